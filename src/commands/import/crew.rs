//! A crew of threads that does pieces of work side by side and gives the results back in the order of the pieces.

use std::{
    collections::VecDeque,
    io,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, SyncSender, TryRecvError, channel, sync_channel},
    },
    thread::{self, JoinHandle},
};

/// A piece, and where its result goes.
type Job<P, R> = (P, SyncSender<R>);

/// Threads with a tool each, such as memory that is used again for every piece.
pub(super) struct Crew<P, R> {
    /// There until the crew is dropped.
    jobs: Option<Sender<Job<P, R>>>,
    under_way: VecDeque<Receiver<R>>,
    threads: Vec<JoinHandle<()>>,
}

/// A thread of the crew is gone: a fault of our own, which was told where it happened.
#[derive(Debug)]
pub(super) struct Gone;

impl<P: Send + 'static, R: Send + 'static> Crew<P, R> {
    /// A thread for each tool.
    pub(super) fn new<T: Send + 'static>(
        tools: Vec<T>,
        work: impl Fn(&mut T, P) -> R + Clone + Send + 'static,
    ) -> io::Result<Crew<P, R>> {
        let (jobs, queue) = channel::<Job<P, R>>();
        let queue = Arc::new(Mutex::new(queue));
        let mut threads = Vec::new();
        for mut tool in tools {
            let (queue, work) = (Arc::clone(&queue), work.clone());
            threads.push(thread::Builder::new().spawn(move || {
                while let Some((piece, result)) = next(&queue) {
                    // Whoever waits for no result any more has stopped.
                    if result.send(work(&mut tool, piece)).is_err() {
                        return;
                    }
                }
            })?);
        }
        Ok(Crew {
            jobs: Some(jobs),
            under_way: VecDeque::new(),
            threads,
        })
    }

    /// How many pieces are under way.
    pub(super) fn under_way(&self) -> usize {
        self.under_way.len()
    }

    /// Hands over a piece.
    pub(super) fn give(&mut self, piece: P) -> Result<(), Gone> {
        let (result, arrival) = sync_channel(1);
        let jobs = self.jobs.as_ref().ok_or(Gone)?;
        jobs.send((piece, result)).map_err(|_| Gone)?;
        self.under_way.push_back(arrival);
        Ok(())
    }

    /// The result of the oldest piece, where that is done.
    pub(super) fn take_done(&mut self) -> Result<Option<R>, Gone> {
        let Some(oldest) = self.under_way.front() else {
            return Ok(None);
        };
        match oldest.try_recv() {
            Ok(result) => {
                self.under_way.pop_front();
                Ok(Some(result))
            }
            Err(TryRecvError::Empty) => Ok(None),
            Err(TryRecvError::Disconnected) => Err(Gone),
        }
    }

    /// The result of the oldest piece, which is waited for; `None` where none is under way.
    pub(super) fn take(&mut self) -> Result<Option<R>, Gone> {
        let oldest = self.under_way.pop_front();
        oldest.map(|arrival| arrival.recv().map_err(|_| Gone)).transpose()
    }
}

impl<P, R> Drop for Crew<P, R> {
    /// Waits for the threads: what they hold, such as a store, is given back before whoever had them goes on.
    fn drop(&mut self) {
        self.jobs = None;
        self.under_way.clear();
        for thread in self.threads.drain(..) {
            // A panic was told where it happened.
            let _ = thread.join();
        }
    }
}

fn next<P, R>(queue: &Mutex<Receiver<Job<P, R>>>) -> Option<Job<P, R>> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}
