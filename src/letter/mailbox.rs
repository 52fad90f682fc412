//! A mailbox (RFC 5322 section 3.4): an address, and the name that stands before it.

use std::{fmt, str::FromStr};

use crate::account::{Email, EmailFault};

/// The longest name, in characters. Longer ones no mail program shows, and the subject holds it too.
const LONGEST: usize = 100;

/// `Example Club <accounts@example.org>`, or the address alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    name: Option<String>,
    email: Email,
}

/// Why a text is not a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailboxFault {
    /// Something that would end the line, drive a terminal or turn what is read.
    #[error("the name before the address holds U+{:04X}, a control character", u32::from(*.0))]
    Control(char),
    /// A bracket, or a quotation mark that is alone.
    #[error("a sender is an address, alone or behind a name, such as `Example Club <accounts@example.org>`")]
    Form,
    /// More than 100 characters.
    #[error("the name before the address is longer than {LONGEST} characters")]
    TooLong,
    /// The address is none.
    #[error(transparent)]
    Email(#[from] EmailFault),
}

impl Mailbox {
    /// The name, where there is one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The address.
    pub fn email(&self) -> &Email {
        &self.email
    }
}

impl FromStr for Mailbox {
    type Err = MailboxFault;

    fn from_str(text: &str) -> Result<Mailbox, MailboxFault> {
        if let Some(c) = text.chars().find(|&c| controls(c)) {
            return Err(MailboxFault::Control(c));
        }
        let text = text.trim();
        let Some(before) = text.strip_suffix('>') else {
            return bare(text);
        };
        let (name, address) = before.rsplit_once('<').ok_or(MailboxFault::Form)?;
        let name = unquoted(name.trim())?;
        // One space for several: where a header is folded, programs differ on how many there were.
        let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
        let name = words.join(" ");
        if name.chars().count() > LONGEST {
            return Err(MailboxFault::TooLong);
        }
        Ok(Mailbox {
            name: Some(name).filter(|name| !name.is_empty()),
            email: address.parse()?,
        })
    }
}

/// An address without a name.
fn bare(text: &str) -> Result<Mailbox, MailboxFault> {
    if text.contains(['<', '>']) {
        return Err(MailboxFault::Form);
    }
    Ok(Mailbox {
        name: None,
        email: text.parse()?,
    })
}

/// What a quoted name says (RFC 5322 section 3.2.4); one without quotation marks is itself.
fn unquoted(name: &str) -> Result<String, MailboxFault> {
    let Some(rest) = name.strip_prefix('"') else {
        return match name.contains(['"', '<', '>']) {
            true => Err(MailboxFault::Form),
            false => Ok(name.to_owned()),
        };
    };
    let mut plain = String::new();
    let mut rest = rest.chars();
    loop {
        match rest.next() {
            Some('\\') => plain.extend(rest.next()),
            Some('"') if rest.as_str().is_empty() => return Ok(plain),
            Some('"') | None => return Err(MailboxFault::Form),
            Some(c) => plain.push(c),
        }
    }
}

/// Line ends and other controls, and the marks that turn the order of what is read. The joiners of Persian and of emoji
/// are none of them.
fn controls(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{} <{}>", quoted(name), self.email),
            None => write!(f, "{}", self.email),
        }
    }
}

/// A name as a quoted string (RFC 5322 section 3.2.4), where it is not plain words.
pub(super) fn quoted(name: &str) -> String {
    let word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    if name.chars().all(word) {
        return name.to_owned();
    }
    let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}
