//! SQLite's result codes in the store's words. A code says what happened, never why: no cause is read into it.

use std::io;

use rusqlite::{Error, ErrorCode, ffi};

use crate::{store::StoreError, words};

impl From<Error> for StoreError {
    fn from(error: Error) -> StoreError {
        let (code, said) = match &error {
            Error::SqliteFailure(code, said) => (*code, said.clone()),
            Error::SqlInputError { error, msg, .. } => (*error, Some(msg.clone())),
            Error::FromSqlConversionFailure(..) | Error::IntegralValueOutOfRange(..) | Error::InvalidColumnType(..) => {
                return StoreError::Damaged {
                    reason: "a row holds a value of the wrong type".to_owned(),
                };
            }
            other => {
                return StoreError::Io {
                    reason: other.to_string(),
                };
            }
        };
        // SQLite quotes what it found, and in a damaged file that may be anything.
        let reason = words::safe_lines(&said.unwrap_or_else(|| code.to_string())).into_owned();
        match code.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
                StoreError::Busy
            }
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Damaged { reason },
            ErrorCode::ReadOnly => StoreError::ReadOnly,
            ErrorCode::DiskFull => StoreError::Full,
            // The index of the log is all of its own size at once, so this fails for want of room.
            _ if code.extended_code == ffi::SQLITE_IOERR_SHMSIZE => StoreError::Full,
            ErrorCode::ConstraintViolation => StoreError::Contradiction { reason },
            _ => StoreError::Io { reason },
        }
    }
}

/// A row that no gatepass can have written.
pub(super) fn odd(reason: &str) -> StoreError {
    StoreError::Damaged {
        reason: reason.to_owned(),
    }
}

/// A decision that does not fit the facts.
pub(super) fn contradiction(reason: &str) -> StoreError {
    StoreError::Contradiction {
        reason: reason.to_owned(),
    }
}

/// What the file system says, where "not there" is not a fault.
pub(super) fn io_fault(error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::NotFound => StoreError::Missing,
        _ => StoreError::Io {
            reason: error.to_string(),
        },
    }
}
