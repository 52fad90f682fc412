//! The list, read by a thread of its own: rows come in pieces that take about as long to be made ready.

use std::{
    io::{self, Read},
    ops::ControlFlow,
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread::{self, JoinHandle},
    time::Duration,
};

use super::input::Input;
use crate::roster::{self, FileFault, Record, Summary};

/// What making a plain row ready weighs.
const PLAIN: usize = 1;
/// What a row with a password to be hashed weighs.
const HASHED: usize = 64;
/// So many octets of a row weigh as much as a plain one, beside what is usual.
pub(super) const LARGE: usize = 512;
/// The weight of a piece.
const PIECE: usize = 1024;
/// Pieces that are read ahead.
const AHEAD: usize = 4;
/// How long is waited for a piece before something else is looked at.
const BREATH: Duration = Duration::from_millis(100);

/// A list that is being read.
pub(super) struct Reading {
    pieces: Receiver<Vec<Record>>,
    thread: JoinHandle<Result<Summary, FileFault>>,
}

/// What came of the list.
pub(super) enum Came {
    Piece(Vec<Record>),
    /// Nothing, for now.
    Nothing,
    /// All of it was handed over.
    End,
}

impl Reading {
    /// Begins to read. `hashes`: every row is given a password.
    pub(super) fn begin(input: Input, hashes: bool) -> io::Result<Reading> {
        let (sender, pieces) = sync_channel(AHEAD);
        let mut input = input.into_read();
        let thread = thread::Builder::new().spawn(move || read(&mut *input, hashes, &sender))?;
        Ok(Reading { pieces, thread })
    }

    /// The next piece, where it comes soon.
    pub(super) fn next(&self) -> Came {
        match self.pieces.recv_timeout(BREATH) {
            Ok(piece) => Came::Piece(piece),
            Err(RecvTimeoutError::Timeout) => Came::Nothing,
            Err(RecvTimeoutError::Disconnected) => Came::End,
        }
    }

    /// What was read, at the end. A panic goes on where it is waited for.
    pub(super) fn summary(self) -> Result<Summary, FileFault> {
        self.thread
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

fn read(input: &mut dyn Read, hashes: bool, pieces: &SyncSender<Vec<Record>>) -> Result<Summary, FileFault> {
    let (mut piece, mut weight) = (Vec::new(), 0);
    let summary = roster::read(input, &mut |record| {
        weight += if hashes || record.has_password() { HASHED } else { PLAIN };
        weight += record.size() / LARGE;
        piece.push(record);
        if weight < PIECE {
            return ControlFlow::Continue(());
        }
        weight = 0;
        match pieces.send(std::mem::take(&mut piece)) {
            Ok(()) => ControlFlow::Continue(()),
            // Nobody wants more.
            Err(_) => ControlFlow::Break(()),
        }
    });
    if !piece.is_empty() {
        // Where nobody wants it, nobody misses it.
        let _ = pieces.send(piece);
    }
    summary
}
