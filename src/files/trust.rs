//! Which files are trusted: those that nobody but the running user, root or the configured group could have written, and
//! whose secrets nobody else could have read.

use std::{
    fs::{self, Metadata},
    os::unix::fs::MetadataExt,
    path::Path,
};

use nix::unistd::{Uid, User, geteuid};

use super::{FileError, Kind, Policy, folder_of};

const ROOT: u32 = 0;

/// Judges a regular file by its mode and owner, as seen by the running user.
pub(super) fn judge(
    found: &Metadata,
    path: &Path,
    kind: Kind,
    policy: &Policy,
    reading: bool,
) -> Result<(), FileError> {
    let me = geteuid().as_raw();
    let (mode, owner) = (found.mode() & 0o7777, found.uid());
    let shared = policy.group == Some(found.gid());
    // What "others" may do: everybody, and the file's group unless it is the configured one.
    let others = if shared { mode & 0o007 } else { mode & 0o077 };
    let refuse = |what: &str, remedy: String| {
        Err(FileError::Unsafe {
            noun: kind.noun(),
            path: path.to_owned(),
            what: format!("{what} (mode {mode:04o}, owner {})", user_name(owner)),
            remedy,
        })
    };
    let chmod = |modes: &str| format!("{}chmod {modes}", if me == ROOT || me == owner { "" } else { "sudo " });

    if kind == Kind::Secret {
        return Ok(());
    }
    if others & 0o022 != 0 {
        let modes = match (kind, shared) {
            (Kind::Keys, false) if policy.keys_mode_check => "600",
            (Kind::Keys, true) if policy.keys_mode_check => "640",
            (Kind::Store, false) | (Kind::Copy, _) => "600",
            (Kind::Store, true) => "660",
            _ if shared => "o-w",
            _ => "go-w",
        };
        return refuse("may be written by others", chmod(modes));
    }
    if kind == Kind::Keys && policy.keys_mode_check && others != 0 {
        return refuse("may be read by others", chmod(if shared { "640" } else { "600" }));
    }

    let folder_owner = fs::metadata(folder_of(path)).ok().map(|folder| folder.uid());
    // Before there is a store, root makes one for the owner of the folder.
    let store_owner = policy.store_owner.or(folder_owner.filter(|_| me == ROOT));
    let trusted = owner == me
        || owner == ROOT
        || match kind {
            // Whoever may read it may inspect.
            Kind::Store => reading || shared || (me == ROOT && store_owner == Some(owner)),
            Kind::Keys => shared || store_owner == Some(owner),
            Kind::Copy => me == ROOT && store_owner == Some(owner),
            Kind::Config => me == ROOT && policy.store_owner == Some(owner),
            Kind::Secret => true,
        };
    if trusted {
        return Ok(());
    }
    let remedy = match (me, kind) {
        (ROOT, Kind::Config) => format!("chown {}", user_name(ROOT)),
        (ROOT, _) => format!("chown {}", user_name(store_owner.unwrap_or(ROOT))),
        // Whose it is should use it; to take it would be to trust what they wrote.
        _ => "ls -l".to_owned(),
    };
    refuse("belongs to somebody else", remedy)
}

/// Judges a folder by its mode and owner, as seen by the running user: whoever may write it can put one file in the place of
/// another, and a log beside the store.
pub(super) fn judge_folder(found: &Metadata, path: &Path, policy: &Policy) -> Result<(), FileError> {
    let me = geteuid().as_raw();
    let (mode, owner) = (found.mode() & 0o7777, found.uid());
    let refuse = |what: &str, remedy: String| {
        Err(FileError::Unsafe {
            noun: "folder",
            path: path.to_owned(),
            what: format!("{what} (mode {mode:04o}, owner {})", user_name(owner)),
            remedy,
        })
    };
    let shared = policy.group == Some(found.gid());
    if mode & if shared { 0o002 } else { 0o022 } != 0 {
        let sudo = if me == ROOT || me == owner { "" } else { "sudo " };
        return refuse(
            "may be written by others",
            format!("{sudo}chmod {}", if shared { "o-w" } else { "go-w" }),
        );
    }
    if owner == me || owner == ROOT || policy.store_owner == Some(owner) {
        Ok(())
    } else {
        refuse("belongs to somebody else", "ls -ld".to_owned())
    }
}

/// A user's name, or the number where it has none.
fn user_name(uid: u32) -> String {
    match User::from_uid(Uid::from_raw(uid)) {
        Ok(Some(user)) => user.name,
        _ => uid.to_string(),
    }
}
