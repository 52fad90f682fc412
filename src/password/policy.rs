//! Which passwords may be set: NIST SP 800-63B-4 section 3.1.1.2. Length, a blocklist and a strength estimate; no
//! composition rules, because they make passwords harder to keep and no harder to guess.

use secrecy::{ExposeSecret, SecretString};

use super::{
    estimate::{self, Estimate},
    opaque,
};

/// The most bytes of a password: far beyond any passphrase, and short enough that nothing here takes long.
const MAX_BYTES: usize = 4096;

/// What a password must be, besides hard to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The fewest code points, counted in the password's normal form.
    pub min_length: usize,
}

impl Default for Policy {
    /// 15, because the password is the only factor.
    fn default() -> Policy {
        Policy { min_length: 15 }
    }
}

/// A policy that would ask for too little, or for more than people can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`password_min_length` is from {} to {}", Policy::LEAST, Policy::MOST)]
pub struct PolicyFault;

/// Why a password may not be set. The words never hold any part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// Fewer code points than the policy asks for.
    #[error("the password needs at least {0} characters")]
    TooShort(usize),
    /// More bytes than are ever hashed; cutting it off would be worse.
    #[error("the password is longer than {MAX_BYTES} bytes")]
    TooLong,
    /// A control character, which the FreeformClass of RFC 8264 does not hold; most often it was pasted by mistake.
    #[error("the password holds a control character, such as a tab or a line break")]
    ControlCharacter,
    /// The whole of it is on the blocklist.
    #[error("the password is one of the best known")]
    Common,
    /// A guesser who knows the account would come to it soon.
    #[error(
        "the password is too easy to guess: it repeats, follows a pattern, \
         or is made of common words or the account's own"
    )]
    Guessable,
}

impl Policy {
    /// The least that `min_length` may be: NIST's minimum where another factor stands beside the password.
    pub const LEAST: usize = 8;
    /// The most that `min_length` may be: the length that NIST says must be permitted.
    pub const MOST: usize = 64;

    /// The policy itself, where its length is one that may be asked for.
    pub fn check(self) -> Result<Policy, PolicyFault> {
        if (Policy::LEAST..=Policy::MOST).contains(&self.min_length) {
            Ok(self)
        } else {
            Err(PolicyFault)
        }
    }

    /// Whether an account may have this password, and if not, the first reason against it.
    pub fn judge(&self, password: &SecretString, username: &str, email: Option<&str>) -> Result<(), Weakness> {
        let typed = password.expose_secret();
        if typed.len() > MAX_BYTES {
            return Err(Weakness::TooLong);
        }
        if typed.contains(char::is_control) {
            return Err(Weakness::ControlCharacter);
        }
        let normal = opaque::normal_form(typed);
        let min_length = self.min_length.max(Policy::LEAST);
        if normal.chars().count() < min_length {
            return Err(Weakness::TooShort(min_length));
        }
        match estimate::estimate(&normal, username, email) {
            Estimate::Known => Err(Weakness::Common),
            Estimate::Weak => Err(Weakness::Guessable),
            Estimate::Strong => Ok(()),
        }
    }
}
