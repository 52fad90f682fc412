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

/// What the thread tells while it is at work.
const AT_WORK: c_int = -1;

/// The thread, for a connection that writes.
pub(super) struct Checkpointer(JoinHandle<()>);

impl Checkpointer {
    /// Begins, for a connection to the file at this path: the log is moved from so many pages on.
    ///
    /// It begins anew once all of it was moved, and somebody who writes is always ahead of the thread: the last pages are left
    /// to the writer. At twice as many the writer moves whatever is there, unless the thread is still at it.
    pub(super) fn begin(
        writer: &mut Connection,
        (path, many): (&Path, c_int),
        patience: &Patience,
    ) -> Result<Checkpointer, StoreError> {
        let (few, too_many) = (many / 8, many * 2);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = prepared(Connection::open_with_flags(path, flags)?, patience)?;
        // The writer leaves after it, and takes the log away.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        // Until the file is read for the first time there is no log to this connection.
        connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA schema_version")?;
        let (order, orders) = sync_channel(1);
        // How many pages of the log the thread has moved.
        let moved = Arc::new(AtomicI32::new(0));
        let moves = Arc::clone(&moved);
        let thread = thread::Builder::new().spawn(move || {
            while orders.recv().is_ok() {
                // What cannot be moved is safe where it is, and is tried again at a later commit.
                let checkpoint = connection.wal_checkpoint_v2(DEFAULT_NAME, CheckpointMode::PASSIVE);
                moves.store(checkpoint.map_or(0, |(_, moved)| moved.max(0)), SeqCst);
            }
        });
        writer.wal_hook(Some(move |log: &mut Wal, pages| {
            let so_far = moved.load(SeqCst);
            if so_far == AT_WORK && pages < too_many {
                return Ok(());
            }
            if pages < many {
                // What was moved was of the log before.
                moved.store(0, SeqCst);
                return Ok(());
            }
            if pages - so_far > few && pages < too_many {
                moved.store(AT_WORK, SeqCst);
                if order.try_send(()).is_ok() {
                    return Ok(());
                }
            }
            // The commit that brought us here stands, whatever becomes of this.
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

#[cfg(test)]
mod tests {
    use std::{fs, time::Duration};

    use super::*;

    /// A thread that moves the log from so many pages on, for whoever writes to a new file.
    fn writer(path: &Path, many: c_int) -> (Connection, Checkpointer) {
        let patience = Patience::new(Duration::ZERO);
        let mut writer = prepared(Connection::open(path).unwrap(), &patience).unwrap();
        let table = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE TABLE rows (row BLOB)";
        writer.execute_batch(table).unwrap();
        let checkpointer = Checkpointer::begin(&mut writer, (path, many), &patience).unwrap();
        (writer, checkpointer)
    }

    fn write(writer: &Connection) {
        let row = "INSERT INTO rows VALUES (randomblob(4000))";
        writer.execute(row, []).unwrap();
    }

    #[test]
    fn the_thread_moves_the_log_while_the_writer_rests() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        let (mut writer, checkpointer) = writer(&path, 64);
        let pages = || fs::metadata(&path).unwrap().len() / 4096;
        // Each commit writes two or three pages.
        (0..20).for_each(|_| write(&writer));
        assert!(pages() < 10, "the log is not long enough yet");
        (0..15).for_each(|_| write(&writer));
        // The writer would move it at twice the length.
        let moved = (0..1_000).any(|_| {
            thread::sleep(Duration::from_millis(10));
            pages() >= 20
        });
        assert!(moved, "{}", pages());
        checkpointer.end(&mut writer);
    }

    #[test]
    fn the_log_begins_anew_while_somebody_writes_without_a_pause() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        let (mut writer, checkpointer) = writer(&path, 64);
        (0..2_000).for_each(|_| write(&writer));
        let log = folder.path().join("store-wal");
        let length = fs::metadata(&log).unwrap().len();
        assert!(length < 1_500 * 4096, "{length} octets for ever");
        checkpointer.end(&mut writer);
        write(&writer);
        drop(writer);
        assert!(!log.exists(), "nobody else has it open");
        let count = Connection::open(&path)
            .unwrap()
            .query_row("SELECT count(*) FROM rows", [], |row| row.get(0));
        assert_eq!(count, Ok(2_001));
    }
}
