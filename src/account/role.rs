//! Roles: free labels on accounts, which mean what the system that reads them takes them to mean.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::words;

/// The longest role, in code points after NFC.
const LONGEST: usize = 64;

/// One label, in NFC. Case counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Role(String);

/// Why a text is no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RoleFault {
    /// There is nothing.
    #[error("the role is empty")]
    Empty,
    /// More than 64 code points.
    #[error("the role is longer than {LONGEST} characters")]
    TooLong,
    /// A comma, which stands between roles.
    #[error("the role holds a comma, which stands between two roles")]
    Comma,
    /// A blank at either end, which nobody sees.
    #[error("the role begins or ends with a blank")]
    Blank,
    /// Something that cannot be seen.
    #[error("the role holds a character that cannot be seen")]
    Invisible,
}

impl Role {
    /// The label.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Role {
    type Err = RoleFault;

    fn from_str(text: &str) -> Result<Role, RoleFault> {
        let role: String = text.nfc().take(LONGEST + 1).collect();
        match () {
            () if role.is_empty() => Err(RoleFault::Empty),
            () if role.chars().count() > LONGEST => Err(RoleFault::TooLong),
            () if role.contains(',') => Err(RoleFault::Comma),
            () if !role.chars().all(words::is_visible) => Err(RoleFault::Invisible),
            () if role.trim() != role => Err(RoleFault::Blank),
            () => Ok(Role(role)),
        }
    }
}

impl TryFrom<String> for Role {
    type Error = RoleFault;

    fn try_from(text: String) -> Result<Role, RoleFault> {
        text.parse()
    }
}

impl From<Role> for String {
    fn from(role: Role) -> String {
        role.0
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
