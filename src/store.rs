//! The store in the house's own words: accounts, links and events. What it is made of is in the rooms below.

mod care;
mod fault;
mod keys;
mod outbox;
mod registry;
mod sqlite;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::{DateTime, Utc};

use crate::{
    account::{
        Account, AccountChange, AccountFacts, AccountFilter, AccountId, AccountPlace, AccountRef, AccountSort,
        Admission, Email, PlainAccount, Redemption, Standing, Tombstone, Username, Vacancy, Wish,
    },
    event::{Actor, EventFilter, EventPage, Stored, Tip},
    files,
    link::{
        Issue, Link, LinkFacts, LinkFilter, LinkId, LinkIdPrefix, Listed, Purpose, Revocation, Withdrawable, Withdrawn,
    },
};

pub use care::{DecideRestoration, Restoration, Restored, Survey};
pub use fault::StoreError;
pub use keys::{KeyChange, KeyFacts, KeyRecord, KeyStep, Unspent};
pub use outbox::Outbox;
pub use registry::{AtRegistry, Registry};

/// Who writes, and when by their clock.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// The instant at which the command judges.
    pub now: DateTime<Utc>,
    /// Whom the audit trail names.
    pub actor: Actor,
    /// The user id that the command really runs under.
    pub uid: u32,
}

/// What a step left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The account as it is now.
    pub account: Account,
    /// The link that was issued or spent.
    pub link: Option<Link>,
    /// The links that the issued or spent one took the place of.
    pub superseded: Vec<LinkId>,
}

impl Written {
    /// A step that superseded nothing.
    pub fn of(account: Account, link: Option<Link>) -> Written {
        Written {
            account,
            link,
            superseded: Vec::new(),
        }
    }
}

/// How far a listing has come, and which way it goes. Pages are sought by what the last row of the one before holds, so that
/// the last costs no more than the first.
#[derive(Clone, Debug)]
pub struct Page<P> {
    /// The place behind which it begins.
    pub after: Option<P>,
    /// From the end to the beginning.
    pub reverse: bool,
    /// At most so many rows.
    pub limit: usize,
}

/// A decision: from the instant that the step counts as and the facts under the lock, what to write, if anything.
pub type Decide<'a, Facts, Change> = &'a mut dyn FnMut(DateTime<Utc>, Option<&Facts>) -> Option<Change>;

/// Accounts, links and events, wherever they are kept.
///
/// Reads return one consistent snapshot. A write is one atomic step that writes its events too and takes its decision as
/// a closure over the facts it found under its lock: `None` means that there is nothing to write. The closure may be
/// called again when the step has to be repeated. "Not there" is `None`, never an error.
pub trait Store: KeyRecord + Outbox + Send {
    /// The instant of the newest event.
    fn newest_event_at(&mut self) -> Result<Option<DateTime<Utc>>, StoreError>;

    /// The end of the audit trail.
    fn tip(&mut self) -> Result<Option<Tip>, StoreError>;

    /// A page of the events that a filter lets through, in the order in which they were written; the place is an event's
    /// number. One that cannot be read is [`StoreError::OddEvent`], unless others of the page come before it.
    fn events(&mut self, filter: &EventFilter, page: &Page<i64>) -> Result<EventPage, StoreError>;

    /// The events after this one as they are stored, in their order; at most `limit`, and fewer where the next cannot be
    /// read. None is the end.
    fn trail(&mut self, after: i64, limit: usize) -> Result<Vec<Stored>, StoreError>;

    /// What is in the store.
    fn survey(&mut self) -> Result<Survey, StoreError>;

    /// What is wrong with the way everything is kept, in words; nothing where it is sound. Reads all of it.
    fn flaws(&mut self) -> Result<Vec<String>, StoreError>;

    /// Accounts and links that contradict themselves, in words. Reads all of them.
    fn odd_records(&mut self) -> Result<Vec<String>, StoreError>;

    /// Writes everything into an empty file, from one snapshot, while others go on writing.
    fn copy_to(&mut self, file: &Path) -> Result<(), StoreError>;

    /// Puts a copy that `copy_to` made in the place of everything that is there, unless the decision is `None`. Keys that
    /// signed for the store are forgotten with the rest.
    fn restore(
        &mut self,
        stamp: &Stamp,
        copy: &Path,
        decide: DecideRestoration<'_>,
    ) -> Result<Option<Restored>, StoreError>;

    /// The RFC 7638 thumbprints of the keys that signed for this store.
    fn keys_seen(&mut self) -> Result<Vec<[u8; 32]>, StoreError>;

    /// Everything that bears on one link.
    fn facts(&mut self, id: LinkId) -> Result<Option<LinkFacts>, StoreError>;

    /// The links whose id begins so; at most `limit`.
    fn links_beginning(&mut self, prefix: &LinkIdPrefix, limit: usize) -> Result<Vec<LinkId>, StoreError>;

    /// The link that was an account's newest at an instant, for one purpose or of all, whatever became of it.
    fn newest_link(
        &mut self,
        account: AccountId,
        purpose: Option<Purpose>,
        at: DateTime<Utc>,
    ) -> Result<Option<LinkId>, StoreError>;

    /// An account and its links for one purpose.
    fn account(&mut self, who: &AccountRef, purpose: Purpose) -> Result<Option<AccountFacts>, StoreError>;

    /// The account that somebody names, unless it was deleted.
    fn named(&mut self, who: &AccountRef) -> Result<Option<Account>, StoreError>;

