//! Why the store could not answer, in the words that a user reads.

use chrono::{DateTime, Utc};

use crate::{event::Behind, files::FileError};

/// Why the store could not answer. None of these left anything half written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is none at the path, or no more than what a killed first run left there.
    #[error("there is no store at the path")]
    Missing,
    /// An SQLite file of another program.
    #[error("the file is another program's database, not a store of gatepass")]
    NotOurs,
    /// A later gatepass made it.
    #[error("the store has schema version {found}, and this gatepass knows versions up to {known}")]
    Newer {
        /// The version of its schema.
        found: i32,
        /// The newest version that this program knows.
        known: i32,
    },
    /// An earlier gatepass made it, and reading does not change it.
    #[error("the store has schema version {found} and must be brought to version {known} by a command that writes")]
    Older {
        /// The version of its schema.
        found: i32,
        /// The version that this program reads.
        known: i32,
    },
    /// No SQLite file, a torn one, a schema that no migration made, or a row that nobody can have written.
    #[error("the store is damaged: {reason}")]
    Damaged {
        /// What was found.
        reason: String,
    },
    /// An event that no gatepass can have written so.
    #[error("event {sequence} cannot be read: {reason}")]
    OddEvent {
        /// Its number.
        sequence: i64,
        /// What was found.
        reason: String,
    },
    /// A copy that was taken from a store in use, without what its log held.
    #[error("the copy is not whole: a log lies beside it")]
    NotAtRest,
    /// A writer is at work, or was killed, and what it left may be read only by those who may write.
    #[error(
        "the store is in use or was left by a killed command, and only its owner (user id {owner}) can read it now"
    )]
    OwnerNeeded {
        /// The user id of the store's owner, whom to ask.
        owner: u32,
    },
    /// A write where the file, its folder or the file system is read-only for this user.
    #[error("the store may be read but not written by this user")]
    ReadOnly,
    /// No room to write.
    #[error("there is no room left on the disk of the store")]
    Full,
    /// The operating system failed to read or write.
    #[error("the store cannot be read or written: {reason}")]
    Io {
        /// What SQLite says of it.
        reason: String,
    },
    /// Others kept the store busy for longer than was to be waited.
    #[error("the store is busy")]
    Busy,
    /// The clock is far behind the newest event, so nothing is written by it.
    #[error("the clock is behind the store: it says {now}, and the newest event is of {newest}")]
    ClockBehind {
        /// The instant of the newest event.
        newest: DateTime<Utc>,
        /// What the clock says.
        now: DateTime<Utc>,
    },
    /// An address was written to too often.
    #[error("`{address}` was written to too often")]
    MailTooOften {
        /// The address.
        address: String,
        /// When it may be written to again.
        next_at: DateTime<Utc>,
    },
    /// A decision that does not fit the facts it was given: a fault of the program, not of the user.
    #[error("the store refused what was to be written: {reason}")]
    Contradiction {
        /// The rule that it broke.
        reason: String,
    },
    /// The file may not be used as it is.
    #[error(transparent)]
    File(#[from] FileError),
}

impl From<Behind> for StoreError {
    fn from(Behind { newest, now }: Behind) -> StoreError {
        StoreError::ClockBehind { newest, now }
    }
}
