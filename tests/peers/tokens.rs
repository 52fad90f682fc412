//! Our tokens in the hands of PyJWT and of Django REST framework JWT, and PyJWT's tokens in ours.

use super::*;

#[test]
fn pyjwt_decodes_a_token_for_its_audience_and_for_no_other() {
    let Some(python) = pyjwt() else { return };
    let (home, said) = home_of_ada();
    let decode = |audience: Value| {
        let asked = json!({"token": token(&said), "key": key(&home), "audience": audience});
        python.run("decode_with_pyjwt.py", &asked)
    };
    let decoded = decode(json!("gatepass"));
    let (account, link) = (&said["account"], &said["link"]);
    let claims = &decoded["claims"];
    assert_eq!(claims["user_id"], account["id"]);
    assert_eq!(
        (&claims["username"], &claims["email"]),
        (&account["username"], &account["email"])
    );
    assert_eq!((&claims["purpose"], &claims["jti"]), (&json!("activate"), &link["id"]));
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        2 * 60 * 60
    );
    assert_eq!(claims.as_object().unwrap().len(), 8, "{claims}");
    assert_eq!(
        decoded["header"],
        json!({"alg": "HS256", "typ": "JWT", "kid": link["key_id"]})
    );
    // Whoever expects no audience, or another, has no use for a link.
    for other in [Value::Null, json!("login"), json!("Gatepass")] {
        assert_eq!(decode(other), json!({"refused": "InvalidAudienceError"}));
    }
}

#[test]
fn a_link_logs_nobody_in_where_the_key_is_shared_unless_it_is_made_to() {
    let Some(python) = drf_jwt() else { return };
    let (home, said) = home_of_ada();
    let decode = |said: &Value| {
        let asked = json!({"token": token(said), "key": key(&home)});
        python.run("decode_with_drf_jwt.py", &asked)
    };
    assert_eq!(decode(&said), json!({"refused": "InvalidAudienceError"}));

    let mut command = home.gatepass();
    command
        .args(["issue-link", "ada", "--json"])
        .env("GATEPASS_CLAIMS", "drf-jwt");
    let issued = talk(&mut command, b"");
    assert!(String::from_utf8_lossy(&issued.stderr).contains("login token"));
    let said: Value = serde_json::from_slice(&issued.stdout).unwrap();
    let decoded = decode(&said);
    let claims = decoded["claims"].as_object().unwrap_or_else(|| panic!("{decoded}"));
    let mut names: Vec<_> = claims.keys().collect();
    names.sort();
    assert_eq!(names, ["email", "exp", "jti", "user_id", "username"]);
    assert_eq!((&claims["user_id"], &claims["username"]), (&json!(1), &json!("ada")));
    // It is a link all the same.
    home.pipe(["activate", "-"], token(&said).as_bytes()).done();
}

