//! Lists of accounts as files: read row by row, and written.
//!
//! Three formats are known: CSV under a header, JSON Lines, and the fixture that Django's `dumpdata` writes. Which one a
//! file is, is told by its content: `[` begins a fixture, `{` JSON Lines, and anything else is CSV. What is wrong with the
//! file as a whole is a [`FileFault`]; what is wrong with one row is that row's [`RowFault`], and the rows after it are
//! read all the same. Memory does not grow with the file, nor with a row of it.
//!
//! Nothing here knows a clock, a disk, a store or a terminal. A row is cheap to read; what costs (names, hashes, roles) is
//! done by [`Record::person`], which any thread may call.

mod csv;
mod fault;
mod fixture;
mod header;
mod json;
mod json_lines;
mod member;
mod person;
mod record;
mod source;
mod writing;

use std::{io::Read, ops::ControlFlow};

pub use fault::{FileFault, RowFault};
pub use person::{Credential, Person, Rules};
pub use record::Record;
pub use writing::{Cells, Entry, Writer, csv_line};

use source::Source;

/// The longest record in bytes, with everything that stands around its values.
pub const LONGEST_RECORD: usize = 64 * 1024;

/// How a list of accounts is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180, under a header line. Written with commas; read with semicolons and tabs as well.
    Csv,
    /// A JSON object a line.
    JsonLines,
    /// What Django's `dumpdata` writes and `loaddata` reads: one JSON array of objects.
    Django,
}

/// What was read, beside the records that were handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// What the file was taken for.
    pub format: Format,
    /// How many records were handed on, faulty ones among them.
    pub records: u64,
    /// How many elements of a fixture were left out because they are no accounts.
    pub other_models: u64,
    /// How many groups of a fixture were left out because it gives their numbers and not their names.
    pub unnamed_groups: u64,
}

/// Takes a record, and says whether the next one is wanted.
pub type Sink<'a> = &'a mut dyn FnMut(Record) -> ControlFlow<()>;

/// Reads a list of accounts to its end, or until the sink has enough. Every record is handed on, in the order of the file.
///
/// # Errors
/// A [`FileFault`] where the file is none that can be read. Rows may have been handed on before it: a fixture can break off
/// anywhere, and [`check`] finds that beforehand.
pub fn read(input: &mut dyn Read, sink: Sink<'_>) -> Result<Summary, FileFault> {
    let mut source = Source::new(input);
    let mut summary = Summary {
        format: source.format()?,
        records: 0,
        other_models: 0,
        unnamed_groups: 0,
    };
    let mut records = 0;
    let mut counted = |record| {
        records += 1;
        sink(record)
    };
    match summary.format {
        Format::Csv => csv::read(&mut source, &mut counted)?,
        Format::JsonLines => json_lines::read(&mut source, &mut counted)?,
        Format::Django => fixture::read(&mut source, &mut counted, &mut summary)?,
    }
    summary.records = records;
    Ok(summary)
}

/// Whether a file can be read, before anything is made of it: the head of CSV and of JSON Lines, and the whole of a fixture,
/// whose end tells whether it is one.
///
/// # Errors
/// The [`FileFault`] that [`read`] would meet.
pub fn check(input: &mut dyn Read) -> Result<Format, FileFault> {
    let mut source = Source::new(input);
    let format = source.format()?;
    match format {
        Format::Csv => drop(header::Header::read(&mut source)?),
        Format::JsonLines => {}
        Format::Django => fixture::check(&mut source)?,
    }
    Ok(format)
}
