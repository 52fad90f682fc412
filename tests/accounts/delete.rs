//! `gatepass delete`: a person is erased; the number and the events stay.

use crate::harness::{World, compare, str};

#[test]
fn a_person_is_asked_for_the_name_until_it_is_the_right_one() {
    let mut world = World::new();
    world.active("ada");
    world
        .run("delete ada")
        .typed(&["y", "", "ADA", " ada "])
        .expect(0)
        .out(str![[r#"
`ada` is deleted; its number and its events stay

"#]])
        .err(str![[r#"
This cannot be undone. Type the username `ada` to delete the account: y
error: this is not `ada`; Ctrl-C leaves everything as it is
This cannot be undone. Type the username `ada` to delete the account:
error: this is not `ada`; Ctrl-C leaves everything as it is
This cannot be undone. Type the username `ada` to delete the account: ADA
error: this is not `ada`; Ctrl-C leaves everything as it is
This cannot be undone. Type the username `ada` to delete the account:  ada

"#]]);
    assert_eq!(world.states(), "");
}

#[test]
fn whoever_leaves_leaves_everything_as_it_was() {
    let mut world = World::new();
    world.active("ada");
    world
        .run("delete ada")
        .typed(&["^C"])
        .expect(130)
        .no_out()
        .err(str![[r#"
This cannot be undone. Type the username `ada` to delete the account: ^C
error: cancelled; nothing was changed

"#]]);
    world.run("delete ada").typed(&["bob", "^C"]).expect(130).no_out();
    assert_eq!(world.states(), "ada active\n");
}

#[test]
fn where_nobody_can_be_asked_it_must_be_said_beforehand() {
    let mut world = World::new();
    world.active("ada");
    world.run("delete ada").expect(2).no_out().err(str![[r#"
error: a confirmation is needed, and nobody can be asked for it here: give --yes

"#]]);
    world.run("delete ada --no-input").typed(&[]).expect(2).no_out();
    world.run("delete ada --json").expect(2).out(str![[r#"
{"command":"delete","status":2,"error":{"code":"input-needed","message":"a confirmation is needed, and nobody can be asked for it here: give --yes","hint":null},"outcome":null,"account":null}

"#]]);
    assert_eq!(world.states(), "ada active\n");
    world
        .run("delete ada --yes --reason 'asked for it'")
        .expect(0)
        .out(str![[r#"
`ada` is deleted; its number and its events stay

"#]])
        .no_err();
}

#[test]
fn nothing_of_the_person_is_left() {
    let mut world = World::new();
    let url = world.register("zuzanna");
    world
        .run("set-password zuzanna --password-stdin")
        .stdin("seven unlikely words in a row")
        .expect(0);
    world.run("grant zuzanna friend").expect(0);
    world.run("activate --via 'phone of 192.0.2.7' -").stdin(&url).expect(0);
    let reset = world
        .run("issue-link zuzanna --purpose reset-password")
        .expect(0)
        .line();
    world.run("set-email zuzanna zuza@example.net --confirm").expect(0);
    world.tick("1m");
    world
        .run("delete Zuzanna@example.org --yes --json")
        .expect(0)
        .out(str![[r#"
{"command":"delete","status":0,"error":null,"outcome":"deleted","account":{"id":1,"username":"zuzanna","email":"zuzanna@example.org","state":"active","roles":["friend"],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:00:00Z","has_password":true}}

"#]]);
    let kept = std::fs::read(world.store()).expect("a store");
    for word in ["zuzanna", "Zuzanna", "zuza@", "argon2id", "192.0.2.7"] {
        let is_there = kept.windows(word.len()).any(|window| window == word.as_bytes());
        // What was written under --via stays in the audit trail.
        assert_eq!(is_there, word == "192.0.2.7", "{word}");
    }
    assert_eq!(
        world.ask("SELECT payload, email, new_email, used_via, revoked_reason FROM links"),
        "|NULL|NULL|NULL|NULL\n".repeat(3)
    );
    // The old tokens name a person; the store does not know whom, and no link does anything.
    for link in [&url, &reset] {
        world
            .run("activate --no-password -")
            .stdin(link)
            .expect(17)
            .no_out()
            .err(str![[r#"
error: its account was deleted

"#]]);
    }
    world.run("inspect-token -").stdin(&reset).expect(17).out(str![[r#"
its account was deleted

What the token says (its signature matches)
  id           2jp5ez6v5vvdk1g7hd059k4rjc
  purpose      reset-password
  signed with  HS256, key d44n4r0d
  issued       09:00:00 UTC, 10:00:00 +01:00
  expires      11:00 UTC, 12:00 +01:00
  lifetime     2 hours
  host         127.0.0.1
  user_id      1
  username     zuzanna
  email        zuzanna@example.org
  aud          gatepass

What the store knows
  link     2jp5ez6v, issued 09:00:00 UTC, 10:00:00 +01:00 by olga, withdrawn
           09:01:00 UTC, 10:01:00 +01:00
  account  deleted

Checks
  shape       pass     three parts, canonical base64url, JSON objects
  algorithm   pass     HS256
  key         pass     key `d44n4r0d`
  signature   pass     matches
  issuer      pass     issuer and audience are this environment's
  purpose     pass     reset-password
  record      FAIL     withdrawn at 2026-11-23T09:01:00Z
  account     FAIL     the account was deleted
  not-before  pass     its time has come
  expiry      pass     until 2026-11-23T11:00:00Z

Say to the customer
  This link cannot be used as it reached us. If you have an account with us, we
  will send a new link to the address we hold for you.

"#]]);
    compare(
        &world.trail(),
        str![[r#"
1|2026-11-23T09:00:00.000Z|olga|registered|1|0|{"uid":1000}
2|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"activate","superseded":[],"uid":1000}
3|2026-11-23T09:00:00.000Z|olga|password-set|1|0|{"uid":1000}
4|2026-11-23T09:00:00.000Z|olga|role-granted|1|0|{"role":"friend","uid":1000}
5|2026-11-23T09:00:00.000Z|olga|activated|1|1|{"via":"phone of 192.0.2.7","uid":1000}
6|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"reset-password","superseded":[],"uid":1000}
7|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"change-email","superseded":[],"uid":1000}
8|2026-11-23T09:01:00.000Z|olga|deleted|1|0|{"uid":1000}

"#]],
    );
}

#[test]
fn its_number_is_never_given_again_and_its_name_is_free() {
    let mut world = World::new();
    world.register("ada");
    world.run("delete ada --yes").expect(0);
    world.run("delete ada --yes").expect(4).no_out().err(str![[r#"
error: there is no account `ada`

"#]]);
    world.register("ada");
    assert_eq!(world.ask("SELECT id, username FROM users"), "2|ada\n");
    world.run("show --id 1").expect(0).out(str![[r#"
number      1
state       deleted
registered  09:00:00 UTC, 10:00:00 +01:00
deleted     09:00:00 UTC, 10:00:00 +01:00

Links, the newest first
  tnm8mmpn  activate, issued 09:00:00 UTC, 10:00:00 +01:00 by olga; withdrawn
            09:00:00 UTC, 10:00:00 +01:00

Latest events
  deleted      09:00:00 UTC, 10:00:00 +01:00 by olga
  link-issued  09:00:00 UTC, 10:00:00 +01:00 by olga, link tnm8mmpn
  registered   09:00:00 UTC, 10:00:00 +01:00 by olga

"#]]);
    world.run("show --id 1 --json").expect(0).out(str![[r#"
{"command":"show","status":0,"error":null,"account":null,"deleted":{"id":1,"created_at":"2026-11-23T09:00:00Z","activated_at":null,"deleted_at":"2026-11-23T09:00:00Z"},"links":[{"id":"tnm8mmpnb81erjqabv0ynqzzw4","purpose":"activate","state":"revoked","issued_by":"olga","issued_at":"2026-11-23T09:00:00Z","expires_at":"2026-11-23T11:00:00Z","used_at":null,"used_via":null,"superseded_by":null,"revoked_at":"2026-11-23T09:00:00Z","key_id":"d44n4r0d"}],"mails":[],"events":[{"sequence":3,"at":"2026-11-23T09:00:00Z","actor":"olga","uid":1000,"action":"deleted","account_id":1,"link_id":null,"detail":{}},{"sequence":2,"at":"2026-11-23T09:00:00Z","actor":"olga","uid":1000,"action":"link-issued","account_id":1,"link_id":"tnm8mmpnb81erjqabv0ynqzzw4","detail":{"purpose":"activate","superseded":[]}},{"sequence":1,"at":"2026-11-23T09:00:00Z","actor":"olga","uid":1000,"action":"registered","account_id":1,"link_id":null,"detail":{}}]}

"#]]);
}

#[test]
fn a_rehearsal_asks_nothing_and_changes_nothing() {
    let mut world = World::new();
    world.active("ada");
    world
        .run("delete ada --dry-run")
        .expect(0)
        .out(str![[r#"
a rehearsal; nothing was written. Otherwise: `ada` is deleted; its number and its events stay

"#]])
        .err(str![[r#"
dry run: all of this was rolled back; nothing was written

"#]]);
    world.run("delete nobody --dry-run").expect(4).no_out();
    assert_eq!(world.states(), "ada active\n");
}
