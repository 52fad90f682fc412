//! How a gateway's link holds the one that it replaced.

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::pasted::bytes;

/// A way to get a link back from what follows the gateway's host.
#[derive(Clone, Copy)]
pub(crate) enum Rule {
    /// Nobody but the gateway can.
    None,
    /// A query parameter, percent-encoded or as it stands; the first of these names that is there.
    Parameter(&'static [&'static str]),
    /// The last query parameter: a link that stands in it unencoded goes on to the end, with parameters of its own.
    LastParameter(&'static str),
    /// A query parameter in base64 of either alphabet.
    Base64Parameter(&'static str),
    /// The first segment behind the path's beginning, percent-encoded.
    FirstSegment,
    /// The path's last segment, percent-encoded.
    LastSegment,
    /// What stands between two marks.
    Between(&'static str, &'static str),
    /// An encoding of its own.
    Own(fn(&str) -> Option<Taken>),
}

/// What a rule took out of a link.
pub(crate) struct Taken {
    /// The link within.
    pub(super) text: String,
    /// Where in the text that was looked at it ended.
    pub(super) end: usize,
}

impl Rule {
    /// Applies it to what follows the host: path, query and fragment.
    pub(super) fn apply(&self, rest: &str) -> Option<Taken> {
        match self {
            Rule::None => None,
            Rule::Own(own) => own(rest),
            Rule::Parameter(names) => names.iter().find_map(|name| {
                let (value, end) = parameter(rest, name)?;
                Some(Taken {
                    text: percent_decoded(value),
                    end,
                })
            }),
            Rule::LastParameter(name) => {
                let (value, end) = parameter(rest, name)?;
                let begins = end - value.len();
                let is_raw = value.contains("://");
                Some(if is_raw {
                    Taken {
                        text: rest[begins..].to_owned(),
                        end: rest.len(),
                    }
                } else {
                    Taken {
                        text: percent_decoded(value),
                        end,
                    }
                })
            }
            Rule::Base64Parameter(name) => {
                let (value, end) = parameter(rest, name)?;
                let text = base64_decoded(&percent_decoded(value))?;
                Some(Taken { text, end })
            }
            Rule::FirstSegment => {
                let (_, segment) = rest.split_at(rest.get(1..)?.find('/')? + 2);
                let segment = segment.split('/').next().unwrap_or_default();
                Some(Taken {
                    text: percent_decoded(segment),
                    end: rest.len(),
                })
            }
            Rule::LastSegment => {
                let path = rest.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
                Some(Taken {
                    text: percent_decoded(path.rsplit('/').next().unwrap_or_default()),
                    end: rest.len(),
                })
            }
            Rule::Between(open, close) => {
                let start = rest.find(open)? + open.len();
                let length = rest[start..].find(close)?;
                Some(Taken {
                    text: rest[start..start + length].to_owned(),
                    end: start + length,
                })
            }
        }
    }
}

/// The raw value of a query parameter and where it ends. `&amp;` parts parameters too, and the `3D` that a mail leaves of
/// `=3D` is no part of a value.
pub(super) fn parameter<'t>(rest: &'t str, name: &str) -> Option<(&'t str, usize)> {
    let query = rest.find('?')? + 1;
    let mut at = query;
    for pair in rest[query..].split('&') {
        let written = pair.strip_prefix("amp;").unwrap_or(pair);
        let value = written.strip_prefix(name).and_then(|rest| rest.strip_prefix('='));
        if let Some(value) = value {
            let value = ["=3D", "3D", "="]
                .iter()
                .find_map(|left| value.strip_prefix(left))
                .filter(|value| value.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http")))
                .unwrap_or(value);
            let end = at + pair.len();
            return Some((value, end));
        }
        at += pair.len() + 1;
    }
    None
}

pub(super) fn percent_decoded(text: &str) -> String {
    let octets: Vec<u8> = percent_decode_str(text).collect();
    bytes::text(&octets).into_owned()
}

/// Base64 of either alphabet, with its padding or without, as far as it goes.
pub(super) fn base64_decoded(text: &str) -> Option<String> {
    let standard = text.replace('-', "+").replace('_', "/");
    let is_symbol = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    let length = standard.bytes().take_while(is_symbol).count();
    let symbols = &standard.as_bytes()[..length];
    // What was cut short leaves a part of a group.
    let octets = BASE64_NOPAD.decode(symbols);
    let octets = octets
        .or_else(|_| BASE64_NOPAD.decode(&symbols[..length / 4 * 4]))
        .ok()?;
    Some(bytes::text(&octets).into_owned())
}

/// Mandrill: `p` is base64url of an object, in which `p` is the text of another, in which `url` is the link.
pub(super) fn mandrill(rest: &str) -> Option<Taken> {
    let (value, end) = parameter(rest, "p")?;
    let outer: Value =
        serde_json::from_slice(&BASE64URL_NOPAD.decode(value.trim_end_matches('=').as_bytes()).ok()?).ok()?;
    let inner: Value = serde_json::from_str(outer.get("p")?.as_str()?).ok()?;
    let text = inner.get("url")?.as_str()?.to_owned();
    Some(Taken { text, end })
}
