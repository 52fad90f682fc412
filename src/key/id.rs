//! A key's id as a person chooses it: what can be typed, printed and completed in any shell.

use std::{fmt, str::FromStr};

/// The longest id that is chosen.
const LONGEST: usize = 64;

/// A `kid` (RFC 7517 section 4.5) for a key of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyId(String);

/// Text that a key of ours cannot be called by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key's id has at most {LONGEST} letters, digits and `- _ . : + = @ /`, and does not begin with `-`")]
pub struct KeyIdFault;

impl KeyId {
    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KeyId {
    type Err = KeyIdFault;

    fn from_str(text: &str) -> Result<KeyId, KeyIdFault> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:+=@/".contains(c);
        let fits = (1..=LONGEST).contains(&text.len()) && !text.starts_with('-');
        match fits && text.chars().all(is_plain) {
            true => Ok(KeyId(text.to_owned())),
            false => Err(KeyIdFault),
        }
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
