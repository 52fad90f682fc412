//! Passwords: which are good enough, how they are kept, and whether a typed one is the one that was kept.
//!
//! Nothing here knows of accounts, stores or terminals, and nothing here draws randomness or waits for a person: salts
//! and random bytes come from the caller. No error holds a password or any part of one. The copies made here are wiped;
//! those that the strength estimate makes inside its crate are only freed.

mod cost;
mod estimate;
mod generate;
mod hasher;
mod opaque;
mod phc;
mod policy;

use std::{panic, thread};

use argon2_rust::constant_time_eq;
use secrecy::{ExposeSecret, SecretString};

pub use cost::{Cost, CostFault};
pub use generate::generate;
pub use hasher::Hasher;
pub use phc::HashRefused;
pub use policy::{Policy, PolicyFault, Weakness};

use phc::Phc;

/// Bytes of a hash that is made here; RFC 9106 section 4 recommends 256 bits or more.
const HASH_BYTES: usize = 32;

/// Why a password could not be hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashFault {
    /// The cost is not one that may be asked for.
    #[error(transparent)]
    Cost(#[from] CostFault),
    /// The machine does not have the memory that the cost asks for.
    #[error("there is not enough memory to hash the password")]
    OutOfMemory,
}

/// Why a password was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAccepted {
    /// The policy refuses it.
    #[error(transparent)]
    Weak(#[from] Weakness),
    /// It could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashFault),
}

/// Judges a new password and hashes it, side by side: [`Policy::judge`] and [`hash`] in the time of the longer one.
///
/// In a process that sets one password, making the estimate's dictionaries takes as long as the hash does.
pub fn accept(
    policy: Policy,
    password: &SecretString,
    username: &str,
    email: Option<&str>,
    cost: Cost,
    salt: [u8; 16],
) -> Result<String, NotAccepted> {
    thread::scope(|scope| {
        let judge = || policy.judge(password, username, email);
        let judging = thread::Builder::new().spawn_scoped(scope, judge);
        let hashed = hash(password, cost, salt);
        match judging {
            Ok(judging) => judging.join().unwrap_or_else(|panic| panic::resume_unwind(panic))?,
            // No thread was to be had: one after the other, then.
            Err(_) => judge()?,
        }
        Ok(hashed?)
    })
}

/// Hashes one password: [`Hasher::hash`], with memory that is given back at once.
pub fn hash(password: &SecretString, cost: Cost, salt: [u8; 16]) -> Result<String, HashFault> {
    Hasher::new(cost)?.hash(password, salt)
}

/// Whether a typed password is the one that a stored hash was made of.
///
/// Reads Argon2i, Argon2d and Argon2id, versions 16 and 19, as a PHC string or in Django's form. A hash that is not
/// spelt strictly, or that asks for more work than any hash of ours may, is refused before any work is done.
///
/// The normal form of the password is tried first, then its spelling as typed where that differs: another program that
/// does not normalise may have made the hash.
pub fn verify(password: &SecretString, phc: &str) -> Result<bool, HashRefused> {
    let stored = Phc::parse(phc)?;
    let typed = password.expose_secret();
    let normal = opaque::normal_form(typed);
    let argon2 = hasher::argon2(stored.algorithm, stored.version, stored.cost, stored.hash.len());
    let mut hasher = argon2.map_err(|_| HashRefused::OutOfMemory)?.hasher();
    let mut matches = |password: &str| {
        let mut made = [0; Phc::MOST_HASH_BYTES];
        let made = &mut made[..stored.hash.len()];
        hasher
            .hash_into(password.as_bytes(), &stored.salt, made)
            .map_err(|_| HashRefused::OutOfMemory)?;
        Ok(constant_time_eq(made, &stored.hash))
    };
    Ok(matches(&normal)? || (*normal != typed && matches(typed)?))
}

/// Whether a stored hash can be read: ours, or one of another algorithm that is known by name, which an account may have
/// brought along.
pub fn is_legible(phc: &str) -> bool {
    matches!(Phc::parse(phc), Ok(_) | Err(HashRefused::OtherAlgorithm(_)))
}

/// A hash that was made elsewhere as it is kept: the bare PHC string, without the name that Django puts before it.
///
/// # Errors
/// [`HashRefused`] where it is not one that [`verify`] would check.
pub fn kept_form(text: &str) -> Result<String, HashRefused> {
    Phc::parse(text)?;
    Ok(text
        .strip_prefix("argon2$")
        .map_or(text, |_| &text["argon2".len()..])
        .to_owned())
}

/// A stored hash as Django's `password` column holds it: `argon2` before the PHC string, or `!` for no password.
pub fn django_form(phc: Option<&str>) -> String {
    phc.map_or_else(|| "!".to_owned(), |phc| format!("argon2{phc}"))
}
