//! One atomic step: the facts, the decision, the change and its events, all inside the transaction that the caller holds.

use chrono::{DateTime, SubsecRound, Utc};
use rusqlite::{Connection, params};

use super::{fault::contradiction, read, row, trail};
use crate::{
    account::{AccountFacts, Activation, Admission, Email, Username, Vacancy},
    event::{self, Tip},
    link::{Issue, Link, LinkFacts, LinkId, Purpose},
    store::{Decide, Stamp, StoreError, Written},
};

/// A step under way.
pub(super) struct Step<'a> {
    pub(super) connection: &'a Connection,
    pub(super) stamp: &'a Stamp,
    /// The instant that it counts as, in whole milliseconds.
    pub(super) at: DateTime<Utc>,
    /// The end of the audit trail.
    pub(super) tip: Option<Tip>,
}

impl<'a> Step<'a> {
    /// Begins a step under the write lock, and judges the clock.
    pub(super) fn begin(
        connection: &'a Connection,
        stamp: &'a Stamp,
        accept_clock: bool,
    ) -> Result<Step<'a>, StoreError> {
        let tip = trail::tip(connection)?;
        let at = match event::counted(stamp.now, tip.map(|tip| tip.at)) {
            Err(_) if accept_clock => stamp.now,
            counted => counted?,
        };
        Ok(Step {
            connection,
            stamp,
            at: at.trunc_subsecs(3),
            tip,
        })
    }

    pub(super) fn register(
        &mut self,
        username: &Username,
        email: Option<&Email>,
        decide: &mut dyn FnMut(&Vacancy) -> Option<Admission>,
    ) -> Result<Option<Written>, StoreError> {
        let vacancy = read::vacancy(self.connection, self.at, username, email)?;
        match (decide(&vacancy), &vacancy.same_name) {
            (None, _) => Ok(None),
            (
                Some(Admission::Create {
                    password_hash,
                    active,
                    self_registered,
                    link,
                }),
                _,
            ) => {
                let account = self.write_account(
                    vacancy.id,
                    username,
                    email,
                    password_hash.as_deref(),
                    (active, self_registered),
                )?;
                match link {
                    Some(link) => self.write_link(&account, &link, &[]).map(Some),
                    None => Ok(Some(Written {
                        account,
                        link: None,
                        superseded: Vec::new(),
                    })),
                }
            }
            (Some(Admission::Renew(issue)), Some(facts)) => self.write_issue(facts, &issue).map(Some),
            (Some(Admission::Renew(_)), None) => Err(contradiction("a link for an account that is not there")),
        }
    }

    pub(super) fn issue(
        &mut self,
        username: &Username,
        purpose: Purpose,
        decide: Decide<'_, AccountFacts, Issue>,
    ) -> Result<Option<Written>, StoreError> {
        let facts = read::account_facts(self.connection, username, purpose)?;
        match (decide(self.at, facts.as_ref()), facts) {
            (None, _) => Ok(None),
            (Some(issue), _) if issue.link.purpose != purpose => Err(contradiction("a link for another purpose")),
            (Some(issue), Some(facts)) => self.write_issue(&facts, &issue).map(Some),
            (Some(_), None) => Err(contradiction("a link for an account that is not there")),
        }
    }

    pub(super) fn redeem(
        &mut self,
        id: LinkId,
        decide: Decide<'_, LinkFacts, Activation>,
    ) -> Result<Option<Written>, StoreError> {
        let facts = read::link_facts(self.connection, id)?;
        let Some(activation) = decide(self.at, facts.as_ref()) else {
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
            params![id.to_string(), self.at.timestamp_millis(), activation.via],
        )?;
        if spent != 1 {
            return Err(contradiction(
                "a link is spent once, and only when it was neither withdrawn nor replaced",
            ));
        }
        let link = Link {
            used_at: Some(self.at),
            used_via: activation.via.clone(),
            ..link
        };
        self.write_activation(account, Some(link), &activation).map(Some)
    }

    pub(super) fn activate(
        &mut self,
        username: &Username,
        decide: Decide<'_, AccountFacts, Activation>,
    ) -> Result<Option<Written>, StoreError> {
        let facts = read::account_facts(self.connection, username, Purpose::Activate)?;
        match (decide(self.at, facts.as_ref()), facts) {
            (None, _) => Ok(None),
            (Some(activation), Some(facts)) => self.write_activation(facts.account, None, &activation).map(Some),
            (Some(_), None) => Err(contradiction("an account that is not there")),
        }
    }
}
