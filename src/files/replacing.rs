//! Putting a new file in the place of one that is there: at every instant the name leads to one of the two, whole.

use std::{
    fs::{self, File, Metadata, Permissions},
    io::{self, Write},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
};

use nix::unistd::{Gid, Uid, fchown, geteuid};

use super::{FileError, Kind, Policy, check, making::Draft, passing::sweep, sync_folder_of};

/// Writes a file over the one that is there, which must be one to be trusted and gives the new one its mode, its group and,
/// where root writes, its owner. A killed process and a power failure leave the old one or the new one. Where the path is
/// a symbolic link, the file that it leads to is replaced, and the link stays. What a killed process left beside it goes.
pub fn replace(path: &Path, kind: Kind, bytes: &[u8], policy: &Policy) -> Result<(), FileError> {
    check(path, kind, policy, false)?;
    let replace = || {
        let path = &fs::canonicalize(path)?;
        sweep(path);
        let draft = Draft::beside(path)?;
        // Held, so that nobody else takes it for a left one while it has its passing name.
        draft.file.try_lock()?;
        take_after(&draft.file, &fs::metadata(path)?)?;
        (&draft.file).write_all(bytes)?;
        draft.file.sync_all()?;
        draft.replace(path)?;
        sync_folder_of(path)
    };
    replace().map_err(|error| FileError::from_io("write", kind.noun(), path, error))
}

/// Gives a private file the owner, the group and then the mode of another, in this order, so that it is never open to a
/// group that it does not stay with.
fn take_after(made: &File, old: &Metadata) -> io::Result<()> {
    let new = made.metadata()?;
    let owner = geteuid().is_root().then(|| Uid::from_raw(old.uid()));
    let group = (old.gid() != new.gid()).then(|| Gid::from_raw(old.gid()));
    if owner.is_some() || group.is_some() {
        fchown(made, owner, group)?;
    }
    made.set_permissions(Permissions::from_mode(old.mode() & 0o777))
}
