//! Waiting for others, in one place: SQLite's own waiting and the repetition of whatever SQLite does not wait for.
//!
//! Time is counted by the pauses that were made, so that no clock is read here.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use rusqlite::Connection;

use crate::store::StoreError;

const SHORTEST: u64 = 200;
const LONGEST: u64 = 20_000;

/// How long a busy store is still waited for. Clones share what is left.
#[derive(Clone, Debug)]
pub(super) struct Patience {
    wait: u64,
    /// Microseconds waited since the operation began.
    spent: Arc<AtomicU64>,
}

impl Patience {
    pub(super) fn new(wait: Duration) -> Patience {
        Patience {
            wait: u64::try_from(wait.as_micros()).unwrap_or(u64::MAX),
            spent: Arc::default(),
        }
    }

    /// Pauses, longer from time to time; false when there is nothing left to wait.
    fn once_more(&self) -> bool {
        let spent = self.spent.load(Ordering::Relaxed);
        let left = self.wait.saturating_sub(spent);
        if left == 0 {
            return false;
        }
        let pause = (spent / 4).clamp(SHORTEST, LONGEST).min(left);
        thread::sleep(Duration::from_micros(pause));
        self.spent.fetch_add(pause, Ordering::Relaxed);
        true
    }

    /// Has SQLite wait by the same measure.
    pub(super) fn teach(&self, connection: &mut Connection) -> Result<(), StoreError> {
        let patience = self.clone();
        Ok(connection.busy_handler(Some(move |_| patience.once_more()))?)
    }

    /// Does one operation, from its beginning again while the store is busy and the wait is not over. The wait begins
    /// anew with it, so an operation does not hold another.
    ///
    /// SQLite asks its busy handler for an ordinary lock only: not for the switch to the write-ahead log, nor for a
    /// snapshot that was overtaken, nor where waiting could be a deadlock.
    pub(super) fn insist<T>(&self, mut operation: impl FnMut() -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.spent.store(0, Ordering::Relaxed);
        loop {
            match operation() {
                Err(StoreError::Busy) if self.once_more() => {}
                outcome => return outcome,
            }
        }
    }
}
