//! Keys that are made here and sign: each algorithm, both halves of a pair, and what of them goes out.

use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use gatepass::{
    key::{Algorithm, Key, KeyDefect, KeyFault, KeyRing},
    token::{Finding, KidMatching, Token, examine, sign},
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The private and the public key of RFC 8037 appendix A.1.
const ED25519: [&str; 2] = [
    "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
    "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
];
/// The key of RFC 7515 appendix A.3.1: `d`, `x` and `y`.
const P256: [&str; 3] = [
    "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI",
    "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
];

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).unwrap()
}

fn made(algorithm: Algorithm, seed: u8) -> Key {
    Key::from_seed(algorithm, &[seed; 64], [seed; 8], now()).unwrap()
}

fn okp() -> Value {
    json!({"kty": "OKP", "crv": "Ed25519", "kid": "okp", "d": ED25519[0], "x": ED25519[1]})
}

fn ec() -> Value {
    json!({"kty": "EC", "crv": "P-256", "kid": "ec", "d": P256[0], "x": P256[1], "y": P256[2]})
}

fn ring_of(jwks: &[Value]) -> Result<KeyRing, KeyFault> {
    KeyRing::parse(json!({"keys": jwks}).to_string().as_bytes())
}

fn is_good(token: &str, ring: &KeyRing) -> bool {
    matches!(
        examine(&Token::read(token), Some(ring), KidMatching::ByKid),
        Finding::Good { .. }
    )
}

