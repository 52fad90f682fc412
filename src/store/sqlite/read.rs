//! The questions that are asked of the store. Each runs inside a snapshot that its caller holds.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

use super::{
    fault::odd,
    row::{self, ACCOUNT, LINK},
};
use crate::{
    account::{Account, AccountFacts, AccountId, Email, Username, Vacancy},
    link::{Link, LinkFacts, LinkId, LinkIdPrefix, Purpose},
    store::StoreError,
};

pub(super) fn keys_seen(connection: &Connection) -> Result<Vec<[u8; 32]>, StoreError> {
    row::all(
        connection,
        "SELECT thumbprint FROM keys_seen",
        [],
        |row| Ok(row.get(0)?),
    )
}

pub(super) fn link_facts(connection: &Connection, id: LinkId) -> Result<Option<LinkFacts>, StoreError> {
    let Some(link) = link(connection, id)? else {
        return Ok(None);
    };
    let account = account(connection, link.account_id)?;
    let later = later_links(connection, &link)?;
    Ok(Some(LinkFacts { link, account, later }))
}

pub(super) fn links_beginning(
    connection: &Connection,
    prefix: &LinkIdPrefix,
    limit: usize,
) -> Result<Vec<LinkId>, StoreError> {
    // `{` follows `z`, so the range is exactly the ids that begin so, and the index serves it.
    let sql = "SELECT id FROM links WHERE id >= ?1 AND id < ?1 || '{' ORDER BY id LIMIT ?2";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    row::all(connection, sql, params![prefix.as_str(), limit], |row| {
        row::link_id(row.get(0)?)
    })
}

pub(super) fn account_facts(
    connection: &Connection,
    username: &Username,
    purpose: Purpose,
) -> Result<Option<AccountFacts>, StoreError> {
    let sql = format!("SELECT {ACCOUNT} FROM accounts WHERE username_fold = ?1");
    let Some(account) = row::first(connection, &sql, [username.fold()], row::account)? else {
        return Ok(None);
    };
    let newest = match newest_link(connection, account.id, purpose, DateTime::<Utc>::MAX_UTC)? {
        Some(id) => link(connection, id)?,
        None => None,
    };
    let unused = unused_links(connection, account.id, purpose)?;
    Ok(Some(AccountFacts {
        account,
        newest,
        unused,
    }))
}

/// Who stands where a newcomer wants to, at an instant that the caller counts by.
pub(super) fn vacancy(
    connection: &Connection,
    at: DateTime<Utc>,
    username: &Username,
    email: Option<&Email>,
) -> Result<Vacancy, StoreError> {
    Ok(Vacancy {
        at,
        id: next_account_id(connection)?,
        same_name: account_facts(connection, username, Purpose::Activate)?,
        twin: twin(connection, username)?,
        same_email: match email {
            Some(email) => account_by_email(connection, email)?,
            None => None,
        },
    })
}

/// An account by its number, unless it was deleted.
pub(super) fn account(connection: &Connection, id: AccountId) -> Result<Option<Account>, StoreError> {
    let sql = format!("SELECT {ACCOUNT} FROM accounts WHERE id = ?1 AND deleted_at IS NULL");
    row::first(connection, &sql, [id], row::account)
}

/// The PHC string of an account's password.
pub(super) fn password_hash(connection: &Connection, id: AccountId) -> Result<Option<String>, StoreError> {
    let sql = "SELECT password_hash FROM accounts WHERE id = ?1";
    Ok(row::first(connection, sql, [id], |row| Ok(row.get(0)?))?.flatten())
}

fn account_by_email(connection: &Connection, email: &Email) -> Result<Option<Account>, StoreError> {
    let sql = format!("SELECT {ACCOUNT} FROM accounts WHERE email_fold = ?1");
    row::first(connection, &sql, [email.fold()], row::account)
}

/// Another account's name that cannot be told from this one by eye.
fn twin(connection: &Connection, username: &Username) -> Result<Option<Username>, StoreError> {
    let sql = "SELECT username FROM accounts WHERE username_skeleton = ?1 ORDER BY id";
    let candidates = row::all(connection, sql, [username.skeleton()], |row| {
        row::parsed::<Username>(row.get(0)?, "an account has a name that no account can have")
    })?;
    Ok(candidates.into_iter().find(|candidate| username.is_twin_of(candidate)))
}

/// The number that the next account gets; numbers of deleted accounts are not given again.
fn next_account_id(connection: &Connection) -> Result<AccountId, StoreError> {
    let sql = "SELECT seq FROM sqlite_sequence WHERE name = 'accounts'";
    let last: i64 = row::first(connection, sql, [], |row| Ok(row.get(0)?))?.unwrap_or(0);
    last.checked_add(1)
        .ok_or_else(|| odd("no number is left for an account"))
}

pub(super) fn link(connection: &Connection, id: LinkId) -> Result<Option<Link>, StoreError> {
    row::first(
        connection,
        &format!("SELECT {LINK} FROM links WHERE id = ?1"),
        [id.to_string()],
        row::link,
    )
}

fn later_links(connection: &Connection, link: &Link) -> Result<Vec<Link>, StoreError> {
    let sql = format!(
        "SELECT {LINK} FROM links WHERE account_id = ?1 AND purpose = ?2
         AND number > (SELECT number FROM links WHERE id = ?3) ORDER BY number DESC"
    );
    let values = params![link.account_id, link.purpose.as_str(), link.id.to_string()];
    row::all(connection, &sql, values, row::link)
}

/// The link that was an account's newest for a purpose at an instant.
pub(super) fn newest_link(
    connection: &Connection,
    account: AccountId,
    purpose: Purpose,
    at: DateTime<Utc>,
) -> Result<Option<LinkId>, StoreError> {
    let sql = "SELECT id FROM links WHERE account_id = ?1 AND purpose = ?2 AND issued_at <= ?3
               ORDER BY number DESC LIMIT 1";
    let values = params![account, purpose.as_str(), at.timestamp_millis()];
    row::first(connection, sql, values, |row| row::link_id(row.get(0)?))
}

fn unused_links(connection: &Connection, account: AccountId, purpose: Purpose) -> Result<Vec<Link>, StoreError> {
    let sql = format!(
        "SELECT {LINK} FROM links WHERE account_id = ?1 AND purpose = ?2
         AND used_at IS NULL AND superseded_at IS NULL AND revoked_at IS NULL ORDER BY number DESC"
    );
    row::all(connection, &sql, params![account, purpose.as_str()], row::link)
}
