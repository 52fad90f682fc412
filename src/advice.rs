//! A verdict → the next command and the sentence for the customer.
//!
//! An attack surface: whoever pastes a link may not be its owner, and whoever reads the advice may run it. The command is
//! made from the store's record alone, and only where a signature was verified or an operator named the account; the
//! sentence tells nothing of any account.

use chrono::{DateTime, Utc};

use crate::{
    account::{Account, Email},
    diagnosis::Verdict,
    link::{Link, Purpose},
    words::{self, Zone},
};

/// What to do, and what to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// A command that can be run as it stands.
    pub command: Option<String>,
    /// A sentence for somebody who may not be the customer.
    pub say: String,
}

/// What advice may be made from.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The verdict.
    pub verdict: Verdict,
    /// The link itself was pasted, so that whoever saw the paste has it; not so where an operator named its account.
    pub pasted: bool,
    /// The record's account; only where a signature was verified or an operator named the account.
    pub account: Option<&'a Account>,
    /// The record itself, on the same condition.
    pub link: Option<&'a Link>,
    /// A newer link of the account still works, so that no other one is needed.
    pub newer_works: bool,
    /// When the link ran out; only where that may be believed.
    pub expires_at: Option<DateTime<Utc>>,
    /// The zone in which a customer is told a time.
    pub zone: &'a Zone,
}

/// The sentences for whoever holds the link. None tells anything of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saying {
    /// It ran out at this instant.
    RanOut(DateTime<Utc>),
    /// A newer one was sent.
    NewerSent,
    /// It was used, and there is nothing left to do.
    WorkDone,
    /// Only a part of it arrived.
    Part,
    /// A mail system put another link in its place.
    Wrapped,
    /// Anything else.
    CannotBeUsed,
}

impl Saying {
    /// The one for a verdict; `expires_at` only where it may be believed.
    pub fn of(verdict: Verdict, expires_at: Option<DateTime<Utc>>) -> Saying {
        match (verdict, expires_at) {
            (Verdict::Expired, Some(at)) => Saying::RanOut(at),
            (Verdict::Superseded, _) => Saying::NewerSent,
            (Verdict::AlreadyUsed | Verdict::AccountActive, _) => Saying::WorkDone,
            (Verdict::Truncated, _) => Saying::Part,
            (Verdict::OpaqueWrapper, _) => Saying::Wrapped,
            _ => Saying::CannotBeUsed,
        }
    }

    /// The sentence, with times in a zone.
    pub fn words(self, zone: &Zone) -> String {
        let words = match self {
            Saying::RanOut(at) => {
                let when = words::date_time_zone(at, zone);
                return format!("This link ran out on {when}. A new one goes to the address we hold for you.");
            }
            Saying::NewerSent => "A newer link was sent after this one; please use the latest message.",
            Saying::WorkDone => "This link has done its work. Please sign in.",
            Saying::Part => {
                "Only a part of the link reached us. Please copy the whole link from the message, from `http` to its \
                 last character, and send it again."
            }
            Saying::Wrapped => {
                "Your mail system replaced the link by one of its own. Please open it, copy the whole address from the \
                 browser's address bar, and send us that."
            }
            Saying::CannotBeUsed => {
                "This link cannot be used as it reached us. If you have an account with us, we will send a new link to \
                 the address we hold for you."
            }
        };
        words.to_owned()
    }
}

/// The advice for a verdict.
pub fn advise(ground: &Ground) -> Advice {
    Advice {
        command: command(ground),
        say: Saying::of(ground.verdict, ground.expires_at).words(ground.zone),
    }
}

/// A new link, wherever one would help: to the address on record, never to whoever sent the ticket.
fn command(ground: &Ground) -> Option<String> {
    let (account, link) = (ground.account?, ground.link?);
    let helps = match ground.verdict {
        Verdict::Expired
        | Verdict::Superseded
        | Verdict::Revoked
        | Verdict::RetiredKey
        | Verdict::EmailChanged
        | Verdict::PasswordChanged => !ground.newer_works,
        // A link that was pasted is known to others: a new one takes its place.
        Verdict::Valid => ground.pasted,
        _ => false,
    };
    let name = words::shell(account.username.as_str());
    // Nobody needs a link for the address that an operator set meanwhile.
    let is_there =
        link.new_email.is_some() && account.email.as_ref().map(Email::fold) == link.new_email.as_ref().map(Email::fold);
    (helps && !is_there && account.state() == link.purpose.usable_when()).then(|| {
        match (link.purpose, &link.new_email) {
            (Purpose::ChangeEmail, Some(new)) => {
                format!("gatepass set-email {name} {} --confirm", words::shell(new.as_str()))
            }
            (Purpose::Activate | Purpose::ChangeEmail, _) => format!("gatepass issue-link {name}"),
            (Purpose::ResetPassword, _) => format!("gatepass issue-link {name} --purpose reset-password"),
        }
    })
}
