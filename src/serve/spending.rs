//! Spending a link: what its account has to be asked first, and the step itself.

use std::sync::Arc;

use axum::http::StatusCode;
use secrecy::SecretString;
use serde_json::json;

use crate::{
    account::{Account, Redemption},
    diagnosis::Verdict,
    inspection::Inspection,
    key::KeyRing,
    link::{LinkId, Purpose},
    password, words,
};

use super::{
    body::{Absent, Fields},
    language::PasswordFault,
    link::{Good, Opened, marked},
    pages::{AGAIN, Ask, PASSWORD, PageFaults, Show},
    reply::{Content, Reply},
    site::{Rejected, Site},
};

impl Opened {
    /// Spends the link.
    pub(super) async fn spent(&self, fields: &Fields) -> Result<Reply, Reply> {
        if fields.text(PASSWORD).is_empty()
            && let Some(reply) = self.spend_at_once().await?
        {
            return Ok(reply);
        }
        let good = self.look().await?;
        self.spend(good, fields).await
    }

    /// Spends a link without a look at the store before: the step itself judges by what it finds under its lock. `None`
    /// where the token alone does not pass, or where something has to be asked.
    async fn spend_at_once(&self) -> Result<Option<Reply>, Reply> {
        let ring = self.ring()?;
        let (site, url, now, keys) = (self.site.clone(), self.url.clone(), self.now, ring.clone());
        let judged = self
            .site
            .workers
            .read(move |_| site.judge(None, &keys, &url, now))
            .await;
        let inspection = self.answered(judged)?;
        let is_genuine = inspection.diagnosis.verdict == Verdict::Genuine;
        match inspection.verified_id().filter(|_| is_genuine) {
            Some(id) => self.redeem((id, inspection, ring), None).await,
            None => Ok(None),
        }
    }

    async fn spend(&self, good: Good, fields: &Fields) -> Result<Reply, Reply> {
        let ask = match ask(&self.site, &good.account, good.purpose, self.asks_owner()) {
            // A password that is sent is to be the right one, whoever sends it.
            Ask::Confirm if !fields.text(PASSWORD).is_empty() => Ask::Repeat,
            ask => ask,
        };
        let id = good.id;
        let checked = match ask {
            Ask::Confirm => Ok(None),
            Ask::Choose(_) => self.choose(&good.account, fields).await?.map(Some),
            Ask::Repeat => self.repeat(&good.account, fields).await?.map(|()| None),
        };
        let password_hash = match checked {
            Ok(hash) => hash,
            Err(faults) => return Ok(marked(self.faulty(good.purpose, ask, faults), "password", Some(id))),
        };
        let Good {
            id, inspection, ring, ..
        } = good;
        let checked = Some(password_hash);
        let redeemed = self.redeem((id, inspection, ring), checked).await?;
        redeemed.ok_or_else(|| self.later("failed"))
    }

    /// A password for an account that has none.
    async fn choose(&self, account: &Account, fields: &Fields) -> Result<Result<String, PageFaults>, Reply> {
        let password = match fields.required(PASSWORD) {
            Ok(password) => SecretString::from(password),
            Err(Absent::Missing | Absent::Blank | Absent::NoText) => {
                return Ok(Err(of_password(PasswordFault::Missing)));
            }
        };
        let repeats = self.is_page || !fields.text(AGAIN).is_empty();
        if repeats && fields.text(AGAIN) != fields.text(PASSWORD) {
            return Ok(Err(PageFaults {
                again: Some(PasswordFault::Differ),
                ..PageFaults::default()
            }));
        }
        self.site.limits.costly(self.client).map_err(Reply::too_often)?;
        let (site, account) = (self.site.clone(), account.clone());
        let accept = move || site.accept(&password, account.username.as_str(), account.email.as_ref());
        match self.site.workers.hash(accept).await {
            Ok(Ok(hash)) => Ok(Ok(hash)),
            Ok(Err(Rejected::Weak(weakness))) => Ok(Err(of_password(PasswordFault::Weak(weakness)))),
            Ok(Err(Rejected::Failed)) => Err(self.later("failed")),
            Err(unanswered) => Err(self.later(unanswered.code())),
        }
    }

    /// The password that was chosen when the account registered itself.
    async fn repeat(&self, account: &Account, fields: &Fields) -> Result<Result<(), PageFaults>, Reply> {
        let Ok(password) = fields.required(PASSWORD).map(SecretString::from) else {
            return Ok(Err(of_password(PasswordFault::Missing)));
        };
        self.site.limits.costly(self.client).map_err(Reply::too_often)?;
        self.site.limits.attempt(account.id).map_err(Reply::too_often)?;
        let id = account.id;
        let stored = self.site.workers.read(move |store| store.password_hash(id)).await;
        let stored = self.answered(stored)?.unwrap_or_default();
        let verified = self
            .site
            .workers
            .hash(move || password::verify(&password, &stored))
            .await;
        match verified {
            Ok(Ok(true)) => Ok(Ok(())),
            Ok(Ok(false) | Err(_)) => Ok(Err(of_password(PasswordFault::Wrong))),
            Err(unanswered) => Err(self.later(unanswered.code())),
        }
    }

