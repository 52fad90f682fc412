//! People who register themselves.

use serde_json::json;

use super::*;

const REGISTER: &str = "/api-register/";
const AS_BEFORE: [&str; 2] = ["--allow-registration", "--show-confirmation-url"];

fn newcomer(name: &str, email: &str, password: &str) -> Value {
    json!({ "username": name, "email": email, "password": password })
}

#[test]
fn a_registration_by_form_or_json_gives_a_link_where_that_is_allowed() {
    let home = Home::new();
    let server = Server::of(&home, &AS_BEFORE);
    let form = [
        ("username", "ada"),
        ("email", "ada@example.org"),
        ("password", PASSWORD),
    ];
    let answers = [
        server.ask("POST", REGISTER).form(&form).send(),
        server
            .ask("POST", REGISTER)
            .json(&newcomer("ben", "ben@example.org", PASSWORD))
            .send(),
    ];
    for answer in answers {
        let url = answer.is(201).json()["confirmation_url"].as_str().unwrap().to_owned();
        assert!(url.starts_with("http://127.0.0.1:9000/api-activate/"), "{url}");
        server.post(&url).is(200);
    }
    server.ask("GET", REGISTER).send().is(405);
    server.ends();
    let actor: String = home.one("SELECT actor FROM events WHERE sequence = 1");
    assert_eq!(actor, "web 127.0.0.1");
    assert_eq!(home.history().len(), 6);
}

#[test]
fn faults_come_field_by_field() {
    let home = Home::new();
    home.link("ada");
    let server = Server::of(&home, &AS_BEFORE);
    let faults = |value: &Value| server.ask("POST", REGISTER).json(value).send().is(400).json();
    let required = json!(["This field is required."]);
    assert_eq!(
        faults(&json!({})),
        json!({ "username": required, "email": required, "password": required })
    );
    assert_eq!(
        faults(&json!({ "username": "bob", "password": PASSWORD })),
        json!({ "email": required })
    );
    let blank = json!(["This field may not be blank."]);
    assert_eq!(faults(&newcomer("bob", "", PASSWORD)), json!({ "email": blank }));
    assert_eq!(
        faults(&json!({ "username": ["x"], "email": "b@example.org", "password": PASSWORD })),
        json!({ "username": ["Not a valid string."] })
    );
    let taken = json!(["A user with that username already exists."]);
    for twin in ["ada", "ADA"] {
        let told = faults(&newcomer(twin, "b@example.org", PASSWORD));
        assert_eq!(told, json!({ "username": taken }), "{twin}");
    }
    // Cyrillic letters that look like others.
    let twin = faults(&newcomer("\u{430}d\u{430}", "b@example.org", PASSWORD));
    assert!(
        twin["username"].is_array() && twin.as_object().unwrap().len() == 1,
        "{twin}"
    );
    assert_eq!(
        faults(&newcomer("bob", "ADA@example.org", PASSWORD)),
        json!({ "email": ["A user with that email already exists."] })
    );
    assert_eq!(
        faults(&newcomer("admin", "b@example.org", PASSWORD)),
        json!({ "username": ["This username is reserved."] })
    );
    let weak = faults(&newcomer("bob", "nowhere", "1"));
    assert!(weak["email"].is_array() && weak["password"].is_array(), "{weak}");
    assert_eq!(home.one::<i64>("SELECT count(*) FROM users"), 1);
}

#[test]
fn where_links_are_not_shown_nobody_learns_who_is_here() {
    let home = Home::new();
    home.link("ada");
    let server = Server::of(&home, &["--allow-registration"]);
    let asked = |name: &str, email: &str| {
        let answer = server
            .ask("POST", REGISTER)
            .json(&newcomer(name, email, PASSWORD))
            .send()
            .is(201);
        answer.json()
    };
    assert_eq!(
        asked("bob", "bob@example.org"),
        json!({ "username": "bob", "email": "bob@example.org" })
    );
    assert_eq!(
        asked("eve", "ada@example.org"),
        json!({ "username": "eve", "email": "ada@example.org" })
    );
    assert_eq!(home.one::<i64>("SELECT count(*) FROM users"), 2);
    // Nor by asking once more for the same name, with another address.
    let again = |name: &str| {
        let other = newcomer(name, "other@example.org", PASSWORD);
        server.ask("POST", REGISTER).json(&other).send().is(400).json()
    };
    assert_eq!(again("bob"), again("eve"));
    // Every answer comes on the beat, a little late for the machine's sake, and none before the first.
    let log = server.ends();
    let lines = log
        .iter()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let took: Vec<f64> = lines.map(|line| line["milliseconds"].as_f64().unwrap()).collect();
    let on_the_beat = |took: &f64| *took >= 500.0 && took % 500.0 < 400.0;
    assert!(took.len() == 4 && took.iter().all(on_the_beat), "{took:?}");
}

