//! Reading the newest state of claimed keys, one set-based query per object.

use super::presentations::correctness;
use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::export::{
    EnrolmentRow, ExportRunRow, Object, ParticipantRow, ResponseRow, Row as ExportRow, SiteRow, Switches,
};
use crate::domain::ids::{EnrolmentId, OrgId, SiteId};
use crate::domain::package_release::PackageVersion;
use crate::domain::report::{self, Pair};
use crate::domain::schedule;
use crate::domain::time::{Instant, Zone};
use serde::Serialize;
use sqlx::Row;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Serialize)]
struct EntityKey {
    entity_id: Uuid,
}

const SITES: Statement = rows_sql!(
    "SELECT sites.*, (SELECT COUNT(*) FROM users WHERE users.site_id = sites.site_id AND users.state = 'active') AS participants,
        (SELECT MAX(finished_at) FROM export_runs JOIN connections USING (site_id, connection_id)
         WHERE export_runs.site_id = sites.site_id AND connections.org_id = $3 AND finished_at > 0) AS last_export_at
     FROM sites JOIN ",
    { entity_id: uuid },
    " ON sites.site_id = j.entity_id WHERE sites.site_id = $2"
);

pub(super) const PARTICIPANTS: Statement = rows_sql!(
    "SELECT users.*, (SELECT MIN(salesforce_user_id) FROM salesforce_links
        WHERE salesforce_links.site_id = users.site_id AND salesforce_links.user_id = users.user_id
          AND salesforce_links.org_id = $3) AS salesforce_user_id,
        (SELECT MIN(salesforce_user_id) FROM salesforce_links
         WHERE salesforce_links.site_id = users.site_id AND salesforce_links.user_id = users.manager_id
           AND salesforce_links.org_id = $3) AS manager_salesforce_user_id
     FROM ",
    { entity_id: uuid },
    " CROSS JOIN users WHERE users.site_id = $2 AND users.user_id = j.entity_id AND users.state <> 'erased'"
);

pub(super) const ENROLMENTS: Statement = rows_sql!(
    "SELECT enrolments.enrolment_id, enrolments.user_id, enrolments.enrolled_at, enrolments.points, enrolments.answers,
        enrolments.right_answers, enrolments.retired, enrolments.first_answer_at, enrolments.last_answer_at,
        enrolments.completed_at, users.time_zone AS user_time_zone, courses.*, sites.workdays,
        (SELECT COUNT(*) FROM course_questions
         WHERE course_questions.site_id = courses.site_id AND course_questions.course_id = courses.course_id
           AND course_questions.withdrawn_at IS NULL) AS questions,
        (SELECT MIN(scheduled_on) FROM presentations
         WHERE presentations.site_id = enrolments.site_id AND presentations.enrolment_id = enrolments.enrolment_id
           AND state = 'open' AND (courses.ends_on IS NULL OR scheduled_on <= courses.ends_on)) AS due_on
     FROM ",
    { entity_id: uuid },
    " CROSS JOIN enrolments
      JOIN courses ON courses.site_id = enrolments.site_id AND courses.course_id = enrolments.course_id
      JOIN users ON users.site_id = enrolments.site_id AND users.user_id = enrolments.user_id
      JOIN sites ON sites.site_id = enrolments.site_id
      WHERE enrolments.site_id = $2 AND enrolments.enrolment_id = j.entity_id AND users.state <> 'erased'"
);

pub(super) const PAIRS: Statement = rows_sql!(
    "SELECT item_states.enrolment_id, first_num, first_den, latest_num, latest_den FROM ",
    { entity_id: uuid },
    " CROSS JOIN item_states WHERE item_states.site_id = $2 AND item_states.enrolment_id = j.entity_id"
);

/// The keys come first and stay there: SQLite keeps the order of a CROSS JOIN, and would otherwise walk over all answers.
pub(super) const RESPONSES: Statement = rows_sql!(
    "SELECT answers.*, presentations.attempt FROM ",
    { entity_id: uuid },
    " CROSS JOIN answers JOIN presentations
        ON presentations.site_id = answers.site_id AND presentations.presentation_id = answers.presentation_id
      WHERE answers.site_id = $2 AND answers.answer_id = j.entity_id
        AND answers.enrolment_id NOT IN (SELECT enrolments.enrolment_id FROM users CROSS JOIN enrolments
            WHERE users.site_id = $2 AND users.state = 'erased'
              AND enrolments.site_id = $2 AND enrolments.user_id = users.user_id)"
);

