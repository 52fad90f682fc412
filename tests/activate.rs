//! `gatepass activate`: a link is spent once, and an operator may decide without one.

mod passwords;

use std::io::ErrorKind;

use crate::harness::{Stream, World, claims_of, compare, str};

#[test]
fn a_link_is_spent_once() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("3m");
    world
        .run("activate --no-password -")
        .stdin(&url)
        .expect(0)
        .out(str![[r#"
activated `ada`, account 1

"#]])
        .no_err();
    world.tick("3h");
    world
        .run("activate --no-password -")
        .stdin(&url)
        .expect(14)
        .no_out()
        .err(str![[r#"
error: used 3 hours ago, 3 minutes after it was issued; the account is active

"#]]);
    compare(
        &world.trail(),
        str![[r#"
1|2026-11-23T09:00:00.000Z|olga|registered|1|0|{"uid":1000}
2|2026-11-23T09:00:00.000Z|olga|link-issued|1|1|{"purpose":"activate","superseded":[],"uid":1000}
3|2026-11-23T09:03:00.000Z|olga|activated|1|1|{"uid":1000}

"#]],
    );
    assert_eq!(
        world.ask("SELECT username, is_active, password FROM users"),
        "ada|1|!\n"
    );
}

#[test]
fn as_json() {
    let mut world = World::new();
    let url = world.register("ada");
    let json = world.run("activate --json --no-password --via 'web 192.0.2.7' -").stdin(&url).expect(0).out(str![[r#"
{"command":"activate","status":0,"error":null,"outcome":"activated","account":{"id":1,"username":"ada","email":"ada@example.org","state":"active","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:00:00Z","has_password":false},"link":{"id":"tnm8mmpnb81erjqabv0ynqzzw4","purpose":"activate","state":"used","issued_by":"olga","issued_at":"2026-11-23T09:00:00Z","expires_at":"2026-11-23T11:00:00Z","used_at":"2026-11-23T09:00:00Z","used_via":"web 192.0.2.7","superseded_by":null,"revoked_at":null,"key_id":"d44n4r0d"},"diagnosis":{"command":"inspect-token","status":0,"error":null,"verdict":"valid","message":"valid for another 2 hours; whoever else saw it can use it too","checked_at":"2026-11-23T09:00:00Z","advice":{"command":"gatepass issue-link ada","say":"This link cannot be used as it reached us. If you have an account with us, we will send a new link to the address we hold for you."},"recovered":{"repairs":[],"confirmation_url":null,"host":"127.0.0.1"},"token":{"id":"tnm8mmpnb81erjqabv0ynqzzw4","algorithm":"HS256","key_id":"d44n4r0d","purpose":"activate","claims":{"user_id":1,"username":"ada","email":"ada@example.org","purpose":"activate","jti":"tnm8mmpnb81erjqabv0ynqzzw4","iat":1795424400,"exp":1795431600,"aud":"gatepass"},"verified":true},"tokens":null,"times":{"issued_at":"2026-11-23T09:00:00Z","not_before":null,"expires_at":"2026-11-23T11:00:00Z","remaining_seconds":7200,"lifetime_seconds":7200},"link":{"id":"tnm8mmpnb81erjqabv0ynqzzw4","purpose":"activate","state":"unused","issued_by":"olga","issued_at":"2026-11-23T09:00:00Z","expires_at":"2026-11-23T11:00:00Z","used_at":null,"used_via":null,"superseded_by":null,"revoked_at":null,"key_id":"d44n4r0d"},"account":{"id":1,"username":"ada","email":"ada@example.org","state":"pending","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":null,"has_password":false},"checks":[{"name":"shape","outcome":"pass","detail":"three parts, canonical base64url, JSON objects"},{"name":"algorithm","outcome":"pass","detail":"HS256"},{"name":"key","outcome":"pass","detail":"key `d44n4r0d`"},{"name":"signature","outcome":"pass","detail":"matches"},{"name":"issuer","outcome":"pass","detail":"issuer and audience are this environment's"},{"name":"purpose","outcome":"pass","detail":"activate"},{"name":"record","outcome":"pass","detail":"as it was signed, and unused"},{"name":"account","outcome":"pass","detail":"`ada` is pending"},{"name":"not-before","outcome":"pass","detail":"its time has come"},{"name":"expiry","outcome":"pass","detail":"until 2026-11-23T11:00:00Z"}]}}

"#]]).json();
    assert_eq!(json["diagnosis"]["command"], "inspect-token");
    let json = world.run("activate --json --no-password -").stdin(&url).expect(14).out(str![[r#"
{"command":"activate","status":14,"error":{"code":"already-used","message":"used just now, 0 seconds after it was issued, via web 192.0.2.7; the account is active; a mail scanner probably opened it","hint":null},"outcome":null,"account":{"id":1,"username":"ada","email":"ada@example.org","state":"active","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:00:00Z","has_password":false},"link":{"id":"tnm8mmpnb81erjqabv0ynqzzw4","purpose":"activate","state":"used","issued_by":"olga","issued_at":"2026-11-23T09:00:00Z","expires_at":"2026-11-23T11:00:00Z","used_at":"2026-11-23T09:00:00Z","used_via":"web 192.0.2.7","superseded_by":null,"revoked_at":null,"key_id":"d44n4r0d"},"diagnosis":{"command":"inspect-token","status":14,"error":null,"verdict":"already-used","message":"used just now, 0 seconds after it was issued, via web 192.0.2.7; the account is active; a mail scanner probably opened it","checked_at":"2026-11-23T09:00:00Z","advice":{"command":null,"say":"This link has done its work. Please sign in."},"recovered":{"repairs":[],"confirmation_url":null,"host":"127.0.0.1"},"token":{"id":"tnm8mmpnb81erjqabv0ynqzzw4","algorithm":"HS256","key_id":"d44n4r0d","purpose":"activate","claims":{"user_id":1,"username":"ada","email":"ada@example.org","purpose":"activate","jti":"tnm8mmpnb81erjqabv0ynqzzw4","iat":1795424400,"exp":1795431600,"aud":"gatepass"},"verified":true},"tokens":null,"times":{"issued_at":"2026-11-23T09:00:00Z","not_before":null,"expires_at":"2026-11-23T11:00:00Z","remaining_seconds":7200,"lifetime_seconds":7200},"link":{"id":"tnm8mmpnb81erjqabv0ynqzzw4","purpose":"activate","state":"used","issued_by":"olga","issued_at":"2026-11-23T09:00:00Z","expires_at":"2026-11-23T11:00:00Z","used_at":"2026-11-23T09:00:00Z","used_via":"web 192.0.2.7","superseded_by":null,"revoked_at":null,"key_id":"d44n4r0d"},"account":{"id":1,"username":"ada","email":"ada@example.org","state":"active","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:00:00Z","has_password":false},"checks":[{"name":"shape","outcome":"pass","detail":"three parts, canonical base64url, JSON objects"},{"name":"algorithm","outcome":"pass","detail":"HS256"},{"name":"key","outcome":"pass","detail":"key `d44n4r0d`"},{"name":"signature","outcome":"pass","detail":"matches"},{"name":"issuer","outcome":"pass","detail":"issuer and audience are this environment's"},{"name":"purpose","outcome":"pass","detail":"activate"},{"name":"record","outcome":"fail","detail":"spent at 2026-11-23T09:00:00Z"},{"name":"account","outcome":"pass","detail":"`ada` is active"},{"name":"not-before","outcome":"pass","detail":"its time has come"},{"name":"expiry","outcome":"pass","detail":"until 2026-11-23T11:00:00Z"}]}}

"#]]).json();
    assert_eq!(json["error"]["code"], json["diagnosis"]["verdict"]);
    assert_eq!(json["diagnosis"]["status"], 14);
    assert!(json["diagnosis"]["error"].is_null() && json["outcome"].is_null());
}

#[test]
fn a_link_arrives_as_an_argument_or_on_standard_input() {
    let mut world = World::new();
    for name in ["ada", "bob", "carl", "dora"] {
        let url = world.register(name);
        let token = crate::harness::token_of(&url).to_owned();
        match name {
            "ada" => world.run("activate --no-password").arg(url).expect(0),
            "bob" => world.run("activate --no-password").arg(token).expect(0),
            "carl" => world
                .run("activate --no-password")
                .stdin(format!("Hello,\n\nplease open <{url}>.\n"))
                .expect(0),
            _ => world
                .run("activate --no-password -")
                .stdin(format!("\"{token}\"\r\n"))
                .expect(0),
        };
    }
    assert_eq!(world.ask("SELECT sum(is_active) FROM users"), "4\n");
}

#[test]
fn what_brought_it_is_kept() {
    let mut world = World::new();
    let url = world.register("ada");
    world
        .run("activate --no-password --via 'web 192.0.2.7' -")
        .stdin(&url)
        .expect(0);
    assert_eq!(world.ask("SELECT used_via FROM links"), "web 192.0.2.7\n");
    assert_eq!(
        world.ask("SELECT detail FROM audit WHERE action = 'activated'"),
        "{\"via\":\"web 192.0.2.7\",\"uid\":1000}\n"
    );
    world.tick("1m");
    world.run("activate --no-password -").stdin(&url).expect(14).err(str![[r#"
error: used 1 minute ago, 0 seconds after it was issued, via web 192.0.2.7; the account is active; a mail scanner probably opened it

"#]]);
}

#[test]
fn an_operator_decides_without_a_link() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("1m");
    world
        .run("activate --account ada --reason 'identity seen at the desk' --no-password")
        .expect(0)
        .out(str![[r#"
activated `ada`, account 1

"#]])
        .no_err();
    assert_eq!(
        world.ask("SELECT actor, link_id, detail FROM audit WHERE action = 'activated'"),
        "olga|NULL|{\"reason\":\"identity seen at the desk\",\"uid\":1000}\n"
    );
    // The goal is reached already.
    world
        .run("activate --account ada --reason again --no-password")
        .expect(0)
        .out(str![[r#"
`ada` is active already

"#]]);
    assert_eq!(world.ask("SELECT count(*) FROM events"), "3\n");
    world
        .run("activate --no-password -")
        .stdin(&url)
        .expect(14)
        .err(str![[r#"
error: never used, but the account is active already

"#]]);
    let json = world.run("activate --account ADA --reason again --json").expect(0).out(str![[r#"
{"command":"activate","status":0,"error":null,"outcome":"unchanged","account":{"id":1,"username":"ada","email":"ada@example.org","state":"active","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:01:00Z","has_password":false},"link":null,"diagnosis":null}

"#]]).json();
    assert!(json["diagnosis"].is_null());
}

#[test]
fn a_decision_needs_its_reason_and_stands_alone() {
    let mut world = World::new();
    let url = world.register("ada");
    world
        .run("activate --account ada --no-password")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: the following required arguments were not provided: --reason <TEXT>
hint: gatepass activate --help

"#]]);
    world
        .run("activate --reason because --no-password")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: the following required arguments were not provided: --account <USERNAME>
hint: gatepass activate --help

"#]]);
    world
        .run("activate --account ada --reason because --no-password")
        .arg(&url)
        .expect(2)
        .no_out()
        .err(str![[r#"
error: the argument `--account <USERNAME>` cannot be used with `[LINK]`
hint: gatepass activate --help

"#]]);
    world
        .run("activate --account ada --reason because --via web --no-password")
        .expect(2)
        .no_out();
    world.run("activate --account ada --reason because").expect(2).no_out().err(str![[r#"
error: a password is needed, and nobody can be asked for it here: give --password-stdin, --password-file PATH, --generate-password or --no-password

"#]]);
    world
        .run("activate --account nobody --reason because --no-password")
        .expect(4)
        .no_out()
        .err(str![[r#"
error: there is no account `nobody`

"#]]);
    world.sql("UPDATE accounts SET suspended_at = created_at + 1");
    world
        .run("activate --account ada --reason because --no-password")
        .expect(1)
        .no_out()
        .err(str![[r#"
error: the account `ada` is suspended

"#]]);
}

#[test]
fn seven_seconds_and_eight() {
    let mut world = World::new();
    let url = world
        .run("register ada --email ada@example.org --no-password --ttl 7s")
        .expect(0)
        .line();
    world.tick("8s");
    world
        .run("activate --no-password -")
        .stdin(&url)
        .expect(10)
        .no_out()
        .err(str![[r#"
error: expired 1 second ago, at 09:00:07 UTC, 10:00:07 +01:00, after a lifetime of 7 seconds
hint: gatepass issue-link ada

"#]]);
}

#[test]
fn at_the_very_instant_of_its_end_a_link_is_over() {
    let mut world = World::at("2026-11-23T09:00:00.750Z");
    let (first, second) = (world.register("ada"), world.register("bob"));
    world.machine.now = "2026-11-23T10:59:59.999Z".parse().expect("an instant");
    world.activate(&first);
    world.machine.now = "2026-11-23T11:00:00Z".parse().expect("an instant");
    world
        .run("activate --no-password -")
        .stdin(&second)
        .expect(10)
        .err(str![[r#"
error: expired just now, at 11:00:00 UTC, 12:00:00 +01:00, after a lifetime of 2 hours
hint: gatepass issue-link bob

"#]]);
}

#[test]
fn a_rehearsal_spends_nothing() {
    let mut world = World::new();
    let url = world.register("ada");
    world
        .run("activate --no-password --dry-run -")
        .stdin(&url)
        .expect(0)
        .out(str![[r#"
a rehearsal; nothing was written. `ada` would be active

"#]])
        .err(str![[r#"
dry run: all of this was rolled back; nothing was written

"#]]);
    let json = world
        .run("activate --no-password --dry-run --json -")
        .stdin(&url)
        .expect(0)
        .json();
    assert_eq!(
        (json["outcome"].as_str(), json["account"]["state"].as_str()),
        (Some("activated"), Some("active"))
    );
    let said = world
        .run("activate --generate-password --dry-run -")
        .stdin(&url)
        .terminal(Stream::Stderr)
        .expect(0);
    assert!(!said.stderr().contains("generated"), "{said:?}");
    world
        .run("activate --account ada --reason because --no-password --dry-run")
        .expect(0)
        .out(str![[r#"
a rehearsal; nothing was written. `ada` would be active

"#]]);
    world.activate(&url);
    world
        .run("activate --no-password --dry-run -")
        .stdin(&url)
        .expect(14)
        .no_out();
}

#[test]
fn a_result_that_was_lost_can_be_looked_up() {
    let mut world = World::new();
    let url = world.register("ada");
    world
        .run("activate --no-password -")
        .stdin(&url)
        .stdout_fails(ErrorKind::StorageFull)
        .expect(3)
        .err(str![[r#"
error: the account is active, but the result could not be written
hint: gatepass inspect-token --account ada

"#]]);
    // By the hint: the link is spent and the account active.
    world.run("inspect-token --account ada").expect(14);
    let url = world.register("bob");
    world
        .run("activate --no-password -")
        .stdin(&url)
        .stdout_fails(ErrorKind::BrokenPipe)
        .expect(0)
        .no_err();
}

#[test]
fn two_tabs_one_link() {
    let mut world = World::new();
    let url = world.register("ada");
    let json = world
        .run("activate --json --no-password -")
        .stdin(&url)
        .expect(0)
        .json();
    assert_eq!(json["link"]["id"], claims_of(&url)["jti"]);
    assert_eq!(json["link"]["state"], "used");
    let json = world
        .run("activate --json --no-password -")
        .stdin(&url)
        .expect(14)
        .json();
    assert_eq!(json["account"]["state"], "active");
}

#[test]
fn without_a_store_nothing_is_made() {
    let mut world = World::new();
    let url = World::new().register("ada");
    world
        .run("activate --no-password -")
        .stdin(&url)
        .expect(3)
        .no_out()
        .err(str![[r#"
error: there is no store at `~/.local/share/gatepass/gatepass.db`; init and register make one
hint: gatepass config

"#]]);
    assert!(world.names().is_empty());
}

#[test]
fn what_brought_it_keeps_no_token() {
    let mut world = World::new();
    let url = world.register("ada");
    let via = format!("web {url}?from=mail");
    world
        .run("activate --no-password --via")
        .arg(via)
        .arg("-")
        .stdin(&url)
        .expect(0);
    let told = world.run("inspect-token --json -").stdin(&url).expect(14).json();
    let kept = told["link"]["used_via"].as_str().unwrap();
    assert_eq!(
        kept,
        "web http://127.0.0.1:9000/api-activate/eyJhbGciOiJIUzI1NiIs…/?from=mail"
    );
    assert!(world.trail().contains(kept));
}

#[test]
fn nothing_is_lost_with_the_answer_of_a_rehearsal() {
    let mut world = World::new();
    let url = world.register("ada");
    for line in [
        "issue-link ada --dry-run --json",
        "register bob --email bob@example.org --no-password --dry-run --json",
        "activate --no-password --dry-run --json -",
    ] {
        let said = world
            .run(line)
            .stdin(&url)
            .stdout_fails(std::io::ErrorKind::StorageFull)
            .expect(3);
        assert!(
            said.stderr().contains("error: the result could not be written"),
            "{said:?}"
        );
    }
}

#[test]
fn a_password_is_not_typed_in_the_open() {
    let mut world = World::new();
    let url = world.register("ada");
    world
        .run("activate --password-stdin")
        .arg(&url)
        .typed(&[])
        .expect(2)
        .err(str![[r#"
error: --password-stdin would show what is typed on a terminal: without it you are asked unseen

"#]]);
}
