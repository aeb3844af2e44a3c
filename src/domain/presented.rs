//! When each question was really put before somebody, under the daily cap: the denominator of participation.
//!
//! Worked out from the dates alone, so that somebody who never opens a page is counted like everybody else.

use super::hold::{self, Hold};
use super::schedule::{Open, Plan, queue};
use super::time::LocalDate;
use std::collections::BTreeMap;

/// A presentation, answered or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Put<T> {
    pub open: Open<T>,
    pub answered_on: Option<LocalDate>,
}

/// The date on which each presentation first stood in a day's queue, up to and with `until`.
///
/// Questions are delivered on working days; one that was answered on another day was shown on that day.
pub fn first_presented<T: Copy + Ord>(
    plan: &Plan,
    holds: &[Hold],
    puts: &[Put<T>],
    until: LocalDate,
) -> BTreeMap<T, LocalDate> {
    let mut shown = BTreeMap::new();
    let Some(first) = puts.iter().map(|put| put.open.scheduled_on).min() else { return shown };
    let last = plan.ends_on.map_or(until, |end| end.min(until));
    for ahead in 0..=last.days_since(first) {
        let day = first.plus_days(ahead);
        if hold::on(holds, day).is_none() && plan.calendar.is_working_day(day) {
            let waiting = puts.iter().filter(|put| put.answered_on.is_none_or(|on| on >= day));
            let open: Vec<_> = waiting.map(|put| put.open).collect();
            for one in queue(plan, day, &open, 0) {
                shown.entry(one.of).or_insert(day);
            }
        }
        for put in puts.iter().filter(|put| put.answered_on == Some(day)) {
            shown.entry(put.open.of).or_insert(day);
        }
    }
    shown
}
