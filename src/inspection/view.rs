//! An inspection in JSON, field by field as the contract has it.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    advice::Advice,
    diagnosis::{Diagnosis, Times},
    link::LinkTemplate,
    report::{AccountView, LinkView},
    token::{Finding, NumericDate, Token},
    words,
};

use super::{Exhibit, Inspected, Inspection};

/// `inspect-token`'s object, and `activate`'s `diagnosis`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct InspectionView {
    verdict: Option<&'static str>,
    message: Option<String>,
    checked_at: Option<String>,
    advice: Option<AdviceView>,
    recovered: Option<Recovered>,
    token: Option<TokenView>,
    tokens: Option<Vec<OneOfSeveral>>,
    times: Option<TimesView>,
    link: Option<LinkView>,
    account: Option<AccountView>,
    checks: Option<Vec<CheckView>>,
}

#[derive(Clone, Debug, Serialize)]
struct AdviceView {
    command: Option<String>,
    say: String,
}

#[derive(Clone, Debug, Serialize)]
struct Recovered {
    repairs: Vec<String>,
    confirmation_url: Option<String>,
    host: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct TokenView {
    id: Option<String>,
    algorithm: Option<String>,
    key_id: Option<String>,
    purpose: Option<String>,
    claims: Option<Map<String, Value>>,
    verified: bool,
}

#[derive(Clone, Debug, Serialize)]
struct OneOfSeveral {
    verdict: &'static str,
    token: TokenView,
    times: TimesView,
}

#[derive(Clone, Debug, Serialize)]
struct TimesView {
    issued_at: Option<String>,
    not_before: Option<String>,
    expires_at: Option<String>,
    remaining_seconds: Option<i64>,
    lifetime_seconds: Option<i64>,
}

#[derive(Clone, Debug, Serialize)]
struct CheckView {
    name: &'static str,
    outcome: &'static str,
    detail: String,
}

impl InspectionView {
    /// The view; `show_link` holds the template by which a bare token is made a URL, where the URL may be shown.
    pub fn new(inspection: &Inspection, advice: &Advice, show_link: Option<&LinkTemplate>) -> InspectionView {
        let at = inspection.at;
        let (mut recovered, mut token, mut tokens) = (None, None, None);
        match &inspection.inspected {
            Inspected::Text { host } => {
                recovered = Some(Recovered {
                    repairs: Vec::new(),
                    confirmation_url: None,
                    host: host.clone(),
                });
            }
            Inspected::Token(exhibit) => {
                recovered = Some(Recovered {
                    repairs: exhibit.candidate.repairs.iter().map(ToString::to_string).collect(),
                    confirmation_url: show_link.and_then(|template| exhibit.confirmation_url(template)),
                    host: exhibit.candidate.host.clone(),
                });
                token = Some(TokenView::new(exhibit));
            }
            Inspected::Tokens(exhibits) => {
                recovered = Some(Recovered {
                    repairs: Vec::new(),
                    confirmation_url: None,
                    host: None,
                });
                tokens = Some(exhibits.iter().map(|exhibit| OneOfSeveral::new(exhibit, at)).collect());
            }
            Inspected::Record(_) => {}
        }
        let facts = inspection.facts();
        InspectionView {
            verdict: Some(inspection.diagnosis.verdict.code()),
            message: Some(inspection.diagnosis.message.clone()),
            checked_at: Some(words::rfc3339(at)),
            advice: Some(AdviceView {
                command: advice.command.clone(),
                say: advice.say.clone(),
            }),
            recovered,
            token,
            tokens,
            times: Some(TimesView::new(&inspection.diagnosis.times, at)),
            link: facts.map(|facts| LinkView::from(&facts.link)),
            account: facts.and_then(|facts| facts.account.as_ref()).map(AccountView::from),
            checks: Some(check_views(&inspection.diagnosis)),
        }
    }
}

impl Exhibit {
    /// Whether its signature matched.
    pub fn is_verified(&self) -> bool {
        matches!(self.finding, Finding::Good { .. })
    }

    /// The URL that it came in, or the one that it belongs in; a token that is damaged has none.
    pub fn confirmation_url(&self, template: &LinkTemplate) -> Option<String> {
        let is_whole = self.candidate.token.shape().is_ok() && self.candidate.token.cut().is_none();
        let url = self.candidate.url.clone();
        is_whole.then(|| url.unwrap_or_else(|| template.url(self.candidate.token.as_str())))
    }
}

impl TokenView {
    fn new(exhibit: &Exhibit) -> TokenView {
        let token: &Token = &exhibit.candidate.token;
        let text = |text: Option<&str>| text.map(words::without_tokens);
        TokenView {
            id: text(token.jti()),
            algorithm: text(token.algorithm_text()),
            key_id: text(token.key_id()),
            purpose: text(token.purpose()),
            claims: Some(shown(token.legible_claims())).filter(|claims| token.claims().is_some() || !claims.is_empty()),
            verified: exhibit.is_verified(),
        }
    }
}

/// Claims in which a text that is a whole token is cut.
fn shown(claims: &Map<String, Value>) -> Map<String, Value> {
    let shown = |(name, value): (&String, &Value)| (words::without_tokens(name), shown_value(value));
    claims.iter().map(shown).collect()
}

fn shown_value(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(words::without_tokens(text)),
        Value::Array(values) => Value::Array(values.iter().map(shown_value).collect()),
        Value::Object(members) => Value::Object(shown(members)),
        other => other.clone(),
    }
}

impl OneOfSeveral {
    fn new(exhibit: &Exhibit, at: chrono::DateTime<chrono::Utc>) -> OneOfSeveral {
        OneOfSeveral {
            verdict: exhibit.diagnosis.verdict.code(),
            token: TokenView::new(exhibit),
            times: TimesView::new(&exhibit.diagnosis.times, at),
        }
    }
}

impl TimesView {
    fn new(times: &Times, at: chrono::DateTime<chrono::Utc>) -> TimesView {
        let text = |date: Option<NumericDate>| date.and_then(|date| date.instant()).map(words::rfc3339);
        TimesView {
            issued_at: text(times.issued_at),
            not_before: text(times.not_before),
            expires_at: text(times.expires_at),
            remaining_seconds: times.remaining_seconds(at),
            lifetime_seconds: times.lifetime_seconds(),
        }
    }
}

fn check_views(diagnosis: &Diagnosis) -> Vec<CheckView> {
    let view = |check: &crate::diagnosis::Check| CheckView {
        name: check.name,
        outcome: check.outcome.as_str(),
        detail: check.detail.clone(),
    };
    diagnosis.checks.iter().map(view).collect()
}
