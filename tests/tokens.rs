//! Tokens of our own making, and what becomes of them when they are read strictly.

use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use gatepass::{
    account::{Email, Username},
    key::{Algorithm, Forbidden, Key, KeyRing},
    link::{LinkId, Purpose},
    token::{
        Claims, ClaimsStyle, Finding, ForbiddenAlgorithm, JsonFault, KidMatching, Part, ShapeFault, SignFault, Token,
        examine, sign,
    },
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn key(secret: u8) -> Key {
    Key::generate(&[secret; 32], [secret; 8], at(1_700_000_000))
}

fn found(token: &str, ring: &KeyRing) -> Finding {
    examine(&Token::read(token), Some(ring), KidMatching::ByKid)
}

/// A token with this header and payload, signed by no one.
fn unsigned(header: &str, payload: &str) -> Token {
    let encode = |text: &str| BASE64URL_NOPAD.encode(text.as_bytes());
    Token::read(&format!("{}.{}.AAAA", encode(header), encode(payload)))
}

fn header_forbidden(header: &str) -> ForbiddenAlgorithm {
    match examine(&unsigned(header, "{}"), None, KidMatching::ByKid) {
        Finding::Forbidden(forbidden) => forbidden,
        other => panic!("{header}: {other:?}"),
    }
}

fn sample(payload: impl FnOnce(&Claims<'_>) -> String) -> String {
    let (username, email): (Username, Email) = ("krzysiek".parse().unwrap(), "krzysiek@example.org".parse().unwrap());
    payload(&Claims {
        user_id: 25,
        username: &username,
        email: Some(&email),
        purpose: Purpose::Activate,
        new_email: None,
        id: LinkId::from_random([0; 16]),
        issued_at: at(1_780_000_000),
        expires_at: at(1_780_007_200),
        audience: "gatepass",
        issuer: Some("shop"),
    })
}

#[test]
fn the_styles_of_claims_are_exact() {
    let style = |style: &str| sample(|claims| claims.payload(style.parse().unwrap()));
    let full = r#"{"user_id":25,"username":"krzysiek","email":"krzysiek@example.org","purpose":"activate","jti":"00000000000000000000000000","iat":1780000000,"exp":1780007200,"aud":"gatepass","iss":"shop"}"#;
    let minimal = r#"{"user_id":25,"purpose":"activate","jti":"00000000000000000000000000","iat":1780000000,"exp":1780007200,"aud":"gatepass","iss":"shop"}"#;
    let drf = r#"{"user_id":25,"username":"krzysiek","email":"krzysiek@example.org","jti":"00000000000000000000000000","exp":1780007200}"#;
    assert_eq!(
        (style("full"), style("minimal"), style("drf-jwt")),
        (full.into(), minimal.into(), drf.into())
    );
    let bare = sample(|claims| {
        Claims {
            email: None,
            issuer: None,
            ..*claims
        }
        .payload(ClaimsStyle::Full)
    });
    assert!(!bare.contains("email") && !bare.contains("iss"));
    assert!("Full".parse::<ClaimsStyle>().is_err());
}

#[test]
fn what_is_signed_is_read_back() {
    let key = key(1);
    let payload = sample(|claims| claims.payload(ClaimsStyle::Full));
    let text = sign(&payload, &key).unwrap();
    assert_eq!(sign(&payload, &key).unwrap(), text);
    let header = BASE64URL_NOPAD
        .decode(text.split('.').next().unwrap().as_bytes())
        .unwrap();
    assert_eq!(header, br#"{"alg":"HS256","typ":"JWT","kid":"11111111"}"#);
    let token = Token::read(&text);
    assert_eq!(token.shape(), Ok(()));
    assert_eq!(
        (token.algorithm_text(), token.key_id(), token.type_text()),
        (Some("HS256"), Some("11111111"), Some("JWT"))
    );
    assert_eq!(token.jti(), Some("00000000000000000000000000"));
    assert_eq!(
        (token.purpose(), token.issuer(), token.audiences()),
        (Some("activate"), Some("shop"), vec!["gatepass"])
    );
    assert_eq!(token.issued_at().unwrap().instant(), Some(at(1_780_000_000)));
    assert_eq!(token.expires_at().unwrap().instant(), Some(at(1_780_007_200)));
    assert!(token.not_before().is_none());
    assert_eq!(
        token.claims().map(|claims| Value::from(claims.clone()).to_string()),
        Some(payload)
    );
    assert!(!format!("{token:?}").contains(&text[10..20]));
}

#[test]
fn only_a_key_that_may_sign_signs() {
    let mut key = key(1);
    key.retired_at = Some(at(0));
    assert_eq!(sign("{}", &key), Err(SignFault::Retired));
    (key.retired_at, key.id) = (None, None);
    assert_eq!(sign("{}", &key), Err(SignFault::NoKeyId));
    key.algorithm = Some(Algorithm::HS512);
    key.id = Some("short".to_owned());
    let short = Forbidden::SecretTooShort {
        asked: Algorithm::HS512,
        needed: 64,
        found: 32,
    };
    assert_eq!(sign("{}", &key), Err(SignFault::Forbidden(short)));
    let public = json!({"kty": "OKP", "crv": "Ed25519", "kid": "public",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    let ring = KeyRing::from_key_file(public.to_string().as_bytes()).unwrap();
    assert_eq!(sign("{}", &ring.keys[0]), Err(SignFault::Key));
}

#[test]
fn the_key_id_picks_the_key_in_our_ring_and_nowhere_else() {
    let ring = KeyRing::new(vec![key(1), key(2)]);
    let good = |id: &str, secret: u8| Finding::Good {
        key_id: Some(id.to_owned()),
        retired_at: None,
        thumbprint: key(secret).thumbprint(),
    };
    let token = sign("{}", &key(2)).unwrap();
    assert_eq!(found(&token, &ring), good("22222222", 2));
    let stranger = sign("{}", &key(3)).unwrap();
    assert_eq!(
        found(&stranger, &ring),
        Finding::UnknownKey {
            kid: "33333333".to_owned()
        }
    );
    assert_eq!(
        examine(&Token::read(&stranger), Some(&ring), KidMatching::Reported),
        Finding::Mismatch
    );
    // Signed by the second under the name of the first: a name is no licence to try the others.
    let mut posing = key(2);
    posing.id = Some("11111111".to_owned());
    let posed = sign("{}", &posing).unwrap();
    assert_eq!(found(&posed, &ring), Finding::Mismatch);
    assert_eq!(
        examine(&Token::read(&posed), Some(&ring), KidMatching::Reported),
        good("22222222", 2)
    );
    assert_eq!(examine(&Token::read(&token), None, KidMatching::ByKid), Finding::NoKey);
    assert_eq!(found(&token, &KeyRing::new(Vec::new())), Finding::NoKey);
}

#[test]
fn a_retired_key_still_tells_that_it_signed() {
    let token = sign("not even JSON", &key(1)).unwrap();
    let mut ring = KeyRing::new(vec![key(1)]);
    ring.keys[0].retired_at = Some(at(9));
    assert!(matches!(found(&token, &ring), Finding::Good { retired_at: Some(when), .. } if when == at(9)));
    assert_eq!(
        Token::read(&token).shape(),
        Err(&ShapeFault::Json {
            part: Part::Payload,
            fault: JsonFault::NotJson
        })
    );
}

#[test]
fn a_header_can_forbid_itself_without_any_key() {
    for none in ["none", "None", "NONE", "nOnE"] {
        assert_eq!(
            header_forbidden(&json!({"alg": none}).to_string()),
            ForbiddenAlgorithm::Unsecured
        );
    }
    assert_eq!(header_forbidden(r#"{"typ":"JWT"}"#), ForbiddenAlgorithm::Unnamed);
    assert_eq!(header_forbidden(r#"{"alg":["HS256"]}"#), ForbiddenAlgorithm::Unnamed);
    assert_eq!(
        header_forbidden(r#"{"alg":"ES512"}"#).to_string(),
        "the algorithm `ES512` is not supported"
    );
    assert_eq!(
        header_forbidden(r#"{"alg":"hs256\u001b"}"#).to_string(),
        r"the algorithm `hs256\u{1b}` is unknown"
    );
    for crit in ["[]", "null", "\"x\"", "[1]", "[\"b64\"]", "false"] {
        assert_eq!(
            header_forbidden(&format!(r#"{{"alg":"HS256","crit":{crit}}}"#)),
            ForbiddenAlgorithm::Critical
        );
    }
    assert_eq!(
        header_forbidden(r#"{"alg":"HS256","b64":true}"#),
        ForbiddenAlgorithm::Extension("b64")
    );
    assert_eq!(
        header_forbidden(r#"{"alg":"HS256","zip":"DEF"}"#),
        ForbiddenAlgorithm::Extension("zip")
    );
}

#[test]
fn a_key_is_used_for_its_own_algorithm_alone() {
    let ring = KeyRing::new(vec![key(1)]);
    let refused = |header: &str| match examine(&unsigned(header, "{}"), Some(&ring), KidMatching::Reported) {
        Finding::Forbidden(forbidden) => forbidden.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(r#"{"alg":"HS512"}"#), "the key is for `HS256`, not for `HS512`");
    assert_eq!(refused(r#"{"alg":"RS256"}"#), "the key is for `HS256`, not for `RS256`");
    let off_curve = json!({"kty": "EC", "crv": "P-256", "x": "A".repeat(43), "y": "A".repeat(43)}).to_string();
    let ring = KeyRing::from_key_file(off_curve.as_bytes()).unwrap();
    let finding = examine(
        &unsigned(r#"{"alg":"ES256"}"#, "{}"),
        Some(&ring),
        KidMatching::Reported,
    );
    assert_eq!(
        finding,
        Finding::Forbidden(ForbiddenAlgorithm::KeyNumbers(Algorithm::ES256))
    );
}

#[test]
fn no_bit_of_a_token_can_be_flipped() {
    let key = key(1);
    let token = sign(r#"{"user_id":1,"exp":4102444800}"#, &key).unwrap().into_bytes();
    let ring = KeyRing::new(vec![key]);
    for bit in 0..8 * token.len() {
        let mut flipped = token.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let flipped = Token::read(&String::from_utf8_lossy(&flipped));
        for matching in [KidMatching::ByKid, KidMatching::Reported] {
            assert!(
                !matches!(examine(&flipped, Some(&ring), matching), Finding::Good { .. }),
                "bit {bit}"
            );
        }
    }
}

proptest! {
    #[test]
    fn signing_reading_and_examining_agree(secret: [u8; 32], id: [u8; 8], payload in "\\PC*") {
        let key = Key::generate(&secret, id, at(0));
        let token = sign(&payload, &key).unwrap();
        let good = matches!(found(&token, &KeyRing::new(vec![key])), Finding::Good { .. });
        prop_assert!(good);
    }
}
