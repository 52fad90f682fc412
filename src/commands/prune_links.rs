//! `gatepass prune-links`: removes the records of links that ran out long ago.

use chrono::TimeDelta;
use clap::Args;
use serde::Serialize;

use crate::{
    cli::Example,
    context::Context,
    error::Refusal,
    report::{Loss, Report},
    words,
};

use super::{Verb, listing_options::span};

/// What may be typed after `prune-links`.
#[derive(Args, Clone, Debug)]
pub struct PruneLinks {
    /// Remove links that ran out longer ago than this, such as `90d`
    #[arg(long, value_name = "DURATION", value_parser = span)]
    older_than: TimeDelta,
}

/// What came out of `prune-links`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Pruned {
    outcome: Option<&'static str>,
    count: Option<u64>,
    expired_before: Option<String>,
    #[serde(skip)]
    said: String,
}

impl Report for Pruned {
    fn text(&self, _width: Option<usize>) -> String {
        self.said.clone()
    }

    fn lost(&self) -> Option<Loss> {
        self.outcome.map(|_| Loss {
            done: "the old links are removed",
            again: Some("gatepass audit --action links-pruned".to_owned()),
            awaited: false,
        })
    }
}

impl Verb for PruneLinks {
    const NAME: &'static str = "prune-links";
    const ABOUT: &'static str = "Remove links that ran out long ago";
    const LONG_ABOUT: &'static str = "Remove the records of links that ran out long ago, whatever became of them. They are \
counted first, and a person is asked. The events stay. Of a link that was removed inspect-token can no longer say what \
became of it, only that it ran out.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "How many there are",
            command: "gatepass prune-links --older-than 90d --dry-run",
        },
        Example {
            says: "Once a week, without a question",
            command: "gatepass prune-links --older-than 90d --yes --json",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 5, 130];
    type Report = Pruned;

    fn run(self, context: &mut Context) -> Result<Pruned, Refusal> {
        let now = context.host.now();
        let before = now.checked_sub_signed(self.older_than);
        let before = before.ok_or_else(|| Refusal::invalid_value("--older-than", "reaches beyond the calendar"))?;
        let mut store = context.store_to_write()?;
        let count = store.prunable(before).map_err(|error| context.store_refusal(error))?;
        let how_many = |count: u64| format!("{count} {}", if count == 1 { "link" } else { "links" });
        let when = words::rfc3339(before);
        let mut removed = None;
        if count > 0 {
            // Nobody is kept from writing while a person thinks.
            drop(store);
            context.confirm(&format!("Remove {} that ran out before {when}", how_many(count)))?;
            let mut store = context.store_to_write()?;
            let stamp = context.stamp(context.host.now());
            removed = store
                .prune(&stamp, before)
                .map_err(|error| context.store_refusal(error))?;
        }
        let said = match (removed, context.settings.dry_run) {
            (Some(removed), true) => format!(
                "a rehearsal; nothing was written. Otherwise: {} removed\n",
                how_many(removed)
            ),
            (Some(removed), false) => format!("{} removed\n", how_many(removed)),
            (None, _) => format!("no link ran out before {when}\n"),
        };
        Ok(Pruned {
            outcome: Some(if removed.is_some() { "pruned" } else { "unchanged" }),
            count: Some(removed.unwrap_or_default()),
            expired_before: Some(when),
            said,
        })
    }
}
