//! `gatepass grant`: gives an account a role.

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

/// What may be typed after `grant`.
#[derive(Args, Clone, Debug)]
pub struct Grant {
    /// The account's name or address
    #[arg(value_name = "USERNAME")]
    account: AccountRef,
    /// The role: any label without a comma
    role: Role,
}

impl Verb for Grant {
    const NAME: &'static str = "grant";
    const ABOUT: &'static str = "Give an account a role";
    const LONG_ABOUT: &'static str = "Give an account a role: a label that means what the systems that read it take it to \
mean. An account may have several; list shows them and filters by them.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "A role",
            command: "gatepass grant ada editor",
        },
        Example {
            says: "Who has it",
            command: "gatepass grant carl 'night shift'\ngatepass list --role 'night shift'",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 4, 5];
    const NAMES: &'static [(&'static str, Names)] = &[("", Names::Accounts)];
    type Report = Changed;

    fn run(self, context: &mut Context) -> Result<Changed, Refusal> {
        let role = words::safe(self.role.as_str());
        let telling = Telling {
            outcome: "granted",
            done: format!("has the role `{role}` now"),
            already: format!("has the role `{role}` already"),
        };
        change(context, &self.account, &Wish::default(), telling, |standing| {
            let lacks = !standing.account.roles.contains(&self.role);
            Ok(lacks.then(|| AccountChange::Grant(self.role.clone())))
        })
    }
}
