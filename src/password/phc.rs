//! Stored hashes, read strictly: what the reference implementation would not write is not read, and what would eat the
//! machine is refused before a byte is allocated.

use argon2_rust::{Algorithm, Version};
use data_encoding::BASE64_NOPAD;

use super::cost::{Cost, CostFault};

const SALT_BYTES: std::ops::RangeInclusive<usize> = 8..=64;
const HASH_BYTES: std::ops::RangeInclusive<usize> = 10..=Phc::MOST_HASH_BYTES;

/// Why a stored hash is not checked. The words never hold any part of the hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashRefused {
    /// It does not begin as a PHC string does.
    #[error("the stored hash is not a PHC string")]
    NotPhc,
    /// It is another algorithm's, one that is known by name.
    #[error("the stored hash was made by {0}, and only Argon2 is read")]
    OtherAlgorithm(&'static str),
    /// It is another algorithm's.
    #[error("the stored hash was made by an unknown algorithm, and only Argon2 is read")]
    UnknownAlgorithm,
    /// Its version is neither 16 nor 19.
    #[error("the stored hash is of an unknown version of Argon2")]
    Version,
    /// Its parameters are not exactly `m`, `t` and `p`.
    #[error("the stored hash does not have the parameters `m`, `t` and `p` of Argon2, in this order")]
    Parameters,
    /// It names no pass, no lane or less memory than Argon2 needs.
    #[error("the stored hash names a cost that Argon2 does not allow")]
    ImpossibleCost,
    /// It asks for more work than is ever spent on one check.
    #[error("the stored hash asks for more than 256 MiB, 10 passes or 16 lanes")]
    TooCostly,
    /// Its salt cannot be read.
    #[error("the salt of the stored hash is not 8 to 64 bytes in base64")]
    Salt,
    /// The hash itself cannot be read.
    #[error("the stored hash does not end in 10 to 64 bytes in base64")]
    Hash,
    /// The machine does not have the memory that it asks for.
    #[error("there is not enough memory to check the stored hash")]
    OutOfMemory,
}

impl HashRefused {
    /// Whether it is a hash of something else than Argon2, and not one of Argon2 that is spelt wrong or costs too much.
    pub fn is_another_kind(&self) -> bool {
        matches!(
            self,
            HashRefused::NotPhc | HashRefused::OtherAlgorithm(_) | HashRefused::UnknownAlgorithm
        )
    }
}

/// The parts of a stored Argon2 hash.
pub(super) struct Phc {
    pub(super) algorithm: Algorithm,
    pub(super) version: Version,
    pub(super) cost: Cost,
    pub(super) salt: Vec<u8>,
    pub(super) hash: Vec<u8>,
}

impl Phc {
    /// The most bytes that a hash may have, as the PHC string format has it.
    pub(super) const MOST_HASH_BYTES: usize = 64;

    /// Reads `$<algorithm>[$v=<version>]$m=<KiB>,t=<passes>,p=<lanes>$<salt>$<hash>`, with or without Django's `argon2`
    /// before it. Without a version it is 16, which was written before there was a field for it.
    pub(super) fn parse(text: &str) -> Result<Phc, HashRefused> {
        if let Some(name) = other_algorithm(text) {
            return Err(HashRefused::OtherAlgorithm(name));
        }
        let text = text.strip_prefix("argon2$").map_or(text, |_| &text["argon2".len()..]);
        let mut fields = text.strip_prefix('$').ok_or(HashRefused::NotPhc)?.split('$').peekable();
        let algorithm = match fields.next() {
            Some("argon2i") => Algorithm::Argon2i,
            Some("argon2d") => Algorithm::Argon2d,
            Some("argon2id") => Algorithm::Argon2id,
            _ => return Err(HashRefused::UnknownAlgorithm),
        };
        let version = match fields.next_if(|field| field.starts_with("v=")) {
            None | Some("v=16") => Version::V0x10,
            Some("v=19") => Version::V0x13,
            Some(_) => return Err(HashRefused::Version),
        };
        let cost = fields.next().and_then(cost).ok_or(HashRefused::Parameters)?;
        cost.check().map_err(|fault| too_costly_or_impossible(cost, fault))?;
        let salt = fields
            .next()
            .and_then(base64)
            .filter(|salt| SALT_BYTES.contains(&salt.len()));
        let hash = fields
            .next()
            .and_then(base64)
            .filter(|hash| HASH_BYTES.contains(&hash.len()));
        let salt = salt.ok_or(HashRefused::Salt)?;
        let hash = hash.filter(|_| fields.next().is_none()).ok_or(HashRefused::Hash)?;
        Ok(Phc {
            algorithm,
            version,
            cost,
            salt,
            hash,
        })
    }
}

/// The well-known algorithms of other stores, by how their hashes begin: crypt(5), PHC and Django.
fn other_algorithm(text: &str) -> Option<&'static str> {
    const BEGINNINGS: [(&str, &str); 13] = [
        ("$2a$", "bcrypt"),
        ("$2b$", "bcrypt"),
        ("$2y$", "bcrypt"),
        ("bcrypt", "bcrypt"),
        ("$scrypt$", "scrypt"),
        ("scrypt$", "scrypt"),
        ("$pbkdf2", "PBKDF2"),
        ("pbkdf2_", "PBKDF2"),
        ("$y$", "yescrypt"),
        ("$7$", "scrypt"),
        ("$6$", "SHA-512 crypt"),
        ("$5$", "SHA-256 crypt"),
        ("$1$", "MD5 crypt"),
    ];
    BEGINNINGS
        .iter()
        .find(|(beginning, _)| text.starts_with(beginning))
        .map(|&(_, name)| name)
}

fn cost(field: &str) -> Option<Cost> {
    let mut parameters = field.split(',');
    let mut parameter = |name| parameters.next()?.strip_prefix(name).and_then(decimal);
    let cost = Cost {
        memory_kib: parameter("m=")?,
        time: parameter("t=")?,
        lanes: parameter("p=")?,
    };
    parameters.next().is_none().then_some(cost)
}

/// A decimal number as the PHC format writes it: digits alone, no leading zero. One that is too large is the largest,
/// which no ceiling lets pass.
fn decimal(digits: &str) -> Option<u32> {
    let plain =
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
    plain.then(|| digits.parse().unwrap_or(u32::MAX))
}

fn too_costly_or_impossible(cost: Cost, fault: CostFault) -> HashRefused {
    match fault {
        CostFault::TooLittleMemory => HashRefused::ImpossibleCost,
        CostFault::Time if cost.time == 0 => HashRefused::ImpossibleCost,
        CostFault::Lanes if cost.lanes == 0 => HashRefused::ImpossibleCost,
        _ => HashRefused::TooCostly,
    }
}

/// Standard base64 without padding, and only in the one spelling that encoding gives.
fn base64(text: &str) -> Option<Vec<u8>> {
    BASE64_NOPAD.decode(text.as_bytes()).ok()
}
