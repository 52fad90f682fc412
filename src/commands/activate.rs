//! `gatepass activate`: spends a link, or takes an operator's decision; the account becomes active.

mod by_decision;
<<<<<<< HEAD
mod by_link;
=======
mod password_needed;
>>>>>>> 727f66c (Flows for every verb of accounts and links; every state against every verb; purposes end to end)
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

<<<<<<< HEAD
=======
use password_needed::{RESET_NEEDS_PASSWORD, whose};
use without_writing::is_of_writing;

>>>>>>> 727f66c (Flows for every verb of accounts and links; every state against every verb; purposes end to end)
use super::{
    Names, Verb,
    inspect_token::InspectToken,
<<<<<<< HEAD
    password_options::{PasswordOptions, Whose},
=======
    link_input::pasted_text,
    password_options::{Password, PasswordOptions},
>>>>>>> 727f66c (Flows for every verb of accounts and links; every state against every verb; purposes end to end)
};

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
<<<<<<< HEAD
                Some("password-reset") => "the password is changed",
                Some("email-changed") => "the address is changed",
=======
                Some("password-reset") => "the account has the new password",
                Some("email-changed") => "the account has the new address",
>>>>>>> 727f66c (Flows for every verb of accounts and links; every state against every verb; purposes end to end)
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
<<<<<<< HEAD
=======
    fn by_link(&self, context: &mut Context) -> Result<Activated, Refusal> {
        let from_stdin = self.link.as_deref().is_none_or(|link| link == "-");
        if from_stdin && self.password.source.password_stdin {
            return Err(Refusal::usage(
                "the link and the password cannot both come from standard input: use --password-file PATH",
            ));
        }
        let text = pasted_text(context, self.link.as_deref())?;
        let mut store = match context.store_to_write() {
            Err(refusal) if is_of_writing(&refusal) => return self.without_writing(context, &text, refusal),
            opened => opened?,
        };
        let ring = context.key_ring(&mut *store)?;
        let now = context.host.now();
        // With no password to ask for, nothing has to be known before the step that judges under the lock.
        if self.password.no_password {
            let unlooked = context.bench(Some(&ring), None, now).text(&text);
            let unlooked = unlooked.map_err(|error| context.store_refusal(error))?;
            let genuine = unlooked.diagnosis.verdict == Verdict::Genuine;
            if let Some(id) = unlooked.verified_id().filter(|_| genuine) {
                let spent = self.spend(context, (&mut *store, &ring), unlooked, id, (Password::None, None));
                return match spent {
                    Err(refusal) if is_of_writing(&refusal) => {
                        drop(store);
                        self.without_writing(context, &text, refusal)
                    }
                    spent => spent,
                };
            }
        }
        let now = context.counted(now, &mut *store)?;
        let inspection = context.bench(Some(&ring), Some(&mut *store), now).text(&text);
        let inspection = inspection.map_err(|error| context.store_refusal(error))?;
        match inspection.verified_id().filter(|_| inspection.diagnosis.works()) {
            Some(id) => self.redeem(context, store, &ring, inspection, id),
            None => Ok(self.refused(context, &inspection)),
        }
    }

    /// The link would work: gets a password where one is needed, and spends it.
    fn redeem(
        &self,
        context: &mut Context,
        store: Box<dyn Store>,
        ring: &KeyRing,
        inspection: Inspection,
        id: LinkId,
    ) -> Result<Activated, Refusal> {
        let facts = inspection
            .facts()
            .and_then(|facts| Some((facts.account.clone()?, facts.link.purpose)));
        let (account, purpose) = facts.ok_or_else(Refusal::again)?;
        let (password, mut store) = self.password_for(context, &account, purpose, store)?;
        let hash = password.hash(context, whose(&account))?;
        self.spend(context, (&mut *store, ring), inspection, id, (password, hash))
    }

    /// Asks the rules under the store's lock, and spends the link if it works.
    fn spend(
        &self,
        context: &mut Context,
        (store, ring): (&mut dyn Store, &KeyRing),
        mut inspection: Inspection,
        id: LinkId,
        (password, password_hash): (Password, Option<String>),
    ) -> Result<Activated, Refusal> {
        // Asking for a password may have taken minutes.
        let now = context.host.now();
        let environment = context.settings.environment.clone();
        let mut is_open = false;
        let written = store.redeem(&context.stamp(now), id, &mut |at, facts| {
            let works = inspection.judge_again(&environment, ring, at, facts);
            let lacks = |facts: &LinkFacts| facts.link.purpose == Purpose::ResetPassword && password_hash.is_none();
            is_open = works && facts.is_some_and(lacks);
            (works && !is_open).then(|| Redemption {
                password_hash: password_hash.clone(),
                via: self.via.as_deref().map(words::without_tokens),
            })
        });
        let written = written.map_err(|error| context.store_refusal(error))?;
        let Some(written) = written else {
            return match is_open {
                true => Err(Refusal::usage(RESET_NEEDS_PASSWORD)),
                false => Ok(self.refused(context, &inspection)),
            };
        };
        password.hand_over(context);
        let zone = context.zone();
        let advice = context.advice(&inspection, &zone);
        let diagnosis = inspected(InspectionView::new(&inspection, &advice, None), Verdict::Valid);
        let outcome = match written.link.as_ref().map(|link| link.purpose) {
            Some(Purpose::ResetPassword) => "password-reset",
            Some(Purpose::ChangeEmail) => "email-changed",
            Some(Purpose::Activate) | None => "activated",
        };
        Ok(Activated {
            diagnosis: Some(diagnosis),
            link: written.link.as_ref().map(LinkView::from),
            ..activated(context, &written.account, outcome)
        })
    }

>>>>>>> 727f66c (Flows for every verb of accounts and links; every state against every verb; purposes end to end)
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
