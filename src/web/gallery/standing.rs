//! Progress, leaderboards, profile, and what people say about questions.

use super::sample::{self, TOKEN, around};
use super::{Specimen, specimen};
use crate::app::board::{Board, Line, TeamLine};
use crate::app::progress::{CourseProgress, TopicProgress};
use crate::app::remarks::Discussion;
use crate::domain::board::{BoardMode, Shown};
use crate::domain::course::CourseSettings;
use crate::domain::grading::Correctness;
use crate::domain::hold::Hold;
use crate::domain::ids::{CommentId, CourseId, HoldId, PresentationId, QuestionId, UserId};
use crate::domain::mail::List;
use crate::domain::question::QuestionKind;
use crate::domain::remarks::{CommentMode, CommentState};
use crate::domain::report::{self, Item, Pair, Participation};
use crate::domain::schedule::Progress;
use crate::domain::time::Instant;
use crate::store::{Comment, PendingComment, Profile};
use crate::strings::Strings;
use crate::web::pages::around::Around;
use crate::web::pages::profile::Said;
use crate::web::pages::sessions::View;
use crate::web::pages::{board, comments, profile, progress, report as reporting};
use maud::Markup;
use uuid::Uuid;

pub(super) const SPECIMENS: &[Specimen] = &[
    specimen("progress-courses", |strings| {
        show_progress(
            strings,
            &[
                course("Selling with confidence", Progress::InProgress),
                course("Security awareness", Progress::Completed),
            ],
        )
    }),
    specimen("progress-empty", |strings| show_progress(strings, &[])),
    specimen("board-names", |strings| show_board(strings, BoardMode::Names, true)),
    specimen("board-aliases", |strings| show_board(strings, BoardMode::Aliases, false)),
    specimen("profile-open", |strings| show_profile(strings, Said::default())),
    specimen("profile-saved", |strings| show_profile(strings, Said { saved: Some("profile-saved"), wrong: None })),
    specimen("profile-wrong", |strings| {
        show_profile(strings, Said { saved: None, wrong: Some(("to", "hold-wrong-backwards")) })
    }),
    specimen("comments-some", |strings| show_comments(strings, &talk(), None)),
    specimen("comments-none", |strings| show_comments(strings, &[], None)),
    specimen("comments-refused", |strings| show_comments(strings, &talk(), Some(("", "comment-empty")))),
    specimen("report-form", |strings| show_report(strings, false)),
    specimen("report-sent", |strings| show_report(strings, true)),
    specimen("moderation-some", |strings| moderation(strings, talk())),
    specimen("moderation-none", |strings| moderation(strings, Vec::new())),
];

fn show_progress(strings: &'static Strings, courses: &[CourseProgress]) -> Markup {
    progress::render(&progress::View { around: around(strings), courses })
}

fn course(name: &str, progress: Progress) -> CourseProgress {
    let topic = |name: &str, right: usize, of: usize| {
        let latest = |at| if at < right { Correctness::RIGHT } else { Correctness::WRONG };
        let item =
            |at| Item { pair: Pair { first: Correctness::WRONG, latest: latest(at) }, answers: 2, retired: false };
        let items = (0..of).map(item).collect();
        let figures = report::figures(&[Participation { items, ..Participation::default() }], of);
        TopicProgress { name: name.to_owned(), figures }
    };
    let topics =
        vec![topic("Discovery", 5, 6), topic("Objections", 2, 4), topic("Storage", 2, 3), topic("Label", 1, 1)];
    let figures = topic("All", 10, 14).figures;
    CourseProgress { enrolment: sample::enrolment(name, 6), progress, figures, topics }
}

