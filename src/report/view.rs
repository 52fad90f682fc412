//! The faces of accounts and links in JSON: views, never the stored rows, so that nothing secret is shown by accident.

use serde::Serialize;

use crate::{account::Account, link::Link, words};

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
