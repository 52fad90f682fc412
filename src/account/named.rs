//! An account as somebody names it.

use std::{fmt, str::FromStr};

use super::{AccountId, Email, EmailFault, Username, UsernameFault};

/// A name, an address or a number by which one account is meant. A text with `@` may be a name as well as an address: the
/// name is looked for first, and no two accounts can be meant, because such a name is its account's own address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountRef {
    /// By its name.
    Username(Username),
    /// By its address, which can be no name.
    Email(Email),
    /// By its number.
    Id(AccountId),
}

/// A text that names no account.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountRefFault {
    /// Neither a name nor an address.
    #[error(transparent)]
    Email(#[from] EmailFault),
    /// No name.
    #[error(transparent)]
    Username(#[from] UsernameFault),
}

impl AccountRef {
    /// The address that the text may be as well.
    pub fn address(&self) -> Option<Email> {
        match self {
            AccountRef::Username(name) if name.as_str().contains('@') => name.as_str().parse().ok(),
            AccountRef::Email(email) => Some(email.clone()),
            AccountRef::Username(_) | AccountRef::Id(_) => None,
        }
    }
}

impl FromStr for AccountRef {
    type Err = AccountRefFault;

    fn from_str(text: &str) -> Result<AccountRef, AccountRefFault> {
        match text.parse() {
            Ok(name) => Ok(AccountRef::Username(name)),
            Err(_) if text.contains('@') => Ok(AccountRef::Email(text.parse()?)),
            Err(fault) => Err(fault.into()),
        }
    }
}

impl fmt::Display for AccountRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AccountRef::Username(name) => name.fmt(f),
            AccountRef::Email(email) => email.fmt(f),
            AccountRef::Id(id) => id.fmt(f),
        }
    }
}

impl From<Username> for AccountRef {
    fn from(name: Username) -> AccountRef {
        AccountRef::Username(name)
    }
}
