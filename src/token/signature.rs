//! Computing and comparing signatures: the one place where jsonwebtoken is called.

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{DecodingKey, EncodingKey, crypto};
use secrecy::ExposeSecret;
use serde_json::Value;

use crate::key::{Algorithm, Forbidden, Key, Material, pkcs8};

/// Why a payload was not signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignFault {
    /// The key is too weak for its algorithm.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// A token without the id of its key could not be told from another's.
    #[error("the key has no id (`kid`)")]
    NoKeyId,
    /// A retired key signs nothing.
    #[error("the key was retired")]
    Retired,
    /// There is no private part to sign with, or the signature library refused it.
    #[error("the key cannot sign")]
    Key,
}

/// The token for a payload, signed with the key's own algorithm: the same payload and key give the same token again, on
/// P-256 too (RFC 6979).
///
/// Whether a key is to sign what is new is decided by [`KeyRing::signing_key`](crate::key::KeyRing::signing_key); one that
/// only verifies by now still makes the tokens again that it made before.
pub fn sign(payload: &str, key: &Key) -> Result<String, SignFault> {
    let id = key.id.as_deref().ok_or(SignFault::NoKeyId)?;
    if key.retired_at.is_some() {
        return Err(SignFault::Retired);
    }
    let algorithm = key.signing_algorithm().ok_or(SignFault::Key)?;
    key.permits(algorithm)?;
    let header = format!(r#"{{"alg":"{algorithm}","typ":"JWT","kid":{}}}"#, Value::from(id));
    let mut token = BASE64URL_NOPAD.encode(header.as_bytes());
    token.push('.');
    BASE64URL_NOPAD.encode_append(payload.as_bytes(), &mut token);
    let key = private(key.material()).ok_or(SignFault::Key)?;
    let signature = crypto::sign(token.as_bytes(), &key, library(algorithm)).map_err(|_| SignFault::Key)?;
    token.push('.');
    token.push_str(&signature);
    Ok(token)
}

/// What the library signs with; `None` where the key has no private part.
fn private(material: &Material) -> Option<EncodingKey> {
    match material {
        Material::Secret(secret) => Some(EncodingKey::from_secret(secret.expose_secret())),
        Material::P256 { .. } => Some(EncodingKey::from_ec_der(pkcs8(material)?.as_bytes())),
        Material::Ed25519 { .. } => Some(EncodingKey::from_ed_der(pkcs8(material)?.as_bytes())),
        Material::Rsa { .. } | Material::P384(_) => None,
    }
}

/// Whether the signature (as base64url) is the key's own over these bytes; `None` where the library cannot use the key.
///
/// Only for a key that [`Key::permits`] the algorithm.
pub(super) fn matches(input: &[u8], signature: &str, key: &Key, algorithm: Algorithm) -> Option<bool> {
    let key = match key.material() {
        Material::Secret(secret) => DecodingKey::from_secret(secret.expose_secret()),
        Material::Rsa { modulus, exponent } => DecodingKey::from_rsa_raw_components(modulus, exponent),
        Material::P256 { point, .. } | Material::P384(point) => DecodingKey::from_ec_der(point),
        Material::Ed25519 { point, .. } => DecodingKey::from_ed_der(point),
    };
    crypto::verify(signature, input, &key, library(algorithm)).ok()
}

fn library(algorithm: Algorithm) -> jsonwebtoken::Algorithm {
    match algorithm {
        Algorithm::HS256 => jsonwebtoken::Algorithm::HS256,
        Algorithm::HS384 => jsonwebtoken::Algorithm::HS384,
        Algorithm::HS512 => jsonwebtoken::Algorithm::HS512,
        Algorithm::RS256 => jsonwebtoken::Algorithm::RS256,
        Algorithm::RS384 => jsonwebtoken::Algorithm::RS384,
        Algorithm::RS512 => jsonwebtoken::Algorithm::RS512,
        Algorithm::PS256 => jsonwebtoken::Algorithm::PS256,
        Algorithm::PS384 => jsonwebtoken::Algorithm::PS384,
        Algorithm::PS512 => jsonwebtoken::Algorithm::PS512,
        Algorithm::ES256 => jsonwebtoken::Algorithm::ES256,
        Algorithm::ES384 => jsonwebtoken::Algorithm::ES384,
        Algorithm::EdDSA => jsonwebtoken::Algorithm::EdDSA,
    }
}
