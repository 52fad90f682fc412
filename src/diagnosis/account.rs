//! Can the account still use the link?

use crate::{
    account::{Email, State},
    link::LinkState,
    words,
};

use super::{Check, Evidence, Verdict};

/// The account is there, not suspended, still to be activated, and has the address that the link was sent to.
pub(super) fn account(evidence: &Evidence) -> Check {
    const NAME: &str = "account";
    if evidence.environment.is_none() {
        return Check::skipped(NAME, "the store was not asked");
    }
    let Some(facts) = evidence.facts else {
        return Check::skipped(NAME, "no record says whose it is");
    };
    let Some(account) = &facts.account else {
        return Check::fail(NAME, Verdict::AccountMissing, "the account was deleted");
    };
    let name = words::safe(account.username.as_str());
    match account.state() {
        State::Suspended => Check::fail(NAME, Verdict::AccountSuspended, format!("`{name}` is suspended")),
        // A spent link speaks for itself; any other has nothing left to do.
        State::Active if facts.link.state() != LinkState::Used => {
            Check::fail(NAME, Verdict::AccountActive, format!("`{name}` is active already"))
        }
        State::Active => Check::pass(NAME, format!("`{name}` is active")),
        State::Pending if facts.link.email.as_ref().map(Email::fold) != account.email.as_ref().map(Email::fold) => {
            Check::fail(NAME, Verdict::EmailChanged, format!("`{name}` has another address now"))
        }
        State::Pending => Check::pass(NAME, format!("`{name}` is pending")),
    }
}
