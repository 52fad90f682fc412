//! Tokens from outside through `inspect-token --no-store`: attacks, edges of the clock, the ancestor's.

use chrono::{DateTime, SecondsFormat};
use serde_json::Value;

use super::{as_expected, check, differing, rows, text};
use crate::{
    program::{Answer, Home},
    vectors,
};

/// A token judged with the key in a file. It comes on standard input, where any text can.
fn inspect(home: &Home, key: (&str, &str), more: &[&str], token: &str) -> Answer {
    let (option, content) = key;
    let path = home.write("key", content.as_bytes());
    let args = ["inspect-token", "--no-store", option, path.to_str().unwrap()];
    let answer = home.pipe(args.iter().chain(more).chain(&["-"]), token.as_bytes());
    let said = format!("{}{}", answer.stdout, answer.stderr);
    assert!(
        token.len() < 80 || !said.contains(token.trim()),
        "a whole token was printed"
    );
    let wild =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!said.contains(wild), "{said:?}");
    answer
}

/// The same as JSON, whose verdict and exit status say one thing.
fn inspect_json(home: &Home, key: (&str, &str), at: Option<i64>, token: &str) -> Answer {
    let at = at.map(|at| format!("--at={}", rfc3339(at)));
    let more: Vec<_> = ["--json"].into_iter().chain(at.as_deref()).collect();
    let answer = inspect(home, key, &more, token);
    let json = answer.json();
    assert_eq!(answer.status == 0, json["verdict"] == "genuine", "{json}");
    assert_eq!(answer.status == 3, !json["error"].is_null(), "{json}");
    answer
}

