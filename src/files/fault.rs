//! What can go wrong with a file, in words, and the command that helps.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use super::folder_of;
use crate::words;

/// Why a file could not be used or made. `noun` is what a person calls it, such as `key ring`; `act` is what was tried,
/// such as `read`.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are described above, once")]
pub enum FileError {
    /// It is not there, or a folder on the way to it is not.
    #[error("there is no {noun} at `{}`", shown(.path))]
    Missing { noun: &'static str, path: PathBuf },
    /// Something is there already.
    #[error("there is already a file at `{}`", shown(.path))]
    Exists { path: PathBuf },
    /// The system does not allow it.
    #[error("no permission to {act} the {noun} `{}`", shown(.path))]
    Denied {
        act: &'static str,
        noun: &'static str,
        path: PathBuf,
    },
    /// It is a folder, a pipe or a device.
    #[error("the {noun} `{}` is {found}, not a regular file", shown(.path))]
    NotRegular {
        noun: &'static str,
        path: PathBuf,
        found: &'static str,
    },
    /// A file stands where a folder should be.
    #[error("`{}` is not a folder", shown(.path))]
    NotFolder { path: PathBuf },
    /// The disk or the user's share of it is full.
    #[error("no space is left to {act} the {noun} `{}`", shown(.path))]
    Full {
        act: &'static str,
        noun: &'static str,
        path: PathBuf,
    },
    /// The file system is mounted read-only.
    #[error("cannot {act} the {noun} `{}`: the file system is read-only", shown(.path))]
    ReadOnly {
        act: &'static str,
        noun: &'static str,
        path: PathBuf,
    },
    /// It holds more than such a file can.
    #[error("the {noun} `{}` is larger than {limit} bytes", shown(.path))]
    TooLarge {
        noun: &'static str,
        path: PathBuf,
        limit: u64,
    },
    /// Somebody else may read or write it, or it is somebody else's. `what` names mode and owner; `remedy` is the command
    /// before the path.
    #[error("the {noun} `{}` {what}", shown(.path))]
    Unsafe {
        noun: &'static str,
        path: PathBuf,
        what: String,
        remedy: String,
    },
    /// No group has this name.
    #[error("there is no group `{}`", words::safe(.name))]
    NoGroup { name: String },
    /// Anything else.
    #[error("could not {act} the {noun} `{}`: {source}", shown(.path))]
    Io {
        act: &'static str,
        noun: &'static str,
        path: PathBuf,
        source: io::Error,
    },
}

impl FileError {
    /// What the system's error means for this file.
    pub(crate) fn from_io(act: &'static str, noun: &'static str, path: &Path, source: io::Error) -> FileError {
        let path = path.to_owned();
        match source.kind() {
            // What is to be made is not there; its folder should be.
            ErrorKind::NotFound if act == "make" => FileError::Missing {
                noun: "folder",
                path: folder_of(&path).to_owned(),
            },
            ErrorKind::NotFound | ErrorKind::NotADirectory => FileError::Missing { noun, path },
            ErrorKind::AlreadyExists => FileError::Exists { path },
            ErrorKind::PermissionDenied => FileError::Denied { act, noun, path },
            ErrorKind::IsADirectory => FileError::NotRegular {
                noun,
                path,
                found: "a folder",
            },
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => FileError::Full { act, noun, path },
            ErrorKind::ReadOnlyFilesystem => FileError::ReadOnly { act, noun, path },
            _ => FileError::Io {
                act,
                noun,
                path,
                source,
            },
        }
    }

    /// A command that helps, or shows what is in the way. `None` where only the caller knows what to do, and for a path
    /// that cannot be both printed safely and typed.
    pub fn hint(&self) -> Option<String> {
        let (command, path) = match self {
            FileError::Missing { .. } => return None,
            FileError::NoGroup { name } => ("getent group", Path::new(name)),
            FileError::Unsafe { path, remedy, .. } => (remedy.as_str(), path.as_path()),
            FileError::Full { path, .. } | FileError::ReadOnly { path, .. } => ("df -h", folder_of(path)),
            FileError::Denied { act: "make", path, .. } => ("ls -ld", folder_of(path)),
            FileError::Exists { path }
            | FileError::Denied { path, .. }
            | FileError::NotRegular { path, .. }
            | FileError::NotFolder { path }
            | FileError::TooLarge { path, .. }
            | FileError::Io { path, .. } => ("ls -ld", path.as_path()),
        };
        let path = path.to_str().filter(|path| words::safe(path) == *path)?;
        let dash = if path.starts_with('-') { "./" } else { "" };
        Some(format!("{command} {}", shell_words::quote(&format!("{dash}{path}"))))
    }
}

fn shown(path: &Path) -> String {
    words::safe(&path.to_string_lossy()).into_owned()
}
