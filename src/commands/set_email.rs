//! `gatepass set-email`: gives an account another address, at once or when its owner confirms it.

use clap::Args;
use serde::Serialize;

use crate::{
    account::{AccountRef, Email, Wish},
    admission,
    cli::Example,
    context::Context,
    error::Refusal,
    issuing::Errand,
    report::{Loss, Report},
    words,
};

use super::{
    Names, Verb,
    account_change::{Telling, decide, tell},
    issue_link::{Issued, Live, Order, issue},
    issue_options::IssueOptions,
};

/// What may be typed after `set-email`.
#[derive(Args, Clone, Debug)]
pub struct SetEmail {
    /// The account's name or address
    #[arg(value_name = "USERNAME")]
    account: AccountRef,
    /// Its new address
    #[arg(value_name = "NEW_EMAIL")]
    email: Email,
    /// Issue a link for the new address, and change nothing before it is opened
    #[arg(long)]
    confirm: bool,
    #[command(flatten)]
    issue: IssueOptions,
}

/// What came out of `set-email`: a link under `--confirm`, and otherwise none.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EmailSet {
    #[serde(flatten)]
    issued: Issued,
    #[serde(skip)]
    said: String,
}

impl Report for EmailSet {
    fn text(&self, width: Option<usize>) -> String {
        match self.said.is_empty() {
            true => self.issued.text(width),
            false => self.said.clone(),
        }
    }

    fn refusal(&self) -> Option<&Refusal> {
        self.issued.refusal()
    }

    fn lost(&self) -> Option<Loss> {
        self.issued.lost()
    }
}

impl Verb for SetEmail {
    const NAME: &'static str = "set-email";
    const ABOUT: &'static str = "Give an account another address";
    const LONG_ABOUT: &'static str = "Give an account another address. Without --confirm that is an operator's decision and \
done at once; links that were sent to the address before do not work any more. With --confirm an active account gets a \
link, whose URL is printed alone on standard output and belongs in a message to the new address: the address is changed when \
it is opened.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "At once",
            command: "gatepass set-email ada countess@example.org",
        },
        Example {
            says: "When the owner of the new address opens the link",
            command: "url=$(gatepass set-email dan daniel@example.org --confirm)",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 1, 2, 3, 4, 5];
    const NAMES: &'static [(&'static str, Names)] = &[("", Names::Accounts)];
    type Report = EmailSet;

    fn run(self, context: &mut Context) -> Result<EmailSet, Refusal> {
        if self.confirm {
            let order = Order {
                who: &self.account,
                errand: Errand::ChangeEmail(&self.email),
                keep_earlier: false,
                live: Live::IsReplaced,
            };
            let issued = issue(context, &order, &self.issue)?;
            return Ok(EmailSet {
                issued,
                said: String::new(),
            });
        }
        if !self.issue.is_untouched() {
            return Err(Refusal::usage(
                "a link is issued under --confirm alone: leave its options out",
            ));
        }
        let wish = Wish {
            username: None,
            email: Some(self.email.clone()),
        };
        let changed = decide(context, &self.account, &wish, |standing| {
            admission::move_to(standing, &self.email).map_err(Refusal::of_objection)
        })?;
        let email = words::safe(self.email.as_str());
        let telling = Telling {
            outcome: "changed",
            done: format!("has the address `{email}` now"),
            already: format!("has the address `{email}` already"),
        };
        let told = tell(context, changed, telling);
        Ok(EmailSet {
            said: told.text(None),
            issued: Issued {
                outcome: told.outcome(),
                again: told.again(),
                account: told.into_account(),
                superseded: Some(Vec::new()),
                ..Issued::default()
            },
        })
    }
}
