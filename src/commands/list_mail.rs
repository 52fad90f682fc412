//! `gatepass list-mail`: the mails that carry links, and what became of them.

use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::{
    account::AccountRef,
    cli::Example,
    context::Context,
    error::Refusal,
    host::Stream,
    mail::{Listed, MailFilter, MailState},
    report::{MailView, Row, Streamed},
    store::{Page, Store},
};

use super::{
    Names, Verb,
    listing_options::{ListingOptions, span, when},
};

/// What may be typed after `list-mail`.
#[derive(Args, Clone, Debug)]
pub struct ListMail {
    /// Only mails to this account
    #[arg(long, value_name = "USERNAME")]
    account: Option<AccountRef>,
    /// Only mails in this state
    #[arg(long, value_enum, value_name = "STATE")]
    state: Option<StateWord>,
    /// Only mails written within this time, such as `24h`
    #[arg(long, value_name = "DURATION", value_parser = span)]
    within: Option<TimeDelta>,
    /// Go on behind this cursor of an earlier run
    #[arg(long, value_name = "CURSOR")]
    after: Option<i64>,
    #[command(flatten)]
    listing: ListingOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StateWord {
    /// It was not sent yet, and is tried again
    Waiting,
    /// A mail server took it
    Sent,
    /// It will not be sent
    GivenUp,
}

/// One mail in the listing.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MailRow {
    mail: Option<MailView>,
    account_id: Option<i64>,
    username: Option<String>,
    cursor: Option<i64>,
    #[serde(skip)]
    cells: Vec<String>,
}

impl MailRow {
    fn new(listed: &Listed, in_a_table: bool) -> MailRow {
        let Listed { mail, username, to } = listed;
        let to = to.as_ref().map(ToString::to_string);
        let what_then = match (mail.sent_at, mail.given_up_at, mail.next_at) {
            (Some(at), _, _) | (_, Some(at), _) | (_, _, Some(at)) => when(at, in_a_table),
            _ => String::new(),
        };
        MailRow {
            cells: vec![
                if in_a_table {
                    mail.link_id.short()
                } else {
                    mail.link_id.to_string()
                },
                to.clone().unwrap_or_else(|| format!("deleted, {}", mail.account_id)),
                mail.state().to_string(),
                mail.tries.to_string(),
                what_then,
                // What stands in a cell is made safe there, and needs no quotation.
                mail.fault.as_deref().unwrap_or_default().replace('`', ""),
            ],
            account_id: Some(mail.account_id),
            username: username.as_ref().map(ToString::to_string),
            cursor: Some(mail.number),
            mail: Some(MailView::from(listed)),
        }
    }
}

impl Row for MailRow {
    const HEADER: &'static [&'static str] = &["link", "to", "state", "tries", "sent, or next", "fault"];
    const PROSE: &'static [usize] = &[1, 5];

    fn cells(&self) -> Vec<String> {
        self.cells.clone()
    }
}

impl Verb for ListMail {
    const NAME: &'static str = "list-mail";
    const ABOUT: &'static str = "List the mails that carry links";
    const LONG_ABOUT: &'static str = "List the mails that carry links, in the order in which they were written: whom each goes \
to, whether it was sent, and why not. What waits is tried again by send-mail or serve until its link dies. A mail has the id of \
its link, in its Message-ID too, so that the log of a mail server tells of the same.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "What was not sent yet, and why",
            command: "gatepass list-mail --state waiting",
        },
        Example {
            says: "What was sent to one account, the newest first",
            command: "gatepass list-mail --account ada --reverse --json",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 4, 5];
    const NAMES: &'static [(&'static str, Names)] = &[("--account", Names::Accounts)];
    type Report = Streamed<MailRow>;

    fn run(self, context: &mut Context) -> Result<Streamed<MailRow>, Refusal> {
        let mut store = context.store_to_read()?;
        let now = context.counted(context.host.now(), &mut *store)?;
        let filter = self.filter(context, &mut *store, now)?;
        let in_a_table = context.host.is_terminal(Stream::Stdout);
        let mut rows = self.listing.rows();
        let mut place = self.after;
        let listed = context.list(Self::NAME, |context| {
            let mails = store.mails(&filter, &self.page(place, rows.wanted()));
            let mails = mails.map_err(|error| context.store_refusal(error))?;
            rows.printed(mails.len());
            place = mails.last().map(|last| last.mail.number).or(place);
            Ok(mails.iter().map(|listed| MailRow::new(listed, in_a_table)).collect())
        })?;
        if let Some(cursor) = place.filter(|_| rows.are_enough()) {
            let further = store.mails(&filter, &self.page(place, 1));
            if !further.map_err(|error| context.store_refusal(error))?.is_empty() {
                context.say(&format!("there is more: the same command with --after {cursor}"));
            }
        }
        Ok(listed)
    }
}

impl ListMail {
    fn filter(&self, context: &Context, store: &mut dyn Store, now: DateTime<Utc>) -> Result<MailFilter, Refusal> {
        let account = match &self.account {
            Some(who) => Some(context.account(store, who)?.id),
            None => None,
        };
        Ok(MailFilter {
            account,
            state: self.state.map(|word| match word {
                StateWord::Waiting => MailState::Waiting,
                StateWord::Sent => MailState::Sent,
                StateWord::GivenUp => MailState::GivenUp,
            }),
            since: self.within.and_then(|span| now.checked_sub_signed(span)),
        })
    }

    fn page(&self, after: Option<i64>, limit: usize) -> Page<i64> {
        Page {
            after,
            reverse: self.listing.reverse,
            limit,
        }
    }
}
