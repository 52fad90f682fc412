//! `gatepass suspend`: switches an account off.

use clap::Args;

use crate::{
    account::{AccountChange, AccountRef, State, Wish},
    cli::Example,
    context::Context,
    error::Refusal,
};

use super::{
    Names, Verb,
    account_change::{Changed, Telling, change, kept},
};

/// What may be typed after `suspend`.
#[derive(Args, Clone, Debug)]
pub struct Suspend {
    /// The account's name or address
    #[arg(value_name = "USERNAME")]
    account: AccountRef,
    /// Tell the audit trail why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

impl Verb for Suspend {
    const NAME: &'static str = "suspend";
    const ABOUT: &'static str = "Switch an account off";
    const LONG_ABOUT: &'static str = "Switch an account off, whether it is pending or active. It remembers what it was, and \
resume makes it that again. While it is suspended no link of it works, old or new, and none is issued.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "Switch an account off",
            command: "gatepass suspend ada",
        },
        Example {
            says: "Say why, and get the account as JSON",
            command: "gatepass suspend ada --reason 'lost her laptop' --json",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 4, 5];
    const NAMES: &'static [(&'static str, Names)] = &[("", Names::Accounts)];
    type Report = Changed;

    fn run(self, context: &mut Context) -> Result<Changed, Refusal> {
        let telling = Telling {
            outcome: "suspended",
            done: "is suspended now".to_owned(),
            already: "is suspended already".to_owned(),
        };
        change(context, &self.account, &Wish::default(), telling, |standing| {
            let is_on = standing.account.state() != State::Suspended;
            Ok(is_on.then(|| AccountChange::Suspend {
                reason: kept(self.reason.as_deref()),
            }))
        })
    }
}
