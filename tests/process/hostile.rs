//! Text from outside that must not reach a terminal or a reader as it is.

use data_encoding::BASE64URL_NOPAD;
use gatepass::words;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;

use super::*;

/// Text that would drive a terminal, turn what is read, or make a line of its own.
const HOSTILE: &str = "x\u{1b}[31m\u{1b}]0;title\u{7}\u{202e}\nerror: forged\r\u{9b}2J\u{200b}\u{feff}`";

/// Only what can be seen, and line feeds of ours: no line is forged.
#[track_caller]
fn is_safe(said: &Said) {
    for text in [&said.out, &said.err] {
        assert!(
            text.chars().all(|c| c == '\n' || c == '\t' || words::is_visible(c)),
            "{said:?}"
        );
        assert!(!text.lines().any(|line| line.starts_with("error: forged")), "{said:?}");
    }
    assert!(!said.err.contains("fault of its own"), "{said:?}");
}

#[test]
fn hostile_text_is_printed_escaped_everywhere() {
    let home = Home::new();
    let url = home.link("ada");
    let folder = home.path().join(HOSTILE);
    fs::create_dir(&folder).unwrap();
    let path = folder.to_str().unwrap();
    let file = folder.join("f");
    fs::write(&file, "[]").unwrap();
    set_mode(&file, 0o600);
    let file = file.to_str().unwrap();
    let other = folder.join("store.db");
    let other = other.to_str().unwrap();

    let claims = json!({
        "user_id": 1, "username": HOSTILE, "email": HOSTILE, "purpose": HOSTILE, "jti": HOSTILE, "iss": HOSTILE,
        "aud": [HOSTILE], "sub": HOSTILE, "iat": 1, "exp": 4_000_000_000_u64, HOSTILE: HOSTILE,
    });
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some(HOSTILE.to_owned());
    header.typ = Some(HOSTILE.to_owned());
    let secret = b"a secret of exactly 32 bytes ...";
    let token = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(secret)).unwrap();
    let key_file = home.path().join("secret");
    fs::write(&key_file, secret).unwrap();
    let key_file = key_file.to_str().unwrap();
    let header = r#"{"alg":"x\u001b[31m\u202e\nerror: forged"}"#;
    let no_algorithm = format!("{}.e30.AAAA", BASE64URL_NOPAD.encode(header.as_bytes()));

    let rows: Vec<(Vec<&str>, Option<i32>)> = vec![
        (
            vec!["register", HOSTILE, "--email", "x@example.org", "--no-password"],
            Some(2),
        ),
        (vec!["register", "x", "--email", HOSTILE, "--no-password"], Some(2)),
        (
            vec!["register", "x", "--email", "x@example.org", "--password-file", path],
            Some(3),
        ),
        (
            vec![
                "register",
                "x",
                "--email",
                "x@example.org",
                "--generate-password",
                "--password-out",
                file,
            ],
            Some(2),
        ),
        (
            vec![
                "register",
                "x",
                "--email",
                "x@example.org",
                "--no-password",
                "--base-url",
                HOSTILE,
            ],
            Some(2),
        ),
        (
            vec![
                "register",
                "x",
                "--email",
                "x@example.org",
                "--no-password",
                "--ttl",
                HOSTILE,
            ],
            Some(2),
        ),
        (
            vec!["register", "x", "--email", "x@example.org", "--no-password", HOSTILE],
            Some(2),
        ),
        (vec!["issue-link", "ada", "--store", path], Some(3)),
        (vec!["issue-link", "ada", "--store", file], Some(3)),
        (vec!["issue-link", "ada", "--keys", file], Some(3)),
        (vec!["issue-link", "ada", "--keys", path], Some(3)),
        (vec!["issue-link", "ada", "--config", file], Some(3)),
        (vec!["issue-link", "ada", "--config", path], Some(3)),
        (vec!["issue-link", "ada", "--wait", HOSTILE], Some(2)),
        (vec!["issue-link", "ada", "--actor", HOSTILE, "--keep-earlier"], Some(0)),
        (vec!["config", "--store", file, "--actor", HOSTILE], Some(0)),
        (
            vec![
                "register",
                "x",
                "--email",
                "x@example.org",
                "--no-password",
                "--store",
                other,
            ],
            Some(0),
        ),
        (vec!["inspect-token", HOSTILE], Some(13)),
        (vec!["inspect-token", &token], None),
        (
            vec!["inspect-token", &token, "--no-store", "--secret-file", key_file],
            Some(0),
        ),
        (vec!["inspect-token", &token, "--secret-file", key_file], None),
        (vec!["inspect-token", &token, "--no-store", "--key-file", file], Some(3)),
        (vec!["inspect-token", &token, "--no-store", "--at", HOSTILE], Some(2)),
        (vec!["inspect-token", &no_algorithm], None),
        (vec!["inspect-token", "--id", HOSTILE], Some(2)),
        (vec!["inspect-token", "--account", HOSTILE], Some(2)),
        (vec!["activate", &token, "--no-password"], None),
        (
            vec!["activate", &url, "--no-password", "--via", HOSTILE, "--actor", HOSTILE],
            Some(0),
        ),
        (vec!["activate", &url, "--no-password"], Some(14)),
        (vec!["inspect-token", &url], Some(14)),
        (vec!["inspect-token", "--account", "ada"], Some(14)),
        (
            vec![
                "register",
                "eve",
                "--email",
                "eve@example.org",
                "--no-password",
                "--actor",
                HOSTILE,
            ],
            Some(0),
        ),
        (
            vec!["activate", "--account", "eve", "--reason", HOSTILE, "--no-password"],
            Some(0),
        ),
        (vec!["inspect-token", "--account", "eve"], Some(14)),
        (vec![HOSTILE], Some(2)),
        (vec!["issue-link", HOSTILE], Some(2)),
    ];
    for (args, code) in rows {
        // JSON first, as a rehearsal where it would write: the text form then meets the same ground.
        let writes = code == Some(0) && ["issue-link", "activate", "register"].contains(&args[0]);
        let rehearsed: &[&str] = if writes { &["--json", "--dry-run"] } else { &["--json"] };
        for more in [rehearsed, &[]] {
            let said = home.run(&[&args[..], more].concat());
            is_safe(&said);
            assert!(code.is_none_or(|code| said.code() == Some(code)), "{args:?}: {said:?}");
            assert!(said.code().is_some_and(|code| code != 101), "{args:?}: {said:?}");
            if said.code() != Some(0) && args[0] != "inspect-token" {
                said.refusal();
            }
        }
    }
    // What was said is kept as it was said, and only escaped when it is shown.
    let detail: String = home.one("SELECT detail FROM audit WHERE action = 'activated' ORDER BY sequence DESC LIMIT 1");
    assert_eq!(serde_json::from_str::<Value>(&detail).unwrap()["reason"], HOSTILE);
    assert_eq!(
        home.one::<String>("SELECT used_via FROM links WHERE used_via IS NOT NULL"),
        HOSTILE
    );
}

#[test]
fn a_hostile_environment_is_no_better() {
    let home = Home::new();
    home.link("ada");
    let variables = [
        "GATEPASS_STORE",
        "GATEPASS_KEYS",
        "GATEPASS_CONFIG",
        "GATEPASS_LINK_TEMPLATE",
        "GATEPASS_DEFAULT_TTL",
        "GATEPASS_ISSUER",
        "GATEPASS_AUDIENCE",
        "GATEPASS_CLAIMS",
        "GATEPASS_GROUP",
        "GATEPASS_TIME_ZONE",
        "GATEPASS_WAIT",
        "GATEPASS_JSON",
        "GATEPASS_ACTOR",
        "USER",
        "SUDO_USER",
        "TZ",
        "HOME",
        "XDG_DATA_HOME",
    ];
    for variable in variables {
        for args in [
            &["inspect-token", "--account", "ada"][..],
            &["issue-link", "ada"],
            &["config"],
        ] {
            for value in [HOSTILE.to_owned(), format!("/{HOSTILE}"), String::new()] {
                let mut command = home.command(args);
                is_safe(&finished(command.env(variable, &value).spawn().unwrap()));
            }
        }
    }
}
