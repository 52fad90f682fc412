//! Rows entered: in batches, each of which is a step of its own, or all of them in one.

use std::mem::replace;

use super::{
    batch::Batch,
    entering::{Manner, enter},
    input::Input,
    intake::Intake,
    preparing::Prepared,
    results::ResultRow,
    run::{Run, Stop, Way, told},
    tally::Tally,
    waiting::Waiting,
};
use crate::{
    context::Context,
    error::{Code, Refusal},
    issuing::Issuer,
    key::KeyRing,
    store::{Registry, Store},
};

impl Run<'_> {
    /// Enters all of the list in one step, and tells of it when that is over.
    pub(super) fn in_one_step(
        &mut self,
        input: Input,
        intake: &mut Intake,
        (ring, store): (&KeyRing, &mut (dyn Store + 'static)),
        context: &mut Context,
    ) -> Result<(), Stop> {
        let mut waiting = Waiting::beside(&context.settings.store).map_err(Refusal::from)?;
        let (mut input, mut all) = (Some(input), Ok(()));
        let stamp = context.stamp(context.host.now());
        let stepped = store.register_many(&stamp, &mut |registry| {
            let mut way = Way::Step {
                registry,
                ring,
                waiting: &mut waiting,
            };
            all = context.still_signs(ring).map_err(Stop::from);
            if let (Ok(()), Some(input)) = (&all, input.take()) {
                all = self.intake(input, intake, &mut way, context);
                all = replace(&mut all, Ok(())).and_then(|()| self.flush(&mut way, context));
            }
            match replace(&mut all, Ok(())) {
                Err(Stop::Store(error)) => Err(error),
                ended => {
                    all = ended;
                    Ok(all.is_ok() && self.tally.refused == 0)
                }
            }
        });
        if let Err(stop) = stepped.map_err(Stop::Store).and(all) {
            // None of it was done, and none of it is told.
            self.tally = Tally::new(context.host.now());
            return Err(stop);
        }
        let is_undone = self.tally.refused > 0 && !self.manner.rehearsed;
        if is_undone {
            self.tally.undo();
        }
        waiting.each(&mut |mut rows| {
            if is_undone {
                let untouched = rows.iter_mut().filter(|row| !row.is_refused());
                untouched.for_each(|row| row.refuse(&Refusal::undone_row()));
            }
            told(self.results.take(rows, context.host))
        })
    }

    /// Lets rows that are ready wait for others, or enters them all.
    pub(super) fn settle(
        &mut self,
        ready: Vec<Prepared>,
        way: &mut Way<'_>,
        context: &mut Context,
    ) -> Result<(), Stop> {
        match self.batch.take(ready, context.host.now()) {
            true => self.flush(way, context),
            false => Ok(()),
        }
    }

    /// Enters the rows that wait.
    pub(super) fn flush(&mut self, way: &mut Way<'_>, context: &mut Context) -> Result<(), Stop> {
        let batch = replace(&mut self.batch, Batch::new(self.manner.links));
        if batch.is_empty() {
            return Ok(());
        }
        match way {
            Way::Batches(store) => self.write_batch(&mut **store, batch, context),
            Way::Step {
                registry,
                ring,
                waiting,
            } => {
                let mut issuer = self.options.link.issuer(context, ring, &self.template)?;
                issuer.mail = self.order.as_ref();
                let rows = entered(*registry, batch, &issuer, self.manner, context)?;
                rows.iter().for_each(|row| self.tally.count(row));
                Ok(rows.iter().try_for_each(|row| waiting.put(row))?)
            }
        }
    }

    /// Writes a batch as one step, and then tells what became of its rows.
    fn write_batch(
        &mut self,
        store: &mut (dyn Store + 'static),
        batch: Batch,
        context: &mut Context,
    ) -> Result<(), Stop> {
        let mut batch = Some(batch);
        let entered = match self.enter_batch(store, &mut batch, context) {
            // Another key signs since a moment ago, and nothing was entered yet.
            Err(Stop::Refused(refusal)) if refusal.code == Code::Busy.as_str() && batch.is_some() => {
                self.enter_batch(store, &mut batch, context)
            }
            entered => entered,
        };
        let rows = entered?;
        rows.iter().for_each(|row| self.tally.count(row));
        told(self.results.take(rows, context.host))
    }

    fn enter_batch(
        &mut self,
        store: &mut (dyn Store + 'static),
        batch: &mut Option<Batch>,
        context: &mut Context,
    ) -> Result<Vec<ResultRow>, Stop> {
        // It may take hours: each batch has its own instant, and the key that signs by then.
        let now = context.host.now();
        let ring = context.key_ring(store)?;
        let mut issuer = self.options.link.issuer(context, &ring, &self.template)?;
        issuer.mail = self.order.as_ref();
        let mut ended = Ok(Vec::new());
        let stepped = store.register_many(&context.stamp(now), &mut |registry| {
            let current = context.still_signs(&ring).map_err(Stop::from);
            ended = current.and_then(|()| match batch.take() {
                Some(batch) => entered(registry, batch, &issuer, self.manner, context),
                None => Ok(Vec::new()),
            });
            match replace(&mut ended, Ok(Vec::new())) {
                Err(Stop::Store(error)) => Err(error),
                rows => {
                    ended = rows;
                    Ok(ended.is_ok())
                }
            }
        });
        stepped.map_err(Stop::Store)?;
        ended
    }
}

/// Enters rows at a registry; each link has an id of its own.
fn entered(
    registry: &mut dyn Registry,
    batch: Batch,
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
    batch.each(enter)
}
