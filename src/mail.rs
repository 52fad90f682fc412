//! Mail that carries links, as it is kept: what waits, when it is tried again, and how often an address is written to.

mod filter;
mod restraint;

use std::{fmt, str::FromStr};

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    account::{AccountId, Email, Username},
    letter::Language,
    link::{Link, LinkFacts, LinkId, LinkTemplate},
};

pub use filter::MailFilter;
pub use restraint::Restraint;

/// How long whoever tries a mail has it alone: longer than a letter takes with the longest `mail_timeout`.
pub const CLAIM: TimeDelta = TimeDelta::minutes(15);

/// How long is waited after the first try; each time twice as long.
const FIRST_DELAY: TimeDelta = TimeDelta::minutes(1);

/// How long is waited at most.
const LONGEST_DELAY: TimeDelta = TimeDelta::hours(6);

/// How a link that is issued is to be mailed.
#[derive(Clone, Debug)]
pub struct Order {
    /// What stands behind the `@` of a Message-ID: the sender's domain.
    pub domain: String,
    /// In which language.
    pub language: Language,
    /// How often its address may be written to.
    pub restraint: Restraint,
}

impl Order {
    /// The mail for a link. Its Message-ID is the link's id, so that a mail log and the store tell of the same.
    pub fn mail(&self, id: LinkId, template: &LinkTemplate) -> NewMail {
        NewMail {
            message_id: format!("{id}@{}", self.domain),
            language: self.language,
            template: template.clone(),
            restraint: self.restraint,
        }
    }
}

/// A mail that is to be written with its link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    /// Its Message-ID (RFC 5322, section 3.6.4) without the angle brackets, the same however often it is tried.
    pub message_id: String,
    /// In which language.
    pub language: Language,
    /// The template of the link's URL.
    pub template: LinkTemplate,
    /// How often its address may be written to.
    pub restraint: Restraint,
}

/// A mail in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its place; mails are numbered in the order in which they were written.
    pub number: i64,
    /// The link that it carries.
    pub link_id: LinkId,
    /// The account whose link that is.
    pub account_id: AccountId,
    /// Its Message-ID, without the angle brackets.
    pub message_id: String,
    /// In which language it is.
    pub language: Language,
    /// The template of the link's URL.
    pub template: LinkTemplate,
    /// When it was written.
    pub queued_at: DateTime<Utc>,
    /// How often it was tried.
    pub tries: u32,
    /// When it may be tried next; `None` once it is settled.
    pub next_at: Option<DateTime<Utc>>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was given up.
    pub given_up_at: Option<DateTime<Utc>>,
    /// What went wrong the last time.
    pub fault: Option<String>,
}

impl Mail {
    /// What became of it.
    pub fn state(&self) -> MailState {
        match (self.sent_at, self.given_up_at) {
            (Some(_), _) => MailState::Sent,
            (_, Some(_)) => MailState::GivenUp,
            _ => MailState::Waiting,
        }
    }
}

/// Declares [`MailState`]: each with its word.
macro_rules! states {
    ($($variant:ident $word:literal $meaning:literal)*) => {
        /// What became of a mail.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum MailState { $(#[doc = $meaning] $variant,)* }

        impl MailState {
            /// All of them.
            pub const ALL: &[MailState] = &[$(MailState::$variant,)*];

            /// The word for it.
            pub fn as_str(self) -> &'static str { match self { $(MailState::$variant => $word,)* } }
        }
    };
}

states! {
    Waiting "waiting" "It was not sent yet, and is tried again."
    Sent "sent" "A mail server took it."
    GivenUp "given-up" "It will not be sent: the address was refused for good, or its link works no more."
}

impl fmt::Display for MailState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for MailState {
    type Err = MailStateFault;

    fn from_str(text: &str) -> Result<MailState, MailStateFault> {
        let named = MailState::ALL.iter().find(|state| state.as_str() == text);
        named.copied().ok_or(MailStateFault)
    }
}

/// Text that names no state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a mail is waiting, sent or given-up")]
pub struct MailStateFault;

/// A mail with whom it is for, as a listing shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The mail.
    pub mail: Mail,
    /// Its account's name, unless that was deleted.
    pub username: Option<Username>,
    /// Whom it goes to, unless the account was deleted.
    pub to: Option<Email>,
}

/// A mail that is being tried, and all that bears on its link.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The instant that the claim counts as, at which the link is judged.
    pub at: DateTime<Utc>,
    /// Until when nobody else gets it.
    pub until: DateTime<Utc>,
    /// The mail.
    pub mail: Mail,
    /// What is known of its link.
    pub facts: LinkFacts,
}

/// Which mails are to be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Those whose time has come.
    ByNow,
    /// All that wait.
    All,
    /// The one that carries this link.
    Of(LinkId),
}

/// Why a mail is given up that a mail server refused for good; any other reason is a verdict on its link.
pub const REFUSED: &str = "refused";

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// A mail server took it.
    Sent,
    /// It is tried again, because of this.
    Waits {
        /// When.
        next_at: DateTime<Utc>,
        /// What went wrong.
        fault: String,
    },
    /// It will not be sent.
    GivenUp {
        /// A code for why: a verdict on its link, or [`REFUSED`].
        reason: &'static str,
        /// The same in words.
        fault: String,
    },
}

/// Whom a link's mail goes to: the address that it brings, or else the one it was issued against.
pub fn recipient(link: &Link) -> Option<&Email> {
    link.new_email.as_ref().or(link.email.as_ref())
}

/// How long is waited after so many tries.
pub fn delay(tries: u32) -> TimeDelta {
    let doubled = 1_i32.checked_shl(tries.saturating_sub(1).min(16)).unwrap_or(i32::MAX);
    (FIRST_DELAY * doubled).min(LONGEST_DELAY)
}
