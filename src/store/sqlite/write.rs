//! What a step writes: rows, and with each change its event.

use chrono::{DateTime, SubsecRound, Utc};
use rusqlite::params;
use serde_json::{Map, Value};

use super::{read, row::Kept, seal, spend::names, step::Step};
use crate::{
    account::{Account, AccountFacts, AccountId, Email, NewAccount, Role, Username},
    event::{Action, Event},
    link::{Issue, Link, LinkId, NewLink},
    store::{StoreError, Written},
    words,
};

impl Step<'_> {
    /// Writes a new account. What it was in another system is in its event, because nothing else would say so. Where the store
    /// refuses it, because a name or an address is taken, nothing is written.
    pub(super) fn write_account(
        &mut self,
        id: AccountId,
        (username, email): (&Username, Option<&Email>),
        new: &NewAccount,
    ) -> Result<Account, StoreError> {
        let brought = new.brought.as_ref();
        let earlier = |instant: Option<DateTime<Utc>>| instant.map_or(self.at, |instant| instant.trunc_subsecs(3));
        let account = Account {
            id,
            username: username.clone(),
            email: email.cloned(),
            roles: brought.map(|brought| brought.roles.clone()).unwrap_or_default(),
            created_at: earlier(brought.and_then(|brought| brought.created_at)),
            activated_at: new
                .active
                .then(|| earlier(brought.and_then(|brought| brought.activated_at))),
            suspended_at: brought.is_some_and(|brought| brought.suspended).then_some(self.at),
            has_password: new.password_hash.is_some(),
            password_generation: i64::from(new.password_hash.is_some()),
            self_registered: new.self_registered,
        };
        seal::ACCOUNTS.insert(
            self.connection,
            &mut self.next.accounts,
            params![
                id,
                username.as_str(),
                username.fold(),
                username.skeleton(),
                email.map(Email::as_str),
                email.map(Email::fold),
                new.password_hash,
                account.password_generation,
                role_list(&account.roles).to_string(),
                account.created_at.timestamp_millis(),
                account.activated_at.map(|at| at.timestamp_millis()),
                account.suspended_at.map(|at| at.timestamp_millis()),
                None::<i64>,
                account.self_registered,
            ],
        )?;
        self.next.account = id.checked_add(1);
        let detail = self.origin(&account, brought.is_some());
        self.log(Action::Registered, Some(id), None, detail)?;
        Ok(account)
    }

    /// What the event of a new account says of it.
    fn origin(&self, account: &Account, is_imported: bool) -> Map<String, Value> {
        let mut told = Map::new();
        let mut tell = |name: &str, value: Value| drop(told.insert(name.to_owned(), value));
        if account.activated_at.is_some() {
            tell("active", true.into());
        }
        if account.self_registered {
            tell("self_registered", true.into());
        }
        if is_imported {
            tell("imported", true.into());
        }
        for (name, at) in [
            ("created_at", Some(account.created_at)),
            ("activated_at", account.activated_at),
        ] {
            if let Some(earlier) = at.filter(|at| *at != self.at) {
                tell(name, words::rfc3339(earlier).into());
            }
        }
        if account.suspended_at.is_some() {
            tell("suspended", true.into());
        }
        if !account.roles.is_empty() {
            tell("roles", role_list(&account.roles));
        }
        told
    }

    /// Writes a link that was decided on, in the place of the account's unused ones unless those are to live.
    pub(super) fn write_issue(&mut self, facts: &AccountFacts, issue: &Issue) -> Result<Written, StoreError> {
        let earlier = if issue.keep_earlier { &[][..] } else { &facts.unused };
        self.write_link(&facts.account, &issue.link, earlier)
    }

    /// Writes a link in the place of earlier ones. They are updated after it: they name it.
    pub(super) fn write_link(
        &mut self,
        account: &Account,
        new: &NewLink,
        earlier: &[Link],
    ) -> Result<Written, StoreError> {
        if let Some(mail) = &new.mail {
            self.may_mail(new.new_email.as_ref().or(account.email.as_ref()), mail.restraint)?;
        }
        let id = new.id.to_string();
        let nothing: Option<&str> = None;
        let number = match self.next.link {
            Some(number) => number,
            None => read::next_link_number(self.connection)?,
        };
        seal::LINKS.insert(
            self.connection,
            &mut self.next.links,
            params![
                number,
                id,
                account.id,
                new.purpose.as_str(),
                new.payload,
                new.key_id,
                account.email.as_ref().map(Email::as_str),
                account.password_generation,
                self.stamp.actor.0,
                new.issued_at.timestamp_millis(),
                new.expires_at.timestamp_millis(),
                nothing,
                nothing,
                nothing,
                nothing,
                nothing,
                nothing,
                nothing,
                new.new_email.as_ref().map(Email::as_str),
            ],
        )?;
        self.next.link = number.checked_add(1);
        self.see_key(new.key_thumbprint)?;
        let superseded = self.supersede(earlier, new.id)?;
        let detail = Map::from_iter([
            ("purpose".to_owned(), Value::from(new.purpose.as_str())),
            ("superseded".to_owned(), names(&superseded)),
        ]);
        self.log(Action::LinkIssued, Some(account.id), Some(new.id), detail)?;
        let link = Link {
            id: new.id,
            account_id: account.id,
            purpose: new.purpose,
            payload: new.payload.clone(),
            key_id: new.key_id.clone(),
            email: account.email.clone(),
            new_email: new.new_email.clone(),
            password_generation: account.password_generation,
            issued_by: self.stamp.actor.0.clone(),
            issued_at: new.issued_at,
            expires_at: new.expires_at,
            used_at: None,
            used_via: None,
            superseded_at: None,
            superseded_by: None,
            revoked_at: None,
            revoked_by: None,
            revoked_reason: None,
        };
        if let Some(mail) = &new.mail {
            self.write_mail(&link, mail)?;
        }
        Ok(Written {
            account: account.clone(),
            link: Some(link),
            superseded,
        })
    }

    /// Notes that a key signed for this store.
    pub(super) fn see_key(&mut self, thumbprint: [u8; 32]) -> Result<(), StoreError> {
        if self.next.key.replace(thumbprint) == Some(thumbprint)
            || read::keys_seen(self.connection)?.contains(&thumbprint)
        {
            return Ok(());
        }
        seal::KEYS_SEEN.insert(self.connection, &mut Kept::default(), &[&thumbprint])
    }

    /// Writes the event of a change.
    pub(super) fn log(
        &mut self,
        action: Action,
        account: Option<AccountId>,
        link: Option<LinkId>,
        mut detail: Map<String, Value>,
    ) -> Result<(), StoreError> {
        let actor = self.stamp.actor.clone();
        // Whoever types a name may type any; the user id is the system's word.
        detail.insert("uid".to_owned(), self.stamp.uid.into());
        let event = Event {
            at: self.at,
            actor,
            action,
            account_id: account,
            link_id: link,
            detail,
        };
        self.trail.append(event).map(drop)
    }
}

/// Roles as they are kept.
pub(super) fn role_list(roles: &[Role]) -> Value {
    roles.iter().map(|role| Value::from(role.as_str())).collect()
}
