//! What the file tells other programs: the audit trail with its chain, and the views.

use gatepass::{
    event::{Action, Event, Recorded, verify_chain},
    link::{LinkFacts, Purpose},
    store::{Access, StoreError},
};
use rusqlite::Connection;

use super::*;

/// The events as another program reads them.
pub(super) fn trail(sql: &Connection) -> Vec<Recorded> {
    let mut statement = sql
        .prepare(
            "SELECT sequence, at, actor, action, account_id, link_id, detail, previous, hash FROM events ORDER BY 1",
        )
        .unwrap();
    let rows = statement.query_map([], |row| {
        Ok(Recorded {
            sequence: row.get(0)?,
            event: Event {
                at: DateTime::from_timestamp_millis(row.get(1)?).unwrap(),
                actor: Actor(row.get(2)?),
                action: row.get::<_, String>(3)?.parse::<Action>().unwrap(),
                account_id: row.get(4)?,
                link_id: row.get::<_, Option<String>>(5)?.map(|id| id.parse().unwrap()),
                detail: serde_json::from_str(&row.get::<_, String>(6)?).unwrap(),
            },
            previous: row.get(7)?,
            hash: row.get(8)?,
        })
    });
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn every_change_has_its_event() {
    let place = settled();
    let mut store = place.open(Access::Write).unwrap();
    store
        .issue(&stamp(2), &who("ada"), Purpose::Activate, &mut |_, _| Some(issue(2, 2)))
        .unwrap()
        .unwrap();
    let via = Redemption {
        via: Some("kiosk".to_owned()),
        ..Default::default()
    };
    store
        .redeem(&stamp(3), id(2), &mut |_, _| Some(via.clone()))
        .unwrap()
        .unwrap();
    register(store.as_mut(), "carol", 3, 4).unwrap().unwrap();
    change(store.as_mut(), "carol", 5, &by_decision("asked"))
        .unwrap()
        .unwrap();
    drop(store);
    let sql = place.sql();
    let events = trail(&sql);
    let told: Vec<String> = events
        .iter()
        .map(|recorded| {
            let event = &recorded.event;
            let link = event.link_id.map(|l| l.short());
            format!(
                "{} {:?} {:?} {}",
                event.action.as_str(),
                event.account_id,
                link,
                serde_json::Value::Object(recorded.event.detail.clone())
            )
        })
        .collect();
    let (one, two) = (id(1), id(2).short());
    let expected = [
        r#"registered Some(1) None {"uid":1000}"#.to_owned(),
        format!(
            r#"link-issued Some(1) Some("{}") {{"purpose":"activate","superseded":[],"uid":1000}}"#,
            one.short()
        ),
        r#"registered Some(2) None {"active":true,"uid":1000}"#.to_owned(),
        format!(r#"link-issued Some(1) Some("{two}") {{"purpose":"activate","superseded":["{one}"],"uid":1000}}"#),
        format!(r#"activated Some(1) Some("{two}") {{"via":"kiosk","uid":1000}}"#),
        r#"registered Some(3) None {"uid":1000}"#.to_owned(),
        format!(
            r#"link-issued Some(3) Some("{}") {{"purpose":"activate","superseded":[],"uid":1000}}"#,
            id(3).short()
        ),
        r#"activated Some(3) None {"reason":"asked","uid":1000}"#.to_owned(),
    ];
    assert_eq!(told, expected);
    assert!(events.iter().all(|recorded| recorded.event.actor.0 == "operator"));
    verify_chain(&events).unwrap();
}

#[test]
fn events_are_neither_changed_nor_removed() {
    let place = settled();
    let sql = place.sql();
    for attempt in [
        "UPDATE events SET actor = 'nobody'",
        "DELETE FROM events",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE sequence = 1",
        "INSERT INTO events SELECT 99, at, actor, action, account_id, link_id, detail, previous, hash FROM events LIMIT 1",
    ] {
        let refused = sql.execute_batch(attempt).unwrap_err().to_string();
        assert!(refused.contains("event"), "{attempt}: {refused}");
    }
    // Whoever takes the triggers away is found out by the chain, and by the comparison of the schema.
    sql.execute_batch("DROP TRIGGER events_are_never_changed; UPDATE events SET actor = 'nobody' WHERE sequence = 2")
        .unwrap();
    assert_eq!(verify_chain(&trail(&sql)).unwrap_err().sequence, 2);
}

type User = (i64, String, Option<String>, Option<String>, String, i64, String);

#[test]
fn the_views_are_as_promised() {
    let place = settled();
    let sql = place.sql();
    let columns = |view: &str| -> Vec<String> {
        let statement = sql.prepare(&format!("SELECT * FROM {view}")).unwrap();
        statement.column_names().map(str::to_owned).collect()
    };
    assert_eq!(
        columns("users"),
        [
            "id",
            "username",
            "email",
            "password_hash",
            "password",
            "is_active",
            "date_joined"
        ]
    );
    assert_eq!(
        columns("audit"),
        ["sequence", "at", "actor", "action", "account_id", "link_id", "detail"]
    );
    let users = || -> Vec<User> {
        let mut statement = sql.prepare("SELECT * FROM users ORDER BY id").unwrap();
        let rows = statement.query_map([], |r| {
            Ok((
                r.get(0)?,
                r.get(1)?,
                r.get(2)?,
                r.get(3)?,
                r.get(4)?,
                r.get(5)?,
                r.get(6)?,
            ))
        });
        rows.unwrap().map(Result::unwrap).collect()
    };
    let joined = |n| at(n).format("%Y-%m-%d %H:%M:%S").to_string();
    let phc = "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA";
    let ada = (
        1,
        "ada".to_owned(),
        Some("ada@example.org".to_owned()),
        None,
        "!".to_owned(),
        0,
        joined(0),
    );
    let mut bob = (
        2,
        "bob".to_owned(),
        None,
        Some(phc.to_owned()),
        format!("argon2{phc}"),
        1,
        joined(1),
    );
    assert_eq!(users(), [ada.clone(), bob.clone()]);
    sql.execute_batch("UPDATE accounts SET suspended_at = 1, created_at = created_at + 25 WHERE id = 2")
        .unwrap();
    bob.5 = 0;
    bob.6 += ".025000";
    assert_eq!(users(), [ada.clone(), bob]);
    let tombstone = "UPDATE accounts SET username = NULL, username_fold = NULL, username_skeleton = NULL,
                     password_hash = NULL, deleted_at = 5 WHERE id = 2";
    sql.execute_batch(tombstone).unwrap();
    assert_eq!(users(), [ada]);
    let first: (i64, String, String) = sql
        .query_row("SELECT sequence, at, action FROM audit", [], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?))
        })
        .unwrap();
    assert_eq!(
        first,
        (
            1,
            at(0).format("%Y-%m-%dT%H:%M:%S.000Z").to_string(),
            "registered".to_owned()
        )
    );
}

