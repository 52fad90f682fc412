//! The heart: everything known about one token at one instant → what is wrong with it, or that nothing is.
//!
//! Pure, and the only set of rules there is: `inspect-token` shows what comes out, `activate` obeys it, and the store
//! asks it again under its lock before anything is written.

mod account;
mod authenticity;
mod message;
mod record;
mod successor;
mod time;
mod verdict;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::{
    key::KeyRing,
    link::LinkFacts,
    token::{Finding, Token},
    words,
};

pub use successor::Successor;
pub use time::Times;
pub use verdict::Verdict;

/// What is judged.
#[derive(Clone, Copy)]
pub enum Subject<'a> {
    /// A token, and what examining its signature found.
    Token(&'a Token, &'a Finding),
    /// The record that the facts hold in place of its token, and whether its key may still sign for it: what would happen
    /// if the link were opened now.
    Record(&'a Finding),
}

/// Whose links this environment takes for its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// The `iss` it signs with.
    pub issuer: Option<String>,
    /// The `aud` it signs with.
    pub audience: String,
    /// The host of its links, where the operator chose one.
    pub host: Option<String>,
}

impl Default for Environment {
    fn default() -> Environment {
        Environment {
            issuer: None,
            audience: "gatepass".to_owned(),
            host: None,
        }
    }
}

/// Everything that bears on the judgement.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    /// What is judged.
    pub subject: Subject<'a>,
    /// The host of the URL that the token came in.
    pub host: Option<&'a str>,
    /// The environment whose store was asked; `None` where signature and time alone are judged.
    pub environment: Option<&'a Environment>,
    /// What the store knows of the link.
    pub facts: Option<&'a LinkFacts>,
    /// The key ring of that store, by which a newer link is judged.
    pub ring: Option<&'a KeyRing>,
    /// The instant of judgement.
    pub now: DateTime<Utc>,
    /// That instant was chosen by a person: the facts are judged as they stood then, and no clock is wrong because
    /// something came later.
    pub as_it_stood: bool,
}

impl Evidence<'_> {
    /// The claims of the token, or those of the record.
    fn claims(&self) -> Option<Map<String, Value>> {
        match self.subject {
            Subject::Token(token, _) => token.claims().cloned(),
            Subject::Record(_) => serde_json::from_str(&self.facts?.link.payload).ok(),
        }
    }

    /// The link's host and this environment's, where they differ.
    fn other_host(&self) -> Option<(&str, &str)> {
        let own = self.environment?.host.as_deref()?;
        let named = self.host?;
        (named != own).then_some((named, own))
    }

    /// What was found of the signature, or of the record's key.
    fn finding(&self) -> &Finding {
        match self.subject {
            Subject::Token(_, finding) | Subject::Record(finding) => finding,
        }
    }

    /// Whether what is judged may be believed: a signature matched, or it is our own record.
    fn believed(&self) -> bool {
        matches!(self.subject, Subject::Record(..)) || matches!(self.finding(), Finding::Good { .. })
    }
}

/// How one check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing against it.
    Pass,
    /// The link fails on it.
    Fail,
    /// It could not be asked, or was not.
    Skipped,
}

impl Outcome {
    /// The word for it, in text and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::Fail => "fail",
            Outcome::Skipped => "skipped",
        }
    }
}

/// One question about a link and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which question: one of the ten of the contract.
    pub name: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// In words.
    pub detail: String,
    /// The verdict that a failure speaks for.
    verdict: Option<Verdict>,
}

impl Check {
    fn pass(name: &'static str, detail: impl AsRef<str>) -> Check {
        Check::new(name, Outcome::Pass, None, detail.as_ref())
    }

    fn fail(name: &'static str, verdict: Verdict, detail: impl AsRef<str>) -> Check {
        Check::new(name, Outcome::Fail, Some(verdict), detail.as_ref())
    }

