//! Lifetimes, their bounds, and expiries.

use chrono::{DateTime, Utc};
use gatepass::link::{Bounds, Expiry, Lifetime, LifetimeFault};
use proptest::prelude::*;

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn lifetime(text: &str) -> Lifetime {
    text.parse().unwrap()
}

#[test]
fn a_lifetime_is_read_and_written_in_short_form() {
    for (text, seconds, short) in [
        ("2h", 7_200, "2h"),
        ("7s", 7, "7s"),
        ("1h 30m", 5_400, "1h 30m"),
        ("1h30m", 5_400, "1h 30m"),
        (" 90 minutes ", 5_400, "1h 30m"),
        ("1.5h", 5_400, "1h 30m"),
        ("2d", 172_800, "2d"),
        ("2 days", 172_800, "2d"),
        ("1000ms", 1, "1s"),
        ("1w 1d 1h 1m 1s", 694_861, "8d 1h 1m 1s"),
    ] {
        let lifetime = lifetime(text);
        assert_eq!(
            (lifetime.seconds(), lifetime.to_string().as_str()),
            (seconds, short),
            "{text}"
        );
    }
    assert_eq!(Lifetime::default().to_string(), "2h");
}

#[test]
fn what_is_no_lifetime_is_refused_by_its_kind() {
    for (text, fault) in [
        ("soon", LifetimeFault::Form),
        ("", LifetimeFault::Form),
        ("2", LifetimeFault::Form),
        ("2 h 30", LifetimeFault::Form),
        ("1 000s", LifetimeFault::Form),
        ("two hours", LifetimeFault::Form),
        ("-soon", LifetimeFault::Form),
        ("0.5s", LifetimeFault::Fraction),
        ("1500ms", LifetimeFault::Fraction),
        // humantime panics on this sum.
        ("18446744073709551615s 1000ms", LifetimeFault::Form),
    ] {
        assert_eq!(text.parse::<Lifetime>(), Err(fault), "{text}");
    }
    assert_eq!(
        LifetimeFault::Form.to_string(),
        "a lifetime is a number and its unit, such as `30m`, `2h`, `1h 30m` or `7d`"
    );
}

#[test]
fn out_of_bounds_is_refused_with_the_bounds() {
    let bounds = Bounds::default();
    assert_eq!(bounds.check(lifetime("1s")), Ok(()));
    assert_eq!(bounds.check(lifetime("30d")), Ok(()));
    assert_eq!(
        bounds.check(lifetime("30d 1s")).unwrap_err().to_string(),
        "a lifetime of `30d 1s` is out of bounds: the shortest is `1s`, the longest `30d`"
    );
    for text in ["0s", "-5m", "-1d 2h", "1001y"] {
        let refused = bounds.check(lifetime(text)).unwrap_err().to_string();
        let shown = if text == "1001y" { "365615d 6h" } else { text };
        assert_eq!(
            refused,
            format!("a lifetime of `{shown}` is out of bounds: the shortest is `1s`, the longest `30d`")
        );
    }
    for (min, max, wrong) in [("0s", "1h", "0s"), ("-1s", "1h", "-1s"), ("1s", "1001y", "365615d 6h")] {
        assert_eq!(
            Bounds::new(lifetime(min), lifetime(max)),
            Err(LifetimeFault::NoBound(lifetime(wrong)))
        );
    }
    let narrow = Bounds::new(lifetime("10m"), lifetime("1h")).unwrap();
    assert_eq!(
        narrow.check(lifetime("9m 59s")),
        Err(LifetimeFault::OutOfBounds(lifetime("9m 59s"), narrow))
    );
    assert_eq!(
        Bounds::new(lifetime("1h"), lifetime("10m")).unwrap_err().to_string(),
        "the shortest lifetime `1h` is longer than the longest `10m`"
    );
}

#[test]
fn an_expiry_is_a_lifetime_or_an_instant() {
    let (bounds, issued) = (Bounds::default(), instant("2026-11-23T14:29:07.999Z"));
    let resolve = |expiry: Expiry| expiry.resolve(issued, &bounds);
    let at = |text: &str| Expiry::from_rfc3339(text).and_then(resolve);

    assert_eq!(resolve(Expiry::In(lifetime("2h"))), Ok(instant("2026-11-23T16:29:07Z")));
    assert_eq!(at("2026-12-01T09:00:00Z"), Ok(instant("2026-12-01T09:00:00Z")));
    assert_eq!(at("2026-12-01 10:00:00.000+01:00"), Ok(instant("2026-12-01T09:00:00Z")));
    assert_eq!(at("2026-11-23T14:29:08Z"), Ok(instant("2026-11-23T14:29:08Z")));
    for text in [
        "tomorrow",
        "2026-12-01",
        "2026-12-01T09:00:00",
        "2026-12-01T09:00:00.5Z",
        "2026-12-31T23:59:60Z",
    ] {
        assert_eq!(at(text), Err(LifetimeFault::Instant), "{text}");
    }
    assert_eq!(
        at("2026-11-23T14:29:07Z").unwrap_err().to_string(),
        "an expiry lies in the future, and `2026-11-23T14:29:07Z` does not; the shortest lifetime is `1s`, the longest `30d`"
    );
    assert!(matches!(
        at("2027-01-01T00:00:00Z"),
        Err(LifetimeFault::OutOfBounds(..))
    ));
    assert!(matches!(
        at("9999-12-31T23:59:59Z"),
        Err(LifetimeFault::OutOfBounds(..))
    ));
    let end = DateTime::<Utc>::MAX_UTC;
    assert!(matches!(
        Expiry::In(lifetime("2h")).resolve(end, &bounds),
        Err(LifetimeFault::OutOfBounds(..))
    ));
}

proptest! {
    #[test]
    fn a_lifetime_survives_being_written(seconds in -1000 * 365 * 86_400_i64..=1000 * 365 * 86_400) {
        let lifetime = Lifetime::from_seconds(seconds);
        prop_assert_eq!(lifetime.to_string().parse::<Lifetime>(), Ok(lifetime));
    }

    #[test]
    fn no_text_makes_a_lifetime_panic(text in "[-0-9. ]{0,20}(s|m|h|d|w|y|ms|ns)?[0-9 ]{0,20}(s|m|h|d|w|y|ms|ns)?|\\PC*") {
        if let Ok(lifetime) = text.parse::<Lifetime>() {
            let allowed = Bounds::default().check(lifetime).is_ok();
            prop_assert_eq!(allowed, (1..=30 * 86_400).contains(&lifetime.seconds()));
        }
    }

    #[test]
    fn an_expiry_keeps_to_the_bounds(seconds in any::<i32>()) {
        let (issued, bounds) = (instant("2026-11-23T14:29:07Z"), Bounds::default());
        let at = issued + chrono::TimeDelta::seconds(seconds.into());
        let allowed = (1..=30 * 86_400).contains(&seconds);
        prop_assert_eq!(Expiry::At(at).resolve(issued, &bounds).is_ok(), allowed);
    }
}
