//! What every store must do, whatever it is made of: a suite over `&mut dyn Store`, and SQLite's own file.

mod changing;
mod contract;
mod crowd;
mod disk;
mod file;
mod keys;
mod many;
mod paging;
mod record;
mod spending;
mod visitors;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::{
    account::{AccountChange, AccountRef, Admission, Email, NewAccount, Redemption, Username, Vacancy, Wish},
    event::Actor,
    files::Policy,
    link::{Issue, LinkId, NewLink, Purpose},
    store::{Access, Opening, Pace, Stamp, Store, StoreError, Written, open},
};

/// An instant of judgement, so many seconds after a fixed one.
fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000 + seconds, 0).unwrap()
}

fn stamp(seconds: i64) -> Stamp {
    Stamp {
        now: at(seconds),
        actor: Actor("operator".to_owned()),
        uid: 1000,
    }
}

fn name(text: &str) -> Username {
    text.parse().expect("a good name")
}

fn who(text: &str) -> AccountRef {
    text.parse().expect("a name or an address")
}

/// Changes an account without asking what it is like.
fn change(
    store: &mut dyn Store,
    account: &str,
    seconds: i64,
    change: &AccountChange,
) -> Result<Option<Written>, StoreError> {
    store.change(&stamp(seconds), &who(account), &Wish::default(), &mut |_, _| {
        Some(change.clone())
    })
}

/// An operator's decision to activate.
fn by_decision(reason: &str) -> AccountChange {
    AccountChange::Activate {
        password_hash: None,
        reason: reason.to_owned(),
    }
}

fn address(text: &str) -> Email {
    text.parse().expect("a good address")
}

fn id(n: u8) -> LinkId {
    LinkId::from_random([n; 16])
}

fn new_link(n: u8, seconds: i64) -> NewLink {
    NewLink {
        id: id(n),
        purpose: Purpose::Activate,
        new_email: None,
        payload: format!("{{\"jti\":\"{}\"}}", id(n)),
        key_id: "k1".to_owned(),
        key_thumbprint: [7; 32],
        issued_at: at(seconds),
        expires_at: at(seconds) + TimeDelta::hours(2),
        mail: None,
    }
}

fn issue(n: u8, seconds: i64) -> Issue {
    Issue {
        link: new_link(n, seconds),
        keep_earlier: false,
    }
}

/// Lets somebody in with a link, unless the name or the address is taken.
fn register(store: &mut dyn Store, who: &str, n: u8, seconds: i64) -> Result<Option<Written>, StoreError> {
    let email = address(&format!("{who}@example.org"));
    let mut decide = |vacancy: &Vacancy| {
        let free = vacancy.same_name.is_none() && vacancy.twin.is_none() && vacancy.same_email.is_none();
        free.then(|| {
            Admission::Create(NewAccount {
                password_hash: None,
                active: false,
                self_registered: false,
                brought: None,
                link: Some(new_link(n, seconds)),
            })
        })
    };
    store.register(&stamp(seconds), &name(who), Some(&email), &mut decide)
}

/// Spends a link, unless it was spent.
fn redeem(store: &mut dyn Store, n: u8, seconds: i64) -> Result<Option<Written>, StoreError> {
    let mut decide = |at, facts: Option<&gatepass::link::LinkFacts>| {
        facts
            .filter(|facts| facts.link.is_live(at))
            .map(|_| Redemption::default())
    };
    store.redeem(&stamp(seconds), id(n), &mut decide)
}

/// A store in a folder of its own.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Place {
        Place {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("gatepass.db")
    }

    fn open(&self, access: Access) -> Result<Box<dyn Store>, StoreError> {
        open(&opening(&self.path(), access), &policy())
    }

    /// The names of all files in the folder.
    fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Somebody else's plain connection.
    fn sql(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.path()).unwrap()
    }
}

/// A store with one pending and one active account, closed.
fn settled() -> Place {
    let place = Place::new();
    let mut store = place.open(Access::Create).unwrap();
    register(store.as_mut(), "ada", 1, 0).unwrap().unwrap();
    let mut active = |_: &Vacancy| {
        let password_hash = Some("$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA".to_owned());
        Some(Admission::Create(NewAccount {
            password_hash,
            active: true,
            self_registered: false,
            brought: None,
            link: None,
        }))
    };
    store
        .register(&stamp(1), &name("bob"), None, &mut active)
        .unwrap()
        .unwrap();
    place
}

fn policy() -> Policy {
    Policy::default()
}

fn opening(path: &Path, access: Access) -> Opening {
    Opening {
        path: path.to_owned(),
        access,
        wait: Duration::from_secs(60),
        accept_clock: false,
        pace: Pace::Once,
    }
}
