//! The audit trail: who did what to which account or link, when, each event tied to the one before.
//!
//! The chain makes an edit visible where only the file was edited. Whoever can write the file can also make a new chain, or
//! cut off its end: that is visible only to whoever keeps a [`Head`] elsewhere. Nothing inside a file can show it.

mod chain;
mod filter;
mod head;
mod stored;

use std::str::FromStr;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use serde_json::{Map, Value};

use crate::{account::AccountId, link::LinkId};

pub use chain::{BrokenChain, Hash, Recorded, Tip, verify_chain};
pub use filter::{EventFilter, EventPage};
pub use head::{Head, HeadFault};
pub use stored::{Body, Stored, Verified};

/// Whom the audit trail names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor(pub String);

/// Declares [`Action`]: each with its word in the store and in listings.
macro_rules! actions {
    ($($variant:ident $word:literal $meaning:literal)*) => {
        /// What was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action { $(#[doc = $meaning] $variant,)* }

        impl Action {
            /// All of them, in the order of an account's life.
            pub const ALL: &[Action] = &[$(Action::$variant,)*];

            /// The word for it, in the store and in listings.
            pub fn as_str(self) -> &'static str { match self { $(Action::$variant => $word,)* } }

            /// What it says happened, for the manual.
            pub fn meaning(self) -> &'static str { match self { $(Action::$variant => $meaning,)* } }
        }
    };
}

actions! {
    Registered "registered" "an account was created"
    LinkIssued "link-issued" "a link was issued; the detail names those it superseded"
    Activated "activated" "an account became active, by a link or by an operator's decision"
    PasswordReset "password-reset" "a link brought the account a new password"
    EmailChanged "email-changed" "a link brought the account a new address"
    Suspended "suspended" "an account was switched off"
    Resumed "resumed" "a suspended account became again what it was"
    Renamed "renamed" "an account got another name"
    EmailSet "email-set" "an operator gave the account another address"
    PasswordSet "password-set" "an operator gave the account another password"
    RoleGranted "role-granted" "an account got a role"
    RoleWithdrawn "role-withdrawn" "an account lost a role"
    Deleted "deleted" "an account was deleted: its name, its address and its password were erased"
    LinkRevoked "link-revoked" "a link was withdrawn"
    LinksPruned "links-pruned" "records of links that ended long ago were removed"
    MailQueued "mail-queued" "a mail was written that carries a link"
    MailSent "mail-sent" "a mail server took it"
    MailGivenUp "mail-given-up" "it will not be sent; the detail says why"
    KeyGenerated "key-generated" "the key ring got a new key"
    KeyImported "key-imported" "the key ring got a key from elsewhere"
    KeyRotated "key-rotated" "another key signs from now on"
    KeyRetired "key-retired" "a key was retired, and what it signed works no more"
    StoreRestored "store-restored" "the store was replaced by a copy"
}

impl FromStr for Action {
    type Err = ActionFault;

    fn from_str(text: &str) -> Result<Action, ActionFault> {
        let named = Action::ALL.iter().find(|action| action.as_str() == text);
        named.copied().ok_or(ActionFault)
    }
}

/// Text that names no action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no action has this name; gatepass-audit(1) lists them")]
pub struct ActionFault;

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
