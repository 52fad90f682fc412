//! Proofpoint's two encodings of its own.

use data_encoding::BASE64URL_NOPAD;

use crate::pasted::bytes;

use super::rule::{Taken, parameter, percent_decoded};

/// Version 2: in `u` a hyphen stands for a percent sign and an underscore for a slash. Decoded once: a token may hold what
/// looks like another round.
pub(super) fn v2(rest: &str) -> Option<Taken> {
    let (value, end) = parameter(rest, "u")?;
    let encoded = value.replace('-', "%").replace('_', "/");
    let text = htmlize::unescape_attribute(percent_decoded(&encoded)).into_owned();
    Some(Taken { text, end })
}

/// Version 3: `__<text>__;<bytes>!`, where each `*` in the text stands for the next of the bytes, which are base64url, and
/// `**` and a letter for a run of them.
pub(super) fn v3(rest: &str) -> Option<Taken> {
    let start = rest.find("__")? + 2;
    let body = &rest[start..];
    let is_base64url = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    let trailer = body.match_indices("__;").find_map(|(at, mark)| {
        let bytes = &body[at + mark.len()..];
        let length = bytes.bytes().take_while(|b| is_base64url(*b)).count();
        bytes[length..].starts_with('!').then(|| (at, &bytes[..length]))
    });
    // Where the end was cut off, what is there may still be whole.
    let (length, replaced) = trailer.unwrap_or((body.len(), ""));
    let replaced = BASE64URL_NOPAD.decode(replaced.trim_end_matches('=').as_bytes()).ok()?;
    Some(Taken {
        text: spliced(&body[..length], &replaced),
        end: start + length,
    })
}

/// Puts the replaced bytes back. A run may end within a character, so that they are bytes until the end.
fn spliced(text: &str, replaced: &[u8]) -> String {
    let mut octets = Vec::with_capacity(text.len() + replaced.len());
    let mut replaced = replaced.iter().copied();
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let run = match behind {
            [b'*', letter, ..] if *first == b'*' => run_length(*letter),
            _ => None,
        };
        match run {
            Some(run) => {
                octets.extend(replaced.by_ref().take(run));
                rest = &rest[3..];
            }
            None => {
                let octet = if *first == b'*' { replaced.next() } else { Some(*first) };
                // Without its end nothing says what was there; before two hexadecimal digits it was a percent sign.
                let is_escape = behind.len() >= 2 && behind[..2].iter().all(u8::is_ascii_hexdigit);
                octets.push(octet.unwrap_or(if is_escape { b'%' } else { *first }));
                rest = behind;
            }
        }
    }
    bytes::text(&octets).into_owned()
}

/// A run's length by its letter: 2 for `A`, up to 65 for `_`.
fn run_length(letter: u8) -> Option<usize> {
    let place = match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    };
    Some(usize::from(place) + 2)
}
