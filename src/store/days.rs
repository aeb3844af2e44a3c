//! What a learner's pages are made of, for everybody who asks at the same moment: one statement for each kind of fact.
//!
//! Each row says whose it is by the place of that person in the list. The few people come first in every join: SQLite would
//! rather go through a whole site.

use super::calendars::{Presence, calendar, holds, hours};
use super::presentations::{class, correctness};
use super::shared::{SharedCourses, SharedVersions};
use super::statement::{Statement, rows_sql};
use super::{AnsweredPresentation, Enrolment, Error, OpenPresentation, Tx, on};
use crate::domain::calendar::WorkCalendar;
use crate::domain::grading::{Correctness, OptionSet};
use crate::domain::ids::{AnswerId, CourseId, EnrolmentId, PresentationId, QuestionVersionId, SiteId, UserId};
use crate::domain::schedule::Open;
use crate::domain::time::{Instant, LocalDate};
use serde::Serialize;
use sqlx::Row;
use std::sync::Arc;

/// A person, and a date of theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOf {
    pub site_id: SiteId,
    pub user_id: UserId,
    pub day: LocalDate,
}

/// A row with the place of its person in the list that was asked about.
pub type Of<T> = (usize, T);

#[derive(Serialize)]
struct Asked {
    nth: usize,
    site_id: SiteId,
    user_id: UserId,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<LocalDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    presentation_id: Option<PresentationId>,
}

pub(super) const ENROLMENTS: Statement = rows_sql!(
    "SELECT j.nth, enrolments.enrolment_id, enrolments.points, enrolments.answers, enrolments.retired,
        enrolments.right_answers, enrolments.last_answer_on, enrolments.answers_that_day, enrolments.site_id,
        enrolments.course_id, COALESCE(users.workdays, sites.workdays) AS workdays,
        (SELECT string_agg(holidays.day, ',') FROM holidays
         WHERE holidays.site_id = users.site_id AND holidays.region IN ('', users.region)) AS holidays
     FROM ",
    { nth: bigint, site_id: uuid, user_id: uuid },
    " CROSS JOIN users CROSS JOIN enrolments CROSS JOIN courses CROSS JOIN sites
      WHERE users.site_id = j.site_id AND users.user_id = j.user_id
        AND enrolments.site_id = users.site_id AND enrolments.user_id = users.user_id
        AND courses.site_id = enrolments.site_id AND courses.course_id = enrolments.course_id
        AND sites.site_id = users.site_id
      ORDER BY j.nth, courses.starts_on DESC, courses.course_id"
);

pub(super) const OPEN: Statement = rows_sql!(
    "SELECT j.nth, presentations.enrolment_id, presentation_id, class, scheduled_on, position, topic, previous_on
     FROM ",
    { nth: bigint, site_id: uuid, user_id: uuid, day: text },
    " CROSS JOIN enrolments CROSS JOIN presentations CROSS JOIN question_versions
      WHERE enrolments.site_id = j.site_id AND enrolments.user_id = j.user_id
        AND presentations.site_id = enrolments.site_id AND presentations.enrolment_id = enrolments.enrolment_id
        AND presentations.state = 'open' AND presentations.scheduled_on <= j.day
        AND question_versions.site_id = presentations.site_id
        AND question_versions.question_version_id = presentations.question_version_id"
);

pub(super) const NEXT: Statement = rows_sql!(
    "SELECT j.nth, MIN(presentations.scheduled_on) FROM ",
    { nth: bigint, site_id: uuid, user_id: uuid, day: text },
    " CROSS JOIN enrolments CROSS JOIN courses CROSS JOIN presentations
      WHERE enrolments.site_id = j.site_id AND enrolments.user_id = j.user_id
        AND courses.site_id = enrolments.site_id AND courses.course_id = enrolments.course_id
        AND presentations.site_id = enrolments.site_id AND presentations.enrolment_id = enrolments.enrolment_id
        AND presentations.state = 'open' AND presentations.scheduled_on > j.day
        AND (courses.ends_on IS NULL OR presentations.scheduled_on <= courses.ends_on)
      GROUP BY j.nth"
);

pub(super) const PRESENCES: Statement = rows_sql!(
    "SELECT j.nth, sites.hours, sites.day_starts, sites.day_ends,
        (SELECT string_agg(starts_on || '/' || ends_on, ',') FROM holds
         WHERE holds.site_id = j.site_id AND holds.user_id = j.user_id)
     FROM ",
    { nth: bigint, site_id: uuid, user_id: uuid },
    " CROSS JOIN sites WHERE sites.site_id = j.site_id"
);

