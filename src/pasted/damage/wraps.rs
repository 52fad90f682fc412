//! Lines that were broken to fit a width. A link has no white space, so that wherever one was broken, its pieces belong
//! together; where it ends, its own form says (a signature's length, the slash behind it).

use crate::pasted::{
    Repair,
    reading::{Break, Breaks, Undone},
};

/// The text without its line ends, and without any white space: each as it stands, and with the hyphens before the breaks
/// taken for the wrapper's and not the link's.
pub(super) fn undo(text: &str) -> Vec<Undone> {
    let text = text.trim();
    let mut readings = Vec::new();
    for lines in [true, false] {
        let as_it_stands = joined(text, lines, false);
        let parted = !as_it_stands.breaks.all.is_empty();
        let already = readings.iter().any(|other: &Undone| other.text == as_it_stands.text);
        if !parted || already {
            continue;
        }
        let without_hyphens = joined(text, lines, true);
        readings.push(as_it_stands);
        if without_hyphens.breaks.hyphens {
            readings.push(without_hyphens);
        }
    }
    readings
}

/// `lines`: only the white space around line ends is taken out.
fn joined(text: &str, lines: bool, take_hyphens: bool) -> Undone {
    let mut joined = String::with_capacity(text.len());
    let mut breaks = Breaks {
        lines,
        ..Breaks::default()
    };
    let mut rest = text;
    while let Some(at) = rest.find(char::is_whitespace) {
        joined.push_str(&rest[..at]);
        let after = rest[at..].trim_start();
        let white = &rest[at..rest.len() - after.len()];
        rest = after;
        let ends_line = white.contains(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']);
        if lines && !ends_line {
            joined.push_str(white);
            continue;
        }
        if take_hyphens && joined.ends_with('-') {
            joined.pop();
            breaks.hyphens = true;
        }
        // A line that begins with a dot travels with two (RFC 5321 section 4.5.2).
        if ends_line && rest.starts_with("..") {
            rest = &rest[1..];
        }
        breaks.all.push(Break {
            at: joined.len(),
            blank_line: white.matches('\n').count() > 1,
        });
    }
    joined.push_str(rest);
    Undone {
        text: joined,
        repairs: Vec::<Repair>::new(),
        breaks,
    }
}
