//! Courses as those who plan them see them: drafts and launched ones, their settings, and the questions to choose from.

use super::courses::{settings, state};
use super::statement::{Statement, rows_sql};
use super::{Course, CourseQuestion, Error, Tx, on};
use crate::domain::course::{CourseSettings, CourseState};
use crate::domain::ids::{CourseId, EnrolmentId, QuestionId, QuestionVersionId, SiteId};
use crate::domain::time::{Instant, LocalDate};
use serde::Serialize;
use sqlx::Row;

/// A line of the list of courses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedCourse {
    pub id: CourseId,
    pub name: String,
    pub state: CourseState,
    pub starts_on: LocalDate,
    pub ends_on: Option<LocalDate>,
    pub questions: i64,
    pub people: i64,
}

/// A question that a course may ask: its newest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedQuestion {
    pub id: QuestionId,
    pub version: QuestionVersionId,
    pub topic: String,
    /// Markdown.
    pub stem: String,
    pub chosen: bool,
}

#[derive(Serialize)]
struct CourseQuestionRow {
    site_id: SiteId,
    course_id: CourseId,
    question_id: QuestionId,
    question_version_id: QuestionVersionId,
    position: i64,
}

const INSERT_COURSE_QUESTIONS: Statement = rows_sql!(
    "INSERT INTO course_questions (site_id, course_id, question_id, question_version_id, position)
     SELECT j.site_id, j.course_id, j.question_id, j.question_version_id, j.position FROM ",
    { site_id: uuid, course_id: uuid, question_id: uuid, question_version_id: uuid, position: bigint },
    ""
);

