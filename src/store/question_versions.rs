//! One question's versions: which courses ask which of them, and what stands in whose place.

use super::courses::question_version;
use super::{Error, Tx, on};
use crate::domain::ids::{QuestionId, QuestionVersionId, SiteId};
use crate::domain::question::QuestionVersion;
use crate::domain::time::Instant;
use sqlx::Row;

/// Versions of a question that its page tells of.
const SHOWN: i64 = 50;

/// A version, when it was written, and how many courses ask it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastVersion {
    pub version: QuestionVersion,
    pub written_at: Instant,
    /// Drafts too.
    pub courses: i64,
    /// Without drafts, and without those that it was taken out of.
    pub launched: i64,
}

impl Tx {
    /// The versions of a question, the newest first, up to 50.
    pub async fn list_versions(&mut self, site: SiteId, question: QuestionId) -> Result<Vec<PastVersion>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT question_versions.*, kind AS question_kind,
                (SELECT COUNT(*) FROM course_questions WHERE course_questions.site_id = $1
                    AND course_questions.question_id = $2
                    AND course_questions.question_version_id = question_versions.question_version_id) AS courses,
                (SELECT COUNT(*) FROM course_questions JOIN courses ON courses.site_id = course_questions.site_id
                    AND courses.course_id = course_questions.course_id
                  WHERE course_questions.site_id = $1 AND course_questions.question_id = $2
                    AND course_questions.question_version_id = question_versions.question_version_id
                    AND course_questions.withdrawn_at IS NULL AND courses.course_state = 'launched') AS launched
             FROM question_versions WHERE site_id = $1 AND question_id = $2
             ORDER BY created_at DESC, question_version_id DESC LIMIT $3"
        )
        .bind(site)
        .bind(question)
        .bind(SHOWN)
        .fetch_all(c)
        .await?
        .iter()
        .map(|row| {
            Ok(PastVersion {
                version: question_version(row)?,
                written_at: row.try_get("created_at")?,
                courses: row.try_get("courses")?,
                launched: row.try_get("launched")?,
            })
        })
        .collect())
    }

    pub async fn find_question_version(
        &mut self,
        site: SiteId,
        id: QuestionVersionId,
    ) -> Result<Option<QuestionVersion>, Error> {
        on!(self, |c| {
            sqlx::query(
                "SELECT question_versions.*, kind AS question_kind FROM question_versions
                 WHERE site_id = $1 AND question_version_id = $2",
            )
            .bind(site)
            .bind(id)
            .fetch_optional(c)
            .await?
            .map(|row| question_version(&row))
            .transpose()
        })
    }

    /// When a version was written.
    pub async fn find_version_time(
        &mut self,
        site: SiteId,
        version: QuestionVersionId,
    ) -> Result<Option<Instant>, Error> {
        let row: Option<(Instant,)> = on!(self, |c| {
            sqlx::query_as("SELECT created_at FROM question_versions WHERE site_id = $1 AND question_version_id = $2")
                .bind(site)
                .bind(version)
                .fetch_optional(c)
                .await?
        });
        Ok(row.map(|(at,)| at))
    }

    /// The newest version of a question.
    pub async fn find_newest_version(
        &mut self,
        site: SiteId,
        question: QuestionId,
    ) -> Result<Option<QuestionVersion>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT question_versions.*, kind AS question_kind FROM question_versions
             WHERE site_id = $1 AND question_id = $2 ORDER BY created_at DESC, question_version_id DESC LIMIT 1"
        )
        .bind(site)
        .bind(question)
        .fetch_optional(c)
        .await?
        .map(|row| question_version(&row))
        .transpose())
    }

    /// Puts the corrected version where the old one stood: in courses, and in presentations that aren't answered. Answered ones
    /// keep the version that was asked.
    pub async fn replace_question_version(
        &mut self,
        site: SiteId,
        old: QuestionVersionId,
        new: QuestionVersionId,
    ) -> Result<(), Error> {
        for text in [
            "UPDATE course_questions SET question_version_id = $3 WHERE site_id = $1 AND question_version_id = $2",
            "UPDATE presentations SET question_version_id = $3
             WHERE site_id = $1 AND question_version_id = $2 AND state = 'open'",
        ] {
            on!(self, |c| sqlx::query(text).bind(site).bind(old).bind(new).execute(c).await?.rows_affected());
        }
        Ok(())
    }
}
