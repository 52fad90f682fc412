//! Which accounts a listing shows, in which order, and where in it a page begins.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use serde_json::Value;

use super::{Account, AccountId, Role, State};

/// Which accounts; `Default` is all of them.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    /// In this state.
    pub state: Option<State>,
    /// With this role.
    pub role: Option<Role>,
    /// Registered at this instant or later.
    pub created_from: Option<DateTime<Utc>>,
    /// Registered before this instant.
    pub created_before: Option<DateTime<Utc>>,
    /// First activated at this instant or later.
    pub activated_from: Option<DateTime<Utc>>,
    /// First activated before this instant.
    pub activated_before: Option<DateTime<Utc>>,
    /// Without a link that is unused and in time at this instant.
    pub without_live_link: Option<DateTime<Utc>>,
    /// With this in the name or in the address, case aside.
    pub part: Option<String>,
    /// With a name that begins so, case aside.
    pub beginning: Option<String>,
}

/// The order of a listing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccountSort {
    /// As they were registered.
    #[default]
    Created,
    /// By name, case aside.
    Username,
}

/// A place in a listing: behind one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountPlace {
    /// The account's number.
    pub id: AccountId,
    /// Its folded name, where the listing is sorted by names.
    pub fold: Option<String>,
}

/// Text that no listing gave as a cursor, or one that was sorted otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a cursor is what `list` printed, with the same --sort")]
pub struct PlaceFault;

impl AccountPlace {
    /// The place behind an account.
    pub fn behind(account: &Account, sort: AccountSort) -> AccountPlace {
        AccountPlace {
            id: account.id,
            fold: (sort == AccountSort::Username).then(|| account.username.fold().to_owned()),
        }
    }

    /// As a word that can be passed on in any shell.
    pub fn cursor(&self) -> String {
        let parts = Value::from_iter([Value::from(self.id), Value::from(self.fold.clone())]);
        BASE64URL_NOPAD.encode(parts.to_string().as_bytes())
    }

    /// Whether it is of a listing in this order.
    pub fn suits(&self, sort: AccountSort) -> bool {
        self.fold.is_some() == (sort == AccountSort::Username)
    }
}

impl FromStr for AccountPlace {
    type Err = PlaceFault;

    fn from_str(text: &str) -> Result<AccountPlace, PlaceFault> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| PlaceFault)?;
        let (id, fold) = serde_json::from_slice(&bytes).map_err(|_| PlaceFault)?;
        Ok(AccountPlace { id, fold })
    }
}
