//! `gatepass inspect-token`: every way to ask, and what it never shows.

mod keys;
mod pages;

use serde_json::json;

use crate::harness::{Stream, World, claims_of, str, token_of};

#[test]
fn as_json() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("2h 3s");
    world.run("inspect-token --json -").stdin(&url).expect(10).out(str![[r#"
{"command":"inspect-token","status":10,"error":null,"verdict":"expired","message":"expired 3 seconds ago","checked_at":"2026-11-23T11:00:03Z","advice":{"command":"gatepass issue-link ada","say":"This link ran out on 23 November 2026 at 12:00 (UTC+01:00). A new one goes to the address we hold for you."},"recovered":{"repairs":[],"confirmation_url":null,"host":"127.0.0.1"},"token":{"id":"tnm8mmpnb81erjqabv0ynqzzw4","algorithm":"HS256","key_id":"d44n4r0d","purpose":"activate","claims":{"user_id":1,"username":"ada","email":"ada@example.org","purpose":"activate","jti":"tnm8mmpnb81erjqabv0ynqzzw4","iat":1795424400,"exp":1795431600,"aud":"gatepass"},"verified":true},"tokens":null,"times":{"issued_at":"2026-11-23T09:00:00Z","not_before":null,"expires_at":"2026-11-23T11:00:00Z","remaining_seconds":-3,"lifetime_seconds":7200},"link":{"id":"tnm8mmpnb81erjqabv0ynqzzw4","purpose":"activate","state":"unused","issued_by":"olga","issued_at":"2026-11-23T09:00:00Z","expires_at":"2026-11-23T11:00:00Z","used_at":null,"used_via":null,"superseded_by":null,"revoked_at":null,"key_id":"d44n4r0d"},"account":{"id":1,"username":"ada","email":"ada@example.org","state":"pending","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":null,"has_password":false},"checks":[{"name":"shape","outcome":"pass","detail":"three parts, canonical base64url, JSON objects"},{"name":"algorithm","outcome":"pass","detail":"HS256"},{"name":"key","outcome":"pass","detail":"key `d44n4r0d`"},{"name":"signature","outcome":"pass","detail":"matches"},{"name":"issuer","outcome":"pass","detail":"issuer and audience are this environment's"},{"name":"purpose","outcome":"pass","detail":"activate"},{"name":"record","outcome":"pass","detail":"as it was signed, and unused"},{"name":"account","outcome":"pass","detail":"`ada` is pending"},{"name":"not-before","outcome":"pass","detail":"its time has come"},{"name":"expiry","outcome":"fail","detail":"since 2026-11-23T11:00:00Z"}]}

"#]]).no_err();
}

#[test]
fn every_shape_that_a_link_is_pasted_in() {
    let mut world = World::new();
    let url = world.register("ada");
    let token = token_of(&url).to_owned();
    let pastes = [
        url.clone(),
        token.clone(),
        format!("<{url}>"),
        format!("\"{url}\""),
        format!("'{token}'"),
        format!("{token}."),
        format!("\u{feff}{url}\r\n"),
        format!("Dear all,\n\n  it says {url}, and nothing happens!\n\n-- \nAda"),
        format!("https://other.example.org/open?token={token}&x=1"),
        format!("Authorization: Bearer {token}"),
    ];
    for paste in pastes {
        world.run("inspect-token").stdin(&paste).expect(0);
        world.run("inspect-token -").stdin(&paste).expect(0);
        world.run("inspect-token").arg(&paste).expect(0);
    }
}

#[test]
fn a_person_is_asked_for_the_paste() {
    let mut world = World::new();
    let url = world.register("ada");
    let said = world
        .run("inspect-token")
        .typed(&[&url])
        .terminal(Stream::Stdout)
        .expect(0);
    assert!(
        said.stderr().starts_with("Paste the link") && said.stdout().starts_with("valid for another 2 hours"),
        "{said:?}"
    );
    world.run("inspect-token").typed(&["^C"]).expect(130).no_out();
    // `-` means standard input, whoever sits there.
    world
        .run("inspect-token -")
        .terminal(Stream::Stdin)
        .terminal(Stream::Stderr)
        .stdin(&url)
        .expect(0);
}

#[test]
fn a_text_without_end_is_refused() {
    let mut world = World::new();
    world
        .run("inspect-token -")
        .stdin("x".repeat((1 << 20) + 1))
        .expect(2)
        .no_out()
        .err(str![[r#"
error: `LINK`: more than 1 MiB of text; the message without its attachments is enough

"#]]);
    world.run("inspect-token -").stdin("x ".repeat(1 << 19)).expect(13);
}

#[test]
fn the_newest_link_of_an_account() {
    let mut world = World::new();
    world.register("ada");
    world.tick("1h");
    let newest = world.issue("ada");
    world.tick("30m");
    world
        .run("inspect-token --account ada")
        .expect(0)
        .out(str![[r#"
valid for another 1 hour 30 minutes, until 12:00 UTC, 13:00 +01:00

What the store knows
  link     g02z0ba3, issued 10:00 UTC, 11:00 +01:00 by olga, unused
  account  ada <ada@example.org>, account 1, pending

Checks
  shape       skipped  the record was asked, not a token
  algorithm   skipped  the record was asked, not a token
  key         pass     key `d44n4r0d`
  signature   skipped  the record was asked, not a token
  issuer      pass     issuer and audience are this environment's
  purpose     pass     activate
  record      pass     as it was signed, and unused
  account     pass     `ada` is pending
  not-before  pass     its time has come
  expiry      pass     until 2026-11-23T12:00:00Z

Say to the customer
  This link cannot be used as it reached us. If you have an account with us, we
  will send a new link to the address we hold for you.

"#]])
        .no_err();
    let json = world.run("inspect-token --account ADA --json").expect(0).json();
    assert_eq!(json["link"]["id"], claims_of(&newest)["jti"]);
    assert!(json["token"].is_null() && json["recovered"]["confirmation_url"].is_null());
    let outcomes = |name: &str| {
        let checks = json["checks"].as_array().expect("checks");
        checks.iter().find(|check| check["name"] == name).expect("a check")["outcome"].clone()
    };
    for (name, outcome) in [
        ("shape", "skipped"),
        ("algorithm", "skipped"),
        ("key", "pass"),
        ("signature", "skipped"),
        ("issuer", "pass"),
        ("purpose", "pass"),
        ("record", "pass"),
        ("account", "pass"),
        ("not-before", "pass"),
        ("expiry", "pass"),
    ] {
        assert_eq!(outcomes(name), outcome, "{name}");
    }
    world
        .run("inspect-token --account nobody")
        .expect(4)
        .no_out()
        .err(str![[r#"
error: there is no account `nobody`

"#]]);
    world.run("register bob --active --no-password").expect(0);
    world
        .run("inspect-token --account bob")
        .expect(4)
        .no_out()
        .err(str![[r#"
error: the account `bob` has no link

"#]]);
}

#[test]
fn a_link_by_its_id() {
    let mut world = World::new();
    let url = world.register("ada");
    let id = claims_of(&url)["jti"].as_str().expect("an id").to_owned();
    for name in [id.as_str(), &id[..8], &id.to_uppercase()[..8]] {
        let json = world.run(&format!("inspect-token --id {name} --json")).expect(0).json();
        assert_eq!(json["link"]["id"], id);
    }
    // As it is heard on the telephone: o for 0, l for 1.
    let heard = id[..8].replace('0', "o").replace('1', "l");
    world.run(&format!("inspect-token --id {heard}")).expect(0);
    world
        .run("inspect-token --id 00000000")
        .expect(4)
        .no_out()
        .err(str![[r#"
error: there is no link whose id begins with `00000000`

"#]]);
    world.run("inspect-token --id").arg("../../etc").expect(2).no_out();
}

#[test]
fn ways_of_asking_exclude_each_other() {
    let mut world = World::new();
    let url = world.register("ada");
    for options in [
        "--account ada --id 00000000",
        "--account ada --no-store",
        "--id 00000000 --no-store",
        "--account ada -",
        "--key-file a --secret-file b",
        "--account ada --secret-file b",
        "--account ada --show-link",
    ] {
        world
            .run(&format!("inspect-token {options}"))
            .stdin(&url)
            .expect(2)
            .no_out();
    }
}

#[test]
fn judged_as_of_another_instant() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("1h");
    world.activate(&url);
    world.tick("30m");
    let mut at = |time: &str, status| {
        let said = world
            .run("inspect-token --json -")
            .arg("--at")
            .arg(time)
            .stdin(&url)
            .expect(status);
        let json = said.json();
        (
            json["verdict"].as_str().expect("a verdict").to_owned(),
            json["checked_at"].as_str().expect("an instant").to_owned(),
        )
    };
    let pair = |verdict: &str, at: &str| (verdict.to_owned(), at.to_owned());
    // RFC 3339 with any offset; what came later is not held against it.
    assert_eq!(at("2026-11-23T09:59:59Z", 0), pair("valid", "2026-11-23T09:59:59Z"));
    assert_eq!(
        at("2026-11-23T11:00:00+01:00", 14),
        pair("already-used", "2026-11-23T10:00:00Z")
    );
    assert_eq!(at("-31m", 0), pair("valid", "2026-11-23T09:59:00Z"));
    assert_eq!(at("-30m", 14), pair("already-used", "2026-11-23T10:00:00Z"));
    // A time of day is the operator's, and the latest one past: their clock says 11:30.
    assert_eq!(at("10:59", 0), pair("valid", "2026-11-23T09:59:00Z"));
    assert_eq!(at("11:00:00", 14), pair("already-used", "2026-11-23T10:00:00Z"));
    assert_eq!(at("11:31", 11), pair("not-yet-valid", "2026-11-22T10:31:00Z"));
    // Before there was a link, and long after.
    assert_eq!(
        at("2026-11-23T08:00:00Z", 11),
        pair("not-yet-valid", "2026-11-23T08:00:00Z")
    );
    assert_eq!(at("2030-01-01T00:00:00Z", 14).0, "already-used");
    for wrong in ["yesterday", "25:00", "2026-11-23", "10", "-", ""] {
        world
            .run("inspect-token -")
            .arg("--at")
            .arg(wrong)
            .stdin(&url)
            .expect(2)
            .no_out();
    }
}

#[test]
fn by_record_as_of_another_instant() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("3h");
    world.run("inspect-token --account ada").expect(10);
    world.run("inspect-token --account ada --at -2h").expect(0);
    let id = claims_of(&url)["jti"].as_str().expect("an id").to_owned();
    world.run(&format!("inspect-token --id {id} --at 10:30")).expect(0);
}

#[test]
fn the_url_is_shown_only_where_it_is_asked_for() {
    let mut world = World::new();
    let url = world.register("ada");
    let said = world
        .run("inspect-token --show-link -")
        .stdin(format!("see <{url}>"))
        .expect(0);
    assert!(
        said.stdout().ends_with(&format!("\nConfirmation URL\n  {url}\n")),
        "{said:?}"
    );
    let json = world
        .run("inspect-token --show-link --json -")
        .stdin(token_of(&url))
        .expect(0)
        .json();
    assert_eq!(json["recovered"]["confirmation_url"], url);
    let json = world.run("inspect-token --json -").stdin(&url).expect(0).json();
    assert_eq!(
        json["recovered"],
        json!({ "repairs": [], "confirmation_url": null, "host": "127.0.0.1" })
    );
}

#[test]
fn a_clock_behind_the_store_is_warned_about() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick_back("4m");
    world.run("inspect-token -").stdin(&url).expect(0).no_err();
    world.tick_back("1h");
    world.run("inspect-token -").stdin(&url).expect(11).err(str![[r#"
warning: the clock says 2026-11-23 07:56:00 UTC and the newest event is of 2026-11-23 09:00:00 UTC

"#]]);
    world.run("inspect-token --quiet -").stdin(&url).expect(11).no_err();
}

#[test]
fn punctuation_beside_quotes_is_no_part_of_a_link() {
    let mut world = World::new();
    let url = world.register("ada");
    for paste in [
        format!("'{url}'."),
        format!("(see \"{url}\"),"),
        format!("'{}'.", token_of(&url)),
        format!("“{url}”;"),
    ] {
        world.run("inspect-token -").stdin(&paste).expect(0);
    }
}

#[test]
fn nobody_is_waited_for_who_does_not_want_to_be_asked() {
    let mut world = World::new();
    let url = world.register("ada");
    world
        .run("inspect-token --no-input")
        .terminal(Stream::Stdin)
        .terminal(Stream::Stderr)
        .stdin(&url)
        .expect(2);
}

#[test]
fn an_id_that_is_too_short_is_told_what_an_id_is() {
    let mut world = World::new();
    let url = world.register("ada");
    let id = claims_of(&url)["jti"].as_str().expect("an id").to_owned();
    world
        .run(&format!("inspect-token --id {}", &id[..7]))
        .expect(2)
        .no_out()
        .err(str![[r#"
error: invalid value `tnm8mmp` for `--id <ID>`: a link's id has 26 characters of `0-9 a-z` without `i`, `l`, `o` and `u`; its first eight name it too
hint: gatepass inspect-token --help

"#]]);
}

#[test]
fn an_instant_that_no_calendar_writes_is_null() {
    let mut world = World::new();
    world.register("ada");
    for exp in ["253402300800", "-1e12"] {
        let claims = serde_json::from_str(&format!(r#"{{"exp":{exp},"iat":1}}"#)).unwrap();
        let token = world.sign(claims);
        let told = world.run("inspect-token --json -").stdin(&token).unchecked().json();
        assert_eq!(told["times"]["expires_at"], serde_json::Value::Null);
        assert_eq!(told["times"]["issued_at"], "1970-01-01T00:00:01Z");
        assert_eq!(told["times"]["remaining_seconds"], serde_json::Value::Null);
    }
}
