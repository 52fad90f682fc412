//! The questions that are asked of the store. Each runs inside a snapshot that its caller holds.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

use super::{
    row::{self, ACCOUNT, LINK},
    vacancy,
};
use crate::{
    account::{Account, AccountFacts, AccountId, AccountRef, Email, Standing, Tombstone, Username, Wish},
    link::{Link, LinkFacts, LinkId, LinkIdPrefix, Purpose, Withdrawable, Withdrawn},
    store::StoreError,
};

pub(super) fn keys_seen(connection: &Connection) -> Result<Vec<[u8; 32]>, StoreError> {
    let sql = "SELECT thumbprint FROM keys_seen";
    row::all(connection, sql, [], |row| Ok(row.get(0)?))
}

/// The number of the next link to be issued.
pub(super) fn next_link_number(connection: &Connection) -> Result<i64, StoreError> {
    let sql = "SELECT coalesce(max(number), 0) + 1 FROM links";
    Ok(row::first(connection, sql, [], |row| Ok(row.get(0)?))?.unwrap_or(1))
}

pub(super) fn link_facts(connection: &Connection, id: LinkId) -> Result<Option<LinkFacts>, StoreError> {
    let Some(link) = link(connection, id)? else {
        return Ok(None);
    };
    let account = account(connection, link.account_id)?;
    let later = later_links(connection, &link)?;
    let taken = taken(connection, std::iter::once(&link).chain(&later))?;
    Ok(Some(LinkFacts {
        link,
        account,
        later,
        taken,
    }))
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

/// An account and its links for one purpose.
pub(super) fn account_facts(
    connection: &Connection,
    who: &AccountRef,
    purpose: Purpose,
) -> Result<Option<AccountFacts>, StoreError> {
    match named(connection, who)? {
        Some(account) => facts_of(connection, account, purpose).map(Some),
        None => Ok(None),
    }
}

pub(super) fn facts_of(
    connection: &Connection,
    account: Account,
    purpose: Purpose,
) -> Result<AccountFacts, StoreError> {
    let newest = match newest_link(connection, account.id, Some(purpose), DateTime::<Utc>::MAX_UTC)? {
        Some(id) => link(connection, id)?,
        None => None,
    };
    let unused = unused_links(connection, account.id, Some(purpose))?;
    let taken = taken(connection, &unused)?;
    Ok(AccountFacts {
        account,
        newest,
        unused,
        taken,
    })
}

/// The account that somebody names, unless it was deleted.
pub(super) fn named(connection: &Connection, who: &AccountRef) -> Result<Option<Account>, StoreError> {
    let by_name = match who {
        AccountRef::Id(id) => return account(connection, *id),
        AccountRef::Username(name) => account_by_name(connection, name)?,
        AccountRef::Email(_) => None,
    };
    match (by_name, who.address()) {
        (None, Some(email)) => account_by_email(connection, &email),
        (found, _) => Ok(found),
    }
}

/// An account, and who else stands where it wants to.
pub(super) fn standing(connection: &Connection, who: &AccountRef, wish: &Wish) -> Result<Option<Standing>, StoreError> {
    let Some(account) = named(connection, who)? else {
        return Ok(None);
    };
    let id = account.id;
    let other = |found: Option<Account>| found.filter(|found| found.id != id);
    let (same_name, twin) = match &wish.username {
        Some(name) => (
            other(account_by_name(connection, name)?),
            vacancy::twin(connection, name, Some(id))?,
        ),
        None => (None, None),
    };
    let same_email = match &wish.email {
        Some(email) => other(account_by_email(connection, email)?),
        None => None,
    };
    Ok(Some(Standing {
        unused: unused_links(connection, id, None)?,
        account,
        same_name,
        twin,
        same_email,
    }))
}

/// What a withdrawal rests on.
pub(super) fn withdrawable(connection: &Connection, which: Withdrawn) -> Result<Option<Withdrawable>, StoreError> {
    let (id, links) = match which {
        Withdrawn::Link(id) => match link(connection, id)? {
            Some(link) => (link.account_id, vec![link]),
            None => return Ok(None),
        },
        Withdrawn::OfAccount(id) => (id, unused_links(connection, id, None)?),
    };
    Ok(Some(Withdrawable {
        account: account(connection, id)?,
        links,
    }))
}

/// How many records of links ran out before an instant.
pub(super) fn prunable(connection: &Connection, before: DateTime<Utc>) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM links WHERE expires_at < ?1";
    let count: i64 = row::first(connection, sql, [before.timestamp_millis()], |row| Ok(row.get(0)?))?.unwrap_or(0);
    Ok(u64::try_from(count).unwrap_or_default())
}

