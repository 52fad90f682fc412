//! The verdicts, in the order in which they apply.

/// The one thing to know about a link. Declared in the order of precedence, so that the smallest of all that apply is
/// the primary one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing in the text looks like a token or like a link that could carry one.
    NoToken,
    /// A link of ours whose place for the token is empty or holds a placeholder.
    MissingToken,
    /// A mail gateway replaced the link by an identifier that only the gateway can resolve.
    OpaqueWrapper,
    /// More than one whole token.
    SeveralTokens,
    /// The token breaks off.
    Truncated,
    /// Upper and lower case were lost on the way.
    CaseFolded,
    /// Not a JWS in compact form with a claims set that may be judged.
    Malformed,
    /// `none`, an algorithm that the key is not for, a weak key, or a critical header.
    ForbiddenAlgorithm,
    /// Signed with a key id that the key ring has never held.
    UnknownKey,
    /// The signature does not match, and nothing more can be said.
    BadSignature,
    /// The signature does not match and the store knows the link.
    Altered,
    /// Genuine, but another environment's.
    WrongIssuer,
    /// Genuine, but good for something else.
    WrongPurpose,
    /// The signature is good and the record says otherwise.
    RecordDiffers,
    /// Genuine and in time, but not in this store.
    UnknownLink,
    /// The account was deleted.
    AccountMissing,
    /// The account is suspended.
    AccountSuspended,
    /// Signed by a key of ours that was retired.
    RetiredKey,
    /// Withdrawn by an operator.
    Revoked,
    /// Spent, and the account is active.
    AlreadyUsed,
    /// Never spent, but the account is active already.
    AccountActive,
    /// For an active account, and the account was never activated.
    AccountPending,
    /// A newer link was issued.
    Superseded,
    /// The address it was sent to is no longer the account's.
    EmailChanged,
    /// The password was changed after it was issued.
    PasswordChanged,
    /// The address that it brings is another account's.
    EmailTaken,
    /// Its time has not come.
    NotYetValid,
    /// Its time is over.
    Expired,
    /// It would work.
    Valid,
    /// Signature and time are good, and nothing else was asked.
    Genuine,
    /// There was no key to check with.
    Unverified,
}

impl Verdict {
    /// All of them, in order.
    pub const ALL: [Verdict; 31] = [
        Verdict::NoToken,
        Verdict::MissingToken,
        Verdict::OpaqueWrapper,
        Verdict::SeveralTokens,
        Verdict::Truncated,
        Verdict::CaseFolded,
        Verdict::Malformed,
        Verdict::ForbiddenAlgorithm,
        Verdict::UnknownKey,
        Verdict::BadSignature,
        Verdict::Altered,
        Verdict::WrongIssuer,
        Verdict::WrongPurpose,
        Verdict::RecordDiffers,
        Verdict::UnknownLink,
        Verdict::AccountMissing,
        Verdict::AccountSuspended,
        Verdict::RetiredKey,
        Verdict::Revoked,
        Verdict::AlreadyUsed,
        Verdict::AccountActive,
        Verdict::AccountPending,
        Verdict::Superseded,
        Verdict::EmailChanged,
        Verdict::PasswordChanged,
        Verdict::EmailTaken,
        Verdict::NotYetValid,
        Verdict::Expired,
        Verdict::Valid,
        Verdict::Genuine,
        Verdict::Unverified,
    ];

    /// Its name in JSON and as an error's code, its exit status, and what it means, for the manual.
    fn row(self) -> (&'static str, u8, &'static str) {
        match self {
            Verdict::NoToken => ("no-token", 13, "nothing in the text looks like a token or a link"),
            Verdict::MissingToken => ("missing-token", 13, "a link of ours, but without its token"),
            Verdict::OpaqueWrapper => (
                "opaque-wrapper",
                13,
                "a mail gateway replaced the link by an id of its own",
            ),
            Verdict::SeveralTokens => ("several-tokens", 13, "more than one whole token"),
            Verdict::Truncated => ("truncated", 13, "the token breaks off"),
            Verdict::CaseFolded => ("case-folded", 13, "upper and lower case were lost on the way"),
            Verdict::Malformed => ("malformed", 13, "not a token that may be judged"),
            Verdict::ForbiddenAlgorithm => (
                "forbidden-algorithm",
                12,
                "an algorithm or header that is never accepted",
            ),
            Verdict::UnknownKey => ("unknown-key", 12, "signed with a key that the key ring has never held"),
            Verdict::BadSignature => ("bad-signature", 12, "the signature does not match"),
            Verdict::Altered => (
                "altered",
                12,
                "the signature does not match, and the store knows the link",
            ),
            Verdict::WrongIssuer => ("wrong-issuer", 16, "genuine, but another environment's"),
            Verdict::WrongPurpose => ("wrong-purpose", 16, "genuine, but good for something else"),
            Verdict::RecordDiffers => (
                "record-differs",
                12,
                "the signature is good and the record says otherwise",
            ),
            Verdict::UnknownLink => ("unknown-link", 16, "genuine and in time, but not in this store"),
            Verdict::AccountMissing => ("account-missing", 17, "the account was deleted"),
            Verdict::AccountSuspended => ("account-suspended", 17, "the account is suspended"),
            Verdict::RetiredKey => ("retired-key", 15, "signed by a key that was retired"),
            Verdict::Revoked => ("revoked", 15, "withdrawn by an operator"),
            Verdict::AlreadyUsed => ("already-used", 14, "spent; the account is active"),
            Verdict::AccountActive => ("account-active", 14, "never spent, but the account is active already"),
            Verdict::AccountPending => (
                "account-pending",
                17,
                "for an active account, and the account was never activated",
            ),
            Verdict::Superseded => ("superseded", 15, "a newer link was issued"),
            Verdict::EmailChanged => (
                "email-changed",
                17,
                "sent to an address that is no longer the account's",
            ),
            Verdict::PasswordChanged => ("password-changed", 17, "the password was changed after it was issued"),
            Verdict::EmailTaken => ("email-taken", 17, "the address that it brings cannot be the account's"),
            Verdict::NotYetValid => ("not-yet-valid", 11, "its time has not come"),
            Verdict::Expired => ("expired", 10, "its time is over"),
            Verdict::Valid => ("valid", 0, "it would work"),
            Verdict::Genuine => ("genuine", 0, "signature and time are good; nothing else was asked"),
            Verdict::Unverified => ("unverified", 3, "no key to check with"),
        }
    }

    /// Whether it says that the link or its account has ended, in a way that no other key ring, setting or clock undoes.
    pub fn is_of_record(self) -> bool {
        matches!(
            self,
            Verdict::AccountMissing
                | Verdict::AccountSuspended
                | Verdict::RetiredKey
                | Verdict::Revoked
                | Verdict::AlreadyUsed
                | Verdict::AccountActive
                | Verdict::Superseded
                | Verdict::EmailChanged
                | Verdict::PasswordChanged
                | Verdict::EmailTaken
                | Verdict::Expired
        )
    }

    /// Its name in JSON and as an error's code.
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// The exit status of `activate` and `inspect-token`.
    pub fn status(self) -> u8 {
        self.row().1
    }

    /// What it means, in a few words, for the manual.
    pub fn meaning(self) -> &'static str {
        self.row().2
    }
}
