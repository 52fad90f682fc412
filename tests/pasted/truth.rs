//! Everything the store knows of a link that somebody pasted, told.

use data_encoding::BASE64URL_NOPAD;
use serde_json::json;

use crate::harness::{World, claims_of, compare, str, token_of};

#[test]
fn a_token_cut_in_its_payload_is_looked_up_by_what_is_left() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("9s");
    world.run("activate --via web --no-password -").stdin(&url).expect(0);
    world.tick("1h");
    let end = url.len() - 60;
    let told = world.run("inspect-token --json -").stdin(&url[..end]).expect(13).json();
    assert_eq!(told["token"]["id"], claims_of(&url)["jti"]);
    assert_eq!(told["token"]["claims"]["username"], "ada");
    assert_eq!(
        (&told["token"]["verified"], &told["link"]["state"]),
        (&json!(false), &json!("used"))
    );
    compare(
        told["message"].as_str().unwrap(),
        str![
            "truncated: the token breaks off in its payload: the rest of it and the signature are missing; the link of its unverified id was used 1 hour ago"
        ],
    );
    // Before the id there is nothing to look up by.
    let dot = url.find(token_of(&url)).unwrap() + token_of(&url).find('.').unwrap();
    let told = world
        .run("inspect-token --json -")
        .stdin(&url[..dot + 60])
        .expect(13)
        .json();
    assert_eq!(
        (&told["token"]["claims"]["user_id"], &told["link"]),
        (&json!(1), &json!(null))
    );
}

