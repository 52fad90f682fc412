//! A text while it is being pasted: what has arrived of it, and whether more is on its way.
//!
//! A terminal that marks where a paste begins and ends (xterm's bracketed paste, DEC private mode 2004) may pause in it for
//! as long as it likes. Of any other, silence alone tells the end.

use zeroize::Zeroizing;

/// Asks the terminal for its marks, and gives them up.
pub(super) const MARK_PASTES: &str = "\u{1b}[?2004h";
pub(super) const MARK_NO_PASTES: &str = "\u{1b}[?2004l";

const BEGIN: &[u8] = b"\x1b[200~";
const END: &[u8] = b"\x1b[201~";

/// More than any message that a link is copied from.
const LIMIT: usize = 1024 * 1024;

/// What has arrived.
#[derive(Default)]
pub(super) struct Paste {
    text: Zeroizing<Vec<u8>>,
    /// What may be the beginning of a mark.
    mark: Vec<u8>,
    /// The terminal said that it began, and not yet that it ended.
    is_open: bool,
    /// The last that came was the end of one.
    is_closed: bool,
    /// More came than is kept.
    pub(super) is_too_long: bool,
}

impl Paste {
    /// Takes what was typed or pasted; the marks are no part of it.
    pub(super) fn take(&mut self, typed: &[u8]) {
        for &byte in typed {
            self.mark.push(byte);
            match &self.mark[..] {
                BEGIN => (self.is_open, self.is_closed) = (true, false),
                END => (self.is_open, self.is_closed) = (false, true),
                mark if BEGIN.starts_with(mark) || END.starts_with(mark) => continue,
                _ => {
                    self.is_closed = false;
                    // An escape that begins no mark may be followed by one that does.
                    let again = if byte == BEGIN[0] { self.mark.pop() } else { None };
                    self.keep();
                    self.mark.extend(again);
                    continue;
                }
            }
            self.mark.clear();
        }
    }

    fn keep(&mut self) {
        self.is_too_long |= self.text.len() + self.mark.len() > LIMIT;
        if !self.is_too_long {
            self.text.extend_from_slice(&self.mark);
        }
        self.mark.clear();
    }

    /// Whether this may be its end, if nothing follows at once.
    pub(super) fn may_end(&self) -> bool {
        !self.is_open && (self.is_closed || self.is_too_long || self.text.ends_with(b"\n"))
    }

    /// Whether it ends in an empty line.
    pub(super) fn ends_in_empty_line(&self) -> bool {
        *self.text == b"\n" || self.text.ends_with(b"\n\n")
    }

    /// All of it.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }
}
