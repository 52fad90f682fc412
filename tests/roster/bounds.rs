//! However large a file or a row is, no more of it is held than a record may have.

use std::{
    cell::Cell,
    io::{self, Read},
};

use super::*;

/// A file that is made while it is read.
struct Made<'a, I> {
    parts: I,
    part: Vec<u8>,
    given: &'a Cell<usize>,
}

impl<I: Iterator<Item = Vec<u8>>> Read for Made<'_, I> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        while self.part.is_empty() {
            match self.parts.next() {
                Some(part) => self.part = part,
                None => return Ok(0),
            }
        }
        let count = self.part.as_slice().read(room)?;
        self.part.drain(..count);
        self.given.set(self.given.get() + count);
        Ok(count)
    }
}

#[test]
fn a_hundred_thousand_wrong_rows_are_handed_on_as_they_are_read() {
    let given = Cell::new(0);
    let mut file = Made {
        parts: ["username,email\n"]
            .into_iter()
            .chain(std::iter::repeat_n("not a name,\n", 100_000))
            .map(|row| row.as_bytes().to_vec()),
        part: Vec::new(),
        given: &given,
    };
    let (mut count, mut held) = (0_usize, 0);
    let summary = read(&mut file, &mut |record| {
        assert!(record.person(&rules()).is_err());
        count += 1;
        held = held.max(given.get() - count * "not a name,\n".len());
        ControlFlow::Continue(())
    });
    assert_eq!(summary.expect("a list").records, 100_000);
    assert!(held < 128 * 1024, "{held} bytes were read ahead");
}

#[test]
fn an_endless_row_is_that_rows_fault() {
    const MIB: usize = 1024 * 1024;
    let too_long = |line: u64| format!("{line}: {}", RowFault::TooLong);
    for (before, part, after, line) in [
        ("username,email\nada,", "x", "\nada,ada@example.org\n", 3),
        ("username,email\nada,\"", "x", "\"\nada,ada@example.org\n", 3),
        ("username,email\nada,", ",", "\nada,ada@example.org\n", 3),
        ("username,email\nada,", "\"\"", "\nada,ada@example.org\n", 3),
        (
            "{\"username\":\"",
            "x",
            "\"}\n{\"username\":\"ada\",\"email\":\"ada@example.org\"}\n",
            2,
        ),
        (
            "{\"x\":",
            "[",
            "\n{\"username\":\"ada\",\"email\":\"ada@example.org\"}\n",
            2,
        ),
        (
            "[{\"model\":\"auth.user\",\"fields\":\"",
            "x",
            "\"},\n{\"model\":\"auth.user\",\"fields\":{\"username\":\"ada\",\"email\":\"ada@example.org\",\"is_active\":false}}]",
            2,
        ),
    ] {
        let part = part.repeat(MIB / part.len()).into_bytes();
        let parts = [before.as_bytes().to_vec()].into_iter();
        let parts = parts
            .chain(std::iter::repeat_n(part, 4))
            .chain([after.as_bytes().to_vec()]);
        let mut file = Made {
            parts,
            part: Vec::new(),
            given: &Cell::new(0),
        };
        let mut said = Vec::new();
        let read = read(&mut file, &mut |record| {
            said.push(match record.person(&rules()) {
                Ok(person) => format!("{}: {}", record.line, shown(&person)),
                Err(fault) => format!("{}: {fault}", record.line),
            });
            ControlFlow::Continue(())
        });
        read.expect("a list");
        let ada = format!("{line}: ada|ada@example.org||pending|||");
        assert_eq!(said, [too_long(line - 1), ada], "{before}");
    }
}

#[test]
fn the_longest_record_is_read_and_one_more_byte_is_not() {
    let row = |length: usize| format!("ada,{}", "x".repeat(length - "ada,".len()));
    let longest = gatepass::roster::LONGEST_RECORD;
    let said = fault(format!("username,email\n{}", row(longest)));
    assert_eq!(said, "the email address is longer than 254 characters");
    assert_eq!(
        fault(format!("username,email\n{}", row(longest + 1))),
        RowFault::TooLong.to_string()
    );
    let (records, _) = records(format!("username,email\n{}", row(longest)));
    assert_eq!((records[0].username(), records[0].email().len()), ("ada", 320));
}

#[test]
fn the_sink_can_stop() {
    for file in [
        "username\na\nb\nc\n",
        "{}\n{}\n{}\n",
        "[{\"model\":\"a.user\"},{\"model\":\"a.user\"},{\"model\":\"a.user\"}]",
    ] {
        let mut left = 2;
        let summary = read(&mut file.as_bytes(), &mut |_| {
            left -= 1;
            if left == 0 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        assert_eq!(summary.expect("a list").records, 2);
    }
}
