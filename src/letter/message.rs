//! The message (RFC 5322, RFC 2045): its header fields and its two parts. Alone names lettre's builder.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use data_encoding::BASE64_MIME;
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Body, Mailbox, Mailboxes, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, From, Header, HeaderName, HeaderValue, MessageId, ReplyTo, To},
    },
};

use super::{Facts, Letter, Sender, mailbox::quoted};
use crate::account::Email;

/// The longest line of a message, in octets without its end (RFC 5322 section 2.1.1).
const LONGEST_LINE: usize = 998;

/// Seconds from 1970 to the year 10000; lettre panics on dates before and after.
const DATES: std::ops::RangeInclusive<i64> = 0..=253_402_300_799;

/// Puts a letter together from what it says.
pub(super) fn compose(
    facts: &Facts<'_>,
    sender: &Sender,
    subject: String,
    text: &str,
    html: &str,
) -> Result<Letter, lettre::error::Error> {
    let [from, to] = [sender.from.email(), facts.to].map(address);
    let envelope = Envelope::new(Some(from.clone()), vec![to.clone()])?;
    let mut builder = Message::builder().raw_header(named::<From>(sender.from.name(), from));
    if let Some(reply_to) = &sender.reply_to {
        builder = builder.raw_header(named::<ReplyTo>(reply_to.name(), address(reply_to.email())));
    }
    let message = builder
        .raw_header(named::<To>(facts.greets.then(|| facts.username.as_str()), to))
        .subject(subject)
        .date(date(facts.date))
        .header(MessageId::from(format!("<{}>", facts.message_id)))
        // RFC 3834 section 5: nobody's absence note answers it.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .envelope(envelope.clone())
        .multipart(
            MultiPart::alternative()
                .singlepart(part(ContentType::TEXT_PLAIN, text))
                .singlepart(part(ContentType::TEXT_HTML, html)),
        )?;
    Ok(Letter::new(envelope, message.formatted()))
}

/// The address as every mail server takes it, with its domain in ASCII. lettre is not asked again: [`Email`] is the
/// stricter of the two.
fn address(email: &Email) -> Address {
    let local = email.as_str().split('@').next().unwrap_or_default();
    let domain = email.fold().rsplit('@').next().unwrap_or_default();
    Address::new_dangerous(local, domain)
}

/// A header field that names somebody. lettre leaves a name with a dot bare, which RFC 5322 section 4.1 forbids to write,
/// so names in ASCII are quoted here; it encodes the others (RFC 2047).
fn named<H: Header + std::convert::From<Mailboxes>>(name: Option<&str>, address: Address) -> HeaderValue {
    // What reads like an encoded word is taken for one even between quotation marks.
    let Some(name) = name.filter(|name| name.is_ascii() && !name.contains("=?")) else {
        return H::from(Mailbox::new(name.map(str::to_owned), address).into()).display();
    };
    let field = format!("{} <{address}>", quoted(name));
    // lettre reads the address back to see that there is one, and need not understand the name for that.
    HeaderValue::dangerous_new_pre_encoded(H::name(), address.to_string(), field)
}

fn date(at: DateTime<Utc>) -> SystemTime {
    let seconds = at.timestamp().clamp(*DATES.start(), *DATES.end());
    DateTime::from_timestamp(seconds, 0).unwrap_or_default().into()
}

/// A part of the message in plain seven bits, or in base64 where its text has more, its lines are too long, or one of them
/// begins as a new message does in a mailbox file (RFC 4155), which is then changed. lettre would take quoted-printable,
/// which breaks links.
fn part(content_type: ContentType, text: &str) -> SinglePart {
    let text = text.replace('\n', "\r\n");
    let plain = |line: &str| line.len() <= LONGEST_LINE && line.is_ascii() && !line.starts_with("From ");
    let body = if text.split("\r\n").all(plain) {
        Body::dangerous_pre_encoded(text.into_bytes(), ContentTransferEncoding::SevenBit)
    } else {
        let encoded = BASE64_MIME.encode(text.as_bytes());
        Body::dangerous_pre_encoded(encoded.into_bytes(), ContentTransferEncoding::Base64)
    };
    SinglePart::builder().header(content_type).body(body)
}
