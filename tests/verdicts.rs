//! One link for every verdict: `inspect-token` tells it, `activate` obeys it, and a stranger learns nothing from either.

use data_encoding::BASE64URL_NOPAD;
use gatepass::{diagnosis::Verdict, key::Key};
use serde_json::{Value, json};

use crate::harness::{World, can_be_run, claims_of, token_of};

/// A test for each verdict: what is pasted, and what is said of it.
macro_rules! verdicts {
    ($($name:ident $verdict:ident $paste:expr, $says:expr;)*) => {
        $(#[test] fn $name() { judged(Verdict::$verdict, $paste, $says); })*

        const TESTED: &[Verdict] = &[$(Verdict::$verdict),*];
    };
}

verdicts! {
    no_token NoToken |world| beside(world, "please help, the link does not work"),
        "nothing in this text looks like a token or a link that could carry one";
    missing_token MissingToken |world| beside(world, "http://127.0.0.1:9000/api-activate//"),
        "a link of ours, but the token in it is missing";
    missing_token_by_placeholder MissingToken |world| beside(world, "http://127.0.0.1:9000/api-activate/{token}/"),
        "a link of ours, but the token in it is missing";
    missing_token_by_script MissingToken |world| beside(world, "http://127.0.0.1:9000/api-activate/undefined/"),
        "a link of ours, but the token in it is missing";
    opaque_wrapper OpaqueWrapper |world| beside(world, "https://url.us.m.mimecastprotect.com/s/aBcDeFgHiJkLmNoP"),
        "a mail gateway, Mimecast, replaced the link by an id that only Mimecast can resolve";
    several_tokens SeveralTokens several, "2 different tokens in one text; only `g02z0ba3z83efm2rbyv4s5gxaw` would work";
    truncated Truncated |world| cut(&world.register("zuzanna"), 10),
        "truncated: the token breaks off in its signature: 9 characters are missing; the link of its unverified id is unused and in time, so that the whole of it may work";
    truncated_before_the_signature Truncated |world| cut(&world.register("zuzanna"), 44),
        "truncated: the token breaks off behind its payload: the signature is missing, 43 characters; the link of its unverified id is unused and in time, so that the whole of it may work";
    truncated_in_the_payload Truncated |world| cut(&world.register("zuzanna"), 60),
        "truncated: the token breaks off in its payload: the rest of it and the signature are missing; the link of its unverified id is unused and in time, so that the whole of it may work";
    truncated_behind_the_header Truncated |world| {
        let url = world.register("zuzanna");
        token_of(&url).split('.').next().unwrap().to_owned()
    }, "truncated: the token breaks off behind its header: payload and signature are missing";
    truncated_in_the_header Truncated |world| {
        let url = world.register("zuzanna");
        token_of(&url)[..31].to_owned()
    }, "truncated: the token breaks off in its header";
    case_folded CaseFolded |world| token_of(&world.register("zuzanna")).to_lowercase(),
        "upper and lower case were lost on the way; no repair exists";
    malformed Malformed |world| { world.register("zuzanna"); world.sign(json!({ "user_id": 1 })) },
        "malformed: the token's payload has no `exp`";
    forbidden_algorithm ForbiddenAlgorithm |world| unsecured(world) + "c2lnbmF0dXJl",
        "refused: the token is unsecured: its algorithm is `none`";
    forbidden_algorithm_and_no_signature ForbiddenAlgorithm unsecured,
        "refused: the token is unsecured: its algorithm is `none`";
    unknown_key UnknownKey by_another_ring, "signed with an unknown key: no key `77777777` was ever in this key ring";
    bad_signature BadSignature |world| {
        let url = world.register("zuzanna");
        world.tamper(&url, json!({ "jti": "00000000000000000000000000", "username": "zuzanna" }))
    }, "the signature does not match";
    altered Altered |world| { let url = world.register("zuzanna"); world.tamper(&url, json!({ "exp": 1_999_999_999 })) },
        "altered: the signature does not match; not as in the record: `exp`; the link of its unverified id is unused and in time, so that the whole of it may work";
    wrong_issuer WrongIssuer |world| {
        let url = world.register("zuzanna");
        world.set("GATEPASS_AUDIENCE", "staging");
        url
    }, "another environment's: meant for `gatepass`; this environment's audience is `staging`";
    wrong_purpose WrongPurpose |world| {
        world.register("zuzanna");
        world.sign(json!({ "user_id": 1, "username": "zuzanna", "email": EMAIL, "exp": 1_999_999_999 }))
    }, "not a link that can be spent: no purpose and no record: a login token, not a link of ours";
    record_differs RecordDiffers |world| {
        let url = world.register("zuzanna");
        world.resign(&url, json!({ "user_id": 2, "exp": 1_999_999_999 }))
    }, "the signature is good but token and record differ in `exp` and `user_id`: the key has leaked or the store was edited";
    unknown_link UnknownLink |world| {
        let url = world.register("zuzanna");
        world.resign(&url, json!({ "jti": "00000000000000000000000000" }))
    }, "genuine and in time, but this store has no such link";
    account_missing AccountMissing |world| {
        let url = world.register("zuzanna");
        world.sql("UPDATE accounts SET deleted_at = created_at + 1, username = NULL, username_fold = NULL,
                   username_skeleton = NULL, email = NULL, email_fold = NULL");
        url
    }, "its account was deleted";
    account_suspended AccountSuspended |world| {
        let url = world.register("zuzanna");
        world.sql("UPDATE accounts SET suspended_at = created_at + 1");
        url
    }, "its account is suspended";
    retired_key RetiredKey retired, "signed by a key that was retired 1 hour ago";
    revoked Revoked |world| {
        let url = world.register("zuzanna");
        world.sql("UPDATE links SET revoked_at = issued_at + 60000, revoked_by = 'olga', revoked_reason = 'phishing'");
        world.tick("10m");
        url
    }, "withdrawn 9 minutes ago by `olga`: phishing";
    already_used AlreadyUsed |world| {
        let url = world.register("zuzanna");
        world.tick("10m");
        world.run("activate --no-password --via 'web 192.0.2.7' -").stdin(&url).expect(0);
        world.tick("1h");
        url
    }, "used 1 hour ago, 10 minutes after it was issued, via web 192.0.2.7; the account is active";
    account_active AccountActive |world| {
        let url = world.register("zuzanna");
        world.run("activate --account zuzanna --reason phishing --no-password").expect(0);
        url
    }, "never used, but the account is active already";
    superseded Superseded |world| {
        let url = world.register("zuzanna");
        world.tick("30m");
        world.issue("zuzanna");
        world.tick("5m");
        url
    }, "a newer link took its place; link g02z0ba3, issued 5 minutes ago, still works";
    email_changed EmailChanged |world| {
        let url = world.register("zuzanna");
        world.sql("UPDATE accounts SET email = 'new@example.org', email_fold = 'new@example.org'");
        url
    }, "sent to an address that is no longer the account's";
    account_pending AccountPending |world| {
        let url = reset_link(world);
        world.sql("UPDATE accounts SET activated_at = NULL");
        url
    }, "for an active account, and its account was never activated";
    password_changed PasswordChanged |world| {
        let url = reset_link(world);
        world.run("set-password zuzanna --password-stdin").stdin("quite another phrase of words").expect(0);
        url
    }, "the password was changed after it was issued";
    email_taken EmailTaken |world| {
        reset_link(world);
        let url = world.run("set-email zuzanna new@example.org --confirm").expect(0).line();
        world.run("register ada --email new@example.org --no-password").expect(0);
        url
    }, "the address that it brings is another account's by now";
    not_yet_valid NotYetValid |world| {
        let url = world.register("zuzanna");
        let token = world.resign(&url, json!({ "nbf": 1_795_425_000 }));
        let payload = Value::Object(claims_of(&token)).to_string();
        world.sql(&format!("UPDATE links SET payload = '{payload}'"));
        token
    }, "not valid yet: it becomes so in 10 minutes";
    not_yet_valid_by_the_clock NotYetValid |world| {
        let url = world.register("zuzanna");
        world.tick_back("6m");
        url
    }, "issued 6 minutes in the future: the clocks of issuer and checker disagree by so much";
    expired Expired |world| { let url = world.register("zuzanna"); world.tick("5h 12m"); url },
        "expired 3 hours 12 minutes ago";
    valid Valid |world| world.register("zuzanna"), "valid for another 2 hours; whoever else saw it can use it too";
    genuine Genuine |world| world.register("zuzanna"), "genuine and in time for another 2 hours; no store was asked";
    unverified Unverified |_| World::new().register("zuzanna"), "nothing was checked: there is no key to check with";
}

const EMAIL: &str = "zuzanna@example.org";

#[test]
fn no_verdict_is_missing() {
    let missing: Vec<&Verdict> = Verdict::ALL
        .iter()
        .filter(|verdict| !TESTED.contains(verdict))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// An active account, and a link to reset its password.
fn reset_link(world: &mut World) -> String {
    let url = world.register("zuzanna");
    world.activate(&url);
    world
        .run("issue-link zuzanna --purpose reset-password")
        .expect(0)
        .line()
}

/// A text that has nothing to do with the account that is there.
fn beside(world: &mut World, text: &str) -> String {
    world.register("zuzanna");
    text.to_owned()
}

fn several(world: &mut World) -> String {
    let old = world.register("zuzanna");
    let new = world.issue("zuzanna");
    format!("{old} and {new}")
}

/// A URL that lost its last characters.
fn cut(url: &str, characters: usize) -> String {
    url[..url.len() - characters].to_owned()
}

fn unsecured(world: &mut World) -> String {
    let url = world.register("zuzanna");
    let payload = token_of(&url).split('.').nth(1).expect("a payload");
    format!(
        "{}.{payload}.",
        BASE64URL_NOPAD.encode(br#"{"alg":"none","typ":"JWT"}"#)
    )
}

fn by_another_ring(world: &mut World) -> String {
    let url = world.register("zuzanna");
    let key = Key::generate(&[9; 32], [7; 8], world.machine.now);
    gatepass::token::sign(&Value::Object(claims_of(&url)).to_string(), &key).expect("signed")
}

fn retired(world: &mut World) -> String {
    let url = world.register("zuzanna");
    let mut ring = world.ring();
    ring.keys[0].retired_at = Some(world.machine.now);
    ring.keys.push(Key::generate(&[9; 32], [7; 8], world.machine.now));
    world.replace_ring(&ring);
    world.tick("1h");
    url
}

/// Whether a verdict rests on a signature that matched, so that the advice may name the account.
fn is_vouched_for(verdict: Verdict) -> bool {
    verdict >= Verdict::WrongIssuer && verdict != Verdict::Unverified
}

fn judged(verdict: Verdict, paste: fn(&mut World) -> String, says: &str) {
    let mut world = World::new();
    let text = paste(&mut world);
    let options = if verdict == Verdict::Genuine {
        format!("--no-store --key-file {}", world.keys().display())
    } else {
        String::new()
    };
    let inspect = format!("inspect-token {options} -");
    let told = world
        .run(&format!("{inspect} --json"))
        .stdin(&text)
        .expect(verdict.status())
        .json();
    assert_eq!(
        (told["verdict"].as_str(), told["message"].as_str()),
        (Some(verdict.code()), Some(says))
    );
    let page = world.run(&inspect).stdin(&text).expect(verdict.status());
    let first = page
        .stdout()
        .split("\n\n")
        .next()
        .expect("a headline")
        .replace('\n', " ");
    // The instant stands between what it is and what else there is to say.
    let (begins, rest) = says.split_once("; ").unwrap_or((says, ""));
    assert!(first.starts_with(begins) && first.contains(rest), "{first}");

    a_stranger_learns_nothing(&told, verdict);
    let command = told["advice"]["command"].as_str().map(str::to_owned);
    assert!(command.is_none() || is_vouched_for(verdict), "{command:?}");

    if verdict != Verdict::Genuine {
        activate_agrees(&mut world, verdict, &text, &told);
    }
    if let Some(command) = command.filter(|_| verdict != Verdict::Valid) {
        assert!(
            can_be_run(&command) && page.stdout().contains(&format!("\nNext\n  {command}\n")),
            "{command}"
        );
        world
            .run(command.strip_prefix("gatepass ").expect("ours"))
            .expect(0)
            .line();
    }
}

/// The sentence for the customer names no account, no state, no address, no operator and no reason.
fn a_stranger_learns_nothing(told: &Value, verdict: Verdict) {
    let say = told["advice"]["say"].as_str().expect("a sentence");
    for word in [
        "zuzanna",
        "example.org",
        "olga",
        "phishing",
        "pending",
        "suspended",
        "deleted",
        "active",
        "192.0.2.7",
    ] {
        assert!(!say.contains(word), "{say}");
    }
    let expected = match verdict {
        Verdict::Expired => {
            "This link ran out on 23 November 2026 at 12:00 (UTC+01:00). A new one goes to the address we hold for you."
        }
        Verdict::Superseded => "A newer link was sent after this one; please use the latest message.",
        Verdict::AlreadyUsed | Verdict::AccountActive => "This link has done its work. Please sign in.",
        // What to copy, and from where.
        Verdict::Truncated | Verdict::OpaqueWrapper => return assert!(say.contains("copy"), "{say}"),
        _ => {
            "This link cannot be used as it reached us. If you have an account with us, we will send a new link to the address we hold for you."
        }
    };
    assert_eq!(say, expected);
}

/// The same status, the verdict as the error's code, and the very same diagnosis.
fn activate_agrees(world: &mut World, verdict: Verdict, text: &str, told: &Value) {
    let done = world
        .run("activate --no-password --json -")
        .stdin(text)
        .expect(verdict.status())
        .json();
    match verdict {
        // There is nothing to activate against; the status is the same.
        Verdict::Unverified => return assert_eq!(done["error"]["code"], "store-missing"),
        Verdict::Valid => assert_eq!(done["outcome"], "activated"),
        _ => assert_eq!(
            (done["error"]["code"].as_str(), &done["outcome"]),
            (Some(verdict.code()), &Value::Null)
        ),
    }
    assert_eq!(&done["diagnosis"], told);
}
