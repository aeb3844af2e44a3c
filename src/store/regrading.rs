//! Correcting a question's key after people answered it: what was answered, and what the correction changes.

use super::answers::INSERT_POINTS;
use super::courses::personal_plan;
use super::presentations::correctness;
use super::statement::{Statement, rows_sql};
use super::{Error, PointEvent, Tx, on};
use crate::domain::grading::{Correctness, OptionSet};
use crate::domain::ids::{AnswerId, EnrolmentId, QuestionId, QuestionVersionId, SiteId, UserId};
use crate::domain::schedule::Plan;
use serde::Serialize;
use sqlx::Row;

/// One answer to a question, whichever version was asked.
#[derive(Debug, Clone)]
pub struct AnswerToRegrade {
    pub answer_id: AnswerId,
    pub enrolment_id: EnrolmentId,
    pub user_id: UserId,
    pub question_version_id: QuestionVersionId,
    pub chosen: OptionSet,
    /// As graded when it was given.
    pub graded: Correctness,
    pub plan: Plan,
    pub retired: bool,
    /// What the ledger gave for this answer, adjustments included.
    pub points: i64,
}

/// New figures of one participant and question.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct RegradedItem {
    pub site_id: SiteId,
    pub enrolment_id: EnrolmentId,
    pub question_id: QuestionId,
    pub streak: u32,
    pub not_right: u32,
    pub first_num: u16,
    pub first_den: u16,
    pub latest_num: u16,
    pub latest_den: u16,
    pub adjustment: i64,
    /// How many more answers count as right than before.
    pub more_right: i64,
}

const UPDATE_ITEMS: Statement = rows_sql!(
    "UPDATE item_states SET streak = j.streak, not_right = j.not_right, first_num = j.first_num, first_den = j.first_den,
        latest_num = j.latest_num, latest_den = j.latest_den
     FROM ",
    { site_id: uuid, enrolment_id: uuid, question_id: uuid, streak: bigint, not_right: bigint, first_num: bigint,
      first_den: bigint, latest_num: bigint, latest_den: bigint },
    " WHERE item_states.site_id = j.site_id AND item_states.enrolment_id = j.enrolment_id
        AND item_states.question_id = j.question_id"
);

const UPDATE_SCORES: Statement = rows_sql!(
    "UPDATE enrolments SET points = enrolments.points + j.adjustment,
        right_answers = enrolments.right_answers + j.more_right
     FROM ",
    { site_id: uuid, enrolment_id: uuid, adjustment: bigint, more_right: bigint },
    " WHERE enrolments.site_id = j.site_id AND enrolments.enrolment_id = j.enrolment_id"
);

impl Tx {
    /// Every answer to a question, by participant and from the first to the last. PostgreSQL holds the participants until the
    /// transaction ends, so that no answer slips in between.
    pub async fn list_answers_to_regrade(
        &mut self,
        site: SiteId,
        question: QuestionId,
    ) -> Result<Vec<AnswerToRegrade>, Error> {
        if let Self::Postgres(tx) = self {
            sqlx::query(
                "SELECT enrolments.enrolment_id FROM enrolments JOIN item_states
                   ON item_states.site_id = enrolments.site_id AND item_states.enrolment_id = enrolments.enrolment_id
                 WHERE item_states.site_id = $1 AND item_states.question_id = $2
                 ORDER BY enrolments.enrolment_id FOR UPDATE OF enrolments",
            )
            .bind(site)
            .bind(question)
            .execute(&mut **tx)
            .await?;
        }
        on!(self, |c| {
            sqlx::query(
                "SELECT answers.answer_id, answers.enrolment_id, answers.chosen, answers.num, answers.den,
                    presentations.question_version_id, enrolments.user_id, item_states.retired_on, courses.*,
                    COALESCE(users.workdays, sites.workdays) AS workdays,
                    (SELECT string_agg(holidays.day, ',') FROM holidays
                     WHERE holidays.site_id = users.site_id AND holidays.region IN ('', users.region)) AS holidays,
                    (SELECT CAST(COALESCE(SUM(points), 0) AS BIGINT) FROM point_events
                     WHERE point_events.site_id = answers.site_id AND point_events.answer_id = answers.answer_id) AS given
                 FROM answers
                 JOIN presentations
                   ON presentations.site_id = answers.site_id AND presentations.presentation_id = answers.presentation_id
                 JOIN enrolments
                   ON enrolments.site_id = answers.site_id AND enrolments.enrolment_id = answers.enrolment_id
                 JOIN users ON users.site_id = enrolments.site_id AND users.user_id = enrolments.user_id
                 JOIN sites ON sites.site_id = answers.site_id
                 JOIN courses ON courses.site_id = enrolments.site_id AND courses.course_id = enrolments.course_id
                 JOIN item_states
                   ON item_states.site_id = answers.site_id AND item_states.enrolment_id = answers.enrolment_id
                  AND item_states.question_id = answers.question_id
                 WHERE answers.site_id = $1 AND answers.question_id = $2
                 ORDER BY answers.enrolment_id, presentations.attempt",
            )
            .bind(site)
            .bind(question)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| {
                let chosen: String = row.try_get("chosen")?;
                let retired_on: Option<String> = row.try_get("retired_on")?;
                Ok(AnswerToRegrade {
                    answer_id: row.try_get("answer_id")?,
                    enrolment_id: row.try_get("enrolment_id")?,
                    user_id: row.try_get("user_id")?,
                    question_version_id: row.try_get("question_version_id")?,
                    chosen: serde_json::from_str(&chosen)
                        .map_err(|_| Error::Corrupt { table: "answers", column: "chosen" })?,
                    graded: correctness(row.try_get("num")?, row.try_get("den")?)?,
                    plan: personal_plan(row)?,
                    retired: retired_on.is_some(),
                    points: row.try_get("given")?,
                })
            })
            .collect()
        })
    }

    /// Writes corrected figures, and the adjustments to the ledger beside them.
    pub async fn write_regrading(&mut self, items: &[RegradedItem], points: &[PointEvent]) -> Result<(), Error> {
        for of_site in items.chunk_by(|one, other| one.site_id == other.site_id) {
            let people: Vec<EnrolmentId> = of_site.iter().map(|item| item.enrolment_id).collect();
            let Some(site) = of_site.first().map(|item| item.site_id) else { continue };
            self.recount_items(site, &people, -1).await?;
            self.write_rows(&UPDATE_ITEMS, of_site).await?;
            self.recount_items(site, &people, 1).await?;
        }
        self.write_rows(&UPDATE_SCORES, items).await?;
        self.write_rows(&INSERT_POINTS, points).await?;
        Ok(())
    }
}
