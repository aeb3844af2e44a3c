//! Questions that are asked nobody any more: taken out of every course, and offered again.

use super::{Error, Tx, on};
use crate::domain::ids::{QuestionId, SiteId};
use crate::domain::time::Instant;

impl Tx {
    /// Takes a question out of every course and back from everybody who hasn't answered it. Gives the number of presentations.
    pub async fn withdraw_question(&mut self, site: SiteId, question: QuestionId, now: Instant) -> Result<u64, Error> {
        for text in [
            "INSERT INTO withdrawn_questions (site_id, question_id, withdrawn_at) VALUES ($1, $2, $3)
             ON CONFLICT (site_id, question_id) DO NOTHING",
            "UPDATE course_questions SET withdrawn_at = $3
             WHERE site_id = $1 AND question_id = $2 AND withdrawn_at IS NULL",
        ] {
            on!(self, |c| sqlx::query(text).bind(site).bind(question).bind(now).execute(c).await?.rows_affected());
        }
        Ok(on!(self, |c| {
            sqlx::query(
                "UPDATE presentations SET state = 'withdrawn' WHERE site_id = $1 AND question_id = $2 AND state = 'open'",
            )
            .bind(site)
            .bind(question)
            .execute(c)
            .await?
            .rows_affected()
        }))
    }

    /// Offers it for new courses again, and asks it again in drafts. Gives false when it wasn't taken out.
    pub async fn offer_question(&mut self, site: SiteId, question: QuestionId) -> Result<bool, Error> {
        let was = on!(self, |c| {
            sqlx::query("DELETE FROM withdrawn_questions WHERE site_id = $1 AND question_id = $2")
                .bind(site)
                .bind(question)
                .execute(c)
                .await?
                .rows_affected()
        });
        on!(self, |c| {
            sqlx::query(
                "UPDATE course_questions SET withdrawn_at = NULL WHERE site_id = $1 AND question_id = $2 AND EXISTS (
                    SELECT 1 FROM courses WHERE courses.site_id = course_questions.site_id
                      AND courses.course_id = course_questions.course_id AND courses.course_state = 'draft')",
            )
            .bind(site)
            .bind(question)
            .execute(c)
            .await?
            .rows_affected()
        });
        Ok(was > 0)
    }

    pub async fn is_withdrawn(&mut self, site: SiteId, question: QuestionId) -> Result<bool, Error> {
        let found: Option<(i64,)> = on!(self, |c| {
            sqlx::query_as("SELECT CAST(1 AS BIGINT) FROM withdrawn_questions WHERE site_id = $1 AND question_id = $2")
                .bind(site)
                .bind(question)
                .fetch_optional(c)
                .await?
        });
        Ok(found.is_some())
    }
}
