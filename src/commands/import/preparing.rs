//! What a row asks for, made ready for the store: judged and hashed, on whatever thread is free.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use super::{
    reading::LARGE,
    row::{Became, ResultRow, Row},
};
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

/// A row that is ready, or what became of it where it cannot be.
pub(super) type Prepared = Result<Box<Arrival>, Row>;

/// Somebody at the door. Thousands wait in memory, so what few have takes no room in the others.
pub(super) struct Arrival {
    pub(super) line: u64,
    /// How much memory it takes: what a plain row does, or a multiple.
    pub(super) weight: u32,
    pub(super) active: bool,
    pub(super) username: Username,
    pub(super) email: Option<Email>,
    /// What the row says, where it writes name and address otherwise.
    typed: Option<Box<[String; 2]>>,
    /// `None`: nothing.
    pub(super) brought: Option<Box<Brought>>,
    /// The PHC string, where there is a password; nothing at all where none was hashed because the account was there.
    pub(super) password_hash: Option<Option<String>>,
    pub(super) generated: Option<SecretString>,
    /// Digests of what it wants and one alone can have: its name, as it looks, and its address.
    pub(super) wants: [u64; 2],
}

impl Arrival {
    /// Name and address as the row says.
    pub(super) fn says(&self) -> (&str, &str) {
        match self.typed.as_deref() {
            Some([username, email]) => (username, email),
            None => (self.username.as_str(), self.email.as_ref().map_or("", Email::as_str)),
        }
    }
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
        let arrival = person.and_then(|person| self.arrival(person, &record, (salt, generated)));
        arrival.map_err(|refusal| {
            let says = (record.username(), record.email());
            ResultRow::new(record.line, says, Became::from(&refusal))
        })
    }

    fn arrival(
        &mut self,
        person: Person,
        record: &Record,
        (salt, generated): ([u8; 16], Option<SecretString>),
    ) -> Result<Box<Arrival>, Refusal> {
        let brought = Brought {
            created_at: person.created_at,
            activated_at: person.activated_at,
            suspended: person.state == State::Suspended,
            roles: person.roles,
        };
        let mut arrival = Box::new(Arrival {
            line: record.line,
            weight: u32::try_from(1 + record.size() / LARGE).unwrap_or(u32::MAX),
            active: person.state == State::Active || person.activated_at.is_some(),
            wants: wants(&person.username, person.email.as_ref()),
            username: person.username,
            email: person.email,
            typed: None,
            brought: (brought != Brought::default()).then(|| Box::new(brought)),
            password_hash: Some(None),
            generated: None,
        });
        let typed = (record.username(), record.email());
        if arrival.says() != typed {
            arrival.typed = Some(Box::new([typed.0.to_owned(), typed.1.to_owned()]));
        }
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

/// Two that are the same by chance make a row wait and do no harm.
fn wants(username: &Username, email: Option<&Email>) -> [u64; 2] {
    let digest = |what: (&str, &str)| BuildHasherDefault::<DefaultHasher>::default().hash_one(what);
    // Names that are the same look the same.
    let name = digest(("name", username.skeleton()));
    [name, email.map_or(!name, |email| digest(("email", email.fold())))]
}
