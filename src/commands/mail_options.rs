//! The options of every verb that mails a link, and what is said of the mail.

use clap::Args;
use serde::Serialize;

use crate::{
    account::Account,
    context::Context,
    error::Refusal,
    key::KeyRing,
    link::{Link, LinkTemplate},
    mail::{self, Claimed, Due, Listed, Mail, Order, Settled},
    mailing::{Ground, Mailer, Round},
    report::MailView,
    store::{Stamp, Store, StoreError},
    words,
};

/// Whether the link is mailed.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct MailOptions {
    /// Mail the link to its owner as well
    ///
    /// How is said by the settings that begin with `mail`. Where the mail server cannot be reached the link stands all the
    /// same, and its mail waits for send-mail.
    #[arg(long)]
    mail: bool,
    /// Show the mail that would be sent, without a link that works, and do nothing else
    #[arg(long)]
    preview: bool,
}

/// What became of the mail of one link.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Mailed {
    /// The mail; the key is there where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    mail: Option<Option<MailView>>,
    /// The letter, where it was only to be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    preview: Option<String>,
    /// It does not go out.
    #[serde(skip)]
    pub(super) refusal: Option<Refusal>,
}

impl Mailed {
    /// One was asked for, and nothing is known of it.
    fn untold() -> Mailed {
        Mailed {
            mail: Some(None),
            ..Mailed::default()
        }
    }

    /// What stands on standard output: the letter, or else the URL.
    pub(super) fn text(&self, url: Option<&String>) -> String {
        match (&self.preview, url) {
            (Some(letter), _) => letter.clone(),
            (None, Some(url)) => format!("{url}\n"),
            (None, None) => String::new(),
        }
    }
}

impl MailOptions {
    /// Makes ready to mail, where that is asked for; what is wrong with the settings or a template is found before a link is
    /// issued. A letter that is only shown is of a rehearsal.
    pub(super) fn ready(&self, context: &mut Context) -> Result<Option<Mailing>, Refusal> {
        if !self.mail && !self.preview {
            return Ok(None);
        }
        let mailer = Mailer::new(&context.settings)?;
        context.settings.dry_run |= self.preview;
        Ok(Some(Mailing {
            mailer,
            preview: self.preview,
        }))
    }

    /// Whether neither was typed.
    pub(super) fn is_untouched(&self) -> bool {
        !self.mail && !self.preview
    }

    /// `--mail` as it would be typed.
    pub(super) fn as_typed(&self) -> &'static str {
        if self.mail { " --mail" } else { "" }
    }
}

/// What it takes to mail the links of one run.
pub(super) struct Mailing {
    mailer: Mailer,
    preview: bool,
}

impl Mailing {
    /// How a link that is issued is to be mailed.
    pub(super) fn order(&self) -> &Order {
        self.mailer.order()
    }

    /// Sends the mail of a link, of which one that was issued before may have none yet; or shows the letter. The link stands
    /// whatever comes of it.
    pub(super) fn send(
        &mut self,
        account: &Account,
        (link, template): (&Link, &LinkTemplate),
        ring: &KeyRing,
        store: &mut (dyn Store + 'static),
        context: &mut Context,
    ) -> Result<Mailed, Refusal> {
        if self.preview {
            let letter = self.mailer.preview(account, link, template, context.host.now());
            let letter = letter.map_err(Refusal::of_template)?;
            return Ok(Mailed {
                mail: Some(None),
                preview: Some(String::from_utf8_lossy(letter.octets()).replace("\r\n", "\n")),
                ..Mailed::default()
            });
        }
        if context.settings.dry_run {
            let to = mail::recipient(link).map(ToString::to_string).unwrap_or_default();
            context.say(&format!("its mail would go to `{}`", words::safe(&to)));
            return Ok(Mailed::untold());
        }
        // A mail server may take its time. Whoever ends that is told the link all the same, and a password that was generated.
        let _ = context.host.heed_interrupts();
        self.try_to_send((link, template), ring, store, context)
            .or_else(|error| {
                let refusal = context.store_refusal(error);
                context.say(&format!(
                    "warning: the link stands, and of its mail: {}",
                    refusal.message
                ));
                Ok(Mailed::untold())
            })
    }

    fn try_to_send(
        &mut self,
        (link, template): (&Link, &LinkTemplate),
        ring: &KeyRing,
        store: &mut (dyn Store + 'static),
        context: &mut Context,
    ) -> Result<Mailed, StoreError> {
        let order = self.mailer.order();
        let now = context.host.now();
        let queued = store.queue_mail(&context.stamp(now), link.id, &mut |_, facts| {
            facts.map(|_| order.mail(link.id, template))
        });
        if let Err(StoreError::MailTooOften { address, next_at }) = queued {
            let refusal = Some(Refusal::mail_limit(&address, next_at));
            return Ok(Mailed {
                mail: Some(None),
                refusal,
                ..Mailed::default()
            });
        }
        queued?;
        let ground = Ground {
            ring,
            environment: &context.settings.environment,
        };
        let mut round = One { context, tried: false };
        self.mailer.send(store, ground, Due::Of(link.id), &mut round)?;
        let tried = round.tried;
        let Some(mail) = store.mail_of(link.id)? else {
            return Ok(Mailed::untold());
        };
        let to = mail::recipient(link).cloned();
        let shown = to
            .as_ref()
            .map(|to| words::safe(to.as_str()).into_owned())
            .unwrap_or_default();
        say(context, &mail, &shown, tried);
        let refusal = mail.given_up_at.map(|_| {
            let fault = mail.fault.as_deref().unwrap_or("it was given up");
            Refusal::mail_given_up(&shown, &words::safe_lines(fault))
        });
        let listed = Listed {
            mail,
            username: None,
            to,
        };
        Ok(Mailed {
            mail: Some(Some(MailView::from(&listed))),
            preview: None,
            refusal,
        })
    }
}

/// The mail of one link, for which somebody waits.
struct One<'r, 'h> {
    context: &'r Context<'h>,
    tried: bool,
}

impl Round for One<'_, '_> {
    fn stamp(&mut self) -> Stamp {
        self.context.stamp(self.context.host.now())
    }

    fn tried(&mut self, _: &Claimed, _: &Settled) {
        self.tried = true;
    }
}

/// Says what became of a mail.
fn say(context: &mut Context, mail: &Mail, to: &str, tried: bool) {
    let zone = context.zone();
    let now = context.host.now();
    let told = match (mail.sent_at, mail.next_at) {
        (Some(at), _) if tried => format!("mailed to `{to}`, {}", words::instant(at, now, &zone)),
        (Some(at), _) => format!("its mail went to `{to}` before, {}", words::instant(at, now, &zone)),
        (None, Some(next_at)) => {
            let why = match &mail.fault {
                Some(fault) => words::safe_lines(fault).into_owned(),
                None => "another gatepass is sending it".to_owned(),
            };
            let next = words::instant(next_at, now, &zone);
            format!("warning: the mail to `{to}` waits: {why}; send-mail or serve tries again from {next} on")
        }
        // The refusal says it.
        (None, None) => return,
    };
    context.say(&told);
}
