//! Key files of other systems: their forms, and what is no key file or no secret.
//!
//! The PEM files in `keys/` were made for these tests and are used nowhere else.

use gatepass::key::{KeyDefect, KeyFault, KeyRing};
use proptest::prelude::*;
use serde_json::{Value, json};

fn pem(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/keys")
        .join(format!("{name}.pem"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn secret_jwk(id: &str) -> Value {
    json!({"kty": "oct", "kid": id, "k": "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr8"})
}

fn file_fault(bytes: &[u8]) -> KeyFault {
    KeyRing::from_key_file(bytes).unwrap_err()
}

#[test]
fn every_form_of_one_key_is_the_same_key() {
    let prints = |name: &str| {
        KeyRing::from_key_file(&pem(name))
            .unwrap_or_else(|f| panic!("{name}: {f}"))
            .thumbprints()
    };
    for other in ["rsa-private", "rsa-private-pkcs1", "rsa-public-pkcs1"] {
        assert_eq!(prints("rsa-public"), prints(other), "{other}");
    }
    for other in ["ec-private", "ec-private-pkcs8", "ec-private-alone"] {
        assert_eq!(prints("ec-public"), prints(other), "{other}");
    }
    assert_eq!(prints("ed25519-public"), prints("ed25519-private"));
    let dressed = [b"\xef\xbb\xbfBag Attributes\r\n".as_slice(), &pem("ed25519-public")].concat();
    assert_eq!(
        KeyRing::from_key_file(&dressed).unwrap().thumbprints(),
        prints("ed25519-public")
    );
}

#[test]
fn key_files_that_give_no_public_key_say_which_command_does() {
    let command = |name: &str| file_fault(&pem(name)).extract_command();
    assert_eq!(command("certificate"), Some("openssl x509 -noout -pubkey -in"));
    for name in ["p384-private-only", "ec-private-locked", "rsa-private-locked"] {
        assert_eq!(command(name), Some("openssl pkey -pubout -in"), "{name}");
    }
    assert_eq!(
        file_fault(&pem("secp256k1-public")),
        KeyFault::Unusable(KeyDefect::Curve("1.3.132.0.10".to_owned()))
    );
    assert_eq!(
        file_fault(&pem("ec-public-compressed")),
        KeyFault::Unusable(KeyDefect::PointLength)
    );
    assert_eq!(file_fault(&pem("ec-public")[..90]), KeyFault::Pem);
    assert_eq!(file_fault(b"hunter2"), KeyFault::NotKeyFile);
    assert_eq!(file_fault(b"\n"), KeyFault::Empty);
}

#[test]
fn of_a_set_only_usable_keys_count() {
    let set = |keys: Value| KeyRing::from_key_file(json!({"keys": keys}).to_string().as_bytes());
    let enc = json!({"kty": "RSA", "use": "enc", "n": "AQAB", "e": "AQAB"});
    let ring = set(json!([enc, {"kty": "future"}, 1, secret_jwk("a")])).unwrap();
    assert_eq!((ring.keys.len(), ring.keys[0].id.as_deref()), (1, Some("a")));
    assert_eq!(
        set(json!([enc])).unwrap_err(),
        KeyFault::Unusable(KeyDefect::NotForSignatures)
    );
    assert_eq!(set(json!([])).unwrap_err(), KeyFault::NoKeys);
    assert_eq!(
        set(json!([secret_jwk("a"), secret_jwk("a")])).unwrap_err(),
        KeyFault::DuplicateId("a".to_owned())
    );
    let public = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    assert_eq!(set(json!([secret_jwk("a"), public])).unwrap_err(), KeyFault::Mixed);
}

#[test]
fn a_secret_loses_one_line_end_and_no_more() {
    let print = |bytes: &[u8]| KeyRing::from_secret(bytes).unwrap().thumbprints();
    let secret = b"0123456789abcdef0123456789abcdef";
    let with = |end: &[u8]| print(&[secret, end].concat());
    assert_eq!(with(b"\n"), with(b""));
    assert_eq!(with(b"\r\n"), with(b""));
    for longer in [b"\n\n".as_slice(), b"\r", b" ", b"\n\r"] {
        assert_ne!(with(longer), with(b""), "{longer:?}");
    }
    assert_eq!(KeyRing::from_secret(b"\n").unwrap_err(), KeyFault::Empty);
}

#[test]
fn keys_of_another_form_are_no_secrets() {
    let refused = |bytes: &[u8], form: &'static str| {
        assert_eq!(KeyRing::from_secret(bytes).unwrap_err(), KeyFault::NotSecret(form));
    };
    for name in ["rsa-public", "rsa-public-pkcs1", "ec-private", "certificate"] {
        refused(&pem(name), "a PEM");
        let wide: Vec<u8> = pem(name).iter().flat_map(|&byte| [byte, 0]).collect();
        refused(&wide, "a PEM");
    }
    refused(secret_jwk("a").to_string().as_bytes(), "a JWK");
    refused(json!({"keys": []}).to_string().as_bytes(), "a JWK");
    refused(
        b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHkd operator\n",
        "an OpenSSH public key",
    );
    for (name, form) in [
        ("rsa-public", "a public key in DER"),
        ("rsa-public-pkcs1", "a public key in DER"),
        ("ec-private-pkcs8", "a private key in DER"),
        ("certificate", "a certificate in DER"),
    ] {
        let text = String::from_utf8(pem(name)).unwrap();
        let bare: String = text
            .lines()
            .filter(|line| !line.starts_with('-'))
            .flat_map(|line| [line, "\n"])
            .collect();
        refused(bare.as_bytes(), form);
        let der = data_encoding::BASE64.decode(bare.replace('\n', "").as_bytes()).unwrap();
        refused(&der, form);
    }
    // JSON that is no key, and bytes that only begin like DER, are secrets like any other.
    assert!(KeyRing::from_secret(br#"{"password": "correct horse battery staple"}"#).is_ok());
    assert!(KeyRing::from_secret(b"0\x1e0123456789abcdef0123456789abcd").is_ok());
}

proptest! {
    #[test]
    fn random_secrets_are_secrets(secret in proptest::collection::vec(any::<u8>(), 32..80)) {
        prop_assert!(KeyRing::from_secret(&secret).is_ok());
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "\\PC*") {
        for bytes in [&bytes, text.as_bytes()] {
            let _ = (KeyRing::parse(bytes).is_ok(), KeyRing::from_key_file(bytes).is_ok(), KeyRing::from_secret(bytes).is_ok());
        }
    }

    #[test]
    fn a_damaged_pem_makes_no_reader_panic(at in 0_usize..400, byte: u8) {
        let mut damaged = pem("rsa-public-pkcs1");
        damaged[at] = byte;
        let _ = KeyRing::from_key_file(&damaged);
    }
}
