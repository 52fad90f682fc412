//! The pages in a real browser: opened, pressed, and looked at.

use serde_json::json;

use super::{driver::Browser, *};

/// A link at the server's own address.
fn at(server: &Server, url: &str) -> String {
    url.replace("http://127.0.0.1:9000", &format!("http://{}", server.address))
}

#[test]
fn a_browser_opens_presses_and_is_done() {
    let Some(browser) = Browser::open() else { return };
    let home = Home::new();
    let url = home
        .fed(
            &["register", "ada", "--email", "ada@example.org", "--password-stdin"],
            PASSWORD,
        )
        .url();
    let server = Server::of(&home, &["--name", "Example Club"]);
    browser.opens(&at(&server, &url));
    assert_eq!(browser.heading(), "Activate your account");
    browser.looks_at_it("confirm");
    assert_eq!(home.one::<i64>("SELECT count(*) FROM users WHERE is_active"), 0);
    browser.presses();
    assert_eq!(browser.heading(), "Your account is active");
    browser.looks_at_it("done");
    assert_eq!(home.one::<i64>("SELECT count(*) FROM users WHERE is_active"), 1);
    browser.opens(&at(&server, &url));
    assert_eq!(browser.heading(), "This link has been used");
    browser.looks_at_it("used");
    assert_eq!(browser.complaints(), Vec::<Value>::new());
}

#[test]
fn a_browser_shows_when_a_link_ran_out_and_that_a_newer_one_was_sent() {
    let Some(browser) = Browser::open() else { return };
    let home = Home::new();
    let old = home.link("ada");
    let late = home.run(&["issue-link", "ada", "--ttl", "1s"]).url();
    let server = Server::of(&home, &[]);
    thread::sleep(Duration::from_millis(1100));
    browser.opens(&at(&server, &late));
    assert_eq!(browser.heading(), "This link has run out");
    assert!(
        browser
            .says()
            .contains("A new one goes to the address we hold for you."),
        "{}",
        browser.says()
    );
    browser.looks_at_it("expired");
    browser.opens(&at(&server, &old));
    assert_eq!(browser.heading(), "A newer link was sent");
    browser.looks_at_it("superseded");
    browser.opens(&at(&server, &late[..late.len() - 20]));
    assert_eq!(browser.heading(), "This link cannot be used");
    assert_eq!(browser.complaints(), Vec::<Value>::new());
}

#[test]
fn a_browser_refuses_a_weak_password_and_takes_a_good_one() {
    let Some(browser) = Browser::open() else { return };
    let home = Home::new();
    let url = home.link("ada");
    let server = Server::of(&home, &[]);
    browser.opens(&at(&server, &url));
    assert_eq!(browser.heading(), "Choose a password");
    browser.looks_at_it("choose");
    browser.types("#password", "password");
    browser.types("#again", "password");
    browser.presses();
    assert_eq!(browser.heading(), "Choose a password");
    assert!(
        browser.says().contains("The password needs at least 15 characters."),
        "{}",
        browser.says()
    );
    let described = "return document.querySelector('[aria-invalid]').getAttribute('aria-describedby')";
    assert_eq!(browser.script(described), "rules password-fault");
    browser.looks_at_it("weak");
    browser.types("#password", PASSWORD);
    browser.types("#again", PASSWORD);
    browser.presses();
    assert_eq!(browser.heading(), "Your account is active");
    assert_eq!(browser.complaints(), Vec::<Value>::new());
}

#[test]
fn a_browser_asks_who_registered_alone_for_the_password_once_more() {
    let Some(browser) = Browser::open() else { return };
    let home = Home::new();
    let server = Server::of(&home, &["--allow-registration", "--show-confirmation-url"]);
    let newcomer = json!({ "username": "ada", "email": "ada@example.org", "password": PASSWORD });
    let answer = server
        .ask("POST", "/api-register/")
        .json(&newcomer)
        .send()
        .is(201)
        .json();
    browser.opens(&at(&server, answer["confirmation_url"].as_str().unwrap()));
    assert_eq!(browser.heading(), "Confirm that it was you");
    browser.looks_at_it("repeat");
    browser.types("#password", "somebody else's guess");
    browser.presses();
    assert!(
        browser.says().contains("This is not the password that was chosen"),
        "{}",
        browser.says()
    );
    browser.looks_at_it("wrong");
    browser.types("#password", PASSWORD);
    browser.presses();
    assert_eq!(browser.heading(), "Your account is active");
    assert_eq!(browser.complaints(), Vec::<Value>::new());
}
