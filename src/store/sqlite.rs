//! The store as one SQLite file. These rooms alone name `rusqlite`, and none of its types leaves them.
//!
//! `opening` and `visit` get a connection, `schema` says whether the file is to be trusted, `patience` waits for others,
//! `read` and `listing` ask, `step` decides, `write`, `change`, `spend` and `trail` write rows and events, `row` turns rows into
//! domain types.

mod change;
mod connection;
mod fault;
mod listing;
mod opening;
mod patience;
mod read;
mod row;
mod schema;
mod spend;
mod step;
mod trail;
mod visit;
mod write;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{Decide, Opening, Page, Stamp, Store, StoreError, Written};
use crate::{
    account::{
        Account, AccountChange, AccountFacts, AccountFilter, AccountId, AccountPlace, AccountRef, AccountSort,
        Admission, Email, Redemption, Standing, Tombstone, Username, Vacancy, Wish,
    },
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
        })
    }

    /// Answers a question from one snapshot.
    fn read<T>(&mut self, question: impl Fn(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        match &self.ground {
            Ground::Kept { connection, .. } => self.patience.insist(|| {
                let snapshot = Transaction::new_unchecked(connection.get()?, TransactionBehavior::Deferred)?;
                question(&snapshot)
            }),
            Ground::Visited(visitor) => visitor.read(&self.patience, question),
        }
    }

    /// Takes one step under the write lock; a rehearsed one, and one that decides to write nothing, is rolled back.
    fn step<T>(
        &mut self,
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
