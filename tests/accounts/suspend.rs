//! `gatepass suspend` and `gatepass resume`: a switch that remembers what the account was.

use std::io::ErrorKind;

use crate::harness::{World, compare, str};

#[test]
fn a_suspended_account_remembers_what_it_was() {
    let mut world = World::new();
    world.register("ada");
    world.active("bob");
    world.tick("1m");
    world
        .run("suspend ada")
        .expect(0)
        .out(str![[r#"
`ada` is suspended now

"#]])
        .no_err();
    world
        .run("suspend bob --reason 'lost his laptop'")
        .expect(0)
        .out(str![[r#"
`bob` is suspended now

"#]])
        .no_err();
    assert_eq!(world.states(), "ada suspended\nbob suspended\n");
    world.tick("1h");
    world
        .run("resume ada")
        .expect(0)
        .out(str![[r#"
`ada` is no longer suspended

"#]])
        .no_err();
    world
        .run("resume bob --reason 'found it'")
        .expect(0)
        .out(str![[r#"
`bob` is no longer suspended

"#]])
        .no_err();
    assert_eq!(world.states(), "ada pending\nbob active\n");
    assert_eq!(world.ask("SELECT username, is_active FROM users"), "ada|0\nbob|1\n");
    compare(
        &world.trail(),
        str![[r#"
1|2026-11-23T09:00:00.000Z|olga|registered|1|0|{"uid":1000}
2|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"activate","superseded":[],"uid":1000}
3|2026-11-23T09:00:00.000Z|olga|registered|2|0|{"active":true,"uid":1000}
4|2026-11-23T09:01:00.000Z|olga|suspended|1|0|{"uid":1000}
5|2026-11-23T09:01:00.000Z|olga|suspended|2|0|{"reason":"lost his laptop","uid":1000}
6|2026-11-23T10:01:00.000Z|olga|resumed|1|0|{"uid":1000}
7|2026-11-23T10:01:00.000Z|olga|resumed|2|0|{"reason":"found it","uid":1000}

"#]],
    );
}

#[test]
fn what_is_so_already_is_left_as_it_is() {
    let mut world = World::new();
    world.register("ada");
    world
        .run("resume ada")
        .expect(0)
        .out(str![[r#"
`ada` is not suspended

"#]])
        .no_err();
    world.run("suspend ada").expect(0);
    world.tick("1h");
    let before = world.ask("SELECT suspended_at FROM accounts");
    world
        .run("suspend ada --reason again")
        .expect(0)
        .out(str![[r#"
`ada` is suspended already

"#]])
        .no_err();
    assert_eq!(world.ask("SELECT suspended_at FROM accounts"), before);
    assert_eq!(world.actions(), ["registered", "link-issued", "suspended"]);
}

#[test]
fn as_json() {
    let mut world = World::new();
    world.active("ada");
    world.run("suspend ada --json").expect(0).out(str![[r#"
{"command":"suspend","status":0,"error":null,"outcome":"suspended","account":{"id":1,"username":"ada","email":"ada@example.org","state":"suspended","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:00:00Z","has_password":false}}

"#]]).no_err();
    world.run("suspend ada --json").expect(0).out(str![[r#"
{"command":"suspend","status":0,"error":null,"outcome":"unchanged","account":{"id":1,"username":"ada","email":"ada@example.org","state":"suspended","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:00:00Z","has_password":false}}

"#]]);
    world.run("resume ada --json").expect(0).out(str![[r#"
{"command":"resume","status":0,"error":null,"outcome":"resumed","account":{"id":1,"username":"ada","email":"ada@example.org","state":"active","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:00:00Z","has_password":false}}

"#]]);
    world.run("resume nobody --json").expect(4).out(str![[r#"
{"command":"resume","status":4,"error":{"code":"no-account","message":"there is no account `nobody`","hint":null},"outcome":null,"account":null}

"#]]);
}

#[test]
fn an_account_is_named_by_its_address_too_and_case_aside() {
    let mut world = World::new();
    world.active("ada");
    world.run("suspend ADA@Example.ORG").expect(0).out(str![[r#"
`ada` is suspended now

"#]]);
    world.run("resume Ada").expect(0).out(str![[r#"
`ada` is no longer suspended

"#]]);
}

#[test]
fn nobody_else_is_meant() {
    let mut world = World::new();
    world.run("suspend ada").expect(3).no_out().err(str![[r#"
error: there is no store at `~/.local/share/gatepass/gatepass.db`; init and register make one
hint: gatepass config

"#]]);
    world.active("ada");
    world.run("suspend bob").expect(4).no_out().err(str![[r#"
error: there is no account `bob`

"#]]);
    world.run("suspend bob@example.org").expect(4).no_out().err(str![[r#"
error: there is no account `bob@example.org`

"#]]);
    world.run("suspend -- -ada").expect(2).no_out().err(str![[r#"
error: invalid value `-ada` for `<USERNAME>`: the username begins with `-` (U+002D); it must not begin with `-` or `.`
hint: gatepass suspend --help

"#]]);
    world.run("suspend 'a b'").expect(2).no_out().err(str![[r#"
error: invalid value `a b` for `<USERNAME>`: the username holds U+0020: white space, control characters and invisible characters are not allowed
hint: gatepass suspend --help

"#]]);
    world.run("suspend").expect(2).no_out().err(str![[r#"
error: the following required arguments were not provided: <USERNAME>
hint: gatepass suspend --help

"#]]);
    assert_eq!(world.states(), "ada active\n");
}

#[test]
fn a_rehearsal_changes_nothing() {
    let mut world = World::new();
    world.active("ada");
    world
        .run("suspend ada --dry-run")
        .expect(0)
        .out(str![[r#"
a rehearsal; nothing was written. Otherwise: `ada` is suspended now

"#]])
        .err(str![[r#"
dry run: all of this was rolled back; nothing was written

"#]]);
    let json = world.run("suspend ada --dry-run --json").expect(0).json();
    assert_eq!(
        (json["outcome"].as_str(), json["account"]["state"].as_str()),
        (Some("suspended"), Some("suspended"))
    );
    world.run("resume ada --dry-run").expect(0).out(str![[r#"
`ada` is not suspended

"#]]);
    assert_eq!(world.states(), "ada active\n");
}

#[test]
fn no_credential_ends_up_in_the_audit_trail() {
    let mut world = World::new();
    let url = world.register("ada");
    let reason = format!("sent {url} to a stranger");
    world.run("suspend ada --reason").arg(reason).expect(0);
    compare(
        &world.ask("SELECT detail FROM audit WHERE action = 'suspended'"),
        str![[r#"
{"reason":"sent http://127.0.0.1:9000/api-activate/eyJhbGciOiJIUzI1NiIs…/ to a stranger","uid":1000}

"#]],
    );
}

#[test]
fn a_result_that_was_lost_can_be_looked_up() {
    let mut world = World::new();
    world.active("ada");
    world
        .run("suspend ada")
        .stdout_fails(ErrorKind::StorageFull)
        .expect(3)
        .err(str![[r#"
error: the account is as asked, but the result could not be written
hint: gatepass show --id 1

"#]]);
    assert!(world.run("show --id 1").expect(0).stdout().contains("suspended"));
    world
        .run("resume ada")
        .stdout_fails(ErrorKind::BrokenPipe)
        .expect(0)
        .no_err();
}

#[test]
fn a_busy_store_is_waited_for_and_then_given_up() {
    let mut world = World::new();
    world.active("ada");
    world.keep_busy();
    world.run("suspend ada --wait 10ms").expect(5).no_out().err(str![[r#"
error: the store is busy and nothing was changed; try again, or wait longer with --wait 30s

"#]]);
}
