//! `gatepass rename`: gives an account another name.

use clap::Args;

use crate::{
    account::{AccountRef, Username, Wish},
    admission,
    cli::Example,
    context::Context,
    error::Refusal,
    words,
};

use super::{
    Names, Verb,
    account_change::{Changed, Telling, decide, tell},
};

/// What may be typed after `rename`.
#[derive(Args, Clone, Debug)]
pub struct Rename {
    /// The account's name or address
    #[arg(value_name = "USERNAME")]
    account: AccountRef,
    /// Its new name
    #[arg(value_name = "NEW_NAME")]
    name: Username,
    /// Accept a reserved name, such as `admin` or `support`
    #[arg(long)]
    allow_reserved: bool,
}

impl Verb for Rename {
    const NAME: &'static str = "rename";
    const ABOUT: &'static str = "Give an account another name";
    const LONG_ABOUT: &'static str = "Give an account another name, by the rules of register: nobody has it, it cannot be \
taken for another's by eye, and one with @ is the account's own address. Its links go on working. The audit trail names the \
account by its number and keeps neither name.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "A new name",
            command: "gatepass rename ada ada.lovelace",
        },
        Example {
            says: "By address, in a pipeline; a second run changes nothing",
            command: "gatepass rename carl@example.org carlo --json",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 1, 2, 3, 4, 5];
    const NAMES: &'static [(&'static str, Names)] = &[("", Names::Accounts)];
    type Report = Changed;

    fn run(self, context: &mut Context) -> Result<Changed, Refusal> {
        if self.name.is_reserved() && !self.allow_reserved {
            return Err(Refusal::reserved_name(&self.name));
        }
        let wish = Wish {
            username: Some(self.name.clone()),
            email: None,
        };
        let mut former = String::new();
        let changed = decide(context, &self.account, &wish, |standing| {
            former = words::safe(standing.account.username.as_str()).into_owned();
            admission::rename(standing, &self.name).map_err(Refusal::of_objection)
        })?;
        let telling = Telling {
            outcome: "renamed",
            done: format!("is the name of `{former}` now"),
            already: "is its name already".to_owned(),
        };
        Ok(tell(context, changed, telling))
    }
}
