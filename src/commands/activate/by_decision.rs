//! `gatepass activate --account`: no link is spent; the audit trail keeps the reason.

use crate::{
    account::{Activation, State, Username},
    commands::note,
    context::Context,
    error::Refusal,
    link::Purpose,
    words,
};

use super::{Activate, Activated, activated, whose};

impl Activate {
    /// An account that is active already has reached the goal.
    pub(super) fn by_decision(
        &self,
        context: &mut Context,
        username: &Username,
        reason: &str,
    ) -> Result<Activated, Refusal> {
        let mut store = context.store_to_write()?;
        let known = store
            .account(username, Purpose::Activate)
            .map_err(|error| context.store_refusal(error))?;
        let account = known.ok_or_else(|| Refusal::no_account(username))?.account;
        if account.state() == State::Active {
            if self.password.wants_one() {
                context.say("notice: the account is active already; no password was set");
            }
            return Ok(activated(context, &account, "unchanged"));
        }
        let (password, mut store) = self.password_for(context, &account, store)?;
        let password_hash = password.hash(context, whose(&account))?;
        let now = context.host.now();
        let mut decided = None;
        let written = store.activate(&context.stamp(now), username, &mut |_, facts| {
            let decision = match facts.map(|facts| facts.account.clone()) {
                None => Err(Refusal::no_account(username)),
                Some(account) => match account.state() {
                    State::Suspended => Err(Refusal::not_pending(&account)),
                    State::Active => Ok((account, None)),
                    State::Pending => {
                        let reason = Some(words::without_tokens(reason));
                        Ok((
                            account,
                            Some(Activation {
                                password_hash: password_hash.clone(),
                                via: None,
                                reason,
                            }),
                        ))
                    }
                },
            };
            note(decision, &mut decided)
        });
        let written = written.map_err(|error| context.store_refusal(error))?;
        let account = decided.ok_or_else(Refusal::again)??;
        let Some(written) = written else {
            return Ok(activated(context, &account, "unchanged"));
        };
        password.hand_over(context);
        Ok(activated(context, &written.account, "activated"))
    }
}
