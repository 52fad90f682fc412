//! `gatepass audit`: the audit trail as a listing, and whether it is whole.

mod checked;
mod line;
mod selection;

use std::{num::NonZeroUsize, thread, time::Duration};

use clap::Args;
use serde::Serialize;

use crate::{
    cli::Example,
    context::Context,
    error::{Exit, Refusal},
    event::{EventFilter, EventPage, Head},
    host::Stream,
    report::{PAGE, Report, Streamed},
    store::{Page, Store},
};

use checked::Checked;
use line::Line;
use selection::Selection;

use super::{Names, Verb, listing_options::ListingOptions};

/// How often the store is looked at for new events.
const POLL: Duration = Duration::from_millis(250);

/// Events that stand before the new ones, where nobody says otherwise.
const BEFORE_NEW: usize = 10;

/// What may be typed after `audit`.
#[derive(Args, Clone, Debug)]
pub struct Audit {
    #[command(flatten)]
    selection: Selection,
    /// Begin behind the event of this number, in the order of the listing
    #[arg(long, value_name = "SEQUENCE", value_parser = clap::value_parser!(i64).range(0..))]
    after: Option<i64>,
    /// Only the newest N events
    #[arg(long, value_name = "N", conflicts_with_all = ["limit", "after", "reverse"])]
    newest: Option<NonZeroUsize>,
    #[command(flatten)]
    listing: ListingOptions,
    /// Go on with new events as they are written, until Ctrl-C
    ///
    /// The newest ten stand before them, unless --after, --since or --newest say where to begin.
    #[arg(long, conflicts_with_all = ["limit", "reverse", "until"])]
    follow: bool,
    /// Check that no event was changed, removed or put in
    #[arg(long, conflicts_with_all = LISTING)]
    verify: bool,
    /// With --verify: make sure that the event that was kept as HEAD is still there
    #[arg(long, value_name = "HEAD", requires = "verify")]
    expect: Option<Head>,
    /// Print the number and the hash of the newest event, to be kept elsewhere
    #[arg(long, conflicts_with = "verify", conflicts_with_all = LISTING)]
    head: bool,
}

/// The options that mean nothing where there is no listing.
const LISTING: [&str; 12] = [
    "account",
    "account_id",
    "link",
    "by",
    "action",
    "since",
    "until",
    "limit",
    "after",
    "newest",
    "reverse",
    "follow",
];

/// What came out of `audit`.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Audited {
    /// A listing.
    Listed(Streamed<Line>),
    /// What is known of the trail as a whole.
    Checked(Checked),
}

impl Default for Audited {
    fn default() -> Audited {
        Audited::Listed(Streamed::default())
    }
}

impl Report for Audited {
    fn text(&self, width: Option<usize>) -> String {
        match self {
            Audited::Listed(listed) => listed.text(width),
            Audited::Checked(checked) => checked.text(width),
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Audited::Listed(listed) => listed.exit(),
            Audited::Checked(checked) => checked.exit(),
        }
    }

    fn refusal(&self) -> Option<&Refusal> {
        match self {
            Audited::Listed(listed) => listed.refusal(),
            Audited::Checked(checked) => checked.refusal(),
        }
    }

    fn is_out(&self) -> bool {
        matches!(self, Audited::Listed(listed) if listed.is_out())
    }
}

impl Verb for Audit {
    const NAME: &'static str = "audit";
    const ABOUT: &'static str = "List who did what, and check that the list is whole";
    const LONG_ABOUT: &'static str = "List who did what to which account or link, the oldest first. Every event holds the \
hash of the one before.\n\nWith --verify, check the \
whole chain: whoever edits the file without making the chain anew is found out, and the event is named. Whoever makes it \
anew, or cuts off its end, is found out only by a head that was kept elsewhere: print it with --head, keep it where \
nobody who can write the store can write, and give it back with --verify --expect. A store that was restored from a copy \
does not hold what happened after the copy was made.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "What happened to an account in the last day",
            command: "gatepass audit --account ada --since -1d",
        },
        Example {
            says: "The newest three events, the newest first, as JSON",
            command: "gatepass audit --reverse --limit 3 --json",
        },
        Example {
            says: "Keep the end of the trail, and check it later",
            command: "gatepass audit --head > head.txt\ngatepass audit --verify --expect \"$(cat head.txt)\"",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 4, 5];
    const NAMES: &'static [(&'static str, Names)] = &[("--account", Names::Accounts)];
    type Report = Audited;

    fn run(self, context: &mut Context) -> Result<Audited, Refusal> {
        if self.verify {
            let checked = checked::verify(context, self.expect.as_ref());
            return Ok(Audited::Checked(checked));
        }
        let mut store = context.store_to_read()?;
        if self.head {
            return checked::head(context, &mut *store).map(Audited::Checked);
        }
        self.list(context, &mut *store).map(Audited::Listed)
    }
}

impl Audit {
    fn list(&self, context: &mut Context, store: &mut dyn Store) -> Result<Streamed<Line>, Refusal> {
        let filter = self.selection.filter(context, store)?;
        let mut page = Page {
            after: self.after,
            reverse: self.listing.reverse,
            limit: PAGE,
        };
        let newest = match self.newest.map(NonZeroUsize::get) {
            None if self.follow && self.after.is_none() && filter.since.is_none() => Some(BEFORE_NEW),
            newest => newest,
        };
        if let Some(newest) = newest {
            page.after = before_the_newest(context, store, &filter, newest)?;
        }
        let in_a_table = context.host.is_terminal(Stream::Stdout);
        let mut rows = self.listing.rows();
        let listed = context.list(Audit::NAME, |context| {
            loop {
                page.limit = rows.wanted();
                if page.limit == 0 {
                    return Ok(Vec::new());
                }
                let found = asked(context, store, &filter, &mut page)?;
                if !found.events.is_empty() {
                    rows.printed(found.events.len());
                    return Ok(found.events.iter().map(|event| Line::new(event, in_a_table)).collect());
                }
                match (found.is_last, self.follow) {
                    (true, false) => return Ok(Vec::new()),
                    (true, true) => thread::sleep(POLL),
                    (false, _) => {}
                }
            }
        })?;
        if let Some(cursor) = page.after.filter(|_| rows.are_enough()) {
            page.limit = 1;
            if !asked(context, store, &filter, &mut page)?.events.is_empty() {
                context.say(&format!("there is more: the same command with --after {cursor}"));
            }
        }
        Ok(listed)
    }
}

/// The next page.
fn asked(
    context: &Context,
    store: &mut dyn Store,
    filter: &EventFilter,
    page: &mut Page<i64>,
) -> Result<EventPage, Refusal> {
    let found = store.events(filter, page);
    let found = found.map_err(|error| context.store_refusal(error))?;
    page.after = Some(found.reached);
    Ok(found)
}

/// The event behind which the newest so many begin; `None` where there are not so many.
fn before_the_newest(
    context: &Context,
    store: &mut dyn Store,
    filter: &EventFilter,
    mut wanted: usize,
) -> Result<Option<i64>, Refusal> {
    let mut page = Page {
        after: None,
        reverse: true,
        limit: PAGE,
    };
    let mut first = None;
    while wanted > 0 {
        page.limit = wanted.min(PAGE);
        let found = asked(context, store, filter, &mut page)?;
        wanted -= found.events.len();
        first = found.events.last().map(|event| event.sequence).or(first);
        if found.is_last {
            break;
        }
    }
    Ok(first.map(|first| first - 1))
}
