//! What a step writes: rows, and with each change its event.

use rusqlite::params;
use serde_json::{Map, Value};

use super::{fault::odd, read, seal, spend::names, step::Step, trail};
use crate::{
    account::{Account, AccountFacts, AccountId, Email, Username},
    event::{Action, Event},
    link::{Issue, Link, LinkId, NewLink},
    store::{StoreError, Written},
};

impl Step<'_> {
    /// Writes a new account.
    pub(super) fn write_account(
        &mut self,
        id: AccountId,
        username: &Username,
        email: Option<&Email>,
        password_hash: Option<&str>,
        (active, self_registered): (bool, bool),
    ) -> Result<Account, StoreError> {
        let at = self.at.timestamp_millis();
        let nothing: Option<i64> = None;
        seal::ACCOUNTS.insert(
            self.connection,
            params![
                id,
                username.as_str(),
                username.fold(),
                username.skeleton(),
                email.map(Email::as_str),
                email.map(Email::fold),
                password_hash,
                i64::from(password_hash.is_some()),
                "[]",
                at,
                active.then_some(at),
                nothing,
                nothing,
                self_registered,
            ],
        )?;
        let told = [("active", active), ("self_registered", self_registered)];
        let detail = told
            .into_iter()
            .filter(|(_, is_so)| *is_so)
            .map(|(name, _)| (name.to_owned(), Value::Bool(true)));
        let detail = detail.collect();
        self.log(Action::Registered, Some(id), None, detail)?;
        read::account(self.connection, id)?.ok_or_else(|| odd("an account is gone that was just written"))
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
        let id = new.id.to_string();
        let nothing: Option<&str> = None;
        seal::LINKS.insert(
            self.connection,
            params![
                read::next_link_number(self.connection)?,
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
        self.see_key(new.key_thumbprint)?;
        let superseded = self.supersede(earlier, new.id)?;
        let detail = Map::from_iter([
            ("purpose".to_owned(), Value::from(new.purpose.as_str())),
            ("superseded".to_owned(), names(&superseded)),
        ]);
        self.log(Action::LinkIssued, Some(account.id), Some(new.id), detail)?;
        Ok(Written {
            account: account.clone(),
            link: Some(self.link_now(new.id)?),
            superseded,
        })
    }

    /// Notes that a key signed for this store.
    pub(super) fn see_key(&self, thumbprint: [u8; 32]) -> Result<(), StoreError> {
        if read::keys_seen(self.connection)?.contains(&thumbprint) {
            return Ok(());
        }
        seal::KEYS_SEEN.insert(self.connection, [thumbprint])
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
        self.tip = Some(trail::append(self.connection, self.tip.as_ref(), event)?);
        Ok(())
    }

    fn link_now(&self, id: LinkId) -> Result<Link, StoreError> {
        read::link(self.connection, id)?.ok_or_else(|| odd("a link is gone that was just written"))
    }
}
