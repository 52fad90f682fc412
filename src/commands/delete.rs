//! `gatepass delete`: erases a person, and keeps the account's number and its events.

use clap::Args;

use crate::{
    account::{Account, AccountChange, AccountRef, Wish},
    cli::Example,
    context::Context,
    error::Refusal,
    words,
};

use super::{
    Names, Verb,
    account_change::{Changed, Telling, decide, kept, tell},
};

/// What may be typed after `delete`.
#[derive(Args, Clone, Debug)]
pub struct Delete {
    /// The account's name or address
    #[arg(value_name = "USERNAME")]
    account: AccountRef,
    /// Tell the audit trail why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

impl Verb for Delete {
    const NAME: &'static str = "delete";
    const ABOUT: &'static str = "Delete an account, which cannot be undone";
    const LONG_ABOUT: &'static str = "Delete an account, which cannot be undone: its name, its address and its password are \
erased, and what its links say of them. Its number stays and is never given again; so do the events, which name it by \
that number. What somebody wrote into a reason or under --via stays in the audit trail as well. A person at a terminal is \
asked to type the username.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "Without a question, as a pipeline must",
            command: "gatepass delete ada --yes",
        },
        Example {
            says: "Look first",
            command: "gatepass delete carl --dry-run",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 4, 5, 130];
    const NAMES: &'static [(&'static str, Names)] = &[("", Names::Accounts)];
    type Report = Changed;

    fn run(self, context: &mut Context) -> Result<Changed, Refusal> {
        // The account that the person agreed to, should its name pass to another while they type.
        let account = context.account(&mut *context.store_to_read()?, &self.account)?;
        ask_for_name(context, &account)?;
        let who = AccountRef::Id(account.id);
        let deleted = decide(context, &who, &Wish::default(), |_| {
            Ok(Some(AccountChange::Delete {
                reason: kept(self.reason.as_deref()),
            }))
        })?;
        let telling = Telling {
            outcome: "deleted",
            done: "is deleted; its number and its events stay".to_owned(),
            already: "is deleted already".to_owned(),
        };
        Ok(tell(context, deleted, telling))
    }
}

fn ask_for_name(context: &mut Context, account: &Account) -> Result<(), Refusal> {
    if context.settings.yes || context.settings.dry_run {
        return Ok(());
    }
    if !context.is_interactive() {
        return Err(Refusal::input_needed("a confirmation", "--yes"));
    }
    let name = words::safe(account.username.as_str()).into_owned();
    let mut is_it = |typed: &str| match typed.trim() == account.username.as_str() {
        true => Ok(()),
        false => Err(format!("this is not `{name}`; Ctrl-C leaves everything as it is")),
    };
    let ask = format!("This cannot be undone. Type the username `{name}` to delete the account");
    context.host.prompt().line(&ask, &mut is_it)?;
    Ok(())
}
