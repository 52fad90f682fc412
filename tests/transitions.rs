//! Every state of an account against every verb that changes an account or a link: what is allowed leaves its one event,
//! and what is refused leaves none and names the state.

use std::fmt::Write;

use serde_json::json;

use crate::harness::{PASSWORD, World, claims_of};

/// A state, and how an account gets there from an active one that has a link of every purpose.
type Arrival = (&'static str, fn(&mut World));

const STATES: [Arrival; 5] = [
    ("pending", |world| back_to_pending(world)),
    ("active", |_| {}),
    ("suspended, was pending", |world| {
        back_to_pending(world);
        world.run("suspend ada").expect(0);
    }),
    ("suspended, was active", |world| {
        world.run("suspend ada").expect(0);
    }),
    ("deleted", |world| {
        world.run("delete ada --yes").expect(0);
    }),
];

/// No verb leads back; a store that was edited may.
fn back_to_pending(world: &World) {
    world.sql("UPDATE accounts SET activated_at = NULL");
}

/// What was issued to the account before.
struct Old {
    activate: String,
    reset: String,
    change: String,
}

fn prepared(state: fn(&mut World)) -> (World, Old) {
    let mut world = World::new();
    let activate = world.register("ada");
    world.run("activate --account ada --reason why --no-password").expect(0);
    let reset = world.run("issue-link ada --purpose reset-password").expect(0).line();
    let change = world.run("set-email ada new@example.org --confirm").expect(0).line();
    world.run("grant ada editor").expect(0);
    world.write("password", PASSWORD, 0o600);
    world.tick("1m");
    state(&mut world);
    (
        world,
        Old {
            activate,
            reset,
            change,
        },
    )
}

/// The verb, and what comes of it in each of the states: the status, then the events that it leaves or the code of the
/// refusal. `LINK` is an old link, on standard input.
const TABLE: &[(&str, Which, [&str; 5])] = &[
    (
        "suspend ada",
        No,
        ["0 suspended", "0 suspended", "0", "0", "4 no-account"],
    ),
    ("resume ada", No, ["0", "0", "0 resumed", "0 resumed", "4 no-account"]),
    (
        "rename ada bob",
        No,
        ["0 renamed", "0 renamed", "0 renamed", "0 renamed", "4 no-account"],
    ),
    ("rename ada ada", No, ["0", "0", "0", "0", "4 no-account"]),
    (
        "set-email ada else@example.org",
        No,
        [
            "0 email-set",
            "0 email-set",
            "0 email-set",
            "0 email-set",
            "4 no-account",
        ],
    ),
    (
        "set-email ada else@example.org --confirm",
        No,
        [
            "1 not-active",
            "0 link-issued",
            "1 not-active",
            "1 not-active",
            "4 no-account",
        ],
    ),
    (
        "set-password ada --password-file PASSWORD",
        No,
        [
            "0 password-set",
            "0 password-set",
            "0 password-set",
            "0 password-set",
            "4 no-account",
        ],
    ),
    (
        "grant ada writer",
        No,
        [
            "0 role-granted",
            "0 role-granted",
            "0 role-granted",
            "0 role-granted",
            "4 no-account",
        ],
    ),
    (
        "withdraw ada editor",
        No,
        [
            "0 role-withdrawn",
            "0 role-withdrawn",
            "0 role-withdrawn",
            "0 role-withdrawn",
            "4 no-account",
        ],
    ),
    (
        "delete ada --yes",
        No,
        ["0 deleted", "0 deleted", "0 deleted", "0 deleted", "4 no-account"],
    ),
    (
        "activate --account ada --reason why --no-password",
        No,
        ["0 activated", "0", "1 not-pending", "1 not-pending", "4 no-account"],
    ),
    (
        "activate --no-password -",
        Activate,
        [
            "0 activated",
            "14 account-active",
            "17 account-suspended",
            "17 account-suspended",
            "17 account-missing",
        ],
    ),
    (
        "activate --password-file PASSWORD -",
        Reset,
        [
            "17 account-pending",
            "0 password-reset",
            "17 account-suspended",
            "17 account-suspended",
            "17 account-missing",
        ],
    ),
    (
        "activate -",
        Change,
        [
            "17 account-pending",
            "0 email-changed",
            "17 account-suspended",
            "17 account-suspended",
            "17 account-missing",
        ],
    ),
    (
        "issue-link ada",
        No,
        [
            "0 link-issued",
            "1 not-pending",
            "1 not-pending",
            "1 not-pending",
            "4 no-account",
        ],
    ),
    (
        "issue-link ada --if-live keep",
        No,
        ["0", "1 not-pending", "1 not-pending", "1 not-pending", "4 no-account"],
    ),
    (
        "issue-link ada --unless-live",
        No,
        ["0", "1 not-pending", "1 not-pending", "1 not-pending", "4 no-account"],
    ),
    (
        "issue-link ada --purpose reset-password",
        No,
        [
            "1 not-active",
            "0 link-issued",
            "1 not-active",
            "1 not-active",
            "4 no-account",
        ],
    ),
    (
        "issue-link ada --purpose reset-password --if-live keep",
        No,
        ["1 not-active", "0", "1 not-active", "1 not-active", "4 no-account"],
    ),
    (
        "issue-link ada --purpose change-email --new-email else@example.org",
        No,
        [
            "1 not-active",
            "0 link-issued",
            "1 not-active",
            "1 not-active",
            "4 no-account",
        ],
    ),
    (
        "issue-link ada --purpose change-email --new-email new@example.org --unless-live",
        No,
        ["1 not-active", "0", "1 not-active", "1 not-active", "4 no-account"],
    ),
    // Withdrawing a link asks nothing of its account; those of a deleted one went with it.
    (
        "revoke-link -",
        Activate,
        [
            "0 link-revoked",
            "0 link-revoked",
            "0 link-revoked",
            "0 link-revoked",
            "0",
        ],
    ),
    (
        "revoke-link -",
        Reset,
        [
            "0 link-revoked",
            "0 link-revoked",
            "0 link-revoked",
            "0 link-revoked",
            "0",
        ],
    ),
    (
        "revoke-link -",
        Change,
        [
            "0 link-revoked",
            "0 link-revoked",
            "0 link-revoked",
            "0 link-revoked",
            "0",
        ],
    ),
    // An event for each link.
    (
        "revoke-link --account ada",
        No,
        [
            "0 link-revoked link-revoked link-revoked",
            "0 link-revoked link-revoked link-revoked",
            "0 link-revoked link-revoked link-revoked",
            "0 link-revoked link-revoked link-revoked",
            "4 no-account",
        ],
    ),
    // Whoever was deleted has left the name, and a newcomer takes it, with another number and a link.
    (
        "register ada --email ada@example.org --no-password --if-exists keep",
        No,
        [
            "0",
            "0",
            "1 account-differs",
            "1 account-differs",
            "0 registered link-issued",
        ],
    ),
    (
        "register ada --email ada@example.org --no-password",
        No,
        [
            "1 account-exists",
            "1 account-exists",
            "1 account-exists",
            "1 account-exists",
            "0 registered link-issued",
        ],
    ),
];

/// Which of the old links stands on standard input.
#[derive(Clone, Copy)]
enum Which {
    No,
    Activate,
    Reset,
    Change,
}
use Which::{Activate, Change, No, Reset};

#[test]
fn every_verb_in_every_state() {
    let mut wrong = String::new();
    for (verb, link, expected) in TABLE {
        for ((state, get_there), expected) in STATES.iter().zip(expected) {
            let (mut world, old) = prepared(*get_there);
            let before = world.actions();
            let files = world.files();
            let line = verb.replace("PASSWORD", &world.path("password").to_string_lossy());
            let run = world.run(&line).arg("--json");
            let run = match link {
                No => run,
                Activate => run.stdin(&old.activate),
                Reset => run.stdin(&old.reset),
                Change => run.stdin(&old.change),
            };
            let said = run.unchecked();
            let json = said.json();
            let after = world.actions();
            let left = after[before.len()..].to_vec();
            let code = json["error"]["code"].as_str().map(str::to_owned);
            let found: Vec<String> = std::iter::once(said.status().to_string())
                .chain(code)
                .chain(left)
                .collect();
            if found.join(" ") != *expected {
                let _ = writeln!(wrong, "{verb} ({state}): {} and not {expected}", found.join(" "));
            }
            if json["error"].is_null() && expected.contains(' ') {
                continue;
            }
            // What is refused and what is so already leave nothing at all.
            if files != world.files() {
                let _ = writeln!(wrong, "{verb} ({state}): files were changed");
            }
            let message = json["error"]["message"].as_str().unwrap_or_default();
            let word = state.split(',').next().expect("a word");
            let word = if *state == "pending" && message.contains("never activated") {
                "never"
            } else {
                word
            };
            let names_the_state = matches!(said.status(), 0 | 4) || expected.ends_with("account-exists");
            if !names_the_state && !message.contains(word) {
                let _ = writeln!(wrong, "{verb} ({state}): the state is not in `{message}`");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The link's verdict.
fn verdict(world: &mut World, text: &str) -> String {
    let told = world.run("inspect-token --json -").stdin(text).unchecked().json();
    told["verdict"].as_str().expect("a verdict").to_owned()
}

#[test]
fn no_link_wakes_a_suspended_account() {
    for (state, get_there) in &STATES[2..4] {
        let (mut world, old) = prepared(*get_there);
        for url in [&old.activate, &old.reset, &old.change] {
            for options in ["--no-password", "--generate-password --password-out /dev/null/none", ""] {
                world
                    .run(&format!("activate {options} -"))
                    .stdin(url)
                    .expect(17)
                    .no_out()
                    .err(snapbox::str![[r#"
error: its account is suspended

"#]]);
            }
        }
        // Nor one that somebody signs who has the key.
        let claims = claims_of(&old.activate);
        for purpose in ["activate", "reset-password", "change-email"] {
            let forged = world.sign(json!({
                "user_id": claims["user_id"], "username": "ada", "email": "ada@example.org", "purpose": purpose,
                "jti": "00000000000000000000000000", "iat": claims["iat"], "exp": claims["exp"], "aud": "gatepass",
            }));
            assert_eq!(verdict(&mut world, &forged), "unknown-link", "{state}");
            world.run("activate --no-password -").stdin(forged).expect(16).no_out();
        }
        assert_eq!(world.states(), "ada suspended\n");
        // Awake again, its old links are what they were.
        world.run("resume ada").expect(0);
        let expected = match *state {
            "suspended, was pending" => ["valid", "account-pending", "account-pending"],
            _ => ["account-active", "valid", "valid"],
        };
        let found = [&old.activate, &old.reset, &old.change].map(|url| verdict(&mut world, url));
        assert_eq!(found, expected);
    }
}

#[test]
fn a_link_that_was_issued_anew_wakes_nobody_either() {
    let mut world = World::new();
    world.register("ada");
    let new = world.run("issue-link ada --keep-earlier").expect(0).line();
    world.run("suspend ada").expect(0);
    world.run("issue-link ada").expect(1).no_out();
    world.run("issue-link ada --if-live keep").expect(1).no_out();
    world.run("activate --no-password -").stdin(&new).expect(17);
    world.run("resume ada").expect(0);
    world.activate(&new);
    assert_eq!(world.states(), "ada active\n");
}

#[test]
fn a_token_of_one_purpose_is_never_good_for_another() {
    for style in ["full", "minimal", "drf-jwt"] {
        let mut world = World::new();
        world.set("GATEPASS_CLAIMS", style);
        world.write("password", PASSWORD, 0o600);
        let activate = world.register("bob");
        world.active("ada");
        let reset = world.run("issue-link ada --purpose reset-password").expect(0).line();
        let change = world.run("set-email ada new@example.org --confirm").expect(0).line();
        let rows = world.ask("SELECT * FROM accounts");
        let links = [
            ("activate", &activate),
            ("reset-password", &reset),
            ("change-email", &change),
        ];
        for (own, url) in links {
            let mut forged = Vec::new();
            for purpose in ["activate", "reset-password", "change-email"] {
                if purpose != own {
                    forged.push((world.resign(url, json!({ "purpose": purpose })), "record-differs"));
                }
                forged.push((
                    world.resign(url, json!({ "purpose": purpose, "jti": "00000000000000000000000000" })),
                    "unknown-link",
                ));
                forged.push((
                    world.resign(url, json!({ "purpose": purpose, "jti": null })),
                    "unknown-link",
                ));
            }
            for strange in [
                json!("login"),
                json!("Activate"),
                json!(""),
                json!(1),
                json!(["activate"]),
                json!({}),
            ] {
                forged.push((world.resign(url, json!({ "purpose": strange })), "wrong-purpose"));
            }
            // Without a word of its purpose it is what its record says, or a login token.
            if style != "drf-jwt" {
                forged.push((world.resign(url, json!({ "purpose": null })), "record-differs"));
            }
            forged.push((
                world.resign(url, json!({ "purpose": null, "jti": null })),
                "wrong-purpose",
            ));
            // The claims of one with the id of another.
            for (_, that) in links {
                let id = claims_of(that)["jti"].clone();
                let token = world.resign(url, json!({ "jti": id }));
                // With few claims nothing else tells the two apart, and it is the other one.
                if claims_of(&token) != claims_of(that) {
                    forged.push((token, "record-differs"));
                }
            }
            forged.push((
                world.resign(url, json!({ "new_email": "evil@example.org" })),
                "record-differs",
            ));
            forged.push((
                world.resign(url, json!({ "email": "evil@example.org" })),
                "record-differs",
            ));
            forged.push((world.resign(url, json!({ "user_id": 7 })), "record-differs"));
            for (token, expected) in forged {
                let told = world.run("inspect-token --json -").stdin(&token).unchecked().json();
                assert_eq!(told["verdict"], expected, "{style} {own} {told}");
                let path = world.path("password").to_string_lossy().into_owned();
                for password in ["--no-password", &format!("--password-file {path}")] {
                    let done = world
                        .run(&format!("activate {password} --json -"))
                        .stdin(&token)
                        .unchecked()
                        .json();
                    assert_eq!(
                        (&done["error"]["code"], &done["status"]),
                        (&told["verdict"], &told["status"]),
                        "{done}"
                    );
                }
            }
        }
        assert_eq!(world.ask("SELECT * FROM accounts"), rows);
        assert_eq!(world.ask("SELECT count(*) FROM links WHERE used_at IS NOT NULL"), "0\n");
    }
}
