//! What a row asks for, made ready for the store: judged and hashed, on whatever thread is free.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use super::{
    reading::LARGE,
    row::{Became, Row},
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

/// Whom a row asks for.
pub(super) struct Applicant {
    pub(super) username: Username,
    pub(super) email: Option<Email>,
    pub(super) active: bool,
    /// How much memory the row takes: what a plain one does, or a multiple.
    pub(super) weight: u32,
    /// `None`: nothing.
    pub(super) brought: Option<Box<Brought>>,
    /// The PHC string, where there is a password; nothing at all where none was hashed because the account was there.
    pub(super) password_hash: Option<Option<String>>,
    pub(super) generated: Option<SecretString>,
    /// Digests of what it wants and one alone can have: its name, as it looks, and its address.
    pub(super) wants: [u64; 2],
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
    pub(super) fn prepare(&mut self, drafts: Vec<Draft>) -> Vec<Box<Row>> {
        drafts.into_iter().map(|draft| self.prepare_one(draft)).collect()
    }

    fn prepare_one(&mut self, draft: Draft) -> Box<Row> {
        let Draft {
            record,
            now,
            salt,
            generated,
        } = draft;
        // It may take hours, and nothing of a row is in the future because the list was begun before.
        self.rules.now = now;
        let person = record.person(&self.rules).map_err(Refusal::from);
        let says = (record.username(), record.email());
        match person.and_then(|person| self.applicant(person, record.size(), (salt, generated))) {
            Ok(applicant) => Row::waiting(record.line, says, applicant),
            Err(refusal) => Row::settled(record.line, says, Became::from(&refusal)),
        }
    }

    fn applicant(
        &mut self,
        person: Person,
        size: usize,
        (salt, generated): ([u8; 16], Option<SecretString>),
    ) -> Result<Applicant, Refusal> {
        let brought = Brought {
            created_at: person.created_at,
            activated_at: person.activated_at,
            suspended: person.state == State::Suspended,
            roles: person.roles,
        };
        let mut applicant = Applicant {
            weight: u32::try_from(1 + size / LARGE).unwrap_or(u32::MAX),
            active: person.state == State::Active || person.activated_at.is_some(),
            wants: wants(&person.username, person.email.as_ref()),
            username: person.username,
            email: person.email,
            brought: (brought != Brought::default()).then(|| Box::new(brought)),
            password_hash: Some(None),
            generated: None,
        };
        let password = match person.credential {
            Credential::Hash(phc) => {
                applicant.password_hash = Some(Some((*phc).clone()));
                return Ok(applicant);
            }
            Credential::Password(password) => {
                let (name, email) = (applicant.username.as_str(), applicant.email.as_ref().map(Email::as_str));
                let judged = self.policy.judge(&password, name, email);
                judged.map_err(|weakness| Refusal::weak_in_list(&weakness))?;
                password
            }
            Credential::None => match generated {
                Some(password) => applicant.generated.insert(password).clone(),
                None => return Ok(applicant),
            },
        };
        applicant.password_hash = if self.is_there(&applicant.username) {
            None
        } else {
            let hashed = self.hasher.hash(&password, salt);
            Some(Some(hashed.map_err(|fault| {
                Refusal::failed("the password could not be hashed", fault)
            })?))
        };
        Ok(applicant)
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
