//! Mail: whether it can be written and carried, and what waits.

use crate::{
    context::Context,
    error::Refusal,
    mail::{MailFilter, MailState},
    mailing::Mailer,
    store::{Page, Store},
    words,
};

use super::Finding;

/// The settings, the templates, and the way out.
pub(super) fn way_out(context: &Context, quick: bool) -> Finding {
    const NAME: &str = "mail";
    let Some(carrier) = &context.settings.mail.carrier else {
        return Finding::pass(NAME, "none is sent from here");
    };
    let shown = words::safe(&carrier.to_string()).into_owned();
    let mut mailer = match Mailer::new(&context.settings) {
        Ok(mailer) => mailer,
        Err(refusal) => return Finding::refused(NAME, refusal),
    };
    if quick {
        return Finding::pass(NAME, format!("`{shown}`, which was not asked whether it takes any"));
    }
    match mailer.probe() {
        Ok(()) => Finding::pass(NAME, format!("`{shown}` takes it")),
        Err(fault) => Finding::refused(NAME, Refusal::of_post(&fault)),
    }
}

/// Mails that could not be sent.
pub(super) fn waiting(context: &Context, store: &mut dyn Store) -> Finding {
    const NAME: &str = "outbox";
    let filter = MailFilter {
        state: Some(MailState::Waiting),
        ..MailFilter::default()
    };
    let oldest = Page {
        after: None,
        reverse: false,
        limit: 1,
    };
    match store.mails(&filter, &oldest) {
        Err(error) => Finding::refused(NAME, context.store_refusal(error)),
        Ok(mails) => match mails.first() {
            None => Finding::pass(NAME, "no mail waits"),
            Some(oldest) => {
                let since = words::rfc3339(oldest.mail.queued_at);
                let fault = oldest.mail.fault.as_deref().map(words::safe_lines);
                let why = fault.map(|fault| format!(": {fault}")).unwrap_or_default();
                let detail = format!("mail waits, the oldest since {since}{why}");
                Finding::warn(NAME, detail, "gatepass list-mail --state waiting")
            }
        },
    }
}
