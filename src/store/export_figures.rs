//! Rows of what is summed over many people: courses, questions, teams. Their figures come from the sums that reports read.

use super::export_rows::Audience;
use super::presentations::correctness;
use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::export::{CourseRow, QuestionRow, Row as ExportRow, TeamScoreRow};
use crate::domain::ids::{OrgId, TeamScoreId};
use crate::domain::report::{self, Pair};
use crate::domain::time::{LocalDate, Zone};
use sqlx::Row;
use std::collections::HashMap;

const COURSES: Statement = rows_sql!(
    "SELECT courses.*,
        (SELECT COUNT(*) FROM course_questions
         WHERE course_questions.site_id = courses.site_id AND course_questions.course_id = courses.course_id
           AND course_questions.withdrawn_at IS NULL) AS questions,
        (SELECT COUNT(*) FROM enrolments
         WHERE enrolments.site_id = courses.site_id AND enrolments.course_id = courses.course_id) AS enrolled,
        (SELECT COUNT(first_answer_at) FROM enrolments
         WHERE enrolments.site_id = courses.site_id AND enrolments.course_id = courses.course_id) AS started,
        (SELECT AVG(CAST(right_answers AS DOUBLE PRECISION) / answers) FROM enrolments
         WHERE enrolments.site_id = courses.site_id AND enrolments.course_id = courses.course_id AND answers > 0) AS score,
        (SELECT COALESCE(CAST(SUM(pairs) AS BIGINT), 0) FROM report_topics
         WHERE report_topics.site_id = courses.site_id AND report_topics.course_id = courses.course_id) AS pairs,
        (SELECT COALESCE(CAST(SUM(latest_sum) AS BIGINT), 0) FROM report_topics
         WHERE report_topics.site_id = courses.site_id AND report_topics.course_id = courses.course_id) AS latest_sum
     FROM courses JOIN ",
    { entity_id: uuid },
    " ON courses.course_id = j.entity_id WHERE courses.site_id = $2 AND courses.course_state = 'launched'"
);

const QUESTIONS: Statement = rows_sql!(
    "SELECT course_questions.question_id, course_questions.course_id, course_questions.position, question_versions.kind,
        question_versions.topic, question_versions.stem, course_questions.withdrawn_at,
        (SELECT COALESCE(CAST(SUM(people) AS BIGINT), 0) FROM report_choices
         WHERE report_choices.site_id = course_questions.site_id AND report_choices.course_id = course_questions.course_id
           AND report_choices.question_id = course_questions.question_id) AS people,
        (SELECT COALESCE(CAST(SUM(first_sum) AS BIGINT), 0) FROM report_choices
         WHERE report_choices.site_id = course_questions.site_id AND report_choices.course_id = course_questions.course_id
           AND report_choices.question_id = course_questions.question_id) AS first_sum
     FROM course_questions
     JOIN courses ON courses.site_id = course_questions.site_id AND courses.course_id = course_questions.course_id
      AND courses.course_state = 'launched'
     JOIN question_versions
       ON question_versions.site_id = course_questions.site_id
      AND question_versions.question_version_id = course_questions.question_version_id
     JOIN ",
    { entity_id: uuid },
    " ON course_questions.question_id = j.entity_id WHERE course_questions.site_id = $2
      ORDER BY course_questions.course_id"
);

const TEAM_SCORES: Statement = rows_sql!(
    "SELECT team_scores.team_score_id, team_scores.course_id, courses.starts_on, courses.ends_on,
        (SELECT MIN(salesforce_user_id) FROM salesforce_links
         WHERE salesforce_links.site_id = team_scores.site_id AND salesforce_links.user_id = team_scores.manager_id
           AND salesforce_links.org_id = $3) AS salesforce_user_id,
        COUNT(enrolments.enrolment_id) AS size, COUNT(enrolments.first_answer_at) AS active,
        AVG(CASE WHEN answers > 0 THEN CAST(right_answers AS DOUBLE PRECISION) / answers END) AS score
     FROM team_scores
     JOIN courses ON courses.site_id = team_scores.site_id AND courses.course_id = team_scores.course_id
     LEFT JOIN users ON users.site_id = team_scores.site_id AND users.manager_id = team_scores.manager_id
       AND users.state = 'active'
     LEFT JOIN enrolments ON enrolments.site_id = users.site_id AND enrolments.user_id = users.user_id
       AND enrolments.course_id = team_scores.course_id
     JOIN ",
    { entity_id: uuid },
    " ON team_scores.team_score_id = j.entity_id WHERE team_scores.site_id = $2
      GROUP BY team_scores.site_id, team_scores.team_score_id, team_scores.manager_id, team_scores.course_id,
        courses.starts_on, courses.ends_on"
);

