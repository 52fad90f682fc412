//! Many mails of which somebody waits for the end: how far it has come, and what came of it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::SeqCst},
};

use chrono::{DateTime, Utc};

use crate::{
    context::Context,
    error::Refusal,
    key::KeyRing,
    mail::{Claimed, Due, Settled},
    mailing::{Ground, Mailer, Round, Tally},
    report::{Measure, Progress},
    store::{Stamp, Store},
    words,
};

/// Sends mails, and says how many and how fast.
pub(super) fn send(
    mailer: &mut Mailer,
    due: Due,
    (ring, store): (&KeyRing, &mut (dyn Store + 'static)),
    interrupted: Arc<AtomicBool>,
    context: &mut Context,
) -> Result<Tally, Refusal> {
    let environment = context.settings.environment.clone();
    let ground = Ground {
        ring,
        environment: &environment,
    };
    let began = context.host.now();
    let mut round = Many {
        progress: Progress::new(&*context.host, context.settings.quiet, None).of(("mail", "mails")),
        tried: 0,
        given_up: 0,
        interrupted,
        context,
    };
    let sent = mailer.send(store, ground, due, &mut round);
    let Many { mut progress, .. } = round;
    progress.end(context.host);
    let tally = sent.map_err(|error| context.store_refusal(error))?;
    if tally.tried() > 0 {
        let words = summary(&tally, began, context.host.now());
        context.say(&words);
    }
    Ok(tally)
}

/// How many, and how fast.
fn summary(tally: &Tally, began: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let mut words = format!(
        "{} sent, {} waiting, {} given up",
        words::counted(tally.sent, "mail", "mails"),
        words::count(tally.waiting),
        words::count(tally.given_up)
    );
    let taken = now - began;
    if taken.num_seconds() > 0 {
        let milliseconds = u64::try_from(taken.num_milliseconds()).unwrap_or(1);
        let rate = tally.sent.saturating_mul(1000) / milliseconds;
        words += &format!(
            "; in {}, {} a second",
            words::duration(taken.num_seconds()),
            words::count(rate)
        );
    }
    words
}

struct Many<'r, 'h> {
    context: &'r mut Context<'h>,
    progress: Progress,
    tried: u64,
    given_up: u64,
    interrupted: Arc<AtomicBool>,
}

impl Round for Many<'_, '_> {
    fn stamp(&mut self) -> Stamp {
        self.context.stamp(self.context.host.now())
    }

    fn tried(&mut self, _: &Claimed, settled: &Settled) {
        self.tried += 1;
        self.given_up += u64::from(matches!(settled, Settled::GivenUp { .. }));
        let measure = Measure {
            done: self.tried,
            rows: self.tried,
            refused: self.given_up,
        };
        self.progress.tell(measure, self.context.host);
    }

    fn goes_on(&mut self) -> bool {
        !self.interrupted.load(SeqCst)
    }
}
