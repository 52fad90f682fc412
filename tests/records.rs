//! The record decides: what it says beside the payload, which link is the newer one, and how it stood.

use serde_json::Value;
use snapbox::str;

use crate::harness::World;

/// What `inspect-token` answers for a link on standard input.
fn told(world: &mut World, options: &str, url: &str, status: u8) -> Value {
    let said = world.run(&format!("inspect-token {options} --json -")).stdin(url);
    said.expect(status).json()
}

fn detail<'a>(told: &'a Value, check: &str) -> &'a str {
    let checks = told["checks"].as_array().unwrap();
    let check = checks.iter().find(|found| found["name"] == check).unwrap();
    check["detail"].as_str().unwrap()
}

#[test]
fn a_record_that_was_moved_to_another_account_is_obeyed_by_nobody() {
    let mut world = World::new();
    let url = world.register("zuzanna");
    world.register("bob");
    world.sql("UPDATE links SET account_id = 2, email = 'bob@example.org' WHERE account_id = 1");
    let before = told(&mut world, "", &url, 12);
    assert_eq!(before["verdict"], "record-differs");
    assert_eq!(
        detail(&before, "record"),
        "token and record differ in `email` and `user_id`"
    );
    let refused = world
        .run("activate --no-password --json -")
        .stdin(&url)
        .expect(12)
        .json();
    assert_eq!(refused["error"]["code"], "record-differs");
    let states = world.ask("SELECT count(*) FROM accounts WHERE activated_at IS NOT NULL");
    assert_eq!(states, "0\n");
}

#[test]
fn a_record_with_another_end_than_its_payload_was_edited() {
    let mut world = World::new();
    let url = world.register("ada");
    world.sql("UPDATE links SET expires_at = expires_at + 86400000");
    world.tick("5h");
    assert_eq!(told(&mut world, "", &url, 12)["verdict"], "record-differs");
    let by_account = world.run("inspect-token --account ada --json").expect(12).json();
    assert_eq!(
        by_account["message"],
        "the record contradicts the payload in it: `exp`: the store was edited"
    );
    world.run("issue-link ada --if-live keep --quiet").expect(0);
    assert_eq!(
        world.ask("SELECT count(*) FROM links"),
        "2\n",
        "an edited link is not given out again"
    );
}

#[test]
fn the_newer_link_is_the_one_that_works() {
    let mut world = World::new();
    let first = world.register("ada");
    world.tick("10m");
    let second = world.issue("ada");
    world.tick("10m");
    world.run("issue-link ada --keep-earlier --ttl 1s --quiet").expect(0);
    world.tick("1m");
    let short = told(&mut world, "", &second, 0)["link"]["id"].as_str().unwrap()[..8].to_owned();
    let superseded = told(&mut world, "", &first, 15);
    assert_eq!(
        superseded["message"],
        format!("a newer link took its place; link {short}, issued 11 minutes ago, still works")
    );
    assert_eq!(superseded["advice"]["command"], Value::Null);
    assert_eq!(
        superseded["advice"]["say"],
        "A newer link was sent after this one; please use the latest message."
    );

    world.tick("3h");
    let none_works = told(&mut world, "", &first, 15);
    let message = none_works["message"].as_str().unwrap();
    assert!(
        message.ends_with("issued 3 hours 1 minute ago, expired 3 hours ago"),
        "{message}"
    );
    assert_eq!(none_works["advice"]["command"], "gatepass issue-link ada");
}

#[test]
fn a_newer_link_whose_key_was_retired_helps_nobody() {
    let mut world = World::new();
    let first = world.register("ada");
    world.tick("10m");
    world.issue("ada");
    world.tick("10m");
    let mut ring = world.ring();
    ring.keys[0].retired_at = Some("2026-11-23T09:20:00Z".parse().unwrap());
    world.replace_ring(&ring);
    let told = told(&mut world, "", &first, 15);
    assert_eq!(told["verdict"], "retired-key");
    let message = told["message"].as_str().unwrap();
    assert!(
        message.ends_with("issued 10 minutes ago, does not work either: signed by a key that was retired"),
        "{message}"
    );
    assert_eq!(told["advice"]["command"], "gatepass issue-link ada");
}

#[test]
fn a_newer_link_to_a_former_address_helps_nobody() {
    let mut world = World::new();
    let first = world.register("ada");
    world.tick("10m");
    world.issue("ada");
    world.sql("UPDATE accounts SET email = 'new@example.org', email_fold = 'new@example.org'");
    let told = told(&mut world, "", &first, 15);
    let message = told["message"].as_str().unwrap();
    assert!(
        message.ends_with("does not work either: sent to an address that is no longer the account's"),
        "{message}"
    );
    assert_eq!(told["advice"]["command"], "gatepass issue-link ada");
}

