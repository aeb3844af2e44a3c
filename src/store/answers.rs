//! Answering, set-based: what a batch of submissions needs once for all, what it changes in one statement per table.

use super::calendars::{calendar, holds};
use super::export_items::ExportMark;
use super::presentations::{PresentationState, correctness};
use super::report_sums::{ChoiceSum, TopicSum, WeekSum};
use super::shared::{SharedCourse, SharedCourses, SharedVersions};
use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::calendar::WorkCalendar;
use crate::domain::grading::{Correctness, OptionSet};
use crate::domain::hold::Hold;
use crate::domain::ids::{
    AnswerId, CourseId, EnrolmentId, PointEventId, PresentationId, QuestionId, QuestionVersionId, SiteId, UserId,
};
use crate::domain::question::QuestionVersion;
use crate::domain::schedule::{ItemState, Plan};
use crate::domain::time::{Instant, LocalDate};
use serde::Serialize;
use sqlx::Row;
use std::sync::Arc;

/// Everything that decides what a submission does.
#[derive(Debug, Clone)]
pub struct Answerable {
    pub site_id: SiteId,
    pub presentation_id: PresentationId,
    pub state: PresentationState,
    pub scheduled_on: LocalDate,
    pub attempt: i64,
    pub position: i64,
    pub user_id: UserId,
    /// IANA name.
    pub time_zone: String,
    pub enrolment_id: EnrolmentId,
    pub course_id: CourseId,
    pub course: Arc<SharedCourse>,
    /// With this person's own working days and holidays.
    pub plan: Plan,
    pub holds: Vec<Hold>,
    pub question: Arc<QuestionVersion>,
    pub item: ItemState,
    /// Correctness of the first answer, when there was one.
    pub first: Option<(i64, i64)>,
    pub retired: i64,
    pub last_answer_on: Option<LocalDate>,
    pub answers_that_day: i64,
    /// For the sums that reports are made of: in whose team the person is counted, and what their first answer chose (JSON) and
    /// their latest one was worth, when there was one.
    pub counted_under: UserId,
    pub first_chosen: Option<String>,
    pub latest: Option<Correctness>,
}

#[derive(Debug, Clone, Serialize)]
pub struct AnswerRow {
    pub site_id: SiteId,
    pub answer_id: AnswerId,
    pub presentation_id: PresentationId,
    pub enrolment_id: EnrolmentId,
    pub question_id: QuestionId,
    #[serde(serialize_with = "as_json_text")]
    pub chosen: OptionSet,
    pub num: u16,
    pub den: u16,
    pub first_points: u32,
    pub retirement_points: u32,
    pub retired: bool,
    pub next_on: Option<LocalDate>,
    pub answered_at: Instant,
    pub answered_on: LocalDate,
    pub wall_clock: String,
    pub channel: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub struct ItemStateRow {
    pub site_id: SiteId,
    pub enrolment_id: EnrolmentId,
    pub question_id: QuestionId,
    pub seen: u32,
    pub streak: u32,
    pub not_right: u32,
    pub retired_on: Option<LocalDate>,
    pub first_num: i64,
    pub first_den: i64,
    pub latest_num: u16,
    pub latest_den: u16,
    /// JSON of the first answer's options.
    pub first_chosen: String,
}

#[derive(Debug, Clone, Copy, Serialize)]
pub struct NextPresentation {
    pub site_id: SiteId,
    pub presentation_id: PresentationId,
    pub enrolment_id: EnrolmentId,
    pub question_id: QuestionId,
    pub question_version_id: QuestionVersionId,
    pub attempt: i64,
    pub class: &'static str,
    pub scheduled_on: LocalDate,
    pub position: i64,
    /// The day of the answer that brings it about.
    pub previous_on: LocalDate,
}

#[derive(Debug, Clone, Serialize)]
pub struct PointEvent {
    pub site_id: SiteId,
    pub point_event_id: PointEventId,
    pub enrolment_id: EnrolmentId,
    pub answer_id: AnswerId,
    /// `first`, `retirement` or `adjustment`.
    pub kind: &'static str,
    pub points: i64,
    /// Why, for an adjustment.
    pub reason: Option<String>,
    pub created_at: Instant,
}

/// What a batch adds to one enrolment.
#[derive(Debug, Clone, Serialize)]
pub struct EnrolmentUpdate {
    pub site_id: SiteId,
    pub enrolment_id: EnrolmentId,
    pub user_id: UserId,
    pub points: u32,
    pub answers: u32,
    pub right_answers: u32,
    pub retired: u32,
    pub last_answer_at: Instant,
    pub last_answer_on: LocalDate,
    pub last_wall_clock: String,
    pub answers_that_day: i64,
    pub completed_at: Option<Instant>,
}

/// All rows of one batch.
#[derive(Debug, Clone, Default)]
pub struct AnswerWrites {
    pub answers: Vec<AnswerRow>,
    pub item_states: Vec<ItemStateRow>,
    pub next: Vec<NextPresentation>,
    pub points: Vec<PointEvent>,
    pub enrolments: Vec<EnrolmentUpdate>,
    pub exports: Vec<ExportMark>,
    pub report_topics: Vec<TopicSum>,
    pub report_weeks: Vec<WeekSum>,
    pub report_choices: Vec<ChoiceSum>,
}

#[derive(Serialize)]
struct AnswerableKey {
    site_id: SiteId,
    presentation_id: PresentationId,
}

fn as_json_text<S: serde::Serializer>(chosen: &OptionSet, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&serde_json::to_string(chosen).map_err(serde::ser::Error::custom)?)
}

