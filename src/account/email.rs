//! Email addresses: one mailbox that any mail server takes, written in one way.
//!
//! The grammar is HTML5's (ASCII before the `@`, no quotes, comments or display names) with the lengths and dots of
//! RFC 5321. A local part beyond ASCII (RFC 6531) is refused: whether the mail server speaks SMTPUTF8 is not known here.

mod domain;

use std::{fmt, str::FromStr};

use unicode_normalization::UnicodeNormalization;

use super::character::{Named, is_invisible};

/// The longest address, in octets of its ASCII form (RFC 5321, section 4.5.3.1.3, without the angle brackets).
const LONGEST: usize = 254;

/// The longest local part, in octets (RFC 5321, section 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;

/// A well-formed email address.
///
/// `==` compares the spelling; whether two are the same to the store is asked of [`Email::fold`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Email {
    /// In NFC, in the case in which it was typed.
    typed: Box<str>,
    /// `None` where it is the same.
    folded: Option<Box<str>>,
}

/// Why a text is not an email address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailFault {
    /// There is nothing.
    #[error("the email address is empty")]
    Empty,
    /// More than 254 octets in its ASCII form.
    #[error("the email address is longer than {LONGEST} characters")]
    TooLong,
    /// White space, a control character, or one that cannot be seen, anywhere.
    #[error("the email address holds {}: white space, control characters and invisible characters are not allowed", Named(*.0))]
    Invisible(char),
    /// No `@`.
    #[error("the email address has no `@`")]
    NoAt,
    /// More than one `@`.
    #[error("the email address has more than one `@`")]
    SeveralAts,
    /// A quoted local part, or a display name in quotes.
    #[error("the email address holds a quotation mark; quoted names are not accepted")]
    Quoted,
    /// Nothing before the `@`.
    #[error("the email address has nothing before the `@`")]
    NoLocal,
    /// More than 64 octets before the `@`.
    #[error("the email address has more than {LONGEST_LOCAL} characters before the `@`")]
    LongLocal,
    /// A dot first, last, or twice in a row before the `@`.
    #[error("the email address has a dot at the beginning, at the end or twice in a row before the `@`")]
    LocalDots,
    /// An ASCII character that only a quoted local part could hold.
    #[error("the email address holds {} before the `@`, which is not allowed there", Named(*.0))]
    LocalCharacter(char),
    /// A character beyond ASCII before the `@`.
    #[error("the email address holds {} before the `@`; only ASCII is accepted there, since not every mail server takes more", Named(*.0))]
    LocalNotAscii(char),
    /// Nothing after the `@`.
    #[error("the email address has nothing after the `@`")]
    NoDomain,
    /// An address in brackets.
    #[error("the email address names a machine by its number; a domain name is needed after the `@`")]
    Literal,
    /// A dot first, last, or twice in a row after the `@`.
    #[error("the domain of the email address has a dot at the beginning, at the end or twice in a row")]
    DomainDots,
    /// One label only.
    #[error("the domain of the email address has no dot: a full domain name is needed, such as `example.org`")]
    OneLabel,
    /// A label of more than 63 octets in its ASCII form.
    #[error("a part of the email address's domain is longer than 63 characters")]
    LongLabel,
    /// A hyphen where no label has one (RFC 5891, section 4.2.3.1).
    #[error(
        "a part of the email address's domain has a hyphen at its beginning, at its end or in the third and fourth place"
    )]
    Hyphens,
    /// The last label cannot be a top-level domain.
    #[error("the email address ends in something that is not a top-level domain")]
    TopLevel,
    /// A character that no domain name holds.
    #[error("the domain of the email address holds {}, which no domain name holds", Named(*.0))]
    DomainCharacter(char),
    /// A label that mixes scripts; in its ASCII form it could be told apart.
    #[error("the domain of the email address mixes scripts at {}: write it in its ASCII form, with `xn--`", Named(*.0))]
    MixedScripts(char),
    /// Not an internationalised domain name.
    #[error("the domain of the email address is not a valid internationalised domain name")]
    Idna,
}

impl Email {
    /// The address in NFC, in the case and the script in which it was typed.
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// The key that is unique in a store: lower case throughout, with the domain in its ASCII (IDNA) form.
    ///
    /// The case of a local part could matter (RFC 5321, section 2.4), but no provider gives `Alice` and `alice` to two
    /// people. Dots and `+tags` are significant.
    pub fn fold(&self) -> &str {
        self.folded.as_deref().unwrap_or(&self.typed)
    }

    /// The domain in its ASCII (IDNA) form and in lower case.
    pub fn domain(&self) -> &str {
        self.fold().rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl FromStr for Email {
    type Err = EmailFault;

    fn from_str(text: &str) -> Result<Email, EmailFault> {
        if text.is_empty() {
            return Err(EmailFault::Empty);
        }
        // No script and no spelling needs more than this; what is left is small enough to be looked at closely.
        if text.len() > 4 * LONGEST {
            return Err(EmailFault::TooLong);
        }
        if let Some(c) = text.chars().find(|&c| is_invisible(c)) {
            return Err(EmailFault::Invisible(c));
        }
        if text.contains('"') {
            return Err(EmailFault::Quoted);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailFault::NoAt)?;
        if domain.contains('@') {
            return Err(EmailFault::SeveralAts);
        }
        check_local(local)?;
        let folded = format!("{}@{}", local.to_ascii_lowercase(), domain::to_ascii(domain)?);
        if folded.len() > LONGEST {
            return Err(EmailFault::TooLong);
        }
        let typed: Box<str> = if text.is_ascii() {
            text.into()
        } else {
            text.nfc().collect()
        };
        let folded = (*folded != *typed).then(|| folded.into_boxed_str());
        Ok(Email { typed, folded })
    }
}

/// What stands before the `@`: atoms of RFC 5322 (`atext`), joined by single dots.
fn check_local(local: &str) -> Result<(), EmailFault> {
    if local.is_empty() {
        return Err(EmailFault::NoLocal);
    }
    let atext = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c);
    match local.chars().find(|&c| c != '.' && !atext(c)) {
        Some(c) if c.is_ascii() => return Err(EmailFault::LocalCharacter(c)),
        Some(c) => return Err(EmailFault::LocalNotAscii(c)),
        None => {}
    }
    if local.len() > LONGEST_LOCAL {
        return Err(EmailFault::LongLocal);
    }
    if local.split('.').any(str::is_empty) {
        Err(EmailFault::LocalDots)
    } else {
        Ok(())
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.typed)
    }
}
