//! Courses, their questions, and the plan that the schedule follows.

use super::calendars::dates;
use super::{Error, Tx, on};
use crate::domain::board::BoardMode;
use crate::domain::calendar::{Weekdays, WorkCalendar};
use crate::domain::course::{CourseSettings, CourseState};
use crate::domain::ids::{CourseId, QuestionId, QuestionVersionId, SiteId};
use crate::domain::question::{QuestionKind, QuestionOption, QuestionVersion};
use crate::domain::remarks::CommentMode;
use crate::domain::schedule::{CourseKind, Plan};
use crate::domain::time::{Instant, LocalDate};
use sqlx::{ColumnIndex, Database, Decode, Row, Type};
use std::collections::BTreeSet;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    pub id: CourseId,
    pub site_id: SiteId,
    pub name: String,
    pub plan: Plan,
    pub state: CourseState,
    pub created_at: Instant,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewQuestionVersion {
    pub site_id: SiteId,
    pub version: QuestionVersion,
    pub created_at: Instant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CourseQuestion {
    pub site_id: SiteId,
    pub course_id: CourseId,
    pub question_id: QuestionId,
    pub question_version_id: QuestionVersionId,
    /// 0, 1, 2 …: the order of first presentations.
    pub position: i64,
}

/// Reads the plan out of a row that has a course's columns and the site's `workdays`.
pub(super) fn plan<'r, R>(row: &'r R) -> Result<Plan, Error>
where
    R: Row,
    &'static str: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    LocalDate: Decode<'r, R::Database> + Type<R::Database>,
    R::Database: Database,
{
    const fn corrupt(column: &'static str) -> Error {
        Error::Corrupt { table: "courses", column }
    }
    let small = |column: &'static str| -> Result<u16, Error> {
        u16::try_from(row.try_get::<i64, _>(column)?).map_err(|_| corrupt(column))
    };
    let weekdays = |column: &'static str| -> Result<Weekdays, Error> {
        let bits = u8::try_from(row.try_get::<i64, _>(column)?).map_err(|_| corrupt(column))?;
        Ok(Weekdays::from_bits(bits))
    };
    Ok(Plan {
        kind: CourseKind::parse(&row.try_get::<String, _>("kind")?).ok_or_else(|| corrupt("kind"))?,
        starts_on: row.try_get("starts_on")?,
        ends_on: row.try_get("ends_on")?,
        new_per_delivery: small("new_per_delivery")?,
        delivery_weekdays: weekdays("delivery_weekdays")?,
        max_per_day: small("max_per_day")?,
        interval_incorrect: small("interval_incorrect")?,
        interval_correct: small("interval_correct")?,
        streak_required: small("streak_required")?,
        reserve_for_new: row.try_get::<String, _>("new_places")? == "reserved",
        calendar: WorkCalendar { workdays: weekdays("workdays")?, holidays: BTreeSet::new() },
    })
}

/// The plan as it holds for one person: the row also has their `holidays`, a list of dates in one text.
pub(super) fn personal_plan<'r, R>(row: &'r R) -> Result<Plan, Error>
where
    R: Row,
    &'static str: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    LocalDate: Decode<'r, R::Database> + Type<R::Database>,
    R::Database: Database,
{
    let mut plan = plan(row)?;
    plan.calendar.holidays = dates(row.try_get("holidays")?)?;
    Ok(plan)
}

pub(super) fn state<'r, R>(row: &'r R) -> Result<CourseState, Error>
where
    R: Row,
    &'static str: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
{
    CourseState::parse(&row.try_get::<String, _>("course_state")?)
        .ok_or(Error::Corrupt { table: "courses", column: "course_state" })
}

/// Reads the settings out of a row that has a course's columns.
pub(super) fn settings<'r, R>(row: &'r R) -> Result<CourseSettings, Error>
where
    R: Row,
    &'static str: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
{
    const fn corrupt(column: &'static str) -> Error {
        Error::Corrupt { table: "courses", column }
    }
    let text = |column: &'static str| row.try_get::<String, _>(column);
    Ok(CourseSettings {
        board: BoardMode::parse(&text("board")?).ok_or_else(|| corrupt("board"))?,
        tie_breaks: text("tie_breaks")? == "on",
        comments: CommentMode::parse(&text("comments")?).ok_or_else(|| corrupt("comments"))?,
    })
}

/// Reads a question's options out of their column.
pub(super) fn options(json: &str) -> Result<Vec<QuestionOption>, Error> {
    serde_json::from_str(json).map_err(|_| Error::Corrupt { table: "question_versions", column: "options" })
}

