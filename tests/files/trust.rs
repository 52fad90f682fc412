//! Which files are trusted and read, and what is said of the others.

use std::{
    fs,
    os::unix::fs::{MetadataExt, chown, symlink},
    path::Path,
    process::Command,
};

use gatepass::files::{self, FileError, Kind, Policy};
use nix::{sys::stat::Mode, unistd::mkfifo};
use tempfile::TempDir;

use super::{GROUP, STRANGER, SUBSTITUTED, file, names, open, run};
use crate::users;

#[test]
fn others_may_not_write_and_may_not_read_a_key_ring() {
    let home = TempDir::new().unwrap();
    let strict = Policy::default();
    let mounted = Policy {
        keys_mode_check: false,
        ..Policy::default()
    };
    let me = nix::unistd::geteuid();
    let gid = fs::metadata(file(&home, "probe", 0o600)).unwrap().gid();
    let shared = Policy {
        group: Some(gid),
        ..Policy::default()
    };
    // mode, then whether it is accepted: key ring, the same unchecked, the same shared; store, shared; configuration.
    let rows = [
        (0o600, [true, true, true, true, true, true]),
        (0o400, [true, true, true, true, true, true]),
        (0o640, [false, true, true, true, true, true]),
        (0o644, [false, true, false, true, true, true]),
        (0o660, [false, false, true, false, true, false]),
        (0o664, [false, false, false, false, true, false]),
        (0o606, [false, false, false, false, false, false]),
        (0o666, [false, false, false, false, false, false]),
    ];
    for (mode, accepted) in rows {
        let path = file(&home, &format!("{mode:o}"), mode);
        let judged = [
            (Kind::Keys, &strict),
            (Kind::Keys, &mounted),
            (Kind::Keys, &shared),
            (Kind::Store, &strict),
            (Kind::Store, &shared),
            (Kind::Config, &strict),
        ]
        .map(|(kind, policy)| {
            let check = files::check(&path, kind, policy, true);
            let read = files::read(&path, kind, policy, 100);
            assert_eq!(check.is_ok(), read.is_ok());
            assert_eq!(check.is_ok(), files::check(&path, kind, policy, false).is_ok());
            check.is_ok()
        });
        assert_eq!(judged, accepted, "{mode:o}");
        assert!(files::read(&path, Kind::Secret, &strict, 100).is_ok());
    }
    let path = home.path().join("644");
    let refused = files::check(&path, Kind::Keys, &strict, true).unwrap_err();
    let owner = nix::unistd::User::from_uid(me)
        .unwrap()
        .map_or(me.to_string(), |user| user.name);
    let shown = path.display();
    assert_eq!(
        refused.to_string(),
        format!("the key ring `{shown}` may be read by others (mode 0644, owner {owner})")
    );
    assert_eq!(refused.hint().unwrap(), format!("chmod 600 {shown}"));
}

#[test]
fn what_a_hint_says_can_be_run_and_helps() {
    let home = TempDir::new().unwrap();
    for (kind, mode) in [
        (Kind::Keys, 0o666),
        (Kind::Keys, 0o644),
        (Kind::Store, 0o666),
        (Kind::Config, 0o622),
    ] {
        let path = file(&home, &format!("it's {kind:?} {mode}"), mode);
        let hint = files::check(&path, kind, &Policy::default(), false)
            .unwrap_err()
            .hint()
            .unwrap();
        assert!(
            Command::new("sh").args(["-c", &hint]).status().unwrap().success(),
            "{hint}"
        );
        files::check(&path, kind, &Policy::default(), false).unwrap();
    }
    let odd = file(&home, "odd\u{1b}[31m", 0o644);
    let refused = files::check(&odd, Kind::Keys, &Policy::default(), true).unwrap_err();
    assert!(!refused.to_string().contains('\u{1b}'));
    assert_eq!(refused.hint(), None);
}

