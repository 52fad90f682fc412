//! What a row that waits is put in line by. It stands beside the row: who puts thousands in line need not look into each,
//! where another processor wrote it.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use super::{reading::LARGE, row::Row};
use crate::account::{Email, Username};

/// A row on its way to be entered.
pub(super) struct Ready {
    pub(super) line: u64,
    pub(super) row: Box<Row>,
    /// Nothing where it is known what became of the row.
    pub(super) claim: Option<(Name, Claim)>,
}

/// As much of a name as orders it: what follows is seldom needed, and would make each row larger.
pub(super) type Name = [u8; 24];

/// What a row wants and weighs.
pub(super) struct Claim {
    /// Digests of what one row alone can have: its name, as it looks, and its address. Two that are the same by chance make a
    /// row wait and do no harm.
    pub(super) wants: [u32; 2],
    /// How much memory the row takes: what a plain one does, or a multiple.
    pub(super) weight: u32,
}

/// The claim of a row of so many octets.
pub(super) fn claim(username: &Username, email: Option<&Email>, size: usize) -> (Name, Claim) {
    let (mut start, fold) = (Name::default(), username.fold().as_bytes());
    let length = fold.len().min(start.len());
    start[..length].copy_from_slice(&fold[..length]);
    let digest = |what: (&str, &str)| BuildHasherDefault::<DefaultHasher>::default().hash_one(what) as u32;
    // Names that are the same look the same.
    let name = digest(("name", username.skeleton()));
    let wants = [name, email.map_or(!name, |email| digest(("email", email.fold())))];
    let weight = u32::try_from(1 + size / LARGE).unwrap_or(u32::MAX);
    (start, Claim { wants, weight })
}
