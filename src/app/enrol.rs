//! Putting people into courses: the date of every first presentation is fixed here.

use super::Random;
use crate::domain::export::{self, Change, Key, Switches};
use crate::domain::ids::{EnrolmentId, PresentationId};
use crate::domain::schedule::{self, Plan};
use crate::domain::time::{Instant, Zone};
use crate::store::{self, Candidate, Course, CourseQuestion, NewEnrolment, NewPresentation, Tx, User};
use std::collections::BTreeSet;

/// What became of people who were to be enrolled.
#[derive(Debug, Clone, Default)]
pub(super) struct Enrolled {
    pub(super) people: usize,
    /// What the org is to be told of them.
    pub(super) stale: BTreeSet<Key>,
    /// Whose own working days leave a question without a date: they are left out, rather than with half a course.
    pub(super) without_dates: Vec<User>,
}

/// Enrols people at `enrolled_at` and plans the first presentation of each question.
pub(super) async fn enrol(
    tx: &mut Tx,
    random: &Random,
    (course, questions): (&Course, &[CourseQuestion]),
    people: &[Candidate],
    enrolled_at: Instant,
) -> Result<Enrolled, store::Error> {
    let mut enrolled = Enrolled::default();
    let (mut enrolments, mut presentations) = (Vec::new(), Vec::new());
    for Candidate { user, calendar } in people {
        let enrolled_on = Zone::named(&user.time_zone).unwrap_or_else(Zone::utc).date_at(enrolled_at);
        let plan = Plan { calendar: calendar.clone(), ..course.plan.clone() };
        let dates = schedule::first_dates(&plan, enrolled_on, questions.len());
        if dates.len() < questions.len() {
            enrolled.without_dates.push(user.clone());
            continue;
        }
        let id = EnrolmentId(random.id(enrolled_at));
        enrolments.push(NewEnrolment {
            id,
            site_id: course.site_id,
            course_id: course.id,
            user_id: user.id,
            enrolled_at,
        });
        presentations.extend(questions.iter().zip(dates).map(|(question, scheduled_on)| NewPresentation {
            site_id: course.site_id,
            presentation_id: PresentationId(random.id(enrolled_at)),
            enrolment_id: id,
            question_id: question.question_id,
            question_version_id: question.question_version_id,
            scheduled_on,
            position: question.position,
        }));
        let change = Change::Enrolled { user: user.id, course: course.id, enrolment: id };
        enrolled.stale.extend(export::dirtied_by(&change, Switches::default()));
    }
    enrolled.people = enrolments.len();
    tx.insert_enrolments(&enrolments).await?;
    tx.insert_presentations(&presentations).await?;
    Ok(enrolled)
}