#[test]
fn owners_who_are_trusted() {
    if !users::can_become_another() {
        return;
    }
    let home = TempDir::new().unwrap();
    open(home.path(), 0o755);
    let theirs = file(&home, "theirs", 0o600);
    chown(&theirs, Some(STRANGER), Some(GROUP)).unwrap();
    let plain = Policy::default();
    for kind in [Kind::Keys, Kind::Config] {
        let refused = files::check(&theirs, kind, &plain, true).unwrap_err();
        assert!(
            refused
                .to_string()
                .ends_with("belongs to somebody else (mode 0600, owner 61234)"),
            "{refused}"
        );
        assert_eq!(refused.hint().unwrap(), format!("chown root {}", theirs.display()));
    }
    assert!(files::check(&theirs, Kind::Store, &plain, false).is_err());
    assert!(
        files::check(&theirs, Kind::Store, &plain, true).is_ok(),
        "who may read it may inspect"
    );
    let known = Policy {
        store_owner: Some(STRANGER),
        ..Policy::default()
    };
    assert!(
        files::check(&theirs, Kind::Keys, &known, false).is_ok(),
        "the store's owner has the key ring elsewhere"
    );
    assert!(
        files::check(&theirs, Kind::Config, &known, false).is_ok(),
        "root takes the store's owner for one of its own"
    );
    chown(home.path(), Some(STRANGER), None).unwrap();
    assert!(
        files::check(&theirs, Kind::Keys, &plain, false).is_ok(),
        "the folder is theirs too"
    );
    let anothers = Policy {
        store_owner: Some(STRANGER + 1),
        ..Policy::default()
    };
    for kind in [Kind::Keys, Kind::Config] {
        assert!(
            files::check(&theirs, kind, &anothers, false).is_err(),
            "a folder of theirs is no reason where the store is another's: {kind:?}"
        );
    }

    // As somebody else: root's files, files of the folder's owner, and files shared with a group.
    open(&theirs, 0o640);
    let other = Some(STRANGER + 7);
    assert!(run("read-keys", &theirs, other, "022", None).starts_with("no permission"));
    assert_eq!(run("read-keys", &theirs, other, "022", Some(GROUP)), "done");
    open(&theirs, 0o660);
    assert_eq!(run("write-store", &theirs, other, "022", Some(GROUP)), "done");
    open(&theirs, 0o644);
    let said = run("write-store", &theirs, other, "022", None);
    assert!(
        said.contains("belongs to somebody else (mode 0644") && said.contains("| ls -l /"),
        "{said}"
    );
    assert_eq!(run("read-store", &theirs, other, "022", None), "done");
    chown(&theirs, Some(0), Some(0)).unwrap();
    assert_eq!(
        run("write-store", &theirs, other, "022", None),
        "done",
        "root's files are trusted"
    );
}

#[test]
fn what_is_no_regular_file_is_refused_at_once() {
    let home = TempDir::new().unwrap();
    let pipe = home.path().join("pipe");
    mkfifo(&pipe, Mode::from_bits_truncate(0o600)).unwrap();
    for kind in [Kind::Keys, Kind::Config, Kind::Store] {
        for path in [pipe.as_path(), home.path(), Path::new("/dev/zero")] {
            for refused in [
                files::read(path, kind, &Policy::default(), 100).unwrap_err(),
                files::check(path, kind, &Policy::default(), true).unwrap_err(),
            ] {
                assert!(matches!(refused, FileError::NotRegular { .. }), "{refused}");
            }
        }
    }
    let refused = files::read(home.path(), Kind::Secret, &Policy::default(), 100).unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!("the file `{}` is a folder, not a regular file", home.path().display())
    );
    let refused = files::read(&home.path().join("none"), Kind::Keys, &Policy::default(), 100).unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!("there is no key ring at `{}`", home.path().join("none").display())
    );
}

#[test]
fn reading_is_bounded() {
    let home = TempDir::new().unwrap();
    let path = file(&home, "seven", 0o600);
    assert_eq!(
        *files::read(&path, Kind::Keys, &Policy::default(), 7).unwrap(),
        b"secret\n"
    );
    let refused = files::read(&path, Kind::Keys, &Policy::default(), 6).unwrap_err();
    assert!(matches!(refused, FileError::TooLarge { limit: 6, .. }), "{refused}");
}

#[test]
fn a_secret_may_come_from_a_pipe_or_a_file_that_all_may_read() {
    let home = TempDir::new().unwrap();
    open(home.path(), 0o755);
    assert_eq!(
        run("read-secret", &home.path().join(SUBSTITUTED), None, "022", None),
        "done"
    );
    let mounted = file(&home, "mounted", 0o444);
    let link = home.path().join("link");
    symlink(&mounted, &link).unwrap();
    assert_eq!(run("read-secret", &link, None, "022", None), "done");
    if nix::unistd::geteuid().is_root() {
        // Hardened, a process of an ordinary user still has its own descriptors.
        assert_eq!(
            run(
                "read-secret",
                &home.path().join(SUBSTITUTED),
                Some(STRANGER),
                "022",
                None
            ),
            "done"
        );
        chown(home.path(), Some(STRANGER), None).unwrap();
        assert_eq!(
            run("publish", &home.path().join("keys"), Some(STRANGER), "022", None),
            "done"
        );
        assert_eq!(names(home.path()), ["keys", "link", "mounted"]);
    }
}

#[test]
fn groups_have_names() {
    assert_eq!(files::group_id("root").unwrap(), 0);
    let refused = files::group_id("no-such-group").unwrap_err();
    assert_eq!(refused.to_string(), "there is no group `no-such-group`");
}
