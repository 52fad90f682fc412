//! Whether an installation is in order: one finding a check, each with its words and a command that helps.
//!
//! A check that cannot be made because another one failed is skipped and says so; none ends the others. What is wrong
//! fails; what may be meant so, such as the default link template on somebody's own machine, is a warning.

mod content;
mod files;
mod keys;
mod mail;

use crate::{context::Context, error::Refusal, words};

/// What a check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// In order.
    Pass,
    /// For a person to judge.
    Warn,
    /// To be mended.
    Fail,
    /// Not looked at.
    Skipped,
}

impl Outcome {
    /// The word for it, in text and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::Warn => "warn",
            Outcome::Fail => "fail",
            Outcome::Skipped => "skipped",
        }
    }
}

/// What one check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check's name.
    pub name: &'static str,
    /// What it came to.
    pub outcome: Outcome,
    /// In words: lower case, no final period.
    pub detail: String,
    /// A command that helps.
    pub remedy: Option<String>,
}

impl Finding {
    fn pass(name: &'static str, detail: impl Into<String>) -> Finding {
        Finding {
            name,
            outcome: Outcome::Pass,
            detail: detail.into(),
            remedy: None,
        }
    }

    fn skipped(name: &'static str, why: &str) -> Finding {
        Finding {
            outcome: Outcome::Skipped,
            ..Finding::pass(name, why)
        }
    }

    fn warn(name: &'static str, detail: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding {
            outcome: Outcome::Warn,
            remedy: Some(remedy.into()),
            ..Finding::pass(name, detail)
        }
    }

    fn fail(name: &'static str, detail: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding {
            outcome: Outcome::Fail,
            ..Finding::warn(name, detail, remedy)
        }
    }

    /// What a verb would be refused for.
    fn refused(name: &'static str, refusal: Refusal) -> Finding {
        Finding {
            outcome: Outcome::Fail,
            remedy: refusal.hint,
            ..Finding::pass(name, refusal.message)
        }
    }
}

/// Looks at everything; `quick` leaves out what reads the whole store.
pub fn examine(context: &Context, quick: bool) -> Vec<Finding> {
    let mut findings = vec![
        files::configuration(context),
        files::store(context),
        files::folders(context),
    ];
    let (ring, of_ring) = keys::key_ring(context);
    findings.push(of_ring);
    let is_there = findings
        .iter()
        .any(|finding| finding.name == files::STORE && finding.outcome == Outcome::Pass);
    let store = content::opened(context, is_there, &mut findings);
    findings.extend(content::of_store(context, store, ring.as_ref(), quick));
    findings.push(link_template(context));
    findings.push(mail::way_out(context, quick));
    findings
}

/// Links that lead where the person is, and that nobody reads on the way.
fn link_template(context: &Context) -> Finding {
    const NAME: &str = "link-template";
    let template = &context.settings.link_template;
    let shown = words::safe(template.as_str()).into_owned();
    if template.is_default() {
        let detail = "the default, whose links work on this machine only: set link_template";
        Finding::warn(NAME, detail, "gatepass config")
    } else if template.is_plain_http_to_another_machine() {
        let detail = format!("`{shown}` is plain http to another machine, where others can read the links");
        Finding::warn(NAME, detail, "gatepass config")
    } else {
        Finding::pass(NAME, format!("`{shown}`"))
    }
}
