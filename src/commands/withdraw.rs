//! `gatepass withdraw`: takes a role from an account.

use clap::Args;

use crate::{
    account::{AccountChange, AccountRef, Role, Wish},
    cli::Example,
    context::Context,
    error::Refusal,
    words,
};

use super::{
    Names, Verb,
    account_change::{Changed, Telling, change},
};

/// What may be typed after `withdraw`.
#[derive(Args, Clone, Debug)]
pub struct Withdraw {
    /// The account's name or address
    #[arg(value_name = "USERNAME")]
    account: AccountRef,
    /// The role
    role: Role,
}

impl Verb for Withdraw {
    const NAME: &'static str = "withdraw";
    const ABOUT: &'static str = "Take a role from an account";
    const LONG_ABOUT: &'static str = "Take a role from an account. A link is withdrawn by revoke-link.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "Take a role away",
            command: "gatepass grant ada editor\ngatepass withdraw ada editor",
        },
        Example {
            says: "In a pipeline; a second run changes nothing",
            command: "gatepass withdraw ada editor --json",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 4, 5];
    const NAMES: &'static [(&'static str, Names)] = &[("", Names::Accounts)];
    type Report = Changed;

    fn run(self, context: &mut Context) -> Result<Changed, Refusal> {
        let role = words::safe(self.role.as_str());
        let telling = Telling {
            outcome: "withdrawn",
            done: format!("no longer has the role `{role}`"),
            already: format!("does not have the role `{role}`"),
        };
        change(context, &self.account, &Wish::default(), telling, |standing| {
            let has = standing.account.roles.contains(&self.role);
            Ok(has.then(|| AccountChange::Withdraw(self.role.clone())))
        })
    }
}
