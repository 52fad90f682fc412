//! What the store knows of keys, and the step that changes the key ring together with it.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

use super::{Sqlite, change::told, read, row, step::Step};
use crate::{
    link::{LinkFacts, LinkId},
    store::{KeyFacts, KeyRecord, KeyStep, Stamp, StoreError, Unspent},
};

/// Of links that may still be spent; the index `links_unspent` is by it.
const UNSPENT: &str = "used_at IS NULL AND superseded_at IS NULL AND revoked_at IS NULL";

/// What each key still signs for at an instant, in the order of their ids.
fn unspent_by_key(connection: &Connection, at: DateTime<Utc>) -> Result<Vec<Unspent>, StoreError> {
    let sql = format!(
        "SELECT key_id, count(*), max(expires_at) FROM links INDEXED BY links_unspent
         WHERE {UNSPENT} AND expires_at > ?1 GROUP BY key_id ORDER BY key_id"
    );
    row::all(connection, &sql, [at.timestamp_millis()], |row| {
        Ok(Unspent {
            key_id: row.get(0)?,
            links: row.get(1)?,
            last_expires_at: row::instant(row.get(2)?)?,
        })
    })
}

/// The links that a key still signs for, the newest first.
fn unspent_of(connection: &Connection, key_id: &str, at: DateTime<Utc>) -> Result<Vec<LinkId>, StoreError> {
    let sql = format!("SELECT id FROM links WHERE {UNSPENT} AND key_id = ?1 AND expires_at > ?2 ORDER BY number DESC");
    row::all(connection, &sql, params![key_id, at.timestamp_millis()], |row| {
        row::link_id(row.get(0)?)
    })
}

impl KeyRecord for Sqlite {
    fn unspent_by_key(&mut self, at: DateTime<Utc>) -> Result<Vec<Unspent>, StoreError> {
        self.read(|c| unspent_by_key(c, at))
    }

    fn change_keys(&mut self, stamp: &Stamp, change: &mut dyn KeyStep) -> Result<Option<u32>, StoreError> {
        self.step(stamp, |step| step.change_keys(change, self.rehearsing))
    }
}

impl Step<'_> {
    /// Changes the ring and the record of it. How many links were withdrawn; `None` where nothing was to be changed.
    fn change_keys(&mut self, change: &mut dyn KeyStep, rehearsing: bool) -> Result<Option<u32>, StoreError> {
        let facts = KeyFacts {
            at: self.at,
            unspent: unspent_by_key(self.connection, self.at)?,
        };
        let Some(decided) = change.decide(&facts) else {
            return Ok(None);
        };
        for (action, key_id) in decided.events {
            self.log(action, None, None, told(&[("key_id", Some(&key_id))]))?;
        }
        if let Some(thumbprint) = decided.signer {
            self.see_key(thumbprint)?;
        }
        let revoked = match decided.revoked {
            Some((key_ids, reason)) => self.revoke_all_of(&key_ids, reason, change)?,
            None => 0,
        };
        if !change.is_sound() {
            return Ok(None);
        }
        if !rehearsing {
            // The ring's file is the last that is written.
            self.trail.write()?;
            change.put()?;
        }
        Ok(Some(revoked))
    }

    /// Withdraws what these keys sign for, and writes the links that take the place of those. How many were withdrawn.
    fn revoke_all_of(&mut self, key_ids: &[String], reason: &str, change: &mut dyn KeyStep) -> Result<u32, StoreError> {
        let mut lost: Vec<LinkFacts> = Vec::new();
        for key_id in key_ids {
            for id in unspent_of(self.connection, key_id, self.at)? {
                lost.extend(read::link_facts(self.connection, id)?);
            }
        }
        for facts in &lost {
            self.withdraw(&facts.link, Some(reason))?;
        }
        for facts in &lost {
            if let Some(account) = &facts.account
                && let Some(fresh) = change.renew(self.at, facts)
            {
                let earlier = read::unused_links(self.connection, account.id, Some(fresh.purpose))?;
                self.write_link(account, &fresh, &earlier)?;
            }
        }
        Ok(u32::try_from(lost.len()).unwrap_or(u32::MAX))
    }
}
