//! `gatepass revoke-link`: a link that does not work any more.

use crate::harness::{World, claims_of, compare, str, token_of};

fn id_of(url: &str) -> String {
    claims_of(url)["jti"].as_str().expect("an id").to_owned()
}

#[test]
fn a_link_is_withdrawn_and_whoever_inspects_it_learns_when_and_why() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("10m");
    world
        .run("revoke-link - --reason 'sent to the wrong address'")
        .stdin(&url)
        .expect(0)
        .out(str![[r#"
link tnm8mmpnb81erjqabv0ynqzzw4 is withdrawn

"#]])
        .no_err();
    world.tick("10m");
    world.run("inspect-token -").stdin(&url).expect(15).out(str![[r#"
withdrawn 10 minutes ago by `olga`: sent to the wrong address

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
  link     tnm8mmpn, issued 09:00 UTC, 10:00 +01:00 by olga, withdrawn 09:10
           UTC, 10:10 +01:00
  account  ada <ada@example.org>, account 1, pending

Checks
  shape       pass     three parts, canonical base64url, JSON objects
  algorithm   pass     HS256
  key         pass     key `d44n4r0d`
  signature   pass     matches
  issuer      pass     issuer and audience are this environment's
  purpose     pass     activate
  record      FAIL     withdrawn at 2026-11-23T09:10:00Z
  account     pass     `ada` is pending
  not-before  pass     its time has come
  expiry      pass     until 2026-11-23T11:00:00Z

Next
  gatepass issue-link ada

Say to the customer
  This link cannot be used as it reached us. If you have an account with us, we
  will send a new link to the address we hold for you.

"#]]);
    world
        .run("activate --no-password -")
        .stdin(&url)
        .expect(15)
        .no_out()
        .err(str![[r#"
error: withdrawn 10 minutes ago by `olga`: sent to the wrong address
hint: gatepass issue-link ada

"#]]);
    world
        .run("revoke-link - --reason again")
        .stdin(&url)
        .expect(0)
        .out(str![[r#"
link tnm8mmpnb81erjqabv0ynqzzw4 was withdrawn before

"#]]);
    compare(
        &world.trail(),
        str![[r#"
1|2026-11-23T09:00:00.000Z|olga|registered|1|0|{"uid":1000}
2|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"activate","superseded":[],"uid":1000}
3|2026-11-23T09:10:00.000Z|olga|link-revoked|1|1|{"reason":"sent to the wrong address","uid":1000}

"#]],
    );
    // A new one works, and another account's were never touched.
    let url = world.issue("ada");
    world.activate(&url);
}

#[test]
fn it_is_named_by_its_id_its_beginning_or_the_link_itself() {
    let mut world = World::new();
    for (number, how) in ["id", "short", "url", "token", "mail"].into_iter().enumerate() {
        let url = world.register(&format!("user{number}"));
        let (id, token) = (id_of(&url), token_of(&url).to_owned());
        let run = match how {
            "id" => world.run("revoke-link").arg(&id),
            "short" => world.run("revoke-link").arg(&id[..8]),
            "url" => world.run("revoke-link").arg(&url),
            "token" => world.run("revoke-link -").stdin(token),
            _ => world.run("revoke-link").stdin(format!("Hello,\n\nopen <{url}>.\n")),
        };
        run.expect(0);
        assert_eq!(
            world.ask(&format!("SELECT revoked_by FROM links WHERE id = '{id}'")),
            "olga\n",
            "{how}"
        );
    }
    assert_eq!(world.ask("SELECT count(*) FROM links WHERE revoked_at IS NULL"), "0\n");
    let url = world.register("ada");
    world.run("revoke-link").typed(&[&url]).expect(0).err(str![[r#"
Paste the link:

"#]]);
}

#[test]
fn all_unused_ones_of_an_account_at_once() {
    let mut world = World::new();
    world.register("ada");
    world.issue("ada");
    world.run("issue-link ada --keep-earlier").expect(0);
    let bobs = world.register("bob");
    world.tick("1m");
    world
        .run("revoke-link --account ADA@example.org --reason leak")
        .expect(0)
        .out(str![[r#"
link bqq4vngfz38bn680zt8yj3gdsw is withdrawn
link g02z0ba3z83efm2rbyv4s5gxaw is withdrawn

"#]])
        .no_err();
    world.run("revoke-link --account ada --json").expect(0).out(str![[r#"
{"command":"revoke-link","status":0,"error":null,"outcome":"unchanged","account":{"id":1,"username":"ada","email":"ada@example.org","state":"pending","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":null,"has_password":false},"links":[]}

"#]]);
    world.run("revoke-link --account ada").expect(0).out(str![[r#"
there is no unused link to withdraw

"#]]);
    assert_eq!(
        world.ask("SELECT count(*) FROM links WHERE revoked_at IS NOT NULL"),
        "2\n",
        "the superseded one was dead already"
    );
    world.run("inspect-token -").stdin(bobs).expect(0);
}

#[test]
fn as_json() {
    let mut world = World::new();
    let url = world.register("ada");
    let id = id_of(&url);
    world.run(&format!("revoke-link {id} --json")).expect(0).out(str![[r#"
{"command":"revoke-link","status":0,"error":null,"outcome":"revoked","account":{"id":1,"username":"ada","email":"ada@example.org","state":"pending","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":null,"has_password":false},"links":[{"id":"tnm8mmpnb81erjqabv0ynqzzw4","purpose":"activate","state":"revoked","issued_by":"olga","issued_at":"2026-11-23T09:00:00Z","expires_at":"2026-11-23T11:00:00Z","used_at":null,"used_via":null,"superseded_by":null,"revoked_at":"2026-11-23T09:00:00Z","key_id":"d44n4r0d"}]}

"#]]);
    world.run(&format!("revoke-link {id} --json")).expect(0).out(str![[r#"
{"command":"revoke-link","status":0,"error":null,"outcome":"unchanged","account":{"id":1,"username":"ada","email":"ada@example.org","state":"pending","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":null,"has_password":false},"links":[{"id":"tnm8mmpnb81erjqabv0ynqzzw4","purpose":"activate","state":"revoked","issued_by":"olga","issued_at":"2026-11-23T09:00:00Z","expires_at":"2026-11-23T11:00:00Z","used_at":null,"used_via":null,"superseded_by":null,"revoked_at":"2026-11-23T09:00:00Z","key_id":"d44n4r0d"}]}

"#]]);
    world.run("revoke-link 00000000 --json").expect(4).out(str![[r#"
{"command":"revoke-link","status":4,"error":{"code":"no-link","message":"there is no link whose id begins with `00000000`","hint":null},"outcome":null,"account":null,"links":null}

"#]]);
}

#[test]
fn what_became_of_it_is_said() {
    let mut world = World::new();
    let first = world.register("ada");
    let second = world.issue("ada");
    world.run("revoke-link -").stdin(&first).expect(0).out(str![[r#"
link tnm8mmpnb81erjqabv0ynqzzw4 does not work any more: a newer one took its place

"#]]);
    world.activate(&second);
    world.tick("1m");
    world
        .run("revoke-link -")
        .stdin(&second)
        .expect(1)
        .no_out()
        .err(str![[r#"
error: link `g02z0ba3z83efm2rbyv4s5gxaw` was used at 2026-11-23T09:00:00Z and cannot be withdrawn
hint: gatepass inspect-token --id g02z0ba3z83efm2rbyv4s5gxaw

"#]]);
    // One that ran out can still be withdrawn: it is unused.
    let third = world.register("bob");
    world.tick("3h");
    world.run("revoke-link -").stdin(&third).expect(0).out(str![[r#"
link 2jp5ez6v5vvdk1g7hd059k4rjc is withdrawn

"#]]);
    // Of one that was deleted with its account too.
    let fourth = world.register("carl");
    world.run("delete carl --yes").expect(0);
    world.run("revoke-link -").stdin(&fourth).expect(0).out(str![[r#"
link 9g70e61jtmkpjjpymnxn1qbv44 was withdrawn before

"#]]);
}

#[test]
fn what_is_not_ours_is_not_believed() {
    let mut world = World::new();
    let url = world.register("ada");
    let altered = world.tamper(&url, serde_json::json!({ "exp": 1_999_999_999 }));
    world
        .run("revoke-link -")
        .stdin(altered)
        .expect(12)
        .no_out()
        .err(str![[r#"
error: altered: the signature does not match; not as in the record: `exp`; the link of its unverified id is unused and in time, so that the whole of it may work

"#]]);
    world
        .run("revoke-link -")
        .stdin("hello")
        .expect(13)
        .no_out()
        .err(str![[r#"
error: nothing in this text looks like a token or a link that could carry one

"#]]);
    world
        .run("revoke-link -")
        .stdin(&url[..url.len() - 20])
        .expect(13)
        .no_out();
    let unknown = world.resign(&url, serde_json::json!({ "jti": "00000000000000000000000000" }));
    world
        .run("revoke-link -")
        .stdin(unknown)
        .expect(4)
        .no_out()
        .err(str![[r#"
error: the link is genuine, and this store has no record of it

"#]]);
    world.run("revoke-link zzzzzzzz").expect(4).no_out().err(str![[r#"
error: there is no link whose id begins with `zzzzzzzz`

"#]]);
    world
        .run("revoke-link --account nobody")
        .expect(4)
        .no_out()
        .err(str![[r#"
error: there is no account `nobody`

"#]]);
    world
        .run("revoke-link zzzzzzzz --account ada")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: the argument `[LINK|ID]` cannot be used with `--account <USERNAME>`
hint: gatepass revoke-link --help

"#]]);
    world.run("inspect-token -").stdin(&url).expect(0);
    assert_eq!(world.actions().len(), 2);
}

#[test]
fn a_rehearsal_withdraws_nothing() {
    let mut world = World::new();
    let url = world.register("ada");
    world
        .run("revoke-link --dry-run -")
        .stdin(&url)
        .expect(0)
        .out(str![[r#"
link tnm8mmpnb81erjqabv0ynqzzw4 would be withdrawn; a rehearsal, nothing was written

"#]])
        .err(str![[r#"
dry run: all of this was rolled back; nothing was written

"#]]);
    world.run("revoke-link --dry-run --account ada --json").expect(0);
    world.activate(&url);
}
