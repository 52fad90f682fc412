//! `gatepass activate LINK`: the link is judged, asked for what it needs, and spent.

use crate::{
    account::Redemption,
    commands::{link_input::pasted_text, password_options::Password},
    context::Context,
    diagnosis::Verdict,
    error::Refusal,
    inspection::{Inspection, InspectionView},
    key::KeyRing,
    link::{LinkFacts, LinkId, Purpose},
    report::LinkView,
    store::Store,
    words,
};

use super::{
    Activate, Activated, activated, inspected,
    password_needed::{RESET_NEEDS_PASSWORD, whose},
    without_writing::is_of_writing,
};

impl Activate {
    pub(super) fn by_link(&self, context: &mut Context) -> Result<Activated, Refusal> {
        let from_stdin = self.link.as_deref().is_none_or(|link| link == "-");
        if from_stdin && self.password.source.password_stdin {
            return Err(Refusal::usage(
                "the link and the password cannot both come from standard input: use --password-file PATH",
            ));
        }
        let text = pasted_text(context, self.link.as_deref())?;
        let mut store = match context.store_to_write() {
            Err(refusal) if is_of_writing(&refusal) => return self.without_writing(context, &text, refusal),
            opened => opened?,
        };
        let ring = context.key_ring(&mut *store)?;
        let now = context.host.now();
        // With no password to ask for, nothing has to be known before the step that judges under the lock.
        if self.password.no_password {
            let unlooked = context.bench(Some(&ring), None, now).text(&text);
            let unlooked = unlooked.map_err(|error| context.store_refusal(error))?;
            let genuine = unlooked.diagnosis.verdict == Verdict::Genuine;
            if let Some(id) = unlooked.verified_id().filter(|_| genuine) {
                let spent = self.spend(context, (&mut *store, &ring), unlooked, id, (Password::None, None));
                return match spent {
                    Err(refusal) if is_of_writing(&refusal) => {
                        drop(store);
                        self.without_writing(context, &text, refusal)
                    }
                    spent => spent,
                };
            }
        }
        let now = context.counted(now, &mut *store)?;
        let inspection = context.bench(Some(&ring), Some(&mut *store), now).text(&text);
        let inspection = inspection.map_err(|error| context.store_refusal(error))?;
        match inspection.verified_id().filter(|_| inspection.diagnosis.works()) {
            Some(id) => self.redeem(context, store, &ring, inspection, id),
            None => Ok(self.refused(context, &inspection)),
        }
    }

    /// The link would work: gets a password where one is needed, and spends it.
    fn redeem(
        &self,
        context: &mut Context,
        store: Box<dyn Store>,
        ring: &KeyRing,
        inspection: Inspection,
        id: LinkId,
    ) -> Result<Activated, Refusal> {
        let facts = inspection
            .facts()
            .and_then(|facts| Some((facts.account.clone()?, facts.link.purpose)));
        let (account, purpose) = facts.ok_or_else(Refusal::again)?;
        let (password, mut store) = self.password_for(context, &account, purpose, store)?;
        let hash = password.hash(context, whose(&account))?;
        self.spend(context, (&mut *store, ring), inspection, id, (password, hash))
    }

    /// Asks the rules under the store's lock, and spends the link if it works.
    fn spend(
        &self,
        context: &mut Context,
        (store, ring): (&mut dyn Store, &KeyRing),
        mut inspection: Inspection,
        id: LinkId,
        (password, password_hash): (Password, Option<String>),
    ) -> Result<Activated, Refusal> {
        // Asking for a password may have taken minutes.
        let stamp = context.stamp(context.host.now());
        let mut refusal = None;
        let written = {
            let context = &*context;
            store.redeem(&stamp, id, &mut |at, facts| {
                // Whoever rotates keys holds the same lock.
                let current = context.key_ring_if_any(None).unwrap_or_default();
                let ring = current.as_ref().unwrap_or(ring);
                if !inspection.judge_again(&context.settings.environment, ring, at, facts) {
                    return None;
                }
                refusal = facts.and_then(|facts| unfit(facts, password_hash.is_some()));
                refusal.is_none().then(|| Redemption {
                    password_hash: password_hash.clone(),
                    via: self.via.as_deref().map(words::without_tokens),
                })
            })
        };
        let written = written.map_err(|error| context.store_refusal(error))?;
        let Some(written) = written else {
            return refusal.map_or_else(|| Ok(self.refused(context, &inspection)), Err);
        };
        password.hand_over(context);
        let zone = context.zone();
        let advice = context.advice(&inspection, &zone);
        let diagnosis = inspected(InspectionView::new(&inspection, &advice, None), Verdict::Valid);
        let outcome = match written.link.as_ref().map(|link| link.purpose) {
            Some(Purpose::ResetPassword) => "password-reset",
            Some(Purpose::ChangeEmail) => "email-changed",
            Some(Purpose::Activate) | None => "activated",
        };
        Ok(Activated {
            diagnosis: Some(diagnosis),
            link: written.link.as_ref().map(LinkView::from),
            ..activated(context, &written.account, outcome)
        })
    }
}

/// A link that works, and a password that is missing for it, or that somebody else set while this one was asked for.
fn unfit(facts: &LinkFacts, has_one: bool) -> Option<Refusal> {
    let account = facts.account.as_ref()?;
    match (facts.link.purpose, has_one) {
        (Purpose::ResetPassword, false) => Some(Refusal::usage(RESET_NEEDS_PASSWORD)),
        (Purpose::Activate, true) if account.has_password => Some(Refusal::password_set(account)),
        _ => None,
    }
}
