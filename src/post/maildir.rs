//! A letter into a folder of letters, a file each, as <https://cr.yp.to/proto/maildir.html> has it: written in `tmp`, and
//! given its name in `new` when all of it is there and lasts.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    process,
};

use data_encoding::HEXLOWER;
use nix::unistd::{AccessFlags, eaccess};

use crate::{
    files::{self, FileError, Kind, Policy},
    letter::Letter,
};

use super::{fault::PostFault, with_line_feeds};

/// What a person calls it.
const NOUN: &str = "mail folder";

/// Bytes of chance in a letter's name, which is nobody else's on any machine that shares the folder.
const CHANCE: usize = 16;

/// A folder of letters.
pub(super) struct Maildir(PathBuf);

impl Maildir {
    pub(super) fn new(folder: &Path) -> Maildir {
        Maildir(folder.to_owned())
    }

    /// Looks whether it can be written, or made beside what is there.
    pub(super) fn probe(&self) -> Result<(), PostFault> {
        self.expect_place()?;
        for part in [self.0.join("tmp"), self.0.join("new")] {
            // What is missing is made in the nearest folder that is there.
            let is_there = |path: &&Path| path.symlink_metadata().is_ok();
            let there = part.ancestors().find(is_there).unwrap_or(&part);
            let failed = |error| FileError::from_io("write", NOUN, there, error);
            if !fs::metadata(there).map_err(failed)?.is_dir() {
                return Err(FileError::NotFolder { path: there.to_owned() }.into());
            }
            let access = eaccess(there, AccessFlags::W_OK | AccessFlags::X_OK);
            access.map_err(|error| failed(error.into()))?;
        }
        Ok(())
    }

    pub(super) fn send(&self, letter: &Letter) -> Result<(), PostFault> {
        self.expect_place()?;
        let policy = Policy::default();
        for part in ["tmp", "new", "cur"] {
            files::make_folder(&self.0.join(part), &policy)?;
        }
        let deliver = || {
            let name = unique()?;
            let (draft, lasting) = (self.0.join("tmp").join(&name), self.0.join("new").join(&name));
            let mut file = files::create(&draft, Kind::Secret, &policy)?;
            let published = file
                .write_all(&with_line_feeds(letter))
                .and_then(|()| file.sync_all())
                // Not renamed: a name that was taken would lose its letter.
                .and_then(|()| fs::hard_link(&draft, &lasting));
            let _ = fs::remove_file(&draft);
            published?;
            files::sync_folder_of(&lasting).inspect_err(|_| {
                let _ = fs::remove_file(&lasting);
            })
        };
        deliver().map_err(|error| FileError::from_io("write", NOUN, &self.0, error).into())
    }

    /// The folder may be missing, but not the one above it: a path that was mistyped is not made.
    fn expect_place(&self) -> Result<(), FileError> {
        let missing = |path: &Path| fs::metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound);
        let above = above(&self.0);
        if missing(&self.0) && missing(above) {
            return Err(FileError::Missing {
                noun: "folder",
                path: above.to_owned(),
            });
        }
        Ok(())
    }
}

/// The path is absolute.
fn above(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

/// A name that no other letter has. Whoever reads such a folder is to see nothing in it but that; it holds the process's id
/// for whoever asks where a letter came from.
fn unique() -> io::Result<String> {
    let mut chance = [0; CHANCE];
    getrandom::fill(&mut chance)?;
    Ok(format!("{}.P{}.gatepass", HEXLOWER.encode(&chance), process::id()))
}
