//! The road from a pasted text, or from a record, to a diagnosis: the one that `activate` and `inspect-token` share.

mod page;
mod view;

use chrono::{DateTime, Utc};

use crate::{
    diagnosis::{Diagnosis, Environment, Evidence, Subject, Verdict, diagnose},
    key::KeyRing,
    link::{LinkFacts, LinkId, LinkTemplate},
    pasted::{Candidate, Pasted, recover},
    store::{Store, StoreError},
    token::{Finding, KidMatching, Token, examine},
    words,
};

pub use page::{Layout, headline, page};
pub use view::InspectionView;

/// What a judgement is made with.
pub struct Bench<'a> {
    /// The keys, where there are any.
    pub ring: Option<&'a KeyRing>,
    /// Whether a token's `kid` is matched against them.
    pub matching: KidMatching,
    /// The store's own key ring, by which its other links are judged, where a person gave a key as well.
    pub store_ring: Option<&'a KeyRing>,
    /// Whose links are this environment's; `None` under `--no-store`.
    pub environment: Option<&'a Environment>,
    /// The store, unless it is not to be asked.
    pub store: Option<&'a mut (dyn Store + 'static)>,
    /// The instant of judgement.
    pub at: DateTime<Utc>,
    /// Judge the record as it stood at that instant, not as it stands.
    pub as_it_stood: bool,
    /// Which links are ours.
    pub template: &'a LinkTemplate,
}

/// One token and what came out.
pub struct Exhibit {
    /// The token, and where it was found.
    pub candidate: Candidate,
    /// What examining its signature found.
    pub finding: Finding,
    /// What the store knows of it, as it stands now.
    pub facts: Option<LinkFacts>,
    /// The judgement.
    pub diagnosis: Diagnosis,
}

/// What was inspected.
pub enum Inspected {
    /// A text without a token.
    Text {
        /// The host that a link in it names.
        host: Option<String>,
    },
    /// One token.
    Token(Box<Exhibit>),
    /// Several, in the order of the text.
    Tokens(Vec<Exhibit>),
    /// A link's record.
    Record(Box<LinkFacts>),
}

/// A judgement and all that it rests on.
pub struct Inspection {
    /// What was inspected.
    pub inspected: Inspected,
    /// The judgement on the whole.
    pub diagnosis: Diagnosis,
    /// The instant of judgement.
    pub at: DateTime<Utc>,
    /// That instant was chosen by a person.
    pub as_it_stood: bool,
}

impl Bench<'_> {
    /// Judges what a person pasted.
    pub fn text(&mut self, text: &str) -> Result<Inspection, StoreError> {
        let (at, as_it_stood) = (self.at, self.as_it_stood);
        let without_token = |verdict: Verdict, host, message: String| Inspection {
            inspected: Inspected::Text { host },
            diagnosis: Diagnosis::of_text(verdict, message),
            at,
            as_it_stood,
        };
        let (ring, matching) = (self.ring, self.matching);
        let mut good = Vec::new();
        let mut verifies = |token: &Token| {
            let finding = examine(token, ring, matching);
            let matches = matches!(finding, Finding::Good { .. });
            good.extend(matches.then(|| (token.as_str().to_owned(), finding)));
            matches
        };
        let candidates = match recover(text, self.template, &mut verifies) {
            Pasted::Nothing => {
                let message = "nothing in this text looks like a token or a link that could carry one";
                return Ok(without_token(Verdict::NoToken, None, message.to_owned()));
            }
            Pasted::Missing => {
                let message = "a link of ours, but the token in it is missing";
                let host = self.template.host().to_owned();
                return Ok(without_token(Verdict::MissingToken, Some(host), message.to_owned()));
            }
            Pasted::Opaque { gateway, host, names } => {
                let names = names.map(|names| format!("; it names `{}`", words::safe(&names)));
                let message = format!(
                    "a mail gateway, {gateway}, replaced the link by an id that only {gateway} can resolve{}",
                    names.unwrap_or_default()
                );
                return Ok(without_token(Verdict::OpaqueWrapper, Some(host), message));
            }
            Pasted::Tokens(candidates) => candidates,
        };
        let exhibits = candidates.into_iter().map(|candidate| {
            let known = good.iter().position(|(token, _)| token == candidate.token.as_str());
            let finding = match known {
                Some(at) => good.swap_remove(at).1,
                None => examine(&candidate.token, ring, matching),
            };
            self.exhibit(candidate, finding)
        });
        let mut exhibits = exhibits.collect::<Result<Vec<_>, _>>()?;
        Ok(match exhibits.pop() {
            Some(one) if exhibits.is_empty() => Inspection {
                diagnosis: one.diagnosis.clone(),
                inspected: Inspected::Token(Box::new(one)),
                at,
                as_it_stood,
            },
            last => {
                exhibits.extend(last);
                let diagnosis = Diagnosis::of_text(Verdict::SeveralTokens, several(&exhibits));
                Inspection {
                    diagnosis,
                    inspected: Inspected::Tokens(exhibits),
                    at,
                    as_it_stood,
                }
            }
        })
    }

    /// Judges a link's record: what would happen if it were opened.
    pub fn record(&self, facts: LinkFacts) -> Inspection {
        let finding = Finding::of_record(self.ring, &facts.link);
        let diagnosis = diagnose(&Evidence {
            subject: Subject::Record(&finding),
            host: None,
            environment: self.environment,
            facts: Some(&facts),
            ring: self.store_ring,
            now: self.at,
            as_it_stood: self.as_it_stood,
        });
        Inspection {
            inspected: Inspected::Record(Box::new(facts)),
            diagnosis,
            at: self.at,
            as_it_stood: self.as_it_stood,
        }
    }

    fn exhibit(&mut self, candidate: Candidate, finding: Finding) -> Result<Exhibit, StoreError> {
        let token = &candidate.token;
        // Looked up by a verified id, or, where the signature does not match or breaks off, for the operator's eyes.
        let worth_asking = match finding {
            Finding::Good { .. } => true,
            Finding::Mismatch | Finding::Unreadable => token.shape().is_ok() || token.cut().is_some(),
            _ => false,
        };
        let id = token
            .jti()
            .filter(|_| worth_asking)
            .and_then(|jti| jti.parse::<LinkId>().ok());
        let facts = match (&mut self.store, id) {
            (Some(store), Some(id)) => store.facts(id)?,
            _ => None,
        };
        let diagnosis = diagnose(&Evidence {
            subject: Subject::Token(token, &finding),
            host: candidate.host.as_deref(),
            environment: self.environment,
            facts: facts.as_ref(),
            ring: self.store_ring,
            now: self.at,
            as_it_stood: self.as_it_stood,
        });
        Ok(Exhibit {
            candidate,
            finding,
            facts,
            diagnosis,
        })
    }
}

