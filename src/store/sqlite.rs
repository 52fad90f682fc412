//! The store as one SQLite file. These rooms alone name `rusqlite`, and none of its types leaves them.
//!
//! `opening` and `visit` get a connection, `schema` says whether the file is to be trusted, `patience` waits for others,
//! `checkpoint` moves the log while many rows are written.
//! `asked` has the promises of `trait Store`: `read`, `listing` and `events` ask, `step` decides, `write`, `change`, `spend`
//! and `trail` write rows and events, `keys` is about keys, `row` turns rows into domain types, `outbox` is about mail. `seal` marks what
//! was written, `soundness` looks for damage, `copying` makes a copy and goes back to one.

mod asked;
mod change;
mod checkpoint;
mod connection;
mod copying;
mod events;
mod fault;
mod keys;
mod listing;
mod opening;
mod outbox;
mod patience;
mod read;
mod row;
mod schema;
mod seal;
mod soundness;
mod spend;
mod step;
mod trail;
mod vacancy;
mod visit;
mod write;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{Opening, Stamp, StoreError};
use crate::files;
use connection::Kept;
use patience::Patience;
use step::Step;
use visit::Visitor;

/// Where the rows are.
enum Ground {
    /// A connection that is kept while the store is open.
    Kept { connection: Kept, writable: bool },
    /// A file that this user may only read, looked at anew for every question.
    Visited(Visitor),
}

/// The store on SQLite.
pub(super) struct Sqlite {
    ground: Ground,
    patience: Patience,
    rehearsing: bool,
    accept_clock: bool,
    policy: files::Policy,
}

impl Sqlite {
    /// Opens the file, or memory for a rehearsal where there is none.
    pub(super) fn open(opening: &Opening, policy: &files::Policy) -> Result<Sqlite, StoreError> {
        let patience = Patience::new(opening.wait);
        let mut ground = opening::open(opening, policy, &patience)?;
        if let Ground::Kept { connection, .. } = &mut ground {
            connection.make_ready(opening.pace, &patience)?;
        }
        Ok(Sqlite {
            ground,
            patience,
            rehearsing: opening.access == super::Access::Rehearse,
            accept_clock: opening.accept_clock,
            policy: policy.clone(),
        })
    }

    /// Answers a question from one snapshot.
    fn read<T>(&self, question: impl Fn(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        match &self.ground {
            Ground::Kept { connection, .. } => self.patience.insist(|| {
                let snapshot = Transaction::new_unchecked(connection.get()?, TransactionBehavior::Deferred)?;
                question(&snapshot)
            }),
            Ground::Visited(visitor) => visitor.read(&self.patience, question),
        }
    }

    /// Does something that takes long, in no transaction of ours.
    fn at_length<T>(&self, work: impl Fn(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        match &self.ground {
            Ground::Kept { connection, .. } => self.patience.insist(|| work(connection.get()?)),
            Ground::Visited(visitor) => visitor.at_length(&self.patience, work),
        }
    }

    /// Takes one step under the write lock; a rehearsed one, and one that decides to write nothing, is rolled back.
    fn step<T>(
        &self,
        stamp: &Stamp,
        mut work: impl FnMut(&mut Step<'_>) -> Result<Option<T>, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.patience.insist(|| {
            let transaction = self.locked()?;
            let mut step = Step::begin(&transaction, stamp, self.accept_clock)?;
            let written = work(&mut step)?;
            if written.is_some() {
                step.trail.write()?;
            }
            drop(step);
            if written.is_some() && !self.rehearsing {
                transaction.commit()?;
            }
            Ok(written)
        })
    }

    /// Takes one step that cannot be repeated: only for the lock, and for the commit, others are waited for.
    fn step_once(
        &self,
        stamp: &Stamp,
        work: impl FnOnce(&mut Step<'_>) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let transaction = self.patience.insist(|| self.locked())?;
        let mut step = Step::begin(&transaction, stamp, self.accept_clock)?;
        let to_stay = work(&mut step)?;
        if to_stay {
            step.trail.write()?;
        }
        drop(step);
        if to_stay && !self.rehearsing {
            self.patience.insist(|| Ok(transaction.execute_batch("COMMIT")?))?;
        }
        Ok(())
    }

    /// The write lock on a store whose schema is still the one that was found.
    fn locked(&self) -> Result<Transaction<'_>, StoreError> {
        let Ground::Kept {
            connection,
            writable: true,
        } = &self.ground
        else {
            return Err(StoreError::ReadOnly);
        };
        let transaction = Transaction::new_unchecked(connection.get()?, TransactionBehavior::Immediate)?;
        schema::still_current(&transaction)?;
        Ok(transaction)
    }
}
