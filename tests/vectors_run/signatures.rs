//! Signatures and keys from outside: what the `signature` check says of them, whatever the payload is.

use serde_json::{Value, json};

use super::{check, differing, rows, text};
use crate::program::{Answer, Home};

/// A token judged with a key file, or with no key at all.
fn inspect(home: &Home, key: &Value, token: &str) -> Answer {
    let path = home.write("key.json", key.to_string().as_bytes());
    let file = ["--key-file", path.to_str().unwrap()];
    let key = if key.is_null() { &[][..] } else { &file };
    let args = ["inspect-token", "--no-store", "--json"];
    home.pipe(args.iter().chain(key).chain(&["-"]), token.as_bytes())
}

/// Whether the signature holds. A key that cannot be used holds nothing.
fn holds(answer: &Answer) -> bool {
    let json = answer.json();
    let Some(checks) = json["checks"].as_array() else {
        assert_eq!((answer.status, text(&json["error"], "code")), (3, "keys-malformed"));
        return false;
    };
    let outcome = |name: &str| text(checks.iter().find(|check| check["name"] == name).unwrap(), "outcome");
    let holds = outcome("signature") == "pass";
    assert!(
        !holds || (outcome("algorithm"), outcome("key")) == ("pass", "pass"),
        "{json}"
    );
    holds
}

/// The README leaves out what contradicts itself, and two whose header holds `?`.
fn is_judged(row: &Value) -> bool {
    row["contradictory_upstream"] != true && !["wp-jws-372", "wp-jws-373"].contains(&text(row, "name"))
}

/// Their signatures match, and the rows call them invalid for something else: it is another check that refuses them, or
/// it is what a paste leaves behind a token.
const NOT_THE_SIGNATURE: [(&str, &str); 5] = [
    // Punctuation behind the token, which is taken away.
    ("wp-jws-14", "the token's payload is not JSON"),
    ("wp-jws-362", "the token's payload is not JSON"),
    // Shape is what is wrong: the payload as it stands is what was signed, and it is not base64url.
    (
        "wp-jws-369",
        "the token's payload has a character that is not base64url, at 1",
    ),
    (
        "wp-jws-371",
        "the token's payload has a character that is not base64url, at 1",
    ),
    (
        "wp-jws-375",
        "the token's payload ends in a character that no encoder writes there",
    ),
];

fn is_refused_otherwise(row: &Value, answer: &Answer) -> bool {
    let shape = &answer.json()["checks"][0]["detail"];
    NOT_THE_SIGNATURE
        .iter()
        .any(|(name, detail)| row["name"] == *name && shape == detail)
}

/// White space within a signature is what a paste does.
const MENDED: &str = "wp-jws-360";

#[test]
fn wycheproof_of_hmac_is_judged_right() {
    let Some(mut rows) = rows("vectors/wycheproof_hmac.json") else {
        return;
    };
    rows.retain(is_judged);
    let found = differing(&rows, |home, row| {
        let key = json!({"kty": "oct", "alg": row["alg"], "k": row["key_b64url"]});
        let answer = inspect(home, &key, text(row, "token"));
        let right = holds(&answer) == (row["expect"] == "accept");
        check(row, right || is_refused_otherwise(row, &answer), &answer)
    });
    assert_eq!((found, rows.len()), (vec![MENDED], 46));
}

#[test]
fn wycheproof_is_judged_right() {
    let Some(mut rows) = rows("vectors/wycheproof_flat.json") else {
        return;
    };
    rows.retain(is_judged);
    let found = differing(&rows, |home, row| {
        let answer = inspect(home, &row["key"], text(row, "token"));
        let right = holds(&answer) == (row["result"] == "valid");
        check(row, right || is_refused_otherwise(row, &answer), &answer)
    });
    let decided_otherwise = [
        // The key says that it is for PS256, and the token is PS384: a key's `alg` counts here.
        "wp-jws-346",
        // ES512 is not supported.
        "wp-jws-347",
        // The same two keys once more, with `key_ops`.
        "wp-jws-350",
        "wp-jws-351",
        MENDED,
    ];
    assert_eq!((found, rows.len()), (decided_otherwise.to_vec(), 422));
}

#[test]
fn the_rfcs_own_examples_are_judged_right() {
    let Some(mut rows) = rows("vectors/rfc_jose.json") else {
        return;
    };
    rows.retain(|row| row["serialization"] == "compact");
    let found = differing(&rows, |home, row| {
        let answer = inspect(home, &row["key"], text(row, "token"));
        check(row, holds(&answer) == (row["signature_valid"] == true), &answer)
    });
    let not_supported = [
        "rfc7515-A.4-ES512",
        "rfc7520-4_3.ecdsa_signature-compact",
        // The payload stands elsewhere, and a link has no elsewhere.
        "rfc7520-4_5.signature_with_detached_content-compact",
        "rfc7797-4.2-b64-false-detached",
    ];
    assert_eq!((found, rows.len()), (not_supported.to_vec(), 19));
}

#[test]
fn examples_that_are_claims_are_genuine_in_their_time() {
    let Some(mut rows) = rows("vectors/rfc_jose.json") else {
        return;
    };
    rows.retain(|row| row["signature_valid"] == true && row["is_jwt_claims"] == true);
    let found = differing(&rows, |home, row| {
        let path = home.write("key.json", row["key"].to_string().as_bytes());
        // All of them end at 2011-03-22T18:43:00Z.
        [("18:42:59", 0), ("18:43:00", 10)].into_iter().all(|(time, status)| {
            let at = format!("--at=2011-03-22T{time}Z");
            let args = [
                "inspect-token",
                "--no-store",
                &at,
                "--key-file",
                path.to_str().unwrap(),
                "-",
            ];
            let answer = home.pipe(args, text(row, "token").as_bytes());
            check(row, answer.status == status, &answer)
        })
    });
    assert_eq!((found, rows.len()), (Vec::new(), 4));
}

#[test]
fn unsecured_and_encrypted_examples_are_refused_by_name() {
    let Some(mut rows) = rows("vectors/rfc_jose.json") else {
        return;
    };
    rows.retain(|row| row["serialization"] == "compact" && (row["alg"] == "none" || row["alg"] == "RSA1_5"));
    let found = differing(&rows, |home, row| {
        let answer = inspect(home, &Value::Null, text(row, "token"));
        let json = answer.json();
        let named = match row["alg"] == "none" {
            // One of them has a payload that is no JSON either, which is said first.
            true => {
                let algorithm = json["checks"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .find(|c| c["name"] == "algorithm")
                    .unwrap();
                text(algorithm, "detail") == "the token is unsecured: its algorithm is `none`"
            }
            false => text(&json, "message") == "malformed: the token is encrypted (JWE), and not a signed one",
        };
        check(row, named, &answer)
    });
    assert_eq!((found, rows.len()), (Vec::new(), 4));
}

#[test]
fn signatures_in_json_serialization_are_refused_by_name() {
    let Some(mut rows) = rows("vectors/rfc_jose.json") else {
        return;
    };
    rows.retain(|row| row["serialization"] != "compact");
    let found = differing(&rows, |home, row| {
        let answer = inspect(home, &Value::Null, &json_text(&row["token"]));
        let json = answer.json();
        let named = json["verdict"] == "malformed" && text(&json, "message").contains("JSON serialization");
        check(row, named, &answer)
    });
    assert_eq!((found, rows.len()), (Vec::new(), 20));
}

/// An object of JSON serialization as somebody would paste it.
fn json_text(token: &Value) -> String {
    token.as_str().map_or_else(|| token.to_string(), str::to_owned)
}
