//! The key ring of a server that runs for months: read again whenever its file changed.

use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{files::Policy, key::KeyRing, keyring};

/// What tells one state of a file from another: device, inode, size, and the time of its last change in nanoseconds.
type Mark = (u64, u64, u64, i64, i64);

/// The ring as it stands in its file.
pub(super) struct Keys {
    path: PathBuf,
    policy: Policy,
    current: Mutex<(Option<Mark>, Arc<KeyRing>)>,
}

impl Keys {
    pub(super) fn new(path: PathBuf, policy: Policy, ring: KeyRing) -> Keys {
        let mark = mark(&path);
        Keys {
            path,
            policy,
            current: Mutex::new((mark, Arc::new(ring))),
        }
    }

    /// The ring; `None` where its file cannot be read any more: a key may have been retired in it.
    pub(super) fn ring(&self) -> Option<Arc<KeyRing>> {
        let mark = mark(&self.path);
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if mark.is_none() || current.0 != mark {
            let ring = keyring::read(&self.path, &self.policy).ok().flatten()?;
            *current = (mark, Arc::new(ring));
        }
        Some(current.1.clone())
    }
}

fn mark(path: &PathBuf) -> Option<Mark> {
    let meta = fs::metadata(path).ok()?;
    Some((meta.dev(), meta.ino(), meta.size(), meta.mtime(), meta.mtime_nsec()))
}
