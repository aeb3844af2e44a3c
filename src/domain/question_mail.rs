//! Whether a person gets a mail about their questions now.
//!
//! One mail a local day at most, within working hours of a working day, and never about nothing. Whoever did nothing since the
//! last mail, with nothing new come due, is reminded once; after that there is silence until there is something new.

use super::calendar::{Hours, WorkCalendar};
use super::hold::{self, Hold};
use super::time::{Instant, LocalDate, Zone};

/// The last mail that a person got about questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Last {
    pub on: LocalDate,
    pub reminder: bool,
}

/// A person's day as far as it decides.
#[derive(Debug, Clone, Copy)]
pub struct Day<'a> {
    pub today: LocalDate,
    /// Minutes since midnight on the person's clock.
    pub minute: u16,
    /// The site's working hours, enforced or not.
    pub hours: Hours,
    pub calendar: &'a WorkCalendar,
    pub holds: &'a [Hold],
    /// Questions that may be answered today, over all courses.
    pub waiting: usize,
    /// When the youngest question came due that waits, visible today or not.
    pub newest_due_on: Option<LocalDate>,
    pub last_answer_on: Option<LocalDate>,
    pub last: Option<Last>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mail {
    Questions,
    Reminder,
}

/// Which mail it is time for, if any.
pub fn decide(day: &Day<'_>) -> Option<Mail> {
    let working = day.calendar.is_working_day(day.today) && hold::on(day.holds, day.today).is_none();
    let open = (day.hours.from_minute..day.hours.to_minute).contains(&day.minute);
    if !working || !open || day.waiting == 0 {
        return None;
    }
    let Some(last) = day.last else { return Some(Mail::Questions) };
    if last.on >= day.today {
        return None;
    }
    let new = day.newest_due_on.is_some_and(|due| due > last.on);
    let answered = day.last_answer_on.is_some_and(|answered| answered >= last.on);
    match (new || answered, last.reminder) {
        (true, _) => Some(Mail::Questions),
        (false, false) => Some(Mail::Reminder),
        (false, true) => None,
    }
}

