//! Pages of listings, each from the place where the one before ended: whatever the store's size, a page costs what it shows.

use rusqlite::{Connection, ToSql};
use unicode_normalization::UnicodeNormalization;

use super::{
    row::{self, ACCOUNT, LINK, PLAIN_ACCOUNT},
    seal,
};
use crate::{
    account::{Account, AccountFilter, AccountId, AccountPlace, AccountSort, PlainAccount, State, Username},
    link::{LinkFilter, LinkState, Listed},
    store::{Page, StoreError},
};

/// Conditions, and the values that stand in them.
#[derive(Default)]
pub(super) struct Conditions {
    sql: Vec<String>,
    values: Vec<Box<dyn ToSql>>,
}

impl Conditions {
    /// A condition on a value, which it names `?`; none where there is no value.
    pub(super) fn on<T: ToSql + 'static>(&mut self, condition: &str, value: Option<T>) {
        if let Some(value) = value {
            self.values.push(Box::new(value));
            self.sql
                .push(condition.replace('?', &format!("?{}", self.values.len())));
        }
    }

    pub(super) fn always(&mut self, condition: &str) {
        self.sql.push(condition.to_owned());
    }

    /// This stands in the name or in the address, as it was typed or as a domain is asked for.
    pub(super) fn holds(&mut self, part: &str) {
        self.values.push(Box::new(Username::fold_of(part)));
        self.values
            .push(Box::new(part.nfc().collect::<String>().to_lowercase()));
        let email = self.values.len();
        let name = email - 1;
        self.sql.push(format!(
            "(instr(username_fold, ?{name}) OR instr(coalesce(email_fold, ''), ?{email})
              OR instr(lower(coalesce(email, '')), ?{email}))"
        ));
    }

    pub(super) fn all(&self) -> String {
        self.sql.join(" AND ")
    }

    pub(super) fn values(&self) -> Vec<&dyn ToSql> {
        self.values.iter().map(|value| &**value).collect()
    }
}

impl<P> Page<P> {
    pub(super) fn further(&self) -> &'static str {
        if self.reverse { "<" } else { ">" }
    }

    pub(super) fn order(&self, by: &str) -> String {
        let way = if self.reverse { "DESC" } else { "ASC" };
        format!("ORDER BY {by} {way} LIMIT {}", self.limit)
    }
}

pub(super) fn accounts(
    connection: &Connection,
    filter: &AccountFilter,
    sort: AccountSort,
    page: &Page<AccountPlace>,
) -> Result<Vec<Account>, StoreError> {
    let mut only = chosen(filter);
    let by = match sort {
        AccountSort::Created => {
            only.on(
                &format!("id {} ?", page.further()),
                page.after.as_ref().map(|place| place.id),
            );
            "id"
        }
        AccountSort::Username => {
            let fold = page.after.as_ref().and_then(|place| place.fold.clone());
            only.on(&format!("username_fold {} ?", page.further()), fold);
            "username_fold"
        }
    };
    let sql = format!("SELECT {ACCOUNT} FROM accounts WHERE {} {}", only.all(), page.order(by));
    row::all(connection, &sql, &*only.values(), row::account)
}

pub(super) fn plain_accounts(
    connection: &Connection,
    filter: &AccountFilter,
    page: &Page<AccountId>,
    with_hashes: bool,
) -> Result<Vec<PlainAccount>, StoreError> {
    let mut only = chosen(filter);
    only.on(&format!("id {} ?", page.further()), page.after);
    let hash = if with_hashes { "password_hash" } else { "NULL" };
    let sql = format!(
        "SELECT {PLAIN_ACCOUNT}, {hash}, {} FROM accounts WHERE {} {}",
        seal::ACCOUNTS.holds(),
        only.all(),
        page.order("id")
    );
    row::all(connection, &sql, &*only.values(), row::plain_account)
}

/// The accounts that a filter chooses.
fn chosen(filter: &AccountFilter) -> Conditions {
    let mut only = Conditions::default();
    only.always("deleted_at IS NULL");
    match filter.state {
        None => {}
        Some(State::Pending) => only.always("activated_at IS NULL AND suspended_at IS NULL"),
        Some(State::Active) => only.always("activated_at IS NOT NULL AND suspended_at IS NULL"),
        Some(State::Suspended) => only.always("suspended_at IS NOT NULL"),
    }
    let millis = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| at.timestamp_millis());
    only.on("created_at >= ?", millis(filter.created_from));
    only.on("created_at < ?", millis(filter.created_before));
    only.on("activated_at >= ?", millis(filter.activated_from));
    only.on("activated_at < ?", millis(filter.activated_before));
    let role = filter.role.as_ref().map(|role| role.as_str().to_owned());
    only.on("EXISTS (SELECT 1 FROM json_each(roles) WHERE value = ?)", role);
    let without = "NOT EXISTS (SELECT 1 FROM links WHERE account_id = accounts.id AND used_at IS NULL
                   AND superseded_at IS NULL AND revoked_at IS NULL AND expires_at > ?)";
    only.on(without, millis(filter.without_live_link));
    if let Some(part) = &filter.part {
        only.holds(part);
    }
    if let Some(beginning) = filter.beginning.as_ref().map(|beginning| Username::fold_of(beginning)) {
        // Nothing that a name may hold comes after the last character that there is, so the index serves the range.
        only.on("username_fold < ?", Some(format!("{beginning}\u{10ffff}")));
        only.on("username_fold >= ?", Some(beginning));
    }
    only
}

pub(super) fn links(connection: &Connection, filter: &LinkFilter, page: &Page<i64>) -> Result<Vec<Listed>, StoreError> {
    let mut only = Conditions::default();
    only.always("TRUE");
    only.on("account_id = ?", filter.account);
    only.on("purpose = ?", filter.purpose.map(|purpose| purpose.as_str()));
    match filter.state {
        None => {}
        Some(LinkState::Unused) => only.always("used_at IS NULL AND superseded_at IS NULL AND revoked_at IS NULL"),
        Some(LinkState::Used) => only.always("used_at IS NOT NULL"),
        Some(LinkState::Revoked) => only.always("used_at IS NULL AND revoked_at IS NOT NULL"),
        Some(LinkState::Superseded) => {
            only.always("used_at IS NULL AND revoked_at IS NULL AND superseded_at IS NOT NULL");
        }
    }
    only.on("expires_at > ?", filter.expires_after.map(|at| at.timestamp_millis()));
    only.on("expires_at <= ?", filter.expires_until.map(|at| at.timestamp_millis()));
    only.on(&format!("number {} ?", page.further()), page.after);
    let sql = format!(
        "SELECT {LINK}, number AS place, (SELECT username FROM accounts WHERE accounts.id = account_id) AS owner FROM links
         WHERE {} {}",
        only.all(),
        page.order("number")
    );
    row::all(connection, &sql, &*only.values(), |row| {
        Ok(Listed {
            link: row::link(row)?,
            number: row.get("place")?,
            username: row.get("owner")?,
        })
    })
}
