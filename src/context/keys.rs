//! The key ring as a command gets it: read, and made sure to be its store's.

use super::Context;
use crate::{error::Refusal, key::KeyRing, keyring, store::Store};

impl Context<'_> {
    /// Reads the key ring to inspect with; `None` where there is none. With a store, it must be that store's.
    pub fn key_ring_if_any(&self, store: Option<&mut dyn Store>) -> Result<Option<KeyRing>, Refusal> {
        let ring = keyring::read(&self.settings.keys, &self.settings.files);
        let ring = ring.map_err(|error| Refusal::of_keys(error, &self.settings.keys))?;
        if let (Some(ring), Some(store)) = (&ring, store) {
            self.belong_together(ring, store)?;
        }
        Ok(ring)
    }

    /// Reads the key ring that is needed, and makes sure that it is this store's.
    pub fn key_ring(&self, store: &mut dyn Store) -> Result<KeyRing, Refusal> {
        self.key_ring_if_any(Some(store))?
            .ok_or_else(|| Refusal::keys_missing(&self.settings.keys))
    }

    /// Makes sure, under the store's lock, that links are still signed as this ring says, which was read before: whoever
    /// rotates holds that lock, and a link of a key that was retired meanwhile would never work.
    pub fn still_signs(&self, ring: &KeyRing) -> Result<(), Refusal> {
        match self.key_ring_if_any(None)? {
            Some(now) if !now.signs_as(ring) => Err(Refusal::again()),
            // Without a file it is a rehearsal's.
            _ => Ok(()),
        }
    }

    /// A ring that holds none of the keys that signed for a store is another store's.
    pub(super) fn belong_together(&self, ring: &KeyRing, store: &mut dyn Store) -> Result<(), Refusal> {
        let seen = store.keys_seen().map_err(|error| self.store_refusal(error))?;
        let ours = ring.thumbprints();
        if seen.is_empty() || seen.iter().any(|key| ours.contains(key)) {
            Ok(())
        } else {
            Err(Refusal::keys_differ(&self.settings.store, &self.settings.keys))
        }
    }
}
