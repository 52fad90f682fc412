//! How a key ring changes: keys that stand by, rotation, retirement and keys from elsewhere, as laws of the ring alone.

use chrono::{DateTime, Utc};
use gatepass::key::{Algorithm, Imported, Key, KeyId, KeyRing, KeyState, RingFault, Unfit};
use proptest::prelude::*;
use serde_json::{Value, json};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000 + seconds, 0).unwrap()
}

fn key(algorithm: Algorithm, seed: u8, seconds: i64) -> Key {
    Key::from_seed(algorithm, &[seed; 64], [seed; 8], at(seconds)).unwrap()
}

fn states(ring: &KeyRing) -> Vec<(&str, &str)> {
    let state = |key| ring.state(key).as_str();
    ring.keys
        .iter()
        .map(|key| (key.id.as_deref().unwrap(), state(key)))
        .collect()
}

fn ring() -> KeyRing {
    KeyRing::new(vec![key(Algorithm::HS256, 1, 0)])
}

fn pem(name: &str) -> KeyRing {
    let path = format!("{}/tests/keys/{name}.pem", env!("CARGO_MANIFEST_DIR"));
    KeyRing::from_private_key_file(&std::fs::read(path).unwrap()).unwrap()
}

fn jwk(jwk: &Value) -> KeyRing {
    KeyRing::from_private_key_file(jwk.to_string().as_bytes()).unwrap()
}

#[test]
fn a_key_stands_by_and_then_signs() {
    let mut ring = ring();
    ring.add(key(Algorithm::ES256, 2, 9)).unwrap();
    // It is the newest, and does not sign.
    assert_eq!(states(&ring), [("11111111", "signing"), ("22222222", "verifying")]);
    assert_eq!(ring.rotate_to("22222222"), Ok(true));
    assert_eq!(ring.rotate_to("22222222"), Ok(false));
    assert_eq!(states(&ring), [("11111111", "verifying"), ("22222222", "signing")]);
    let written: Value = serde_json::from_str(&ring.to_json()).unwrap();
    assert_eq!(written["keys"][0]["key_ops"], json!(["verify"]));
    assert_eq!(written["keys"][1]["key_ops"], json!(["sign", "verify"]));
    let again = KeyRing::parse(ring.to_json().as_bytes()).unwrap();
    assert_eq!(states(&again), states(&ring));
    // Back to the older one.
    assert_eq!(ring.rotate_to("11111111"), Ok(true));
    assert_eq!(states(&ring), [("11111111", "signing"), ("22222222", "verifying")]);
}

#[test]
fn a_new_key_signs_even_where_the_clock_went_back() {
    let mut ring = ring();
    ring.rotate(key(Algorithm::HS512, 2, -86_400)).unwrap();
    assert_eq!(states(&ring), [("11111111", "verifying"), ("22222222", "signing")]);
}

#[test]
fn the_id_of_a_key_is_given_once() {
    let mut ring = ring();
    let fault = RingFault::Differs("11111111".to_owned());
    let mut twin = key(Algorithm::HS256, 2, 0);
    twin.id = Some("11111111".to_owned());
    assert_eq!(ring.add(twin.clone()), Err(fault.clone()));
    assert_eq!(ring.rotate(twin), Err(fault));
    assert_eq!(states(&ring), [("11111111", "signing")]);
}

#[test]
fn the_last_key_that_signs_is_not_retired() {
    let mut ring = ring();
    assert_eq!(ring.retire("zz", at(1)), Err(RingFault::NoKey("zz".to_owned())));
    ring.add(key(Algorithm::HS256, 2, 1)).unwrap();
    // One that stands by is no successor: it was told not to sign.
    let in_use = ring.retire("11111111", at(1)).unwrap_err();
    assert_eq!(in_use, RingFault::InUse("11111111".to_owned()));
    assert_eq!(
        in_use.to_string(),
        "the key `11111111` signs, and no other could in its place"
    );
    ring.rotate_to("22222222").unwrap();
    assert_eq!(ring.retire("11111111", at(2)), Ok(true));
    assert_eq!(ring.retire("11111111", at(3)), Ok(false));
    assert_eq!(ring.find("11111111").unwrap().retired_at, Some(at(2)));
    assert_eq!(states(&ring), [("11111111", "retired"), ("22222222", "signing")]);
    let unfit = ring.rotate_to("11111111").unwrap_err();
    assert_eq!(
        unfit.to_string(),
        "the key `11111111` cannot sign links: it was retired"
    );
}

