//! Links signed with key pairs, in the hands of OpenSSL, which knows nothing but our exported public keys.

use data_encoding::{BASE64, BASE64URL_NOPAD};

use super::*;

/// What stands before the numbers in a public key (RFC 5280 section 4.1, with RFC 8410 section 4 and RFC 5480 section 2).
const ED25519: &[u8] = b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00";
const P256: &[u8] =
    b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00\x04";

fn octets(text: &str) -> Vec<u8> {
    BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()
}

/// An exported key as PEM.
fn pem(jwk: &Value) -> String {
    let number = |name: &str| octets(jwk[name].as_str().unwrap());
    let der = match jwk["kty"].as_str().unwrap() {
        "OKP" => [ED25519, &number("x")].concat(),
        _ => [P256, &number("x"), &number("y")].concat(),
    };
    let body = BASE64.encode(&der);
    format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n")
}

/// Two numbers side by side (RFC 7518 section 3.4) as the sequence of two integers that OpenSSL wants.
fn sequence(signature: &[u8]) -> Vec<u8> {
    let integer = |number: &[u8]| {
        let mut number: Vec<u8> = number.iter().copied().skip_while(|&byte| byte == 0).collect();
        if number.first().is_some_and(|first| first & 0x80 != 0) {
            number.insert(0, 0);
        }
        [&[2, u8::try_from(number.len()).unwrap()], number.as_slice()].concat()
    };
    let both = [integer(&signature[..32]), integer(&signature[32..])].concat();
    [&[0x30, u8::try_from(both.len()).unwrap()], both.as_slice()].concat()
}

#[test]
fn openssl_verifies_what_our_key_pairs_sign() {
    if !Command::new("openssl")
        .arg("version")
        .output()
        .is_ok_and(|said| said.status.success())
    {
        println!("skipped: openssl is not installed");
        return;
    }
    let (home, _) = home_of_ada();
    for algorithm in ["EdDSA", "ES256"] {
        let id = home.run(["rotate-key", "--algorithm", algorithm]).done().stdout;
        let issued = home.run(["issue-link", "ada", "--json"]).done().json();
        let (input, signature) = token(&issued).rsplit_once('.').unwrap();
        let mut signature = octets(signature);
        let set: Value = serde_json::from_str(&home.run(["export-keys", "--public"]).done().stdout).unwrap();
        let keys = set["keys"].as_array().unwrap();
        let key = keys.iter().find(|key| key["kid"] == id.trim()).unwrap();
        assert_eq!(key["alg"], algorithm);
        if algorithm == "ES256" {
            signature = sequence(&signature);
        }
        home.write("key.pem", pem(key).as_bytes());
        home.write("signature", &signature);
        let verify = |input: &str| {
            home.write("input", input.as_bytes());
            let what = [
                "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "input",
            ];
            let mut command = Command::new("openssl");
            command
                .args(what)
                .args(["-sigfile", "signature"])
                .current_dir(home.path());
            if algorithm == "ES256" {
                command.args(["-digest", "sha256"]);
            }
            command.output().unwrap().status.success()
        };
        assert!(verify(input), "{algorithm}");
        assert!(!verify(&format!("{input}x")), "{algorithm}");
    }
}
