//! Where a token breaks off: mail programs cut long lines, and people copy a part.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use serde_json::Value;

use super::Token;
use crate::key::Algorithm;

/// The place where a token ends too soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Within its header.
    InHeader,
    /// With its header, which can be read.
    BehindHeader,
    /// Within its payload.
    InPayload,
    /// With its payload, which can be read; so many characters of signature are missing, where the algorithm tells.
    BehindPayload(Option<usize>),
    /// Within its signature, of which so many characters are missing.
    InSignature(usize),
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cut::InHeader => f.write_str("in its header"),
            Cut::BehindHeader => f.write_str("behind its header: payload and signature are missing"),
            Cut::InPayload => f.write_str("in its payload: the rest of it and the signature are missing"),
            Cut::BehindPayload(None) => f.write_str("behind its payload: the signature is missing"),
            Cut::BehindPayload(Some(missing)) => {
                write!(f, "behind its payload: the signature is missing, {missing} characters")
            }
            Cut::InSignature(1) => f.write_str("in its signature: 1 character is missing"),
            Cut::InSignature(missing) => write!(f, "in its signature: {missing} characters are missing"),
        }
    }
}

impl Token {
    /// Where it breaks off; `None` for a token that is whole, or broken in another way.
    pub fn cut(&self) -> Option<Cut> {
        let parts: Vec<&str> = self.text.split('.').take(4).collect();
        match parts[..] {
            [header] if self.header.is_none() => begins_an_object(header).then_some(Cut::InHeader),
            [_] => Some(Cut::BehindHeader),
            [_, _] if self.header.is_none() => None,
            [_, ""] => Some(Cut::BehindHeader),
            [_, _] if self.claims.is_some() => Some(Cut::BehindPayload(self.signature_length())),
            [_, _] => Some(Cut::InPayload),
            [_, _, ""] if self.claims.is_some() && self.algorithm().is_some() => {
                Some(Cut::BehindPayload(self.signature_length()))
            }
            [_, _, signature] => {
                let missing = self.signature_length()?.checked_sub(signature.len())?;
                (missing > 0).then_some(Cut::InSignature(missing))
            }
            _ => None,
        }
    }

    /// The characters of a whole signature, where its algorithm makes them all of one length.
    fn signature_length(&self) -> Option<usize> {
        Some((self.algorithm()?.signature_len()? * 8).div_ceil(6))
    }

    fn algorithm(&self) -> Option<Algorithm> {
        self.algorithm_text()?.parse().ok()
    }
}

/// Whether base64url begins a JSON object and ends before it does.
fn begins_an_object(text: &str) -> bool {
    let whole_groups = &text.as_bytes()[..text.len() / 4 * 4];
    let Ok(octets) = BASE64URL_NOPAD.decode(whole_groups) else {
        return false;
    };
    let read: Result<Value, _> = serde_json::from_slice(&octets);
    octets.starts_with(b"{") && read.is_err_and(|fault| fault.is_eof())
}