#[test]
fn the_host_of_another_environment_is_named_where_nothing_else_fits() {
    let mut world = World::new();
    world.set(
        "GATEPASS_LINK_TEMPLATE",
        "https://accounts.example.org/api-activate/{token}/",
    );
    let url = world.register("ada");
    let staging = "https://accounts.staging.example.org/api-activate/";
    let unknown = world.resign(&url, json!({ "jti": "00000000000000000000000000" }));
    let header = BASE64URL_NOPAD.encode(br#"{"alg":"HS256","kid":"other"}"#);
    let foreign = format!("{header}.{}", token_of(&url).split_once('.').unwrap().1);
    let elsewhere = "; its host is `accounts.staging.example.org`, and this environment's links are of \
        `accounts.example.org`";
    for (token, status, message) in [
        (unknown, 16, "genuine and in time, but this store has no such link"),
        (
            foreign,
            12,
            "signed with an unknown key: no key `other` was ever in this key ring",
        ),
    ] {
        let paste = format!("{staging}{token}/");
        let told = world.run("inspect-token --json -").stdin(&paste).expect(status).json();
        assert_eq!(told["message"], format!("{message}{elsewhere}"));
    }
    // A genuine link of ours at another host says so in its check, and works.
    let told = world
        .run("inspect-token --json -")
        .stdin(format!("{staging}{}/", token_of(&url)))
        .expect(0)
        .json();
    assert_eq!(
        told["checks"][4]["detail"],
        "issuer and audience are this environment's, but its host is `accounts.staging.example.org`, not `accounts.example.org`"
    );
}

#[test]
fn times_in_milliseconds_are_recognised() {
    let mut world = World::new();
    let secret = world.write("secret", "x".repeat(32), 0o600);
    let mut says = |claims: serde_json::Value, status| {
        let key = gatepass::key::Key::generate(
            b"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            *b"testkey1",
            chrono::DateTime::UNIX_EPOCH,
        );
        let token = gatepass::token::sign(&claims.to_string(), &key).unwrap();
        let run = world
            .run("inspect-token --no-store --secret-file")
            .arg(&secret)
            .stdin(&token);
        run.expect(status)
            .stdout()
            .lines()
            .take_while(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    compare(
        &says(json!({ "exp": 1_795_424_400_000_u64 }), 0),
        str!["genuine and in time; `exp` seems to count milliseconds, and to mean 0 seconds ago; no store was asked"],
    );
    compare(
        &says(
            json!({ "iat": 1_795_424_400_000_u64, "exp": 1_795_431_600_000_u64 }),
            11,
        ),
        str![
            "not valid yet, and not for longer than a calendar reaches; `iat` seems to count milliseconds, and to mean 0 seconds ago; `exp` seems to count milliseconds, and to mean in 2 hours"
        ],
    );
}

#[test]
fn a_scanner_is_suspected_by_how_soon_the_link_was_spent() {
    for (after, expected) in [
        (
            "9s",
            "used just now, 9 seconds after it was issued; the account is active, and the customer can sign in; a mail scanner probably opened it",
        ),
        (
            "90s",
            "used just now, 1 minute 30 seconds after it was issued; the account is active, and the customer can sign in; a mail scanner may have opened it",
        ),
        (
            "3m",
            "used just now, 3 minutes after it was issued; the account is active, and the customer can sign in",
        ),
    ] {
        let mut world = World::new();
        let url = world.register("ada");
        world.tick(after);
        world
            .run("activate --password-stdin")
            .arg(&url)
            .stdin("correct horse battery staple")
            .expect(0);
        let told = world.run("inspect-token --json").stdin(&url).expect(14).json();
        assert_eq!(told["message"], expected);
    }
}

#[test]
fn a_guess_says_that_it_is_one() {
    let mut world = World::new();
    let url = world.register("ada");
    let (start, end) = url.split_at(100);
    let altered = format!("{start}\n{}", end.replace(&end[end.len() - 20..end.len() - 16], "AAAA"));
    let told = world.run("inspect-token --json -").stdin(&altered).expect(12).json();
    assert_eq!(
        told["recovered"]["repairs"],
        json!(["joined 2 wrapped lines", "a guess: no signature confirms it"])
    );
}

#[test]
fn no_damaged_token_is_shown_as_a_link() {
    let mut world = World::new();
    let url = world.register("ada");
    let told = world
        .run("inspect-token --show-link --json -")
        .stdin(&url[..url.len() - 9])
        .expect(13)
        .json();
    assert_eq!(told["recovered"]["confirmation_url"], json!(null));
    let told = world
        .run("inspect-token --show-link --json -")
        .stdin(&url)
        .expect(0)
        .json();
    assert_eq!(told["recovered"]["confirmation_url"], json!(url));
}

#[test]
fn every_algorithm_tells_what_is_missing_of_its_signature() {
    let mut world = World::new();
    for (algorithm, whole, short, says) in [
        ("HS256", 43, 40, "in its signature: 3 characters are missing"),
        ("HS384", 64, 63, "in its signature: 1 character is missing"),
        ("HS512", 86, 80, "in its signature: 6 characters are missing"),
        ("ES256", 86, 84, "in its signature: 2 characters are missing"),
        ("ES384", 128, 100, "in its signature: 28 characters are missing"),
        ("EdDSA", 86, 43, "in its signature: 43 characters are missing"),
        ("RS256", 342, 340, "in its signature: the rest of it is missing"),
        ("PS512", 342, 43, "in its signature: the rest of it is missing"),
    ] {
        let encoded = |json: String| BASE64URL_NOPAD.encode(json.as_bytes());
        let header = encoded(json!({ "alg": algorithm }).to_string());
        let signed = format!("{header}.{}", encoded(json!({ "exp": 1_795_431_600 }).to_string()));
        let mut verdict = |length: usize| {
            let token = format!("{signed}.{}", "A".repeat(length));
            let told = world
                .run("inspect-token --no-store --json -")
                .stdin(&token)
                .unchecked()
                .json();
            (told["verdict"].clone(), told["message"].clone())
        };
        let expected = (
            json!("truncated"),
            json!(format!("truncated: the token breaks off {says}")),
        );
        assert_eq!(verdict(short), expected);
        assert_eq!(verdict(whole).0, "unverified", "{algorithm}");
    }
}

#[test]
fn what_a_gateway_names_is_told_only_where_it_is_a_host() {
    let mut world = World::new();
    let token = token_of(&world.register("ada")).to_owned();
    for names in [format!("x{token}"), "a".repeat(3000), token.clone()] {
        let paste = format!("https://protect-eu.mimecast.com/s/abcdef?domain={names}");
        let said = world.run("inspect-token -").stdin(&paste).unchecked();
        assert!(
            !said.stdout().contains(&token) && !said.stdout().contains("it names"),
            "{said:?}"
        );
    }
}

#[test]
fn the_longest_piece_tells_what_is_missing() {
    let mut world = World::new();
    let url = world.register("ada");
    let end = url.len() - 44;
    let pieces = format!("{}\n{}", &url[..end + 10], &url[end + 10..end + 30]);
    let told = world.run("inspect-token --json -").stdin(&pieces).expect(13).json();
    let message = told["message"].as_str().unwrap();
    assert!(message.contains("13 characters are missing"), "{message}");
}

#[test]
fn an_empty_line_behind_a_broken_link_ends_it() {
    let mut world = World::new();
    let url = world.register("ada");
    let (start, end) = url[..url.len() - 21].split_at(100);
    let paste = format!("> {start}\n> {end}\n> \n> Thanks\n> Ada");
    let told = world.run("inspect-token --json -").stdin(&paste).expect(13).json();
    let message = told["message"].as_str().unwrap();
    assert!(
        message.starts_with("truncated: the token breaks off in its signature: 20 characters"),
        "{message}"
    );
    assert_eq!(told["link"]["id"], claims_of(&url)["jti"]);
}

#[test]
fn a_link_is_found_behind_many_other_tokens() {
    let mut world = World::new();
    let url = world.register("ada");
    let other = |number: i32| {
        let payload = BASE64URL_NOPAD.encode(json!({ "exp": 1, "jti": number.to_string() }).to_string().as_bytes());
        format!("eyJhbGciOiJIUzI1NiJ9.{payload}.{}\n", "A".repeat(43))
    };
    let others: String = (0..500).map(other).collect();
    let told = world
        .run("inspect-token --json -")
        .stdin(others + &url)
        .expect(0)
        .json();
    assert_eq!(told["token"]["id"], claims_of(&url)["jti"]);
}

#[test]
fn a_document_with_a_link_in_it_is_no_signature() {
    let mut world = World::new();
    let url = world.register("ada");
    let ticket = json!({ "payload": url, "signature": "Best regards" }).to_string();
    world.run("inspect-token -").stdin(&ticket).expect(0);
}

#[test]
fn one_byte_of_another_character_set_spoils_nothing() {
    let mut world = World::new();
    let url = world.register("ada");
    let paste = [
        &url.as_bytes()[..80],
        "\u{200b}".as_bytes(),
        &url.as_bytes()[80..],
        b" \xe9",
    ]
    .concat();
    world.run("inspect-token -").stdin(&paste).expect(0);
}

#[test]
fn a_link_without_its_token_is_told_from_one_with_something_else_there() {
    let mut world = World::new();
    let link = "http://127.0.0.1:9000/api-activate";
    for nothing in [
        "",
        "/",
        "/undefined/",
        "/null",
        "/{token}/",
        "/%7Btoken%7D/",
        "/None/?next=1",
        "/[object Object]/",
    ] {
        let told = world
            .run("inspect-token --json -")
            .stdin(format!("see {link}{nothing} please"));
        let told = told.expect(13).json();
        assert_eq!(told["verdict"], "missing-token", "{nothing}");
        assert_eq!(told["recovered"]["host"], "127.0.0.1", "{nothing}");
    }
    for (instead, verdict) in [
        ("/0123456789/", "malformed"),
        ("/tnm8mmpnb81erjqabv0ynqzzw4/", "malformed"),
        ("/eyJhb.../", "truncated"),
        ("/eyJhbGciOi\u{2026}kXw8/", "truncated"),
        ("/eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjox...kXw8Kc0/", "truncated"),
        ("d/undefined/", "no-token"),
        ("-help/", "no-token"),
    ] {
        let told = world.run("inspect-token --json -").stdin(format!("{link}{instead}"));
        assert_eq!(told.expect(13).json()["verdict"], verdict, "{instead}");
    }
    // A gateway's id that stands beside it is told only where no link of ours does.
    let opaque = "https://protect-eu.mimecast.com/s/Xy12Cabcd?domain=example.org";
    let told = world
        .run("inspect-token --json -")
        .stdin(format!("{opaque} {link}/undefined/"));
    assert_eq!(told.expect(13).json()["verdict"], "missing-token");
}

#[test]
fn what_was_put_back_of_a_url_is_told() {
    let mut world = World::new();
    let url = world.register("ada");
    let bare = url.trim_end_matches('/');
    for (paste, repairs) in [
        (url.clone(), vec![]),
        (bare.to_owned(), vec!["completed the URL"]),
        (url.replace("http://", "http:/"), vec!["completed the URL"]),
        (url.replace("http://", ""), vec!["added the missing scheme"]),
        (
            bare.replace("http://", ""),
            vec!["added the missing scheme", "completed the URL"],
        ),
    ] {
        let told = world
            .run("inspect-token --json --show-link -")
            .stdin(&paste)
            .expect(0)
            .json();
        assert_eq!(told["recovered"]["repairs"], json!(repairs), "{paste}");
        assert_eq!(told["recovered"]["confirmation_url"], json!(url), "{paste}");
    }
}

#[test]
fn a_token_within_a_token_does_not_come_out_again() {
    let mut world = World::new();
    let inner = token_of(&world.register("ada")).to_owned();
    let outer = world.register("ben");
    let header = json!({ "alg": "HS256", "kid": inner });
    let claims = json!({ "jti": inner, "purpose": inner, "iss": inner, "aud": inner, "exp": 1, inner.clone(): [{ "a": inner }] });
    let parts = [header, claims].map(|part| BASE64URL_NOPAD.encode(part.to_string().as_bytes()));
    let signature = outer.rsplit('.').next().unwrap();
    let forged = format!("{}.{signature}", parts.join("."));
    let good = world.resign(&outer, json!(claims_of(&format!("x/{forged}/"))));
    for (token, status) in [(forged, 12), (good, 16)] {
        for form in ["", "--json", "--no-store", "--show-link"] {
            let told = world.run(&format!("inspect-token {form} -")).stdin(&token).unchecked();
            assert!(
                form == "--no-store" || told.status() == status,
                "{form}: {}",
                told.status()
            );
            assert!(!told.stdout().contains(&inner), "{form}: {}", told.stdout());
        }
    }
}
