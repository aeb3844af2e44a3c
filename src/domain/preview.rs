//! What a learner of a planned course would see, day by day, for given answers: the engine run over a script.
//!
//! The script's format is that of the conformance vectors, so a preview can be kept as one.

use super::calendar::{Weekdays, WorkCalendar};
use super::feasibility::{self, Feasibility};
use super::grading::Correctness;
use super::schedule::{self, Class, CourseKind, ItemState, Open, Plan};
use super::time::LocalDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest course that is unfolded, in questions; and how many days of it.
const MOST_QUESTIONS: usize = 2_000;
const MOST_DAYS: i32 = 3_660;

/// A course's plan and, where given, what is answered on which day. Other members of a vector are passed over.
#[derive(Debug, Clone, Deserialize)]
pub struct Script {
    pub name: Option<String>,
    pub course: Course,
    /// Without steps, somebody answers everything right on every working day.
    pub steps: Option<Vec<ScriptDay>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    pub start: LocalDate,
    pub end: Option<LocalDate>,
    pub kind: CourseKind,
    pub questions: Vec<String>,
    pub new_per_delivery: u16,
    pub delivery_days: Weekdays,
    pub max_per_day: u16,
    pub interval_incorrect: u16,
    pub interval_correct: u16,
    pub streak: u16,
    pub workdays: Weekdays,
    #[serde(default)]
    pub holidays: Vec<LocalDate>,
    #[serde(default)]
    pub reserve_for_new: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct ScriptDay {
    pub date: LocalDate,
    #[serde(default)]
    pub answers: Vec<ScriptAnswer>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct ScriptAnswer {
    pub q: String,
    /// A fraction: `1`, `0`, `1/2`.
    pub correctness: String,
}

/// Why a script can't be unfolded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PreviewError {
    #[error("a course has 1 to {MOST_QUESTIONS} questions, each named once")]
    Questions,
    #[error("{0} must be at least 1")]
    Zero(&'static str),
    #[error("the course ends before it starts")]
    Backwards,
    #[error("{0:?} is no fraction from 0 to 1")]
    Fraction(String),
    #[error("{1:?} isn't in the queue of {0}")]
    NotInQueue(LocalDate, String),
    #[error("the day {0} comes after a later one")]
    Order(LocalDate),
}

/// What the learner sees.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub first_dates: BTreeMap<String, LocalDate>,
    pub steps: Vec<Day>,
    pub points: u32,
    pub retired: usize,
    pub remaining: Vec<Remaining>,
    pub feasibility: Feasibility,
}

#[derive(Debug, Clone, Serialize)]
pub struct Day {
    pub date: LocalDate,
    pub presented: Vec<Presented>,
    pub answers: Vec<Answered>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Presented {
    pub q: String,
    pub cls: Class,
    pub scheduled: LocalDate,
}

#[derive(Debug, Clone, Serialize)]
pub struct Answered {
    pub date: LocalDate,
    pub q: String,
    pub correctness: String,
    pub correct: bool,
    pub first_points: u32,
    pub bonus_points: u32,
    pub total: u32,
    pub retired: bool,
    pub next_due: Option<LocalDate>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Remaining {
    pub q: String,
    pub cls: Class,
    pub due: LocalDate,
}

impl Course {
    /// The plan, checked.
    pub fn plan(&self) -> Result<Plan, PreviewError> {
        let mut names: Vec<&String> = self.questions.iter().collect();
        names.sort();
        names.dedup();
        if names.is_empty() || names.len() != self.questions.len() || names.len() > MOST_QUESTIONS {
            return Err(PreviewError::Questions);
        }
        let numbers = [
            ("new_per_delivery", self.new_per_delivery),
            ("max_per_day", self.max_per_day),
            ("interval_incorrect", self.interval_incorrect),
            ("interval_correct", self.interval_correct),
            ("streak", self.streak),
        ];
        if let Some((name, _)) = numbers.into_iter().find(|(_, number)| *number == 0) {
            return Err(PreviewError::Zero(name));
        }
        if self.end.is_some_and(|end| end < self.start) {
            return Err(PreviewError::Backwards);
        }
        Ok(Plan {
            kind: self.kind,
            starts_on: self.start,
            ends_on: self.end,
            new_per_delivery: self.new_per_delivery,
            delivery_weekdays: self.delivery_days,
            max_per_day: self.max_per_day,
            interval_incorrect: self.interval_incorrect,
            interval_correct: self.interval_correct,
            streak_required: self.streak,
            reserve_for_new: self.reserve_for_new,
            calendar: WorkCalendar { workdays: self.workdays, holidays: self.holidays.iter().copied().collect() },
        })
    }
}

/// Runs the engine over a script.
pub fn preview(script: &Script) -> Result<Preview, PreviewError> {
    let plan = script.course.plan()?;
    let questions = &script.course.questions;
    let dates = schedule::first_dates(&plan, plan.starts_on, questions.len());
    let mut learner = Learner::new(&plan, questions, &dates);
    match &script.steps {
        Some(days) => {
            for day in days {
                learner.live(day)?;
            }
        }
        None => learner.live_perfectly(),
    }
    Ok(Preview {
        name: script.name.clone(),
        first_dates: questions.iter().cloned().zip(dates).collect(),
        remaining: learner.remaining(),
        points: learner.points,
        retired: learner.items.iter().filter(|item| item.retired_on.is_some()).count(),
        steps: learner.days,
        feasibility: feasibility::check(&plan, questions.len()),
    })
}

struct Learner<'a> {
    plan: &'a Plan,
    questions: &'a [String],
    open: Vec<Open<usize>>,
    items: Vec<ItemState>,
    points: u32,
    days: Vec<Day>,
}

impl<'a> Learner<'a> {
    fn new(plan: &'a Plan, questions: &'a [String], dates: &[LocalDate]) -> Self {
        let opened = dates.iter().zip(0_u32..).enumerate();
        let open = opened.map(|(of, (day, position))| Open { of, class: Class::New, scheduled_on: *day, position });
        let items = vec![ItemState::default(); questions.len()];
        Self { plan, questions, open: open.collect(), items, points: 0, days: Vec::new() }
    }

