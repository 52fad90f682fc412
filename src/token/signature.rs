//! Computing and comparing signatures: the one place where jsonwebtoken is called.

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{DecodingKey, EncodingKey, crypto};
use secrecy::ExposeSecret;
use serde_json::Value;

use crate::key::{Algorithm, Forbidden, Key, Material};

/// Why a payload was not signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignFault {
    /// The key may not sign with HS256.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// A token without the id of its key could not be told from another's.
    #[error("the key has no id (`kid`)")]
    NoKeyId,
    /// A retired key signs nothing.
    #[error("the key was retired")]
    Retired,
    /// The signature library refused the key.
    #[error("the key cannot sign")]
    Key,
}

/// The token for a payload: the same payload and key give the same token again.
pub fn sign(payload: &str, key: &Key) -> Result<String, SignFault> {
    key.permits(Algorithm::HS256)?;
    let id = key.id.as_deref().ok_or(SignFault::NoKeyId)?;
    if key.retired_at.is_some() {
        return Err(SignFault::Retired);
    }
    let Material::Secret(secret) = key.material() else {
        return Err(SignFault::Key);
    };
    let header = format!(r#"{{"alg":"HS256","typ":"JWT","kid":{}}}"#, Value::from(id));
    let mut token = BASE64URL_NOPAD.encode(header.as_bytes());
    token.push('.');
    BASE64URL_NOPAD.encode_append(payload.as_bytes(), &mut token);
    let key = EncodingKey::from_secret(secret.expose_secret());
    let signature = crypto::sign(token.as_bytes(), &key, library(Algorithm::HS256)).map_err(|_| SignFault::Key)?;
    token.push('.');
    token.push_str(&signature);
    Ok(token)
}

/// Whether the signature (as base64url) is the key's own over these bytes; `None` where the library cannot use the key.
///
/// Only for a key that [`Key::permits`] the algorithm.
pub(super) fn matches(input: &[u8], signature: &str, key: &Key, algorithm: Algorithm) -> Option<bool> {
    let key = match key.material() {
        Material::Secret(secret) => DecodingKey::from_secret(secret.expose_secret()),
        Material::Rsa { modulus, exponent } => DecodingKey::from_rsa_raw_components(modulus, exponent),
        Material::P256(point) | Material::P384(point) => DecodingKey::from_ec_der(point),
        Material::Ed25519(point) => DecodingKey::from_ed_der(point),
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
