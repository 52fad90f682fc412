//! Accounts: who may be in the store, under which name and address, and in which state.

mod change;
mod character;
mod email;
mod facts;
mod filter;
mod named;
mod plain;
mod reserved;
mod role;
mod username;

use chrono::{DateTime, Utc};

pub use change::{AccountChange, Standing, Wish};
pub use email::{Email, EmailFault};
pub use facts::{AccountFacts, Admission, Brought, NewAccount, Redemption, Vacancy};
pub use filter::{AccountFilter, AccountPlace, AccountSort, PlaceFault};
pub use named::{AccountRef, AccountRefFault};
pub use plain::PlainAccount;
pub use role::{Role, RoleFault};
pub use username::{Username, UsernameFault};

/// The number of an account in its store; never given twice.
pub type AccountId = i64;

/// Whether an account may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Registered, never activated.
    Pending,
    /// Activated by a link or by an operator.
    Active,
    /// Switched off by an operator; remembers what it was.
    Suspended,
}

impl State {
    /// All of them.
    pub const ALL: [State; 3] = [State::Pending, State::Active, State::Suspended];

    /// The word for it, in text and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Pending => "pending",
            State::Active => "active",
            State::Suspended => "suspended",
        }
    }
}

/// One person or service in the store. Never holds the password's hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// Its name, as it was registered.
    pub username: Username,
    /// Its address; only an account that was created active may have none.
    pub email: Option<Email>,
    /// Free labels, in alphabetical order.
    pub roles: Vec<Role>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it first became active.
    pub activated_at: Option<DateTime<Utc>>,
    /// Since when it is suspended.
    pub suspended_at: Option<DateTime<Utc>>,
    /// Whether a password is stored for it.
    pub has_password: bool,
    /// How often its password was set; a link remembers the generation it was issued against.
    pub password_generation: i64,
    /// It registered itself over the web, so that whoever chose its password may not own its address.
    pub self_registered: bool,
}

impl Account {
    /// The state that follows from its instants, so that a suspended account remembers what it was.
    pub fn state(&self) -> State {
        match (self.suspended_at, self.activated_at) {
            (Some(_), _) => State::Suspended,
            (None, Some(_)) => State::Active,
            (None, None) => State::Pending,
        }
    }

    /// The account as it stood at an earlier instant, as far as the record tells.
    pub fn as_of(&self, at: DateTime<Utc>) -> Account {
        let known = |instant: Option<DateTime<Utc>>| instant.filter(|&i| i <= at);
        Account {
            activated_at: known(self.activated_at),
            suspended_at: known(self.suspended_at),
            ..self.clone()
        }
    }
}

/// What is left of an account that was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// Its number.
    pub id: AccountId,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it first became active.
    pub activated_at: Option<DateTime<Utc>>,
    /// When it was deleted.
    pub deleted_at: DateTime<Utc>,
}