impl Inspection {
    /// What the store knows of the one link that was inspected.
    pub fn facts(&self) -> Option<&LinkFacts> {
        match &self.inspected {
            Inspected::Token(exhibit) => exhibit.facts.as_ref(),
            Inspected::Record(facts) => Some(facts),
            Inspected::Text { .. } | Inspected::Tokens(_) => None,
        }
    }

    /// Whether a signature was verified, or an operator named the link or its account.
    pub fn is_vouched_for(&self) -> bool {
        match &self.inspected {
            Inspected::Token(exhibit) => exhibit.is_verified(),
            Inspected::Record(_) => true,
            Inspected::Text { .. } | Inspected::Tokens(_) => false,
        }
    }

    /// The id of its one token, where the signature was verified.
    pub fn verified_id(&self) -> Option<LinkId> {
        match &self.inspected {
            Inspected::Token(exhibit) if exhibit.is_verified() => exhibit.candidate.token.jti()?.parse().ok(),
            _ => None,
        }
    }

    /// Judges its one token again, by the facts and the key ring under the store's lock and the instant that the step counts
    /// as: its key may have been retired since. Says whether the link works.
    pub fn judge_again(
        &mut self,
        environment: &Environment,
        ring: &KeyRing,
        at: DateTime<Utc>,
        facts: Option<&LinkFacts>,
    ) -> bool {
        let Inspected::Token(exhibit) = &mut self.inspected else {
            return false;
        };
        exhibit.finding = examine(&exhibit.candidate.token, Some(ring), KidMatching::ByKid);
        exhibit.facts = facts.cloned();
        exhibit.diagnosis = diagnose(&Evidence {
            subject: Subject::Token(&exhibit.candidate.token, &exhibit.finding),
            host: exhibit.candidate.host.as_deref(),
            environment: Some(environment),
            facts,
            ring: Some(ring),
            now: at,
            as_it_stood: false,
        });
        (self.diagnosis, self.at) = (exhibit.diagnosis.clone(), at);
        self.diagnosis.works()
    }

    /// How long the link was to work; a token that does not say when it was issued has it from its record.
    fn lifetime_seconds(&self) -> Option<i64> {
        let recorded = || {
            let link = &self.facts()?.link;
            Some((link.expires_at - link.issued_at).num_seconds())
        };
        self.diagnosis.times.lifetime_seconds().or_else(recorded)
    }
}

fn several(exhibits: &[Exhibit]) -> String {
    let working: Vec<&Exhibit> = exhibits
        .iter()
        .filter(|exhibit| exhibit.diagnosis.verdict.status() == 0)
        .collect();
    let count = exhibits.len();
    match working[..] {
        [] => format!("{count} different tokens in one text, and none of them would work"),
        [one] => {
            let id = one.candidate.token.jti().map(|id| words::safe(id).to_string());
            let name = id.unwrap_or_else(|| "the one without an id".to_owned());
            format!("{count} different tokens in one text; only `{name}` would work")
        }
        _ => format!(
            "{count} different tokens in one text, and {} of them would work",
            working.len()
        ),
    }
}
