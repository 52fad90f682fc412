//! Refusals of the ground a command stands on: store, key ring, files, clock, randomness.

use std::{fmt::Display, io, path::Path};

use crate::{
    files::FileError, issuing::IssueFault, key::KeyFault, keyring::KeyRingError, secret::SecretError,
    store::StoreError, words,
};

use super::{Code, Refusal};

/// Shows which store, key ring and configuration file are in use, and who said so.
const SHOWS_PATHS: &str = "gatepass config";

pub(super) fn shown(path: &Path) -> String {
    words::safe(&path.to_string_lossy()).into_owned()
}

pub(super) fn quoted(path: &Path) -> String {
    words::shell(&path.to_string_lossy()).into_owned()
}

impl Refusal {
    /// The store could not answer.
    pub fn of_store(error: StoreError, path: &Path) -> Refusal {
        let at = |code, what: &dyn Display| Refusal::new(code, format!("{what} (`{}`)", shown(path)));
        match error {
            StoreError::Missing => {
                let message = format!("there is no store at `{}`; init and register make one", shown(path));
                Refusal::new(Code::StoreMissing, message).hint(SHOWS_PATHS)
            }
            StoreError::NotOurs => at(Code::StoreForeign, &error).hint(SHOWS_PATHS),
            StoreError::Newer { .. } => at(Code::StoreTooNew, &error).hint("gatepass --version"),
            StoreError::Older { .. } => at(Code::StoreReadOnly, &error).hint(SHOWS_PATHS),
            StoreError::Damaged { .. } => {
                at(Code::StoreDamaged, &error).hint(format!("sqlite3 {} 'pragma integrity_check'", quoted(path)))
            }
            StoreError::OwnerNeeded { owner } => {
                at(Code::FileUnreadable, &error).hint(format!("sudo -u '#{owner}' gatepass inspect-token"))
            }
            StoreError::ReadOnly => at(Code::StoreReadOnly, &error).hint(format!("ls -l {}", quoted(path))),
            StoreError::Full => at(Code::DiskFull, &error).hint(format!("df -h {}", quoted(path))),
            StoreError::Busy => {
                let message = "the store is busy and nothing was changed; try again, or wait longer with --wait 30s";
                Refusal::new(Code::Busy, message)
            }
            StoreError::ClockBehind { .. } => {
                let message = format!("{error}; if the clock is right, add --accept-clock");
                Refusal::new(Code::ClockBehind, message).hint("date -u")
            }
            StoreError::MailTooOften { address, next_at } => Refusal::mail_limit(&address, next_at),
            StoreError::Io { .. } | StoreError::Contradiction { .. } => {
                at(Code::Failed, &error).hint(format!("ls -l {}", quoted(path)))
            }
            StoreError::OddEvent { .. } => at(Code::AuditBroken, &error).hint("gatepass audit --verify"),
            StoreError::NotAtRest => at(Code::StoreDamaged, &error).hint("gatepass backup --help"),
            StoreError::File(error) => error.into(),
        }
    }

    /// The key ring could not be used or made.
    pub fn of_keys(error: KeyRingError, path: &Path) -> Refusal {
        match error {
            KeyRingError::File(error) => error.into(),
            KeyRingError::Content(fault) => Refusal::new(
                Code::KeysMalformed,
                format!("the key ring `{}` cannot be used: {fault}", shown(path)),
            )
            .hint(SHOWS_PATHS),
            KeyRingError::Random(error) => Refusal::no_randomness(error),
        }
    }

    /// There is a store and no key ring.
    pub fn keys_missing(path: &Path) -> Refusal {
        Refusal::new(
            Code::KeysMissing,
            format!(
                "there is no key ring at `{}`, and no other fits the store: put back a copy",
                shown(path)
            ),
        )
        .hint(SHOWS_PATHS)
    }

    /// Store and key ring belong to different installations.
    pub fn keys_differ(store: &Path, keys: &Path) -> Refusal {
        let message = format!(
            "no key of `{}` ever signed for the store `{}`",
            shown(keys),
            shown(store)
        );
        Refusal::new(Code::KeysDiffer, message).hint(SHOWS_PATHS)
    }

    /// A key file that was given to a verb, whose help says what it may be.
    pub fn of_key_file(fault: &KeyFault, path: &Path, verb: &str) -> Refusal {
        let refusal = Refusal::new(
            Code::KeysMalformed,
            format!("the key file `{}` cannot be used: {fault}", shown(path)),
        );
        match fault.extract_command() {
            Some(command) => refusal.hint(format!("{command} {}", quoted(path))),
            None => refusal.hint(format!("gatepass {verb} --help")),
        }
    }

    /// The configuration file cannot be read.
    pub fn config_malformed(path: &str, fault: &str) -> Refusal {
        Refusal::new(
            Code::ConfigMalformed,
            format!("the configuration file `{path}`: {fault}"),
        )
        .hint("gatepass man")
    }

    /// No link could be made.
    pub fn of_issue(fault: IssueFault) -> Refusal {
        match fault {
            IssueFault::Lifetime(fault) => Refusal::lifetime(&fault),
            IssueFault::NoAddress => Refusal::new(Code::NoAddress, fault.to_string()),
            fault @ (IssueFault::NoSigningKey | IssueFault::KeyGone | IssueFault::Sign(_)) => {
                Refusal::new(Code::KeysMalformed, fault.to_string()).hint(SHOWS_PATHS)
            }
        }
    }

    /// The system gives no randomness.
    pub fn no_randomness(error: io::Error) -> Refusal {
        Refusal::failed("the system gives no randomness", error)
    }

    /// The facts changed between looking and writing, in a way that only a new run can meet.
    pub fn again() -> Refusal {
        Refusal::new(
            Code::Busy,
            "the store changed meanwhile and nothing was written; try again",
        )
    }
}

impl From<FileError> for Refusal {
    fn from(error: FileError) -> Refusal {
        let code = match error {
            FileError::Missing { .. } => Code::FileMissing,
            FileError::Exists { .. } => Code::OutputExists,
            FileError::Unsafe { .. } => Code::FileUnsafe,
            FileError::Full { .. } => Code::DiskFull,
            FileError::NoGroup { .. } => Code::InvalidValue,
            FileError::Denied { .. }
            | FileError::NotRegular { .. }
            | FileError::NotFolder { .. }
            | FileError::ReadOnly { .. }
            | FileError::TooLarge { .. }
            | FileError::Io { .. } => Code::FileUnreadable,
        };
        let hint = match (&error, error.hint()) {
            (_, Some(hint)) => hint,
            (FileError::Missing { path, .. }, None) if path.parent().is_some() => format!("ls -ld {}", quoted(path)),
            _ => SHOWS_PATHS.to_owned(),
        };
        Refusal::new(code, error.to_string()).hint(hint)
    }
}

impl From<SecretError> for Refusal {
    fn from(error: SecretError) -> Refusal {
        match error {
            SecretError::File(error) => error.into(),
            SecretError::Input(error) => Refusal::failed("standard input could not be read", error),
            SecretError::Empty(_) | SecretError::TooLong(_) | SecretError::NotText(_) => {
                Refusal::new(Code::InvalidValue, error.to_string())
            }
        }
    }
}
