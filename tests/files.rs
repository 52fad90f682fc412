//! Files with their modes and owners: how they are made, under any umask and by whom.

mod replacing;
mod trust;

use std::{
    fs::{self, Permissions},
    os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink},
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use gatepass::files::{self, FileError, Kind, Policy};
use tempfile::TempDir;

use crate::users;

/// A user and a group that are nobody's in particular, and need not be in any list.
const STRANGER: u32 = 61_234;
const GROUP: u32 = 61_235;

/// A path of this name stands for a pipe that a shell makes.
const SUBSTITUTED: &str = "substituted";

const JOB: &str = "GATEPASS_TEST_JOB";

/// What a process of another user or umask does for the tests below; it prints `done` or the error and its hint.
#[test]
fn child() {
    let Ok(job) = std::env::var(JOB) else { return };
    let at = PathBuf::from(std::env::var_os("GATEPASS_TEST_PATH").unwrap());
    let group = std::env::var("GATEPASS_TEST_GROUP")
        .ok()
        .map(|group| group.parse().unwrap());
    let policy = Policy {
        group,
        ..Policy::default()
    };
    gatepass::host::harden();
    let done = match job.as_str() {
        "make" => files::make_folder(&at.join("a/b"), &policy)
            .and_then(|()| files::create_new(&at.join("a/b/store"), Kind::Store, &policy).map(drop))
            .and_then(|()| files::publish_new(&at.join("a/b/keys"), Kind::Keys, b"{}", &policy)),
        "create" => files::create_new(&at, Kind::Secret, &policy).map(drop),
        "publish" => files::publish_new(&at, Kind::Keys, b"{}", &policy),
        "read-keys" => files::read(&at, Kind::Keys, &policy, 100).map(drop),
        "read-secret" => files::read(&at, Kind::Secret, &policy, 100).map(|bytes| assert_eq!(*bytes, b"secret\n")),
        "read-store" => files::check(&at, Kind::Store, &policy, true),
        "write-store" => files::check(&at, Kind::Store, &policy, false),
        "may-write" => {
            println!("[{}]", files::may_write(&at));
            return;
        }
        other => panic!("{other}"),
    };
    match done {
        Ok(()) => println!("[done]"),
        Err(error) => println!("[{error} | {}]", error.hint().unwrap_or_default()),
    }
}

/// Runs a job as another user (where a number is given) and under a umask; what it printed between its brackets.
fn run(job: &str, at: &Path, user: Option<u32>, umask: &str, group: Option<u32>) -> String {
    // The shell is the other user's too, so that a pipe it makes is theirs.
    let mut command = Command::new(if user.is_some() { "setpriv" } else { "sh" });
    if let Some(user) = user {
        command.arg(format!("--reuid={user}")).arg(format!("--regid={user}"));
        command
            .arg(group.map_or("--clear-groups".to_owned(), |group| format!("--groups={group}")))
            .arg("sh");
    }
    let substitute = if at.ends_with(SUBSTITUTED) {
        "printf 'secret\\n' | GATEPASS_TEST_PATH=/dev/fd/0"
    } else {
        ""
    };
    let script = format!("umask {umask}; {substitute} \"$0\" files::child --exact --nocapture");
    command
        .args(["-c", &script])
        .arg(users::these_tests())
        .env(JOB, job)
        .env("GATEPASS_TEST_PATH", at)
        .current_dir("/");
    if let Some(group) = group {
        command.env("GATEPASS_TEST_GROUP", group.to_string());
    }
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = text
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once("]\n"))
        .map(|(said, _)| said.to_owned());
    said.unwrap_or_else(|| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)))
}

fn open(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn file(folder: &TempDir, name: &str, mode: u32) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, "secret\n").unwrap();
    open(&path, mode);
    path
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn modes_are_the_same_under_every_umask() {
    for umask in ["000", "022", "077", "777"] {
        let home = TempDir::new().unwrap();
        assert_eq!(run("make", home.path(), None, umask, None), "done");
        assert_eq!(mode(&home.path().join("a")), 0o700);
        assert_eq!(mode(&home.path().join("a/b")), 0o700);
        assert_eq!(mode(&home.path().join("a/b/store")), 0o600);
        assert_eq!(mode(&home.path().join("a/b/keys")), 0o600);
        assert_eq!(names(&home.path().join("a/b")), ["keys", "store"]);
    }
}

