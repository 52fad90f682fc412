//! What letters tell where there is nobody to tell it to: every purpose in every language, to a plain name and to one
//! beyond ASCII.

use chrono::DateTime;

use super::{Facts, Language, Mailbox, Sender, TemplateFault};
use crate::{
    account::{Email, Username},
    link::{LinkId, Purpose},
};

/// Calls `write` with one sample after the other, until it fails.
pub(super) fn each(
    mut write: impl FnMut(&Facts<'_>, &Sender) -> Result<(), TemplateFault>,
) -> Result<(), TemplateFault> {
    let to: Email = parsed("ada@example.org")?;
    let from: Mailbox = parsed("Example Club <accounts@example.org>")?;
    let sender = Sender { from, reply_to: None };
    for username in ["ada", "\u{646}\u{631}\u{6AF}\u{633}"] {
        let username: Username = parsed(username)?;
        for (purpose, language) in Purpose::ALL
            .into_iter()
            .flat_map(|purpose| Language::ALL.map(|l| (purpose, l)))
        {
            let facts = Facts {
                purpose,
                language,
                username: &username,
                greets: true,
                to: &to,
                // With what has to be escaped in HTML.
                url: "https://accounts.example.org/activate?account=1&token=sample",
                link: LinkId::from_random([0; 16]),
                expires_at: DateTime::UNIX_EPOCH,
                date: DateTime::UNIX_EPOCH,
                message_id: "sample@example.org",
                service: "Example Club",
            };
            write(&facts, &sender)?;
        }
    }
    Ok(())
}

fn parsed<T: std::str::FromStr<Err: ToString>>(text: &str) -> Result<T, TemplateFault> {
    text.parse()
        .map_err(|fault: T::Err| TemplateFault::Message(fault.to_string()))
}
