//! One atomic step: the facts, the decision, the change and its events, all inside the transaction that the caller holds.

use chrono::{DateTime, SubsecRound, Utc};
use rusqlite::Connection;

use super::{fault::contradiction, read, row::Kept, trail::Trail, vacancy};
use crate::{
    account::{AccountFacts, AccountId, AccountRef, Admission, Email, Username, Vacancy},
    event,
    link::{Issue, LinkFacts, LinkId, Purpose},
    mail::NewMail,
    store::{Decide, Registry, Stamp, StoreError, Written},
};

/// A step under way.
pub(super) struct Step<'a> {
    pub(super) connection: &'a Connection,
    pub(super) stamp: &'a Stamp,
    /// The instant that it counts as, in whole milliseconds.
    pub(super) at: DateTime<Utc>,
    /// The audit trail.
    pub(super) trail: Trail<'a>,
    /// Whether a clock far behind the newest event is taken as it is.
    pub(super) accept_clock: bool,
    /// What a step of many rows need not ask again.
    pub(super) next: Next<'a>,
}

/// The numbers that are next, the key that was seen last, and the statements that every row needs.
#[derive(Default)]
pub(super) struct Next<'a> {
    pub(super) probe: Kept<'a>,
    pub(super) accounts: Kept<'a>,
    pub(super) links: Kept<'a>,
    pub(super) account: Option<AccountId>,
    pub(super) link: Option<i64>,
    pub(super) key: Option<[u8; 32]>,
}

impl<'a> Step<'a> {
    /// Begins a step under the write lock, and judges the clock.
    pub(super) fn begin(
        connection: &'a Connection,
        stamp: &'a Stamp,
        accept_clock: bool,
    ) -> Result<Step<'a>, StoreError> {
        let trail = Trail::at_its_end(connection)?;
        let at = match event::counted(stamp.now, trail.tip.map(|tip| tip.at)) {
            Err(_) if accept_clock => stamp.now,
            counted => counted?,
        };
        Ok(Step {
            connection,
            stamp,
            at: at.trunc_subsecs(3),
            trail,
            accept_clock,
            next: Next::default(),
        })
    }

    /// Does what is decided about a newcomer who finds this, or tells why the store refuses such an account.
    fn admit(
        &mut self,
        vacancy: &Vacancy,
        (username, email): (&Username, Option<&Email>),
        decide: &mut dyn FnMut(&Vacancy) -> Option<Admission>,
    ) -> Result<Result<Option<Written>, StoreError>, StoreError> {
        let written = match (decide(vacancy), &vacancy.same_name) {
            (None, _) => None,
            (Some(Admission::Create(new)), _) => {
                // Of many rows in one step this one alone is refused, before anything of it is written.
                if let Some(mail) = new.link.as_ref().and_then(|link| link.mail.as_ref()) {
                    self.may_mail(email, mail.restraint)?;
                }
                let account = match self.write_account(vacancy.id, (username, email), &new) {
                    Err(taken @ StoreError::Contradiction { .. }) => return Ok(Err(taken)),
                    account => account?,
                };
                match &new.link {
                    Some(link) => Some(self.write_link(&account, link, &[])?),
                    None => Some(Written::of(account, None)),
                }
            }
            (Some(Admission::Renew(issue)), Some(facts)) => Some(self.write_issue(facts, &issue)?),
            (Some(Admission::Renew(_)), None) => return Err(contradiction("a link for an account that is not there")),
        };
        Ok(Ok(written))
    }

    pub(super) fn issue(
        &mut self,
        who: &AccountRef,
        purpose: Purpose,
        decide: Decide<'_, AccountFacts, Issue>,
    ) -> Result<Option<Written>, StoreError> {
        let facts = read::account_facts(self.connection, who, purpose)?;
        match (decide(self.at, facts.as_ref()), facts) {
            (None, _) => Ok(None),
            (Some(issue), _) if issue.link.purpose != purpose => Err(contradiction("a link for another purpose")),
            (Some(issue), Some(facts)) => self.write_issue(&facts, &issue).map(Some),
            (Some(_), None) => Err(contradiction("a link for an account that is not there")),
        }
    }
}

impl Registry for Step<'_> {
    fn register(
        &mut self,
        username: &Username,
        email: Option<&Email>,
        decide: &mut dyn FnMut(&Vacancy) -> Option<Admission>,
    ) -> Result<Option<Written>, StoreError> {
        let id = match self.next.account {
            Some(id) => id,
            None => vacancy::next_account_id(self.connection)?,
        };
        let (place, wanted) = ((self.at, id), (username, email));
        if vacancy::is_free(self.connection, &mut self.next.probe, username)? {
            match self.admit(&Vacancy::free(place), wanted, decide) {
                // Whose the address is was not asked: its index refuses by itself. Whoever is not created sees all there is.
                Ok(Ok(None) | Err(_)) | Err(StoreError::MailTooOften { .. }) => {}
                admitted => return admitted.flatten(),
            }
        }
        let vacancy = vacancy::vacancy(self.connection, place, wanted)?;
        self.admit(&vacancy, wanted, decide).flatten()
    }

    fn queue_mail(&mut self, link: LinkId, decide: Decide<'_, LinkFacts, NewMail>) -> Result<(), StoreError> {
        self.add_mail(link, decide).map(drop)
    }
}
