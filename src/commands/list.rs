//! `gatepass list`: accounts, however many there are.

use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::{
    account::{Account, AccountFilter, AccountPlace, AccountSort, Email, Role, State},
    cli::Example,
    context::Context,
    error::Refusal,
    host::Stream,
    report::{AccountView, Row, Streamed},
    store::Page,
    words::At,
};

use super::{
    Verb,
    listing_options::{ListingOptions, StateWord, instants, span, when},
};

/// What may be typed after `list`.
#[derive(Args, Clone, Debug)]
pub struct List {
    /// Only accounts with this in the name or in the address
    #[arg(value_name = "TEXT")]
    part: Option<String>,
    /// Only accounts in this state
    #[arg(long, value_enum, value_name = "STATE")]
    state: Option<StateWord>,
    /// Only accounts with this role
    #[arg(long, value_name = "ROLE")]
    role: Option<Role>,
    /// Only accounts registered at this time or later, such as `2026-12-01T09:00:00Z` or `-7d`
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    created_after: Option<At>,
    /// Only accounts registered before this time
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    created_before: Option<At>,
    /// Only accounts first activated at this time or later
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    activated_after: Option<At>,
    /// Only accounts first activated before this time
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    activated_before: Option<At>,
    /// Only accounts that were registered so long ago and never activated, such as `7d`
    #[arg(long, value_name = "DURATION", value_parser = span, conflicts_with_all = ["state", "created_before"])]
    pending_older_than: Option<TimeDelta>,
    /// Only accounts without a link that is unused and in time
    #[arg(long)]
    without_live_link: bool,
    /// The order: as they were registered, or by name
    #[arg(long, value_enum, default_value_t = Sort::Created, value_name = "ORDER")]
    sort: Sort,
    /// Go on behind this cursor of an earlier run with the same order
    #[arg(long, value_name = "CURSOR")]
    after: Option<AccountPlace>,
    #[command(flatten)]
    listing: ListingOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Sort {
    /// As they were registered
    Created,
    /// By name, case aside
    Username,
}

/// One account in the listing.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AccountRow {
    account: Option<AccountView>,
    cursor: Option<String>,
    #[serde(skip)]
    cells: Vec<String>,
}

impl AccountRow {
    fn new(account: &Account, sort: AccountSort, in_a_table: bool) -> AccountRow {
        let roles: Vec<&str> = account.roles.iter().map(Role::as_str).collect();
        AccountRow {
            cells: vec![
                account.id.to_string(),
                account.username.to_string(),
                account.email.as_ref().map(Email::to_string).unwrap_or_default(),
                account.state().as_str().to_owned(),
                roles.join(", "),
                when(account.created_at, in_a_table),
            ],
            account: Some(AccountView::from(account)),
            cursor: Some(AccountPlace::behind(account, sort).cursor()),
        }
    }
}

impl Row for AccountRow {
    const HEADER: &'static [&'static str] = &["id", "username", "email", "state", "roles", "created"];
    const PROSE: &'static [usize] = &[1, 2, 4];

    fn cells(&self) -> Vec<String> {
        self.cells.clone()
    }
}

impl Verb for List {
    const NAME: &'static str = "list";
    const ABOUT: &'static str = "List accounts";
    const LONG_ABOUT: &'static str = "List accounts, all of them or those that the options choose. The rows come out as they \
are read, however many there are: a table on a terminal, tab-separated lines under a header elsewhere, and under --json one \
object a line. With --limit a listing is cut, and the cursor of its last row says where to go on.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "Whoever registered a week ago or earlier and was never activated",
            command: "gatepass list --pending-older-than 7d",
        },
        Example {
            says: "Part of a name or an address, for a program",
            command: "gatepass list example.org --state active --json",
        },
        Example {
            says: "The names alone",
            command: "gatepass list --sort username | cut -f 2 | tail -n +2",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 5];
    type Report = Streamed<AccountRow>;

    fn run(self, context: &mut Context) -> Result<Streamed<AccountRow>, Refusal> {
        let sort = match self.sort {
            Sort::Created => AccountSort::Created,
            Sort::Username => AccountSort::Username,
        };
        if let Some(place) = self.after.as_ref().filter(|place| !place.suits(sort)) {
            let other = if place.fold.is_some() { "username" } else { "created" };
            return Err(Refusal::invalid_value(
                "--after",
                format!("is of a listing with --sort {other}"),
            ));
        }
        let mut store = context.store_to_read()?;
        let now = context.counted(context.host.now(), &mut *store)?;
        let filter = self.filter(context, now);
        let in_a_table = context.host.is_terminal(Stream::Stdout);
        let mut rows = self.listing.rows();
        let mut place = self.after.clone();
        let listed = context.list(Self::NAME, |context| {
            let page = self.page(&place, rows.wanted());
            let accounts = store.accounts(&filter, sort, &page);
            let accounts = accounts.map_err(|error| context.store_refusal(error))?;
            rows.printed(accounts.len());
            place = accounts
                .last()
                .map(|last| AccountPlace::behind(last, sort))
                .or(place.take());
            Ok(accounts
                .iter()
                .map(|account| AccountRow::new(account, sort, in_a_table))
                .collect())
        })?;
        if let Some(behind) = place.as_ref().filter(|_| rows.are_enough()) {
            let further = store.accounts(&filter, sort, &self.page(&place, 1));
            if !further.map_err(|error| context.store_refusal(error))?.is_empty() {
                context.say(&format!(
                    "there is more: the same command with --after {}",
                    behind.cursor()
                ));
            }
        }
        Ok(listed)
    }
}

impl List {
    fn filter(&self, context: &mut Context, now: DateTime<Utc>) -> AccountFilter {
        let asked = [
            &self.created_after,
            &self.created_before,
            &self.activated_after,
            &self.activated_before,
        ];
        let [created_from, created_before, activated_from, activated_before] = instants(context, now, asked);
        let state = self.state.map(State::from);
        AccountFilter {
            state: state.or(self.pending_older_than.map(|_| State::Pending)),
            role: self.role.clone(),
            created_from,
            created_before: self
                .pending_older_than
                .map_or(created_before, |span| now.checked_sub_signed(span)),
            activated_from,
            activated_before,
            without_live_link: self.without_live_link.then_some(now),
            part: self.part.clone(),
            beginning: None,
        }
    }

    fn page(&self, place: &Option<AccountPlace>, limit: usize) -> Page<AccountPlace> {
        Page {
            after: place.clone(),
            reverse: self.listing.reverse,
            limit,
        }
    }
}
