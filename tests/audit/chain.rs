//! `gatepass audit` with `--verify` and `--head`: what was changed is named, and a head that was kept shows what was cut off or written anew.

use chrono::DateTime;
use gatepass::event::{Action, Actor, Event, Recorded};
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::story;
use crate::harness::World;

/// Edits the trail as somebody does who takes the triggers away and puts them back.
fn edit(world: &World, statements: &str) {
    let sql = Connection::open(world.store()).unwrap();
    let triggers: Vec<(String, String)> = sql
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (name, _) in &triggers {
        sql.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    sql.execute_batch(statements).unwrap();
    for (_, text) in &triggers {
        sql.execute_batch(text).unwrap();
    }
}

/// Writes the chain of whatever events there are anew, as somebody does who knows how it is made.
fn write_anew(world: &World) {
    let sql = Connection::open(world.store()).unwrap();
    let events: Vec<Event> = sql
        .prepare("SELECT at, actor, action, account_id, link_id, detail FROM events ORDER BY sequence")
        .unwrap()
        .query_map([], |row| {
            Ok(Event {
                at: DateTime::from_timestamp_millis(row.get(0)?).unwrap(),
                actor: Actor(row.get(1)?),
                action: row.get::<_, String>(2)?.parse::<Action>().unwrap(),
                account_id: row.get(3)?,
                link_id: row.get::<_, Option<String>>(4)?.map(|id| id.parse().unwrap()),
                detail: serde_json::from_str(&row.get::<_, String>(5)?).unwrap(),
            })
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    drop(sql);
    edit(world, "DELETE FROM events");
    let sql = Connection::open(world.store()).unwrap();
    let mut tip = None;
    for event in events {
        let made = Recorded::after(tip.as_ref(), event);
        sql.execute(
            "INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                made.sequence,
                made.event.at.timestamp_millis(),
                made.event.actor.0,
                made.event.action.as_str(),
                made.event.account_id,
                made.event.link_id.map(|id| id.to_string()),
                serde_json::Value::Object(made.event.detail.clone()).to_string(),
                made.previous,
                made.hash
            ],
        )
        .unwrap();
        tip = Some(made.tip());
    }
}

/// The JSON of a check.
#[track_caller]
fn verify(world: &mut World, options: &str, status: u8) -> Value {
    world
        .run(&format!("audit --verify --json {options}"))
        .expect(status)
        .json()
}

#[track_caller]
fn broken_at(world: &mut World, options: &str) -> i64 {
    let said = verify(world, options, 3);
    assert_eq!(said["error"]["code"], "audit-broken", "{said}");
    let sequence = said["broken_at"].as_i64().unwrap();
    assert!(
        said["error"]["message"]
            .as_str()
            .unwrap()
            .contains(&sequence.to_string()),
        "{said}"
    );
    sequence
}

#[test]
fn a_whole_trail_is_told_with_its_ends() {
    let mut world = story();
    let head = world.run("audit --head").expect(0).no_err().line();
    let (number, hash) = head.split_once(':').unwrap();
    assert_eq!((number, hash.len()), ("7", 64));
    let expected = json!({
        "command": "audit", "status": 0, "error": null, "events": 7, "head": head,
        "first_at": "2026-11-23T09:00:00Z", "last_at": "2026-11-23T09:04:00Z", "broken_at": null
    });
    assert_eq!(verify(&mut world, "", 0), expected);
    assert_eq!(verify(&mut world, &format!("--expect {head}"), 0), expected);
    assert_eq!(world.run("audit --head --json").expect(0).json(), expected);
    let text = world.run("audit --verify").expect(0).no_err();
    assert_eq!(
        text.stdout(),
        format!("the audit trail is whole: 7 events, from 2026-11-23T09:00:00Z to 2026-11-23T09:04:00Z\nhead {head}\n")
    );
    world.tick("1m");
    world.run("resume bob").expect(0);
    assert_eq!(
        verify(&mut world, &format!("--expect {}", head.to_uppercase()), 0)["events"],
        8
    );
}

#[test]
fn a_trail_without_events_has_a_beginning_to_keep() {
    let mut world = World::new();
    world.run("init --quiet").expect(0);
    let head = world.run("audit --head").expect(0).line();
    assert_eq!(head, format!("0:{}", "0".repeat(64)));
    assert_eq!(verify(&mut world, &format!("--expect {head}"), 0)["events"], 0);
    assert_eq!(verify(&mut world, "", 0)["first_at"], Value::Null);
    world.register("ada");
    verify(&mut world, &format!("--expect {head}"), 0);
}

#[test]
fn whatever_is_edited_is_named_by_its_event() {
    let edits = [
        "UPDATE events SET at = at + 1 WHERE sequence = 4",
        "UPDATE events SET actor = 'oscar' WHERE sequence = 4",
        "UPDATE events SET action = 'resumed' WHERE sequence = 4",
        "UPDATE events SET action = 'link-istued' WHERE sequence = 4",
        "UPDATE events SET account_id = 1 WHERE sequence = 4",
        "UPDATE events SET account_id = NULL WHERE sequence = 4",
        "UPDATE events SET link_id = NULL WHERE sequence = 4",
        "UPDATE events SET link_id = 'no link' WHERE sequence = 4",
        "UPDATE events SET detail = '{}' WHERE sequence = 4",
        // The same JSON in another spelling.
        "UPDATE events SET detail = replace(detail, ':', ': ') WHERE sequence = 4",
        "UPDATE events SET hash = randomblob(32) WHERE sequence = 4",
        "UPDATE events SET previous = randomblob(32) WHERE sequence = 4",
        "DELETE FROM events WHERE sequence = 4",
        "DELETE FROM events WHERE sequence = 4; UPDATE events SET sequence = sequence - 1 WHERE sequence > 4",
        "UPDATE events SET at = 9223372036854775807 WHERE sequence = 4",
        "UPDATE events SET actor = CAST(x'ff' AS TEXT) WHERE sequence = 4",
    ];
    for statement in edits {
        let mut world = story();
        edit(&world, statement);
        assert_eq!(broken_at(&mut world, ""), 4, "{statement}");
        let said = world.run("audit --verify").expect(3).no_out();
        assert!(said.stderr().contains("hint: sqlite3"), "{said:?}");
    }
    let mut world = story();
    edit(&world, "DELETE FROM events WHERE sequence = 1");
    assert_eq!(broken_at(&mut world, ""), 1);
}

/// What the chain alone cannot show, and a head that was kept elsewhere does.
#[test]
fn a_tail_that_was_cut_or_written_anew_is_shown_by_a_head_that_was_kept() {
    let mut world = story();
    let head = world.run("audit --head").expect(0).line();
    edit(&world, "DELETE FROM events WHERE sequence > 5");
    assert_eq!(verify(&mut world, "", 0)["events"], 5);
    let said = verify(&mut world, &format!("--expect {head}"), 3);
    assert_eq!(
        (&said["error"]["code"], &said["broken_at"]),
        (&json!("audit-broken"), &json!(6))
    );
    let message = said["error"]["message"].as_str().unwrap();
    assert!(
        message.starts_with("the audit trail ends at event 5, and there was an event 7: its end was cut off"),
        "{said}"
    );

    let mut world = story();
    edit(&world, "UPDATE events SET actor = 'oscar' WHERE sequence = 3");
    write_anew(&world);
    assert_eq!(verify(&mut world, "", 0)["events"], 7);
    assert_eq!(broken_at(&mut world, &format!("--expect {head}")), 7);
    let said = world.run(&format!("audit --verify --expect {head}")).expect(3);
    assert!(said.stderr().contains("was written anew"), "{said:?}");
}

#[test]
fn a_head_that_is_none_is_a_usage_error() {
    let mut world = story();
    for head in ["7", "7:00", "0:11", "7:zz", &format!("7:{}", "0".repeat(63))] {
        let said = world
            .run("audit --verify --json")
            .arg("--expect")
            .arg(head)
            .expect(2)
            .json();
        assert_eq!(said["error"]["code"], "invalid-value", "{head}");
    }
}

/// Events up to the one that cannot be read are listed, and that one is named.
#[test]
fn an_event_that_cannot_be_read_is_named_by_the_listing() {
    let mut world = story();
    edit(&world, "UPDATE events SET action = 'suspendee' WHERE sequence = 7");
    let said = world.run("audit").expect(3);
    assert_eq!(said.stdout().lines().count(), 1 + 6);
    assert!(
        said.stderr()
            .starts_with("error: event 7 cannot be read: no action has its word"),
        "{said:?}"
    );
    assert!(said.stderr().ends_with("hint: gatepass audit --verify\n"), "{said:?}");
}
