//! Which days count as working days: deliveries and repeats fall on no other.

use super::time::LocalDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A set of weekdays, Monday 1 … Sunday 7, kept as bits so that it fits one database column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<u8>", into = "Vec<u8>")]
pub struct Weekdays(u8);

impl Weekdays {
    /// Numbers outside 1 … 7 are left out.
    pub fn of(days: impl IntoIterator<Item = u8>) -> Self {
        Self(days.into_iter().filter(|day| (1..=7).contains(day)).fold(0, |bits, day| bits | 1 << (day - 1)))
    }

    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 0b0111_1111)
    }

    pub const fn bits(self) -> u8 {
        self.0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn contains(self, day: LocalDate) -> bool {
        self.0 & (1 << (day.weekday() - 1)) != 0
    }
}

impl From<Vec<u8>> for Weekdays {
    fn from(days: Vec<u8>) -> Self {
        Self::of(days)
    }
}

impl From<Weekdays> for Vec<u8> {
    fn from(days: Weekdays) -> Self {
        (1..=7).filter(|day| days.0 & (1 << (day - 1)) != 0).collect()
    }
}

/// Working weekdays less the holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkCalendar {
    pub workdays: Weekdays,
    pub holidays: BTreeSet<LocalDate>,
}

impl WorkCalendar {
    pub fn is_working_day(&self, day: LocalDate) -> bool {
        self.workdays.contains(day) && !self.holidays.contains(&day)
    }

    /// `day` itself when it is a working day, else the next one.
    ///
    /// Looks at most a year ahead: a calendar without any working day gives `day` back rather than never ending.
    pub fn roll(&self, day: LocalDate) -> LocalDate {
        (0..366).map(|ahead| day.plus_days(ahead)).find(|candidate| self.is_working_day(*candidate)).unwrap_or(day)
    }

    /// Working days after `from`, up to and with `to`; none when `to` isn't later.
    pub fn working_days_after(&self, from: LocalDate, to: LocalDate) -> u32 {
        let days = (1..=to.days_since(from)).filter(|ahead| self.is_working_day(from.plus_days(*ahead)));
        u32::try_from(days.count()).unwrap_or(u32::MAX)
    }
}

/// Working hours of a day on the person's own clock, in minutes since midnight: from the first up to, not with, the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    pub from_minute: u16,
    pub to_minute: u16,
}

impl Hours {
    /// The part of the day that a minute lies in: before, during or after these hours. Within one nothing opens or closes.
    pub const fn part_of_day(self, minute: u16) -> u8 {
        match minute {
            early if early < self.from_minute => 0,
            late if late >= self.to_minute => 2,
            _ => 1,
        }
    }

    /// When questions open again, seen from a working or free day and a minute of it; `None` while they are open.
    pub fn opens_next(self, calendar: &WorkCalendar, today: LocalDate, minute: u16) -> Option<(LocalDate, u16)> {
        let working = calendar.is_working_day(today);
        if working && (self.from_minute..self.to_minute).contains(&minute) {
            return None;
        }
        let day = if working && minute < self.from_minute { today } else { calendar.roll(today.plus_days(1)) };
        Some((day, self.from_minute))
    }
}
