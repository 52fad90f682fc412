//! A copy of the whole store, and the way back.
//!
//! A copy is made by `VACUUM INTO`: one read transaction, so that it is of one instant, holds up nobody and never has to
//! begin again while others write, as the page-by-page backup must. What comes out is one file without a log, and nothing
//! in it that was deleted.
//!
//! The way back goes through SQL and into the file that is there, in one transaction: whoever has it open sees the old
//! content or the new one and goes on writing into the same file. The schema is built anew by the migrations, up to the
//! copy's version before its rows come in and from there on afterwards, so that a copy of an earlier version is brought up
//! as its store would have been. A table that is dropped is kept in memory until that is done, because temporary files
//! would lie in a folder that is not ours: so the way back, alone, takes memory by the size of the store.

use std::{fs::File, os::unix::ffi::OsStrExt, path::Path};

use rusqlite::{
    Connection,
    config::DbConfig,
    params,
    types::{ToSqlOutput, ValueRef},
};
use serde_json::{Map, Value};

use super::{
    fault::{io_fault, odd},
    row, schema, seal,
    step::Step,
    trail,
};
use crate::{
    event::{self, Action, Event, Head, Tip, Verified},
    store::{DecideRestoration, Restored, StoreError},
};

/// What a link says that a restoration withdrew.
const REASON: &str = "restored from a copy";

/// The name of the copy's tables while they are at hand.
const COPY: &str = "copy";

/// Events that are verified at once.
const PAGE: usize = 4096;

/// Links that are withdrawn at once.
const PAGE_OF_LINKS: i64 = 4096;

/// Writes everything into an empty file. The connection is in no transaction.
pub(super) fn copy_to(connection: &Connection, file: &Path) -> Result<(), StoreError> {
    // An attempt that was in vain may have left something.
    let emptied = File::options().write(true).truncate(true).open(file);
    drop(emptied.map_err(io_fault)?);
    connection.execute_batch("PRAGMA query_only = OFF")?;
    let name = ToSqlOutput::Borrowed(ValueRef::Text(file.as_os_str().as_bytes()));
    connection.execute("VACUUM main INTO ?1", [name])?;
    Ok(())
}

/// Has a copy at hand beside the store for as long as something is done. References are not followed meanwhile: every row
/// comes from a file in which they were checked, and goes in faster.
pub(super) fn beside_a_copy<T>(
    connection: &Connection,
    copy: &str,
    work: impl FnOnce() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    connection.execute(&format!("ATTACH ?1 AS {COPY}"), [copy])?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, false)?;
    let outcome = work();
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
    connection.execute_batch(&format!("DETACH {COPY}"))?;
    outcome
}

/// Puts the copy that is at hand in the place of everything.
pub(super) fn restore(step: &mut Step<'_>, decide: DecideRestoration<'_>) -> Result<Option<Restored>, StoreError> {
    let Some(restoration) = decide(step.at, step.trail.tip) else {
        return Ok(None);
    };
    let connection = step.connection;
    let replaced = step.trail.tip;
    let version = schema::version(connection, COPY)?;
    let last = last_account(connection)?;
    schema::clear(connection)?;
    schema::build(connection, 0, version)?;
    pour(connection, last)?;
    schema::build(connection, version, schema::known())?;
    let copied = verified(connection)?;
    step.trail.tip = copied;
    step.at = match event::counted(step.at, copied.map(|tip| tip.at)) {
        Err(_) if step.accept_clock => step.at,
        counted => counted?,
    };
    let revoked = if restoration.keep_links { 0 } else { withdraw(step)? };
    let tip = log(step, replaced, revoked)?;
    let sql = "SELECT count(*) FROM accounts WHERE deleted_at IS NULL";
    let accounts = row::first(connection, sql, [], |row| Ok(row.get(0)?))?;
    Ok(Some(Restored {
        accounts: accounts.unwrap_or_default(),
        revoked,
        tip,
    }))
}

