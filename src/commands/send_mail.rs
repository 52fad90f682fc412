//! `gatepass send-mail`: sends what waits in the outbox.

use clap::Args;
use serde::Serialize;

use crate::{
    cli::Example,
    context::Context,
    error::Refusal,
    mail::{Due, MailFilter, MailState},
    mailing::{Mailer, Stop},
    report::Report,
    store::{Page, Store},
    words,
};

use super::{Verb, mail_round};

/// What may be typed after `send-mail`.
#[derive(Args, Clone, Debug)]
pub struct SendMail {
    /// Try every mail that waits, and not only those whose time has come
    #[arg(long)]
    now: bool,
}

/// What came out of `send-mail`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MailSent {
    sent: Option<u64>,
    waiting: Option<u64>,
    given_up: Option<u64>,
    #[serde(skip)]
    refusal: Option<Refusal>,
}

impl Report for MailSent {
    fn text(&self, _width: Option<usize>) -> String {
        let count = |count: Option<u64>| words::count(count.unwrap_or_default());
        match (self.sent, self.waiting, self.given_up) {
            (Some(0), Some(0), Some(0)) => "no mail waits\n".to_owned(),
            (sent, waiting, given_up) => format!(
                "{} sent, {} waiting, {} given up\n",
                count(sent),
                count(waiting),
                count(given_up)
            ),
        }
    }

    fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }
}

impl Verb for SendMail {
    const NAME: &'static str = "send-mail";
    const ABOUT: &'static str = "Send the mails that wait";
    const LONG_ABOUT: &'static str = "Send the mails that wait in the outbox: those that could not be sent when their link was \
issued, each after a delay that grows from a minute to six hours, until its link dies. Run it every few minutes where no serve \
--mail runs. Several at once are safe: each mail is tried by one alone. A process that is killed between sending a mail and \
noting it leaves one that is sent again, under the same Message-ID.\n\nA link that was used, withdrawn or replaced meanwhile, \
or whose account was suspended or deleted, is not sent.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "What is due",
            command: "gatepass send-mail",
        },
        Example {
            says: "Everything, once the mail server is there again",
            command: "gatepass send-mail --now --json",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 5, 130];
    type Report = MailSent;

    fn run(self, context: &mut Context) -> Result<MailSent, Refusal> {
        let due = if self.now { Due::All } else { Due::ByNow };
        let mut mailer = Mailer::new(&context.settings)?;
        let mut store = context.store_to_write()?;
        let ring = context.key_ring(&mut *store)?;
        if context.settings.dry_run {
            context.say("a rehearsal; nothing was sent");
            let waiting = waiting(&mut *store, context)?;
            return Ok(MailSent::new(0, waiting, 0, None));
        }
        let interrupted = context.host.heed_interrupts();
        let interrupted = interrupted.map_err(|error| Refusal::failed("signals cannot be heeded", error))?;
        let tally = mail_round::send(&mut mailer, due, (&ring, &mut *store), interrupted, context)?;
        let waiting = waiting(&mut *store, context)?;
        let refusal = match (tally.stopped, &tally.last_fault) {
            (Some(Stop::Interrupted), _) => Some(Refusal::mail_interrupted(tally.sent)),
            (_, Some(fault)) => Some(Refusal::mail_waits(waiting, &words::safe_lines(fault))),
            (_, None) => None,
        };
        Ok(MailSent::new(tally.sent, waiting, tally.given_up, refusal))
    }
}

impl MailSent {
    fn new(sent: u64, waiting: u64, given_up: u64, refusal: Option<Refusal>) -> MailSent {
        MailSent {
            sent: Some(sent),
            waiting: Some(waiting),
            given_up: Some(given_up),
            refusal,
        }
    }
}

/// How many wait.
fn waiting(store: &mut dyn Store, context: &Context) -> Result<u64, Refusal> {
    let waiting = MailFilter {
        state: Some(MailState::Waiting),
        ..MailFilter::default()
    };
    let (mut count, mut after) = (0, None);
    loop {
        let page = Page {
            after,
            reverse: false,
            limit: 500,
        };
        let mails = store.mails(&waiting, &page);
        let mails = mails.map_err(|error| context.store_refusal(error))?;
        let Some(last) = mails.last() else { break };
        after = Some(last.mail.number);
        count += mails.len() as u64;
    }
    Ok(count)
}
