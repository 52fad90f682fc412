//! The whole audit trail of a store, held against its chain a page at a time, so that memory does not grow with it.

use crate::{
    event::{BrokenChain, Head, Verified},
    store::{Store, StoreError},
};

/// Events that are read at once: events are only ever added, so that no snapshot has to hold longer than a page takes.
const PAGE: usize = 4096;

/// Why a trail is not what it must be.
#[derive(Debug, thiserror::Error)]
pub enum TrailFault {
    /// The store could not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An event does not fit.
    #[error(transparent)]
    Broken(#[from] BrokenChain),
    /// Not even the bytes of an event can be read.
    #[error("event {sequence} of the audit trail cannot be read: {reason}")]
    Unreadable {
        /// The number that it must have.
        sequence: i64,
        /// What was found.
        reason: String,
    },
    /// The trail ends before the event that was kept elsewhere.
    #[error("the audit trail ends at event {end}, and there was an event {sequence}: its end was cut off")]
    Cut {
        /// The newest event.
        end: i64,
        /// The event that was kept.
        sequence: i64,
    },
    /// The event of that number is another one.
    #[error("event {sequence} is not the one that was kept: the audit trail was written anew")]
    Rewritten {
        /// Its number.
        sequence: i64,
    },
}

impl TrailFault {
    /// The number of the event at which the trail is not what it must be.
    pub fn sequence(&self) -> Option<i64> {
        match self {
            TrailFault::Store(_) => None,
            TrailFault::Broken(broken) => Some(broken.sequence),
            TrailFault::Unreadable { sequence, .. } | TrailFault::Rewritten { sequence } => Some(*sequence),
            TrailFault::Cut { end, .. } => Some(end.saturating_add(1)),
        }
    }
}

/// Checks every event and, where a head was kept elsewhere, that its event is still there. `verified` tells how far it went,
/// also where that is not to the end.
pub fn verify(store: &mut dyn Store, expected: Option<&Head>, verified: &mut Verified) -> Result<(), TrailFault> {
    loop {
        let after = verified.next() - 1;
        let page = match store.trail(after, PAGE) {
            Ok(page) if page.is_empty() => break,
            Err(StoreError::Damaged { reason }) => {
                let sequence = verified.next();
                return Err(TrailFault::Unreadable { sequence, reason });
            }
            page => page?,
        };
        for stored in &page {
            verified.take(stored)?;
            if let (Some(expected), Some(tip)) = (expected, verified.tip)
                && expected.sequence == tip.sequence
                && expected.hash != tip.hash
            {
                return Err(TrailFault::Rewritten { sequence: tip.sequence });
            }
        }
    }
    let end = Head::from(verified.tip).sequence;
    match expected {
        Some(expected) if expected.sequence > end => Err(TrailFault::Cut {
            end,
            sequence: expected.sequence,
        }),
        _ => Ok(()),
    }
}
