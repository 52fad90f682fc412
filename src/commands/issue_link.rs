//! `gatepass issue-link`: a fresh link, to activate an account, to reset its password or to change its address.

mod issuing;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::{
    account::{AccountRef, Email},
    cli::Example,
    context::Context,
    error::Refusal,
    issuing::Errand,
    link::Purpose,
    report::{AccountView, LinkView, Loss, Report},
};

use super::{Names, Verb, issue_options::IssueOptions, link_input::purposes, mail_options::Mailed};

pub(super) use issuing::{Live, Order, issue};

/// What may be typed after `issue-link`.
#[derive(Args, Clone, Debug)]
pub struct IssueLink {
    /// The account's name or address
    #[arg(value_name = "USERNAME")]
    account: AccountRef,
    /// What the link is good for
    #[arg(long, value_name = "PURPOSE", default_value = "activate", value_parser = purposes())]
    purpose: Purpose,
    /// The address that a link to change it brings
    #[arg(long, value_name = "EMAIL")]
    new_email: Option<Email>,
    /// Let earlier unused links for the same purpose live
    #[arg(long)]
    keep_earlier: bool,
    /// Say what to do when a link of the account still works
    #[arg(long, value_enum, default_value_t = IfLive::Replace, value_name = "WHAT")]
    if_live: IfLive,
    /// Issue nothing when a link of the account still works, and do not print that one
    #[arg(long, conflicts_with_all = ["if_live", "keep_earlier"])]
    unless_live: bool,
    #[command(flatten)]
    issue: IssueOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum IfLive {
    /// Issue another in its place
    Replace,
    /// Print it again and write nothing
    Keep,
}

/// What came out of `issue-link`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Issued {
    pub(super) outcome: Option<&'static str>,
    pub(super) account: Option<AccountView>,
    pub(super) link: Option<LinkView>,
    pub(super) superseded: Option<Vec<String>>,
    pub(super) confirmation_url: Option<String>,
    #[serde(flatten)]
    pub(super) mailed: Mailed,
    #[serde(skip)]
    pub(super) again: Option<String>,
}

impl Report for Issued {
    fn text(&self, _width: Option<usize>) -> String {
        self.mailed.text(self.confirmation_url.as_ref())
    }

    fn refusal(&self) -> Option<&Refusal> {
        self.mailed.refusal.as_ref()
    }

    fn lost(&self) -> Option<Loss> {
        self.outcome.map(|_| Loss {
            done: match self.link {
                Some(_) => "the link is issued",
                None => "the account is as asked",
            },
            again: self.again.clone(),
            awaited: self.confirmation_url.is_some(),
        })
    }
}

impl Verb for IssueLink {
    const NAME: &'static str = "issue-link";
    const ABOUT: &'static str = "Issue a fresh link for an account and print its URL";
    const LONG_ABOUT: &'static str = "Issue a fresh link for an account and print its confirmation URL, alone, on \
standard output. A pending account can have a link that activates it, an active one a link that resets its password or \
changes its address; activate spends any of them. Earlier unused links for the same purpose become superseded, unless \
--keep-earlier lets them live; with --if-live keep a link that still works is printed again and nothing is written.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "A fresh link, kept in a variable",
            command: "url=$(gatepass issue-link ada)",
        },
        Example {
            says: "A link to another host that works for three days",
            command: "gatepass issue-link ada --ttl 3d \\\n    --base-url https://accounts.example.org",
        },
        Example {
            says: "The live link once more, if there is one",
            command: "gatepass issue-link ada --if-live keep --json",
        },
        Example {
            says: "For somebody who forgot their password",
            command: "gatepass issue-link dan --purpose reset-password",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 1, 2, 3, 4, 5, 130];
    const NAMES: &'static [(&'static str, Names)] = &[("", Names::Accounts)];
    type Report = Issued;

    fn run(self, context: &mut Context) -> Result<Issued, Refusal> {
        let errand = match (self.purpose, &self.new_email) {
            (Purpose::Activate, None) => Errand::Activate,
            (Purpose::ResetPassword, None) => Errand::ResetPassword,
            (Purpose::ChangeEmail, Some(email)) => Errand::ChangeEmail(email),
            (Purpose::ChangeEmail, None) => return Err(Refusal::input_needed("the new address", "--new-email EMAIL")),
            (Purpose::Activate | Purpose::ResetPassword, Some(_)) => {
                return Err(Refusal::usage("--new-email is for --purpose change-email"));
            }
        };
        let order = Order {
            who: &self.account,
            errand,
            keep_earlier: self.keep_earlier,
            live: match (self.if_live, self.unless_live) {
                (_, true) => Live::Suffices,
                (IfLive::Keep, false) => Live::IsPrinted,
                (IfLive::Replace, false) => Live::IsReplaced,
            },
        };
        issue(context, &order, &self.issue)
    }
}
