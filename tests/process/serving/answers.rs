//! `gatepass serve`: what a link answers, to whom, with which status, and in which words.

use serde_json::json;

use super::*;

#[test]
fn a_look_changes_nothing_and_a_post_or_put_spends() {
    for spend in ["POST", "PUT"] {
        let home = Home::new();
        let url = home
            .run(&["register", "ada", "--email", "ada@example.org", "--no-link"])
            .code();
        assert_ne!(url, Some(0), "a password is needed");
        let url = home
            .fed(
                &["register", "ada", "--email", "ada@example.org", "--password-stdin"],
                PASSWORD,
            )
            .url();
        let server = Server::of(&home, &[]);
        for _ in 0..3 {
            let seen = server.get(&url).is(200).json();
            assert_eq!(
                (&seen["verdict"], seen.as_object().unwrap().len()),
                (&json!("valid"), 3)
            );
            assert!(seen["expires_at"].as_str().unwrap().ends_with('Z') && seen["message"].is_string());
            assert_eq!(server.ask("HEAD", &url).send().is(200).body, "");
            server.ask("GET", &url).for_a_browser().send().is(200);
        }
        assert_eq!(home.one::<i64>("SELECT count(*) FROM events"), 2);
        assert_eq!(
            server.ask(spend, url.trim_end_matches('/')).send().is(200).json(),
            json!(["User Activated"])
        );
        let again = server.ask(spend, &url).send().is(410).json();
        assert_eq!(again["code"], "already-used");
        assert_eq!(
            server.get(&url).is(410).json()["message"],
            "This link has done its work. Please sign in."
        );
        server.ends();
        assert_eq!(home.history(), ["registered", "link-issued", "activated"]);
        let via: String = home.one("SELECT detail ->> 'via' FROM events WHERE action = 'activated'");
        assert_eq!(via, "web 127.0.0.1");
    }
}

#[test]
fn every_verdict_has_its_status_and_a_stranger_learns_nothing_more() {
    let home = Home::new();
    let links: Vec<String> = [
        "expired",
        "superseded",
        "revoked",
        "suspended",
        "deleted",
        "moved",
        "forged",
    ]
    .map(|name| {
        let ttl = if name == "expired" { "1s" } else { "2h" };
        home.run(&[
            "register",
            name,
            "--email",
            &address(name),
            "--no-password",
            "--ttl",
            ttl,
        ])
        .url()
    })
    .to_vec();
    home.run(&["issue-link", "superseded"]).url();
    home.sql()
        .execute_batch(
            "UPDATE links SET revoked_at = issued_at, revoked_by = 'olga' WHERE account_id = 3;
             UPDATE accounts SET suspended_at = created_at WHERE id = 4;
             UPDATE accounts SET username = NULL, username_fold = NULL, username_skeleton = NULL, email = NULL,
                    email_fold = NULL, deleted_at = created_at WHERE id = 5;
             UPDATE accounts SET email = 'new@example.org', email_fold = 'new@example.org' WHERE id = 6;",
        )
        .unwrap();
    thread::sleep(Duration::from_millis(1100));
    let server = Server::of(&home, &[]);
    let incorrect = "Incorrect authentication credentials.";
    let decoding = "Error decoding signature.";
    let [expired, superseded, revoked, suspended, deleted, moved, forged] = &links[..] else {
        panic!()
    };
    let cut = &forged[..forged.len() - 20];
    let swapped = format!("{}x{}", &forged[..forged.len() - 20], &forged[forged.len() - 19..]);
    let cases = [
        (expired.as_str(), 401, "Signature has expired.", "expired"),
        (
            superseded,
            410,
            "A newer link has taken the place of this one.",
            "superseded",
        ),
        (revoked, 410, "This link has been withdrawn.", "revoked"),
        (suspended, 401, incorrect, "cannot-be-used"),
        (deleted, 401, incorrect, "cannot-be-used"),
        (moved, 401, incorrect, "cannot-be-used"),
        (cut, 401, decoding, "truncated"),
        (&swapped, 401, decoding, "bad-signature"),
        ("/api-activate/", 401, decoding, "missing-token"),
        ("/api-activate/undefined/", 401, decoding, "missing-token"),
        ("/api-activate/abc/", 401, decoding, "malformed"),
    ];
    for (url, status, detail, code) in cases {
        let spent = server.post(url).is(status);
        assert_eq!(spent.json(), json!({ "detail": detail, "code": code }), "{url}");
        let challenge = spent.headers.get("www-authenticate").map(String::as_str);
        assert_eq!(challenge, (status == 401).then_some("JWT realm=\"api\""));
        let seen = server.get(url).is(status).json();
        assert_eq!(
            (&seen["detail"], &seen["code"], &seen["verdict"]),
            (&json!(detail), &json!(code), &json!(code))
        );
        let page = server.ask("GET", url).for_a_browser().send().is(status).page();
        assert!(!page.contains("<form") && !page.contains("olga"), "{page}");
    }
    // Suspended, deleted and moved cannot be told apart, by a person or by a program.
    let of_person = |url: &str| server.ask("GET", url).for_a_browser().send().page();
    let of_program = |url: &str| {
        let mut seen = server.get(url).json();
        seen["expires_at"].take();
        seen
    };
    for other in [deleted, moved] {
        assert_eq!(of_person(other), of_person(suspended));
        assert_eq!(of_program(other), of_program(suspended));
    }
    // HEAD tells of the answer to GET (RFC 9110 section 9.3.2).
    for url in [suspended, expired, cut] {
        let length = |method: &str| server.ask(method, url).send().headers["content-length"].clone();
        assert_eq!(length("HEAD"), length("GET"), "{url}");
    }
}

