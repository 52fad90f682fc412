//! What a row asks for, made ready for the store: judged and hashed, on whatever thread is free.

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use super::{
    claim::{Ready, claim},
    row::{Became, Row},
};
use crate::{
    account::{Brought, Email, State, Username},
    error::Refusal,
    password::{Hasher, Policy},
    roster::{Credential, Person, Record, Rules},
    store::Store,
};

/// Rows of the list with what chance had to give for each, and the instant at which they were read.
pub(super) struct Piece {
    pub(super) records: Vec<Record>,
    pub(super) salts: Vec<[u8; 16]>,
    /// A password for each, used where it brings none; nothing where none are given.
    pub(super) generated: Vec<SecretString>,
    pub(super) now: DateTime<Utc>,
}

/// Whom a row asks for.
pub(super) struct Applicant {
    pub(super) username: Username,
    pub(super) email: Option<Email>,
    pub(super) active: bool,
    /// `None`: nothing.
    pub(super) brought: Option<Box<Brought>>,
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
    pub(super) fn prepare(&mut self, piece: Piece) -> Vec<Ready> {
        // It may take hours, and nothing of a row is in the future because the list was begun before.
        self.rules.now = piece.now;
        let mut generated = piece.generated.into_iter();
        let rows = piece.records.into_iter().zip(piece.salts);
        rows.map(|(record, salt)| self.prepare_one(&record, (salt, generated.next())))
            .collect()
    }

    fn prepare_one(&mut self, record: &Record, chance: ([u8; 16], Option<SecretString>)) -> Ready {
        let (line, says) = (record.line, (record.username(), record.email()));
        let person = record.person(&self.rules).map_err(Refusal::from);
        match person.and_then(|person| self.applicant(person, chance)) {
            Ok(applicant) => Ready {
                line,
                claim: Some(claim(&applicant.username, applicant.email.as_ref(), record.size())),
                row: Row::waiting(line, says, applicant),
            },
            Err(refusal) => Ready {
                line,
                claim: None,
                row: Row::settled(line, says, Became::from(&refusal)),
            },
        }
    }

    fn applicant(
        &mut self,
        person: Person,
        (salt, generated): ([u8; 16], Option<SecretString>),
    ) -> Result<Applicant, Refusal> {
        let brought = Brought {
            created_at: person.created_at,
            activated_at: person.activated_at,
            suspended: person.state == State::Suspended,
            roles: person.roles,
        };
        let mut applicant = Applicant {
            active: person.state == State::Active || person.activated_at.is_some(),
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
