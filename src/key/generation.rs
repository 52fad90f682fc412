//! Keys made here, of random bytes that are handed in.

use chrono::{DateTime, Utc};
use secrecy::SecretSlice;
use serde_json::Map;

use super::{Algorithm, Key, jwk::Members, material::Material, operations::Operations, pair::PRIVATE_LEN};

/// How many random bytes a key is made of: as many as the longest secret has.
pub const SEED_LEN: usize = 64;

impl Key {
    /// A new HS256 key from 32 random bytes; its `kid` is eight characters of lower-case Crockford base32, one for each
    /// of eight more.
    pub fn generate(secret: &[u8; 32], id: [u8; 8], now: DateTime<Utc>) -> Key {
        Key::made(Algorithm::HS256, hmac(secret), id, now)
    }

    /// A new key for an algorithm that links are signed with ([`Algorithm::SIGNING`]), from random bytes; its `kid` is
    /// made as in [`Key::generate`].
    ///
    /// An HMAC secret is as long as its hash (RFC 7518 section 3.2), an Ed25519 key 32 bytes (RFC 8032 section 5.1.5). A
    /// number for P-256 is tried in the first half and in the second (FIPS 186-5 appendix A.2.2), because one in 2³² is
    /// none of the curve's. `None` for another algorithm, and where neither half is one: once in 2⁶⁴.
    pub fn from_seed(algorithm: Algorithm, seed: &[u8; SEED_LEN], id: [u8; 8], now: DateTime<Utc>) -> Option<Key> {
        let pair = |private: &[u8]| Material::pair(algorithm.kind(), private, None).ok();
        let material = match algorithm {
            Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512 => hmac(&seed[..algorithm.signature_len()?]),
            Algorithm::EdDSA => pair(&seed[..PRIVATE_LEN])?,
            Algorithm::ES256 => seed.chunks(PRIVATE_LEN).find_map(pair)?,
            _ => return None,
        };
        Some(Key::made(algorithm, material, id, now))
    }

    fn made(algorithm: Algorithm, material: Material, id: [u8; 8], now: DateTime<Utc>) -> Key {
        const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        let id = id
            .into_iter()
            .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
            .collect();
        let mut rest = Map::new();
        rest.insert("use".to_owned(), "sig".into());
        Key {
            id: Some(id),
            algorithm: Some(algorithm),
            created_at: Some(now),
            retired_at: None,
            operations: Operations::default(),
            material,
            rest: Members(rest),
        }
    }
}

fn hmac(secret: &[u8]) -> Material {
    Material::Secret(SecretSlice::from(secret.to_vec()))
}
