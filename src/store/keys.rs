//! What the store knows of keys, and what a change of the key ring writes into it.
//!
//! The ring is a file of its own. So that file and store change together, the store's lock is held while the ring is read,
//! changed and replaced, and the file is written last, before the step is committed: where it cannot be written, nothing
//! is. A crash between the two leaves the new ring with the old record, which is the safe side: a key that was to be
//! retired is.

use chrono::{DateTime, Utc};

use super::{Stamp, StoreError};
use crate::{
    event::Action,
    files::FileError,
    link::{LinkFacts, NewLink},
};

/// The part of a store that is about keys.
pub trait KeyRecord {
    /// What each key still signs for at an instant, in the order of their ids.
    fn unspent_by_key(&mut self, at: DateTime<Utc>) -> Result<Vec<Unspent>, StoreError>;

    /// Changes the key ring and what is recorded of it. How many links were withdrawn; `None` where nothing was changed.
    fn change_keys(&mut self, stamp: &Stamp, change: &mut dyn KeyStep) -> Result<Option<u32>, StoreError>;
}

/// What a key still signs for: its links that nobody spent, replaced or withdrew, and that are in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unspent {
    /// The key's `kid`.
    pub key_id: String,
    /// How many.
    pub links: u32,
    /// When the last of them expires.
    pub last_expires_at: DateTime<Utc>,
}

/// What a decision on keys is taken by.
#[derive(Clone, Debug)]
pub struct KeyFacts {
    /// The instant that the step counts as.
    pub at: DateTime<Utc>,
    /// What each key still signs for.
    pub unspent: Vec<Unspent>,
}

impl KeyFacts {
    /// What one key still signs for, where that is anything.
    pub fn of(&self, key_id: &str) -> Option<&Unspent> {
        self.unspent.iter().find(|unspent| unspent.key_id == key_id)
    }
}

/// What a change of the key ring writes into the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyChange {
    /// What is told in the audit trail, each with the id of the key that it is about.
    pub events: Vec<(Action, String)>,
    /// The thumbprint of a key that signs for this store from now on.
    pub signer: Option<[u8; 32]>,
    /// Keys whose unspent links are withdrawn, and why.
    pub revoked: Option<(Vec<String>, &'static str)>,
}

/// A change of the key ring, carried out by the store under its lock. It begins again with a decision when the step has to
/// be repeated.
pub trait KeyStep {
    /// Reads the ring and decides; `None` where there is nothing to write.
    fn decide(&mut self, facts: &KeyFacts) -> Option<KeyChange>;

    /// A fresh link in the place of one that is withdrawn, if its account is to have one. Asked for each, the newest first,
    /// with the facts as they stood before.
    fn renew(&mut self, at: DateTime<Utc>, lost: &LinkFacts) -> Option<NewLink>;

    /// Whether the step is to go on; asked when all is decided, before the ring is written.
    fn is_sound(&self) -> bool;

    /// Writes the ring's file, as the last act before the step is committed. Not called in a rehearsal.
    fn put(&mut self) -> Result<(), FileError>;
}
