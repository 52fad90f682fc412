//! Accounts as a command looks them up.

use super::Context;
use crate::{
    account::{Account, AccountRef, Vacancy},
    admission::Wanted,
    error::Refusal,
    store::Store,
};

impl Context<'_> {
    /// The account that somebody names.
    ///
    /// # Errors
    /// `no-account` where there is none.
    pub fn account(&self, store: &mut dyn Store, who: &AccountRef) -> Result<Account, Refusal> {
        let found = store.named(who).map_err(|error| self.store_refusal(error))?;
        found.ok_or_else(|| Refusal::no_account(who))
    }

    /// Who stands where a newcomer wants to.
    pub fn vacancy(&self, store: &mut dyn Store, wanted: &Wanted) -> Result<Vacancy, Refusal> {
        let vacancy = store.vacancy(self.host.now(), wanted.username, wanted.email);
        vacancy.map_err(|error| self.store_refusal(error))
    }
}
