//! Somebody who was made ready goes into the store, and what became of the row is told.

use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use super::{
    preparing::{Arrival, Prepared},
    results::{Outcome, ResultRow},
};
use crate::{
    admission::{Decision, Wanted, decide},
    commands::note,
    error::Refusal,
    issuing::Issuer,
    store::{Registry, StoreError},
    words,
};

/// How rows are entered.
#[derive(Clone, Copy)]
pub(super) struct Manner {
    /// An account that is there as asked is kept.
    pub(super) keep: bool,
    /// Pending accounts get a link.
    pub(super) links: bool,
    /// It is a rehearsal: what will not be is not shown.
    pub(super) rehearsed: bool,
}

/// Enters a row.
pub(super) fn enter(
    registry: &mut dyn Registry,
    prepared: Prepared,
    issuer: &Issuer,
    manner: Manner,
) -> Result<ResultRow, StoreError> {
    let text = |text: String| (!text.is_empty()).then_some(text);
    let mut row = ResultRow {
        line: Some(prepared.line),
        username: text(prepared.username),
        email: text(prepared.email),
        ..ResultRow::default()
    };
    let entered = match prepared.found {
        Ok(arrival) => let_in(registry, arrival, issuer, manner, &mut row)?,
        Err(refusal) => Err(refusal),
    };
    if let Err(refusal) = entered {
        row.refuse(&refusal);
    }
    Ok(row)
}

fn let_in(
    registry: &mut dyn Registry,
    arrival: Arrival,
    issuer: &Issuer,
    manner: Manner,
    row: &mut ResultRow,
) -> Result<Result<(), Refusal>, StoreError> {
    let is_pending = !arrival.active && !arrival.brought.suspended;
    let wanted = Wanted {
        username: &arrival.username,
        email: arrival.email.as_ref(),
        active: arrival.active,
        self_registered: false,
        brought: Some(&arrival.brought),
        link: manner.links && is_pending,
        keep: manner.keep,
    };
    let hash = arrival.password_hash.as_ref();
    let mut decided = None;
    let written = registry.register(&arrival.username, arrival.email.as_ref(), &mut |vacancy| {
        note(
            decide(vacancy, &wanted, issuer, hash).map_err(Refusal::of_objection),
            &mut decided,
        )
    });
    let written = match written {
        // Nothing of this row was written, and another one has another address.
        Err(StoreError::MailTooOften { address, next_at }) => return Ok(Err(Refusal::mail_limit(&address, next_at))),
        written => written?,
    };
    let decided = decided.unwrap_or_else(|| Err(Refusal::again()));
    if let (
        Ok(Decision {
            link: Some(link),
            url: Some(_),
            ..
        }),
        Some(order),
        None,
    ) = (&decided, issuer.mail, &written)
    {
        // Its link was issued before, and may have no mail yet.
        let queued = registry.queue_mail(link.id, &mut |_, facts| {
            facts.map(|_| order.mail(link.id, issuer.template))
        });
        if let Err(StoreError::MailTooOften { address, next_at }) = queued {
            return Ok(Err(Refusal::mail_limit(&address, next_at)));
        }
        queued?;
    }
    let Decision {
        is_new,
        mut account,
        mut link,
        url,
    } = match decided {
        Ok(decision) => decision,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(written) = written {
        (account, link) = (Some(written.account), written.link.or(link));
    }
    let (outcome, generated) = if is_new {
        (Outcome::Created, arrival.generated)
    } else {
        (Outcome::Unchanged, None)
    };
    row.outcome = Some(outcome);
    row.id = account.map(|account| account.id);
    if !manner.rehearsed {
        row.expires_at = link
            .filter(|_| url.is_some())
            .map(|link| words::rfc3339(link.expires_at));
        row.confirmation_url = url;
        row.generated_password = generated.map(|password| Zeroizing::new(password.expose_secret().to_owned()));
    }
    Ok(Ok(()))
}
