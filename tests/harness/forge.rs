//! What no command can do: looking into the store, editing it, and signing what gatepass never would.

use std::fs;

use data_encoding::BASE64URL_NOPAD;
use gatepass::{files::Policy, key::KeyRing, keyring, password, token};
use rusqlite::{Connection, types::Value as Cell};
use secrecy::SecretString;
use serde_json::{Map, Value};

use super::World;

/// The token in a confirmation URL.
pub(crate) fn token_of(url: &str) -> &str {
    url.trim_end_matches('/').rsplit('/').next().expect("a token")
}

/// What a token, or the token in a URL, says.
pub(crate) fn claims_of(url: &str) -> Map<String, Value> {
    let payload = token_of(url).split('.').nth(1).expect("a payload");
    let json = BASE64URL_NOPAD.decode(payload.as_bytes()).expect("base64url");
    serde_json::from_slice(&json).expect("JSON")
}

impl World {
    /// Edits the store behind gatepass's back.
    pub(crate) fn sql(&self, statements: &str) {
        let connection = Connection::open(self.store()).expect("a store");
        connection
            .execute_batch(statements)
            .unwrap_or_else(|error| panic!("{statements}: {error}"));
    }

    /// What the store answers, one line a row, its columns between bars.
    pub(crate) fn ask(&self, question: &str) -> String {
        let connection = Connection::open(self.store()).expect("a store");
        let mut statement = connection.prepare(question).expect("SQL");
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let cells = (0..columns).map(|column| row.get::<_, Cell>(column));
            Ok(cells
                .map(|cell| shown(cell.expect("a cell")))
                .collect::<Vec<_>>()
                .join("|")
                + "\n")
        });
        rows.expect("rows").map(|row| row.expect("a row")).collect()
    }

    /// The audit trail, without ids.
    pub(crate) fn trail(&self) -> String {
        self.ask("SELECT sequence, at, actor, action, account_id, link_id IS NOT NULL, detail FROM audit")
    }

    /// Whether this is the account's password.
    pub(crate) fn opens(&self, name: &str, password: &str) -> bool {
        let phc = self.ask(&format!("SELECT password_hash FROM users WHERE username = '{name}'"));
        password::verify(&SecretString::from(password), phc.trim()).expect("a hash that can be read")
    }

    /// The key ring.
    pub(crate) fn ring(&self) -> KeyRing {
        keyring::read(&self.keys(), &Policy::default())
            .expect("readable")
            .expect("there")
    }

    /// Puts another key ring in its place.
    pub(crate) fn replace_ring(&self, ring: &KeyRing) {
        fs::write(self.keys(), ring.to_json().as_bytes()).expect("written");
    }

    /// A token with these claims, signed with the key ring's own key.
    pub(crate) fn sign(&self, claims: Value) -> String {
        token::sign(&claims.to_string(), self.ring().signing_key().expect("a key")).expect("signed")
    }

    /// The token of this URL with some claims changed (`null` takes one away), signed again with the ring's own key.
    pub(crate) fn resign(&self, url: &str, changes: Value) -> String {
        self.sign(changed(url, changes))
    }

    /// The token of this URL with some claims changed and its signature as it was.
    pub(crate) fn tamper(&self, url: &str, changes: Value) -> String {
        let parts: Vec<&str> = token_of(url).split('.').collect();
        let payload = BASE64URL_NOPAD.encode(changed(url, changes).to_string().as_bytes());
        format!("{}.{payload}.{}", parts[0], parts[2])
    }
}

fn changed(url: &str, changes: Value) -> Value {
    let mut claims = claims_of(url);
    for (name, value) in changes.as_object().expect("an object") {
        match value {
            Value::Null => claims.shift_remove(name),
            value => claims.insert(name.clone(), value.clone()),
        };
    }
    Value::Object(claims)
}

fn shown(cell: Cell) -> String {
    match cell {
        Cell::Null => "NULL".to_owned(),
        Cell::Integer(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        Cell::Text(text) => text,
        Cell::Blob(bytes) => data_encoding::HEXLOWER.encode(&bytes),
    }
}
