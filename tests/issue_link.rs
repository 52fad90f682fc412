//! `gatepass issue-link`: a fresh link, and what becomes of the ones before.

use std::io::ErrorKind;

use crate::harness::{Stream, World, claims_of, compare, str};

#[test]
fn a_fresh_link_takes_the_place_of_the_one_before() {
    let mut world = World::new();
    let first = world.register("ada");
    world.tick("5m");
    let said = world.run("issue-link ada").expect(0).out(str![[r#"
http://127.0.0.1:9000/api-activate/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImQ0NG40cjBkIn0.eyJ1c2VyX2lkIjoxLCJ1c2VybmFtZSI6ImFkYSIsImVtYWlsIjoiYWRhQGV4YW1wbGUub3JnIiwicHVycG9zZSI6ImFjdGl2YXRlIiwianRpIjoiZzAyejBiYTN6ODNlZm0ycmJ5djRzNWd4YXciLCJpYXQiOjE3OTU0MjQ3MDAsImV4cCI6MTc5NTQzMTkwMCwiYXVkIjoiZ2F0ZXBhc3MifQ.3vuWPTPWM3QxAHxqgwiht_JhLDmxK0Hf6M1S6sXtepg/

"#]]).err(str![[r#"
notice: the link template is the default, which works on this machine only; set link_template
link g02z0ba3 works once, for 2 hours, until 11:05 UTC, 12:05 +01:00

"#]]);
    let second = said.line();
    assert_eq!(claims_of(&first)["user_id"], claims_of(&second)["user_id"]);
    world.run("activate --no-password -").stdin(&first).expect(15);
    world.run("activate --no-password -").stdin(&second).expect(0);
    compare(
        &world.trail(),
        str![[r#"
1|2026-11-23T09:00:00.000Z|olga|registered|1|0|{"uid":1000}
2|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"activate","superseded":[],"uid":1000}
3|2026-11-23T09:05:00.000Z|olga|link-issued|1|1|{"purpose":"activate","superseded":["tnm8mmpnb81erjqabv0ynqzzw4"],"uid":1000}
4|2026-11-23T09:05:00.000Z|olga|activated|1|1|{"uid":1000}

"#]],
    );
}

#[test]
fn as_json() {
    let mut world = World::new();
    let first = world.register("ada");
    let json = world.run("issue-link ada --json").expect(0).out(str![[r#"
{"command":"issue-link","status":0,"error":null,"outcome":"issued","account":{"id":1,"username":"ada","email":"ada@example.org","state":"pending","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":null,"has_password":false},"link":{"id":"g02z0ba3z83efm2rbyv4s5gxaw","purpose":"activate","state":"unused","issued_by":"olga","issued_at":"2026-11-23T09:00:00Z","expires_at":"2026-11-23T11:00:00Z","used_at":null,"used_via":null,"superseded_by":null,"revoked_at":null,"key_id":"d44n4r0d"},"superseded":["tnm8mmpnb81erjqabv0ynqzzw4"],"confirmation_url":"http://127.0.0.1:9000/api-activate/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImQ0NG40cjBkIn0.eyJ1c2VyX2lkIjoxLCJ1c2VybmFtZSI6ImFkYSIsImVtYWlsIjoiYWRhQGV4YW1wbGUub3JnIiwicHVycG9zZSI6ImFjdGl2YXRlIiwianRpIjoiZzAyejBiYTN6ODNlZm0ycmJ5djRzNWd4YXciLCJpYXQiOjE3OTU0MjQ0MDAsImV4cCI6MTc5NTQzMTYwMCwiYXVkIjoiZ2F0ZXBhc3MifQ.fZuaWg4KDD9ocD10j9KzTAM4W17biAfDaDZGXMzBLEs/"}

"#]]).json();
    assert_eq!(json["superseded"][0], claims_of(&first)["jti"]);
}

#[test]
fn earlier_links_may_live() {
    let mut world = World::new();
    let first = world.register("ada");
    world.tick("5m");
    let json = world.run("issue-link ada --keep-earlier --json").expect(0).json();
    assert_eq!(json["superseded"], serde_json::json!([]));
    world.run("inspect-token -").stdin(&first).expect(0);
    // The next one takes the place of both, and of expired ones with them.
    world.run("issue-link ada --ttl 1m --keep-earlier").expect(0);
    world.tick("2m");
    let json = world.run("issue-link ada --json").expect(0).json();
    assert_eq!(json["superseded"].as_array().map(Vec::len), Some(3));
    world.run("activate --no-password -").stdin(&first).expect(15);
}

#[test]
fn whichever_of_two_live_links_comes_first_is_spent() {
    let mut world = World::new();
    let first = world.register("ada");
    let second = world.run("issue-link ada --keep-earlier").expect(0).line();
    world.activate(&first);
    world
        .run("activate --no-password -")
        .stdin(&second)
        .expect(14)
        .no_out()
        .err(str![[r#"
error: never used, but the account is active already

"#]]);
}

#[test]
fn a_live_link_is_printed_again() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("1h");
    world.run("issue-link ada --if-live keep").expect(0).out(str![[r#"
http://127.0.0.1:9000/api-activate/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImQ0NG40cjBkIn0.eyJ1c2VyX2lkIjoxLCJ1c2VybmFtZSI6ImFkYSIsImVtYWlsIjoiYWRhQGV4YW1wbGUub3JnIiwicHVycG9zZSI6ImFjdGl2YXRlIiwianRpIjoidG5tOG1tcG5iODFlcmpxYWJ2MHlucXp6dzQiLCJpYXQiOjE3OTU0MjQ0MDAsImV4cCI6MTc5NTQzMTYwMCwiYXVkIjoiZ2F0ZXBhc3MifQ.nRDiQ5-noJMOMKEKUZlss4MKWyT-YcLjUBbx0Z-tA7w/

"#]]).err(str![[r#"
notice: the link template is the default, which works on this machine only; set link_template
link tnm8mmpn works once, until 11:00 UTC, 12:00 +01:00

"#]]);
    let json = world.run("issue-link ada --if-live keep --json").expect(0).json();
    assert_eq!(
        (json["outcome"].as_str(), json["confirmation_url"].as_str()),
        (Some("unchanged"), Some(url.as_str()))
    );
    assert_eq!(
        (&json["link"]["id"], &json["superseded"]),
        (&claims_of(&url)["jti"], &serde_json::json!([]))
    );
    assert_eq!(world.ask("SELECT count(*) FROM events"), "2\n");
    // Of several, the newest.
    let newer = world.run("issue-link ada --keep-earlier").expect(0).line();
    assert_eq!(world.run("issue-link ada --if-live keep").expect(0).line(), newer);
    // When none is live, a fresh one.
    world.tick("2h");
    let json = world.run("issue-link ada --if-live keep --json").expect(0).json();
    assert_eq!(json["outcome"], "issued");
}

#[test]
fn the_clock_at_the_very_end_of_a_link() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("7199s");
    assert_eq!(world.run("issue-link ada --if-live keep").expect(0).line(), url);
    world.tick("1s");
    assert_ne!(world.run("issue-link ada --if-live keep").expect(0).line(), url);
}

#[test]
fn replacing_is_what_it_does_by_default() {
    let mut world = World::new();
    let url = world.register("ada");
    assert_ne!(world.run("issue-link ada --if-live replace").expect(0).line(), url);
    world
        .run("issue-link ada --if-live never")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: invalid value `never` for `--if-live <WHAT>` [possible values: replace, keep]
hint: gatepass issue-link --help

"#]]);
}

#[test]
fn its_lifetime_and_its_beginning_are_chosen() {
    let mut world = World::new();
    world.register("ada");
    let url = world
        .run("issue-link ada --ttl '1h 30m' --base-url https://accounts.example.org")
        .expect(0)
        .line();
    let claims = claims_of(&url);
    assert!(
        url.starts_with("https://accounts.example.org/api-activate/eyJ"),
        "{url}"
    );
    assert_eq!(
        claims["exp"].as_i64().expect("exp") - claims["iat"].as_i64().expect("iat"),
        5400
    );
    let url = world
        .run("issue-link ada --expires-at 2026-11-24T09:00:00+01:00")
        .expect(0)
        .line();
    assert_eq!(claims_of(&url)["exp"], 1_795_507_200);
    world.run("issue-link ada --ttl 31d").expect(2).no_out().err(str![[r#"
error: a lifetime of `31d` is out of bounds: the shortest is `1s`, the longest `30d`

"#]]);
    world
        .run("issue-link ada --expires-at 2026-11-23T08:59:59Z")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: an expiry lies in the future, and `2026-11-23T08:59:59Z` does not; the shortest lifetime is `1s`, the longest `30d`

"#]]);
    assert_eq!(world.ask("SELECT count(*) FROM links"), "3\n");
}

#[test]
fn a_qr_code_is_for_a_terminal() {
    let mut world = World::new();
    world.register("ada");
    let said = world
        .run("issue-link ada --qr --quiet")
        .terminal(Stream::Stderr)
        .expect(0);
    assert!(said.stderr().contains('▀') && !said.stdout().contains('▀'), "{said:?}");
    world.run("issue-link ada --qr").expect(2).no_out().err(str![[r#"
error: `--qr` shows its result on a terminal, and standard error is none

"#]]);
}

#[test]
fn only_a_pending_account_gets_one() {
    let mut world = World::new();
    let url = world.register("ada");
    world.run("issue-link nobody").expect(4).no_out().err(str![[r#"
error: there is no account `nobody`

"#]]);
    world.sql("UPDATE accounts SET suspended_at = created_at + 1");
    world.run("issue-link ada").expect(1).no_out().err(str![[r#"
error: the account `ada` is suspended

"#]]);
    world.sql("UPDATE accounts SET suspended_at = NULL");
    world.activate(&url);
    world.run("issue-link ada").expect(1).no_out().err(str![[r#"
error: the account `ada` is active already

"#]]);
    world.run("issue-link ada --if-live keep").expect(1).no_out();
    world.run("issue-link ADA --json").expect(1).out(str![[r#"
{"command":"issue-link","status":1,"error":{"code":"not-pending","message":"the account `ada` is active already","hint":null},"outcome":null,"account":null,"link":null,"superseded":null,"confirmation_url":null}

"#]]);
    world.run("issue-link").expect(2).no_out().err(str![[r#"
error: the following required arguments were not provided: <USERNAME>
hint: gatepass issue-link --help

"#]]);
}

#[test]
fn a_rehearsal_changes_nothing_and_prints_no_url() {
    let mut world = World::new();
    let url = world.register("ada");
    world.run("issue-link ada --dry-run").expect(0).no_out().err(str![[r#"
`ada`: a rehearsal; nothing was written. It would get a link in the place of an earlier one
notice: the link template is the default, which works on this machine only; set link_template
dry run: all of this was rolled back; nothing was written

"#]]);
    let json = world.run("issue-link ada --dry-run --json").expect(0).json();
    assert!(json["confirmation_url"].is_null(), "{json}");
    assert_eq!(json["superseded"][0], claims_of(&url)["jti"]);
    let json = world
        .run("issue-link ada --if-live keep --dry-run --json")
        .expect(0)
        .json();
    assert!(json["confirmation_url"].is_null(), "{json}");
    world.run("inspect-token -").stdin(&url).expect(0);
    let mut fresh = World::new();
    fresh.run("issue-link ada --dry-run").expect(3).no_out();
    assert!(fresh.names().is_empty());
}

#[test]
fn a_url_that_was_lost_is_printed_again() {
    let mut world = World::new();
    world.register("ada");
    world
        .run("issue-link ada --quiet")
        .stdout_fails(ErrorKind::BrokenPipe)
        .expect(3)
        .err(str![[r#"
error: the link is issued, but the result could not be written
hint: gatepass issue-link ada --if-live keep

"#]]);
    let kept = world.run("issue-link ada --if-live keep").expect(0).line();
    assert_eq!(world.ask("SELECT count(*) FROM links"), "2\n");
    world.activate(&kept);
}

#[test]
fn a_link_that_a_lost_key_signed_is_not_printed_again() {
    let mut world = World::new();
    let url = world.register("ada");
    let mut ring = world.ring();
    let mut fresh = ring.clone();
    fresh.keys[0] = gatepass::key::Key::generate(&[7; 32], [1; 8], world.machine.now);
    ring.keys[0].retired_at = Some(world.machine.now);
    ring.keys.append(&mut fresh.keys);
    world.replace_ring(&ring);
    let json = world.run("issue-link ada --if-live keep --json").expect(0).json();
    assert_eq!(
        (json["outcome"].as_str(), json["link"]["key_id"].as_str()),
        (Some("issued"), Some("11111111"))
    );
    assert_ne!(json["confirmation_url"], url);
}

#[test]
fn quiet_leaves_the_notices_out() {
    let mut world = World::new();
    world.register("ada");
    world.run("issue-link ada --quiet").expect(0).no_err().line();
    world
        .run("issue-link ada")
        .env("GATEPASS_QUIET", "true")
        .expect(0)
        .no_err()
        .line();
}

#[test]
fn a_little_behind_the_newest_event_counts_as_its_instant() {
    let mut world = World::new();
    world.register("ada");
    world.tick_back("4m");
    let claims = claims_of(&world.issue("ada"));
    assert_eq!(claims["iat"], 1_795_424_400);
    world.tick_back("2m");
    world.run("issue-link ada").expect(3).no_out().err(str![[r#"
error: the clock is behind the store: it says 2026-11-23 08:54:00 UTC, and the newest event is of 2026-11-23 09:00:00 UTC; if the clock is right, add --accept-clock
hint: date -u

"#]]);
    world.run("issue-link ada --accept-clock").expect(0).line();
}
