//! Time zones from files and rules.

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Utc};
use gatepass::words::{Zone, ZoneFault};

const WARSAW: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn warsaw() -> Zone {
    Zone::from_posix(WARSAW).unwrap()
}

/// A TZif file (RFC 9636) of the given version: +00:00 until 2000-01-01, then the second offset; and a rule, if any.
fn tzif(version: u8, offset: i32, rule: Option<&str>) -> Vec<u8> {
    let block = |wide: bool| {
        let mut bytes = b"TZif".to_vec();
        bytes.push(version);
        bytes.extend([0; 15]);
        for count in [0_u32, 0, 0, 1, 2, 8] {
            bytes.extend(count.to_be_bytes());
        }
        let turn = utc("2000-01-01T00:00:00Z").timestamp();
        if wide {
            bytes.extend(turn.to_be_bytes())
        } else {
            bytes.extend((turn as i32).to_be_bytes())
        }
        bytes.push(1);
        bytes.extend([0, 0, 0, 0, 0, 0]);
        bytes.extend(offset.to_be_bytes());
        bytes.extend([0, 4]);
        bytes.extend(b"UTC\0CET\0");
        bytes
    };
    match rule {
        None => block(false),
        Some(rule) => [block(false), block(true), format!("\n{rule}\n").into_bytes()].concat(),
    }
}

#[test]
fn a_zone_is_read_from_its_file() {
    let offset = |zone: &Zone, at: &str| zone.offset_at(utc(at)).local_minus_utc();
    let with_rule = Zone::from_tzif(&tzif(b'2', 3_600, Some(WARSAW))).unwrap();
    assert_eq!(offset(&with_rule, "1999-12-31T23:59:59Z"), 0);
    assert_eq!(offset(&with_rule, "2026-01-01T00:00:00Z"), 3_600);
    assert_eq!(offset(&with_rule, "2026-07-01T00:00:00Z"), 7_200);
    // With no rule, the last offset lasts.
    for bytes in [tzif(0, 3_600, None), tzif(b'3', 3_600, Some(""))] {
        let zone = Zone::from_tzif(&bytes).unwrap();
        assert_eq!(
            (
                offset(&zone, "1990-07-01T00:00:00Z"),
                offset(&zone, "2026-07-01T00:00:00Z")
            ),
            (0, 3_600)
        );
        assert_eq!(
            zone.instants(local("2026-07-01T01:00:00")),
            MappedLocalTime::Single(utc("2026-07-01T00:00:00Z"))
        );
    }
    assert_eq!(Zone::from_tzif(&tzif(0, 86_400, None)), Err(ZoneFault::File));
    let whole = tzif(b'2', 3_600, Some(WARSAW));
    for length in 0..=whole.len() - WARSAW.len() - 2 {
        assert_eq!(
            Zone::from_tzif(&whole[..length]),
            Err(ZoneFault::File),
            "{length} bytes"
        );
    }
}

#[test]
fn a_zone_is_read_from_its_rule() {
    for rule in [
        "",
        "Europe/Warsaw",
        ":UTC",
        "localtime",
        "/etc/localtime",
        "UTC",
        "CET-1CEST,M3",
        "XXX-24:00",
        "CET-1\u{202e}",
    ] {
        assert_eq!(Zone::from_posix(rule), Err(ZoneFault::Rule), "{rule}");
    }
    assert_eq!(
        Zone::from_posix("UTC0")
            .unwrap()
            .offset_at(utc("2026-07-01T00:00:00Z"))
            .local_minus_utc(),
        0
    );
    let far = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC].map(|at| warsaw().offset_at(at).local_minus_utc());
    assert!(far.iter().all(|offset| [3_600, 7_200].contains(offset)));
}

#[test]
fn a_local_time_may_be_shown_twice_or_skipped() {
    let zone = warsaw();
    assert_eq!(
        zone.instants(local("2026-11-23T15:29:00")),
        MappedLocalTime::Single(utc("2026-11-23T14:29:00Z"))
    );
    let twice = MappedLocalTime::Ambiguous(utc("2026-10-25T00:30:00Z"), utc("2026-10-25T01:30:00Z"));
    assert_eq!(zone.instants(local("2026-10-25T02:30:00")), twice);
    assert_eq!(
        zone.instants(local("2026-03-29T02:30:00")),
        MappedLocalTime::Single(utc("2026-03-29T01:30:00Z"))
    );
}
