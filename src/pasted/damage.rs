//! What mail programs, chats and editors do to a text, each with the step that undoes it.

mod base64_part;
mod characters;
mod html;
mod markup;
mod percent;
mod quote_marks;
mod quoted_printable;
mod wraps;

use super::reading::Undone;

/// One kind of damage.
pub struct Damage {
    /// What it is, for the manual.
    pub what: &'static str,
    /// The readings in which it is undone, the likelier first; none where the text does not show it. Costs a look at the
    /// text and no more where it does not.
    pub(super) undo: fn(&str) -> Vec<Undone>,
}

/// All of them, in the order in which they are likely to have to be undone: the outermost first.
pub const DAMAGES: &[Damage] = &[
    Damage {
        what: "base64 parts of a mail",
        undo: base64_part::undo,
    },
    Damage {
        what: "quoted-printable, also with its line ends lost",
        undo: quoted_printable::undo,
    },
    Damage {
        what: "HTML entities",
        undo: html::undo_entities,
    },
    Damage {
        what: "HTML tags within a link",
        undo: html::undo_tags,
    },
    Damage {
        what: "quote marks: `>`, `|`, `AB>`",
        undo: quote_marks::undo,
    },
    Damage {
        what: "lines wrapped at any column, with or without hyphens, indented, flowed or dot-stuffed; white space within a link",
        undo: wraps::undo,
    },
    Damage {
        what: "invisible, full-width and look-alike characters, dashes for hyphens",
        undo: characters::undo,
    },
    Damage {
        what: "Markdown's and JSON's backslashes",
        undo: markup::undo_backslashes,
    },
    Damage {
        what: "defanged addresses: `hxxps`, `[.]`, `[:]`",
        undo: markup::undo_defanging,
    },
    Damage {
        what: "percent-encoding, once or twice",
        undo: percent::undo,
    },
];
