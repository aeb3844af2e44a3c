//! Whether a person may answer a question now. The page that shows a question and the write that stores an answer ask the
//! same function, so nobody fills in a form that will be refused.

use super::calendar::Hours;
use super::hold::{self, Hold};
use super::schedule::Plan;
use super::time::LocalDate;

/// A day, a minute and what the day already saw.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    pub today: LocalDate,
    /// Minutes since midnight on the person's clock.
    pub minute: u16,
    /// Answers already given today in this course.
    pub answered_today: usize,
    pub holds: &'a [Hold],
    /// Working hours, where the site enforces them.
    pub hours: Option<Hours>,
}

/// Why not now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    #[error("the course ended on {0}")]
    Closed(LocalDate),
    #[error("the course starts on {0}")]
    NotStarted(LocalDate),
    #[error("scheduled for {0}")]
    NotDueYet(LocalDate),
    #[error("on hold until {0}")]
    OnHold(LocalDate),
    /// Day and minute of the day at which it opens.
    #[error("outside working hours, open again on {0}")]
    OutsideHours(LocalDate, u16),
    #[error("today's questions are all answered")]
    DayFull,
}

/// Decides about a presentation that is scheduled on `scheduled_on`. A page left open since yesterday still counts.
pub fn admit(plan: &Plan, scheduled_on: LocalDate, moment: &Moment<'_>) -> Result<(), NotNow> {
    let today = moment.today;
    if let Some(end) = plan.ends_on.filter(|end| today > *end) {
        return Err(NotNow::Closed(end));
    }
    if today < plan.starts_on {
        return Err(NotNow::NotStarted(plan.starts_on));
    }
    if today < scheduled_on {
        return Err(NotNow::NotDueYet(scheduled_on));
    }
    if let Some(hold) = hold::on(moment.holds, today) {
        return Err(NotNow::OnHold(hold.ends_on));
    }
    let opens = moment.hours.and_then(|hours| hours.opens_next(&plan.calendar, today, moment.minute));
    if let Some((day, minute)) = opens {
        return Err(NotNow::OutsideHours(day, minute));
    }
    if moment.answered_today >= usize::from(plan.max_per_day) {
        return Err(NotNow::DayFull);
    }
    Ok(())
}
