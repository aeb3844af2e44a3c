//! Reports: a team, a whole course, one person; quiet, urgent, empty, long and large.

use super::sample::{self, TOKEN, around};
use super::{Specimen, specimen};
use crate::app::reports::{
    Body, Group, Groups, Hard, Header, LastNudge, Nudge, Nudged, Of, Person, PersonReport, Report, Standing, Team,
    Topic, Week,
};
use crate::domain::at_risk::Reason;
use crate::domain::grading::{Correctness, WHOLE};
use crate::domain::hold::Hold;
use crate::domain::ids::{CoachingNoteId, CourseId, QuestionId, UserId};
use crate::domain::nudge::Obstacle;
use crate::domain::reach::Depth;
use crate::domain::report::{Figures, Item, Pair, Sum};
use crate::domain::time::Instant;
use crate::store::{CoachingNote, ReadableCourse};
use crate::strings::Strings;
use crate::web::pages::report_parts::{Look, Sort};
use crate::web::pages::report_person::{self, Said};
use crate::web::pages::reports;
use maud::Markup;
use uuid::Uuid;

pub(super) const SPECIMENS: &[Specimen] = &[
    specimen("reports-team", |strings| show(strings, &full(Of::Own(Depth::Direct), team(8, 4, true)), Look::default())),
    specimen("reports-fine", |strings| {
        show(strings, &full(Of::Own(Depth::Direct), team(5, 4, false)), Look::default())
    }),
    specimen("reports-little-data", |strings| show(strings, &full(Of::Own(Depth::Direct), little()), Look::default())),
    specimen("reports-first-answers", |strings| {
        let look = Look { first: true, sort: Sort::parse("1"), from: 0 };
        show(strings, &full(Of::Own(Depth::AllBelow), team(8, 4, true)), look)
    }),
    specimen("reports-long", |strings| show(strings, &full(Of::TeamOf(UserId(Uuid::nil())), long()), Look::default())),
    specimen("reports-many", |strings| {
        let look = Look { sort: Sort::parse("overall"), ..Look::default() };
        show(strings, &full(Of::Own(Depth::AllBelow), team(200, 20, true)), look)
    }),
    specimen("reports-everybody", |strings| show(strings, &full(Of::Everybody, teams(4)), Look::default())),
    specimen("reports-everybody-many", |strings| {
        show(strings, &full(Of::Everybody, teams(120)), Look { from: 50, ..Look::default() })
    }),
    specimen("reports-nudged", |strings| {
        let name = "Dev Raghunathan".to_owned();
        let later = Some(sample::today().plus_days(1));
        let nudged = Nudged::Queued { name, later };
        after_nudge(strings, &full(Of::Own(Depth::Direct), team(8, 4, true)), Look::default(), Some(&nudged))
    }),
    specimen("reports-nobody", |strings| {
        show(strings, &full(Of::Own(Depth::Direct), team(0, 0, false)), Look::default())
    }),
    specimen("reports-empty", |strings| show(strings, &Report::Empty, Look::default())),
    specimen("report-person-risk", |strings| one(strings, true, Said::default())),
    specimen("report-person-fine", |strings| {
        one(strings, false, Said { done: Some("reports-note-kept"), ..Said::default() })
    }),
    specimen("report-person-not-nudged", |strings| {
        let nudged = Nudged::Not { name: "Ben Okoye".to_owned(), why: Obstacle::Lately };
        one(strings, true, Said { nudged: Some(&nudged), ..Said::default() })
    }),
    specimen("report-person-wrong", |strings| {
        let wrong = Some(("to", "hold-wrong-backwards"));
        one(strings, true, Said { wrong, from: "2026-03-12", to: "2026-03-10", ..Said::default() })
    }),
];

fn show(strings: &'static Strings, report: &Report, look: Look) -> Markup {
    after_nudge(strings, report, look, None)
}

fn after_nudge(strings: &'static Strings, report: &Report, look: Look, nudged: Option<&Nudged>) -> Markup {
    let (around, nudge_token) = (around(strings), TOKEN.to_owned());
    reports::render(&reports::View { around, report, look, minute: 600, zone: "Europe/Dublin", nudged, nudge_token })
}

fn course(id: u128, name: &str) -> ReadableCourse {
    let starts_on = sample::today().plus_days(-21);
    ReadableCourse { id: CourseId(Uuid::from_u128(id)), name: name.to_owned(), starts_on, ends_on: None, of_team: true }
}

fn full(of: Of, body: Body) -> Report {
    let course_now = course(1, "Selling with confidence");
    let courses = vec![course_now.clone(), course(2, "Security awareness")];
    let manager = matches!(of, Of::TeamOf(_)).then(|| "Maeve Byrne".to_owned());
    let today = sample::today();
    let header = Header { courses, course: course_now, of, manager, may_own: true, may_everybody: true, today };
    Report::Full(Box::new(header), body)
}