#[test]
fn a_ring_of_old_with_several_signers_ends_with_one() {
    let mut ring = KeyRing::new(vec![key(Algorithm::HS256, 1, 0), key(Algorithm::HS256, 2, 5)]);
    assert_eq!(states(&ring), [("11111111", "verifying"), ("22222222", "signing")]);
    // The older one could take over, and does.
    assert_eq!(ring.clone().retire("22222222", at(9)), Ok(true));
    assert_eq!(ring.rotate_to("22222222"), Ok(true));
    assert!(!ring.keys[0].may_sign());
}

#[test]
fn a_foreign_secret_verifies_and_does_not_sign() {
    let mut ring = ring();
    let secret = b"another system's secret, long enough for HS256";
    let django: KeyId = "django".parse().unwrap();
    let taken = |ring: &mut KeyRing, id| ring.import(KeyRing::from_secret(secret).unwrap(), id, false);
    assert_eq!(
        taken(&mut ring, Some(&django)),
        Ok(Imported::Added("django".to_owned()))
    );
    assert_eq!(states(&ring), [("11111111", "signing"), ("django", "verifying")]);
    // By whatever name, it is here.
    assert_eq!(taken(&mut ring, None), Ok(Imported::Unchanged("django".to_owned())));
    let other = KeyRing::from_secret(b"a third system's secret, long enough for HS256").unwrap();
    let differs = RingFault::Differs("django".to_owned());
    assert_eq!(ring.import(other, Some(&django), false), Err(differs));
    let short = ring
        .import(KeyRing::from_secret(b"hunter2").unwrap(), None, false)
        .unwrap_err();
    assert_eq!(
        short.to_string(),
        "the key is of no use: the secret has 7 bytes, and `HS256` needs 32"
    );
    let signing = ring.import(KeyRing::from_secret(secret).unwrap(), None, true);
    assert_eq!(signing, Ok(Imported::Signs("django".to_owned())));
    assert_eq!(states(&ring), [("11111111", "verifying"), ("django", "signing")]);
}

#[test]
fn a_foreign_pair_keeps_its_private_part_only_to_sign() {
    for (name, algorithm) in [
        ("ec-private", "ES256"),
        ("ec-private-pkcs8", "ES256"),
        ("ed25519-private", "EdDSA"),
    ] {
        let mut ring = ring();
        let added = ring.import(pem(name), None, false).unwrap();
        let Imported::Added(id) = added else {
            panic!("{added:?}")
        };
        // The beginning of its thumbprint.
        let print = data_encoding::BASE64URL_NOPAD.encode(&ring.find(&id).unwrap().thumbprint());
        assert_eq!(id, print[..8]);
        assert!(!ring.to_json().contains("\"d\""), "{name}");
        let unfit = ring.rotate_to(&id).unwrap_err();
        let why = Unfit::NothingToSignWith;
        assert_eq!(unfit, RingFault::Unfit { id: id.clone(), why });
        // The private part comes later.
        assert_eq!(ring.import(pem(name), None, true), Ok(Imported::Signs(id.clone())));
        assert_eq!(ring.import(pem(name), None, true), Ok(Imported::Unchanged(id.clone())));
        let again = KeyRing::parse(ring.to_json().as_bytes()).unwrap();
        let signing = again.signing_key().unwrap();
        assert_eq!(signing.id.as_deref(), Some(&*id));
        assert_eq!(signing.signing_algorithm().unwrap().as_str(), algorithm);
        assert_eq!(again.state(&again.keys[0]), KeyState::Verifying);
    }
}

