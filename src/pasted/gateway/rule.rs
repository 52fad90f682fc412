//! How a gateway's link holds the one that it replaced.

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
    /// A query parameter; a link that stands in it unencoded goes on to the end, with parameters of its own.
    ParameterToEnd(&'static str),
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
            Rule::ParameterToEnd(name) => {
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
                let text = bytes::from_base64(&percent_decoded(value))?;
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
                let unencoded = ["/https:/", "/http:/"].iter().find_map(|scheme| rest.rfind(scheme));
                let path = rest.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
                let text = match unencoded {
                    Some(at) => rest[at + 1..].to_owned(),
                    None => percent_decoded(path.rsplit('/').next().unwrap_or_default()),
                };
                Some(Taken { text, end: rest.len() })
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
            // `aHR0` is `htt` in base64.
            let begins = |value: &&str| {
                let start = value.get(..4);
                start.is_some_and(|start| start.eq_ignore_ascii_case("http") || start == "aHR0")
            };
            let left_over = ["=3D", "3D", "="]
                .iter()
                .find_map(|left| value.strip_prefix(left).filter(begins));
            let value = left_over.unwrap_or(value);
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

/// Mandrill: `p` is base64url of an object, in which `p` is the text of another, in which `url` is the link.
pub(super) fn mandrill(rest: &str) -> Option<Taken> {
    let (value, end) = parameter(rest, "p")?;
    let outer = first_value(&bytes::from_base64(value)?)?;
    let inner = first_value(outer.get("p")?.as_str()?)?;
    let text = inner.get("url")?.as_str()?.to_owned();
    Some(Taken { text, end })
}

/// The JSON value that a text begins with; what is glued behind it is none of it.
fn first_value(text: &str) -> Option<Value> {
    serde_json::Deserializer::from_str(text).into_iter().next()?.ok()
}
