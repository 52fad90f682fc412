//! One event as a line of the listing.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{event::Recorded, link::LinkId, report::Row, words};

/// One line of the listing.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Line {
    event: Option<EventView>,
    /// Whether a link's id is shown by its first characters.
    #[serde(skip)]
    is_short: bool,
    #[serde(skip)]
    link: Option<LinkId>,
}

/// An event in JSON. The user id has a key of its own, and so is no part of the detail.
#[derive(Clone, Debug, Serialize)]
struct EventView {
    sequence: i64,
    at: String,
    actor: String,
    uid: Option<u64>,
    action: &'static str,
    account_id: Option<i64>,
    link_id: Option<String>,
    detail: Map<String, Value>,
}

impl Line {
    /// The line of an event.
    pub(super) fn new(recorded: Recorded, is_short: bool) -> Line {
        let Recorded { sequence, event, .. } = recorded;
        let mut detail = event.detail;
        let uid = detail.shift_remove("uid").as_ref().and_then(Value::as_u64);
        Line {
            event: Some(EventView {
                sequence,
                at: words::rfc3339(event.at),
                actor: event.actor.0,
                uid,
                action: event.action.as_str(),
                account_id: event.account_id,
                link_id: event.link_id.map(|id| id.to_string()),
                detail,
            }),
            is_short,
            link: event.link_id,
        }
    }

    fn link(&self) -> String {
        match self.link {
            Some(id) if self.is_short => id.short().to_string(),
            Some(id) => id.to_string(),
            None => String::new(),
        }
    }
}

impl Row for Line {
    const HEADER: &'static [&'static str] = &["sequence", "at", "actor", "action", "account", "link", "detail"];

    fn cells(&self) -> Vec<String> {
        let Some(event) = &self.event else {
            return Vec::new();
        };
        let told: Vec<String> = event
            .detail
            .iter()
            .filter_map(|(name, value)| told(name, value))
            .collect();
        vec![
            event.sequence.to_string(),
            event.at.clone(),
            event.actor.clone(),
            event.action.to_owned(),
            event.account_id.map(|id| id.to_string()).unwrap_or_default(),
            self.link(),
            told.join(" "),
        ]
    }
}

/// A part of the detail as `name=value`; nothing where the value is none.
fn told(name: &str, value: &Value) -> Option<String> {
    let value = match value {
        Value::Null => return None,
        Value::Array(values) if values.is_empty() => return None,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Some(format!("{name}={value}"))
}
