//! Percent-encoding (RFC 3986 section 2.1) where a link has none.

use percent_encoding::percent_decode_str;

use crate::pasted::{Repair, bytes, reading::Undone};

pub(super) fn undo(text: &str) -> Vec<Undone> {
    let encoded = text
        .as_bytes()
        .windows(3)
        .any(|w| w[0] == b'%' && w[1].is_ascii_hexdigit() && w[2].is_ascii_hexdigit());
    if !encoded {
        return Vec::new();
    }
    let octets: Vec<u8> = percent_decode_str(text).collect();
    vec![Undone::new(bytes::text(&octets).into_owned(), Repair::Percent)]
}
