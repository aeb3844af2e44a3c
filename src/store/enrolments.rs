//! Participants: users in courses, with the first presentation of every question planned from the start.

use super::statement::{Statement, rows_sql};
use super::{Error, Tx};
use crate::domain::course::CourseSettings;
use crate::domain::ids::{CourseId, EnrolmentId, PresentationId, QuestionId, QuestionVersionId, SiteId, UserId};
use crate::domain::schedule::Plan;
use crate::domain::time::{Instant, LocalDate};
use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NewEnrolment {
    pub id: EnrolmentId,
    pub site_id: SiteId,
    pub course_id: CourseId,
    pub user_id: UserId,
    pub enrolled_at: Instant,
}

/// A planned first presentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NewPresentation {
    pub site_id: SiteId,
    pub presentation_id: PresentationId,
    pub enrolment_id: EnrolmentId,
    pub question_id: QuestionId,
    pub question_version_id: QuestionVersionId,
    pub scheduled_on: LocalDate,
    pub position: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    pub id: EnrolmentId,
    pub course_id: CourseId,
    pub course_name: String,
    /// With this person's own working days and holidays.
    pub plan: Plan,
    pub settings: CourseSettings,
    pub questions: i64,
    pub points: i64,
    pub answers: i64,
    pub right_answers: i64,
    pub retired: i64,
    pub last_answer_on: Option<LocalDate>,
    pub answers_that_day: i64,
}

impl Enrolment {
    /// Answers already given on that local date: they count against the day's cap.
    pub fn answered_on(&self, day: LocalDate) -> usize {
        if self.last_answer_on == Some(day) { usize::try_from(self.answers_that_day).unwrap_or(0) } else { 0 }
    }
}

const INSERT_PRESENTATIONS: Statement = rows_sql!(
    "INSERT INTO presentations (site_id, presentation_id, enrolment_id, question_id, question_version_id, attempt, class,
        scheduled_on, position, state)
     SELECT j.site_id, j.presentation_id, j.enrolment_id, j.question_id, j.question_version_id, 1, 'new',
        j.scheduled_on, j.position, 'open' FROM ",
    { site_id: uuid, presentation_id: uuid, enrolment_id: uuid, question_id: uuid, question_version_id: uuid,
      scheduled_on: text, position: bigint },
    ""
);

impl Tx {
    pub async fn insert_presentations(&mut self, rows: &[NewPresentation]) -> Result<(), Error> {
        self.write_rows(&INSERT_PRESENTATIONS, rows).await?;
        Ok(())
    }

    /// Every course that the person takes part in, newest first.
    pub async fn list_enrolments_of_user(&mut self, site: SiteId, user: UserId) -> Result<Vec<Enrolment>, Error> {
        let found = self.list_enrolments_of(&[(site, user)]).await?;
        Ok(found.into_iter().map(|(_, enrolment)| enrolment).collect())
    }
}