    fn skipped(name: &'static str, detail: impl AsRef<str>) -> Check {
        Check::new(name, Outcome::Skipped, None, detail.as_ref())
    }

    /// The detail may quote a header or a claim, and anything can stand there: a whole token does not come out again.
    fn new(name: &'static str, outcome: Outcome, verdict: Option<Verdict>, detail: &str) -> Check {
        Check {
            name,
            outcome,
            detail: words::without_tokens(detail),
            verdict,
        }
    }
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// The one thing to know.
    pub verdict: Verdict,
    /// The same in a sentence, with durations but no wall-clock times, so that it reads the same in every zone.
    pub message: String,
    /// All ten checks, in the order of the contract.
    pub checks: Vec<Check>,
    /// The claims on which token and record differ.
    pub differing: Vec<String>,
    /// The instants that the token, or the record, names.
    pub times: Times,
    /// The newer link, where there is one.
    pub successor: Option<Successor>,
}

impl Diagnosis {
    /// Whether the link would work.
    pub fn works(&self) -> bool {
        self.verdict == Verdict::Valid
    }

    /// A verdict on a text that holds no single token: nothing else could be asked.
    pub fn of_text(verdict: Verdict, message: String) -> Diagnosis {
        let skipped = |name| Check::skipped(name, "there is no single token to judge");
        let others = [
            "algorithm",
            "key",
            "signature",
            "issuer",
            "purpose",
            "record",
            "account",
            "not-before",
            "expiry",
        ];
        let shape = Check::fail("shape", verdict, verdict.meaning());
        Diagnosis {
            verdict,
            message,
            checks: std::iter::once(shape).chain(others.map(skipped)).collect(),
            differing: Vec::new(),
            times: Times::default(),
            successor: None,
        }
    }
}

/// Judges a link: the whole table of verdicts, and every check on its own.
pub fn diagnose(evidence: &Evidence) -> Diagnosis {
    let then = evidence.facts.filter(|_| evidence.as_it_stood);
    let then = then.map(|facts| facts.as_of(evidence.now));
    let evidence = &Evidence {
        facts: then.as_ref().or(evidence.facts),
        ..*evidence
    };
    let mut diagnosis = judge(evidence);
    diagnosis.successor = Successor::of(evidence);
    diagnosis.message = words::without_tokens(&message::message(&diagnosis, evidence));
    diagnosis
}

/// Verdict and checks, without the words.
fn judge(evidence: &Evidence) -> Diagnosis {
    let claims = evidence.claims();
    let differing = record::differing(evidence, claims.as_ref());
    let times = Times::of(evidence);
    let authenticity = [
        authenticity::shape(evidence),
        authenticity::algorithm(evidence),
        authenticity::key(evidence),
        authenticity::signature(evidence, &differing),
    ];
    let not_before = time::not_before(evidence, &times);
    let expiry = time::expiry(evidence, &times);
    let in_time = not_before.outcome != Outcome::Fail && expiry.outcome != Outcome::Fail;
    let standing = [
        record::issuer(evidence, claims.as_ref()),
        record::purpose(evidence, claims.as_ref()),
        record::record(evidence, &differing, in_time),
        account::account(evidence),
        not_before,
        expiry,
    ];
    let first = |checks: &[Check]| checks.iter().filter_map(|check| check.verdict).min();
    let verdict = match (first(&authenticity), first(&standing)) {
        // What an unverified token says of itself is shown, never believed.
        (fault, _) if !evidence.believed() => fault.unwrap_or(Verdict::Unverified),
        (None, None) if evidence.environment.is_none() => Verdict::Genuine,
        (None, None) => Verdict::Valid,
        (Some(one), Some(other)) => one.min(other),
        (Some(fault), None) | (None, Some(fault)) => fault,
    };
    Diagnosis {
        verdict,
        message: String::new(),
        checks: authenticity.into_iter().chain(standing).collect(),
        differing,
        times,
        successor: None,
    }
}
