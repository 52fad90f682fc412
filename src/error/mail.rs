//! Refusals of mail: settings that are missing, templates that cannot be used, a way out that cannot be opened.

use super::{Code, Refusal};
use chrono::{DateTime, Utc};

use crate::{
    letter::{TemplateFault, Templates},
    post::PostFault,
    words,
};

impl Refusal {
    /// Nobody said how mail is sent, or whom it is from.
    pub fn mail_not_set(has_carrier: bool) -> Refusal {
        let missing = if has_carrier {
            "`mail_from`, whom it is from"
        } else {
            "`mail`, how it is sent"
        };
        let message = format!("no mail can be sent: the setting {missing}, is not set");
        Refusal::new(Code::InputNeeded, message).hint("gatepass config")
    }

    /// An address that gets no more mail for a while.
    pub fn mail_limit(address: &str, next_at: DateTime<Utc>) -> Refusal {
        let (address, next_at) = (words::safe(address), words::rfc3339(next_at));
        let message = format!("`{address}` was written to too often; the next mail may go at {next_at}");
        Refusal::new(Code::MailLimit, message).hint("gatepass list-mail --within 24h")
    }

    /// A template with which no letter can be written.
    pub fn of_template(fault: TemplateFault) -> Refusal {
        Refusal::new(Code::BadTemplate, fault.to_string()).hint("gatepass config")
    }

    /// A template in some other encoding.
    pub fn template_not_text(name: &str) -> Refusal {
        Refusal::new(Code::BadTemplate, format!("the mail template `{name}` is not UTF-8"))
    }

    /// A folder in which nothing is called as a template is.
    pub fn no_templates(folder: &str) -> Refusal {
        let names = Templates::names().join(", ");
        let message = format!("the folder `{folder}` (mail_templates) holds no template; they are called {names}");
        Refusal::new(Code::BadTemplate, message)
    }

    /// A way out that is not one: certificates or a password that cannot be used, a server that does not answer.
    pub fn of_post(fault: &PostFault) -> Refusal {
        let message = match fault.hint() {
            Some(hint) => format!("{fault}: {hint}"),
            None => fault.to_string(),
        };
        Refusal::new(Code::InvalidValue, message).hint("gatepass config")
    }

    /// A mail that will not be sent.
    pub fn mail_given_up(to: &str, fault: &str) -> Refusal {
        let message = format!("the link stands, and its mail to `{to}` is given up: {fault}");
        Refusal::new(Code::MailRefused, message)
    }

    /// Mails that could not be sent.
    pub fn mail_waits(waiting: u64, fault: &str) -> Refusal {
        let message = match waiting {
            1 => format!("a mail could not be sent and waits: {fault}"),
            waiting => format!("{waiting} mails could not be sent and wait: {fault}"),
        };
        Refusal::new(Code::MailWaits, message).hint("gatepass list-mail --state waiting")
    }

    /// Somebody ended a round of mails.
    pub fn mail_interrupted(sent: u64) -> Refusal {
        let sent = words::counted(sent, "mail was", "mails were");
        let message = format!("interrupted: {sent} sent, and what is left waits");
        Refusal::new(Code::Cancelled, message).hint("gatepass send-mail")
    }
}
