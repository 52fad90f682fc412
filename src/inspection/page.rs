//! An inspection as a person reads it: the verdict and what it means first, then what it rests on, then what to do.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::{
    advice::Advice,
    diagnosis::{Outcome, Verdict},
    link::{Link, LinkFacts, LinkTemplate},
    report::{columns, paragraph},
    token::NumericDate,
    words::{self, Zone},
};

use super::{Exhibit, Inspected, Inspection};

/// Characters of a claim that a page shows.
const LONGEST_CLAIM: usize = 200;

/// What a page needs beside the inspection.
pub struct Layout<'a> {
    /// The operator's zone.
    pub zone: &'a Zone,
    /// Columns to fill at most.
    pub width: usize,
    /// The template by which a bare token is made a URL, where the URL may be shown.
    pub show_link: Option<&'a LinkTemplate>,
}

/// The whole page.
pub fn page(inspection: &Inspection, advice: &Advice, layout: &Layout) -> String {
    let page = Page {
        at: inspection.at,
        layout,
    };
    let mut out = paragraph(&headline(inspection, layout.zone), layout.width, 0);
    if inspection.as_it_stood {
        let at = words::date_time_zone(inspection.at, layout.zone);
        out += &paragraph(&format!("as of {at}, not as of now"), layout.width, 0);
    }
    match &inspection.inspected {
        Inspected::Text { .. } | Inspected::Record(_) => {}
        Inspected::Token(exhibit) => out += &page.token(exhibit),
        Inspected::Tokens(exhibits) => {
            let rows = exhibits.iter().map(|exhibit| page.one_of_several(exhibit)).collect();
            out += &page.section("Tokens in this text", rows);
        }
    }
    if let Some(facts) = inspection.facts() {
        out += &page.section(page.record_title(inspection), page.record(inspection, facts));
    }
    let checks = inspection.diagnosis.checks.iter();
    let rows = checks
        .map(|check| (check.name, format!("{}  {}", outcome_word(check.outcome), check.detail)))
        .collect();
    out += &page.section("Checks", rows);
    if let Some(command) = &advice.command {
        out += &format!("\nNext\n  {command}\n");
    }
    out += &format!("\nSay to the customer\n{}", paragraph(&advice.say, layout.width, 2));
    if let (Some(template), Inspected::Token(exhibit)) = (layout.show_link, &inspection.inspected)
        && let Some(url) = exhibit.confirmation_url(template)
    {
        out += &format!("\nConfirmation URL\n  {}\n", words::safe(&url));
    }
    out
}

/// The verdict in one line: what it means, in words and in time.
pub fn headline(inspection: &Inspection, zone: &Zone) -> String {
    let message = &inspection.diagnosis.message;
    let Some(end) = inspection.diagnosis.times.expires_at.and_then(|date| date.instant()) else {
        return message.clone();
    };
    let end = words::instant(end, inspection.at, zone);
    let link_word = match inspection.diagnosis.verdict {
        Verdict::Expired => {
            let lifetime = inspection.lifetime_seconds().map(words::duration);
            let lifetime = lifetime.map(|lifetime| format!(", after a lifetime of {lifetime}"));
            return format!("{message}, at {end}{}", lifetime.unwrap_or_default());
        }
        Verdict::Valid | Verdict::Genuine => "until",
        Verdict::Unverified => return format!("{message} (it names {end} as its end)"),
        _ => return message.clone(),
    };
    match message.split_once("; ") {
        Some((first, rest)) => format!("{first}, {link_word} {end}; {rest}"),
        None => format!("{message}, {link_word} {end}"),
    }
}

struct Page<'a> {
    at: DateTime<Utc>,
    layout: &'a Layout<'a>,
}

