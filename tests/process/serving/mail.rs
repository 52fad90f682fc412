//! Mail of a server that runs: to people who register, of what waits, and beside a mail server that fails.

use std::time::Instant;

use serde_json::json;

use super::{
    super::mailing::{Act, Mx, claims_run_out, field, goes, goes_into_a_folder, link, mailbox, waiting},
    driver::Browser,
    *,
};

#[test]
fn whoever_registers_gets_a_mail_whose_link_works() {
    let home = waiting(2);
    goes_into_a_folder(&home);
    let server = Server::of(&home, &["--allow-registration", "--mail"]);
    // The first was tried a moment ago and is not due yet.
    wait_until("what waited is sent", || mailbox(&home).len() == 1);
    assert_eq!(field(&mailbox(&home)[0], "To"), "user1 <user1@example.org>");
    fs::remove_dir_all(home.path().join("mail")).unwrap();

    let newcomer = json!({ "username": "prize.example", "email": "eve@example.org", "password": PASSWORD });
    let told = server.ask("POST", "/api-register/").json(&newcomer).send().is(201);
    assert!(!told.body.contains("http"), "{told:?}");
    let start = Instant::now();
    wait_until("the mail is there", || mailbox(&home).len() == 1);
    let took = start.elapsed();
    println!("mailed {took:?} after the answer");
    assert!(took < Duration::from_secs(10), "{took:?}");
    let mail = mailbox(&home).remove(0);
    assert!(field(&mail, "To").contains("eve@example.org"), "{mail}");
    assert!(!mail.contains("prize"), "greeted by a name that is a link: {mail}");

    let url = link(&mail);
    let page = server.ask("GET", url).for_a_browser().send().is(200).page();
    assert!(page.contains("current-password"), "{page}");
    let active = || home.one::<i64>("SELECT count(*) FROM users WHERE is_active");
    assert_eq!(active(), 0);
    let password = [("password", PASSWORD)];
    server.ask("POST", url).for_a_browser().form(&password).send().is(200);
    assert_eq!(active(), 1);

    let log = server.ends().join("\n");
    assert!(log.contains("\"mail\":\"sent\""), "{log}");
    is_silent(&log);
    home.run(&["check"]).exits(0);
}

/// A log in which neither a token nor an address stands.
fn is_silent(log: &str) {
    let lines = log.lines().filter(|line| line.starts_with('{'));
    let lines: Vec<&str> = lines.collect();
    assert!(!lines.is_empty());
    for line in lines {
        assert!(!line.contains("eyJ") && !line.contains('@'), "{line}");
        assert!(!line.contains("%40") && !line.contains("prize"), "{line}");
    }
}

#[test]
fn what_a_mail_server_says_of_an_address_stays_out_of_the_log() {
    let home = waiting(2);
    let later = Act::Say("450 4.2.1 <user1@example.org>, User1@Example.org: come again");
    let mx = Mx::start(move |heard, _| (heard == "RCPT").then_some(later));
    goes(&home, &mx.carrier(), "");
    let server = Server::of(&home, &["--mail"]);
    let is_told = || server.log().iter().any(|line| line["mail"] == "waiting");
    wait_until("it was tried", is_told);
    let log = server.ends().join("\n");
    assert!(log.contains("450 4.2.1") && log.contains("come again"), "{log}");
    is_silent(&log);
}

#[test]
fn a_mail_server_that_hangs_does_not_keep_the_server_from_ending() {
    let home = waiting(3);
    let mx = Mx::start(|_, _| Some(Act::Hang));
    goes(&home, &mx.carrier(), "");
    let server = Server::of(&home, &["--mail"]);
    wait_until("it is tried", || mx.connections() == 1);
    // An answer is waited for thirty seconds.
    let start = Instant::now();
    server.ends();
    let took = start.elapsed();
    println!("ended after {took:?}");
    assert!(took < Duration::from_secs(10), "{took:?}");
    claims_run_out(&home);
    goes_into_a_folder(&home);
    home.run(&["send-mail", "--now"]).exits(0);
    assert_eq!(mailbox(&home).len(), 3);
    assert_eq!(home.files(), ["gatepass.db", "keys.json"]);
}

#[test]
fn from_nothing_to_an_active_account_by_mail_and_browser() {
    let Some(browser) = Browser::open() else { return };
    let home = Home::new();
    goes_into_a_folder(&home);
    let register = [
        "register",
        "ada",
        "--email",
        "ada@example.org",
        "--password-stdin",
        "--mail",
    ];
    home.fed(&register, PASSWORD).url();
    let mail = mailbox(&home).remove(0);
    assert_eq!(field(&mail, "To"), "ada <ada@example.org>");
    let server = Server::of(&home, &["--name", "Example Club", "--mail"]);
    let (_, path) = link(&mail).split_once("127.0.0.1:9000").unwrap();
    browser.opens(&format!("http://{}{path}", server.address));
    assert_eq!(browser.heading(), "Activate your account");
    browser.presses();
    assert_eq!(browser.heading(), "Your account is active");
    assert_eq!(browser.complaints(), Vec::<Value>::new());
    assert_eq!(home.one::<i64>("SELECT count(*) FROM users WHERE is_active"), 1);
}