#[test]
fn a_token_that_another_program_signed_with_our_key_opens_nothing() {
    let Some(python) = pyjwt() else { return };
    let (home, said) = home_of_ada();
    let (key, link) = (key(&home), &said["link"]);
    let exp = {
        let asked = json!({"token": token(&said), "key": key, "audience": "gatepass"});
        python.run("decode_with_pyjwt.py", &asked)["claims"]["exp"]
            .as_i64()
            .unwrap()
    };
    let own = json!({"user_id": 1, "username": "ada", "email": "ada@example.org", "purpose": "activate",
        "jti": link["id"], "iat": exp - 7200, "exp": exp, "aud": "gatepass"});
    // Our claims with some of them changed; `null` leaves one out.
    let claims = |changes: Value| {
        let mut claims = own.clone();
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        claims
    };
    let stranger = json!({"kty": "oct", "k": "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr8"});
    let kid = json!({"kid": key["kid"]});
    let unknown = json!("zzzzzzzzzzzzzzzzzzzzzzzzzz");
    let signed = |claims: Value| json!({"claims": claims, "key": key, "algorithm": "HS256", "headers": kid});
    let with = |claims: Value, key: &Value, algorithm: &str, headers: &Value| json!({"claims": claims, "key": key, "algorithm": algorithm, "headers": headers});
    let cases = [
        // A login token: no purpose, and no record of it.
        (
            "wrong-purpose",
            16,
            signed(claims(json!({"purpose": null, "jti": null}))),
        ),
        (
            "wrong-purpose",
            16,
            signed(claims(json!({"purpose": null, "jti": null, "aud": null, "iat": null}))),
        ),
        (
            "wrong-purpose",
            16,
            signed(claims(json!({"purpose": null, "jti": unknown}))),
        ),
        (
            "wrong-purpose",
            16,
            signed(claims(json!({"purpose": "login", "jti": unknown}))),
        ),
        ("wrong-purpose", 16, signed(claims(json!({"purpose": "Activate"})))),
        ("unknown-link", 16, signed(claims(json!({"jti": unknown})))),
        (
            "unknown-link",
            16,
            signed(claims(json!({"jti": "another system's own id"}))),
        ),
        ("unknown-link", 16, signed(claims(json!({"jti": null})))),
        ("wrong-issuer", 16, signed(claims(json!({"aud": "staging"})))),
        (
            "wrong-issuer",
            16,
            signed(claims(json!({"iss": "https://staging.example.org"}))),
        ),
        // Out of time, nobody asks whether the store knows it.
        (
            "expired",
            10,
            signed(claims(json!({"jti": unknown, "exp": exp - 7201}))),
        ),
        (
            "not-yet-valid",
            11,
            signed(claims(json!({"jti": unknown, "nbf": exp - 1}))),
        ),
        // The record knows better.
        ("record-differs", 12, signed(claims(json!({"user_id": 2})))),
        (
            "record-differs",
            12,
            signed(claims(json!({"email": "eve@example.org"}))),
        ),
        ("record-differs", 12, signed(claims(json!({"exp": exp + 86_400})))),
        ("record-differs", 12, signed(claims(json!({"purpose": null})))),
        ("record-differs", 12, signed(claims(json!({"role": "admin"})))),
        (
            "altered",
            12,
            with(claims(json!({"user_id": 2})), &stranger, "HS256", &kid),
        ),
        (
            "bad-signature",
            12,
            with(claims(json!({"jti": unknown})), &stranger, "HS256", &kid),
        ),
        (
            "unknown-key",
            12,
            with(own.clone(), &key, "HS256", &json!({"kid": "django"})),
        ),
        ("forbidden-algorithm", 12, with(own.clone(), &key, "HS384", &kid)),
        ("malformed", 13, signed(claims(json!({"exp": null})))),
        // The same words under the same key are the same link, whoever wrote them down.
        ("valid", 0, signed(own.clone())),
        ("valid", 0, with(own.clone(), &key, "HS256", &json!({"typ": null}))),
    ];
    let asked: Vec<_> = cases.iter().map(|(_, _, token)| token).collect();
    let tokens = python.run("encode_with_pyjwt.py", &json!(asked));
    for ((verdict, status, asked), token) in cases.iter().zip(tokens.as_array().unwrap()) {
        let token = token.as_str().unwrap().as_bytes();
        let inspected = home.pipe(["inspect-token", "--json", "-"], token);
        assert_eq!(
            (inspected.json()["verdict"].as_str(), inspected.status),
            (Some(*verdict), *status),
            "{asked}"
        );
        if *status != 0 {
            let activated = home.pipe(["activate", "--json", "-"], token);
            assert_eq!(activated.json()["error"]["code"], *verdict, "{asked}");
            assert_eq!(activated.status, *status, "{asked}");
        }
    }
    let last = tokens[cases.len() - 1].as_str().unwrap();
    home.pipe(["activate", "-"], last.as_bytes()).done();
}