#[test]
fn a_number_is_never_given_twice_and_a_deleted_account_keeps_its_links() {
    let place = settled();
    let erase = "UPDATE accounts SET username = NULL, username_fold = NULL, username_skeleton = NULL, email = NULL,
                 email_fold = NULL, password_hash = NULL, deleted_at = 5 WHERE id = 1";
    place.sql().execute_batch(erase).unwrap();
    let mut store = place.open(Access::Write).unwrap();
    let facts = store.facts(id(1)).unwrap().unwrap();
    assert_eq!((facts.link.id, facts.account), (id(1), None));
    let refused = store.redeem(&stamp(9), id(1), &mut |_, _| Some(Redemption::default()));
    assert!(matches!(refused, Err(StoreError::Contradiction { .. })));
    let again = register(store.as_mut(), "ada", 3, 9).unwrap().unwrap();
    assert_eq!(again.account.id, 3, "the name is free, the number is not");
}

#[test]
fn a_clock_that_is_accepted_decides_but_does_not_date() {
    let place = settled();
    let accepting = Opening {
        accept_clock: true,
        ..opening(&place.path(), Access::Write)
    };
    let mut store = open(&accepting, &policy()).unwrap();
    let mut counted = None;
    let mut decide = |at, _: Option<&LinkFacts>| {
        counted = Some(at);
        Some(Redemption::default())
    };
    store.redeem(&stamp(-100_000), id(1), &mut decide).unwrap().unwrap();
    assert_eq!(counted, Some(at(-100_000)));
    assert_eq!(store.newest_event_at().unwrap(), Some(at(1)), "dated like the newest");
    drop(store);
    verify_chain(&trail(&place.sql())).unwrap();
}
