//! Can this plan finish? Asked before a course starts, because a plan that can't is the commonest mistake.

use super::schedule::{CourseKind, Plan, first_dates};
use super::time::LocalDate;
use serde::Serialize;

/// Share of the places of a course that people really use.
const ATTENDANCE: f64 = 0.85;

/// What is wrong with a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum Problem {
    /// No first date can be found for some questions: no delivery day is a working day.
    NoDeliveryDay,
    /// Not even somebody who is right every time can finish.
    NobodyCanFinish { earliest: LocalDate },
    /// Somebody who is wrong once with the last question can't finish.
    MostCantFinish { usual: LocalDate },
    /// More answers are needed than the days have places: about so many percent may not be asked.
    QueueOverflows { percent: u8 },
}

/// The verdict on a plan for `questions` questions, for a participant enrolled by its start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Feasibility {
    pub deliveries: usize,
    pub last_new: Option<LocalDate>,
    /// When the last question can be retired at the earliest.
    pub best: Option<LocalDate>,
    /// The same with one wrong answer on the way.
    pub usual: Option<LocalDate>,
    pub working_days: Option<u32>,
    pub problems: Vec<Problem>,
    /// An end, a number per day and intervals (wrong, right) that would do; none where the delivery days are what is wrong.
    pub suggestion: Option<Suggestion>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    pub end: LocalDate,
    pub max_per_day: u16,
    pub interval_incorrect: u16,
    pub interval_correct: u16,
}

/// Answers that a question takes on the average until it is retired.
const fn answers_per_question(kind: CourseKind) -> f64 {
    match kind {
        CourseKind::Classic => 2.7,
        CourseKind::Turbo => 1.55,
        CourseKind::Lightning => 1.0,
    }
}

/// When a question that first comes on `first` can be retired at the earliest.
pub fn retired_on(plan: &Plan, first: LocalDate) -> LocalDate {
    repeats(plan, first)
}

/// Checks a plan; rule §4.5 of the learning reference.
pub fn check(plan: &Plan, questions: usize) -> Feasibility {
    let dates = first_dates(plan, plan.starts_on, questions);
    let last_new = dates.last().copied();
    let best = last_new.map(|day| repeats(plan, day));
    let usual = last_new.map(|day| {
        if plan.kind == CourseKind::Lightning {
            return day;
        }
        let again = plan.calendar.roll(day.plus_days(i32::from(plan.interval_incorrect)));
        repeats(plan, again)
    });
    let working_days = plan.ends_on.map(|end| plan.calendar.working_days_after(plan.starts_on.plus_days(-1), end));
    let needed = answers_per_question(plan.kind) * count(questions);
    let mut problems = Vec::new();
    if dates.len() < questions {
        problems.push(Problem::NoDeliveryDay);
    }
    if let (Some(end), Some(best), Some(usual)) = (plan.ends_on, best, usual) {
        if end < best {
            problems.push(Problem::NobodyCanFinish { earliest: best });
        } else if end < usual {
            problems.push(Problem::MostCantFinish { usual });
        }
    }
    let room = working_days.map(|days| ATTENDANCE * f64::from(days) * f64::from(plan.max_per_day));
    if let Some(room) = room.filter(|room| needed > *room) {
        problems.push(Problem::QueueOverflows { percent: percent(1.0 - room / needed) });
    }
    let mut delivery_days = dates;
    delivery_days.dedup();
    // No end and no number per day give a question a date that the delivery days don't.
    let every_question_comes = !problems.contains(&Problem::NoDeliveryDay);
    let suggestion = if every_question_comes && !problems.is_empty() { suggest(plan, usual, needed) } else { None };
    Feasibility { deliveries: delivery_days.len(), last_new, best, usual, working_days, problems, suggestion }
}

/// The day of the retirement when every answer from `first` on is right.
fn repeats(plan: &Plan, first: LocalDate) -> LocalDate {
    let more = plan.streak().saturating_sub(1);
    (0..more).fold(first, |day, _| plan.calendar.roll(day.plus_days(i32::from(plan.interval_correct))))
}

fn suggest(plan: &Plan, usual: Option<LocalDate>, needed: f64) -> Option<Suggestion> {
    let usual = usual?;
    let end = plan.ends_on.map_or(usual, |end| end.max(usual));
    let days = plan.calendar.working_days_after(plan.starts_on.plus_days(-1), end);
    let enough = |cap: &u16| ATTENDANCE * f64::from(days) * f64::from(*cap) >= needed;
    let max_per_day = (plan.max_per_day..=50).find(enough)?;
    let weeks = plan.ends_on.unwrap_or(end).days_since(plan.starts_on) / 7;
    let (wrong, right) = match weeks {
        ..6 => (3, 7),
        6..12 => (5, 10),
        _ => (7, 14),
    };
    Some(Suggestion {
        end,
        max_per_day,
        // Longer intervals than the course has would only push its end out further.
        interval_incorrect: wrong.min(plan.interval_incorrect),
        interval_correct: right.min(plan.interval_correct),
    })
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

fn percent(share: f64) -> u8 {
    let rounded = (share * 100.0).round();
    (0..=100_u8).find(|whole| f64::from(*whole) >= rounded).unwrap_or(100)
}
