//! The marks that mail programs put before every line of the mail that is answered: `> `, `>>>> `, `| `, `AB> `.

use crate::pasted::{Repair, reading::Undone};

pub(super) fn undo(text: &str) -> Vec<Undone> {
    if !text.contains(['>', '|']) {
        return Vec::new();
    }
    let name = name_before_marks(text);
    let mut plain = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let end = &line[content.len()..];
        // Where line ends were lost, the marks stand as words between the pieces.
        let words = without_marks(content, name).split(' ').filter(|word| !is_marks(word));
        for (place, word) in words.enumerate() {
            if place > 0 {
                plain.push(' ');
            }
            plain.push_str(word);
        }
        plain.push_str(end);
    }
    if plain == text {
        return Vec::new();
    }
    vec![Undone::new(plain, Repair::QuoteMarks)]
}

fn is_marks(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b == b'>' || b == b'|')
}

/// A line without the marks at its beginning, and without the name or the initials of whoever wrote it (`AB>`).
fn without_marks<'t>(line: &'t str, name: Option<&str>) -> &'t str {
    let mut left = line;
    loop {
        let bare = left.trim_start_matches(|c: char| c == '>' || c == '|' || c.is_whitespace());
        // White space alone is no mark.
        if left[..left.len() - bare.len()].contains(['>', '|']) {
            left = bare;
        }
        match name.and_then(|name| bare.strip_prefix(name)) {
            Some(behind) if behind.starts_with('>') => left = behind,
            _ => return left,
        }
    }
}

/// The name that stands before the marks of more than one line; before a single one it may be the end of a link in angle
/// brackets.
fn name_before_marks(text: &str) -> Option<&str> {
    /// Longer than any that a mail program puts there.
    const LONGEST: usize = 16;
    let name_of = |line: &'_ str| -> Option<usize> {
        let length = line.bytes().take_while(u8::is_ascii_alphabetic).count();
        ((1..=LONGEST).contains(&length) && line[length..].starts_with('>')).then_some(length)
    };
    let mut names = text.lines().filter_map(|line| {
        let line = line.trim_start_matches(|c: char| c == '>' || c == '|' || c.is_whitespace());
        name_of(line).map(|length| &line[..length])
    });
    let first = names.next()?;
    names.any(|name| name == first).then_some(first)
}
