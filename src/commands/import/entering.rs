//! Somebody who was made ready goes into the store, and what became of the row is told.

use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use super::{
    preparing::Arrival,
    row::{Became, Kept, ResultRow, Row, Told},
};
use crate::{
    account::Brought,
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
    arrival: &Arrival,
    issuer: &Issuer,
    manner: Manner,
) -> Result<Row, StoreError> {
    let became = let_in(registry, arrival, issuer, manner)?;
    let became = became.unwrap_or_else(|refusal| Became::from(&refusal));
    Ok(ResultRow::new(arrival.line, arrival.says(), became))
}

fn let_in(
    registry: &mut dyn Registry,
    arrival: &Arrival,
    issuer: &Issuer,
    manner: Manner,
) -> Result<Result<Became, Refusal>, StoreError> {
    let nothing = Brought::default();
    let brought = arrival.brought.as_deref().unwrap_or(&nothing);
    let is_pending = !arrival.active && !brought.suspended;
    let wanted = Wanted {
        username: &arrival.username,
        email: arrival.email.as_ref(),
        active: arrival.active,
        self_registered: false,
        brought: Some(brought),
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
    let mut kept = Kept {
        id: account.map(|account| account.id),
        ..Kept::default()
    };
    if !manner.rehearsed {
        let generated = arrival.generated.as_ref().filter(|_| is_new);
        kept.generated_password = generated.map(|password| Zeroizing::new(password.expose_secret().into()));
        kept.link = url.map(|url| {
            let expires_at = link.map(|link| words::rfc3339(link.expires_at));
            Box::new(Told { url, expires_at })
        });
    }
    Ok(Ok(if is_new {
        Became::Created(kept)
    } else {
        Became::Unchanged(kept)
    }))
}
