//! Holding a trail against its chain, event by event, as it stands in a store: what is hashed is the text that is there,
//! and nothing of it is understood first. So a word that no gatepass knows is named by its event's number like any other
//! change.

use chrono::{DateTime, Utc};

use super::chain::{BrokenChain, Hash, Tip, hash_of};

/// An event as it stands in a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its number.
    pub sequence: i64,
    /// The rest; `None` where a column holds what such a column never does.
    pub body: Option<Body>,
}

/// What stands beside an event's number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Actor, action, account, link and detail, as text.
    pub words: [Option<Vec<u8>>; 5],
    /// The hash of the event before.
    pub previous: Hash,
    /// Its own.
    pub hash: Hash,
}

/// As much of a trail as was found to be whole, from its first event on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// When the first event was; `None` where there is none.
    pub first_at: Option<DateTime<Utc>>,
    /// The last event; `None` where there is none.
    pub tip: Option<Tip>,
}

impl Verified {
    /// The number that the next event must have.
    pub fn next(&self) -> i64 {
        self.tip.map_or(0, |tip| tip.sequence).saturating_add(1)
    }

    /// Takes the next event.
    ///
    /// # Errors
    /// [`BrokenChain`] where its number, predecessor, order in time or hash is not what it must be.
    pub fn take(&mut self, stored: &Stored) -> Result<(), BrokenChain> {
        let sequence = self.next();
        let tip = self.following(sequence, stored).ok_or(BrokenChain { sequence })?;
        self.first_at.get_or_insert(tip.at);
        self.tip = Some(tip);
        Ok(())
    }

    fn following(&self, sequence: i64, stored: &Stored) -> Option<Tip> {
        let body = stored.body.as_ref().filter(|_| stored.sequence == sequence)?;
        let at = DateTime::from_timestamp_millis(body.at)?;
        let numbers = [sequence.to_string(), body.at.to_string()];
        let numbers = numbers.iter().map(|number| Some(number.as_bytes()));
        let words = body.words.iter().map(Option::as_deref);
        let fits = body.previous == self.tip.map_or(Hash::default(), |tip| tip.hash)
            && self.tip.is_none_or(|tip| tip.at <= at)
            && body.hash == hash_of(&body.previous, numbers.chain(words));
        fits.then_some(Tip {
            sequence,
            at,
            hash: body.hash,
        })
    }
}
