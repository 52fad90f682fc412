//! Instants for a person's eyes and for a program's.

use chrono::{DateTime, Datelike, FixedOffset, SecondsFormat, TimeDelta, Timelike, Utc};

use super::zone::Zone;

/// Nearer to now than this, the minute alone does not tell two instants apart.
const TO_THE_SECOND: TimeDelta = TimeDelta::seconds(120);

/// An instant for the operator: `14:29 UTC, 15:29 +01:00`, or `2026-11-23 14:29 UTC, 15:29 +01:00`.
///
/// The day is left out where it is today by both clocks; otherwise the local day is told too where it is not UTC's. Seconds are shown
/// within two minutes of now. Where the zone keeps UTC at that instant, there is no second half.
pub fn instant(at: DateTime<Utc>, now: DateTime<Utc>, zone: &Zone) -> String {
    let local = at.with_timezone(&zone.offset_at(at));
    let local_today = now.with_timezone(&zone.offset_at(now)).date_naive();
    let today = at.date_naive() == now.date_naive() && local.date_naive() == local_today;
    let clock = if at.signed_duration_since(now).abs() < TO_THE_SECOND {
        "%H:%M:%S"
    } else {
        "%H:%M"
    };
    let dated = format!("%Y-%m-%d {clock}");

    let universal = at.format(if today { clock } else { &dated });
    if keeps_utc(&local) {
        return format!("{universal} UTC");
    }
    let told = today || local.date_naive() == at.date_naive();
    format!(
        "{universal} UTC, {} {}",
        local.format(if told { clock } else { &dated }),
        local.offset()
    )
}

/// An instant for the customer, whole and in the operator's zone: `23 November 2026 at 15:29 (UTC+01:00)`, or `(UTC)`.
pub fn date_time_zone(at: DateTime<Utc>, zone: &Zone) -> String {
    let local = at.with_timezone(&zone.offset_at(at));
    let offset = if keeps_utc(&local) {
        String::new()
    } else {
        local.offset().to_string()
    };
    format!("{} (UTC{offset})", local.format("%-d %B %Y at %H:%M"))
}

fn keeps_utc(local: &DateTime<FixedOffset>) -> bool {
    local.offset().local_minus_utc() == 0
}

/// RFC 3339 in UTC with a `Z`, in whole seconds or, where they are not zero, with milliseconds. What is smaller than a
/// millisecond is cut off.
pub fn rfc3339(at: DateTime<Utc>) -> String {
    let (date, time) = (at.date_naive(), at.time());
    let (Ok(year @ 0..=9999), nano @ 0..1_000_000_000) = (u32::try_from(date.year()), time.nanosecond()) else {
        return rfc3339_beyond(at);
    };
    // Digit by digit: a listing has millions of them, and half of what a row costs would be their layout.
    let mut text = String::with_capacity("2026-12-01T09:00:00.000Z".len());
    let mut digits = |number: u32, count: u32, behind: char| {
        for place in (0..count).rev() {
            text.extend(char::from_digit(number / 10_u32.pow(place) % 10, 10));
        }
        text.push(behind);
    };
    digits(year, 4, '-');
    digits(date.month(), 2, '-');
    digits(date.day(), 2, 'T');
    digits(time.hour(), 2, ':');
    digits(time.minute(), 2, ':');
    match nano / 1_000_000 {
        0 => digits(time.second(), 2, 'Z'),
        milli => {
            digits(time.second(), 2, '.');
            digits(milli, 3, 'Z');
        }
    }
    text
}

/// The same of a year that four digits do not hold, and of a leap second.
fn rfc3339_beyond(at: DateTime<Utc>) -> String {
    let whole = at.timestamp_subsec_millis().is_multiple_of(1000);
    at.to_rfc3339_opts(
        if whole {
            SecondsFormat::Secs
        } else {
            SecondsFormat::Millis
        },
        true,
    )
}
