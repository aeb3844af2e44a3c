//! Qstreams as they are planned.

use super::people::somebody;
use super::sample::{TOKEN, around, plan, today};
use super::{Specimen, specimen};
use crate::app::courses::{Admitted, Growth, Offered, Overview, PlanChange, Spread, Teamed, Teams};
use crate::domain::board::BoardMode;
use crate::domain::course::{self, CourseError, CourseSettings, CourseState, FieldError, Obstacle, Phase, TypedCourse};
use crate::domain::feasibility;
use crate::domain::ids::{CourseId, QuestionId, QuestionVersionId, SiteId, TeamId};
use crate::domain::person::LabelKind;
use crate::domain::remarks::CommentMode;
use crate::domain::schedule::Plan;
use crate::domain::time::Instant;
use crate::store::{Course, OfferedQuestion, PlannedCourse, Team, User};
use crate::strings::Strings;
use crate::web::pages::around::Around;
use crate::web::pages::course::Ending;
use crate::web::pages::course_growing as growing;
use crate::web::pages::people::Asked;
use crate::web::pages::{
    course as one, course_change, course_people, course_questions, course_readers, course_teams, courses,
};
use maud::Markup;
use uuid::Uuid;

pub(super) const SPECIMENS: &[Specimen] = &[
    specimen("courses-some", |strings| all(strings, &planned(), None)),
    specimen("courses-none", |strings| all(strings, &[], None)),
    specimen("courses-wrong", |strings| all(strings, &[], Some("course-wrong-name"))),
    specimen("course-begun", |strings| show(strings, (Phase::Draft, 0), &[])),
    specimen("course-draft", |strings| show(strings, (Phase::Draft, 90), &[])),
    specimen("course-wrong", |strings| {
        let wrong = [("ends_on", CourseError::EndsBeforeStart), ("max_per_day", CourseError::NotUpTo(50))];
        show(strings, (Phase::Draft, 30), &wrong)
    }),
    specimen("course-running", |strings| show(strings, (Phase::Running, 30), &[])),
    specimen("course-over", |strings| show(strings, (Phase::Closed, 30), &[])),
    specimen("course-closing", |strings| {
        one::asking(&planner(strings), &found(Phase::Running, 30), Ending::Close, TOKEN)
    }),
    specimen("course-removal", |strings| {
        one::asking(&planner(strings), &found(Phase::Draft, 30), Ending::Remove, TOKEN)
    }),
    specimen("course-topics", |strings| choose(strings, "", true)),
    specimen("course-topic", |strings| choose(strings, "Sizing", false)),
    specimen("course-more-topics", |strings| offer(strings, CourseState::Launched, "", false)),
    specimen("course-more-topic", |strings| offer(strings, CourseState::Launched, "Sizing", false)),
    specimen("course-growing", |strings| growing(strings, |view| growing::foreseen(view, &growth("2027-02-19")))),
    specimen("course-growing-late", |strings| growing(strings, |view| growing::foreseen(view, &growth("2026-11-30")))),
    specimen("course-spreading", |strings| {
        let spread = Spread { people: 3_000, left: 2_000, without_dates: Vec::new() };
        growing(strings, |view| growing::spread(view, &spread))
    }),
    specimen("course-spread", |strings| {
        let spread = Spread { people: 14, left: 0, without_dates: Vec::new() };
        growing(strings, |view| growing::spread(view, &spread))
    }),
    specimen("course-change", |strings| changing(strings, "2027-03-19", 2)),
    specimen("course-change-ends", |strings| changing(strings, "2026-11-01", 3)),
    specimen("course-launch", |strings| bring_in(strings, CourseState::Draft, (&[], None))),
    specimen("course-not-ready", |strings| {
        bring_in(strings, CourseState::Draft, (&[Obstacle::NoQuestions, Obstacle::StartIsOver], None))
    }),
    specimen("course-add", |strings| bring_in(strings, CourseState::Launched, (&[], None))),
    specimen("course-addresses", |strings| {
        let listed = ["ana@acme.example", "ben@acme.example", "chi@acme.example"].map(str::to_owned);
        people(strings, CourseState::Launched, (&[], None), (&listed, &listed[2..]))
    }),
    specimen("teams-some", |strings| teams(strings, true, None)),
    specimen("teams-none", |strings| teams(strings, false, None)),
    specimen("teams-done", |strings| {
        let unknown = vec!["zoe@elsewhere.example".to_owned()];
        teams(strings, true, Some(&course_teams::Note::Done(Teamed { people: 12, unknown })))
    }),
    specimen("teams-refused", |strings| teams(strings, true, Some(&course_teams::Note::Refused("teams-no-name")))),
    specimen("readers-some", |strings| readers(strings, &[somebody("Zoë", "Lindqvist", "zoe@acme.example")], None)),
    specimen("readers-nobody", |strings| readers(strings, &[], Some(course_readers::Note::Nobody))),
    specimen("course-adding", |strings| {
        let admitted = Admitted { added: 3_000, left: 2_000, without_dates: Vec::new() };
        bring_in(strings, CourseState::Launched, (&[], Some(&admitted)))
    }),
];