const EXPORT_RUNS: Statement = rows_sql!(
    "SELECT export_runs.* FROM export_runs JOIN ",
    { entity_id: uuid },
    " ON export_runs.export_run_id = j.entity_id WHERE export_runs.site_id = $2"
);

/// Whose rows are built.
#[derive(Debug, Clone, Copy)]
pub struct Exporting<'a> {
    pub site: SiteId,
    pub slug: &'a str,
    /// The site's own address.
    pub public_url: &'a str,
    pub newest_package: Option<PackageVersion>,
}

/// For whom rows are built.
#[derive(Debug, Clone, Copy)]
pub(super) struct Audience<'a> {
    pub(super) site: SiteId,
    pub(super) slug: &'a str,
    newest_package: Option<PackageVersion>,
    pub(super) switches: Switches,
    pub(super) now: Instant,
}

impl Tx {
    /// The rows that mirror these entities of one object now. An entity that is gone has none.
    ///
    /// `org` is the connection's org, `now` decides a course's status.
    pub async fn list_export_rows(
        &mut self,
        object: Object,
        of: Exporting<'_>,
        entities: &[Uuid],
        org: &OrgId,
        switches: Switches,
        now: Instant,
    ) -> Result<Vec<ExportRow>, Error> {
        let keys: Vec<_> = entities.iter().map(|&entity_id| EntityKey { entity_id }).collect();
        let json = serde_json::to_string(&keys)?;
        let Exporting { site, slug, public_url, newest_package } = of;
        let audience = Audience { site, slug, newest_package, switches, now };
        match object {
            Object::Site => self.site_rows(audience, json, (public_url, org)).await,
            Object::Course => self.course_rows(audience, json).await,
            Object::Question => self.question_rows(audience, json).await,
            Object::Participant => self.participant_rows(audience, json, org).await,
            Object::Enrolment => self.enrolment_rows(audience, json).await,
            Object::Response => self.response_rows(audience, json).await,
            Object::TeamScore => self.team_score_rows(audience, json, org).await,
            Object::ExportRun => self.export_run_rows(audience, json).await,
        }
    }

