//! Planning a course: what may be typed, what is suggested to begin with, and what stands between a plan and its launch.

use super::board::BoardMode;
use super::calendar::{Weekdays, WorkCalendar};
use super::feasibility::{Feasibility, Problem};
use super::remarks::CommentMode;
use super::schedule::{CourseKind, Plan};
use super::time::LocalDate;

/// The longest name of a course, in characters.
pub const LONGEST_NAME: usize = 120;

/// What somebody decided about a course; whether a launched one runs is a matter of its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CourseState {
    /// Being planned: nobody takes part, no report and no org knows it.
    Draft,
    Launched,
}

impl CourseState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Launched => "launched",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Draft, Self::Launched].into_iter().find(|state| state.as_str() == text)
    }
}

/// Where a course stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Draft,
    Scheduled,
    Running,
    Closed,
}

pub fn phase(state: CourseState, (starts_on, ends_on): (LocalDate, Option<LocalDate>), today: LocalDate) -> Phase {
    match (state, ends_on) {
        (CourseState::Draft, _) => Phase::Draft,
        (CourseState::Launched, Some(end)) if today > end => Phase::Closed,
        (CourseState::Launched, _) if today < starts_on => Phase::Scheduled,
        (CourseState::Launched, _) => Phase::Running,
    }
}

/// A plan to begin with, by how long a course is to last; §2.3 of the learning reference says why these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    pub weeks: i32,
    pub interval_incorrect: u16,
    pub interval_correct: u16,
    pub max_per_day: u16,
}

pub const PRESETS: [Preset; 3] = [
    Preset { weeks: 5, interval_incorrect: 3, interval_correct: 7, max_per_day: 3 },
    Preset { weeks: 8, interval_incorrect: 5, interval_correct: 10, max_per_day: 3 },
    Preset { weeks: 12, interval_incorrect: 7, interval_correct: 14, max_per_day: 2 },
];

impl Preset {
    /// The preset of so many weeks; the middle one for anything else.
    pub fn of_weeks(weeks: &str) -> Self {
        let [short, usual, long] = PRESETS;
        [short, long].into_iter().find(|one| one.weeks.to_string() == weeks).unwrap_or(usual)
    }

    /// A classic plan that begins on the first working day a week from `today`.
    pub fn plan(self, today: LocalDate, calendar: WorkCalendar) -> Plan {
        let starts_on = calendar.roll(today.plus_days(7));
        let workdays = calendar.workdays;
        let usual = Weekdays::of([1, 3, 5]);
        Plan {
            kind: CourseKind::Classic,
            starts_on,
            ends_on: Some(calendar.roll(starts_on.plus_days(self.weeks * 7 - 3))),
            new_per_delivery: 2,
            // Monday, Wednesday and Friday, where these are worked on.
            delivery_weekdays: if workdays.bits() & usual.bits() == usual.bits() { usual } else { workdays },
            max_per_day: self.max_per_day,
            interval_incorrect: self.interval_incorrect,
            interval_correct: self.interval_correct,
            streak_required: 2,
            reserve_for_new: true,
            calendar,
        }
    }
}

/// What a form of a course says, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedCourse {
    pub name: String,
    pub kind: String,
    pub starts_on: String,
    /// Empty: without an end.
    pub ends_on: String,
    pub new_per_delivery: String,
    pub delivery_weekdays: Weekdays,
    pub max_per_day: String,
    pub interval_incorrect: String,
    pub interval_correct: String,
    pub streak_required: String,
    pub reserve_for_new: bool,
    pub board: String,
    pub tie_breaks: bool,
    pub comments: String,
}

/// What a course lets learners see and say of one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CourseSettings {
    pub board: BoardMode,
    /// Equal points are told apart by the wall clock of the last answer.
    pub tie_breaks: bool,
    pub comments: CommentMode,
}

/// What is wrong with a field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CourseError {
    NameEmpty,
    NameTooLong,
    NoDate,
    EndsBeforeStart,
    NoWeekday,
    /// No whole number from 1 to this.
    NotUpTo(u16),
    Unknown,
}

