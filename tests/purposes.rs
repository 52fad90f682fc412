//! Links that reset a password or change an address, from the order to what became of them.

use serde_json::json;

use crate::harness::{PASSWORD, World, claims_of, compare, str};

const OTHER: &str = "seven unlikely words in a row, friend";
const RESET: &str = "issue-link ada --purpose reset-password";
const CHANGE: &str = "issue-link ada --purpose change-email --new-email new@example.org";

/// An active account with a password.
fn ada() -> World {
    let mut world = World::new();
    let line = "register ada --email ada@example.org --active --password-stdin --quiet";
    world.run(line).stdin(PASSWORD).expect(0);
    world.write("other", OTHER, 0o600);
    world
}

/// The command that spends a reset link.
fn spend(world: &World) -> String {
    format!("activate --password-file {} -", world.path("other").display())
}

/// Exit status and verdict of a link, as both verbs tell them.
#[track_caller]
fn verdict(world: &mut World, url: &str) -> String {
    let told = world.run("inspect-token --json -").stdin(url).unchecked().json();
    told["verdict"].as_str().expect("a verdict").to_owned()
}

#[test]
fn a_link_brings_another_password() {
    let mut world = ada();
    let said = world.run(RESET).expect(0).err(str![[r#"
notice: the link template is the default, which works on this machine only; set link_template
link g02z0ba3 works once, for 2 hours, until 11:00 UTC, 12:00 +01:00

"#]]);
    let url = said.line();
    assert_eq!(claims_of(&url)["purpose"], "reset-password");
    world.tick("5m");
    world.run("inspect-token -").stdin(&url).expect(0).out(str![[r#"
valid for another 1 hour 55 minutes, until 11:00 UTC, 12:00 +01:00; whoever else
saw it can use it too

What the token says (its signature matches)
  id           g02z0ba3z83efm2rbyv4s5gxaw
  purpose      reset-password
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
  link     g02z0ba3, issued 09:00 UTC, 10:00 +01:00 by olga, unused
  account  ada <ada@example.org>, account 1, active since 09:00 UTC, 10:00
           +01:00

Checks
  shape       pass     three parts, canonical base64url, JSON objects
  algorithm   pass     HS256
  key         pass     key `d44n4r0d`
  signature   pass     matches
  issuer      pass     issuer and audience are this environment's
  purpose     pass     reset-password
  record      pass     as it was signed, and unused
  account     pass     `ada` is active
  not-before  pass     its time has come
  expiry      pass     until 2026-11-23T11:00:00Z

Next
  gatepass issue-link ada --purpose reset-password

Say to the customer
  This link cannot be used as it reached us. If you have an account with us, we
  will send a new link to the address we hold for you.

"#]]);
    let line = spend(&world);
    world
        .run(&line)
        .stdin(&url)
        .expect(0)
        .out(str![[r#"
`ada` has the new password now

"#]])
        .no_err();
    assert!(world.opens("ada", OTHER) && !world.opens("ada", PASSWORD));
    assert_eq!(world.ask("SELECT password_generation FROM accounts"), "2\n");
    world.tick("1h");
    world.run(&line).stdin(&url).expect(14).no_out().err(str![[r#"
error: used 1 hour ago, 5 minutes after it was issued; it brought a new password, and the customer can sign in

"#]]);
    world.run("inspect-token -").stdin(&url).expect(14).out(str![[r#"
used 1 hour ago, 5 minutes after it was issued; it brought a new password, and
the customer can sign in

What the token says (its signature matches)
  id           g02z0ba3z83efm2rbyv4s5gxaw
  purpose      reset-password
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
  link     g02z0ba3, issued 09:00 UTC, 10:00 +01:00 by olga, used 09:05 UTC,
           10:05 +01:00
  account  ada <ada@example.org>, account 1, active since 09:00 UTC, 10:00
           +01:00

Checks
  shape       pass     three parts, canonical base64url, JSON objects
  algorithm   pass     HS256
  key         pass     key `d44n4r0d`
  signature   pass     matches
  issuer      pass     issuer and audience are this environment's
  purpose     pass     reset-password
  record      FAIL     spent at 2026-11-23T09:05:00Z
  account     pass     `ada` is active
  not-before  pass     its time has come
  expiry      pass     until 2026-11-23T11:00:00Z

Say to the customer
  This link has done its work. Please sign in.

"#]]);
    compare(
        &world.trail(),
        str![[r#"
1|2026-11-23T09:00:00.000Z|olga|registered|1|0|{"active":true,"uid":1000}
2|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"reset-password","superseded":[],"uid":1000}
3|2026-11-23T09:05:00.000Z|olga|password-reset|1|1|{"superseded":[],"uid":1000}

"#]],
    );
}

#[test]
fn a_person_is_asked_for_it() {
    let mut world = ada();
    let url = world.run(RESET).expect(0).line();
    world
        .run("activate")
        .typed(&[&url, "short", OTHER, OTHER])
        .expect(0)
        .out(str![[r#"
`ada` has the new password now

"#]])
        .err(str![[r#"
Paste the link:
Password, at least 15 characters:
error: the password needs at least 15 characters
Password, at least 15 characters:
The same again:

"#]]);
    assert!(world.opens("ada", OTHER));
    let url = world.run(RESET).expect(0).line();
    world.run("activate").typed(&[&url, "^C"]).expect(130).no_out();
    assert_eq!(verdict(&mut world, &url), "valid");
}

#[test]
fn without_a_password_nothing_is_spent() {
    let mut world = ada();
    let url = world.run(RESET).expect(0).line();
    for options in ["--no-password", "--no-password --json", "--no-password --dry-run", ""] {
        world.run(&format!("activate {options} -")).stdin(&url).expect(2);
    }
    world
        .run("activate --no-password -")
        .stdin(&url)
        .expect(2)
        .no_out()
        .err(str![[r#"
error: this link gives the account another password: leave --no-password out, and nothing was spent

"#]]);
    world.run("activate -").stdin(&url).expect(2).no_out().err(str![[r#"
error: a password is needed, and nobody can be asked for it here: give --password-stdin, --password-file PATH or --generate-password

"#]]);
    world
        .run("activate --password-stdin")
        .arg(&url)
        .stdin("short")
        .expect(1)
        .no_out()
        .err(str![[r#"
error: the password needs at least 15 characters; --generate-password makes a good one

"#]]);
    assert_eq!(verdict(&mut world, &url), "valid");
    // A link that does not work is told first, whatever is missing.
    world.tick("3h");
    world
        .run("activate --no-password -")
        .stdin(&url)
        .expect(10)
        .no_out()
        .err(str![[r#"
error: expired 1 hour ago, at 11:00 UTC, 12:00 +01:00, after a lifetime of 2 hours
hint: gatepass issue-link ada --purpose reset-password

"#]]);
    assert!(world.opens("ada", PASSWORD));
}

#[test]
fn the_others_for_the_same_purpose_die_with_it() {
    let mut world = ada();
    let first = world.run(RESET).expect(0).line();
    let second = world.run(&format!("{RESET} --keep-earlier")).expect(0).line();
    let change = world.run(CHANGE).expect(0).line();
    assert_eq!(
        [&first, &second, &change].map(|url| verdict(&mut world, url)),
        ["valid"; 3]
    );
    let line = spend(&world);
    let json = world.run(&format!("{line} --json")).stdin(&first).expect(0).json();
    assert_eq!(
        (&json["outcome"], &json["link"]["state"]),
        (&json!("password-reset"), &json!("used"))
    );
    assert_eq!(
        [&first, &second, &change].map(|url| verdict(&mut world, url)),
        ["already-used", "superseded", "valid"]
    );
    // A later one can be used once more.
    let third = world.run(RESET).expect(0).line();
    world.run(&line).stdin(&third).expect(0);
    assert_eq!(world.ask("SELECT password_generation FROM accounts"), "3\n");
}

#[test]
fn a_rehearsal_resets_nothing() {
    let mut world = ada();
    let url = world.run(RESET).expect(0).line();
    let line = spend(&world);
    world
        .run(&format!("{line} --dry-run"))
        .stdin(&url)
        .expect(0)
        .out(str![[r#"
a rehearsal; nothing was written. `ada` would have the new password

"#]])
        .err(str![[r#"
dry run: all of this was rolled back; nothing was written

"#]]);
    let url = world.run(CHANGE).expect(0).line();
    world.run("activate --dry-run -").stdin(&url).expect(0).out(str![[r#"
a rehearsal; nothing was written. `ada` would have the new address

"#]]);
    assert!(world.opens("ada", PASSWORD));
}

#[test]
fn a_link_brings_another_address_and_ends_all_others() {
    let mut world = ada();
    let reset = world.run(RESET).expect(0).line();
    let first = world.run("set-email ada other@example.org --confirm").expect(0).line();
    let url = world.run(&format!("{CHANGE} --keep-earlier")).expect(0).line();
    world.tick("5m");
    world.run("inspect-token -").stdin(&url).expect(0).out(str![[r#"
valid for another 1 hour 55 minutes, until 11:00 UTC, 12:00 +01:00; whoever else
saw it can use it too

What the token says (its signature matches)
  id           2jp5ez6v5vvdk1g7hd059k4rjc
  purpose      change-email
  signed with  HS256, key d44n4r0d
  issued       09:00 UTC, 10:00 +01:00
  expires      11:00 UTC, 12:00 +01:00
  lifetime     2 hours
  host         127.0.0.1
  user_id      1
  username     ada
  email        ada@example.org
  new_email    new@example.org
  aud          gatepass

What the store knows
  link     2jp5ez6v, issued 09:00 UTC, 10:00 +01:00 by olga, unused
  account  ada <ada@example.org>, account 1, active since 09:00 UTC, 10:00
           +01:00

Checks
  shape       pass     three parts, canonical base64url, JSON objects
  algorithm   pass     HS256
  key         pass     key `d44n4r0d`
  signature   pass     matches
  issuer      pass     issuer and audience are this environment's
  purpose     pass     change-email
  record      pass     as it was signed, and unused
  account     pass     `ada` is active
  not-before  pass     its time has come
  expiry      pass     until 2026-11-23T11:00:00Z

Next
  gatepass set-email ada new@example.org --confirm

Say to the customer
  This link cannot be used as it reached us. If you have an account with us, we
  will send a new link to the address we hold for you.

"#]]);
    world
        .run("activate -")
        .stdin(&url)
        .expect(0)
        .out(str![[r#"
`ada` has the new address now

"#]])
        .no_err();
    assert_eq!(world.ask("SELECT email FROM users"), "new@example.org\n");
    assert_eq!(
        [&reset, &first, &url].map(|url| verdict(&mut world, url)),
        ["superseded", "superseded", "already-used"]
    );
    world.tick("1h");
    world.run("activate -").stdin(&url).expect(14).no_out().err(str![[r#"
error: used 1 hour ago, 5 minutes after it was issued; it brought the new address, and the customer can sign in

"#]]);
    compare(
        &world.trail(),
        str![[r#"
1|2026-11-23T09:00:00.000Z|olga|registered|1|0|{"active":true,"uid":1000}
2|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"reset-password","superseded":[],"uid":1000}
3|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"change-email","superseded":[],"uid":1000}
4|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"change-email","superseded":[],"uid":1000}
5|2026-11-23T09:05:00.000Z|olga|email-changed|1|1|{"superseded":["bqq4vngfz38bn680zt8yj3gdsw","g02z0ba3z83efm2rbyv4s5gxaw"],"uid":1000}

"#]],
    );
    assert!(world.opens("ada", PASSWORD));
}

#[test]
fn a_link_to_change_an_address_asks_for_no_password() {
    let mut world = ada();
    let url = world.run(CHANGE).expect(0).line();
    let line = spend(&world);
    world.run(&line).stdin(&url).expect(2).no_out().err(str![[r#"
error: this link gives the account another address and no password: leave the password options out, and nothing was spent

"#]]);
    world.run("activate -").typed(&[]).stdin(&url).expect(0);
    // Nor does an account that has none get one.
    world.active("bob");
    let url = world.run("set-email bob b@example.org --confirm").expect(0).line();
    world.run(&line).stdin(&url).expect(2).no_out();
    world.run("activate --no-password -").stdin(&url).expect(0);
    assert_eq!(world.ask("SELECT password FROM users WHERE username = 'bob'"), "!\n");
}

#[test]
fn an_address_that_somebody_else_took_meanwhile_is_not_given() {
    let mut world = ada();
    let url = world.run(CHANGE).expect(0).line();
    world
        .run("register bob --email NEW@example.org --no-password")
        .expect(0);
    world.run("activate -").stdin(&url).expect(17).no_out().err(str![[r#"
error: the address that it brings is another account's by now

"#]]);
    world.run("inspect-token -").stdin(&url).expect(17).out(str![[r#"
the address that it brings is another account's by now

What the token says (its signature matches)
  id           g02z0ba3z83efm2rbyv4s5gxaw
  purpose      change-email
  signed with  HS256, key d44n4r0d
  issued       09:00:00 UTC, 10:00:00 +01:00
  expires      11:00 UTC, 12:00 +01:00
  lifetime     2 hours
  host         127.0.0.1
  user_id      1
  username     ada
  email        ada@example.org
  new_email    new@example.org
  aud          gatepass

What the store knows
  link     g02z0ba3, issued 09:00:00 UTC, 10:00:00 +01:00 by olga, unused
  account  ada <ada@example.org>, account 1, active since 09:00:00 UTC, 10:00:00
           +01:00

Checks
  shape       pass     three parts, canonical base64url, JSON objects
  algorithm   pass     HS256
  key         pass     key `d44n4r0d`
  signature   pass     matches
  issuer      pass     issuer and audience are this environment's
  purpose     pass     change-email
  record      pass     as it was signed, and unused
  account     FAIL     `ada` cannot have the new address, which is another
              account's
  not-before  pass     its time has come
  expiry      pass     until 2026-11-23T11:00:00Z

Say to the customer
  This link cannot be used as it reached us. If you have an account with us, we
  will send a new link to the address we hold for you.

"#]]);
    // They leave, and it works.
    world.run("delete bob --yes").expect(0);
    world.run("activate -").stdin(&url).expect(0);
    assert_eq!(world.ask("SELECT username, email FROM users"), "ada|new@example.org\n");
}

#[test]
fn an_address_that_an_operator_changed_meanwhile_stays() {
    let mut world = ada();
    let change = world.run(CHANGE).expect(0).line();
    let reset = world.run(RESET).expect(0).line();
    world.run("set-email ada office@example.org").expect(0);
    let line = spend(&world);
    world.run("activate -").stdin(&change).expect(17).no_out().err(str![[r#"
error: sent to an address that is no longer the account's
hint: gatepass set-email ada new@example.org --confirm

"#]]);
    world.run(&line).stdin(&reset).expect(17).no_out().err(str![[r#"
error: sent to an address that is no longer the account's
hint: gatepass issue-link ada --purpose reset-password

"#]]);
    assert_eq!(world.ask("SELECT email FROM users"), "office@example.org\n");
}

#[test]
fn a_live_link_is_printed_again_for_each_purpose() {
    let mut world = ada();
    world.register("bob");
    for line in ["issue-link bob", RESET, CHANGE] {
        let url = world.run(line).expect(0).line();
        world.tick("1m");
        let events = world.actions().len();
        assert_eq!(world.run(&format!("{line} --if-live keep")).expect(0).line(), url);
        world.run(&format!("{line} --unless-live")).expect(0).no_out();
        let json = world.run(&format!("{line} --unless-live --json")).expect(0).json();
        assert_eq!(
            (&json["outcome"], &json["confirmation_url"], &json["link"]["id"]),
            (&json!("unchanged"), &json!(null), &claims_of(&url)["jti"])
        );
        assert_eq!(world.actions().len(), events);
    }
    world
        .run(&format!("{RESET} --unless-live"))
        .expect(0)
        .no_out()
        .err(str![[r#"
link hp2zghkj still works, until 11:01 UTC, 12:01 +01:00; no other one was issued

"#]]);
    // None is live: a fresh one.
    world.tick("3h");
    for line in ["issue-link bob", RESET, CHANGE] {
        world.run(&format!("{line} --unless-live")).expect(0).line();
    }
    world
        .run(&format!("{RESET} --unless-live --if-live keep"))
        .expect(2)
        .no_out()
        .err(str![[r#"
error: the argument `--unless-live` cannot be used with `--if-live <WHAT>`
hint: gatepass issue-link --help

"#]]);
    world
        .run(&format!("{RESET} --unless-live --keep-earlier"))
        .expect(2)
        .no_out();
}

#[test]
fn a_live_link_to_another_address_is_another_link() {
    let mut world = ada();
    let first = world.run(CHANGE).expect(0).line();
    let line = "issue-link ada --purpose change-email --if-live keep --new-email";
    assert_eq!(world.run(line).arg("NEW@example.org").expect(0).line(), first);
    let second = world.run(line).arg("other@example.org").expect(0).line();
    assert_ne!(first, second);
    assert_eq!(verdict(&mut world, &first), "superseded");
}

#[test]
fn a_link_takes_the_place_of_those_of_its_account_and_purpose_alone() {
    let mut world = ada();
    world.active("bob");
    let reset = world.run(RESET).expect(0).line();
    let change = world.run(CHANGE).expect(0).line();
    let bobs = world.run("issue-link bob --purpose reset-password").expect(0).line();
    let json = world.run(&format!("{RESET} --json")).expect(0).json();
    assert_eq!(json["superseded"], json!([claims_of(&reset)["jti"]]));
    let json = world
        .run("set-email ada more@example.org --confirm --json")
        .expect(0)
        .json();
    assert_eq!(json["superseded"], json!([claims_of(&change)["jti"]]));
    assert_eq!(
        [&reset, &change, &bobs].map(|url| verdict(&mut world, url)),
        ["superseded", "superseded", "valid"]
    );
}

#[test]
fn what_the_order_lacks_is_said() {
    let mut world = ada();
    world
        .run("issue-link ada --purpose change-email")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: the new address is needed, and nobody can be asked for it here: give --new-email EMAIL

"#]]);
    world
        .run(&format!("{RESET} --new-email a@example.org"))
        .expect(2)
        .no_out()
        .err(str![[r#"
error: --new-email is for --purpose change-email

"#]]);
    world
        .run("issue-link ada --new-email a@example.org")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: --new-email is for --purpose change-email

"#]]);
    world
        .run("issue-link ada --purpose login")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: invalid value `login` for `--purpose <PURPOSE>` [possible values: activate, reset-password, change-email]
hint: gatepass issue-link --help

"#]]);
    world
        .run("issue-link ada --purpose change-email --new-email ada@example.org")
        .expect(0)
        .no_out()
        .err(str![[r#"
`ada` has this address already; no link was issued

"#]]);
    world
        .run(&format!("{RESET} --dry-run"))
        .expect(0)
        .no_out()
        .err(str![[r#"
`ada`: a rehearsal; nothing was written. It would get a link
notice: the link template is the default, which works on this machine only; set link_template
dry run: all of this was rolled back; nothing was written

"#]]);
}

#[test]
fn in_every_style_of_claims() {
    for style in ["full", "minimal", "drf-jwt"] {
        let mut world = ada();
        world.set("GATEPASS_CLAIMS", style);
        let reset = world.run(RESET).expect(0).line();
        let change = world.run(CHANGE).expect(0).line();
        let names = |url: &str| claims_of(url).keys().cloned().collect::<Vec<_>>().join(" ");
        let expected = match style {
            "full" => [
                "user_id username email purpose jti iat exp aud",
                "user_id username email new_email purpose jti iat exp aud",
            ],
            "minimal" => ["user_id purpose jti iat exp aud"; 2],
            _ => ["user_id username email jti exp"; 2],
        };
        let mut found = [names(&reset), names(&change)];
        let mut expected = expected.map(str::to_owned);
        for words in found.iter_mut().chain(&mut expected) {
            let mut sorted: Vec<&str> = words.split(' ').collect();
            sorted.sort_unstable();
            *words = sorted.join(" ");
        }
        assert_eq!(found, expected, "{style}");
        let line = spend(&world);
        world.run("inspect-token -").stdin(&change).expect(0);
        world.run("inspect-token -").stdin(&reset).expect(0);
        world.run(&line).stdin(&reset).expect(0);
        world.run("activate -").stdin(&change).expect(0);
        assert_eq!(world.ask("SELECT email FROM users"), "new@example.org\n");
        assert!(world.opens("ada", OTHER));
    }
}

#[test]
fn the_advice_can_be_run() {
    let mut world = ada();
    let reset = world.run(RESET).expect(0).line();
    let change = world.run(CHANGE).expect(0).line();
    world.tick("3h");
    for url in [reset, change] {
        let told = world.run("inspect-token --json -").stdin(&url).expect(10).json();
        let command = told["advice"]["command"].as_str().expect("a command").to_owned();
        let fresh = world
            .run(command.strip_prefix("gatepass ").expect("ours"))
            .expect(0)
            .line();
        assert_eq!(claims_of(&fresh)["purpose"], claims_of(&url)["purpose"]);
        assert_eq!(claims_of(&fresh).get("new_email"), claims_of(&url).get("new_email"));
    }
}

#[test]
fn what_a_spent_link_was_good_for_is_told_of_the_time_before() {
    let mut world = ada();
    let reset = world.run(RESET).expect(0).line();
    let change = world.run(CHANGE).expect(0).line();
    world.tick("10m");
    let line = spend(&world);
    world.run(&line).stdin(&reset).expect(0);
    world.run("activate -").stdin(&change).expect(0);
    world.tick("10m");
    for url in [&reset, &change] {
        world.run("inspect-token - --at -15m").stdin(url).expect(0);
        world.run("inspect-token -").stdin(url).expect(14);
    }
}

#[test]
fn a_result_that_was_lost_says_what_was_done() {
    let mut world = ada();
    let reset = world.run(RESET).expect(0).line();
    let change = world.run(CHANGE).expect(0).line();
    let line = spend(&world);
    let full = std::io::ErrorKind::StorageFull;
    world
        .run(&line)
        .stdin(&reset)
        .stdout_fails(full)
        .expect(3)
        .err(str![[r#"
error: the password is changed, but the result could not be written
hint: gatepass inspect-token --account ada

"#]]);
    world
        .run("activate -")
        .stdin(&change)
        .stdout_fails(full)
        .expect(3)
        .err(str![[r#"
error: the address is changed, but the result could not be written
hint: gatepass inspect-token --account ada

"#]]);
    world.run(RESET).stdout_fails(full).expect(3);
}
