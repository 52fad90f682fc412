//! `gatepass restore`: the copy in the place of everything, in one step, and no link that was spent works again.

use std::fs;

use rusqlite::Connection;
use serde_json::json;

use super::{content, lived_in};
use crate::harness::{World, str};

/// Makes a copy and gives back its path as it is typed.
fn copied(world: &mut World) -> String {
    let path = world.path("copy.db");
    world.run("backup --quiet").arg(&path).expect(0);
    path.display().to_string()
}

#[test]
fn a_copy_comes_back_whole() {
    let mut world = lived_in();
    let copy = copied(&mut world);
    let before = content(&world.store()).unwrap();
    let then = world.run("audit --head").expect(0).line();
    world.tick("1m");
    world.register("carl");
    world.run("delete ada --yes").expect(0);
    let now = world.run("audit --head").expect(0).line();
    let said = world
        .run(&format!("restore {copy} --keep-links --yes --json"))
        .expect(0)
        .json();
    let head = world.run("audit --head").expect(0).line();
    assert_eq!(
        said,
        json!({
            "command": "restore", "status": 0, "error": null, "outcome": "restored", "accounts": 2, "events": 7,
            "revoked": 0, "head": head
        })
    );
    let after = content(&world.store()).unwrap();
    let beside_the_event = |lines: &[String]| -> Vec<String> {
        lines
            .iter()
            // The number that carl had is not given again.
            .filter(|line| !line.starts_with("events.") && !line.starts_with("sqlite_sequence.seq"))
            .cloned()
            .collect()
    };
    assert_eq!(beside_the_event(&after), beside_the_event(&before));
    let event = world.ask("SELECT actor, action, detail FROM events ORDER BY sequence DESC LIMIT 1");
    assert_eq!(
        event,
        format!(
            "olga|store-restored|{{\"from\":\"{then}\",\"replaced\":\"{now}\",\"revoked\":0,\"last_account\":3,\"uid\":1000}}\n"
        )
    );
    world.run("check").expect(0);
    assert_eq!(
        world.names(),
        [
            ".local/share/gatepass/gatepass.db",
            ".local/share/gatepass/keys.json",
            "copy.db"
        ]
    );
    // The number that carl had is not given again; the tables work as before.
    world.register("dora");
    assert_eq!(world.ask("SELECT max(id) FROM accounts"), "4\n");
}

/// The reason for withdrawing: a link that was spent after the copy was made is unspent in it.
#[test]
fn a_link_that_was_spent_since_does_not_work_again() {
    let mut world = World::new();
    let url = world.register("ada");
    let copy = copied(&mut world);
    world.tick("1m");
    world.activate(&url);
    let said = world.run(&format!("restore {copy} --yes --json")).expect(0).json();
    assert_eq!(said["revoked"], 1);
    let said = world
        .run("activate --no-password --json -")
        .stdin(&url)
        .expect(15)
        .json();
    assert_eq!(said["error"]["code"], "revoked");
    let row = world.ask("SELECT revoked_by, revoked_reason FROM links");
    assert_eq!(row, "olga|restored from a copy\n");
    let fresh = world.issue("ada");
    world.activate(&fresh);
    world.run("check").expect(0);
}

