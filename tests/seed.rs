//! The descent: what the old system did, told as it was told then, and what it did wrong.

use serde_json::Value;

use crate::{
    harness::{PASSWORD, World, claims_of, compare, str, token_of},
    vectors,
};

/// A day in November 2016, a few minutes before the token of that text ran out.
const THEN: &str = "2016-11-13T15:11:33Z";
fn register(world: &mut World, name: &str, email: &str, more: &str) -> String {
    let line = format!("register {name} --email {email} --password-stdin {more}");
    world.run(&line).stdin(PASSWORD).expect(0).line()
}

#[test]
fn register_activate_and_once_more() {
    let mut world = World::at(THEN);
    world
        .run("register krzysiek --email krzysztof@kz.com --password-stdin")
        .stdin(PASSWORD)
        .expect(0)
        .out(str![[r#"
http://127.0.0.1:9000/api-activate/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImQ0NG40cjBkIn0.eyJ1c2VyX2lkIjoxLCJ1c2VybmFtZSI6ImtyenlzaWVrIiwiZW1haWwiOiJrcnp5c3p0b2ZAa3ouY29tIiwicHVycG9zZSI6ImFjdGl2YXRlIiwianRpIjoidG5tOG1tcG5iODFlcmpxYWJ2MHlucXp6dzQiLCJpYXQiOjE0NzkwNDk4OTMsImV4cCI6MTQ3OTA1NzA5MywiYXVkIjoiZ2F0ZXBhc3MifQ.UgT8iL2Xn43lv6NBA4rx2w9ygC5i6kupBajb0ZaU-GM/

"#]])
        .err(str![[r#"
the key ring is `~/.local/share/gatepass/keys.json`: keep a copy, and keep it secret
the store is `~/.local/share/gatepass/gatepass.db`
`krzysiek`: registered as account 1, pending
notice: the link template is the default, which works on this machine only; set link_template
link tnm8mmpn works once, for 2 hours, until 17:11 UTC, 18:11 +01:00

"#]]);
    let url = world.run("issue-link krzysiek --if-live keep").expect(0).line();
    let claims = claims_of(&url);
    assert_eq!(
        (&claims["username"], &claims["email"]),
        (&"krzysiek".into(), &"krzysztof@kz.com".into())
    );
    world.tick("4m");
    world
        .run("activate -")
        .stdin(&url)
        .expect(0)
        .out(str![[r#"
activated `krzysiek`, account 1

"#]])
        .no_err();
    // The old system answered "User Activated" again and again.
    world.tick("10m");
    world.run("activate -").stdin(&url).expect(14).no_out().err(str![[r#"
error: used 10 minutes ago, 4 minutes after it was issued; the account is active, and the customer can sign in

"#]]);
}

#[test]
fn eight_seconds_after_seven() {
    let mut world = World::at(THEN);
    let url = register(&mut world, "krzysiek", "krzysztof@kz.com", "--ttl 7s");
    world.tick("8s");
    world.run("activate -").stdin(&url).expect(10).no_out().err(str![[r#"
error: expired 1 second ago, at 15:11:40 UTC, 16:11:40 +01:00, after a lifetime of 7 seconds
hint: gatepass issue-link krzysiek

"#]]);
    world.tick("2h");
    world.run("inspect-token -").stdin(&url).expect(10).out(str![[r#"
expired 2 hours ago, at 15:11 UTC, 16:11 +01:00, after a lifetime of 7 seconds

What the token says (its signature matches)
  id           tnm8mmpnb81erjqabv0ynqzzw4
  purpose      activate
  signed with  HS256, key d44n4r0d
  issued       15:11 UTC, 16:11 +01:00
  expires      15:11 UTC, 16:11 +01:00
  lifetime     7 seconds
  host         127.0.0.1
  user_id      1
  username     krzysiek
  email        krzysztof@kz.com
  aud          gatepass

What the store knows
  link     tnm8mmpn, issued 15:11 UTC, 16:11 +01:00 by olga, unused, out of time
  account  krzysiek <krzysztof@kz.com>, account 1, pending

Checks
  shape       pass     three parts, canonical base64url, JSON objects
  algorithm   pass     HS256
  key         pass     key `d44n4r0d`
  signature   pass     matches
  issuer      pass     issuer and audience are this environment's
  purpose     pass     activate
  record      pass     as it was signed, and unused
  account     pass     `krzysiek` is pending
  not-before  pass     its time has come
  expiry      FAIL     since 2016-11-13T15:11:40Z

Next
  gatepass issue-link krzysiek

Say to the customer
  This link ran out on 13 November 2016 at 16:11 (UTC+01:00). A new one goes to
  the address we hold for you.

"#]]);
}

#[test]
fn an_old_link_does_not_wake_an_account_that_was_disabled() {
    let mut world = World::at(THEN);
    let url = register(&mut world, "krzysiek", "krzysztof@kz.com", "");
    world.sql("UPDATE accounts SET suspended_at = created_at + 1");
    world.run("activate -").stdin(&url).expect(17).no_out();
    assert_eq!(world.ask("SELECT is_active FROM users"), "0\n");
}

#[test]
fn a_login_token_activates_nobody() {
    let mut world = World::at(THEN);
    register(&mut world, "krzysiek", "krzysztof@kz.com", "");
    let login = world.sign(serde_json::json!({
        "user_id": 1, "username": "krzysiek", "email": "krzysztof@kz.com", "exp": 1_500_000_000
    }));
    world.run("activate -").stdin(&login).expect(16).no_out();
    // Nor does one of an account that is not there, which was an internal error once.
    let nobody =
        world.sign(serde_json::json!({ "user_id": 999, "username": "nobody", "email": "", "exp": 1_500_000_000 }));
    world.run("activate -").stdin(&nobody).expect(16).no_out();
}

#[test]
fn names_addresses_and_passwords_are_looked_at() {
    let mut world = World::at(THEN);
    register(&mut world, "bob", "bob@kz.com", "");
    world
        .run("register Bob --email other@kz.com --no-password")
        .expect(1)
        .no_out();
    world
        .run("register other --email BOB@kz.com --no-password")
        .expect(1)
        .no_out();
    world.run("register other --no-password").expect(2).no_out();
    world
        .run("register other --email other@kz.com --password-stdin")
        .stdin("1")
        .expect(1)
        .no_out();
}

#[test]
fn the_very_token_of_that_text() {
    let Some(fixtures) = vectors::json("seed/fixtures.json") else {
        return;
    };
    let printed = &fixtures["fixtures"][0];
    let (token, secret) = (
        printed["token"].as_str().expect("a token"),
        printed["secret"].as_str().expect("a secret"),
    );
    let url = format!("http://127.0.0.1:9000/api-activate/{token}/");
    let mut world = World::at("2016-11-13T15:17:37Z");
    let path = world.write("secret", secret, 0o600);
    let line = format!("inspect-token --no-store --secret-file {}", path.display());
    world
        .run(&format!("{line} -"))
        .stdin(&url)
        .expect(0)
        .out(str![[r#"
genuine and in time for another 3 minutes 56 seconds, until 15:21 UTC, 16:21
+01:00; no store was asked

What the token says (its signature matches)
  id           none
  purpose      none
  signed with  HS256, key none
  issued       not said
  expires      15:21 UTC, 16:21 +01:00
  host         127.0.0.1
  email        krzysztof@kz.com
  user_id      25
  username     krzysiek

Checks
  shape       pass     three parts, canonical base64url, JSON objects
  algorithm   pass     HS256
  key         pass     the key that was given
  signature   pass     matches
  issuer      skipped  the store was not asked
  purpose     skipped  the store was not asked
  record      skipped  the store was not asked
  account     skipped  the store was not asked
  not-before  pass     names no beginning
  expiry      pass     until 2016-11-13T15:21:33Z

Say to the customer
  This link cannot be used as it reached us. If you have an account with us, we
  will send a new link to the address we hold for you.

"#]])
        .no_err();

    let told = |world: &mut World, at: &str, status| -> Value {
        let json = world
            .run(&format!("{line} --json {at} -"))
            .stdin(&url)
            .expect(status)
            .json();
        assert_eq!(json["token"]["verified"], true, "its signature is good to this day");
        assert_eq!(json["token"]["claims"]["username"], "krzysiek");
        json
    };
    world.machine.now = "2016-11-13T15:28:00Z".parse().expect("an instant");
    compare(
        told(&mut world, "", 10)["message"].as_str().expect("a message"),
        str!["expired 6 minutes 27 seconds ago"],
    );
    world.machine.now = "2026-11-23T09:00:00Z".parse().expect("an instant");
    compare(
        told(&mut world, "", 10)["message"].as_str().expect("a message"),
        str!["expired 10 years 11 days ago"],
    );
    // Asked today about that day, to the second.
    assert_eq!(told(&mut world, "--at 2016-11-13T15:17:37Z", 0)["verdict"], "genuine");
    assert_eq!(told(&mut world, "--at 2016-11-13T15:21:32Z", 0)["verdict"], "genuine");
    assert_eq!(told(&mut world, "--at 2016-11-13T15:21:33Z", 10)["verdict"], "expired");
    assert_eq!(token_of(&url), token);
}
