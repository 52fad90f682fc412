//! `audit --verify` and `audit --head`: the trail as a whole.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    context::Context,
    error::Refusal,
    event::{EventFilter, Head, Tip, Verified},
    report::Report,
    store::{Page, Store},
    trail::{self, TrailFault},
    words,
};

/// What is known of the trail as a whole.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Checked {
    /// How many events were found whole, or how many there are.
    events: Option<i64>,
    head: Option<String>,
    first_at: Option<String>,
    last_at: Option<String>,
    broken_at: Option<i64>,
    #[serde(skip)]
    text: String,
    #[serde(skip)]
    refusal: Option<Refusal>,
}

impl Report for Checked {
    fn text(&self, _width: Option<usize>) -> String {
        self.text.clone()
    }

    fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }
}

impl Checked {
    fn new(first_at: Option<DateTime<Utc>>, tip: Option<Tip>) -> Checked {
        let head = Head::from(tip);
        Checked {
            events: Some(head.sequence),
            head: Some(head.to_string()),
            first_at: first_at.map(words::rfc3339),
            last_at: tip.map(|tip| words::rfc3339(tip.at)),
            ..Checked::default()
        }
    }
}

/// Holds the whole trail against its chain. Whatever comes in between is told in the same object.
pub(super) fn verify(context: &mut Context, expected: Option<&Head>) -> Checked {
    let refused = |context: &Context, refusal: Refusal| {
        let refusal = refusal.map_hint(|hint| context.settings.complete(&hint));
        Some(refusal)
    };
    let mut verified = Verified::default();
    let outcome = match context.store_to_read() {
        Ok(mut store) => trail::verify(&mut *store, expected, &mut verified).and_then(|()| {
            // Whatever is in a store came with an event.
            match verified.tip {
                None if store.survey()?.accounts > 0 => Err(TrailFault::Cut { end: 0, sequence: 1 }),
                _ => Ok(()),
            }
        }),
        Err(refusal) => {
            return Checked {
                refusal: refused(context, refusal),
                ..Checked::default()
            };
        }
    };
    let mut checked = Checked::new(verified.first_at, verified.tip);
    match outcome {
        Ok(()) => checked.text = told(&verified),
        Err(fault) => {
            checked.broken_at = fault.sequence();
            if matches!(fault, TrailFault::Store(_)) {
                checked = Checked::default();
            }
            checked.refusal = refused(context, Refusal::of_trail(fault, &context.settings.store));
        }
    }
    checked
}

fn told(verified: &Verified) -> String {
    let head = Head::from(verified.tip);
    let count = match head.sequence {
        0 => return "the audit trail is empty\n".to_owned(),
        1 => "one event".to_owned(),
        more => format!("{more} events"),
    };
    let instant = |at: Option<DateTime<Utc>>| at.map(words::rfc3339).unwrap_or_default();
    let (first, last) = (instant(verified.first_at), instant(verified.tip.map(|tip| tip.at)));
    format!("the audit trail is whole: {count}, from {first} to {last}\nhead {head}\n")
}

/// The end of the trail, which is not checked for that.
pub(super) fn head(context: &Context, store: &mut dyn Store) -> Result<Checked, Refusal> {
    let failed = |error| context.store_refusal(error);
    let tip = store.tip().map_err(failed)?;
    let beginning = Page {
        after: None,
        reverse: false,
        limit: 1,
    };
    let first = store.events(&EventFilter::default(), &beginning).map_err(failed)?;
    let first_at = first.events.first().map(|first| first.event.at);
    let text = format!("{}\n", Head::from(tip));
    Ok(Checked {
        text,
        ..Checked::new(first_at, tip)
    })
}
