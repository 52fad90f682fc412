//! `gatepass issue-link`: a fresh link for a pending account.

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::{
    account::{AccountFacts, State, Username},
    cli::Example,
    context::Context,
    error::Refusal,
    issuing::{Issuer, Recipient},
    link::{Issue, Link, Purpose},
    report::{AccountView, LinkView, Loss, Report},
    words,
};

use super::{Verb, issue_options::IssueOptions, note};

/// What may be typed after `issue-link`.
#[derive(Args, Clone, Debug)]
pub struct IssueLink {
    /// The account's name
    username: Username,
    /// Let earlier unused links live
    #[arg(long)]
    keep_earlier: bool,
    /// Say what to do when a link of the account still works
    #[arg(long, value_enum, default_value_t = IfLive::Replace, value_name = "WHAT")]
    if_live: IfLive,
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
    outcome: Option<&'static str>,
    account: Option<AccountView>,
    link: Option<LinkView>,
    superseded: Option<Vec<String>>,
    confirmation_url: Option<String>,
    #[serde(skip)]
    again: Option<String>,
}

impl Report for Issued {
    fn text(&self, _width: Option<usize>) -> String {
        self.confirmation_url
            .as_ref()
            .map(|url| format!("{url}\n"))
            .unwrap_or_default()
    }

    fn lost(&self) -> Option<Loss> {
        self.outcome.map(|_| Loss {
            done: "the link is issued",
            again: self.again.clone(),
            awaited: true,
        })
    }
}

impl Verb for IssueLink {
    const NAME: &'static str = "issue-link";
    const ABOUT: &'static str = "Issue a fresh link for a pending account and print its URL";
    const LONG_ABOUT: &'static str = "Issue a fresh activation link for a pending account and print its confirmation \
URL, alone, on standard output. Earlier unused links of the account become superseded, unless --keep-earlier lets them \
live; with --if-live keep a link that still works is printed again and nothing is written.";
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
    ];
    const STATUSES: &'static [u8] = &[0, 1, 2, 3, 4, 5, 130];
    type Report = Issued;

    fn run(self, context: &mut Context) -> Result<Issued, Refusal> {
        self.issue.check(context)?;
        let template = self.issue.template(context)?;
        let now = context.host.now();
        let mut store = context.store_to_write()?;
        let ring = context.key_ring(&mut *store)?;
        let issuer = self.issue.issuer(context, &ring, &template)?;
        let mut decided = None;
        let written = store.issue(
            &context.stamp(now),
            &self.username,
            Purpose::Activate,
            &mut |at, facts| note(self.decide(at, facts, &issuer), &mut decided),
        );
        let written = written.map_err(|error| context.store_refusal(error))?;
        drop(store);
        let mut decision = decided.ok_or_else(Refusal::again)??;
        let is_fresh = written.is_some();
        let outcome = if is_fresh { "issued" } else { "unchanged" };
        let mut superseded = Vec::new();
        if let Some(written) = written {
            decision.facts.account = written.account;
            decision.link = written.link;
            superseded = written.superseded.iter().map(ToString::to_string).collect();
        }
        if context.settings.dry_run && is_fresh {
            let name = words::safe(self.username.as_str()).into_owned();
            let earlier = match superseded.len() {
                0 => String::new(),
                1 => " in the place of an earlier one".to_owned(),
                more => format!(" in the place of {more} earlier ones"),
            };
            context.say(&format!(
                "`{name}`: a rehearsal; nothing was written. It would get a link{earlier}"
            ));
        }
        if let Some(link) = &decision.link {
            self.issue.announce(context, &template, (link, is_fresh), &decision.url);
        }
        let account = &decision.facts.account;
        let name = words::shell(account.username.as_str());
        let again = format!(
            "gatepass issue-link {name} --if-live keep{}",
            self.issue.base_as_typed()
        );
        Ok(Issued {
            outcome: Some(outcome),
            account: Some(AccountView::from(account)),
            link: decision.link.as_ref().map(LinkView::from),
            superseded: Some(superseded),
            confirmation_url: Some(decision.url).filter(|_| !context.settings.dry_run),
            again: Some(context.settings.complete(&again)),
        })
    }
}

struct Decision {
    facts: AccountFacts,
    link: Option<Link>,
    url: String,
}

impl IssueLink {
    fn decide(
        &self,
        at: chrono::DateTime<chrono::Utc>,
        facts: Option<&AccountFacts>,
        issuer: &Issuer,
    ) -> Result<(Decision, Option<Issue>), Refusal> {
        let facts = facts.ok_or_else(|| Refusal::no_account(&self.username))?.clone();
        if facts.account.state() != State::Pending {
            return Err(Refusal::not_pending(&facts.account));
        }
        if self.if_live == IfLive::Keep
            && let Some((link, url)) = issuer.live_link(&facts, at).map_err(Refusal::of_issue)?
        {
            return Ok((
                Decision {
                    facts,
                    link: Some(link),
                    url,
                },
                None,
            ));
        }
        let made = issuer.make(Recipient::of(&facts.account), Purpose::Activate, at);
        let (link, url) = made.map_err(Refusal::of_issue)?;
        Ok((
            Decision { facts, link: None, url },
            Some(Issue {
                link,
                keep_earlier: self.keep_earlier,
            }),
        ))
    }
}
