//! Instants, durations and time zones, in words and out of them.

use std::time::Duration;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use gatepass::words::{At, AtFault, Zone, ago, date_time_zone, duration, instant, parse_duration, rfc3339};
use proptest::prelude::*;

const WARSAW: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn warsaw() -> Zone {
    Zone::from_posix(WARSAW).unwrap()
}

#[test]
fn durations_have_two_units_at_most() {
    const DAY: i64 = 86_400;
    for (seconds, words) in [
        (0, "0 seconds"),
        (1, "1 second"),
        (-59, "59 seconds"),
        (60, "1 minute"),
        (61, "1 minute 1 second"),
        (3_605, "1 hour"),
        (7_199, "1 hour 59 minutes"),
        (11_529, "3 hours 12 minutes"),
        (DAY, "1 day"),
        (12 * DAY + 3 * 3_600 + 59, "12 days 3 hours"),
        (30 * DAY, "30 days"),
        (365 * DAY, "1 year"),
        ((3 * 365 + 40) * DAY + 5, "3 years 40 days"),
        (i64::MAX, "292471208677 years 195 days"),
        (i64::MIN, "292471208677 years 195 days"),
    ] {
        assert_eq!(duration(seconds), words);
    }
}

#[test]
fn the_direction_is_told_from_now() {
    let now = utc("2026-11-23T14:29:07.500Z");
    let seen = |millis| ago(now + TimeDelta::milliseconds(millis), now);
    assert_eq!(seen(0), "just now");
    assert_eq!(seen(-999), "just now");
    assert_eq!(seen(999), "just now");
    assert_eq!(seen(-1_000), "1 second ago");
    assert_eq!(seen(7_200_400), "in 2 hours");
    assert_eq!(seen(-11_529_000), "3 hours 12 minutes ago");
    assert!(ago(DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC).ends_with(" ago"));
}

#[test]
fn an_instant_leaves_out_what_goes_without_saying() {
    let (zone, at) = (warsaw(), utc("2026-11-23T14:29:07Z"));
    for (now, words) in [
        ("2026-11-23T18:00:00Z", "14:29 UTC, 15:29 +01:00"),
        ("2026-11-23T14:31:06.999Z", "14:29:07 UTC, 15:29:07 +01:00"),
        ("2026-11-23T14:31:07Z", "14:29 UTC, 15:29 +01:00"),
        ("2026-11-24T00:00:00Z", "2026-11-23 14:29 UTC, 15:29 +01:00"),
        // Today in UTC, but the operator's calendar has turned over.
        ("2026-11-23T23:30:00Z", "2026-11-23 14:29 UTC, 15:29 +01:00"),
    ] {
        assert_eq!(instant(at, utc(now), &zone), words, "{now}");
    }
    assert_eq!(instant(at, utc("2026-11-23T18:00:00Z"), &Zone::utc()), "14:29 UTC");
    assert_eq!(
        instant(at, utc("2026-11-25T18:00:00Z"), &Zone::utc()),
        "2026-11-23 14:29 UTC"
    );
    let night = utc("2026-07-01T22:30:00Z");
    let words = "2026-07-01 22:30 UTC, 2026-07-02 00:30 +02:00";
    assert_eq!(instant(night, utc("2026-07-02T08:00:00Z"), &zone), words);
    assert_eq!(
        instant(night, night + TimeDelta::hours(1), &zone),
        "22:30 UTC, 00:30 +02:00"
    );
}

#[test]
fn a_customer_is_told_date_time_and_zone() {
    let at = utc("2026-11-03T23:05:59Z");
    assert_eq!(date_time_zone(at, &warsaw()), "4 November 2026 at 00:05 (UTC+01:00)");
    assert_eq!(date_time_zone(at, &Zone::utc()), "3 November 2026 at 23:05 (UTC)");
    let newfoundland = Zone::from_posix("NST3:30NDT,M3.2.0,M11.1.0").unwrap();
    assert_eq!(
        date_time_zone(at, &newfoundland),
        "3 November 2026 at 19:35 (UTC-03:30)"
    );
}

#[test]
fn rfc_3339_has_milliseconds_only_where_there_are_some() {
    for (text, written) in [
        ("2026-11-23T14:29:07Z", "2026-11-23T14:29:07Z"),
        ("2026-11-23T15:29:07.120+01:00", "2026-11-23T14:29:07.120Z"),
        ("2026-11-23T14:29:07.000999Z", "2026-11-23T14:29:07Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"),
    ] {
        assert_eq!(rfc3339(utc(text)), written);
    }
}

