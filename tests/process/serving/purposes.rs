//! Links that reset a password or change an address, over HTTP: looked at, asked for what they need, and spent once.

use serde_json::json;

use super::*;

const ANOTHER: &str = "seven unlikely words in a row, friend";

/// An active account with a password.
fn home() -> Home {
    let home = Home::new();
    let line = [
        "register",
        "ada",
        "--email",
        "ada@example.org",
        "--active",
        "--password-stdin",
    ];
    assert_eq!(home.fed(&line, PASSWORD).code(), Some(0));
    home
}

#[test]
fn a_link_that_resets_a_password_asks_for_the_new_one() {
    let home = home();
    let url = home.run(&["issue-link", "ada", "--purpose", "reset-password"]).url();
    let server = Server::of(&home, &[]);
    assert_eq!(
        server.get(&url).is(200).json()["message"],
        "This link works. A POST to it with a `password` changes the password."
    );
    let page = server.ask("GET", &url).for_a_browser().send().is(200).page();
    assert!(
        page.contains("<h1>Choose a new password</h1>") && page.contains("name=\"again\""),
        "{page}"
    );

    // Nothing is changed without one, and by none that is weak or typed in two ways.
    assert_eq!(
        server.post(&url).is(400).json(),
        json!({ "password": ["This field is required."] })
    );
    server
        .ask("POST", &url)
        .json(&json!({ "password": "short" }))
        .send()
        .is(400);
    let differ = [("password", ANOTHER), ("again", "something else")];
    server.ask("POST", &url).for_a_browser().form(&differ).send().is(400);
    assert_eq!(home.one::<i64>("SELECT count(*) FROM events"), 2);

    let both = [("password", ANOTHER), ("again", ANOTHER)];
    let done = server
        .ask("POST", &url)
        .for_a_browser()
        .form(&both)
        .send()
        .is(200)
        .page();
    assert!(done.contains("<h1>Your password is changed</h1>"), "{done}");
    assert_eq!(server.post(&url).is(410).json()["code"], "already-used");
    server.ends();
    let check = ["check-password", "ada", "--password-stdin"];
    assert_eq!(home.fed(&check, ANOTHER).code(), Some(0));
    assert_eq!(home.fed(&check, PASSWORD).code(), Some(1));
}

#[test]
fn a_link_that_changes_an_address_needs_one_press() {
    let home = home();
    let url = home
        .run(&["set-email", "ada", "countess@example.org", "--confirm"])
        .url();
    let server = Server::of(&home, &[]);
    let page = server
        .ask("GET", &url)
        .for_a_browser()
        .header("accept-language", "de")
        .send()
        .is(200)
        .page();
    assert!(
        page.contains("<h1>Neue Adresse bestätigen</h1>") && !page.contains("<input"),
        "{page}"
    );
    assert_eq!(server.post(&url).is(200).json(), json!(["Email Changed"]));
    assert_eq!(server.post(&url).is(410).json()["code"], "already-used");
    server.ends();
    assert_eq!(home.one::<String>("SELECT email FROM users"), "countess@example.org");
}

/// What became of the account in the meantime is not told to whoever holds the link.
#[test]
fn what_came_in_between_is_not_told() {
    let home = home();
    let reset = home.run(&["issue-link", "ada", "--purpose", "reset-password"]).url();
    let change = home.run(&["set-email", "ada", "bob@example.org", "--confirm"]).url();
    let bob = ["register", "bob", "--email", "bob@example.org", "--no-password"];
    assert_eq!(home.run(&bob).code(), Some(0));
    let set = ["set-password", "ada", "--password-stdin"];
    assert_eq!(home.fed(&set, ANOTHER).code(), Some(0));
    let server = Server::of(&home, &[]);
    for url in [&reset, &change] {
        let told = server.post(url).is(401).json();
        assert_eq!(told["code"], "cannot-be-used", "{told}");
        assert_eq!(told["detail"], "Incorrect authentication credentials.");
    }
    server.ends();
}
