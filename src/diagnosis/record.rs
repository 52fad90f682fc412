//! Does the token name this environment and this purpose, and do token and record agree?

use serde_json::{Map, Value};

use crate::{
    key::{Key, KeyRing},
    link::{Link, LinkState, Purpose},
    token::{self, Finding, Token},
    words,
};

use super::{Check, Evidence, Subject, Verdict};

const NOT_ASKED: &str = "the store was not asked";

/// The claims on which a token and its record differ, or the record and the payload in it. The record decides.
pub(super) fn differing(evidence: &Evidence, claims: Option<&Map<String, Value>>) -> Vec<String> {
    match (evidence.subject, claims, evidence.facts) {
        (_, Some(claims), Some(facts)) => token::differing(claims, &facts.link),
        (Subject::Record(_), None, Some(facts)) if !facts.link.is_erased() => vec!["payload".to_owned()],
        _ => Vec::new(),
    }
}

/// The issuer and the audience that it names are this environment's. One that names none is nobody else's.
pub(super) fn issuer(evidence: &Evidence, claims: Option<&Map<String, Value>>) -> Check {
    const NAME: &str = "issuer";
    let Some(ours) = evidence.environment else {
        return Check::skipped(NAME, NOT_ASKED);
    };
    let Some(claims) = claims else {
        return Check::skipped(NAME, "the claims cannot be read");
    };
    let issuer = claims.get("iss").and_then(Value::as_str);
    if issuer.is_some() && issuer != ours.issuer.as_deref() {
        let own = ours
            .issuer
            .as_deref()
            .map_or("none".to_owned(), |i| format!("`{}`", words::safe(i)));
        let named = words::safe(issuer.unwrap_or_default());
        return Check::fail(
            NAME,
            Verdict::WrongIssuer,
            format!("issued by `{named}`; this environment's issuer is {own}"),
        );
    }
    let audiences: Vec<&str> = match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if claims.contains_key("aud") && !audiences.contains(&ours.audience.as_str()) {
        let (named, own) = (words::list(&audiences), words::safe(&ours.audience));
        return Check::fail(
            NAME,
            Verdict::WrongIssuer,
            format!("meant for {named}; this environment's audience is `{own}`"),
        );
    }
    let detail = match (issuer, claims.contains_key("aud")) {
        (None, false) => "names no issuer and no audience",
        _ => "issuer and audience are this environment's",
    };
    match evidence.other_host() {
        Some((named, own)) => Check::pass(
            NAME,
            format!("{detail}, but its host is `{}`, not `{own}`", words::safe(named)),
        ),
        None => Check::pass(NAME, detail),
    }
}

/// It is good for something that a link of ours can be good for. Where it does not say, its record does.
pub(super) fn purpose(evidence: &Evidence, claims: Option<&Map<String, Value>>) -> Check {
    const NAME: &str = "purpose";
    if evidence.environment.is_none() {
        return Check::skipped(NAME, NOT_ASKED);
    }
    let Some(claims) = claims else {
        return Check::skipped(NAME, "the claims cannot be read");
    };
    match (claims.get("purpose"), evidence.facts) {
        (Some(named), _) => match named.as_str().and_then(|text| text.parse::<Purpose>().ok()) {
            Some(purpose) => Check::pass(NAME, purpose.as_str()),
            None => {
                let named = words::safe(named.as_str().unwrap_or("something that is no text"));
                Check::fail(
                    NAME,
                    Verdict::WrongPurpose,
                    format!("good for `{named}`, which no link of ours is"),
                )
            }
        },
        (None, Some(facts)) => Check::pass(NAME, format!("{}, as its record says", facts.link.purpose.as_str())),
        (None, None) => Check::fail(
            NAME,
            Verdict::WrongPurpose,
            "no purpose and no record: a login token, not a link of ours",
        ),
    }
}

/// The store knows it, agrees with it, and nobody has spent or withdrawn it.
pub(super) fn record(evidence: &Evidence, differing: &[String], in_time: bool) -> Check {
    const NAME: &str = "record";
    if evidence.environment.is_none() {
        return Check::skipped(NAME, NOT_ASKED);
    }
    let Some(facts) = evidence.facts else {
        return match evidence.finding() {
            Finding::Good { .. } if in_time => Check::fail(NAME, Verdict::UnknownLink, "this store has no such link"),
            Finding::Good { .. } => Check::skipped(NAME, "this store has no such link, and it is out of time"),
            _ => Check::skipped(NAME, "not looked up: nothing vouches for the token's id"),
        };
    };
    if !differing.is_empty() {
        let differing = words::list(differing);
        let detail = match evidence.subject {
            Subject::Token(..) => format!("token and record differ in {differing}"),
            Subject::Record(_) => format!("the record contradicts the payload in it: {differing}"),
        };
        return Check::fail(NAME, Verdict::RecordDiffers, detail);
    }
    if let Subject::Token(token, finding) = evidence.subject
        && signed_by_another(token, finding, &facts.link, evidence.ring)
    {
        return Check::fail(
            NAME,
            Verdict::RecordDiffers,
            "token and record differ in the key that signed",
        );
    }
    match state_verdict(&facts.link) {
        None => Check::pass(NAME, "as it was signed, and unused"),
        Some((verdict, detail)) => Check::fail(NAME, verdict, detail),
    }
}

/// Whether another key signed than the one in the record. A token without a `kid` verifies with any key of the ring that is
/// for its algorithm, and one of these may be another system's, which signs what it likes.
fn signed_by_another(token: &Token, finding: &Finding, link: &Link, ring: Option<&KeyRing>) -> bool {
    let named = token.key_id().is_some_and(|kid| kid != link.key_id);
    let (Some(ring), Finding::Good { thumbprint, .. }) = (ring, finding) else {
        return named;
    };
    // By its thumbprint: a key that a person gave may have an id of its own, or none.
    let signed = |key: &Key| key.thumbprint() == *thumbprint;
    named
        || match ring.find(&link.key_id) {
            Some(recorded) => !signed(recorded),
            None => ring.keys.iter().any(signed),
        }
}

/// What a link's state speaks for.
fn state_verdict(link: &Link) -> Option<(Verdict, String)> {
    let at = |instant: Option<_>| instant.map(words::rfc3339).unwrap_or_default();
    match link.state() {
        LinkState::Unused => None,
        LinkState::Revoked => Some((Verdict::Revoked, format!("withdrawn at {}", at(link.revoked_at)))),
        LinkState::Used => Some((Verdict::AlreadyUsed, format!("spent at {}", at(link.used_at)))),
        LinkState::Superseded => {
            let by = link
                .superseded_by
                .map(|id| format!(" by link {}", id.short()))
                .unwrap_or_default();
            Some((
                Verdict::Superseded,
                format!("superseded at {}{by}", at(link.superseded_at)),
            ))
        }
    }
}
