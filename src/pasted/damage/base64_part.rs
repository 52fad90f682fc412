//! Parts of a mail in base64 (RFC 2045 section 6.8): long lines, which decode to text.
//!
//! They are found by their form and not through a mail parser, because what is pasted seldom has the headers that one needs.

use crate::pasted::{Repair, bytes, reading::Undone};

/// Longer than any word of prose: a part begins with a line of at least so many characters.
const LONGEST_WORD: usize = 40;
/// A shorter text holds no link.
const SHORTEST_TEXT: usize = 24;

pub(super) fn undo(text: &str) -> Vec<Undone> {
    let mut parts = Vec::new();
    let mut block = String::new();
    for line in text.lines() {
        // Where line ends were lost, the lines are words; a blank line ends a part.
        for word in line.split_whitespace().chain(line.trim().is_empty().then_some("")) {
            let is_more = is_base64(word) && !block.ends_with('=');
            if is_more && (!block.is_empty() || word.len() >= LONGEST_WORD) {
                block.push_str(word);
                continue;
            }
            parts.extend(decoded(&block));
            block.clear();
            if is_base64(word) && word.len() >= LONGEST_WORD {
                block.push_str(word);
            }
        }
    }
    parts.extend(decoded(&block));
    parts
}

fn is_base64(word: &str) -> bool {
    let symbols = word.trim_end_matches('=');
    let is_symbol = |b: u8| b.is_ascii_alphanumeric() || b == b'+' || b == b'/';
    !symbols.is_empty() && word.len() - symbols.len() <= 2 && symbols.bytes().all(is_symbol)
}

/// What a block says up to where it is no text any more: words of prose may have been taken for its end.
fn decoded(block: &str) -> Option<Undone> {
    // A token's header, or a claims set: not a part of a mail.
    if block.starts_with("eyJ") {
        return None;
    }
    let text = bytes::from_base64(block)?;
    let is_odd = |c: char| c.is_control() && !c.is_whitespace();
    let end = text.find(is_odd).unwrap_or(text.len());
    (end >= SHORTEST_TEXT).then(|| Undone::new(text[..end].to_owned(), Repair::Base64Part))
}