/// A field's name and what is wrong with it.
pub type FieldError = (&'static str, CourseError);

impl TypedCourse {
    /// A stored course, as its form shows it.
    pub fn of(name: &str, plan: &Plan, settings: CourseSettings) -> Self {
        Self {
            name: name.to_owned(),
            kind: plan.kind.as_str().to_owned(),
            starts_on: plan.starts_on.to_string(),
            ends_on: plan.ends_on.map(|day| day.to_string()).unwrap_or_default(),
            new_per_delivery: plan.new_per_delivery.to_string(),
            delivery_weekdays: plan.delivery_weekdays,
            max_per_day: plan.max_per_day.to_string(),
            interval_incorrect: plan.interval_incorrect.to_string(),
            interval_correct: plan.interval_correct.to_string(),
            streak_required: plan.streak_required.to_string(),
            reserve_for_new: plan.reserve_for_new,
            board: settings.board.as_str().to_owned(),
            tie_breaks: settings.tie_breaks,
            comments: settings.comments.as_str().to_owned(),
        }
    }

    /// The course that was typed, or everything that is wrong with it.
    pub fn read(&self, calendar: WorkCalendar) -> Result<(String, Plan, CourseSettings), Vec<FieldError>> {
        let mut wrong = Wrong(Vec::new());
        let name = self.name.trim().to_owned();
        if name.is_empty() {
            wrong.0.push(("name", CourseError::NameEmpty));
        } else if name.chars().count() > LONGEST_NAME {
            wrong.0.push(("name", CourseError::NameTooLong));
        }
        let kind = wrong.take("kind", CourseKind::parse(&self.kind), CourseError::Unknown);
        let starts_on = wrong.take("starts_on", self.starts_on.parse::<LocalDate>().ok(), CourseError::NoDate);
        let ends_on = match self.ends_on.trim() {
            "" => None,
            text => wrong.take("ends_on", text.parse::<LocalDate>().ok(), CourseError::NoDate),
        };
        if ends_on.zip(starts_on).is_some_and(|(end, start)| end < start) {
            wrong.0.push(("ends_on", CourseError::EndsBeforeStart));
        }
        if self.delivery_weekdays.bits() == 0 {
            wrong.0.push(("day-1", CourseError::NoWeekday));
        }
        let new_per_delivery = wrong.number("new_per_delivery", &self.new_per_delivery, 20);
        let max_per_day = wrong.number("max_per_day", &self.max_per_day, 50);
        let interval_incorrect = wrong.number("interval_incorrect", &self.interval_incorrect, 90);
        let interval_correct = wrong.number("interval_correct", &self.interval_correct, 90);
        let streak_required = wrong.number("streak_required", &self.streak_required, 5);
        let board = wrong.take("board", BoardMode::parse(&self.board), CourseError::Unknown);
        let comments = wrong.take("comments", CommentMode::parse(&self.comments), CourseError::Unknown);
        match (kind, starts_on, board, comments) {
            (Some(kind), Some(starts_on), Some(board), Some(comments)) if wrong.0.is_empty() => {
                let plan = Plan {
                    kind,
                    starts_on,
                    ends_on,
                    new_per_delivery,
                    delivery_weekdays: self.delivery_weekdays,
                    max_per_day,
                    interval_incorrect,
                    interval_correct,
                    streak_required,
                    reserve_for_new: self.reserve_for_new,
                    calendar,
                };
                Ok((name, plan, CourseSettings { board, tie_breaks: self.tie_breaks, comments }))
            }
            _ => Err(wrong.0),
        }
    }
}

struct Wrong(Vec<FieldError>);

impl Wrong {
    fn take<T>(&mut self, field: &'static str, read: Option<T>, why: CourseError) -> Option<T> {
        if read.is_none() {
            self.0.push((field, why));
        }
        read
    }

    fn number(&mut self, field: &'static str, typed: &str, most: u16) -> u16 {
        let number = typed.trim().parse::<u16>().ok().filter(|number| (1..=most).contains(number));
        self.take(field, number, CourseError::NotUpTo(most)).unwrap_or(1)
    }
}

/// What may change of a launched course without moving anybody's dates: its name, its end, how many come in a day, and what
/// people see of one another. Everything else stays as it was launched.
#[must_use]
pub fn changed_while_running(launched: &Plan, wanted: &Plan) -> Plan {
    Plan { ends_on: wanted.ends_on, max_per_day: wanted.max_per_day, ..launched.clone() }
}

/// What still keeps a course from its launch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    NoQuestions,
    NobodyChosen,
    /// The start lies before today: everything until today would come at once.
    StartIsOver,
    /// The plan gives some questions no date.
    NoDeliveryDay,
    NobodyCanFinish,
}

/// Checks before a launch. A plan that only some can finish is told on the page, and isn't one of them.
pub fn obstacles(
    plan: &Plan,
    today: LocalDate,
    feasible: &Feasibility,
    (questions, people): (usize, i64),
) -> Vec<Obstacle> {
    let has = |of: fn(&Problem) -> bool| feasible.problems.iter().any(of);
    let checks = [
        (questions == 0, Obstacle::NoQuestions),
        (plan.starts_on < today, Obstacle::StartIsOver),
        (has(|one| matches!(one, Problem::NoDeliveryDay)), Obstacle::NoDeliveryDay),
        (has(|one| matches!(one, Problem::NobodyCanFinish { .. })), Obstacle::NobodyCanFinish),
        (people == 0, Obstacle::NobodyChosen),
    ];
    checks.into_iter().filter(|(holds, _)| *holds).map(|(_, obstacle)| obstacle).collect()
}

