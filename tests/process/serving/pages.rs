//! What a person sees.

use super::*;

#[test]
fn a_person_presses_a_button() {
    let home = Home::new();
    let url = home
        .fed(
            &["register", "ada", "--email", "ada@example.org", "--password-stdin"],
            PASSWORD,
        )
        .url();
    let server = Server::of(&home, &["--name", "Example <Club>"]);
    let asked = server.ask("GET", &url).for_a_browser().send().is(200);
    let page = asked.page();
    assert!(
        page.contains("<h1>Activate your account</h1>") && page.contains("<button type=\"submit\">Activate</button>")
    );
    assert!(page.contains("Example &#60;Club&#62;") && !page.contains("<script") && !page.contains("ada"));
    assert!(!page.contains("eyJ"), "the token stands in the address alone");
    let done = server.ask("POST", &url).for_a_browser().form(&[]).send().is(200).page();
    assert!(done.contains("<h1>Your account is active</h1>"), "{done}");
    let again = server.ask("POST", &url).for_a_browser().form(&[]).send().is(410).page();
    assert!(
        again.contains("This link has done its work. Please sign in."),
        "{again}"
    );
}

#[test]
fn a_person_chooses_a_password_and_is_told_what_is_wrong_beside_the_field() {
    let home = Home::new();
    let url = home.link("ada");
    let server = Server::of(&home, &[]);
    let page = server.ask("GET", &url).for_a_browser().send().is(200).page();
    assert!(
        page.contains("At least 15 characters.") && page.contains("aria-describedby=\"rules\""),
        "{page}"
    );
    let says = |password: &str, again: &str| {
        let form = [("password", password), ("again", again)];
        let answer = server.ask("POST", &url).for_a_browser().form(&form).send();
        assert!(!answer.body.contains("sparrows"), "what was typed does not come back");
        (answer.status, answer.page())
    };
    for (password, again, words) in [
        ("", "", "Please type a password."),
        ("short", "short", "The password needs at least 15 characters."),
        (PASSWORD, "another", "The two passwords are not the same."),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "This password is"),
    ] {
        let (status, page) = says(password, again);
        assert_eq!(status, 400);
        assert!(
            page.contains(words) && page.contains("role=\"alert\"") && page.contains("aria-invalid=\"true\""),
            "{page}"
        );
    }
    let (status, page) = says(PASSWORD, PASSWORD);
    assert!(status == 200 && page.contains("Your account is active"), "{page}");
    server.ends();
    assert_eq!(home.history(), ["registered", "link-issued", "activated"]);
}

#[test]
fn pages_speak_the_readers_language() {
    let home = Home::new();
    let url = home
        .run(&[
            "register",
            "ada",
            "--email",
            "ada@example.org",
            "--no-password",
            "--ttl",
            "1s",
        ])
        .url();
    let server = Server::of(&home, &[]);
    thread::sleep(Duration::from_millis(1100));
    let says = |language: &str| {
        server
            .ask("GET", &url)
            .for_a_browser()
            .header("accept-language", language)
            .send()
            .is(401)
            .page()
    };
    for (language, tag, words) in [
        ("en-GB,en;q=0.9", "en", "This link ran out on "),
        ("de-AT,de;q=0.9,en;q=0.5", "de", "Dieser Link ist am "),
        ("fr, de;q=0.3, en;q=0.7", "en", "This link ran out on "),
        ("fr", "en", "This link ran out on "),
        ("DE", "de", "Dieser Link ist am "),
        ("de-AT", "de", "Dieser Link ist am "),
        ("de-CH;q=0.8, fr;q=0.9", "de", "Dieser Link ist am "),
        ("de;q=0, *;q=0.1", "en", "This link ran out on "),
        ("???;q=x", "en", "This link ran out on "),
    ] {
        let page = says(language);
        assert!(
            page.contains(&format!("<html lang=\"{tag}\">")) && page.contains(words),
            "{language}: {page}"
        );
    }
}

#[test]
fn name_logo_and_style_can_be_set_and_nothing_is_fetched() {
    let home = Home::new();
    let url = home.link("ada");
    let write = |name: &str, bytes: &[u8]| fs::write(home.path().join(name), bytes).unwrap();
    write("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>");
    write("style.css", b"body { color: #123456 }\r\n");
    let server = Server::of(&home, &["--logo", "logo.svg", "--css", "style.css", "--name", "Club"]);
    let answer = server.ask("GET", &url).for_a_browser().send().is(200);
    assert!(answer.body.contains("<img src=\"data:image/svg+xml;base64,") && answer.body.contains("color: #123456"));
    let links = answer
        .body
        .matches("http://")
        .chain(answer.body.matches("https://"))
        .count();
    assert_eq!(links, 0, "{}", answer.body);
    let policy = &answer.headers["content-security-policy"];
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    drop(server);
    write("bad.css", b"</style><script>");
    write("bad.png", b"nothing");
    for option in [["--css", "bad.css"], ["--logo", "bad.png"], ["--logo", "missing.png"]] {
        let refused = home
            .run(&[&["serve", "--listen", "127.0.0.1:0"], &option[..]].concat())
            .exits(2);
        let error = refused.refusal().0;
        assert!(error.contains(option[0]) && error.contains(option[1]), "{refused:?}");
    }
}
