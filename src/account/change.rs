//! What an operator's decision about an account rests on, and what it writes.

use super::{Account, Email, Role, Username};
use crate::link::Link;

/// What an account is to be called or written to at from now on, so that the store can say who stands in the way.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Its new name.
    pub username: Option<Username>,
    /// Its new address.
    pub email: Option<Email>,
}

/// An account, and who else stands where it wants to; from one snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The account.
    pub account: Account,
    /// Its unused links of every purpose, newest first, expired ones among them.
    pub unused: Vec<Link>,
    /// Another account whose name is the wished one but for case.
    pub same_name: Option<Account>,
    /// Another account's name that cannot be told from the wished one by eye.
    pub twin: Option<Username>,
    /// Another account whose address is the wished one but for case.
    pub same_email: Option<Account>,
}

/// What a decision about an account writes, with its event.
#[derive(Clone, Debug)]
pub enum AccountChange {
    /// It becomes active without a link; its unused links stay as they are.
    Activate {
        /// The PHC string of the password that it gets with it.
        password_hash: Option<String>,
        /// Why.
        reason: String,
    },
    /// It is switched off, and remembers what it was.
    Suspend {
        /// Why.
        reason: Option<String>,
    },
    /// It is again what it was.
    Resume {
        /// Why.
        reason: Option<String>,
    },
    /// It gets another name.
    Rename(Username),
    /// It gets another address.
    SetEmail(Email),
    /// It gets another password.
    SetPassword {
        /// The PHC string.
        password_hash: String,
    },
    /// It gets a role.
    Grant(Role),
    /// It loses a role.
    Withdraw(Role),
    /// Its name, its address and its password are erased, and what its links say of them. Its number, its instants and the
    /// events stay.
    Delete {
        /// Why.
        reason: Option<String>,
    },
}
