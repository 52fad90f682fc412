//! A row as it was read.

use std::fmt;

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{RowFault, member::Member};

/// How much of a name or an address is shown of a row that may be wrong.
const SHOWN: usize = 320;

/// One row of a list, unjudged: cheap to read, to hold and to hand to another thread.
pub struct Record {
    /// The line of the file on which it begins, from 1. For a fixture, the line of its element.
    pub line: u64,
    pub(super) raw: Raw,
    /// What is wrong with the form of the row.
    pub(super) fault: Option<RowFault>,
}

/// The values as they stand there; empty where there is none.
#[derive(Default)]
pub(super) struct Raw {
    pub(super) username: String,
    pub(super) email: String,
    pub(super) password: Option<SecretString>,
    pub(super) hash: Option<Zeroizing<String>>,
    pub(super) state: String,
    pub(super) roles: Vec<String>,
    pub(super) created_at: String,
    pub(super) activated_at: String,
    /// It is of a fixture, which tells no more than that the account is active, or was: since it was registered, then.
    pub(super) active_since_created: bool,
    /// The instants are called as Django calls them.
    pub(super) is_fixture: bool,
}

impl Record {
    /// The name as it was read, however wrong: not for a terminal as it is, and cut where it is longer than any could be.
    pub fn username(&self) -> &str {
        cut(&self.raw.username)
    }

    /// The same of the address.
    pub fn email(&self) -> &str {
        cut(&self.raw.email)
    }

    /// How much memory it takes, in octets, as far as that grows with the row.
    pub fn size(&self) -> usize {
        let roles: usize = self.raw.roles.iter().map(|role| role.len() + size_of::<String>()).sum();
        let hash = self.raw.hash.as_ref().map_or(0, |hash| hash.len());
        self.raw.username.len() + self.raw.email.len() + roles + hash
    }

    /// Whether it brings a password that is to be hashed.
    pub fn has_password(&self) -> bool {
        self.raw.password.is_some()
    }

    pub(super) fn new(line: u64, raw: Raw, fault: Option<RowFault>) -> Record {
        Record { line, raw, fault }
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("line", &self.line)
            .field("username", &self.username())
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}

impl Raw {
    /// Puts a value in its place. An empty one is none.
    pub(super) fn put(&mut self, member: Member, value: &str) {
        if value.is_empty() {
            return;
        }
        match member {
            Member::Username => value.clone_into(&mut self.username),
            Member::Email => value.clone_into(&mut self.email),
            Member::Password => self.password = Some(SecretString::from(value)),
            Member::PasswordHash => self.put_hash(value),
            Member::State => value.clone_into(&mut self.state),
            Member::Roles => self.roles = value.split(',').map(|role| role.trim().to_owned()).collect(),
            Member::CreatedAt => value.clone_into(&mut self.created_at),
            Member::ActivatedAt => value.clone_into(&mut self.activated_at),
            Member::Ignored => {}
        }
    }

    /// `!` begins what no password fits, in Django and in `/etc/shadow`: there is none, then.
    pub(super) fn put_hash(&mut self, value: &str) {
        if !value.is_empty() && !value.starts_with('!') {
            self.hash = Some(Zeroizing::new(value.to_owned()));
        }
    }
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(SHOWN).map_or(text, |(end, _)| &text[..end])
}
