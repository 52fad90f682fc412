//! Where many newcomers are let in as one step.

use super::{Decide, StoreError, Written};
use crate::{
    account::{Admission, Email, Username, Vacancy},
    link::{LinkFacts, LinkId},
    mail::NewMail,
};

/// Where newcomers are let in one after the other, in one step.
pub trait Registry {
    /// Lets somebody in, unless the decision is `None`: what [`Store::register`](super::Store::register) does as a step of its own. Whoever was let
    /// in before is there.
    fn register(
        &mut self,
        username: &Username,
        email: Option<&Email>,
        decide: &mut dyn FnMut(&Vacancy) -> Option<Admission>,
    ) -> Result<Option<Written>, StoreError>;

    /// Writes a mail for a link that was issued without one: what [`Outbox::queue_mail`](super::Outbox::queue_mail) does as a step of its own.
    fn queue_mail(&mut self, link: LinkId, decide: Decide<'_, LinkFacts, NewMail>) -> Result<(), StoreError>;
}

/// What is done at a registry; `false` where all of it is to be undone.
pub type AtRegistry<'a> = &'a mut dyn FnMut(&mut dyn Registry) -> Result<bool, StoreError>;
