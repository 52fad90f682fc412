//! Mail in the store: written with its link, claimed, settled.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, params};
use serde_json::Map;

use super::{
    Sqlite,
    change::told,
    fault::{contradiction, odd},
    listing::Conditions,
    read,
    row::{self, Kept},
    seal,
    step::Step,
    trail,
};
use crate::{
    account::{AccountId, Email},
    event::{self, Action},
    link::{Link, LinkFacts, LinkId},
    mail::{self, Claimed, Due, Listed, Mail, MailFilter, MailState, NewMail, REFUSED, Restraint, Settled},
    store::{Decide, Outbox, Page, Stamp, StoreError},
};

/// The columns that [`mail`] reads, in its order.
const MAIL: &str =
    "number, link_id, account_id, message_id, language, link_template, queued_at, tries, next_at, sent_at,
    given_up_at, fault";

fn mail(row: &Row<'_>) -> Result<Mail, StoreError> {
    let instant = |column: usize| row.get::<_, Option<i64>>(column)?.map(row::instant).transpose();
    Ok(Mail {
        number: row.get(0)?,
        link_id: row::link_id(row.get(1)?)?,
        account_id: row.get(2)?,
        message_id: row.get(3)?,
        language: row::parsed(row.get(4)?, "a mail is in an unknown language")?,
        template: row::parsed(row.get(5)?, "a mail has a link template that is none")?,
        queued_at: row::instant(row.get(6)?)?,
        tries: row.get(7)?,
        next_at: instant(8)?,
        sent_at: instant(9)?,
        given_up_at: instant(10)?,
        fault: row.get(11)?,
    })
}

fn mail_of(connection: &Connection, link: LinkId) -> Result<Option<Mail>, StoreError> {
    let sql = format!("SELECT {MAIL} FROM outbox WHERE link_id = ?1");
    row::first(connection, &sql, [link.to_string()], mail)
}

fn mails(connection: &Connection, filter: &MailFilter, page: &Page<i64>) -> Result<Vec<Listed>, StoreError> {
    let mut only = Conditions::default();
    only.always("TRUE");
    only.on("account_id = ?", filter.account);
    only.on("queued_at >= ?", filter.since.map(|at| at.timestamp_millis()));
    match filter.state {
        None => {}
        Some(MailState::Waiting) => only.always("next_at IS NOT NULL"),
        Some(MailState::Sent) => only.always("sent_at IS NOT NULL"),
        Some(MailState::GivenUp) => only.always("given_up_at IS NOT NULL"),
    }
    only.on(&format!("number {} ?", page.further()), page.after);
    let sql = format!(
        "SELECT {MAIL}, (SELECT username FROM accounts WHERE accounts.id = account_id) AS owner,
                (SELECT coalesce(new_email, email) FROM links WHERE links.id = link_id) AS recipient FROM outbox
         WHERE {} {}",
        only.all(),
        page.order("number")
    );
    row::all(connection, &sql, &*only.values(), |row| {
        Ok(Listed {
            mail: mail(row)?,
            username: row::maybe(row.get("owner")?, "an account has a name that no account can have")?,
            to: row::maybe(row.get("recipient")?, "a link has an address that no account can have")?,
        })
    })
}

/// The first behind a place that may be taken at an instant.
fn claimable(connection: &Connection, due: Due, at: DateTime<Utc>, after: i64) -> Result<Option<Mail>, StoreError> {
    let mut only = Conditions::default();
    only.always("next_at IS NOT NULL");
    only.on("coalesce(claimed_until, 0) <= ?", Some(at.timestamp_millis()));
    only.on("number > ?", Some(after));
    match due {
        Due::ByNow => only.on("next_at <= ?", Some(at.timestamp_millis())),
        Due::All => {}
        Due::Of(link) => only.on("link_id = ?", Some(link.to_string())),
    }
    let sql = format!("SELECT {MAIL} FROM outbox WHERE {} ORDER BY number LIMIT 1", only.all());
    row::first(connection, &sql, &*only.values(), mail)
}

