//! Keys: which one signs, which may verify what, and which was retired.
//!
//! Pure: it reads and writes the text of key files and never the files. It knows what a key is for, not how a signature
//! is computed; that is in `token`, the only user of the signature library.

pub(crate) mod json;

mod algorithm;
mod der;
mod fault;
mod foreign;
mod jwk;
mod material;
mod ring;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretSlice};
use serde_json::Map;

use algorithm::Kind;
use jwk::Members;

pub use algorithm::{Algorithm, AlgorithmFault};
pub use fault::{Forbidden, KeyDefect, KeyFault};
pub(crate) use material::Material;
pub use ring::KeyRing;

/// The least an HMAC secret may have, in bytes, whatever its hash.
const MIN_SECRET: usize = 32;
/// The sizes of an RSA modulus, in bits: below is unsafe (RFC 7518 section 3.3), above the signature library refuses.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// One key. Its `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its `kid`.
    pub id: Option<String>,
    /// The only algorithm it is for, where its `alg` says so.
    pub algorithm: Option<Algorithm>,
    /// When it was made, where the key ring says so.
    pub created_at: Option<DateTime<Utc>>,
    /// When it was retired; a retired key signs nothing.
    pub retired_at: Option<DateTime<Utc>>,
    material: Material,
    /// The members that mean nothing here and are kept when the key ring is written again.
    rest: Members,
}

impl Key {
    /// A new HS256 key from 32 random bytes; its `kid` is eight characters of lower-case Crockford base32, one for each
    /// of eight more.
    pub fn generate(secret: &[u8; 32], id: [u8; 8], now: DateTime<Utc>) -> Key {
        const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        let id = id
            .into_iter()
            .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
            .collect();
        let mut rest = Map::new();
        rest.insert("use".to_owned(), "sig".into());
        Key {
            id: Some(id),
            algorithm: Some(Algorithm::HS256),
            created_at: Some(now),
            retired_at: None,
            material: Material::Secret(SecretSlice::from(secret.to_vec())),
            rest: Members(rest),
        }
    }

    fn from_material(material: Material) -> Key {
        Key {
            id: None,
            algorithm: None,
            created_at: None,
            retired_at: None,
            material,
            rest: Members::default(),
        }
    }

    /// The RFC 7638 thumbprint, with SHA-256. It tells keys apart and gives no secret away.
    pub fn thumbprint(&self) -> [u8; 32] {
        self.material.thumbprint()
    }

    /// How many bytes this key's signatures have under that algorithm: for RSA as many as its modulus.
    pub fn signature_len(&self, algorithm: Algorithm) -> Option<usize> {
        match &self.material {
            Material::Rsa { modulus, .. } if algorithm.kind() == Kind::Rsa => Some(modulus.len()),
            _ => algorithm.signature_len(),
        }
    }

    /// Whether the key is for that algorithm (RFC 8725 section 3.1) and strong enough for it (section 3.5).
    pub fn permits(&self, algorithm: Algorithm) -> Result<(), Forbidden> {
        if let Some(own) = self.algorithm
            && own != algorithm
        {
            return Err(Forbidden::OtherAlgorithm { own, asked: algorithm });
        }
        if self.material.kind() != algorithm.kind() {
            return Err(Forbidden::OtherKind { asked: algorithm });
        }
        match &self.material {
            Material::Secret(secret) => {
                let needed = algorithm
                    .signature_len()
                    .map_or(MIN_SECRET, |hash| hash.max(MIN_SECRET));
                let found = secret.expose_secret().len();
                if found < needed {
                    return Err(Forbidden::SecretTooShort {
                        asked: algorithm,
                        needed,
                        found,
                    });
                }
            }
            Material::Rsa { modulus, .. } => {
                let bits = material::bits(modulus);
                if !RSA_BITS.contains(&bits) {
                    return Err(Forbidden::RsaSize { bits });
                }
                if material::is_roca(modulus) {
                    return Err(Forbidden::Roca);
                }
            }
            Material::P256(_) | Material::P384(_) | Material::Ed25519(_) => {}
        }
        Ok(())
    }

    pub(crate) fn material(&self) -> &Material {
        &self.material
    }

    fn is_secret(&self) -> bool {
        self.material.kind() == Kind::Hmac
    }
}
