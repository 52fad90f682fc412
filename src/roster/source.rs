//! The bytes of a file in pieces of one size, with the line that the next of them is on; and what kind of file they are.

use std::io::{self, ErrorKind, Read};

use zeroize::Zeroizing;

use super::{FileFault, Format};

/// How much is read at once.
const PIECE: usize = 64 * 1024;

/// The longest of the beginnings by which other files are known.
const BEGINNING: usize = 4;

/// Beginnings of files that hold a list, and not as text.
const OTHERS: [(&[u8], FileFault); 7] = [
    (b"\xFF\xFE", FileFault::Utf16),
    (b"\xFE\xFF", FileFault::Utf16),
    (b"PK\x03\x04", FileFault::Workbook),
    (b"\xD0\xCF\x11\xE0", FileFault::Workbook),
    (b"\x1F\x8B", FileFault::Compressed),
    (b"\x28\xB5\x2F\xFD", FileFault::Compressed),
    (b"BZh", FileFault::Compressed),
];

/// What may stand between the words of JSON (RFC 8259, section 2).
pub(super) const BLANKS: &[u8] = b" \t\r\n";

/// A file on its way through one buffer, which is wiped when it is dropped: there may be passwords in it.
pub(super) struct Source<'a> {
    input: &'a mut dyn Read,
    piece: Zeroizing<Vec<u8>>,
    /// What of the piece is still to be taken.
    next: usize,
    end: usize,
    line: u64,
    /// How many bytes of the line were taken.
    column: u64,
    /// The last byte was a CR, with which an LF makes one line end.
    after_cr: bool,
}

impl<'a> Source<'a> {
    pub(super) fn new(input: &'a mut dyn Read) -> Source<'a> {
        Source {
            input,
            piece: Zeroizing::new(vec![0; PIECE]),
            next: 0,
            end: 0,
            line: 1,
            column: 0,
            after_cr: false,
        }
    }

    /// The line of the next byte, from 1: LF, CRLF and CR end one.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The place in its line of the next byte, from 1.
    pub(super) fn column(&self) -> u64 {
        self.column + 1
    }

    /// What comes next; nothing at the end.
    pub(super) fn fill(&mut self) -> Result<&[u8], FileFault> {
        self.at_least(1)?;
        Ok(self.rest())
    }

    /// What of it was dealt with.
    pub(super) fn take(&mut self, count: usize) {
        for &byte in &self.piece[self.next..self.next + count] {
            match byte {
                b'\n' if self.after_cr => {}
                b'\n' | b'\r' => (self.line, self.column) = (self.line + 1, 0),
                _ => self.column += 1,
            }
            self.after_cr = byte == b'\r';
        }
        self.next += count;
    }

    /// The next byte that is none of these.
    pub(super) fn after(&mut self, blanks: &[u8]) -> Result<Option<u8>, FileFault> {
        loop {
            let rest = self.fill()?;
            let blank = rest.iter().take_while(|byte| blanks.contains(byte)).count();
            let found = rest.get(blank).copied();
            let at_end = rest.is_empty();
            self.take(blank);
            if found.is_some() || at_end {
                return Ok(found);
            }
        }
    }

    /// What kind of file this is. A byte order mark and blanks before the first row are taken.
    pub(super) fn format(&mut self) -> Result<Format, FileFault> {
        self.at_least(BEGINNING)?;
        for (beginning, fault) in OTHERS {
            if self.rest().starts_with(beginning) {
                return Err(fault);
            }
        }
        if self.rest().starts_with("\u{FEFF}".as_bytes()) {
            self.next += "\u{FEFF}".len();
        }
        if self.rest().contains(&0) {
            return Err(FileFault::Binary);
        }
        self.after(b" \r\n")?;
        // A tab before a header stands between two columns, of which the first has no name.
        let beyond = self.rest().iter().find(|byte| !BLANKS.contains(byte));
        match beyond {
            None if self.rest().is_empty() => Err(FileFault::Empty),
            Some(b'[') => Ok(Format::Django),
            Some(b'{') => Ok(Format::JsonLines),
            _ => Ok(Format::Csv),
        }
    }

    fn rest(&self) -> &[u8] {
        &self.piece[self.next..self.end]
    }

    /// Reads on until so many bytes are there, or no more.
    fn at_least(&mut self, count: usize) -> Result<(), FileFault> {
        if self.end - self.next >= count {
            return Ok(());
        }
        self.piece.copy_within(self.next..self.end, 0);
        (self.next, self.end) = (0, self.end - self.next);
        while self.end < count {
            match self.input.read(&mut self.piece[self.end..]) {
                Ok(0) => break,
                Ok(more) => self.end += more,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(error)),
            }
        }
        Ok(())
    }
}

fn unreadable(error: io::Error) -> FileFault {
    FileFault::Unreadable(error)
}
