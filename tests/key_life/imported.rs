//! `gatepass import-key`: another system's key in our ring, whose tokens are known and open nothing.

use gatepass::{
    key::{Key, KeyRing},
    token::sign,
};

use super::*;
use crate::harness::claims_of;

const SECRET: &str = "django-insecure-another system's own SECRET_KEY";

/// What the Django application signs: with its secret, and as Django REST framework JWT does, without a `kid`.
fn by_django(claims: &Value) -> String {
    let key = jsonwebtoken::EncodingKey::from_secret(SECRET.as_bytes());
    let encode = |text: &str| data_encoding::BASE64URL_NOPAD.encode(text.as_bytes());
    let input = format!(
        "{}.{}",
        encode(r#"{"typ":"JWT","alg":"HS256"}"#),
        encode(&claims.to_string())
    );
    let signature = jsonwebtoken::crypto::sign(input.as_bytes(), &key, jsonwebtoken::Algorithm::HS256);
    format!("{input}.{}", signature.expect("signed"))
}

#[test]
fn tokens_of_djangos_own_secret_are_inspected_and_none_activates() {
    let mut world = World::new();
    let url = world.register("ada");
    let file = world.write("django.secret", format!("{SECRET}\n"), 0o600);
    let login = by_django(&json!({"user_id": 1, "username": "ada", "email": "ada@example.org", "exp": 1_795_500_000}));
    assert_eq!(fate(&mut world, &login), "bad-signature");

    let line = format!("import-key --secret {} --key-id django", file.display());
    world.run(&line).expect(0).out("django\n").no_err();
    world.run(&line).expect(0).out("django\n");
    let told = world.run(&format!("{line} --json")).expect(0).json();
    assert_eq!(
        (&told["outcome"], &told["key"]["created_at"]),
        (&json!("unchanged"), &json!(null))
    );
    let expected = [("d44n4r0d".to_owned(), "signing"), ("django".to_owned(), "verifying")];
    assert_eq!(states(&mut world), expected);
    let trail = world.ask("SELECT detail FROM audit WHERE action = 'key-imported'");
    assert_eq!(trail, "{\"key_id\":\"django\",\"uid\":1000}\n");

    let mut own = Value::Object(claims_of(&url));
    let same = by_django(&own);
    own["jti"] = json!("zzzzzzzzzzzzzzzzzzzzzzzzzz");
    let other = by_django(&own);
    for (token, verdict) in [
        (&login, "wrong-purpose"),
        (&same, "record-differs"),
        (&other, "unknown-link"),
    ] {
        assert_eq!(fate(&mut world, token), verdict);
        world.run("activate --no-password -").stdin(token).unchecked();
        assert_eq!(world.ask("SELECT count(*) FROM users WHERE is_active"), "0\n");
    }
    // Whoever has only a part of the secret is told from whoever has it.
    let forged = sign(
        "{\"exp\":1795500000}",
        &Key::generate(&[9; 32], [1; 8], world.machine.now),
    )
    .expect("signed");
    assert_eq!(fate(&mut world, &forged), "unknown-key");
    // New links are signed as before.
    let fresh = world.issue("ada");
    world.activate(&fresh);
}

#[test]
fn signing_with_a_foreign_key_is_warned_of() {
    let mut world = World::new();
    world.register("ada");
    let file = world.write("django.secret", SECRET, 0o600);
    let warned = "a key that also signs logins must never sign links";
    let said = world
        .run(&format!("import-key --secret --sign {}", file.display()))
        .expect(0);
    assert!(said.stderr().contains(warned));
    let id = said.line();
    assert_eq!(states(&mut world)[1], (id.clone(), "signing"));
    world.run("rotate-key --to d44n4r0d").expect(0).err(str![[r#"
no link depends on [..]

"#]]);
    let said = world.run(&format!("rotate-key --to {id}")).expect(0);
    assert!(said.stderr().contains(warned));
}

#[test]
fn key_pairs_of_others_come_without_their_private_part() {
    let mut world = World::new();
    world.register("ada");
    let pem = std::fs::read(format!("{}/tests/keys/ec-private.pem", env!("CARGO_MANIFEST_DIR"))).expect("a key");
    let file = world.write("ec.pem", pem, 0o600);
    let id = world.run(&format!("import-key {}", file.display())).expect(0).line();
    assert_eq!(id.len(), 8);
    assert!(world.ring().find(&id).expect("there").signing_algorithm().is_none());
    world.run(&format!("rotate-key --to {id}")).expect(1);
    assert_eq!(
        world
            .run(&format!("import-key --sign {}", file.display()))
            .expect(0)
            .line(),
        id
    );
    assert_eq!(states(&mut world)[1], (id.clone(), "signing"));
    let url = world.issue("ada");
    world.activate(&url);
}

#[test]
fn what_is_no_key_or_another_key_is_refused() {
    let mut world = World::new();
    world.register("ada");
    let refused = |world: &mut World, content: &str, options: &str, status: u8| {
        let file = world.write("key", content, 0o600);
        let said = world
            .run(&format!("import-key {} {options}", file.display()))
            .expect(status);
        said.stderr()
            .lines()
            .find(|line| line.starts_with("error: "))
            .expect("an error")
            .to_owned()
    };
    let file = |fault: &str| format!("error: the key file `~/key` cannot be used: {fault}");
    let short = refused(&mut world, "hunter2", "--secret", 3);
    assert_eq!(
        short,
        file("the key is of no use: the secret has 7 bytes, and `HS256` needs 32")
    );
    let none = refused(&mut world, "hunter2", "", 3);
    assert_eq!(none, file("the file is neither a JWK, a JWK Set nor a PEM"));
    let two = KeyRing::new(
        [1, 2]
            .map(|n| Key::generate(&[n; 32], [n; 8], world.machine.now))
            .to_vec(),
    );
    let several = refused(&mut world, &two.to_json(), "", 3);
    assert_eq!(several, file("the file holds 2 keys, and one is taken at a time"));
    let other = refused(&mut world, SECRET, "--secret --key-id d44n4r0d", 1);
    assert_eq!(other, "error: another key has the id `d44n4r0d`");
    let public = r#"{"kty":"OKP","crv":"Ed25519","kid":"theirs","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let unfit = refused(&mut world, public, "--sign", 1);
    assert_eq!(
        unfit,
        "error: the key `theirs` cannot sign links: there is no private part of it that signs here"
    );
    world.run("import-key /nowhere").expect(3);
    world.run("import-key --key-id '' /nowhere").expect(2);
}
