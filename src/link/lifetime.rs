//! How long a link works: a lifetime in whole seconds, and the bounds that the operator sets for it.
//!
//! What is out of bounds is refused and never clamped, so that nobody hands out a link that runs out sooner than was asked.

mod expiry;

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};

use crate::words::{parse_duration, rfc3339};

pub use expiry::Expiry;

/// A span of whole seconds, as it was asked for; a token counts its times in them (RFC 7519, section 2, NumericDate).
/// Whether a link may have it is for [`Bounds`] to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lifetime(i64);

/// What cannot be the lifetime or the expiry of a link.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LifetimeFault {
    /// Not a number with a unit.
    #[error("a lifetime is a number and its unit, such as `30m`, `2h`, `1h 30m` or `7d`")]
    Form,
    /// Parts of a second.
    #[error("a lifetime is counted in whole seconds, such as `90s` or `2h`")]
    Fraction,
    /// Shorter or longer than the operator allows.
    #[error("a lifetime of `{0}` is out of bounds: the shortest is `{min}`, the longest `{max}`", min = .1.min, max = .1.max)]
    OutOfBounds(Lifetime, Bounds),
    /// A bound that no link could have.
    #[error("a lifetime can be bounded by one second at least and by 1000 years at most, and not by `{0}`")]
    NoBound(Lifetime),
    /// The shortest allowed is longer than the longest.
    #[error("the shortest lifetime `{min}` is longer than the longest `{max}`")]
    CrossedBounds {
        /// The shortest.
        min: Lifetime,
        /// The longest.
        max: Lifetime,
    },
    /// Not an instant with its offset.
    #[error("an expiry is an RFC 3339 instant in whole seconds, such as `2026-12-01T09:00:00Z`")]
    Instant,
    /// Not after the moment of issue.
    #[error(
        "an expiry lies in the future, and `{}` does not; the shortest lifetime is `{min}`, the longest `{max}`",
        rfc3339(*.0), min = .1.min, max = .1.max
    )]
    Past(DateTime<Utc>, Bounds),
}

impl Lifetime {
    /// What a link gets when nobody says otherwise: two hours.
    pub const DEFAULT: Lifetime = Lifetime(2 * 3_600);

    const LONGEST: Lifetime = Lifetime(1000 * 365 * 86_400);

    /// A lifetime of so many seconds.
    pub fn from_seconds(seconds: i64) -> Lifetime {
        Lifetime(seconds)
    }

    /// Its seconds.
    pub fn seconds(self) -> i64 {
        self.0
    }
}

impl Default for Lifetime {
    fn default() -> Lifetime {
        Lifetime::DEFAULT
    }
}

impl FromStr for Lifetime {
    type Err = LifetimeFault;

    /// Reads `2h`, `7s`, `1h 30m`, `2 days`, `-5m`. Months and years are humantime's: 30.44 and 365.25 days.
    fn from_str(text: &str) -> Result<Lifetime, LifetimeFault> {
        let text = text.trim();
        let (sign, size) = text.strip_prefix('-').map_or((1, text), |size| (-1, size));
        let span = parse_duration(size).ok_or(LifetimeFault::Form)?;
        if span.subsec_nanos() != 0 {
            return Err(LifetimeFault::Fraction);
        }
        // humantime adds up to no more than an i64 holds, given numbers of nine digits.
        Ok(Lifetime(sign * i64::try_from(span.as_secs()).unwrap_or(i64::MAX)))
    }
}

impl fmt::Display for Lifetime {
    /// The short form that [`Lifetime::from_str`] reads back: `2h`, `1h 30m`, `30d`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        let counts = [
            (size / 86_400, "d"),
            (size / 3_600 % 24, "h"),
            (size / 60 % 60, "m"),
            (size % 60, "s"),
        ];
        let said: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, unit)| format!("{count}{unit}"))
            .collect();
        match self.0 {
            0 => f.pad("0s"),
            ..0 => f.pad(&format!("-{}", said.join(" "))),
            _ => f.pad(&said.join(" ")),
        }
    }
}

/// The shortest and the longest lifetime that the operator allows, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The shortest.
    pub min: Lifetime,
    /// The longest.
    pub max: Lifetime,
}

impl Default for Bounds {
    /// From one second to thirty days.
    fn default() -> Bounds {
        Bounds {
            min: Lifetime(1),
            max: Lifetime(30 * 86_400),
        }
    }
}

impl Bounds {
    /// Bounds from two settings, refused where no link could have them or where they cross.
    pub fn new(min: Lifetime, max: Lifetime) -> Result<Bounds, LifetimeFault> {
        let possible = Lifetime(1)..=Lifetime::LONGEST;
        if let Some(bound) = [min, max].into_iter().find(|bound| !possible.contains(bound)) {
            return Err(LifetimeFault::NoBound(bound));
        }
        if min <= max {
            Ok(Bounds { min, max })
        } else {
            Err(LifetimeFault::CrossedBounds { min, max })
        }
    }

    /// Refuses what is out of bounds, with the bounds in the message; never clamps.
    pub fn check(&self, lifetime: Lifetime) -> Result<(), LifetimeFault> {
        if (self.min..=self.max).contains(&lifetime) {
            Ok(())
        } else {
            Err(LifetimeFault::OutOfBounds(lifetime, *self))
        }
    }
}
