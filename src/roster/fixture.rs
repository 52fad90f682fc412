//! The elements of a fixture, as Django's `dumpdata` writes it, one at a time: the array is never held.
//!
//! Where an element ends is found by its brackets alone, so that one that is longer than any account is left out without
//! being held; all others are then read as JSON.

mod account;

pub(super) use account::{STAFF, SUPERUSER};

use std::ops::ControlFlow;

use zeroize::Zeroizing;

use super::{
    FileFault, LONGEST_RECORD, Record, RowFault, Sink, Summary,
    json::Value,
    record::Raw,
    source::{BLANKS, Source},
};

/// Hands on every account.
pub(super) fn read(source: &mut Source<'_>, sink: Sink<'_>, summary: &mut Summary) -> Result<(), FileFault> {
    walk(source, &mut |element| {
        match element.account()? {
            None => summary.other_models += 1,
            Some((record, unnamed_groups)) => {
                summary.unnamed_groups += unnamed_groups;
                return Ok(sink(record));
            }
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// Whether it is an array of objects, to its end.
pub(super) fn check(source: &mut Source<'_>) -> Result<(), FileFault> {
    walk(source, &mut |element| {
        if element.is_whole {
            element.members().map(drop)?;
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// One element of the array.
struct Element<'a> {
    line: u64,
    column: u64,
    /// It, or the beginning of it.
    text: &'a [u8],
    is_whole: bool,
}

impl Element<'_> {
    fn members(&self) -> Result<Vec<(String, Value)>, FileFault> {
        let members = self.object()?;
        if members.iter().any(|(name, _)| name == "model") {
            return Ok(members);
        }
        Err(FileFault::NoModel { line: self.line })
    }

    fn object(&self) -> Result<Vec<(String, Value)>, FileFault> {
        Value::object(self.text).map_err(|error| {
            let (line, column) = (error.line() as u64, error.column() as u64);
            FileFault::NotJson {
                line: self.line + line.saturating_sub(1),
                column: if line <= 1 {
                    self.column + column.saturating_sub(1)
                } else {
                    column
                },
            }
        })
    }

    /// The account that it is, with the number of its groups whose names are not given; none where it is something else.
    fn account(&self) -> Result<Option<(Record, u64)>, FileFault> {
        if self.is_whole {
            return Ok(account::of(self.line, &self.members()?));
        }
        let is_account = self.model_of_beginning().is_some_and(|model| account::is_model(&model));
        let record = || Record::new(self.line, Raw::default(), Some(RowFault::TooLong));
        Ok(is_account.then(|| (record(), 0)))
    }

    /// The model of an element that is not there to its end: `dumpdata` writes it first.
    fn model_of_beginning(&self) -> Option<String> {
        let inner = self.text.strip_prefix(b"{")?.trim_ascii_start();
        let value = inner
            .strip_prefix(b"\"model\"")?
            .trim_ascii_start()
            .strip_prefix(b":")?;
        serde_json::Deserializer::from_slice(value).into_iter().next()?.ok()
    }
}

/// Goes through the array and asks of each element whether the next is wanted.
fn walk(
    source: &mut Source<'_>,
    each: &mut dyn FnMut(Element<'_>) -> Result<ControlFlow<()>, FileFault>,
) -> Result<(), FileFault> {
    let mut text = Zeroizing::new(Vec::with_capacity(LONGEST_RECORD));
    take(source, b'[')?;
    if source.after(BLANKS)? != Some(b']') {
        loop {
            if source.after(BLANKS)?.is_some_and(|byte| byte != b'{') {
                let (line, column) = (source.line(), source.column());
                return Err(FileFault::NotObjects { line, column });
            }
            let (line, column) = (source.line(), source.column());
            let is_whole = read_element(source, &mut text)?;
            let text = &text;
            if each(Element {
                line,
                column,
                text,
                is_whole,
            })? == ControlFlow::Break(())
            {
                return Ok(());
            }
            match source.after(BLANKS)? {
                Some(b']') => break,
                _ => take(source, b',')?,
            }
        }
    }
    take(source, b']')?;
    match source.after(BLANKS)? {
        None => Ok(()),
        Some(_) => Err(not_json(source)),
    }
}

/// Takes this byte, behind blanks, and no other.
fn take(source: &mut Source<'_>, wanted: u8) -> Result<(), FileFault> {
    match source.after(BLANKS)? {
        Some(byte) if byte == wanted => {
            source.take(1);
            Ok(())
        }
        Some(_) => Err(not_json(source)),
        None => Err(broken_off(source)),
    }
}

fn not_json(source: &Source<'_>) -> FileFault {
    FileFault::NotJson {
        line: source.line(),
        column: source.column(),
    }
}

fn broken_off(source: &Source<'_>) -> FileFault {
    FileFault::BrokenOff {
        line: source.line(),
        column: source.column(),
    }
}

/// Takes an object to its closing bracket. `false` where it is longer than is kept.
fn read_element(source: &mut Source<'_>, text: &mut Vec<u8>) -> Result<bool, FileFault> {
    text.clear();
    let mut nesting = Nesting::default();
    let mut length = 0;
    loop {
        let rest = source.fill()?;
        if rest.is_empty() {
            return Err(broken_off(source));
        }
        let end = nesting.end(rest);
        let part = &rest[..end.unwrap_or(rest.len())];
        let room = LONGEST_RECORD - text.len();
        text.extend_from_slice(&part[..part.len().min(room)]);
        let count = part.len();
        length += count;
        source.take(count);
        if end.is_some() {
            return Ok(length <= LONGEST_RECORD);
        }
    }
}

/// How deep in brackets, and whether within a text, where they are letters like any other.
#[derive(Default)]
struct Nesting {
    depth: u64,
    in_text: bool,
    escaped: bool,
}

impl Nesting {
    /// How many bytes there are up to the bracket that closes the first one.
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_text => self.escaped = true,
                b'"' => self.in_text = !self.in_text,
                _ if self.in_text => {}
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }
}
