//! Listings of any length: rows go out as they come, a page at a time, so that the first is seen at once and memory does not
//! grow with their number.

use std::{
    io::{self, ErrorKind},
    marker::PhantomData,
};

use serde::Serialize;

use crate::{
    error::{Exit, Refusal},
    host::{Host, Stream},
    words,
};

use super::{Enveloped, Report, listing::Columns};

/// Rows that are asked for at once. The first page fixes the widths of a table.
pub const PAGE: usize = 256;

/// One line of a listing. Its fields are the JSON object's after `command`, `status` and `error`; `Default` has none of
/// them, for a listing that was refused.
pub trait Row: Serialize + Default {
    /// The names of the columns.
    const HEADER: &'static [&'static str];
    /// Which of them give way first where a terminal is narrow: a number or an instant that is broken is hard to read.
    const PROSE: &'static [usize];

    /// As many cells.
    fn cells(&self) -> Vec<String>;
}

/// A listing that went out row by row. `Default` is one of which nothing did.
#[derive(Clone, Debug, Serialize)]
pub struct Streamed<R> {
    /// What JSON shows where the listing was refused.
    #[serde(flatten)]
    none: R,
    #[serde(skip)]
    is_out: bool,
}

impl<R: Row> Default for Streamed<R> {
    fn default() -> Streamed<R> {
        Streamed {
            none: R::default(),
            is_out: false,
        }
    }
}

impl<R: Row> Report for Streamed<R> {
    fn text(&self, _width: Option<usize>) -> String {
        String::new()
    }

    fn is_out(&self) -> bool {
        self.is_out
    }
}

/// How the rows of one listing are written.
enum Form {
    /// One JSON object a line.
    Json,
    /// A table as wide as the terminal, once its first page has fixed the widths.
    Table { width: usize, columns: Option<Columns> },
    /// Lines of cells between tabs, under a header.
    Tabbed { has_header: bool },
}

/// The writer of one listing.
pub struct Sheet<R> {
    command: &'static str,
    form: Form,
    rows: PhantomData<R>,
}

impl<R: Row> Sheet<R> {
    /// A sheet for what a verb lists.
    pub fn new(command: &'static str, json: bool, host: &dyn Host) -> Sheet<R> {
        let width = host.is_terminal(Stream::Stdout).then(|| host.columns()).flatten();
        let form = match width {
            _ if json => Form::Json,
            Some(width) => Form::Table { width, columns: None },
            None => Form::Tabbed { has_header: false },
        };
        Sheet {
            command,
            form,
            rows: PhantomData,
        }
    }

    /// Writes a page; an empty one writes the header of a listing that has no rows. `false` where nobody reads any more.
    ///
    /// # Errors
    /// A refusal where the rows could not be written.
    pub fn page(&mut self, rows: &[R], host: &mut dyn Host) -> Result<bool, Refusal> {
        let out = self.form.page(self.command, rows);
        let stdout = host.stdout();
        let written = stdout.write_all(out.as_bytes()).and_then(|()| stdout.flush());
        match written {
            Ok(()) => Ok(true),
            // Whoever closed the pipe has seen enough.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(lost(&error)),
        }
    }

    /// The listing as what its verb gives back.
    pub fn end(self) -> Streamed<R> {
        Streamed {
            none: R::default(),
            is_out: true,
        }
    }
}

fn lost(error: &io::Error) -> Refusal {
    Refusal::failed("the result could not be written", error)
}

impl Form {
    fn page<R: Row>(&mut self, command: &'static str, rows: &[R]) -> String {
        let safe =
            |cells: Vec<String>| -> Vec<String> { cells.iter().map(|cell| words::safe(cell).into_owned()).collect() };
        match self {
            Form::Json => {
                let line = |row: &R| {
                    let object = Enveloped::new(command, Exit::DONE, None, row);
                    // A row holds nothing that JSON cannot.
                    words::safe_json(serde_json::to_string(&object).unwrap_or_default()) + "\n"
                };
                rows.iter().map(line).collect()
            }
            Form::Table { width, columns } => {
                let cells: Vec<Vec<String>> = rows.iter().map(|row| safe(row.cells())).collect();
                match columns {
                    Some(columns) => columns.lines(&cells),
                    None => {
                        let goes_on = rows.len() >= PAGE;
                        let fixed = columns.insert(Columns::fixed((R::HEADER, R::PROSE), &cells, *width, goes_on));
                        fixed.header() + &fixed.lines(&cells)
                    }
                }
            }
            Form::Tabbed { has_header } => {
                let header = (!std::mem::replace(has_header, true)).then(|| R::HEADER.join("\t") + "\n");
                let lines = rows.iter().map(|row| safe(row.cells()).join("\t") + "\n");
                header.into_iter().chain(lines).collect()
            }
        }
    }
}
