//! Made-up people, questions and courses.

use super::FRAME;
use crate::app::learn::{Due, Pause, Today};
use crate::domain::board::BoardMode;
use crate::domain::calendar::{Weekdays, WorkCalendar};
use crate::domain::course::CourseSettings;
use crate::domain::grading::Correctness;
use crate::domain::ids::{AnswerId, CourseId, EnrolmentId, MediaId, PresentationId, QuestionId, QuestionVersionId};
use crate::domain::question::{Media, QuestionKind, QuestionOption, QuestionVersion};
use crate::domain::remarks::CommentMode;
use crate::domain::schedule::{Class, CourseKind, Plan};
use crate::domain::time::{Instant, LocalDate, Zone};
use crate::store::{AnsweredPresentation, DuePresentation, Enrolment};
use crate::strings::Strings;
use crate::web::pages::around::Around;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Nobody reads a token in the gallery.
pub(super) const TOKEN: &str = "gallery";

/// Monday 9 March 2026, ten o'clock.
pub(super) const NOW: Instant = Instant::from_millis(1_773_050_400_000);

pub(super) fn today() -> LocalDate {
    Zone::utc().date_at(NOW)
}

/// Words as people really write them, for pages that must bear them.
pub(super) const LONG: &str = "Anti-Korruptions-Richtlinien für Geschäftspartnerinnen und Geschäftspartner im grenzüberschreitenden \
                    Beschaffungswesen, einschließlich Donaudampfschifffahrtsgesellschaftskapitänswitwenrenten";

pub(super) fn plan() -> Plan {
    Plan {
        kind: CourseKind::Classic,
        starts_on: today().plus_days(-21),
        ends_on: Some(today().plus_days(60)),
        new_per_delivery: 2,
        delivery_weekdays: Weekdays::of([1, 3, 5]),
        max_per_day: 2,
        interval_incorrect: 5,
        interval_correct: 10,
        streak_required: 2,
        reserve_for_new: false,
        calendar: WorkCalendar { workdays: Weekdays::of(1..=5), holidays: BTreeSet::new() },
    }
}

pub(super) fn enrolment(course_name: &str, retired: i64) -> Enrolment {
    Enrolment {
        id: EnrolmentId(Uuid::nil()),
        course_id: CourseId(Uuid::nil()),
        course_name: course_name.to_owned(),
        plan: plan(),
        settings: CourseSettings { board: BoardMode::Names, tie_breaks: false, comments: CommentMode::Moderated },
        questions: 20,
        points: retired * 150,
        answers: 2 * retired + 3,
        right_answers: 2 * retired,
        retired,
        last_answer_on: Some(today()),
        answers_that_day: 1,
    }
}

/// A day with `due` questions waiting and `answered` done.
pub(super) fn day(due: usize, answered: usize) -> Today {
    let class = |at: usize| if at == 0 { Class::New } else { Class::IncorrectRepeat };
    let due = (0..due).map(|at| Due {
        presentation_id: PresentationId(Uuid::nil()),
        enrolment_id: EnrolmentId(Uuid::nil()),
        course_name: "Selling with confidence".to_owned(),
        topic: if at == 0 { "Discovery".to_owned() } else { "Objections".to_owned() },
        class: class(at),
        previous_on: (at > 0).then(|| today().plus_days(-6)),
    });
    Today {
        due: due.collect(),
        answered,
        enrolments: vec![enrolment("Selling with confidence", 6)],
        next_on: Some(today().plus_days(2)),
        pause: None,
    }
}

/// A day on which nothing is asked.
pub(super) fn paused(pause: Pause) -> Today {
    Today { pause: Some(pause), ..day(0, 0) }
}

/// What every page of a person in a session is made with.
pub(super) fn around(strings: &'static Strings) -> Around<'static> {
    Around {
        strings,
        frame: Some(FRAME),
        page_token: TOKEN.to_owned(),
        board: Some(CourseId(Uuid::nil())),
        moderates: false,
        questions_only: false,
        reports: true,
        exports: false,
        broken: false,
        people: false,
        plans: false,
        authors: false,
    }
}

/// Somebody who takes part in nothing.
pub(super) fn not_enrolled() -> Today {
    Today { due: Vec::new(), answered: 0, enrolments: Vec::new(), next_on: None, pause: None }
}

pub(super) fn long_day() -> Today {
    let mut today = day(2, 0);
    for due in &mut today.due {
        LONG.clone_into(&mut due.course_name);
        LONG.clone_into(&mut due.topic);
    }
    today.enrolments = vec![enrolment(LONG, 19), enrolment("Security awareness", 0)];
    today
}

fn option(id: &str, text: &str, correct: bool) -> QuestionOption {
    QuestionOption { id: id.to_owned(), text: text.to_owned(), correct }
}

pub(super) fn question(kind: QuestionKind) -> QuestionVersion {
    QuestionVersion {
        id: QuestionVersionId(Uuid::nil()),
        question_id: QuestionId(Uuid::nil()),
        kind,
        topic: "Discovery".to_owned(),
        stem: "A customer says your price is too high. What do you do first?".to_owned(),
        media: None,
        options: vec![
            option("a", "Offer a discount before they ask again", false),
            option("b", "Ask what they compare it with", true),
            option("c", "Ask what the problem costs them today", kind == QuestionKind::Multi),
            option("d", "Send the price list once more", false),
        ],
        explanation:
            "“Too high” always means “compared with something”. Until you know with what, a discount answers a \
                      question that nobody asked."
                .to_owned(),
        takeaway: "Ask before you answer.".to_owned(),
        reference: "Sales handbook, chapter 4".to_owned(),
        language: "en".to_owned(),
    }
}

/// With a picture, emphasis, and a second paragraph.
pub(super) fn pictured_question() -> QuestionVersion {
    let alt = "A curve of the tray’s temperature: eight hours at 5 °C, then three hours at 12 °C.".to_owned();
    let mut question = question(QuestionKind::Single);
    "The logger shows *this* curve. What do you do first?\n\n- The tray is labelled **2 to 8 °C**.\n- Nobody has used it yet.".clone_into(&mut question.stem);
    question.media = Some(Media { id: MediaId(Uuid::nil()), alt, width: 640, height: 360 });
    question
}

pub(super) fn long_question() -> QuestionVersion {
    let mut question = question(QuestionKind::Multi);
    question.stem = format!("{LONG}: {LONG}?");
    LONG.clone_into(&mut question.topic);
    for option in &mut question.options {
        option.text = format!("{} {LONG}", option.text);
    }
    question.explanation = format!("{LONG}. {LONG}.");
    "de".clone_into(&mut question.language);
    question
}

pub(super) fn due(question: QuestionVersion) -> DuePresentation {
    DuePresentation {
        id: PresentationId(Uuid::nil()),
        enrolment_id: EnrolmentId(Uuid::nil()),
        class: Class::New,
        scheduled_on: today(),
        previous_on: None,
        question,
    }
}

/// An answer that chose `chosen`.
pub(super) fn answered(question: QuestionVersion, chosen: &[&str], correctness: Correctness) -> AnsweredPresentation {
    AnsweredPresentation {
        id: PresentationId(Uuid::nil()),
        enrolment_id: EnrolmentId(Uuid::nil()),
        answer_id: AnswerId(Uuid::nil()),
        question: question.into(),
        chosen: chosen.iter().map(|id| (*id).to_owned()).collect(),
        correctness,
        first_points: if correctness.is_right() { 100 } else { 0 },
        retirement_points: 0,
        adjusted: 0,
        retired: false,
        next_on: Some(today().plus_days(10)),
        answered_at: NOW,
    }
}
