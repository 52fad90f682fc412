//! An import from its first row to its last: read, made ready by a crew, entered in batches or in one step, told.

use std::{
    mem::take,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    thread,
};

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Import,
    entering::{Manner, enter},
    input::{self, Input},
    intake::Intake,
    preparing::{Prepared, Workbench},
    reading::{Came, Reading},
    results::{ResultRow, Results, Waiting},
    tally::Tally,
};
use crate::{
    commands::issue_options::warn,
    context::Context,
    error::Refusal,
    issuing::Issuer,
    key::KeyRing,
    link::LinkTemplate,
    password::{Cost, Hasher},
    report::{Measure, Progress},
    roster::{Rules, Summary},
    store::{Pace, Registry, Store, StoreError},
    words,
};

/// Rows that are written in one batch.
const BATCH: usize = 8 * 1024;

/// How long the first row of a batch waits for others.
const BATCH_SPAN: TimeDelta = TimeDelta::seconds(1);

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
enum Way<'w> {
    /// Into batches, each of which is a step of its own and safe before it is told.
    Batches {
        store: Box<dyn Store>,
        batch: Vec<Prepared>,
        began: DateTime<Utc>,
    },
    /// Into the one step that is under way. What became of them waits for its end, unless it is a rehearsal's.
    Step {
        registry: &'w mut dyn Registry,
        ring: &'w KeyRing,
        waiting: Option<&'w mut Waiting>,
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
        let mut way = Way::Batches {
            store,
            batch: Vec::new(),
            began: now,
        };
        let all = self.intake(input, &mut intake, &mut way, context);
        match (all, way) {
            // What was made ready is not lost.
            (all @ (Ok(()) | Err(Stop::Interrupted)), Way::Batches { mut store, batch, .. }) => {
                self.write_batch(&mut *store, batch, context).and(all)
            }
            (all, _) => all,
        }
    }

    fn in_one_step(
        &mut self,
        input: Input,
        intake: &mut Intake,
        (ring, store): (&KeyRing, &mut (dyn Store + 'static)),
        context: &mut Context,
    ) -> Result<(), Stop> {
        let mut waiting = match self.manner.rehearsed {
            true => None,
            false => Some(Waiting::beside(&context.settings.store).map_err(Refusal::from)?),
        };
        let (mut input, mut all) = (Some(input), Ok(()));
        let stamp = context.stamp(context.host.now());
        let stepped = store.register_many(&stamp, &mut |registry| {
            let mut way = Way::Step {
                registry,
                ring,
                waiting: waiting.as_mut(),
            };
            all = context.still_signs(ring).map_err(Stop::from);
            if let (Ok(()), Some(input)) = (&all, input.take()) {
                all = self.intake(input, intake, &mut way, context);
            }
            match std::mem::replace(&mut all, Ok(())) {
                Err(Stop::Store(error)) => Err(error),
                ended => {
                    all = ended;
                    Ok(all.is_ok() && self.tally.refused == 0)
                }
            }
        });
        stepped.map_err(Stop::Store)?;
        all?;
        let Some(waiting) = waiting else { return Ok(()) };
        let at_fault = self.tally.refused;
        if at_fault > 0 {
            self.tally.undo();
        }
        waiting.each(&mut |mut rows| {
            if at_fault > 0 {
                let untouched = rows.iter_mut().filter(|row| !row.is_refused());
                untouched.for_each(|row| row.refuse(&Refusal::undone_row()));
            }
            told(self.results.take(rows, context.host))
        })
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

    /// Reads the list to its end, and settles every row.
    fn intake(
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
                // Whoever sends slowly waits for no other row.
                Came::Nothing => intake.ready()?,
                Came::End => break,
            };
            self.settle(ready.unwrap_or_default(), way, context)?;
            told(self.results.write_ready(context.host))?;
            self.show(reading.count(), context);
        }
        let count = reading.count();
        let summary = reading.summary();
        // What stopped it may also have cut the list.
        self.go_on()?;
        let summary = summary.map_err(|fault| input::refusal(&self.options.file, &fault))?;
        while let Some(ready) = intake.rest()? {
            self.settle(ready, way, context)?;
            self.show(count, context);
            self.go_on()?;
        }
        left_out(&summary, context);
        Ok(())
    }

    fn go_on(&self) -> Result<(), Stop> {
        match self.interrupted.load(SeqCst) {
            true => Err(Stop::Interrupted),
            false => Ok(()),
        }
    }

    fn show(&mut self, done: u64, context: &mut Context) {
        let measure = Measure {
            done,
            rows: self.tally.rows,
            refused: self.tally.refused,
        };
        self.progress.tell(measure, context.host);
    }

    /// Enters rows that are ready, or lets them wait for others.
    fn settle(&mut self, ready: Vec<Prepared>, way: &mut Way<'_>, context: &mut Context) -> Result<(), Stop> {
        match way {
            Way::Batches { store, batch, began } => {
                let now = context.host.now();
                if batch.is_empty() {
                    *began = now;
                }
                batch.extend(ready);
                if batch.is_empty() || batch.len() < BATCH && now - *began < BATCH_SPAN {
                    return Ok(());
                }
                self.write_batch(&mut **store, take(batch), context)
            }
            Way::Step {
                registry,
                ring,
                waiting,
            } => {
                let issuer = self.options.link.issuer(context, ring, &self.template)?;
                let rows = entered(*registry, ready, &issuer, self.manner, context)?;
                let Some(waiting) = waiting else {
                    return self.tell(rows, context);
                };
                rows.iter().for_each(|row| self.tally.count(row));
                Ok(rows.iter().try_for_each(|row| waiting.put(row))?)
            }
        }
    }

    /// Writes a batch as one step, and then tells what became of its rows.
    fn write_batch(
        &mut self,
        store: &mut (dyn Store + 'static),
        batch: Vec<Prepared>,
        context: &mut Context,
    ) -> Result<(), Stop> {
        if batch.is_empty() {
            return Ok(());
        }
        // It may take hours: each batch has its own instant, and the key that signs by then.
        let now = context.host.now();
        let ring = context.key_ring(store)?;
        let issuer = self.options.link.issuer(context, &ring, &self.template)?;
        let (mut batch, mut ended) = (Some(batch), Ok(Vec::new()));
        let stepped = store.register_many(&context.stamp(now), &mut |registry| {
            let current = context.still_signs(&ring).map_err(Stop::from);
            ended = current.and_then(|()| {
                let batch = batch.take().unwrap_or_default();
                entered(registry, batch, &issuer, self.manner, context)
            });
            match std::mem::replace(&mut ended, Ok(Vec::new())) {
                Err(Stop::Store(error)) => Err(error),
                rows => {
                    ended = rows;
                    Ok(ended.is_ok())
                }
            }
        });
        stepped.map_err(Stop::Store)?;
        self.tell(ended?, context)
    }

    fn tell(&mut self, rows: Vec<ResultRow>, context: &mut Context) -> Result<(), Stop> {
        rows.iter().for_each(|row| self.tally.count(row));
        told(self.results.take(rows, context.host))
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

/// Enters rows at a registry; each link has an id of its own.
fn entered(
    registry: &mut dyn Registry,
    ready: Vec<Prepared>,
    issuer: &Issuer<'_>,
    manner: Manner,
    context: &Context,
) -> Result<Vec<ResultRow>, Stop> {
    let enter = |prepared| {
        let mut issuer = *issuer;
        if manner.links {
            issuer.id = context.new_link_id()?;
        }
        enter(registry, prepared, &issuer, manner).map_err(Stop::Store)
    };
    ready.into_iter().map(enter).collect()
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