/// What is left of a deleted account.
pub(super) fn tombstone(connection: &Connection, id: AccountId) -> Result<Option<Tombstone>, StoreError> {
    let sql = "SELECT id, created_at, activated_at, deleted_at FROM accounts WHERE id = ?1 AND deleted_at IS NOT NULL";
    row::first(connection, sql, [id], |row| {
        Ok(Tombstone {
            id: row.get(0)?,
            created_at: row::instant(row.get(1)?)?,
            activated_at: row.get::<_, Option<i64>>(2)?.map(row::instant).transpose()?,
            deleted_at: row::instant(row.get(3)?)?,
        })
    })
}

/// Of the addresses that these links bring, those that are other accounts' already.
fn taken<'l>(connection: &Connection, links: impl IntoIterator<Item = &'l Link>) -> Result<Vec<Email>, StoreError> {
    let mut taken = Vec::new();
    for link in links {
        if let Some(email) = &link.new_email
            && account_by_email(connection, email)?.is_some_and(|holder| holder.id != link.account_id)
        {
            taken.push(email.clone());
        }
    }
    Ok(taken)
}

/// An account by its number, unless it was deleted.
pub(super) fn account(connection: &Connection, id: AccountId) -> Result<Option<Account>, StoreError> {
    let sql = format!("SELECT {ACCOUNT} FROM accounts WHERE id = ?1 AND deleted_at IS NULL");
    row::first(connection, &sql, [id], row::account)
}

/// The PHC string of some account's password, among the latest accounts.
pub(super) fn a_password_hash(connection: &Connection) -> Result<Option<String>, StoreError> {
    let sql = "SELECT password_hash FROM (SELECT id, password_hash FROM accounts ORDER BY id DESC LIMIT 1000)
               WHERE password_hash IS NOT NULL ORDER BY id DESC LIMIT 1";
    row::first(connection, sql, [], |row| Ok(row.get(0)?))
}

/// The PHC string of an account's password.
pub(super) fn password_hash(connection: &Connection, id: AccountId) -> Result<Option<String>, StoreError> {
    let sql = "SELECT password_hash FROM accounts WHERE id = ?1";
    Ok(row::first(connection, sql, [id], |row| Ok(row.get(0)?))?.flatten())
}

pub(super) fn account_by_name(connection: &Connection, username: &Username) -> Result<Option<Account>, StoreError> {
    let sql = format!("SELECT {ACCOUNT} FROM accounts WHERE username_fold = ?1");
    row::first(connection, &sql, [username.fold()], row::account)
}

pub(super) fn account_by_email(connection: &Connection, email: &Email) -> Result<Option<Account>, StoreError> {
    let sql = format!("SELECT {ACCOUNT} FROM accounts WHERE email_fold = ?1");
    row::first(connection, &sql, [email.fold()], row::account)
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

/// The link that was an account's newest at an instant, for one purpose or of all.
pub(super) fn newest_link(
    connection: &Connection,
    account: AccountId,
    purpose: Option<Purpose>,
    at: DateTime<Utc>,
) -> Result<Option<LinkId>, StoreError> {
    let sql = format!(
        "SELECT id FROM links WHERE account_id = ?1 AND {} AND issued_at <= ?3 ORDER BY number DESC LIMIT 1",
        of_purpose(purpose)
    );
    let values = params![account, purpose.map(Purpose::as_str), at.timestamp_millis()];
    row::first(connection, &sql, values, |row| row::link_id(row.get(0)?))
}

/// A condition on `?2`, with which the index on account and purpose serves as far as it can.
fn of_purpose(purpose: Option<Purpose>) -> &'static str {
    match purpose {
        Some(_) => "purpose = ?2",
        None => "?2 IS NULL",
    }
}

/// An account's unused links, newest first; for one purpose or for all.
pub(super) fn unused_links(
    connection: &Connection,
    account: AccountId,
    purpose: Option<Purpose>,
) -> Result<Vec<Link>, StoreError> {
    let sql = format!(
        "SELECT {LINK} FROM links WHERE account_id = ?1 AND {}
         AND used_at IS NULL AND superseded_at IS NULL AND revoked_at IS NULL ORDER BY number DESC",
        of_purpose(purpose)
    );
    row::all(
        connection,
        &sql,
        params![account, purpose.map(Purpose::as_str)],
        row::link,
    )
}