/// The copy's rows, table by table. Without triggers SQLite moves them as they are, and not through a table of its own in
/// memory; the triggers are made again from their own text.
fn pour(connection: &Connection, last_account: Option<i64>) -> Result<(), StoreError> {
    let triggers = row::all(
        connection,
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'",
        [],
        |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
    )?;
    for (name, _) in &triggers {
        connection.execute_batch(&format!("DROP TRIGGER {name}"))?;
    }
    let tables = row::all(
        connection,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
        [],
        |row| Ok(row.get::<_, String>(0)?),
    )?;
    for table in tables {
        connection.execute_batch(&format!("INSERT INTO main.{table} SELECT * FROM {COPY}.{table}"))?;
    }
    connection.execute_batch("DELETE FROM main.sqlite_sequence")?;
    // Numbers of accounts are never given twice: not those of accounts that are gone, and not those that were given since
    // the copy was made.
    let sql = format!(
        "INSERT INTO main.sqlite_sequence (name, seq)
         SELECT 'accounts', number FROM (SELECT max(number) AS number FROM (
           SELECT seq AS number FROM {COPY}.sqlite_sequence WHERE name = 'accounts' UNION ALL SELECT ?1))
         WHERE number IS NOT NULL"
    );
    row::change(connection, &sql, [last_account])?;
    for (_, sql) in &triggers {
        connection.execute_batch(sql)?;
    }
    Ok(())
}

/// The last number that an account was given.
fn last_account(connection: &Connection) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT seq FROM main.sqlite_sequence WHERE name = 'accounts'";
    row::first(connection, sql, [], |row| Ok(row.get(0)?))
}

/// The end of the trail that came in, every event of which was held against the chain.
fn verified(connection: &Connection) -> Result<Option<Tip>, StoreError> {
    let mut verified = Verified::default();
    loop {
        let page = trail::stored(connection, verified.next() - 1, PAGE)?;
        if page.is_empty() {
            return Ok(verified.tip);
        }
        for stored in &page {
            verified.take(stored).map_err(|broken| odd(&broken.to_string()))?;
        }
    }
}

/// Withdraws every unspent link, some at a time: SQLite keeps what one statement changes in memory until it is over.
fn withdraw(step: &Step<'_>) -> Result<i64, StoreError> {
    let last = row::first(step.connection, "SELECT max(number) FROM links", [], |row| {
        Ok(row.get(0)?)
    })?;
    let last: i64 = last.flatten().unwrap_or_default();
    let (mut withdrawn, mut from) = (0, 0);
    while from <= last {
        let to = from.saturating_add(PAGE_OF_LINKS);
        let changed = row::change(
            step.connection,
            "UPDATE links SET revoked_at = ?1, revoked_by = ?2, revoked_reason = ?3
             WHERE number >= ?4 AND number < ?5 AND used_at IS NULL AND superseded_at IS NULL AND revoked_at IS NULL",
            params![step.at.timestamp_millis(), step.stamp.actor.0, REASON, from, to],
        )?;
        seal::LINKS.renew(step.connection, "number >= ?1 AND number < ?2", [from, to])?;
        withdrawn += i64::try_from(changed).unwrap_or_default();
        from = to;
    }
    Ok(withdrawn)
}

fn log(step: &mut Step<'_>, replaced: Option<Tip>, revoked: i64) -> Result<Tip, StoreError> {
    let head = |tip: Option<Tip>| Value::from(Head::from(tip).to_string());
    let detail = Map::from_iter([
        ("from".to_owned(), head(step.trail.tip)),
        (
            "replaced".to_owned(),
            replaced.map_or(Value::Null, |tip| head(Some(tip))),
        ),
        ("revoked".to_owned(), revoked.into()),
        ("last_account".to_owned(), last_account(step.connection)?.into()),
        ("uid".to_owned(), step.stamp.uid.into()),
    ]);
    let event = Event {
        at: step.at,
        actor: step.stamp.actor.clone(),
        action: Action::StoreRestored,
        account_id: None,
        link_id: None,
        detail,
    };
    step.trail.append(event)
}
