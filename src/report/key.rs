//! The face of a key in JSON and in listings: what it does and what hangs on it, never what it is made of.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Listing;
use crate::{
    key::{Key, KeyRing},
    store::Unspent,
    words,
};

/// A key in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyView {
    id: String,
    algorithm: Option<&'static str>,
    state: &'static str,
    created_at: Option<String>,
    age_seconds: Option<i64>,
    retired_at: Option<String>,
    unspent_links: u32,
    last_expires_at: Option<String>,
}

impl KeyView {
    /// A key of a ring at an instant, and what it still signs for then.
    pub fn new(ring: &KeyRing, key: &Key, at: DateTime<Utc>, unspent: Option<&Unspent>) -> KeyView {
        KeyView {
            id: key.id.clone().unwrap_or_default(),
            algorithm: key.algorithm.or(key.signing_algorithm()).map(|own| own.as_str()),
            state: ring.state(key).as_str(),
            created_at: key.created_at.map(words::rfc3339),
            age_seconds: key.created_at.map(|created| (at - created).num_seconds()),
            retired_at: key.retired_at.map(words::rfc3339),
            unspent_links: unspent.map_or(0, |unspent| unspent.links),
            last_expires_at: unspent.map(|unspent| words::rfc3339(unspent.last_expires_at)),
        }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// Keys as a listing. A terminal of 80 columns has room for instants to the minute, and for that of a retirement beside the
/// state; elsewhere each fact has a column of its own.
pub fn key_listing(keys: &[KeyView], on_terminal: bool) -> Listing {
    if on_terminal {
        return Listing {
            header: vec!["id", "algorithm", "state", "created", "links", "until"],
            rows: keys.iter().map(KeyView::short).collect(),
        };
    }
    Listing {
        header: vec!["id", "algorithm", "state", "created", "retired", "links", "until"],
        rows: keys.iter().map(KeyView::whole).collect(),
    }
}

impl KeyView {
    fn whole(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.algorithm.unwrap_or_default().to_owned(),
            self.state.to_owned(),
            self.created_at.clone().unwrap_or_default(),
            self.retired_at.clone().unwrap_or_default(),
            self.unspent_links.to_string(),
            self.last_expires_at.clone().unwrap_or_default(),
        ]
    }

    fn short(&self) -> Vec<String> {
        let minutes = |instant: &Option<String>| -> String {
            let digits = instant
                .iter()
                .flat_map(|text| text.chars().take("2026-12-01T09:00".len()));
            let minutes: String = digits.map(|c| if c == 'T' { ' ' } else { c }).collect();
            if minutes.is_empty() { minutes } else { minutes + "Z" }
        };
        vec![
            self.id.clone(),
            self.algorithm.unwrap_or_default().to_owned(),
            format!("{} {}", self.state, minutes(&self.retired_at))
                .trim_end()
                .to_owned(),
            minutes(&self.created_at),
            self.unspent_links.to_string(),
            minutes(&self.last_expires_at),
        ]
    }
}
