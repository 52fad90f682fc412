//! Somebody who was made ready goes into the store, and what became of the row is told.

use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use super::{
    preparing::Applicant,
    row::{Became, Kept, Row, Told},
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

/// Enters a row that waits.
pub(super) fn enter(
    registry: &mut dyn Registry,
    row: &mut Row,
    issuer: &Issuer,
    manner: Manner,
) -> Result<(), StoreError> {
    if let Some(applicant) = &mut row.applicant {
        let became = let_in(registry, applicant, issuer, manner)?;
        row.became = Some(became.unwrap_or_else(|refusal| Became::from(&refusal)));
        // Whoever waits to be told of needs no more than a name and an address.
        applicant.password_hash = None;
    }
    Ok(())
}

fn let_in(
    registry: &mut dyn Registry,
    applicant: &Applicant,
    issuer: &Issuer,
    manner: Manner,
) -> Result<Result<Became, Refusal>, StoreError> {
    let nothing = Brought::default();
    let brought = applicant.brought.as_deref().unwrap_or(&nothing);
    let is_pending = !applicant.active && !brought.suspended;
    let wanted = Wanted {
        username: &applicant.username,
        email: applicant.email.as_ref(),
        active: applicant.active,
        self_registered: false,
        brought: Some(brought),
        link: manner.links && is_pending,
        keep: manner.keep,
    };
    let hash = applicant.password_hash.as_ref();
    let mut decided = None;
    let written = registry.register(&applicant.username, applicant.email.as_ref(), &mut |vacancy| {
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
    let generated = applicant.generated.as_ref().filter(|_| is_new);
    let is_told = !manner.rehearsed && (url.is_some() || generated.is_some());
    let told = is_told.then(|| {
        Box::new(Told {
            expires_at: link
                .filter(|_| url.is_some())
                .map(|link| words::rfc3339(link.expires_at)),
            url,
            generated_password: generated.map(|password| Zeroizing::new(password.expose_secret().to_owned())),
        })
    });
    let id = account.map(|account| account.id);
    Ok(Ok(if is_new {
        Became::Created(Kept { id, told })
    } else {
        Became::Unchanged(Kept { id, told })
    }))
}
