//! What became of each row, written row by row in the order of the file.

use std::{
    fs::File,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use zeroize::Zeroizing;

use crate::{
    error::Refusal,
    files::{self, FileError, Kind, Policy},
    host::Host,
    roster::{self, Cells},
};

use super::{
    crew::{Crew, Gone},
    row::{COLUMNS, Row},
};

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Comma-separated values under a header
    Csv,
    /// One JSON object a line
    JsonLines,
}

/// How the rows of one list are laid out, by a thread of its own.
struct Sheet {
    format: Format,
    guard: Cells,
    has_header: bool,
}

impl Sheet {
    fn lay_out(&mut self, rows: Vec<Box<Row>>) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(rows.len() * 512));
        if self.format == Format::Csv && !self.has_header {
            roster::csv_line(COLUMNS, Cells::Plain, &mut out);
        }
        self.has_header = true;
        for row in rows {
            match self.format {
                Format::Csv => row.csv(self.guard, &mut out),
                Format::JsonLines => row.json(&mut out),
            }
        }
        out
    }
}

/// Sheets that are laid out ahead of the writing.
const MOST_SHEETS: usize = 2;

/// Rows of a sheet.
const SHEET: usize = 1024;

/// Where rows go: standard output, or a new file.
pub(super) struct Results {
    sheets: Crew<Vec<Box<Row>>, Zeroizing<Vec<u8>>>,
    file: Option<(PathBuf, File)>,
}

impl Results {
    /// Makes the file, where there is to be one, before anything else is done. It is a person's, as any that holds a secret.
    /// A rehearsal only looks whether one is there, and shows its results.
    pub(super) fn new(format: Format, guard: Cells, path: Option<&Path>, rehearsed: bool) -> Result<Results, Refusal> {
        let sheet = Sheet {
            format,
            guard,
            has_header: false,
        };
        let sheets = Crew::new(vec![sheet], Sheet::lay_out);
        let file = match path {
            Some(path) if rehearsed => match path.symlink_metadata() {
                Ok(_) => return Err(FileError::Exists { path: path.to_owned() }.into()),
                Err(_) => None,
            },
            Some(path) => Some((
                path.to_owned(),
                files::create_new(path, Kind::Secret, &Policy::default())?,
            )),
            None => None,
        };
        Ok(Results {
            sheets: sheets.map_err(|error| Refusal::failed("no threads are to be had", error))?,
            file,
        })
    }

    /// Whether rows go to standard output.
    pub(super) fn are_shown(&self) -> bool {
        self.file.is_none()
    }

    /// Takes rows to be written. `false` where nobody reads them any more.
    pub(super) fn take(&mut self, rows: Vec<Box<Row>>, host: &mut dyn Host) -> Result<bool, Refusal> {
        let mut rows = rows.into_iter();
        loop {
            let sheet: Vec<Box<Row>> = rows.by_ref().take(SHEET).collect();
            if sheet.is_empty() {
                return self.write_ready(host);
            }
            self.sheets.give(sheet).map_err(fault)?;
            while self.sheets.under_way() > MOST_SHEETS {
                let sheet = self.sheets.take().map_err(fault)?.unwrap_or_default();
                if !self.write(&sheet, host)? {
                    return Ok(false);
                }
            }
        }
    }

    /// Writes what is laid out by now.
    pub(super) fn write_ready(&mut self, host: &mut dyn Host) -> Result<bool, Refusal> {
        while let Some(sheet) = self.sheets.take_done().map_err(fault)? {
            if !self.write(&sheet, host)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Writes all that was taken; a header, at least.
    pub(super) fn write_all(&mut self, host: &mut dyn Host) -> Result<bool, Refusal> {
        self.sheets.give(Vec::new()).map_err(fault)?;
        while let Some(sheet) = self.sheets.take().map_err(fault)? {
            if !self.write(&sheet, host)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn write(&mut self, sheet: &[u8], host: &mut dyn Host) -> Result<bool, Refusal> {
        if let Some((path, file)) = &mut self.file {
            let written = file.write_all(sheet);
            return match written {
                Ok(()) => Ok(true),
                Err(error) => Err(FileError::from_io("write", Kind::Secret.noun(), path, error).into()),
            };
        }
        let stdout = host.stdout();
        match stdout.write_all(sheet).and_then(|()| stdout.flush()) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(Refusal::failed("the results could not be written", error)),
        }
    }

    /// Makes what was written safe from a power failure.
    pub(super) fn settle(&mut self) -> Result<(), Refusal> {
        let Some((path, file)) = &mut self.file else {
            return Ok(());
        };
        let settled = file.sync_all().and_then(|()| files::sync_folder_of(path));
        settled.map_err(|error| FileError::from_io("write", Kind::Secret.noun(), path, error).into())
    }

    /// Takes the file away again where nothing was done.
    pub(super) fn remove(&mut self) {
        if let Some((path, _)) = self.file.take() {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// The thread told where it happened.
fn fault(Gone: Gone) -> Refusal {
    Refusal::failed("the results could not be laid out", "gatepass met a fault of its own")
}
