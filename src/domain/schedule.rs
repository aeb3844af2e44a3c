//! When each question comes, which of them are shown today, and what an answer changes.
//!
//! First dates are fixed at enrolment and never move because somebody is late. A repeat gets its date from the answer that
//! makes it. Rules §4.4 of the learning reference; proven by every file in `tests/vectors/schedule/`.

use super::calendar::{Weekdays, WorkCalendar};
use super::grading::Correctness;
use super::scoring;
use super::time::LocalDate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CourseKind {
    /// Right and wrong answers both come back until enough right ones follow one another.
    Classic,
    /// One right answer retires; only others come back.
    Turbo,
    /// Every question once.
    Lightning,
}

impl CourseKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::Turbo => "turbo",
            Self::Lightning => "lightning",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Classic, Self::Turbo, Self::Lightning].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A course's plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub kind: CourseKind,
    pub starts_on: LocalDate,
    pub ends_on: Option<LocalDate>,
    /// New questions scheduled on one delivery day.
    pub new_per_delivery: u16,
    pub delivery_weekdays: Weekdays,
    /// Answered and still visible questions of one local day.
    pub max_per_day: u16,
    /// Calendar days until a question comes back.
    pub interval_incorrect: u16,
    pub interval_correct: u16,
    /// Right answers in a row that retire a question.
    pub streak_required: u16,
    /// Keeps the day's last place for a new question that is more than [`STARVED_AFTER`] working days late. Off is the
    /// documented order, in which repeats can keep new questions out for weeks.
    pub reserve_for_new: bool,
    pub calendar: WorkCalendar,
}

/// Working days that a new question may be late before a reserved place is its own.
pub const STARVED_AFTER: u32 = 5;

impl Plan {
    /// The same plan for somebody with working days and holidays of their own.
    #[must_use]
    pub fn with_calendar(self, calendar: WorkCalendar) -> Self {
        Self { calendar, ..self }
    }

    pub fn has_ended(&self, today: LocalDate) -> bool {
        self.ends_on.is_some_and(|end| today > end)
    }

    /// Right answers in a row that retire a question of this kind of course: turbo retires after one, lightning after any.
    pub const fn streak(&self) -> u16 {
        match self.kind {
            CourseKind::Classic => self.streak_required,
            CourseKind::Turbo | CourseKind::Lightning => 1,
        }
    }
}

/// Why a question is due; also the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    CorrectRepeat,
    IncorrectRepeat,
    New,
}

impl Class {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CorrectRepeat => "correct_repeat",
            Self::IncorrectRepeat => "incorrect_repeat",
            Self::New => "new",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::CorrectRepeat, Self::IncorrectRepeat, Self::New].into_iter().find(|class| class.as_str() == text)
    }
}

/// The dates of the first presentations of `questions` questions, for a participant enrolled on `enrolled_on`.
pub fn first_dates(plan: &Plan, enrolled_on: LocalDate, questions: usize) -> Vec<LocalDate> {
    let first_day = plan.starts_on.max(enrolled_on);
    let delivers = |day: &LocalDate| {
        plan.calendar.is_working_day(*day) && (plan.delivery_weekdays.contains(*day) || *day == first_day)
    };
    // A plan without any delivery day would never end: ten years bound the search, and what is left has no date.
    let days = (0..3_660).map(|ahead| first_day.plus_days(ahead)).filter(delivers);
    days.flat_map(|day| std::iter::repeat_n(day, usize::from(plan.new_per_delivery))).take(questions).collect()
}

/// The dates of questions that are added on `added_on` to a course whose other first dates are `planned`: by the same rule,
/// after them, from the next delivery day on. So nobody meets a burst of questions from before.
pub fn added_dates(plan: &Plan, planned: &[LocalDate], added_on: LocalDate, questions: usize) -> Vec<LocalDate> {
    let next = added_on.plus_days(1).max(plan.starts_on);
    let from = planned.iter().copied().max().map_or(next, |last| last.max(next));
    let delivers = |day: &LocalDate| plan.calendar.is_working_day(*day) && plan.delivery_weekdays.contains(*day);
    let free = |day: LocalDate| {
        let taken = planned.iter().filter(|one| **one == day).count();
        std::iter::repeat_n(day, usize::from(plan.new_per_delivery).saturating_sub(taken))
    };
    (0..3_660).map(|ahead| from.plus_days(ahead)).filter(delivers).flat_map(free).take(questions).collect()
}