impl Outbox for Sqlite {
    fn mails(&mut self, filter: &MailFilter, page: &Page<i64>) -> Result<Vec<Listed>, StoreError> {
        self.read(|c| mails(c, filter, page))
    }

    fn mail_of(&mut self, link: LinkId) -> Result<Option<Mail>, StoreError> {
        self.read(|c| mail_of(c, link))
    }

    fn queue_mail(
        &mut self,
        stamp: &Stamp,
        link: LinkId,
        decide: Decide<'_, LinkFacts, NewMail>,
    ) -> Result<Option<Mail>, StoreError> {
        self.step(stamp, |step| step.add_mail(link, decide))
    }

    fn claim_mail(&mut self, stamp: &Stamp, due: Due, after: i64) -> Result<Option<Claimed>, StoreError> {
        // Mostly there is none, and nobody need wait for the lock to find that out.
        let is_there = self.read(|c| {
            let newest = trail::tip(c)?.map(|tip| tip.at);
            let at = event::counted(stamp.now, newest).unwrap_or(stamp.now);
            Ok(claimable(c, due, at, after)?.is_some())
        });
        match is_there? {
            true => self.step(stamp, |step| step.claim_mail(due, after)),
            false => Ok(None),
        }
    }

    fn settle_mail(&mut self, stamp: &Stamp, claimed: &Claimed, settled: &Settled) -> Result<(), StoreError> {
        self.step(stamp, |step| step.settle_mail(claimed, settled)).map(drop)
    }
}

