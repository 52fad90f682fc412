//! Has its time come, and is it not over? No leeway for an expiry; a minute for clocks that disagree (RFC 7519, 4.1.4 to 4.1.6).

use chrono::{DateTime, TimeDelta, Utc};

use crate::{token::NumericDate, words};

use super::{Check, Evidence, Subject, Verdict};

/// How far ahead of ours the clock of an issuer may be.
const CLOCKS_MAY_DIFFER: TimeDelta = TimeDelta::seconds(60);

/// The instants that a token, or a record, names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Times {
    /// `iat`.
    pub issued_at: Option<NumericDate>,
    /// `nbf`.
    pub not_before: Option<NumericDate>,
    /// `exp`.
    pub expires_at: Option<NumericDate>,
}

impl Eq for Times {}

impl Times {
    pub(super) fn of(evidence: &Evidence) -> Times {
        match evidence.subject {
            Subject::Token(token, _) => Times {
                issued_at: token.issued_at(),
                not_before: token.not_before(),
                expires_at: token.expires_at(),
            },
            Subject::Record(_) => Times {
                issued_at: evidence.facts.map(|facts| facts.link.issued_at.into()),
                not_before: None,
                expires_at: evidence.facts.map(|facts| facts.link.expires_at.into()),
            },
        }
    }

    /// Whole seconds from `now` to the expiry, negative afterwards; `None` where the calendar does not reach so far.
    pub fn remaining_seconds(&self, now: DateTime<Utc>) -> Option<i64> {
        Some((self.expires_at?.instant()? - now).num_seconds())
    }

    /// Whole seconds between issue and expiry.
    pub fn lifetime_seconds(&self) -> Option<i64> {
        Some((self.expires_at?.instant()? - self.issued_at?.instant()?).num_seconds())
    }
}

/// `nbf` has come, and `iat` is not in the future.
pub(super) fn not_before(evidence: &Evidence, times: &Times) -> Check {
    const NAME: &str = "not-before";
    // Our own record was written by the clock that is judged by.
    let leeway = if evidence.as_it_stood && evidence.facts.is_some() {
        TimeDelta::zero()
    } else {
        CLOCKS_MAY_DIFFER
    };
    match (times.not_before, times.issued_at) {
        (Some(date), _) if date.is_after(evidence.now) => {
            Check::fail(NAME, Verdict::NotYetValid, format!("valid from {}", shown(date)))
        }
        (_, Some(date)) if date.is_after(evidence.now + leeway) => Check::fail(
            NAME,
            Verdict::NotYetValid,
            format!("issued in the future, at {}", shown(date)),
        ),
        (None, None) if evidence.claims().is_none() => Check::skipped(NAME, "the claims cannot be read"),
        (None, None) => Check::pass(NAME, "names no beginning"),
        _ => Check::pass(NAME, "its time has come"),
    }
}

/// `exp` is still to come; at that very instant it is over.
pub(super) fn expiry(evidence: &Evidence, times: &Times) -> Check {
    const NAME: &str = "expiry";
    let Some(date) = times.expires_at else {
        return Check::skipped(NAME, "no expiry can be read");
    };
    let shown = shown(date);
    if date.is_after(evidence.now) {
        Check::pass(NAME, format!("until {shown}"))
    } else {
        Check::fail(NAME, Verdict::Expired, format!("since {shown}"))
    }
}

fn shown(date: NumericDate) -> String {
    let text = date.instant().map_or_else(|| date.to_string(), words::rfc3339);
    match date.meant_in_milliseconds() {
        Some(meant) => format!(
            "{text}; in milliseconds, which it seems to count, {}",
            words::rfc3339(meant)
        ),
        None => text,
    }
}