/// PostgreSQL locks the enrolments, in one order, so that two replicas can't both use a day's last place. SQLite has one
/// writer and nothing to lock.
const LOCK_ENROLMENTS: Statement = rows_sql!(
    "SELECT enrolments.enrolment_id FROM ",
    { site_id: uuid, presentation_id: uuid },
    " CROSS JOIN presentations CROSS JOIN enrolments
      WHERE presentations.site_id = j.site_id AND presentations.presentation_id = j.presentation_id
        AND enrolments.site_id = presentations.site_id AND enrolments.enrolment_id = presentations.enrolment_id
      ORDER BY enrolments.enrolment_id FOR UPDATE OF enrolments"
);

pub(super) const LIST_ANSWERABLE: Statement = rows_sql!(
    "SELECT presentations.site_id, presentations.presentation_id, presentations.state, presentations.scheduled_on,
        presentations.attempt, presentations.position, presentations.question_version_id,
        enrolments.enrolment_id, enrolments.course_id, enrolments.user_id, enrolments.retired, enrolments.last_answer_on,
        enrolments.answers_that_day, enrolments.counted_under, users.time_zone,
        COALESCE(users.workdays, sites.workdays) AS workdays,
        (SELECT string_agg(holidays.day, ',') FROM holidays
         WHERE holidays.site_id = users.site_id AND holidays.region IN ('', users.region)) AS holidays,
        (SELECT string_agg(holds.starts_on || '/' || holds.ends_on, ',') FROM holds
         WHERE holds.site_id = users.site_id AND holds.user_id = users.user_id) AS holds,
        item_states.seen, item_states.streak, item_states.not_right, item_states.retired_on,
        item_states.first_num, item_states.first_den, item_states.latest_num, item_states.latest_den,
        item_states.first_chosen
     FROM ",
    { site_id: uuid, presentation_id: uuid },
    " CROSS JOIN presentations CROSS JOIN enrolments CROSS JOIN users CROSS JOIN sites
      LEFT JOIN item_states
        ON item_states.site_id = presentations.site_id AND item_states.enrolment_id = presentations.enrolment_id
       AND item_states.question_id = presentations.question_id
      WHERE presentations.site_id = j.site_id AND presentations.presentation_id = j.presentation_id
        AND enrolments.site_id = presentations.site_id AND enrolments.enrolment_id = presentations.enrolment_id
        AND users.site_id = enrolments.site_id AND users.user_id = enrolments.user_id
        AND sites.site_id = presentations.site_id"
);