#[test]
fn what_is_no_request_for_a_link_is_told_so() {
    let home = Home::new();
    let url = home.link("ada");
    let server = Server::of(&home, &[]);
    let refused = server.ask("DELETE", &url).send().is(405);
    assert_eq!(refused.headers["allow"], "GET, HEAD, OPTIONS, POST, PUT");
    assert_eq!(
        server.ask("OPTIONS", &url).send().is(204).headers["allow"],
        "GET, HEAD, OPTIONS, POST, PUT"
    );
    server.ask("POST", &url).body("text/plain", b"x").send().is(415);
    server.ask("POST", &url).body("application/json", b"{").send().is(400);
    server
        .ask("POST", &url)
        .body("application/json", &vec![b' '; 40_000])
        .send()
        .is(413);
    let announced = server
        .ask("POST", &url)
        .header("content-type", "application/json")
        .header("content-length", "1073741824");
    announced.send().is(413);
    server.get("/").is(404);
    server.get("/api-activated/x/").is(404);
    server.get(&format!("/{}", "x".repeat(5_000))).is(414);
    let odd = server.ask(&"X".repeat(300), "/").send();
    assert!(odd.status == 404 || odd.status == 400, "{odd:?}");
    server.get(&url.replace("/api-activate/", "/x/")).is(404);
    server.get("/api-register/").is(404);
    assert_eq!(server.get("/healthz").is(200).body, "ok\n");
    server.ask("POST", "/healthz").send().is(405);
    assert_eq!(home.one::<i64>("SELECT count(*) FROM events"), 2);
    for line in server.ends() {
        assert!(
            !line.contains("eyJ") && !line.contains("XXXX"),
            "no token in the log: {line}"
        );
    }
}

#[test]
fn the_path_is_the_templates_and_the_host_is_never_the_requests() {
    let home = Home::new();
    let template = "https://accounts.example.org/welcome?t={token}&from=mail";
    let run = |args: &[&str]| {
        finished(
            home.command(args)
                .env("GATEPASS_LINK_TEMPLATE", template)
                .spawn()
                .unwrap(),
        )
    };
    let url = run(&["register", "ada", "--email", "ada@example.org", "--no-password"]).url();
    fs::create_dir_all(home.path().join(".config/gatepass")).unwrap();
    let config = home.path().join(".config/gatepass/config.toml");
    fs::write(&config, format!("link_template = \"{template}\"\n")).unwrap();
    set_mode(&config, 0o600);
    let server = Server::of(&home, &[]);
    assert_eq!(server.get(&url).is(200).json()["verdict"], "valid");
    server.get(&url.replace("/welcome", "/api-activate")).is(404);
    let chosen = json!({ "password": PASSWORD });
    server.ask("POST", &url).json(&chosen).send().is(200);
    drop(server);
    fs::write(&config, "link_template = \"https://accounts.example.org/#{token}\"\n").unwrap();
    home.run(&["serve", "--listen", "127.0.0.1:0"]).exits(2);
}

#[test]
fn an_account_without_a_password_gets_one_or_nothing_is_spent() {
    let home = Home::new();
    let url = home.link("ada");
    let server = Server::of(&home, &[]);
    let missing = json!({ "password": ["This field is required."] });
    assert_eq!(server.post(&url).is(400).json(), missing);
    assert_eq!(
        server
            .ask("POST", &url)
            .json(&json!({ "password": 7 }))
            .send()
            .is(400)
            .json(),
        missing
    );
    let weak = server
        .ask("POST", &url)
        .json(&json!({ "password": "password" }))
        .send()
        .is(400)
        .json();
    assert_eq!(weak["password"][0], "the password needs at least 15 characters");
    assert_eq!(
        home.one::<i64>("SELECT count(*) FROM links WHERE used_at IS NOT NULL"),
        0
    );
    server
        .ask("PUT", &url)
        .json(&json!({ "password": PASSWORD }))
        .send()
        .is(200);
    let hash: String = home.one("SELECT password_hash FROM users");
    let typed = ::secrecy::SecretString::from(PASSWORD);
    assert!(gatepass::password::verify(&typed, &hash).unwrap());
}

#[test]
fn old_clients_spend_with_get_only_where_that_was_asked_for() {
    let home = Home::new();
    let url = home
        .fed(
            &["register", "ada", "--email", "ada@example.org", "--password-stdin"],
            PASSWORD,
        )
        .url();
    let server = Server::of(&home, &["--activate-on-get"]);
    assert!(server.said.lock().unwrap().iter().any(|line| line.contains("unsafe")));
    server.ask("HEAD", &url).send().is(200);
    let page = server.ask("GET", &url).for_a_browser().send().is(200).page();
    assert!(page.contains("<form"), "a browser has a button all the same");
    assert_eq!(server.get(&url).is(200).json(), json!(["User Activated"]));
    server.get(&url).is(410);
}
