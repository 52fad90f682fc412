//! Rows entered: in batches, each of which is a step of its own, or all of them in one.

use std::mem::replace;

use super::{
    claim::Ready,
    entering::{Manner, enter},
    input::Input,
    intake::Intake,
    link_ids::LinkIds,
    outcomes::Place,
    row::{Became, Row},
    run::{Run, Stop, Way, told},
    tally::Tally,
    withheld::Withheld,
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
        let mut withheld = Withheld::beside(&context.settings.store).map_err(Refusal::from)?;
        let (mut input, mut all) = (Some(input), Ok(()));
        let stamp = context.stamp(context.host.now());
        let stepped = store.register_many(&stamp, &mut |registry| {
            let mut way = Way::Step {
                registry,
                ring,
                withheld: &mut withheld,
            };
            all = context.still_signs(ring).map_err(Stop::from);
            if let (Ok(()), Some(input)) = (&all, input.take()) {
                all = self.intake(input, intake, &mut way, context);
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
        withheld.each(&mut |mut rows| {
            if is_undone {
                let untouched = rows
                    .iter_mut()
                    .filter(|row| !matches!(row.became, Some(Became::Refused(_))));
                untouched.for_each(|row| row.became = Some(Became::from(&Refusal::undone_row())));
            }
            told(self.results.take(rows, context.host))
        })
    }

    /// Lets rows that are ready wait for others, and enters those that have waited enough.
    pub(super) fn settle(&mut self, ready: Vec<Ready>, way: &mut Way<'_>, context: &mut Context) -> Result<(), Stop> {
        for Ready { line, row, claim } in ready {
            let place = self.outcomes.place(line);
            match claim {
                Some(claim) => self.queue.line_up(place, claim, row),
                None => self.note(place, row),
            }
        }
        self.queue.look_at(context.host.now());
        if self.outcomes.untold() > self.queue.most_untold() {
            self.queue.leave();
        }
        self.advance(way, context)
    }

    /// Enters all rows that wait.
    pub(super) fn flush(&mut self, way: &mut Way<'_>, context: &mut Context) -> Result<(), Stop> {
        self.queue.leave();
        self.advance(way, context)
    }

    fn advance(&mut self, way: &mut Way<'_>, context: &mut Context) -> Result<(), Stop> {
        loop {
            self.tell(way, context)?;
            let step = self.queue.step();
            if step.is_empty() {
                return Ok(());
            }
            match way {
                Way::Batches(store) => self.write(&mut **store, step, context)?,
                Way::Step { registry, ring, .. } => {
                    let mut issuer = self.options.link.issuer(context, ring, &self.template)?;
                    issuer.mail = self.order.as_ref();
                    let entered = entered(*registry, step, &issuer, self.manner, (&mut self.ids, context))?;
                    entered.into_iter().for_each(|(place, row)| self.note(place, row));
                }
            }
            self.show(context);
        }
    }

    /// Tells what can be told, or lets it wait for the end of the one step.
    pub(super) fn tell(&mut self, way: &mut Way<'_>, context: &mut Context) -> Result<(), Stop> {
        loop {
            let rows = self.outcomes.tell();
            if rows.is_empty() {
                return Ok(());
            }
            self.tally.last_line = rows.last().map(|row| row.line);
            match way {
                Way::Batches(_) => told(self.results.take(rows, context.host))?,
                Way::Step { withheld, .. } => rows.iter().try_for_each(|row| withheld.put(row))?,
            }
        }
    }

    /// Counts a row of which it is known what became, whoever waits before it to be told of.
    fn note(&mut self, place: Place, row: Box<Row>) {
        self.tally.count(&row);
        self.outcomes.note(place, row);
    }

    /// Writes rows as one step.
    fn write(
        &mut self,
        store: &mut (dyn Store + 'static),
        rows: Vec<(Place, Box<Row>)>,
        context: &mut Context,
    ) -> Result<(), Stop> {
        let mut rows = Some(rows);
        let entered = match self.write_once(store, &mut rows, context) {
            // Another key signs since a moment ago, and nothing was entered yet.
            Err(Stop::Refused(refusal)) if refusal.code == Code::Busy.as_str() && rows.is_some() => {
                self.write_once(store, &mut rows, context)
            }
            entered => entered,
        };
        entered?.into_iter().for_each(|(place, row)| self.note(place, row));
        Ok(())
    }

    fn write_once(
        &mut self,
        store: &mut (dyn Store + 'static),
        rows: &mut Option<Vec<(Place, Box<Row>)>>,
        context: &mut Context,
    ) -> Result<Vec<(Place, Box<Row>)>, Stop> {
        // It may take hours: each step has its own instant, and the key that signs by then.
        let now = context.host.now();
        let ring = context.key_ring(store)?;
        let mut issuer = self.options.link.issuer(context, &ring, &self.template)?;
        issuer.mail = self.order.as_ref();
        let (manner, ids) = (self.manner, &mut self.ids);
        let mut ended = Ok(Vec::new());
        let stepped = store.register_many(&context.stamp(now), &mut |registry| {
            let current = context.still_signs(&ring).map_err(Stop::from);
            ended = current.and_then(|()| match rows.take() {
                Some(rows) => entered(registry, rows, &issuer, manner, (&mut *ids, context)),
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
    mut rows: Vec<(Place, Box<Row>)>,
    issuer: &Issuer<'_>,
    manner: Manner,
    (ids, context): (&mut LinkIds, &Context),
) -> Result<Vec<(Place, Box<Row>)>, Stop> {
    for (_, row) in &mut rows {
        let mut issuer = *issuer;
        if manner.links {
            issuer.id = ids.next(context)?;
        }
        enter(registry, row, &issuer, manner).map_err(Stop::Store)?;
    }
    Ok(rows)
}
