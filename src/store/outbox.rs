//! What the store keeps of mail. A mail is written in the step that issues its link, so that neither is without the other,
//! and settled in a step of its own once it was tried.

use super::{Decide, Page, Stamp, StoreError};
use crate::{
    link::{LinkFacts, LinkId},
    mail::{Claimed, Due, Listed, Mail, MailFilter, NewMail, Settled},
};

/// The part of a store that is about mail.
pub trait Outbox {
    /// A page of mails, in the order in which they were written; the place is a [`Mail::number`].
    fn mails(&mut self, filter: &MailFilter, page: &Page<i64>) -> Result<Vec<Listed>, StoreError>;

    /// The mail that carries a link, where there is one.
    fn mail_of(&mut self, link: LinkId) -> Result<Option<Mail>, StoreError>;

    /// Writes a mail for a link that was issued without one. The decision sees `None` where the link is not there, and is not
    /// asked where it has its mail.
    fn queue_mail(
        &mut self,
        stamp: &Stamp,
        link: LinkId,
        decide: Decide<'_, LinkFacts, NewMail>,
    ) -> Result<Option<Mail>, StoreError>;

    /// Takes mails that are to be tried, those behind a place and at most so many, for [`mail::CLAIM`](crate::mail::CLAIM):
    /// so long nobody else gets them.
    fn claim_mail(&mut self, stamp: &Stamp, due: Due, after: i64, limit: usize) -> Result<Vec<Claimed>, StoreError>;

    /// Writes what came of a try. Nothing where the mail is settled already, or gone.
    fn settle_mail(&mut self, stamp: &Stamp, number: i64, settled: &Settled) -> Result<Option<()>, StoreError>;
}
