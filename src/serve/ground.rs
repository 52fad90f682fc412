//! The key ring and the store's file under a server that runs for months: a ring is read again whenever its file changed,
//! and a store that was taken away or replaced is not written to any more.

use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use crate::{error::Refusal, files::Policy, key::KeyRing, keyring};

/// What tells one state of a file from another: device, inode, size, and when content, mode or owner changed last.
type Mark = (u64, u64, u64, i64, i64);

/// The ring as it stands in its file, and the store's file.
pub(super) struct Ground {
    keys: PathBuf,
    policy: Policy,
    ring: Mutex<(Option<Mark>, Arc<KeyRing>)>,
    store: PathBuf,
    /// Device and inode of the file that the workers have open.
    opened: Option<(u64, u64)>,
}

/// Why there is nothing to stand on: a code, and the words for the operator.
pub(super) type Groundless = (&'static str, String);

impl Ground {
    pub(super) fn new(keys: PathBuf, policy: Policy, ring: KeyRing, store: PathBuf) -> Ground {
        Ground {
            // Read again by the first request: it may have changed since it was read.
            ring: Mutex::new((None, Arc::new(ring))),
            keys,
            policy,
            opened: identity(&store),
            store,
        }
    }

    /// The ring as it is now, while the store is still the one that was opened.
    pub(super) fn ring(&self) -> Result<Arc<KeyRing>, Groundless> {
        if identity(&self.store) != self.opened {
            let what = "the file at the store's path is not the one that was opened: start again";
            return Err(("store", what.to_owned()));
        }
        let mark = mark(&self.keys);
        let mut current = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        if mark.is_none() || current.0 != mark {
            let read = keyring::read(&self.keys, &self.policy);
            let read = read.map_err(|error| Refusal::of_keys(error, &self.keys));
            let ring = read.and_then(|ring| ring.ok_or_else(|| Refusal::keys_missing(&self.keys)));
            *current = (
                mark,
                Arc::new(ring.map_err(|refusal| ("keys-unreadable", refusal.message))?),
            );
        }
        Ok(current.1.clone())
    }
}

fn identity(path: &Path) -> Option<(u64, u64)> {
    let meta = fs::metadata(path).ok()?;
    Some((meta.dev(), meta.ino()))
}

fn mark(path: &Path) -> Option<Mark> {
    let meta = fs::metadata(path).ok()?;
    Some((meta.dev(), meta.ino(), meta.size(), meta.ctime(), meta.ctime_nsec()))
}
