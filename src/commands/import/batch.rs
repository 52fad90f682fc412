//! Rows that are ready and wait for others, so that many are one step.

use std::{collections::HashSet, mem};

use chrono::{DateTime, TimeDelta, Utc};

use super::{preparing::Prepared, results::ResultRow};

/// Rows of a full batch.
const FULL: usize = 32 * 1024;

/// The same where rows get links, of which each takes as much memory as its row.
const FULL_OF_LINKS: usize = 16 * 1024;

/// How long the first row waits for others.
const SPAN: TimeDelta = TimeDelta::seconds(1);

/// Rows in the order of the list.
pub(super) struct Batch {
    rows: Vec<Prepared>,
    began: DateTime<Utc>,
    full: usize,
}

impl Batch {
    /// One that has no row yet.
    pub(super) fn new(links: bool) -> Batch {
        Batch {
            rows: Vec::new(),
            began: DateTime::UNIX_EPOCH,
            full: if links { FULL_OF_LINKS } else { FULL },
        }
    }

    /// Takes rows; whether the batch has waited enough.
    pub(super) fn take(&mut self, rows: Vec<Prepared>, now: DateTime<Utc>) -> bool {
        if self.rows.is_empty() {
            self.began = now;
        }
        self.rows.extend(rows);
        self.rows.len() >= self.full || (!self.rows.is_empty() && now - self.began >= SPAN)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Hands each row to `enter`, and gives back what became of them in the order of the list.
    ///
    /// A full batch is entered in the order of the names: of an index that is larger than memory, each page is then written
    /// once for a batch and not once for each row. Rows that share a name or an address with an earlier one come after all
    /// others and in their own order, so that nothing else becomes of any row than in the order of the list.
    pub(super) fn each<E>(self, mut enter: impl FnMut(Prepared) -> Result<ResultRow, E>) -> Result<Vec<ResultRow>, E> {
        if self.rows.len() < self.full || self.rows.is_sorted_by_key(name) {
            return self.rows.into_iter().map(enter).collect();
        }
        let order = by_name(&self.rows);
        let mut places: Vec<Place> = self.rows.into_iter().map(Place::Waits).collect();
        for place in order {
            if let Place::Waits(row) = mem::replace(&mut places[place], Place::Empty) {
                places[place] = Place::Became(enter(row)?);
            }
        }
        let became = places.into_iter().filter_map(|place| match place {
            Place::Became(row) => Some(row),
            Place::Empty | Place::Waits(_) => None,
        });
        Ok(became.collect())
    }
}

/// Where a row stands, and then what became of it: memory for both at once would be a third more.
enum Place {
    Empty,
    Waits(Prepared),
    Became(ResultRow),
}

/// The name of a row as the store orders it; none where the row is refused.
fn name(row: &Prepared) -> Option<&str> {
    let arrival = row.found.as_ref().ok()?;
    Some(arrival.username.fold())
}

/// The places of rows, ordered by the names; behind them those that want what an earlier one wants.
fn by_name(rows: &[Prepared]) -> Vec<usize> {
    let (mut names, mut addresses) = (HashSet::new(), HashSet::new());
    let mut order = Vec::with_capacity(rows.len());
    for (place, row) in rows.iter().enumerate() {
        let name = row.found.as_ref().ok().and_then(|arrival| {
            // Names that are the same look the same.
            let is_new = names.insert(arrival.username.skeleton());
            let email = arrival.email.as_ref();
            let is_new = email.is_none_or(|email| addresses.insert(email.fold())) && is_new;
            is_new.then(|| arrival.username.fold())
        });
        order.push((name.is_none(), name, place));
    }
    order.sort_unstable();
    order.into_iter().map(|(_, _, place)| place).collect()
}
