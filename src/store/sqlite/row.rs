//! Rows as domain types. A row that cannot be one was not written by gatepass, so the store is damaged.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use rusqlite::{CachedStatement, Connection, Params, Row};
use zeroize::Zeroizing;

use super::fault::odd;
use crate::{
    account::{Account, PlainAccount, State},
    link::{Link, LinkId},
    store::StoreError,
};

/// The columns that [`account`] reads, in its order.
pub(super) const ACCOUNT: &str = "id, username, email, roles, created_at, activated_at, suspended_at,
    password_hash IS NOT NULL, password_generation, self_registered";

/// The columns that [`link`] reads, in its order.
pub(super) const LINK: &str = "id, account_id, purpose, payload, key_id, email, password_generation, issued_by,
    issued_at, expires_at, used_at, used_via, superseded_at, superseded_by, revoked_at, revoked_by, revoked_reason,
    new_email";

/// An account that was not deleted.
pub(super) fn account(row: &Row<'_>) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.get(0)?,
        username: parsed(row.get(1)?, "an account has a name that no account can have")?,
        email: maybe(row.get(2)?, "an account has an address that no account can have")?,
        roles: serde_json::from_str(&row.get::<_, String>(3)?)
            .map_err(|_| odd("an account has roles that are no list"))?,
        created_at: instant(row.get(4)?)?,
        activated_at: row.get::<_, Option<i64>>(5)?.map(instant).transpose()?,
        suspended_at: row.get::<_, Option<i64>>(6)?.map(instant).transpose()?,
        has_password: row.get(7)?,
        password_generation: row.get(8)?,
        self_registered: row.get(9)?,
    })
}

/// The columns that [`plain_account`] reads, in its order; behind them the password's hash, or nothing in its place, and
/// whether the seal holds.
pub(super) const PLAIN_ACCOUNT: &str = "id, username, email, roles, created_at, activated_at, suspended_at IS NOT NULL,
    password_hash IS NOT NULL";

/// An account that was not deleted, as it was written.
pub(super) fn plain_account(row: &Row<'_>) -> Result<PlainAccount, StoreError> {
    let id = row.get(0)?;
    if !row.get::<_, bool>(9)? {
        return Err(odd(&format!("account {id} is not what was written")));
    }
    let roles = row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?;
    let activated_at = row.get::<_, Option<i64>>(5)?.map(instant).transpose()?;
    Ok(PlainAccount {
        id,
        username: row.get(1)?,
        email: row.get(2)?,
        roles: match roles {
            "[]" => Vec::new(),
            roles => serde_json::from_str(roles).map_err(|_| odd("an account has roles that are no list"))?,
        },
        state: match (row.get(6)?, activated_at) {
            (true, _) => State::Suspended,
            (false, Some(_)) => State::Active,
            (false, None) => State::Pending,
        },
        created_at: instant(row.get(4)?)?,
        activated_at,
        has_password: row.get(7)?,
        password_hash: row.get::<_, Option<String>>(8)?.map(Zeroizing::new),
    })
}

/// A link.
pub(super) fn link(row: &Row<'_>) -> Result<Link, StoreError> {
    Ok(Link {
        id: link_id(row.get(0)?)?,
        account_id: row.get(1)?,
        purpose: parsed(row.get(2)?, "a link has an unknown purpose")?,
        payload: row.get(3)?,
        key_id: row.get(4)?,
        email: maybe(row.get(5)?, "a link has an address that no account can have")?,
        password_generation: row.get(6)?,
        issued_by: row.get(7)?,
        issued_at: instant(row.get(8)?)?,
        expires_at: instant(row.get(9)?)?,
        used_at: row.get::<_, Option<i64>>(10)?.map(instant).transpose()?,
        used_via: row.get(11)?,
        superseded_at: row.get::<_, Option<i64>>(12)?.map(instant).transpose()?,
        superseded_by: row.get::<_, Option<String>>(13)?.map(link_id).transpose()?,
        revoked_at: row.get::<_, Option<i64>>(14)?.map(instant).transpose()?,
        revoked_by: row.get(15)?,
        revoked_reason: row.get(16)?,
        new_email: maybe(row.get(17)?, "a link brings an address that no account can have")?,
    })
}

/// A link's id.
pub(super) fn link_id(text: String) -> Result<LinkId, StoreError> {
    parsed(text, "a link has an id that no link can have")
}

/// Text as the type that it was written from.
pub(super) fn parsed<T: FromStr>(text: String, otherwise: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| odd(otherwise))
}

/// The same, where there is any.
pub(super) fn maybe<T: FromStr>(text: Option<String>, otherwise: &str) -> Result<Option<T>, StoreError> {
    text.map(|text| parsed(text, otherwise)).transpose()
}

/// An instant from milliseconds.
pub(super) fn instant(milliseconds: i64) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp_millis(milliseconds).ok_or_else(|| odd("an instant is out of range"))
}

/// Every row of a query.
pub(super) fn all<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// The first row of a query, where there is one.
pub(super) fn first<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    rows.next()?.map(read).transpose()
}

/// A statement that is kept for the next row of a step: looking it up takes as long as a part of its work.
#[derive(Default)]
pub(super) struct Kept<'c>(Option<CachedStatement<'c>>);

impl<'c> Kept<'c> {
    pub(super) fn get(
        &mut self,
        connection: &'c Connection,
        sql: &str,
    ) -> Result<&mut CachedStatement<'c>, StoreError> {
        match &mut self.0 {
            Some(statement) => Ok(statement),
            none => Ok(none.insert(connection.prepare_cached(sql)?)),
        }
    }
}

/// Carries out a statement that changes rows; how many.
pub(super) fn change(connection: &Connection, sql: &str, parameters: impl Params) -> Result<usize, StoreError> {
    Ok(connection.prepare_cached(sql)?.execute(parameters)?)
}
