//! The audit trail's rows: the newest event, and the next one tied to it.

use rusqlite::{Connection, params};

use super::row;
use crate::{
    event::{Event, Recorded, Tip},
    store::StoreError,
};

/// The end of the chain.
pub(super) fn tip(connection: &Connection) -> Result<Option<Tip>, StoreError> {
    let sql = "SELECT sequence, at, hash FROM events ORDER BY sequence DESC LIMIT 1";
    row::first(connection, sql, [], |row| {
        Ok(Tip {
            sequence: row.get(0)?,
            at: row::instant(row.get(1)?)?,
            hash: row.get(2)?,
        })
    })
}

/// Writes an event and returns the new end of the chain.
pub(super) fn append(connection: &Connection, tip: Option<&Tip>, event: Event) -> Result<Tip, StoreError> {
    let recorded = Recorded::after(tip, event);
    let event = &recorded.event;
    row::change(
        connection,
        "INSERT INTO events (sequence, at, actor, action, account_id, link_id, detail, previous, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            recorded.sequence,
            event.at.timestamp_millis(),
            event.actor.0,
            event.action.as_str(),
            event.account_id,
            event.link_id.map(|id| id.to_string()),
            recorded.detail(),
            recorded.previous,
            recorded.hash,
        ],
    )?;
    Ok(recorded.tip())
}
