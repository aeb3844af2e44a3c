//! The learner's pages.

use super::sample::{self, TOKEN, around};
use super::{Specimen, specimen};
use crate::app::answer::AnswerError;
use crate::app::learn::{Pause, Today};
use crate::domain::grading::{Correctness, OptionSet};
use crate::domain::question::{QuestionKind, QuestionVersion};
use crate::store::AnsweredPresentation;
use crate::strings::Strings;
use crate::web::pages::{done, feedback, question, today};
use maud::Markup;

pub(super) const SPECIMENS: &[Specimen] = &[
    specimen("today-due", |strings| today(strings, &sample::day(2, 0))),
    specimen("today-done", |strings| today(strings, &sample::day(0, 2))),
    specimen("today-nothing", |strings| today(strings, &sample::day(0, 0))),
    specimen("today-not-enrolled", |strings| today(strings, &sample::not_enrolled())),
    specimen("today-on-hold", |strings| today(strings, &sample::paused(Pause::Hold(sample::today().plus_days(9))))),
    specimen("today-outside-hours", |strings| {
        today(strings, &sample::paused(Pause::Hours(sample::today().plus_days(1), 9 * 60)))
    }),
    specimen("today-long", |strings| today(strings, &sample::long_day())),
    specimen("question-single", |strings| question(strings, sample::question(QuestionKind::Single), None)),
    specimen("question-multiple", |strings| question(strings, sample::question(QuestionKind::Multi), None)),
    specimen("question-error", |strings| {
        question(strings, sample::question(QuestionKind::Single), Some(AnswerError::NothingChosen))
    }),
    specimen("question-picture", |strings| question(strings, sample::pictured_question(), None)),
    specimen("question-kept", |strings| {
        chosen_question(strings, sample::question(QuestionKind::Single), None, &["b".to_owned()].into())
    }),
    specimen("question-long", |strings| question(strings, sample::long_question(), None)),
    specimen("feedback-right", |strings| {
        feedback(strings, &sample::answered(sample::question(QuestionKind::Single), &["b"], Correctness::RIGHT))
    }),
    specimen("feedback-partly", |strings| {
        let half = Correctness::new(1, 2).unwrap_or(Correctness::WRONG);
        feedback(strings, &sample::answered(sample::question(QuestionKind::Multi), &["b", "d"], half))
    }),
    specimen("feedback-wrong", |strings| {
        feedback(strings, &sample::answered(sample::question(QuestionKind::Single), &["a"], Correctness::WRONG))
    }),
    specimen("feedback-retired", |strings| {
        let mut answered = sample::answered(sample::question(QuestionKind::Single), &["b"], Correctness::RIGHT);
        (answered.retired, answered.next_on, answered.retirement_points) = (true, None, 50);
        feedback(strings, &answered)
    }),
    specimen("feedback-corrected", |strings| {
        let mut answered = sample::answered(sample::question(QuestionKind::Single), &["a"], Correctness::WRONG);
        answered.adjusted = 20;
        feedback(strings, &answered)
    }),
    specimen("feedback-long", |strings| {
        feedback(strings, &sample::answered(sample::long_question(), &["a", "b"], Correctness::WRONG))
    }),
    specimen("done-finished", |strings| done(strings, &sample::day(0, 2))),
    specimen("done-more", |strings| done(strings, &sample::day(1, 1))),
];

fn today(strings: &'static Strings, today: &Today) -> Markup {
    today::render(&today::View { around: around(strings), first_name: "Ana", today, date: sample::today() })
}

fn question(strings: &'static Strings, question: QuestionVersion, slip: Option<AnswerError>) -> Markup {
    chosen_question(strings, question, slip, &OptionSet::new())
}

fn chosen_question(
    strings: &'static Strings,
    question: QuestionVersion,
    slip: Option<AnswerError>,
    chosen: &OptionSet,
) -> Markup {
    question::render(&question::View {
        around: around(strings),
        changing_token: TOKEN.to_owned(),
        action: "/presentations/00000000-0000-0000-0000-000000000000/answer",
        media_address: question.media.as_ref().map(|_| crate::web::assets::ICON.path.clone()),
        due: &sample::due(question),
        today: &sample::day(2, 0),
        chosen,
        slip,
    })
}

fn feedback(strings: &'static Strings, answered: &AnsweredPresentation) -> Markup {
    let today = &sample::day(1, 1);
    feedback::render(&feedback::View { around: around(strings), answered, media_address: None, today })
}

fn done(strings: &'static Strings, today: &Today) -> Markup {
    done::render(&done::View { around: around(strings), today, rank: Some((3, 15)) })
}
