//! What whoever opened a link may learn of a verdict, in HTTP's terms.
//!
//! The holder of a link may not be its owner. What depends on the account beyond the link itself, and whose telling would
//! say that an account is there, suspended or changed, has one answer.

use axum::http::StatusCode;

use crate::diagnosis::Verdict;

/// The answer to a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fate {
    /// The status.
    pub(super) status: StatusCode,
    /// The verdict's code, or one for all that is not told.
    pub(super) code: &'static str,
    /// The sentence of the old system.
    pub(super) detail: &'static str,
}

/// The code of every verdict that is not told.
const NOT_TOLD: &str = "cannot-be-used";
/// What the old system said to whatever it did not name.
const INCORRECT: &str = "Incorrect authentication credentials.";

impl Fate {
    /// Of a link that would not work.
    pub(super) fn of(verdict: Verdict) -> Fate {
        let (status, detail) = match verdict {
            Verdict::Expired => (StatusCode::UNAUTHORIZED, "Signature has expired."),
            Verdict::NoToken
            | Verdict::MissingToken
            | Verdict::OpaqueWrapper
            | Verdict::SeveralTokens
            | Verdict::Truncated
            | Verdict::CaseFolded
            | Verdict::Malformed
            | Verdict::BadSignature
            | Verdict::Altered => (StatusCode::UNAUTHORIZED, "Error decoding signature."),
            Verdict::AlreadyUsed | Verdict::AccountActive => (StatusCode::GONE, "This link has been used already."),
            Verdict::Superseded => (StatusCode::GONE, "A newer link has taken the place of this one."),
            Verdict::Revoked => (StatusCode::GONE, "This link has been withdrawn."),
            _ => (StatusCode::UNAUTHORIZED, INCORRECT),
        };
        let code = match verdict {
            // The store's copy of the claims decides this one, so it would tell of the record.
            Verdict::Altered => Verdict::BadSignature.code(),
            Verdict::RecordDiffers
            | Verdict::UnknownLink
            | Verdict::AccountMissing
            | Verdict::AccountSuspended
            | Verdict::AccountPending
            | Verdict::EmailChanged
            | Verdict::PasswordChanged
            | Verdict::EmailTaken => NOT_TOLD,
            verdict => verdict.code(),
        };
        Fate { status, code, detail }
    }
}

/// Every status that is answered with, and when; for the manual.
pub const STATUSES: &[(u16, &str)] = &[
    (200, "a look at a link that works, or a link that was spent"),
    (201, "registered"),
    (204, "OPTIONS: the methods are in Allow"),
    (
        400,
        "fields that cannot be taken, each with its faults; or JSON that cannot be read",
    ),
    (
        401,
        "expired (Signature has expired.); damaged, or its signature does not match (Error decoding signature.); \
         anything else that is not told (Incorrect authentication credentials.)",
    ),
    (404, "no link's address, or registration is off"),
    (405, "another method; those that are answered are in Allow"),
    (408, "the body took too long"),
    (410, "used, superseded or revoked"),
    (413, "the body is longer than 32 KiB"),
    (414, "the URL is longer than 4 KiB"),
    (415, "the body is neither a form nor JSON"),
    (
        429,
        "too many requests of one address, passwords for one account, or mails to one; Retry-After says when to come again",
    ),
    (431, "the head is longer than 16 KiB"),
    (
        503,
        "the store is busy or cannot be read; Retry-After says when to come again",
    ),
];
