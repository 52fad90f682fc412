//! Key rings: what is read, what is kept, what is refused and with which words; and what a key may be used for.

use chrono::{DateTime, Utc};
use gatepass::key::{Algorithm, Forbidden, Key, KeyDefect, KeyFault, KeyRing};
use serde_json::{Value, json};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).unwrap()
}

fn secret_jwk(id: &str) -> Value {
    json!({"kty": "oct", "kid": id, "k": "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr8"})
}

fn ring_fault(ring: &Value) -> String {
    KeyRing::parse(ring.to_string().as_bytes()).unwrap_err().to_string()
}

fn file_fault(bytes: &[u8]) -> KeyFault {
    KeyRing::from_key_file(bytes).unwrap_err()
}

#[test]
fn a_generated_ring_comes_back_the_same() {
    let key = Key::generate(&[7; 32], [0, 31, 32, 63, 10, 20, 25, 255], now());
    assert_eq!(key.id.as_deref(), Some("0z0zamsz"));
    let ring = KeyRing::new(vec![key]);
    let text = ring.to_json();
    let expected = json!({"keys": [{
        "kid": "0z0zamsz", "alg": "HS256", "k": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc", "kty": "oct",
        "created_at": "2026-05-28T20:26:40Z", "use": "sig",
    }]});
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);
    assert!(text.starts_with("{\n  \"keys\"") && text.ends_with("}\n"));
    let again = KeyRing::parse(text.as_bytes()).unwrap();
    assert_eq!(*again.to_json(), *text);
    assert_eq!(again.thumbprints(), ring.thumbprints());
    assert_eq!(again.signing_key().and_then(|key| key.created_at), Some(now()));
}

#[test]
fn unknown_members_survive_and_known_ones_can_be_changed() {
    let mut jwk = secret_jwk("a");
    jwk["x-owner"] = json!({"team": ["mail"]});
    let mut ring = KeyRing::parse(json!({"comment": "ours", "keys": [jwk]}).to_string().as_bytes()).unwrap();
    ring.keys[0].retired_at = Some(now());
    let text = ring.to_json();
    let written: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(written["comment"], "ours");
    assert_eq!(written["keys"][0]["x-owner"], json!({"team": ["mail"]}));
    assert_eq!(
        KeyRing::parse(text.as_bytes()).unwrap().find("a").unwrap().retired_at,
        Some(now())
    );
}

#[test]
fn the_newest_key_that_is_not_retired_signs() {
    let with = |id: &str, created: &str, retired: Option<&str>| {
        let mut jwk = secret_jwk(id);
        jwk["created_at"] = created.into();
        if let Some(retired) = retired {
            jwk["retired_at"] = retired.into();
        }
        jwk
    };
    let ring = json!({"keys": [
        with("old", "2025-01-01T00:00:00Z", None),
        with("new", "2026-01-01T02:00:00+02:00", None),
        with("gone", "2026-02-01T00:00:00Z", Some("2026-03-01T00:00:00Z")),
        secret_jwk("undated"),
    ]});
    let mut ring = KeyRing::parse(ring.to_string().as_bytes()).unwrap();
    assert_eq!(ring.signing_key().unwrap().id.as_deref(), Some("new"));
    assert_eq!(
        ring.find("gone").unwrap().retired_at.unwrap().to_rfc3339(),
        "2026-03-01T00:00:00+00:00"
    );
    assert!(ring.find("never").is_none());
    ring.keys.iter_mut().for_each(|key| key.retired_at = Some(now()));
    assert!(ring.signing_key().is_none());
}

