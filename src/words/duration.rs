//! Spans of time, in words and out of them; the only user of humantime.

use std::time::Duration;

use chrono::{DateTime, Utc};

const UNITS: [(u64, &str); 5] = [
    (365 * 86_400, "year"),
    (86_400, "day"),
    (3_600, "hour"),
    (60, "minute"),
    (1, "second"),
];

/// A span of seconds as a person says it: the largest unit and, where there is some of it, the next one, as in
/// `3 hours 12 minutes`, `12 days` or `3 years 40 days`. A year has 365 days.
///
/// What is smaller is left out, never rounded up. The sign is left out too: [`ago`] tells the direction.
pub fn duration(seconds: i64) -> String {
    let size = seconds.unsigned_abs();
    let largest = UNITS
        .iter()
        .position(|&(unit, _)| size >= unit)
        .unwrap_or(UNITS.len() - 1);
    let mut rest = size;
    let mut said = Vec::with_capacity(2);
    for &(unit, name) in UNITS.iter().skip(largest).take(2) {
        let count = rest / unit;
        rest %= unit;
        if count > 0 || said.is_empty() {
            said.push(format!("{count} {name}{}", if count == 1 { "" } else { "s" }));
        }
    }
    said.join(" ")
}

/// Where an instant lies, seen from now: `3 hours 12 minutes ago`, `in 2 hours`, or `just now` for less than a second
/// in either direction.
pub fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    match at.signed_duration_since(now).num_seconds() {
        0 => "just now".to_owned(),
        past @ ..0 => format!("{} ago", duration(past)),
        future => format!("in {}", duration(future)),
    }
}

/// Reads `2h`, `1h 30m`, `7 days`, `250ms` and the like; no sign. `None` for anything else.
///
/// Spans that no clock needs are refused by their length, because humantime panics on sums that overflow at the last
/// nanosecond.
pub fn parse_duration(text: &str) -> Option<Duration> {
    const LONGEST_TEXT: usize = 64;
    const LONGEST_NUMBER: usize = 9;
    let countable = text
        .split(|c: char| !c.is_ascii_digit())
        .all(|number| number.len() <= LONGEST_NUMBER);
    // humantime takes blanks between digits for nothing; `1 000 s` is more likely a mistake.
    let words: Vec<&str> = text.split_whitespace().collect();
    let split = words
        .windows(2)
        .any(|pair| ends_in_digit(pair[0]) && pair[1].starts_with(|c: char| c.is_ascii_digit()));
    if text.len() > LONGEST_TEXT || !countable || split {
        return None;
    }
    humantime::parse_duration(text).ok()
}

fn ends_in_digit(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit())
}
