//! A world to run gatepass in, whole and in this process: a home folder, a clock that waits to be moved, chance that is
//! the same every time, and a person who types what the test says.
//!
//! A flow reads as a story: `world.register("ada")`, `world.tick("8s")`, `world.run("activate -").stdin(&url).expect(10)`.

mod forge;
mod machine;
mod rules;
mod run;

use std::{collections::BTreeMap, fs, os::unix::fs::PermissionsExt, path::PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::words::parse_duration;
use rusqlite::Connection;
use tempfile::TempDir;

use machine::Machine;

pub(crate) use forge::{claims_of, token_of};
pub(crate) use gatepass::host::Stream;
pub(crate) use rules::can_be_run;
pub(crate) use run::{Run, Said, compare};
pub(crate) use snapbox::str;

/// When every world begins, unless a test says otherwise.
pub(crate) const MORNING: &str = "2026-11-23T09:00:00Z";

/// A password that may be set.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

pub(crate) struct World {
    /// Somebody else who keeps the store busy.
    other: Option<Connection>,
    home: TempDir,
    pub(crate) machine: Machine,
}

fn span(text: &str) -> TimeDelta {
    TimeDelta::from_std(parse_duration(text).expect("a duration")).expect("a short one")
}

impl World {
    /// A fresh machine, on a Monday morning.
    pub(crate) fn new() -> World {
        World::at(MORNING)
    }

    /// A fresh machine at another instant.
    pub(crate) fn at(now: &str) -> World {
        let home = TempDir::new().expect("a folder");
        let now: DateTime<Utc> = now.parse().expect("RFC 3339");
        let mut world = World {
            machine: Machine::new(now),
            other: None,
            home,
        };
        let folder = world.home.path().into();
        world.machine.vars.insert("HOME".to_owned(), folder);
        world.set("USER", "olga");
        world
    }

    /// Time goes by.
    pub(crate) fn tick(&mut self, by: &str) {
        self.machine.now += span(by);
    }

    /// Somebody puts the clock back.
    pub(crate) fn tick_back(&mut self, by: &str) {
        self.machine.now -= span(by);
    }

    /// A variable of the environment, from now on.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.machine.vars.insert(name.to_owned(), value.into());
    }

    /// A path below the home folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The store's file.
    pub(crate) fn store(&self) -> PathBuf {
        self.path(".local/share/gatepass/gatepass.db")
    }

    /// The key ring's file.
    pub(crate) fn keys(&self) -> PathBuf {
        self.path(".local/share/gatepass/keys.json")
    }

    /// Writes a file of this mode below the home folder.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>, mode: u32) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, content).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("permitted");
        path
    }

    /// Writes the person's configuration file.
    pub(crate) fn configure(&self, content: &str) {
        self.write(".config/gatepass/config.toml", content, 0o600);
    }

    /// Somebody else begins to write into the store, and does not end.
    pub(crate) fn keep_busy(&mut self) {
        let other = Connection::open(self.store()).expect("a store");
        other.execute_batch("BEGIN IMMEDIATE").expect("the lock");
        self.other = Some(other);
    }

    /// Every file below the home folder: its mode and what is in it. SQLite's index of a log that is in use is no content.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, (u32, Vec<u8>)> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.home.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                let meta = fs::symlink_metadata(&path).expect("there");
                if meta.is_dir() {
                    folders.push(path);
                } else if !path.to_string_lossy().ends_with("-shm") {
                    let content = if meta.is_file() {
                        fs::read(&path).unwrap_or_default()
                    } else {
                        Vec::new()
                    };
                    let name = path.strip_prefix(self.home.path()).expect("below").to_owned();
                    found.insert(name, (meta.permissions().mode() & 0o7777, content));
                }
            }
        }
        found
    }

    /// The names of those files.
    pub(crate) fn names(&self) -> Vec<String> {
        self.files()
            .into_keys()
            .map(|path| path.to_string_lossy().into_owned())
            .collect()
    }

    /// A command line as a POSIX shell would split it, without the program's name.
    pub(crate) fn run(&mut self, line: &str) -> Run<'_> {
        let words = shell_words::split(line).expect("a command line");
        Run::new(self, words.into_iter().map(Into::into).collect())
    }

    /// Registers `NAME <NAME@example.org>` without a password, and gives back the confirmation URL.
    #[track_caller]
    pub(crate) fn register(&mut self, name: &str) -> String {
        let line = format!("register {name} --email {name}@example.org --no-password");
        self.run(&line).expect(0).line()
    }

    /// Registers `NAME <NAME@example.org>` active and without a password.
    #[track_caller]
    pub(crate) fn active(&mut self, name: &str) {
        let line = format!("register {name} --email {name}@example.org --active --no-password --quiet");
        self.run(&line).expect(0).no_err();
    }

    /// The accounts that are there and their states.
    #[track_caller]
    pub(crate) fn states(&mut self) -> String {
        let listed = self.run("list --json").expect(0);
        let state = |line: &str| {
            let account = &serde_json::from_str::<serde_json::Value>(line).expect("JSON")["account"];
            format!("{} {}\n", account["username"], account["state"]).replace('"', "")
        };
        listed.stdout().lines().map(state).collect()
    }

    /// What was done so far, the newest last.
    pub(crate) fn actions(&self) -> Vec<String> {
        let actions = self.ask("SELECT action FROM audit");
        actions.lines().map(str::to_owned).collect()
    }

    /// Issues a fresh link.
    #[track_caller]
    pub(crate) fn issue(&mut self, name: &str) -> String {
        self.run(&format!("issue-link {name}")).expect(0).line()
    }

    /// Spends a link.
    #[track_caller]
    pub(crate) fn activate(&mut self, url: &str) {
        self.run("activate --no-password -").stdin(url).expect(0);
    }
}
