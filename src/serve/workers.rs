//! The store behind a few workers: what asks it may wait for a disk, and no thread of the server does.
//!
//! Workers are threads that take one piece of work after the other from a queue. The one that writes never waits for
//! anybody between two steps, so that a store is written to as fast as its disk allows.

use std::{
    collections::VecDeque,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicU8, Ordering::SeqCst},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use tokio::{sync::oneshot, time::timeout};

use crate::store::Store;

/// Why no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unanswered {
    /// All workers were busy for as long as one waits; nothing was begun.
    Busy,
    /// A fault of our own.
    Failed,
}

impl Unanswered {
    /// The code that an answer has in its place.
    pub(super) fn code(self) -> &'static str {
        match self {
            Unanswered::Busy => "busy",
            Unanswered::Failed => "failed",
        }
    }
}

/// All of them: several that read, one that writes, since a store takes one writer at a time, and for hashing as many
/// as there are cores, eight at most.
pub(super) struct Workers {
    readers: Crew<Box<dyn Store>>,
    writer: Crew<Box<dyn Store>>,
    hashers: Crew<()>,
    patience: Duration,
}

impl Workers {
    /// # Errors
    /// The system gives no more threads.
    pub(super) fn new(
        readers: Vec<Box<dyn Store>>,
        writer: Box<dyn Store>,
        patience: Duration,
    ) -> Result<Workers, io::Error> {
        let cores = thread::available_parallelism().map_or(1, usize::from).min(MOST_HASHERS);
        Ok(Workers {
            readers: Crew::new("reader", readers)?,
            writer: Crew::new("writer", vec![writer])?,
            hashers: Crew::new("hasher", vec![(); cores])?,
            patience,
        })
    }

    /// Asks the store.
    pub(super) async fn read<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut (dyn Store + 'static)) -> R + Send + 'static,
    ) -> Result<R, Unanswered> {
        self.readers.ask(self.patience, |store| work(&mut **store)).await
    }

    /// Has the store take a step.
    pub(super) async fn write<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut (dyn Store + 'static)) -> R + Send + 'static,
    ) -> Result<R, Unanswered> {
        self.writer.ask(self.patience, |store| work(&mut **store)).await
    }

    /// Does what takes a core for a while, such as hashing a password.
    pub(super) async fn hash<R: Send + 'static>(
        &self,
        work: impl FnOnce() -> R + Send + 'static,
    ) -> Result<R, Unanswered> {
        self.hashers.ask(self.patience, |()| work()).await
    }
}

/// Each of them takes the memory of a hash, 19 MiB unless it was set.
const MOST_HASHERS: usize = 8;

/// A piece of work, done with a worker's tool.
type Work<T> = Box<dyn FnOnce(&mut T) + Send>;

/// Workers of one kind, each with a tool of its own, such as a connection to the store.
struct Crew<T> {
    queue: Arc<Queue<T>>,
    threads: Vec<JoinHandle<()>>,
}

struct Queue<T> {
    /// What is still to be done; `None` when there will be no more.
    waiting: Mutex<Option<VecDeque<Work<T>>>>,
    arrived: Condvar,
}

/// What became of a piece of work that somebody waits for.
const WAITING: u8 = 0;
const BEGUN: u8 = 1;
const GIVEN_UP: u8 = 2;

impl<T: Send + 'static> Crew<T> {
    /// `name` is what the threads are called, for whoever looks at the process.
    fn new(name: &str, tools: Vec<T>) -> Result<Crew<T>, io::Error> {
        let queue = Arc::new(Queue {
            waiting: Mutex::new(Some(VecDeque::new())),
            arrived: Condvar::new(),
        });
        let start = |mut tool: T| {
            let queue = queue.clone();
            thread::Builder::new().name(name.to_owned()).spawn(move || {
                while let Some(work) = queue.next() {
                    work(&mut tool);
                }
            })
        };
        Ok(Crew {
            threads: tools.into_iter().map(start).collect::<Result<_, _>>()?,
            queue,
        })
    }

    /// Has a worker do something. Whoever asked and goes away, or waits too long, takes back what was not begun; what was
    /// begun is finished, and waited for.
    async fn ask<R: Send + 'static>(
        &self,
        patience: Duration,
        work: impl FnOnce(&mut T) -> R + Send + 'static,
    ) -> Result<R, Unanswered> {
        let state = Arc::new(AtomicU8::new(WAITING));
        let (answer, mut answered) = oneshot::channel();
        let of_worker = state.clone();
        self.queue.add(Box::new(move |tool| {
            if answer.is_closed() || of_worker.compare_exchange(WAITING, BEGUN, SeqCst, SeqCst).is_err() {
                return;
            }
            // A panic is told by the hook; whoever waits learns that there is no answer.
            if let Ok(done) = catch_unwind(AssertUnwindSafe(|| work(tool))) {
                let _ = answer.send(done);
            }
        }));
        let in_time = match timeout(patience, &mut answered).await {
            Ok(done) => done,
            Err(_) if state.compare_exchange(WAITING, GIVEN_UP, SeqCst, SeqCst).is_ok() => {
                return Err(Unanswered::Busy);
            }
            Err(_) => answered.await,
        };
        in_time.map_err(|_| Unanswered::Failed)
    }
}

impl<T> Queue<T> {
    fn add(&self, work: Work<T>) {
        if let Some(waiting) = &mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) {
            waiting.push_back(work);
        }
        self.arrived.notify_one();
    }

    fn next(&self) -> Option<Work<T>> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match waiting.as_mut()?.pop_front() {
                Some(work) => return Some(work),
                None => waiting = self.arrived.wait(waiting).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

impl<T> Drop for Crew<T> {
    /// Ends when the last worker has: a store is left in order.
    fn drop(&mut self) {
        *self.queue.waiting.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.queue.arrived.notify_all();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
