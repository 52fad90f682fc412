//! Is there a newer link of the same account and purpose, and would that one work?

use chrono::{DateTime, Utc};

use crate::{
    link::{Link, LinkFacts},
    token::Finding,
    words::ago,
};

use super::{Evidence, Subject, Verdict, judge};

/// A link that was issued later: the newest that would work, or else the newest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Successor {
    /// The link, as it stood at the instant of judgement.
    pub link: Link,
    /// What would come of opening it then.
    pub verdict: Verdict,
}

impl Successor {
    pub(super) fn of(evidence: &Evidence) -> Option<Successor> {
        let later = &evidence.facts?.later;
        let working = later
            .iter()
            .filter(|link| link.is_live(evidence.now))
            .map(|link| Successor::judged(link, evidence))
            .find(Successor::works);
        working.or_else(|| Some(Successor::judged(later.first()?, evidence)))
    }

    fn judged(link: &Link, evidence: &Evidence) -> Successor {
        let finding = Finding::of_record(evidence.ring, link);
        let facts = LinkFacts {
            link: link.clone(),
            account: evidence.facts.and_then(|facts| facts.account.clone()),
            later: Vec::new(),
            taken: evidence.facts.map(|facts| facts.taken.clone()).unwrap_or_default(),
        };
        let judged = judge(&Evidence {
            subject: Subject::Record(&finding),
            host: None,
            facts: Some(&facts),
            ..*evidence
        });
        Successor {
            link: facts.link,
            verdict: judged.verdict,
        }
    }

    /// Whether nobody needs another link.
    pub fn works(&self) -> bool {
        self.verdict == Verdict::Valid
    }

    /// Which, when, and whether it still works.
    pub(super) fn words(&self, now: DateTime<Utc>) -> String {
        let ago = |instant: Option<DateTime<Utc>>| instant.map(|at| ago(at, now)).unwrap_or_default();
        let link = &self.link;
        let fate = match self.verdict {
            Verdict::Valid => "still works".to_owned(),
            Verdict::AlreadyUsed => format!("was used {}", ago(link.used_at)),
            Verdict::Revoked => format!("was withdrawn {}", ago(link.revoked_at)),
            Verdict::Expired => format!("expired {}", ago(Some(link.expires_at))),
            other => format!("does not work either: {}", other.meaning()),
        };
        format!("link {}, issued {}, {fate}", link.id.short(), ago(Some(link.issued_at)))
    }
}
