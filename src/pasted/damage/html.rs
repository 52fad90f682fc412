//! HTML around and within a link. A link in an attribute needs no tags removed: the quotes around it end it.

use crate::pasted::{Repair, reading::Undone};

/// Tags that stand at the end of a line; any other stands within one.
const BREAKS_LINE: &[&str] = &[
    "address",
    "blockquote",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
];

/// Character references, by the rules for attributes: there `&copy=1` is a parameter and no sign.
pub(super) fn undo_entities(text: &str) -> Vec<Undone> {
    let plain = if text.contains('&') {
        htmlize::unescape_attribute(text)
    } else {
        text.into()
    };
    if plain == text {
        return Vec::new();
    }
    vec![Undone::new(plain.into_owned(), Repair::Entities)]
}

/// The text without its tags and comments.
pub(super) fn undo_tags(text: &str) -> Vec<Undone> {
    // A tag ends; behind the last `>` there is none.
    let (tagged, tail) = text.split_at(text.rfind('>').map_or(0, |at| at + 1));
    let mut plain = String::new();
    let mut rest = tagged;
    while let Some(start) = rest.find('<') {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        match tag(rest) {
            Some((length, in_place)) => {
                plain.push_str(in_place);
                rest = &rest[length..];
            }
            None => {
                plain.push('<');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    plain.push_str(tail);
    if plain == text {
        return Vec::new();
    }
    vec![Undone::new(plain, Repair::Tags)]
}

/// The length of the tag or comment that a text begins with, and what stands in its place. `<https://…>` is none.
fn tag(text: &str) -> Option<(usize, &'static str)> {
    /// Longer than any tag but one with a picture in it, or with a link in a link in a link.
    const LONGEST: usize = 4 * 1024;
    let near = &text.as_bytes()[..text.len().min(LONGEST)];
    if text.starts_with("<!--") {
        // Another one that begins before it ends: this one is cut short.
        let inner = &near["<!--".len()..];
        let end = inner.windows(4).position(|w| w.starts_with(b"-->") || w == b"<!--");
        let end = end.or_else(|| inner.ends_with(b"-->").then(|| inner.len() - 3))?;
        return inner[end..].starts_with(b"-->").then_some(("<!--".len() + end + 3, ""));
    }
    let inner = near[1..].strip_prefix(b"/").unwrap_or(&near[1..]);
    let length = inner.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    let ends_name = |b: &u8| b.is_ascii_whitespace() || *b == b'>' || *b == b'/';
    let is_tag = inner.first().is_some_and(u8::is_ascii_alphabetic) && inner.get(length).is_some_and(ends_name);
    let is_declaration = inner.starts_with(b"!") && inner.get(1).is_some_and(u8::is_ascii_alphabetic);
    if !is_tag && !is_declaration {
        return None;
    }
    // Another one that begins before it ends: this one is cut short.
    let end = 1 + near[1..].iter().position(|b| matches!(b, b'<' | b'>'))?;
    let end = (near[end] == b'>').then_some(end + 1)?;
    let name = inner[..length].to_ascii_lowercase();
    let breaks = BREAKS_LINE.iter().any(|block| block.as_bytes() == name);
    Some((end, if breaks { "\n" } else { "" }))
}
