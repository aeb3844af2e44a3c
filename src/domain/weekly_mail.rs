//! On which day somebody gets the week's report of those they look after.

use super::calendar::WorkCalendar;
use super::hold::{self, Hold};
use super::time::LocalDate;

/// The week, named by its Monday, whose mail `today` is the day for: the person's first day at work in it. Where Monday is a
/// holiday, or the person comes back on Wednesday, that is later; in a week without work there is none.
pub fn week_begun(calendar: &WorkCalendar, holds: &[Hold], today: LocalDate) -> Option<LocalDate> {
    let monday = today.week();
    let works = |day: &LocalDate| calendar.is_working_day(*day) && hold::on(holds, *day).is_none();
    let first = (0..7).map(|ahead| monday.plus_days(ahead)).find(works);
    (first == Some(today)).then_some(monday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Weekdays;
    use std::collections::BTreeSet;

    fn date(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn days_of_a_week(calendar: &WorkCalendar, holds: &[Hold]) -> Vec<LocalDate> {
        let week = (0..7).map(|ahead| date("2026-11-23").plus_days(ahead));
        week.filter(|day| week_begun(calendar, holds, *day) == Some(date("2026-11-23"))).collect()
    }

    #[test]
    fn a_week_begins_once_on_the_first_day_at_work() {
        let usual = WorkCalendar { workdays: Weekdays::of(1..=5), holidays: BTreeSet::new() };
        assert_eq!(days_of_a_week(&usual, &[]), [date("2026-11-23")]);
        let holiday = WorkCalendar { holidays: BTreeSet::from([date("2026-11-23")]), ..usual.clone() };
        assert_eq!(days_of_a_week(&holiday, &[]), [date("2026-11-24")]);
        let held = |from, to| Hold { starts_on: date(from), ends_on: date(to) };
        assert_eq!(days_of_a_week(&usual, &[held("2026-11-20", "2026-11-24")]), [date("2026-11-25")]);
        assert_eq!(days_of_a_week(&usual, &[held("2026-11-20", "2026-11-29")]), []);
        let late = WorkCalendar { workdays: Weekdays::of([6, 7]), ..usual };
        assert_eq!(days_of_a_week(&late, &[]), [date("2026-11-28")]);
    }
}