impl Tx {
    /// Every course of a site, drafts too, the newest start first.
    pub async fn list_planned_courses(&mut self, site: SiteId) -> Result<Vec<PlannedCourse>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT course_id, name, course_state, starts_on, ends_on,
                (SELECT COUNT(*) FROM course_questions
                 WHERE course_questions.site_id = courses.site_id AND course_questions.course_id = courses.course_id
                   AND course_questions.withdrawn_at IS NULL) AS questions,
                (SELECT COUNT(*) FROM enrolments
                 WHERE enrolments.site_id = courses.site_id AND enrolments.course_id = courses.course_id) AS people
             FROM courses WHERE site_id = $1 ORDER BY starts_on DESC, course_id DESC"
        )
        .bind(site)
        .fetch_all(c)
        .await?
        .iter()
        .map(|row| {
            Ok(PlannedCourse {
                id: row.try_get("course_id")?,
                name: row.try_get("name")?,
                state: state(row)?,
                starts_on: row.try_get("starts_on")?,
                ends_on: row.try_get("ends_on")?,
                questions: row.try_get("questions")?,
                people: row.try_get("people")?,
            })
        })
        .collect())
    }

    pub async fn find_course_settings(
        &mut self,
        site: SiteId,
        course: CourseId,
    ) -> Result<Option<CourseSettings>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT board, tie_breaks, comments FROM courses WHERE site_id = $1 AND course_id = $2"
        )
        .bind(site)
        .bind(course)
        .fetch_optional(c)
        .await?
        .map(|row| settings(&row))
        .transpose())
    }

    /// Writes a course's name and plan.
    pub async fn update_course(&mut self, course: &Course, now: Instant) -> Result<(), Error> {
        let plan = &course.plan;
        on!(self, |c| {
            sqlx::query(
                "UPDATE courses SET name = $3, kind = $4, starts_on = $5, ends_on = $6, new_per_delivery = $7,
                    delivery_weekdays = $8, max_per_day = $9, interval_incorrect = $10, interval_correct = $11,
                    streak_required = $12, new_places = $13, updated_at = $14
                 WHERE site_id = $1 AND course_id = $2",
            )
            .bind(course.site_id)
            .bind(course.id)
            .bind(&course.name)
            .bind(plan.kind.as_str())
            .bind(plan.starts_on)
            .bind(plan.ends_on)
            .bind(i64::from(plan.new_per_delivery))
            .bind(i64::from(plan.delivery_weekdays.bits()))
            .bind(i64::from(plan.max_per_day))
            .bind(i64::from(plan.interval_incorrect))
            .bind(i64::from(plan.interval_correct))
            .bind(i64::from(plan.streak_required))
            .bind(if plan.reserve_for_new { "reserved" } else { "open" })
            .bind(now)
            .execute(c)
            .await?
            .rows_affected()
        });
        Ok(())
    }

    /// Launches a draft. Gives whether it was one.
    pub async fn mark_course_launched(&mut self, site: SiteId, course: CourseId, now: Instant) -> Result<bool, Error> {
        Ok(on!(self, |c| sqlx::query(
            "UPDATE courses SET course_state = 'launched', updated_at = $3
             WHERE site_id = $1 AND course_id = $2 AND course_state = 'draft'"
        )
        .bind(site)
        .bind(course)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected())
            > 0)
    }

    /// Throws a draft away, with the choice of its questions and of who may read its reports. Gives whether it was one.
    pub async fn delete_draft(&mut self, site: SiteId, course: CourseId) -> Result<bool, Error> {
        for text in [
            "DELETE FROM course_questions WHERE site_id = $1 AND course_id = (
                SELECT course_id FROM courses WHERE site_id = $1 AND course_id = $2 AND course_state = 'draft')",
            "DELETE FROM course_readers WHERE site_id = $1 AND course_id = (
                SELECT course_id FROM courses WHERE site_id = $1 AND course_id = $2 AND course_state = 'draft')",
        ] {
            on!(self, |c| sqlx::query(text).bind(site).bind(course).execute(c).await?.rows_affected());
        }
        Ok(on!(self, |c| {
            sqlx::query("DELETE FROM courses WHERE site_id = $1 AND course_id = $2 AND course_state = 'draft'")
                .bind(site)
                .bind(course)
                .execute(c)
                .await?
                .rows_affected()
        }) > 0)
    }

    /// Everybody's participation in a course.
    pub async fn list_course_enrolments(&mut self, site: SiteId, course: CourseId) -> Result<Vec<EnrolmentId>, Error> {
        let rows: Vec<(EnrolmentId,)> = on!(self, |c| {
            sqlx::query_as("SELECT enrolment_id FROM enrolments WHERE site_id = $1 AND course_id = $2")
                .bind(site)
                .bind(course)
                .fetch_all(c)
                .await?
        });
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// What a site has to ask, in the order in which it was written, by topic; and what of it the course has. A question that was
    /// withdrawn is offered no more.
    pub async fn list_offered_questions(
        &mut self,
        site: SiteId,
        course: CourseId,
    ) -> Result<Vec<OfferedQuestion>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT question_versions.question_id, question_versions.question_version_id, topic, stem,
                EXISTS (SELECT 1 FROM course_questions WHERE course_questions.site_id = $1
                    AND course_questions.course_id = $2
                    AND course_questions.question_id = question_versions.question_id) AS chosen
             FROM question_versions
             WHERE question_versions.site_id = $1
               AND NOT EXISTS (SELECT 1 FROM question_versions AS newer WHERE newer.site_id = $1
                    AND newer.question_id = question_versions.question_id
                    AND (newer.created_at, newer.question_version_id)
                        > (question_versions.created_at, question_versions.question_version_id))
               AND NOT EXISTS (SELECT 1 FROM withdrawn_questions WHERE withdrawn_questions.site_id = $1
                    AND withdrawn_questions.question_id = question_versions.question_id)
             ORDER BY topic, question_versions.question_id"
        )
        .bind(site)
        .bind(course)
        .fetch_all(c)
        .await?
        .iter()
        .map(|row| {
            Ok(OfferedQuestion {
                id: row.try_get("question_id")?,
                version: row.try_get("question_version_id")?,
                topic: row.try_get("topic")?,
                stem: row.try_get("stem")?,
                chosen: row.try_get("chosen")?,
            })
        })
        .collect())
    }

    /// Puts these in place of a draft's questions.
    pub async fn replace_course_questions(
        &mut self,
        site: SiteId,
        course: CourseId,
        questions: &[CourseQuestion],
    ) -> Result<(), Error> {
        on!(self, |c| sqlx::query("DELETE FROM course_questions WHERE site_id = $1 AND course_id = $2")
            .bind(site)
            .bind(course)
            .execute(c)
            .await?
            .rows_affected());
        self.insert_course_questions(questions).await
    }

    /// Adds these to a course, after what it asks already.
    pub async fn insert_course_questions(&mut self, questions: &[CourseQuestion]) -> Result<(), Error> {
        let rows: Vec<_> = questions
            .iter()
            .map(|one| CourseQuestionRow {
                site_id: one.site_id,
                course_id: one.course_id,
                question_id: one.question_id,
                question_version_id: one.question_version_id,
                position: one.position,
            })
            .collect();
        self.write_rows(&INSERT_COURSE_QUESTIONS, &rows).await?;
        Ok(())
    }
}
