//! What the store is asked and told: each a question for one snapshot, or a step of its own.

use std::path::Path;

use chrono::{DateTime, Utc};

use rusqlite::{Transaction, TransactionBehavior};

use super::{Ground, Sqlite, copying, events, listing, opening, read, soundness, trail, vacancy};
use crate::{
    account::{
        Account, AccountChange, AccountFacts, AccountFilter, AccountId, AccountPlace, AccountRef, AccountSort,
        Admission, Email, PlainAccount, Redemption, Standing, Tombstone, Username, Vacancy, Wish,
    },
    event::{EventFilter, EventPage, Stored, Tip},
    link::{
        Issue, Link, LinkFacts, LinkFilter, LinkId, LinkIdPrefix, Listed, Purpose, Revocation, Withdrawable, Withdrawn,
    },
    store::{
        AtRegistry, Decide, DecideRestoration, Page, Registry, Restored, Stamp, Store, StoreError, Survey, Written,
    },
};

impl Store for Sqlite {
    fn newest_event_at(&mut self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.read(|c| Ok(trail::tip(c)?.map(|tip| tip.at)))
    }

    fn tip(&mut self) -> Result<Option<Tip>, StoreError> {
        self.read(trail::tip)
    }

    fn events(&mut self, filter: &EventFilter, page: &Page<i64>) -> Result<EventPage, StoreError> {
        self.read(|c| events::page(c, filter, page))
    }

    fn trail(&mut self, after: i64, limit: usize) -> Result<Vec<Stored>, StoreError> {
        self.read(|c| trail::stored(c, after, limit))
    }

    fn survey(&mut self) -> Result<Survey, StoreError> {
        self.read(soundness::survey)
    }

    fn flaws(&mut self) -> Result<Vec<String>, StoreError> {
        self.at_length(soundness::flaws)
    }

    fn odd_records(&mut self) -> Result<Vec<String>, StoreError> {
        self.at_length(|c| soundness::odd_records(&*Transaction::new_unchecked(c, TransactionBehavior::Deferred)?))
    }

    fn copy_to(&mut self, file: &Path) -> Result<(), StoreError> {
        self.at_length(|c| copying::copy_to(c, file))
    }

    fn restore(
        &mut self,
        stamp: &Stamp,
        copy: &Path,
        decide: DecideRestoration<'_>,
    ) -> Result<Option<Restored>, StoreError> {
        let copy = opening::copy(copy, &self.policy)?;
        // What is no store of ours is refused here.
        copy.read(&self.patience, |_| Ok(()))?;
        let Ground::Kept { connection, .. } = &self.ground else {
            return Err(StoreError::ReadOnly);
        };
        copying::beside_a_copy(connection.get()?, &copy.uri_at_rest(), || {
            self.step(stamp, |step| copying::restore(step, decide))
        })
    }

    fn keys_seen(&mut self) -> Result<Vec<[u8; 32]>, StoreError> {
        self.read(read::keys_seen)
    }

    fn facts(&mut self, id: LinkId) -> Result<Option<LinkFacts>, StoreError> {
        self.read(|c| read::link_facts(c, id))
    }

    fn links_beginning(&mut self, prefix: &LinkIdPrefix, limit: usize) -> Result<Vec<LinkId>, StoreError> {
        self.read(|c| read::links_beginning(c, prefix, limit))
    }

    fn newest_link(
        &mut self,
        account: AccountId,
        purpose: Option<Purpose>,
        at: DateTime<Utc>,
    ) -> Result<Option<LinkId>, StoreError> {
        self.read(|c| read::newest_link(c, account, purpose, at))
    }

    fn account(&mut self, who: &AccountRef, purpose: Purpose) -> Result<Option<AccountFacts>, StoreError> {
        self.read(|c| read::account_facts(c, who, purpose))
    }

    fn named(&mut self, who: &AccountRef) -> Result<Option<Account>, StoreError> {
        self.read(|c| read::named(c, who))
    }

