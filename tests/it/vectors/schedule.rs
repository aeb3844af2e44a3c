//! Course scripts: what is presented on each day, what each answer earns, where everything ends.

use super::files;
use qstream::domain::calendar::{Weekdays, WorkCalendar};
use qstream::domain::grading::{self, Correctness};
use qstream::domain::question::QuestionKind;
use qstream::domain::report::{self, Pair};
use qstream::domain::schedule::{self, Class, CourseKind, ItemState, Open, Plan, Progress};
use qstream::domain::time::LocalDate;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(Deserialize)]
struct Vector {
    name: String,
    course: Course,
    first_dates: BTreeMap<String, LocalDate>,
    steps: Vec<Day>,
    #[serde(rename = "final")]
    end: End,
}

#[derive(Deserialize)]
struct Course {
    start: LocalDate,
    end: Option<LocalDate>,
    kind: CourseKind,
    questions: Vec<String>,
    new_per_delivery: u16,
    delivery_days: Vec<u8>,
    max_per_day: u16,
    interval_incorrect: u16,
    interval_correct: u16,
    streak: u16,
    workdays: Vec<u8>,
    holidays: Vec<LocalDate>,
}

#[derive(Deserialize)]
struct Day {
    date: LocalDate,
    presented: Vec<Presented>,
    answers: Vec<Answered>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Presented {
    q: String,
    cls: Class,
    scheduled: LocalDate,
}

#[derive(Deserialize)]
struct Answered {
    date: LocalDate,
    q: String,
    correctness: String,
    correct: bool,
    first_points: u32,
    bonus_points: u32,
    total: u32,
    retired: bool,
    next_due: Option<LocalDate>,
}

#[derive(Deserialize)]
struct End {
    points: u32,
    metrics: Metrics,
    status: String,
    remaining: Vec<Remaining>,
}

#[derive(Deserialize)]
struct Metrics {
    initial: Option<f64>,
    current: Option<f64>,
    average: Option<f64>,
    improvement_pp: Option<f64>,
    answered: usize,
    questions_answered: usize,
    retired: usize,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Remaining {
    q: String,
    cls: Class,
    due: LocalDate,
}

fn fraction(text: &str) -> Correctness {
    let (num, den) = text.split_once('/').unwrap_or((text, "1"));
    Correctness::new(num.parse().expect("a number"), den.parse().expect("a number")).expect("a fraction")
}

impl Course {
    fn plan(&self) -> Plan {
        Plan {
            kind: self.kind,
            starts_on: self.start,
            ends_on: self.end,
            new_per_delivery: self.new_per_delivery,
            delivery_weekdays: Weekdays::of(self.delivery_days.iter().copied()),
            max_per_day: self.max_per_day,
            interval_incorrect: self.interval_incorrect,
            interval_correct: self.interval_correct,
            streak_required: self.streak,
            reserve_for_new: false,
            calendar: WorkCalendar {
                workdays: Weekdays::of(self.workdays.iter().copied()),
                holidays: self.holidays.iter().copied().collect::<BTreeSet<_>>(),
            },
        }
    }
}

/// One learner going through a script with the engine alone.
struct Learner<'a> {
    plan: Plan,
    course: &'a Course,
    open: Vec<Open<usize>>,
    items: HashMap<usize, ItemState>,
    pairs: BTreeMap<usize, Pair>,
    answers: Vec<(LocalDate, Correctness)>,
    points: u32,
}

impl<'a> Learner<'a> {
    fn enrol(vector: &'a Vector) -> Self {
        let plan = vector.course.plan();
        let dates = schedule::first_dates(&plan, plan.starts_on, vector.course.questions.len());
        for (question, date) in vector.course.questions.iter().zip(&dates) {
            assert_eq!(vector.first_dates[question], *date, "{}: first date of {question}", vector.name);
        }
        let open = dates
            .into_iter()
            .enumerate()
            .map(|(of, scheduled_on)| Open {
                of,
                class: Class::New,
                scheduled_on,
                position: u32::try_from(of).expect("small"),
            })
            .collect();
        Self {
            plan,
            course: &vector.course,
            open,
            items: HashMap::new(),
            pairs: BTreeMap::new(),
            answers: Vec::new(),
            points: 0,
        }
    }

    fn presented(&self, today: LocalDate) -> Vec<Presented> {
        let answered = self.answers.iter().filter(|(on, _)| *on == today).count();
        schedule::queue(&self.plan, today, &self.open, answered)
            .into_iter()
            .map(|one| Presented {
                q: self.course.questions[one.of].clone(),
                cls: one.class,
                scheduled: one.scheduled_on,
            })
            .collect()
    }

