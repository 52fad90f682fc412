//! What the keys say of a token: its algorithm, its key, its signature. No claim and no clock counts here.

use chrono::{DateTime, Utc};

use super::{Token, signature};
use crate::{
    key::{Algorithm, Forbidden, Key, KeyRing, json::shown},
    link::Link,
};

/// How a token's `kid` picks the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KidMatching {
    /// Our own key ring: a `kid` must be in it. Without one, every key that is for the algorithm is tried.
    ByKid,
    /// A key that a person gave: the `kid` is only reported, and every key that is for the algorithm is tried.
    Reported,
}

/// Why a token's algorithm is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForbiddenAlgorithm {
    /// `none`, in whatever case (RFC 8725 section 3.2).
    #[error("the token is unsecured: its algorithm is `none`")]
    Unsecured,
    /// No `alg`, or one that is not text (RFC 7515 section 4.1.1).
    #[error("the token names no algorithm")]
    Unnamed,
    /// A standard algorithm that the signature library does not have.
    #[error("the algorithm `{0}` is not supported")]
    NotSupported(&'static str),
    /// Anything else.
    #[error("the algorithm `{}` is unknown", shown(.0))]
    Unknown(String),
    /// `crit`, of whatever type: no extension is understood (RFC 7515 section 4.1.11).
    #[error("the token demands that its critical extensions (`crit`) are understood, and none is")]
    Critical,
    /// `b64` (RFC 7797 section 7) or `zip` (RFC 7516 section 4.1.3), which change what is signed.
    #[error("the token's header has `{0}`, which no signed token of this kind may have")]
    Extension(&'static str),
    /// The key is not for it, or too weak for it.
    #[error(transparent)]
    Key(#[from] Forbidden),
    /// The numbers of the key are none that the algorithm can work with, such as a point beside its curve.
    #[error("the key does not work with `{0}`")]
    KeyNumbers(Algorithm),
}

/// What came of looking at the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The algorithm is refused, with or without a key.
    Forbidden(ForbiddenAlgorithm),
    /// There is no signature to look at: the header or the signature cannot be read, or the parts are not three.
    Unreadable,
    /// There is no key to look with.
    NoKey,
    /// Signed with a key id that this key ring does not hold.
    UnknownKey {
        /// The token's `kid`, which is text from outside.
        kid: String,
    },
    /// The signature is none of the keys' own.
    Mismatch,
    /// The signature is good.
    Good {
        /// The `kid` of the key, as the key ring has it.
        key_id: Option<String>,
        /// When that key was retired: then the token is told about, and not honoured.
        retired_at: Option<DateTime<Utc>>,
        /// That key's RFC 7638 thumbprint.
        thumbprint: [u8; 32],
    },
}

/// Looks at a token's signature, over its raw parts, whatever its payload holds.
///
/// Keys or addresses of keys inside the token (`jwk`, `jku`, `x5u`, `x5c`) are never looked at.
pub fn examine(token: &Token, ring: Option<&KeyRing>, matching: KidMatching) -> Finding {
    if token.header().is_none() {
        return Finding::Unreadable;
    }
    let algorithm = match algorithm(token) {
        Ok(algorithm) => algorithm,
        Err(forbidden) => return Finding::Forbidden(forbidden),
    };
    let (Some(input), Some(_), Some(signature)) = (token.signing_input(), token.signature(), token.signature_text())
    else {
        return Finding::Unreadable;
    };
    let Some(ring) = ring.filter(|ring| !ring.keys.is_empty()) else {
        return Finding::NoKey;
    };
    let keys = match token.key_id() {
        Some(kid) if matching == KidMatching::ByKid => match ring.find(kid) {
            Some(key) => std::slice::from_ref(key),
            None => return Finding::UnknownKey { kid: kid.to_owned() },
        },
        _ => &ring.keys,
    };
    let mut refusals = Vec::new();
    let mut compared = false;
    for key in keys {
        match try_key(input, signature, key, algorithm) {
            Ok(true) => return Finding::of_key(key),
            Ok(false) => compared = true,
            Err(refusal) => refusals.push(refusal),
        }
    }
    // Where several keys were refused, one of the right type says more than one of another.
    let another = |refusal: &ForbiddenAlgorithm| {
        use Forbidden::{OtherAlgorithm, OtherKind};
        matches!(
            refusal,
            ForbiddenAlgorithm::Key(OtherAlgorithm { .. } | OtherKind { .. })
        )
    };
    match refusals.into_iter().min_by_key(another) {
        Some(refusal) if !compared => Finding::Forbidden(refusal),
        _ => Finding::Mismatch,
    }
}

/// The header's algorithm, where nothing in the header forbids to go on.
fn algorithm(token: &Token) -> Result<Algorithm, ForbiddenAlgorithm> {
    let name = token.algorithm_text().ok_or(ForbiddenAlgorithm::Unnamed)?;
    let algorithm = name.parse().map_err(|_| match name {
        "ES512" => ForbiddenAlgorithm::NotSupported("ES512"),
        "ES256K" => ForbiddenAlgorithm::NotSupported("ES256K"),
        _ if name.eq_ignore_ascii_case("none") => ForbiddenAlgorithm::Unsecured,
        _ => ForbiddenAlgorithm::Unknown(name.to_owned()),
    })?;
    let has = |name| token.header().is_some_and(|header| header.contains_key(name));
    if has("crit") {
        return Err(ForbiddenAlgorithm::Critical);
    }
    match ["b64", "zip"].into_iter().find(|name| has(name)) {
        Some(name) => Err(ForbiddenAlgorithm::Extension(name)),
        None => Ok(algorithm),
    }
}

fn try_key(input: &[u8], signature: &str, key: &Key, algorithm: Algorithm) -> Result<bool, ForbiddenAlgorithm> {
    key.permits(algorithm)?;
    signature::matches(input, signature, key, algorithm).ok_or(ForbiddenAlgorithm::KeyNumbers(algorithm))
}

impl Finding {
    /// The signature is this key's own.
    pub fn of_key(key: &Key) -> Finding {
        Finding::Good {
            key_id: key.id.clone(),
            retired_at: key.retired_at,
            thumbprint: key.thumbprint(),
        }
    }

    /// What a ring says of a link's record: whether the key that it was signed with is there and honoured.
    pub fn of_record(ring: Option<&KeyRing>, link: &Link) -> Finding {
        let kid = &link.key_id;
        match ring.map(|ring| ring.find(kid)) {
            None => Finding::NoKey,
            Some(None) => Finding::UnknownKey { kid: kid.clone() },
            Some(Some(key)) => Finding::of_key(key),
        }
    }
}
