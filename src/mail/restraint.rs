//! How often one address is written to.

use chrono::{DateTime, TimeDelta, Utc};

/// How many mails one address gets at most; `Default` is none at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restraint {
    /// In an hour.
    pub per_hour: u32,
    /// In a day.
    pub per_day: u32,
}

impl Restraint {
    /// How far back mails count.
    pub const SPAN: TimeDelta = TimeDelta::days(1);

    /// How many of the latest mails are to be known for a judgement.
    pub fn looks_back(&self) -> u32 {
        self.per_hour.max(self.per_day)
    }

    /// Whether another mail may go, by the instants of those before it, the newest first.
    ///
    /// # Errors
    /// When the next one may.
    pub fn judge(&self, before: &[DateTime<Utc>], now: DateTime<Utc>) -> Result<(), DateTime<Utc>> {
        let free_again = |count: u32, span: TimeDelta| {
            let place = usize::try_from(count).ok()?.checked_sub(1)?;
            before.get(place).map(|at| *at + span).filter(|at| *at > now)
        };
        let hour = free_again(self.per_hour, TimeDelta::hours(1));
        let day = free_again(self.per_day, Restraint::SPAN);
        match hour.max(day) {
            Some(next) => Err(next),
            None => Ok(()),
        }
    }
}
