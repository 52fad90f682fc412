//! Spending a link, and withdrawing links: what each writes, with its event.

use chrono::{DateTime, Utc};
use rusqlite::params;
use serde_json::{Map, Value};

use super::{
    change::told,
    fault::{contradiction, odd},
    read, row, seal,
    step::Step,
};
use crate::{
    account::{Account, Redemption},
    event::Action,
    link::{Link, LinkFacts, LinkId, Purpose, Revocation, Withdrawable, Withdrawn},
    store::{Decide, StoreError, Written},
};

impl Step<'_> {
    pub(super) fn redeem(
        &mut self,
        id: LinkId,
        decide: Decide<'_, LinkFacts, Redemption>,
    ) -> Result<Option<Written>, StoreError> {
        let facts = read::link_facts(self.connection, id)?;
        let Some(redemption) = decide(self.at, facts.as_ref()) else {
            return Ok(None);
        };
        let Some(LinkFacts {
            link,
            account: Some(account),
            ..
        }) = facts
        else {
            return Err(contradiction("a link that has no account"));
        };
        let spent = row::change(
            self.connection,
            "UPDATE links SET used_at = ?2, used_via = ?3
             WHERE id = ?1 AND used_at IS NULL AND superseded_at IS NULL AND revoked_at IS NULL",
            params![id.to_string(), self.at.timestamp_millis(), redemption.via],
        )?;
        if spent != 1 {
            return Err(contradiction(
                "a link is spent once, and only when it was neither withdrawn nor replaced",
            ));
        }
        seal::LINKS.renew(self.connection, "id = ?1", [id.to_string()])?;
        let link = Link {
            used_at: Some(self.at),
            used_via: redemption.via.clone(),
            ..link
        };
        self.take_effect(account, link, &redemption).map(Some)
    }

    /// What a link that was spent is good for.
    fn take_effect(&mut self, account: Account, link: Link, by: &Redemption) -> Result<Written, StoreError> {
        let id = account.id;
        let mut detail = told(&[("via", by.via.as_deref())]);
        let (action, superseded) = match link.purpose {
            Purpose::Activate => {
                return self.write_activation(account, Some(link), by.password_hash.as_deref(), detail);
            }
            Purpose::ResetPassword => {
                let hash = by.password_hash.as_deref();
                self.write_password(
                    &account,
                    hash.ok_or_else(|| contradiction("a reset without a password"))?,
                )?;
                let others = read::unused_links(self.connection, id, Some(Purpose::ResetPassword))?;
                (Action::PasswordReset, others)
            }
            Purpose::ChangeEmail => {
                let email = link.new_email.as_ref();
                self.write_email(
                    id,
                    email.ok_or_else(|| odd("a link changes an address and names none"))?,
                )?;
                (Action::EmailChanged, read::unused_links(self.connection, id, None)?)
            }
        };
        let superseded = self.supersede(&superseded, link.id)?;
        detail.insert("superseded".to_owned(), names(&superseded));
        self.log(action, Some(id), Some(link.id), detail)?;
        let account = read::account(self.connection, id)?;
        Ok(Written {
            account: account.ok_or_else(|| odd("an account is gone that was just there"))?,
            link: Some(link),
            superseded,
        })
    }

    /// Puts a link in the place of earlier ones.
    pub(super) fn supersede(&self, earlier: &[Link], by: LinkId) -> Result<Vec<LinkId>, StoreError> {
        for old in earlier {
            row::change(
                self.connection,
                "UPDATE links SET superseded_at = ?2, superseded_by = ?3 WHERE id = ?1",
                params![old.id.to_string(), self.at.timestamp_millis(), by.to_string()],
            )?;
            seal::LINKS.renew(self.connection, "id = ?1", [old.id.to_string()])?;
        }
        Ok(earlier.iter().map(|old| old.id).collect())
    }

    pub(super) fn revoke(
        &mut self,
        which: Withdrawn,
        decide: Decide<'_, Withdrawable, Revocation>,
    ) -> Result<Option<Vec<Link>>, StoreError> {
        let facts = read::withdrawable(self.connection, which)?;
        match (decide(self.at, facts.as_ref()), facts) {
            (None, _) => Ok(None),
            (Some(revocation), Some(facts)) => {
                let withdrawn = facts.links.iter().filter(|link| revocation.links.contains(&link.id));
                let reason = revocation.reason.as_deref();
                withdrawn
                    .map(|link| self.withdraw(link, reason))
                    .collect::<Result<_, _>>()
                    .map(Some)
            }
            (Some(_), None) => Err(contradiction("links that are not there")),
        }
    }

    /// Withdraws one link.
    pub(super) fn withdraw(&mut self, link: &Link, reason: Option<&str>) -> Result<Link, StoreError> {
        let changed = row::change(
            self.connection,
            "UPDATE links SET revoked_at = ?2, revoked_by = ?3, revoked_reason = ?4
             WHERE id = ?1 AND used_at IS NULL AND revoked_at IS NULL",
            params![
                link.id.to_string(),
                self.at.timestamp_millis(),
                self.stamp.actor.0,
                reason
            ],
        )?;
        if changed != 1 {
            return Err(contradiction("a link is withdrawn once, and not after it was spent"));
        }
        seal::LINKS.renew(self.connection, "id = ?1", [link.id.to_string()])?;
        let detail = told(&[("reason", reason)]);
        self.log(Action::LinkRevoked, Some(link.account_id), Some(link.id), detail)?;
        read::link(self.connection, link.id)?.ok_or_else(|| odd("a link is gone that was just there"))
    }

    /// Removes the records of links that ran out before an instant; how many.
    pub(super) fn prune(&mut self, before: DateTime<Utc>) -> Result<Option<u64>, StoreError> {
        self.prune_mails(before)?;
        let sql = "DELETE FROM links WHERE expires_at < ?1";
        let removed = row::change(self.connection, sql, [before.timestamp_millis()])?;
        if removed == 0 {
            return Ok(None);
        }
        let removed = u64::try_from(removed).unwrap_or(u64::MAX);
        let detail = [
            ("count", Value::from(removed)),
            ("expired_before", Value::from(crate::words::rfc3339(before))),
        ];
        let detail = detail.map(|(name, value)| (name.to_owned(), value));
        self.log(Action::LinksPruned, None, None, Map::from_iter(detail))?;
        Ok(Some(removed))
    }
}

/// Links in an event's detail.
pub(super) fn names(links: &[LinkId]) -> Value {
    links.iter().map(|id| Value::String(id.to_string())).collect()
}
