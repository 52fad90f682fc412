//! An operator's decision about one account: the facts, and what each change writes with its event.

use rusqlite::{ToSql, params};
use serde_json::{Map, Value};

use super::{
    fault::{contradiction, odd},
    read, row, seal,
    step::Step,
    write::role_list,
};
use crate::{
    account::{Account, AccountChange, AccountId, AccountRef, Email, Role, Standing, Username, Wish},
    event::Action,
    link::Link,
    store::{Decide, StoreError, Written},
};

impl Step<'_> {
    pub(super) fn change(
        &mut self,
        who: &AccountRef,
        wish: &Wish,
        decide: Decide<'_, Standing, AccountChange>,
    ) -> Result<Option<Written>, StoreError> {
        let standing = read::standing(self.connection, who, wish)?;
        match (decide(self.at, standing.as_ref()), standing) {
            (None, _) => Ok(None),
            (Some(change), Some(standing)) => self.write_change(standing.account, change).map(Some),
            (Some(_), None) => Err(contradiction("an account that is not there")),
        }
    }

    fn write_change(&mut self, account: Account, change: AccountChange) -> Result<Written, StoreError> {
        let at = self.at.timestamp_millis();
        let id = account.id;
        let (action, detail) = match change {
            AccountChange::Activate { password_hash, reason } => {
                let told = told(&[("reason", Some(&reason))]);
                return self.write_activation(account, None, password_hash.as_deref(), told);
            }
            AccountChange::Suspend { reason } => {
                self.update(id, "suspended_at = ?2 WHERE id = ?1 AND suspended_at IS NULL", &[&at])?;
                (Action::Suspended, told(&[("reason", reason.as_deref())]))
            }
            AccountChange::Resume { reason } => {
                self.update(
                    id,
                    "suspended_at = NULL WHERE id = ?1 AND suspended_at IS NOT NULL",
                    &[],
                )?;
                (Action::Resumed, told(&[("reason", reason.as_deref())]))
            }
            AccountChange::Rename(name) => {
                self.rename(id, &name)?;
                (Action::Renamed, Map::new())
            }
            AccountChange::SetEmail(email) => {
                self.write_email(id, &email)?;
                (Action::EmailSet, Map::new())
            }
            AccountChange::SetPassword { password_hash } => {
                self.write_password(&account, &password_hash)?;
                (Action::PasswordSet, Map::new())
            }
            AccountChange::Grant(role) => {
                let roles = account.roles.iter().cloned().chain([role.clone()]);
                self.write_roles(id, roles.collect())?;
                (Action::RoleGranted, told(&[("role", Some(role.as_str()))]))
            }
            AccountChange::Withdraw(role) => {
                let roles = account.roles.iter().filter(|other| **other != role).cloned();
                self.write_roles(id, roles.collect())?;
                (Action::RoleWithdrawn, told(&[("role", Some(role.as_str()))]))
            }
            AccountChange::Delete { reason } => {
                self.erase(id)?;
                self.log(Action::Deleted, Some(id), None, told(&[("reason", reason.as_deref())]))?;
                return Ok(Written::of(account, None));
            }
        };
        self.log(action, Some(id), None, detail)?;
        Ok(Written::of(self.account_now(id)?, None))
    }

    /// Makes an account active; the instant at which it first became so stays.
    pub(super) fn write_activation(
        &mut self,
        account: Account,
        link: Option<Link>,
        password_hash: Option<&str>,
        told: Map<String, Value>,
    ) -> Result<Written, StoreError> {
        let id = account.id;
        if let Some(hash) = password_hash {
            self.write_password(&account, hash)?;
        }
        let at = self.at.timestamp_millis();
        self.update(id, "activated_at = coalesce(activated_at, ?2) WHERE id = ?1", &[&at])?;
        self.log(Action::Activated, Some(id), link.as_ref().map(|link| link.id), told)?;
        // What was just written is known, and reading it again would cost as much as the rest.
        let gets_password = password_hash.is_some();
        let account = Account {
            activated_at: account.activated_at.or(Some(self.at)),
            has_password: account.has_password || gets_password,
            password_generation: account.password_generation + i64::from(gets_password),
            ..account
        };
        Ok(Written::of(account, link))
    }

    /// Gives an account a password; links that were issued against the one before know that it is another.
    pub(super) fn write_password(&self, account: &Account, password_hash: &str) -> Result<(), StoreError> {
        let generation = account.password_generation.checked_add(1);
        let generation = generation.ok_or_else(|| odd("a password's generation is out of range"))?;
        let sql = "password_hash = ?2, password_generation = ?3 WHERE id = ?1";
        self.update(account.id, sql, &[&password_hash, &generation])
    }

    /// Gives an account an address.
    pub(super) fn write_email(&self, id: AccountId, email: &Email) -> Result<(), StoreError> {
        let sql = "email = ?2, email_fold = ?3 WHERE id = ?1";
        self.update(id, sql, &[&email.as_str(), &email.fold()])
    }

    fn rename(&self, id: AccountId, name: &Username) -> Result<(), StoreError> {
        let sql = "username = ?2, username_fold = ?3, username_skeleton = ?4 WHERE id = ?1";
        self.update(id, sql, &[&name.as_str(), &name.fold(), &name.skeleton()])
    }

    fn write_roles(&self, id: AccountId, mut roles: Vec<Role>) -> Result<(), StoreError> {
        roles.sort_unstable();
        roles.dedup();
        self.update(id, "roles = ?2 WHERE id = ?1", &[&role_list(&roles).to_string()])
    }

    /// Leaves a tombstone, and nothing of the person in the account's links.
    fn erase(&self, id: AccountId) -> Result<(), StoreError> {
        let sql = "username = NULL, username_fold = NULL, username_skeleton = NULL, email = NULL, email_fold = NULL,
                   password_hash = NULL, roles = '[]', deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL";
        self.update(id, sql, &[&self.at.timestamp_millis()])?;
        // Nothing can be done with them any more, and no key signs for them.
        row::change(
            self.connection,
            "UPDATE links SET revoked_at = ?2, revoked_by = ?3 WHERE account_id = ?1
             AND used_at IS NULL AND superseded_at IS NULL AND revoked_at IS NULL",
            params![id, self.at.timestamp_millis(), self.stamp.actor.0],
        )?;
        row::change(
            self.connection,
            "UPDATE links SET payload = '', email = NULL, new_email = NULL, used_via = NULL, revoked_reason = NULL
             WHERE account_id = ?1",
            params![id],
        )?;
        seal::LINKS.renew(self.connection, "account_id = ?1", [id])?;
        self.erase_mails(id)
    }

    /// Changes the one row of an account; a condition that does not hold is a decision that does not fit the facts.
    fn update(&self, id: AccountId, what: &str, values: &[&dyn ToSql]) -> Result<(), StoreError> {
        let values: Vec<&dyn ToSql> = [&id as &dyn ToSql].into_iter().chain(values.iter().copied()).collect();
        match row::change(self.connection, &format!("UPDATE accounts SET {what}"), &*values)? {
            1 => seal::ACCOUNTS.renew(self.connection, "id = ?1", [id]),
            _ => Err(contradiction("a change that does not fit the account")),
        }
    }

    fn account_now(&self, id: AccountId) -> Result<Account, StoreError> {
        read::account(self.connection, id)?.ok_or_else(|| odd("an account is gone that was just there"))
    }
}

/// What an event keeps beside the rest, of what there is.
pub(super) fn told(pairs: &[(&str, Option<&str>)]) -> Map<String, Value> {
    let there = pairs
        .iter()
        .filter_map(|(name, value)| Some(((*name).to_owned(), Value::from((*value)?))));
    there.collect()
}
