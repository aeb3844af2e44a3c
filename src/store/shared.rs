//! What many rows of a batch have in common, read once for all of them: their courses and the texts of their questions. A row
//! that repeated these would be ten times as wide.

use super::calendars::hours;
use super::courses::{plan, question_version, settings};
use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::calendar::Hours;
use crate::domain::course::CourseSettings;
use crate::domain::ids::{CourseId, QuestionVersionId, SiteId};
use crate::domain::question::QuestionVersion;
use crate::domain::schedule::Plan;
use serde::Serialize;
use sqlx::Row;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A course with what its site says about everybody in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedCourse {
    pub name: String,
    /// With the site's working days, and nobody's holidays.
    pub plan: Plan,
    pub settings: CourseSettings,
    /// How many questions it asks.
    pub questions: i64,
    pub site_slug: String,
    /// Working hours, where the site enforces them.
    pub hours: Option<Hours>,
    /// Some connection of the site wants a row for each answer.
    pub exports_responses: bool,
}

/// Courses by site and name.
pub type SharedCourses = HashMap<(SiteId, CourseId), Arc<SharedCourse>>;
/// Question versions by site and name.
pub type SharedVersions = HashMap<(SiteId, QuestionVersionId), Arc<QuestionVersion>>;

#[derive(Serialize)]
struct CourseKey {
    site_id: SiteId,
    course_id: CourseId,
}

#[derive(Serialize)]
struct VersionKey {
    site_id: SiteId,
    question_version_id: QuestionVersionId,
}

pub(super) const COURSES: Statement = rows_sql!(
    "SELECT courses.*, sites.workdays, sites.slug, sites.hours, sites.day_starts, sites.day_ends,
        (SELECT COUNT(*) FROM course_questions
         WHERE course_questions.site_id = courses.site_id AND course_questions.course_id = courses.course_id
           AND course_questions.withdrawn_at IS NULL) AS questions,
        EXISTS (SELECT 1 FROM connections WHERE connections.site_id = sites.site_id AND export_responses)
            AS exports_responses
     FROM ",
    { site_id: uuid, course_id: uuid },
    " CROSS JOIN courses CROSS JOIN sites
      WHERE courses.site_id = j.site_id AND courses.course_id = j.course_id AND sites.site_id = courses.site_id"
);

pub(super) const VERSIONS: Statement = rows_sql!(
    "SELECT question_versions.*, question_versions.kind AS question_kind FROM ",
    { site_id: uuid, question_version_id: uuid },
    " CROSS JOIN question_versions
      WHERE question_versions.site_id = j.site_id
        AND question_versions.question_version_id = j.question_version_id"
);

macro_rules! shared_course {
    ($row:expr) => {{
        let row = $row;
        let course = SharedCourse {
            name: row.try_get("name")?,
            plan: plan(row)?,
            settings: settings(row)?,
            questions: row.try_get("questions")?,
            site_slug: row.try_get("slug")?,
            hours: hours(&row.try_get::<String, _>("hours")?, row.try_get("day_starts")?, row.try_get("day_ends")?)?,
            exports_responses: row.try_get("exports_responses")?,
        };
        Ok::<_, Error>(((row.try_get("site_id")?, row.try_get("course_id")?), Arc::new(course)))
    }};
}

macro_rules! shared_version {
    ($row:expr) => {{
        let row = $row;
        let version = question_version(row)?;
        Ok::<_, Error>(((row.try_get("site_id")?, version.id), Arc::new(version)))
    }};
}

impl Tx {
    /// The courses of these names, each once however often it is named.
    pub async fn share_courses(
        &mut self,
        keys: impl Iterator<Item = (SiteId, CourseId)>,
    ) -> Result<SharedCourses, Error> {
        let keys: HashSet<_> = keys.collect();
        if keys.is_empty() {
            return Ok(SharedCourses::new());
        }
        let keys: Vec<_> = keys.into_iter().map(|(site_id, course_id)| CourseKey { site_id, course_id }).collect();
        self.go_by_index().await?;
        let (json, text) = (serde_json::to_string(&keys)?, COURSES.text(self.engine()));
        on!(self, |c| sqlx::query(text).bind(json).fetch_all(c).await?.iter().map(|row| shared_course!(row)).collect())
    }

    /// The question versions of these names, each once however often it is named.
    pub async fn share_versions(
        &mut self,
        keys: impl Iterator<Item = (SiteId, QuestionVersionId)>,
    ) -> Result<SharedVersions, Error> {
        let keys: HashSet<_> = keys.collect();
        if keys.is_empty() {
            return Ok(SharedVersions::new());
        }
        let keys: Vec<_> = keys
            .into_iter()
            .map(|(site_id, question_version_id)| VersionKey { site_id, question_version_id })
            .collect();
        self.go_by_index().await?;
        let (json, text) = (serde_json::to_string(&keys)?, VERSIONS.text(self.engine()));
        on!(self, |c| sqlx::query(text).bind(json).fetch_all(c).await?.iter().map(|row| shared_version!(row)).collect())
    }
}
