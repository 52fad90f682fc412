//! `gatepass activate --account`: no link is spent; the audit trail keeps the reason.

use crate::{
    account::{Account, AccountChange, AccountRef, State, Wish},
    commands::account_change::decide,
    context::Context,
    error::Refusal,
    link::Purpose,
    words,
};

use super::{Activate, Activated, activated, password_needed::whose};

impl Activate {
    /// An account that is active already has reached the goal.
    pub(super) fn by_decision(
        &self,
        context: &mut Context,
        who: &AccountRef,
        reason: &str,
    ) -> Result<Activated, Refusal> {
        let mut store = context.store_to_write()?;
        let account = context.account(&mut *store, who)?;
        if account.state() == State::Active {
            if self.password.wants_one() {
                context.say("notice: the account is active already; no password was set");
            }
            return Ok(activated(context, &account, "unchanged"));
        }
        let (password, store) = self.password_for(context, &account, Purpose::Activate, store)?;
        let password_hash = password.hash(context, whose(&account))?;
        drop(store);
        let (account, is_changed) = decide(context, who, &Wish::default(), |standing| {
            change(&standing.account, password_hash.clone(), reason)
        })?;
        if !is_changed {
            return Ok(activated(context, &account, "unchanged"));
        }
        password.hand_over(context);
        Ok(activated(context, &account, "activated"))
    }
}

fn change(account: &Account, password_hash: Option<String>, reason: &str) -> Result<Option<AccountChange>, Refusal> {
    match account.state() {
        State::Suspended => Err(Refusal::not_pending(account)),
        State::Active => Ok(None),
        // Somebody else set one while this one was asked for.
        State::Pending if account.has_password && password_hash.is_some() => Err(Refusal::password_set(account)),
        State::Pending => Ok(Some(AccountChange::Activate {
            password_hash,
            reason: words::without_tokens(reason),
        })),
    }
}