const INSERT_ANSWERS: Statement = rows_sql!(
    "INSERT INTO answers (site_id, answer_id, presentation_id, enrolment_id, question_id, chosen, num, den, first_points,
        retirement_points, retired, next_on, answered_at, answered_on, wall_clock, channel)
     SELECT j.site_id, j.answer_id, j.presentation_id, j.enrolment_id, j.question_id, j.chosen, j.num, j.den,
        j.first_points, j.retirement_points, j.retired, j.next_on, j.answered_at, j.answered_on, j.wall_clock, j.channel
     FROM ",
    { site_id: uuid, answer_id: uuid, presentation_id: uuid, enrolment_id: uuid, question_id: uuid, chosen: text,
      num: bigint, den: bigint, first_points: bigint, retirement_points: bigint, retired: boolean, next_on: text,
      answered_at: bigint, answered_on: text, wall_clock: text, channel: text },
    ""
);

const MARK_ANSWERED: Statement = rows_sql!(
    "UPDATE presentations SET state = 'answered', answer_id = j.answer_id FROM ",
    { site_id: uuid, presentation_id: uuid, answer_id: uuid },
    " WHERE presentations.site_id = j.site_id AND presentations.presentation_id = j.presentation_id
        AND presentations.state = 'open'"
);

const INSERT_NEXT: Statement = rows_sql!(
    "INSERT INTO presentations (site_id, presentation_id, enrolment_id, question_id, question_version_id, attempt, class,
        scheduled_on, position, previous_on, state)
     SELECT j.site_id, j.presentation_id, j.enrolment_id, j.question_id, j.question_version_id, j.attempt, j.class,
        j.scheduled_on, j.position, j.previous_on, 'open' FROM ",
    { site_id: uuid, presentation_id: uuid, enrolment_id: uuid, question_id: uuid, question_version_id: uuid,
      attempt: bigint, class: text, scheduled_on: text, position: bigint, previous_on: text },
    ""
);

const UPSERT_ITEM_STATES: Statement = rows_sql!(
    "INSERT INTO item_states (site_id, enrolment_id, question_id, seen, streak, not_right, retired_on, first_num, first_den,
        latest_num, latest_den, first_chosen)
     SELECT j.site_id, j.enrolment_id, j.question_id, j.seen, j.streak, j.not_right, j.retired_on, j.first_num, j.first_den,
        j.latest_num, j.latest_den, j.first_chosen FROM ",
    { site_id: uuid, enrolment_id: uuid, question_id: uuid, seen: bigint, streak: bigint, not_right: bigint,
      retired_on: text, first_num: bigint, first_den: bigint, latest_num: bigint, latest_den: bigint,
      first_chosen: text },
    " WHERE true
      ON CONFLICT (site_id, enrolment_id, question_id) DO UPDATE SET
        seen = excluded.seen, streak = excluded.streak, not_right = excluded.not_right,
        retired_on = excluded.retired_on, latest_num = excluded.latest_num, latest_den = excluded.latest_den"
);

pub(super) const INSERT_POINTS: Statement = rows_sql!(
    "INSERT INTO point_events (site_id, point_event_id, enrolment_id, answer_id, kind, points, reason, created_at)
     SELECT j.site_id, j.point_event_id, j.enrolment_id, j.answer_id, j.kind, j.points, j.reason, j.created_at FROM ",
    { site_id: uuid, point_event_id: uuid, enrolment_id: uuid, answer_id: uuid, kind: text, points: bigint,
      reason: text, created_at: bigint },
    ""
);

