//! The store as one SQLite file. These rooms alone name `rusqlite`, and none of its types leaves them.
//!
//! `opening` and `visit` get a connection, `schema` says whether the file is to be trusted, `patience` waits for others,
//! `read`, `listing` and `events` ask, `step` decides, `write`, `change`, `spend` and `trail` write rows and events, `row` turns rows into
//! domain types. `keys` asks and writes what is about keys.
//! `soundness` looks for damage, `copying` makes a copy and goes back to one.

mod change;
mod connection;
mod copying;
mod events;
mod fault;
mod keys;
mod listing;
mod opening;
mod patience;
mod read;
mod row;
mod schema;
mod soundness;
mod spend;
mod step;
mod trail;
mod visit;
mod write;

use std::path::Path;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{
    Decide, DecideRestoration, KeyStep, LiveLinks, Opening, Page, Restored, Stamp, Store, StoreError, Survey, Unspent,
    Written,
};
use crate::{
    account::{
        Account, AccountChange, AccountFacts, AccountFilter, AccountId, AccountPlace, AccountRef, AccountSort,
        Admission, Email, Redemption, Standing, Tombstone, Username, Vacancy, Wish,
    },
    event::{EventFilter, EventPage, Stored, Tip},
    files,
    link::{
        Issue, Link, LinkFacts, LinkFilter, LinkId, LinkIdPrefix, Listed, Purpose, Revocation, Withdrawable, Withdrawn,
    },
};
use connection::Kept;
use patience::Patience;
use step::Step;
use visit::Visitor;

/// Where the rows are.
enum Ground {
    /// A connection that is kept while the store is open.
    Kept { connection: Kept, writable: bool },
    /// A file that this user may only read, looked at anew for every question.
    Visited(Visitor),
}

/// The store on SQLite.
pub(super) struct Sqlite {
    ground: Ground,
    patience: Patience,
    rehearsing: bool,
    accept_clock: bool,
    policy: files::Policy,
}

impl Sqlite {
    /// Opens the file, or memory for a rehearsal where there is none.
    pub(super) fn open(opening: &Opening, policy: &files::Policy) -> Result<Sqlite, StoreError> {
        let patience = Patience::new(opening.wait);
        let ground = opening::open(opening, policy, &patience)?;
        if let (Ground::Kept { connection, .. }, true) = (&ground, opening.stays) {
            connection.stay()?;
        }
        Ok(Sqlite {
            ground,
            patience,
            rehearsing: opening.access == super::Access::Rehearse,
            accept_clock: opening.accept_clock,
            policy: policy.clone(),
        })
    }

    /// Answers a question from one snapshot.
    fn read<T>(&self, question: impl Fn(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        match &self.ground {
            Ground::Kept { connection, .. } => self.patience.insist(|| {
                let snapshot = Transaction::new_unchecked(connection.get()?, TransactionBehavior::Deferred)?;
                question(&snapshot)
            }),
            Ground::Visited(visitor) => visitor.read(&self.patience, question),
        }
    }

    /// Does something that takes long, in no transaction of ours.
    fn at_length<T>(&self, work: impl Fn(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        match &self.ground {
            Ground::Kept { connection, .. } => self.patience.insist(|| work(connection.get()?)),
            Ground::Visited(visitor) => visitor.at_length(&self.patience, work),
        }
    }

    /// Takes one step under the write lock; a rehearsed one, and one that decides to write nothing, is rolled back.
    fn step<T>(
        &self,
        stamp: &Stamp,
        mut work: impl FnMut(&mut Step<'_>) -> Result<Option<T>, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let Ground::Kept {
            connection,
            writable: true,
        } = &self.ground
        else {
            return Err(StoreError::ReadOnly);
        };
        self.patience.insist(|| {
            let transaction = Transaction::new_unchecked(connection.get()?, TransactionBehavior::Immediate)?;
            schema::still_current(&transaction)?;
            let written = work(&mut Step::begin(&transaction, stamp, self.accept_clock)?)?;
            if written.is_some() && !self.rehearsing {
                transaction.commit()?;
            }
            Ok(written)
        })
    }
}

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

    fn live_links(&mut self, at: DateTime<Utc>) -> Result<Vec<LiveLinks>, StoreError> {
        self.read(|c| soundness::live_links(c, at))
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

    fn unspent_by_key(&mut self, at: DateTime<Utc>) -> Result<Vec<Unspent>, StoreError> {
        self.read(|c| keys::unspent_by_key(c, at))
    }

    fn change_keys(&mut self, stamp: &Stamp, change: &mut dyn KeyStep) -> Result<Option<u32>, StoreError> {
        let rehearsing = self.rehearsing;
        self.step(stamp, |step| step.change_keys(change, rehearsing))
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

    fn links(&mut self, filter: &LinkFilter, page: &Page<i64>) -> Result<Vec<Listed>, StoreError> {
        self.read(|c| listing::links(c, filter, page))
    }

    fn withdrawable(&mut self, which: Withdrawn) -> Result<Option<Withdrawable>, StoreError> {
        self.read(|c| read::withdrawable(c, which))
    }

    fn prunable(&mut self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        self.read(|c| read::prunable(c, before))
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
        self.read(|c| read::vacancy(c, at, username, email))
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
