//! Refusals of the care of a store: its audit trail, its copies, its soundness.

use std::path::Path;

use crate::{
    files::FileError,
    store::{StoreError, Survey},
    trail::TrailFault,
    words,
};

use super::{
    Code, Refusal,
    ground::{quoted, shown},
};

impl Refusal {
    /// The audit trail of the store at a path, or of the copy, is not what it must be.
    pub fn of_trail(fault: TrailFault, path: &Path) -> Refusal {
        let Some(sequence) = fault.sequence() else {
            return match fault {
                TrailFault::Store(error) => Refusal::of_store(error, path),
                other => Refusal::new(Code::AuditBroken, other.to_string()),
            };
        };
        let around = format!(
            "select * from audit where sequence between {} and {sequence}",
            sequence - 1
        );
        Refusal::new(Code::AuditBroken, format!("{fault} (`{}`)", shown(path))).hint(format!(
            "sqlite3 {} {}",
            quoted(path),
            words::shell(&around)
        ))
    }

    /// A copy could not be used.
    pub fn of_copy(error: StoreError, path: &Path) -> Refusal {
        match error {
            StoreError::Missing => Refusal::of_store(StoreError::NotOurs, path),
            error => Refusal::of_store(error, path),
        }
    }

    /// A copy could not be written.
    pub fn of_copying(error: StoreError, store: &Path, copy: &Path) -> Refusal {
        match error {
            StoreError::Full => FileError::Full {
                act: "make",
                noun: "copy",
                path: copy.to_owned(),
            }
            .into(),
            error => Refusal::of_store(error, store),
        }
    }

    /// A copy in which something is damaged.
    pub fn unsound_copy(flaw: &str, path: &Path) -> Refusal {
        let reason = flaw.to_owned();
        Refusal::of_store(StoreError::Damaged { reason }, path)
    }

    /// A store that is too damaged to take a copy. It is left for whoever wants to see what became of it.
    pub fn too_damaged(reason: &str, path: &Path) -> Refusal {
        let message = format!(
            "the store is too damaged to take a copy ({reason}): move it away, and everything beside it, then restore again"
        );
        let path = quoted(path);
        Refusal::new(Code::StoreDamaged, message).hint(format!("mv {path} {path}.damaged"))
    }

    /// The checks that failed.
    pub fn unsound(failed: &[&str], remedy: Option<String>) -> Refusal {
        let message = match failed {
            [only] => format!("one check failed: `{only}`"),
            many => format!("{} checks failed: {}", many.len(), words::list(many)),
        };
        Refusal::new(Code::Unsound, message).hint(remedy.unwrap_or_else(|| "gatepass restore --help".to_owned()))
    }

    /// Somebody wrote while a person was asked whether everything may be replaced.
    pub fn store_moved(before: &Survey) -> Refusal {
        Refusal::new(
            Code::Busy,
            format!(
                "somebody wrote into the store after event {}, and nothing was replaced; try again",
                before.head().sequence
            ),
        )
    }
}