#[test]
fn every_fault_of_a_ring_has_its_own_words() {
    let with = |name: &str, value: Value| {
        let mut jwk = secret_jwk("a");
        jwk[name] = value;
        ring_fault(&json!({"keys": [jwk]}))
    };
    let short = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLg";
    assert_eq!(ring_fault(&json!({"keys": []})), "the key set is empty");
    assert_eq!(
        ring_fault(&json!({})),
        "the file is not a JWK Set: it has no list `keys`"
    );
    assert_eq!(ring_fault(&json!([])), "the file is not a JSON object");
    assert_eq!(ring_fault(&json!({"keys": [3]})), "key 1 is not a JSON object");
    assert_eq!(
        ring_fault(&json!({"keys": [secret_jwk("a"), secret_jwk("a")]})),
        "two keys have the id `a`"
    );
    assert_eq!(
        ring_fault(&json!({"keys": [{"kty": "oct", "kid": "a"}]})),
        "key 1 has no `k`"
    );
    assert_eq!(
        ring_fault(&json!({"keys": [{"kty": "oct", "k": "AAAA"}]})),
        "key 1 has no `kid`"
    );
    assert_eq!(with("kid", json!("")), "key 1 has no `kid`");
    assert_eq!(with("kid", json!(7)), "key 1 has a wrong `kid`");
    assert_eq!(
        with("k", json!(short)),
        "key 1 has a secret of 31 bytes; it must have at least 32"
    );
    assert_eq!(with("k", json!("")), "key 1 has an empty secret");
    assert_eq!(with("k", json!("A+/=")), "key 1 has a `k` that is not base64url");
    assert_eq!(
        with("alg", json!("ES256")),
        "key 1 is not of the type that its own `ES256` needs"
    );
    assert_eq!(
        with("alg", json!("\u{202e}dir")),
        r"key 1 is for an algorithm that is not supported: `\u{202e}dir`"
    );
    assert_eq!(with("use", json!("enc")), "key 1 is not for signatures");
    assert_eq!(with("retired_at", json!("yesterday")), "key 1 has a wrong `retired_at`");
    let fault = |text: &str| KeyRing::parse(text.as_bytes()).unwrap_err().to_string();
    assert_eq!(fault(" \n"), "the file is empty");
    assert_eq!(fault("{\"keys\": ["), "the file is not JSON");
    assert_eq!(fault("\u{feff}{}"), "the file begins with a byte order mark");
    assert_eq!(
        fault(r#"{"keys": [{"kid": "a", "ki\u0064": "b"}]}"#),
        "the file holds `kid` twice"
    );
    assert_eq!(fault(&" ".repeat(2 << 20)), "the file is too large for a key file");
}

#[test]
fn nothing_secret_is_printed() {
    let mut jwk = secret_jwk("a");
    jwk["d"] = "AyM1SysPpbyDfgZld3umj1qz".into();
    let ring = KeyRing::parse(json!({"keys": [jwk]}).to_string().as_bytes()).unwrap();
    let printed = format!("{ring:?} {ring:#?}");
    assert!(
        !printed.contains("AyM1") && !printed.contains("35, 53, 75"),
        "{printed}"
    );
}

#[test]
fn thumbprints_are_those_of_the_rfcs() {
    // RFC 7638 section 3.1 and RFC 8037 appendix A.3.
    let rsa = json!({"kty": "RSA", "alg": "RS256", "kid": "2011-04-29", "e": "AQAB", "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"});
    let okp = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    for (jwk, expected) in [
        (rsa, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"),
        (okp, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"),
    ] {
        let ring = KeyRing::from_key_file(jwk.to_string().as_bytes()).unwrap();
        assert_eq!(data_encoding::BASE64URL_NOPAD.encode(&ring.thumbprints()[0]), expected);
    }
}

#[test]
fn a_secret_serves_as_far_as_its_length_allows() {
    let permits = |length: usize| {
        let ring = KeyRing::from_secret(&vec![b'x'; length]).unwrap();
        [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512].map(|algorithm| ring.keys[0].permits(algorithm).is_ok())
    };
    assert_eq!(permits(31), [false, false, false]);
    assert_eq!(permits(32), [true, false, false]);
    assert_eq!(permits(48), [true, true, false]);
    assert_eq!(permits(64), [true, true, true]);
    let short = KeyRing::from_secret(b"hunter2").unwrap().keys[0]
        .permits(Algorithm::HS256)
        .unwrap_err();
    assert_eq!(short.to_string(), "the secret has 7 bytes, and `HS256` needs 32");
}

#[test]
fn weak_rsa_keys_are_refused() {
    let of = |bits: usize| {
        let mut modulus = vec![0xff; bits / 8];
        modulus[bits / 8 - 1] = 0xfd;
        let n = data_encoding::BASE64URL_NOPAD.encode(&modulus);
        KeyRing::from_key_file(json!({"kty": "RSA", "e": "AQAB", "n": n}).to_string().as_bytes()).unwrap()
    };
    for (bits, good) in [(1024, false), (2040, false), (2048, true), (4096, true), (4104, false)] {
        let permitted = of(bits).keys[0].permits(Algorithm::RS256);
        assert_eq!(permitted, if good { Ok(()) } else { Err(Forbidden::RsaSize { bits }) });
    }
    assert_eq!(of(2048).keys[0].signature_len(Algorithm::PS512), Some(256));
    for e in ["AQ", "Ag", "", "AQAAAAAB"] {
        let jwk = json!({"kty": "RSA", "e": e, "n": "_____w"});
        assert_eq!(
            file_fault(jwk.to_string().as_bytes()),
            KeyFault::Unusable(KeyDefect::RsaNumbers),
            "{e}"
        );
    }
}

#[test]
fn algorithms_are_spelled_exactly() {
    for algorithm in Algorithm::ALL {
        assert_eq!(algorithm.as_str().parse(), Ok(algorithm));
        assert!(algorithm.as_str().to_lowercase().parse::<Algorithm>().is_err());
    }
    for other in ["", "none", "ES512", "HS256 ", "HS256\0", "EDDSA"] {
        assert!(other.parse::<Algorithm>().is_err(), "{other}");
    }
}
