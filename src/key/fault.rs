//! Why keys cannot be read or used. Each fault's words are what a user reads; none holds a part of a key.

use super::{
    Algorithm,
    json::{JsonFault, shown},
};

/// Why a key may not be used for an algorithm.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// The key's own `alg` is another (RFC 7517 section 4.4).
    #[error("the key is for `{own}`, not for `{asked}`")]
    #[expect(missing_docs, reason = "the variant says it")]
    OtherAlgorithm { own: Algorithm, asked: Algorithm },
    /// The key is of another type or curve.
    #[error("the key is not of the type that `{asked}` needs")]
    #[expect(missing_docs, reason = "the variant says it")]
    OtherKind { asked: Algorithm },
    /// An HMAC secret shorter than the hash (RFC 7518 section 3.2) or than 32 bytes.
    #[error("the secret has {found} bytes, and `{asked}` needs {needed}")]
    #[expect(missing_docs, reason = "the variant says it")]
    SecretTooShort {
        asked: Algorithm,
        needed: usize,
        found: usize,
    },
    /// An RSA modulus below 2048 bits (RFC 7518 section 3.3), or above the 4096 that can be verified.
    #[error("the RSA key has {bits} bits; it must have 2048 to 4096")]
    #[expect(missing_docs, reason = "the variant says it")]
    RsaSize { bits: usize },
    /// A modulus that can be factored (CVE-2017-15361).
    #[error("the RSA key was made by a faulty generator (ROCA) and can be broken")]
    Roca,
}

/// What is wrong with one key of a file. The words go on after "the key …".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyDefect {
    /// An entry of `keys` that is no object.
    #[error("is not a JSON object")]
    NotObject,
    /// A member that its type needs is not there.
    #[error("has no `{0}`")]
    Missing(&'static str),
    /// A member of the wrong type, or an instant that is not RFC 3339.
    #[error("has a wrong `{0}`")]
    Wrong(&'static str),
    /// A member that is not canonical base64url without padding.
    #[error("has a `{0}` that is not base64url")]
    Encoding(&'static str),
    /// A `kty` other than `oct`, `RSA`, `EC` and `OKP`, or its like in a PEM.
    #[error("is of a type that is not supported: `{}`", shown(.0))]
    Type(String),
    /// A curve other than P-256, P-384 and Ed25519.
    #[error("is on a curve that is not supported: `{}`", shown(.0))]
    Curve(String),
    /// An `alg` that is no supported signature algorithm.
    #[error("is for an algorithm that is not supported: `{}`", shown(.0))]
    Algorithm(String),
    /// Its `alg` is not one of its type.
    #[error("is not of the type that its own `{0}` needs")]
    OwnAlgorithm(Algorithm),
    /// Its `use` or `key_ops` keep it from signatures (RFC 7517 sections 4.2 and 4.3).
    #[error("is not for signatures")]
    NotForSignatures,
    /// A secret without a byte.
    #[error("has an empty secret")]
    EmptySecret,
    /// A secret below 32 bytes in our own key ring.
    #[error("has a secret of {0} bytes; it must have at least 32")]
    SecretTooShort(usize),
    /// Coordinates of the wrong length, or a compressed point.
    #[error("has a point that does not fit its curve")]
    PointLength,
    /// An even number, or an exponent that is 1 or beyond 2³³.
    #[error("has numbers that no RSA key has")]
    RsaNumbers,
    /// A private key whose file does not hold its public part, on a curve where that cannot be worked out here.
    #[error("is a private key without its public part")]
    PrivateOnly,
    /// A private part of the wrong length, or a number that is none of its curve's.
    #[error("has a private part that no such key has")]
    PrivateNumber,
    /// A private part beside the public part of another key.
    #[error("has a private part that does not belong to its public part")]
    PrivateDiffers,
    /// A private key under a password.
    #[error("is encrypted with a password")]
    Encrypted,
    /// A certificate; whether it is to be believed is not decided here.
    #[error("is in a certificate")]
    Certificate,
    /// DER that is not what the PEM's label says.
    #[error("is damaged")]
    Damaged,
}

/// Why a key file cannot be used. The words stand alone and do not name the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// More than 1 MiB.
    #[error("the file is too large for a key file")]
    TooLarge,
    /// Not one JSON object.
    #[error("the file {0}")]
    Json(#[from] JsonFault),
    /// No list `keys` (RFC 7517 section 5).
    #[error("the file is not a JWK Set: it has no list `keys`")]
    NotKeySet,
    /// A list without a key.
    #[error("the key set is empty")]
    NoKeys,
    /// One key of our own ring is wrong, counted from 1.
    #[error("key {place} {defect}")]
    #[expect(missing_docs, reason = "the variant says it")]
    Key { place: usize, defect: KeyDefect },
    /// Two keys that a `kid` cannot tell apart.
    #[error("two keys have the id `{}`", shown(.0))]
    DuplicateId(String),
    /// Secret and public keys in one foreign set, where the public ones are known to everybody.
    #[error("the key set mixes secret and public keys")]
    Mixed,
    /// A foreign file without one usable key, and what is wrong with its first.
    #[error("the file holds no key that can be used: its first {0}")]
    Unusable(KeyDefect),
    /// Neither a JWK, a JWK Set nor a PEM.
    #[error("the file is neither a JWK, a JWK Set nor a PEM")]
    NotKeyFile,
    /// A PEM without a whole block.
    #[error("the PEM breaks off or is damaged")]
    Pem,
    /// What should be a secret reads as a key of another form.
    #[error("the file is {0}, not a secret")]
    NotSecret(&'static str),
}

impl KeyFault {
    /// The command that takes the public key out of such a file, to which the file's path is to be added.
    pub fn extract_command(&self) -> Option<&'static str> {
        match self {
            KeyFault::Unusable(KeyDefect::Certificate) => Some("openssl x509 -noout -pubkey -in"),
            KeyFault::Unusable(KeyDefect::PrivateOnly | KeyDefect::Encrypted) => Some("openssl pkey -pubout -in"),
            _ => None,
        }
    }
}

/// Why a key cannot sign links.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// A retired key signs nothing.
    #[error("it was retired")]
    Retired,
    /// A public key alone, or a type that signs nothing here.
    #[error("there is no private part of it that signs here")]
    NothingToSignWith,
    /// It is too weak for its algorithm.
    #[error(transparent)]
    Forbidden(Forbidden),
}

/// Why a key ring was not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RingFault {
    /// No key of this id.
    #[error("there is no key `{}`", shown(.0))]
    NoKey(String),
    /// The only key that could sign is not retired.
    #[error("the key `{}` signs, and no other could in its place", shown(.0))]
    InUse(String),
    /// The id is another key's.
    #[error("another key has the id `{}`", shown(.0))]
    Differs(String),
    /// The key cannot sign, and it was to.
    #[error("the key `{}` cannot sign links: {why}", shown(.id))]
    #[expect(missing_docs, reason = "the variant says it")]
    Unfit { id: String, why: Unfit },
    /// A key that is too weak to verify anything with.
    #[error("the key is of no use: {0}")]
    Useless(Forbidden),
    /// Its own id is none that can be typed.
    #[error("the key's own id, `{}`, is none that can be typed", shown(.0))]
    OddId(String),
    /// A file with several keys, of which none can be told to be meant.
    #[error("the file holds {0} keys, and one is taken at a time")]
    NotOne(usize),
}
