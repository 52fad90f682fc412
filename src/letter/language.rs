//! The languages that letters are written in.

use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::words::{Zone, date_time_zone};

/// A language that there are letters in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 2] = [Language::English, Language::German];

    /// Its tag (BCP 47).
    pub fn as_str(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }

    /// An instant as the pages of `serve` say it, and in ASCII: the German months are numbers, because of `März`.
    pub(super) fn date_time(self, at: DateTime<Utc>) -> String {
        match self {
            Language::English => date_time_zone(at, &Zone::utc()),
            Language::German => at.format("%-d.%-m.%Y um %H:%M Uhr (UTC)").to_string(),
        }
    }
}

impl FromStr for Language {
    type Err = LanguageFault;

    fn from_str(text: &str) -> Result<Language, LanguageFault> {
        let named = Language::ALL.into_iter().find(|language| language.as_str() == text);
        named.ok_or(LanguageFault)
    }
}

/// Text that names no language of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a language is `en` or `de`")]
pub struct LanguageFault;
