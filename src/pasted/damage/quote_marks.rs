//! The marks that mail programs put before every line of the mail that is answered: `> `, `>>>> `, `| `, `AB> `.

use crate::pasted::{Repair, reading::Undone};

pub(super) fn undo(text: &str) -> Vec<Undone> {
    if !text.contains(['>', '|']) {
        return Vec::new();
    }
    let mut plain = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let end = &line[content.len()..];
        // Where line ends were lost, the marks stand as words between the pieces.
        let mut words = without_marks(content)
            .split(' ')
            .filter(|word| !is_marks(word))
            .peekable();
        while let Some(word) = words.next() {
            plain.push_str(word);
            if words.peek().is_some() {
                plain.push(' ');
            }
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

fn without_marks(line: &str) -> &str {
    let bare = line.trim_start_matches(|c: char| c == '>' || c == '|' || c.is_whitespace());
    // The initials of whoever wrote it (Usenet's `AB>`).
    let initials = bare.bytes().take_while(u8::is_ascii_alphabetic).count();
    let behind = &bare[initials..];
    if (1..=3).contains(&initials) && behind.starts_with('>') {
        return without_marks(behind);
    }
    // White space alone is no mark.
    if line[..line.len() - bare.len()].contains(['>', '|']) {
        bare
    } else {
        line
    }
}
