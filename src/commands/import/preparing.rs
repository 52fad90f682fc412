//! What a row asks for, made ready for the store: judged and hashed, on whatever thread is free.

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use crate::{
    account::{Brought, Email, State, Username},
    error::Refusal,
    password::{Hasher, Policy},
    roster::{Credential, Person, Record, Rules},
    store::Store,
};

/// A row with what chance had to give for it, and the instant at which it was read.
pub(super) struct Draft {
    pub(super) record: Record,
    pub(super) now: DateTime<Utc>,
    pub(super) salt: [u8; 16],
    /// The password that it gets where it brings none.
    pub(super) generated: Option<SecretString>,
}

/// A row that is ready, or why it cannot be.
pub(super) struct Prepared {
    pub(super) line: u64,
    /// As the row says, however wrong.
    pub(super) username: String,
    pub(super) email: String,
    pub(super) found: Result<Arrival, Refusal>,
}

/// Somebody at the door.
pub(super) struct Arrival {
    pub(super) username: Username,
    pub(super) email: Option<Email>,
    pub(super) active: bool,
    pub(super) brought: Brought,
    /// The PHC string, where there is a password; nothing at all where none was hashed because the account was there.
    pub(super) password_hash: Option<Option<String>>,
    pub(super) generated: Option<SecretString>,
}

/// Where one thread makes rows ready.
pub(super) struct Workbench {
    pub(super) rules: Rules,
    pub(super) policy: Policy,
    pub(super) hasher: Hasher,
    /// Asked whether an account is there that is to be kept: its password need not be hashed.
    pub(super) store: Option<Box<dyn Store>>,
}

impl Workbench {
    /// Makes rows ready, in their order.
    pub(super) fn prepare(&mut self, drafts: Vec<Draft>) -> Vec<Prepared> {
        drafts.into_iter().map(|draft| self.prepare_one(draft)).collect()
    }

    fn prepare_one(&mut self, draft: Draft) -> Prepared {
        let Draft {
            record,
            now,
            salt,
            generated,
        } = draft;
        // It may take hours, and nothing of a row is in the future because the list was begun before.
        self.rules.now = now;
        let person = record.person(&self.rules).map_err(Refusal::from);
        Prepared {
            line: record.line,
            username: record.username().to_owned(),
            email: record.email().to_owned(),
            found: person.and_then(|person| self.arrival(person, salt, generated)),
        }
    }

    fn arrival(&mut self, person: Person, salt: [u8; 16], generated: Option<SecretString>) -> Result<Arrival, Refusal> {
        let suspended = person.state == State::Suspended;
        // Here, and not where one thread writes.
        person.username.skeleton();
        let mut arrival = Arrival {
            active: person.state == State::Active || person.activated_at.is_some(),
            brought: Brought {
                created_at: person.created_at,
                activated_at: person.activated_at,
                suspended,
                roles: person.roles,
            },
            username: person.username,
            email: person.email,
            password_hash: Some(None),
            generated: None,
        };
        let password = match person.credential {
            Credential::Hash(phc) => {
                arrival.password_hash = Some(Some((*phc).clone()));
                return Ok(arrival);
            }
            Credential::Password(password) => {
                let (name, email) = (arrival.username.as_str(), arrival.email.as_ref().map(Email::as_str));
                let judged = self.policy.judge(&password, name, email);
                judged.map_err(|weakness| Refusal::weak_in_list(&weakness))?;
                password
            }
            Credential::None => match generated {
                Some(password) => arrival.generated.insert(password).clone(),
                None => return Ok(arrival),
            },
        };
        arrival.password_hash = if self.is_there(&arrival.username) {
            None
        } else {
            let hashed = self.hasher.hash(&password, salt);
            Some(Some(hashed.map_err(|fault| {
                Refusal::failed("the password could not be hashed", fault)
            })?))
        };
        Ok(arrival)
    }

    /// Whether an account of this name is there; where it cannot be known, its password is hashed in vain.
    fn is_there(&mut self, username: &Username) -> bool {
        let now = self.rules.now;
        let store = self.store.as_mut();
        store.is_some_and(|store| {
            store
                .vacancy(now, username, None)
                .is_ok_and(|vacancy| vacancy.same_name.is_some())
        })
    }
}
