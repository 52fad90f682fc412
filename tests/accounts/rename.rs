//! `gatepass rename`: another name, by the rules of registration.

use crate::harness::{World, compare, str};

#[test]
fn an_account_gets_another_name_and_keeps_everything_else() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("1m");
    world
        .run("rename ada ada.lovelace")
        .expect(0)
        .out(str![[r#"
`ada.lovelace` is the name of `ada` now

"#]])
        .no_err();
    assert_eq!(world.states(), "ada.lovelace pending\n");
    // Its links go on working, although their tokens say the old name.
    world
        .run("activate --no-password -")
        .stdin(&url)
        .expect(0)
        .out(str![[r#"
activated `ada.lovelace`, account 1

"#]]);
    world
        .run("rename ADA@example.org countess --json")
        .expect(0)
        .out(str![[r#"
{"command":"rename","status":0,"error":null,"outcome":"renamed","account":{"id":1,"username":"countess","email":"ada@example.org","state":"active","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:01:00Z","has_password":false}}

"#]]);
    // The old name is free, and neither name is in the audit trail.
    world.run("show ada").expect(4);
    world.run("register ada --active --no-password").expect(0);
    compare(
        &world.trail(),
        str![[r#"
1|2026-11-23T09:00:00.000Z|olga|registered|1|0|{"uid":1000}
2|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"activate","superseded":[],"uid":1000}
3|2026-11-23T09:01:00.000Z|olga|renamed|1|0|{"uid":1000}
4|2026-11-23T09:01:00.000Z|olga|activated|1|1|{"uid":1000}
5|2026-11-23T09:01:00.000Z|olga|renamed|1|0|{"uid":1000}
6|2026-11-23T09:01:00.000Z|olga|registered|2|0|{"active":true,"uid":1000}

"#]],
    );
}

#[test]
fn a_name_may_be_written_in_another_case() {
    let mut world = World::new();
    world.register("ada");
    world.run("rename ada Ada").expect(0).out(str![[r#"
`Ada` is the name of `ada` now

"#]]);
    world.run("rename ada Ada").expect(0).out(str![[r#"
`Ada` is its name already

"#]]);
    assert_eq!(world.states(), "Ada pending\n");
    assert_eq!(world.actions().len(), 3);
}

#[test]
fn a_twin_of_its_own_old_name_is_no_obstacle() {
    let mut world = World::new();
    world.register("bill");
    world.run("rename bill bıll").expect(0).out(str![[r#"
`bıll` is the name of `bill` now

"#]]);
}

#[test]
fn a_name_is_refused_by_the_rules_of_registration() {
    let mut world = World::new();
    world.register("ada");
    world.register("bill");
    world.run("rename ada BILL").expect(1).no_out().err(str![[r#"
error: an account named `BILL` exists already
hint: gatepass show BILL

"#]]);
    world.run("rename ada bıll").expect(1).no_out().err(str![[r#"
error: `bıll` looks like the existing account `bill`

"#]]);
    world.run("rename ada admin").expect(1).no_out().err(str![[r#"
error: `admin` is a reserved name, which only --allow-reserved accepts

"#]]);
    world
        .run("rename ada bill@example.org")
        .expect(1)
        .no_out()
        .err(str![[r#"
error: the name `bill@example.org` holds `@`, and may only be the account's own address
hint: gatepass rename --help

"#]]);
    world.run("rename ada 'a b'").expect(2).no_out().err(str![[r#"
error: invalid value `a b` for `<NEW_NAME>`: the username holds U+0020: white space, control characters and invisible characters are not allowed
hint: gatepass rename --help

"#]]);
    world.run("rename ada ''").expect(2).no_out().err(str![[r#"
error: invalid value `` for `<NEW_NAME>`: the username is empty
hint: gatepass rename --help

"#]]);
    world.run("rename ada").expect(2).no_out().err(str![[r#"
error: the following required arguments were not provided: <NEW_NAME>
hint: gatepass rename --help

"#]]);
    world.run("rename nobody carl").expect(4).no_out().err(str![[r#"
error: there is no account `nobody`

"#]]);
    world.run("rename ada bill --json").expect(1).out(str![[r#"
{"command":"rename","status":1,"error":{"code":"account-exists","message":"an account named `bill` exists already","hint":"gatepass show bill"},"outcome":null,"account":null}

"#]]);
    assert_eq!(world.states(), "ada pending\nbill pending\n");
    world.run("rename ada admin --allow-reserved").expect(0);
    world.run("rename bill bill@example.org").expect(0).out(str![[r#"
`bill@example.org` is the name of `bill` now

"#]]);
}

#[test]
fn a_name_that_is_another_accounts_address_is_never_free() {
    let mut world = World::new();
    world.register("ada");
    world.run("rename ada ada@example.org").expect(0);
    // The name is an address, so the address cannot go.
    world
        .run("set-email ada@example.org new@example.org")
        .expect(1)
        .no_out()
        .err(str![[r#"
error: the name `ada@example.org` holds `@`, and may only be the account's own address
hint: gatepass rename --help

"#]]);
    world
        .run("set-email ada@example.org ADA@example.org")
        .expect(0)
        .out(str![[r#"
`ada@example.org` has the address `ADA@example.org` now

"#]]);
}

#[test]
fn a_rehearsal_changes_nothing() {
    let mut world = World::new();
    world.register("ada");
    world
        .run("rename ada bob --dry-run")
        .expect(0)
        .out(str![[r#"
a rehearsal; nothing was written. Otherwise: `bob` is the name of `ada` now

"#]])
        .err(str![[r#"
dry run: all of this was rolled back; nothing was written

"#]]);
    world.run("rename ada admin --dry-run").expect(1).no_out();
    assert_eq!(world.states(), "ada pending\n");
}
