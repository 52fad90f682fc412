//! One connection to the file: how it is set, and how it is left so that the file is alone afterwards.

use std::{
    ffi::OsString,
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::{checkpoint::Checkpointer, fault::odd, patience::Patience, seal};
use crate::store::{Pace, StoreError};

/// How long one who leaves waits for others who do; each takes what it takes to move its log into the file.
const LEAVING: Duration = Duration::from_secs(5);

/// Statements that are kept for the next time by whoever stays: more than there are.
const STATEMENTS: usize = 64;

/// Pages that are kept while many rows are written. They come ordered by their names, so that more would not help.
const BULK_CACHE_KIB: u32 = 8 * 1024;

/// Pages in the log from which on they are moved while many rows are written: a page that several steps change is moved once.
/// That is 256 MiB of log, which may be twice as long when it is moved as a whole.
const BULK_LOG_PAGES: i32 = 64 * 1024;

/// The file that SQLite keeps beside the store under this ending, `-wal` or `-journal`.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// A connection by somebody who may write the file and its folder.
pub(super) struct Kept {
    connection: Option<Connection>,
    /// The file; none where it has no name.
    path: Option<PathBuf>,
    /// There while many rows are written.
    checkpointer: Option<Checkpointer>,
}

impl Kept {
    /// Opens a file that is there. It is not written to before [`Kept::recognised`].
    ///
    /// `path` is absolute and free of symbolic links, so that SQLite's own files stand beside it.
    pub(super) fn open(path: &Path, patience: &Patience) -> Result<Kept, StoreError> {
        let log_left = beside(path, "-wal").exists();
        // Only what is attached may be a URI: a path that begins with a slash is none.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let connection = prepared(Connection::open_with_flags(path, flags)?, patience)?;
        // What another program left in its log is not for us to move into its file.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, log_left)?;
        Ok(Kept {
            connection: Some(connection),
            path: Some(path.to_owned()),
            checkpointer: None,
        })
    }

    /// A store that is gone with the process: a file without a name, of which memory holds what fits into the cache.
    pub(super) fn nameless(patience: &Patience) -> Result<Kept, StoreError> {
        Ok(Kept {
            connection: Some(prepared(Connection::open("")?, patience)?),
            path: None,
            checkpointer: None,
        })
    }

    /// Makes ready for what is to come.
    pub(super) fn make_ready(&mut self, pace: Pace, patience: &Patience) -> Result<(), StoreError> {
        let Some(connection) = &mut self.connection else {
            return Ok(());
        };
        if pace != Pace::Once {
            connection.set_prepared_statement_cache_capacity(STATEMENTS);
        }
        if pace == Pace::Bulk {
            connection.execute_batch(&format!("PRAGMA cache_size = -{BULK_CACHE_KIB}"))?;
            let begin = |path: &PathBuf| Checkpointer::begin(connection, (path, BULK_LOG_PAGES), patience);
            self.checkpointer = self.path.as_ref().map(begin).transpose()?;
        }
        Ok(())
    }

    /// Notes that the file is a store of ours: on leaving, its log is moved into it.
    pub(super) fn recognised(&self) -> Result<(), StoreError> {
        self.get()?
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        Ok(())
    }

    /// The connection; it is there until the value is dropped.
    pub(super) fn get(&self) -> Result<&Connection, StoreError> {
        self.connection.as_ref().ok_or_else(|| odd("its connection is closed"))
    }

    /// Waits for whoever else is leaving. Where it cannot, the log may stay until the next command.
    fn turn(&self) -> Option<File> {
        let folder = File::open(self.path.as_ref()?.parent()?).ok()?;
        let locked = Patience::new(LEAVING).insist(|| match folder.try_lock() {
            Err(TryLockError::WouldBlock) => Err(StoreError::Busy),
            Err(TryLockError::Error(error)) => Err(StoreError::Io {
                reason: error.to_string(),
            }),
            Ok(()) => Ok(()),
        });
        locked.is_ok().then_some(folder)
    }
}

impl Drop for Kept {
    /// Closes. SQLite moves the log into the file and removes it when nobody else has the file open; but of two who leave
    /// in the same instant each takes the other for somebody who stays, so they leave one after the other.
    fn drop(&mut self) {
        if let (Some(checkpointer), Some(connection)) = (self.checkpointer.take(), &mut self.connection) {
            checkpointer.end(connection);
        }
        let turn = self.turn();
        drop(self.connection.take());
        drop(turn);
    }
}

/// Sets what holds for every connection, before the first byte of the file is believed.
pub(super) fn prepared(mut connection: Connection, patience: &Patience) -> Result<Connection, StoreError> {
    patience.teach(&mut connection)?;
    seal::teach(&connection)?;
    for (setting, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        // Otherwise a statement is planned a second time once its parameters are known.
        (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
    ] {
        connection.set_db_config(setting, on)?;
    }
    // A process that asks each thing once would keep in memory what it never uses again.
    connection.set_prepared_statement_cache_capacity(0);
    connection.execute_batch("PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON")?;
    Ok(connection)
}
