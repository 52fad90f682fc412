//! What is wrong with a registration, field by field.

use std::collections::BTreeMap;

use serde_json::json;

use crate::serve::reply::Reply;

/// The words against each field.
#[derive(Default)]
pub(super) struct Faults(pub(super) BTreeMap<&'static str, Vec<String>>);

impl Faults {
    pub(super) fn add(&mut self, field: &'static str, words: impl Into<String>) {
        self.0.entry(field).or_default().push(words.into());
    }

    pub(super) fn take<T>(&mut self, field: &'static str, value: Result<T, String>) -> Option<T> {
        value.map_err(|words| self.add(field, words)).ok()
    }

    pub(super) fn into_reply(self) -> Result<(), Reply> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Reply::faults(json!(self.0)))
        }
    }
}