const TEAM_PAIRS: Statement = rows_sql!(
    "SELECT team_scores.team_score_id, first_num, first_den, latest_num, latest_den FROM team_scores
     JOIN users ON users.site_id = team_scores.site_id AND users.manager_id = team_scores.manager_id
       AND users.state = 'active'
     JOIN enrolments ON enrolments.site_id = users.site_id AND enrolments.user_id = users.user_id
       AND enrolments.course_id = team_scores.course_id
     JOIN item_states ON item_states.site_id = enrolments.site_id
       AND item_states.enrolment_id = enrolments.enrolment_id
     JOIN ",
    { entity_id: uuid },
    " ON team_scores.team_score_id = j.entity_id WHERE team_scores.site_id = $2"
);

/// A mean between 0 and 1 as it is shown.
fn percent(share: Option<f64>) -> Option<f64> {
    share.map(|share| report::rounded(100.0 * share))
}

impl Tx {
    pub(super) async fn course_rows(&mut self, to: Audience<'_>, json: String) -> Result<Vec<ExportRow>, Error> {
        let today = Zone::utc().date_at(to.now);
        let text = COURSES.text(self.engine());
        on!(self, |c| sqlx::query(text)
            .bind(json)
            .bind(to.site)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| {
                let starts_on: LocalDate = row.try_get("starts_on")?;
                let ends_on: Option<LocalDate> = row.try_get("ends_on")?;
                let enrolled: i64 = row.try_get("enrolled")?;
                let status = match ends_on {
                    Some(end) if today > end => "Finished",
                    _ if today < starts_on => "Draft",
                    _ => "Running",
                };
                Ok(CourseRow {
                    id: row.try_get("course_id")?,
                    site_id: to.site,
                    name: row.try_get("name")?,
                    status,
                    starts_on,
                    ends_on,
                    questions: row.try_get("questions")?,
                    enrolled,
                    score_percent: percent(row.try_get("score")?),
                    engagement_percent: report::share_percent(row.try_get("started")?, enrolled).map(report::rounded),
                    current_percent: report::percent_of(row.try_get("latest_sum")?, row.try_get("pairs")?)
                        .map(report::rounded),
                }
                .row(to.slug))
            })
            .collect())
    }

    pub(super) async fn question_rows(&mut self, to: Audience<'_>, json: String) -> Result<Vec<ExportRow>, Error> {
        let text = QUESTIONS.text(self.engine());
        let mut rows: Vec<ExportRow> = on!(self, |c| sqlx::query(text)
            .bind(json)
            .bind(to.site)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| {
                let position: i64 = row.try_get("position")?;
                let kind: String = row.try_get("kind")?;
                let stem: String = row.try_get("stem")?;
                let answered_by: i64 = row.try_get("people")?;
                Ok(QuestionRow {
                    id: row.try_get("question_id")?,
                    course_id: row.try_get("course_id")?,
                    position: position + 1,
                    kind: if kind == "multi" { "Multiple" } else { "Single" },
                    topic: row.try_get("topic")?,
                    text: to.switches.question_text.then_some(stem),
                    first_percent: report::percent_of(row.try_get("first_sum")?, answered_by).map(report::rounded),
                    answered_by,
                    withdrawn_at: row.try_get("withdrawn_at")?,
                }
                .row(to.slug))
            })
            .collect::<Result<_, Error>>())?;
        // A question used by several courses is one row: the first course's.
        rows.sort_by_key(|row| row.key.entity);
        rows.dedup_by_key(|row| row.key.entity);
        Ok(rows)
    }

    pub(super) async fn team_score_rows(
        &mut self,
        to: Audience<'_>,
        json: String,
        org: &OrgId,
    ) -> Result<Vec<ExportRow>, Error> {
        let text = TEAM_PAIRS.text(self.engine());
        let rows: Vec<(TeamScoreId, i64, i64, i64, i64)> =
            on!(self, |c| sqlx::query_as(text).bind(&json).bind(to.site).fetch_all(c).await?);
        let mut pairs: HashMap<TeamScoreId, Vec<Pair>> = HashMap::new();
        for (team, first_num, first_den, latest_num, latest_den) in rows {
            let pair = Pair { first: correctness(first_num, first_den)?, latest: correctness(latest_num, latest_den)? };
            pairs.entry(team).or_default().push(pair);
        }
        let text = TEAM_SCORES.text(self.engine());
        on!(self, |c| sqlx::query(text)
            .bind(json)
            .bind(to.site)
            .bind(org.as_str())
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| {
                let id: TeamScoreId = row.try_get("team_score_id")?;
                let of = pairs.get(&id).map_or(&[][..], Vec::as_slice);
                let (size, active): (i64, i64) = (row.try_get("size")?, row.try_get("active")?);
                Ok(TeamScoreRow {
                    id,
                    site_id: to.site,
                    course_id: row.try_get("course_id")?,
                    manager_salesforce_user: row.try_get("salesforce_user_id")?,
                    starts_on: row.try_get("starts_on")?,
                    ends_on: row.try_get("ends_on")?,
                    size,
                    active,
                    score_percent: percent(row.try_get("score")?),
                    engagement_percent: report::share_percent(active, size).map(report::rounded),
                    initial_percent: report::initial_proficiency(of).map(report::rounded),
                    current_percent: report::current_proficiency(of).map(report::rounded),
                }
                .row(to.slug))
            })
            .collect())
    }
}
