//! `gatepass register`: an account, its link, and every way to get there.

mod again;
mod links;
mod passwords;
mod questions;

use std::fs;

use crate::harness::{World, compare, str};

#[test]
fn the_first_run_prints_the_url_and_says_where_everything_is() {
    let mut world = World::new();
    world
        .run("register ada --email ada@example.org --no-password")
        .expect(0)
        .out(str![[r#"
http://127.0.0.1:9000/api-activate/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImQ0NG40cjBkIn0.eyJ1c2VyX2lkIjoxLCJ1c2VybmFtZSI6ImFkYSIsImVtYWlsIjoiYWRhQGV4YW1wbGUub3JnIiwicHVycG9zZSI6ImFjdGl2YXRlIiwianRpIjoidG5tOG1tcG5iODFlcmpxYWJ2MHlucXp6dzQiLCJpYXQiOjE3OTU0MjQ0MDAsImV4cCI6MTc5NTQzMTYwMCwiYXVkIjoiZ2F0ZXBhc3MifQ.nRDiQ5-noJMOMKEKUZlss4MKWyT-YcLjUBbx0Z-tA7w/

"#]])
        .err(str![[r#"
the key ring is `~/.local/share/gatepass/keys.json`: keep a copy, and keep it secret
the store is `~/.local/share/gatepass/gatepass.db`
`ada`: registered as account 1, pending
notice: the link template is the default, which works on this machine only; set link_template
link tnm8mmpn works once, for 2 hours, until 11:00 UTC, 12:00 +01:00

"#]]);
    let modes: Vec<String> = world
        .files()
        .iter()
        .map(|(path, (mode, _))| format!("{mode:o} {}", path.display()))
        .collect();
    assert_eq!(
        modes,
        [
            "600 .local/share/gatepass/gatepass.db",
            "600 .local/share/gatepass/keys.json"
        ]
    );
    let trail = world.trail();
    compare(
        &trail,
        str![[r#"
1|2026-11-23T09:00:00.000Z|olga|registered|1|0|{"uid":1000}
2|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"activate","superseded":[],"uid":1000}

"#]],
    );
}

#[test]
fn the_next_one_finds_everything_there() {
    let mut world = World::new();
    world.register("ada");
    world.tick("1m");
    world
        .run("register bob --email bob@example.org --no-password")
        .expect(0)
        .err(str![[r#"
`bob`: registered as account 2, pending
notice: the link template is the default, which works on this machine only; set link_template
link bqq4vngf works once, for 2 hours, until 11:01 UTC, 12:01 +01:00

"#]]);
}

#[test]
fn as_json() {
    let mut world = World::new();
    world
        .run("register ada --email ada@example.org --no-password --json")
        .expect(0)
        .out(str![[r#"
{"command":"register","status":0,"error":null,"outcome":"created","account":{"id":1,"username":"ada","email":"ada@example.org","state":"pending","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":null,"has_password":false},"link":{"id":"tnm8mmpnb81erjqabv0ynqzzw4","purpose":"activate","state":"unused","issued_by":"olga","issued_at":"2026-11-23T09:00:00Z","expires_at":"2026-11-23T11:00:00Z","used_at":null,"used_via":null,"superseded_by":null,"revoked_at":null,"key_id":"d44n4r0d"},"confirmation_url":"http://127.0.0.1:9000/api-activate/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImQ0NG40cjBkIn0.eyJ1c2VyX2lkIjoxLCJ1c2VybmFtZSI6ImFkYSIsImVtYWlsIjoiYWRhQGV4YW1wbGUub3JnIiwicHVycG9zZSI6ImFjdGl2YXRlIiwianRpIjoidG5tOG1tcG5iODFlcmpxYWJ2MHlucXp6dzQiLCJpYXQiOjE3OTU0MjQ0MDAsImV4cCI6MTc5NTQzMTYwMCwiYXVkIjoiZ2F0ZXBhc3MifQ.nRDiQ5-noJMOMKEKUZlss4MKWyT-YcLjUBbx0Z-tA7w/","generated_password":null}

"#]]);
}

#[test]
fn a_reserved_name_needs_a_decision() {
    let mut world = World::new();
    world
        .run("register admin --email root@example.org --no-password")
        .expect(1)
        .no_out()
        .err(str![[r#"
error: `admin` is a reserved name, which only --allow-reserved accepts

"#]]);
    world
        .run("register admin --email root@example.org --no-password --allow-reserved")
        .expect(0);
}

#[test]
fn an_account_that_is_active_at_once_has_no_link() {
    let mut world = World::new();
    world
        .run("register builder --active --no-password")
        .expect(0)
        .no_out()
        .err(str![[r#"
the key ring is `~/.local/share/gatepass/keys.json`: keep a copy, and keep it secret
the store is `~/.local/share/gatepass/gatepass.db`
`builder`: registered as account 1, active

"#]]);
    world.run("register ada --active --email ada@example.org --no-password --json").expect(0).out(str![[r#"
{"command":"register","status":0,"error":null,"outcome":"created","account":{"id":2,"username":"ada","email":"ada@example.org","state":"active","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:00:00Z","has_password":false},"link":null,"confirmation_url":null,"generated_password":null}

"#]]);
    let trail = world.trail();
    compare(
        &trail,
        str![[r#"
1|2026-11-23T09:00:00.000Z|olga|registered|1|0|{"active":true,"uid":1000}
2|2026-11-23T09:00:00.000Z|olga|registered|2|0|{"active":true,"uid":1000}

"#]],
    );
    assert_eq!(
        world.ask("SELECT id, is_active, email IS NULL FROM users"),
        "1|1|1\n2|1|0\n"
    );
    for option in [
        "--ttl 1h",
        "--expires-at 2026-11-24T09:00:00Z",
        "--base-url https://example.org",
        "--qr",
    ] {
        world
            .run(&format!("register carl --active --no-password {option}"))
            .expect(2)
            .no_out();
    }
    // Nobody is asked for an address that may be left out.
    world.run("register carl --active --no-password").typed(&[]).expect(0);
}

#[test]
fn the_store_may_have_to_be_there() {
    let mut world = World::new();
    world
        .run("register ada --email ada@example.org --no-password --no-create")
        .expect(3)
        .no_out()
        .err(str![[r#"
error: there is no store at `~/.local/share/gatepass/gatepass.db`; init and register make one
hint: gatepass config

"#]]);
    assert!(world.names().is_empty());
    world.register("ada");
    world
        .run("register bob --email bob@example.org --no-password --no-create")
        .expect(0);
}

#[test]
fn a_key_ring_that_is_there_is_used() {
    let mut world = World::new();
    world.register("ada");
    let ring = fs::read(world.keys()).expect("a ring");
    fs::remove_file(world.store()).expect("removed");
    world.register("bob");
    assert!(ring == fs::read(world.keys()).expect("a ring"));
}

#[test]
fn store_and_keys_lie_where_they_are_told_to() {
    let mut world = World::new();
    let (store, keys) = (world.path("a/b/store.db"), world.path("c/ring.json"));
    world
        .run("register ada --email ada@example.org --no-password --store")
        .arg(&store)
        .arg("--keys")
        .arg(&keys)
        .expect(0)
        .err(str![[r#"
the key ring is `~/c/ring.json`: keep a copy, and keep it secret
the store is `~/a/b/store.db`
`ada`: registered as account 1, pending
notice: the link template is the default, which works on this machine only; set link_template
link tnm8mmpn works once, for 2 hours, until 11:00 UTC, 12:00 +01:00

"#]]);
    assert_eq!(world.names(), ["a/b/store.db", "c/ring.json"]);
}

#[test]
fn quiet_leaves_the_notices_out_and_not_the_errors() {
    let mut world = World::new();
    world
        .run("register ada --email ada@example.org --no-password --quiet")
        .expect(0)
        .no_err()
        .line();
    world
        .run("register ada --email ada@example.org --no-password --quiet --yes")
        .expect(1)
        .no_out()
        .err(str![[r#"
error: an account named `ada` exists already
hint: gatepass show ada

"#]]);
}

#[test]
fn the_trail_names_whoever_did_it() {
    let mut world = World::new();
    world.register("ada");
    world
        .run("register bob --active --no-password --actor 'ticket 4711'")
        .expect(0);
    world
        .run("register carl --active --no-password")
        .env("GATEPASS_ACTOR", "pipeline")
        .expect(0);
    world.machine.uid = 0;
    world
        .run("register dora --active --no-password")
        .env("SUDO_USER", "sam")
        .expect(0);
    world.machine.uid = 1000;
    world
        .run("register emil --active --no-password")
        .env("SUDO_USER", "sam")
        .expect(0);
    world.machine.vars.remove("USER");
    world
        .run("register fred --active --no-password")
        .env("LOGNAME", "lena")
        .expect(0);
    world.run("register gina --active --no-password").expect(0);
    assert_eq!(
        world.ask("SELECT actor FROM audit WHERE action = 'registered'"),
        "olga\nticket 4711\npipeline\nsam\nolga\nlena\n1000\n"
    );
}

#[test]
fn what_is_hostile_is_shown_escaped() {
    let mut world = World::new();
    world.run("register").arg("a\u{202e}da").arg("--no-password").arg("--active").expect(2).no_out().err(str![[r#"
error: invalid value `a\u{202e}da` for `[USERNAME]`: the username holds U+202E: white space, control characters and invisible characters are not allowed
hint: gatepass register --help

"#]]);
    world
        .run("register ada --active --no-password --no-create --store")
        .arg("/nowhere/a\nb")
        .expect(3)
        .no_out()
        .err(str![[r#"
error: there is no store at `/nowhere/a\nb`; init and register make one
hint: gatepass config --store $'/nowhere/a\nb'

"#]]);
    world
        .run("register ada --active --no-password --actor")
        .arg("o\u{1b}[2Jlga\u{202e}")
        .expect(0);
    let reason = "seen\u{7}";
    world
        .run("register bob --email bob@example.org --no-password --actor")
        .arg("o\u{1b}lga")
        .expect(0);
    world.run("inspect-token --account bob").expect(0);
    world.run("inspect-token --account bob --json").expect(0);
    world
        .run("activate --account bob --no-password --json --reason")
        .arg(reason)
        .expect(0);
}

#[test]
fn a_colour_in_an_argument_is_shown_escaped_and_not_left_out() {
    let mut world = World::new();
    let said = world
        .run("register --no-password --active")
        .arg("a\x1b[31mda")
        .expect(2)
        .no_out();
    assert!(said.stderr().contains("a\\u{1b}[31mda"), "{said:?}");
}
