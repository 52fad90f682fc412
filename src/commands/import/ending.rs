//! How an import ended, in words and in its report.

use serde::Serialize;

use super::{
    Import,
    run::{Run, Stop, told},
};
use crate::{
    context::Context,
    error::{Code, Refusal},
    report::{Loss, Report},
};

/// What came out of `import`, beside the results.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Imported {
    outcome: Option<&'static str>,
    rows: Option<u64>,
    created: Option<u64>,
    unchanged: Option<u64>,
    refused: Option<u64>,
    links: Option<u64>,
    output: Option<String>,
    /// The results went to standard output, where nothing else goes.
    #[serde(skip)]
    is_out: bool,
    /// Why all is not well.
    #[serde(skip)]
    refusal: Option<Refusal>,
}

impl Report for Imported {
    fn text(&self, _width: Option<usize>) -> String {
        String::new()
    }

    fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    fn is_out(&self) -> bool {
        self.is_out
    }

    fn lost(&self) -> Option<Loss> {
        self.outcome.map(|_| Loss {
            done: "the results are in their file",
            again: None,
            awaited: false,
        })
    }
}

impl Import {
    /// What is to be said at the end, good or bad.
    pub(super) fn ended(
        &self,
        run: Run<'_>,
        ended: Result<(), Stop>,
        context: &mut Context,
    ) -> Result<Imported, Refusal> {
        let Run { mut results, tally, .. } = run;
        let rehearsed = context.settings.dry_run;
        let again = context.settings.complete(&self.again());
        let is_done = tally.created + tally.unchanged > 0 && !rehearsed;
        let is_over = tally.rows > 0 || ended.is_ok();
        let ended = match ended {
            Err(Stop::Untold(_)) => ended,
            _ if !is_over => ended,
            _ => told(results.write_all(context.host))
                .and_then(|()| told(results.settle().map(|()| true)))
                .and(ended),
        };
        let refusal = match ended {
            Ok(()) if tally.refused > 0 => Some(Refusal::rows_refused(tally.at_fault, tally.rows, tally.is_undone())),
            Ok(()) => None,
            Err(Stop::Interrupted) if is_done => Some(Refusal::import_stopped(tally.last_line, again.clone())),
            Err(Stop::Interrupted) => Some(Refusal::import_undone()),
            Err(Stop::Untold(why)) if is_done => Some(Refusal::results_lost(why, again.clone())),
            Err(Stop::Untold(None)) if tally.refused > 0 => {
                Some(Refusal::rows_refused(tally.at_fault, tally.rows, tally.is_undone()))
            }
            Err(Stop::Untold(why)) => why,
            Err(Stop::Refused(refusal)) => Some(refusal),
            Err(Stop::Store(error)) => Some(context.store_refusal(error)),
        };
        if is_over {
            let words = tally.words(context.host.now());
            context.say(&words);
        } else {
            results.remove();
        }
        let is_whole = refusal
            .as_ref()
            .is_none_or(|refusal| refusal.code == Code::RowsRefused.as_str());
        let is_untold = refusal
            .as_ref()
            .is_some_and(|refusal| refusal.code == Code::OutputLost.as_str());
        if is_untold && self.generates_passwords() {
            context.say("generated passwords that were not told are lost: set-password gives others, and so does a link of issue-link --purpose reset-password");
        }
        let is_hinted = refusal
            .as_ref()
            .is_some_and(|refusal| refusal.hint.as_ref() == Some(&again));
        if is_done && !is_whole && !is_hinted {
            context.say(&format!("to go on where it stopped: {again}"));
        }
        match refusal {
            Some(refusal) if !is_over || (results.are_shown() && !is_whole) => Err(refusal),
            refusal => Ok(Imported {
                outcome: Some(if rehearsed { "rehearsed" } else { "imported" }),
                rows: Some(tally.rows),
                created: Some(tally.created),
                unchanged: Some(tally.unchanged),
                refused: Some(tally.refused),
                links: Some(tally.links),
                output: self.output.as_ref().map(|path| path.to_string_lossy().into_owned()),
                is_out: results.are_shown(),
                refusal,
            }),
        }
    }
}