/// When the working hours of `day` end in `zone`: a mail that hasn't left by then isn't sent any more.
pub fn closes_at(zone: &Zone, day: LocalDate, hours: Hours) -> Option<Instant> {
    match hours.to_minute {
        1_440.. => zone.instant_of(day.plus_days(1), 0),
        minute => zone.instant_of(day, minute),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Weekdays;
    use jiff::SignedDuration;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    const HOURS: Hours = Hours { from_minute: 540, to_minute: 1_050 };

    fn date(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn calendar() -> WorkCalendar {
        WorkCalendar { workdays: Weekdays::of(1..=5), holidays: BTreeSet::from([date("2026-12-25")]) }
    }

    fn monday(calendar: &WorkCalendar) -> Day<'_> {
        Day {
            today: date("2026-11-23"),
            minute: 540,
            hours: HOURS,
            calendar,
            holds: &[],
            waiting: 2,
            newest_due_on: Some(date("2026-11-23")),
            last_answer_on: None,
            last: None,
        }
    }

    #[test]
    fn a_mail_comes_from_the_start_hour_on_and_only_when_something_waits() {
        let calendar = calendar();
        let day = monday(&calendar);
        assert_eq!(decide(&day), Some(Mail::Questions));
        assert_eq!(decide(&Day { minute: 539, ..day }), None);
        assert_eq!(decide(&Day { minute: 1_050, ..day }), None);
        assert_eq!(decide(&Day { waiting: 0, ..day }), None);
        assert_eq!(decide(&Day { today: date("2026-11-22"), ..day }), None, "a Sunday");
        assert_eq!(decide(&Day { today: date("2026-12-25"), ..day }), None, "a holiday");
        let hold = Hold { starts_on: date("2026-11-20"), ends_on: date("2026-11-23") };
        assert_eq!(decide(&Day { holds: &[hold], ..day }), None);
    }

    #[test]
    fn silence_is_answered_by_one_reminder_and_new_questions_end_the_silence() {
        let calendar = calendar();
        let mailed = Last { on: date("2026-11-23"), reminder: false };
        let tuesday = Day { today: date("2026-11-24"), last: Some(mailed), ..monday(&calendar) };
        assert_eq!(decide(&Day { today: date("2026-11-23"), ..tuesday }), None, "one a day");
        assert_eq!(decide(&tuesday), Some(Mail::Reminder));
        let reminded = Last { on: date("2026-11-24"), reminder: true };
        let wednesday = Day { today: date("2026-11-25"), last: Some(reminded), ..tuesday };
        assert_eq!(decide(&wednesday), None);
        let new = Some(date("2026-11-25"));
        assert_eq!(decide(&Day { newest_due_on: new, ..wednesday }), Some(Mail::Questions));
        let answered = Some(date("2026-11-24"));
        assert_eq!(decide(&Day { last_answer_on: answered, ..wednesday }), Some(Mail::Questions));
    }

    /// Zones with every kind of oddity: gaps and folds at midnight, half hours, a skipped day, far east and west.
    const ZONES: [&str; 12] = [
        "Europe/Dublin",
        "America/Sao_Paulo",
        "Africa/Cairo",
        "America/Havana",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "Pacific/Apia",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
        "America/New_York",
        "Asia/Beirut",
        "Antarctica/Troll",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        /// However the sweep is timed, and wherever the person lives: a mail leaves within hours of a working day without a
        /// hold, and on each local day there is one at most.
        #[test]
        fn no_mail_outside_hours_and_one_a_local_day(
            zone in prop::sample::select(ZONES.to_vec()),
            start in 1_300_000_000_i64..1_900_000_000,
            steps in prop::collection::vec(1_i64..14_400, 1..300),
            from_minute in 0_u16..1_000,
            length in 1_u16..440,
            bits in 1_u8..128,
            held in (0_i32..20, 0_i32..10),
            answers in prop::collection::vec(any::<bool>(), 300),
        ) {
            let zone = Zone::named(zone).unwrap();
            let hours = Hours { from_minute, to_minute: from_minute + length };
            let mut now = Instant::from_millis(start * 1_000);
            let first = zone.date_at(now);
            let calendar = WorkCalendar {
                workdays: Weekdays::from_bits(bits),
                holidays: BTreeSet::from([first.plus_days(3), first.plus_days(4)]),
            };
            let hold = Hold { starts_on: first.plus_days(held.0), ends_on: first.plus_days(held.0 + held.1) };
            let mut last = None;
            let mut last_answer_on = None;
            let mut mailed: BTreeMap<LocalDate, u32> = BTreeMap::new();
            for (step, answers) in steps.iter().zip(answers) {
                now = now.plus(SignedDuration::from_secs(*step));
                let (today, minute) = (zone.date_at(now), zone.minute_of_day_at(now));
                let day = Day {
                    today, minute, hours, calendar: &calendar, holds: &[hold],
                    waiting: 1, newest_due_on: Some(first), last_answer_on, last,
                };
                if let Some(mail) = decide(&day) {
                    prop_assert!(calendar.is_working_day(today) && !hold.covers(today));
                    prop_assert!((hours.from_minute..hours.to_minute).contains(&minute));
                    let closes = closes_at(&zone, today, hours);
                    // Where the clock falls back across the end of the day's work, the end comes twice: the first counts.
                    let early = closes.is_none_or(|at| at > now) || closes.is_some_and(|at| now.since(at) <= SignedDuration::from_hours(2));
                    prop_assert!(early, "{closes:?} {now:?}");
                    *mailed.entry(today).or_default() += 1;
                    last = Some(Last { on: today, reminder: mail == Mail::Reminder });
                }
                if answers { last_answer_on = Some(today); }
            }
            prop_assert!(mailed.values().all(|count| *count == 1), "{mailed:?}");
        }
    }
}
