//! A verdict in one sentence for whoever asked: what it is, since when or until when, and what made it so.

use chrono::{DateTime, Utc};

use crate::{
    link::{Link, LinkFacts, LinkState, Purpose},
    token::{Finding, NumericDate},
    words::{self, ago},
};

use super::{Check, Diagnosis, Evidence, Subject, Verdict};

/// Within so many seconds of its issue, a link may have been opened by a machine; within so few it probably was, because a
/// mail takes as long to be seen.
const SCANNER_SECONDS: i64 = 120;
const LIKELY_SCANNER_SECONDS: i64 = 30;

/// The sentence; durations in words, no wall-clock times, so that it reads the same in every zone.
pub(super) fn message(diagnosis: &Diagnosis, evidence: &Evidence) -> String {
    let now = evidence.now;
    let seconds_left = diagnosis.times.remaining_seconds(now);
    let of = |name: &str| -> String {
        find(&diagnosis.checks, name)
            .map(|c| c.detail.clone())
            .unwrap_or_default()
    };
    match diagnosis.verdict {
        Verdict::NoToken | Verdict::MissingToken | Verdict::OpaqueWrapper | Verdict::SeveralTokens => {
            diagnosis.verdict.meaning().to_owned()
        }
        Verdict::Truncated => format!("truncated: {}{}", of("shape"), by_its_id(evidence)),
        Verdict::CaseFolded => "upper and lower case were lost on the way; no repair exists".to_owned(),
        Verdict::Malformed => format!("malformed: {}", of("shape")),
        Verdict::ForbiddenAlgorithm => format!("refused: {}", of("algorithm")),
        Verdict::UnknownKey => format!("signed with an unknown key: {}{}", of("key"), elsewhere(evidence)),
        Verdict::BadSignature => format!("the signature does not match{}", elsewhere(evidence)),
        Verdict::Altered => format!("altered: the signature {}{}", of("signature"), by_its_id(evidence)),
        Verdict::WrongIssuer => format!("another environment's: {}{}", of("issuer"), elsewhere(evidence)),
        Verdict::WrongPurpose => format!("not a link that can be spent: {}", of("purpose")),
        Verdict::RecordDiffers => match evidence.subject {
            Subject::Token(..) => format!(
                "the signature is good but {}: the key has leaked or the store was edited",
                of("record")
            ),
            Subject::Record(_) => format!("{}: the store was edited", of("record")),
        },
        Verdict::UnknownLink => format!(
            "genuine and in time, but this store has no such link{}",
            elsewhere(evidence)
        ),
        Verdict::AccountMissing => "its account was deleted".to_owned(),
        Verdict::AccountSuspended => "its account is suspended".to_owned(),
        Verdict::RetiredKey => match evidence.finding() {
            Finding::Good {
                retired_at: Some(at), ..
            } => {
                format!(
                    "signed by a key that was retired {}{}",
                    ago(*at, now),
                    newer(diagnosis, now)
                )
            }
            _ => "signed by a key that was retired".to_owned(),
        },
        Verdict::Revoked => withdrawn(evidence),
        Verdict::AlreadyUsed => used(evidence),
        Verdict::AccountActive => "never used, but the account is active already".to_owned(),
        Verdict::AccountPending => "for an active account, and its account was never activated".to_owned(),
        Verdict::PasswordChanged => "the password was changed after it was issued".to_owned(),
        Verdict::EmailTaken if is_taken(evidence) => {
            "the address that it brings is another account's by now".to_owned()
        }
        Verdict::EmailTaken => "the account's name is its old address by now, and must be its own".to_owned(),
        Verdict::Superseded => format!("a newer link took its place{}", newer(diagnosis, now)),
        Verdict::EmailChanged => "sent to an address that is no longer the account's".to_owned(),
        Verdict::NotYetValid => not_yet(diagnosis, evidence),
        Verdict::Expired => match seconds_left {
            Some(left) => expired(diagnosis, left, now),
            None => "expired long ago".to_owned(),
        },
        Verdict::Valid => match seconds_left {
            Some(left) => format!(
                "valid for another {}{}",
                words::duration(left),
                known_to_others(evidence)
            ),
            None => format!("valid{}{}", in_milliseconds(diagnosis, now), known_to_others(evidence)),
        },
        Verdict::Genuine => match seconds_left {
            Some(left) => format!(
                "genuine and in time for another {}; no store was asked",
                words::duration(left)
            ),
            None => format!(
                "genuine and in time{}; no store was asked",
                in_milliseconds(diagnosis, now)
            ),
        },
        Verdict::Unverified => {
            let nothing = "nothing was checked: there is no key to check with";
            match seconds_left {
                Some(left) if left <= 0 => format!("{nothing}; by its own words it {}", expired(diagnosis, left, now)),
                _ => nothing.to_owned(),
            }
        }
    }
}

fn find<'a>(checks: &'a [Check], name: &str) -> Option<&'a Check> {
    checks.iter().find(|check| check.name == name)
}

/// A host that is not this environment's: the likeliest reason why nothing else fits.
fn elsewhere(evidence: &Evidence) -> String {
    let Some((named, own)) = evidence.other_host() else {
        return String::new();
    };
    let named = words::safe(named);
    format!("; its host is `{named}`, and this environment's links are of `{own}`")
}

