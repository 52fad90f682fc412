//! A row judged: the account that it asks for.

use std::fmt;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::{
    account::{Email, Role, State, Username},
    password::{self, HashRefused},
};

use super::{Record, RowFault, record::Raw};

/// What is asked of every row.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// A hash that is not Argon2's means no password; otherwise it is the row's fault.
    pub drop_unknown_hashes: bool,
    /// No account gets a password, whatever its row says.
    pub no_password: bool,
    /// Reserved names are accepted.
    pub allow_reserved: bool,
    /// The instant after which nothing can have happened.
    pub now: DateTime<Utc>,
}

/// An account as a row asks for it.
#[derive(Clone, Debug)]
pub struct Person {
    /// Its name.
    pub username: Username,
    /// Its address; one that was never active has one.
    pub email: Option<Email>,
    /// What it is to sign in with.
    pub credential: Credential,
    /// Its state.
    pub state: State,
    /// Its roles, in alphabetical order, each once.
    pub roles: Vec<Role>,
    /// When it was registered, where the row says so.
    pub created_at: Option<DateTime<Utc>>,
    /// When it first became active, where the row says so. A suspended account with it was active before.
    pub activated_at: Option<DateTime<Utc>>,
}

/// What an account signs in with.
#[derive(Clone)]
pub enum Credential {
    /// Nothing, until somebody sets a password.
    None,
    /// A password, not judged by any policy.
    Password(SecretString),
    /// A hash as the store keeps it: a bare PHC string.
    Hash(Zeroizing<String>),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Credential::None => "None",
            Credential::Password(_) => "Password(…)",
            Credential::Hash(_) => "Hash(…)",
        })
    }
}

impl Record {
    /// The account that the row asks for.
    ///
    /// A row without a state is `active` where it says since when, and `pending` otherwise. Whatever holds only among
    /// several accounts (a name or an address that is taken, names that look alike) is not judged here, and neither is a
    /// password.
    ///
    /// # Errors
    /// The first [`RowFault`]: of the row's form, then of its name, its address, its state and its instants, its roles, and its
    /// password.
    pub fn person(&self, rules: &Rules) -> Result<Person, RowFault> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let raw = &self.raw;
        if raw.username.is_empty() {
            return Err(RowFault::NoUsername);
        }
        let username: Username = raw.username.parse()?;
        let email = (!raw.email.is_empty())
            .then(|| raw.email.parse::<Email>())
            .transpose()?;
        if username.suits(email.as_ref()).is_err() {
            return Err(RowFault::NotOwnAddress(username));
        }
        if !rules.allow_reserved && username.is_reserved() {
            return Err(RowFault::Reserved(username));
        }
        let (state, created_at, activated_at) = raw.life(rules.now)?;
        let was_active = state == State::Active || activated_at.is_some();
        if email.is_none() && !was_active {
            return Err(RowFault::EmailNeeded);
        }
        let mut roles: Vec<Role> = raw.roles.iter().map(|role| role.parse()).collect::<Result<_, _>>()?;
        roles.sort_unstable();
        roles.dedup();
        Ok(Person {
            username,
            email,
            credential: raw.credential(rules)?,
            state,
            roles,
            created_at,
            activated_at,
        })
    }
}

impl Raw {
    /// The state, and the instants that go with it.
    #[expect(
        clippy::type_complexity,
        reason = "three values that are judged together, for one caller"
    )]
    fn life(&self, now: DateTime<Utc>) -> Result<(State, Option<DateTime<Utc>>, Option<DateTime<Utc>>), RowFault> {
        let created_name = if self.is_fixture { "date_joined" } else { "created_at" };
        let created_at = instant(&self.created_at, created_name, now)?;
        let activated_name = if self.is_fixture { "last_login" } else { "activated_at" };
        let mut activated_at = instant(&self.activated_at, activated_name, now)?;
        let state = match self.state.as_str() {
            "" if activated_at.is_some() => State::Active,
            "" => State::Pending,
            word => {
                let known = State::ALL.into_iter().find(|state| state.as_str() == word);
                known.ok_or_else(|| RowFault::State(word.to_owned()))?
            }
        };
        if self.active_since_created {
            activated_at = activated_at.or(created_at);
        }
        // Nobody is active before there is an account.
        let created_at = created_at.or(activated_at);
        match activated_at {
            Some(_) if state == State::Pending => Err(RowFault::PendingButActivated),
            Some(activated) if created_at.is_some_and(|created| activated < created) => Err(RowFault::ActivatedFirst),
            _ => Ok((state, created_at, activated_at)),
        }
    }

    fn credential(&self, rules: &Rules) -> Result<Credential, RowFault> {
        match (&self.password, &self.hash) {
            _ if rules.no_password => Ok(Credential::None),
            (None, None) => Ok(Credential::None),
            (Some(_), Some(_)) => Err(RowFault::TwoPasswords),
            (Some(password), None) => Ok(Credential::Password(password.clone())),
            (None, Some(hash)) => match password::kept_form(hash) {
                Ok(kept) => Ok(Credential::Hash(Zeroizing::new(kept))),
                Err(refused) if refused.is_another_kind() && rules.drop_unknown_hashes => Ok(Credential::None),
                Err(refused) => Err(RowFault::Hash(refused)),
            },
        }
    }
}

impl RowFault {
    /// Whether the row has a password hash that is not Argon2's, and nothing else was found.
    pub fn is_unknown_hash(&self) -> bool {
        matches!(self, RowFault::Hash(refused) if HashRefused::is_another_kind(refused))
    }
}

/// An instant of RFC 3339, to the millisecond, as a store keeps it.
fn instant(text: &str, member: &'static str, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, RowFault> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = DateTime::parse_from_rfc3339(text).ok();
    let read = read.and_then(|at| DateTime::from_timestamp_millis(at.timestamp_millis()));
    match read {
        None => Err(RowFault::NotInstant { member }),
        Some(at) if at > now => Err(RowFault::Future { member }),
        at => Ok(at),
    }
}
