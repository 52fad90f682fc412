//! Tokens: a compact JWS that carries a JWT claims set (RFC 7515 section 7.1, RFC 7519), read strictly and in stages.
//!
//! Pure: no clock decides here, and no key is fetched from anywhere. Here and below is the only user of jsonwebtoken,
//! which computes and compares signatures and nothing else: it reads the system clock and does not know `crit`, so
//! shape, header and claims are judged from the raw parts.

mod claims;
mod cut;
mod examine;
mod read;
mod shape;
mod signature;
mod time;

use std::fmt;

use serde_json::{Map, Value};

pub use crate::key::json::JsonFault;
pub use claims::{Claims, ClaimsStyle, ClaimsStyleFault, differing};
pub use cut::Cut;
pub use examine::{Finding, ForbiddenAlgorithm, KidMatching, examine};
pub use shape::{EncodingFault, Part, ShapeFault};
pub use signature::{SignFault, sign};
pub use time::NumericDate;

/// As much of a token as could be read. Nothing in it is to be believed before [`examine()`] finds its signature good.
#[derive(Clone)]
pub struct Token {
    text: String,
    /// Where its second dot is, if it has exactly two.
    second_dot: Option<usize>,
    header: Option<Map<String, Value>>,
    claims: Option<Map<String, Value>>,
    /// The claims before the cut, where the payload is cut short.
    claims_before_cut: Map<String, Value>,
    signature: Option<Vec<u8>>,
    shape: Result<(), ShapeFault>,
}

impl Token {
    /// The whole token. Whoever has it can spend it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first fault of its shape.
    pub fn shape(&self) -> Result<(), &ShapeFault> {
        self.shape.as_ref().copied()
    }

    /// The header's members, where it is a JSON object.
    pub fn header(&self) -> Option<&Map<String, Value>> {
        self.header.as_ref()
    }

    /// The claims, where the payload is a JSON object.
    pub fn claims(&self) -> Option<&Map<String, Value>> {
        self.claims.as_ref()
    }

    /// The signature's bytes, where that part is canonical base64url.
    pub fn signature(&self) -> Option<&[u8]> {
        self.signature.as_deref()
    }

    /// What is signed: header and payload as they stand, with the dot between them (RFC 7515 section 5.1).
    fn signing_input(&self) -> Option<&[u8]> {
        self.second_dot.map(|dot| &self.text.as_bytes()[..dot])
    }

    /// The signature as it stands, whole or not.
    pub fn signature_text(&self) -> Option<&str> {
        self.second_dot.map(|dot| &self.text[dot + 1..])
    }

    /// The header's `alg`, whatever it says.
    pub fn algorithm_text(&self) -> Option<&str> {
        self.header.as_ref()?.get("alg")?.as_str()
    }

    /// The header's `kid`. Only ever compared or shown.
    pub fn key_id(&self) -> Option<&str> {
        self.header.as_ref()?.get("kid")?.as_str()
    }

    /// The header's `typ`, which is reported and not required.
    pub fn type_text(&self) -> Option<&str> {
        self.header.as_ref()?.get("typ")?.as_str()
    }

    /// The claims as far as they can be read: of a payload that is cut short, those before the cut.
    pub fn legible_claims(&self) -> &Map<String, Value> {
        self.claims.as_ref().unwrap_or(&self.claims_before_cut)
    }

    fn claim(&self, name: &str) -> Option<&Value> {
        self.legible_claims().get(name)
    }

    /// `iat`.
    pub fn issued_at(&self) -> Option<NumericDate> {
        self.claim("iat").and_then(NumericDate::from_json)
    }

    /// `nbf`.
    pub fn not_before(&self) -> Option<NumericDate> {
        self.claim("nbf").and_then(NumericDate::from_json)
    }

    /// `exp`.
    pub fn expires_at(&self) -> Option<NumericDate> {
        self.claim("exp").and_then(NumericDate::from_json)
    }

    /// `jti`.
    pub fn jti(&self) -> Option<&str> {
        self.claim("jti")?.as_str()
    }

    /// `iss`.
    pub fn issuer(&self) -> Option<&str> {
        self.claim("iss")?.as_str()
    }

    /// `aud`, which is one text or a list of texts.
    pub fn audiences(&self) -> Vec<&str> {
        match self.claim("aud") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it lost its case on the way: `eyJ`, which begins nearly every header, reads `eyj` or `EYJ`, a colon between
    /// quotes reads as it does in one of three places, and the header cannot be read.
    pub fn is_case_folded(&self) -> bool {
        let header = self.text.split('.').next().unwrap_or_default();
        let lower = header.to_ascii_lowercase();
        let folded = header == lower || header == header.to_ascii_uppercase();
        let has_member = ["ijoi", "i6i", "ioi"].iter().any(|quoted| lower.contains(quoted));
        self.header.is_none() && folded && lower.starts_with("eyj") && has_member
    }

    /// `purpose`, a claim of ours.
    pub fn purpose(&self) -> Option<&str> {
        self.claim("purpose")?.as_str()
    }
}

impl fmt::Debug for Token {
    /// Never the token: whoever has it can spend it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("bytes", &self.text.len())
            .field("shape", &self.shape)
            .finish_non_exhaustive()
    }
}