#[test]
fn which_link_took_its_place_is_told_as_it_stood() {
    let mut world = World::new();
    let first = world.register("ada");
    world.tick("10m");
    let second = world.issue("ada");
    world.tick("10m");
    world.issue("ada");
    world.tick("10m");
    let short = told(&mut world, "", &second, 15)["link"]["id"].as_str().unwrap()[..8].to_owned();
    let then = told(&mut world, "--at -15m", &first, 15);
    assert_eq!(
        then["message"],
        format!("a newer link took its place; link {short}, issued 5 minutes ago, still works")
    );
}

#[test]
fn an_account_is_asked_for_the_link_that_was_its_newest_then() {
    let mut world = World::new();
    let first = world.register("ada");
    world.tick("10m");
    world.issue("ada");
    world.tick("20s");
    let id = told(&mut world, "", &first, 15)["link"]["id"].clone();
    let mut then = |at: &str, status| {
        let line = format!("inspect-token --account ada --at {at} --json");
        world.run(&line).expect(status).json()
    };
    assert_eq!(then("-5m", 0)["link"]["id"], id);
    assert_ne!(then("-10s", 0)["link"]["id"], id);
    let before = then("-20m", 11);
    assert_eq!(before["verdict"], "not-yet-valid");
    assert_eq!(
        before["message"],
        "not issued yet: that came 19 minutes 40 seconds later"
    );
    // A link is not judged by the clocks' leeway where its own record tells when it was issued.
    let second = then("-19s", 0)["link"]["issued_at"].clone();
    assert_eq!(second, "2026-11-23T09:10:00Z");
    assert_eq!(told(&mut world, "--at -10m30s", &first, 11)["verdict"], "not-yet-valid");
}

#[test]
fn its_lifetime_is_told_from_the_record_where_the_token_has_no_beginning() {
    let mut world = World::new();
    world.set("GATEPASS_CLAIMS", "drf-jwt");
    let said = world
        .run("register ada --email ada@example.org --no-password --ttl 7s --quiet")
        .expect(0);
    let url = said.stdout().trim().to_owned();
    world.tick("8s");
    world
        .run("activate --no-password --quiet -")
        .stdin(&url)
        .expect(10)
        .err(str![[r#"
error: expired 1 second ago, at 09:00:07 UTC, 10:00:07 +01:00, after a lifetime of 7 seconds
hint: gatepass issue-link ada

"#]]);
}

#[test]
fn one_working_link_is_found_among_very_many() {
    let mut world = World::new();
    let first = world.register("ada");
    world.tick("10m");
    let second = world.issue("ada");
    let id = told(&mut world, "", &second, 0)["link"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    world.tick("10m");
    for _ in 0..120 {
        world.run("issue-link ada --keep-earlier --quiet").expect(0);
    }
    world.sql(&format!(
        "UPDATE links SET revoked_at = issued_at + 1000, revoked_by = 'olga' WHERE number > 2 AND id <> '{id}'"
    ));
    world.tick("1m");
    for options in ["", "--at -5m"] {
        let told = told(&mut world, options, &first, 15);
        let message = told["message"].as_str().unwrap();
        assert!(
            message.contains(&id[..8]) && message.ends_with("still works"),
            "{message}"
        );
        assert_eq!(told["advice"]["command"], Value::Null);
    }
}

#[test]
fn a_key_that_a_person_gives_vouches_for_no_other_link() {
    let mut world = World::new();
    let first = world.register("ada");
    world.tick("10m");
    world.issue("ada");
    let given = serde_json::to_string(&serde_json::json!({ "keys": [
        serde_json::from_str::<Value>(&world.ring().to_json()).unwrap()["keys"][0].clone()
    ] }));
    world.write("given.json", given.unwrap(), 0o600);
    let mut ring = world.ring();
    ring.keys[0].retired_at = Some("2026-11-23T09:11:00Z".parse().unwrap());
    world.replace_ring(&ring);
    world.tick("10m");
    let path = world.path("given.json");
    let said = world.run("inspect-token --json - --key-file").arg(path).stdin(&first);
    let told = said.expect(15).json();
    let message = told["message"].as_str().unwrap();
    assert!(message.contains("does not work either"), "{message}");
    assert_eq!(told["advice"]["command"], "gatepass issue-link ada");
}