#[test]
fn a_group_shares_what_is_made_for_it() {
    if !users::can_become_another() {
        return;
    }
    for (user, umask) in [(None, "000"), (None, "077"), (Some(STRANGER), "077")] {
        let home = TempDir::new().unwrap();
        chown(home.path(), Some(STRANGER), Some(STRANGER)).unwrap();
        assert_eq!(run("make", home.path(), user, umask, Some(GROUP)), "done");
        for (name, expected) in [
            ("a", 0o2770),
            ("a/b", 0o2770),
            ("a/b/store", 0o660),
            ("a/b/keys", 0o640),
        ] {
            let path = home.path().join(name);
            let found = fs::metadata(&path).unwrap();
            assert_eq!(
                (mode(&path), found.uid(), found.gid()),
                (expected, STRANGER, GROUP),
                "{name}"
            );
        }
    }
}

#[test]
fn what_root_makes_belongs_to_the_owner_of_the_folder() {
    if !users::can_become_another() {
        return;
    }
    let home = TempDir::new().unwrap();
    chown(home.path(), Some(STRANGER), Some(GROUP)).unwrap();
    assert_eq!(run("make", home.path(), None, "022", None), "done");
    for name in ["a", "a/b", "a/b/store", "a/b/keys"] {
        let found = fs::metadata(home.path().join(name)).unwrap();
        assert_eq!((found.uid(), found.gid()), (STRANGER, GROUP), "{name}");
    }
}

#[test]
fn nothing_is_made_over_something_or_through_a_link() {
    let home = TempDir::new().unwrap();
    let target = home.path().join("target");
    let link = home.path().join("link");
    symlink(&target, &link).unwrap();
    let there = file(&home, "there", 0o600);
    let policy = Policy::default();
    for path in [&link, &there] {
        let refused = files::create_new(path, Kind::Secret, &policy).unwrap_err();
        assert!(matches!(refused, FileError::Exists { .. }), "{refused}");
        let refused = files::publish_new(path, Kind::Keys, b"{}", &policy).unwrap_err();
        assert!(matches!(refused, FileError::Exists { .. }), "{refused}");
    }
    assert!(!target.exists());
    assert_eq!(fs::read(&there).unwrap(), b"secret\n");
    assert_eq!(names(home.path()), ["link", "there"]);
    let refused = files::make_folder(&there.join("below"), &policy).unwrap_err();
    assert!(matches!(refused, FileError::NotFolder { .. }), "{refused}");
    files::make_folder(home.path(), &policy).unwrap();
}

#[test]
fn of_many_who_publish_at_once_one_wins_with_the_whole_content() {
    let home = TempDir::new().unwrap();
    let path = home.path().join("keys");
    let contents: Vec<Vec<u8>> = (0..16_u8).map(|n| vec![n; 100_000]).collect();
    let won: Vec<bool> = thread::scope(|scope| {
        let racers: Vec<_> = contents
            .iter()
            .map(|content| {
                let path = &path;
                scope.spawn(
                    move || match files::publish_new(path, Kind::Keys, content, &Policy::default()) {
                        Ok(()) => true,
                        Err(FileError::Exists { .. }) => false,
                        Err(error) => panic!("{error}"),
                    },
                )
            })
            .collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    });
    let winner = won.iter().position(|&won| won).unwrap();
    assert_eq!(won.iter().filter(|&&won| won).count(), 1);
    assert_eq!(fs::read(&path).unwrap(), contents[winner]);
    assert_eq!(names(home.path()), ["keys"]);
}

#[test]
fn many_may_make_the_same_folder_at_once() {
    let home = TempDir::new().unwrap();
    let path = home.path().join("a/b/c");
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| files::make_folder(&path, &Policy::default()).unwrap());
        }
    });
    assert_eq!(mode(&path), 0o700);
}

#[test]
fn a_folder_that_may_not_be_written_is_told() {
    if !users::can_become_another() {
        return;
    }
    let home = TempDir::new().unwrap();
    open(home.path(), 0o755);
    let at = home.path().join("keys");
    let shown = at.display();
    let said = format!(
        "no permission to make the file `{shown}` | ls -ld {}",
        home.path().display()
    );
    assert_eq!(run("create", &at, Some(STRANGER), "022", None), said);
    let said = format!(
        "no permission to make the key ring `{shown}` | ls -ld {}",
        home.path().display()
    );
    assert_eq!(run("publish", &at, Some(STRANGER), "022", None), said);
    fs::write(&at, "").unwrap();
    assert_eq!(run("may-write", &at, Some(STRANGER), "022", None), "false");
    open(&at, 0o666);
    assert_eq!(run("may-write", &at, Some(STRANGER), "022", None), "false");
    open(home.path(), 0o777);
    assert_eq!(run("may-write", &at, Some(STRANGER), "022", None), "true");
    assert_eq!(names(home.path()), ["keys"]);
}
