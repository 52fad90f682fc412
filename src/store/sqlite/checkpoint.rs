//! The log on its way into the file while many rows are written. A thread with a connection of its own moves most of it, and
//! whoever writes goes on meanwhile.

use std::{
    ffi::c_int,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI32, Ordering::SeqCst},
        mpsc::sync_channel,
    },
    thread::{self, JoinHandle},
};

use rusqlite::{Connection, DEFAULT_NAME, OpenFlags, config::DbConfig, hooks::Wal, wal::CheckpointMode};

use super::{connection::prepared, fault::io_fault, patience::Patience};
use crate::store::StoreError;

/// Pages in the log before they are moved: a page that several steps change is moved once. That is 256 MiB of log.
const MANY: c_int = 64 * 1024;

/// Pages that are left to whoever writes: the log begins anew once all of it was moved, and somebody who writes is always
/// ahead of the thread.
const FEW: c_int = MANY / 8;

/// Pages at which nobody is waited for any more.
const TOO_MANY: c_int = 2 * MANY;

/// What the thread tells while it is at work.
const AT_WORK: c_int = -1;

/// The thread, for a connection that writes.
pub(super) struct Checkpointer(JoinHandle<()>);

impl Checkpointer {
    /// Begins, for a connection to the file at this path.
    pub(super) fn begin(writer: &mut Connection, path: &Path, patience: &Patience) -> Result<Checkpointer, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = prepared(Connection::open_with_flags(path, flags)?, patience)?;
        // The writer leaves after it, and takes the log away.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.execute_batch("PRAGMA synchronous = FULL")?;
        let (order, orders) = sync_channel(1);
        // How many pages of the log the thread has moved.
        let moved = Arc::new(AtomicI32::new(0));
        let moves = Arc::clone(&moved);
        let thread = thread::Builder::new().spawn(move || {
            while orders.recv().is_ok() {
                // What cannot be moved is safe where it is, and the writer will see why.
                let checkpoint = connection.wal_checkpoint_v2(DEFAULT_NAME, CheckpointMode::PASSIVE);
                moves.store(checkpoint.map_or(0, |(_, moved)| moved.max(0)), SeqCst);
            }
        });
        writer.wal_hook(Some(move |log: &mut Wal, pages| {
            let so_far = moved.load(SeqCst);
            if pages < MANY || so_far == AT_WORK && pages < TOO_MANY {
                return Ok(());
            }
            if pages - so_far > FEW && pages < TOO_MANY {
                moved.store(AT_WORK, SeqCst);
                if order.try_send(()).is_ok() {
                    return Ok(());
                }
            }
            // As before: the commit that brought us here stands, whatever becomes of this.
            let _ = log.checkpoint();
            moved.store(0, SeqCst);
            Ok(())
        }))?;
        thread.map(Checkpointer).map_err(io_fault)
    }

    /// Ends the thread, which finishes what it has begun.
    pub(super) fn end(self, writer: &mut Connection) {
        // The hook has the end of the channel that keeps the thread waiting.
        let _ = writer.wal_hook(None::<fn(&mut Wal, c_int) -> rusqlite::Result<()>>);
        // A panic was told where it happened.
        let _ = self.0.join();
    }
}
