//! Reading what is put before a participant: today's open presentations, one of them whole, and an answered one.

use super::courses::question_version;
use super::days::DayOf;
use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::grading::{Correctness, OptionSet};
use crate::domain::ids::{AnswerId, EnrolmentId, PresentationId, SiteId, UserId};
use crate::domain::question::QuestionVersion;
use crate::domain::schedule::{Class, Open};
use crate::domain::time::{Instant, LocalDate};
use serde::Serialize;
use sqlx::Row;
use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PresentationState {
    Open,
    Answered,
    /// The question was taken out before it was answered.
    Withdrawn,
}

impl PresentationState {
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        match text {
            "open" => Ok(Self::Open),
            "answered" => Ok(Self::Answered),
            "withdrawn" => Ok(Self::Withdrawn),
            _ => Err(Error::Corrupt { table: "presentations", column: "state" }),
        }
    }
}

/// An open presentation with what a list of questions shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPresentation {
    pub enrolment_id: EnrolmentId,
    pub open: Open<PresentationId>,
    pub topic: String,
    /// When the answer was given that brought it about; a new question has none.
    pub previous_on: Option<LocalDate>,
}

/// A presentation's new date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rescheduled {
    pub site_id: SiteId,
    pub presentation_id: PresentationId,
    pub scheduled_on: LocalDate,
}

/// An open presentation with its question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuePresentation {
    pub id: PresentationId,
    pub enrolment_id: EnrolmentId,
    pub class: Class,
    pub scheduled_on: LocalDate,
    pub previous_on: Option<LocalDate>,
    pub question: QuestionVersion,
}

/// An answered presentation: what was asked, what was chosen, what it led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnsweredPresentation {
    pub id: PresentationId,
    pub enrolment_id: EnrolmentId,
    pub answer_id: AnswerId,
    pub question: Arc<QuestionVersion>,
    pub chosen: OptionSet,
    pub correctness: Correctness,
    pub first_points: i64,
    pub retirement_points: i64,
    /// Points that later corrections of the question's key added or took.
    pub adjusted: i64,
    pub retired: bool,
    pub next_on: Option<LocalDate>,
    pub answered_at: Instant,
}

const UPDATE_SCHEDULED: Statement = rows_sql!(
    "UPDATE presentations SET scheduled_on = j.scheduled_on FROM ",
    { site_id: uuid, presentation_id: uuid, scheduled_on: text },
    " WHERE presentations.site_id = j.site_id AND presentations.presentation_id = j.presentation_id
        AND presentations.state = 'open'"
);

pub(super) fn class(text: &str) -> Result<Class, Error> {
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
    ) -> Result<Vec<OpenPresentation>, Error> {
        let found = self.list_open_of(&[DayOf { site_id: site, user_id: user, day: until }]).await?;
        Ok(found.into_iter().map(|(_, open)| open).collect())
    }

    /// Moves open presentations to new dates.
    pub async fn update_scheduled(&mut self, rows: &[Rescheduled]) -> Result<(), Error> {
        self.write_rows(&UPDATE_SCHEDULED, rows).await?;
        Ok(())
    }

    /// In which state a person's presentation is; somebody else's is `None`.
    pub async fn find_presentation_state(
        &mut self,
        site: SiteId,
        user: UserId,
        id: PresentationId,
    ) -> Result<Option<PresentationState>, Error> {
        let row: Option<(String,)> = on!(self, |c| {
            sqlx::query_as(
                "SELECT presentations.state FROM presentations
                 JOIN enrolments
                   ON enrolments.site_id = presentations.site_id AND enrolments.enrolment_id = presentations.enrolment_id
                 WHERE presentations.site_id = $1 AND presentation_id = $2 AND enrolments.user_id = $3",
            )
            .bind(site)
            .bind(id)
            .bind(user)
            .fetch_optional(c)
            .await?
        });
        row.map(|(state,)| PresentationState::parse(&state)).transpose()
    }

    /// The earliest date of an open presentation after `after`, over one person's courses.
    pub async fn find_next_scheduled_on(
        &mut self,
        site: SiteId,
        user: UserId,
        after: LocalDate,
    ) -> Result<Option<LocalDate>, Error> {
        let found = self.list_next_scheduled(&[DayOf { site_id: site, user_id: user, day: after }]).await?;
        Ok(found.into_iter().next().map(|(_, day)| day))
    }

    /// An open presentation that belongs to `user`; somebody else's is `None`, like one that doesn't exist.
    pub async fn find_due_presentation(
        &mut self,
        site: SiteId,
        user: UserId,
        id: PresentationId,
    ) -> Result<Option<DuePresentation>, Error> {
        on!(self, |c| {
            sqlx::query(
            "SELECT presentations.presentation_id, presentations.enrolment_id, presentations.class,
                presentations.scheduled_on, presentations.previous_on, question_versions.*, question_versions.kind AS question_kind
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
                previous_on: row.try_get("previous_on")?,
                question: question_version(&row)?,
            })
        })
        .transpose()
        })
    }

    /// An answered presentation that belongs to `user`.
    pub async fn find_answered_presentation(
        &mut self,
        site: SiteId,
        user: UserId,
        id: PresentationId,
    ) -> Result<Option<AnsweredPresentation>, Error> {
        Ok(self.list_answered(&[(site, user, id)]).await?.into_iter().next().map(|(_, answered)| answered))
    }
}