/// Reads a question version out of a row that has its columns; `question_kind` is its kind.
pub(super) fn question_version<'r, R>(row: &'r R) -> Result<QuestionVersion, Error>
where
    R: Row,
    &'static str: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    QuestionId: Decode<'r, R::Database> + Type<R::Database>,
    QuestionVersionId: Decode<'r, R::Database> + Type<R::Database>,
{
    const fn corrupt(column: &'static str) -> Error {
        Error::Corrupt { table: "question_versions", column }
    }
    let options = options(&row.try_get::<String, _>("options")?)?;
    Ok(QuestionVersion {
        id: row.try_get("question_version_id")?,
        question_id: row.try_get("question_id")?,
        kind: QuestionKind::parse(&row.try_get::<String, _>("question_kind")?).ok_or_else(|| corrupt("kind"))?,
        topic: row.try_get("topic")?,
        stem: row.try_get("stem")?,
        media: match row.try_get::<String, _>("media")?.as_str() {
            "" => None,
            json => Some(serde_json::from_str(json).map_err(|_| corrupt("media"))?),
        },
        options,
        explanation: row.try_get("explanation")?,
        takeaway: row.try_get("takeaway")?,
        reference: row.try_get("reference")?,
        language: row.try_get("language")?,
    })
}

impl Tx {
    pub async fn insert_course(&mut self, course: &Course) -> Result<(), Error> {
        let plan = &course.plan;
        on!(self, |c| {
            sqlx::query(
            "INSERT INTO courses (site_id, course_id, name, kind, starts_on, ends_on, new_per_delivery, delivery_weekdays,
                max_per_day, interval_incorrect, interval_correct, streak_required, created_at, updated_at, new_places, course_state)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, $15)"
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
        .bind(course.created_at)
        .bind(if plan.reserve_for_new { "reserved" } else { "open" })
        .bind(course.state.as_str())
        .execute(c)
        .await?.rows_affected()
        });
        Ok(())
    }

    pub async fn update_course_settings(
        &mut self,
        site: SiteId,
        course: CourseId,
        settings: &CourseSettings,
    ) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query(
                "UPDATE courses SET board = $3, tie_breaks = $4, comments = $5 WHERE site_id = $1 AND course_id = $2",
            )
            .bind(site)
            .bind(course)
            .bind(settings.board.as_str())
            .bind(if settings.tie_breaks { "on" } else { "off" })
            .bind(settings.comments.as_str())
            .execute(c)
            .await?
            .rows_affected()
        });
        Ok(())
    }

    pub async fn insert_question_version(&mut self, new: &NewQuestionVersion) -> Result<(), Error> {
        let version = &new.version;
        let options = serde_json::to_string(&version.options)?;
        let media = version.media.as_ref().map_or_else(|| Ok(String::new()), serde_json::to_string)?;
        on!(self, |c| sqlx::query(
            "INSERT INTO question_versions (site_id, question_version_id, question_id, kind, topic, stem, options,
                explanation, takeaway, reference, language, created_at, media)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        )
        .bind(new.site_id)
        .bind(version.id)
        .bind(version.question_id)
        .bind(version.kind.as_str())
        .bind(&version.topic)
        .bind(&version.stem)
        .bind(options)
        .bind(&version.explanation)
        .bind(&version.takeaway)
        .bind(&version.reference)
        .bind(&version.language)
        .bind(new.created_at)
        .bind(media)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    pub async fn insert_course_question(&mut self, of: &CourseQuestion) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO course_questions (site_id, course_id, question_id, question_version_id, position)
             VALUES ($1, $2, $3, $4, $5)"
        )
        .bind(of.site_id)
        .bind(of.course_id)
        .bind(of.question_id)
        .bind(of.question_version_id)
        .bind(of.position)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    pub async fn find_course(&mut self, site: SiteId, id: CourseId) -> Result<Option<Course>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT courses.*, sites.workdays FROM courses JOIN sites USING (site_id)
             WHERE courses.site_id = $1 AND course_id = $2"
        )
        .bind(site)
        .bind(id)
        .fetch_optional(c)
        .await?
        .map(|row| {
            Ok::<_, Error>(Course {
                id: row.try_get("course_id")?,
                site_id: row.try_get("site_id")?,
                name: row.try_get("name")?,
                plan: plan(&row)?,
                state: state(&row)?,
                created_at: row.try_get("created_at")?,
            })
        })
        .transpose())
    }

    /// Every course of a site with its name, oldest first.
    pub async fn list_courses(&mut self, site: SiteId) -> Result<Vec<(CourseId, String)>, Error> {
        Ok(on!(self, |c| sqlx::query_as("SELECT course_id, name FROM courses WHERE site_id = $1 ORDER BY course_id")
            .bind(site)
            .fetch_all(c)
            .await?))
    }

    /// A course's questions in their order, without the withdrawn ones.
    pub async fn list_course_questions(
        &mut self,
        site: SiteId,
        course: CourseId,
    ) -> Result<Vec<CourseQuestion>, Error> {
        let rows: Vec<(QuestionId, QuestionVersionId, i64)> = on!(self, |c| sqlx::query_as(
            "SELECT question_id, question_version_id, position FROM course_questions
             WHERE site_id = $1 AND course_id = $2 AND withdrawn_at IS NULL ORDER BY position"
        )
        .bind(site)
        .bind(course)
        .fetch_all(c)
        .await?);
        Ok(rows
            .into_iter()
            .map(|(question_id, question_version_id, position)| CourseQuestion {
                site_id: site,
                course_id: course,
                question_id,
                question_version_id,
                position,
            })
            .collect())
    }
}
