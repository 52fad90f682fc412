//! Getting at the file: who may do what with it, and the first run.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::{
    Ground,
    connection::{Kept, beside},
    fault::io_fault,
    patience::Patience,
    schema::{self, Standing},
    visit::Visitor,
};
use crate::{
    files::{self, FileError, Kind, Policy},
    store::{Access, Opening, StoreError},
};

/// Held while the empty file is made and closed. POSIX locks belong to the process: closing that file would release
/// those that another thread's connection has taken on it in the meantime.
static FIRST_RUN: Mutex<()> = Mutex::new(());

/// Opens the store to the end that is asked for.
pub(super) fn open(opening: &Opening, policy: &Policy, patience: &Patience) -> Result<Ground, StoreError> {
    let path = &opening.path;
    match opening.access {
        Access::Read => to_read(path, policy, patience),
        Access::Write => to_write(path, policy, patience, false),
        Access::Create => {
            make_place(path, policy)?;
            to_write(path, policy, patience, true)
        }
        Access::Copy => copy(path, policy).map(Ground::Visited),
        Access::Rehearse => match to_write(path, policy, patience, false) {
            Err(StoreError::Missing) => nameless(patience),
            outcome => outcome,
        },
    }
}

/// A copy that lies at rest, which nobody else may have written.
pub(super) fn copy(path: &Path, policy: &Policy) -> Result<Visitor, StoreError> {
    files::check(path, Kind::Copy, policy, false)?;
    let visitor = Visitor::of_copy(fs::canonicalize(path).map_err(io_fault)?)?;
    match path.metadata().map_err(io_fault)?.len() {
        0 => Err(StoreError::NotOurs),
        _ => Ok(visitor),
    }
}

/// Makes the empty file where there is none.
fn make_place(path: &Path, policy: &Policy) -> Result<(), StoreError> {
    let _alone = FIRST_RUN.lock().unwrap_or_else(PoisonError::into_inner);
    if path.symlink_metadata().is_ok() {
        return Ok(());
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        files::make_folder(folder, policy)?;
    }
    match files::create_new(path, Kind::Store, policy) {
        Ok(_) | Err(FileError::Exists { .. }) => Ok(()),
        Err(fault) => Err(fault.into()),
    }
}

/// Checks the file's mode and owner and gives its path without symbolic links.
fn found(path: &Path, policy: &Policy, reading: bool) -> Result<PathBuf, StoreError> {
    match files::check(path, Kind::Store, policy, reading) {
        Err(FileError::Missing { .. }) => return Err(StoreError::Missing),
        checked => checked?,
    }
    if !files::may_read(path) {
        let (act, noun) = ("read", Kind::Store.noun());
        let path = path.to_owned();
        return Err(FileError::Denied { act, noun, path }.into());
    }
    let path = fs::canonicalize(path).map_err(io_fault)?;
    // What lies beside it becomes part of it when whoever may write leaves: nobody else may have put it there.
    let beside_it: &[&str] = if files::may_write(&path) {
        &["-wal", "-shm", "-journal"]
    } else {
        &[]
    };
    for ending in beside_it {
        match files::check(&beside(&path, ending), Kind::Store, policy, false) {
            // Mostly it is not there, or was taken away by the last one out just now.
            Err(FileError::Missing { .. }) => {}
            checked => checked?,
        }
    }
    Ok(path)
}

fn to_read(path: &Path, policy: &Policy, patience: &Patience) -> Result<Ground, StoreError> {
    let path = found(path, policy, true)?;
    if path.metadata().map_err(io_fault)?.len() == 0 {
        return Err(StoreError::Missing);
    }
    let at_home = files::may_write(&path);
    let visitor = Visitor::new(path, at_home);
    // What is not ours is refused here; where only the owner can help, every question says so.
    if at_home {
        visitor.read(patience, |_| Ok(()))?;
    }
    Ok(Ground::Visited(visitor))
}

fn to_write(path: &Path, policy: &Policy, patience: &Patience, create: bool) -> Result<Ground, StoreError> {
    let path = found(path, policy, false)?;
    if !create && path.metadata().map_err(io_fault)?.len() == 0 {
        return Err(StoreError::Missing);
    }
    // SQLite would open it to read and leave files beside it that lock the owner out.
    if !files::may_write(&path) {
        return Err(StoreError::ReadOnly);
    }
    patience.insist(|| {
        let connection = Kept::open(&path, patience)?;
        let standing = schema::inspect(connection.get()?)?;
        if standing == Standing::Unfinished && !create {
            return Err(StoreError::Missing);
        }
        connection.recognised()?;
        // Returns the mode in force; where a file system has no shared memory the rollback journal is as safe.
        connection
            .get()?
            .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        connection.get()?.execute_batch("PRAGMA synchronous = FULL")?;
        if standing != Standing::Current {
            schema::migrate(connection.get()?)?;
        }
        Ok(Ground::Kept {
            connection,
            writable: true,
        })
    })
}

fn nameless(patience: &Patience) -> Result<Ground, StoreError> {
    let connection = Kept::nameless(patience)?;
    schema::migrate(connection.get()?)?;
    Ok(Ground::Kept {
        connection,
        writable: true,
    })
}
