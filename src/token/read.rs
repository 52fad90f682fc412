//! From text to as much of a token as can be read, in stages, so that several faults can be shown at once.

use data_encoding::{BASE64URL_NOPAD, DecodeKind};
use serde_json::{Map, Value};

use super::{EncodingFault, NumericDate, Part, ShapeFault, Token};
use crate::key::json;

/// A link that a mail can carry is far shorter; above this nothing is decoded.
pub(crate) const MAX_BYTES: usize = 64 * 1024;

impl Token {
    /// Reads a token exactly as it stands. It never fails: see [`Token::shape`].
    pub fn read(text: &str) -> Token {
        let mut token = Token {
            text: text.to_owned(),
            second_dot: None,
            header: None,
            claims: None,
            claims_before_cut: Map::new(),
            signature: None,
            shape: Ok(()),
        };
        if text.len() > MAX_BYTES {
            token.shape = Err(ShapeFault::TooLarge { bytes: text.len() });
            token.text.clear();
        } else if text.trim_start().starts_with('{') {
            token.shape = Err(ShapeFault::JsonSerialization);
        } else {
            token.shape = token.read_parts(text);
            token.claims_before_cut = token.read_before_cut();
        }
        token
    }

    fn read_parts(&mut self, text: &str) -> Result<(), ShapeFault> {
        let mut parts = text.split('.');
        let (header, payload, signature) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let further = parts.count();
        let header = part(Part::Header, header).map(|members| &*self.header.insert(members));
        if further > 0 {
            let is_jwe = header.is_ok_and(|members| members.contains_key("enc"));
            let fault = if further == 2 && is_jwe {
                ShapeFault::Encrypted
            } else {
                ShapeFault::Parts { found: 3 + further }
            };
            return Err(fault);
        }
        let header = header.and_then(check_header);
        // A token that breaks off behind its payload still says what it was for.
        let claims = payload.map(|payload| part(Part::Payload, payload).map(|members| &*self.claims.insert(members)));
        let (Some(claims), Some(signature)) = (claims, signature) else {
            let found = if text.is_empty() {
                0
            } else {
                1 + usize::from(payload.is_some())
            };
            return Err(ShapeFault::Parts { found });
        };
        self.second_dot = text.rfind('.');
        let signature = decode(Part::Signature, signature).map(|octets| self.signature = Some(octets));
        header.and(claims.and_then(check_claims)).and(signature)
    }
}

fn part(part: Part, text: &str) -> Result<Map<String, Value>, ShapeFault> {
    if text.is_empty() {
        return Err(ShapeFault::Empty(part));
    }
    json::object(&decode(part, text)?).map_err(|fault| ShapeFault::Json { part, fault })
}

fn decode(part: Part, text: &str) -> Result<Vec<u8>, ShapeFault> {
    BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|error| {
        let fault = match error.kind {
            // The length is looked at first, and padding makes it wrong too.
            _ if text.contains('=') => EncodingFault::Padding,
            DecodeKind::Symbol => EncodingFault::Alphabet { at: error.position },
            DecodeKind::Trailing => EncodingFault::TrailingBits,
            DecodeKind::Length | DecodeKind::Padding => match text.bytes().position(|byte| !is_base64url(byte)) {
                Some(at) => EncodingFault::Alphabet { at },
                None => EncodingFault::Length,
            },
        };
        ShapeFault::Encoding { part, fault }
    })
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// RFC 7515 sections 4.1.1 and 4.1.4.
fn check_header(header: &Map<String, Value>) -> Result<(), ShapeFault> {
    if !header.contains_key("alg") {
        return Err(ShapeFault::Missing {
            part: Part::Header,
            member: "alg",
        });
    }
    expect(Part::Header, header, &["alg", "kid"], "text", Value::is_string)
}

/// RFC 7519 section 4.1. That `exp` must be there is this house's rule: a link runs out.
fn check_claims(claims: &Map<String, Value>) -> Result<(), ShapeFault> {
    let is_audience =
        |value: &Value| value.is_string() || value.as_array().is_some_and(|all| all.iter().all(Value::is_string));
    let is_date = |value: &Value| NumericDate::from_json(value).is_some();
    expect(
        Part::Payload,
        claims,
        &["exp", "nbf", "iat"],
        "a number of seconds",
        is_date,
    )?;
    expect(Part::Payload, claims, &["iss", "sub", "jti"], "text", Value::is_string)?;
    expect(Part::Payload, claims, &["aud"], "text or a list of texts", is_audience)?;
    if !claims.contains_key("exp") {
        return Err(ShapeFault::Missing {
            part: Part::Payload,
            member: "exp",
        });
    }
    Ok(())
}

fn expect(
    part: Part,
    members: &Map<String, Value>,
    names: &[&'static str],
    expected: &'static str,
    holds: impl Fn(&Value) -> bool,
) -> Result<(), ShapeFault> {
    match names
        .iter()
        .find(|name| members.get(**name).is_some_and(|value| !holds(value)))
    {
        Some(member) => Err(ShapeFault::WrongType { part, member, expected }),
        None => Ok(()),
    }
}