const FIRST: [&str; 8] = ["Ana", "Ben", "Chi", "Dev", "Zoë", "Aoife", "Yusuf", "Łukasz"];
const LAST: [&str; 8] =
    ["Ferreira", "Okoye", "Nakamura", "Raghunathan", "Lindqvist", "Ní Bhriain", "al-Sayed", "Wójcik"];
const TOPICS: [&str; 4] = ["Compliance", "Discovery", "Objections", "Storage"];

fn pick<'a>(of: &[&'a str], at: usize) -> &'a str {
    of.get(at % of.len().max(1)).copied().unwrap_or_default()
}

/// Some sum that looks like people: different in each cell, the same every time.
fn sum(row: usize, column: usize) -> Sum {
    let seed = i64::try_from((row * 31 + column * 17) % 13).unwrap_or(0);
    let pairs = 2 + seed % 5;
    let right = |more: i64| (seed * 7 + more) % (pairs + 1) * WHOLE;
    Sum { pairs, first: right(1), latest: right(4).max(right(1)), retired: seed % 2 }
}

fn figures(sums: &[Sum], people: usize) -> Figures {
    let all = sums.iter().fold(Sum::default(), |all, one| all.plus(*one));
    Figures {
        enrolments: people,
        pairs: usize::try_from(all.pairs).unwrap_or(0),
        answers: usize::try_from(2 * all.pairs).unwrap_or(0),
        engagement: (people > 0).then_some(87.5),
        participation: (all.pairs > 0).then_some(81.0),
        initial: all.initial(),
        current: all.current(),
        mastery: (people > 0).then_some(34.0),
        ..Figures::default()
    }
}

fn person(at: usize, topics: Vec<Sum>, reasons: Vec<Reason>) -> Person {
    Person {
        // Scattered as real ids are, so that the page weighs what a real one does.
        id: UserId(Uuid::from_u128(
            u128::try_from(at + 1).unwrap_or(1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835),
        )),
        first_name: pick(&FIRST, at).to_owned(),
        last_name: pick(&LAST, at + at / 8).to_owned(),
        active: at % 7 != 6,
        figures: figures(&topics, 1),
        backlog: if reasons.is_empty() { 0 } else { 6 },
        waiting: if reasons.is_empty() { 0 } else { 2 },
        nudge: (!reasons.is_empty()).then(|| nudge(at)),
        reasons,
        hold: (at == 4).then(|| Hold { starts_on: sample::today(), ends_on: sample::today().plus_days(9) }),
        last_answer_on: Some(sample::today().plus_days(-3)),
        points: i64::try_from(1_450 - 50 * (at % 29)).unwrap_or(0),
        rank: at + 1,
        topics,
    }
}

/// Nudged lately, free, or out of reach.
fn nudge(at: usize) -> Nudge {
    let last = LastNudge { on: sample::today().plus_days(-2), by: Some("Maeve Byrne".to_owned()) };
    match at % 4 {
        1 => Nudge { obstacle: Some(Obstacle::Lately), last: Some(last) },
        3 => Nudge::default(),
        _ => Nudge { obstacle: Some(Obstacle::Stopped), last: None },
    }
}

fn topics_over<'a>(
    names: impl Iterator<Item = String>,
    rows: &(impl Iterator<Item = &'a Vec<Sum>> + Clone),
) -> Vec<Topic> {
    let total =
        |at: usize| rows.clone().filter_map(|sums| sums.get(at)).fold(Sum::default(), |all, one| all.plus(*one));
    names.enumerate().map(|(at, name)| Topic { sum: total(at), name }).collect()
}

fn names(count: usize) -> impl Iterator<Item = String> {
    (0..count)
        .map(|at| if at < 4 { pick(&TOPICS, at).to_owned() } else { format!("{} {}", pick(&TOPICS, at), at / 4 + 1) })
}

fn team(people: usize, topics: usize, urgent: bool) -> Body {
    let reasons = |at: usize| match at {
        1 if urgent => vec![Reason::NotStarted, Reason::Backlog, Reason::WontFinish],
        3 if urgent => vec![Reason::LowProficiency, Reason::Falling],
        at if urgent && at % 9 == 5 => vec![Reason::Stalled],
        _ => Vec::new(),
    };
    let people: Vec<Person> =
        (0..people).map(|at| person(at, (0..topics).map(|column| sum(at, column)).collect(), reasons(at))).collect();
    body(people, names(topics), "A customer says your price is too high. What do you do first?")
}

fn body(people: Vec<Person>, names: impl Iterator<Item = String>, stem: &str) -> Body {
    let topics = topics_over(names, &people.iter().map(|person| &person.topics));
    let sums: Vec<Sum> = topics.iter().map(|topic| topic.sum).collect();
    let count = people.len();
    Body::Team(Box::new(Team {
        figures: figures(&sums, count),
        started: count.saturating_sub(1),
        presented: 40 * count,
        retired: 7 * count,
        to_retire: 20 * count,
        people,
        topics,
        hardest: hard(stem),
        weeks: weeks(),
    }))
}

