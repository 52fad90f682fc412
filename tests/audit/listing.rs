//! `gatepass audit` as a listing: its columns, its filters, and its pages.

use std::io::ErrorKind;

use serde_json::json;

use super::{events, listed, story};
use crate::harness::{Stream, World, str};

#[test]
fn every_filter_lets_through_what_it_says() {
    let mut world = story();
    let id = |world: &World, number| world.ask(&format!("SELECT id FROM links WHERE number = {number}"));
    let (first, second) = (id(&world, 1), id(&world, 3));
    let (first, second) = (first.trim(), second.trim());
    let cases: &[(&str, &[i64])] = &[
        ("", &[1, 2, 3, 4, 5, 6, 7]),
        ("--account ada", &[1, 2, 5, 6]),
        ("--account ADA@example.org", &[1, 2, 5, 6]),
        ("--account-id 2", &[3, 4, 7]),
        ("--account-id 9", &[]),
        (&format!("--link {first}"), &[2]),
        (&format!("--link {}", &second[..8].to_uppercase()), &[5, 6]),
        ("--by oscar", &[5]),
        ("--by nobody", &[]),
        ("--action link-issued", &[2, 4, 5]),
        ("--action suspended --account bob", &[7]),
        ("--since 2026-11-23T09:02:00Z", &[5, 6, 7]),
        ("--since -2m", &[5, 6, 7]),
        ("--until 2026-11-23T09:01:00Z", &[1, 2, 3, 4]),
        ("--since 10:01 --until 10:02", &[3, 4, 5]),
        ("--since 2030-01-01T00:00:00Z", &[]),
        ("--until 2020-01-01T00:00:00Z", &[]),
        ("--account ada --since 2026-11-23T09:02:00Z --action activated", &[6]),
    ];
    for (options, expected) in cases {
        assert_eq!(listed(&mut world, options), *expected, "{options}");
    }
}

/// The variable says who runs the command and not whose events are meant.
#[test]
fn the_actor_of_the_environment_is_no_filter() {
    let mut world = story();
    world.set("GATEPASS_ACTOR", "oscar");
    assert_eq!(listed(&mut world, "").len(), 7);
}

#[test]
fn pages_go_on_from_a_cursor_in_either_direction() {
    let mut world = story();
    let cases: &[(&str, &[i64], Option<i64>)] = &[
        ("--limit 3", &[1, 2, 3], Some(3)),
        ("--limit 3 --after 3", &[4, 5, 6], Some(6)),
        ("--limit 3 --after 6", &[7], None),
        ("--after 7", &[], None),
        ("--after 99", &[], None),
        ("--reverse --limit 2", &[7, 6], Some(6)),
        ("--reverse --after 6", &[5, 4, 3, 2, 1], None),
        ("--reverse --after 1", &[], None),
        ("--newest 2", &[6, 7], None),
        ("--newest 99", &[1, 2, 3, 4, 5, 6, 7], None),
        ("--newest 2 --account ada", &[5, 6], None),
        ("--newest 1 --action link-issued", &[5], None),
        ("--limit 7", &[1, 2, 3, 4, 5, 6, 7], None),
        ("--reverse --account ada --limit 1", &[6], Some(6)),
    ];
    for (options, expected, more) in cases {
        let said = world.run(&format!("audit --json {options}")).expect(0);
        let found: Vec<i64> = events(&said)
            .iter()
            .map(|event| event["sequence"].as_i64().unwrap())
            .collect();
        assert_eq!(found, *expected, "{options}");
        let notice = more.map(|cursor| format!("there is more: the same command with --after {cursor}\n"));
        assert_eq!(said.stderr(), notice.unwrap_or_default(), "{options}");
    }
    world.run("audit --newest 2 --reverse").expect(2);
    world.run("audit --limit 0").expect(2);
    world.run("audit --follow --limit 2").expect(2);
    world.run("audit --verify --account ada").expect(2);
    world.run("audit --expect 1:00").expect(2);
}

