//! A file that takes another's place: whole at every instant, with the other's mode and owner.

use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

fn there(mode: u32) -> (TempDir, PathBuf) {
    let home = TempDir::new().unwrap();
    fs::set_permissions(home.path(), Permissions::from_mode(0o700)).unwrap();
    let path = home.path().join("keys.json");
    fs::write(&path, b"old").unwrap();
    fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
    (home, path)
}

fn replace(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    files::replace(path, Kind::Keys, bytes, &Policy::default())
}

fn names(home: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(home.path()).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn the_new_file_has_the_mode_and_the_owner_of_the_old_one() {
    for mode in [0o600, 0o400] {
        let (home, path) = there(mode);
        replace(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, mode);
        assert_eq!(names(&home), ["keys.json"]);
    }
    if !nix::unistd::geteuid().is_root() {
        println!("skipped: only root gives files away");
        return;
    }
    let (home, path) = there(0o640);
    chown(home.path(), Some(STRANGER), Some(GROUP)).unwrap();
    chown(&path, Some(STRANGER), Some(GROUP)).unwrap();
    let policy = Policy {
        group: Some(GROUP),
        ..Policy::default()
    };
    files::replace(&path, Kind::Keys, b"new", &policy).unwrap();
    let found = fs::metadata(&path).unwrap();
    assert_eq!(
        (found.uid(), found.gid(), found.mode() & 0o7777),
        (STRANGER, GROUP, 0o640)
    );
}

#[test]
fn only_a_file_that_is_there_and_trusted_is_replaced() {
    let (home, path) = there(0o644);
    let refused = replace(&path, b"new").unwrap_err().to_string();
    assert!(refused.contains("may be read by others"), "{refused}");
    assert_eq!(fs::read(&path).unwrap(), b"old");
    let missing = home.path().join("missing");
    assert!(matches!(replace(&missing, b"new"), Err(FileError::Missing { .. })));
    assert_eq!(names(&home), ["keys.json"]);
}

#[test]
fn a_link_stays_and_leads_to_the_new_file() {
    let (home, path) = there(0o600);
    let link = home.path().join("link");
    symlink(&path, &link).unwrap();
    replace(&link, b"new").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&path).unwrap(), b"new");
}

#[test]
fn what_a_killed_process_left_goes() {
    let (home, path) = there(0o600);
    for (name, stays) in [(".keys.json.0123456789abcdef", false), (".keys.json.old", true)] {
        fs::write(home.path().join(name), b"half").unwrap();
        replace(&path, b"new").unwrap();
        assert_eq!(names(&home).contains(&name.to_owned()), stays);
    }
}

#[test]
fn whoever_reads_meanwhile_reads_one_of_them_whole() {
    let (home, path) = there(0o600);
    let versions = ["old".to_owned(), "1".repeat(100_000), "2".repeat(100_000)];
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0..60 {
                replace(&path, versions[1 + round % 2].as_bytes()).unwrap();
            }
            done.store(true, Ordering::Relaxed);
        });
        while !done.load(Ordering::Relaxed) {
            let found = fs::read_to_string(&path).unwrap();
            assert!(versions.contains(&found), "{} bytes", found.len());
        }
    });
    assert_eq!(names(&home), ["keys.json"]);
}
