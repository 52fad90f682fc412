//! Other programs read what gatepass writes, and gatepass what they write.
//!
//! Each script in `peers/` is one such program: it reads JSON from standard input and prints JSON. `GATEPASS_PYTHON` names
//! a Python with PyJWT 2, argon2-cffi and Django, `GATEPASS_PYTHON_DRF` one with Django REST framework JWT, which needs
//! an older PyJWT; `.ci/peers` makes both. Without them it is `python3`; what cannot be imported there is skipped.

mod keys;
mod lists;
mod passwords;
mod store;
mod tokens;

use std::{
    env, fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::{Value, json};

use crate::program::{Home, talk};

/// A password that the policy accepts.
const PASSWORD: &str = "quiet harbour lantern 47 sparrows";

/// A Python that can import what a script needs.
pub(crate) struct Python(String);

/// Finds PyJWT 2.
fn pyjwt() -> Option<Python> {
    Python::with(&["GATEPASS_PYTHON"], "PyJWT 2", "import jwt; jwt.PyJWK")
}

/// Finds argon2-cffi.
fn argon2_cffi() -> Option<Python> {
    Python::with(&["GATEPASS_PYTHON"], "argon2-cffi", "import argon2")
}

/// Finds a Django that can verify Argon2.
fn django() -> Option<Python> {
    Python::with(&["GATEPASS_PYTHON"], "Django and argon2-cffi", "import argon2, django")
}

/// Finds Django REST framework JWT.
fn drf_jwt() -> Option<Python> {
    let variables = ["GATEPASS_PYTHON_DRF", "GATEPASS_PYTHON"];
    let imports =
        "import jwt, importlib.metadata as m; m.version('djangorestframework-jwt'); assert jwt.__version__ < '2'";
    Python::with(&variables, "djangorestframework-jwt with PyJWT 1", imports)
}

impl Python {
    /// The interpreter that the first set variable names, else `python3`, if it can run `imports`.
    pub(crate) fn with(variables: &[&str], what: &str, imports: &str) -> Option<Python> {
        let named = variables.iter().find_map(|variable| env::var(variable).ok());
        let python = named.unwrap_or_else(|| "python3".to_owned());
        let tried = Command::new(&python).args(["-c", imports]).output();
        if !tried.is_ok_and(|output| output.status.success()) {
            println!(
                "skipped: `{python}` cannot import {what}; {} may name another",
                variables[0]
            );
            return None;
        }
        Some(Python(python))
    }

    /// What a script of `peers/` answers.
    pub(crate) fn run(&self, script: &str, asked: &Value) -> Value {
        let mut command = Command::new(&self.0);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(script);
        command.arg(path).env("PYTHONDONTWRITEBYTECODE", "1");
        let Output { status, stdout, stderr } = talk(&mut command, asked.to_string().as_bytes());
        let stderr = String::from_utf8_lossy(&stderr);
        assert!(status.success(), "{script}: {stderr}");
        serde_json::from_slice(&stdout).unwrap_or_else(|error| panic!("{script}: {error}: {stderr}"))
    }
}

/// A home where `ada` is registered, and the JSON that said so.
fn home_of_ada() -> (Home, Value) {
    let home = Home::new();
    let args = [
        "register",
        "ada",
        "--email=ada@example.org",
        "--password-stdin",
        "--json",
    ];
    let said = home.pipe(args, PASSWORD.as_bytes()).done().json();
    (home, said)
}

/// The token in a confirmation URL.
fn token(said: &Value) -> &str {
    let url = said["confirmation_url"].as_str().unwrap();
    url.trim_end_matches('/').rsplit('/').next().unwrap()
}

/// The one key of the key ring, as a JWK.
fn key(home: &Home) -> Value {
    let ring: Value = serde_json::from_slice(&fs::read(home.keys()).unwrap()).unwrap();
    ring["keys"][0].clone()
}
