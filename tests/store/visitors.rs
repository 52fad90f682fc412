//! Users who may read the store and not write it. They are made by root, so the tests say so and pass elsewhere.

use std::{
    fs,
    os::unix::{fs::PermissionsExt, process::CommandExt},
};

use gatepass::store::Access;

use super::{crowd::process, *};
use crate::users;

const STRANGER: u32 = 65_534;

/// A store that everybody may read, or `None` where this user cannot become another.
fn open_to_readers() -> Option<Place> {
    let place = Place::new();
    register(place.open(Access::Create).unwrap().as_mut(), "ada", 1, 0)
        .unwrap()
        .unwrap();
    fs::set_permissions(place.folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o644)).unwrap();
    users::can_become_another().then_some(place)
}

/// What a stranger's process says.
fn stranger(task: &str, place: &Place) -> String {
    let output = process(task, &place.path())
        .uid(STRANGER)
        .gid(STRANGER)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{task}: {said} {}",
        String::from_utf8_lossy(&output.stderr)
    );
    said
}

#[test]
fn a_stranger_reads_and_leaves_no_trace() {
    let Some(place) = open_to_readers() else { return };
    let said = stranger("read:1", &place);
    assert!(said.contains("found:true"), "{said}");
    assert!(stranger("read:2", &place).contains("found:false"));
    assert_eq!(place.files(), ["gatepass.db"]);
    assert!(stranger("write:1", &place).contains("ReadOnly"));
    assert_eq!(place.files(), ["gatepass.db"]);
}

#[test]
fn a_stranger_reads_beside_a_writer() {
    let Some(place) = open_to_readers() else { return };
    let mut writer = place.open(Access::Write).unwrap();
    register(writer.as_mut(), "bob", 2, 5).unwrap().unwrap();
    assert!(
        stranger("read:2", &place).contains("found:true"),
        "what is only in the log is read too"
    );
    register(writer.as_mut(), "carol", 3, 6).unwrap().unwrap();
    drop(writer);
    assert_eq!(place.files(), ["gatepass.db"]);
}

#[test]
fn a_stranger_after_a_killed_writer_locks_nobody_out() {
    let Some(place) = open_to_readers() else { return };
    assert!(!process("abort:2", &place.path()).status().unwrap().success());
    let left = place.files();
    assert!(left.len() > 1, "the test kills nobody");
    assert!(stranger("read:2", &place).contains("found:true"));
    assert_eq!(place.files(), left, "nothing was made and nothing removed");

    fs::set_permissions(
        place.folder.path().join("gatepass.db-shm"),
        fs::Permissions::from_mode(0o600),
    )
    .unwrap();
    assert!(stranger("read:2", &place).contains("OwnerNeeded"));
    fs::remove_file(place.folder.path().join("gatepass.db-shm")).unwrap();
    assert!(stranger("read:2", &place).contains("OwnerNeeded"));
    assert_eq!(place.files(), ["gatepass.db", "gatepass.db-wal"]);

    assert!(
        redeem(place.open(Access::Write).unwrap().as_mut(), 2, 9)
            .unwrap()
            .is_some(),
        "the owner can write"
    );
    assert_eq!(place.files(), ["gatepass.db"]);
}

/// Who may write the folder could leave a log that the owner cannot write.
#[test]
fn a_stranger_in_a_folder_open_to_all_makes_no_file() {
    let Some(place) = open_to_readers() else { return };
    fs::set_permissions(place.folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let said = stranger("read:1", &place);
    assert!(said.contains("found:true"), "{said}");
    assert_eq!(place.files(), ["gatepass.db"]);
    let mut writer = place.open(Access::Write).unwrap();
    assert!(
        stranger("read:1", &place).contains("found:true"),
        "an empty log is no log"
    );
    register(writer.as_mut(), "bob", 2, 5).unwrap().unwrap();
    assert!(stranger("read:1", &place).contains("OwnerNeeded"));
    drop(writer);
    assert_eq!(place.files(), ["gatepass.db"]);
}

#[test]
fn a_file_that_only_its_owner_reads_is_denied() {
    let Some(place) = open_to_readers() else { return };
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o600)).unwrap();
    let said = stranger("read:1", &place);
    assert!(said.contains("fault:"), "{said}");
    assert_eq!(place.files(), ["gatepass.db"]);
}

/// Readers see one account after the other appear, and never a torn store, while writers come and go.
#[test]
fn a_stranger_reading_all_the_while_sees_a_whole_store() {
    let Some(place) = open_to_readers() else { return };
    let (path, done) = (place.path(), std::sync::atomic::AtomicBool::new(false));
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut reads = 0;
                    while !done.load(std::sync::atomic::Ordering::Relaxed) {
                        let said = stranger("read:1", &place);
                        assert!(said.contains("found:true"), "{said}");
                        reads += 1;
                    }
                    reads
                })
            })
            .collect();
        for n in 2..30 {
            let output = process(&format!("create:{n}"), &path).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(readers.into_iter().all(|reader| reader.join().unwrap() > 0));
    });
}
