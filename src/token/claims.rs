//! What our own tokens say, and how another's claims differ from what was recorded.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::{
    account::{AccountId, Email, Username},
    key::json,
    link::{Link, LinkId, Purpose},
};

/// The payload of a link's token, before it is text.
#[derive(Clone, Copy, Debug)]
pub struct Claims<'a> {
    /// `user_id`: for whom.
    pub user_id: AccountId,
    /// `username`.
    pub username: &'a Username,
    /// `email`, where the account has an address.
    pub email: Option<&'a Email>,
    /// `new_email`, in a link that is to change the address.
    pub new_email: Option<&'a Email>,
    /// `purpose`.
    pub purpose: Purpose,
    /// `jti`.
    pub id: LinkId,
    /// `iat`, in whole seconds.
    pub issued_at: DateTime<Utc>,
    /// `exp`, in whole seconds.
    pub expires_at: DateTime<Utc>,
    /// `aud`.
    pub audience: &'a str,
    /// `iss`, where one is configured.
    pub issuer: Option<&'a str>,
}

impl Claims<'_> {
    /// The payload as compact JSON, the same text for the same claims.
    pub fn payload(&self, style: ClaimsStyle) -> String {
        let personal = style != ClaimsStyle::Minimal;
        let ours = style != ClaimsStyle::DrfJwt;
        let members: [(&str, Option<Value>); 10] = [
            ("user_id", Some(self.user_id.into())),
            ("username", personal.then(|| self.username.as_str().into())),
            (
                "email",
                self.email.filter(|_| personal).map(|email| email.as_str().into()),
            ),
            (
                "new_email",
                self.new_email
                    .filter(|_| personal && ours)
                    .map(|email| email.as_str().into()),
            ),
            ("purpose", ours.then(|| self.purpose.as_str().into())),
            ("jti", Some(self.id.to_string().into())),
            ("iat", ours.then(|| self.issued_at.timestamp().into())),
            ("exp", Some(self.expires_at.timestamp().into())),
            ("aud", ours.then(|| self.audience.into())),
            ("iss", self.issuer.filter(|_| ours).map(Value::from)),
        ];
        let present = members
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Value::Object(present.collect()).to_string()
    }
}

/// Which claims a link's token carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClaimsStyle {
    /// All of them.
    #[default]
    Full,
    /// Without `username` and `email`, for links that pass through other hands.
    Minimal,
    /// The payload of Django REST framework JWT and a `jti`: `user_id`, `username`, `email`, `exp`, `jti`. Such a token
    /// is a login token wherever its key is trusted.
    DrfJwt,
}

impl ClaimsStyle {
    /// The word for it in settings.
    pub fn as_str(self) -> &'static str {
        match self {
            ClaimsStyle::Full => "full",
            ClaimsStyle::Minimal => "minimal",
            ClaimsStyle::DrfJwt => "drf-jwt",
        }
    }
}

/// Text that names no style of claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("claims are `full`, `minimal` or `drf-jwt`")]
pub struct ClaimsStyleFault;

impl FromStr for ClaimsStyle {
    type Err = ClaimsStyleFault;

    fn from_str(text: &str) -> Result<ClaimsStyle, ClaimsStyleFault> {
        let all = [ClaimsStyle::Full, ClaimsStyle::Minimal, ClaimsStyle::DrfJwt];
        all.into_iter()
            .find(|style| style.as_str() == text)
            .ok_or(ClaimsStyleFault)
    }
}

/// The names of the claims in which a token differs from its link's record, sorted: added, removed or changed since they
/// were signed, or not what the record itself says of the link.
///
/// A record whose payload cannot be read agrees with no claim; of one that was erased with its account nothing can differ.
pub fn differing(claims: &Map<String, Value>, link: &Link) -> Vec<String> {
    if link.is_erased() {
        return Vec::new();
    }
    let signed = json::object(link.payload.as_bytes()).unwrap_or_default();
    let changed = claims
        .keys()
        .chain(signed.keys())
        .filter(|name| claims.get(*name) != signed.get(*name));
    let recorded = recorded(link);
    let contradicted = recorded
        .iter()
        .filter(|(name, value)| claims.get(*name).is_some_and(|claim| claim != value));
    let contradicted = contradicted.map(|(name, _)| (*name).to_owned());
    let mut names: Vec<String> = changed.cloned().chain(contradicted).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// What a record says of its link beside the payload, as the claims that it stands for.
fn recorded(link: &Link) -> [(&'static str, Value); 7] {
    [
        ("user_id", link.account_id.into()),
        ("email", link.email.as_ref().map(Email::as_str).into()),
        ("new_email", link.new_email.as_ref().map(Email::as_str).into()),
        ("purpose", link.purpose.as_str().into()),
        ("jti", link.id.to_string().into()),
        ("iat", link.issued_at.timestamp().into()),
        ("exp", link.expires_at.timestamp().into()),
    ]
}
