//! Hashes: ours, and those that others made, verified or refused.

use argon2_rust::{
    Algorithm, Argon2, Version,
    params::{Memory, Params, TagLen},
};
use data_encoding::{BASE64_NOPAD, HEXLOWER};
use gatepass::password::{Cost, CostFault, HashFault, HashRefused, django_form, hash, verify};
use proptest::prelude::*;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::{CHEAP, SALT, secret, text};
use crate::vectors;

fn records(name: &str) -> Vec<Value> {
    vectors::json(name).map_or_else(Vec::new, |all| all.as_array().expect("a list").clone())
}

#[test]
fn stored_hashes_of_others_verify_or_are_refused() {
    for record in records("vectors/argon2_phc.json") {
        let name = text(&record, "name");
        let phc = text(&record, "phc");
        let got = verify(&secret(text(&record, "password")), phc);
        let altered = ["tag-one-bit", "salt-one-char", "t-changed", "type-changed"];
        match text(&record, "kind") {
            "verify" if phc.contains("m=1048576,") => assert_eq!(got, Err(HashRefused::TooCostly), "{name}"),
            "verify" => assert_eq!(got, Ok(record["ok"] == true), "{name}"),
            // Typed in another normal form than it was registered in; it is the same password here.
            "normalisation" => assert_eq!(got, Ok(true), "{name}"),
            _ if altered.iter().any(|end| name.ends_with(end)) => assert_eq!(got, Ok(false), "{name}"),
            _ => assert!(got.is_err(), "{name}: {got:?}"),
        }
    }
}

#[test]
fn raw_hashes_of_others_are_computed() {
    for record in records("vectors/argon2_raw.json") {
        let name = text(&record, "name");
        let bytes = |key| HEXLOWER.decode(text(&record, key).as_bytes()).expect("hexadecimal");
        let number = |key: &str| u32::try_from(record[key].as_u64().expect("a number")).expect("small");
        let (memory, time, lanes) = (number("m_kib"), number("t"), number("p"));
        let (salt, tag, key, data) = (
            bytes("salt_hex"),
            bytes("tag_hex"),
            bytes("secret_hex"),
            bytes("ad_hex"),
        );
        if key.is_empty() && data.is_empty() {
            let (kind, version) = (text(&record, "type"), number("version"));
            let (salt, tag) = (BASE64_NOPAD.encode(&salt), BASE64_NOPAD.encode(&tag));
            let phc = format!("${kind}$v={version}$m={memory},t={time},p={lanes}${salt}${tag}");
            let password = String::from_utf8(bytes("password_hex")).expect("text");
            assert_eq!(verify(&secret(&password), &phc), Ok(true), "{name}");
            continue;
        }
        // Secret keys and associated data have no place in our hashes; the crate beneath is held to them all the same.
        let algorithm = match text(&record, "type") {
            "argon2d" => Algorithm::Argon2d,
            "argon2i" => Algorithm::Argon2i,
            _ => Algorithm::Argon2id,
        };
        let params = Params::builder()
            .memory(Memory::kib(memory.into()))
            .passes(time)
            .lanes(lanes)
            .tag_len(TagLen::bytes(tag.len() as u64))
            .build()
            .expect("allowed");
        let mut made = vec![0; tag.len()];
        let argon2 = Argon2::new(algorithm, Version::V0x13, params);
        let computed = argon2.hash_into_with_ad(&bytes("password_hex"), &salt, &key, &data, &mut made);
        assert!(computed.is_ok() && made == tag, "{name}");
    }
}

#[test]
fn our_hashes_are_the_reference_s() {
    let all = records("vectors/argon2_phc.json");
    let Some(record) = all.iter().find(|r| text(r, "name") == "cffi-00-argon2id-m19456-t2-p1") else {
        return;
    };
    let made = hash(&secret(text(record, "password")), Cost::default(), SALT);
    assert_eq!(made.as_deref(), Ok(text(record, "phc")));
}

