//! The operator's time zone; the only user of tz-rs.
//!
//! Which zone that is, and where its file lies, is for the settings and the host: this room only reads what it is given.

use chrono::{DateTime, Datelike, FixedOffset, MappedLocalTime, NaiveDateTime, Offset, Timelike, Utc};
use tz::{
    LocalTimeType, TimeZone,
    datetime::FoundDateTimeKind,
    timezone::{TimeZoneSettings, TransitionRule},
};

/// A time zone: which offset from UTC its clocks show at any instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// What is not a time zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ZoneFault {
    /// The bytes are no TZif file, of a version not known, or contradict themselves.
    #[error("the time zone's file is not readable as TZif (RFC 9636)")]
    File,
    /// The text is no POSIX `TZ` value.
    #[error("a time zone is a name such as `Europe/Warsaw`, or a POSIX rule such as `CET-1CEST,M3.5.0,M10.5.0/3`")]
    Rule,
}

impl Zone {
    /// Coordinated Universal Time.
    pub fn utc() -> Zone {
        Zone(TimeZone::utc())
    }

    /// A zone from the bytes of its file (TZif versions 1 to 3, RFC 9636).
    pub fn from_tzif(bytes: &[u8]) -> Result<Zone, ZoneFault> {
        let zone = TimeZone::from_tz_data(bytes).map_err(|_| ZoneFault::File)?;
        Zone::checked(zone).ok_or(ZoneFault::File)
    }

    /// A zone from a POSIX rule (POSIX.1-2024, 8.3, `TZ`) such as `CET-1CEST,M3.5.0,M10.5.0/3`. Names of zones are not
    /// looked up here.
    pub fn from_posix(rule: &str) -> Result<Zone, ZoneFault> {
        // tz-rs would look for a file of that name first; here it finds none.
        let zone = TimeZoneSettings::new(&[], |_| Err("no files here".into())).parse_posix_tz(rule);
        zone.ok().and_then(Zone::checked).ok_or(ZoneFault::Rule)
    }

    /// Refuses offsets of a day and more, and lets the last known offset last where the file gives no rule for the time
    /// after its last transition, so that every instant has an offset.
    fn checked(zone: TimeZone) -> Option<Zone> {
        let parts = zone.as_ref();
        let (types, rule) = (parts.local_time_types(), parts.extra_rule());
        let of_rule = match rule {
            Some(TransitionRule::Fixed(only)) => vec![only],
            Some(TransitionRule::Alternate(pair)) => vec![pair.std(), pair.dst()],
            None => vec![],
        };
        if types.iter().chain(of_rule).any(|kind| fixed(kind).is_none()) {
            return None;
        }
        match (parts.transitions(), rule) {
            (transitions @ [.., last], None) => {
                let lasting = TransitionRule::Fixed(*types.get(last.local_time_type_index())?);
                let leaps = parts.leap_seconds().to_vec();
                TimeZone::new(transitions.to_vec(), types.to_vec(), leaps, Some(lasting))
                    .ok()
                    .map(Zone)
            }
            _ => Some(Zone(zone)),
        }
    }

    /// The offset that the zone's clocks show at an instant.
    pub fn offset_at(&self, at: DateTime<Utc>) -> FixedOffset {
        // A checked zone fails only for instants beyond what the calendar of a rule can count.
        self.0
            .find_local_time_type(at.timestamp())
            .ok()
            .and_then(fixed)
            .unwrap_or(Utc.fix())
    }

    /// The instants at which the zone's clocks show a local time: two where they are put back over it.
    ///
    /// A time that they skip is read with the offset from before the gap, as RFC 5545 section 3.3.5 reads it. `None` only
    /// at the ends of the calendar.
    pub fn instants(&self, local: NaiveDateTime) -> MappedLocalTime<DateTime<Utc>> {
        let read_with = |offset: i32| {
            let offset = FixedOffset::east_opt(offset)?;
            Some(local.checked_sub_offset(offset)?.and_utc())
        };
        // Calendar fields are small, so nothing is lost here.
        let (month, day) = (local.month() as u8, local.day() as u8);
        let (hour, minute, second) = (local.hour() as u8, local.minute() as u8, local.second() as u8);
        let Ok(found) = tz::DateTime::find(local.year(), month, day, hour, minute, second, 0, self.0.as_ref()) else {
            return MappedLocalTime::None;
        };
        let instants: Vec<DateTime<Utc>> = found
            .into_inner()
            .into_iter()
            .filter_map(|kind| match kind {
                FoundDateTimeKind::Normal(shown) => read_with(shown.local_time_type().ut_offset()),
                FoundDateTimeKind::Skipped { before_transition, .. } => {
                    read_with(before_transition.local_time_type().ut_offset())
                }
            })
            .collect();
        match instants.as_slice() {
            [] => MappedLocalTime::None,
            [only] => MappedLocalTime::Single(*only),
            [earliest, .., latest] => MappedLocalTime::Ambiguous(*earliest, *latest),
        }
    }
}

fn fixed(kind: &LocalTimeType) -> Option<FixedOffset> {
    FixedOffset::east_opt(kind.ut_offset())
}
