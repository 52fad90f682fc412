//! What a command may use: the outside world, the settings, the store, the key ring, and words for the person.

mod accounts;
mod keys;

use std::{fmt::Display, io::ErrorKind, path::Path, str::FromStr};

use chrono::{DateTime, Utc};

use crate::{
    advice::{Advice, Ground, advise},
    diagnosis::Successor,
    error::{Code, Refusal},
    event::{self, Actor},
    host::{Host, Stream},
    inspection::{Bench, Inspected, Inspection},
    key::KeyRing,
    keyring,
    link::LinkId,
    prompt::PromptError,
    report::{Row, Sheet, Streamed},
    settings::Settings,
    store::{self, Access, Opening, Pace, Stamp, Store, StoreError},
    token::KidMatching,
    words::{self, Zone},
};

/// Everything that one run of a command has at hand.
pub struct Context<'h> {
    /// The outside world.
    pub host: &'h mut dyn Host,
    /// The settings.
    pub settings: Settings,
    /// Write although the clock is far behind the newest event.
    pub accept_clock: bool,
}

impl Context<'_> {
    /// Says something to the person, on standard error, unless they asked for quiet.
    pub fn say(&mut self, notice: &str) {
        if !self.settings.quiet {
            let stderr = self.host.stderr();
            // A notice that cannot be written is no reason to fail.
            let _ = writeln!(stderr, "{notice}").and_then(|()| stderr.flush());
        }
    }

    /// Shows the person a result that belongs on no other stream, asked for quiet or not.
    pub fn show(&mut self, text: &str) {
        let stderr = self.host.stderr();
        let _ = writeln!(stderr, "{text}").and_then(|()| stderr.flush());
    }

    /// Asks a person for a value, again until it is one that may be had; where nobody can be asked, `option` names how to
    /// give it.
    pub fn ask<T: FromStr<Err: Display>>(
        &mut self,
        ask: &str,
        (what, option): (&str, &str),
        may_be_had: impl Fn(&T) -> Result<(), Refusal>,
    ) -> Result<T, Refusal> {
        if !self.is_interactive() {
            return Err(Refusal::input_needed(what, option));
        }
        let mut check = |text: &str| {
            let value = text.parse::<T>().map_err(|fault| fault.to_string())?;
            may_be_had(&value).map_err(|refusal| refusal.message)
        };
        let text = self.host.prompt().line(ask, &mut check)?;
        text.parse().map_err(|fault| Refusal::invalid_value(option, fault))
    }

    /// Asks before something that cannot be undone. A rehearsal undoes it itself.
    pub fn confirm(&mut self, question: &str) -> Result<(), Refusal> {
        if self.settings.yes || self.settings.dry_run {
            return Ok(());
        }
        if !self.is_interactive() {
            return Err(Refusal::input_needed("a confirmation", "--yes"));
        }
        match self.host.prompt().confirm(question, false)? {
            true => Ok(()),
            false => Err(PromptError::Cancelled.into()),
        }
    }

    /// Writes a listing, page after page; an empty page ends it.
    pub fn list<R: Row>(
        &mut self,
        command: &'static str,
        mut next: impl FnMut(&mut Self) -> Result<Vec<R>, Refusal>,
    ) -> Result<Streamed<R>, Refusal> {
        let mut sheet = Sheet::new(command, self.settings.json, &*self.host);
        let mut is_first = true;
        loop {
            let rows = next(self)?;
            if (rows.is_empty() && !is_first) || !sheet.page(&rows, self.host)? || rows.is_empty() {
                return Ok(sheet.end());
            }
            is_first = false;
        }
    }

    /// Whether a person is there to be asked.
    pub fn is_interactive(&self) -> bool {
        !self.settings.no_input && self.host.is_terminal(Stream::Stdin) && self.host.is_terminal(Stream::Stderr)
    }

    /// The operator's time zone; UTC, and a notice, where the system does not know it.
    pub fn zone(&mut self) -> Zone {
        let name = self.settings.time_zone.clone();
        let zone = match self.host.zone(name.as_deref()) {
            // A machine that was never told its zone.
            Err(error) if name.is_none() && error.kind() == ErrorKind::NotFound => return Zone::utc(),
            zone => zone.map_err(|error| error.to_string()),
        };
        match zone.and_then(|bytes| Zone::from_tzif(&bytes).map_err(|fault| fault.to_string())) {
            Ok(zone) => zone,
            Err(error) => {
                let error = words::safe(&error).to_string();
                let named = name
                    .map(|name| format!(" `{}`", words::safe(&name)))
                    .unwrap_or_default();
                self.say(&format!(
                    "warning: the time zone{named} cannot be read ({error}); times are in UTC"
                ));
                Zone::utc()
            }
        }
    }

    /// Who writes, and when by their clock.
    pub fn stamp(&self, now: DateTime<Utc>) -> Stamp {
        Stamp {
            now,
            actor: Actor(self.settings.actor.clone()),
            uid: self.host.uid(),
        }
    }

    /// A link's id that nobody can guess.
    pub fn new_link_id(&self) -> Result<LinkId, Refusal> {
        let mut bytes = [0; 16];
        self.host.random(&mut bytes).map_err(Refusal::no_randomness)?;
        Ok(LinkId::from_random(bytes))
    }

    /// Opens the store to read.
    pub fn store_to_read(&self) -> Result<Box<dyn Store>, Refusal> {
        self.open(Access::Read).map_err(|error| self.store_refusal(error))
    }

    /// Opens the store that must be there, to write or to rehearse.
    pub fn store_to_write(&self) -> Result<Box<dyn Store>, Refusal> {
        self.store_to_write_at(Pace::Once)
    }

    fn store_to_write_at(&self, pace: Pace) -> Result<Box<dyn Store>, Refusal> {
        if self.settings.dry_run && !self.settings.store.exists() {
            return Err(self.store_refusal(StoreError::Missing));
        }
        let access = if self.settings.dry_run {
            Access::Rehearse
        } else {
            Access::Write
        };
        self.open_for(access, pace).map_err(|error| self.store_refusal(error))
    }

    /// Opens the store to write; `None` where there is none yet and one may be made.
    pub fn store_if_any(&self, must_exist: bool, pace: Pace) -> Result<Option<Box<dyn Store>>, Refusal> {
        match self.store_to_write_at(pace) {
            Err(refusal) if refusal.code == Code::StoreMissing.as_str() && !must_exist => Ok(None),
            opened => opened.map(Some),
        }
    }

    /// The key ring and the store to write to; where there is no store, both are made, the key ring first, and their
    /// places are said.
    pub fn ground(
        &mut self,
        must_exist: bool,
        now: DateTime<Utc>,
        pace: Pace,
    ) -> Result<(KeyRing, Box<dyn Store>), Refusal> {
        if let Some(mut store) = self.store_if_any(must_exist, pace)? {
            let ring = self.key_ring(&mut *store)?;
            return Ok((ring, store));
        }
        let (path, policy) = (&self.settings.keys, &self.settings.files);
        let ring = match keyring::read(path, policy) {
            Ok(Some(ring)) => Ok(ring),
            Ok(None) if self.settings.dry_run => keyring::fresh(self.host, now),
            Ok(None) => keyring::create(path, policy, self.host, now),
            Err(error) => Err(error),
        };
        let ring = ring.map_err(|error| Refusal::of_keys(error, &self.settings.keys))?;
        let access = if self.settings.dry_run {
            Access::Rehearse
        } else {
            Access::Create
        };
        let opened = self.open_for(access, pace);
        let mut store = opened.map_err(|error| self.store_refusal(error))?;
        // Somebody else may have made it meanwhile, with another ring.
        self.belong_together(&ring, &mut *store)?;
        if !self.settings.dry_run {
            let shown = |path: &Path| words::safe(&path.to_string_lossy()).to_string();
            self.say(&format!(
                "the key ring is `{}`: keep a copy, and keep it secret",
                shown(&self.settings.keys)
            ));
            self.say(&format!("the store is `{}`", shown(&self.settings.store)));
        }
        Ok((ring, store))
    }

    /// Opens the store that must be there, to write or to rehearse for as long as a server runs.
    pub fn store_to_stay(&self) -> Result<Box<dyn Store>, Refusal> {
        let access = if self.settings.dry_run {
            Access::Rehearse
        } else {
            Access::Write
        };
        let opened = self.open_for(access, Pace::Stays);
        opened.map_err(|error| self.store_refusal(error))
    }

    fn open(&self, access: Access) -> Result<Box<dyn Store>, StoreError> {
        self.open_for(access, Pace::Once)
    }

    fn open_for(&self, access: Access, pace: Pace) -> Result<Box<dyn Store>, StoreError> {
        let opening = Opening {
            path: self.settings.store.clone(),
            access,
            wait: self.settings.wait,
            accept_clock: self.accept_clock,
            pace,
        };
        store::open(&opening, &self.settings.files)
    }

    /// What the store's failure means to the person.
    pub fn store_refusal(&self, error: StoreError) -> Refusal {
        Refusal::of_store(error, &self.settings.store)
    }

    /// The instant that a reading command judges by: the clock, or the newest event where the clock is a little behind;
    /// far behind, it warns.
    pub fn counted(&mut self, now: DateTime<Utc>, store: &mut dyn Store) -> Result<DateTime<Utc>, Refusal> {
        let newest = store.newest_event_at().map_err(|error| self.store_refusal(error))?;
        Ok(event::counted(now, newest).unwrap_or_else(|behind| {
            self.say(&format!("warning: {behind}"));
            now
        }))
    }

    /// What links are judged with here.
    pub fn bench<'a>(
        &'a self,
        ring: Option<&'a KeyRing>,
        store: Option<&'a mut (dyn Store + 'static)>,
        at: DateTime<Utc>,
    ) -> Bench<'a> {
        Bench {
            ring,
            store_ring: ring,
            matching: KidMatching::ByKid,
            environment: store.is_some().then_some(&self.settings.environment),
            store,
            at,
            as_it_stood: false,
            template: &self.settings.link_template,
        }
    }

    /// The next command and the sentence for the customer. The record's account is named only where a signature was
    /// verified or an operator named the account.
    pub fn advice(&self, inspection: &Inspection, zone: &Zone) -> Advice {
        let facts = inspection.facts().filter(|_| inspection.is_vouched_for());
        let mut advice = advise(&Ground {
            verdict: inspection.diagnosis.verdict,
            pasted: !matches!(inspection.inspected, Inspected::Record(_)),
            account: facts.and_then(|facts| facts.account.as_ref()),
            link: facts.map(|facts| &facts.link),
            newer_works: inspection.diagnosis.successor.as_ref().is_some_and(Successor::works),
            expires_at: inspection.diagnosis.times.expires_at.and_then(|date| date.instant()),
            zone,
        });
        advice.command = advice.command.map(|command| self.settings.complete(&command));
        advice
    }
}
