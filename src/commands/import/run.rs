//! An import from its first row to its last: read, made ready by a crew, entered in batches or in one step, told.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    thread,
};

use chrono::{DateTime, Utc};

use super::{
    Import,
    entering::Manner,
    input::{self, Input},
    intake::Intake,
    link_ids::LinkIds,
    outcomes::Outcomes,
    preparing::Workbench,
    queue::Queue,
    reading::{Came, Reading},
    results::Results,
    tally::Tally,
    withheld::Withheld,
};
use crate::{
    commands::issue_options::warn,
    context::Context,
    error::Refusal,
    key::KeyRing,
    link::LinkTemplate,
    mail::Order,
    password::{Cost, Hasher},
    report::{Measure, Progress},
    roster::{Rules, Summary},
    store::{Pace, Registry, Store, StoreError},
    words,
};

/// Threads at most; each has the memory of a hash.
const MOST_THREADS: usize = 16;

/// Why an import ends before its end.
pub(super) enum Stop {
    /// Something is in the way.
    Refused(Refusal),
    /// The store failed.
    Store(StoreError),
    /// Somebody asked for it.
    Interrupted,
    /// Nobody reads the results any more, or they cannot be written.
    Untold(Option<Refusal>),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refused(refusal)
    }
}

/// Where rows go when they are ready.
pub(super) enum Way<'w> {
    /// Into batches, each of which is a step of its own and safe before it is told.
    Batches(Box<dyn Store>),
    /// Into the one step that is under way. What became of them waits for its end.
    Step {
        registry: &'w mut dyn Registry,
        ring: &'w KeyRing,
        withheld: &'w mut Withheld,
    },
}

/// One import.
pub(super) struct Run<'r> {
    pub(super) options: &'r Import,
    pub(super) template: LinkTemplate,
    pub(super) manner: Manner,
    pub(super) results: Results,
    pub(super) progress: Progress,
    pub(super) tally: Tally,
    pub(super) interrupted: Arc<AtomicBool>,
    /// How links are to be mailed, if at all.
    pub(super) order: Option<Order>,
    /// Ids for the links.
    pub(super) ids: LinkIds,
    /// What is ready and not yet entered.
    pub(super) queue: Queue,
    /// What became of the rest and is not yet told.
    pub(super) outcomes: Outcomes,
}

impl Run<'_> {
    /// Takes the list from its beginning to its end.
    pub(super) fn through(&mut self, input: Input, context: &mut Context) -> Result<(), Stop> {
        let now = context.host.now();
        let (ring, mut store) = context.ground(self.options.no_create, now, Pace::Bulk)?;
        if self.manner.links {
            warn(context, &self.template);
        }
        let mut intake = Intake::new(self.benches(context, now)?, self.options.generate_passwords)?;
        if self.options.all_or_nothing || self.manner.rehearsed {
            return self.in_one_step(input, &mut intake, (&ring, &mut *store), context);
        }
        let mut way = Way::Batches(store);
        let all = self.intake(input, &mut intake, &mut way, context);
        // Their threads look into the store.
        drop(intake);
        // What was made ready is not lost.
        let all = match all {
            Err(Stop::Interrupted) => self.flush(&mut way, context).and(all),
            all => all,
        };
        match all {
            Err(Stop::Refused(_) | Stop::Store(_)) => {
                // What was done is told, whatever earlier rows wait for ever.
                self.outcomes.give_up();
                self.tell(&mut way, context).and(all)
            }
            _ => all,
        }
    }

    /// Where the threads work.
    fn benches(&self, context: &Context, now: DateTime<Utc>) -> Result<Vec<Workbench>, Refusal> {
        let settings = &context.settings;
        let threads = thread::available_parallelism().map_or(1, usize::from);
        // A rehearsal hashes as cheaply as can be: what comes of it is rolled back.
        let cost = if self.manner.rehearsed {
            Cost::LEAST
        } else {
            settings.password_cost
        };
        let bench = |_| {
            let hasher = Hasher::new(cost).map_err(|fault| Refusal::failed("no password can be hashed", fault))?;
            let looks = self.manner.keep && !self.manner.rehearsed;
            Ok(Workbench {
                rules: Rules {
                    drop_unknown_hashes: self.options.drop_unknown_hashes,
                    no_password: self.options.no_password,
                    allow_reserved: self.options.allow_reserved,
                    now,
                },
                policy: settings.password_policy,
                hasher,
                store: looks.then(|| context.store_to_read()).transpose()?,
            })
        };
        (0..threads.min(MOST_THREADS)).map(bench).collect()
    }

    /// Reads the list to its end, and enters every row.
    pub(super) fn intake(
        &mut self,
        input: Input,
        intake: &mut Intake,
        way: &mut Way<'_>,
        context: &mut Context,
    ) -> Result<(), Stop> {
        let reading = Reading::begin(input, self.options.generate_passwords);
        let reading = reading.map_err(|error| Refusal::failed("no threads are to be had", error))?;
        loop {
            let came = reading.next();
            self.go_on()?;
            let ready = match came {
                Came::Piece(piece) => intake.take(piece, context)?,
                // While the list is slow, what is ready goes on.
                Came::Nothing => intake.ready()?,
                Came::End => break,
            };
            self.settle(ready.unwrap_or_default(), way, context)?;
            told(self.results.write_ready(context.host))?;
            self.show(context);
        }
        let summary = reading.summary();
        // What stopped it may also have cut the list.
        self.go_on()?;
        let summary = summary.map_err(|fault| input::refusal(&self.options.file, &fault))?;
        while let Some(ready) = intake.rest()? {
            self.settle(ready, way, context)?;
            self.show(context);
            self.go_on()?;
        }
        self.flush(way, context)?;
        self.progress.end(context.host);
        left_out(&summary, context);
        Ok(())
    }

    fn go_on(&self) -> Result<(), Stop> {
        match self.interrupted.load(SeqCst) {
            true => Err(Stop::Interrupted),
            false => Ok(()),
        }
    }

    pub(super) fn show(&mut self, context: &mut Context) {
        let measure = Measure {
            done: self.outcomes.lines_done(),
            rows: self.tally.rows,
            refused: self.tally.refused,
        };
        self.progress.tell(measure, context.host);
    }
}

/// Whether results could be written.
pub(super) fn told(written: Result<bool, Refusal>) -> Result<(), Stop> {
    match written {
        Ok(true) => Ok(()),
        Ok(false) => Err(Stop::Untold(None)),
        Err(refusal) => Err(Stop::Untold(Some(refusal))),
    }
}

/// Says what a fixture holds that is no account.
fn left_out(summary: &Summary, context: &mut Context) {
    if summary.other_models > 0 {
        let left = words::counted(
            summary.other_models,
            "element of the fixture is no account",
            "elements of the fixture are no accounts",
        );
        context.say(&format!("{left}: left out"));
    }
    if summary.unnamed_groups > 0 {
        let left = words::counted(
            summary.unnamed_groups,
            "group is given by its number",
            "groups are given by their numbers",
        );
        context.say(&format!(
            "{left}: left out; `dumpdata --natural-foreign` gives their names"
        ));
    }
}
