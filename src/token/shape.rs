//! What can be wrong with a token's shape, before any key is asked.

use std::fmt;

use crate::key::json::JsonFault;

/// One of a token's three parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What it is signed with.
    Header,
    /// What it says.
    Payload,
    /// That it was said.
    Signature,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Part::Header => "header",
            Part::Payload => "payload",
            Part::Signature => "signature",
        })
    }
}

/// Why a part is not canonical base64url without padding (RFC 7515 section 2, RFC 4648 section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodingFault {
    /// A character that is not of `A-Z a-z 0-9 - _`; `at` counts bytes from the part's beginning.
    #[error("has a character that is not base64url, at {}", at + 1)]
    #[expect(missing_docs, reason = "the variant says it")]
    Alphabet { at: usize },
    /// `=`.
    #[error("has padding")]
    Padding,
    /// Bits behind the last byte that are not zero: another spelling of the same bytes.
    #[error("ends in a character that no encoder writes there")]
    TrailingBits,
    /// A length that no number of bytes encodes to.
    #[error("is a character too long or too short")]
    Length,
}

/// The first thing that is wrong with a token's shape.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShapeFault {
    /// Too many bytes to be looked at.
    #[error("the token has {bytes} bytes; more than {} are not read", super::read::MAX_BYTES)]
    #[expect(missing_docs, reason = "the variant says it")]
    TooLarge { bytes: usize },
    /// RFC 7515 section 7.2.
    #[error("this is a signature in JSON serialization, which is not supported; a link carries the compact form")]
    JsonSerialization,
    /// Five parts whose header names an encryption: a JWE (RFC 7516).
    #[error("the token is encrypted (JWE), and not a signed one")]
    Encrypted,
    /// Another number of parts than three.
    #[error("the token has {found} {}, and not three", if *found == 1 { "part" } else { "parts" })]
    #[expect(missing_docs, reason = "the variant says it")]
    Parts { found: usize },
    /// A part without a character. An empty signature is no fault of shape.
    #[error("the token's {0} is empty")]
    Empty(Part),
    /// A part that does not decode.
    #[error("the token's {part} {fault}")]
    #[expect(missing_docs, reason = "the variant says it")]
    Encoding { part: Part, fault: EncodingFault },
    /// A part that is not one JSON object.
    #[error("the token's {part} {fault}")]
    #[expect(missing_docs, reason = "the variant says it")]
    Json { part: Part, fault: JsonFault },
    /// A member without which there is no token: `alg`, `exp`.
    #[error("the token's {part} has no `{member}`")]
    #[expect(missing_docs, reason = "the variant says it")]
    Missing { part: Part, member: &'static str },
    /// A registered member that is not what the standard says.
    #[error("`{member}` in the token's {part} is not {expected}")]
    #[expect(missing_docs, reason = "the variant says it")]
    WrongType {
        part: Part,
        member: &'static str,
        expected: &'static str,
    },
}

impl ShapeFault {
    /// The part that it is about, where it is about one.
    pub fn part(&self) -> Option<Part> {
        match self {
            ShapeFault::Empty(part) => Some(*part),
            ShapeFault::Encoding { part, .. } | ShapeFault::Json { part, .. } => Some(*part),
            ShapeFault::Missing { part, .. } | ShapeFault::WrongType { part, .. } => Some(*part),
            ShapeFault::TooLarge { .. }
            | ShapeFault::JsonSerialization
            | ShapeFault::Encrypted
            | ShapeFault::Parts { .. } => None,
        }
    }
}