#[test]
fn whom_nobody_knows_is_said() {
    let mut world = story();
    let code = |world: &mut World, options: &str, status| {
        let said = world.run(&format!("audit --json {options}")).expect(status).json();
        assert_eq!(said["event"], json!(null));
        said["error"]["code"].clone()
    };
    assert_eq!(code(&mut world, "--account carl", 4), "no-account");
    assert_eq!(code(&mut world, "--link 00000000", 4), "no-link");
    assert_eq!(code(&mut world, "--action flown", 2), "invalid-value");
    assert_eq!(code(&mut world, "--since yesterday", 2), "invalid-value");
    assert_eq!(code(&mut World::new(), "", 3), "store-missing");
}

/// Events outlive what they tell of.
#[test]
fn what_is_gone_is_still_told() {
    let mut world = story();
    let bobs = world.ask("SELECT id FROM links WHERE number = 2");
    world.run("delete bob --yes").expect(0);
    assert_eq!(listed(&mut world, "--account-id 2"), [3, 4, 7, 8]);
    world.tick("5h");
    world.run("prune-links --older-than 1h --yes").expect(0);
    assert_eq!(listed(&mut world, &format!("--link {bobs}")), [4]);
    assert_eq!(listed(&mut world, "--action links-pruned"), [9]);
}

#[test]
fn columns_are_tabbed_or_drawn_and_hold_what_json_holds() {
    let mut world = story();
    world.run("audit --account bob").expect(0).no_err().out(str![[r#"
sequence	at	actor	action	account	link	detail
3	2026-11-23T09:01:00Z	olga	registered	2		
4	2026-11-23T09:01:00Z	olga	link-issued	2	[..]	purpose=activate
7	2026-11-23T09:04:00Z	olga	suspended	2		reason=asked

"#]]);
    let drawn = world.run("audit --newest 1").terminal(Stream::Stdout).expect(0);
    assert!(drawn.stdout().trim_start().starts_with("SEQUENCE"), "{drawn:?}");
    let issued = world
        .run("audit --action link-issued --limit 1 --quiet")
        .terminal(Stream::Stdout)
        .expect(0);
    let id = world.ask("SELECT id FROM links WHERE number = 1");
    assert!(
        issued.stdout().contains(&id[..8]) && !issued.stdout().contains(id.trim()),
        "{issued:?}"
    );
    let said = world.run("audit --json --newest 1").expect(0);
    assert_eq!(
        events(&said),
        [json!({
            "sequence": 7, "at": "2026-11-23T09:04:00Z", "actor": "olga", "uid": 1000, "action": "suspended",
            "account_id": 2, "link_id": null, "detail": { "reason": "asked" }
        })]
    );
}

#[test]
fn who_has_seen_enough_ends_it_without_an_error() {
    let mut world = story();
    world
        .run("audit")
        .stdout_fails(ErrorKind::BrokenPipe)
        .expect(0)
        .no_err();
    world.run("audit").stdout_fails(ErrorKind::StorageFull).expect(3);
}

/// Rare events among very many are found from both ends, through windows in which there is none.
#[test]
fn a_rare_event_among_very_many_is_found() {
    let mut world = story();
    world.sql(
        "WITH RECURSIVE n (i) AS (SELECT 8 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
         INSERT INTO events (sequence, at, actor, action, account_id, detail, previous, hash)
         SELECT i, 1795000000000 + i * 1000, 'olga', 'renamed', 1, '{}', zeroblob(32), zeroblob(32) FROM n;
         INSERT INTO events (sequence, at, actor, action, account_id, detail, previous, hash)
         VALUES (50001, 1795050001000, 'otto', 'resumed', 2, '{}', zeroblob(32), zeroblob(32))",
    );
    assert_eq!(listed(&mut world, "--action suspended"), [7]);
    assert_eq!(listed(&mut world, "--action suspended --reverse"), [7]);
    assert_eq!(listed(&mut world, "--action resumed"), [50001]);
    assert_eq!(listed(&mut world, "--newest 2 --account bob"), [7, 50001]);
    assert_eq!(listed(&mut world, "--by oscar --newest 3"), [5]);
    assert_eq!(listed(&mut world, "").len(), 50001);
    let instant = "2026-11-18T20:56:40Z";
    let since = listed(&mut world, &format!("--since {instant} --limit 3"));
    let after = world.ask("SELECT min(sequence) FROM events WHERE sequence > 7 AND at >= 1795035400000");
    let after: i64 = after.trim().parse().unwrap();
    assert_eq!(since, [after, after + 1, after + 2]);
    world.run("audit --link 00000000").expect(4);
}
