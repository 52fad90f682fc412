//! Can the account still use the link?

use crate::{
    account::{Account, Email, State},
    link::{Link, LinkFacts, LinkState, Purpose},
    words,
};

use super::{Check, Evidence, Verdict};

/// The account is there, not suspended, in the state that the link's purpose needs, and as it was when the link was issued.
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
    match objection(facts, account) {
        Some((verdict, why)) => Check::fail(NAME, verdict, format!("`{name}` {why}")),
        None => Check::pass(NAME, format!("`{name}` is {}", account.state().as_str())),
    }
}

/// What speaks against it, to go on after the account's name.
fn objection(facts: &LinkFacts, account: &Account) -> Option<(Verdict, &'static str)> {
    let link = &facts.link;
    let (state, needed) = (account.state(), link.purpose.usable_when());
    match state {
        State::Suspended => Some((Verdict::AccountSuspended, "is suspended")),
        // A spent link speaks for itself.
        _ if link.state() == LinkState::Used => None,
        State::Active if needed != state => Some((Verdict::AccountActive, "is active already")),
        State::Pending if needed != state => Some((Verdict::AccountPending, "was never activated")),
        _ if has_moved(link, account) => Some((Verdict::EmailChanged, "has another address now")),
        _ => match link.purpose {
            Purpose::ResetPassword if link.password_generation != account.password_generation => {
                Some((Verdict::PasswordChanged, "has another password since"))
            }
            Purpose::ChangeEmail if link.new_email.as_ref().is_some_and(|new| facts.taken.contains(new)) => Some((
                Verdict::EmailTaken,
                "cannot have the new address, which is another account's",
            )),
            // A name that holds `@` is its account's own address.
            Purpose::ChangeEmail if account.username.suits(link.new_email.as_ref()).is_err() => Some((
                Verdict::EmailTaken,
                "cannot have the new address while its name is the old one",
            )),
            _ => None,
        },
    }
}

fn has_moved(link: &Link, account: &Account) -> bool {
    link.email.as_ref().map(Email::fold) != account.email.as_ref().map(Email::fold)
}