    fn standing(&mut self, who: &AccountRef, wish: &Wish) -> Result<Option<Standing>, StoreError> {
        self.read(|c| read::standing(c, who, wish))
    }

    fn tombstone(&mut self, account: AccountId) -> Result<Option<Tombstone>, StoreError> {
        self.read(|c| read::tombstone(c, account))
    }

    fn accounts(
        &mut self,
        filter: &AccountFilter,
        sort: AccountSort,
        page: &Page<AccountPlace>,
    ) -> Result<Vec<Account>, StoreError> {
        self.read(|c| listing::accounts(c, filter, sort, page))
    }

    fn plain_accounts(
        &mut self,
        filter: &AccountFilter,
        page: &Page<AccountId>,
        with_hashes: bool,
    ) -> Result<Vec<PlainAccount>, StoreError> {
        self.read(|c| listing::plain_accounts(c, filter, page, with_hashes))
    }

    fn links(&mut self, filter: &LinkFilter, page: &Page<i64>) -> Result<Vec<Listed>, StoreError> {
        self.read(|c| listing::links(c, filter, page))
    }

    fn withdrawable(&mut self, which: Withdrawn) -> Result<Option<Withdrawable>, StoreError> {
        self.read(|c| read::withdrawable(c, which))
    }

    fn prunable(&mut self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        self.read(|c| read::prunable(c, before))
    }

    fn a_password_hash(&mut self) -> Result<Option<String>, StoreError> {
        self.read(read::a_password_hash)
    }

    fn password_hash(&mut self, account: AccountId) -> Result<Option<String>, StoreError> {
        self.read(|c| read::password_hash(c, account))
    }

    fn vacancy(
        &mut self,
        at: DateTime<Utc>,
        username: &Username,
        email: Option<&Email>,
    ) -> Result<Vacancy, StoreError> {
        self.read(|c| {
            let id = vacancy::next_account_id(c)?;
            vacancy::vacancy(c, (at, id), (username, email))
        })
    }

    fn register(
        &mut self,
        stamp: &Stamp,
        username: &Username,
        email: Option<&Email>,
        decide: &mut dyn FnMut(&Vacancy) -> Option<Admission>,
    ) -> Result<Option<Written>, StoreError> {
        self.step(stamp, |step| step.register(username, email, decide))
    }

    fn register_many(&mut self, stamp: &Stamp, work: AtRegistry<'_>) -> Result<(), StoreError> {
        self.step_once(stamp, |step| work(step))
    }

    fn issue(
        &mut self,
        stamp: &Stamp,
        who: &AccountRef,
        purpose: Purpose,
        decide: Decide<'_, AccountFacts, Issue>,
    ) -> Result<Option<Written>, StoreError> {
        self.step(stamp, |step| step.issue(who, purpose, decide))
    }

    fn redeem(
        &mut self,
        stamp: &Stamp,
        id: LinkId,
        decide: Decide<'_, LinkFacts, Redemption>,
    ) -> Result<Option<Written>, StoreError> {
        self.step(stamp, |step| step.redeem(id, decide))
    }

    fn change(
        &mut self,
        stamp: &Stamp,
        who: &AccountRef,
        wish: &Wish,
        decide: Decide<'_, Standing, AccountChange>,
    ) -> Result<Option<Written>, StoreError> {
        self.step(stamp, |step| step.change(who, wish, decide))
    }

    fn revoke(
        &mut self,
        stamp: &Stamp,
        which: Withdrawn,
        decide: Decide<'_, Withdrawable, Revocation>,
    ) -> Result<Option<Vec<Link>>, StoreError> {
        self.step(stamp, |step| step.revoke(which, decide))
    }

    fn prune(&mut self, stamp: &Stamp, before: DateTime<Utc>) -> Result<Option<u64>, StoreError> {
        self.step(stamp, |step| step.prune(before))
    }
}
