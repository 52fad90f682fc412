//! `gatepass set-password`: gives an account another password.

use clap::Args;
use secrecy::SecretString;
use serde::Serialize;

use crate::{
    account::{Account, AccountChange, AccountRef, Wish},
    cli::Example,
    context::Context,
    error::Refusal,
    password,
    report::{AccountView, Loss, Report},
};

use super::{
    Names, Verb,
    account_change::{Telling, decide, tell},
    password_options::{PasswordSource, Whose},
};

/// What may be typed after `set-password`.
#[derive(Args, Clone, Debug)]
pub struct SetPassword {
    /// The account's name or address
    #[arg(value_name = "USERNAME")]
    account: AccountRef,
    #[command(flatten)]
    source: PasswordSource,
}

/// What came out of `set-password`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PasswordSet {
    outcome: Option<&'static str>,
    account: Option<AccountView>,
    generated_password: Option<String>,
    #[serde(skip)]
    said: String,
    #[serde(skip)]
    again: Option<String>,
}

impl Report for PasswordSet {
    fn text(&self, _width: Option<usize>) -> String {
        self.said.clone()
    }

    fn lost(&self) -> Option<Loss> {
        let generated = self.generated_password.is_some();
        self.outcome.map(|_| Loss {
            done: match generated {
                true => "the account has a new password, which nobody saw",
                false => "the account has the new password",
            },
            again: self.again.clone(),
            awaited: generated,
        })
    }
}

impl Verb for SetPassword {
    const NAME: &'static str = "set-password";
    const ABOUT: &'static str = "Give an account another password";
    const LONG_ABOUT: &'static str = "Give an account another password, in whatever state it is. It is asked for twice on a \
terminal, or comes from one of the options below; it is never an argument. Links that were issued to reset the password \
before do not work any more. The password that the account has already changes nothing.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "From a file, never from the arguments",
            command: "gatepass set-password ada --password-file bob.password",
        },
        Example {
            says: "A generated one, in a new file",
            command: "gatepass set-password carl \\\n    --generate-password --password-out carl.password",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 1, 2, 3, 4, 5, 130];
    const NAMES: &'static [(&'static str, Names)] = &[("", Names::Accounts)];
    type Report = PasswordSet;

    fn run(self, context: &mut Context) -> Result<PasswordSet, Refusal> {
        let (account, hash) = self.found(context)?;
        let whose = Whose {
            username: &account.username,
            email: account.email.as_ref(),
        };
        let password = self.source.get(context, whose, true)?;
        let is_the_same = match (password.typed(), &hash) {
            (Some(typed), Some(hash)) => same(typed, hash),
            _ => false,
        };
        let made = match is_the_same {
            true => None,
            false => password.hash(context, whose)?,
        };
        let who = AccountRef::Id(account.id);
        let changed = decide(context, &who, &Wish::default(), |standing| {
            // What is the same as before is so only while that is still the account's.
            if standing.account.password_generation != account.password_generation {
                return Err(Refusal::again());
            }
            let hash = made.clone();
            Ok(hash.map(|password_hash| AccountChange::SetPassword { password_hash }))
        })?;
        let telling = Telling {
            outcome: "changed",
            done: "has the new password now".to_owned(),
            already: "has this password already".to_owned(),
        };
        let told = tell(context, changed, telling);
        Ok(PasswordSet {
            generated_password: password.hand_over(context),
            outcome: told.outcome(),
            again: Some(context.settings.complete(&self.source.as_typed_for(&account))),
            said: told.text(None),
            account: told.into_account(),
        })
    }
}

impl SetPassword {
    /// The account, and the hash of the password that it has. The store is left again before anybody is asked.
    fn found(&self, context: &Context) -> Result<(Account, Option<String>), Refusal> {
        let mut store = context.store_to_read()?;
        let account = context.account(&mut *store, &self.account)?;
        let hash = store
            .password_hash(account.id)
            .map_err(|error| context.store_refusal(error))?;
        Ok((account, hash))
    }
}

/// A hash that cannot be compared is one to be replaced.
fn same(typed: &SecretString, hash: &str) -> bool {
    password::verify(typed, hash).unwrap_or(false)
}
