//! `gatepass prune-links`: the records of links that ran out long ago.

use crate::harness::{World, compare, str};

/// Three links that ran out at different times, and one that has not.
fn old_ones() -> (World, String) {
    let mut world = World::new();
    let first = world.register("ada");
    world.tick("24h");
    world.issue("ada");
    world.tick("24h");
    world.run("issue-link ada --ttl 30d").expect(0);
    world.issue("ada");
    world.tick("24h");
    (world, first)
}

#[test]
fn a_person_is_asked_and_told_how_many() {
    let (mut world, first) = old_ones();
    world
        .run("prune-links --older-than 20h")
        .typed(&["n"])
        .expect(130)
        .no_out()
        .err(str![[r#"
Remove 3 links that ran out before 2026-11-25T13:00:00Z: n
error: cancelled; nothing was changed

"#]]);
    world
        .run("prune-links --older-than 20h")
        .typed(&[""])
        .expect(130)
        .no_out();
    world
        .run("prune-links --older-than 20h")
        .typed(&["^C"])
        .expect(130)
        .no_out();
    assert_eq!(world.ask("SELECT count(*) FROM links"), "4\n");
    world
        .run("prune-links --older-than 20h")
        .typed(&["y"])
        .expect(0)
        .out(str![[r#"
3 links removed

"#]])
        .err(str![[r#"
Remove 3 links that ran out before 2026-11-25T13:00:00Z: y

"#]]);
    // The one that is in time stays, although it was superseded.
    assert_eq!(
        world.ask("SELECT count(*), max(expires_at) > 1795424400000 + 20 * 86400000 FROM links"),
        "1|1\n"
    );
    world.run("inspect-token -").stdin(first).unchecked();
    compare(
        &world.trail(),
        str![[r#"
1|2026-11-23T09:00:00.000Z|olga|registered|1|0|{"uid":1000}
2|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"activate","superseded":[],"uid":1000}
3|2026-11-24T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"activate","superseded":["tnm8mmpnb81erjqabv0ynqzzw4"],"uid":1000}
4|2026-11-25T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"activate","superseded":["g02z0ba3z83efm2rbyv4s5gxaw"],"uid":1000}
5|2026-11-25T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"activate","superseded":["bqq4vngfz38bn680zt8yj3gdsw"],"uid":1000}
6|2026-11-26T09:00:00.000Z|olga|links-pruned|NULL|0|{"count":3,"expired_before":"2026-11-25T13:00:00Z","uid":1000}

"#]],
    );
}

#[test]
fn by_how_long_ago_they_ran_out() {
    let (mut world, _) = old_ones();
    world
        .run("prune-links --older-than 3d --yes")
        .expect(0)
        .out(str![[r#"
no link ran out before 2026-11-23T09:00:00Z

"#]])
        .no_err();
    // At that very instant it had not yet run out before it.
    world.run("prune-links --older-than 70h --yes").expect(0).out(str![[r#"
no link ran out before 2026-11-23T11:00:00Z

"#]]);
    world.tick("1s");
    world.run("prune-links --older-than 70h --yes").expect(0).out(str![[r#"
1 link removed

"#]]);
    world.run("prune-links --older-than 70h --yes").expect(0).out(str![[r#"
no link ran out before 2026-11-23T11:00:01Z

"#]]);
    world
        .run("prune-links --older-than 1h --yes --json")
        .expect(0)
        .out(str![[r#"
{"command":"prune-links","status":0,"error":null,"outcome":"pruned","count":2,"expired_before":"2026-11-26T08:00:01Z"}

"#]]);
    world
        .run("prune-links --older-than 1h --yes --json")
        .expect(0)
        .out(str![[r#"
{"command":"prune-links","status":0,"error":null,"outcome":"unchanged","count":0,"expired_before":"2026-11-26T08:00:01Z"}

"#]]);
}

#[test]
fn a_link_that_was_removed_is_unknown_or_out_of_time() {
    let (mut world, first) = old_ones();
    world.run("prune-links --older-than 1h --yes").expect(0);
    world.run("inspect-token -").stdin(&first).expect(10).out(str![[r#"
expired 2 days 22 hours ago, at 2026-11-23 11:00 UTC, 12:00 +01:00, after a
lifetime of 2 hours

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

Checks
  shape       pass     three parts, canonical base64url, JSON objects
  algorithm   pass     HS256
  key         pass     key `d44n4r0d`
  signature   pass     matches
  issuer      pass     issuer and audience are this environment's
  purpose     pass     activate
  record      skipped  this store has no such link, and it is out of time
  account     skipped  no record says whose it is
  not-before  pass     its time has come
  expiry      FAIL     since 2026-11-23T11:00:00Z

Say to the customer
  This link ran out on 23 November 2026 at 12:00 (UTC+01:00). A new one goes to
  the address we hold for you.

"#]]);
    world.run("activate --no-password -").stdin(&first).expect(10).no_out();
    let forged = world.resign(&first, serde_json::json!({ "exp": 1_999_999_999 }));
    world.run("activate --no-password -").stdin(forged).expect(16).no_out();
    assert_eq!(world.states(), "ada pending\n");
}

#[test]
fn where_nobody_can_be_asked_it_must_be_said_beforehand() {
    let (mut world, _) = old_ones();
    world
        .run("prune-links --older-than 1h")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: a confirmation is needed, and nobody can be asked for it here: give --yes

"#]]);
    world
        .run("prune-links --older-than 1h --no-input")
        .typed(&[])
        .expect(2)
        .no_out();
    // Where there is nothing to remove there is nothing to ask.
    world.run("prune-links --older-than 90d").expect(0).out(str![[r#"
no link ran out before 2026-08-28T09:00:00Z

"#]]);
    world.run("prune-links").expect(2).no_out().err(str![[r#"
error: the following required arguments were not provided: --older-than <DURATION>
hint: gatepass prune-links --help

"#]]);
    world
        .run("prune-links --older-than never")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: invalid value `never` for `--older-than <DURATION>`: must be a duration such as `24h` or `7d`
hint: gatepass prune-links --help

"#]]);
    world
        .run("prune-links --older-than 290000y --yes")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: `--older-than`: reaches beyond the calendar

"#]]);
    world.run("prune-links --older-than -1d --yes").expect(2).no_out();
    assert_eq!(world.ask("SELECT count(*) FROM links"), "4\n");
}

#[test]
fn a_rehearsal_counts_and_removes_nothing() {
    let (mut world, _) = old_ones();
    world
        .run("prune-links --older-than 1h --dry-run")
        .expect(0)
        .out(str![[r#"
a rehearsal; nothing was written. Otherwise: 3 links removed

"#]])
        .err(str![[r#"
dry run: all of this was rolled back; nothing was written

"#]]);
    let json = world
        .run("prune-links --older-than 1h --dry-run --json")
        .expect(0)
        .json();
    assert_eq!(
        (json["outcome"].as_str(), json["count"].as_u64()),
        (Some("pruned"), Some(3))
    );
}