/// The order of first presentations: topics in turn, because mixed practice is remembered better than a topic at a stretch.
pub fn mixed<T>(by_topic: Vec<Vec<T>>) -> Vec<T> {
    let mut rows: Vec<_> = by_topic.into_iter().map(Vec::into_iter).collect();
    let mut mixed = Vec::new();
    loop {
        let before = mixed.len();
        mixed.extend(rows.iter_mut().filter_map(Iterator::next));
        if mixed.len() == before {
            return mixed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::feasibility;
    use super::*;
    use std::collections::BTreeSet;

    fn calendar() -> WorkCalendar {
        WorkCalendar { workdays: Weekdays::of(1..=5), holidays: BTreeSet::new() }
    }

    fn day(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn settings() -> CourseSettings {
        CourseSettings { board: BoardMode::Names, tie_breaks: false, comments: CommentMode::Off }
    }

    #[test]
    fn a_stored_course_reads_back_from_its_form() {
        let plan = Preset::of_weeks("8").plan(day("2026-11-23"), calendar());
        let typed = TypedCourse::of("Devices", &plan, settings());
        assert_eq!(typed.read(calendar()), Ok(("Devices".to_owned(), plan, settings())));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let typed = TypedCourse {
            name: " ".to_owned(),
            kind: "classic".to_owned(),
            starts_on: "2026-12-01".to_owned(),
            ends_on: "2026-11-30".to_owned(),
            new_per_delivery: "0".to_owned(),
            max_per_day: "many".to_owned(),
            interval_incorrect: "91".to_owned(),
            interval_correct: "10".to_owned(),
            streak_required: "2".to_owned(),
            board: "names".to_owned(),
            comments: "shouted".to_owned(),
            ..TypedCourse::default()
        };
        let wrong = typed.read(calendar()).unwrap_err();
        let expected = [
            ("name", CourseError::NameEmpty),
            ("ends_on", CourseError::EndsBeforeStart),
            ("day-1", CourseError::NoWeekday),
            ("new_per_delivery", CourseError::NotUpTo(20)),
            ("max_per_day", CourseError::NotUpTo(50)),
            ("interval_incorrect", CourseError::NotUpTo(90)),
            ("comments", CourseError::Unknown),
        ];
        assert_eq!(wrong, expected);
    }

    #[test]
    fn every_preset_can_be_finished_with_as_many_questions_as_its_weeks_have_room_for() {
        for (preset, questions) in PRESETS.into_iter().zip([20, 30, 37]) {
            let plan = preset.plan(day("2026-11-23"), calendar());
            let verdict = feasibility::check(&plan, questions);
            assert_eq!(verdict.problems, Vec::new(), "{preset:?}");
        }
    }

    #[test]
    fn a_launch_needs_questions_people_a_start_ahead_and_a_plan_that_ends() {
        let plan = Preset::of_weeks("5").plan(day("2026-11-23"), calendar());
        let check = |plan: &Plan, today, questions, people| {
            obstacles(plan, day(today), &feasibility::check(plan, questions), (questions, people))
        };
        assert_eq!(check(&plan, "2026-11-23", 10, 5), Vec::new());
        assert_eq!(check(&plan, "2026-11-23", 0, 0), [Obstacle::NoQuestions, Obstacle::NobodyChosen]);
        assert_eq!(check(&plan, "2026-12-10", 10, 5), [Obstacle::StartIsOver]);
        assert_eq!(check(&plan, "2026-11-23", 200, 5), [Obstacle::NobodyCanFinish]);
        let sundays = Plan { delivery_weekdays: Weekdays::of([7]), new_per_delivery: 1, ..plan };
        assert_eq!(check(&sundays, "2026-11-23", 3, 5), [Obstacle::NoDeliveryDay]);
    }

    #[test]
    fn dates_that_were_promised_stay_while_a_course_runs() {
        let launched = Preset::of_weeks("8").plan(day("2026-11-23"), calendar());
        let wanted = Preset::of_weeks("12").plan(day("2026-12-23"), calendar());
        let kept = changed_while_running(&launched, &wanted);
        assert_eq!((kept.ends_on, kept.max_per_day), (wanted.ends_on, wanted.max_per_day));
        assert_eq!((kept.starts_on, kept.interval_correct), (launched.starts_on, launched.interval_correct));
    }

    #[test]
    fn where_a_course_stands_follows_from_its_dates() {
        let of = |state, today| phase(state, (day("2026-12-01"), Some(day("2026-12-31"))), day(today));
        assert_eq!(of(CourseState::Draft, "2026-12-05"), Phase::Draft);
        assert_eq!(of(CourseState::Launched, "2026-11-30"), Phase::Scheduled);
        assert_eq!(of(CourseState::Launched, "2026-12-31"), Phase::Running);
        assert_eq!(of(CourseState::Launched, "2027-01-01"), Phase::Closed);
    }

    #[test]
    fn topics_take_turns() {
        assert_eq!(mixed(vec![vec![1, 2, 3], vec![10], vec![20, 21]]), [1, 10, 20, 2, 21, 3]);
        assert_eq!(mixed::<u8>(Vec::new()), Vec::<u8>::new());
    }
}
