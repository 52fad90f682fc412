//! What pages say, in the languages that there are files for.

use axum::http::{HeaderMap, header};
use chrono::{DateTime, Datelike, Utc};
use serde::Deserialize;

use crate::{advice::Saying, link::Purpose, password::Weakness, words::Zone};

use super::negotiation::weighted;

/// The files, the language of those who ask for none of them first.
const FILES: [&str; 2] = [include_str!("words/en.toml"), include_str!("words/de.toml")];

/// All that pages say in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Language {
    /// Its tag (BCP 47).
    #[serde(rename = "language")]
    pub(super) tag: String,
    months: [String; 12],
    date_time: String,
    pub(super) confirm: Confirm,
    pub(super) choose: Choose,
    pub(super) repeat: Repeat,
    pub(super) reset_password: Confirm,
    pub(super) change_email: Confirm,
    done: Done,
    titles: Titles,
    sentences: Sentences,
    faults: Faults,
}

/// What is said of a link that was spent, by what it was good for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Done {
    activate: Text,
    reset_password: Text,
    change_email: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    title: String,
    says: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirm {
    title: String,
    says: String,
    button: String,
}

impl Confirm {
    /// Title, sentence and button.
    pub(super) fn heading(&self) -> (&String, &String, &String) {
        (&self.title, &self.says, &self.button)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choose {
    pub(super) title: String,
    pub(super) says: String,
    rules: String,
    pub(super) field: String,
    pub(super) again: String,
    pub(super) button: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Repeat {
    pub(super) title: String,
    pub(super) says: String,
    pub(super) field: String,
    pub(super) button: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Titles {
    ran_out: String,
    newer_sent: String,
    work_done: String,
    cannot_be_used: String,
    not_found: String,
    later: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentences {
    ran_out: String,
    newer_sent: String,
    work_done: String,
    part: String,
    cannot_be_used: String,
    not_found: String,
    later: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Faults {
    summary: String,
    missing: String,
    differ: String,
    wrong: String,
    too_short: String,
    too_long: String,
    control: String,
    common: String,
    guessable: String,
}

/// What is wrong with a password that was typed on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PasswordFault {
    Missing,
    Differ,
    Wrong,
    Weak(Weakness),
}

/// A page that needs no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    NotFound,
    Later,
}

impl Language {
    /// All languages.
    ///
    /// # Errors
    /// A file that was built in and cannot be read; a test says that there is none.
    pub(super) fn all() -> Result<Vec<Language>, toml::de::Error> {
        FILES.iter().map(|file| toml::from_str(file)).collect()
    }

    /// The language that a client would rather have (RFC 9110 section 12.5.4), or the first.
    pub(super) fn for_client<'l>(all: &'l [Language], headers: &HeaderMap) -> &'l Language {
        let mut ranges = weighted(headers, header::ACCEPT_LANGUAGE);
        // Of those that weigh the same the first counts.
        ranges.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        let wanted = ranges.iter().filter(|(_, weight)| *weight > 0.0);
        let mut known = wanted.filter_map(|(range, _)| {
            // `de-AT` is spoken to in `de` (RFC 4647 section 3.4).
            let primary = range.split('-').next().unwrap_or_default();
            let is_it = |language: &&Language| primary == "*" || primary == language.tag;
            all.iter().find(is_it)
        });
        known.next().unwrap_or(&all[0])
    }

    /// The title and the sentence of a link that does not work.
    pub(super) fn of_saying(&self, saying: Saying, zone: &Zone) -> (String, String) {
        let (titles, sentences) = (&self.titles, &self.sentences);
        let (title, sentence) = match saying {
            Saying::RanOut(at) => {
                let sentence = sentences.ran_out.replace("{when}", &self.date_time(at, zone));
                return (titles.ran_out.clone(), sentence);
            }
            Saying::NewerSent => (&titles.newer_sent, &sentences.newer_sent),
            Saying::WorkDone => (&titles.work_done, &sentences.work_done),
            Saying::Part => (&titles.cannot_be_used, &sentences.part),
            // A gateway's link does not lead here.
            Saying::Wrapped | Saying::CannotBeUsed => (&titles.cannot_be_used, &sentences.cannot_be_used),
        };
        (title.clone(), sentence.clone())
    }

    /// The title and the sentence of a page that needs no link.
    pub(super) fn of_notice(&self, notice: Notice) -> (String, String) {
        let (title, sentence) = match notice {
            Notice::NotFound => (&self.titles.not_found, &self.sentences.not_found),
            Notice::Later => (&self.titles.later, &self.sentences.later),
        };
        (title.clone(), sentence.clone())
    }

    /// The title and the sentence of a link that was spent.
    pub(super) fn of_done(&self, purpose: Purpose) -> (String, String) {
        let text = match purpose {
            Purpose::Activate => &self.done.activate,
            Purpose::ResetPassword => &self.done.reset_password,
            Purpose::ChangeEmail => &self.done.change_email,
        };
        (text.title.clone(), text.says.clone())
    }

    /// What a new password must be like.
    pub(super) fn rules(&self, min_length: usize) -> String {
        self.choose.rules.replace("{length}", &min_length.to_string())
    }

    /// What stands before the faults of a page.
    pub(super) fn summary(&self) -> &str {
        &self.faults.summary
    }

    /// A password's fault.
    pub(super) fn of_fault(&self, fault: PasswordFault) -> String {
        let faults = &self.faults;
        let words = match fault {
            PasswordFault::Missing => &faults.missing,
            PasswordFault::Differ => &faults.differ,
            PasswordFault::Wrong => &faults.wrong,
            PasswordFault::Weak(Weakness::TooShort(length)) => {
                return faults.too_short.replace("{length}", &length.to_string());
            }
            PasswordFault::Weak(Weakness::TooLong) => &faults.too_long,
            PasswordFault::Weak(Weakness::ControlCharacter) => &faults.control,
            PasswordFault::Weak(Weakness::Common) => &faults.common,
            PasswordFault::Weak(Weakness::Guessable) => &faults.guessable,
        };
        words.clone()
    }

    fn date_time(&self, at: DateTime<Utc>, zone: &Zone) -> String {
        let local = at.with_timezone(&zone.offset_at(at));
        let offset = local.offset().to_string();
        let offset = if offset == "+00:00" { "" } else { &offset };
        let month = self.months.get(local.month0() as usize).map_or("", String::as_str);
        self.date_time
            .replace("{day}", &local.day().to_string())
            .replace("{month}", month)
            .replace("{year}", &local.year().to_string())
            .replace("{time}", &local.format("%H:%M").to_string())
            .replace("{zone}", &format!("UTC{offset}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_whole_and_says_in_english_what_the_verbs_say() {
        let all = Language::all().unwrap();
        assert_eq!(all[0].tag, "en");
        let zone = Zone::utc();
        let at = DateTime::from_timestamp(1_795_443_000, 0).unwrap();
        for saying in [
            Saying::RanOut(at),
            Saying::NewerSent,
            Saying::WorkDone,
            Saying::CannotBeUsed,
        ] {
            assert_eq!(all[0].of_saying(saying, &zone).1, saying.words(&zone));
        }
        for language in &all {
            assert!(!language.of_saying(Saying::RanOut(at), &zone).1.contains('{'));
            assert!(!language.rules(15).contains('{'));
        }
    }
}
