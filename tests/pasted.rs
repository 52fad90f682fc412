//! Pasted text: what is recovered from it, what is named, and what is never believed.

mod cases;
mod damages;
mod gateways;
mod laws;
mod mails;
mod truth;
mod ways;
mod wrappers;

use chrono::DateTime;
use gatepass::{
    key::{Key, KeyRing},
    link::LinkTemplate,
    pasted::{Candidate, Pasted, recover},
    token::{Finding, KidMatching, Token, examine, sign},
};
use serde_json::{Value, json};

/// A key, its ring, and the links that are signed with it.
pub(crate) struct Signer {
    key: Key,
    ring: KeyRing,
    template: LinkTemplate,
}

impl Signer {
    pub(crate) fn new() -> Signer {
        let key = || Key::generate(b"the secret of the tests, no more", *b"testkey1", DateTime::UNIX_EPOCH);
        Signer {
            key: key(),
            ring: KeyRing::new(vec![key()]),
            template: "https://accounts.example.org/api-activate/{token}/".parse().unwrap(),
        }
    }

    /// The same key for links of another form.
    pub(crate) fn at(self, template: &str) -> Signer {
        Signer {
            template: template.parse().unwrap(),
            ..self
        }
    }

    pub(crate) fn token(&self, claims: &Value) -> String {
        sign(&claims.to_string(), &self.key).unwrap()
    }

    pub(crate) fn url(&self, token: &str) -> String {
        self.template.url(token)
    }

    /// The link of an account of this name.
    pub(crate) fn link(&self, name: &str) -> String {
        let claims = json!({
            "user_id": 1, "username": name, "email": "ada@example.org", "purpose": "activate",
            "jti": "tnm8mmpnb81erjqabv0ynqzzw4", "iat": 1_795_424_400, "exp": 1_795_431_600, "aud": "gatepass",
        });
        self.url(&self.token(&claims))
    }

    pub(crate) fn recover(&self, text: &str) -> Pasted {
        recover(text, &self.template, &mut |token| self.verifies(token))
    }

    pub(crate) fn verifies(&self, token: &Token) -> bool {
        matches!(
            examine(token, Some(&self.ring), KidMatching::ByKid),
            Finding::Good { .. }
        )
    }

    /// The one token of a text.
    pub(crate) fn only(&self, text: &str) -> Candidate {
        match self.recover(text) {
            Pasted::Tokens(found) if found.len() == 1 => found.into_iter().next().unwrap(),
            Pasted::Tokens(found) => panic!("{} tokens in {text:?}", found.len()),
            _ => panic!("no token in {text:?}"),
        }
    }
}

/// The repairs of a candidate, in words.
pub(crate) fn repairs(candidate: &Candidate) -> Vec<String> {
    candidate.repairs.iter().map(ToString::to_string).collect()
}
