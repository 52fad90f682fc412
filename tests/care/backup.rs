//! `gatepass backup`: a whole copy in a file of its own, or nothing.

use std::{fs, os::unix::fs::symlink};

use rusqlite::Connection;
use serde_json::json;

use super::{content, lived_in};
use crate::harness::str;

#[test]
fn a_copy_is_a_store_of_its_own() {
    let mut world = lived_in();
    let copy = world.path("copy.db");
    let said = world.run("backup").arg(&copy).expect(0);
    said.err(str![[r#"
the copy holds no keys: the key ring `~/.local/share/gatepass/keys.json` needs a copy of its own, kept apart from this one

"#]]);
    assert_eq!(content(&copy).unwrap(), content(&world.store()).unwrap());
    let bytes = fs::read(&copy).unwrap();
    assert_eq!(bytes[18..20], [1, 1], "no log is needed to read it");
    assert!(
        world.names().iter().all(|name| !name.contains("copy.db-")),
        "{:?}",
        world.names()
    );
    assert_eq!(world.files()[std::path::Path::new("copy.db")].0, 0o600);

    // It works where its key ring does.
    let head = world.run("audit --head").expect(0).line();
    let there = format!("--store {}", copy.display());
    assert_eq!(world.run(&format!("audit --head {there}")).expect(0).line(), head);
    world.run(&format!("check {there}")).expect(0);
    world.run(&format!("issue-link bob --quiet {there}")).expect(0);
    assert_eq!(world.run("audit --head").expect(0).line(), head);
}

#[test]
fn its_json_says_what_is_in_it() {
    let mut world = lived_in();
    let head = world.run("audit --head").expect(0).line();
    let path = world.path("copy.db");
    let said = world.run("backup --json").arg(&path).expect(0).json();
    let bytes = fs::metadata(&path).unwrap().len();
    assert_eq!(
        said,
        json!({
            "command": "backup", "status": 0, "error": null, "outcome": "created", "path": "~/copy.db",
            "bytes": bytes, "events": 6, "head": head
        })
    );
}

#[test]
fn nothing_is_written_over_and_no_link_is_followed() {
    let mut world = lived_in();
    let there = world.write("there", "mine", 0o600);
    symlink(world.path("nowhere"), world.path("link")).unwrap();
    for name in ["there", "link"] {
        for options in ["", "--dry-run"] {
            let path = world.path(name);
            let said = world
                .run(&format!("backup --json {options}"))
                .arg(path)
                .expect(2)
                .json();
            assert_eq!(said["error"]["code"], "output-exists");
        }
    }
    assert_eq!(fs::read(there).unwrap(), b"mine");
    let path = world.path("no/such/folder/copy.db");
    assert_eq!(
        world.run("backup --json").arg(path).expect(3).json()["error"]["code"],
        "file-missing"
    );
}

#[test]
fn a_rehearsal_writes_nothing() {
    let mut world = lived_in();
    let path = world.path("copy.db");
    let said = world.run("backup --dry-run --json").arg(path).expect(0).json();
    assert_eq!(
        (&said["outcome"], &said["bytes"], &said["events"]),
        (&json!("created"), &json!(null), &json!(6))
    );
}

/// A copy that is not whole gets no name, and the store's fault is told.
#[test]
fn a_broken_trail_is_not_copied() {
    let mut world = lived_in();
    let sql = Connection::open(world.store()).unwrap();
    let text: String = sql
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = 'events_are_never_changed'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    sql.execute_batch(&format!(
        "DROP TRIGGER events_are_never_changed; UPDATE events SET actor = 'nobody' WHERE sequence = 2; {text}"
    ))
    .unwrap();
    drop(sql);
    let path = world.path("copy.db");
    let said = world.run("backup --json").arg(path).expect(3).json();
    assert_eq!(said["error"]["code"], "audit-broken");
    assert!(said["error"]["message"].as_str().unwrap().contains("event 2"), "{said}");
    assert_eq!(world.names().len(), 2, "{:?}", world.names());
}

/// What a killed process left goes with the next copy of that name; what another one holds stays.
#[test]
fn what_was_left_is_swept_away() {
    let mut world = lived_in();
    let left = world.write(".copy.db.0123456789abcdef", "half", 0o600);
    let journal = world.write(".copy.db.0123456789abcdef-journal", "half", 0o600);
    let held = world.write(".copy.db.00000000000000aa", "half", 0o600);
    let other = world.write(".copy.db.notes", "mine", 0o600);
    let lock = fs::File::open(&held).unwrap();
    lock.lock().unwrap();
    let path = world.path("copy.db");
    world.run("backup --quiet").arg(path).expect(0);
    assert!(!left.exists() && !journal.exists());
    assert!(held.exists() && other.exists());
}
