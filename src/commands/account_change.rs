//! What every verb has in common that changes one account by an operator's decision.

use serde::Serialize;

use crate::{
    account::{Account, AccountChange, AccountRef, Standing, Wish},
    context::Context,
    error::Refusal,
    report::{AccountView, Loss, Report},
    words,
};

use super::note;

/// What came out of such a verb.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Changed {
    outcome: Option<&'static str>,
    account: Option<AccountView>,
    #[serde(skip)]
    said: String,
    #[serde(skip)]
    again: Option<String>,
}

impl Report for Changed {
    fn text(&self, _width: Option<usize>) -> String {
        self.said.clone()
    }

    fn lost(&self) -> Option<Loss> {
        self.outcome.map(|_| Loss {
            done: "the account is as asked",
            again: self.again.clone(),
            awaited: false,
        })
    }
}

impl Changed {
    /// In a word, where anything came of it.
    pub(super) fn outcome(&self) -> Option<&'static str> {
        self.outcome
    }

    /// The command that shows it once more.
    pub(super) fn again(&self) -> Option<String> {
        self.again.clone()
    }

    /// The account as it is now.
    pub(super) fn into_account(self) -> Option<AccountView> {
        self.account
    }
}

/// How a verb tells of what it did.
#[derive(Clone, Debug)]
pub(super) struct Telling {
    /// Its outcome where something was changed: `suspended`.
    pub(super) outcome: &'static str,
    /// The same in a sentence about the account: `is suspended now`.
    pub(super) done: String,
    /// Where nothing was to be done: `is suspended already`.
    pub(super) already: String,
}

/// Changes one account, if the decision that is taken under the store's lock says so; the account as it is now, and whether
/// anything was written.
pub(super) fn decide(
    context: &mut Context,
    who: &AccountRef,
    wish: &Wish,
    mut decision: impl FnMut(&Standing) -> Result<Option<AccountChange>, Refusal>,
) -> Result<(Account, bool), Refusal> {
    let mut store = context.store_to_write()?;
    let stamp = context.stamp(context.host.now());
    let mut decided = None;
    let written = store.change(&stamp, who, wish, &mut |_, standing| {
        let decision = match standing {
            None => Err(Refusal::no_account(who)),
            Some(standing) => decision(standing).map(|change| (standing.account.clone(), change)),
        };
        note(decision, &mut decided)
    });
    let written = written.map_err(|error| context.store_refusal(error))?;
    let account = decided.ok_or_else(Refusal::again)??;
    Ok(match written {
        Some(written) => (written.account, true),
        None => (account, false),
    })
}

/// Changes one account, and tells of it.
pub(super) fn change(
    context: &mut Context,
    who: &AccountRef,
    wish: &Wish,
    telling: Telling,
    decision: impl FnMut(&Standing) -> Result<Option<AccountChange>, Refusal>,
) -> Result<Changed, Refusal> {
    let changed = decide(context, who, wish, decision)?;
    Ok(tell(context, changed, telling))
}

/// What is told of an account that was changed, or was as asked.
pub(super) fn tell(context: &Context, (account, is_changed): (Account, bool), telling: Telling) -> Changed {
    let name = words::safe(account.username.as_str());
    let said = match (is_changed, context.settings.dry_run) {
        (true, true) => format!(
            "a rehearsal; nothing was written. Otherwise: `{name}` {}\n",
            telling.done
        ),
        (true, false) => format!("`{name}` {}\n", telling.done),
        (false, _) => format!("`{name}` {}\n", telling.already),
    };
    let again = format!("gatepass show --id {}", account.id);
    Changed {
        outcome: Some(if is_changed { telling.outcome } else { "unchanged" }),
        account: Some(AccountView::from(&account)),
        said,
        again: Some(context.settings.complete(&again)),
    }
}

/// A reason as it is kept: no credential ends up in the audit trail.
pub(super) fn kept(reason: Option<&str>) -> Option<String> {
    reason.map(words::without_tokens)
}