fn planner(strings: &'static Strings) -> Around<'static> {
    Around { plans: true, people: true, ..around(strings) }
}

fn planned() -> Vec<(PlannedCourse, Phase)> {
    let course = |name: &str, state, starts: i32, people| PlannedCourse {
        id: CourseId(Uuid::nil()),
        name: name.to_owned(),
        state,
        starts_on: today().plus_days(starts),
        ends_on: Some(today().plus_days(starts + 54)),
        questions: 30,
        people,
    };
    let courses = [
        course("Objections in the last five minutes of a call", CourseState::Draft, 14, 0),
        course("Knee implants: sizing and handling", CourseState::Launched, -21, 1_250),
        course("Security awareness", CourseState::Launched, -90, 48),
    ];
    let phase = |one: &PlannedCourse| course::phase(one.state, (one.starts_on, one.ends_on), today());
    courses.into_iter().map(|one| (one.clone(), phase(&one))).collect()
}

fn all(strings: &'static Strings, courses: &[(PlannedCourse, Phase)], wrong: Option<&'static str>) -> Markup {
    let (around, add_token) = (planner(strings), TOKEN.to_owned());
    courses::render(&courses::View { around, courses, name: "", weeks: "8", wrong, removed: false, add_token })
}

const SETTINGS: CourseSettings =
    CourseSettings { board: BoardMode::Names, tie_breaks: true, comments: CommentMode::Moderated };

fn course(state: CourseState) -> Course {
    Course {
        id: CourseId(Uuid::nil()),
        site_id: SiteId(Uuid::nil()),
        name: "Knee implants: sizing and handling".to_owned(),
        plan: Plan { starts_on: today().plus_days(7), ..plan() },
        state,
        created_at: Instant::from_millis(0),
    }
}

fn found(phase: Phase, questions: usize) -> Overview {
    let state = if phase == Phase::Draft { CourseState::Draft } else { CourseState::Launched };
    let course = course(state);
    Overview {
        settings: SETTINGS,
        phase,
        questions,
        topics: if questions == 0 {
            Vec::new()
        } else {
            vec![("Handling".to_owned(), 10), ("Sizing".to_owned(), questions - 10)]
        },
        people: if state == CourseState::Draft { 0 } else { 1_250 },
        feasible: feasibility::check(&course.plan, questions),
        course,
        today: today(),
    }
}

fn show(strings: &'static Strings, (phase, questions): (Phase, usize), wrong: &[FieldError]) -> Markup {
    let found = found(phase, questions);
    let typed = TypedCourse::of(&found.course.name, &found.course.plan, found.settings);
    one::render(&one::View {
        around: planner(strings),
        found: &found,
        typed: &typed,
        wrong,
        saved: (phase == Phase::Closed).then_some("course-closed"),
        save_token: TOKEN.to_owned(),
        suggest_token: TOKEN.to_owned(),
        copy_token: TOKEN.to_owned(),
    })
}

fn choose(strings: &'static Strings, topic: &str, saved: bool) -> Markup {
    offer(strings, CourseState::Draft, topic, saved)
}

fn offer(strings: &'static Strings, state: CourseState, topic: &str, saved: bool) -> Markup {
    let question = |number: u128, stem: &str| OfferedQuestion {
        id: QuestionId(Uuid::from_u128(number)),
        version: QuestionVersionId(Uuid::nil()),
        topic: "Sizing".to_owned(),
        stem: stem.to_owned(),
        chosen: number == 1 && state == CourseState::Draft,
    };
    let draft = state == CourseState::Draft;
    let offered = Offered {
        course: course(state),
        topics: vec![
            ("Handling".to_owned(), 12, if draft { 12 } else { 0 }),
            ("Objections".to_owned(), 8, 0),
            ("Sizing".to_owned(), 2, usize::from(draft)),
        ],
        questions: vec![
            question(1, "Which size comes **next** when the trial is loose?"),
            question(2, "When do you change to the longer stem?"),
        ],
    };
    let view =
        course_questions::View { around: planner(strings), offered: &offered, topic, saved, token: TOKEN.to_owned() };
    course_questions::render(&view)
}

fn bring_in(
    strings: &'static Strings,
    state: CourseState,
    (obstacles, admitted): (&[Obstacle], Option<&Admitted>),
) -> Markup {
    people(strings, state, (obstacles, admitted), (&[], &[]))
}

fn people(
    strings: &'static Strings,
    state: CourseState,
    (obstacles, admitted): (&[Obstacle], Option<&Admitted>),
    (addresses, unknown): (&[String], &[String]),
) -> Markup {
    course_people::render(&course_people::View {
        around: planner(strings),
        course: &course(state),
        asked: &Asked::default(),
        labels: &[],
        addresses,
        no_address: false,
        unknown,
        found: if addresses.is_empty() { 1_250 } else { 2 },
        obstacles,
        admitted,
        token: TOKEN.to_owned(),
        file_token: TOKEN.to_owned(),
    })
}

fn growing(strings: &'static Strings, page: impl FnOnce(&growing::View<'_>) -> Markup) -> Markup {
    page(&growing::View { around: planner(strings), course: &course(CourseState::Launched), token: TOKEN })
}

