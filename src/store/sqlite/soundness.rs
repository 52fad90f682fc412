//! Whether what is in the file is what was put there: its pages and indexes, and what the records say of each other.

use rusqlite::{Connection, Row};

use super::{
    row::{self, LINK},
    seal, trail,
};
use crate::{
    account::{Email, Username},
    key::json,
    link::Link,
    password,
    store::{StoreError, Survey},
    token, words,
};

/// Findings that are told; a file with more is no better known by all of them.
const TOLD: usize = 20;

/// What is in the store.
pub(super) fn survey(connection: &Connection) -> Result<Survey, StoreError> {
    let count = |sql| row::first(connection, sql, [], |row| Ok(row.get::<_, i64>(0)?));
    Ok(Survey {
        accounts: count("SELECT count(*) FROM accounts WHERE deleted_at IS NULL")?.unwrap_or_default(),
        links: count("SELECT count(*) FROM links")?.unwrap_or_default(),
        tip: trail::tip(connection)?,
    })
}

/// What SQLite finds wrong with pages, indexes, types and references.
pub(super) fn flaws(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let structure = row::all(connection, &format!("PRAGMA integrity_check({TOLD})"), [], |row| {
        let told: String = row.get(0)?;
        Ok(words::safe_lines(&told.replace('\n', " ")).into_owned())
    });
    let mut flaws = match structure {
        Ok(told) => told,
        // So damaged that not even the damage can be listed.
        Err(StoreError::Damaged { reason }) => return Ok(vec![reason]),
        Err(fault) => return Err(fault),
    };
    flaws.retain(|told| told != "ok");
    flaws.extend(gathered(connection, "PRAGMA foreign_key_check", |row| {
        let (table, number, parent): (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Some(format!("row {number} of {table} belongs to no row of {parent}")))
    })?);
    Ok(flaws)
}

/// Accounts and links that contradict themselves or the audit trail.
pub(super) fn odd_records(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let accounts = "SELECT id, username, username_fold, username_skeleton, email, email_fold, password_hash
                    FROM accounts WHERE deleted_at IS NULL";
    let mut odd = gathered(connection, accounts, |row| {
        let id: i64 = row.get(0)?;
        let fault = match account_fault(row) {
            Err(StoreError::Damaged { reason }) => Some(reason),
            fault => fault?.map(str::to_owned),
        };
        Ok(fault.map(|fault| format!("account {id}: {fault}")))
    })?;
    odd.extend(gathered(connection, &format!("SELECT {LINK} FROM links"), |row| {
        let id = words::safe(&row.get::<_, String>(0)?).into_owned();
        let fault = match row::link(row) {
            Ok(link) => contradiction(&link),
            Err(StoreError::Damaged { reason }) => Some(reason),
            Err(fault) => return Err(fault),
        };
        Ok(fault.map(|fault| format!("link {id}: {fault}")))
    })?);
    let broken = seal::ALL.map(|sealed| ("is not what was written there", sealed.broken()));
    let against_the_trail = AGAINST_THE_TRAIL.iter().map(|(what, sql)| (*what, (*sql).to_owned()));
    for (what, sql) in broken.into_iter().chain(against_the_trail) {
        odd.extend(gathered(connection, &sql, |row| {
            Ok(Some(format!("{} {what}", words::safe(&row.get::<_, String>(0)?))))
        })?);
    }
    odd.truncate(TOLD);
    Ok(odd)
}

