//! Files with their modes and owners: made so that nobody else can look in from the first instant, and trusted only where
//! nobody else could have written.
//!
//! What is in the files is the business of other rooms. A failure names the path, and what can be done about it.

mod fault;
mod making;
mod passing;
mod replacing;
mod trust;

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read},
    os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt},
    path::Path,
};

use nix::{
    libc::{O_NOCTTY, O_NONBLOCK},
    unistd::{AccessFlags, Group, eaccess},
};
use zeroize::Zeroizing;

pub use fault::FileError;
pub(crate) use making::create;
pub use making::{create_new, make_folder, make_nameless, publish_new};
pub use passing::Passing;
pub use replacing::replace;

/// What a file is for, which decides who may have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The store: 0600, or 0660 with a group.
    Store,
    /// The key ring: 0600, or 0640 with a group.
    Keys,
    /// The configuration: 0600, or 0640 with a group; anybody may read it.
    Config,
    /// A copy of the store: 0600, and nobody else may have written it.
    Copy,
    /// A file that a person names, to take one secret from or to put one into: 0600 when made here.
    Secret,
}

impl Kind {
    /// What a person calls it.
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Store => "store",
            Kind::Keys => "key ring",
            Kind::Config => "configuration file",
            Kind::Copy => "copy",
            Kind::Secret => "file",
        }
    }
}

/// What the settings say about files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The id of the group (setting `group`) that shares the files.
    pub group: Option<u32>,
    /// Whether a key ring that others may read is refused (setting `keys_mode_check`).
    pub keys_mode_check: bool,
    /// The user id of the store's owner, whose key ring belongs to the store wherever it is.
    pub store_owner: Option<u32>,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            group: None,
            keys_mode_check: true,
            store_owner: None,
        }
    }
}

/// Whether a file that is there may be trusted: a regular file, written by nobody but those who should (the rules are in
/// `trust.rs`). `reading`: a store of whatever owner may be read.
pub fn check(path: &Path, kind: Kind, policy: &Policy, reading: bool) -> Result<(), FileError> {
    let found = fs::metadata(path).map_err(|error| FileError::from_io("read", kind.noun(), path, error))?;
    regular(&found, kind.noun(), path)?;
    trust::judge(&found, path, kind, policy, reading)
}

/// Whether a folder that is there may be trusted: nobody but those who should can put files into it.
pub fn check_folder(path: &Path, policy: &Policy) -> Result<(), FileError> {
    let found = fs::metadata(path).map_err(|error| FileError::from_io("read", "folder", path, error))?;
    trust::judge_folder(&found, path, policy)
}

/// The content of a file that may be trusted for reading, at most `limit` bytes of it.
///
/// It is judged as it was opened, so that nobody can put another in its place meanwhile. A [`Kind::Secret`] may have any
/// owner and mode, because platforms mount secrets for all to read, and may be a pipe, as a shell's `<(…)` is; every other
/// kind is a regular file, and nothing else is waited for.
pub fn read(path: &Path, kind: Kind, policy: &Policy, limit: u64) -> Result<Zeroizing<Vec<u8>>, FileError> {
    let failed = |error| FileError::from_io("read", kind.noun(), path, error);
    if kind == Kind::Secret {
        // Before it is opened, because opening a device can have effects; a pipe is opened so as to wait for its writer.
        let found = fs::metadata(path).map_err(failed)?;
        if !found.file_type().is_fifo() {
            regular(&found, kind.noun(), path)?;
        }
    }
    let flags = if kind == Kind::Secret {
        O_NOCTTY
    } else {
        O_NOCTTY | O_NONBLOCK
    };
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(flags)
        .open(path)
        .map_err(failed)?;
    let found = file.metadata().map_err(failed)?;
    if kind != Kind::Secret {
        regular(&found, kind.noun(), path)?;
        trust::judge(&found, path, kind, policy, true)?;
    }
    let room = if found.is_file() { found.len().min(limit) } else { limit };
    // All the room at once: a buffer that grew would leave its former self in memory.
    let mut bytes = Zeroizing::new(Vec::with_capacity(
        usize::try_from(room).unwrap_or_default().saturating_add(64),
    ));
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(FileError::TooLarge {
            noun: kind.noun(),
            path: path.to_owned(),
            limit,
        });
    }
    Ok(bytes)
}

/// Whether the running user may read the file.
pub fn may_read(path: &Path) -> bool {
    eaccess(path, AccessFlags::R_OK).is_ok()
}

/// Whether the running user may write the file and, for what is written beside it, its folder.
pub fn may_write(path: &Path) -> bool {
    let may = |path: &Path| eaccess(path, AccessFlags::W_OK).is_ok();
    may(path) && may(folder_of(path))
}

/// Whether others than the owner and the configured group may read a file.
pub fn is_open_to_others(path: &Path, policy: &Policy) -> bool {
    let others = |found: fs::Metadata| match policy.group == Some(found.gid()) {
        true => found.mode() & 0o004,
        false => found.mode() & 0o044,
    };
    fs::metadata(path).is_ok_and(|found| others(found) != 0)
}

/// Whether two paths lead to one file.
pub fn are_one(one: &Path, other: &Path) -> bool {
    let identity = |path: &Path| fs::metadata(path).ok().map(|found| (found.dev(), found.ino()));
    identity(one).is_some() && identity(one) == identity(other)
}

/// The user id of a file's owner, where it is there.
pub fn owner(path: &Path) -> Option<u32> {
    fs::metadata(path).ok().map(|found| found.uid())
}

/// The id of a group by its name.
pub fn group_id(name: &str) -> Result<u32, FileError> {
    match Group::from_name(name) {
        Ok(Some(group)) => Ok(group.gid.as_raw()),
        _ => Err(FileError::NoGroup { name: name.to_owned() }),
    }
}

/// The folder a file is in; a bare name is in the current one.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Whether something that is there is a file with content. `noun` is what a person calls it.
pub(crate) fn regular(found: &fs::Metadata, noun: &'static str, path: &Path) -> Result<(), FileError> {
    let is = found.file_type();
    let found = match () {
        () if is.is_file() => return Ok(()),
        () if is.is_dir() => "a folder",
        () if is.is_fifo() => "a named pipe",
        () if is.is_socket() => "a socket",
        () => "a device",
    };
    Err(FileError::NotRegular {
        noun,
        path: path.to_owned(),
        found,
    })
}

/// Makes the name of a file last through a power failure.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}
