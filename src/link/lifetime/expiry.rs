//! When a link runs out, asked for as a lifetime or as an instant.

use chrono::{DateTime, SubsecRound, TimeDelta, Timelike, Utc};

use super::{Bounds, Lifetime, LifetimeFault};

/// From when a link shall no longer work, as it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// So long after it was issued.
    In(Lifetime),
    /// From this instant on, in whole seconds.
    At(DateTime<Utc>),
}

impl Expiry {
    /// Reads an RFC 3339 instant with any offset and without a fraction of a second: `2026-12-01T09:00:00Z`.
    pub fn from_rfc3339(text: &str) -> Result<Expiry, LifetimeFault> {
        let at = DateTime::parse_from_rfc3339(text.trim()).map_err(|_| LifetimeFault::Instant)?;
        // A leap second is kept as a fraction too, and no token can name it.
        if at.nanosecond() == 0 {
            Ok(Expiry::At(at.to_utc()))
        } else {
            Err(LifetimeFault::Instant)
        }
    }

    /// The token's `exp`, for one whose `iat` is `issued_at` without its fraction of a second.
    ///
    /// An instant that is not after the issue, or a lifetime out of bounds, is refused.
    pub fn resolve(&self, issued_at: DateTime<Utc>, bounds: &Bounds) -> Result<DateTime<Utc>, LifetimeFault> {
        let issued_at = issued_at.trunc_subsecs(0);
        let lifetime = match *self {
            Expiry::In(lifetime) => lifetime,
            Expiry::At(expires_at) if expires_at <= issued_at => {
                return Err(LifetimeFault::Past(expires_at, *bounds));
            }
            Expiry::At(expires_at) => Lifetime::from_seconds(expires_at.signed_duration_since(issued_at).num_seconds()),
        };
        bounds.check(lifetime)?;
        issued_at
            .checked_add_signed(TimeDelta::seconds(lifetime.seconds()))
            .ok_or(LifetimeFault::OutOfBounds(lifetime, *bounds))
    }
}
