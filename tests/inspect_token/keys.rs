//! With other keys than the key ring, with no store, and with no key at all.

use std::fs;

use data_encoding::BASE64URL_NOPAD;
use gatepass::key::KeyRing;
use serde_json::json;

use crate::harness::{World, claims_of, str, token_of};

#[test]
fn signature_and_time_alone() {
    let mut world = World::new();
    let url = world.register("ada");
    let token = token_of(&url).to_owned();
    let secret = {
        let ring: serde_json::Value = serde_json::from_slice(&fs::read(world.keys()).expect("a ring")).expect("JSON");
        data_encoding::BASE64URL_NOPAD
            .decode(ring["keys"][0]["k"].as_str().expect("k").as_bytes())
            .expect("a secret")
    };
    // A machine with neither store nor key ring, and the secret in a file.
    let mut other = World::new();
    let plain = other.write("secret", &secret, 0o644);
    let line = format!("inspect-token --no-store --secret-file {} -", plain.display());
    other
        .run(&line)
        .stdin(&token)
        .expect(0)
        .out(str![[r#"
genuine and in time for another 2 hours, until 11:00 UTC, 12:00 +01:00; no store
was asked

What the token says (its signature matches)
  id           tnm8mmpnb81erjqabv0ynqzzw4
  purpose      activate
  signed with  HS256, key d44n4r0d
  issued       09:00:00 UTC, 10:00:00 +01:00
  expires      11:00 UTC, 12:00 +01:00
  lifetime     2 hours
  user_id      1
  username     ada
  email        ada@example.org
  aud          gatepass

Checks
  shape       pass     three parts, canonical base64url, JSON objects
  algorithm   pass     HS256
  key         pass     the key that was given
  signature   pass     matches
  issuer      skipped  the store was not asked
  purpose     skipped  the store was not asked
  record      skipped  the store was not asked
  account     skipped  the store was not asked
  not-before  pass     its time has come
  expiry      pass     until 2026-11-23T11:00:00Z

Say to the customer
  This link cannot be used as it reached us. If you have an account with us, we
  will send a new link to the address we hold for you.

"#]])
        .no_err();
    let json = other.run(&format!("{line} --json")).stdin(&token).expect(0).json();
    let skipped: Vec<&str> = json["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .filter(|check| check["outcome"] == "skipped")
        .map(|check| check["name"].as_str().expect("a name"))
        .collect();
    assert_eq!(
        (json["verdict"].as_str(), skipped),
        (Some("genuine"), vec!["issuer", "purpose", "record", "account"])
    );
    assert_eq!(
        (&json["link"], &json["account"], &json["advice"]["command"]),
        (&json!(null), &json!(null), &json!(null))
    );
    other.tick("2h");
    other.run(&line).stdin(&token).expect(10);
    other.run(&format!("{line} --at -1h")).stdin(&token).expect(0);
    assert_eq!(other.names(), ["secret"]);

    // One newline at its end is no part of it.
    let mut ended = secret.clone();
    ended.push(b'\n');
    fs::write(&plain, ended).expect("written");
    other.run(&format!("{line} --at -1h")).stdin(&token).expect(0);
    fs::write(&plain, "x".repeat(32)).expect("written");
    other.run(&line).stdin(&token).expect(12);
}

#[test]
fn without_a_key_nothing_is_believed() {
    let mut world = World::new();
    let url = world.register("ada");
    world
        .run("inspect-token --no-store -")
        .stdin(&url)
        .expect(3)
        .out(str![[r#"
nothing was checked: there is no key to check with (it names 11:00 UTC, 12:00
+01:00 as its end)

What the token says (unverified: believe none of it)
  id           tnm8mmpnb81erjqabv0ynqzzw4
  purpose      activate
  signed with  HS256, key d44n4r0d
  issued       09:00:00 UTC, 10:00:00 +01:00
  expires      11:00 UTC, 12:00 +01:00
  lifetime     2 hours
  host         127.0.0.1
  user_id      1
  username     ada
  email        ada@example.org
  aud          gatepass

Checks
  shape       pass     three parts, canonical base64url, JSON objects
  algorithm   pass     HS256
  key         skipped  there is no key to check with
  signature   skipped  not checked: no key to check it with
  issuer      skipped  the store was not asked
  purpose     skipped  the store was not asked
  record      skipped  the store was not asked
  account     skipped  the store was not asked
  not-before  pass     its time has come
  expiry      pass     until 2026-11-23T11:00:00Z

Say to the customer
  This link cannot be used as it reached us. If you have an account with us, we
  will send a new link to the address we hold for you.

"#]]);
    let mut other = World::new();
    other.run("inspect-token -").stdin(&url).expect(3).err(str![[r#"
notice: there is no store and no key ring here; the token is read, and nothing is checked
notice: a key is given with --key-file PATH or --secret-file PATH

"#]]);
    let json = other.run("inspect-token --json -").stdin(&url).expect(3).json();
    assert_eq!(
        (json["verdict"].as_str(), json["error"].is_null()),
        (Some("unverified"), true)
    );
    assert_eq!(
        (&json["token"]["verified"], &json["token"]["claims"]["username"]),
        (&json!(false), &json!("ada"))
    );
    assert_eq!(
        (&json["link"], &json["account"], &json["advice"]["command"]),
        (&json!(null), &json!(null), &json!(null))
    );
    assert!(other.names().is_empty());
}

#[test]
fn a_key_file_in_place_of_the_key_ring() {
    let mut world = World::new();
    let url = world.register("ada");
    let ring = world.write("set.json", fs::read(world.keys()).expect("a ring"), 0o600);
    let whole: serde_json::Value = serde_json::from_slice(&fs::read(&ring).expect("a ring")).expect("JSON");
    let jwk = &whole["keys"][0];
    let jwk = world.write("one.json", jwk.to_string(), 0o644);
    // The store is asked still, and the token's `kid` reported, not matched.
    for file in [&ring, &jwk] {
        let json = world
            .run("inspect-token --json --key-file")
            .arg(file)
            .arg("-")
            .stdin(&url)
            .expect(0)
            .json();
        assert_eq!(
            (json["verdict"].as_str(), json["token"]["key_id"].as_str()),
            (Some("valid"), Some("d44n4r0d"))
        );
        world
            .run("inspect-token --no-store --key-file")
            .arg(file)
            .arg("-")
            .stdin(&url)
            .expect(0);
    }
    let pem = format!("{}/tests/keys/rsa-public.pem", env!("CARGO_MANIFEST_DIR"));
    let json = world
        .run("inspect-token --json --key-file")
        .arg(&pem)
        .arg("-")
        .stdin(&url)
        .expect(12)
        .json();
    assert_eq!(json["verdict"], "forbidden-algorithm");
    // What reads as a key of another form is no secret: the old confusion of RS256 and HS256.
    for file in [pem.into(), jwk.clone(), ring.clone()] {
        world
            .run("inspect-token --no-store --secret-file")
            .arg(file)
            .arg("-")
            .stdin(&url)
            .expect(3)
            .no_out();
    }
    world
        .run("inspect-token --no-store --secret-file")
        .arg(jwk)
        .arg("-")
        .stdin(&url)
        .expect(3)
        .err(str![[r#"
error: the key file `~/one.json` cannot be used: the file is a JWK, not a secret
hint: gatepass inspect-token --help

"#]]);
    world
        .run("inspect-token --key-file /nowhere/key.pem -")
        .stdin(&url)
        .expect(3)
        .no_out()
        .err(str![[r#"
error: there is no file at `/nowhere/key.pem`
hint: ls -ld /nowhere/key.pem

"#]]);
    let certificate = format!("{}/tests/keys/certificate.pem", env!("CARGO_MANIFEST_DIR"));
    let said = world
        .run("inspect-token --no-store --key-file")
        .arg(certificate)
        .arg("-")
        .stdin(&url)
        .expect(3);
    assert!(said.stderr().contains("hint: openssl x509"), "{said:?}");
}

#[test]
fn expired_and_signed_with_the_wrong_key_shows_both() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("3h");
    let forged = world.tamper(&url, json!({ "jti": "another" }));
    let json = world.run("inspect-token --json -").stdin(forged).expect(12).json();
    let failed: Vec<&str> = json["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .filter(|check| check["outcome"] == "fail")
        .map(|check| check["name"].as_str().expect("a name"))
        .collect();
    assert_eq!(failed, ["signature", "expiry"]);
}

#[test]
fn the_name_of_a_given_key_is_not_matched() {
    let mut world = World::new();
    let url = world.register("ada");
    let ring: serde_json::Value = serde_json::from_slice(&fs::read(world.keys()).expect("a ring")).expect("JSON");
    let mut jwk = ring["keys"][0].clone();
    jwk["kid"] = json!("another name");
    let jwk = world.write("one.json", jwk.to_string(), 0o644);
    world
        .run("inspect-token --no-store --key-file")
        .arg(&jwk)
        .arg("-")
        .stdin(&url)
        .expect(0);
    world
        .run("inspect-token --key-file")
        .arg(&jwk)
        .arg("-")
        .stdin(&url)
        .expect(0);
}

#[test]
fn a_token_without_a_key_id_is_good_with_the_recorded_key_alone() {
    let mut world = World::new();
    let url = world.register("ada");
    let other = b"another system's secret, long enough for HS256";
    let mut ring = world.ring();
    let imported = KeyRing::from_secret(other).expect("a secret");
    ring.import(imported, Some(&"django".parse().unwrap()), false)
        .expect("imported");
    world.replace_ring(&ring);

    // The very claims of the link, signed by whoever has the other system's secret.
    let payload = serde_json::Value::Object(claims_of(&url)).to_string();
    let signed = |secret: &[u8], header: &str| {
        let key = jsonwebtoken::EncodingKey::from_secret(secret);
        let input = format!(
            "{}.{}",
            BASE64URL_NOPAD.encode(header.as_bytes()),
            BASE64URL_NOPAD.encode(payload.as_bytes())
        );
        let signature = jsonwebtoken::crypto::sign(input.as_bytes(), &key, jsonwebtoken::Algorithm::HS256);
        format!("{input}.{}", signature.expect("signed"))
    };
    let own = {
        let ring: serde_json::Value = serde_json::from_str(&ring.to_json()).expect("JSON");
        let secret = ring["keys"][0]["k"].as_str().expect("k").to_owned();
        BASE64URL_NOPAD.decode(secret.as_bytes()).expect("a secret")
    };
    let nameless = r#"{"alg":"HS256","typ":"JWT"}"#;
    for header in [nameless, r#"{"alg":"HS256","kid":"django"}"#] {
        let forged = signed(other, header);
        let said = world.run("inspect-token --json -").stdin(&forged).expect(12).json();
        assert_eq!(said["verdict"], "record-differs", "{header}");
        assert_eq!(said["token"]["verified"], true);
        world.run("activate --no-password -").stdin(&forged).expect(12);
        // The person who gives that very key is told the same.
        world.write("django.secret", other, 0o600);
        let line = format!(
            "inspect-token --json --secret-file {} -",
            world.path("django.secret").display()
        );
        let said = world.run(&line).stdin(&forged).expect(12).json();
        assert_eq!(said["verdict"], "record-differs");
        // Nor does the ring have to hold the recorded key any more.
        let mut without = world.ring();
        without.keys.remove(0);
        let forged_still = KeyRing::new(without.keys);
        let kept = world.ring();
        world.replace_ring(&forged_still);
        world.sql(&format!(
            "INSERT OR IGNORE INTO keys_seen (thumbprint) VALUES (x'{}')",
            data_encoding::HEXLOWER.encode(&forged_still.thumbprints()[0])
        ));
        world.run("inspect-token -").stdin(&forged).expect(12);
        world.replace_ring(&kept);
    }
    // Without a `kid`, with the key that is recorded: the same link.
    let same = signed(&own, nameless);
    world.run("inspect-token -").stdin(&same).expect(0);
    world.activate(&same);
}
