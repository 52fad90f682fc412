//! Refusals of a list of accounts, and of a row of one.

use std::fmt::Display;

use crate::roster::{FileFault, RowFault};

use super::{Code, Refusal};

/// Tells what a file may look like.
const SHOWS_FORMATS: &str = "gatepass import --help";

impl Refusal {
    /// A file that is no list of accounts. `named` is how a person calls it, quoted where it is a path.
    pub fn bad_file(named: impl Display, fault: &FileFault) -> Refusal {
        let code = match fault {
            FileFault::Unreadable(_) => Code::FileUnreadable,
            _ => Code::BadFile,
        };
        Refusal::new(code, format!("{named} cannot be imported: {fault}")).hint(SHOWS_FORMATS)
    }
}

impl From<RowFault> for Refusal {
    fn from(fault: RowFault) -> Refusal {
        match fault {
            RowFault::Reserved(name) => Refusal::reserved_name(&name),
            RowFault::NotOwnAddress(name) => Refusal::not_own_address(&name),
            fault if fault.is_unknown_hash() => Refusal::new(Code::UnknownHash, fault.to_string()),
            fault => Refusal::new(Code::InvalidRow, fault.to_string()),
        }
    }
}