#[test]
fn a_password_is_known_again_as_others_type_it() {
    let Some(all) = vectors::json("vectors/passwords_policy.json") else {
        return;
    };
    for pair in all["verify_pairs"].as_array().expect("a list") {
        let stored = hash(&secret(text(pair, "registered")), CHEAP, SALT).expect("hashed");
        let got = verify(&secret(text(pair, "typed")), &stored);
        // NFKC is not ours: it loses distinctions. The end of a line is cut off where lines are read, not here.
        assert_eq!(got, Ok(text(pair, "expect") == "match"), "{}", text(pair, "name"));
    }
}

#[test]
fn a_cost_has_bounds() {
    let Cost {
        memory_kib,
        time,
        lanes,
    } = Cost::default();
    assert_eq!((memory_kib, time, lanes), (19_456, 2, 1));
    for (memory_kib, time, lanes, expected) in [
        (8, 1, 1, None),
        (262_144, 10, 16, None),
        (262_145, 1, 1, Some(CostFault::TooMuchMemory)),
        (7, 1, 1, Some(CostFault::TooLittleMemory)),
        (127, 1, 16, Some(CostFault::TooLittleMemory)),
        (64, 0, 1, Some(CostFault::Time)),
        (64, 11, 1, Some(CostFault::Time)),
        (64, 1, 0, Some(CostFault::Lanes)),
        (262_144, 1, 17, Some(CostFault::Lanes)),
        (u32::MAX, u32::MAX, u32::MAX, Some(CostFault::TooMuchMemory)),
    ] {
        let cost = Cost {
            memory_kib,
            time,
            lanes,
        };
        assert_eq!(cost.check().err(), expected, "{cost:?}");
        if let Some(fault) = expected {
            assert_eq!(hash(&secret("x"), cost, SALT), Err(HashFault::Cost(fault)));
        }
    }
}

#[test]
fn a_hash_is_refused_for_its_own_reason() {
    const END: &str = "$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw";
    for (stored, reason) in [
        (String::new(), HashRefused::NotPhc),
        ("!".to_owned(), HashRefused::NotPhc),
        ("argon2$".to_owned(), HashRefused::UnknownAlgorithm),
        (format!("argon2id$v=19$m=64,t=1,p=1{END}"), HashRefused::NotPhc),
        (
            "$2b$12$abcdefghijklmnopqrstuu".to_owned(),
            HashRefused::OtherAlgorithm("bcrypt"),
        ),
        (
            "pbkdf2_sha256$870000$salt$hash".to_owned(),
            HashRefused::OtherAlgorithm("PBKDF2"),
        ),
        (
            "$scrypt$ln=16,r=8,p=1$salt$hash".to_owned(),
            HashRefused::OtherAlgorithm("scrypt"),
        ),
        (
            format!("$argon2x$v=19$m=64,t=1,p=1{END}"),
            HashRefused::UnknownAlgorithm,
        ),
        (format!("$argon2id$v=20$m=64,t=1,p=1{END}"), HashRefused::Version),
        (format!("$argon2id$v=019$m=64,t=1,p=1{END}"), HashRefused::Version),
        (format!("$argon2id$v=19$m=64,p=1,t=1{END}"), HashRefused::Parameters),
        (format!("$argon2id$v=19$m=64,t=1{END}"), HashRefused::Parameters),
        (format!("$argon2id$v=19$m=64,t=1,p=01{END}"), HashRefused::Parameters),
        (format!("$argon2id$v=19$m=64,t=1,p=1,{END}"), HashRefused::Parameters),
        (format!("$argon2id$v=19$m=15,t=1,p=2{END}"), HashRefused::ImpossibleCost),
        (format!("$argon2id$v=19$m=64,t=0,p=1{END}"), HashRefused::ImpossibleCost),
        (format!("$argon2id$v=19$m=64,t=1,p=0{END}"), HashRefused::ImpossibleCost),
        (
            format!("$argon2id$v=19$m=4294967295,t=1,p=1{END}"),
            HashRefused::TooCostly,
        ),
        (
            format!("$argon2id$v=19$m=99999999999999999999,t=1,p=1{END}"),
            HashRefused::TooCostly,
        ),
        (format!("$argon2id$v=19$m=262145,t=1,p=1{END}"), HashRefused::TooCostly),
        (format!("$argon2id$v=19$m=64,t=11,p=1{END}"), HashRefused::TooCostly),
        (format!("$argon2id$v=19$m=262144,t=1,p=17{END}"), HashRefused::TooCostly),
        (
            "$argon2id$v=19$m=64,t=1,p=1$c2FsdA$AAECAwQFBgcICQoLDA0ODw".to_owned(),
            HashRefused::Salt,
        ),
        (
            "$argon2id$v=19$m=64,t=1,p=1$AAECAwQFBgcICQoLDA0ODw==$AAAA".to_owned(),
            HashRefused::Salt,
        ),
        (
            "$argon2id$v=19$m=64,t=1,p=1$AAECAwQFBgcICQoLDA0ODw".to_owned(),
            HashRefused::Hash,
        ),
        (
            "$argon2id$v=19$m=64,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$AAAA".to_owned(),
            HashRefused::Hash,
        ),
        (format!("$argon2id$v=19$m=64,t=1,p=1{END}$"), HashRefused::Hash),
        (format!("$argon2id$v=19$m=64,t=1,p=1{END}\n"), HashRefused::Hash),
    ] {
        assert_eq!(
            verify(&secret("correct horse battery staple"), &stored),
            Err(reason),
            "{stored}"
        );
    }
}