impl Step<'_> {
    /// Whether an address may be written to once more.
    pub(super) fn may_mail(&self, address: Option<&Email>, restraint: Restraint) -> Result<(), StoreError> {
        let Some(address) = address else {
            return Err(contradiction("a mail to nobody"));
        };
        // What was given up untried was never sent.
        let sql = "SELECT queued_at FROM outbox WHERE address_fold = ?1 AND queued_at > ?2
                   AND (given_up_at IS NULL OR tries > 0) ORDER BY queued_at DESC LIMIT ?3";
        let since = (self.at - Restraint::SPAN).timestamp_millis();
        let before = params![address.fold(), since, restraint.looks_back()];
        let before = row::all(self.connection, sql, before, |row| row::instant(row.get(0)?))?;
        restraint
            .judge(&before, self.at)
            .map_err(|next_at| StoreError::MailTooOften {
                address: address.to_string(),
                next_at,
            })
    }

    /// Writes the mail that carries a link which was just written; whether it may go was asked before.
    pub(super) fn write_mail(&mut self, link: &Link, new: &NewMail) -> Result<Mail, StoreError> {
        let address = mail::recipient(link);
        let sql = "SELECT coalesce(max(number), 0) + 1 FROM outbox";
        let number: i64 = row::first(self.connection, sql, [], |row| Ok(row.get(0)?))?.unwrap_or(1);
        let at = self.at.timestamp_millis();
        let nothing: Option<i64> = None;
        seal::OUTBOX.insert(
            self.connection,
            &mut Kept::default(),
            params![
                number,
                link.id.to_string(),
                link.account_id,
                address.map(Email::fold),
                new.message_id,
                new.language.as_str(),
                new.template.as_str(),
                at,
                0,
                at,
                nothing,
                nothing,
                nothing,
                nothing,
            ],
        )?;
        self.log(Action::MailQueued, Some(link.account_id), Some(link.id), Map::new())?;
        mail_of(self.connection, link.id)?.ok_or_else(|| contradiction("a mail is gone that was just there"))
    }

    pub(super) fn add_mail(
        &mut self,
        link: LinkId,
        decide: Decide<'_, LinkFacts, NewMail>,
    ) -> Result<Option<Mail>, StoreError> {
        if mail_of(self.connection, link)?.is_some() {
            return Ok(None);
        }
        let facts = read::link_facts(self.connection, link)?;
        match (decide(self.at, facts.as_ref()), facts) {
            (None, _) => Ok(None),
            (Some(new), Some(facts)) => {
                self.may_mail(mail::recipient(&facts.link), new.restraint)?;
                self.write_mail(&facts.link, &new).map(Some)
            }
            (Some(_), None) => Err(contradiction("a mail for a link that is not there")),
        }
    }

    /// A claim is no event: it says nothing of what became of anybody, and ends by itself.
    fn claim_mail(&mut self, due: Due, after: i64) -> Result<Option<Claimed>, StoreError> {
        let Some(mail) = claimable(self.connection, due, self.at, after)? else {
            return Ok(None);
        };
        let facts = read::link_facts(self.connection, mail.link_id)?;
        let facts = facts.ok_or_else(|| odd("a mail carries a link that is not there"))?;
        let until = self.at + mail::CLAIM;
        let sql = "UPDATE outbox SET claimed_until = ?2 WHERE number = ?1";
        self.change_mail(mail.number, sql, params![mail.number, until.timestamp_millis()])?;
        let at = self.at;
        Ok(Some(Claimed { at, until, mail, facts }))
    }

    fn settle_mail(&mut self, claimed: &Claimed, settled: &Settled) -> Result<Option<()>, StoreError> {
        // What was sent is sent, whoever has the mail by now.
        let sql = format!(
            "SELECT {MAIL} FROM outbox WHERE link_id = ?1 AND next_at IS NOT NULL AND (?2 OR claimed_until IS ?3)"
        );
        let which = params![
            claimed.mail.link_id.to_string(),
            *settled == Settled::Sent,
            claimed.until.timestamp_millis()
        ];
        let Some(mail) = row::first(self.connection, &sql, which, mail)? else {
            return Ok(None);
        };
        let number = mail.number;
        let at = self.at.timestamp_millis();
        match settled {
            Settled::Sent => {
                let sql = "UPDATE outbox SET sent_at = ?2, tries = tries + 1, next_at = NULL, claimed_until = NULL, fault = NULL
                           WHERE number = ?1";
                self.change_mail(number, sql, params![number, at])?;
                self.log(Action::MailSent, Some(mail.account_id), Some(mail.link_id), Map::new())?;
            }
            Settled::Waits { next_at, fault } => {
                let sql = "UPDATE outbox SET next_at = ?2, tries = tries + 1, claimed_until = NULL, fault = ?3 WHERE number = ?1";
                self.change_mail(number, sql, params![number, next_at.timestamp_millis(), fault])?;
            }
            Settled::GivenUp { reason, fault } => {
                let sql = "UPDATE outbox SET given_up_at = ?2, fault = ?3, tries = tries + ?4, next_at = NULL,
                           claimed_until = NULL WHERE number = ?1";
                self.change_mail(number, sql, params![number, at, fault, *reason == REFUSED])?;
                // The words may hold an address.
                let detail = told(&[("reason", Some(reason))]);
                self.log(Action::MailGivenUp, Some(mail.account_id), Some(mail.link_id), detail)?;
            }
        }
        Ok(Some(()))
    }

    fn change_mail(&self, number: i64, sql: &str, values: impl rusqlite::Params) -> Result<(), StoreError> {
        row::change(self.connection, sql, values)?;
        seal::OUTBOX.renew(self.connection, "number = ?1", [number])
    }

    /// Leaves nothing of a person in the mails to them; what waits goes nowhere.
    pub(super) fn erase_mails(&self, account: AccountId) -> Result<(), StoreError> {
        let sql = "UPDATE outbox SET address_fold = NULL, fault = NULL, claimed_until = NULL, next_at = NULL,
                   given_up_at = CASE WHEN next_at IS NULL THEN given_up_at ELSE ?2 END WHERE account_id = ?1";
        row::change(self.connection, sql, params![account, self.at.timestamp_millis()])?;
        seal::OUTBOX.renew(self.connection, "account_id = ?1", [account])
    }

    /// Removes the mails of links that ran out before an instant, which are to be removed as well.
    pub(super) fn prune_mails(&self, before: DateTime<Utc>) -> Result<(), StoreError> {
        let sql = "DELETE FROM outbox WHERE link_id IN (SELECT id FROM links WHERE expires_at < ?1)";
        row::change(self.connection, sql, [before.timestamp_millis()]).map(drop)
    }
}
