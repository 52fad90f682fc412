//! Is it a token, may its algorithm be used, do we know the key, does the signature match? (RFC 7515, 7518, 8725)

use crate::{
    key::Algorithm,
    token::{Finding, ShapeFault, Token},
    words,
};

use super::{Check, Evidence, Subject, Verdict};

/// Three canonical base64url parts, JSON objects, registered claims of their types.
pub(super) fn shape(evidence: &Evidence) -> Check {
    const NAME: &str = "shape";
    let Subject::Token(token, _) = evidence.subject else {
        return Check::skipped(NAME, "the record was asked, not a token");
    };
    if let Some(missing) = missing_characters(token) {
        let characters = if missing == 1 {
            "1 character is"
        } else {
            &format!("{missing} characters are")
        };
        return Check::fail(
            NAME,
            Verdict::Truncated,
            format!("the token breaks off in its signature: {characters} missing"),
        );
    }
    match token.shape() {
        Ok(()) => Check::pass(NAME, "three parts, canonical base64url, JSON objects"),
        Err(fault) => Check::fail(NAME, verdict_of(fault, token), fault.to_string()),
    }
}

/// Whether a token breaks off, so that what can still be read of it is worth a look into the record.
pub fn breaks_off(token: &Token) -> bool {
    let verdict = token.shape().err().map(|fault| verdict_of(fault, token));
    missing_characters(token).is_some() || verdict == Some(Verdict::Truncated)
}

/// How many characters the signature lacks, where its algorithm says how long it is.
fn missing_characters(token: &Token) -> Option<usize> {
    let algorithm: Algorithm = token.algorithm_text()?.parse().ok()?;
    let whole = (algorithm.signature_len()? * 8).div_ceil(6);
    let there = token.signature_text()?.len();
    (there < whole).then(|| whole - there)
}

fn verdict_of(fault: &ShapeFault, token: &Token) -> Verdict {
    match fault {
        ShapeFault::Parts { found: 1 | 2 } if token.header().is_some() => Verdict::Truncated,
        _ if token.is_case_folded() => Verdict::CaseFolded,
        _ => Verdict::Malformed,
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
        (_, Some(name)) => Check::pass(NAME, name.to_owned()),
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
