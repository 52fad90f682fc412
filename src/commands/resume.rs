//! `gatepass resume`: makes a suspended account again what it was.

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

/// What may be typed after `resume`.
#[derive(Args, Clone, Debug)]
pub struct Resume {
    /// The account's name or address
    #[arg(value_name = "USERNAME")]
    account: AccountRef,
    /// Tell the audit trail why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

impl Verb for Resume {
    const NAME: &'static str = "resume";
    const ABOUT: &'static str = "Make a suspended account again what it was";
    const LONG_ABOUT: &'static str = "Make a suspended account again what it was, pending or active. Links that were not \
used meanwhile work again as far as they are in time.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "Switch an account on again",
            command: "gatepass suspend ada\ngatepass resume ada",
        },
        Example {
            says: "Say why, for the audit trail",
            command: "gatepass resume ada --reason 'laptop found'",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 4, 5];
    const NAMES: &'static [(&'static str, Names)] = &[("", Names::Accounts)];
    type Report = Changed;

    fn run(self, context: &mut Context) -> Result<Changed, Refusal> {
        let telling = Telling {
            outcome: "resumed",
            done: "is no longer suspended".to_owned(),
            already: "is not suspended".to_owned(),
        };
        change(context, &self.account, &Wish::default(), telling, |standing| {
            let is_off = standing.account.state() == State::Suspended;
            Ok(is_off.then(|| AccountChange::Resume {
                reason: kept(self.reason.as_deref()),
            }))
        })
    }
}
