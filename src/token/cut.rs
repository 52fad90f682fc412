//! Where a token breaks off: mail programs cut long lines, and people copy a part.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};

use super::Token;
use crate::key::{Algorithm, json};

/// The characters of the shortest signature by RSA: of 2048 bits (RFC 7518 sections 3.3 and 3.5).
const SHORTEST_RSA: usize = 342;

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
    /// Within its signature, of which so many characters are missing, where the algorithm tells.
    InSignature(Option<usize>),
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
            Cut::InSignature(None) => f.write_str("in its signature: the rest of it is missing"),
            Cut::InSignature(Some(1)) => f.write_str("in its signature: 1 character is missing"),
            Cut::InSignature(Some(missing)) => write!(f, "in its signature: {missing} characters are missing"),
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
            [_, _, signature] => match self.signature_length() {
                Some(whole) => {
                    let missing = whole.checked_sub(signature.len())?;
                    (missing > 0).then_some(Cut::InSignature(Some(missing)))
                }
                // RSA: the key decides, and none that may be used makes a shorter one.
                None => {
                    let is_short = self.algorithm().is_some() && signature.len() < SHORTEST_RSA;
                    is_short.then_some(Cut::InSignature(None))
                }
            },
            _ => None,
        }
    }

    /// Whether what there is of its header is one, and not another object in base64, of which cookies and trackers are
    /// made.
    pub(crate) fn begins_as_header(&self) -> bool {
        let text = decoded(self.header_text());
        let begins_as_usual = self.header_text().starts_with("eyJ");
        ["alg", "typ", "kid", "enc", "cty"].iter().any(|name| {
            let is_there = text.contains(&format!("\"{name}\""));
            is_there || (begins_as_usual && format!("{{\"{name}\"").starts_with(&text))
        })
    }

    /// Whether its first part is base64 of an object, or of the beginning of one.
    pub(crate) fn begins_as_object(&self) -> bool {
        let text = decoded(self.header_text());
        let member = text.strip_prefix('{').map(str::trim_start);
        member.is_some_and(|member| member.starts_with('"'))
    }

    /// Whether there is a dot in it.
    pub(crate) fn has_parts(&self) -> bool {
        self.text.contains('.')
    }

    fn header_text(&self) -> &str {
        self.text.split('.').next().unwrap_or_default()
    }

    /// The claims of a payload that is cut short, but for the last, of which nobody knows whether it is whole.
    pub(super) fn read_before_cut(&self) -> Map<String, Value> {
        match (self.cut(), self.text.split('.').nth(1)) {
            (Some(Cut::InPayload), Some(payload)) => whole_members(&decoded(payload)),
            _ => Map::new(),
        }
    }

    /// The characters of a whole signature, where its algorithm makes them all of one length.
    pub(crate) fn signature_length(&self) -> Option<usize> {
        Some((self.algorithm()?.signature_len()? * 8).div_ceil(6))
    }

    fn algorithm(&self) -> Option<Algorithm> {
        self.algorithm_text()?.parse().ok()
    }
}

/// Whether base64url begins a JSON object and ends before it does.
fn begins_an_object(text: &str) -> bool {
    let object = decoded(text);
    let read: Result<Value, _> = serde_json::from_str(&object);
    let begins = object.starts_with('{') || (object.is_empty() && text == "eyJ");
    begins && read.is_err_and(|fault| fault.is_eof())
}

/// What base64url says up to its last whole group and its last whole character.
fn decoded(text: &str) -> String {
    let whole_groups = &text.as_bytes()[..text.len() / 4 * 4];
    let octets = BASE64URL_NOPAD.decode(whole_groups).unwrap_or_default();
    let whole = octets.utf8_chunks().next().map(|chunk| chunk.valid().to_owned());
    whole.unwrap_or_default()
}

/// The members of an object that is cut short, but for the last.
fn whole_members(text: &str) -> Map<String, Value> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    let mut end = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 1 => end = Some(at),
            _ => {}
        }
    }
    let closed = end.map(|end| format!("{}}}", &text[..end]));
    closed
        .and_then(|object| json::object(object.as_bytes()).ok())
        .unwrap_or_default()
}