const UPDATE_ENROLMENTS: Statement = rows_sql!(
    "UPDATE enrolments SET points = enrolments.points + j.points, answers = enrolments.answers + j.answers,
        right_answers = enrolments.right_answers + j.right_answers, retired = enrolments.retired + j.retired,
        first_answer_at = COALESCE(first_answer_at, j.last_answer_at), last_answer_at = j.last_answer_at,
        last_answer_on = j.last_answer_on, last_wall_clock = j.last_wall_clock, answers_that_day = j.answers_that_day,
        completed_at = COALESCE(enrolments.completed_at, j.completed_at)
     FROM ",
    { site_id: uuid, enrolment_id: uuid, points: bigint, answers: bigint, right_answers: bigint, retired: bigint,
      last_answer_at: bigint, last_answer_on: text, last_wall_clock: text, answers_that_day: bigint,
      completed_at: bigint },
    " WHERE enrolments.site_id = j.site_id AND enrolments.enrolment_id = j.enrolment_id"
);

const UPDATE_ACTIVITY: Statement = rows_sql!(
    "UPDATE users SET last_activity_at = j.last_answer_at FROM ",
    { site_id: uuid, user_id: uuid, last_answer_at: bigint },
    " WHERE users.site_id = j.site_id AND users.user_id = j.user_id"
);

/// Reads what decides about an answer, but for what others share, from a row of `LIST_ANSWERABLE`.
macro_rules! own_answerable {
    ($row:expr) => {{
        let row = $row;
        let small = |column: &'static str| -> Result<u32, Error> {
            let value: Option<i64> = row.try_get(column)?;
            u32::try_from(value.unwrap_or(0)).map_err(|_| Error::Corrupt { table: "item_states", column })
        };
        let first_num: Option<i64> = row.try_get("first_num")?;
        let first_den: Option<i64> = row.try_get("first_den")?;
        let latest_num: Option<i64> = row.try_get("latest_num")?;
        let latest_den: Option<i64> = row.try_get("latest_den")?;
        Ok::<_, Error>(OwnAnswerable {
            site_id: row.try_get("site_id")?,
            presentation_id: row.try_get("presentation_id")?,
            question_version_id: row.try_get("question_version_id")?,
            state: PresentationState::parse(&row.try_get::<String, _>("state")?)?,
            scheduled_on: row.try_get("scheduled_on")?,
            attempt: row.try_get("attempt")?,
            position: row.try_get("position")?,
            user_id: row.try_get("user_id")?,
            time_zone: row.try_get("time_zone")?,
            enrolment_id: row.try_get("enrolment_id")?,
            course_id: row.try_get("course_id")?,
            calendar: calendar((row.try_get("workdays")?, row.try_get("holidays")?))?,
            holds: holds(row.try_get("holds")?)?,
            item: ItemState {
                seen: small("seen")?,
                streak: small("streak")?,
                not_right: small("not_right")?,
                retired_on: row.try_get("retired_on")?,
            },
            first: first_num.zip(first_den),
            retired: row.try_get("retired")?,
            last_answer_on: row.try_get("last_answer_on")?,
            answers_that_day: row.try_get("answers_that_day")?,
            counted_under: row.try_get("counted_under")?,
            first_chosen: row.try_get("first_chosen")?,
            latest: latest_num.zip(latest_den).map(|(num, den)| correctness(num, den)).transpose()?,
        })
    }};
}

struct OwnAnswerable {
    site_id: SiteId,
    presentation_id: PresentationId,
    question_version_id: QuestionVersionId,
    state: PresentationState,
    scheduled_on: LocalDate,
    attempt: i64,
    position: i64,
    user_id: UserId,
    time_zone: String,
    enrolment_id: EnrolmentId,
    course_id: CourseId,
    calendar: WorkCalendar,
    holds: Vec<Hold>,
    item: ItemState,
    first: Option<(i64, i64)>,
    retired: i64,
    last_answer_on: Option<LocalDate>,
    answers_that_day: i64,
    counted_under: UserId,
    first_chosen: Option<String>,
    latest: Option<Correctness>,
}

