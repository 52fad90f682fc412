//! An account for whoever takes many of them elsewhere.

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use super::{AccountId, State};

/// An account as the texts that were written, not read again as names, addresses and roles. The store answers for it that
/// they are what they were when they were judged.
#[derive(Clone)]
pub struct PlainAccount {
    /// Its number.
    pub id: AccountId,
    /// Its name.
    pub username: String,
    /// Its address.
    pub email: Option<String>,
    /// Its state.
    pub state: State,
    /// Its roles, in alphabetical order.
    pub roles: Vec<String>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it first became active.
    pub activated_at: Option<DateTime<Utc>>,
    /// Whether a password is stored for it.
    pub has_password: bool,
    /// The PHC string of that password, where it was asked for.
    pub password_hash: Option<Zeroizing<String>>,
}
