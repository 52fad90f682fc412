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

    /// Takes the first mail behind a place that is to be tried, for [`mail::CLAIM`](crate::mail::CLAIM): so long nobody else
    /// gets it. One at a time, so that what is known of its link is of the moment at which it is tried.
    fn claim_mail(&mut self, stamp: &Stamp, due: Due, after: i64) -> Result<Option<Claimed>, StoreError>;

    /// Writes what came of a try. Nothing where the mail is settled already, or gone, or, unless it was sent, somebody else's by
    /// now.
    fn settle_mail(&mut self, stamp: &Stamp, claimed: &Claimed, settled: &Settled) -> Result<(), StoreError>;
}
