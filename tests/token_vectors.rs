//! Tokens from outside: Wycheproof, the RFCs' own examples, attacks, edges of the clock, and the ancestor's tokens.

use chrono::{DateTime, Utc};
use gatepass::{
    key::{Algorithm, Forbidden, KeyDefect, KeyFault, KeyRing},
    token::{Finding, ForbiddenAlgorithm, KidMatching, Part, ShapeFault, Token, examine},
};
use serde_json::{Value, json};

use crate::vectors;

/// Rows of a vector file.
fn rows(name: &str) -> Option<Vec<Value>> {
    let Value::Array(rows) = vectors::json(name)? else {
        panic!("{name} is a list")
    };
    Some(rows)
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

/// The signature and key checks alone: the payload may be anything that is decently encoded.
fn signature_holds(token: &Token, ring: &KeyRing) -> bool {
    let encoded = match token.shape() {
        Ok(()) => true,
        Err(ShapeFault::Encoding { .. }) => false,
        Err(fault) => fault.part() == Some(Part::Payload),
    };
    encoded && matches!(examine(token, Some(ring), KidMatching::Reported), Finding::Good { .. })
}

/// Everything short of the record: what `genuine` means.
fn genuine(token: &Token, ring: &KeyRing, now: DateTime<Utc>) -> bool {
    token.shape().is_ok()
        && matches!(examine(token, Some(ring), KidMatching::Reported), Finding::Good { .. })
        && token.expires_at().is_some_and(|exp| exp.is_after(now))
        && token.not_before().is_none_or(|nbf| !nbf.is_after(now))
        && token
            .issued_at()
            .is_none_or(|iat| !iat.is_after(now + chrono::TimeDelta::seconds(60)))
}

fn is_left_out(row: &Value) -> bool {
    // The README says so: contradictory upstream, or a header that holds `?`.
    row["contradictory_upstream"] == true || ["wp-jws-372", "wp-jws-373"].contains(&row["name"].as_str().unwrap())
}

#[test]
fn wycheproof_of_hmac_is_judged_right() {
    let Some(rows) = rows("vectors/wycheproof_hmac.json") else {
        return;
    };
    let mut judged = 0;
    for row in rows.iter().filter(|row| !is_left_out(row)) {
        let jwk = json!({"kty": "oct", "alg": row["alg"], "k": row["key_b64url"]});
        let token = Token::read(row["token"].as_str().unwrap());
        let holds = KeyRing::from_key_file(jwk.to_string().as_bytes()).is_ok_and(|ring| signature_holds(&token, &ring));
        assert_eq!(holds, row["expect"] == "accept", "{} {}", row["name"], row["why"]);
        judged += 1;
    }
    assert_eq!(judged, 46);
}

#[test]
fn wycheproof_is_judged_right() {
    let Some(rows) = rows("vectors/wycheproof_flat.json") else {
        return;
    };
    let (mut judged, mut unsupported, mut pinned) = (0, 0, 0);
    for row in rows.iter().filter(|row| !is_left_out(row)) {
        let token = Token::read(row["token"].as_str().unwrap());
        let ring = KeyRing::from_key_file(row["key"].to_string().as_bytes());
        if row["key"]["crv"] == "P-521" {
            assert_eq!(
                ring.unwrap_err(),
                KeyFault::Unusable(KeyDefect::Algorithm("ES521".to_owned()))
            );
            let Finding::Forbidden(forbidden) = examine(&token, None, KidMatching::Reported) else {
                panic!()
            };
            assert_eq!(forbidden, ForbiddenAlgorithm::NotSupported("ES512"));
            unsupported += 1;
            continue;
        }
        if ["wp-jws-346", "wp-jws-350"].contains(&row["name"].as_str().unwrap()) {
            // Called valid, although the key says that it is for PS256 and the token is PS384: a key's `alg` counts here.
            let own = Forbidden::OtherAlgorithm {
                own: Algorithm::PS256,
                asked: Algorithm::PS384,
            };
            let found = examine(&token, Some(&ring.unwrap()), KidMatching::Reported);
            assert_eq!(found, Finding::Forbidden(own.into()));
            pinned += 1;
            continue;
        }
        let holds = ring.is_ok_and(|ring| signature_holds(&token, &ring));
        assert_eq!(holds, row["result"] == "valid", "{} {}", row["name"], row["comment"]);
        judged += 1;
    }
    assert_eq!((judged, unsupported, pinned), (418, 2, 2));
}

#[test]
fn the_rfcs_own_examples_are_judged_right() {
    let Some(rows) = rows("vectors/rfc_jose.json") else {
        return;
    };
    let (mut compact, mut serialized, mut es512, mut forbidden, mut detached) = (0, 0, 0, 0, 0);
    for row in &rows {
        let name = row["name"].as_str().unwrap();
        let token = match &row["token"] {
            Value::String(text) => Token::read(text),
            other => Token::read(&other.to_string()),
        };
        if row["serialization"] != "compact" {
            assert_eq!(token.shape(), Err(&ShapeFault::JsonSerialization), "{name}");
            serialized += 1;
            continue;
        }
        if name == "rfc7516-A.2-jwe" {
            assert_eq!(token.shape(), Err(&ShapeFault::Encrypted));
            continue;
        }
        let ring = row["key"]
            .is_object()
            .then(|| KeyRing::from_key_file(row["key"].to_string().as_bytes()));
        if row["alg"] == "ES512" {
            assert_eq!(
                ring.unwrap().unwrap_err(),
                KeyFault::Unusable(KeyDefect::Curve("P-521".to_owned()))
            );
            let finding = examine(&token, None, KidMatching::Reported);
            assert_eq!(finding, Finding::Forbidden(ForbiddenAlgorithm::NotSupported("ES512")));
            es512 += 1;
            continue;
        }
        let ring = ring.map(|ring| ring.unwrap_or_else(|fault| panic!("{name}: {fault}")));
        let finding = examine(&token, ring.as_ref(), KidMatching::Reported);
        if row["alg"] == "none" || token.header().is_some_and(|header| header.contains_key("b64")) {
            assert!(matches!(finding, Finding::Forbidden(_)), "{name}: {finding:?}");
            forbidden += 1;
        } else if name.contains("detached") {
            // The payload stands elsewhere, and a link has no elsewhere.
            assert_eq!(
                (finding, token.shape()),
                (Finding::Mismatch, Err(&ShapeFault::Empty(Part::Payload)))
            );
            detached += 1;
        } else {
            let ring = ring.unwrap();
            assert_eq!(
                signature_holds(&token, &ring),
                row["signature_valid"] == true,
                "{name}: {finding:?}"
            );
            assert_eq!(token.shape().is_ok(), row["is_jwt_claims"] == true, "{name}");
            if let Some(now) = row["now"].as_i64() {
                assert!(
                    genuine(&token, &ring, at(now)) && !genuine(&token, &ring, at(1_300_819_380)),
                    "{name}"
                );
            }
            compact += 1;
        }
    }
    assert_eq!(
        (compact, serialized, es512, forbidden, detached, rows.len()),
        (10, 20, 2, 5, 1, 39)
    );
}

#[test]
fn attacks_are_refused_and_their_controls_accepted() {
    let Some(rows) = rows("vectors/attacks.json") else {
        return;
    };
    let now = at(1_780_000_000);
    let (mut accepted, mut beyond) = (0, Vec::new());
    for row in &rows {
        let name = row["name"].as_str().unwrap();
        let text = match row["token_file"].as_str() {
            Some(file) => vectors::text(&format!("vectors/{file}")).unwrap(),
            None => row["token"].as_str().unwrap().to_owned(),
        };
        let ring = KeyRing::from_secret(row["secret"].as_str().unwrap().as_bytes()).unwrap();
        let accept = genuine(&Token::read(&text), &ring, now);
        if accept != (row["expect"] == "accept") {
            assert_eq!(row["strength"], "policy", "{name}");
            beyond.push(name);
        }
        accepted += usize::from(accept);
    }
    // No lifetime is capped where nothing but the signature is asked; `typ` and `cty` are reported and not required.
    let tolerated = [
        "header-typ-jwe",
        "header-cty-jwt-nested",
        "exp-1e308",
        "exp-u64-max",
        "exp-i64-max-plus-1",
        "exp-milliseconds",
    ];
    assert_eq!(beyond, tolerated);
    assert_eq!((accepted, rows.len()), (13 + tolerated.len(), 156));
}

#[test]
fn the_edges_of_the_clock_are_sharp() {
    let Some(rows) = rows("vectors/clock_edges.json") else {
        return;
    };
    for row in &rows {
        let ring = KeyRing::from_secret(row["secret"].as_str().unwrap().as_bytes()).unwrap();
        let accept = genuine(
            &Token::read(row["token"].as_str().unwrap()),
            &ring,
            at(row["now"].as_i64().unwrap()),
        );
        assert_eq!(accept, row["expect"] == "accept", "{} {}", row["name"], row["why"]);
    }
    assert_eq!(rows.len(), 11);
}

#[test]
fn tokens_of_the_ancestor_are_judged_as_it_judged_them_where_the_contract_agrees() {
    let Some(fixtures) = vectors::json("seed/fixtures.json") else {
        return;
    };
    let rows = fixtures["fixtures"].as_array().unwrap();
    let (mut stricter, mut laxer) = (Vec::new(), Vec::new());
    for row in rows {
        let name = row["name"].as_str().unwrap();
        let secret = row["secret"]
            .as_str()
            .map(|secret| KeyRing::from_secret(secret.as_bytes()));
        let ring = secret.or_else(|| {
            row["public_key"]
                .as_str()
                .map(|pem| KeyRing::from_key_file(pem.as_bytes()))
        });
        let now = at(row["now_for_validity"].as_i64().unwrap());
        let accept = ring
            .unwrap()
            .is_ok_and(|ring| genuine(&Token::read(row["token"].as_str().unwrap()), &ring, now));
        match (row["decode"]["ok"] == true, accept) {
            (true, false) => stricter.push(name),
            (false, true) => laxer.push(name),
            _ => {}
        }
    }
    let expected_stricter = [
        // `now >= exp`, without leeway, and always looked at.
        "default/seed_printed_token_at_exp",
        "default/valid_5min_at_exp",
        "default/sig_last_char_unused_bits",
        "default/sig_padded",
        "default/kid_number",
        "default/exp_string_digits",
        "default/iat_future",
        "exp7/at_exp",
        // 50 bytes are no secret for HS512.
        "HS512/valid",
        "leeway10/exp_plus_1",
        "leeway10/exp_plus_10",
        "leeway10/nbf_minus_10",
        "verify_false/bad_signature_accepted",
        "verify_false/expired",
    ];
    // A secret alone names no algorithm, and nothing here asks for an audience or an issuer.
    let expected_laxer = [
        "default/hs384_token",
        "default/aud_not_configured",
        "HS512/hs256_token_same_secret",
        "aud_iss/wrong_aud",
        "aud_iss/aud_list_without",
        "aud_iss/wrong_iss",
    ];
    assert_eq!(
        (stricter, laxer, rows.len()),
        (expected_stricter.to_vec(), expected_laxer.to_vec(), 91)
    );
}
