//! The key ring's file: read, created and replaced whole or not at all.

use std::path::Path;

use chrono::{DateTime, Utc};

use crate::{
    files::{self, FileError, Kind, Policy},
    host::Host,
    key::{Key, KeyFault, KeyRing},
};

/// A key ring holds a handful of keys; more than this is none of ours.
const KEY_RING_BYTES: u64 = 1024 * 1024;

/// Why a key ring cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyRingError {
    /// Its file.
    #[error(transparent)]
    File(#[from] FileError),
    /// What is in it.
    #[error(transparent)]
    Content(#[from] KeyFault),
    /// No randomness for a new key.
    #[error("the system gives no randomness: {0}")]
    Random(std::io::Error),
}

/// Reads the key ring; `None` where there is none.
pub fn read(path: &Path, policy: &Policy) -> Result<Option<KeyRing>, KeyRingError> {
    match files::read(path, Kind::Keys, policy, KEY_RING_BYTES) {
        Ok(bytes) => Ok(Some(KeyRing::parse(&bytes)?)),
        Err(FileError::Missing { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Creates a key ring with one fresh HS256 key. Where another process was first, its ring is read instead, so that first
/// runs at the same moment share one.
pub fn create(path: &Path, policy: &Policy, host: &dyn Host, now: DateTime<Utc>) -> Result<KeyRing, KeyRingError> {
    let ring = fresh(host, now)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        files::make_folder(folder, policy)?;
    }
    match files::publish_new(path, Kind::Keys, ring.to_json().as_bytes(), policy) {
        Ok(()) => Ok(ring),
        Err(FileError::Exists { .. }) => read(path, policy)?.ok_or_else(|| {
            FileError::Missing {
                noun: Kind::Keys.noun(),
                path: path.to_owned(),
            }
            .into()
        }),
        Err(error) => Err(error.into()),
    }
}

/// Writes a changed ring over the one that is there, atomically and with that one's mode and owner. Whoever changes a ring
/// holds the lock of its store while it reads, changes and replaces it, so that no change is lost.
pub fn replace(path: &Path, policy: &Policy, ring: &KeyRing) -> Result<(), FileError> {
    files::replace(path, Kind::Keys, ring.to_json().as_bytes(), policy)
}

/// A key ring with one fresh HS256 key, in memory.
pub fn fresh(host: &dyn Host, now: DateTime<Utc>) -> Result<KeyRing, KeyRingError> {
    let mut secret = zeroize::Zeroizing::new([0; 32]);
    let mut id = [0; 8];
    host.random(&mut *secret).map_err(KeyRingError::Random)?;
    host.random(&mut id).map_err(KeyRingError::Random)?;
    Ok(KeyRing::new(vec![Key::generate(&secret, id, now)]))
}