#[test]
fn a_foreign_key_that_cannot_do_what_it_should_is_refused() {
    let mut ring = ring();
    let why = Unfit::NothingToSignWith;
    let id = "rsa".to_owned();
    assert_eq!(
        ring.import(pem("rsa-private"), Some(&"rsa".parse().unwrap()), true),
        Err(RingFault::Unfit { id, why })
    );
    assert_eq!(ring.keys.len(), 1);
    assert!(
        ring.import(pem("rsa-private"), Some(&"rsa".parse().unwrap()), false)
            .is_ok()
    );
    let several = jwk(&json!({"keys": [
        {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
        {"kty": "OKP", "crv": "Ed25519", "x": "A".repeat(43)},
    ]}));
    assert_eq!(ring.import(several, None, false), Err(RingFault::NotOne(2)));
    let weak = jwk(&json!({"kty": "RSA", "e": "AQAB", "n": format!("{}w", "_".repeat(169))}));
    assert!(matches!(ring.import(weak, None, false), Err(RingFault::Useless(_))));
    let own = jwk(
        &json!({"kty": "OKP", "crv": "Ed25519", "kid": "theirs", "key_ops": ["sign", "verify"],
        "created_at": "2030-01-01T00:00:00Z", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}),
    );
    assert_eq!(ring.import(own, None, false), Ok(Imported::Added("theirs".to_owned())));
    // What a foreign file says of itself beside its numbers is not believed.
    assert_eq!(ring.find("theirs").unwrap().created_at, None);
    assert!(!ring.find("theirs").unwrap().may_sign());
}

/// One change, as a person might ask for it.
#[derive(Clone, Debug)]
enum Change {
    Add(u8),
    Rotate(u8),
    RotateTo(u8),
    Retire(u8),
    Import(u8, bool),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = (0_u8..5, 1_u8..8, any::<bool>()).prop_map(|(what, seed, flag)| match what {
        0 => Change::Add(seed),
        1 => Change::Rotate(seed),
        2 => Change::RotateTo(seed),
        3 => Change::Retire(seed),
        _ => Change::Import(seed, flag),
    });
    proptest::collection::vec(change, 0..12)
}

proptest! {
    #[test]
    fn whatever_is_asked_one_key_signs_and_none_is_lost(changes in changes()) {
        let algorithm = |seed: u8| Algorithm::SIGNING[usize::from(seed) % 5];
        let id = |seed: u8| key(Algorithm::HS256, seed, 0).id.unwrap();
        let mut ring = ring();
        for (number, change) in changes.into_iter().enumerate() {
            let before = ring.clone();
            let now = i64::try_from(number).unwrap();
            let done = match change {
                Change::Add(seed) => ring.add(key(algorithm(seed), seed, now)),
                Change::Rotate(seed) => ring.rotate(key(algorithm(seed), seed, now)),
                Change::RotateTo(seed) => ring.rotate_to(&id(seed)).map(drop),
                Change::Retire(seed) => ring.retire(&id(seed), at(now)).map(drop),
                Change::Import(seed, signs) => {
                    let theirs = KeyRing::from_secret(&[seed + 32; 40]).unwrap();
                    ring.import(theirs, None, signs).map(drop)
                }
            };
            if done.is_err() {
                prop_assert_eq!(&*ring.to_json(), &*before.to_json());
            }
            prop_assert_eq!(ring.keys.iter().filter(|key| key.may_sign()).count(), 1);
            prop_assert!(before.thumbprints().iter().all(|print| ring.thumbprints().contains(print)));
            let retired = |ring: &KeyRing| ring.keys.iter().filter(|key| key.retired_at.is_some()).count();
            prop_assert!(retired(&before) <= retired(&ring));
            let again = KeyRing::parse(ring.to_json().as_bytes()).unwrap();
            prop_assert_eq!(states(&again), states(&ring));
        }
    }
}

#[test]
fn an_id_is_what_can_be_typed() {
    for good in ["k", "2026-11", "https://accounts.example.org/keys/1", "a_b.c:d+e=@f"] {
        assert!(good.parse::<KeyId>().is_ok(), "{good}");
    }
    let long = "x".repeat(65);
    for bad in ["", "-k", "two words", "k\n", "\u{1b}[31m", "ключ", "a'b", "a`b", &long] {
        assert!(bad.parse::<KeyId>().is_err(), "{bad:?}");
    }
    let jwk = r#"{"kty":"oct","kid":"evil\u001b[31m","k":"c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlY3JldCE"}"#;
    let foreign = KeyRing::from_key_file(jwk.as_bytes()).unwrap();
    let mut ring = ring();
    let refused = ring.import(foreign.clone(), None, false);
    assert!(matches!(refused, Err(RingFault::OddId(_))), "{refused:?}");
    assert!(ring.import(foreign, Some(&"tame".parse().unwrap()), false).is_ok());
}
