//! A letter: the mail that carries a link, composed so that it arrives whole.
//!
//! What mail programs and servers do to a link, they do to long lines, to quoted-printable and to what stands beside it.
//! So the link has a line of its own between angle brackets (RFC 3986, appendix C), and a part of the mail is plain seven
//! bits where its lines allow that, and base64 where they do not; never quoted-printable.
//!
//! Pure: the instants, the message's id and the texts of templates are handed in.

mod fault;
mod html;
mod language;
mod mailbox;
mod message;
mod sample;
mod templates;
mod text;

use std::fmt;

use chrono::{DateTime, Utc};
use lettre::address::Envelope;
use zeroize::Zeroizing;

use crate::{
    account::{Email, Username},
    link::{LinkId, Purpose},
};

pub use fault::{TemplateFault, TemplateRule};
pub use language::{Language, LanguageFault};
pub use mailbox::{Mailbox, MailboxFault};
pub use templates::Templates;

/// Whom letters are from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The name that people know the service by, and the address that mail comes from.
    pub from: Mailbox,
    /// Where answers go, where that is not the same.
    pub reply_to: Option<Mailbox>,
}

impl Sender {
    /// The name that people know the service by, where it has one that can stand in a subject: readers decode what looks like
    /// an encoded word (RFC 2047).
    pub fn service(&self) -> Option<&str> {
        self.from.name().filter(|name| !name.contains("=?"))
    }
}

/// What a letter tells. It holds a link that works, and so it does not print itself.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// What the link is good for.
    pub purpose: Purpose,
    /// The language of the letter.
    pub language: Language,
    /// The account's name.
    pub username: &'a Username,
    /// Whether its reader is called by that name. Not where a stranger may have chosen it for this address: mail programs
    /// make a link of `prize.example`.
    pub greets: bool,
    /// Whom it goes to.
    pub to: &'a Email,
    /// The link itself.
    pub url: &'a str,
    /// The link's id.
    pub link: LinkId,
    /// From when the link no longer works.
    pub expires_at: DateTime<Utc>,
    /// When the letter is written.
    pub date: DateTime<Utc>,
    /// What no other message is called (RFC 5322 section 3.6.4), without its angle brackets.
    pub message_id: &'a str,
    /// Whose account it is about: the name of the sender, or the host of the link.
    pub service: &'a str,
}

/// A mail as it goes out, with whom it is from and whom it goes to.
pub struct Letter {
    envelope: Envelope,
    octets: Zeroizing<Vec<u8>>,
}

impl Letter {
    /// A message that is complete, header fields and all, with CRLF at the end of each line.
    pub fn new(envelope: Envelope, octets: Vec<u8>) -> Letter {
        Letter {
            envelope,
            octets: Zeroizing::new(octets),
        }
    }

    /// Whom it is from and whom it goes to.
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// The message as it is sent. It holds a link that works.
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter").finish_non_exhaustive()
    }
}