fn rfc3339(seconds: i64) -> String {
    let instant = DateTime::from_timestamp(seconds, 0).unwrap();
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn secret(row: &Value) -> (&str, &str) {
    ("--secret-file", text(row, "secret"))
}

fn is_accepted(row: &Value) -> bool {
    text(row, "expect") == "accept"
}

fn attack(row: &Value) -> String {
    match row["token_file"].as_str() {
        Some(file) => vectors::text(&format!("vectors/{file}")).unwrap(),
        None => text(row, "token").to_owned(),
    }
}

#[test]
fn attacks_are_refused_and_their_controls_accepted() {
    let Some(rows) = rows("vectors/attacks.json") else {
        return;
    };
    let found = differing(&rows, |home, row| {
        let token = attack(row);
        let answer = inspect_json(home, secret(row), None, &token);
        let page = inspect(home, secret(row), &[], &token);
        assert_eq!(page.status, answer.status, "{}", row["name"]);
        as_expected(row, is_accepted(row), &answer)
    });
    let mended = [
        // What a paste does to a token.
        "b64-sig-padded",
        "b64-newline-inside-sig",
        "b64-zero-width-space",
        "b64-percent-encoded-padding",
        "seg-bom-prefix",
    ];
    let other_policy = [
        // `typ` and `cty` are reported and not required.
        "header-typ-jwe",
        "header-cty-jwt-nested",
        // No lifetime is capped where nothing but signature and time is asked.
        "exp-1e308",
        "exp-u64-max",
        "exp-i64-max-plus-1",
        "exp-milliseconds",
    ];
    assert_eq!((found, rows.len()), ([&mended[..], &other_policy].concat(), 156));
    let row = |name| rows.iter().find(|row| row["name"] == name).unwrap();
    assert!(other_policy.iter().all(|name| row(*name)["strength"] == "policy"));
}

#[test]
fn unsecured_tokens_are_refused_by_name() {
    let Some(mut rows) = rows("vectors/attacks.json") else {
        return;
    };
    // An `alg` that is neither `none` nor anything else is not among them.
    rows.retain(|row| row["category"] == "alg-none" && text(row, "name").starts_with("alg-none"));
    let found = differing(&rows, |home, row| {
        let answer = inspect_json(home, secret(row), None, text(row, "token"));
        check(row, answer.json()["verdict"] == "forbidden-algorithm", &answer)
    });
    assert_eq!((found, rows.len()), (Vec::new(), 6));
}

#[test]
fn the_edges_of_the_clock_are_sharp() {
    let Some(rows) = rows("vectors/clock_edges.json") else {
        return;
    };
    let found = differing(&rows, |home, row| {
        let answer = inspect_json(home, secret(row), row["now"].as_i64(), text(row, "token"));
        as_expected(row, is_accepted(row), &answer)
    });
    assert_eq!((found, rows.len()), (Vec::new(), 11));
}

#[test]
fn tokens_of_the_ancestor_are_judged_as_it_judged_them_where_the_contract_agrees() {
    let Some(fixtures) = vectors::json("seed/fixtures.json") else {
        return;
    };
    let rows = fixtures["fixtures"].as_array().unwrap();
    let found = differing(rows, |home, row| {
        let key = match row["public_key"].as_str() {
            Some(pem) if row["secret"].is_null() => ("--key-file", pem),
            _ => secret(row),
        };
        let answer = inspect_json(home, key, row["now_for_validity"].as_i64(), text(row, "token"));
        as_expected(row, row["decode"]["ok"] == true, &answer)
    });
    let (laxer, stricter): (Vec<_>, Vec<_>) = found.into_iter().partition(|name| {
        let row = rows.iter().find(|row| row["name"] == *name).unwrap();
        row["decode"]["ok"] == false
    });
    let expected_stricter = [
        // On `exp` a token is over.
        "default/seed_printed_token_at_exp",
        "default/valid_5min_at_exp",
        // A second spelling of the same signature.
        "default/sig_last_char_unused_bits",
        // `kid` is text, and times are numbers.
        "default/kid_number",
        "default/exp_string_digits",
        // `iat` is looked at.
        "default/iat_future",
        "exp7/at_exp",
        // 50 bytes are no secret for HS512.
        "HS512/valid",
        // There is no leeway.
        "leeway10/exp_plus_1",
        "leeway10/exp_plus_10",
        "leeway10/nbf_minus_10",
        // Nothing switches the judgement off.
        "verify_false/bad_signature_accepted",
        "verify_false/expired",
    ];
    let expected_laxer = [
        // `>` and a space around a token are taken away.
        "default/sig_with_1_junk_char",
        "default/leading_space",
        // A secret alone names no algorithm.
        "default/hs384_token",
        // Without a store nothing asks for an audience or an issuer.
        "default/aud_not_configured",
        "HS512/hs256_token_same_secret",
        "aud_iss/wrong_aud",
        "aud_iss/aud_list_without",
        "aud_iss/wrong_iss",
    ];
    assert_eq!(stricter, expected_stricter);
    assert_eq!(laxer, expected_laxer);
    assert_eq!(rows.len(), 91);
}

#[test]
fn the_token_that_the_ancestor_printed_is_still_its_own() {
    let Some(fixtures) = vectors::json("seed/fixtures.json") else {
        return;
    };
    let row = &fixtures["fixtures"][0];
    let link = format!("http://127.0.0.1:9000/api-activate/{}/", text(row, "token"));
    let home = Home::new();
    let judged = |at: &[&str]| {
        let answer = inspect(&home, secret(row), &[&["--json"], at].concat(), &link);
        let json = answer.json();
        let checks = json["checks"].as_array().unwrap().iter();
        let signature = checks
            .filter(|check| check["name"] == "signature")
            .map(|check| text(check, "outcome"));
        assert_eq!(signature.collect::<Vec<_>>(), ["pass"]);
        assert_eq!(json["token"]["claims"]["username"], "krzysiek");
        assert_eq!(json["recovered"]["host"], "127.0.0.1");
        (answer.status, text(&json, "verdict").to_owned())
    };
    assert_eq!(judged(&["--at=2016-11-13T15:17:37Z"]), (0, "genuine".to_owned()));
    assert_eq!(judged(&["--at=2016-11-13T15:28:00Z"]), (10, "expired".to_owned()));
    assert_eq!(judged(&[]), (10, "expired".to_owned()));
}
