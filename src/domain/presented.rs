//! When each question was really put before somebody, under the daily cap: the denominator of participation.
//!
//! Worked out from the dates alone, so that somebody who never opens a page is counted like everybody else.

use super::hold::{self, Hold};
use super::schedule::{Open, Plan, queue};
use super::time::LocalDate;
use std::collections::{BTreeMap, BTreeSet};

/// A presentation, answered or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Put<T> {
    pub open: Open<T>,
    pub answered_on: Option<LocalDate>,
}

/// How many of the presentations that are open on `today` stood in a queue since the person's last answer, if there was one: with
/// the answered ones, those that they could have answered. `last`: its date, and how many were given on it.
///
/// Nothing changed for the person since that answer, so this needs no history. One that was shown and left over before it counts
/// again when its turn comes.
pub fn waiting<T: Copy + Ord>(
    plan: &Plan,
    holds: &[Hold],
    open: &[Open<T>],
    last: Option<(LocalDate, usize)>,
    today: LocalDate,
) -> usize {
    let Some(first) = open.iter().map(|one| one.scheduled_on).min() else { return 0 };
    let from = last.map_or(first, |(on, _)| on.max(first));
    let until = plan.ends_on.map_or(today, |end| end.min(today));
    let mut shown = BTreeSet::new();
    // What was due on the working day before, where that day had all its places.
    let mut before = None;
    for ahead in 0..=until.days_since(from) {
        let day = from.plus_days(ahead);
        if shown.len() == open.len() {
            break;
        }
        if hold::on(holds, day).is_some() || !plan.calendar.is_working_day(day) {
            continue;
        }
        let given = last.filter(|(on, _)| *on == day).map_or(0, |(_, answers)| answers);
        let due = open.iter().filter(|one| one.scheduled_on <= day).count();
        // A day like the one before shows the same again, unless age alone puts something forward.
        if plan.reserve_for_new || given > 0 || before != Some(due) {
            shown.extend(queue(plan, day, open, given).into_iter().map(|one| one.of));
        }
        before = (given == 0).then_some(due);
    }
    shown.len()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::{Weekdays, WorkCalendar};
    use crate::domain::schedule::{Class, CourseKind};

    fn plan() -> Plan {
        Plan {
            kind: CourseKind::Classic,
            starts_on: day(2),
            ends_on: Some(day(28)),
            new_per_delivery: 2,
            delivery_weekdays: Weekdays::of([1, 3, 5]),
            max_per_day: 2,
            interval_incorrect: 5,
            interval_correct: 10,
            streak_required: 2,
            reserve_for_new: false,
            calendar: WorkCalendar { workdays: Weekdays::of(1..=5), holidays: BTreeSet::new() },
        }
    }

    /// Of November 2026; the 2nd is a Monday.
    fn day(of: i32) -> LocalDate {
        "2026-11-01".parse::<LocalDate>().unwrap().plus_days(of - 1)
    }

    fn open(of: u32, class: Class, on: i32) -> Open<u32> {
        Open { of, class, scheduled_on: day(on), position: of }
    }

    #[test]
    fn without_an_answer_it_is_what_the_days_showed() {
        let all = [1, 2, 3].map(|of| open(of, Class::New, 2));
        let puts = all.map(|open| Put { open, answered_on: None });
        for today in 1..20 {
            let whole = first_presented(&plan(), &[], &puts, day(today)).len();
            assert_eq!(waiting(&plan(), &[], &all, None, day(today)), whole, "{today}");
        }
        assert_eq!(waiting(&plan(), &[], &all, None, day(9)), 2, "the cap hides the third");
        let later = [all[0], all[1], open(4, Class::CorrectRepeat, 5)];
        assert_eq!(waiting(&plan(), &[], &later, None, day(5)), 3, "a repeat takes a place of one that was shown");
    }

    #[test]
    fn the_day_of_the_last_answer_has_the_places_that_were_left() {
        let one = [open(1, Class::New, 2), open(2, Class::New, 2)];
        assert_eq!(waiting(&plan(), &[], &one, Some((day(3), 1)), day(3)), 1);
        assert_eq!(waiting(&plan(), &[], &one, Some((day(3), 2)), day(3)), 0);
        assert_eq!(waiting(&plan(), &[], &one, Some((day(3), 2)), day(4)), 2);
        let away = [Hold { starts_on: day(4), ends_on: day(10) }];
        assert_eq!(waiting(&plan(), &away, &one, Some((day(3), 2)), day(9)), 0);
        assert_eq!(waiting::<u32>(&plan(), &[], &[], None, day(9)), 0);
    }
}
