//! Reading tokens strictly: every fault of shape has a name, and what can be read is read.

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64URL_NOPAD;
use gatepass::{
    key::{Key, KeyRing},
    link::{Link, LinkId, Purpose},
    token::{EncodingFault, Finding, JsonFault, KidMatching, Part, ShapeFault, Token, differing, examine},
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn key(secret: u8) -> Key {
    Key::generate(&[secret; 32], [secret; 8], at(1_700_000_000))
}

/// A token with this header and payload, signed by no one.
fn unsigned(header: &str, payload: &str) -> Token {
    let encode = |text: &str| BASE64URL_NOPAD.encode(text.as_bytes());
    Token::read(&format!("{}.{}.AAAA", encode(header), encode(payload)))
}

fn shape(payload: &str) -> Result<(), ShapeFault> {
    unsigned(r#"{"alg":"HS256"}"#, payload).shape().map_err(Clone::clone)
}

#[test]
fn every_fault_of_shape_is_named() {
    let words = |text: &str| Token::read(text).shape().unwrap_err().to_string();
    let header = BASE64URL_NOPAD.encode(br#"{"alg":"HS256"}"#);
    let payload = BASE64URL_NOPAD.encode(br#"{"exp":1}"#);
    assert_eq!(words(""), "the token has 0 parts, and not three");
    assert_eq!(words(&header), "the token has 1 part, and not three");
    assert_eq!(
        words(&format!("{header}.{payload}")),
        "the token has 2 parts, and not three"
    );
    assert_eq!(words("a.b.c.d"), "the token has 4 parts, and not three");
    let jwe = BASE64URL_NOPAD.encode(br#"{"alg":"dir","enc":"A256GCM"}"#);
    assert_eq!(
        words(&format!("{jwe}.a.b.c.d")),
        "the token is encrypted (JWE), and not a signed one"
    );
    assert_eq!(
        words(&format!("{header}.a.b.c.d")),
        "the token has 5 parts, and not three"
    );
    assert!(words(" {\"payload\":\"\"}").contains("JSON serialization"));
    assert_eq!(
        words(&"a".repeat(70_000)),
        "the token has 70000 bytes; more than 65536 are not read"
    );
    assert_eq!(words(&format!("{header}..AAAA")), "the token's payload is empty");
    assert_eq!(
        words(&format!("{header}=.{payload}.AAAA")),
        "the token's header has padding"
    );
    let at = |part: &str| words(&format!("{header}.{payload}.{part}"));
    assert_eq!(
        at("AA+A"),
        "the token's signature has a character that is not base64url, at 3"
    );
    assert_eq!(
        at("AA AA"),
        "the token's signature has a character that is not base64url, at 3"
    );
    assert_eq!(
        at("AAAAA"),
        "the token's signature is a character too long or too short"
    );
    assert_eq!(
        at("AB"),
        "the token's signature ends in a character that no encoder writes there"
    );
    let trailing = ShapeFault::Encoding {
        part: Part::Signature,
        fault: EncodingFault::TrailingBits,
    };
    assert_eq!(Token::read(&format!("{header}.{payload}.AB")).shape(), Err(&trailing));
    assert_eq!(Token::read(&format!("{header}.{payload}.")).shape(), Ok(()));
}

#[test]
fn claims_must_be_what_the_standard_says() {
    let json_fault = |payload: &str| match shape(payload) {
        Err(ShapeFault::Json {
            part: Part::Payload,
            fault,
        }) => fault,
        other => panic!("{payload}: {other:?}"),
    };
    assert_eq!(
        shape(r#"{"exp":1.5e9,"nbf":0,"iat":-1,"aud":["a","b"],"sub":"","extra":null}"#),
        Ok(())
    );
    assert_eq!(
        shape("{}"),
        Err(ShapeFault::Missing {
            part: Part::Payload,
            member: "exp"
        })
    );
    for wrong in [
        r#""exp":null"#,
        r#""exp":"1""#,
        r#""nbf":null"#,
        r#""nbf":[1]"#,
        r#""iat":"0""#,
        r#""iss":1"#,
        r#""sub":null"#,
        r#""jti":7"#,
        r#""aud":null"#,
        r#""aud":[1]"#,
        r#""aud":{}"#,
    ] {
        let fault = shape(&format!(r#"{{"zoneinfo":"x",{wrong}}}"#)).unwrap_err();
        assert!(
            matches!(fault, ShapeFault::WrongType { member, .. } if wrong.contains(member)),
            "{wrong}: {fault}"
        );
    }
    let fault = unsigned(r#"{"alg":"HS256","kid":7}"#, r#"{"exp":1}"#)
        .shape()
        .unwrap_err()
        .to_string();
    assert_eq!(fault, "`kid` in the token's header is not text");
    assert_eq!(
        json_fault(r#"{"a":[{"b":1,"\u0062":2}],"exp":1}"#),
        JsonFault::Duplicate("b".to_owned())
    );
    assert_eq!(json_fault("[1]"), JsonFault::NotObject);
    assert_eq!(json_fault("\u{feff}{}"), JsonFault::ByteOrderMark);
    for broken in [
        "{",
        "{} x",
        r#"{"exp":NaN}"#,
        r#"{"exp":1e400}"#,
        r#"{"a":"\ud800"}"#,
        "{'exp':1}",
        r#"{"exp":01}"#,
    ] {
        assert_eq!(json_fault(broken), JsonFault::NotJson, "{broken}");
    }
    let nested = |depth: usize| format!(r#"{{"exp":1,"x":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    assert_eq!(shape(&nested(31)), Ok(()));
    assert_eq!(json_fault(&nested(32)), JsonFault::TooDeep);
    assert_eq!(json_fault(&nested(5000)), JsonFault::TooDeep);
}

#[test]
fn what_could_be_read_is_there_in_spite_of_a_fault() {
    let token = Token::read(&format!(
        "{}.{}",
        BASE64URL_NOPAD.encode(br#"{"alg":"HS256"}"#),
        BASE64URL_NOPAD.encode(br#"{"jti":"x"}"#)
    ));
    assert_eq!(
        (token.algorithm_text(), token.jti(), token.signature()),
        (Some("HS256"), Some("x"), None)
    );
    assert_eq!(
        examine(&token, Some(&KeyRing::new(vec![key(1)])), KidMatching::ByKid),
        Finding::Unreadable
    );
    let token = unsigned("[]", r#"{"jti":"x"}"#);
    assert_eq!((token.header(), token.jti()), (None, Some("x")));
    assert_eq!(token.signature(), Some([0, 0, 0].as_slice()));
}

#[test]
fn no_instant_wraps() {
    let exp = |number: &str| {
        unsigned(r#"{"alg":"HS256"}"#, &format!(r#"{{"exp":{number}}}"#))
            .expires_at()
            .unwrap()
    };
    for far in [
        "1e308",
        "18446744073709551615",
        "9223372036854775808",
        "9223372036854775807",
        "99999999999999999999999",
    ] {
        assert!(
            exp(far).is_after(DateTime::<Utc>::MAX_UTC) && exp(far).instant().is_none(),
            "{far}"
        );
    }
    for past in ["-1e308", "-9223372036854775808", "-1"] {
        assert!(!exp(past).is_after(at(0)), "{past}");
    }
    assert!(exp("1800000000.001").is_after(at(1_800_000_000)));
    assert!(!exp("1800000000.001").is_after(at(1_800_000_000) + TimeDelta::milliseconds(1)));
    assert!(!exp("1.8e9").is_after(at(1_800_000_000)));
}

/// The record of a link whose payload is this.
fn recorded(payload: &str) -> Link {
    Link {
        id: LinkId::from_random([0; 16]),
        account_id: 1,
        purpose: Purpose::Activate,
        new_email: None,
        payload: payload.to_owned(),
        key_id: "11111111".to_owned(),
        email: None,
        password_generation: 0,
        issued_by: "olga".to_owned(),
        issued_at: at(1),
        expires_at: at(9),
        used_at: None,
        used_via: None,
        superseded_at: None,
        superseded_by: None,
        revoked_at: None,
        revoked_by: None,
        revoked_reason: None,
    }
}

#[test]
fn differing_claims_are_named_in_order() {
    let claims = |value: Value| value.as_object().unwrap().clone();
    let token = claims(json!({"user_id": 1, "exp": 9, "admin": true, "aud": "x"}));
    assert_eq!(
        differing(&token, &recorded(r#"{"user_id":2,"exp":9.0,"aud":"x","jti":"a"}"#)),
        ["admin", "exp", "jti", "user_id"]
    );
    assert_eq!(differing(&token, &recorded("gone")), ["admin", "aud", "exp", "user_id"]);
}

#[test]
fn a_record_is_held_against_the_payload_in_it() {
    let payload = json!({
        "user_id": 1, "username": "ada", "purpose": "activate", "jti": LinkId::from_random([0; 16]).to_string(),
        "iat": 1, "exp": 9,
    });
    let (claims, link) = (payload.as_object().unwrap(), recorded(&payload.to_string()));
    assert_eq!(differing(claims, &link), Vec::<String>::new());
    let edited = Link {
        account_id: 2,
        issued_at: at(2),
        expires_at: at(10),
        id: LinkId::from_random([1; 16]),
        ..link.clone()
    };
    assert_eq!(differing(claims, &edited), ["exp", "iat", "jti", "user_id"]);

    let mut sent = claims.clone();
    sent.insert("email".to_owned(), json!("ada@example.org"));
    let link = recorded(&Value::from(sent.clone()).to_string());
    assert_eq!(differing(&sent, &link), ["email"]);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC*", parts in proptest::collection::vec("[A-Za-z0-9_=-]{0,20}", 0..7), payload in "[{}\\[\\]\",:0-9a-z.e-]{0,60}") {
        let ring = KeyRing::new(vec![key(1)]);
        for token in [Token::read(&text), Token::read(&parts.join(".")), unsigned(r#"{"alg":"HS256"}"#, &payload)] {
            let good = matches!(examine(&token, Some(&ring), KidMatching::ByKid), Finding::Good { .. });
            prop_assert!(!good);
            let _ = (token.expires_at().map(|exp| exp.instant()), token.audiences().len(), format!("{token:?}"));
        }
    }
}