/// What only somebody who edits the file can bring about, because the tables and the trail are written in one step: what
/// happened to a link or an account is an event of that account, of the same instant.
const AGAINST_THE_TRAIL: &[(&str, &str)] = &[
    (
        "would get a number that does not follow the last",
        "SELECT 'the next account'
         WHERE (SELECT max(number) FROM (SELECT max(id) AS number FROM accounts UNION ALL
                  SELECT detail ->> 'last_account' FROM events WHERE action = 'store-restored'))
         IS NOT (SELECT seq FROM sqlite_sequence WHERE name = 'accounts')",
    ),
    (
        "was issued in this name, and no event says so",
        "SELECT 'link ' || id FROM links WHERE NOT EXISTS (
           SELECT 1 FROM events WHERE events.account_id = links.account_id AND link_id = links.id
           AND action = 'link-issued' AND actor = issued_by)",
    ),
    (
        "is recorded as spent, and no event says so",
        "SELECT 'link ' || id FROM links WHERE used_at IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM events WHERE events.account_id = links.account_id AND link_id = links.id AND at = used_at
           AND action IN ('activated', 'password-reset', 'email-changed'))",
    ),
    (
        "was spent, as the trail says, and is not recorded so",
        "SELECT 'link ' || id FROM events JOIN links ON links.id = link_id
         WHERE action IN ('activated', 'password-reset', 'email-changed') AND used_at IS NOT at",
    ),
    (
        "is recorded as superseded, and no event says so",
        "SELECT 'link ' || id FROM links WHERE superseded_at IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM events WHERE events.account_id = links.account_id AND link_id = superseded_by
           AND at = superseded_at)",
    ),
    (
        "is recorded as withdrawn, and no event says so",
        "SELECT 'link ' || id FROM links WHERE revoked_at IS NOT NULL
         AND revoked_at NOT IN (SELECT at FROM events WHERE action = 'store-restored')
         AND NOT EXISTS (SELECT 1 FROM events WHERE events.account_id = links.account_id AND action = 'deleted'
                         AND at = revoked_at)
         AND NOT EXISTS (SELECT 1 FROM events WHERE events.account_id = links.account_id AND link_id = links.id
                         AND action = 'link-revoked' AND at = revoked_at)",
    ),
    (
        "was withdrawn, as the trail says, and is not recorded so",
        "SELECT 'link ' || id FROM events JOIN links ON links.id = link_id
         WHERE action = 'link-revoked' AND revoked_at IS NOT at",
    ),
    (
        "was erased, and its account was not",
        "SELECT 'link ' || links.id FROM links JOIN accounts ON accounts.id = account_id
         WHERE payload = '' AND deleted_at IS NULL",
    ),
    (
        "is recorded as active, and no event says so",
        "SELECT 'account ' || id FROM accounts WHERE activated_at IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM events WHERE account_id = accounts.id
           AND ((at = activated_at AND action = 'activated') OR (action = 'registered' AND detail ->> 'active' AND activated_at
             = coalesce(CAST(round(unixepoch(detail ->> 'activated_at', 'subsec') * 1000) AS INTEGER), at))))",
    ),
    (
        "was activated, as the trail says, and is not recorded so",
        "SELECT 'account ' || accounts.id FROM events JOIN accounts ON accounts.id = account_id
         WHERE action = 'activated' AND activated_at IS NULL",
    ),
    (
        "was registered, as the trail says, at another instant or by somebody else",
        "SELECT 'account ' || accounts.id FROM events JOIN accounts ON accounts.id = account_id
         WHERE action = 'registered'
         AND (created_at IS NOT coalesce(CAST(round(unixepoch(detail ->> 'created_at', 'subsec') * 1000) AS INTEGER), at)
           OR self_registered IS NOT coalesce(detail ->> 'self_registered', 0))",
    ),
    (
        "has a role, and the trail says otherwise",
        "SELECT 'account ' || accounts.id FROM accounts, json_each(roles) AS role WHERE coalesce((
           SELECT action FROM events WHERE account_id = accounts.id
           AND ((action IN ('role-granted', 'role-withdrawn') AND detail ->> 'role' = role.value)
             OR (action = 'registered' AND role.value IN (SELECT value FROM json_each(detail, '$.roles'))))
           ORDER BY sequence DESC LIMIT 1), '') NOT IN ('role-granted', 'registered')",
    ),
    (
        "lacks a role, and the trail says otherwise",
        "SELECT 'account ' || granted.account_id FROM (
           SELECT account_id, sequence, detail ->> 'role' AS role FROM events WHERE action = 'role-granted' UNION ALL
           SELECT account_id, sequence, value FROM events, json_each(detail, '$.roles') WHERE action = 'registered'
         ) AS granted JOIN accounts ON accounts.id = account_id
         WHERE deleted_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM json_each(roles) WHERE value = granted.role)
         AND NOT EXISTS (SELECT 1 FROM events AS later WHERE later.account_id = granted.account_id
                         AND later.sequence > granted.sequence AND later.action = 'role-withdrawn'
                         AND later.detail ->> 'role' = granted.role)",
    ),
    (
        "is suspended or not, and the trail says otherwise",
        "SELECT 'account ' || id FROM accounts WHERE deleted_at IS NULL AND suspended_at IS NOT (
           SELECT CASE action WHEN 'resumed' THEN NULL ELSE at END FROM events WHERE account_id = accounts.id
           AND (action IN ('suspended', 'resumed') OR (action = 'registered' AND detail ->> 'suspended'))
           ORDER BY sequence DESC LIMIT 1)",
    ),
    (
        "is recorded as sent or given up, and no event says so",
        "SELECT 'mail ' || number FROM outbox WHERE next_at IS NULL AND NOT EXISTS (
           SELECT 1 FROM events WHERE events.account_id = outbox.account_id
           AND ((link_id = outbox.link_id AND action = 'mail-sent' AND at = sent_at)
             OR (link_id = outbox.link_id AND action = 'mail-given-up' AND at = given_up_at)
             OR (action = 'deleted' AND at = given_up_at)))",
    ),
    (
        "was mailed, as the trail says, and is recorded otherwise",
        "SELECT 'link ' || outbox.link_id FROM events JOIN outbox ON outbox.link_id = events.link_id
         WHERE action = 'mail-sent' AND sent_at IS NOT at",
    ),
    (
        "is not in the outbox, and the trail says that its mail was written",
        "SELECT 'link ' || links.id FROM events JOIN links ON links.id = link_id
         WHERE action = 'mail-queued' AND link_id NOT IN (SELECT link_id FROM outbox)",
    ),
    (
        "is deleted or not, and the trail says otherwise",
        "SELECT 'account ' || id FROM accounts WHERE deleted_at IS NOT (
           SELECT at FROM events WHERE account_id = accounts.id AND action = 'deleted')",
    ),
];

