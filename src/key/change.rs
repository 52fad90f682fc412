//! How a key ring changes: a key is added, another signs from now on, one is retired. Of a ring that was changed here
//! exactly one key signs.

use chrono::{DateTime, Utc};

use super::{Key, KeyRing, RingFault};

impl KeyRing {
    /// Adds a key that stands by: it verifies, and its public part can be handed out before it signs.
    pub fn add(&mut self, mut key: Key) -> Result<(), RingFault> {
        key.operations.stop_signing();
        self.push(key)
    }

    /// Adds a key that signs from now on. The former signers go on verifying.
    pub fn rotate(&mut self, key: Key) -> Result<(), RingFault> {
        let id = key.id.clone().unwrap_or_default();
        if let Some(why) = key.unfit() {
            return Err(RingFault::Unfit { id, why });
        }
        self.push(key)?;
        self.rotate_to(&id).map(|_| ())
    }

    /// Lets a key sign that is here already, and no other. `false` where that was so before.
    pub fn rotate_to(&mut self, id: &str) -> Result<bool, RingFault> {
        let to = self.place(id)?;
        if let Some(why) = self.keys[to].unfit() {
            return Err(RingFault::Unfit { id: id.to_owned(), why });
        }
        let mut changed = false;
        for (place, key) in self.keys.iter_mut().enumerate() {
            // A key that cannot sign stays as it was written.
            if place != to && key.may_sign() {
                key.operations.stop_signing();
                changed = true;
            } else if place == to && !key.may_sign() {
                key.operations.start_signing();
                changed = true;
            }
        }
        Ok(changed)
    }

    /// Retires a key: it signs nothing, and what it signed is honoured no more. `false` where it was retired before.
    pub fn retire(&mut self, id: &str, now: DateTime<Utc>) -> Result<bool, RingFault> {
        let place = self.place(id)?;
        if self.keys[place].retired_at.is_some() {
            return Ok(false);
        }
        let mut others = self.keys.iter().filter(|key| key.id.as_deref() != Some(id));
        if self.keys[place].may_sign() && !others.any(Key::may_sign) {
            return Err(RingFault::InUse(id.to_owned()));
        }
        self.keys[place].retired_at = Some(now);
        Ok(true)
    }

    fn push(&mut self, key: Key) -> Result<(), RingFault> {
        match key.id.as_deref() {
            Some(id) if self.find(id).is_some() => Err(RingFault::Differs(id.to_owned())),
            _ => {
                self.keys.push(key);
                Ok(())
            }
        }
    }

    fn place(&self, id: &str) -> Result<usize, RingFault> {
        let place = self.keys.iter().position(|key| key.id.as_deref() == Some(id));
        place.ok_or_else(|| RingFault::NoKey(id.to_owned()))
    }
}