fn hard(stem: &str) -> Vec<Hard> {
    let hard = |stem: &str, first: i64, chosen: Option<(Vec<String>, usize)>| Hard {
        question_id: QuestionId(Uuid::nil()),
        topic: "Objections".to_owned(),
        stem: stem.to_owned(),
        language: "en".to_owned(),
        takeaway: "Ask what the gap costs them before you talk about the price.".to_owned(),
        sum: Sum { pairs: 7, first: first * WHOLE, latest: 5 * WHOLE, retired: 1 },
        chosen,
    };
    vec![
        hard(stem, 2, Some((vec!["Offer ten percent off".to_owned()], 4))),
        hard("Which two belong in a first discovery call?", 3, None),
    ]
}

fn weeks() -> Vec<Week> {
    let week = |back: i32, answers, correct| Week { week: sample::today().plus_days(-7 * back), answers, correct };
    vec![week(3, 31, Some(58.0)), week(2, 44, Some(66.0)), week(1, 0, None), week(0, 38, Some(79.0))]
}

fn little() -> Body {
    let few = Sum { pairs: 2, first: WHOLE, latest: 2 * WHOLE, retired: 0 };
    let people = vec![person(0, vec![few, Sum::default()], Vec::new()), person(2, vec![few, few], Vec::new())];
    let Body::Team(mut team) = body(people, names(2), "") else { return Body::Groups(Box::default()) };
    team.hardest.clear();
    team.weeks.truncate(1);
    Body::Team(team)
}

fn long() -> Body {
    let mut people: Vec<Person> =
        (0..3).map(|at| person(at, vec![sum(at, 0), sum(at, 1)], vec![Reason::Backlog])).collect();
    for person in &mut people {
        sample::LONG.clone_into(&mut person.last_name);
    }
    body(people, (0..2).map(|at| format!("{} {at}", sample::LONG)), sample::LONG)
}

fn teams(count: usize) -> Body {
    let group = |at: usize| {
        let topics: Vec<Sum> = (0..4).map(|column| sum(at, column)).collect();
        let manager = (at > 0).then(|| format!("{} {}", pick(&FIRST, at), pick(&LAST, at / 8 + at)));
        let id = UserId(Uuid::from_u128(u128::try_from(at).unwrap_or(0)));
        Group { id, manager, enrolled: 8, started: 7, figures: figures(&topics, 8), topics }
    };
    let groups: Vec<Group> = (0..count).map(group).collect();
    let topics = topics_over(names(4), &groups.iter().map(|group| &group.topics));
    let sums: Vec<Sum> = topics.iter().map(|topic| topic.sum).collect();
    let stem = "A customer says your price is too high. What do you do first?";
    Body::Groups(Box::new(Groups {
        figures: figures(&sums, 8 * count),
        started: 7 * count,
        groups,
        topics,
        hardest: hard(stem),
        weeks: weeks(),
    }))
}

fn one(strings: &'static Strings, urgent: bool, said: Said<'_>) -> Markup {
    let reasons = if urgent { vec![Reason::Stalled, Reason::LowProficiency] } else { Vec::new() };
    let item = |first, latest, answers, retired| Some(Item { pair: Pair { first, latest }, answers, retired });
    let standing = |topic: &str, stem: &str, item, due: Option<i32>| Standing {
        topic: topic.to_owned(),
        stem: stem.to_owned(),
        language: "en".to_owned(),
        item,
        due_on: due.map(|days| sample::today().plus_days(days)),
    };
    let half = Correctness::new(1, 2).unwrap_or(Correctness::WRONG);
    let questions = vec![
        standing(
            "Objections",
            "A customer says your price is too high. What do you do first?",
            item(Correctness::WRONG, half, 2, false),
            Some(4),
        ),
        standing(
            "Discovery",
            "Which two belong in a first discovery call?",
            item(half, Correctness::RIGHT, 3, true),
            None,
        ),
        standing("Storage", sample::LONG, None, Some(-2)),
    ];
    let note = |body: &str| CoachingNote {
        id: CoachingNoteId(Uuid::nil()),
        body: body.to_owned(),
        written_at: Instant::from_millis(0),
    };
    let notes = vec![note("Wants to practise prices with me on Friday.")];
    let today = sample::today();
    let holds = vec![Hold { starts_on: today.plus_days(20), ends_on: today.plus_days(29) }];
    let report = PersonReport {
        course: course(1, "Selling with confidence"),
        person: Person {
            nudge: Some(if said.nudged.is_some() { nudge(1) } else { nudge(3) }),
            ..person(1, vec![sum(1, 0)], reasons)
        },
        today,
        questions,
        holds: if urgent { Vec::new() } else { holds },
        notes: if urgent { Vec::new() } else { notes },
        may_hold: true,
    };
    report_person::render(&report_person::View {
        around: around(strings),
        report: &report,
        said,
        note_token: TOKEN.to_owned(),
        hold_token: TOKEN.to_owned(),
        nudge_token: TOKEN.to_owned(),
        of: "direct",
        written_on: vec![strings.date(today)],
    })
}