fn growth(end: &str) -> Growth {
    let course = course(CourseState::Launched);
    let question = |number: u128, stem: &str| OfferedQuestion {
        id: QuestionId(Uuid::from_u128(number)),
        version: QuestionVersionId(Uuid::nil()),
        topic: "Sizing".to_owned(),
        stem: stem.to_owned(),
        chosen: false,
    };
    let added = vec![question(1, "Which size comes **next**?"), question(2, "When do you change to the longer stem?")];
    let last_new = Some(today().plus_days(30));
    let plan = Plan { ends_on: end.parse().ok(), ..course.plan };
    let best = last_new.map(|day| feasibility::retired_on(&plan, day));
    Growth { course: Course { plan, ..course }, added, people: 1_250, last_new, best }
}

fn changing(strings: &'static Strings, end: &str, max_per_day: u16) -> Markup {
    let course = course(CourseState::Launched);
    let plan = Plan { ends_on: end.parse().ok(), max_per_day, ..course.plan.clone() };
    let typed = TypedCourse::of(&course.name, &plan, SETTINGS);
    let ends = plan.has_ended(today());
    let problems = if ends { Vec::new() } else { feasibility::check(&plan, 400).problems };
    course_change::render(&planner(strings), &PlanChange { course, plan, people: 1_250, problems, ends }, &typed, TOKEN)
}

fn teams(strings: &'static Strings, some: bool, note: Option<&course_teams::Note>) -> Markup {
    let team = |number: u128, name: &str, members| {
        (Team { id: TeamId(Uuid::from_u128(number)), name: name.to_owned() }, members)
    };
    let teams = Teams {
        course: course(CourseState::Launched),
        teams: if some { vec![team(1, "North", 14), team(2, "West and the islands", 9)] } else { Vec::new() },
        without: if some { 3 } else { 26 },
        labels: vec![(LabelKind::Group, "Region".to_owned()), (LabelKind::Tag, "Product".to_owned())],
    };
    let token = || TOKEN.to_owned();
    let around = planner(strings);
    let tokens = (token(), token(), token());
    let (make_token, put_token, remove_token) = tokens;
    course_teams::render(&course_teams::View { around, teams: &teams, note, make_token, put_token, remove_token })
}

fn readers(strings: &'static Strings, readers: &[User], note: Option<course_readers::Note>) -> Markup {
    course_readers::render(&course_readers::View {
        around: planner(strings),
        course: &course(CourseState::Launched),
        readers,
        typed: "nobody@acme.example",
        note,
        add_token: TOKEN.to_owned(),
        remove_token: TOKEN.to_owned(),
    })
}
