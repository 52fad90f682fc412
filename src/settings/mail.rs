//! How mail is sent, and how much of it.

use std::{path::PathBuf, time::Duration};

use super::sources::Sources;
use crate::{
    error::Refusal,
    letter::{Language, Mailbox, Sender},
    mail::Restraint,
    post::Carrier,
};

/// The most mails to one address in an hour or a day that can be set.
const MOST: u32 = 1000;

/// The settings that begin with `mail`.
#[derive(Clone, Debug, Default)]
pub struct MailSettings {
    /// How it goes out; `None` where no mail is sent here.
    pub carrier: Option<Carrier>,
    /// Whom it is from.
    pub sender: Option<Sender>,
    /// The file with the password for the mail server.
    pub password_file: Option<PathBuf>,
    /// The file with certificates that are trusted beside the system's.
    pub ca_file: Option<PathBuf>,
    /// The folder of templates that take the place of those that are built in.
    pub templates: Option<PathBuf>,
    /// The language of letters.
    pub language: Language,
    /// How long each answer of a mail server is waited for.
    pub timeout: Duration,
    /// How often one address is written to.
    pub restraint: Restraint,
}

/// A letter takes several answers, and is to be done within [`mail::CLAIM`](crate::mail::CLAIM).
fn timeout(from: &mut Sources) -> Result<Duration, Refusal> {
    let timeout = from.duration("mail_timeout", "30s")?;
    if (Duration::from_millis(1)..=Duration::from_secs(60)).contains(&timeout) {
        Ok(timeout)
    } else {
        Err(Refusal::invalid_setting(
            "mail_timeout",
            "must be a duration of up to a minute",
        ))
    }
}

impl MailSettings {
    pub(super) fn read(from: &mut Sources) -> Result<MailSettings, Refusal> {
        let carrier = from.optional("mail")?;
        let sender: Option<Mailbox> = from.optional("mail_from")?;
        let reply_to = from.optional("mail_reply_to")?;
        let count = |&count: &u32| {
            (1..=MOST)
                .contains(&count)
                .then_some(())
                .ok_or("must be a number from 1 to 1000")
        };
        Ok(MailSettings {
            carrier,
            sender: sender.map(|from| Sender { from, reply_to }),
            password_file: from.optional_path("mail_password_file")?,
            ca_file: from.optional_path("mail_ca_file")?,
            templates: from.optional_path("mail_templates")?,
            language: from.value("mail_language", Language::default().as_str())?,
            timeout: timeout(from)?,
            restraint: Restraint {
                per_hour: from.checked("mail_per_hour", "5", count)?,
                per_day: from.checked("mail_per_day", "20", count)?,
            },
        })
    }
}
