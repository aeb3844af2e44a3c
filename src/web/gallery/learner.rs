//! The learner's pages.

use super::sample::{self, TOKEN};
use super::{FRAME, Specimen, specimen};
use crate::app::answer::AnswerError;
use crate::app::learn::Today;
use crate::domain::grading::Correctness;
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
    specimen("today-long", |strings| today(strings, &sample::long_day())),
    specimen("question-single", |strings| question(strings, sample::question(QuestionKind::Single), None)),
    specimen("question-multiple", |strings| question(strings, sample::question(QuestionKind::Multi), None)),
    specimen("question-error", |strings| {
        question(strings, sample::question(QuestionKind::Single), Some(AnswerError::NothingChosen))
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
    specimen("feedback-long", |strings| {
        feedback(strings, &sample::answered(sample::long_question(), &["a", "b"], Correctness::WRONG))
    }),
    specimen("done-finished", |strings| done(strings, &sample::day(0, 2))),
    specimen("done-more", |strings| done(strings, &sample::day(1, 1))),
];

fn today(strings: &'static Strings, today: &Today) -> Markup {
    let page_token = TOKEN.to_owned();
    today::render(&today::View { strings, frame: FRAME, page_token, first_name: "Ana", today, date: sample::today() })
}

fn question(strings: &'static Strings, question: QuestionVersion, slip: Option<AnswerError>) -> Markup {
    question::render(&question::View {
        strings,
        frame: FRAME,
        reading_token: TOKEN.to_owned(),
        changing_token: TOKEN.to_owned(),
        action: "/presentations/00000000-0000-0000-0000-000000000000/answer",
        due: &sample::due(question),
        today: &sample::day(2, 0),
        slip,
    })
}

fn feedback(strings: &'static Strings, answered: &AnsweredPresentation) -> Markup {
    let today = &sample::day(1, 1);
    feedback::render(&feedback::View { strings, frame: FRAME, page_token: TOKEN.to_owned(), answered, today })
}

fn done(strings: &'static Strings, today: &Today) -> Markup {
    done::render(&done::View { strings, frame: FRAME, page_token: TOKEN.to_owned(), today })
}
