//! Which events are to be listed, as it is typed.

use clap::{
    Args,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};

use crate::{
    account::{AccountId, AccountRef},
    context::Context,
    error::Refusal,
    event::{Action, EventFilter},
    link::LinkIdPrefix,
    store::{Page, Store},
    words::At,
};

use super::super::listing_options::instants;

/// Options that leave events out.
#[derive(Args, Clone, Debug)]
pub(super) struct Selection {
    /// Only what happened to this account
    #[arg(long, value_name = "USERNAME", conflicts_with = "account_id")]
    account: Option<AccountRef>,
    /// Only what happened to the account of this number, which may be deleted
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
    account_id: Option<AccountId>,
    /// Only what happened to the link of this id, or of its first eight characters
    #[arg(long, value_name = "ID")]
    link: Option<LinkIdPrefix>,
    /// Only what was done in this name
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Only events of this kind
    #[arg(long, value_name = "WORD", value_parser = actions(), hide_possible_values = false)]
    action: Option<Action>,
    /// Only what happened at this instant and after it
    ///
    /// RFC 3339, such as `2026-12-01T09:00:00Z`; a time of day, such as `14:30` (the latest one past, in the local
    /// time zone); or `-10m`, ten minutes ago.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    since: Option<At>,
    /// Only what happened up to this instant
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    until: Option<At>,
}

fn actions() -> impl TypedValueParser<Value = Action> {
    let words = Action::ALL
        .iter()
        .map(|action| PossibleValue::new(action.as_str()).help(action.meaning()));
    PossibleValuesParser::new(words).try_map(|word| word.parse::<Action>())
}

impl Selection {
    /// The filter: names are looked up, times are counted from now.
    pub(super) fn filter(&self, context: &mut Context, store: &mut dyn Store) -> Result<EventFilter, Refusal> {
        let now = context.host.now();
        let [since, until] = instants(context, now, [&self.since, &self.until]);
        let mut filter = EventFilter {
            account: self.account_id,
            link: self.link.clone(),
            actor: self.by.clone(),
            action: self.action,
            since,
            until,
        };
        if let Some(who) = &self.account {
            filter.account = Some(context.account(store, who)?.id);
        }
        if let Some(prefix) = &self.link {
            let owner = owner(context, store, prefix)?;
            // An index leads to the events of its account; where another one was asked for, there is nothing to list.
            filter.account = filter.account.or(owner);
        }
        Ok(filter)
    }
}

/// The account of a link; `None` where its record is gone and only events tell of it.
fn owner(context: &Context, store: &mut dyn Store, prefix: &LinkIdPrefix) -> Result<Option<AccountId>, Refusal> {
    let failed = |error| context.store_refusal(error);
    match store.links_beginning(prefix, 2).map_err(failed)?[..] {
        [id] => Ok(store.facts(id).map_err(failed)?.map(|facts| facts.link.account_id)),
        [] => told_of(context, store, prefix).map(|()| None),
        _ => Err(Refusal::ambiguous_id(prefix)),
    }
}

/// Makes sure that there is an event at all of a link that has no record.
fn told_of(context: &Context, store: &mut dyn Store, prefix: &LinkIdPrefix) -> Result<(), Refusal> {
    let filter = EventFilter {
        link: Some(prefix.clone()),
        ..EventFilter::default()
    };
    let mut place = Page {
        after: None,
        reverse: true,
        limit: 1,
    };
    loop {
        let page = store.events(&filter, &place);
        let page = page.map_err(|error| context.store_refusal(error))?;
        match (page.events.is_empty(), page.is_last) {
            (false, _) => return Ok(()),
            (true, true) => return Err(Refusal::no_link(prefix)),
            (true, false) => place.after = Some(page.reached),
        }
    }
}
