//! SQLite's file: whose it is and in which state, what is refused, and what is left of it.

use std::{fs, os::unix::fs::PermissionsExt};

use gatepass::{
    link::Purpose,
    store::{Access, StoreError},
};

use super::*;

const EVERY_ACCESS: [Access; 4] = [Access::Read, Access::Write, Access::Create, Access::Rehearse];

/// The file is refused for the same reason to every end, and stays as it was, alone.
fn refused(place: &Place, why: &str, is: fn(&StoreError) -> bool) {
    let before = fs::read(place.path()).unwrap();
    for access in EVERY_ACCESS {
        let fault = place
            .open(access)
            .err()
            .unwrap_or_else(|| panic!("{why}: {access:?} opened it"));
        assert!(is(&fault), "{why}: {access:?} says {fault}");
        assert_eq!(place.files(), ["gatepass.db"], "{why}: {access:?} left something");
    }
    assert!(before == fs::read(place.path()).unwrap(), "{why}: the file changed");
}

#[test]
fn another_programs_file_is_refused() {
    let place = Place::new();
    place
        .sql()
        .execute_batch("CREATE TABLE users (id); PRAGMA user_version = 1")
        .unwrap();
    refused(&place, "a table of another program", |e| {
        matches!(e, StoreError::NotOurs)
    });
    let place = Place::new();
    place
        .sql()
        .execute_batch("PRAGMA application_id = 7; PRAGMA journal_mode = WAL")
        .unwrap();
    refused(&place, "another program's mark", |e| matches!(e, StoreError::NotOurs));
}

#[test]
fn another_programs_log_is_left_where_it_is() {
    let place = Place::new();
    let theirs = place.sql();
    theirs
        .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1)")
        .unwrap();
    let copy = Place::new();
    for ending in ["", "-wal"] {
        let name = format!("gatepass.db{ending}");
        fs::copy(place.folder.path().join(&name), copy.folder.path().join(&name)).unwrap();
    }
    let before = fs::read(copy.path()).unwrap();
    assert!(matches!(copy.open(Access::Write).err().unwrap(), StoreError::NotOurs));
    assert!(before == fs::read(copy.path()).unwrap());
    assert!(copy.files().contains(&"gatepass.db-wal".to_owned()));
}

#[test]
fn a_newer_schema_is_refused_by_name() {
    let place = settled();
    place.sql().execute_batch("PRAGMA user_version = 999").unwrap();
    refused(&place, "newer", |e| {
        matches!(e, StoreError::Newer { found: 999, known: 5 })
    });
    place.sql().execute_batch("PRAGMA user_version = 0").unwrap();
    refused(&place, "no version", |e| matches!(e, StoreError::Damaged { .. }));
}

#[test]
fn a_schema_that_no_migration_made_is_refused() {
    for change in [
        "CREATE TRIGGER t AFTER UPDATE ON accounts BEGIN UPDATE accounts SET suspended_at = NULL; END",
        "CREATE TABLE more (x)",
        "DROP TRIGGER events_are_never_changed",
        "DROP VIEW users; CREATE VIEW users AS SELECT 1 AS is_active",
        "ALTER TABLE accounts ADD COLUMN admin INTEGER",
    ] {
        let place = settled();
        place.sql().execute_batch(change).unwrap();
        refused(&place, change, |e| matches!(e, StoreError::Damaged { .. }));
    }
    let place = settled();
    place.sql().execute_batch("ANALYZE").unwrap();
    assert!(
        place.open(Access::Write).is_ok(),
        "statistics are no change of the schema"
    );
}

/// Puts this in the store's place, private whatever the umask.
fn private(place: &Place, content: impl AsRef<[u8]>) {
    fs::write(place.path(), content).unwrap();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o600)).unwrap();
}

/// What is in a store of the first version is there in the newest, once somebody has written.
#[test]
fn an_older_schema_is_brought_up_by_whoever_writes() {
    let place = Place::new();
    let first = include_str!("../../src/store/sqlite/0001_accounts_links_events.sql");
    let marks = "PRAGMA application_id = 0x67617465; PRAGMA user_version = 1;
                 INSERT INTO accounts (username, username_fold, username_skeleton, created_at) VALUES ('ada', 'ada', 'ada', 0);";
    private(&place, "");
    place.sql().execute_batch(&format!("{first} {marks}")).unwrap();
    let refused = place.open(Access::Read).err().unwrap();
    assert!(matches!(refused, StoreError::Older { found: 1, known: 5 }), "{refused}");
    let mut store = place.open(Access::Write).unwrap();
    let account = store.account(&who("ada"), Purpose::Activate).unwrap().unwrap().account;
    assert!(!account.self_registered);
    let odd = store.odd_records().unwrap();
    assert!(!odd.iter().any(|odd| odd.contains("written")), "{odd:?}");
    drop(store);
    assert!(place.open(Access::Read).is_ok());
}

#[test]
fn a_damaged_file_is_refused() {
    let place = Place::new();
    private(&place, "not a database, ".repeat(300));
    refused(&place, "text", |e| matches!(e, StoreError::Damaged { .. }));
    private(&place, "short");
    refused(&place, "a few bytes", |e| matches!(e, StoreError::Damaged { .. }));
    for length in [3000, 4096, 9000, 12_288] {
        let place = settled();
        fs::File::options()
            .write(true)
            .open(place.path())
            .unwrap()
            .set_len(length)
            .unwrap();
        refused(&place, &format!("cut to {length}"), |e| {
            matches!(e, StoreError::Damaged { .. })
        });
    }
}

