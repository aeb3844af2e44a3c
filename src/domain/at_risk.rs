//! Who needs a word, and why. A person is at risk for reasons that can be named, or not at all.

use super::hold::{self, Hold};
use super::report::Item;
use super::schedule::Plan;
use super::time::LocalDate;
use serde::{Deserialize, Serialize};

/// Why somebody is at risk; rule §4.8 of the learning reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    NotStarted,
    Stalled,
    Backlog,
    LowProficiency,
    Falling,
    WontFinish,
}

impl Reason {
    /// As downloads and other programs read it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotStarted => "NOT_STARTED",
            Self::Stalled => "STALLED",
            Self::Backlog => "BACKLOG",
            Self::LowProficiency => "LOW_PROFICIENCY",
            Self::Falling => "FALLING",
            Self::WontFinish => "WONT_FINISH",
        }
    }
}

/// Where the rule draws its lines. Days are working days, percents are of correctness.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    pub not_started_days: u32,
    pub stalled_days: u32,
    /// Times the daily number of questions.
    pub backlog_days: usize,
    pub low_percent: f64,
    pub low_questions: usize,
    pub falling_points: f64,
    pub falling_pairs: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            not_started_days: 3,
            stalled_days: 5,
            backlog_days: 3,
            low_percent: 60.0,
            low_questions: 5,
            falling_points: 10.0,
            falling_pairs: 5,
        }
    }
}

/// A question that isn't retired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToLearn {
    pub streak: u32,
    pub scheduled_on: LocalDate,
}

/// Where a participant stands in one course.
#[derive(Debug, Clone)]
pub struct Participant<'a> {
    pub plan: &'a Plan,
    pub holds: &'a [Hold],
    pub active: bool,
    pub completed: bool,
    pub first_presented_on: Option<LocalDate>,
    pub last_answer_on: Option<LocalDate>,
    /// Presentations that are due and unanswered.
    pub backlog: usize,
    pub answered: &'a [Item],
    pub to_learn: &'a [ToLearn],
}

/// All reasons that hold on `today`, in the order of the enum. Nobody on hold, suspended or done is at risk.
pub fn reasons(of: &Participant<'_>, today: LocalDate, limits: &Limits) -> Vec<Reason> {
    let over = of.plan.has_ended(today) || today < of.plan.starts_on;
    if !of.active || of.completed || over || hold::on(of.holds, today).is_some() {
        return Vec::new();
    }
    let idle = |since: Option<LocalDate>, days| since.is_some_and(|since| idle_days(of, since, today) >= days);
    let pairs: Vec<&Item> = of.answered.iter().filter(|item| item.answers > 1).collect();
    let initial = super::report::mean_percent(pairs.iter().map(|item| item.pair.first));
    let current = super::report::mean_percent(pairs.iter().map(|item| item.pair.latest));
    let all = super::report::mean_percent(of.answered.iter().map(|item| item.pair.latest));
    let falls = initial.zip(current).is_some_and(|(initial, current)| current < initial - limits.falling_points);
    [
        (Reason::NotStarted, of.last_answer_on.is_none() && idle(of.first_presented_on, limits.not_started_days)),
        (Reason::Stalled, of.backlog > 0 && idle(of.last_answer_on, limits.stalled_days)),
        (Reason::Backlog, of.backlog >= limits.backlog_days * usize::from(of.plan.max_per_day)),
        (
            Reason::LowProficiency,
            of.answered.len() >= limits.low_questions && all.is_some_and(|percent| percent < limits.low_percent),
        ),
        (Reason::Falling, pairs.len() >= limits.falling_pairs && falls),
        (Reason::WontFinish, cant_finish(of, today)),
    ]
    .into_iter()
    .filter_map(|(reason, holds)| holds.then_some(reason))
    .collect()
}

/// Working days since `since` on which the person could have answered.
fn idle_days(of: &Participant<'_>, since: LocalDate, today: LocalDate) -> u32 {
    let free = |day: &LocalDate| of.plan.calendar.is_working_day(*day) && hold::on(of.holds, *day).is_none();
    let days = (1..=today.days_since(since)).map(|ahead| since.plus_days(ahead)).filter(free);
    u32::try_from(days.count()).unwrap_or(u32::MAX)
}

/// More answers are needed than days have places, or some question can't be retired before the end.
fn cant_finish(of: &Participant<'_>, today: LocalDate) -> bool {
    let Some(end) = of.plan.ends_on else { return false };
    let missing = |one: &ToLearn| u32::from(of.plan.streak()).saturating_sub(one.streak).max(1);
    let needed: u64 = of.to_learn.iter().map(|one| u64::from(missing(one))).sum();
    let days = of.plan.calendar.working_days_after(today.plus_days(-1), end);
    let room = u64::from(days) * u64::from(of.plan.max_per_day);
    let late = of.to_learn.iter().any(|one| {
        let first = of.plan.calendar.roll(one.scheduled_on.max(today));
        let again = |day: LocalDate| of.plan.calendar.roll(day.plus_days(i32::from(of.plan.interval_correct)));
        (1..missing(one)).fold(first, |day, _| again(day)) > end
    });
    needed > room || late
}
