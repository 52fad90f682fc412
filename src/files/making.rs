//! Making files and folders: private from the first instant whatever the umask, then given the mode and the owner they
//! should have; never over something that is there.

use std::{
    ffi::OsString,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, ErrorKind, Write},
    os::{
        fd::AsRawFd,
        unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    },
    path::{Path, PathBuf},
};

use nix::{
    fcntl::{AT_FDCWD, AtFlags},
    libc::{O_DIRECTORY, O_NOFOLLOW},
    unistd::{Gid, Uid, fchown, geteuid, linkat},
};

use super::{FileError, Kind, Policy, folder_of, sync_folder_of};

/// Makes a folder and those above it that are missing: 0700, or 2770 with a group. Made by root, they belong to the owner
/// of the nearest folder that was there. A folder that is there stays as it is.
pub fn make_folder(path: &Path, policy: &Policy) -> Result<(), FileError> {
    let failed = |error| FileError::from_io("make", "folder", path, error);
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => return Ok(()),
        Ok(_) => return Err(FileError::NotFolder { path: path.to_owned() }),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            return Err(FileError::NotFolder {
                path: folder_of(path).to_owned(),
            });
        }
        Err(error) => return Err(failed(error)),
    }
    let above = folder_of(path);
    make_folder(above, policy)?;
    match DirBuilder::new().mode(0o700).create(path) {
        // Another first run was faster.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => return Ok(()),
        made => made.map_err(failed)?,
    }
    let finish = || {
        // Before it is opened: a umask may have left not even its owner a way in.
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
        let folder = OpenOptions::new()
            .read(true)
            .custom_flags(O_DIRECTORY | O_NOFOLLOW)
            .open(path)?;
        settle(
            &folder,
            above,
            if policy.group.is_some() { 0o2770 } else { 0o700 },
            policy.group,
        )?;
        sync_folder_of(path)
    };
    finish().map_err(failed)
}

/// Makes an empty file, open for reading and writing: 0600 (with a group 0660 for a store, 0640 for a key ring and a
/// configuration). Made by root, it belongs to the owner of its folder. Never follows a symbolic link; `Exists` where there
/// is anything at the path. Its name is not yet safe from a power failure.
pub fn create_new(path: &Path, kind: Kind, policy: &Policy) -> Result<File, FileError> {
    create(path, kind, policy).map_err(|error| FileError::from_io("make", kind.noun(), path, error))
}

/// The same for whoever has words of their own for what goes wrong.
pub(crate) fn create(path: &Path, kind: Kind, policy: &Policy) -> io::Result<File> {
    let file = private().create_new(true).custom_flags(O_NOFOLLOW).open(path)?;
    let settled = settle_file(&file, folder_of(path), kind, policy);
    if settled.is_err() {
        let _ = fs::remove_file(path);
    }
    settled.map(|()| file)
}

/// Makes a file with its content, whole or not at all: nobody ever sees half of it, it survives a power failure, and it
/// never takes the place of another. `Exists` where somebody was first.
pub fn publish_new(path: &Path, kind: Kind, bytes: &[u8], policy: &Policy) -> Result<(), FileError> {
    let publish = || {
        let draft = Draft::beside(path)?;
        settle_file(&draft.file, folder_of(path), kind, policy)?;
        (&draft.file).write_all(bytes)?;
        draft.file.sync_all()?;
        draft.publish(path)?;
        sync_folder_of(path)
    };
    publish().map_err(|error| FileError::from_io("make", kind.noun(), path, error))
}

/// Makes a file in a folder that nobody can find: what is in it is gone with the process.
pub fn make_nameless(folder: &Path) -> Result<File, FileError> {
    let path = folder.join("gatepass");
    let make = || {
        let mut draft = Draft::beside(&path)?;
        if let Some(name) = draft.name.take() {
            fs::remove_file(name)?;
        }
        draft.file.try_clone()
    };
    make().map_err(|error| FileError::from_io("make", Kind::Secret.noun(), folder, error))
}

/// A file that is being written and that nobody can find yet.
pub(super) struct Draft {
    pub(super) file: File,
    /// Its passing name, where it must have one.
    name: Option<PathBuf>,
}

