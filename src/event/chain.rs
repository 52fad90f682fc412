//! The chain of hashes that ties one event to the next.
//!
//! `hash = SHA-256(previous || sequence || at || actor || action || account_id || link_id || detail)`, where `previous`
//! is the 32 bytes of the event before (32 zeros for the first) and every other field is written as a netstring of its
//! UTF-8 text, `<length in bytes, decimal>:<text>,`: numbers in decimal, `at` in milliseconds since 1970, `detail` as the
//! JSON text in the store. An absent field is `-,`. So no two different events give the same bytes, and another program
//! can check the chain with nothing but SHA-256.

use chrono::{DateTime, SubsecRound, Utc};
use itoa::Buffer;
use sha2::{Digest, Sha256};

use super::Event;

/// The SHA-256 of an event and of everything before it.
pub type Hash = [u8; 32];

/// The end of the chain: what the next event is tied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tip {
    /// The newest event's number.
    pub sequence: i64,
    /// Its instant.
    pub at: DateTime<Utc>,
    /// Its hash.
    pub hash: Hash,
}

/// An event in its place in the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Its number; the first is 1 and none is left out.
    pub sequence: i64,
    /// The event.
    pub event: Event,
    /// The hash of the event before; zeros for the first.
    pub previous: Hash,
    /// Its own.
    pub hash: Hash,
}

impl Recorded {
    /// Ties an event to the end of the chain, dated no earlier than that and in whole milliseconds.
    pub fn after(tip: Option<&Tip>, event: Event) -> Recorded {
        Recorded::with_detail(tip, event).0
    }

    /// The same, and its detail as the JSON text that is stored and hashed.
    pub fn with_detail(tip: Option<&Tip>, mut event: Event) -> (Recorded, String) {
        event.at = event.at.trunc_subsecs(3);
        let (sequence, previous) = match tip {
            Some(tip) => {
                event.at = event.at.max(tip.at);
                (tip.sequence + 1, tip.hash)
            }
            None => (1, Hash::default()),
        };
        // An object of JSON values is always text.
        let detail = serde_json::to_string(&event.detail).unwrap_or_default();
        let hash = hash(&previous, sequence, &event, &detail);
        let recorded = Recorded {
            sequence,
            event,
            previous,
            hash,
        };
        (recorded, detail)
    }

    /// The end of the chain when this event is its newest.
    pub fn tip(&self) -> Tip {
        Tip {
            sequence: self.sequence,
            at: self.event.at,
            hash: self.hash,
        }
    }
}

fn hash(previous: &Hash, sequence: i64, event: &Event, detail: &str) -> Hash {
    let (mut number, mut at, mut account) = (Buffer::new(), Buffer::new(), Buffer::new());
    let link = event.link_id.map(|id| id.to_string());
    let fields = [
        Some(number.format(sequence)),
        Some(at.format(event.at.timestamp_millis())),
        Some(&*event.actor.0),
        Some(event.action.as_str()),
        event.account_id.map(|id| account.format(id)),
        link.as_deref(),
        Some(detail),
    ];
    hash_of(previous, fields.into_iter().map(|field| field.map(str::as_bytes)))
}

/// The hash of an event whose fields are these, each as its text.
pub(super) fn hash_of<'a>(previous: &Hash, fields: impl Iterator<Item = Option<&'a [u8]>>) -> Hash {
    // In one piece: the digest takes its time over many small ones.
    let mut octets = Vec::with_capacity(512);
    let mut length = Buffer::new();
    octets.extend_from_slice(previous);
    for field in fields {
        match field {
            Some(text) => {
                octets.extend_from_slice(length.format(text.len()).as_bytes());
                octets.push(b':');
                octets.extend_from_slice(text);
                octets.push(b',');
            }
            None => octets.extend_from_slice(b"-,"),
        }
    }
    Sha256::digest(&octets).into()
}

/// The first event that does not fit: it or its predecessor was edited, removed or put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the audit trail is broken at event {sequence}: it was changed, removed or put in afterwards")]
pub struct BrokenChain {
    /// The number that was expected there.
    pub sequence: i64,
}

/// Checks a whole chain from its first event on, and returns its end.
///
/// # Errors
/// [`BrokenChain`] at the first event whose number, predecessor, order in time or hash is not what it must be.
pub fn verify_chain<'a>(events: impl IntoIterator<Item = &'a Recorded>) -> Result<Option<Tip>, BrokenChain> {
    let mut tip: Option<Tip> = None;
    for found in events {
        let expected = Recorded::after(tip.as_ref(), found.event.clone());
        if expected != *found {
            return Err(BrokenChain {
                sequence: expected.sequence,
            });
        }
        tip = Some(expected.tip());
    }
    Ok(tip)
}