#[test]
fn django_s_form_holds_the_same_hash() {
    let phc = hash(&secret("correct horse battery"), CHEAP, SALT).expect("hashed");
    let django = django_form(Some(&phc));
    assert!(
        django.starts_with("argon2$argon2id$v=19$m=8,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$"),
        "{django}"
    );
    assert_eq!(verify(&secret("correct horse battery"), &django), Ok(true));
    assert_eq!(django_form(None), "!");
}

/// Everything but the salt may be right.
const ALMOST_A_HASH: &str = "(argon2)?\\$argon2(id|i|d)(\\$v=[0-9]{0,3})?\\$m=[0-9]{0,11},t=[0-9]{0,2},p=[0-9]{0,2}\
    \\$[A-Za-z0-9+/=]{0,9}\\$[A-Za-z0-9]{0,20}";

proptest! {
    #[test]
    fn a_password_verifies_and_no_other_does(
        password in any::<String>(),
        other in any::<String>(),
        salt in any::<[u8; 16]>(),
    ) {
        let stored = hash(&secret(&password), CHEAP, salt).expect("hashed");
        prop_assert_eq!(verify(&secret(&password), &stored), Ok(true));
        let decomposed: String = password.nfd().collect();
        prop_assert_eq!(verify(&secret(&decomposed), &stored), Ok(true));
        let longer = format!("{password}{other}x");
        prop_assert_eq!(verify(&secret(&longer), &stored), Ok(false));
    }

    #[test]
    fn any_text_is_refused_as_a_hash(stored in prop_oneof!["\\PC{0,80}", ALMOST_A_HASH]) {
        prop_assert!(verify(&secret("correct horse battery"), &stored).is_err());
    }

    /// What may be set may be verified, and nothing beyond: the cost is refused before the salt is looked at.
    #[test]
    fn settings_and_stored_hashes_have_one_ceiling(
        memory_kib in prop_oneof![0_u32..300, 262_000_u32..263_000, any::<u32>()],
        time in 0_u32..12,
        lanes in 0_u32..20,
    ) {
        let stored = format!("$argon2id$v=19$m={memory_kib},t={time},p={lanes}$salt$hash");
        let allowed = Cost { memory_kib, time, lanes }.check().is_ok();
        prop_assert_eq!(verify(&secret("x"), &stored) == Err(HashRefused::Salt), allowed);
    }
}