    fn name(&self, of: usize) -> String {
        self.questions.get(of).cloned().unwrap_or_default()
    }

    fn queue(&self, date: LocalDate) -> Vec<Open<usize>> {
        let earlier = self.days.iter().filter(|day| day.date == date).map(|day| day.answers.len()).sum();
        schedule::queue(self.plan, date, &self.open, earlier)
    }

    /// A day of the script. What was presented is what stood there before the day's first answer.
    fn live(&mut self, script: &ScriptDay) -> Result<(), PreviewError> {
        if self.days.last().is_some_and(|last| last.date > script.date) {
            return Err(PreviewError::Order(script.date));
        }
        let presented = self.queue(script.date);
        let mut answers = Vec::new();
        for answer in &script.answers {
            let correctness = fraction(&answer.correctness)?;
            let of = presented.iter().find(|one| self.questions.get(one.of) == Some(&answer.q)).map(|one| one.of);
            let answered = of.and_then(|of| self.answer(of, correctness, script.date));
            answers.push(answered.ok_or_else(|| PreviewError::NotInQueue(script.date, answer.q.clone()))?);
        }
        self.note(script.date, &presented, answers);
        Ok(())
    }

    /// Everything right, on every working day, until nothing is left.
    fn live_perfectly(&mut self) {
        for ahead in 0..MOST_DAYS {
            let day = self.plan.starts_on.plus_days(ahead);
            if self.open.is_empty() || self.plan.has_ended(day) {
                break;
            }
            let presented = if self.plan.calendar.is_working_day(day) { self.queue(day) } else { Vec::new() };
            let answers: Vec<_> =
                presented.iter().filter_map(|one| self.answer(one.of, Correctness::RIGHT, day)).collect();
            if !presented.is_empty() {
                self.note(day, &presented, answers);
            }
        }
    }

    fn note(&mut self, date: LocalDate, presented: &[Open<usize>], answers: Vec<Answered>) {
        let presented =
            presented.iter().map(|one| Presented { q: self.name(one.of), cls: one.class, scheduled: one.scheduled_on });
        let presented = presented.collect();
        self.days.push(Day { date, presented, answers });
    }

    fn answer(&mut self, of: usize, correctness: Correctness, date: LocalDate) -> Option<Answered> {
        let at = self.open.iter().position(|one| one.of == of)?;
        let item = self.items.get_mut(of)?;
        let step = schedule::on_answer(self.plan, *item, correctness, date);
        *item = step.state;
        let answered = self.open.remove(at);
        self.open.extend(step.next.map(|(class, scheduled_on)| Open { class, scheduled_on, ..answered }));
        self.points += step.first_points + step.retirement_points;
        Some(Answered {
            date,
            q: self.name(of),
            correctness: correctness.to_string(),
            correct: correctness.is_right(),
            first_points: step.first_points,
            bonus_points: step.retirement_points,
            total: self.points,
            retired: step.state.retired_on.is_some(),
            next_due: step.next.map(|(_, on)| on),
        })
    }

    fn remaining(&self) -> Vec<Remaining> {
        let mut open = self.open.clone();
        open.sort_by_key(|one| (one.scheduled_on, one.class, one.position));
        open.iter().map(|one| Remaining { q: self.name(one.of), cls: one.class, due: one.scheduled_on }).collect()
    }
}

fn fraction(text: &str) -> Result<Correctness, PreviewError> {
    let (num, den) = text.split_once('/').unwrap_or((text, "1"));
    let parsed = num.parse().ok().zip(den.parse().ok());
    parsed
        .and_then(|(num, den)| Correctness::new(num, den))
        .ok_or_else(|| PreviewError::Fraction(text.chars().take(20).collect()))
}
