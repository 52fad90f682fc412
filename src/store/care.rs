//! What the care of a store needs to know and to decide: what is in it, and how a copy takes its place.

use chrono::{DateTime, Utc};

use crate::event::{Head, Tip};

/// What is in a store, from one snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Accounts that were not deleted.
    pub accounts: i64,
    /// Links, whatever became of them.
    pub links: i64,
    /// The newest event; `None` where there is none.
    pub tip: Option<Tip>,
}

impl Survey {
    /// The end of the trail.
    pub fn head(&self) -> Head {
        self.tip.into()
    }

    /// Whether anything ever happened in it.
    pub fn is_empty(&self) -> bool {
        self.tip.is_none()
    }
}

/// How a copy takes the store's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restoration {
    /// Leave the copy's unspent links as they are: those that were spent since would work again.
    pub keep_links: bool,
}

/// What a copy that took the store's place brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Accounts that were not deleted.
    pub accounts: i64,
    /// Unspent links that were withdrawn.
    pub revoked: i64,
    /// The event that says so, which is the newest.
    pub tip: Tip,
}

/// A decision to restore: from the instant that the step counts as and the end of the trail that is to be replaced.
pub type DecideRestoration<'a> = &'a mut dyn FnMut(DateTime<Utc>, Option<Tip>) -> Option<Restoration>;
