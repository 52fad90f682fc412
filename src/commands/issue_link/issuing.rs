//! A link issued for an account that is there: the decision under the store's lock, and what is said of it.

use chrono::{DateTime, Utc};

use crate::{
    account::{AccountFacts, AccountRef, Email, Wish},
    admission,
    commands::{
        issue_options::IssueOptions,
        mail_options::{Mailed, Mailing},
        note,
    },
    context::Context,
    error::Refusal,
    issuing::{Errand, Issuer, Recipient},
    link::{Issue, Link},
    report::{AccountView, LinkView},
    words,
};

use super::Issued;

/// What becomes of the order where a link for the same purpose still works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commands) enum Live {
    /// Another is issued in its place.
    IsReplaced,
    /// It is printed again.
    IsPrinted,
    /// Nothing is issued and nothing printed.
    Suffices,
}

/// A link that is asked for.
#[derive(Clone, Copy, Debug)]
pub(in crate::commands) struct Order<'a> {
    /// For whom.
    pub(in crate::commands) who: &'a AccountRef,
    /// For what.
    pub(in crate::commands) errand: Errand<'a>,
    /// Let earlier links live.
    pub(in crate::commands) keep_earlier: bool,
    /// What a live link means.
    pub(in crate::commands) live: Live,
}

/// What was decided: the account, the link that is there already, and the URL where one is to be printed.
struct Decision {
    facts: AccountFacts,
    link: Option<Link>,
    url: Option<String>,
}

/// Issues a link.
pub(in crate::commands) fn issue(
    context: &mut Context,
    order: &Order,
    options: &IssueOptions,
) -> Result<Issued, Refusal> {
    options.check(context)?;
    let mut mailing = options.mail.ready(context)?;
    let template = options.link.template(context)?;
    let now = context.host.now();
    let mut store = context.store_to_write()?;
    let ring = context.key_ring(&mut *store)?;
    if let Errand::ChangeEmail(email) = order.errand {
        // The link would find out when it is opened; the person who orders it should know now.
        let wish = Wish {
            username: None,
            email: Some(email.clone()),
        };
        let standing = store
            .standing(order.who, &wish)
            .map_err(|error| context.store_refusal(error))?;
        let standing = standing.ok_or_else(|| Refusal::no_account(order.who))?;
        if admission::move_to(&standing, email)
            .map_err(Refusal::of_objection)?
            .is_none()
        {
            let name = words::safe(standing.account.username.as_str());
            context.say(&format!("`{name}` has this address already; no link was issued"));
            return Ok(Issued {
                outcome: Some("unchanged"),
                account: Some(AccountView::from(&standing.account)),
                superseded: Some(Vec::new()),
                ..Issued::default()
            });
        }
    }
    let mut issuer = options.link.issuer(context, &ring, &template)?;
    issuer.mail = mailing.as_ref().map(Mailing::order);
    let mut decided = None;
    let written = store.issue(
        &context.stamp(now),
        order.who,
        order.errand.purpose(),
        &mut |at, facts| {
            let current = context.still_signs(&ring);
            note(current.and_then(|()| decide(order, at, facts, &issuer)), &mut decided)
        },
    );
    let written = written.map_err(|error| context.store_refusal(error))?;
    let mut decision = decided.ok_or_else(Refusal::again)??;
    let is_fresh = written.is_some();
    let mut superseded = Vec::new();
    if let Some(written) = written {
        decision.facts.account = written.account;
        decision.link = written.link;
        superseded = written.superseded.iter().map(ToString::to_string).collect();
    }
    let account = &decision.facts.account;
    if context.settings.dry_run && is_fresh {
        let earlier = match superseded.len() {
            0 => String::new(),
            1 => " in the place of an earlier one".to_owned(),
            more => format!(" in the place of {more} earlier ones"),
        };
        let name = words::safe(account.username.as_str());
        context.say(&format!(
            "`{name}`: a rehearsal; nothing was written. It would get a link{earlier}"
        ));
    }
    match (&decision.link, &decision.url) {
        (Some(link), Some(url)) => options.announce(context, &template, (link, is_fresh), url),
        (Some(link), None) => still_works(context, link),
        (None, _) => {}
    }
    let mailed = match (&mut mailing, &decision.link) {
        (Some(mailing), Some(link)) if decision.url.is_some() => {
            mailing.send(account, (link, &template), &ring, &mut *store, context)?
        }
        _ => Mailed::default(),
    };
    drop(store);
    let again = format!(
        "gatepass issue-link {}{}",
        again(order, account.username.as_str()),
        options.link.base_as_typed()
    );
    Ok(Issued {
        outcome: Some(if is_fresh { "issued" } else { "unchanged" }),
        account: Some(AccountView::from(account)),
        link: decision.link.as_ref().map(LinkView::from),
        superseded: Some(superseded),
        confirmation_url: decision.url.filter(|_| !context.settings.dry_run),
        mailed,
        again: Some(context.settings.complete(&again)),
    })
}

fn decide(
    order: &Order,
    at: DateTime<Utc>,
    facts: Option<&AccountFacts>,
    issuer: &Issuer,
) -> Result<(Decision, Option<Issue>), Refusal> {
    let facts = facts.ok_or_else(|| Refusal::no_account(order.who))?.clone();
    let purpose = order.errand.purpose();
    if facts.account.state() != purpose.usable_when() {
        return Err(Refusal::not_for(purpose, &facts.account));
    }
    let live = match order.live {
        Live::IsReplaced => None,
        Live::IsPrinted | Live::Suffices => live(order, &facts, issuer, at),
    };
    if let Some(link) = live {
        let url = match order.live {
            Live::Suffices => None,
            _ => Some(issuer.url_again(&link).map_err(Refusal::of_issue)?),
        };
        let link = Some(link);
        return Ok((Decision { facts, link, url }, None));
    }
    let made = issuer.make(Recipient::of(&facts.account), order.errand, at);
    let (link, url) = made.map_err(Refusal::of_issue)?;
    let decision = Decision {
        facts,
        link: None,
        url: Some(url),
    };
    let keep_earlier = order.keep_earlier;
    Ok((decision, Some(Issue { link, keep_earlier })))
}

/// A link that still works and does what is asked: one that brings another address does not.
fn live(order: &Order, facts: &AccountFacts, issuer: &Issuer, at: DateTime<Utc>) -> Option<Link> {
    let wanted = order.errand.new_email().map(Email::fold);
    let alike = facts
        .unused
        .iter()
        .filter(|link| link.new_email.as_ref().map(Email::fold) == wanted);
    let alike = AccountFacts {
        unused: alike.cloned().collect(),
        ..facts.clone()
    };
    issuer.live(&alike, at).cloned()
}

fn still_works(context: &mut Context, link: &Link) {
    let zone = context.zone();
    let until = words::instant(link.expires_at, link.issued_at, &zone);
    context.say(&format!(
        "link {} still works, until {until}; no other one was issued",
        link.id.short()
    ));
}

/// The arguments that print the same link once more.
fn again(order: &Order, username: &str) -> String {
    let name = words::shell(username);
    let purpose = match order.errand {
        Errand::Activate => String::new(),
        Errand::ResetPassword => " --purpose reset-password".to_owned(),
        Errand::ChangeEmail(email) => {
            format!(" --purpose change-email --new-email {}", words::shell(email.as_str()))
        }
    };
    format!("{name}{purpose} --if-live keep")
}
