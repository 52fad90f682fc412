//! The store behind a few workers: what asks it may wait for a disk, and no thread of the server does.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
    time::timeout,
};

use crate::store::Store;

/// Why no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unanswered {
    /// All workers were busy for as long as one waits.
    Busy,
    /// A fault of our own.
    Failed,
}

/// All of them: several that read, one that writes, since a store takes one writer at a time, and as many as there are
/// cores for hashing.
pub(super) struct Workers {
    readers: Arc<Crew>,
    writer: Arc<Crew>,
    hashers: Arc<Semaphore>,
    patience: Duration,
}

/// Workers of one kind, each with a store of its own.
struct Crew {
    free: Arc<Semaphore>,
    stores: Mutex<Vec<Box<dyn Store>>>,
}

impl Crew {
    fn new(stores: Vec<Box<dyn Store>>) -> Arc<Crew> {
        Arc::new(Crew {
            free: Arc::new(Semaphore::new(stores.len())),
            stores: Mutex::new(stores),
        })
    }

    fn take(&self) -> Option<Box<dyn Store>> {
        self.stores.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn give_back(&self, store: Box<dyn Store>) {
        self.stores.lock().unwrap_or_else(PoisonError::into_inner).push(store);
    }
}

impl Workers {
    pub(super) fn new(readers: Vec<Box<dyn Store>>, writer: Box<dyn Store>, patience: Duration) -> Workers {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Workers {
            readers: Crew::new(readers),
            writer: Crew::new(vec![writer]),
            hashers: Arc::new(Semaphore::new(cores)),
            patience,
        }
    }

    /// Asks the store.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut (dyn Store + 'static)) -> T + Send + 'static,
    ) -> Result<T, Unanswered> {
        self.ask(&self.readers, work).await
    }

    /// Has the store take a step.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut (dyn Store + 'static)) -> T + Send + 'static,
    ) -> Result<T, Unanswered> {
        self.ask(&self.writer, work).await
    }

    /// Does what takes a core for a while, such as hashing a password.
    pub(super) async fn hash<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Unanswered> {
        let permit = self.permit(&self.hashers).await?;
        let done = spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        done.await.map_err(|_| Unanswered::Failed)
    }

    async fn ask<T: Send + 'static>(
        &self,
        crew: &Arc<Crew>,
        work: impl FnOnce(&mut (dyn Store + 'static)) -> T + Send + 'static,
    ) -> Result<T, Unanswered> {
        let permit = self.permit(&crew.free).await?;
        let crew = crew.clone();
        // Whoever asked may go away meanwhile: the worker ends its work and puts the store back itself.
        let done = spawn_blocking(move || {
            let mut store = crew.take()?;
            let done = catch_unwind(AssertUnwindSafe(|| work(&mut *store)));
            crew.give_back(store);
            drop(permit);
            done.ok()
        });
        done.await.ok().flatten().ok_or(Unanswered::Failed)
    }

    async fn permit(&self, free: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Unanswered> {
        let waited = timeout(self.patience, free.clone().acquire_owned()).await;
        waited.map_err(|_| Unanswered::Busy)?.map_err(|_| Unanswered::Failed)
    }
}
