//! `gatepass list-links`: links, however many there are.

use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::{
    account::AccountRef,
    cli::Example,
    context::Context,
    error::Refusal,
    host::Stream,
    link::{LinkFilter, LinkState, Listed, Purpose},
    report::{LinkView, Row, Streamed},
    store::{Page, Store},
};

use super::{
    Names, Verb,
    link_input::purposes,
    listing_options::{ListingOptions, span, when},
};

/// What may be typed after `list-links`.
#[derive(Args, Clone, Debug)]
pub struct ListLinks {
    /// Only links of this account
    #[arg(long, value_name = "USERNAME")]
    account: Option<AccountRef>,
    /// Only links in this state
    #[arg(long, value_enum, value_name = "STATE")]
    state: Option<StateWord>,
    /// Only links for this purpose
    #[arg(long, value_name = "PURPOSE", value_parser = purposes())]
    purpose: Option<Purpose>,
    /// Only links that are unused and in time
    #[arg(long, conflicts_with = "state")]
    live: bool,
    /// Only live links that run out within this time, such as `24h`
    #[arg(long, value_name = "DURATION", value_parser = span, conflicts_with = "state")]
    expiring_within: Option<TimeDelta>,
    /// Go on behind this cursor of an earlier run
    #[arg(long, value_name = "CURSOR")]
    after: Option<i64>,
    #[command(flatten)]
    listing: ListingOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StateWord {
    /// Nobody spent it and nobody withdrew it
    Unused,
    /// Spent
    Used,
    /// A newer link took its place
    Superseded,
    /// Withdrawn
    Revoked,
}

/// One link in the listing.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LinkRow {
    link: Option<LinkView>,
    account_id: Option<i64>,
    username: Option<String>,
    cursor: Option<i64>,
    #[serde(skip)]
    cells: Vec<String>,
}

impl LinkRow {
    fn new(listed: &Listed, in_a_table: bool) -> LinkRow {
        let Listed { number, link, username } = listed;
        LinkRow {
            cells: vec![
                if in_a_table {
                    link.id.short()
                } else {
                    link.id.to_string()
                },
                username
                    .clone()
                    .unwrap_or_else(|| format!("deleted, {}", link.account_id)),
                link.purpose.as_str().to_owned(),
                link.state().as_str().to_owned(),
                when(link.issued_at, in_a_table),
                when(link.expires_at, in_a_table),
            ],
            link: Some(LinkView::from(link)),
            account_id: Some(link.account_id),
            username: username.clone(),
            cursor: Some(*number),
        }
    }
}

impl Row for LinkRow {
    const HEADER: &'static [&'static str] = &["id", "username", "purpose", "state", "issued", "expires"];
    const PROSE: &'static [usize] = &[1];

    fn cells(&self) -> Vec<String> {
        self.cells.clone()
    }
}

impl Verb for ListLinks {
    const NAME: &'static str = "list-links";
    const ABOUT: &'static str = "List links";
    const LONG_ABOUT: &'static str = "List links in the order in which they were issued, all of them or those that the \
options choose. No URL is shown: a live one is printed again by issue-link --if-live keep.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "Links that still work and run out before tomorrow",
            command: "gatepass list-links --expiring-within 24h",
        },
        Example {
            says: "What became of one account's links, the newest first",
            command: "gatepass list-links --account ada --reverse --json",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 4, 5];
    const NAMES: &'static [(&'static str, Names)] = &[("--account", Names::Accounts)];
    type Report = Streamed<LinkRow>;

    fn run(self, context: &mut Context) -> Result<Streamed<LinkRow>, Refusal> {
        let mut store = context.store_to_read()?;
        let now = context.counted(context.host.now(), &mut *store)?;
        let filter = self.filter(context, &mut *store, now)?;
        let in_a_table = context.host.is_terminal(Stream::Stdout);
        let mut rows = self.listing.rows();
        let mut place = self.after;
        let listed = context.list(Self::NAME, |context| {
            let links = store.links(&filter, &self.page(place, rows.wanted()));
            let links = links.map_err(|error| context.store_refusal(error))?;
            rows.printed(links.len());
            place = links.last().map(|last| last.number).or(place);
            Ok(links.iter().map(|listed| LinkRow::new(listed, in_a_table)).collect())
        })?;
        if let Some(cursor) = place.filter(|_| rows.are_enough()) {
            let further = store.links(&filter, &self.page(place, 1));
            if !further.map_err(|error| context.store_refusal(error))?.is_empty() {
                context.say(&format!("there is more: the same command with --after {cursor}"));
            }
        }
        Ok(listed)
    }
}

impl ListLinks {
    fn filter(&self, context: &Context, store: &mut dyn Store, now: DateTime<Utc>) -> Result<LinkFilter, Refusal> {
        let account = match &self.account {
            Some(who) => Some(context.account(store, who)?.id),
            None => None,
        };
        let is_live = self.live || self.expiring_within.is_some();
        let state = self.state.map(|word| match word {
            StateWord::Unused => LinkState::Unused,
            StateWord::Used => LinkState::Used,
            StateWord::Superseded => LinkState::Superseded,
            StateWord::Revoked => LinkState::Revoked,
        });
        Ok(LinkFilter {
            account,
            state: state.or(is_live.then_some(LinkState::Unused)),
            purpose: self.purpose,
            expires_after: is_live.then_some(now),
            expires_until: self.expiring_within.and_then(|span| now.checked_add_signed(span)),
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
