//! The page that a person reads.

use serde_json::json;

use crate::harness::{World, claims_of, compare, str, token_of};

#[test]
fn a_link_that_works() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("10m");
    world
        .run("inspect-token -")
        .stdin(&url)
        .expect(0)
        .out(str![[r#"
valid for another 1 hour 50 minutes, until 11:00 UTC, 12:00 +01:00; whoever else
saw it can use it too

What the token says (its signature matches)
  id           tnm8mmpnb81erjqabv0ynqzzw4
  purpose      activate
  signed with  HS256, key d44n4r0d
  issued       09:00 UTC, 10:00 +01:00
  expires      11:00 UTC, 12:00 +01:00
  lifetime     2 hours
  host         127.0.0.1
  user_id      1
  username     ada
  email        ada@example.org
  aud          gatepass

What the store knows
  link     tnm8mmpn, issued 09:00 UTC, 10:00 +01:00 by olga, unused
  account  ada <ada@example.org>, account 1, pending

Checks
  shape       pass     three parts, canonical base64url, JSON objects
  algorithm   pass     HS256
  key         pass     key `d44n4r0d`
  signature   pass     matches
  issuer      pass     issuer and audience are this environment's
  purpose     pass     activate
  record      pass     as it was signed, and unused
  account     pass     `ada` is pending
  not-before  pass     its time has come
  expiry      pass     until 2026-11-23T11:00:00Z

Next
  gatepass issue-link ada

Say to the customer
  This link cannot be used as it reached us. If you have an account with us, we
  will send a new link to the address we hold for you.

"#]])
        .no_err();
}

#[test]
fn a_link_that_ran_out() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("5h 12m");
    world
        .run("inspect-token -")
        .stdin(&url)
        .expect(10)
        .out(str![[r#"
expired 3 hours 12 minutes ago, at 11:00 UTC, 12:00 +01:00, after a lifetime of
2 hours

What the token says (its signature matches)
  id           tnm8mmpnb81erjqabv0ynqzzw4
  purpose      activate
  signed with  HS256, key d44n4r0d
  issued       09:00 UTC, 10:00 +01:00
  expires      11:00 UTC, 12:00 +01:00
  lifetime     2 hours
  host         127.0.0.1
  user_id      1
  username     ada
  email        ada@example.org
  aud          gatepass

What the store knows
  link     tnm8mmpn, issued 09:00 UTC, 10:00 +01:00 by olga, unused, out of time
  account  ada <ada@example.org>, account 1, pending

Checks
  shape       pass     three parts, canonical base64url, JSON objects
  algorithm   pass     HS256
  key         pass     key `d44n4r0d`
  signature   pass     matches
  issuer      pass     issuer and audience are this environment's
  purpose     pass     activate
  record      pass     as it was signed, and unused
  account     pass     `ada` is pending
  not-before  pass     its time has come
  expiry      FAIL     since 2026-11-23T11:00:00Z

Next
  gatepass issue-link ada

Say to the customer
  This link ran out on 23 November 2026 at 12:00 (UTC+01:00). A new one goes to
  the address we hold for you.

"#]])
        .no_err();
}

#[test]
fn a_link_that_was_spent() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("40s");
    world
        .run("activate --no-password --via 'web 192.0.2.7' -")
        .stdin(&url)
        .expect(0);
    world.tick("3d");
    world
        .run("inspect-token -")
        .stdin(&url)
        .expect(14)
        .out(str![[r#"
used 3 days ago, 40 seconds after it was issued, via web 192.0.2.7; the account
is active; a mail scanner may have opened it

What the token says (its signature matches)
  id           tnm8mmpnb81erjqabv0ynqzzw4
  purpose      activate
  signed with  HS256, key d44n4r0d
  issued       2026-11-23 09:00 UTC, 10:00 +01:00
  expires      2026-11-23 11:00 UTC, 12:00 +01:00
  lifetime     2 hours
  host         127.0.0.1
  user_id      1
  username     ada
  email        ada@example.org
  aud          gatepass

What the store knows
  link     tnm8mmpn, issued 2026-11-23 09:00 UTC, 10:00 +01:00 by olga, used
           2026-11-23 09:00 UTC, 10:00 +01:00 via web 192.0.2.7
  account  ada <ada@example.org>, account 1, active since 2026-11-23 09:00 UTC,
           10:00 +01:00

Checks
  shape       pass     three parts, canonical base64url, JSON objects
  algorithm   pass     HS256
  key         pass     key `d44n4r0d`
  signature   pass     matches
  issuer      pass     issuer and audience are this environment's
  purpose     pass     activate
  record      FAIL     spent at 2026-11-23T09:00:40Z
  account     pass     `ada` is active
  not-before  pass     its time has come
  expiry      FAIL     since 2026-11-23T11:00:00Z

Say to the customer
  This link has done its work. Please sign in.

"#]])
        .no_err();
}

#[test]
fn a_page_fits_eighty_columns_and_holds_no_token() {
    let mut world = World::new();
    world.set(
        "GATEPASS_ISSUER",
        "https://accounts.example.org/a/long/issuer/that/goes/on/and/on/without/an/end",
    );
    let url = world.run("register ada.lovelace-of-the-analytical-engine --email ada.lovelace@analytical.engine.example.org --no-password").expect(0).line();
    for (at, status) in [("+0s", 0), ("+3h", 10)] {
        let said = world
            .run(&format!("inspect-token --at {at} -"))
            .stdin(&url)
            .expect(status);
        let longest = said.stdout().lines().map(|line| line.chars().count()).max();
        assert!(longest <= Some(80), "{longest:?}\n{}", said.stdout());
        assert!(
            !said
                .stdout()
                .contains(token_of(&url).rsplit('.').next().expect("a signature"))
        );
        assert!(said.stdout().lines().all(|line| line == line.trim_end()), "{said:?}");
    }
}

#[test]
fn what_came_later_is_told_beside_it() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("10m");
    world.issue("ada");
    world.tick("10m");
    world
        .run("inspect-token --at -15m -")
        .stdin(&url)
        .expect(0)
        .out(str![[r#"
valid for another 1 hour 55 minutes, until 11:00 UTC, 12:00 +01:00; whoever else
saw it can use it too
as of 23 November 2026 at 10:05 (UTC+01:00), not as of now

What the token says (its signature matches)
  id           tnm8mmpnb81erjqabv0ynqzzw4
  purpose      activate
  signed with  HS256, key d44n4r0d
  issued       09:00 UTC, 10:00 +01:00
  expires      11:00 UTC, 12:00 +01:00
  lifetime     2 hours
  host         127.0.0.1
  user_id      1
  username     ada
  email        ada@example.org
  aud          gatepass

What the store knows
  link        tnm8mmpn, issued 09:00 UTC, 10:00 +01:00 by olga, superseded 09:10
              UTC, 10:10 +01:00
  account     ada <ada@example.org>, account 1, pending
  since then  the link was superseded 09:10 UTC, 10:10 +01:00; a newer link was
              issued 09:10 UTC, 10:10 +01:00

Checks
  shape       pass     three parts, canonical base64url, JSON objects
  algorithm   pass     HS256
  key         pass     key `d44n4r0d`
  signature   pass     matches
  issuer      pass     issuer and audience are this environment's
  purpose     pass     activate
  record      pass     as it was signed, and unused
  account     pass     `ada` is pending
  not-before  pass     its time has come
  expiry      pass     until 2026-11-23T11:00:00Z

Next
  gatepass issue-link ada

Say to the customer
  This link cannot be used as it reached us. If you have an account with us, we
  will send a new link to the address we hold for you.

"#]]);
}

#[test]
fn hostile_claims_are_shown_escaped() {
    let mut world = World::new();
    let url = world.register("ada");
    let changes =
        json!({ "jti": "\u{1b}[2J", "username": "a\u{202e}b\nchecks\u{7}", "x\u{9b}31m`y": ["\u{2066}", "\u{1b}"] });
    let forged = world.tamper(&url, changes);
    let said = world.run("inspect-token -").stdin(&forged).expect(12);
    assert!(
        said.stdout().contains(r"a\u{202e}b\nchecks\u{7}") && said.stdout().contains(r"\u{1b}[2J"),
        "{said:?}"
    );
    // The harness refuses control and bidirectional characters in every output.
    world.run("inspect-token --json -").stdin(&forged).expect(12);
    world.run("activate --no-password --json -").stdin(&forged).expect(12);
}

#[test]
fn nothing_to_see_here() {
    let mut world = World::new();
    world.register("ada");
    world.run("inspect-token").stdin("").expect(13).out(str![[r#"
nothing in this text looks like a token or a link that could carry one

Checks
  shape       FAIL     nothing in the text looks like a token or a link
  algorithm   skipped  there is no single token to judge
  key         skipped  there is no single token to judge
  signature   skipped  there is no single token to judge
  issuer      skipped  there is no single token to judge
  purpose     skipped  there is no single token to judge
  record      skipped  there is no single token to judge
  account     skipped  there is no single token to judge
  not-before  skipped  there is no single token to judge
  expiry      skipped  there is no single token to judge

Say to the customer
  This link cannot be used as it reached us. If you have an account with us, we
  will send a new link to the address we hold for you.

"#]]);
    world
        .run("inspect-token")
        .stdin("please help, the link does not work")
        .expect(13);
    world.run("inspect-token").stdin(b"\xff\xfe\x00\x01").expect(13);
}

#[test]
fn several_tokens_each_with_its_own_verdict() {
    let mut world = World::new();
    let old = world.register("ada");
    world.tick("1m");
    let new = world.issue("ada");
    let mail = format!("first {old}\nthen {new}\n");
    world.run("inspect-token -").stdin(&mail).expect(13).out(str![[r#"
2 different tokens in one text; only `g02z0ba3z83efm2rbyv4s5gxaw` would work

Tokens in this text
  superseded  tnm8mmpnb81erjqabv0ynqzzw4, issued 09:00:00 UTC, 10:00:00 +01:00:
              a newer link took its place; link g02z0ba3, issued just now, still
              works
  valid       g02z0ba3z83efm2rbyv4s5gxaw, issued 09:01:00 UTC, 10:01:00 +01:00:
              valid for another 2 hours; whoever else saw it can use it too

Checks
  shape       FAIL     more than one whole token
  algorithm   skipped  there is no single token to judge
  key         skipped  there is no single token to judge
  signature   skipped  there is no single token to judge
  issuer      skipped  there is no single token to judge
  purpose     skipped  there is no single token to judge
  record      skipped  there is no single token to judge
  account     skipped  there is no single token to judge
  not-before  skipped  there is no single token to judge
  expiry      skipped  there is no single token to judge

Say to the customer
  This link cannot be used as it reached us. If you have an account with us, we
  will send a new link to the address we hold for you.

"#]]);
    let json = world.run("inspect-token --json -").stdin(&mail).expect(13).json();
    let tokens = json["tokens"].as_array().expect("tokens");
    let verdicts: Vec<&str> = tokens
        .iter()
        .map(|token| token["verdict"].as_str().expect("a verdict"))
        .collect();
    assert_eq!(verdicts, ["superseded", "valid"]);
    assert!(
        json["message"]
            .as_str()
            .expect("a message")
            .contains(claims_of(&new)["jti"].as_str().expect("an id"))
    );
    assert_eq!(
        (&json["token"], &json["link"], &json["account"]),
        (&json!(null), &json!(null), &json!(null))
    );
    // The same one twice is one.
    world
        .run("inspect-token -")
        .stdin(format!("{new}\n{}", token_of(&new)))
        .expect(0);
}

#[test]
fn a_sentence_for_the_customer_in_the_operators_zone() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("3h");
    let say = |world: &mut World| {
        let json = world.run("inspect-token --json -").stdin(&url).expect(10).json();
        json["advice"]["say"].as_str().expect("a sentence").to_owned()
    };
    let warsaw = say(&mut world);
    world.set("GATEPASS_TIME_ZONE", "Asia/Kolkata");
    let kolkata = say(&mut world);
    compare(
        &format!("{warsaw}\n{kolkata}\n"),
        str![[r#"
This link ran out on 23 November 2026 at 12:00 (UTC+01:00). A new one goes to the address we hold for you.
This link ran out on 23 November 2026 at 16:30 (UTC+05:30). A new one goes to the address we hold for you.

"#]],
    );
}
