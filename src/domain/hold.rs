//! A hold: days on which a person is asked nothing, and by which everything still to come moves.

use super::calendar::WorkCalendar;
use super::time::LocalDate;
use serde::{Deserialize, Serialize};

/// The longest hold that a learner may take, in days.
pub const LONGEST: i32 = 92;
/// How far ahead it may begin, in days.
pub const FURTHEST: i32 = 366;

/// The first and the last day, both held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hold {
    pub starts_on: LocalDate,
    pub ends_on: LocalDate,
}

/// Why a hold can't be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HoldError {
    #[error("it would begin in the past")]
    Past,
    #[error("it would begin too far ahead")]
    TooFar,
    #[error("it would end before it begins")]
    Backwards,
    #[error("it would be longer than {LONGEST} days")]
    TooLong,
    #[error("it would overlap another one")]
    Overlaps,
}

impl Hold {
    /// Length in days.
    pub fn days(self) -> i32 {
        self.ends_on.days_since(self.starts_on) + 1
    }

    pub fn covers(self, day: LocalDate) -> bool {
        (self.starts_on..=self.ends_on).contains(&day)
    }

    /// Checks a hold that a person wants on `today`, beside those they have.
    pub fn check(self, today: LocalDate, others: &[Self]) -> Result<(), HoldError> {
        if self.starts_on < today {
            return Err(HoldError::Past);
        }
        if self.starts_on > today.plus_days(FURTHEST) {
            return Err(HoldError::TooFar);
        }
        if self.ends_on < self.starts_on {
            return Err(HoldError::Backwards);
        }
        if self.days() > LONGEST {
            return Err(HoldError::TooLong);
        }
        let overlaps = others.iter().any(|one| one.starts_on <= self.ends_on && self.starts_on <= one.ends_on);
        if overlaps { Err(HoldError::Overlaps) } else { Ok(()) }
    }

    /// Where an open date goes when this hold is taken: dates after its first day move by its length, then to a working
    /// day; earlier ones wait as backlog.
    #[must_use]
    pub fn shift(self, calendar: &WorkCalendar, scheduled_on: LocalDate) -> LocalDate {
        if scheduled_on > self.starts_on { calendar.roll(scheduled_on.plus_days(self.days())) } else { scheduled_on }
    }

    /// Where an open date goes when this hold ends early and `back_on` is the first free day again: what moved beyond the
    /// hold comes back by the days that weren't used, but not before that day.
    #[must_use]
    pub fn shift_back(self, calendar: &WorkCalendar, scheduled_on: LocalDate, back_on: LocalDate) -> LocalDate {
        let unused = self.ends_on.days_since(back_on) + 1;
        if scheduled_on > self.ends_on && unused > 0 {
            calendar.roll(scheduled_on.plus_days(-unused).max(back_on))
        } else {
            scheduled_on
        }
    }
}

/// The hold that covers `day`.
pub fn on(holds: &[Hold], day: LocalDate) -> Option<Hold> {
    holds.iter().copied().find(|hold| hold.covers(day))
}
