//! Reading a store that belongs to somebody else, or lies on a read-only file system, without leaving a trace.
//!
//! A plain read-only connection to a store with a write-ahead log would make files beside it that lock the owner out. So:
//! where there is no log, the file is read as one that does not change (`immutable`), and looked at again afterwards;
//! where there is one, its index is used if it may be read; else only the owner can help.

use std::{
    cell::RefCell,
    fmt::Write as _,
    os::unix::{ffi::OsStrExt, fs::MetadataExt},
    path::{Path, PathBuf},
};

use nix::unistd::{AccessFlags, eaccess};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::{
    connection::{Kept, beside, prepared},
    fault::io_fault,
    patience::Patience,
    schema,
};
use crate::store::StoreError;

/// A reader who may not write.
pub(super) struct Visitor {
    path: PathBuf,
    /// Whether the visitor might as well write: beside a writer they use the log like one.
    at_home: bool,
    /// Whether it is a copy, which has no writer and may be of an earlier version.
    is_copy: bool,
    /// The connection to the file at rest, and what it looked like when that was opened.
    kept: RefCell<Option<(Look, Connection)>>,
}

/// What the file looks like from outside; a write shows in it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    inode: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
    owner: u32,
    log: bool,
}

impl Visitor {
    /// `path` is free of symbolic links.
    pub(super) fn new(path: PathBuf, at_home: bool) -> Visitor {
        Visitor {
            path,
            at_home,
            is_copy: false,
            kept: RefCell::default(),
        }
    }

    /// A look into a copy that lies at rest.
    pub(super) fn of_copy(path: PathBuf) -> Result<Visitor, StoreError> {
        let visitor = Visitor {
            is_copy: true,
            ..Visitor::new(path, false)
        };
        if visitor.look()?.log {
            return Err(StoreError::NotAtRest);
        }
        Ok(visitor)
    }

    /// The file as SQLite opens it where it lies at rest.
    pub(super) fn uri_at_rest(&self) -> String {
        uri(&self.path, "immutable=1")
    }

    fn look(&self) -> Result<Look, StoreError> {
        let seen = self.path.metadata().map_err(io_fault)?;
        Ok(Look {
            inode: seen.ino(),
            size: seen.size(),
            modified: (seen.mtime(), seen.mtime_nsec()),
            changed: (seen.ctime(), seen.ctime_nsec()),
            owner: seen.uid(),
            log: ["-wal", "-journal"]
                .iter()
                .any(|ending| holds_something(&beside(&self.path, ending))),
        })
    }

    /// Answers a question from one snapshot; again from the beginning where the file changed meanwhile.
    pub(super) fn read<T>(
        &self,
        patience: &Patience,
        question: impl Fn(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.ask(patience, |connection| asked(connection, &question))
    }

    /// Does something that takes long. Whoever might as well write has the file open like a writer meanwhile: at rest it
    /// would have to be done again whenever somebody wrote.
    pub(super) fn at_length<T>(
        &self,
        patience: &Patience,
        work: impl Fn(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.at_home {
            return patience.insist(|| work(as_a_writer(&self.path, patience)?.get()?));
        }
        self.ask(patience, work)
    }

    fn ask<T>(
        &self,
        patience: &Patience,
        question: impl Fn(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        patience.insist(|| {
            // A connection to the file at rest is looked at after its answer alone: whatever happened since it was opened
            // shows then.
            let known = self.kept.borrow().as_ref().map(|(look, _)| *look);
            let before = match known {
                Some(look) => look,
                None => self.look()?,
            };
            let answer = if before.log {
                self.beside_a_writer(patience, &question)
            } else {
                self.at_rest(before, patience, &question)
            };
            match (before.log, answer) {
                (true, Ok(answer)) => Ok(answer),
                (true, Err(fault)) if self.at_home => Err(fault),
                (true, Err(fault)) => Err(if self.look()?.log {
                    explained(fault, before.owner)
                } else {
                    StoreError::Busy
                }),
                (false, _) if self.look()? != before => {
                    self.kept.take();
                    Err(StoreError::Busy)
                }
                (false, answer) => answer,
            }
        })
    }

    /// The connection stays while the file looks the same.
    fn at_rest<T>(
        &self,
        look: Look,
        patience: &Patience,
        question: &impl Fn(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut kept = self.kept.borrow_mut();
        let connection = match kept.take() {
            Some((_, connection)) => connection,
            None => opened(&self.path, "immutable=1", patience, self.is_copy)?,
        };
        let answer = question(&connection);
        *kept = Some((look, connection));
        answer
    }

    fn beside_a_writer<T>(
        &self,
        patience: &Patience,
        question: &impl Fn(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.at_home {
            return question(as_a_writer(&self.path, patience)?.get()?);
        }
        // Who may write the folder but not the file could make a log of their own, should the owner's vanish just now.
        let folder = self.path.parent().unwrap_or(Path::new("/"));
        if eaccess(folder, AccessFlags::W_OK).is_ok() {
            return Err(StoreError::ReadOnly);
        }
        question(&opened(&self.path, "readonly_shm=1", patience, false)?)
    }
}

/// An empty log is no log: a reader that was killed leaves one, and a writer's first act is to fill it.
fn holds_something(path: &Path) -> bool {
    path.metadata().is_ok_and(|seen| seen.len() > 0)
}

/// A log that may not be read, or whose index may not, is the owner's to tidy away.
fn explained(fault: StoreError, owner: u32) -> StoreError {
    match fault {
        StoreError::ReadOnly | StoreError::Io { .. } => StoreError::OwnerNeeded { owner },
        other => other,
    }
}

fn asked<T>(
    connection: &Connection,
    question: &impl Fn(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    question(&*Transaction::new_unchecked(connection, TransactionBehavior::Deferred)?)
}

/// A connection that does not write, by somebody who may: it reads the log with the others, and tidies up when it leaves.
fn as_a_writer(path: &Path, patience: &Patience) -> Result<Kept, StoreError> {
    let connection = Kept::open(path, patience)?;
    schema::inspect(connection.get()?)?.readable(false)?;
    connection.recognised()?;
    connection.get()?.execute_batch("PRAGMA query_only = ON")?;
    Ok(connection)
}

/// A connection that cannot write, to a store whose schema is ours.
fn opened(path: &Path, how: &str, patience: &Patience, is_copy: bool) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = prepared(Connection::open_with_flags(uri(path, how), flags)?, patience)?;
    schema::inspect(&connection)?.readable(is_copy)?;
    Ok(connection)
}

/// An absolute path as SQLite reads it in a `file:` URI, with every unusual byte escaped.
fn uri(path: &Path, how: &str) -> String {
    let mut uri = String::from("file://");
    for &byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            write!(uri, "%{byte:02x}").ok();
        }
    }
    uri + "?mode=ro&" + how
}
