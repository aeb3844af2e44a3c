//! Whether somebody may be asked by mail to go on, and when that mail goes out.
//!
//! A nudge is a person's word to another: it is about something that waits now, comes once in three days whoever asks, and never
//! where mail isn't wanted, can't arrive or would come at a bad time.

use super::calendar::{Hours, WorkCalendar};
use super::hold::{self, Hold};
use super::time::{Instant, LocalDate, Zone};
use jiff::SignedDuration;

/// Between two nudges of one person.
pub const PAUSE: SignedDuration = SignedDuration::from_hours(72);
/// A working day is looked for so far ahead.
const FURTHEST: i32 = 31;

/// What decides about one person.
#[expect(clippy::struct_excessive_bools, reason = "each is a reason of its own")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The server sends mails at all.
    pub mail_is_on: bool,
    pub active: bool,
    pub on_hold: bool,
    /// They stopped the mails about their questions.
    pub stopped: bool,
    /// A mail server refused their address.
    pub refused: bool,
    /// Questions that they may answer today.
    pub waiting: usize,
    /// When they were nudged last, by whomever.
    pub last: Option<Instant>,
}

/// Why a nudge isn't possible now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    NoMail,
    Suspended,
    OnHold,
    Stopped,
    Refused,
    /// There is nothing that they could do today.
    NothingWaits,
    Lately,
}

/// The first reason, those first that last longest.
pub fn obstacle(of: &Standing, now: Instant) -> Option<Obstacle> {
    let lately = of.last.is_some_and(|last| now < last.plus(PAUSE));
    [
        (!of.mail_is_on, Obstacle::NoMail),
        (!of.active, Obstacle::Suspended),
        (of.on_hold, Obstacle::OnHold),
        (of.refused, Obstacle::Refused),
        (of.stopped, Obstacle::Stopped),
        (lately, Obstacle::Lately),
        (of.waiting == 0, Obstacle::NothingWaits),
    ]
    .into_iter()
    .find_map(|(holds, obstacle)| holds.then_some(obstacle))
}

/// When a mail to somebody goes out: now, if they are at work, else when they are next. With the date of theirs that it is then;
/// `None` when that is too far off to say, or after `until`.
pub fn goes_out(
    zone: &Zone,
    (calendar, holds): (&WorkCalendar, &[Hold]),
    hours: Hours,
    until: Option<LocalDate>,
    now: Instant,
) -> Option<(Instant, LocalDate)> {
    let (today, minute) = (zone.date_at(now), zone.minute_of_day_at(now));
    let first = i32::from(minute >= hours.to_minute);
    let free = |day: &LocalDate| calendar.is_working_day(*day) && hold::on(holds, *day).is_none();
    let day = (first..=FURTHEST).map(|ahead| today.plus_days(ahead)).find(free)?;
    if until.is_some_and(|until| day > until) {
        return None;
    }
    let begins = zone.instant_of(day, hours.from_minute)?;
    Some((begins.max(now), day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Weekdays;
    use std::collections::BTreeSet;

    const FREE: Standing = Standing {
        mail_is_on: true,
        active: true,
        on_hold: false,
        stopped: false,
        refused: false,
        waiting: 1,
        last: None,
    };

    #[test]
    fn whoever_has_something_waiting_and_takes_mail_is_nudged_once_in_three_days() {
        let now = Instant::from_millis(1_795_428_000_000);
        assert_eq!(obstacle(&FREE, now), None);
        let after = |hours| Standing { last: Some(now.minus(SignedDuration::from_hours(hours))), ..FREE };
        assert_eq!(obstacle(&after(71), now), Some(Obstacle::Lately));
        assert_eq!(obstacle(&after(72), now), None);
        let ahead = Standing { last: Some(now.plus(SignedDuration::from_hours(1))), ..FREE };
        assert_eq!(obstacle(&ahead, now), Some(Obstacle::Lately), "a clock that went back nudges nobody twice");
    }

    #[test]
    fn every_obstacle_is_told_the_lasting_ones_first() {
        use Obstacle::{Lately, NoMail, NothingWaits, OnHold, Refused, Stopped, Suspended};
        let now = Instant::from_millis(0);
        let mut of = Standing {
            mail_is_on: false,
            active: false,
            on_hold: true,
            stopped: true,
            refused: true,
            waiting: 0,
            last: Some(now),
        };
        let mut told = Vec::new();
        while let Some(one) = obstacle(&of, now) {
            told.push(one);
            match one {
                Obstacle::NoMail => of.mail_is_on = true,
                Obstacle::Suspended => of.active = true,
                Obstacle::OnHold => of.on_hold = false,
                Obstacle::Stopped => of.stopped = false,
                Obstacle::Refused => of.refused = false,
                Obstacle::NothingWaits => of.waiting = 1,
                Obstacle::Lately => of.last = None,
            }
        }
        assert_eq!(told, [NoMail, Suspended, OnHold, Refused, Stopped, Lately, NothingWaits]);
    }

    #[test]
    fn a_mail_goes_out_while_the_person_is_at_work() {
        let zone = Zone::named("Europe/Dublin").unwrap();
        let hours = Hours { from_minute: 540, to_minute: 1_050 };
        let date = |text: &str| text.parse::<LocalDate>().unwrap();
        let calendar = WorkCalendar { workdays: Weekdays::of(1..=5), holidays: BTreeSet::from([date("2026-11-30")]) };
        let at = |day, minute| zone.instant_of(date(day), minute).unwrap();
        let out = |day, minute| goes_out(&zone, (&calendar, &[]), hours, None, at(day, minute));
        assert_eq!(out("2026-11-23", 600), Some((at("2026-11-23", 600), date("2026-11-23"))), "at work");
        assert_eq!(out("2026-11-23", 300), Some((at("2026-11-23", 540), date("2026-11-23"))), "early");
        assert_eq!(out("2026-11-23", 1_050), Some((at("2026-11-24", 540), date("2026-11-24"))), "late");
        assert_eq!(out("2026-11-28", 600), Some((at("2026-12-01", 540), date("2026-12-01"))), "a long week-end");
        let hold = Hold { starts_on: date("2026-11-23"), ends_on: date("2026-11-24") };
        let during = |until| goes_out(&zone, (&calendar, &[hold]), hours, until, at("2026-11-23", 600));
        assert_eq!(during(None), Some((at("2026-11-25", 540), date("2026-11-25"))));
        assert_eq!(during(Some(date("2026-11-24"))), None, "the course is over then");
        let never = WorkCalendar { workdays: Weekdays::of([]), holidays: BTreeSet::new() };
        assert_eq!(goes_out(&zone, (&never, &[]), hours, None, at("2026-11-23", 600)), None);
    }
}