pub(super) const ANSWERED: Statement = rows_sql!(
    "SELECT j.nth, presentations.question_version_id, answers.*,
        (SELECT CAST(COALESCE(SUM(points), 0) AS BIGINT) FROM point_events
         WHERE point_events.site_id = answers.site_id AND point_events.answer_id = answers.answer_id
           AND point_events.kind = 'adjustment') AS adjusted
     FROM ",
    { nth: bigint, site_id: uuid, user_id: uuid, presentation_id: uuid },
    " CROSS JOIN presentations CROSS JOIN enrolments CROSS JOIN answers
      WHERE presentations.site_id = j.site_id AND presentations.presentation_id = j.presentation_id
        AND enrolments.site_id = presentations.site_id AND enrolments.enrolment_id = presentations.enrolment_id
        AND enrolments.user_id = j.user_id
        AND answers.site_id = presentations.site_id AND answers.answer_id = presentations.answer_id"
);

type OpenColumns = (i64, EnrolmentId, PresentationId, String, LocalDate, i64, String, Option<LocalDate>);

fn people_json(people: &[(SiteId, UserId)]) -> Result<String, Error> {
    let asked = people.iter().enumerate();
    let rows: Vec<_> = asked
        .map(|(nth, &(site_id, user_id))| Asked { nth, site_id, user_id, day: None, presentation_id: None })
        .collect();
    Ok(serde_json::to_string(&rows)?)
}

fn days_json(days: &[DayOf]) -> Result<String, Error> {
    let asked = days.iter().enumerate();
    let rows: Vec<_> = asked
        .map(|(nth, of)| Asked {
            nth,
            site_id: of.site_id,
            user_id: of.user_id,
            day: Some(of.day),
            presentation_id: None,
        })
        .collect();
    Ok(serde_json::to_string(&rows)?)
}

fn place(nth: i64) -> Result<usize, Error> {
    usize::try_from(nth).map_err(|_| Error::Corrupt { table: "j", column: "nth" })
}

/// An enrolment without what it shares with others of its course, from a row of `ENROLMENTS`.
macro_rules! own_enrolment {
    ($row:expr) => {{
        let row = $row;
        let own = OwnEnrolment {
            nth: row.try_get("nth")?,
            id: row.try_get("enrolment_id")?,
            course: (row.try_get("site_id")?, row.try_get("course_id")?),
            calendar: calendar((row.try_get("workdays")?, row.try_get("holidays")?))?,
            points: row.try_get("points")?,
            answers: row.try_get("answers")?,
            right_answers: row.try_get("right_answers")?,
            retired: row.try_get("retired")?,
            last_answer_on: row.try_get("last_answer_on")?,
            answers_that_day: row.try_get("answers_that_day")?,
        };
        Ok::<_, Error>(own)
    }};
}

struct OwnEnrolment {
    nth: i64,
    id: EnrolmentId,
    course: (SiteId, CourseId),
    calendar: WorkCalendar,
    points: i64,
    answers: i64,
    right_answers: i64,
    retired: i64,
    last_answer_on: Option<LocalDate>,
    answers_that_day: i64,
}

impl OwnEnrolment {
    fn in_course(self, courses: &SharedCourses) -> Result<Of<Enrolment>, Error> {
        let corrupt = Error::Corrupt { table: "enrolments", column: "course_id" };
        let course = courses.get(&self.course).ok_or(corrupt)?;
        let enrolment = Enrolment {
            id: self.id,
            course_id: self.course.1,
            course_name: course.name.clone(),
            plan: course.plan.clone().with_calendar(self.calendar),
            settings: course.settings,
            questions: course.questions,
            points: self.points,
            answers: self.answers,
            right_answers: self.right_answers,
            retired: self.retired,
            last_answer_on: self.last_answer_on,
            answers_that_day: self.answers_that_day,
        };
        Ok((place(self.nth)?, enrolment))
    }
}

/// What was chosen and earned, without what was asked, from a row of `ANSWERED`.
macro_rules! own_answer {
    ($row:expr) => {{
        let row = $row;
        let chosen: String = row.try_get("chosen")?;
        let own = OwnAnswer {
            nth: row.try_get("nth")?,
            version: (row.try_get("site_id")?, row.try_get("question_version_id")?),
            id: row.try_get("presentation_id")?,
            enrolment_id: row.try_get("enrolment_id")?,
            answer_id: row.try_get("answer_id")?,
            chosen: serde_json::from_str(&chosen).map_err(|_| Error::Corrupt { table: "answers", column: "chosen" })?,
            correctness: correctness(row.try_get("num")?, row.try_get("den")?)?,
            first_points: row.try_get("first_points")?,
            retirement_points: row.try_get("retirement_points")?,
            adjusted: row.try_get("adjusted")?,
            retired: row.try_get("retired")?,
            next_on: row.try_get("next_on")?,
            answered_at: row.try_get("answered_at")?,
        };
        Ok::<_, Error>(own)
    }};
}

struct OwnAnswer {
    nth: i64,
    version: (SiteId, QuestionVersionId),
    id: PresentationId,
    enrolment_id: EnrolmentId,
    answer_id: AnswerId,
    chosen: OptionSet,
    correctness: Correctness,
    first_points: i64,
    retirement_points: i64,
    adjusted: i64,
    retired: bool,
    next_on: Option<LocalDate>,
    answered_at: Instant,
}

