//! Our hashes verified by others, theirs by us.

use gatepass::password;
use secrecy::SecretString;

use super::*;

/// Passwords that need care: the second in the normal form in which we hash, the third is what another keyboard sends.
const PASSWORDS: [&str; 3] = [
    PASSWORD,
    "všechno nejlepší, Ňufe",
    "vs\u{30c}echno nejleps\u{30c}i\u{301}, N\u{30c}ufe",
];

/// Hashes that another program made, each beside its password.
fn verifies(made: &Value) {
    let made = made.as_array().unwrap();
    assert!(made.len() >= PASSWORDS.len());
    for pair in made {
        let (stored, typed) = (pair[0].as_str().unwrap(), pair[1].as_str().unwrap());
        assert_eq!(
            password::verify(&SecretString::from(typed), stored),
            Ok(true),
            "{stored}"
        );
        let other = format!("{typed} ");
        assert_eq!(
            password::verify(&SecretString::from(other), stored),
            Ok(false),
            "{stored}"
        );
    }
}

#[test]
fn argon2_cffi_verifies_our_hashes_and_we_its() {
    let Some(python) = argon2_cffi() else { return };
    let home = Home::new();
    let [plain, normal, decomposed] = PASSWORDS;
    let pairs: Vec<_> = [plain, normal, decomposed]
        .into_iter()
        .enumerate()
        .flat_map(|(number, password)| {
            let (name, email) = (format!("user{number}"), format!("--email=user{number}@example.org"));
            home.pipe(["register", &name, &email, "--password-stdin"], password.as_bytes())
                .done();
            let query = "SELECT password_hash FROM users WHERE username = ?1";
            let store = rusqlite::Connection::open(home.store()).unwrap();
            let stored: String = store.query_row(query, [&name], |row| row.get(0)).unwrap();
            // However it was typed, it is the normal form that was hashed.
            let typed = if password == decomposed { normal } else { password };
            [json!([stored, typed]), json!([stored, format!("{typed}.")])]
        })
        .collect();
    let answer = python.run("hash_with_argon2_cffi.py", &json!({"make": PASSWORDS, "verify": pairs}));
    assert_eq!(answer["verified"], json!([true, false, true, false, true, false]));
    verifies(&answer["made"]);
}

#[test]
fn we_verify_the_hashes_of_django() {
    let Some(python) = django() else { return };
    verifies(&python.run("hash_with_django.py", &json!(PASSWORDS)));
}
