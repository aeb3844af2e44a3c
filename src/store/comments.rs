//! What learners say about questions: comments for one another, reports for the authors.

use super::{Error, Tx, on};
use crate::domain::board::Shown;
use crate::domain::ids::{CommentId, CourseId, QuestionId, QuestionVersionId, SiteId, UserId};
use crate::domain::remarks::{CommentState, ReportKind};
use crate::domain::time::Instant;
use sqlx::Row;

/// A comment with what may be shown of its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub id: CommentId,
    pub question_id: QuestionId,
    pub course_id: CourseId,
    pub user_id: UserId,
    pub first_name: String,
    pub alias: String,
    pub shown: Shown,
    pub body: String,
    pub state: CommentState,
    pub created_at: Instant,
}

/// A comment that waits for a decision, with the question that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingComment {
    pub comment: Comment,
    pub stem: String,
    /// Language of the question.
    pub language: String,
    pub course_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComment {
    pub id: CommentId,
    pub site_id: SiteId,
    pub question_id: QuestionId,
    pub course_id: CourseId,
    pub user_id: UserId,
    pub body: String,
    pub state: CommentState,
    pub created_at: Instant,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionReport {
    pub site_id: SiteId,
    pub question_version_id: QuestionVersionId,
    pub user_id: UserId,
    pub kind: ReportKind,
    pub body: String,
    pub reported_at: Instant,
}

type CommentColumns = (CommentId, QuestionId, CourseId, UserId, String, String, String, String, String, Instant);

fn comment(
    (id, question_id, course_id, user_id, first_name, alias, shown, body, state, created_at): CommentColumns,
) -> Result<Comment, Error> {
    Ok(Comment {
        id,
        question_id,
        course_id,
        user_id,
        first_name,
        alias,
        shown: Shown::parse(&shown).ok_or(Error::Corrupt { table: "users", column: "shown" })?,
        body,
        state: CommentState::parse(&state).ok_or(Error::Corrupt { table: "comments", column: "state" })?,
        created_at,
    })
}

impl Tx {
    pub async fn insert_comment(&mut self, new: &NewComment) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query(
                "INSERT INTO comments (site_id, question_id, comment_id, course_id, user_id, body, state, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(new.site_id)
            .bind(new.question_id)
            .bind(new.id)
            .bind(new.course_id)
            .bind(new.user_id)
            .bind(&new.body)
            .bind(new.state.as_str())
            .bind(new.created_at)
            .execute(c)
            .await?
            .rows_affected()
        });
        Ok(())
    }

    /// How many comments a person wrote since `since`.
    pub async fn count_comments_of(&mut self, site: SiteId, user: UserId, since: Instant) -> Result<i64, Error> {
        let (count,): (i64,) = on!(self, |c| {
            sqlx::query_as("SELECT COUNT(*) FROM comments WHERE site_id = $1 AND user_id = $2 AND created_at > $3")
                .bind(site)
                .bind(user)
                .bind(since)
                .fetch_one(c)
                .await?
        });
        Ok(count)
    }

    /// What `reader` sees below a question of a course: what is published, and their own that waits. Newest first.
    pub async fn list_comments(
        &mut self,
        site: SiteId,
        (question, course): (QuestionId, CourseId),
        reader: UserId,
        limit: i64,
    ) -> Result<Vec<Comment>, Error> {
        let rows: Vec<CommentColumns> = on!(self, |c| {
            sqlx::query_as(
                "SELECT comment_id, question_id, course_id, users.user_id, first_name, alias, shown, body, comments.state,
                    comments.created_at
                 FROM comments JOIN users ON users.site_id = comments.site_id AND users.user_id = comments.user_id
                 WHERE comments.site_id = $1 AND question_id = $2 AND course_id = $3
                   AND (comments.state = 'published' OR (comments.state = 'pending' AND comments.user_id = $4))
                 ORDER BY comment_id DESC LIMIT $5",
            )
            .bind(site)
            .bind(question)
            .bind(course)
            .bind(reader)
            .bind(limit)
            .fetch_all(c)
            .await?
        });
        rows.into_iter().map(comment).collect()
    }

    /// Comments that wait for somebody's decision, oldest first.
    pub async fn list_pending_comments(&mut self, site: SiteId, limit: i64) -> Result<Vec<PendingComment>, Error> {
        on!(self, |c| {
            sqlx::query(
            "SELECT comment_id, comments.question_id, comments.course_id, comments.user_id, first_name, alias, shown, body,
                comments.state, comments.created_at, stem, language, courses.name AS course_name
             FROM comments
             JOIN users ON users.site_id = comments.site_id AND users.user_id = comments.user_id
             JOIN courses ON courses.site_id = comments.site_id AND courses.course_id = comments.course_id
             JOIN course_questions AS asked ON asked.site_id = comments.site_id
                AND asked.course_id = comments.course_id AND asked.question_id = comments.question_id
             JOIN question_versions AS version ON version.site_id = comments.site_id
                AND version.question_version_id = asked.question_version_id
             WHERE comments.site_id = $1 AND comments.state = 'pending' ORDER BY comment_id LIMIT $2",
        )
        .bind(site)
        .bind(limit)
        .fetch_all(c)
        .await?
        .into_iter()
        .map(|row| {
            Ok(PendingComment {
                comment: comment((
                    row.try_get("comment_id")?,
                    row.try_get("question_id")?,
                    row.try_get("course_id")?,
                    row.try_get("user_id")?,
                    row.try_get("first_name")?,
                    row.try_get("alias")?,
                    row.try_get("shown")?,
                    row.try_get("body")?,
                    row.try_get("state")?,
                    row.try_get("created_at")?,
                ))?,
                stem: row.try_get("stem")?,
                language: row.try_get("language")?,
                course_name: row.try_get("course_name")?,
            })
        })
        .collect()
        })
    }

    /// Publishes or hides a comment. Gives whether there is such a one.
    pub async fn update_comment_state(
        &mut self,
        site: SiteId,
        id: CommentId,
        state: CommentState,
        (by, at): (UserId, Instant),
    ) -> Result<bool, Error> {
        let changed = on!(self, |c| {
            sqlx::query(
                "UPDATE comments SET state = $3, decided_by = $4, decided_at = $5 WHERE site_id = $1 AND comment_id = $2",
            )
            .bind(site)
            .bind(id)
            .bind(state.as_str())
            .bind(by)
            .bind(at)
            .execute(c)
            .await?
            .rows_affected()
        });
        Ok(changed > 0)
    }

    /// Keeps what a person says is wrong with a question; their last word counts.
    pub async fn put_question_report(&mut self, report: &QuestionReport) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query(
                "INSERT INTO question_reports (site_id, question_version_id, user_id, kind, body, state, reported_at)
                 VALUES ($1, $2, $3, $4, $5, 'open', $6)
                 ON CONFLICT (site_id, question_version_id, user_id) DO UPDATE SET
                    kind = excluded.kind, body = excluded.body, state = 'open', reported_at = excluded.reported_at",
            )
            .bind(report.site_id)
            .bind(report.question_version_id)
            .bind(report.user_id)
            .bind(report.kind.as_str())
            .bind(&report.body)
            .bind(report.reported_at)
            .execute(c)
            .await?
            .rows_affected()
        });
        Ok(())
    }

    /// Reports that nobody has dealt with, oldest first.
    pub async fn list_open_question_reports(&mut self, site: SiteId, limit: i64) -> Result<Vec<QuestionReport>, Error> {
        let rows: Vec<(QuestionVersionId, UserId, String, String, Instant)> = on!(self, |c| {
            sqlx::query_as(
                "SELECT question_version_id, user_id, kind, body, reported_at FROM question_reports
                 WHERE site_id = $1 AND state = 'open' ORDER BY reported_at LIMIT $2",
            )
            .bind(site)
            .bind(limit)
            .fetch_all(c)
            .await?
        });
        rows.into_iter()
            .map(|(question_version_id, user_id, kind, body, reported_at)| {
                let kind =
                    ReportKind::parse(&kind).ok_or(Error::Corrupt { table: "question_reports", column: "kind" })?;
                Ok(QuestionReport { site_id: site, question_version_id, user_id, kind, body, reported_at })
            })
            .collect()
    }
}
