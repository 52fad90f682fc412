//! The faces of accounts, links and events in JSON: views, never the stored rows, so that nothing secret is shown by
//! accident.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{account::Account, event::Recorded, link::Link, mail::Listed, words};

/// An account in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountView {
    id: i64,
    username: String,
    email: Option<String>,
    state: &'static str,
    roles: Vec<String>,
    created_at: String,
    activated_at: Option<String>,
    has_password: bool,
}

impl AccountView {
    /// The account's name.
    pub fn username(&self) -> &str {
        &self.username
    }
}

impl From<&Account> for AccountView {
    fn from(account: &Account) -> AccountView {
        AccountView {
            id: account.id,
            username: account.username.to_string(),
            email: account.email.as_ref().map(ToString::to_string),
            state: account.state().as_str(),
            roles: account.roles.iter().map(ToString::to_string).collect(),
            created_at: words::rfc3339(account.created_at),
            activated_at: account.activated_at.map(words::rfc3339),
            has_password: account.has_password,
        }
    }
}

/// A link in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkView {
    id: String,
    purpose: &'static str,
    state: &'static str,
    issued_by: String,
    issued_at: String,
    expires_at: String,
    used_at: Option<String>,
    used_via: Option<String>,
    superseded_by: Option<String>,
    revoked_at: Option<String>,
    key_id: String,
}

impl From<&Link> for LinkView {
    fn from(link: &Link) -> LinkView {
        LinkView {
            id: link.id.to_string(),
            purpose: link.purpose.as_str(),
            state: link.state().as_str(),
            issued_by: link.issued_by.clone(),
            issued_at: words::rfc3339(link.issued_at),
            expires_at: words::rfc3339(link.expires_at),
            used_at: link.used_at.map(words::rfc3339),
            used_via: link.used_via.clone(),
            superseded_by: link.superseded_by.map(|id| id.to_string()),
            revoked_at: link.revoked_at.map(words::rfc3339),
            key_id: link.key_id.clone(),
        }
    }
}

/// A mail in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MailView {
    message_id: String,
    link_id: String,
    to: Option<String>,
    state: &'static str,
    language: &'static str,
    queued_at: String,
    tries: u32,
    next_try_at: Option<String>,
    sent_at: Option<String>,
    given_up_at: Option<String>,
    fault: Option<String>,
}

impl From<&Listed> for MailView {
    fn from(Listed { mail, to, .. }: &Listed) -> MailView {
        MailView {
            message_id: mail.message_id.clone(),
            link_id: mail.link_id.to_string(),
            to: to.as_ref().map(ToString::to_string),
            state: mail.state().as_str(),
            language: mail.language.as_str(),
            queued_at: words::rfc3339(mail.queued_at),
            tries: mail.tries,
            next_try_at: mail.next_at.map(words::rfc3339),
            sent_at: mail.sent_at.map(words::rfc3339),
            given_up_at: mail.given_up_at.map(words::rfc3339),
            fault: mail.fault.clone(),
        }
    }
}

/// An event in JSON. The user id has a key of its own, and so is no part of the detail.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventView {
    sequence: i64,
    at: String,
    actor: String,
    uid: Option<u64>,
    action: &'static str,
    account_id: Option<i64>,
    link_id: Option<String>,
    detail: Map<String, Value>,
}

impl From<&Recorded> for EventView {
    fn from(recorded: &Recorded) -> EventView {
        let event = &recorded.event;
        let mut detail = event.detail.clone();
        let uid = detail.shift_remove("uid").as_ref().and_then(Value::as_u64);
        EventView {
            sequence: recorded.sequence,
            at: words::rfc3339(event.at),
            actor: event.actor.0.clone(),
            uid,
            action: event.action.as_str(),
            account_id: event.account_id,
            link_id: event.link_id.map(|id| id.to_string()),
            detail,
        }
    }
}

impl EventView {
    /// The detail as `name=value`, one behind the other; nothing of what has no value.
    pub fn told(&self) -> String {
        let told = |(name, value): (&String, &Value)| {
            let value = match value {
                Value::Null => return None,
                Value::Array(values) if values.is_empty() => return None,
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            Some(format!("{name}={value}"))
        };
        self.detail.iter().filter_map(told).collect::<Vec<_>>().join(" ")
    }
}
