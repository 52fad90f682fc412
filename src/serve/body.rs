//! What a client sends: fields, as a form or as a JSON object.

use std::{collections::BTreeMap, time::Duration};

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, header},
};
use serde_json::Value;
use tokio::time::timeout;
use url::form_urlencoded;
use zeroize::Zeroizing;

/// More than a name, an address and the longest password take, each percent-encoded.
const MOST_BYTES: usize = 32 * 1024;
/// How long a client may take to send it.
const LONGEST: Duration = Duration::from_secs(15);

/// Why a body was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyFault {
    TooLarge,
    TooSlow,
    /// Neither a form nor JSON.
    Kind,
    /// It is not what it says it is.
    Malformed,
}

/// Fields by name. A field that is there and no text is `None`.
#[derive(Default)]
pub(super) struct Fields(BTreeMap<String, Option<Zeroizing<String>>>);

/// A field's value, and why it has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absent {
    /// It is not there.
    Missing,
    /// It is empty.
    Blank,
    /// It is no text.
    NoText,
}

impl Fields {
    /// A field that must be there and hold something.
    pub(super) fn required(&self, name: &str) -> Result<&str, Absent> {
        match self.0.get(name) {
            None => Err(Absent::Missing),
            Some(None) => Err(Absent::NoText),
            Some(Some(text)) if text.is_empty() => Err(Absent::Blank),
            Some(Some(text)) => Ok(text),
        }
    }

    /// A field, empty where it is not there.
    pub(super) fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(Option::as_deref).map_or("", String::as_str)
    }

    /// Reads a body; one that is empty has no fields, whatever it calls itself.
    pub(super) async fn read(headers: &HeaderMap, body: Body) -> Result<Fields, BodyFault> {
        let announced = headers
            .get(header::CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse().ok());
        if announced.is_some_and(|length: u64| length > MOST_BYTES as u64) {
            return Err(BodyFault::TooLarge);
        }
        let bytes = timeout(LONGEST, to_bytes(body, MOST_BYTES))
            .await
            .map_err(|_| BodyFault::TooSlow)?;
        let bytes = bytes.map_err(|_| BodyFault::TooLarge)?;
        if bytes.is_empty() {
            return Ok(Fields::default());
        }
        let kind = headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match kind.as_str() {
            "application/x-www-form-urlencoded" => {
                let pairs = form_urlencoded::parse(&bytes);
                Ok(Fields(
                    pairs
                        .map(|(name, value)| (name.into_owned(), Some(Zeroizing::new(value.into_owned()))))
                        .collect(),
                ))
            }
            "application/json" => {
                let object: BTreeMap<String, Value> =
                    serde_json::from_slice(&bytes).map_err(|_| BodyFault::Malformed)?;
                let text = |value| match value {
                    Value::String(text) => Some(Zeroizing::new(text)),
                    _ => None,
                };
                Ok(Fields(
                    object.into_iter().map(|(name, value)| (name, text(value))).collect(),
                ))
            }
            _ => Err(BodyFault::Kind),
        }
    }
}
