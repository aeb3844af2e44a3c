//! Putting people into courses: the date of every first presentation is fixed here.

use super::Random;
use crate::domain::export::{self, Change, Key, Switches};
use crate::domain::ids::{EnrolmentId, PresentationId};
use crate::domain::schedule;
use crate::domain::time::{Instant, Zone};
use crate::store::{self, Course, CourseQuestion, NewEnrolment, NewPresentation, Tx, User};

/// Enrols a person at `enrolled_at` and plans the first presentation of each question. Gives the keys that became stale.
pub(super) async fn enrol(
    tx: &mut Tx,
    random: &Random,
    course: &Course,
    questions: &[CourseQuestion],
    user: &User,
    enrolled_at: Instant,
) -> Result<Vec<Key>, store::Error> {
    let enrolment = NewEnrolment {
        id: EnrolmentId(random.id(enrolled_at)),
        site_id: course.site_id,
        course_id: course.id,
        user_id: user.id,
        enrolled_at,
    };
    tx.insert_enrolment(&enrolment).await?;
    let enrolled_on = Zone::named(&user.time_zone).unwrap_or_else(Zone::utc).date_at(enrolled_at);
    let mut plan = course.plan.clone();
    if let Some(calendar) = tx.find_work_calendar(course.site_id, user.id).await? {
        plan.calendar = calendar;
    }
    let dates = schedule::first_dates(&plan, enrolled_on, questions.len());
    let presentations: Vec<_> = questions
        .iter()
        .zip(dates)
        .map(|(question, scheduled_on)| NewPresentation {
            site_id: course.site_id,
            presentation_id: PresentationId(random.id(enrolled_at)),
            enrolment_id: enrolment.id,
            question_id: question.question_id,
            question_version_id: question.question_version_id,
            scheduled_on,
            position: question.position,
        })
        .collect();
    tx.insert_presentations(&presentations).await?;
    Ok(export::dirtied_by(&Change::Enrolled { user: user.id, enrolment: enrolment.id }, Switches::default()))
}
