//! Which events are asked for, and a page of them.

use chrono::{DateTime, Utc};

use super::{Action, Recorded};
use crate::{account::AccountId, link::LinkIdPrefix};

/// Which events are asked for: those that fit everything that is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// What happened to this account.
    pub account: Option<AccountId>,
    /// What happened to the link, or links, whose id begins so.
    pub link: Option<LinkIdPrefix>,
    /// What was done in this name.
    pub actor: Option<String>,
    /// What was done.
    pub action: Option<Action>,
    /// At this instant and after it.
    pub since: Option<DateTime<Utc>>,
    /// Before this instant and at it.
    pub until: Option<DateTime<Utc>>,
}

/// Some events of a listing, in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct EventPage {
    /// The events; there may be none, and more may follow all the same.
    pub events: Vec<Recorded>,
    /// Up to where was looked: the place from which the next page is asked for.
    pub reached: i64,
    /// Whether nothing follows for now.
    pub is_last: bool,
}