    /// Spends the link, if it still works under the store's lock. `checked` is what came of asking: a password's hash, or
    /// none. Where nobody was asked and somebody has to be, nothing is spent and there is no reply.
    async fn redeem(
        &self,
        (id, mut inspection, ring): (LinkId, Inspection, Arc<KeyRing>),
        checked: Option<Option<String>>,
    ) -> Result<Option<Reply>, Reply> {
        let stamp = self.site.stamp(self.now, self.site.actor.clone());
        let via = words::without_tokens(&format!("web {}", self.client));
        let (site, asks_owner) = (self.site.clone(), self.asks_owner());
        let spent = self.site.workers.write(move |store| {
            let (mut is_open, mut is_overtaken) = (false, false);
            let written = store.redeem(&stamp, id, &mut |at, facts| {
                let account = facts.and_then(|facts| Some((facts.account.as_ref()?, facts.link.purpose)));
                let asks = |(account, purpose)| ask(&site, account, purpose, asks_owner) != Ask::Confirm;
                // Whoever rotates keys holds the same lock.
                let ring = site.ring().unwrap_or_else(|_| ring.clone());
                let works = inspection.judge_again(&site.environment, &ring, at, facts);
                is_open = works && checked.is_none() && account.is_some_and(asks);
                // Somebody else gave the account a password while this one was hashed.
                let is_late = |(account, purpose): (&Account, Purpose)| {
                    purpose == Purpose::Activate && account.has_password && checked.clone().flatten().is_some()
                };
                is_overtaken = works && account.is_some_and(is_late);
                (works && !is_open && !is_overtaken).then(|| Redemption {
                    password_hash: checked.clone().flatten(),
                    via: Some(via.clone()),
                })
            })?;
            let spent = written.and_then(|written| written.link).map(|link| link.purpose);
            Ok((spent, is_open, is_overtaken, inspection))
        });
        let (spent, is_open, is_overtaken, inspection) = self.answered(spent.await)?;
        if is_open {
            return Ok(None);
        }
        if is_overtaken {
            return Err(self.later("changed"));
        }
        let Some(purpose) = spent else {
            return Err(self.does_not_work(&inspection));
        };
        let (code, words) = match purpose {
            Purpose::Activate => ("activated", "User Activated"),
            Purpose::ResetPassword => ("password-reset", "Password Changed"),
            Purpose::ChangeEmail => ("email-changed", "Email Changed"),
        };
        let reply = match self.is_page {
            true => self.page(StatusCode::OK, Show::Done(purpose)),
            false => Reply::new(StatusCode::OK, Content::json(json!([words]))),
        };
        Ok(Some(marked(reply, code, Some(id))))
    }

    /// The form once more, with what was wrong; or the same for a program.
    fn faulty(&self, purpose: Purpose, ask: Ask, faults: PageFaults) -> Reply {
        if self.is_page {
            return self.page(StatusCode::BAD_REQUEST, Show::Ask(purpose, ask, faults));
        }
        if faults.again.is_some() {
            return Reply::faults(json!({ AGAIN: ["The two passwords are not the same."] }));
        }
        let words = match faults.password {
            Some(PasswordFault::Weak(weakness)) => weakness.to_string(),
            Some(PasswordFault::Wrong) => "This is not the account's password.".to_owned(),
            _ => "This field is required.".to_owned(),
        };
        Reply::faults(json!({ PASSWORD: [words] }))
    }
}

/// What an account has to be asked before its link is spent.
pub(super) fn ask(site: &Site, account: &Account, purpose: Purpose, asks_owner: bool) -> Ask {
    match purpose {
        Purpose::ResetPassword => Ask::Choose(site.policy.min_length),
        Purpose::ChangeEmail => Ask::Confirm,
        Purpose::Activate if !account.has_password => Ask::Choose(site.policy.min_length),
        // Whoever registered it may have given somebody else's address: the owner of the address does not know the
        // password that was planted, and whoever knows it does not have the link.
        Purpose::Activate if account.self_registered && asks_owner => Ask::Repeat,
        Purpose::Activate => Ask::Confirm,
    }
}

fn of_password(fault: PasswordFault) -> PageFaults {
    PageFaults {
        password: Some(fault),
        ..PageFaults::default()
    }
}
