//! Argon2 itself, in memory that is kept from one hash to the next.
//!
//! A hash reads and writes all its memory twice. Getting it anew from the system for each hash costs a tenth as much
//! again, so whoever makes many keeps a [`Hasher`]. The crate asks for huge pages, picks the processor's vector
//! instructions when it runs, and wipes the memory after every hash.

use argon2_rust::{
    Algorithm, Argon2, Error, Version,
    params::{Memory, Params, TagLen},
};
use data_encoding::BASE64_NOPAD;
use secrecy::{ExposeSecret, SecretString};

use super::{HASH_BYTES, HashFault, cost::Cost, opaque};

/// Makes one hash after the other, all of one cost. It keeps the memory of a hash until it is dropped, so each thread
/// that hashes has its own, and nobody keeps one who waits for long.
#[derive(Debug)]
pub struct Hasher {
    cost: Cost,
    argon2: argon2_rust::Hasher,
}

impl Hasher {
    /// A hasher that has no memory yet: the first hash takes it, on the thread that makes it.
    pub fn new(cost: Cost) -> Result<Hasher, HashFault> {
        let cost = cost.check()?;
        let argon2 = argon2(Algorithm::Argon2id, Version::V0x13, cost, HASH_BYTES);
        let argon2 = argon2.map_err(|_| HashFault::OutOfMemory)?.hasher();
        Ok(Hasher { cost, argon2 })
    }

    /// Hashes a password with Argon2id version 19 (RFC 9106) into a PHC string,
    /// `$argon2id$v=19$m=<KiB>,t=<passes>,p=<lanes>$<salt>$<hash of 32 bytes>`.
    ///
    /// The password is brought into its normal form first, so that every keyboard's spelling of it verifies. The salt
    /// must be random and never used twice.
    pub fn hash(&mut self, password: &SecretString, salt: [u8; 16]) -> Result<String, HashFault> {
        let normal = opaque::normal_form(password.expose_secret());
        let mut hash = [0; HASH_BYTES];
        self.argon2
            .hash_into(normal.as_bytes(), &salt, &mut hash)
            .map_err(|_| HashFault::OutOfMemory)?;
        let Cost {
            memory_kib,
            time,
            lanes,
        } = self.cost;
        let (salt, hash) = (BASE64_NOPAD.encode(&salt), BASE64_NOPAD.encode(&hash));
        Ok(format!(
            "$argon2id$v=19$m={memory_kib},t={time},p={lanes}${salt}${hash}"
        ))
    }
}

/// Argon2 of a cost that was checked, for a hash of so many bytes. Its lanes are computed one after the other.
pub(super) fn argon2(algorithm: Algorithm, version: Version, cost: Cost, hash_bytes: usize) -> Result<Argon2, Error> {
    let params = Params::builder()
        .memory(Memory::kib(cost.memory_kib.into()))
        .passes(cost.time)
        .lanes(cost.lanes)
        .threads(1)
        .tag_len(TagLen::bytes(hash_bytes as u64))
        .build()?;
    Ok(Argon2::new(algorithm, version, params))
}
