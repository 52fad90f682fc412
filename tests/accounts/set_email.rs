//! `gatepass set-email`: another address, at once or when its owner confirms it.

use crate::harness::{World, claims_of, compare, str};

#[test]
fn an_operator_gives_another_address_at_once() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("1m");
    world
        .run("set-email ada countess@example.org")
        .expect(0)
        .out(str![[r#"
`ada` has the address `countess@example.org` now

"#]])
        .no_err();
    // What was sent to the old address does not work any more.
    world
        .run("activate --no-password -")
        .stdin(&url)
        .expect(17)
        .no_out()
        .err(str![[r#"
error: sent to an address that is no longer the account's
hint: gatepass issue-link ada

"#]]);
    let url = world.issue("ada");
    assert_eq!(claims_of(&url)["email"], "countess@example.org");
    world.activate(&url);
    compare(
        &world.trail(),
        str![[r#"
1|2026-11-23T09:00:00.000Z|olga|registered|1|0|{"uid":1000}
2|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"activate","superseded":[],"uid":1000}
3|2026-11-23T09:01:00.000Z|olga|email-set|1|0|{"uid":1000}
4|2026-11-23T09:01:00.000Z|olga|link-issued|1|1|{"purpose":"activate","superseded":["tnm8mmpnb81erjqabv0ynqzzw4"],"uid":1000}
5|2026-11-23T09:01:00.000Z|olga|activated|1|1|{"uid":1000}

"#]],
    );
}

#[test]
fn as_json() {
    let mut world = World::new();
    world.active("ada");
    world.run("set-email ada new@example.org --json").expect(0).out(str![[r#"
{"command":"set-email","status":0,"error":null,"outcome":"changed","account":{"id":1,"username":"ada","email":"new@example.org","state":"active","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:00:00Z","has_password":false},"link":null,"superseded":[],"confirmation_url":null}

"#]]);
    world.run("set-email ada new@example.org --json").expect(0).out(str![[r#"
{"command":"set-email","status":0,"error":null,"outcome":"unchanged","account":{"id":1,"username":"ada","email":"new@example.org","state":"active","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:00:00Z","has_password":false},"link":null,"superseded":[],"confirmation_url":null}

"#]]);
    world
        .run("set-email ada newer@example.org --confirm --json")
        .expect(0)
        .out(str![[r#"
{"command":"set-email","status":0,"error":null,"outcome":"issued","account":{"id":1,"username":"ada","email":"new@example.org","state":"active","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:00:00Z","has_password":false},"link":{"id":"g02z0ba3z83efm2rbyv4s5gxaw","purpose":"change-email","state":"unused","issued_by":"olga","issued_at":"2026-11-23T09:00:00Z","expires_at":"2026-11-23T11:00:00Z","used_at":null,"used_via":null,"superseded_by":null,"revoked_at":null,"key_id":"d44n4r0d"},"superseded":[],"confirmation_url":"http://127.0.0.1:9000/api-activate/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImQ0NG40cjBkIn0.eyJ1c2VyX2lkIjoxLCJ1c2VybmFtZSI6ImFkYSIsImVtYWlsIjoibmV3QGV4YW1wbGUub3JnIiwibmV3X2VtYWlsIjoibmV3ZXJAZXhhbXBsZS5vcmciLCJwdXJwb3NlIjoiY2hhbmdlLWVtYWlsIiwianRpIjoiZzAyejBiYTN6ODNlZm0ycmJ5djRzNWd4YXciLCJpYXQiOjE3OTU0MjQ0MDAsImV4cCI6MTc5NTQzMTYwMCwiYXVkIjoiZ2F0ZXBhc3MifQ.ZGLjSQ5CplOdCMsQEICji0bcwxFZ1OxkLZkrXM8zalc/"}

"#]]);
    world
        .run("set-email ada new@example.org --confirm --json")
        .expect(0)
        .out(str![[r#"
{"command":"set-email","status":0,"error":null,"outcome":"unchanged","account":{"id":1,"username":"ada","email":"new@example.org","state":"active","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:00:00Z","has_password":false},"link":null,"superseded":[],"confirmation_url":null}

"#]]);
    world
        .run("set-email nobody new@example.org --json")
        .expect(4)
        .out(str![[r#"
{"command":"set-email","status":4,"error":{"code":"no-account","message":"there is no account `nobody`","hint":null},"outcome":null,"account":null,"link":null,"superseded":null,"confirmation_url":null}

"#]]);
}

#[test]
fn the_address_that_it_has_already_changes_nothing() {
    let mut world = World::new();
    world.active("ada");
    world
        .run("set-email ada ada@example.org")
        .expect(0)
        .out(str![[r#"
`ada` has the address `ada@example.org` already

"#]])
        .no_err();
    world
        .run("set-email ada ada@example.org --confirm")
        .expect(0)
        .out(str![])
        .err(str![[r#"
`ada` has this address already; no link was issued

"#]]);
    assert_eq!(world.actions(), ["registered"]);
    // Another spelling is another address to whoever reads it, and the same to the store.
    world.run("set-email ada Ada@example.org").expect(0).out(str![[r#"
`ada` has the address `Ada@example.org` now

"#]]);
    world.run("show ADA@EXAMPLE.ORG").expect(0);
}

#[test]
fn a_link_goes_to_the_new_address_and_nothing_changes_before_it_is_opened() {
    let mut world = World::new();
    world.active("ada");
    let said = world
        .run("set-email ada new@example.org --confirm")
        .expect(0)
        .err(str![[r#"
notice: the link template is the default, which works on this machine only; set link_template
link g02z0ba3 works once, for 2 hours, until 11:00 UTC, 12:00 +01:00

"#]]);
    let url = said.line();
    assert_eq!(
        (claims_of(&url)["email"].as_str(), claims_of(&url)["new_email"].as_str()),
        (Some("ada@example.org"), Some("new@example.org"))
    );
    assert_eq!(world.ask("SELECT email FROM users"), "ada@example.org\n");
    world.tick("1m");
    world
        .run("activate -")
        .stdin(&url)
        .expect(0)
        .out(str![[r#"
`ada` has the new address now

"#]])
        .no_err();
    assert_eq!(world.ask("SELECT email FROM users"), "new@example.org\n");
    compare(
        &world.trail(),
        str![[r#"
1|2026-11-23T09:00:00.000Z|olga|registered|1|0|{"active":true,"uid":1000}
2|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"change-email","superseded":[],"uid":1000}
3|2026-11-23T09:01:00.000Z|olga|email-changed|1|1|{"superseded":[],"uid":1000}

"#]],
    );
}

#[test]
fn an_address_is_refused_by_the_rules_of_registration() {
    let mut world = World::new();
    world.active("ada");
    world.register("bob");
    for how in ["", "--confirm"] {
        let line = |rest: &str| format!("set-email {rest} {how}");
        world.run(&line("ada BOB@example.org")).expect(1).no_out().err(str![[r#"
error: `bob@example.org` is the address of account `bob` already

"#]]);
        world.run(&line("ada here")).expect(2).no_out();
        world
            .run(&line("nobody new@example.org"))
            .expect(4)
            .no_out()
            .err(str![[r#"
error: there is no account `nobody`

"#]]);
    }
    world
        .run("set-email bob new@example.org --confirm")
        .expect(1)
        .no_out()
        .err(str![[r#"
error: the account `bob` is pending, not active

"#]]);
    world.run("suspend ada").expect(0);
    world
        .run("set-email ada new@example.org --confirm")
        .expect(1)
        .no_out()
        .err(str![[r#"
error: the account `ada` is suspended, not active

"#]]);
    world
        .run("set-email ada new@example.org --ttl 1h")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: a link is issued under --confirm alone: leave its options out

"#]]);
    world.run("set-email ada new@example.org --qr").expect(2).no_out();
    world.run("set-email ada").expect(2).no_out().err(str![[r#"
error: the following required arguments were not provided: <NEW_EMAIL>
hint: gatepass set-email --help

"#]]);
}

#[test]
fn a_rehearsal_changes_nothing() {
    let mut world = World::new();
    world.active("ada");
    world
        .run("set-email ada new@example.org --dry-run")
        .expect(0)
        .out(str![[r#"
a rehearsal; nothing was written. Otherwise: `ada` has the address `new@example.org` now

"#]])
        .err(str![[r#"
dry run: all of this was rolled back; nothing was written

"#]]);
    world
        .run("set-email ada new@example.org --confirm --dry-run")
        .expect(0)
        .no_out()
        .err(str![[r#"
`ada`: a rehearsal; nothing was written. It would get a link
notice: the link template is the default, which works on this machine only; set link_template
dry run: all of this was rolled back; nothing was written

"#]]);
    assert_eq!(world.ask("SELECT email FROM users"), "ada@example.org\n");
}
