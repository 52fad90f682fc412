//! Parts of a mail in base64 (RFC 2045 section 6.8): lines of one length, which decode to text.
//!
//! They are found by their form and not through a mail parser, because what is pasted seldom has the headers that one needs.

use data_encoding::{BASE64, BASE64_NOPAD};

use crate::pasted::{Repair, bytes, reading::Undone};

/// Shorter ones hold no link.
const SHORTEST: usize = 40;

pub(super) fn undo(text: &str) -> Vec<Undone> {
    let mut parts = Vec::new();
    let mut block: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let width = block.first().map_or(0, |first| first.len());
        let goes_on = block
            .last()
            .is_some_and(|last| last.len() == width && !last.ends_with('='));
        if !(goes_on && word.len() <= width && is_base64(word)) {
            parts.extend(decoded(&block));
            block.clear();
            if !is_base64(word) || word.len() < SHORTEST {
                continue;
            }
        }
        block.push(word);
    }
    parts.extend(decoded(&block));
    parts
}

fn is_base64(word: &str) -> bool {
    let symbols = word.trim_end_matches('=');
    word.len() - symbols.len() <= 2
        && symbols
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
}

fn decoded(block: &[&str]) -> Option<Undone> {
    let encoded = block.concat();
    let whole_groups = &encoded[..encoded.len() / 4 * 4];
    // A token's header, or a claims set: not a part of a mail.
    if whole_groups.len() < SHORTEST || encoded.starts_with("eyJ") {
        return None;
    }
    let octets = BASE64.decode(whole_groups.as_bytes());
    let octets = octets.or_else(|_| BASE64_NOPAD.decode(whole_groups.as_bytes())).ok()?;
    let text = bytes::text(&octets);
    let odd = text
        .chars()
        .filter(|c| c.is_control() && !c.is_whitespace() || *c == '\u{fffd}')
        .count();
    (odd == 0).then(|| Undone::new(text.into_owned(), Repair::Base64Part))
}
