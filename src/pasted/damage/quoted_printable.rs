//! Quoted-printable (RFC 2045 section 6.7), as it is left in a pasted text: with its soft line breaks, or with the equals
//! sign of one and the line end lost.
//!
//! A decoder of whole mails refuses most of what is pasted, so this reads what is there and leaves the rest.

use crate::pasted::{Repair, bytes, reading::Undone};

pub(super) fn undo(text: &str) -> Vec<Undone> {
    if !text.contains('=') {
        return Vec::new();
    }
    let by_the_rules = decoded(text, false);
    // `=2D` is a hyphen, or the end of a line and `2D`.
    let with_lost_ends = decoded(text, true);
    let mut readings = Vec::new();
    for reading in [by_the_rules, with_lost_ends] {
        if reading != text && readings.last().is_none_or(|other: &Undone| other.text != reading) {
            readings.push(Undone::new(reading, Repair::QuotedPrintable));
        }
    }
    readings
}

fn decoded(text: &str, lost_ends_first: bool) -> String {
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|b| *b == b'=') {
        octets.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let code = rest.get(..2).and_then(octet);
        let behind = &rest[blanks..];
        if behind.is_empty() || behind.starts_with(b"\n") || behind.starts_with(b"\r\n") {
            let end = behind
                .iter()
                .position(|b| *b == b'\n')
                .map_or(behind.len(), |at| at + 1);
            rest = &behind[end..];
        } else if let Some(octet) = code.filter(|octet| *octet == b'=' || !(lost_ends_first && breaks_link(&octets))) {
            octets.push(octet);
            rest = &rest[2..];
        } else if breaks_link(&octets) {
            rest = behind;
        } else {
            octets.push(b'=');
        }
    }
    octets.extend_from_slice(rest);
    bytes::text(&octets).into_owned()
}

/// The octet of two hexadecimal digits. Encoders write capitals (RFC 2045 section 6.7, rule 1), and not all of them do.
fn octet(digits: &[u8]) -> Option<u8> {
    let digit = |byte: &u8| {
        char::from(*byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let [high, low] = digits else { return None };
    Some(digit(high)? << 4 | digit(low)?)
}

/// Whether an equals sign behind this breaks a link: what stands before it is no parameter's or attribute's name.
fn breaks_link(before: &[u8]) -> bool {
    /// Longer than the name of any parameter.
    const LONGEST_NAME: usize = 24;
    let is_name = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'%');
    let length = before.iter().rev().take(LONGEST_NAME + 1).take_while(is_name).count();
    if length == 0 {
        // Here a name would begin, and there is none.
        return matches!(before.last(), Some(b'/' | b'?' | b'&'));
    }
    if length > LONGEST_NAME {
        return true;
    }
    let ahead = &before[..before.len() - length];
    let is_separator = ahead.ends_with(b"&amp;") || ahead.ends_with(b"&#38;");
    ahead.last().is_some_and(|b| matches!(b, b'/' | b'=' | b':' | b';')) && !is_separator
}