/// A presentation that hasn't been answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open<T> {
    pub of: T,
    pub class: Class,
    pub scheduled_on: LocalDate,
    pub position: u32,
}

/// What a participant sees on `today`: due presentations in order, cut to what the day still allows.
pub fn queue<T: Copy>(plan: &Plan, today: LocalDate, open: &[Open<T>], answered_today: usize) -> Vec<Open<T>> {
    if today < plan.starts_on || plan.has_ended(today) {
        return Vec::new();
    }
    let mut due: Vec<Open<T>> = open.iter().filter(|one| one.scheduled_on <= today).copied().collect();
    due.sort_by_key(|one| (one.class, one.scheduled_on, one.position));
    let places = usize::from(plan.max_per_day).saturating_sub(answered_today);
    let starved = due.iter().position(|one| one.class == Class::New).filter(|first_new| {
        let late = due.get(*first_new).map_or(0, |one| plan.calendar.working_days_after(one.scheduled_on, today));
        plan.reserve_for_new && plan.max_per_day > 1 && *first_new >= places && late > STARVED_AFTER
    });
    if let (Some(first_new), Some(last)) = (starved, places.checked_sub(1)) {
        due.swap(first_new, last);
    }
    due.truncate(places);
    due
}

/// Where a participant stands with one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ItemState {
    /// Answers so far.
    pub seen: u32,
    /// Right answers in a row.
    pub streak: u32,
    /// Answers that weren't right.
    pub not_right: u32,
    pub retired_on: Option<LocalDate>,
}

/// What one answer changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub state: ItemState,
    pub first_points: u32,
    pub retirement_points: u32,
    /// The next presentation; `None` when the question is retired.
    pub next: Option<(Class, LocalDate)>,
}

/// Applies an answer given on local date `today`.
pub fn on_answer(plan: &Plan, before: ItemState, correctness: Correctness, today: LocalDate) -> Step {
    let right = correctness.is_right();
    let mut state = ItemState {
        seen: before.seen + 1,
        streak: if right { before.streak + 1 } else { 0 },
        not_right: before.not_right + u32::from(!right),
        retired_on: None,
    };
    let first_points = if before.seen == 0 { scoring::first_points(correctness) } else { 0 };
    let learned = right && state.streak >= u32::from(plan.streak());
    if plan.kind == CourseKind::Lightning || learned {
        state.retired_on = Some(today);
        let bonus = if plan.kind == CourseKind::Lightning { 0 } else { scoring::retirement_points(state.not_right) };
        return Step { state, first_points, retirement_points: bonus, next: None };
    }
    let (class, interval) = if right {
        (Class::CorrectRepeat, plan.interval_correct)
    } else {
        (Class::IncorrectRepeat, plan.interval_incorrect)
    };
    let due = plan.calendar.roll(today.plus_days(i32::from(interval)));
    Step { state, first_points, retirement_points: 0, next: Some((class, due)) }
}

/// How far a participant is with a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    NotStarted,
    InProgress,
    Completed,
    /// Closed before everything was retired.
    Incomplete,
}

impl Progress {
    /// The value in Salesforce's status picklist.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotStarted => "Not started",
            Self::InProgress => "In progress",
            Self::Completed => "Completed",
            Self::Incomplete => "Incomplete",
        }
    }
}

/// Progress on `today`: `answered` questions with at least one answer, `retired` of `questions` retired.
pub fn progress(plan: &Plan, today: LocalDate, answered: usize, retired: usize, questions: usize) -> Progress {
    if questions > 0 && retired >= questions {
        Progress::Completed
    } else if plan.has_ended(today) {
        Progress::Incomplete
    } else if answered == 0 {
        Progress::NotStarted
    } else {
        Progress::InProgress
    }
}
