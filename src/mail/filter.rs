//! Which mails a listing shows.

use chrono::{DateTime, Utc};

use super::MailState;
use crate::account::AccountId;

/// All conditions must hold; none is every mail.
#[derive(Clone, Debug, Default)]
pub struct MailFilter {
    /// Of this account.
    pub account: Option<AccountId>,
    /// Of which this became.
    pub state: Option<MailState>,
    /// Written at this instant or later.
    pub since: Option<DateTime<Utc>>,
}
