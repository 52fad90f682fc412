//! Backslashes that escape what needs no escape in a link, and links that were made harmless on purpose.

use crate::pasted::{Repair, reading::Undone};

/// `\_`, `\-`, `\/` of Markdown and JSON, and JSON's `\u0026` and `\n`.
pub(super) fn undo_backslashes(text: &str) -> Vec<Undone> {
    if !text.contains('\\') {
        return Vec::new();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let code = rest.strip_prefix('u').and_then(|rest| rest.get(..4));
        let code = code.filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let escaped = code.and_then(|hex| char::from_u32(u32::from_str_radix(hex, 16).ok()?));
        match escaped {
            Some(c) => {
                plain.push(c);
                rest = &rest[5..];
            }
            None if rest.starts_with(['n', 'r', 't']) => {
                plain.push(if rest.starts_with('t') { '\t' } else { '\n' });
                rest = &rest[1..];
            }
            None if rest.starts_with(|c: char| c.is_ascii_punctuation()) => {
                plain.push_str(&rest[..1]);
                rest = &rest[1..];
            }
            None => plain.push('\\'),
        }
    }
    plain.push_str(rest);
    if plain == text {
        return Vec::new();
    }
    vec![Undone::new(plain, Repair::Backslashes)]
}

/// What people and gateways write so that nobody clicks by accident.
const DEFANGED: &[(&str, &str)] = &[
    ("[://]", "://"),
    ("[:]", ":"),
    ("[.]", "."),
    ("(.)", "."),
    ("{.}", "."),
    ("[dot]", "."),
    ("(dot)", "."),
    ("[/]", "/"),
    ("hxxp", "http"),
    ("h**p", "http"),
    ("meow://", "http://"),
];

pub(super) fn undo_defanging(text: &str) -> Vec<Undone> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', '(', '{', 'h', 'H', 'm']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let begins = |written: &str| {
            rest.get(..written.len())
                .is_some_and(|s| s.eq_ignore_ascii_case(written))
        };
        let (written, meant) = DEFANGED
            .iter()
            .find(|(written, _)| begins(written))
            .copied()
            .unwrap_or((&rest[..1], &rest[..1]));
        plain.push_str(meant);
        rest = &rest[written.len()..];
    }
    plain.push_str(rest);
    if plain == text {
        return Vec::new();
    }
    vec![Undone::new(plain, Repair::Defanged)]
}