#[test]
fn at_is_read_in_all_its_forms() {
    let at = |text: &str| text.parse::<At>();
    let moment = Ok(At::Instant(utc("2026-11-23T14:29:00Z")));
    assert_eq!(at("2026-11-23 14:29 UTC"), moment);
    assert_eq!(at("2026-11-23 14:29:00 UTC"), moment);
    for text in [
        "2026-11-23T14:29:00Z",
        "2026-11-23t14:29:00z",
        " 2026-11-23 15:29:00+01:00 ",
        "2026-11-23T14:29:00.000-00:00",
    ] {
        assert_eq!(at(text), moment, "{text}");
    }
    let time = |h, m, s| Ok(At::TimeOfDay(NaiveTime::from_hms_opt(h, m, s).unwrap()));
    assert_eq!(at("14:29"), time(14, 29, 0));
    assert_eq!(at("14:29:05"), time(14, 29, 5));
    assert_eq!(at("9:05"), time(9, 5, 0));
    assert_eq!(at("-10m"), Ok(At::Before(Duration::from_secs(600))));
    assert_eq!(at("-2h 30m"), Ok(At::Before(Duration::from_secs(9_000))));
    assert_eq!(at("+1d"), Ok(At::After(Duration::from_secs(86_400))));
    for text in [
        "",
        "yesterday-ish",
        "10m",
        "-",
        "--10m",
        "-10",
        "14",
        "14:2",
        "24:00",
        "14:60",
        "14:29:60",
        "14:29Z",
        "14:29:05.5",
        "2026-11-23",
        "2026-11-23T14:29:00",
        "2026-11-23T14:29Z",
        "2026-02-30T00:00:00Z",
        "-18446744073709551615s 1000ms",
    ] {
        assert_eq!(at(text), Err(AtFault::Form), "{text}");
    }
    assert_eq!(at("-1001y"), Err(AtFault::TooFar));
    assert_eq!(
        AtFault::Form.to_string(),
        "a time is RFC 3339 such as `2026-11-23T14:29:00Z`, a time of day such as `14:29`, or counted from now such as `-10m`"
    );
}

#[test]
fn at_is_the_latest_one_past() {
    let zone = warsaw();
    let resolve = |text: &str, now: &str| rfc3339(text.parse::<At>().unwrap().resolve(utc(now), &zone));
    for (text, now, at) in [
        ("14:29", "2026-11-23T13:29:00Z", "2026-11-23T13:29:00Z"),
        ("14:29", "2026-11-23T13:28:59Z", "2026-11-22T13:29:00Z"),
        ("00:30", "2026-11-23T23:40:00Z", "2026-11-23T23:30:00Z"),
        // Shown twice: the second time only once it is past.
        ("02:30", "2026-10-25T12:00:00Z", "2026-10-25T01:30:00Z"),
        ("02:30", "2026-10-25T01:00:00Z", "2026-10-25T00:30:00Z"),
        // Skipped: read with the offset from before the gap.
        ("02:30", "2026-03-29T12:00:00Z", "2026-03-29T01:30:00Z"),
        ("-10m", "2026-11-23T13:29:00.250Z", "2026-11-23T13:19:00.250Z"),
        ("+1d", "2026-11-23T13:29:00Z", "2026-11-24T13:29:00Z"),
        ("2020-01-01T00:00:00Z", "2026-11-23T13:29:00Z", "2020-01-01T00:00:00Z"),
    ] {
        assert_eq!(resolve(text, now), at, "{text} at {now}");
    }
    let now = utc("2026-11-23T13:29:00Z");
    assert_eq!(At::Before(Duration::MAX).resolve(now, &zone), DateTime::<Utc>::MIN_UTC);
    assert_eq!(At::After(Duration::MAX).resolve(now, &zone), DateTime::<Utc>::MAX_UTC);
}

proptest! {
    #[test]
    fn every_duration_has_words(seconds in any::<i64>()) {
        prop_assert!(matches!(duration(seconds).split(' ').count(), 2 | 4));
    }

    #[test]
    fn no_text_makes_a_duration_or_an_instant_panic(text in "[-+]?[0-9]{0,22}[smhdy][ 0-9]{0,22}(s|ms|ns)?|\\PC*") {
        let _ = parse_duration(&text);
        if let Ok(at) = text.parse::<At>() {
            at.resolve(utc("2026-11-23T13:29:00Z"), &warsaw());
        }
    }

    #[test]
    fn a_time_of_day_is_past_and_less_than_a_day_or_so(now in 0..4_102_444_800_i64, seconds in 0..86_400_u32) {
        let now = DateTime::from_timestamp(now, 0).unwrap();
        let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap();
        let at = At::TimeOfDay(time).resolve(now, &warsaw());
        prop_assert!(at <= now && now - at <= TimeDelta::hours(25));
        let shown = at.with_timezone(&warsaw().offset_at(at)).time();
        prop_assert!(shown == time || shown - time == TimeDelta::hours(1), "{shown} for {time}");
    }
}
