//! The step itself: which key signs, what becomes of the one before, and who needs a new link.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    account::{Account, AccountId},
    context::Context,
    error::Refusal,
    event::Action,
    issuing::{Errand, IssueFault, Issuer, Recipient, works},
    key::{Algorithm, KeyRing},
    link::{Expiry, LinkFacts, NewLink, Purpose},
    store::{KeyChange, KeyFacts},
    words,
};

use super::{
    super::ring_change::{COMPROMISED, RingChange, Seed},
    RotateKey,
};

/// An account whose link would have worked, and was withdrawn.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Needy {
    account_id: AccountId,
    username: String,
    purpose: &'static str,
    confirmation_url: Option<String>,
}

impl Needy {
    fn new(account: &Account, purpose: Purpose, confirmation_url: Option<String>) -> Needy {
        Needy {
            account_id: account.id,
            username: account.username.to_string(),
            purpose: purpose.as_str(),
            confirmation_url,
        }
    }

    /// Its username, and behind a tab the new confirmation URL where there is one.
    pub(super) fn line(&self) -> String {
        let name = words::safe(&self.username);
        match &self.confirmation_url {
            Some(url) => format!("{name}\t{url}\n"),
            None => format!("{name}\n"),
        }
    }

    /// Its username alone.
    pub(super) fn name(&self) -> String {
        format!("{}\n", words::safe(&self.username))
    }

    /// The command that prints its URL once more.
    pub(super) fn again(&self) -> String {
        let name = words::shell(&self.username);
        format!("gatepass issue-link {name} --purpose {} --if-live keep", self.purpose)
    }
}

/// A rotation under way.
pub(super) struct Rotation<'a, 'h> {
    context: &'a Context<'h>,
    asked: &'a RotateKey,
    seed: &'a Seed,
    /// The ring as it was; a withdrawn link is judged by it as if no key of it had been retired.
    before: Option<KeyRing>,
    accounts: Vec<Needy>,
}

impl<'a, 'h> Rotation<'a, 'h> {
    pub(super) fn new(context: &'a Context<'h>, asked: &'a RotateKey, seed: &'a Seed) -> Rotation<'a, 'h> {
        Rotation {
            context,
            asked,
            seed,
            before: None,
            accounts: Vec::new(),
        }
    }

    /// The id of the key that signed before, or that was stolen.
    pub(super) fn former_id(&self) -> Option<&str> {
        if let Some(stolen) = &self.asked.of {
            return Some(stolen);
        }
        self.before.as_ref()?.signing_key()?.id.as_deref()
    }

    /// Who needs a new link, or got one.
    pub(super) fn into_accounts(self) -> Vec<Needy> {
        self.accounts
    }
}

impl RingChange for Rotation<'_, '_> {
    fn change(&mut self, ring: &mut KeyRing, facts: &KeyFacts) -> Result<Option<KeyChange>, Refusal> {
        self.accounts.clear();
        self.before = Some(ring.clone());
        let signing = ring.signing_key().and_then(|key| key.id.clone());
        if let Some(stolen) = self
            .asked
            .of
            .as_ref()
            .filter(|stolen| Some(*stolen) != signing.as_ref())
        {
            return retired(ring, stolen, facts);
        }
        let refuse = |fault| Refusal::of_ring(&fault, None);
        let former = ring.signing_key();
        let usual = former
            .and_then(|key| key.signing_algorithm())
            .unwrap_or(Algorithm::HS256);
        let former = former.and_then(|key| key.id.clone());
        let mut events = Vec::new();
        let (signing, changed) = match &self.asked.to {
            Some(id) => (id.clone(), ring.rotate_to(id).map_err(refuse)?),
            None => {
                let key = self.seed.key(self.asked.algorithm.unwrap_or(usual), facts.at)?;
                let id = key.id.clone().unwrap_or_default();
                ring.rotate(key).map_err(refuse)?;
                events.push((Action::KeyGenerated, id.clone()));
                (id, true)
            }
        };
        if changed {
            events.push((Action::KeyRotated, signing.clone()));
        }
        let mut revoked = None;
        if self.asked.compromised {
            let former = former.ok_or_else(|| Refusal::of_issue(IssueFault::NoSigningKey))?;
            ring.retire(&former, facts.at).map_err(refuse)?;
            events.push((Action::KeyRetired, former.clone()));
            revoked = Some((all_retired(ring), COMPROMISED));
        }
        let signer = ring.find(&signing).map(|key| key.thumbprint());
        Ok((!events.is_empty()).then_some(KeyChange {
            events,
            signer,
            revoked,
        }))
    }

    fn renew(&mut self, ring: &KeyRing, at: DateTime<Utc>, lost: &LinkFacts) -> Result<Option<NewLink>, Refusal> {
        let settings = &self.context.settings;
        let (Some(mut before), Some(account)) = (self.before.clone(), &lost.account) else {
            return Ok(None);
        };
        before.keys.iter_mut().for_each(|key| key.retired_at = None);
        let purpose = lost.link.purpose;
        let is_known = |known: &Needy| known.account_id == account.id && known.purpose == purpose.as_str();
        if !works(&before, &settings.environment, lost, at) || self.accounts.iter().any(is_known) {
            return Ok(None);
        }
        let Some(errand) = Errand::of(&lost.link).filter(|_| self.asked.reissue) else {
            self.accounts.push(Needy::new(account, purpose, None));
            return Ok(None);
        };
        let issuer = Issuer {
            ring,
            environment: &settings.environment,
            claims: settings.claims,
            template: &settings.link_template,
            bounds: &settings.ttl_bounds,
            expiry: Expiry::In(settings.default_ttl),
            id: self.context.new_link_id()?,
            mail: None,
        };
        let made = issuer.make(Recipient::of(account), errand, at);
        let (link, url) = made.map_err(Refusal::of_issue)?;
        // A URL of a rehearsal opens nothing.
        let url = Some(url).filter(|_| !settings.dry_run);
        self.accounts.push(Needy::new(account, purpose, url));
        Ok(Some(link))
    }
}

/// Retires a key that does not sign any more, and withdraws what it signed.
fn retired(ring: &mut KeyRing, stolen: &str, facts: &KeyFacts) -> Result<Option<KeyChange>, Refusal> {
    let changed = ring.retire(stolen, facts.at);
    let changed = changed.map_err(|fault| Refusal::of_ring(&fault, None))?;
    let events: Vec<_> = changed
        .then(|| (Action::KeyRetired, stolen.to_owned()))
        .into_iter()
        .collect();
    let dead = all_retired(ring);
    let is_left = dead.iter().any(|id| facts.of(id).is_some());
    Ok((!events.is_empty() || is_left).then_some(KeyChange {
        events,
        signer: None,
        revoked: Some((dead, COMPROMISED)),
    }))
}

/// The keys whose links are withdrawn. Those of keys that were retired before are dead as well, and who needs a new link has
/// yet to be told: so a run that was killed between the ring and the record is finished by the next.
fn all_retired(ring: &KeyRing) -> Vec<String> {
    let retired = ring.keys.iter().filter(|key| key.retired_at.is_some());
    retired.filter_map(|key| key.id.clone()).collect()
}
