//! What became of rows, told in the order of the list although they are entered in another.

use std::collections::VecDeque;

use super::row::Row;

/// Rows that are told at once.
const SOME: usize = 1024;

/// The place of a row in the list, counted among all rows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(usize);

/// What became of rows that cannot be told yet, because of earlier ones it is not known.
#[derive(Default)]
pub(super) struct Outcomes {
    /// From the first row on that waits, or was not told; nothing where it is not known.
    rows: VecDeque<Option<Box<Row>>>,
    told: usize,
    known: usize,
    /// The line of the last row that has a place.
    line: u64,
}

impl Outcomes {
    /// A place for the next row of the list.
    pub(super) fn place(&mut self, line: u64) -> Place {
        self.line = line;
        self.rows.push_back(None);
        Place(self.told + self.rows.len() - 1)
    }

    /// Notes what became of a row.
    pub(super) fn note(&mut self, Place(place): Place, row: Box<Row>) {
        if let Some(empty) = self.rows.get_mut(place - self.told) {
            *empty = Some(row);
            self.known += 1;
        }
    }

    /// How many are known and cannot be told.
    pub(super) fn untold(&self) -> usize {
        self.known
    }

    /// How many lines of the list are done, as far as rows say: what is known is spread over all that were read.
    pub(super) fn lines_done(&self) -> u64 {
        let (done, all) = (self.told + self.known, self.told + self.rows.len());
        let share = u128::from(self.line) * done as u128 / all.max(1) as u128;
        u64::try_from(share).unwrap_or(self.line)
    }

    /// The next rows that can be told; none where earlier ones are not known.
    pub(super) fn tell(&mut self) -> Vec<Box<Row>> {
        let known = self.rows.iter().take(SOME).take_while(|row| row.is_some()).count();
        self.told += known;
        self.known -= known;
        self.rows.drain(..known).flatten().collect()
    }

    /// Waits for nothing more: what is known can be told.
    pub(super) fn give_up(&mut self) {
        self.rows.retain(Option::is_some);
    }
}
