//! `gatepass show`: one account, its links and its latest events.

mod page;

use clap::Args;
use serde::Serialize;

use crate::{
    account::{Account, AccountId, AccountRef, Tombstone},
    cli::Example,
    context::Context,
    error::Refusal,
    event::{EventFilter, Recorded},
    link::{self, LinkFilter},
    mail::{Listed, MailFilter},
    report::{AccountView, EventView, LinkView, MailView, Report},
    store::{Page, Store},
    words,
};

use super::{Names, Verb};

use page::Layout;

/// Columns of a page where there is no terminal to ask.
const PAGE_WIDTH: usize = 80;

/// So many of its newest links, and mails, are shown.
const LINKS: usize = 20;

/// So many of its latest events are shown.
const EVENTS: usize = 10;

/// What may be typed after `show`.
#[derive(Args, Clone, Debug)]
pub struct Show {
    /// The account's name or address
    #[arg(value_name = "USERNAME|EMAIL", conflicts_with = "id", required_unless_present = "id")]
    account: Option<AccountRef>,
    /// The account's number, by which a deleted one is found too
    #[arg(long, value_name = "N")]
    id: Option<AccountId>,
}

/// What came out of `show`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Shown {
    account: Option<AccountView>,
    deleted: Option<Deleted>,
    links: Option<Vec<LinkView>>,
    mails: Option<Vec<MailView>>,
    events: Option<Vec<EventView>>,
    #[serde(skip)]
    page: String,
}

/// What is left of a deleted account.
#[derive(Clone, Debug, Serialize)]
struct Deleted {
    id: AccountId,
    created_at: String,
    activated_at: Option<String>,
    deleted_at: String,
}

impl From<&Tombstone> for Deleted {
    fn from(left: &Tombstone) -> Deleted {
        Deleted {
            id: left.id,
            created_at: words::rfc3339(left.created_at),
            activated_at: left.activated_at.map(words::rfc3339),
            deleted_at: words::rfc3339(left.deleted_at),
        }
    }
}

impl Report for Shown {
    fn text(&self, _width: Option<usize>) -> String {
        self.page.clone()
    }
}

impl Verb for Show {
    const NAME: &'static str = "show";
    const ABOUT: &'static str = "Show an account, its links and its latest events";
    const LONG_ABOUT: &'static str = "Show one account: what is kept of it, its newest links and mails and what became of them, \
and the latest events of its audit trail. Of a deleted account, which is named by its number, that is all that is left.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "By name",
            command: "gatepass show ada",
        },
        Example {
            says: "By address, for a program",
            command: "gatepass show ada@example.org --json",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 4, 5];
    const NAMES: &'static [(&'static str, Names)] = &[("", Names::Accounts)];
    type Report = Shown;

    fn run(self, context: &mut Context) -> Result<Shown, Refusal> {
        let who = match (self.account, self.id) {
            (Some(who), _) => who,
            (None, Some(id)) => AccountRef::Id(id),
            (None, None) => return Err(Refusal::again()),
        };
        let mut store = context.store_to_read()?;
        let now = context.counted(context.host.now(), &mut *store)?;
        let found = found(context, &mut *store, &who)?;
        let links = links(context, &mut *store, found.id())?;
        let mails = mails(context, &mut *store, found.id())?;
        let events = events(context, &mut *store, found.id())?;
        let zone = context.zone();
        let layout = Layout {
            now,
            zone: &zone,
            width: context.host.columns().unwrap_or(PAGE_WIDTH),
        };
        Ok(Shown {
            page: layout.page(&found, &links, &mails, &events),
            links: Some(links.iter().map(|listed| LinkView::from(&listed.link)).collect()),
            mails: Some(mails.iter().map(MailView::from).collect()),
            events: Some(events.iter().map(EventView::from).collect()),
            account: match &found {
                Found::Account(account) => Some(AccountView::from(account)),
                Found::Tombstone(_) => None,
            },
            deleted: match &found {
                Found::Account(_) => None,
                Found::Tombstone(left) => Some(Deleted::from(left)),
            },
        })
    }
}

/// What is there under a name, an address or a number.
enum Found {
    Account(Account),
    Tombstone(Tombstone),
}

impl Found {
    fn id(&self) -> AccountId {
        match self {
            Found::Account(account) => account.id,
            Found::Tombstone(left) => left.id,
        }
    }
}

fn found(context: &Context, store: &mut dyn Store, who: &AccountRef) -> Result<Found, Refusal> {
    let failed = |error| context.store_refusal(error);
    if let Some(account) = store.named(who).map_err(failed)? {
        return Ok(Found::Account(account));
    }
    let left = match who {
        AccountRef::Id(id) => store.tombstone(*id).map_err(failed)?,
        AccountRef::Username(_) | AccountRef::Email(_) => None,
    };
    left.map(Found::Tombstone).ok_or_else(|| Refusal::no_account(who))
}

fn links(context: &Context, store: &mut dyn Store, id: AccountId) -> Result<Vec<link::Listed>, Refusal> {
    let filter = LinkFilter {
        account: Some(id),
        ..LinkFilter::default()
    };
    let newest = Page {
        after: None,
        reverse: true,
        limit: LINKS,
    };
    store
        .links(&filter, &newest)
        .map_err(|error| context.store_refusal(error))
}

fn mails(context: &Context, store: &mut dyn Store, id: AccountId) -> Result<Vec<Listed>, Refusal> {
    let filter = MailFilter {
        account: Some(id),
        ..MailFilter::default()
    };
    let newest = Page {
        after: None,
        reverse: true,
        limit: LINKS,
    };
    store
        .mails(&filter, &newest)
        .map_err(|error| context.store_refusal(error))
}

fn events(context: &Context, store: &mut dyn Store, id: AccountId) -> Result<Vec<Recorded>, Refusal> {
    let filter = EventFilter {
        account: Some(id),
        ..EventFilter::default()
    };
    let latest = Page {
        after: None,
        reverse: true,
        limit: EVENTS,
    };
    let found = store.events(&filter, &latest);
    Ok(found.map_err(|error| context.store_refusal(error))?.events)
}
