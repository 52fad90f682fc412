//! An instant as an operator types it: `inspect-token --at`.

use std::{str::FromStr, time::Duration};

use chrono::{DateTime, Days, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};

use super::{duration::parse_duration, zone::Zone};

/// Further from now no link is judged, and no instant leaves the years that RFC 3339 can write.
const FURTHEST: Duration = Duration::from_secs(1000 * 365 * 86_400);

/// An instant, as far as it is known before the clock and the time zone are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// This one.
    Instant(DateTime<Utc>),
    /// The latest one past at which the operator's clock showed this time.
    TimeOfDay(NaiveTime),
    /// So long before now.
    Before(Duration),
    /// So long after now.
    After(Duration),
}

/// Text that names no instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AtFault {
    /// None of the forms.
    #[error(
        "a time is RFC 3339 such as `2026-11-23T14:29:00Z`, a time of day such as `14:29`, or counted from now such as `-10m`"
    )]
    Form,
    /// A distance beyond a thousand years.
    #[error("a time counted from now is at most 1000 years away")]
    TooFar,
}

impl FromStr for At {
    type Err = AtFault;

    /// Reads RFC 3339 with any offset (`t`, `z` and a space in place of `T` are fine), `2026-11-23 14:29 UTC` as pages show
    /// it, `14:29` or `14:29:05`, and `-10m`,
    /// `-2h 30m` or `+1d`.
    fn from_str(text: &str) -> Result<At, AtFault> {
        let text = text.trim();
        if let Some(span) = text.strip_prefix('-') {
            return distance(span).map(At::Before);
        }
        if let Some(span) = text.strip_prefix('+') {
            return distance(span).map(At::After);
        }
        if let Ok(at) = DateTime::parse_from_rfc3339(text) {
            return Ok(At::Instant(at.to_utc()));
        }
        if let Some(at) = as_shown(text) {
            return Ok(At::Instant(at));
        }
        time_of_day(text).map(At::TimeOfDay).ok_or(AtFault::Form)
    }
}

fn distance(span: &str) -> Result<Duration, AtFault> {
    let span = parse_duration(span).ok_or(AtFault::Form)?;
    if span <= FURTHEST {
        Ok(span)
    } else {
        Err(AtFault::TooFar)
    }
}

/// A day and a time as [`super::instant`] writes them, with or without seconds.
fn as_shown(text: &str) -> Option<DateTime<Utc>> {
    let text = text.strip_suffix(" UTC")?;
    let forms = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    let time = forms
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    Some(time.and_utc())
}

fn time_of_day(text: &str) -> Option<NaiveTime> {
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let (hour, rest) = text.split_once(':')?;
    if !digits(hour) || !rest.split(':').all(|part| part.len() == 2 && digits(part)) {
        return None;
    }
    let time = ["%H:%M:%S", "%H:%M"]
        .iter()
        .find_map(|form| NaiveTime::parse_from_str(text, form).ok())?;
    // chrono keeps the 60th second of a minute as a fraction; no operator's clock shows it.
    (time.nanosecond() == 0).then_some(time)
}

impl At {
    /// The instant it names, at `now` and in the operator's zone.
    ///
    /// A time of day that the clock showed twice is its latest showing past; one that it skipped is read as
    /// [`Zone::instants`] reads it. A distance beyond the calendar ends at the calendar's end.
    pub fn resolve(&self, now: DateTime<Utc>, zone: &Zone) -> DateTime<Utc> {
        match *self {
            At::Instant(at) => at,
            At::TimeOfDay(time) => latest_past(time, now, zone),
            At::Before(span) => TimeDelta::from_std(span)
                .ok()
                .and_then(|span| now.checked_sub_signed(span))
                .unwrap_or(DateTime::<Utc>::MIN_UTC),
            At::After(span) => TimeDelta::from_std(span)
                .ok()
                .and_then(|span| now.checked_add_signed(span))
                .unwrap_or(DateTime::<Utc>::MAX_UTC),
        }
    }
}

fn latest_past(time: NaiveTime, now: DateTime<Utc>, zone: &Zone) -> DateTime<Utc> {
    let today = now.with_timezone(&zone.offset_at(now)).date_naive();
    // Two days back, for the zones that once left a whole day out.
    (0..=2)
        .filter_map(|days| today.checked_sub_days(Days::new(days)))
        .map(|day| zone.instants(day.and_time(time)))
        .flat_map(|shown| [shown.earliest(), shown.latest()])
        .flatten()
        .filter(|&instant| instant <= now)
        .max()
        .unwrap_or(now)
}
