//! What became of all rows, counted.

use chrono::{DateTime, Utc};

use super::row::{Became, Row};
use crate::words;

/// How many rows there were, and what became of them.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub(super) rows: u64,
    pub(super) created: u64,
    pub(super) unchanged: u64,
    pub(super) refused: u64,
    /// Of which so many for a fault of their own.
    pub(super) at_fault: u64,
    /// Links that were told.
    pub(super) links: u64,
    /// The line of the last row that was told.
    pub(super) last_line: Option<u64>,
    began: DateTime<Utc>,
}

impl Tally {
    pub(super) fn new(began: DateTime<Utc>) -> Tally {
        Tally {
            rows: 0,
            created: 0,
            unchanged: 0,
            refused: 0,
            at_fault: 0,
            links: 0,
            last_line: None,
            began,
        }
    }

    pub(super) fn count(&mut self, row: &Row) {
        self.rows += 1;
        match row.became {
            Some(Became::Created(_)) => self.created += 1,
            Some(Became::Unchanged(_)) => self.unchanged += 1,
            Some(Became::Refused(_)) | None => {
                self.refused += 1;
                self.at_fault += 1;
            }
        }
        self.links += u64::from(row.url().is_some());
    }

    /// Nothing of it was done after all.
    pub(super) fn undo(&mut self) {
        (self.created, self.unchanged, self.links) = (0, 0, 0);
        self.refused = self.rows;
    }

    pub(super) fn is_undone(&self) -> bool {
        self.refused > self.at_fault
    }

    /// In words, with how long it took.
    pub(super) fn words(&self, now: DateTime<Utc>) -> String {
        let mut words = format!(
            "{}: {} created, {} unchanged, {} refused",
            words::counted(self.rows, "row", "rows"),
            words::count(self.created),
            words::count(self.unchanged),
            words::count(self.refused)
        );
        if self.links > 0 {
            words += &format!("; {}", words::counted(self.links, "link", "links"));
        }
        let seconds = (now - self.began).num_seconds();
        if seconds > 0 {
            words += &format!("; in {}", words::duration(seconds));
        }
        words
    }
}