impl OwnAnswer {
    fn with_question(self, versions: &SharedVersions) -> Result<Of<AnsweredPresentation>, Error> {
        let corrupt = Error::Corrupt { table: "presentations", column: "question_version_id" };
        let answered = AnsweredPresentation {
            id: self.id,
            enrolment_id: self.enrolment_id,
            answer_id: self.answer_id,
            question: Arc::clone(versions.get(&self.version).ok_or(corrupt)?),
            chosen: self.chosen,
            correctness: self.correctness,
            first_points: self.first_points,
            retirement_points: self.retirement_points,
            adjusted: self.adjusted,
            retired: self.retired,
            next_on: self.next_on,
            answered_at: self.answered_at,
        };
        Ok((place(self.nth)?, answered))
    }
}

impl Tx {
    /// Every course that each of these people takes part in, newest first.
    pub async fn list_enrolments_of(&mut self, people: &[(SiteId, UserId)]) -> Result<Vec<Of<Enrolment>>, Error> {
        self.go_by_index().await?;
        let (json, text) = (people_json(people)?, ENROLMENTS.text(self.engine()));
        let own: Vec<OwnEnrolment> = on!(self, |c| {
            let rows = sqlx::query(text).bind(json).fetch_all(c).await?;
            rows.iter().map(|row| own_enrolment!(row)).collect::<Result<_, _>>()?
        });
        let courses = self.share_courses(own.iter().map(|one| one.course)).await?;
        own.into_iter().map(|one| one.in_course(&courses)).collect()
    }

    /// Open presentations of each of these people, scheduled up to their day; the domain orders and cuts them.
    pub async fn list_open_of(&mut self, days: &[DayOf]) -> Result<Vec<Of<OpenPresentation>>, Error> {
        self.go_by_index().await?;
        let (json, text) = (days_json(days)?, OPEN.text(self.engine()));
        let rows: Vec<OpenColumns> = on!(self, |c| sqlx::query_as(text).bind(json).fetch_all(c).await?);
        rows.into_iter()
            .map(|(nth, enrolment_id, of, stored_class, scheduled_on, position, topic, previous_on)| {
                let position = u32::try_from(position).unwrap_or(u32::MAX);
                let open = Open { of, class: class(&stored_class)?, scheduled_on, position };
                Ok((place(nth)?, OpenPresentation { enrolment_id, open, topic, previous_on }))
            })
            .collect()
    }

    /// The earliest date of an open presentation after each person's day, over their courses. Who has none is left out.
    pub async fn list_next_scheduled(&mut self, days: &[DayOf]) -> Result<Vec<Of<LocalDate>>, Error> {
        if days.is_empty() {
            return Ok(Vec::new());
        }
        self.go_by_index().await?;
        let (json, text) = (days_json(days)?, NEXT.text(self.engine()));
        let rows: Vec<(i64, LocalDate)> = on!(self, |c| sqlx::query_as(text).bind(json).fetch_all(c).await?);
        rows.into_iter().map(|(nth, day)| Ok((place(nth)?, day))).collect()
    }

    /// What decides, besides the courses, whether each of these people may answer now.
    pub async fn list_presences(&mut self, people: &[(SiteId, UserId)]) -> Result<Vec<Of<Presence>>, Error> {
        self.go_by_index().await?;
        let (json, text) = (people_json(people)?, PRESENCES.text(self.engine()));
        let rows: Vec<(i64, String, i64, i64, Option<String>)> =
            on!(self, |c| sqlx::query_as(text).bind(json).fetch_all(c).await?);
        rows.into_iter()
            .map(|(nth, mode, from, to, spans)| {
                Ok((place(nth)?, Presence { hours: hours(&mode, from, to)?, holds: holds(spans)? }))
            })
            .collect()
    }

    /// Answered presentations, each of its own person; somebody else's is left out, like one that doesn't exist.
    pub async fn list_answered(
        &mut self,
        keys: &[(SiteId, UserId, PresentationId)],
    ) -> Result<Vec<Of<AnsweredPresentation>>, Error> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let asked: Vec<_> = keys
            .iter()
            .enumerate()
            .map(|(nth, &(site_id, user_id, id))| Asked { nth, site_id, user_id, day: None, presentation_id: Some(id) })
            .collect();
        self.go_by_index().await?;
        let (json, text) = (serde_json::to_string(&asked)?, ANSWERED.text(self.engine()));
        let own: Vec<OwnAnswer> = on!(self, |c| {
            let rows = sqlx::query(text).bind(json).fetch_all(c).await?;
            rows.iter().map(|row| own_answer!(row)).collect::<Result<_, _>>()?
        });
        let versions = self.share_versions(own.iter().map(|one| one.version)).await?;
        own.into_iter().map(|one| one.with_question(&versions)).collect()
    }
}
