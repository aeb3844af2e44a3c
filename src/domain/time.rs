//! Instants and local dates.
//!
//! An instant is UTC in whole microseconds, because that is what both databases keep without loss.
//! A schedule is made of local dates: "tomorrow" is the learner's tomorrow, wherever the server stands.

use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Where "now" comes from; tests and the demo hand in their own.
pub trait Clock: Send + Sync {
    fn now(&self) -> Instant;
}

/// A point in time: microseconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

impl Instant {
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn from_millis(millis: i64) -> Self {
        Self(millis.saturating_mul(1_000))
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    pub const fn millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    #[must_use]
    pub fn plus(self, span: SignedDuration) -> Self {
        let micros = i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(micros))
    }

    #[must_use]
    pub fn minus(self, span: SignedDuration) -> Self {
        self.plus(-span)
    }

    /// How long after `earlier` this is; negative when it is before.
    pub fn since(self, earlier: Self) -> SignedDuration {
        SignedDuration::from_micros(self.0.saturating_sub(earlier.0))
    }

    /// Salesforce's dateTime spelling: ISO 8601 in UTC with milliseconds.
    pub fn iso(self) -> String {
        self.timestamp().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
    }

    /// Reads Salesforce's spelling back; `None` for anything else.
    pub fn parse_iso(text: &str) -> Option<Self> {
        text.parse::<Timestamp>().ok().map(|at| Self(at.as_microsecond()))
    }

    fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX })
    }
}

/// A person's time zone, by its IANA name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl Zone {
    /// `None` for a name that the time zone database doesn't have.
    pub fn named(name: &str) -> Option<Self> {
        let zone = TimeZone::get(name).ok()?;
        Some(Self { name: name.to_owned(), zone })
    }

    /// The names that people choose from: places, and UTC; in order.
    pub fn names() -> Vec<String> {
        let places = [
            "Africa/",
            "America/",
            "Antarctica/",
            "Arctic/",
            "Asia/",
            "Atlantic/",
            "Australia/",
            "Europe/",
            "Indian/",
            "Pacific/",
        ];
        let all = jiff::tz::db().available().map(|name| name.to_string());
        let mut names: Vec<String> =
            all.filter(|name| name == "UTC" || places.iter().any(|place| name.starts_with(place))).collect();
        names.sort();
        names
    }

    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), zone: TimeZone::UTC }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The date on this zone's wall calendar at that instant.
    pub fn date_at(&self, at: Instant) -> LocalDate {
        LocalDate(self.zone.to_datetime(at.timestamp()).date())
    }

    /// Minutes since midnight on this zone's wall clock.
    pub fn minute_of_day_at(&self, at: Instant) -> u16 {
        let time = self.zone.to_datetime(at.timestamp()).time();
        u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
    }

    /// The instant at which `day` has a wall clock of `minute` minutes since midnight, or the first one after it when
    /// that reading is skipped; the first of two when it comes twice. `None` when this zone has no such day at all, as
    /// Samoa had no 30 December 2011.
    pub fn instant_of(&self, day: LocalDate, minute: u16) -> Option<Instant> {
        let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
        let wall = day.0.at(hour, minute, 0, 0);
        let ambiguous = self.zone.to_ambiguous_timestamp(wall);
        let at = match ambiguous.offset() {
            // The clock jumps over this reading: the jump itself is the first instant that isn't before it.
            AmbiguousOffset::Gap { before, after } => {
                let jump = before.to_timestamp(wall).ok()?.min(after.to_timestamp(wall).ok()?);
                self.zone.following(jump).next().map(|transition| transition.timestamp())?
            }
            _ => ambiguous.earlier().ok()?,
        };
        let at = Instant::from_micros(at.as_microsecond());
        (self.date_at(at) == day).then_some(at)
    }

    /// Wall-clock reading, `2026-03-02T09:01:00`: tie-breaks on boards compare it across zones.
    pub fn wall_clock_at(&self, at: Instant) -> String {
        self.zone.to_datetime(at.timestamp()).strftime("%Y-%m-%dT%H:%M:%S").to_string()
    }
}

/// A day on somebody's calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDate(Date);

impl LocalDate {
    /// Later than anything is ever scheduled.
    pub const FAR: Self = Self(Date::constant(9999, 12, 31));

    /// The day `days` later (earlier when negative); stops at the calendar's ends.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days.days()))
    }

    /// Whole days from `earlier` to this day.
    pub fn days_since(self, earlier: Self) -> i32 {
        self.0.since(earlier.0).map_or(0, |span| span.get_days())
    }

    /// The Monday of this date's week.
    #[must_use]
    pub fn week(self) -> Self {
        self.plus_days(1 - i32::from(self.weekday()))
    }

    /// Monday 1 … Sunday 7.
    pub fn weekday(self) -> u8 {
        self.0.weekday().to_monday_one_offset().unsigned_abs()
    }

    /// Year, month from 1 and day of the month, for formatting.
    pub fn year_month_day(self) -> (i32, u8, u8) {
        (i32::from(self.0.year()), self.0.month().unsigned_abs(), self.0.day().unsigned_abs())
    }
}

impl fmt::Display for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for LocalDate {
    type Err = jiff::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Serialize for LocalDate {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LocalDate {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Date::deserialize(from).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_instant_is_another_day_elsewhere() {
        let at = Instant::from_millis(1_772_449_200_000); // 2026-03-02 11:00 UTC
        let day_in = |name: &str| Zone::named(name).map(|zone| zone.date_at(at).to_string());
        assert_eq!(day_in("Europe/Dublin").as_deref(), Some("2026-03-02"));
        assert_eq!(day_in("Pacific/Auckland").as_deref(), Some("2026-03-03"));
    }

    #[test]
    fn a_skipped_midnight_begins_the_day_later_and_a_skipped_day_never_begins() {
        let begins = |zone: &str, day: &str| {
            let zone = Zone::named(zone)?;
            zone.instant_of(day.parse().ok()?, 0).map(|at| zone.wall_clock_at(at))
        };
        assert_eq!(begins("America/Sao_Paulo", "2018-11-04").as_deref(), Some("2018-11-04T01:00:00"));
        assert_eq!(begins("Australia/Lord_Howe", "2026-10-04").as_deref(), Some("2026-10-04T00:00:00"));
        assert_eq!(begins("Pacific/Apia", "2011-12-30"), None);
    }

    #[test]
    fn a_skipped_wall_clock_is_reached_at_the_jump_and_a_repeated_one_the_first_time() {
        let dublin = Zone::named("Europe/Dublin");
        let at = |day: &str, minute| dublin.as_ref()?.instant_of(day.parse().ok()?, minute).map(Instant::iso);
        assert_eq!(at("2026-03-29", 90).as_deref(), Some("2026-03-29T01:00:00.000Z"));
        assert_eq!(at("2026-10-25", 90).as_deref(), Some("2026-10-25T00:30:00.000Z"));
    }

    #[test]
    fn an_unknown_zone_is_none() {
        assert_eq!(Zone::named("Atlantis/Capital"), None);
    }

    #[test]
    fn iso_has_milliseconds_and_z() {
        assert_eq!(Instant::from_micros(1_772_449_200_123_456).iso(), "2026-03-02T11:00:00.123Z");
    }
}