    /// An account, and who stands where it wants to.
    fn standing(&mut self, who: &AccountRef, wish: &Wish) -> Result<Option<Standing>, StoreError>;

    /// What is left of a deleted account.
    fn tombstone(&mut self, account: AccountId) -> Result<Option<Tombstone>, StoreError>;

    /// A page of accounts.
    fn accounts(
        &mut self,
        filter: &AccountFilter,
        sort: AccountSort,
        page: &Page<AccountPlace>,
    ) -> Result<Vec<Account>, StoreError>;

    /// A page of accounts as they were written, in the order of their numbers, each held against the seal of its row:
    /// [`StoreError::Damaged`] where one is not what it was. Their password hashes are left out unless they are wanted.
    fn plain_accounts(
        &mut self,
        filter: &AccountFilter,
        page: &Page<AccountId>,
        with_hashes: bool,
    ) -> Result<Vec<PlainAccount>, StoreError>;

    /// A page of links, in the order in which they were issued; the place is a [`Listed::number`].
    fn links(&mut self, filter: &LinkFilter, page: &Page<i64>) -> Result<Vec<Listed>, StoreError>;

    /// Links that are to be withdrawn; `None` where the one that is named is not there.
    fn withdrawable(&mut self, which: Withdrawn) -> Result<Option<Withdrawable>, StoreError>;

    /// How many links ran out before an instant.
    fn prunable(&mut self, before: DateTime<Utc>) -> Result<u64, StoreError>;

    /// The PHC string of some account's password, the newest that there is among the latest accounts: what comparing one
    /// costs in this store.
    fn a_password_hash(&mut self) -> Result<Option<String>, StoreError>;

    /// The PHC string of an account's password, where it has one.
    fn password_hash(&mut self, account: AccountId) -> Result<Option<String>, StoreError>;

    /// Who stands where a newcomer wants to at this instant.
    fn vacancy(&mut self, at: DateTime<Utc>, username: &Username, email: Option<&Email>)
    -> Result<Vacancy, StoreError>;

    /// Lets somebody in, unless the decision is `None`. What is decided about a free place may be asked for once more, with all
    /// that is known of it.
    fn register(
        &mut self,
        stamp: &Stamp,
        username: &Username,
        email: Option<&Email>,
        decide: &mut dyn FnMut(&Vacancy) -> Option<Admission>,
    ) -> Result<Option<Written>, StoreError>;

    /// Lets many in as one step. Once the lock is held the work is called, and never again.
    fn register_many(&mut self, stamp: &Stamp, work: AtRegistry<'_>) -> Result<(), StoreError>;

    /// Issues a link for an account. The decision sees `None` where the account is not there.
    fn issue(
        &mut self,
        stamp: &Stamp,
        who: &AccountRef,
        purpose: Purpose,
        decide: Decide<'_, AccountFacts, Issue>,
    ) -> Result<Option<Written>, StoreError>;

    /// Spends a link; what that does follows from its purpose. The decision sees `None` where the link is not there.
    fn redeem(
        &mut self,
        stamp: &Stamp,
        id: LinkId,
        decide: Decide<'_, LinkFacts, Redemption>,
    ) -> Result<Option<Written>, StoreError>;

    /// Changes an account by an operator's decision. The decision sees `None` where it is not there.
    fn change(
        &mut self,
        stamp: &Stamp,
        who: &AccountRef,
        wish: &Wish,
        decide: Decide<'_, Standing, AccountChange>,
    ) -> Result<Option<Written>, StoreError>;

    /// Withdraws links, and gives them back as they are now. The decision sees `None` where the link is not there.
    fn revoke(
        &mut self,
        stamp: &Stamp,
        which: Withdrawn,
        decide: Decide<'_, Withdrawable, Revocation>,
    ) -> Result<Option<Vec<Link>>, StoreError>;

    /// Removes the records of links that ran out before an instant; how many, `None` where there are none.
    fn prune(&mut self, stamp: &Stamp, before: DateTime<Utc>) -> Result<Option<u64>, StoreError>;
}

/// How a store is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To read, leaving nothing behind.
    Read,
    /// To write in a store that is there.
    Write,
    /// To write, making the store where there is none.
    Create,
    /// To do all the work of a step and roll it back; in memory where there is no store.
    Rehearse,
    /// To read a copy that nobody writes to, of this version or an earlier one.
    Copy,
}

/// What a store is to be ready for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// A question and a step, and each of them once.
    Once,
    /// The same questions and steps for a long time.
    Stays,
    /// Rows by the million: memory is spent on them, and a thread.
    Bulk,
}

/// Where a store is and how it is to be opened.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The file.
    pub path: PathBuf,
    /// To what end.
    pub access: Access,
    /// How long a busy store is waited for.
    pub wait: Duration,
    /// Write although the clock is far behind the newest event.
    pub accept_clock: bool,
    /// What it is to be ready for.
    pub pace: Pace,
}

/// Opens the store at a path: SQLite, today the only kind there is.
///
/// # Errors
/// Every [`StoreError`] but [`StoreError::ClockBehind`] and [`StoreError::Contradiction`], which only a step can meet.
pub fn open(opening: &Opening, policy: &files::Policy) -> Result<Box<dyn Store>, StoreError> {
    Ok(Box::new(sqlite::Sqlite::open(opening, policy)?))
}
