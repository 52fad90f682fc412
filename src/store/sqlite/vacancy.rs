//! Who stands where a newcomer wants to, or an account that changes its name.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

use super::{
    fault::odd,
    read,
    row::{self, Kept},
};
use crate::{
    account::{AccountId, Email, Username, Vacancy},
    link::Purpose,
    store::StoreError,
};

/// Who stands where a newcomer wants to, at an instant that the caller counts by, and under the number that is next.
pub(super) fn vacancy(
    connection: &Connection,
    (at, id): (DateTime<Utc>, AccountId),
    (username, email): (&Username, Option<&Email>),
) -> Result<Vacancy, StoreError> {
    Ok(Vacancy {
        at,
        id,
        same_name: match read::account_by_name(connection, username)? {
            Some(account) => Some(read::facts_of(connection, account, Purpose::Activate)?),
            None => None,
        },
        twin: twin(connection, username, None)?,
        same_email: match email {
            Some(email) => read::account_by_email(connection, email)?,
            None => None,
        },
    })
}

/// Whether nobody has a name, nor one that looks the same. Mostly it is so, which one statement finds out.
pub(super) fn is_free<'c>(
    connection: &'c Connection,
    probe: &mut Kept<'c>,
    username: &Username,
) -> Result<bool, StoreError> {
    // Names that are the same look the same.
    let probe = probe.get(connection, "SELECT 1 FROM accounts WHERE username_skeleton = ?1")?;
    Ok(!probe.exists([username.skeleton()])?)
}

/// Another account's name that cannot be told from this one by eye; `own` is the account that would bear it.
pub(super) fn twin(
    connection: &Connection,
    username: &Username,
    own: Option<AccountId>,
) -> Result<Option<Username>, StoreError> {
    let sql = "SELECT username FROM accounts WHERE username_skeleton = ?1 AND id IS NOT ?2 ORDER BY id";
    let candidates = row::all(connection, sql, params![username.skeleton(), own], |row| {
        row::parsed::<Username>(row.get(0)?, "an account has a name that no account can have")
    })?;
    Ok(candidates.into_iter().find(|candidate| username.is_twin_of(candidate)))
}

/// The number that the next account gets; numbers of deleted accounts are not given again.
pub(super) fn next_account_id(connection: &Connection) -> Result<AccountId, StoreError> {
    let sql = "SELECT seq FROM sqlite_sequence WHERE name = 'accounts'";
    let last: i64 = row::first(connection, sql, [], |row| Ok(row.get(0)?))?.unwrap_or(0);
    last.checked_add(1)
        .ok_or_else(|| odd("no number is left for an account"))
}
