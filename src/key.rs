//! Keys: which one signs, which may verify what, and which was retired.
//!
//! Pure: it reads and writes the text of key files and never the files. It knows what a key is for, not how a signature
//! is computed; that is in `token`, the only user of the signature library.

pub(crate) mod json;

mod algorithm;
mod change;
mod der;
mod fault;
mod foreign;
mod generation;
mod id;
mod import;
mod jwk;
mod material;
mod operations;
mod pair;
mod ring;

use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;

use algorithm::Kind;
use jwk::Members;
use operations::Operations;

pub use algorithm::{Algorithm, AlgorithmFault};
pub use fault::{Forbidden, KeyDefect, KeyFault, RingFault, Unfit};
pub use generation::SEED_LEN;
pub use id::{KeyId, KeyIdFault};
pub use import::Imported;
pub(crate) use material::Material;
pub(crate) use pair::pkcs8;
pub use ring::{KeyRing, KeyState};

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
    /// What its `key_ops` lets it do.
    operations: Operations,
    material: Material,
    /// The members that mean nothing here and are kept when the key ring is written again.
    rest: Members,
}

impl Key {
    fn from_material(material: Material) -> Key {
        Key {
            id: None,
            algorithm: None,
            created_at: None,
            retired_at: None,
            operations: Operations::default(),
            material,
            rest: Members::default(),
        }
    }

    /// The algorithm that it signs with: its own, or, where it names none, the one of its type (HS256 for a secret).
    /// `None` where there is nothing here to sign with: a public key alone, or a type that signs nothing here.
    pub fn signing_algorithm(&self) -> Option<Algorithm> {
        match self.material {
            Material::Secret(_) => Some(self.algorithm.unwrap_or(Algorithm::HS256)),
            Material::P256 { private: Some(_), .. } => Some(Algorithm::ES256),
            Material::Ed25519 { private: Some(_), .. } => Some(Algorithm::EdDSA),
            _ => None,
        }
    }

    /// Why it could not sign, whatever its `key_ops` says.
    pub fn unfit(&self) -> Option<Unfit> {
        match self.signing_algorithm() {
            _ if self.retired_at.is_some() => Some(Unfit::Retired),
            None => Some(Unfit::NothingToSignWith),
            Some(algorithm) => self.permits(algorithm).err().map(Unfit::Forbidden),
        }
    }

    /// Whether it may sign: it could, and its `key_ops` (RFC 7517 section 4.3) does not keep it from it.
    pub fn may_sign(&self) -> bool {
        self.operations.let_sign() && self.unfit().is_none()
    }

    /// The RFC 7638 thumbprint, with SHA-256, over the members that its type requires (section 3.2): `d` is none of
    /// them. It tells keys apart and gives no secret away.
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
            Material::P256 { .. } | Material::P384(_) | Material::Ed25519 { .. } => {}
        }
        Ok(())
    }

    pub(crate) fn material(&self) -> &Material {
        &self.material
    }

    /// Whether it is an HMAC secret, which has no public part.
    pub fn is_secret(&self) -> bool {
        self.material.kind() == Kind::Hmac
    }
}
