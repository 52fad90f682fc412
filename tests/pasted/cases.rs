//! The cases from outside, through the program.

use serde_json::Value;

use crate::{harness::World, vectors};

/// What a diagnosis of the cases is called here.
const DIAGNOSES: &[(&str, &[&str])] = &[
    ("truncated", &["truncated"]),
    ("altered", &["altered", "bad-signature", "malformed", "truncated"]),
    ("opaque_wrapper", &["opaque-wrapper"]),
    ("no_token", &["no-token", "missing-token"]),
    ("missing_token", &["missing-token", "no-token"]),
    ("case_folded", &["case-folded"]),
    ("multiple_tokens", &["several-tokens"]),
    ("not_a_jws", &["malformed"]),
];

#[test]
fn every_case_is_recovered_or_named() {
    let Some(cases) = vectors::json("pasted/cases.json") else {
        return;
    };
    let mut world = World::at("2026-09-22T00:00:00Z");
    let key = vectors::json("pasted/tokens.json").unwrap()["key"]
        .as_str()
        .unwrap()
        .to_owned();
    let secret = world.write("secret", key, 0o600);
    let cases = cases.as_array().unwrap();
    let wrong: Vec<&str> = cases
        .iter()
        .filter(|case| {
            let run = world.run("inspect-token --no-store --show-link --json --secret-file");
            let told = run
                .arg(&secret)
                .arg("-")
                .stdin(case["input"].as_str().unwrap())
                .unchecked()
                .json();
            !is_right(case, &told)
        })
        .map(|case| case["name"].as_str().unwrap())
        .collect();
    assert_eq!((wrong, cases.len()), (Vec::new(), 150));
}

fn is_right(case: &Value, told: &Value) -> bool {
    let expected = case["token_or_url_expected"].as_str().unwrap();
    let verified = told["token"]["verified"] == true;
    let Some(diagnosis) = expected.strip_prefix("diagnosis:") else {
        let shown = told["recovered"]["confirmation_url"].as_str().unwrap_or_default();
        return verified && shown.contains(case["expected_token"].as_str().unwrap()) && same_url(case, shown);
    };
    let (_, verdicts) = DIAGNOSES.iter().find(|(name, _)| *name == diagnosis).unwrap();
    // A case that lists what else is right may be recovered after all.
    let may_be_recovered = case["also_acceptable"].as_array().is_some_and(|all| !all.is_empty());
    verdicts.contains(&told["verdict"].as_str().unwrap()) || (may_be_recovered && verified)
}

/// The URL is the expected one, but for these: a scheme and a fragment are kept as they were pasted.
fn same_url(case: &Value, shown: &str) -> bool {
    let name = case["name"].as_str().unwrap();
    let is_kept = matches!(name, "url_http_scheme" | "url_with_fragment");
    let shown = percent_encoding::percent_decode_str(shown).decode_utf8().unwrap();
    let expected = percent_encoding::percent_decode_str(case["token_or_url_expected"].as_str().unwrap())
        .decode_utf8()
        .unwrap();
    case["expected_kind"] != "url" || is_kept || shown == expected
}