    async fn site_rows(
        &mut self,
        to: Audience<'_>,
        json: String,
        (url, org): (&str, &OrgId),
    ) -> Result<Vec<ExportRow>, Error> {
        let text = SITES.text(self.engine());
        on!(self, |c| sqlx::query(text)
            .bind(json)
            .bind(to.site)
            .bind(org.as_str())
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| {
                let domain = url.split_once("://").map_or(url, |(_, host)| host);
                Ok(SiteRow {
                    id: row.try_get("site_id")?,
                    slug: row.try_get("slug")?,
                    name: row.try_get("name")?,
                    domain: domain.to_owned(),
                    url: url.to_owned(),
                    time_zone: row.try_get("time_zone")?,
                    participants: row.try_get("participants")?,
                    last_export_at: row.try_get("last_export_at")?,
                }
                .row())
            })
            .collect())
    }

    async fn participant_rows(&mut self, to: Audience<'_>, json: String, org: &OrgId) -> Result<Vec<ExportRow>, Error> {
        let text = PARTICIPANTS.text(self.engine());
        on!(self, |c| sqlx::query(text)
            .bind(json)
            .bind(to.site)
            .bind(org.as_str())
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| {
                let first: String = row.try_get("first_name")?;
                let last: String = row.try_get("last_name")?;
                let state: String = row.try_get("state")?;
                Ok(ParticipantRow {
                    id: row.try_get("user_id")?,
                    site_id: to.site,
                    name: format!("{first} {last}"),
                    email: row.try_get("email")?,
                    active: state == "active",
                    salesforce_user: row.try_get("salesforce_user_id")?,
                    manager_salesforce_user: row.try_get("manager_salesforce_user_id")?,
                    last_activity_at: row.try_get("last_activity_at")?,
                }
                .row(to.slug))
            })
            .collect())
    }

    async fn pairs(&mut self, to: Audience<'_>, json: &str) -> Result<HashMap<EnrolmentId, Vec<Pair>>, Error> {
        let text = PAIRS.text(self.engine());
        let rows: Vec<(EnrolmentId, i64, i64, i64, i64)> =
            on!(self, |c| sqlx::query_as(text).bind(json).bind(to.site).fetch_all(c).await?);
        let mut pairs: HashMap<EnrolmentId, Vec<Pair>> = HashMap::new();
        for (enrolment, first_num, first_den, latest_num, latest_den) in rows {
            let pair = Pair { first: correctness(first_num, first_den)?, latest: correctness(latest_num, latest_den)? };
            pairs.entry(enrolment).or_default().push(pair);
        }
        Ok(pairs)
    }

    async fn enrolment_rows(&mut self, to: Audience<'_>, json: String) -> Result<Vec<ExportRow>, Error> {
        let pairs = self.pairs(to, &json).await?;
        let text = ENROLMENTS.text(self.engine());
        on!(self, |c| sqlx::query(text)
            .bind(json)
            .bind(to.site)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| {
                let id: EnrolmentId = row.try_get("enrolment_id")?;
                let plan = super::courses::plan(row)?;
                let zone: String = row.try_get("user_time_zone")?;
                let today = Zone::named(&zone).unwrap_or_else(Zone::utc).date_at(to.now);
                let of = pairs.get(&id).map_or(&[][..], Vec::as_slice);
                let total: i64 = row.try_get("questions")?;
                let retired: i64 = row.try_get("retired")?;
                let count = |number: i64| usize::try_from(number).unwrap_or(0);
                let progress = schedule::progress(&plan, today, of.len(), count(retired), count(total));
                Ok(EnrolmentRow {
                    id,
                    user_id: row.try_get("user_id")?,
                    course_id: row.try_get("course_id")?,
                    status: progress.label(),
                    enrolled_at: row.try_get("enrolled_at")?,
                    first_answer_at: row.try_get("first_answer_at")?,
                    completed_at: row.try_get("completed_at")?,
                    score_percent: report::share_percent(row.try_get("right_answers")?, row.try_get("answers")?)
                        .map(report::rounded),
                    initial_percent: report::initial_proficiency(of).map(report::rounded),
                    current_percent: report::current_proficiency(of).map(report::rounded),
                    questions_total: total,
                    questions_answered: i64::try_from(of.len()).unwrap_or(i64::MAX),
                    questions_correct: i64::try_from(of.iter().filter(|pair| pair.latest.is_right()).count())
                        .unwrap_or(0),
                    questions_retired: retired,
                    points: row.try_get("points")?,
                    due_on: row.try_get("due_on")?,
                }
                .row(to.slug))
            })
            .collect())
    }

    async fn response_rows(&mut self, to: Audience<'_>, json: String) -> Result<Vec<ExportRow>, Error> {
        let text = RESPONSES.text(self.engine());
        on!(self, |c| sqlx::query(text)
            .bind(json)
            .bind(to.site)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| {
                let first: i64 = row.try_get("first_points")?;
                let retirement: i64 = row.try_get("retirement_points")?;
                let channel: String = row.try_get("channel")?;
                let right = correctness(row.try_get("num")?, row.try_get("den")?)?.is_right();
                Ok(ResponseRow {
                    id: row.try_get("answer_id")?,
                    enrolment_id: row.try_get("enrolment_id")?,
                    question_id: row.try_get("question_id")?,
                    attempt: row.try_get("attempt")?,
                    answered_at: row.try_get("answered_at")?,
                    correct: right,
                    points: first + retirement,
                    channel: match channel.as_str() {
                        "canvas" => "Canvas",
                        "email" => "E-mail",
                        _ => "Web",
                    },
                }
                .row(to.slug))
            })
            .collect())
    }

    async fn export_run_rows(&mut self, to: Audience<'_>, json: String) -> Result<Vec<ExportRow>, Error> {
        let text = EXPORT_RUNS.text(self.engine());
        on!(self, |c| sqlx::query(text)
            .bind(json)
            .bind(to.site)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| {
                let (kind, state): (String, String) = (row.try_get("kind")?, row.try_get("state")?);
                let failed: i64 = row.try_get("rows_refused")?;
                let finished_at: Instant = row.try_get("finished_at")?;
                Ok(ExportRunRow {
                    id: row.try_get("export_run_id")?,
                    site_id: to.site,
                    kind: if kind == "full" { "Full" } else { "Delta" },
                    started_at: row.try_get("started_at")?,
                    finished_at: (finished_at.micros() > 0).then_some(finished_at),
                    status: match state.as_str() {
                        "done" if failed == 0 => "Succeeded",
                        "done" => "Partly failed",
                        "stopped" => "Failed",
                        _ => "Running",
                    },
                    upserted: row.try_get("rows_acked")?,
                    failed,
                    error_summary: row.try_get("error_summary")?,
                    newest_package: to.newest_package,
                }
                .row(to.slug))
            })
            .collect())
    }
}
