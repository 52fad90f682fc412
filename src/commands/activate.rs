//! `gatepass activate`: spends a link, or takes an operator's decision; the account becomes active.

mod by_decision;
mod by_link;
mod password_needed;
mod without_writing;

use clap::Args;
use serde::Serialize;

use crate::{
    account::{Account, AccountRef},
    cli::Example,
    context::Context,
    diagnosis::Verdict,
    error::{Exit, Refusal},
    inspection::{Inspection, InspectionView, headline},
    report::{AccountView, Enveloped, LinkView, Loss, Report},
    words,
};

use super::{Names, Verb, inspect_token::InspectToken, password_options::PasswordOptions};

/// What may be typed after `activate`.
#[derive(Args, Clone, Debug)]
pub struct Activate {
    /// The link, its token, or any text that holds one; `-` reads standard input
    #[arg(conflicts_with_all = ["account", "reason"])]
    link: Option<String>,
    /// Activate this account without a link: an operator's decision
    #[arg(long, value_name = "USERNAME", requires = "reason")]
    account: Option<AccountRef>,
    /// Tell the audit trail why
    #[arg(long, value_name = "TEXT", requires = "account")]
    reason: Option<String>,
    /// Tell the audit trail what brought the link
    ///
    /// A web application puts the remote address here.
    #[arg(long, value_name = "TEXT", conflicts_with = "account")]
    via: Option<String>,
    #[command(flatten)]
    password: PasswordOptions,
}

/// What came out of `activate`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Activated {
    outcome: Option<&'static str>,
    account: Option<AccountView>,
    link: Option<LinkView>,
    diagnosis: Option<Enveloped<InspectionView>>,
    #[serde(skip)]
    refusal: Option<Refusal>,
    #[serde(skip)]
    said: String,
}

impl Report for Activated {
    fn text(&self, _width: Option<usize>) -> String {
        self.said.clone()
    }

    fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    fn lost(&self) -> Option<Loss> {
        let account = self.account.as_ref().filter(|_| self.refusal.is_none())?;
        let again = format!("gatepass inspect-token --account {}", words::shell(account.username()));
        Some(Loss {
            done: match self.outcome {
                Some("password-reset") => "the password is changed",
                Some("email-changed") => "the address is changed",
                _ => "the account is active",
            },
            again: Some(again),
            awaited: false,
        })
    }
}

impl Verb for Activate {
    const NAME: &'static str = "activate";
    const ABOUT: &'static str = "Spend a link: activate the account, or do what else it is for";
    const LONG_ABOUT: &'static str = "Spend a link, in one step: its account becomes active, or gets the new password or the new \
address that the link is for. A link is spent at most once, whoever else is trying at the same moment. One that does not \
work is refused with the same verdict and exit status that inspect-token gives.\n\nAn account without a password gets one now, \
and so does one whose password is reset: it is asked for on a terminal, or comes from one of the options below. A link in the \
arguments is seen in the process list and kept by the shell's history: standard input keeps it out of both.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "Spend a link that arrives on standard input",
            command: "printf '%s' \"$url\" | gatepass activate --no-password -",
        },
        Example {
            says: "As a web application does on POST",
            command: "printf '%s' \"$url\" |\n    gatepass activate --json --no-password --via 'web 192.0.2.7' -",
        },
        Example {
            says: "An operator's decision, without a link",
            command: "gatepass activate --account carl --no-password \\\n    --reason 'identity seen at the desk'",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16, 17, 130];
    const NAMES: &'static [(&'static str, Names)] = &[("--account", Names::Accounts)];
    type Report = Activated;

    fn run(self, context: &mut Context) -> Result<Activated, Refusal> {
        match (&self.account, &self.reason) {
            (Some(username), Some(reason)) => self.by_decision(context, username, reason),
            _ => self.by_link(context),
        }
    }
}

impl Activate {
    /// The link did not work: the verdict is the refusal.
    fn refused(&self, context: &mut Context, inspection: &Inspection) -> Activated {
        let zone = context.zone();
        let advice = context.advice(inspection, &zone);
        let headline = headline(inspection, &zone);
        let facts = inspection.facts();
        let view = InspectionView::new(inspection, &advice, None);
        Activated {
            account: facts.and_then(|facts| facts.account.as_ref()).map(AccountView::from),
            link: facts.map(|facts| LinkView::from(&facts.link)),
            diagnosis: Some(inspected(view, inspection.diagnosis.verdict)),
            refusal: Some(Refusal::of_verdict(
                inspection.diagnosis.verdict,
                headline,
                advice.command,
            )),
            ..Activated::default()
        }
    }
}

fn activated(context: &mut Context, account: &Account, outcome: &'static str) -> Activated {
    let name = words::safe(account.username.as_str());
    let said = match (outcome, context.settings.dry_run) {
        ("password-reset", true) => format!("a rehearsal; nothing was written. `{name}` would have the new password\n"),
        ("email-changed", true) => format!("a rehearsal; nothing was written. `{name}` would have the new address\n"),
        (_, true) => format!("a rehearsal; nothing was written. `{name}` would be active\n"),
        ("activated", false) => format!("activated `{name}`, account {}\n", account.id),
        ("password-reset", false) => format!("`{name}` has the new password now\n"),
        ("email-changed", false) => format!("`{name}` has the new address now\n"),
        _ => format!("`{name}` is active already\n"),
    };
    Activated {
        outcome: Some(outcome),
        account: Some(AccountView::from(account)),
        said,
        ..Activated::default()
    }
}

/// The very object that `inspect-token` answers with.
fn inspected(view: InspectionView, verdict: Verdict) -> Enveloped<InspectionView> {
    Enveloped::new(InspectToken::NAME, Exit(verdict.status()), None, view)
}
