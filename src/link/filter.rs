//! Which links a listing shows, and what a withdrawal rests on and writes.

use chrono::{DateTime, Utc};

use super::{Link, LinkId, LinkState, Purpose};
use crate::account::{Account, AccountId};

/// Which links; `Default` is all of them.
#[derive(Clone, Debug, Default)]
pub struct LinkFilter {
    /// Of this account.
    pub account: Option<AccountId>,
    /// In this state.
    pub state: Option<LinkState>,
    /// For this purpose.
    pub purpose: Option<Purpose>,
    /// Running out after this instant.
    pub expires_after: Option<DateTime<Utc>>,
    /// Running out at this instant or earlier.
    pub expires_until: Option<DateTime<Utc>>,
}

/// A link in a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its place in the order in which links were issued, by which a listing goes on.
    pub number: i64,
    /// The link.
    pub link: Link,
    /// Its account's name, unless that was deleted.
    pub username: Option<String>,
}

/// Which links are to be withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdrawn {
    /// This one.
    Link(LinkId),
    /// Every unused one of this account.
    OfAccount(AccountId),
}

/// What a withdrawal rests on, from one snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawable {
    /// The account, unless it was deleted.
    pub account: Option<Account>,
    /// The link, whatever became of it; or every unused one of the account.
    pub links: Vec<Link>,
}

/// What a withdrawal writes: an event for each link.
#[derive(Clone, Debug)]
pub struct Revocation {
    /// Which of the links.
    pub links: Vec<LinkId>,
    /// Why.
    pub reason: Option<String>,
}