/// What is told of the rows of a query, the first of them.
fn gathered(
    connection: &Connection,
    sql: &str,
    tell: impl Fn(&Row<'_>) -> Result<Option<String>, StoreError>,
) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut told = Vec::new();
    while told.len() < TOLD {
        match rows.next() {
            Ok(Some(row)) => match tell(row) {
                Err(StoreError::Damaged { reason }) => told.push(reason),
                finding => told.extend(finding?),
            },
            Ok(None) => break,
            Err(error) => match StoreError::from(error) {
                StoreError::Damaged { reason } => {
                    told.push(reason);
                    break;
                }
                fault => return Err(fault),
            },
        }
    }
    Ok(told)
}

/// A name, an address or a hash that was not written so, or not found by what it is looked up by.
fn account_fault(row: &Row<'_>) -> Result<Option<&'static str>, StoreError> {
    let text = |column: usize| row.get::<_, Option<String>>(column);
    let Some(username) = text(1)?.and_then(|name| name.parse::<Username>().ok()) else {
        return Ok(Some("it has a name that no account can have"));
    };
    if text(2)?.as_deref() != Some(username.fold()) || text(3)?.as_deref() != Some(username.skeleton()) {
        return Ok(Some("its name is not the one that it is found by"));
    }
    let email = match text(4)?.map(|email| email.parse::<Email>()) {
        Some(Err(_)) => return Ok(Some("it has an address that no account can have")),
        Some(Ok(email)) => Some(email),
        None => None,
    };
    if text(5)?.as_deref() != email.as_ref().map(Email::fold) {
        return Ok(Some("its address is not the one that it is found by"));
    }
    if username.suits(email.as_ref()).is_err() {
        return Ok(Some("its name is an address that is not its own"));
    }
    let hash = text(6)?;
    let is_legible = hash.is_none_or(|hash| password::is_legible(&hash));
    Ok((!is_legible).then_some("its password hash cannot be read"))
}

/// The record and the payload in it say the same, or else in which claims they differ.
fn contradiction(link: &Link) -> Option<String> {
    if link.is_erased() {
        return None;
    }
    let Ok(claims) = json::object(link.payload.as_bytes()) else {
        return Some("its payload is no JSON object".to_owned());
    };
    let differing = token::differing(&claims, link);
    (!differing.is_empty()).then(|| format!("it contradicts its payload in {}", words::list(&differing)))
}
