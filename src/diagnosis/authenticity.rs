//! Is it a token, may its algorithm be used, do we know the key, does the signature match? (RFC 7515, 7518, 8725)

use crate::{
    token::{Finding, Token},
    words,
};

use super::{Check, Evidence, Subject, Verdict};

/// Three canonical base64url parts, JSON objects, registered claims of their types.
pub(super) fn shape(evidence: &Evidence) -> Check {
    const NAME: &str = "shape";
    let Subject::Token(token, _) = evidence.subject else {
        return Check::skipped(NAME, "the record was asked, not a token");
    };
    if let Some(cut) = token.cut() {
        return Check::fail(NAME, Verdict::Truncated, format!("the token breaks off {cut}"));
    }
    match token.shape() {
        Ok(()) => Check::pass(
            NAME,
            format!("three parts, canonical base64url, JSON objects{}", unusual_type(token)),
        ),
        Err(_) if token.is_case_folded() => Check::fail(NAME, Verdict::CaseFolded, "upper and lower case were lost"),
        Err(fault) => Check::fail(NAME, Verdict::Malformed, fault.to_string()),
    }
}

/// The header's `typ` where it is not the one of every JWT; it is reported, and decides nothing (RFC 7519 section 5.1).
fn unusual_type(token: &Token) -> String {
    match token.type_text() {
        Some(usual) if usual.eq_ignore_ascii_case("JWT") => String::new(),
        Some(other) => format!("; `typ` is `{}`", words::safe(other)),
        None => "; no `typ`".to_owned(),
    }
}

/// An algorithm that is supported, that the key is for and strong enough for, and no critical header.
pub(super) fn algorithm(evidence: &Evidence) -> Check {
    const NAME: &str = "algorithm";
    let Subject::Token(token, finding) = evidence.subject else {
        return Check::skipped(NAME, "the record was asked, not a token");
    };
    match (finding, token.algorithm_text()) {
        (Finding::Forbidden(why), _) => Check::fail(NAME, Verdict::ForbiddenAlgorithm, why.to_string()),
        (_, Some(name)) => Check::pass(NAME, name),
        (_, None) => Check::skipped(NAME, "the header cannot be read"),
    }
}

/// A key of this ring that has not been retired.
pub(super) fn key(evidence: &Evidence) -> Check {
    const NAME: &str = "key";
    match evidence.finding() {
        Finding::Unreadable => Check::skipped(NAME, "there is no signature to check with a key"),
        Finding::NoKey => Check::skipped(NAME, "there is no key to check with"),
        Finding::Forbidden(_) => Check::skipped(NAME, "the algorithm is refused whatever the key"),
        Finding::UnknownKey { kid } => Check::fail(
            NAME,
            Verdict::UnknownKey,
            format!("no key `{}` was ever in this key ring", words::safe(kid)),
        ),
        Finding::Mismatch => Check::pass(NAME, "a key for this algorithm is there"),
        Finding::Good {
            retired_at: Some(at), ..
        } if *at <= evidence.now => {
            Check::fail(NAME, Verdict::RetiredKey, format!("retired at {}", words::rfc3339(*at)))
        }
        Finding::Good { key_id: Some(id), .. } => Check::pass(NAME, format!("key `{}`", words::safe(id))),
        Finding::Good { key_id: None, .. } => Check::pass(NAME, "the key that was given"),
    }
}

/// The signature over the raw parts.
pub(super) fn signature(evidence: &Evidence, differing: &[String]) -> Check {
    const NAME: &str = "signature";
    let Subject::Token(_, finding) = evidence.subject else {
        return Check::skipped(NAME, "the record was asked, not a token");
    };
    match finding {
        Finding::Good { .. } => Check::pass(NAME, "matches"),
        Finding::Mismatch if evidence.facts.is_some() && differing.is_empty() => Check::fail(
            NAME,
            Verdict::Altered,
            "does not match, though every claim is as in the record",
        ),
        Finding::Mismatch if evidence.facts.is_some() => Check::fail(
            NAME,
            Verdict::Altered,
            format!("does not match; not as in the record: {}", words::list(differing)),
        ),
        Finding::Mismatch => Check::fail(NAME, Verdict::BadSignature, "does not match"),
        Finding::Unreadable => Check::skipped(NAME, "there is no signature that can be read"),
        Finding::NoKey | Finding::Forbidden(_) | Finding::UnknownKey { .. } => {
            Check::skipped(NAME, "not checked: no key to check it with")
        }
    }
}
