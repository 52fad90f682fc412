//! Stores to measure on, each in a home of its own, and where they lie.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use gatepass::{
    account::{Admission, Email, NewAccount, Username},
    diagnosis::Environment,
    event::Actor,
    files::Policy,
    host::{Host, System},
    issuing::{Errand, Issuer, Recipient},
    key::KeyRing,
    keyring,
    link::{Bounds, Expiry, LinkId, LinkTemplate, NewLink},
    store::{self, Access, Opening, Pace, Stamp},
    token::ClaimsStyle,
};
use rusqlite::Connection;
use tempfile::TempDir;

/// A password that is not weak.
pub(crate) const PASSWORD: &str = "four unlikely herons rowing";

/// A folder that is gone when it is dropped.
pub(crate) struct Place(TempDir);

impl Place {
    /// On the disk that the program was built on.
    pub(crate) fn on_disk() -> Result<Place> {
        Ok(Place(TempDir::new_in(env!("CARGO_TARGET_TMPDIR"))?))
    }

    /// In memory, where nothing waits for a disk.
    pub(crate) fn in_memory() -> Result<Place> {
        let folder = TempDir::new_in("/dev/shm").context("a file system in memory is needed at /dev/shm")?;
        Ok(Place(folder))
    }

    /// A file that is written anew each time.
    pub(crate) fn log(&self) -> PathBuf {
        self.0.path().join("log")
    }

    /// A new folder in it.
    pub(crate) fn folder(&self) -> Result<PathBuf> {
        let folder = TempDir::new_in(&self.0)?;
        Ok(folder.keep())
    }

    /// A SQLite file in the store's mode, with an empty table of hashes.
    pub(crate) fn table(&self) -> Result<PathBuf> {
        let path = self.folder()?.join("hashes.db");
        let connection = Connection::open(&path)?;
        connection.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE hashes (hash BLOB NOT NULL) STRICT")?;
        Ok(path)
    }
}

/// The home of one store and its key ring.
pub(crate) struct Ground {
    /// `HOME`.
    pub(crate) home: PathBuf,
    /// The confirmation URL of every account, none of them spent yet.
    pub(crate) links: Vec<String>,
}

impl Ground {
    /// A home without a store.
    pub(crate) fn empty(place: &Place) -> Result<Ground> {
        Ok(Ground {
            home: place.folder()?,
            links: Vec::new(),
        })
    }

    /// A store with so many pending accounts, `user0` and so on, each with its link.
    pub(crate) fn new(place: &Place, accounts: usize) -> Result<Ground> {
        let mut ground = Ground::empty(place)?;
        let (policy, host) = (Policy::default(), System::new());
        let now = host.now();
        let ring = keyring::create(&ground.path("keys.json"), &policy, &host, now)?;
        let opening = Opening {
            path: ground.path("gatepass.db"),
            access: Access::Create,
            wait: Duration::ZERO,
            accept_clock: false,
            pace: Pace::Once,
        };
        let mut store = store::open(&opening, &policy)?;
        let stamp = Stamp {
            now,
            actor: Actor("bench".to_owned()),
            uid: host.uid(),
        };
        for number in 0..accounts {
            let username: Username = format!("user{number}").parse()?;
            let email: Email = format!("user{number}@example.org").parse()?;
            let to = Recipient {
                id: i64::try_from(number)? + 1,
                username: &username,
                email: Some(&email),
            };
            let mut id = [0; 16];
            host.random(&mut id)?;
            let (link, url) = issue(&ring, LinkId::from_random(id), to, now)?;
            let admission = Admission::Create(NewAccount {
                password_hash: None,
                active: false,
                self_registered: false,
                brought: None,
                link: Some(link),
            });
            store.register(&stamp, &username, Some(&email), &mut |_| Some(admission.clone()))?;
            ground.links.push(url);
        }
        Ok(ground)
    }

    /// The same store and key ring in another place.
    pub(crate) fn copied_to(&self, place: &Place) -> Result<Ground> {
        let copy = Ground {
            links: self.links.clone(),
            ..Ground::empty(place)?
        };
        fs::create_dir_all(copy.path(""))?;
        for name in ["keys.json", "gatepass.db"] {
            fs::copy(self.path(name), copy.path(name))?;
        }
        Ok(copy)
    }

    /// The store's file as it is now.
    pub(crate) fn store(&self) -> Result<Vec<u8>> {
        Ok(fs::read(self.path("gatepass.db"))?)
    }

    /// Makes the store's file as it was.
    pub(crate) fn restore(&self, store: &[u8]) -> Result<()> {
        Ok(fs::write(self.path("gatepass.db"), store)?)
    }

    fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.home.join(".local/share/gatepass").join(name)
    }
}

fn issue(ring: &KeyRing, id: LinkId, to: Recipient, now: DateTime<Utc>) -> Result<(NewLink, String)> {
    let issuer = Issuer {
        ring,
        environment: &Environment::default(),
        claims: ClaimsStyle::default(),
        template: &LinkTemplate::default(),
        bounds: &Bounds::default(),
        expiry: Expiry::In("2h".parse()?),
        id,
        mail: None,
    };
    Ok(issuer.make(to, Errand::Activate, now)?)
}