impl Draft {
    /// A file without a name leaves nothing behind when the process is killed; not every file system has them.
    pub(super) fn beside(path: &Path) -> io::Result<Draft> {
        let folder = folder_of(path);
        match Draft::nameless(folder) {
            Some(draft) => Ok(draft),
            None => Draft::named(folder, path),
        }
    }

    #[cfg(target_os = "linux")]
    fn nameless(folder: &Path) -> Option<Draft> {
        let file = private().custom_flags(nix::libc::O_TMPFILE).open(folder).ok()?;
        // Without /proc it could never get its name.
        Self::by_descriptor(&file).symlink_metadata().ok()?;
        Some(Draft { file, name: None })
    }

    #[cfg(not(target_os = "linux"))]
    fn nameless(_: &Path) -> Option<Draft> {
        None
    }

    fn named(folder: &Path, path: &Path) -> io::Result<Draft> {
        let name = folder.join(passing_name(path)?);
        let file = private().create_new(true).custom_flags(O_NOFOLLOW).open(&name)?;
        Ok(Draft { file, name: Some(name) })
    }

    /// Gives it its lasting name, unless that is taken.
    fn publish(&self, path: &Path) -> io::Result<()> {
        match &self.name {
            Some(name) => fs::hard_link(name, path),
            None => {
                let source = Self::by_descriptor(&self.file);
                Ok(linkat(AT_FDCWD, &source, AT_FDCWD, path, AtFlags::AT_SYMLINK_FOLLOW)?)
            }
        }
    }

    /// Gives it the lasting name of the file that is there, whose content is gone with that, in one step.
    pub(super) fn replace(mut self, path: &Path) -> io::Result<()> {
        let name = match self.name.take() {
            Some(name) => name,
            // Only what has a name can take another's: it has one for as long as two calls of the system take.
            None => {
                let name = folder_of(path).join(passing_name(path)?);
                self.publish(&name)?;
                name
            }
        };
        fs::rename(self.name.insert(name), path)
    }

    fn by_descriptor(file: &File) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            let _ = fs::remove_file(name);
        }
    }
}

/// A hidden name beside the lasting one that nobody else has thought of.
fn passing_name(path: &Path) -> io::Result<OsString> {
    let mut random = [0; 8];
    getrandom::fill(&mut random)?;
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}", data_encoding::HEXLOWER.encode(&random)));
    Ok(name)
}

/// For opening a file that is nobody else's while it is being made.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(0o600);
    options
}

pub(super) fn settle_file(file: &File, folder: &Path, kind: Kind, policy: &Policy) -> io::Result<()> {
    let group = policy.group.filter(|_| !matches!(kind, Kind::Secret | Kind::Copy));
    let mode = match (kind, group) {
        (_, None) => 0o600,
        (Kind::Store, Some(_)) => 0o660,
        (_, Some(_)) => 0o640,
    };
    settle(file, folder, mode, group)
}

/// Gives what was just made its owner, its group and then its mode, in this order, so that it is never open to a group that
/// it does not stay with.
fn settle(made: &File, folder: &Path, mode: u32, group: Option<u32>) -> io::Result<()> {
    let above = fs::metadata(folder)?;
    let by_root = geteuid().is_root();
    let owner = by_root.then(|| Uid::from_raw(above.uid()));
    let group = group.or(by_root.then_some(above.gid())).map(Gid::from_raw);
    if owner.is_some() || group.is_some() {
        fchown(made, owner, group)?;
    }
    made.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_every_file_has_a_name_the_passing_one_does_not_stay() {
        let home = tempfile::TempDir::new().unwrap();
        let path = home.path().join("keys");
        for expected in [None, Some(ErrorKind::AlreadyExists)] {
            let draft = Draft::named(home.path(), &path).unwrap();
            assert_eq!(draft.publish(&path).err().map(|error| error.kind()), expected);
            drop(draft);
            let names: Vec<_> = fs::read_dir(home.path())
                .unwrap()
                .map(|entry| entry.unwrap().file_name())
                .collect();
            assert_eq!(names, ["keys"]);
        }
    }
}