impl OwnAnswerable {
    fn with(self, courses: &SharedCourses, versions: &SharedVersions) -> Result<Answerable, Error> {
        let corrupt = |column| Error::Corrupt { table: "presentations", column };
        let course = courses.get(&(self.site_id, self.course_id)).ok_or_else(|| corrupt("enrolment_id"))?;
        let question = versions.get(&(self.site_id, self.question_version_id));
        Ok(Answerable {
            site_id: self.site_id,
            presentation_id: self.presentation_id,
            state: self.state,
            scheduled_on: self.scheduled_on,
            attempt: self.attempt,
            position: self.position,
            user_id: self.user_id,
            time_zone: self.time_zone,
            enrolment_id: self.enrolment_id,
            course_id: self.course_id,
            plan: course.plan.clone().with_calendar(self.calendar),
            course: Arc::clone(course),
            holds: self.holds,
            question: Arc::clone(question.ok_or_else(|| corrupt("question_version_id"))?),
            item: self.item,
            first: self.first,
            retired: self.retired,
            last_answer_on: self.last_answer_on,
            answers_that_day: self.answers_that_day,
            counted_under: self.counted_under,
            first_chosen: self.first_chosen,
            latest: self.latest,
        })
    }
}

impl Tx {
    /// What deciding about these presentations needs. One that doesn't exist is left out.
    pub async fn list_answerable(&mut self, keys: &[(SiteId, PresentationId)]) -> Result<Vec<Answerable>, Error> {
        let keys: Vec<_> =
            keys.iter().map(|&(site_id, presentation_id)| AnswerableKey { site_id, presentation_id }).collect();
        let json = serde_json::to_string(&keys)?;
        self.go_by_index().await?;
        if let Self::Postgres(tx) = self {
            sqlx::query(LOCK_ENROLMENTS.postgres).bind(&json).execute(&mut **tx).await?;
        }
        let text = LIST_ANSWERABLE.text(self.engine());
        let own: Vec<OwnAnswerable> = on!(self, |c| {
            let rows = sqlx::query(text).bind(json).fetch_all(c).await?;
            rows.iter().map(|row| own_answerable!(row)).collect::<Result<_, _>>()?
        });
        let courses = self.share_courses(own.iter().map(|one| (one.site_id, one.course_id))).await?;
        let versions = self.share_versions(own.iter().map(|one| (one.site_id, one.question_version_id))).await?;
        own.into_iter().map(|one| one.with(&courses, &versions)).collect()
    }

    /// Writes everything a batch of answers changes: one statement per table.
    pub async fn write_answers(&mut self, writes: &AnswerWrites) -> Result<(), Error> {
        self.touches_only(writes.enrolments.iter().map(|enrolment| (enrolment.site_id, enrolment.user_id)));
        self.write_rows(&INSERT_ANSWERS, &writes.answers).await?;
        let closed = self.write_rows(&MARK_ANSWERED, &writes.answers).await?;
        if closed != u64::try_from(writes.answers.len()).unwrap_or(u64::MAX) {
            // Decided from what this very transaction read: anything else is a broken invariant, and nothing is written.
            return Err(Error::Corrupt { table: "presentations", column: "state" });
        }
        self.write_rows(&INSERT_NEXT, &writes.next).await?;
        self.write_rows(&UPSERT_ITEM_STATES, &writes.item_states).await?;
        self.write_rows(&INSERT_POINTS, &writes.points).await?;
        self.write_rows(&UPDATE_ENROLMENTS, &writes.enrolments).await?;
        self.write_rows(&UPDATE_ACTIVITY, &writes.enrolments).await?;
        self.add_report_sums(&writes.report_topics, &writes.report_weeks, &writes.report_choices).await?;
        self.mark_dirty(&writes.exports).await
    }
}
