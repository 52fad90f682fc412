//! Results that are withheld until it is known what becomes of all rows, in a file that nobody can find.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Seek, Write},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::{
    row::{Became, Row},
    run::Stop,
};
use crate::{
    error::Refusal,
    files::{self, FileError},
};

/// Rows that are handed on at once.
const SOME: usize = 4096;

/// Rows of a list whose results wait for the end of its one step.
pub(super) struct Withheld {
    folder: PathBuf,
    file: BufWriter<File>,
}

impl Withheld {
    /// Beside a store, or in the nearest folder above where there is none yet.
    pub(super) fn beside(store: &Path) -> Result<Withheld, FileError> {
        let folder = store.ancestors().skip(1).find(|folder| folder.is_dir());
        let folder = folder.unwrap_or(Path::new("/")).to_owned();
        Ok(Withheld {
            file: BufWriter::new(files::make_nameless(&folder)?),
            folder,
        })
    }

    pub(super) fn put(&mut self, row: &Row) -> Result<(), Refusal> {
        let (username, email) = row.says();
        let filed = (row.line, username, email, &row.became);
        let line = Zeroizing::new(serde_json::to_vec(&filed).unwrap_or_default());
        let put = self.file.write_all(&line).and_then(|()| self.file.write_all(b"\n"));
        put.map_err(|error| self.failed(error))
    }

    /// Hands the rows on, some at a time.
    pub(super) fn each(mut self, take: &mut dyn FnMut(Vec<Box<Row>>) -> Result<(), Stop>) -> Result<(), Stop> {
        let rewound = self.file.flush().and_then(|()| self.file.get_mut().rewind());
        rewound.map_err(|error| self.failed(error)).map_err(lost)?;
        let mut lines = BufReader::new(self.file.get_ref()).lines();
        loop {
            let some = lines.by_ref().take(SOME).map(|line| {
                let line = Zeroizing::new(line?);
                let (line, username, email, became): (u64, String, String, Became) = serde_json::from_str(&line)?;
                Ok(Row::settled(line, (&username, &email), became))
            });
            let rows: Vec<Box<Row>> = some
                .collect::<io::Result<_>>()
                .map_err(|error| lost(self.failed(error)))?;
            if rows.is_empty() {
                return Ok(());
            }
            take(rows)?;
        }
    }

    fn failed(&self, error: io::Error) -> Refusal {
        FileError::from_io("write", "file for what is under way in", &self.folder, error).into()
    }
}

/// What is done by then cannot be told.
fn lost(refusal: Refusal) -> Stop {
    Stop::Untold(Some(refusal))
}
