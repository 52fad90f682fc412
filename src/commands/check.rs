//! `gatepass check`: whether everything that a link rests on is in order. Changes nothing.

use clap::Args;
use serde::Serialize;

use crate::{
    checkup::{self, Finding, Outcome},
    cli::Example,
    context::Context,
    error::Refusal,
    report::{Listing, Report},
};

use super::Verb;

/// What may be typed after `check`.
#[derive(Args, Clone, Debug)]
pub struct Check {
    /// Leave out what reads the whole store
    #[arg(long)]
    quick: bool,
}

/// What came out of `check`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Examined {
    checks: Option<Vec<View>>,
    #[serde(skip)]
    refusal: Option<Refusal>,
}

/// A finding in JSON.
#[derive(Clone, Debug, Serialize)]
struct View {
    name: &'static str,
    outcome: &'static str,
    detail: String,
    remedy: Option<String>,
}

impl Report for Examined {
    fn text(&self, width: Option<usize>) -> String {
        // The cells of a table are escaped as values are, and our own backticks with them.
        let plain = |text: &str| text.replace('`', "");
        let rows = self.checks.iter().flatten().map(|check| {
            vec![
                check.name.to_owned(),
                check.outcome.to_owned(),
                plain(&check.detail),
                check.remedy.clone().unwrap_or_default(),
            ]
        });
        Listing {
            header: vec!["check", "outcome", "detail", "remedy"],
            rows: rows.collect(),
        }
        .text(width)
    }

    fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }
}

impl Verb for Check {
    const NAME: &'static str = "check";
    const ABOUT: &'static str = "Say whether store, keys and settings are in order";
    const LONG_ABOUT: &'static str = "Say whether everything that links rest on is in order: the files and who may write \
them, the store's pages, schema and records, its audit trail, the key ring and the links that it must verify, the link \
template and the clock. Every check has an outcome, and a command that helps where something is to be mended. A warning is \
for a person to judge and fails nothing. Nothing is written, and no file is left behind.\n\n--quick leaves out what takes \
longer the more there is in the store, and is fit to be asked every few seconds.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "Everything, as after a fall of the machine",
            command: "gatepass check",
        },
        Example {
            says: "Whether a service may go on, for a probe",
            command: "gatepass check --quick --json > health.json",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3];
    type Report = Examined;

    fn run(self, context: &mut Context) -> Result<Examined, Refusal> {
        let findings = checkup::examine(context, self.quick);
        let failed: Vec<&Finding> = findings
            .iter()
            .filter(|finding| finding.outcome == Outcome::Fail)
            .collect();
        let names: Vec<&str> = failed.iter().map(|finding| finding.name).collect();
        let remedy = failed.first().and_then(|first| first.remedy.clone());
        let refusal = (!failed.is_empty()).then(|| Refusal::unsound(&names, remedy));
        let refusal = refusal.map(|refusal| refusal.map_hint(|hint| context.settings.complete(&hint)));
        let view = |finding: &Finding| View {
            name: finding.name,
            outcome: finding.outcome.as_str(),
            detail: finding.detail.clone(),
            remedy: finding.remedy.as_ref().map(|remedy| context.settings.complete(remedy)),
        };
        Ok(Examined {
            checks: Some(findings.iter().map(view).collect()),
            refusal,
        })
    }
}
