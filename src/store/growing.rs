//! Questions that came into a launched course: who doesn't have them yet, and what they have.

use super::calendars::dates;
use super::intake::candidate;
use super::users::user;
use super::{Candidate, Error, Tx, on};
use crate::domain::calendar::{Weekdays, WorkCalendar};
use crate::domain::ids::{CourseId, EnrolmentId, QuestionId, SiteId};
use crate::domain::time::LocalDate;
use sqlx::{AssertSqlSafe, Row};

/// A participant who lacks a question of their course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    pub enrolment: EnrolmentId,
    pub person: Candidate,
}

/// A question that a participant has: the date of its first presentation, while that hasn't been answered.
pub type Planned = (EnrolmentId, QuestionId, Option<LocalDate>);

/// `$1` site, `$2` course. Whatever was answered has an item, whatever waits an open presentation.
const LACKS: &str = "enrolments.site_id = $1 AND enrolments.course_id = $2 AND users.state <> 'erased' AND EXISTS (
    SELECT 1 FROM course_questions WHERE course_questions.site_id = $1 AND course_questions.course_id = $2
      AND course_questions.withdrawn_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM item_states WHERE item_states.site_id = $1
        AND item_states.enrolment_id = enrolments.enrolment_id
        AND item_states.question_id = course_questions.question_id)
      AND NOT EXISTS (SELECT 1 FROM presentations WHERE presentations.site_id = $1
        AND presentations.enrolment_id = enrolments.enrolment_id
        AND presentations.question_id = course_questions.question_id AND presentations.state = 'open'))";

/// `$1` site, `$2` the enrolments as a JSON list.
const HAVE: [&str; 2] = [
    "SELECT question_id, enrolment_id, NULL AS scheduled_on FROM item_states
     WHERE site_id = $1 AND enrolment_id IN (SELECT unhex(value, '-') FROM json_each($2))
     UNION ALL
     SELECT question_id, enrolment_id, CASE WHEN class = 'new' THEN scheduled_on END FROM presentations
     WHERE site_id = $1 AND state = 'open' AND enrolment_id IN (SELECT unhex(value, '-') FROM json_each($2))",
    "SELECT question_id, enrolment_id, NULL AS scheduled_on FROM item_states
     WHERE site_id = $1 AND enrolment_id IN (SELECT CAST(jsonb_array_elements_text(CAST($2 AS jsonb)) AS uuid))
     UNION ALL
     SELECT question_id, enrolment_id, CASE WHEN class = 'new' THEN scheduled_on END FROM presentations
     WHERE site_id = $1 AND state = 'open'
       AND enrolment_id IN (SELECT CAST(jsonb_array_elements_text(CAST($2 AS jsonb)) AS uuid))",
];

impl Tx {
    /// Participants who lack a question that their course asks, in the order of their enrolments, at most `limit`.
    pub async fn list_lacking(
        &mut self,
        site: SiteId,
        course: CourseId,
        (after, limit): (Option<EnrolmentId>, i64),
    ) -> Result<Vec<Lacking>, Error> {
        let text = format!(
            "SELECT users.*, false AS manages, COALESCE(users.workdays, sites.workdays) AS own_workdays,
                (SELECT string_agg(holidays.day, ',') FROM holidays
                 WHERE holidays.site_id = users.site_id AND holidays.region IN ('', users.region)) AS holidays,
                enrolments.enrolment_id
             FROM enrolments JOIN users ON users.site_id = enrolments.site_id AND users.user_id = enrolments.user_id
             JOIN sites ON sites.site_id = enrolments.site_id
             WHERE {LACKS} AND ($3 IS NULL OR enrolments.enrolment_id > $3)
             ORDER BY enrolments.enrolment_id LIMIT $4"
        );
        on!(self, |c| sqlx::query(AssertSqlSafe(text))
            .bind(site)
            .bind(course)
            .bind(after)
            .bind(limit)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| Ok(Lacking { enrolment: row.try_get("enrolment_id")?, person: candidate!(row)? }))
            .collect())
    }

    /// How many they are.
    pub async fn count_lacking(&mut self, site: SiteId, course: CourseId) -> Result<i64, Error> {
        let text = format!(
            "SELECT COUNT(*) FROM enrolments
             JOIN users ON users.site_id = enrolments.site_id AND users.user_id = enrolments.user_id WHERE {LACKS}"
        );
        let (count,): (i64,) =
            on!(self, |c| sqlx::query_as(AssertSqlSafe(text)).bind(site).bind(course).fetch_one(c).await?);
        Ok(count)
    }

    /// What these participants have of their courses.
    pub async fn list_planned(&mut self, site: SiteId, enrolments: &[EnrolmentId]) -> Result<Vec<Planned>, Error> {
        let list = serde_json::to_string(enrolments)?;
        let [sqlite, postgres] = HAVE;
        let text = if matches!(self, Self::Sqlite(..)) { sqlite } else { postgres };
        let rows: Vec<(QuestionId, EnrolmentId, Option<LocalDate>)> =
            on!(self, |c| sqlx::query_as(text).bind(site).bind(list).fetch_all(c).await?);
        Ok(rows.into_iter().map(|(question, enrolment, date)| (enrolment, question, date)).collect())
    }

    /// Whoever had finished hasn't any more: there is something new to answer.
    pub async fn reopen_enrolments(&mut self, site: SiteId, course: CourseId) -> Result<u64, Error> {
        Ok(on!(self, |c| {
            sqlx::query(
                "UPDATE enrolments SET completed_at = NULL
                 WHERE site_id = $1 AND course_id = $2 AND completed_at IS NOT NULL",
            )
            .bind(site)
            .bind(course)
            .execute(c)
            .await?
            .rows_affected()
        }))
    }
}
