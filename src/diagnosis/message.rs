//! A verdict in one sentence for whoever asked: what it is, since when or until when, and what made it so.

use chrono::{DateTime, Utc};

use crate::{
    link::{Link, LinkFacts},
    token::{Finding, NumericDate},
    words::{self, ago},
};

use super::{Check, Diagnosis, Evidence, Subject, Verdict};

/// Within so many seconds of its issue, a link was probably opened by a machine.
const SCANNER_SECONDS: i64 = 120;

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
        Verdict::Truncated => format!("truncated: {}", of("shape")),
        Verdict::CaseFolded => "upper and lower case were lost on the way; no repair exists".to_owned(),
        Verdict::Malformed => format!("malformed: {}", of("shape")),
        Verdict::ForbiddenAlgorithm => format!("refused: {}", of("algorithm")),
        Verdict::UnknownKey => format!("signed with an unknown key: {}", of("key")),
        Verdict::BadSignature => "the signature does not match".to_owned(),
        Verdict::Altered => format!("altered: the signature {}", of("signature")),
        Verdict::WrongIssuer => format!("another environment's: {}", of("issuer")),
        Verdict::WrongPurpose => format!("not an activation link: {}", of("purpose")),
        Verdict::RecordDiffers => match evidence.subject {
            Subject::Token(..) => format!(
                "the signature is good but {}: the key has leaked or the store was edited",
                of("record")
            ),
            Subject::Record(_) => format!("{}: the store was edited", of("record")),
        },
        Verdict::UnknownLink => "genuine and in time, but this store has no such link".to_owned(),
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
            None => format!("valid{}", known_to_others(evidence)),
        },
        Verdict::Genuine => match seconds_left {
            Some(left) => format!(
                "genuine and in time for another {}; no store was asked",
                words::duration(left)
            ),
            None => "genuine and in time; no store was asked".to_owned(),
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

/// A link that was pasted is in the hands of whoever saw the paste.
fn known_to_others(evidence: &Evidence) -> &'static str {
    match evidence.subject {
        Subject::Token(..) => "; whoever else saw it can use it too",
        Subject::Record(_) => "",
    }
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
    let scanner = if after <= SCANNER_SECONDS {
        "; perhaps a mail scanner opened it"
    } else {
        ""
    };
    format!(
        "used {}, {} after it was issued{via}; the account is active{scanner}",
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
        _ => "not valid yet, and not for longer than a calendar reaches".to_owned(),
    }
}
