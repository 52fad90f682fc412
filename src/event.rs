//! The audit trail: who did what to which account or link, when, each event tied to the one before.
//!
//! The chain makes a later edit visible to whoever keeps an older copy, or only the newest hash, elsewhere. It does not
//! show that the newest events were cut off: nothing inside a file can.

mod chain;

use std::str::FromStr;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use serde_json::{Map, Value};

use crate::{account::AccountId, link::LinkId};

pub use chain::{BrokenChain, Hash, Recorded, Tip, verify_chain};

/// Whom the audit trail names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor(pub String);

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// An account was created.
    Registered,
    /// A link was issued; the detail names those it superseded.
    LinkIssued,
    /// An account became active, by a link or by an operator's decision.
    Activated,
}

impl Action {
    /// The word for it, in the store and in listings.
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Registered => "registered",
            Action::LinkIssued => "link-issued",
            Action::Activated => "activated",
        }
    }
}

impl FromStr for Action {
    type Err = ();

    fn from_str(text: &str) -> Result<Action, ()> {
        match text {
            "registered" => Ok(Action::Registered),
            "link-issued" => Ok(Action::LinkIssued),
            "activated" => Ok(Action::Activated),
            _ => Err(()),
        }
    }
}

/// One line of the audit trail, before the store gives it its sequence number.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When; never earlier than the event before. Kept in whole milliseconds.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: Action,
    /// To which account. By number, so that erasing a person does not break the chain.
    pub account_id: Option<AccountId>,
    /// To which link.
    pub link_id: Option<LinkId>,
    /// What else is worth keeping. Never a name, an address or a secret.
    pub detail: Map<String, Value>,
}

/// How far a clock may be behind the newest event and still count as that event's instant.
pub const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// A clock so far behind the newest event that one of the two must be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the clock says {} and the newest event is of {}", words(now), words(newest))]
pub struct Behind {
    /// The instant of the newest event.
    pub newest: DateTime<Utc>,
    /// What the clock says.
    pub now: DateTime<Utc>,
}

fn words(instant: &DateTime<Utc>) -> impl std::fmt::Display {
    instant.trunc_subsecs(0).format("%Y-%m-%d %H:%M:%S UTC")
}

/// The instant that a clock's reading counts as, given the newest event's: time in the store does not run backwards.
///
/// # Errors
/// [`Behind`] where the clock is behind by more than [`TOLERANCE`].
pub fn counted(now: DateTime<Utc>, newest: Option<DateTime<Utc>>) -> Result<DateTime<Utc>, Behind> {
    match newest {
        Some(newest) if newest - now > TOLERANCE => Err(Behind { newest, now }),
        Some(newest) => Ok(newest.max(now)),
        None => Ok(now),
    }
}