#[test]
fn a_key_of_each_algorithm_signs_and_survives_its_file() {
    for algorithm in Algorithm::SIGNING {
        let key = made(algorithm, 7);
        assert_eq!(
            (key.algorithm, key.signing_algorithm()),
            (Some(algorithm), Some(algorithm))
        );
        let token = sign(r#"{"exp":1}"#, &key).unwrap();
        assert_eq!(sign(r#"{"exp":1}"#, &key).unwrap(), token, "the same again");
        let read = Token::read(&token);
        assert_eq!(
            (read.shape(), read.algorithm_text()),
            (Ok(()), Some(algorithm.as_str()))
        );
        let ring = KeyRing::new(vec![key]);
        let text = ring.to_json();
        let again = KeyRing::parse(text.as_bytes()).unwrap();
        assert_eq!((&*again.to_json(), again.thumbprints()), (&*text, ring.thumbprints()));
        assert_eq!(sign(r#"{"exp":1}"#, again.signing_key().unwrap()).unwrap(), token);
        assert!(is_good(&token, &ring) && is_good(&token, &again), "{algorithm}");
        assert!(!is_good(&token, &KeyRing::new(vec![made(algorithm, 8)])));
    }
    for algorithm in Algorithm::ALL
        .into_iter()
        .filter(|one| !Algorithm::SIGNING.contains(one))
    {
        assert!(
            Key::from_seed(algorithm, &[7; 64], [7; 8], now()).is_none(),
            "{algorithm}"
        );
    }
}

#[test]
fn a_number_beyond_the_curve_is_passed_over() {
    let mut seed = [0xff; 64];
    assert!(Key::from_seed(Algorithm::ES256, &seed, [0; 8], now()).is_none());
    assert!(Key::from_seed(Algorithm::ES256, &[0; 64], [0; 8], now()).is_none());
    seed[32..].fill(3);
    let second = Key::from_seed(Algorithm::ES256, &seed, [0; 8], now()).unwrap();
    assert_eq!(second.thumbprint(), made(Algorithm::ES256, 3).thumbprint());
}

#[test]
fn the_rfcs_own_pairs_sign_and_keep_their_thumbprints() {
    let ring = ring_of(&[okp(), ec()]).unwrap();
    // RFC 8037 appendix A.3. The other's is that of its public part alone.
    let print = |place: usize| BASE64URL_NOPAD.encode(&ring.thumbprints()[place]);
    assert_eq!(print(0), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    let public = {
        let mut public = ec();
        public.as_object_mut().unwrap().remove("d");
        KeyRing::from_key_file(public.to_string().as_bytes()).unwrap()
    };
    assert_eq!(ring.thumbprints()[1], public.thumbprints()[0]);
    for key in &ring.keys {
        let token = sign("{}", key).unwrap();
        assert!(is_good(&token, &ring));
    }
    let written: Value = serde_json::from_str(&ring.to_json()).unwrap();
    assert_eq!(written, json!({"keys": [okp(), ec()]}));
}

#[test]
fn a_private_part_that_is_not_its_public_parts_is_refused() {
    let fault = |jwk: Value| {
        let own = ring_of(std::slice::from_ref(&jwk)).unwrap_err();
        let foreign = KeyRing::from_key_file(jwk.to_string().as_bytes()).unwrap_err();
        match (own, foreign) {
            (KeyFault::Key { place: 1, defect }, KeyFault::Unusable(other)) if defect == other => defect,
            other => panic!("{other:?}"),
        }
    };
    let with = |mut jwk: Value, d: Value| {
        jwk["d"] = d;
        fault(jwk)
    };
    for jwk in [okp(), ec()] {
        let other = if jwk["kty"] == "EC" { ED25519[0] } else { P256[0] };
        assert_eq!(with(jwk.clone(), other.into()), KeyDefect::PrivateDiffers);
        let short = BASE64URL_NOPAD.encode(&[7; 31]);
        assert_eq!(with(jwk.clone(), short.into()), KeyDefect::PrivateNumber);
        assert_eq!(with(jwk.clone(), "".into()), KeyDefect::PrivateNumber);
        assert_eq!(with(jwk.clone(), "a+/=".into()), KeyDefect::Encoding("d"));
        assert_eq!(with(jwk.clone(), 7.into()), KeyDefect::Wrong("d"));
    }
    assert_eq!(with(ec(), "A".repeat(43).into()), KeyDefect::PrivateNumber);
    assert_eq!(
        KeyDefect::PrivateDiffers.to_string(),
        "has a private part that does not belong to its public part"
    );
}

#[test]
fn private_parts_that_sign_nothing_here_are_members_like_others() {
    let mut public = json!({"kty": "EC", "crv": "P-384", "kid": "p384", "x": "A".repeat(64), "y": "A".repeat(64)});
    public["d"] = "A".repeat(64).into();
    let ring = ring_of(&[public.clone()]).unwrap();
    assert!(ring.keys[0].signing_algorithm().is_none() && ring.signing_key().is_none());
    let written: Value = serde_json::from_str(&ring.to_json()).unwrap();
    assert_eq!(written, json!({"keys": [public]}));
}

#[test]
fn key_ops_say_who_signs() {
    let with = |name: &str, operations: Value| {
        let mut jwk = okp();
        jwk["kid"] = name.into();
        jwk["key_ops"] = operations;
        ring_of(&[jwk])
    };
    for (operations, signs) in [
        (json!(["verify"]), false),
        (json!(["sign"]), true),
        (json!(["x-audit", "verify", "sign"]), true),
        (json!(["verify", "x-audit"]), false),
    ] {
        let ring = with("a", operations.clone()).unwrap();
        assert_eq!((ring.keys[0].may_sign(), ring.signing_key().is_some()), (signs, signs));
        let written: Value = serde_json::from_str(&ring.to_json()).unwrap();
        assert_eq!(written["keys"][0]["key_ops"], operations);
    }
    for (operations, defect) in [
        (json!([]), KeyDefect::NotForSignatures),
        (json!(["deriveKey"]), KeyDefect::NotForSignatures),
        (json!("sign"), KeyDefect::Wrong("key_ops")),
        (json!(["verify", 1]), KeyDefect::Wrong("key_ops")),
    ] {
        assert_eq!(with("a", operations).unwrap_err(), KeyFault::Key { place: 1, defect });
    }
    // Without it a key does what it can: a public key verifies.
    let mut public = okp();
    public.as_object_mut().unwrap().remove("d");
    assert!(ring_of(&[public]).unwrap().signing_key().is_none());
}

#[test]
fn what_goes_out_is_public() {
    let mut ring = KeyRing::new(Vec::new());
    for (seed, algorithm) in Algorithm::SIGNING.into_iter().enumerate() {
        ring.rotate(made(algorithm, u8::try_from(seed).unwrap() + 1)).unwrap();
    }
    ring.add(made(Algorithm::ES256, 9)).unwrap();
    ring.rotate(made(Algorithm::EdDSA, 10)).unwrap();
    ring.retire("55555555", now()).unwrap();
    // Another system's public key is nobody's that we vouch for.
    let stranger = json!({"kty": "OKP", "crv": "Ed25519", "kid": "theirs", "x": ED25519[1]});
    ring.import(
        KeyRing::from_key_file(stranger.to_string().as_bytes()).unwrap(),
        None,
        false,
    )
    .unwrap();

    let text = ring.public_jwks();
    let set: Value = serde_json::from_str(&text).unwrap();
    let keys = set["keys"].as_array().unwrap();
    let named: Vec<_> = keys.iter().map(|key| (&key["kid"], &key["alg"], &key["use"])).collect();
    let sig = json!("sig");
    assert_eq!(
        named,
        [
            (&json!("44444444"), &json!("EdDSA"), &sig),
            (&json!("99999999"), &json!("ES256"), &sig),
            (&json!("aaaaaaaa"), &json!("EdDSA"), &sig)
        ]
    );
    for key in keys {
        let names: Vec<_> = key.as_object().unwrap().keys().map(String::as_str).collect();
        let expected: &[&str] = match key["kty"].as_str().unwrap() {
            "EC" => &["kid", "alg", "use", "crv", "kty", "x", "y"],
            _ => &["kid", "alg", "use", "crv", "kty", "x"],
        };
        assert_eq!(names, expected);
        let token = sign("{}", ring.find(key["kid"].as_str().unwrap()).unwrap()).unwrap();
        assert!(is_good(&token, &KeyRing::from_key_file(text.as_bytes()).unwrap()));
    }
    let hmac = KeyRing::new(vec![made(Algorithm::HS256, 1)]);
    assert_eq!(hmac.public_jwks(), "{\n  \"keys\": []\n}\n");
}

proptest! {
    #[test]
    fn every_seed_makes_a_pair_that_agrees_with_itself(
        seed in proptest::collection::vec(any::<u8>(), 64), which in 0..Algorithm::SIGNING.len(), payload in "\\PC*",
    ) {
        let seed: [u8; 64] = seed.try_into().unwrap();
        let key = Key::from_seed(Algorithm::SIGNING[which], &seed, [1; 8], now()).unwrap();
        let (printed, begins) = (format!("{key:?}"), format!("{}, {}, {}", seed[0], seed[1], seed[2]));
        prop_assert!(!printed.contains(&begins));
        let ring = KeyRing::new(vec![key]);
        let again = KeyRing::parse(ring.to_json().as_bytes()).unwrap();
        prop_assert!(is_good(&sign(&payload, &again.keys[0]).unwrap(), &ring));
        let out = ring.public_jwks();
        let secret = BASE64URL_NOPAD.encode(&seed[..32]);
        prop_assert!(!out.contains("\"d\"") && !out.contains("\"k\"") && !out.contains(&secret[..40]));
    }
}
