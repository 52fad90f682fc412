//! `gatepass revoke-link`: withdraws a link, or all unused ones of an account.

use clap::Args;
use serde::Serialize;

use crate::{
    account::AccountRef,
    cli::Example,
    context::Context,
    error::Refusal,
    inspection::headline,
    link::{Link, LinkId, LinkIdPrefix, LinkState, Revocation, Withdrawable, Withdrawn},
    report::{AccountView, LinkView, Loss, Report},
    store::Store,
    words,
};

use super::{
    Names, Verb,
    link_input::{link_named, pasted_text},
    note,
};

/// What may be typed after `revoke-link`.
#[derive(Args, Clone, Debug)]
pub struct RevokeLink {
    /// The link, any text that holds it, or its id or the first eight characters of that; `-` reads standard input
    #[arg(value_name = "LINK|ID", conflicts_with = "account")]
    link: Option<String>,
    /// Withdraw every unused link of this account
    #[arg(long, value_name = "USERNAME")]
    account: Option<AccountRef>,
    /// Tell the audit trail, and whoever inspects the link, why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

/// What came out of `revoke-link`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Revoked {
    outcome: Option<&'static str>,
    account: Option<AccountView>,
    links: Option<Vec<LinkView>>,
    #[serde(skip)]
    said: String,
}

impl Report for Revoked {
    fn text(&self, _width: Option<usize>) -> String {
        self.said.clone()
    }

    fn lost(&self) -> Option<Loss> {
        self.outcome.map(|_| Loss {
            done: "the links are withdrawn",
            again: Some("gatepass list-links --state revoked".to_owned()),
            awaited: false,
        })
    }
}

impl Verb for RevokeLink {
    const NAME: &'static str = "revoke-link";
    const ABOUT: &'static str = "Withdraw a link, or all unused links of an account";
    const LONG_ABOUT: &'static str = "Withdraw a link, so that it does not work any more; inspect-token then says when, by \
whom and why. A link is named by its id, by the first eight characters of that, or by pasting it: its signature must be good \
then. A link in the arguments is seen in the process list: standard input keeps it out. One that was spent is refused.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "A link that reached somebody else, on standard input",
            command: "printf '%s' \"$url\" |\n    gatepass revoke-link - --reason 'sent to the wrong address'",
        },
        Example {
            says: "Every unused link of an account",
            command: "gatepass revoke-link --account ada",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 1, 2, 3, 4, 5, 12, 13, 130];
    const NAMES: &'static [(&'static str, Names)] = &[("", Names::Links), ("--account", Names::Accounts)];
    type Report = Revoked;

    fn run(self, context: &mut Context) -> Result<Revoked, Refusal> {
        let text = match (&self.account, &self.link) {
            (Some(_), _) => None,
            (None, Some(named)) if named.parse::<LinkIdPrefix>().is_ok() => None,
            (None, named) => Some(pasted_text(context, named.as_deref())?),
        };
        let mut store = context.store_to_write()?;
        let which = self.which(context, &mut *store, text)?;
        let stamp = context.stamp(context.host.now());
        let reason = self.reason.as_deref().map(words::without_tokens);
        let mut decided = None;
        let written = store.revoke(&stamp, which, &mut |_, facts| {
            note(decide(facts, reason.as_ref()), &mut decided)
        });
        let written = written.map_err(|error| context.store_refusal(error))?;
        let facts = decided.ok_or_else(Refusal::again)??;
        let (outcome, links) = match written {
            Some(links) => ("revoked", links),
            None => ("unchanged", facts.links),
        };
        Ok(Revoked {
            outcome: Some(outcome),
            account: facts.account.as_ref().map(AccountView::from),
            said: said(&links, outcome, context.settings.dry_run),
            links: Some(links.iter().map(LinkView::from).collect()),
        })
    }
}

impl RevokeLink {
    fn which(
        &self,
        context: &mut Context,
        store: &mut (dyn Store + 'static),
        text: Option<String>,
    ) -> Result<Withdrawn, Refusal> {
        if let Some(who) = &self.account {
            return Ok(Withdrawn::OfAccount(context.account(store, who)?.id));
        }
        match (text, self.link.as_deref().and_then(|named| named.parse().ok())) {
            (Some(text), _) => Ok(Withdrawn::Link(pasted(context, store, &text)?)),
            (None, Some(prefix)) => Ok(Withdrawn::Link(link_named(context, store, &prefix)?)),
            (None, None) => Err(Refusal::again()),
        }
    }
}

/// The link that was pasted. What its token says is believed where the signature is good; whoever pastes a damaged one can
/// name it by its id.
fn pasted(context: &mut Context, store: &mut (dyn Store + 'static), text: &str) -> Result<LinkId, Refusal> {
    let ring = context.key_ring(store)?;
    let now = context.counted(context.host.now(), store)?;
    let inspection = context.bench(Some(&ring), Some(store), now).text(text);
    let inspection = inspection.map_err(|error| context.store_refusal(error))?;
    match (inspection.verified_id(), inspection.facts()) {
        (Some(id), Some(_)) => Ok(id),
        _ if inspection.is_vouched_for() => Err(Refusal::no_record()),
        _ => {
            let zone = context.zone();
            let verdict = inspection.diagnosis.verdict;
            Err(Refusal::of_verdict(verdict, headline(&inspection, &zone), None))
        }
    }
}

fn decide(
    facts: Option<&Withdrawable>,
    reason: Option<&String>,
) -> Result<(Withdrawable, Option<Revocation>), Refusal> {
    let facts = facts.ok_or_else(Refusal::again)?;
    if let [only] = &facts.links[..]
        && only.state() == LinkState::Used
    {
        return Err(Refusal::link_used(only));
    }
    // One that a newer link took the place of is as dead as a withdrawn one.
    let unused = facts.links.iter().filter(|link| link.state() == LinkState::Unused);
    let links: Vec<LinkId> = unused.map(|link| link.id).collect();
    let revocation = (!links.is_empty()).then(|| Revocation {
        links,
        reason: reason.cloned(),
    });
    Ok((facts.clone(), revocation))
}

fn said(links: &[Link], outcome: &str, rehearsed: bool) -> String {
    if links.is_empty() {
        return "there is no unused link to withdraw\n".to_owned();
    }
    let line = |link: &Link| {
        let fate = match (outcome, rehearsed) {
            ("revoked", true) => "would be withdrawn; a rehearsal, nothing was written",
            ("revoked", false) => "is withdrawn",
            _ => match link.state() {
                LinkState::Superseded => "does not work any more: a newer one took its place",
                _ => "was withdrawn before",
            },
        };
        format!("link {} {fate}\n", link.id)
    };
    links.iter().map(line).collect()
}
