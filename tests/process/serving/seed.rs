//! The holes of the old system, each closed.

use data_encoding::BASE64URL_NOPAD;
use serde_json::json;

use super::*;

fn old(home: &Home) -> Server {
    Server::of(
        home,
        &["--allow-registration", "--show-confirmation-url", "--activate-on-get"],
    )
}

fn registered(server: &Server, name: &str) -> String {
    let newcomer = json!({ "username": name, "email": address(name), "password": PASSWORD });
    let answer = server
        .ask("POST", "/api-register/")
        .json(&newcomer)
        .send()
        .is(201)
        .json();
    answer["confirmation_url"].as_str().unwrap().to_owned()
}

/// A token of claims that are changed, signed with the store's own key.
fn resigned(home: &Home, url: &str, change: impl Fn(&mut Value)) -> String {
    let ring = gatepass::key::KeyRing::parse(&fs::read(home.keys()).unwrap()).unwrap();
    let token = url.split('/').find(|part| part.starts_with("eyJ")).unwrap();
    let payload = BASE64URL_NOPAD
        .decode(token.split('.').nth(1).unwrap().as_bytes())
        .unwrap();
    let mut claims: Value = serde_json::from_slice(&payload).unwrap();
    change(&mut claims);
    let token = gatepass::token::sign(&claims.to_string(), ring.signing_key().unwrap()).unwrap();
    format!("/api-activate/{token}/")
}

#[test]
fn a_link_works_once_and_does_not_wake_a_disabled_account() {
    let home = Home::new();
    let server = old(&home);
    let url = registered(&server, "ada");
    server.ask("HEAD", &url).send().is(200);
    assert_eq!(
        home.one::<i64>("SELECT count(*) FROM users WHERE is_active"),
        0,
        "HEAD does not activate"
    );
    server.get(&url).is(200);
    server.get(&url).is(410);
    server.post(&url).is(410);
    let url = registered(&server, "ben");
    home.sql()
        .execute(
            "UPDATE accounts SET suspended_at = created_at WHERE username = 'ben'",
            [],
        )
        .unwrap();
    assert_eq!(
        server.post(&url).is(401).json()["detail"],
        "Incorrect authentication credentials."
    );
    assert_eq!(home.one::<i64>("SELECT count(*) FROM users WHERE is_active"), 1);
}

#[test]
fn no_other_token_activates() {
    let home = Home::new();
    let server = old(&home);
    let url = registered(&server, "ada");
    let without = |names: &'static [&'static str]| {
        move |claims: &mut Value| {
            names
                .iter()
                .for_each(|name| drop(claims.as_object_mut().unwrap().remove(*name)))
        }
    };
    // A login token of a system that shares the key.
    let login = resigned(&home, &url, without(&["purpose", "jti", "aud"]));
    let unknown_user = resigned(&home, &url, |claims| claims["user_id"] = json!(4711));
    let no_email = resigned(&home, &url, without(&["email"]));
    for forged in [login, unknown_user, no_email] {
        assert_eq!(
            server.post(&forged).is(401).json()["detail"],
            "Incorrect authentication credentials."
        );
    }
    assert_eq!(home.one::<i64>("SELECT count(*) FROM users WHERE is_active"), 0);
    server.post(&url).is(200);
}

#[test]
fn twins_weak_passwords_and_missing_addresses_are_faults() {
    let home = Home::new();
    let server = old(&home);
    registered(&server, "bob");
    let asked = |newcomer: Value| {
        server
            .ask("POST", "/api-register/")
            .json(&newcomer)
            .send()
            .is(400)
            .json()
    };
    assert!(asked(json!({ "username": "Bob", "email": "b@example.org", "password": PASSWORD }))["username"].is_array());
    assert!(asked(json!({ "username": "eve", "email": "BOB@example.org", "password": PASSWORD }))["email"].is_array());
    assert!(asked(json!({ "username": "eve", "password": PASSWORD }))["email"].is_array());
    assert!(asked(json!({ "username": "eve", "email": "e@example.org", "password": "1" }))["password"].is_array());
}
