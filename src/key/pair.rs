//! The two halves of a key on a curve: the public one worked out from the private one, and both as PKCS#8.
//!
//! Alone names p256 and ed25519-dalek. No signature is computed here; that is in `token`.

use p256::elliptic_curve::sec1::ToEncodedPoint;
use pkcs8::{EncodePrivateKey, SecretDocument};
use secrecy::ExposeSecret;

use super::{algorithm::Kind, material::Material};

/// How many bytes a private key has, on either curve (RFC 7518 section 6.2.2.1, RFC 8032 section 5.1.5).
pub(crate) const PRIVATE_LEN: usize = 32;

/// The public half: an uncompressed SEC 1 point for P-256, 32 bytes for Ed25519. `None` for another kind of key, and for
/// bytes that are no private key: of the wrong length or, on P-256, zero or not below the curve's order.
pub(crate) fn public_half(kind: Kind, private: &[u8]) -> Option<Vec<u8>> {
    let private: &[u8; PRIVATE_LEN] = private.try_into().ok()?;
    match kind {
        Kind::P256 => {
            let key = p256::SecretKey::from_bytes(private.into()).ok()?;
            Some(key.public_key().to_encoded_point(false).as_bytes().to_vec())
        }
        Kind::Ed25519 => {
            let key = ed25519_dalek::SigningKey::from_bytes(private);
            Some(key.verifying_key().to_bytes().to_vec())
        }
        Kind::Hmac | Kind::Rsa | Kind::P384 => None,
    }
}

/// A key pair as PKCS#8 (RFC 5958, RFC 8410 section 7), wiped when dropped; `None` where the private part is not here.
pub(crate) fn pkcs8(material: &Material) -> Option<SecretDocument> {
    let private: &[u8; PRIVATE_LEN] = material.private()?.expose_secret().try_into().ok()?;
    match material.kind() {
        Kind::P256 => p256::SecretKey::from_bytes(private.into()).ok()?.to_pkcs8_der().ok(),
        Kind::Ed25519 => ed25519_dalek::SigningKey::from_bytes(private).to_pkcs8_der().ok(),
        Kind::Hmac | Kind::Rsa | Kind::P384 => None,
    }
}
