//! Reading what is put before a participant: today's open presentations, one of them whole, and an answered one.

use super::courses::question_version;
use super::{Error, Tx, on};
use crate::domain::grading::{Correctness, OptionSet};
use crate::domain::ids::{AnswerId, EnrolmentId, PresentationId, SiteId, UserId};
use crate::domain::question::QuestionVersion;
use crate::domain::schedule::{Class, Open};
use crate::domain::time::{Instant, LocalDate};
use sqlx::Row;

/// An open presentation with its question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuePresentation {
    pub id: PresentationId,
    pub enrolment_id: EnrolmentId,
    pub class: Class,
    pub scheduled_on: LocalDate,
    pub question: QuestionVersion,
}

/// An answered presentation: what was asked, what was chosen, what it led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnsweredPresentation {
    pub id: PresentationId,
    pub enrolment_id: EnrolmentId,
    pub answer_id: AnswerId,
    pub question: QuestionVersion,
    pub chosen: OptionSet,
    pub correctness: Correctness,
    pub first_points: i64,
    pub retirement_points: i64,
    pub retired: bool,
    pub next_on: Option<LocalDate>,
    pub answered_at: Instant,
}

type OpenColumns = (EnrolmentId, PresentationId, String, LocalDate, i64);

fn class(text: &str) -> Result<Class, Error> {
    Class::parse(text).ok_or(Error::Corrupt { table: "presentations", column: "class" })
}

pub(super) fn correctness(num: i64, den: i64) -> Result<Correctness, Error> {
    u16::try_from(num)
        .ok()
        .zip(u16::try_from(den).ok())
        .and_then(|(num, den)| Correctness::new(num, den))
        .ok_or(Error::Corrupt { table: "answers", column: "num/den" })
}

impl Tx {
    /// Open presentations of one person's courses, scheduled up to `until`; the domain orders and cuts them.
    pub async fn list_open_presentations(
        &mut self,
        site: SiteId,
        user: UserId,
        until: LocalDate,
    ) -> Result<Vec<(EnrolmentId, Open<PresentationId>)>, Error> {
        let rows: Vec<OpenColumns> = on!(self, |c| sqlx::query_as(
            // Not a join: SQLite would go through every open presentation of the site.
            "SELECT enrolment_id, presentation_id, class, scheduled_on, position FROM presentations
             WHERE site_id = $1 AND state = 'open' AND scheduled_on <= $3 AND enrolment_id IN (
                SELECT enrolment_id FROM enrolments WHERE site_id = $1 AND user_id = $2)"
        )
        .bind(site)
        .bind(user)
        .bind(until)
        .fetch_all(c)
        .await?);
        rows.into_iter()
            .map(|(enrolment, of, stored_class, scheduled_on, position)| {
                let position = u32::try_from(position).unwrap_or(u32::MAX);
                Ok((enrolment, Open { of, class: class(&stored_class)?, scheduled_on, position }))
            })
            .collect()
    }

    /// The earliest date of an open presentation after `after`, over one person's courses.
    pub async fn find_next_scheduled_on(
        &mut self,
        site: SiteId,
        user: UserId,
        after: LocalDate,
    ) -> Result<Option<LocalDate>, Error> {
        let (next,): (Option<LocalDate>,) = on!(self, |c| sqlx::query_as(
            "SELECT MIN(scheduled_on) FROM presentations
             WHERE site_id = $1 AND state = 'open' AND scheduled_on > $3 AND enrolment_id IN (
                SELECT enrolment_id FROM enrolments WHERE site_id = $1 AND user_id = $2)
               AND scheduled_on <= COALESCE((
                SELECT courses.ends_on FROM enrolments
                JOIN courses ON courses.site_id = enrolments.site_id AND courses.course_id = enrolments.course_id
                WHERE enrolments.site_id = presentations.site_id
                  AND enrolments.enrolment_id = presentations.enrolment_id), scheduled_on)"
        )
        .bind(site)
        .bind(user)
        .bind(after)
        .fetch_one(c)
        .await?);
        Ok(next)
    }

    /// An open presentation that belongs to `user`; somebody else's is `None`, like one that doesn't exist.
    pub async fn find_due_presentation(
        &mut self,
        site: SiteId,
        user: UserId,
        id: PresentationId,
    ) -> Result<Option<DuePresentation>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT presentations.presentation_id, presentations.enrolment_id, presentations.class,
                presentations.scheduled_on, question_versions.*, question_versions.kind AS question_kind
             FROM presentations
             JOIN enrolments
               ON enrolments.site_id = presentations.site_id AND enrolments.enrolment_id = presentations.enrolment_id
             JOIN question_versions
               ON question_versions.site_id = presentations.site_id
              AND question_versions.question_version_id = presentations.question_version_id
             WHERE presentations.site_id = $1 AND presentations.presentation_id = $2 AND enrolments.user_id = $3
               AND presentations.state = 'open'"
        )
        .bind(site)
        .bind(id)
        .bind(user)
        .fetch_optional(c)
        .await?
        .map(|row| {
            Ok::<_, Error>(DuePresentation {
                id: row.try_get("presentation_id")?,
                enrolment_id: row.try_get("enrolment_id")?,
                class: class(&row.try_get::<String, _>("class")?)?,
                scheduled_on: row.try_get("scheduled_on")?,
                question: question_version(&row)?,
            })
        })
        .transpose())
    }

    /// An answered presentation that belongs to `user`.
    pub async fn find_answered_presentation(
        &mut self,
        site: SiteId,
        user: UserId,
        id: PresentationId,
    ) -> Result<Option<AnsweredPresentation>, Error> {
        on!(self, |c| {
            sqlx::query(
            "SELECT presentations.presentation_id, answers.*, question_versions.*, question_versions.kind AS question_kind
             FROM presentations
             JOIN enrolments
               ON enrolments.site_id = presentations.site_id AND enrolments.enrolment_id = presentations.enrolment_id
             JOIN answers ON answers.site_id = presentations.site_id AND answers.answer_id = presentations.answer_id
             JOIN question_versions
               ON question_versions.site_id = presentations.site_id
              AND question_versions.question_version_id = presentations.question_version_id
             WHERE presentations.site_id = $1 AND presentations.presentation_id = $2 AND enrolments.user_id = $3"
        )
        .bind(site)
        .bind(id)
        .bind(user)
        .fetch_optional(c)
        .await?
        .map(|row| {
            let chosen: String = row.try_get("chosen")?;
            Ok::<_, Error>(AnsweredPresentation {
                id: row.try_get("presentation_id")?,
                enrolment_id: row.try_get("enrolment_id")?,
                answer_id: row.try_get("answer_id")?,
                question: question_version(&row)?,
                chosen: serde_json::from_str(&chosen)
                    .map_err(|_| Error::Corrupt { table: "answers", column: "chosen" })?,
                correctness: correctness(row.try_get("num")?, row.try_get("den")?)?,
                first_points: row.try_get("first_points")?,
                retirement_points: row.try_get("retirement_points")?,
                retired: row.try_get("retired")?,
                next_on: row.try_get("next_on")?,
                answered_at: row.try_get("answered_at")?,
            })
        })
        .transpose()
        })
    }
}