fn show_board(strings: &'static Strings, mode: BoardMode, tie_breaks: bool) -> Markup {
    let line = |rank, name: Option<&str>, points, me, after_gap| Line {
        rank,
        name: name.map(str::to_owned),
        points,
        me,
        after_gap,
    };
    let named = |name| (mode == BoardMode::Names).then_some(name);
    let lines = vec![
        line(1, named("Zoë Lindqvist"), 1_450, false, false),
        line(2, Some("Nightingale"), 1_395, false, false),
        line(2, named("Łukasz Wójcik"), 1_395, false, false),
        line(9, named("Ana Ferreira"), 720, true, true),
        line(10, None, 700, false, false),
    ];
    let team = |rank, name: &str, tenths, mine| TeamLine { rank, name: name.to_owned(), tenths, members: 5, mine };
    let board = Board {
        enrolments: Vec::new(),
        course_name: "Selling with confidence".to_owned(),
        settings: CourseSettings { board: mode, tie_breaks, comments: CommentMode::Off },
        participants: 15,
        my_rank: Some(9),
        lines,
        teams: vec![team(1, "Atlantic", 9_125, true), team(2, "Pacific", 8_870, false)],
    };
    let others = vec![("Security awareness".to_owned(), CourseId(Uuid::nil()))];
    board::render(&board::View { around: around(strings), board: &board, others })
}

fn show_profile(strings: &'static Strings, said: Said) -> Markup {
    profile_with(said, around(strings), None)
}

/// The profile in a frame or a window, with the sessions that a window shows.
pub(super) fn profile_with(said: Said, around: Around<'static>, sessions: Option<View>) -> Markup {
    let today = sample::today();
    let profile = Profile {
        locale: "en-GB".to_owned(),
        time_zone: "Europe/Dublin".to_owned(),
        alias: "Nightingale".to_owned(),
        shown: Shown::Alias,
    };
    profile::render(&profile::View {
        around,
        name: "Ana Ferreira".to_owned(),
        profile,
        zones: ["America/Sao_Paulo", "Europe/Dublin", "UTC"].map(str::to_owned).to_vec(),
        languages: Strings::offered(),
        holds: vec![(HoldId(Uuid::nil()), Hold { starts_on: today, ends_on: today.plus_days(9) })],
        hold_from: String::new(),
        hold_to: String::new(),
        today,
        said,
        mails_stopped: vec![List::Reports],
        mails_token: TOKEN.to_owned(),
        settings_token: TOKEN.to_owned(),
        hold_token: TOKEN.to_owned(),
        end_token: TOKEN.to_owned(),
        sessions,
    })
}

fn talk() -> Vec<Comment> {
    let comment = |name: &str, shown, body: &str, state| Comment {
        id: CommentId(Uuid::nil()),
        question_id: QuestionId(Uuid::nil()),
        course_id: CourseId(Uuid::nil()),
        user_id: UserId(Uuid::nil()),
        first_name: name.to_owned(),
        alias: "Nightingale".to_owned(),
        shown,
        body: body.to_owned(),
        state,
        created_at: Instant::from_millis(0),
    };
    vec![
        comment(
            "Ana",
            Shown::Name,
            "I ask what the gap costs them in a year.\nThat ends most discounts.",
            CommentState::Pending,
        ),
        comment("Zoë", Shown::Alias, "Helped me last week.", CommentState::Published),
    ]
}

fn show_comments(strings: &'static Strings, of: &[Comment], refused: Option<(&str, &'static str)>) -> Markup {
    comments::render(&comments::View {
        around: around(strings),
        presentation: PresentationId(Uuid::nil()),
        stem: "A customer says your price is too high. What do you do first?",
        language: "en",
        discussion: &Discussion { mode: CommentMode::Moderated, comments: of.to_vec() },
        names: true,
        changing_token: TOKEN.to_owned(),
        stored: None,
        refused,
    })
}

fn show_report(strings: &'static Strings, sent: bool) -> Markup {
    reporting::render(&reporting::View {
        around: around(strings),
        presentation: PresentationId(Uuid::nil()),
        stem: "A customer says your price is too high. What do you do first?",
        language: "en",
        changing_token: TOKEN.to_owned(),
        sent,
        refused: None,
    })
}

fn moderation(strings: &'static Strings, of: Vec<Comment>) -> Markup {
    let waiting = |comment| PendingComment {
        comment,
        stem: sample::question(QuestionKind::Single).stem,
        language: "en".to_owned(),
        course_name: "Selling with confidence".to_owned(),
    };
    let comments = of.into_iter().map(|comment| (waiting(comment), TOKEN.to_owned())).collect();
    comments::moderation(&comments::Waiting { around: around(strings), comments, decided: false })
}
