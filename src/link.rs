//! Links: the record of one confirmation URL, what it is good for, how long, and the URL itself.

mod filter;
mod id;
mod lifetime;
mod template;

use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::{
    account::{Account, AccountId, Email, State},
    mail::NewMail,
};

pub use filter::{LinkFilter, Listed, Revocation, Withdrawable, Withdrawn};
pub use id::{LinkId, LinkIdFault, LinkIdPrefix};
pub use lifetime::{Bounds, Expiry, Lifetime, LifetimeFault};
pub use template::{LinkTemplate, TemplateFault, TemplateRule};

/// What a link is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Makes a pending account active.
    Activate,
    /// Gives an active account another password.
    ResetPassword,
    /// Gives an active account another address: the one that the link was sent to.
    ChangeEmail,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Purpose; 3] = [Purpose::Activate, Purpose::ResetPassword, Purpose::ChangeEmail];

    /// The word for it, in claims, text and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::Activate => "activate",
            Purpose::ResetPassword => "reset-password",
            Purpose::ChangeEmail => "change-email",
        }
    }

    /// The state in which an account can use such a link.
    pub fn usable_when(self) -> State {
        match self {
            Purpose::Activate => State::Pending,
            Purpose::ResetPassword | Purpose::ChangeEmail => State::Active,
        }
    }
}

impl FromStr for Purpose {
    type Err = PurposeFault;

    fn from_str(text: &str) -> Result<Purpose, PurposeFault> {
        let named = Purpose::ALL.into_iter().find(|purpose| purpose.as_str() == text);
        named.ok_or(PurposeFault)
    }
}

/// Text that names no purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a purpose is `activate`, `reset-password` or `change-email`")]
pub struct PurposeFault;

/// What became of a link; time is no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// Nobody spent it and nobody withdrew it.
    Unused,
    /// Spent.
    Used,
    /// A newer link took its place.
    Superseded,
    /// Withdrawn by an operator.
    Revoked,
}

impl LinkState {
    /// All of them.
    pub const ALL: [LinkState; 4] = [
        LinkState::Unused,
        LinkState::Used,
        LinkState::Superseded,
        LinkState::Revoked,
    ];

    /// The word for it, in text and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            LinkState::Unused => "unused",
            LinkState::Used => "used",
            LinkState::Superseded => "superseded",
            LinkState::Revoked => "revoked",
        }
    }
}

/// What is decided about a link before it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLink {
    /// Its id, the token's `jti`.
    pub id: LinkId,
    /// What it is good for.
    pub purpose: Purpose,
    /// The address that it brings, where it is to change one.
    pub new_email: Option<Email>,
    /// The token's payload, exactly as signed.
    pub payload: String,
    /// The `kid` of the key that signed it.
    pub key_id: String,
    /// The RFC 7638 thumbprint of that key, by which the store remembers who signed for it.
    pub key_thumbprint: [u8; 32],
    /// Whole seconds: the token's `iat`.
    pub issued_at: DateTime<Utc>,
    /// Whole seconds: the token's `exp`.
    pub expires_at: DateTime<Utc>,
    /// The mail that carries it, where one does.
    pub mail: Option<NewMail>,
}

/// What issuing a link writes.
#[derive(Clone, Debug)]
pub struct Issue {
    /// The link.
    pub link: NewLink,
    /// Let earlier unused links of the same purpose live.
    pub keep_earlier: bool,
}

/// The record of one confirmation URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its id, the token's `jti`.
    pub id: LinkId,
    /// The account it was issued for.
    pub account_id: AccountId,
    /// What it is good for.
    pub purpose: Purpose,
    /// The token's payload, exactly as signed; empty once its account was deleted.
    pub payload: String,
    /// The `kid` of the key that signed it.
    pub key_id: String,
    /// The address it was issued against.
    pub email: Option<Email>,
    /// The address that it brings, where it is to change one.
    pub new_email: Option<Email>,
    /// The generation of the password it was issued against.
    pub password_generation: i64,
    /// Who issued it.
    pub issued_by: String,
    /// When it was issued, in whole seconds.
    pub issued_at: DateTime<Utc>,
    /// From when it no longer works, in whole seconds.
    pub expires_at: DateTime<Utc>,
    /// When it was spent.
    pub used_at: Option<DateTime<Utc>>,
    /// What brought it when it was spent.
    pub used_via: Option<String>,
    /// When a newer link took its place.
    pub superseded_at: Option<DateTime<Utc>>,
    /// Which one did.
    pub superseded_by: Option<LinkId>,
    /// When it was withdrawn.
    pub revoked_at: Option<DateTime<Utc>>,
    /// By whom.
    pub revoked_by: Option<String>,
    /// And why.
    pub revoked_reason: Option<String>,
}

impl Link {
    /// The state that follows from its instants.
    pub fn state(&self) -> LinkState {
        match (self.used_at, self.revoked_at, self.superseded_at) {
            (Some(_), _, _) => LinkState::Used,
            (_, Some(_), _) => LinkState::Revoked,
            (_, _, Some(_)) => LinkState::Superseded,
            _ => LinkState::Unused,
        }
    }

    /// Nothing is left of what it said, because its account was deleted.
    pub fn is_erased(&self) -> bool {
        self.payload.is_empty()
    }

    /// Unused and in time: opening it may still do something.
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.state() == LinkState::Unused && now < self.expires_at
    }

    /// The link as it stood at an earlier instant.
    pub fn as_of(&self, at: DateTime<Utc>) -> Link {
        let mut then = self.clone();
        if then.used_at.is_some_and(|i| i > at) {
            (then.used_at, then.used_via) = (None, None);
        }
        if then.superseded_at.is_some_and(|i| i > at) {
            (then.superseded_at, then.superseded_by) = (None, None);
        }
        if then.revoked_at.is_some_and(|i| i > at) {
            (then.revoked_at, then.revoked_by, then.revoked_reason) = (None, None, None);
        }
        then
    }
}

/// Everything the store knows that bears on one link, from one snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkFacts {
    /// The link itself.
    pub link: Link,
    /// Its account, unless that was deleted.
    pub account: Option<Account>,
    /// The links that were issued after it for the same account and purpose, the newest first.
    pub later: Vec<Link>,
    /// The addresses that it and the later ones bring and that are other accounts' already.
    pub taken: Vec<Email>,
}

impl LinkFacts {
    /// The facts as they stood at an earlier instant, as far as the record tells. Until a link was spent its account was
    /// what it was issued against, or it could not have been.
    pub fn as_of(&self, at: DateTime<Utc>) -> LinkFacts {
        let unspent = Some(&self.link).filter(|link| link.used_at.is_some_and(|used| used > at));
        LinkFacts {
            link: self.link.as_of(at),
            account: self.account.as_ref().map(|account| Account {
                email: unspent.map_or(&account.email, |link| &link.email).clone(),
                password_generation: unspent.map_or(account.password_generation, |link| link.password_generation),
                ..account.as_of(at)
            }),
            later: self
                .later
                .iter()
                .filter(|later| later.issued_at <= at)
                .map(|later| later.as_of(at))
                .collect(),
            taken: self.taken.clone(),
        }
    }
}