    fn answer(&mut self, given: &Answered, name: &str) {
        let at = format!("{name}: {} on {}", given.q, given.date);
        let question = self.course.questions.iter().position(|one| *one == given.q).expect("known question");
        let correctness = fraction(&given.correctness);
        let before = self.items.get(&question).copied().unwrap_or_default();
        let step = schedule::on_answer(&self.plan, before, correctness, given.date);
        self.points += step.first_points + step.retirement_points;
        assert_eq!(correctness.is_right(), given.correct, "{at}: right");
        assert_eq!(step.first_points, given.first_points, "{at}: first points");
        assert_eq!(step.retirement_points, given.bonus_points, "{at}: bonus");
        assert_eq!(self.points, given.total, "{at}: total");
        assert_eq!(step.state.retired_on.is_some(), given.retired, "{at}: retired");
        assert_eq!(step.next.map(|(_, on)| on), given.next_due, "{at}: next");
        let place = self.open.iter().position(|one| one.of == question).expect("it was open");
        let answered = self.open.remove(place);
        self.open.extend(step.next.map(|(class, scheduled_on)| Open { class, scheduled_on, ..answered }));
        self.items.insert(question, step.state);
        self.pairs
            .entry(question)
            .and_modify(|pair| pair.latest = correctness)
            .or_insert(Pair { first: correctness, latest: correctness });
        self.answers.push((given.date, correctness));
    }

    fn assert_end(&self, end: &End, last_day: LocalDate, name: &str) {
        let pairs: Vec<Pair> = self.pairs.values().copied().collect();
        let (initial, current) = (report::initial_proficiency(&pairs), report::current_proficiency(&pairs));
        let average = report::mean_percent(self.answers.iter().map(|(_, correctness)| *correctness));
        let retired = self.items.values().filter(|item| item.retired_on.is_some()).count();
        assert_eq!(self.points, end.points, "{name}: points");
        assert_eq!(initial.map(report::rounded), end.metrics.initial, "{name}: initial");
        assert_eq!(current.map(report::rounded), end.metrics.current, "{name}: current");
        assert_eq!(average.map(report::rounded), end.metrics.average, "{name}: average");
        let improvement = current.zip(initial).map(|(current, initial)| report::rounded(current - initial));
        assert_eq!(improvement, end.metrics.improvement_pp, "{name}: improvement");
        assert_eq!(self.answers.len(), end.metrics.answered, "{name}: answers");
        assert_eq!(pairs.len(), end.metrics.questions_answered, "{name}: questions");
        assert_eq!(retired, end.metrics.retired, "{name}: retired");
        let status = match schedule::progress(&self.plan, last_day, pairs.len(), retired, self.course.questions.len()) {
            Progress::NotStarted => "not_started",
            Progress::InProgress => "in_progress",
            Progress::Completed => "completed",
            Progress::Incomplete => "incomplete",
        };
        assert_eq!(status, end.status, "{name}: status");
        let mut remaining = self.open.clone();
        remaining.sort_by_key(|one| (one.scheduled_on, one.class, one.position));
        let remaining: Vec<_> = remaining
            .into_iter()
            .map(|one| Remaining { q: self.course.questions[one.of].clone(), cls: one.class, due: one.scheduled_on })
            .collect();
        assert_eq!(remaining, end.remaining, "{name}: remaining");
    }
}

#[test]
fn schedule_vectors_unfold_day_by_day_as_they_say() {
    for (file, content) in files("schedule") {
        let vectors: Vec<Vector> = serde_json::from_value(content["vectors"].clone()).expect("vectors");
        assert!(!vectors.is_empty(), "{file} has no vector");
        for vector in &vectors {
            let name = format!("{file}: {}", vector.name);
            let mut learner = Learner::enrol(vector);
            for day in &vector.steps {
                assert_eq!(learner.presented(day.date), day.presented, "{name}: presented on {}", day.date);
                for answer in &day.answers {
                    learner.answer(answer, &name);
                }
            }
            let last_day = vector.steps.last().map_or(vector.course.start, |day| day.date);
            learner.assert_end(&vector.end, last_day, &name);
        }
    }
}

#[test]
fn grading_vectors_give_their_fraction() {
    #[derive(Deserialize)]
    struct Graded {
        correct: BTreeSet<String>,
        chosen: BTreeSet<String>,
        correctness: String,
    }
    for (file, content) in files("schedule") {
        let cases: Vec<Graded> = serde_json::from_value(content["multi_answer"].clone()).unwrap_or_default();
        for case in cases {
            let grade = grading::grade(QuestionKind::Multi, &case.correct, &case.chosen);
            assert_eq!(grade, fraction(&case.correctness), "{file}: {:?} of {:?}", case.chosen, case.correct);
        }
    }
}
