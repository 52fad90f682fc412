//! Instants as tokens tell them (RFC 7519 section 2, NumericDate), compared without ever overflowing.

use std::fmt;

use chrono::{DateTime, Datelike, Utc};
use serde_json::Value;

/// Seconds since 1970 as a token gives them, whole or not, kept in milliseconds.
///
/// What lies beyond the range (about 292 million years either way) counts as its end, which no clock reaches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumericDate {
    milliseconds: i64,
}

impl NumericDate {
    /// Reads a JSON number; anything else is no date. A float is rounded to the nearest millisecond.
    pub(crate) fn from_json(value: &Value) -> Option<NumericDate> {
        let milliseconds = if let Some(seconds) = value.as_i64() {
            seconds.saturating_mul(1000)
        } else if value.is_u64() {
            i64::MAX
        } else {
            // This cast takes what is too large to the end of the range, and infinity too.
            (value.as_f64()? * 1000.0).round() as i64
        };
        Some(NumericDate { milliseconds })
    }

    /// The instant, where RFC 3339 can write it: in the years 0 to 9999.
    pub fn instant(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_millis(self.milliseconds).filter(|at| (0..=9999).contains(&at.year()))
    }

    /// The instant that was meant, where the number counts milliseconds by mistake: as seconds it lies beyond the year 5138,
    /// as milliseconds in the years 1973 to 2286.
    pub fn meant_in_milliseconds(self) -> Option<DateTime<Utc>> {
        let seconds = self.milliseconds / 1000;
        let is_so = (100_000_000_000..10_000_000_000_000).contains(&seconds);
        DateTime::from_timestamp_millis(seconds).filter(|_| is_so)
    }

    /// Whether it is still to come, in milliseconds: at the very instant it is not.
    pub fn is_after(self, now: DateTime<Utc>) -> bool {
        self.milliseconds > now.timestamp_millis()
    }
}

impl From<DateTime<Utc>> for NumericDate {
    fn from(instant: DateTime<Utc>) -> NumericDate {
        NumericDate {
            milliseconds: instant.timestamp_millis(),
        }
    }
}

impl fmt::Display for NumericDate {
    /// The number of seconds, for a date that no calendar has.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.milliseconds / 1000)
    }
}

impl fmt::Debug for NumericDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NumericDate({} ms)", self.milliseconds)
    }
}
