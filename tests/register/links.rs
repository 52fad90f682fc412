//! The link that comes with an account: its claims, its lifetime, its URL.

use std::collections::BTreeSet;

use crate::harness::{Stream, World, claims_of, str};

#[test]
fn the_claims_are_the_ancestors_and_ours() {
    let mut world = World::new();
    let url = world.register("ada");
    let claims = claims_of(&url);
    let names: Vec<&String> = claims.keys().collect();
    assert_eq!(
        names,
        ["user_id", "username", "email", "purpose", "jti", "iat", "exp", "aud"]
    );
    assert_eq!(
        (claims["user_id"].as_i64(), claims["aud"].as_str()),
        (Some(1), Some("gatepass"))
    );
    world.set("GATEPASS_ISSUER", "https://accounts.example.org");
    assert_eq!(claims_of(&world.register("bob"))["iss"], "https://accounts.example.org");
}

#[test]
fn fewer_claims_where_the_link_passes_through_other_hands() {
    let mut world = World::new();
    world.configure("claims = 'minimal'\n");
    let claims = claims_of(&world.register("ada"));
    let names: Vec<&String> = claims.keys().collect();
    assert_eq!(names, ["user_id", "purpose", "jti", "iat", "exp", "aud"]);
}

#[test]
fn the_ancestors_payload_is_announced_as_a_login_token() {
    let mut world = World::new();
    world.register("ada");
    world.configure("claims = 'drf-jwt'\n");
    let said = world
        .run("register bob --email bob@example.org --no-password")
        .expect(0)
        .err(str![[r#"
`bob`: registered as account 2, pending
notice: the link template is the default, which works on this machine only; set link_template
warning: claims = "drf-jwt" makes a login token wherever this key is trusted for logins
link bqq4vngf works once, for 2 hours, until 11:00 UTC, 12:00 +01:00

"#]]);
    let claims = claims_of(&said.line());
    let names: BTreeSet<&str> = claims.keys().map(String::as_str).collect();
    assert_eq!(names, ["user_id", "username", "email", "exp", "jti"].into());
    world.run("issue-link bob").expect(0).err(str![[r#"
notice: the link template is the default, which works on this machine only; set link_template
warning: claims = "drf-jwt" makes a login token wherever this key is trusted for logins
link 2jp5ez6v works once, for 2 hours, until 11:00 UTC, 12:00 +01:00

"#]]);
}

#[test]
fn how_long_a_link_works() {
    let mut world = World::new();
    let lifetime = |url: &str| {
        let claims = claims_of(url);
        claims["exp"].as_i64().expect("exp") - claims["iat"].as_i64().expect("iat")
    };
    assert_eq!(lifetime(&world.register("usual")), 7200);
    let mut ask = |name: &str, option: &str, status| {
        world
            .run(&format!(
                "register {name} --email {name}@example.org --no-password {option}"
            ))
            .expect(status)
    };
    assert_eq!(lifetime(&ask("shortest", "--ttl 1s", 0).line()), 1);
    assert_eq!(lifetime(&ask("longest", "--ttl 30d", 0).line()), 30 * 86_400);
    assert_eq!(
        lifetime(&ask("until", "--expires-at 2026-11-23T12:00:00+01:00", 0).line()),
        7200
    );
    ask("never", "--ttl 2592001s", 2).no_out().err(str![[r#"
error: a lifetime of `30d 1s` is out of bounds: the shortest is `1s`, the longest `30d`

"#]]);
    ask("never", "--ttl 0s", 2).no_out().err(str![[r#"
error: a lifetime of `0s` is out of bounds: the shortest is `1s`, the longest `30d`

"#]]);
    ask("never", "--ttl -5m", 2).no_out().err(str![[r#"
error: a lifetime of `-5m` is out of bounds: the shortest is `1s`, the longest `30d`

"#]]);
    ask("never", "--ttl soon", 2).no_out().err(str![[r#"
error: invalid value `soon` for `--ttl <DURATION>`: a lifetime is a number and its unit, such as `30m`, `2h`, `1h 30m` or `7d`
hint: gatepass register --help

"#]]);
    ask("never", "--expires-at 2027-01-01T00:00:00Z", 2)
        .no_out()
        .err(str![[r#"
error: a lifetime of `38d 15h` is out of bounds: the shortest is `1s`, the longest `30d`

"#]]);
    ask("never", "--expires-at 2026-11-23T09:00:00Z", 2)
        .no_out()
        .err(str![[r#"
error: an expiry lies in the future, and `2026-11-23T09:00:00Z` does not; the shortest lifetime is `1s`, the longest `30d`

"#]]);
    ask("never", "--expires-at tomorrow", 2).no_out().err(str![[r#"
error: invalid value `tomorrow` for `--expires-at <INSTANT>`: an expiry is an RFC 3339 instant in whole seconds, such as `2026-12-01T09:00:00Z`
hint: gatepass register --help

"#]]);
    ask("never", "--ttl 2h --expires-at 2026-11-24T09:00:00Z", 2)
        .no_out()
        .err(str![[r#"
error: the argument `--ttl <DURATION>` cannot be used with `--expires-at <INSTANT>`
hint: gatepass register --help

"#]]);
}

#[test]
fn the_bounds_are_settings() {
    let mut world = World::new();
    world.configure("min_ttl = '10m'\nmax_ttl = '1h'\ndefault_ttl = '45m'\n");
    let claims = claims_of(&world.register("ada"));
    assert_eq!(
        claims["exp"].as_i64().expect("exp") - claims["iat"].as_i64().expect("iat"),
        2700
    );
    world
        .run("register bob --email bob@example.org --no-password --ttl 9m")
        .expect(2)
        .err(str![[r#"
error: a lifetime of `9m` is out of bounds: the shortest is `10m`, the longest `1h`

"#]]);
}

#[test]
fn a_lifetime_that_is_refused_makes_nothing_on_a_fresh_machine() {
    let mut world = World::new();
    world
        .run("register ada --email ada@example.org --no-password --ttl 31d")
        .expect(2)
        .no_out();
    assert!(world.names().is_empty(), "{:?}", world.names());
}

#[test]
fn without_a_link_there_is_no_url() {
    let mut world = World::new();
    world
        .run("register ada --email ada@example.org --no-password --no-link")
        .expect(0)
        .no_out()
        .err(str![[r#"
the key ring is `~/.local/share/gatepass/keys.json`: keep a copy, and keep it secret
the store is `~/.local/share/gatepass/gatepass.db`
`ada`: registered as account 1, pending

"#]]);
    let json = world
        .run("register bob --email bob@example.org --no-password --no-link --json")
        .expect(0)
        .json();
    assert_eq!(
        (&json["link"], &json["confirmation_url"]),
        (&serde_json::Value::Null, &serde_json::Value::Null)
    );
    assert_eq!(world.ask("SELECT count(*) FROM links"), "0\n");
    assert_eq!(world.run("issue-link ada").expect(0).line().matches('.').count(), 5);
}

#[test]
fn the_url_begins_as_it_is_told_to() {
    let mut world = World::new();
    world.register("first");
    let mut begin = |name: &str, base: &str| {
        let line = format!("register {name} --email {name}@example.org --no-password --base-url {base}");
        let said = world.run(&line).expect(0);
        let url = said.line();
        (
            url[..url.find("eyJ").expect("a token")].to_owned(),
            said.stderr().lines().next().unwrap_or_default().to_owned(),
        )
    };
    let registered = |name: &str, id: u8| format!("`{name}`: registered as account {id}, pending");
    assert_eq!(
        begin("https", "https://accounts.example.org"),
        (
            "https://accounts.example.org/api-activate/".to_owned(),
            registered("https", 2)
        )
    );
    assert_eq!(
        begin("path", "https://example.org/it/").0,
        "https://example.org/it/api-activate/"
    );
    assert_eq!(
        begin("port", "http://localhost:8080").0,
        "http://localhost:8080/api-activate/"
    );
    world
        .run("register plain --email plain@example.org --no-password --base-url http://accounts.example.org")
        .expect(0)
        .err(str![[r#"
`plain`: registered as account 5, pending
warning: the link goes over plain http, where others can read it
link 1d801dst works once, for 2 hours, until 11:00 UTC, 12:00 +01:00

"#]]);
    for wrong in [
        "accounts.example.org",
        "ftp://example.org",
        "https://",
        "https://user:secret@example.org",
        "https://example.org/?a=b",
    ] {
        let said = world
            .run("register bad --email bad@example.org --no-password --base-url")
            .arg(wrong)
            .expect(2)
            .no_out();
        assert!(
            said.stderr().starts_with("error: `--base-url`: the base URL must"),
            "{said:?}"
        );
        assert!(!said.stderr().contains("secret"));
    }
}

#[test]
fn the_template_is_a_setting() {
    let mut world = World::new();
    world.configure("link_template = 'https://accounts.example.org/#/confirm/{token}'\n");
    let url = world.register("ada");
    assert!(
        url.starts_with("https://accounts.example.org/#/confirm/eyJ") && !url.ends_with('/'),
        "{url}"
    );
    world
        .run("register bob --email bob@example.org --no-password --base-url https://other.example.org/it")
        .expect(2)
        .err(str![[r#"
error: `--base-url`: the base URL must be a scheme and a host alone, because the link template has no `/api-activate/`, such as `https://accounts.example.org`

"#]]);
    world.configure("link_template = 'https://accounts.example.org/activate/'\n");
    world
        .run("register bob --email bob@example.org --no-password")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: `link_template` in `~/.config/gatepass/config.toml`: the link template must hold `{token}` exactly once and no other braces, such as `https://accounts.example.org/activate/{token}/`
hint: gatepass man

"#]]);
}

#[test]
fn a_qr_code_is_for_a_terminal() {
    let mut world = World::new();
    let said = world
        .run("register ada --email ada@example.org --no-password --qr")
        .terminal(Stream::Stderr)
        .expect(0);
    assert!(said.stderr().contains('▀') && !said.stdout().contains('▀'), "{said:?}");
    world
        .run("register bob --email bob@example.org --no-password --qr")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: `--qr` shows its result on a terminal, and standard error is none

"#]]);
    assert_eq!(world.ask("SELECT count(*) FROM users"), "1\n");
}
