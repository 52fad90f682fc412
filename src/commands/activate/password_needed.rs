//! Whether an account gets a password with its activation or its link, and from where.

use crate::{account::Account, context::Context, error::Refusal, link::Purpose, store::Store};

use super::{
    super::password_options::{Password, Whose},
    Activate,
};

/// What a link to reset a password lacks under `--no-password`.
pub(super) const RESET_NEEDS_PASSWORD: &str =
    "this link gives the account another password: leave --no-password out, and nothing was spent";

/// What a link to change an address has too much of under a password option.
const CHANGE_BRINGS_NONE: &str = "this link gives the account another address and no password: leave the password options out, and nothing was spent";

impl Activate {
    /// A password where one is needed; nothing has been spent yet. Where somebody may have to be waited for, the store is left
    /// meanwhile and opened again.
    pub(super) fn password_for(
        &self,
        context: &mut Context,
        account: &Account,
        purpose: Purpose,
        store: Box<dyn Store>,
    ) -> Result<(Password, Box<dyn Store>), Refusal> {
        let is_needed = match purpose {
            Purpose::Activate => !account.has_password,
            Purpose::ResetPassword if self.password.no_password => return Err(Refusal::usage(RESET_NEEDS_PASSWORD)),
            Purpose::ResetPassword => true,
            Purpose::ChangeEmail if self.password.wants_one() => return Err(Refusal::usage(CHANGE_BRINGS_NONE)),
            Purpose::ChangeEmail => false,
        };
        match is_needed {
            false if self.password.wants_one() => Err(Refusal::password_set(account)),
            false => Ok((Password::None, store)),
            true if self.password.is_at_hand() => Ok((self.password.get(context, whose(account), false)?, store)),
            true => {
                drop(store);
                let password = match purpose {
                    Purpose::ResetPassword => self.password.source.get(context, whose(account), false)?,
                    Purpose::Activate | Purpose::ChangeEmail => self.password.get(context, whose(account), false)?,
                };
                Ok((password, context.store_to_write()?))
            }
        }
    }
}

/// Whose password it is.
pub(super) fn whose(account: &Account) -> Whose<'_> {
    Whose {
        username: &account.username,
        email: account.email.as_ref(),
    }
}
