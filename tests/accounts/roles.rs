//! `gatepass grant` and `gatepass withdraw`: labels on an account.

use crate::harness::{World, compare, str};

#[test]
fn a_role_is_given_and_taken() {
    let mut world = World::new();
    world.register("ada");
    world
        .run("grant ada editor")
        .expect(0)
        .out(str![[r#"
`ada` has the role `editor` now

"#]])
        .no_err();
    world.run("grant ADA@example.org 'night shift'").expect(0).out(str![[r#"
`ada` has the role `night shift` now

"#]]);
    world
        .run("grant ada editor")
        .expect(0)
        .out(str![[r#"
`ada` has the role `editor` already

"#]])
        .no_err();
    world.run("grant ada Editor --json").expect(0).out(str![[r#"
{"command":"grant","status":0,"error":null,"outcome":"granted","account":{"id":1,"username":"ada","email":"ada@example.org","state":"pending","roles":["Editor","editor","night shift"],"created_at":"2026-11-23T09:00:00Z","activated_at":null,"has_password":false}}

"#]]);
    world
        .run("withdraw ada editor")
        .expect(0)
        .out(str![[r#"
`ada` no longer has the role `editor`

"#]])
        .no_err();
    world.run("withdraw ada editor --json").expect(0).out(str![[r#"
{"command":"withdraw","status":0,"error":null,"outcome":"unchanged","account":{"id":1,"username":"ada","email":"ada@example.org","state":"pending","roles":["Editor","night shift"],"created_at":"2026-11-23T09:00:00Z","activated_at":null,"has_password":false}}

"#]]);
    assert_eq!(
        world.ask("SELECT roles FROM accounts"),
        "[\"Editor\",\"night shift\"]\n"
    );
    compare(
        &world.trail(),
        str![[r#"
1|2026-11-23T09:00:00.000Z|olga|registered|1|0|{"uid":1000}
2|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"activate","superseded":[],"uid":1000}
3|2026-11-23T09:00:00.000Z|olga|role-granted|1|0|{"role":"editor","uid":1000}
4|2026-11-23T09:00:00.000Z|olga|role-granted|1|0|{"role":"night shift","uid":1000}
5|2026-11-23T09:00:00.000Z|olga|role-granted|1|0|{"role":"Editor","uid":1000}
6|2026-11-23T09:00:00.000Z|olga|role-withdrawn|1|0|{"role":"editor","uid":1000}

"#]],
    );
}

#[test]
fn roles_stand_in_alphabetical_order_and_once() {
    let mut world = World::new();
    world.active("ada");
    for role in ["writer", "admin", "写作", "écrivain", "e\u{301}crivain", "admin"] {
        world.run("grant ada").arg(role).expect(0);
    }
    let json = world.run("show ada --json").expect(0).json();
    assert_eq!(
        json["account"]["roles"],
        serde_json::json!(["admin", "writer", "écrivain", "写作"])
    );
    // However it is written.
    world.run("withdraw ada").arg("e\u{301}crivain").expect(0).out(str![[r#"
`ada` no longer has the role `écrivain`

"#]]);
}

#[test]
fn what_is_no_role_is_refused() {
    let mut world = World::new();
    world.active("ada");
    world.run("grant ada ''").expect(2).no_out().err(str![[r#"
error: invalid value `` for `<ROLE>`: the role is empty
hint: gatepass grant --help

"#]]);
    world.run("grant ada a,b").expect(2).no_out().err(str![[r#"
error: invalid value `a,b` for `<ROLE>`: the role holds a comma, which stands between two roles
hint: gatepass grant --help

"#]]);
    world.run("grant ada ' a'").expect(2).no_out().err(str![[r#"
error: invalid value ` a` for `<ROLE>`: the role begins or ends with a blank
hint: gatepass grant --help

"#]]);
    world
        .run("grant ada")
        .arg("a\u{202e}b")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: invalid value `a\u{202e}b` for `<ROLE>`: the role holds a character that cannot be seen
hint: gatepass grant --help

"#]]);
    world.run("grant ada").arg("a".repeat(65)).expect(2).no_out();
    world.run("grant ada").arg("a".repeat(64)).expect(0);
    world.run("withdraw nobody editor").expect(4).no_out().err(str![[r#"
error: there is no account `nobody`

"#]]);
    world.run("grant ada").expect(2).no_out().err(str![[r#"
error: the following required arguments were not provided: <ROLE>
hint: gatepass grant --help

"#]]);
    assert_eq!(world.actions(), ["registered", "role-granted"]);
}

#[test]
fn a_rehearsal_changes_nothing() {
    let mut world = World::new();
    world.active("ada");
    world
        .run("grant ada editor --dry-run")
        .expect(0)
        .out(str![[r#"
a rehearsal; nothing was written. Otherwise: `ada` has the role `editor` now

"#]])
        .err(str![[r#"
dry run: all of this was rolled back; nothing was written

"#]]);
    world.run("grant ada editor").expect(0);
    world.run("withdraw ada editor --dry-run").expect(0).out(str![[r#"
a rehearsal; nothing was written. Otherwise: `ada` no longer has the role `editor`

"#]]);
    world.run("withdraw ada writer --dry-run").expect(0).out(str![[r#"
`ada` does not have the role `writer`

"#]]);
    assert_eq!(world.ask("SELECT roles FROM accounts"), "[\"editor\"]\n");
}