#[test]
fn it_asks_first_and_says_what_is_at_stake() {
    let mut world = lived_in();
    let copy = copied(&mut world);
    world.tick("1m");
    world.register("carl");
    let before = world.files();
    let said = world.run(&format!("restore {copy}")).typed(&["n"]).expect(130);
    said.err(str![[r#"
Replace the store (3 accounts, 4 links, newest event 8 of 2026-11-23T09:03:00Z) by the copy (2 accounts, 3 links, newest event 6 of 2026-11-23T09:02:00Z)?: n
error: cancelled; nothing was changed

"#]]);
    assert_eq!(
        world.run(&format!("restore {copy} --json")).expect(2).json()["error"]["code"],
        "input-needed"
    );
    assert!(before == world.files());
    world.run(&format!("restore {copy}")).typed(&["y"]).expect(0);
    assert_eq!(world.ask("SELECT count(*) FROM users"), "2\n");
}

#[test]
fn a_rehearsal_changes_nothing() {
    let mut world = lived_in();
    let copy = copied(&mut world);
    world.register("carl");
    let said = world.run(&format!("restore {copy} --dry-run --json")).expect(0).json();
    assert_eq!((&said["accounts"], &said["revoked"]), (&json!(2), &json!(1)));
    let mut elsewhere = World::new();
    fs::create_dir_all(elsewhere.keys().parent().unwrap()).unwrap();
    fs::copy(world.keys(), elsewhere.keys()).unwrap();
    let said = elsewhere
        .run(&format!("restore {copy} --dry-run --json"))
        .expect(0)
        .json();
    assert_eq!(said["accounts"], 2);
}

#[test]
fn where_there_is_no_store_one_is_made() {
    let mut world = lived_in();
    let copy = copied(&mut world);
    fs::remove_file(world.store()).unwrap();
    // Nothing is replaced, and so nothing is asked.
    world.run(&format!("restore {copy} --quiet")).expect(0);
    world.run("check").expect(0);
    let empty = World::new();
    let mut empty = empty;
    let said = empty.run(&format!("restore {copy} --json")).expect(3).json();
    assert_eq!(said["error"]["code"], "keys-missing");
    assert!(empty.files().is_empty());
    empty.run("init --quiet").expect(0);
    let said = empty.run(&format!("restore {copy} --json")).expect(3).json();
    assert_eq!(said["error"]["code"], "keys-differ");
}

/// Nobody ever signed for it, so that any key ring will do, and a new one too.
#[test]
fn a_copy_for_which_nobody_signed_needs_no_key_ring() {
    let mut world = World::new();
    world.run("register ada --active --no-password --quiet").expect(0);
    let copy = copied(&mut world);
    let mut elsewhere = World::new();
    elsewhere.run(&format!("restore {copy} --quiet")).expect(0);
    elsewhere.run("check").expect(0);
    assert_eq!(elsewhere.names().len(), 2);
}

#[test]
fn what_is_no_sound_copy_is_refused() {
    let mut world = lived_in();
    let copy = copied(&mut world);
    let whole = fs::read(&copy).unwrap();
    let mut code = |content: &[u8]| {
        fs::write(&copy, content).unwrap();
        let said = world.run(&format!("restore {copy} --yes --json")).expect(3).json();
        said["error"]["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(code(b""), "store-foreign");
    assert_eq!(code(b"no store, only text, and quite a lot of it"), "store-damaged");
    assert_eq!(code(&whole[..whole.len() / 2]), "store-damaged");
    let mut newer = whole.clone();
    newer[63] = 99;
    assert_eq!(code(&newer), "store-too-new");
    let mut foreign = whole.clone();
    foreign[68] ^= 1;
    assert_eq!(code(&foreign), "store-foreign");
    fs::remove_file(&copy).unwrap();
    let said = world.run(&format!("restore {copy} --yes --json")).expect(3).json();
    assert_eq!(said["error"]["code"], "file-missing");
    // Whoever else can write it could have put anybody into it.
    let open = world.write("open.db", &whole, 0o622);
    let said = world.run("restore --yes --json").arg(open).expect(3).json();
    assert_eq!(said["error"]["code"], "file-unsafe");
    // A store in use was copied without its log.
    let torn = world.write("torn.db", &whole, 0o600);
    world.write("torn.db-wal", "some of the content", 0o600);
    let said = world.run("restore --yes --json").arg(torn).expect(3).json();
    assert!(
        said["error"]["message"]
            .as_str()
            .unwrap()
            .contains("a log lies beside it"),
        "{said}"
    );
}

#[test]
fn a_copy_whose_trail_was_changed_is_refused() {
    let mut world = lived_in();
    let copy = copied(&mut world);
    let sql = Connection::open(&copy).unwrap();
    let text: String = sql
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = 'events_are_never_changed'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    sql.execute_batch(&format!(
        "DROP TRIGGER events_are_never_changed; UPDATE events SET actor = 'nobody' WHERE sequence = 3; {text}"
    ))
    .unwrap();
    drop(sql);
    let said = world.run(&format!("restore {copy} --yes --json")).expect(3).json();
    assert_eq!(said["error"]["code"], "audit-broken");
}

/// A copy of the first version is brought up as its store would have been.
#[test]
fn a_copy_of_an_earlier_version_is_brought_up() {
    let mut world = World::new();
    world.run("init --quiet").expect(0);
    let old = world.write("old.db", "", 0o600);
    let sql = Connection::open(&old).unwrap();
    let first = include_str!("../../src/store/sqlite/0001_accounts_links_events.sql");
    sql.execute_batch(&format!(
        "{first} PRAGMA application_id = 0x67617465; PRAGMA user_version = 1;
         INSERT INTO accounts (id, username, username_fold, username_skeleton, created_at) VALUES (7, 'ada', 'ada', 'ada', 0);"
    ))
    .unwrap();
    drop(sql);
    world.run("restore --yes --quiet").arg(old).expect(0);
    assert_eq!(
        world.ask("SELECT id, username, self_registered FROM accounts"),
        "7|ada|0\n"
    );
    world.run("check").expect(0);
    world.register("bob");
    assert_eq!(world.ask("SELECT max(id) FROM accounts"), "8\n");
}

#[test]
fn the_clock_must_not_be_behind_either_of_them() {
    let mut world = lived_in();
    let copy = copied(&mut world);
    world.tick_back("1h");
    let said = world.run(&format!("restore {copy} --yes --json")).expect(3).json();
    assert_eq!(said["error"]["code"], "clock-behind");
    let mut elsewhere = World::at("2026-11-23T08:00:00Z");
    fs::create_dir_all(elsewhere.keys().parent().unwrap()).unwrap();
    fs::copy(world.keys(), elsewhere.keys()).unwrap();
    elsewhere.run("init --quiet").expect(0);
    let said = elsewhere.run(&format!("restore {copy} --json")).expect(3).json();
    assert_eq!(said["error"]["code"], "clock-behind");
    elsewhere
        .run(&format!("restore {copy} --accept-clock --quiet"))
        .expect(0);
}

/// A store that cannot take the copy is left for whoever wants to see what became of it.
#[test]
fn a_damaged_store_is_moved_away_first() {
    let mut world = lived_in();
    let copy = copied(&mut world);
    let whole = fs::read(world.store()).unwrap();
    fs::write(world.store(), &whole[..whole.len() / 2]).unwrap();
    let said = world.run(&format!("restore {copy} --yes --json")).expect(3).json();
    assert_eq!(said["error"]["code"], "store-damaged");
    let hint = said["error"]["hint"].as_str().unwrap().to_owned();
    assert!(hint.starts_with("mv "), "{said}");
    fs::rename(world.store(), world.path(".local/share/gatepass/gatepass.db.damaged")).unwrap();
    world.run(&format!("restore {copy} --quiet")).expect(0);
    world.run("check").expect(0);
}