/// What became of the link that a token without a good signature names.
fn by_its_id(evidence: &Evidence) -> String {
    let Some(LinkFacts { link, .. }) = evidence.facts else {
        return String::new();
    };
    let at = |instant: Option<DateTime<Utc>>| instant.map(|at| ago(at, evidence.now)).unwrap_or_default();
    let fate = match link.state() {
        LinkState::Used => format!("was used {}", at(link.used_at)),
        LinkState::Revoked => format!("was withdrawn {}", at(link.revoked_at)),
        LinkState::Superseded => format!("was superseded {}", at(link.superseded_at)),
        LinkState::Unused if link.expires_at <= evidence.now => format!("expired {}", at(Some(link.expires_at))),
        LinkState::Unused => "is unused and in time, so that the whole of it may work".to_owned(),
    };
    format!("; the link of its unverified id {fate}")
}

/// A link that was pasted is in the hands of whoever saw the paste.
fn known_to_others(evidence: &Evidence) -> &'static str {
    match evidence.subject {
        Subject::Token(..) => "; whoever else saw it can use it too",
        Subject::Record(_) => "",
    }
}

/// A time that counts milliseconds where seconds are due (RFC 7519 section 2): whoever issued the token meant another one.
fn in_milliseconds(diagnosis: &Diagnosis, now: DateTime<Utc>) -> String {
    let times = &diagnosis.times;
    let named = [
        ("iat", times.issued_at),
        ("nbf", times.not_before),
        ("exp", times.expires_at),
    ];
    let meant = |(name, date): (&str, Option<NumericDate>)| {
        let meant = date?.meant_in_milliseconds()?;
        let away = words::duration((meant - now).num_seconds().abs());
        let when = if meant <= now {
            format!("{away} ago")
        } else {
            format!("in {away}")
        };
        Some(format!("; `{name}` seems to count milliseconds, and to mean {when}"))
    };
    named.into_iter().filter_map(meant).collect()
}

fn expired(diagnosis: &Diagnosis, left: i64, now: DateTime<Utc>) -> String {
    let end = diagnosis.times.expires_at.and_then(|date| date.instant());
    end.map_or_else(
        || format!("expired {} ago", words::duration(-left)),
        |end| format!("expired {}", ago(end, now)),
    )
}

fn withdrawn(evidence: &Evidence) -> String {
    let Some(LinkFacts {
        link:
            Link {
                revoked_at: Some(at),
                revoked_by,
                revoked_reason,
                ..
            },
        ..
    }) = evidence.facts
    else {
        return "withdrawn".to_owned();
    };
    let by = revoked_by
        .as_deref()
        .map(|by| format!(" by `{}`", words::safe(by)))
        .unwrap_or_default();
    let why = revoked_reason
        .as_deref()
        .map(|why| format!(": {}", words::safe(why)))
        .unwrap_or_default();
    format!("withdrawn {}{by}{why}", ago(*at, evidence.now))
}

fn used(evidence: &Evidence) -> String {
    let Some(LinkFacts {
        link: link @ Link { used_at: Some(at), .. },
        ..
    }) = evidence.facts
    else {
        return "used already".to_owned();
    };
    let after = (*at - link.issued_at).num_seconds();
    let via = link
        .used_via
        .as_deref()
        .map(|via| format!(", via {}", words::safe(via)))
        .unwrap_or_default();
    let account = evidence.facts.and_then(|facts| facts.account.as_ref());
    let sign_in = if account.is_some_and(|account| account.has_password) {
        ", and the customer can sign in"
    } else {
        ""
    };
    // No scanner types a password.
    let scanner = if link.purpose == Purpose::ResetPassword {
        ""
    } else if after <= LIKELY_SCANNER_SECONDS {
        "; a mail scanner probably opened it"
    } else if after <= SCANNER_SECONDS {
        "; a mail scanner may have opened it"
    } else {
        ""
    };
    let effect = match link.purpose {
        Purpose::Activate => "the account is active",
        Purpose::ResetPassword => "it brought a new password",
        Purpose::ChangeEmail => "it brought the new address",
    };
    format!(
        "used {}, {} after it was issued{via}; {effect}{sign_in}{scanner}",
        ago(*at, evidence.now),
        words::duration(after)
    )
}

fn newer(diagnosis: &Diagnosis, now: DateTime<Utc>) -> String {
    let successor = diagnosis.successor.as_ref();
    successor
        .map(|newer| format!("; {}", newer.words(now)))
        .unwrap_or_default()
}

fn not_yet(diagnosis: &Diagnosis, evidence: &Evidence) -> String {
    let now = evidence.now;
    let ahead = |date: Option<NumericDate>| {
        let date = date.filter(|date| date.is_after(now))?;
        Some(date.instant().map(|at| words::duration((at - now).num_seconds())))
    };
    match (ahead(diagnosis.times.not_before), ahead(diagnosis.times.issued_at)) {
        (Some(Some(wait)), _) => format!("not valid yet: it becomes so in {wait}"),
        (None, Some(Some(by))) if evidence.as_it_stood => format!("not issued yet: that came {by} later"),
        (None, Some(Some(by))) => {
            format!("issued {by} in the future: the clocks of issuer and checker disagree by so much")
        }
        _ => format!(
            "not valid yet, and not for longer than a calendar reaches{}",
            in_milliseconds(diagnosis, now)
        ),
    }
}

/// Whether the address that a link brings is another account's.
fn is_taken(evidence: &Evidence) -> bool {
    let facts = evidence.facts;
    facts.is_some_and(|facts| {
        facts
            .link
            .new_email
            .as_ref()
            .is_some_and(|new| facts.taken.contains(new))
    })
}