#[test]
fn nobody_plants_a_password_on_somebody_elses_address() {
    let home = Home::new();
    let server = Server::of(&home, &AS_BEFORE);
    let planted = newcomer("ada", "ada@example.org", PASSWORD);
    let url = server.ask("POST", REGISTER).json(&planted).send().is(201).json()["confirmation_url"]
        .as_str()
        .unwrap()
        .to_owned();
    let page = server.ask("GET", &url).for_a_browser().send().is(200).page();
    assert!(
        page.contains("autocomplete=\"current-password\"") && page.contains("If it was not you"),
        "{page}"
    );
    let tries = |password: &str| {
        server
            .ask("POST", &url)
            .for_a_browser()
            .form(&[("password", password)])
            .send()
    };
    let wrong = tries("not the password at all").is(400).page();
    assert!(
        wrong.contains("This is not the password that was chosen for this account."),
        "{wrong}"
    );
    tries("").is(400);
    // A program need not send the password; one that it sends must be the right one.
    let wrong = server
        .ask("POST", &url)
        .json(&json!({ "password": "not the password at all" }))
        .send()
        .is(400);
    assert_eq!(
        wrong.json(),
        json!({ "password": ["This is not the account's password."] })
    );
    assert_eq!(home.one::<i64>("SELECT count(*) FROM users WHERE is_active"), 0);
    tries(PASSWORD).is(200);
    assert_eq!(home.one::<i64>("SELECT count(*) FROM users WHERE is_active"), 1);
}

#[test]
fn no_mail_scanner_activates_what_somebody_else_registered() {
    let home = Home::new();
    let server = Server::of(&home, &["--allow-registration", "--activate-on-get"]);
    server
        .ask("POST", REGISTER)
        .json(&newcomer("ada", "ada@example.org", PASSWORD))
        .send()
        .is(201);
    let url = home.run(&["issue-link", "ada", "--if-live", "keep"]).url();
    server.get(&url).is(400);
    server.ask("GET", &url).header("accept", "*/*").send().is(400);
    assert_eq!(home.one::<i64>("SELECT count(*) FROM users WHERE is_active"), 0);
}

#[test]
fn guessing_the_password_ends_soon() {
    let home = Home::new();
    let server = Server::of(&home, &AS_BEFORE);
    let planted = newcomer("ada", "ada@example.org", PASSWORD);
    let url = server.ask("POST", REGISTER).json(&planted).send().is(201).json()["confirmation_url"]
        .as_str()
        .unwrap()
        .to_owned();
    let statuses: Vec<u16> = (0..8)
        .map(|n| {
            server
                .ask("POST", &url)
                .for_a_browser()
                .form(&[("password", &format!("guess {n}"))])
                .send()
                .status
        })
        .collect();
    assert!(
        statuses.starts_with(&[400, 400, 400, 400, 400]) && statuses[7] == 429,
        "{statuses:?}"
    );
    let right = [("password", PASSWORD)];
    let page = server
        .ask("POST", &url)
        .for_a_browser()
        .form(&right)
        .send()
        .is(429)
        .page();
    assert!(page.contains("Please wait a minute"), "{page}");
}

#[test]
fn an_empty_machine_gets_a_store_only_where_people_may_register() {
    let home = Home::new();
    home.run(&["serve", "--listen", "127.0.0.1:0"]).exits(3);
    assert!(home.files().is_empty());
    let server = Server::of(&home, &["--allow-registration"]);
    server.ends();
    assert_eq!(home.files(), ["gatepass.db", "keys.json"]);
}