#[test]
fn an_unreadable_row_is_damage() {
    let place = settled();
    place
        .sql()
        .execute_batch("UPDATE links SET purpose = 'fly'; UPDATE accounts SET username = 'a b' WHERE id = 2")
        .unwrap();
    let mut store = place.open(Access::Read).unwrap();
    assert!(matches!(store.facts(id(1)), Err(StoreError::Damaged { .. })));
    assert!(matches!(
        store.account(&who("bob"), Purpose::Activate),
        Err(StoreError::Damaged { .. })
    ));
}

#[test]
fn no_file_and_an_empty_file_are_no_store() {
    let place = Place::new();
    let missing = |place: &Place, access| matches!(place.open(access), Err(StoreError::Missing));
    assert!(missing(&place, Access::Read) && missing(&place, Access::Write));
    assert!(place.files().is_empty());
    private(&place, "");
    assert!(missing(&place, Access::Read) && missing(&place, Access::Write));
    assert_eq!(place.files(), ["gatepass.db"]);
    register(place.open(Access::Create).unwrap().as_mut(), "ada", 1, 0)
        .unwrap()
        .unwrap();
    assert!(place.open(Access::Read).unwrap().facts(id(1)).unwrap().is_some());
}

/// What a run leaves that was killed after the switch to the log and before the tables.
#[test]
fn a_half_made_store_is_no_store_and_is_finished() {
    let place = Place::new();
    place
        .sql()
        .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
        .unwrap();
    assert_ne!(fs::metadata(place.path()).unwrap().len(), 0);
    for access in [Access::Read, Access::Write] {
        assert!(matches!(place.open(access), Err(StoreError::Missing)));
    }
    assert!(place.open(Access::Rehearse).is_ok());
    register(place.open(Access::Create).unwrap().as_mut(), "ada", 1, 0)
        .unwrap()
        .unwrap();
    assert_eq!(place.files(), ["gatepass.db"]);
}

#[test]
fn a_path_may_hold_any_byte() {
    let place = Place::new();
    let folder = place.folder.path().join("a b?c#d%41&é:");
    for path in [folder.join("file:x?mode=memory"), folder.join(":memory:")] {
        let open = |access| open(&opening(&path, access), &policy());
        register(open(Access::Create).unwrap().as_mut(), "ada", 1, 0)
            .unwrap()
            .unwrap();
        assert!(path.exists());
        assert!(open(Access::Read).unwrap().facts(id(1)).unwrap().is_some());
    }
}

#[test]
fn a_busy_store_is_waited_for_and_then_said_to_be_busy() {
    let place = settled();
    let other = place.sql();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let brief = Opening {
        wait: Duration::from_millis(30),
        ..opening(&place.path(), Access::Write)
    };
    let mut store = open(&brief, &policy()).expect("opening needs no lock that a writer holds");
    assert!(matches!(redeem(store.as_mut(), 1, 5), Err(StoreError::Busy)));
    assert!(
        store.facts(id(1)).unwrap().is_some(),
        "readers do not wait for a writer"
    );
    other.execute_batch("COMMIT").unwrap();
    assert!(redeem(store.as_mut(), 1, 5).unwrap().is_some());
    drop(store);
    other
        .execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; COMMIT")
        .unwrap();
    for access in EVERY_ACCESS {
        let brief = Opening {
            access,
            ..brief.clone()
        };
        assert!(matches!(open(&brief, &policy()), Err(StoreError::Busy)), "{access:?}");
    }
}

#[test]
fn a_reading_store_writes_nothing() {
    let place = settled();
    let before = fs::read(place.path()).unwrap();
    let mut store = place.open(Access::Read).unwrap();
    assert!(store.facts(id(1)).unwrap().is_some());
    assert!(matches!(redeem(store.as_mut(), 1, 5), Err(StoreError::ReadOnly)));
    drop(store);
    assert!(before == fs::read(place.path()).unwrap());
    assert_eq!(place.files(), ["gatepass.db"]);
}

#[test]
fn a_rehearsal_does_the_work_and_leaves_no_trace() {
    let place = settled();
    let before = fs::read(place.path()).unwrap();
    let mut store = place.open(Access::Rehearse).unwrap();
    for _ in 0..2 {
        let written = redeem(store.as_mut(), 1, 5).unwrap().unwrap();
        assert_eq!(written.link.unwrap().used_at, Some(at(5)));
        assert_eq!(register(store.as_mut(), "carol", 3, 6).unwrap().unwrap().account.id, 3);
    }
    drop(store);
    assert!(before == fs::read(place.path()).unwrap());
    assert_eq!(place.files(), ["gatepass.db"]);

    let nowhere = Place::new();
    let mut store = nowhere.open(Access::Rehearse).unwrap();
    assert_eq!(register(store.as_mut(), "ada", 1, 0).unwrap().unwrap().account.id, 1);
    assert_eq!(register(store.as_mut(), "ada", 1, 0).unwrap().unwrap().account.id, 1);
    assert!(nowhere.files().is_empty());
}
