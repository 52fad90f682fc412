//! A file that a library must fill by its name, under a passing one until it is whole.
//!
//! What a killed process leaves is recognised by its name and by nobody holding it, and goes when the same file is to be
//! made again.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File},
    io::{self, Write},
    os::unix::{
        ffi::OsStrExt,
        fs::{MetadataExt, OpenOptionsExt},
    },
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;
use nix::libc::O_NOFOLLOW;

use super::{
    FileError, Kind, Policy, folder_of,
    making::{private, settle_file},
    sync_folder_of,
};

/// Bytes of chance in a passing name.
const CHANCE: usize = 8;

/// What SQLite may have left beside it.
const JOURNAL: &str = "-journal";

/// A file under a passing name, removed unless it is published.
#[derive(Debug)]
pub struct Passing {
    /// Locked for as long as it is being filled.
    file: File,
    name: PathBuf,
    path: PathBuf,
    kind: Kind,
}

impl Passing {
    /// Makes an empty file beside the path that it is to have. `Exists` where there is anything at that path already, a
    /// symbolic link too.
    pub fn beside(path: &Path, kind: Kind, policy: &Policy) -> Result<Passing, FileError> {
        if path.symlink_metadata().is_ok() {
            return Err(FileError::Exists { path: path.to_owned() });
        }
        let make = || {
            sweep(path);
            let (file, name) = locked(path)?;
            let passing = Passing {
                file,
                name,
                path: path.to_owned(),
                kind,
            };
            settle_file(&passing.file, folder_of(path), kind, policy)?;
            Ok(passing)
        };
        make().map_err(|error| FileError::from_io("make", kind.noun(), path, error))
    }

    /// Where it is until then.
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// Writes more into it.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        let written = self.file.write_all(bytes);
        written.map_err(|error| self.failed("write", error))
    }

    /// How many bytes are in it.
    pub fn size(&self) -> Result<u64, FileError> {
        let meta = self.file.metadata().map_err(|error| self.failed("read", error))?;
        Ok(meta.len())
    }

    /// Gives it its lasting name, where it survives a power failure. `Exists` where somebody was first.
    pub fn publish(self) -> Result<(), FileError> {
        let publish = || {
            self.file.sync_all()?;
            fs::hard_link(&self.name, &self.path)?;
            sync_folder_of(&self.path)
        };
        publish().map_err(|error| self.failed("make", error))
    }

    fn failed(&self, act: &'static str, error: io::Error) -> FileError {
        FileError::from_io(act, self.kind.noun(), &self.path, error)
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        for name in [self.name.clone(), with_journal(&self.name)] {
            let _ = fs::remove_file(name);
        }
    }
}

fn with_journal(name: &Path) -> PathBuf {
    let mut journal = OsString::from(name);
    journal.push(JOURNAL);
    PathBuf::from(journal)
}

/// `.NAME.`, which every passing name of a file begins with.
fn beginning(path: &Path) -> OsString {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".");
    name
}

/// A new file that nobody else takes for a left one.
fn locked(path: &Path) -> io::Result<(File, PathBuf)> {
    loop {
        let mut chance = [0; CHANCE];
        getrandom::fill(&mut chance)?;
        let mut name = beginning(path);
        name.push(HEXLOWER.encode(&chance));
        let name = folder_of(path).join(name);
        let file = private().create_new(true).custom_flags(O_NOFOLLOW).open(&name)?;
        file.try_lock().map_err(io::Error::from)?;
        // Another process may have swept it away before it was locked.
        if file.metadata()?.nlink() > 0 {
            return Ok((file, name));
        }
    }
}

/// Removes what killed processes left. Whatever cannot be looked at or removed stays: it is in nobody's way.
pub(super) fn sweep(path: &Path) {
    let beginning = beginning(path);
    for entry in fs::read_dir(folder_of(path)).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if !is_passing(&name, &beginning) {
            continue;
        }
        let left = entry.path();
        let held = private().custom_flags(O_NOFOLLOW).open(&left);
        if held.is_ok_and(|file| file.try_lock().is_ok()) {
            for name in [with_journal(&left), left] {
                let _ = fs::remove_file(name);
            }
        }
    }
}

fn is_passing(name: &OsStr, beginning: &OsStr) -> bool {
    name.as_bytes()
        .strip_prefix(beginning.as_bytes())
        .is_some_and(|rest| rest.len() == 2 * CHANCE && rest.iter().all(u8::is_ascii_hexdigit))
}