impl Page<'_> {
    fn token(&self, exhibit: &Exhibit) -> String {
        let token = &exhibit.candidate.token;
        let title = if exhibit.is_verified() {
            "What the token says (its signature matches)"
        } else {
            "What the token says (unverified: believe none of it)"
        };
        let text = |text: Option<&str>| text.map_or_else(|| "none".to_owned(), quoted);
        let times = &exhibit.diagnosis.times;
        let mut rows = vec![
            ("id", text(token.jti())),
            ("purpose", text(token.purpose())),
            (
                "signed with",
                format!("{}, key {}", text(token.algorithm_text()), text(token.key_id())),
            ),
            ("issued", self.date(times.issued_at)),
            ("expires", self.date(times.expires_at)),
        ];
        if times.not_before.is_some() {
            rows.push(("not before", self.date(times.not_before)));
        }
        if let Some(lifetime) = times.lifetime_seconds() {
            rows.push(("lifetime", words::duration(lifetime)));
        }
        if let Some(host) = &exhibit.candidate.host {
            rows.push(("host", words::safe(host).to_string()));
        }
        let shown_above = ["jti", "purpose", "iat", "exp", "nbf"];
        let claims = token
            .legible_claims()
            .iter()
            .filter(|(name, _)| !shown_above.contains(&name.as_str()));
        let claims: Vec<(String, String)> = claims.map(|(name, value)| (quoted(name), claim(value))).collect();
        rows.extend(claims.iter().map(|(name, value)| (name.as_str(), value.clone())));
        if !exhibit.candidate.repairs.is_empty() {
            let repairs: Vec<String> = exhibit.candidate.repairs.iter().map(ToString::to_string).collect();
            rows.push(("mended", repairs.join("; ")));
        }
        self.section(title, rows)
    }

    fn one_of_several<'r>(&self, exhibit: &Exhibit) -> (&'r str, String) {
        let id = exhibit.candidate.token.jti().map_or("no id".to_owned(), quoted);
        let issued = self.date(exhibit.diagnosis.times.issued_at);
        (
            exhibit.diagnosis.verdict.code(),
            format!("{id}, issued {issued}: {}", exhibit.diagnosis.message),
        )
    }

    fn record_title(&self, inspection: &Inspection) -> &'static str {
        match &inspection.inspected {
            Inspected::Token(exhibit) if !exhibit.is_verified() => {
                "What the store knows of this id (the token itself is unverified)"
            }
            _ => "What the store knows",
        }
    }

    fn record(&self, inspection: &Inspection, facts: &LinkFacts) -> Vec<(&'static str, String)> {
        let mut rows = vec![("link", self.link(&facts.link))];
        if let Some(newer) = &inspection.diagnosis.successor {
            rows.push(("newer link", self.link(&newer.link)));
        }
        let account = facts.account.as_ref().map_or("deleted".to_owned(), |account| {
            let email = account
                .email
                .as_ref()
                .map(|email| format!(" <{}>", words::safe(email.as_str())))
                .unwrap_or_default();
            let name = words::safe(account.username.as_str());
            let since = account
                .activated_at
                .map(|at| format!(" since {}", self.instant(at)))
                .unwrap_or_default();
            format!(
                "{name}{email}, account {}, {}{since}",
                account.id,
                account.state().as_str()
            )
        });
        rows.push(("account", account));
        let later = self.later(facts);
        if !later.is_empty() {
            rows.push(("since then", later.join("; ")));
        }
        rows
    }

    fn link(&self, link: &Link) -> String {
        let by = words::safe(&link.issued_by);
        let fate = match (link.used_at, link.revoked_at, link.superseded_at) {
            (Some(at), _, _) => {
                let via = link
                    .used_via
                    .as_deref()
                    .map(|via| format!(" via {}", words::safe(via)))
                    .unwrap_or_default();
                format!(", used {}{via}", self.instant(at))
            }
            (_, Some(at), _) => format!(", withdrawn {}", self.instant(at)),
            (_, _, Some(at)) => format!(", superseded {}", self.instant(at)),
            _ if link.is_live(self.at) => ", unused".to_owned(),
            _ => ", unused, out of time".to_owned(),
        };
        format!(
            "{}, issued {} by {by}{fate}",
            link.id.short(),
            self.instant(link.issued_at)
        )
    }

    /// What happened after the instant of judgement.
    fn later(&self, facts: &LinkFacts) -> Vec<String> {
        let after = |instant: Option<DateTime<Utc>>, what: &str| {
            instant
                .filter(|at| *at > self.at)
                .map(|at| format!("{what} {}", self.instant(at)))
        };
        [
            after(facts.link.used_at, "the link was used"),
            after(facts.link.superseded_at, "the link was superseded"),
            after(
                facts.later.first().map(|newest| newest.issued_at),
                "a newer link was issued",
            ),
            after(facts.link.revoked_at, "the link was withdrawn"),
            after(
                facts.account.as_ref().and_then(|account| account.activated_at),
                "the account became active",
            ),
            after(
                facts.account.as_ref().and_then(|account| account.suspended_at),
                "the account was suspended",
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn section(&self, title: &str, rows: Vec<(&str, String)>) -> String {
        format!("\n{title}\n{}", columns(&rows, self.layout.width, 2))
    }

    fn instant(&self, at: DateTime<Utc>) -> String {
        words::instant(at, self.at, self.layout.zone)
    }

    fn date(&self, date: Option<NumericDate>) -> String {
        match date {
            None => "not said".to_owned(),
            Some(date) => date.instant().map_or_else(|| date.to_string(), |at| self.instant(at)),
        }
    }
}

fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "pass   ",
        Outcome::Fail => "FAIL   ",
        Outcome::Skipped => "skipped",
    }
}

/// What a token says of itself; a whole token within it does not come out again.
fn quoted(text: &str) -> String {
    words::safe(&words::without_tokens(text)).into_owned()
}

/// A claim's value; a long one by its beginning. JSON has all of it.
fn claim(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let text = words::without_tokens(&text);
    let rest = text.chars().count().saturating_sub(LONGEST_CLAIM);
    let shown: String = text.chars().take(LONGEST_CLAIM).collect();
    let more = if rest > 0 {
        format!("… ({rest} characters more)")
    } else {
        String::new()
    };
    format!("{}{more}", words::safe(&shown))
}
