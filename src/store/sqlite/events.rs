//! The audit trail as it is listed: a page at a time, found by number, so that no page costs more than the first.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, params_from_iter, types::Value};

use super::{row, trail};
use crate::{
    event::{Actor, Event, EventFilter, EventPage, Recorded},
    store::{Page, StoreError},
};

/// Events that are looked through at once where no index leads to them: whoever waits for a rare one sees what was found
/// so far.
const WINDOW: i64 = 20_000;

/// A page of the events that a filter lets through.
pub(super) fn page(connection: &Connection, filter: &EventFilter, page: &Page<i64>) -> Result<EventPage, StoreError> {
    let newest = trail::tip(connection)?.map_or(0, |tip| tip.sequence);
    let mut first = match filter.since {
        Some(since) => first_at(connection, since.timestamp_millis(), newest)?,
        None => 1,
    };
    let mut last = match filter.until {
        // Instants are whole milliseconds in the store.
        Some(until) => first_at(connection, until.timestamp_millis().saturating_add(1), newest)? - 1,
        None => newest,
    };
    match page.after {
        Some(after) if page.reverse => last = last.min(after.saturating_sub(1)),
        Some(after) => first = first.max(after.saturating_add(1)),
        None => {}
    }
    if first > last {
        let reached = page.after.unwrap_or(if page.reverse { last + 1 } else { first - 1 });
        return Ok(EventPage {
            events: Vec::new(),
            reached,
            is_last: true,
        });
    }
    let (from, to) = match (is_indexed(filter), page.reverse) {
        (true, _) => (first, last),
        (false, false) => (first, last.min(first.saturating_add(WINDOW))),
        (false, true) => (first.max(last.saturating_sub(WINDOW)), last),
    };
    let (events, breaks_off) = between(connection, filter, (from, to), page)?;
    let is_full = events.len() >= page.limit || breaks_off;
    let end = if page.reverse { from } else { to };
    let reached = events.last().filter(|_| is_full).map_or(end, |event| event.sequence);
    Ok(EventPage {
        events,
        reached,
        is_last: !is_full && end == if page.reverse { first } else { last },
    })
}

/// Whether an index leads to the events, or every event fits.
fn is_indexed(filter: &EventFilter) -> bool {
    filter.account.is_some() || (filter.link.is_none() && filter.actor.is_none() && filter.action.is_none())
}

/// The number of the first event at an instant or after it: events are dated in their order. One more than the newest
/// where there is none.
fn first_at(connection: &Connection, at: i64, newest: i64) -> Result<i64, StoreError> {
    let sql = "SELECT at FROM events WHERE sequence >= ?1 ORDER BY sequence LIMIT 1";
    let (mut low, mut high) = (1, newest + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let found: Option<i64> = row::first(connection, sql, [middle], |row| Ok(row.get(0)?))?;
        if found.is_none_or(|found| found >= at) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(low)
}

fn between(
    connection: &Connection,
    filter: &EventFilter,
    (from, to): (i64, i64),
    page: &Page<i64>,
) -> Result<(Vec<Recorded>, bool), StoreError> {
    let mut sql = format!("SELECT {} FROM events WHERE sequence BETWEEN ? AND ?", trail::COLUMNS);
    let mut values = vec![Value::from(from), Value::from(to)];
    let mut and = |condition: &str, value: Value| {
        sql += condition;
        values.push(value);
    };
    if let Some(account) = filter.account {
        and(" AND account_id = ?", account.into());
    }
    if let Some(link) = &filter.link {
        // `{` follows `z`, so the range is exactly the ids that begin so.
        and(" AND link_id >= ?", link.as_str().to_owned().into());
        and(" AND link_id < ?", format!("{}{{", link.as_str()).into());
    }
    if let Some(actor) = &filter.actor {
        and(" AND actor = ?", actor.clone().into());
    }
    if let Some(action) = filter.action {
        and(" AND action = ?", action.as_str().to_owned().into());
    }
    let order = if page.reverse { "DESC" } else { "ASC" };
    and(
        &format!(" ORDER BY sequence {order} LIMIT ?"),
        i64::try_from(page.limit).unwrap_or(i64::MAX).into(),
    );
    trail::as_far_as_possible(connection, &sql, params_from_iter(values), recorded)
}

/// An event in the words of the rules.
fn recorded(row: &Row<'_>) -> Result<Recorded, StoreError> {
    let sequence: i64 = row.get(0)?;
    let odd = |reason: &str| StoreError::OddEvent {
        sequence,
        reason: reason.to_owned(),
    };
    let text = |column: usize| row.get::<_, String>(column).map_err(|_| odd("a column holds no text"));
    let maybe = |column: usize| {
        row.get::<_, Option<String>>(column)
            .map_err(|_| odd("its link is no text"))
    };
    let at = row
        .get::<_, i64>(1)
        .ok()
        .and_then(DateTime::<Utc>::from_timestamp_millis);
    Ok(Recorded {
        sequence,
        event: Event {
            at: at.ok_or_else(|| odd("its instant is none"))?,
            actor: Actor(text(2)?),
            action: text(3)?.parse().map_err(|_| odd("no action has its word"))?,
            account_id: row.get(4).map_err(|_| odd("its account is no number"))?,
            link_id: match maybe(5)? {
                Some(id) => Some(id.parse().map_err(|_| odd("no link can have its id"))?),
                None => None,
            },
            detail: serde_json::from_str(&text(6)?).map_err(|_| odd("its detail is no JSON object"))?,
        },
        previous: row.get(7).map_err(|_| odd("it names no hash before it"))?,
        hash: row.get(8).map_err(|_| odd("it has no hash"))?,
    })
}
