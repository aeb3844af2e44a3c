//! Marking everything a site has as stale, a page of keys at a time: the first export of a connection, and any later one in
//! full. The database makes the rows itself, so that a million keys cost no memory here.

use super::statement::Statement;
use super::{Error, Tx, on};
use crate::domain::export::Object;
use crate::domain::ids::{ConnectionId, SiteId};
use crate::domain::time::Instant;
use uuid::Uuid;

/// How far marking came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkedPage {
    pub rows: i64,
    /// The last key of the page; `None` when there is nothing left.
    pub last: Option<Uuid>,
}

/// The end of the next page of an object's keys, and its marking. The source's key column and time of change differ.
struct Pages {
    count: &'static str,
    end: &'static str,
    mark: Statement,
}

macro_rules! pages {
    ($kind:literal, $rank:literal, $source:literal) => {
        Pages {
            count: concat!("SELECT COUNT(*) FROM (", $source, ") AS source"),
            end: concat!("WITH page AS (SELECT entity FROM (", $source, ") AS source
                WHERE entity > $2 ORDER BY entity LIMIT $3)
                SELECT (SELECT COUNT(*) FROM page), entity FROM page ORDER BY entity DESC LIMIT 1"),
            mark: Statement {
                sqlite: pages!(@mark $kind, $rank, $source, "lower(hex(entity))"),
                postgres: pages!(@mark $kind, $rank, $source, "replace(CAST(entity AS text), '-', '')"),
            },
        }
    };
    (@mark $kind:literal, $rank:literal, $source:literal, $hex:literal) => {
        concat!(
            "INSERT INTO export_items (site_id, connection_id, object, entity_id, rank, external_id, desired_version, state,
                first_dirty_at, changed_at, lane)
             SELECT $1, $2, '", $kind, "', entity, ", $rank, ", CAST($3 AS text) || ':", $kind, ":' || ", $hex, ",
                1, 'dirty', $4, changed - changed % 1000, 1
             FROM (", $source, ") AS source WHERE entity > $5 AND entity <= $6 ORDER BY entity
             ON CONFLICT (site_id, connection_id, object, entity_id) DO UPDATE SET
                desired_version = export_items.desired_version + 1,
                changed_at = CASE WHEN export_items.changed_at >= excluded.changed_at THEN export_items.changed_at + 1000
                                  ELSE excluded.changed_at END,
                lane = CASE WHEN export_items.state = 'dirty' THEN export_items.lane ELSE 1 END,
                owner_refused = false,
                first_dirty_at = CASE WHEN export_items.state = 'dirty' THEN export_items.first_dirty_at
                                      ELSE excluded.first_dirty_at END,
                attempts = CASE WHEN export_items.state = 'dirty' THEN export_items.attempts ELSE 0 END,
                next_attempt_at = CASE WHEN export_items.state = 'dirty' THEN export_items.next_attempt_at ELSE 0 END,
                state = 'dirty'"
        )
    };
}

const SITES: Pages = pages!("site", 0, "SELECT site_id AS entity, updated_at AS changed FROM sites WHERE site_id = $1");
const COURSES: Pages = pages!(
    "course",
    1,
    "SELECT course_id AS entity, updated_at AS changed FROM courses WHERE site_id = $1 AND course_state = 'launched'"
);
const QUESTIONS: Pages = pages!(
    "question",
    2,
    "SELECT course_questions.question_id AS entity, MAX(question_versions.created_at) AS changed FROM course_questions
     JOIN question_versions USING (site_id, question_version_id)
     JOIN courses ON courses.site_id = $1 AND courses.course_id = course_questions.course_id AND courses.course_state = 'launched'
     WHERE course_questions.site_id = $1 GROUP BY course_questions.question_id"
);
const PARTICIPANTS: Pages = pages!(
    "participant",
    3,
    "SELECT user_id AS entity, updated_at AS changed FROM users WHERE site_id = $1 AND state <> 'erased'"
);
const ENROLMENTS: Pages = pages!(
    "enrolment",
    4,
    "SELECT enrolment_id AS entity, COALESCE(last_answer_at, enrolled_at) AS changed FROM enrolments WHERE site_id = $1
        AND user_id NOT IN (SELECT user_id FROM users WHERE users.site_id = $1 AND users.state = 'erased')"
);
/// Answers of erased people stay, with nobody in the org to belong to.
const RESPONSES: Pages = pages!(
    "response",
    5,
    "SELECT answer_id AS entity, answered_at AS changed FROM answers WHERE site_id = $1
        AND enrolment_id NOT IN (SELECT enrolments.enrolment_id FROM users CROSS JOIN enrolments
            WHERE users.site_id = $1 AND users.state = 'erased'
              AND enrolments.site_id = $1 AND enrolments.user_id = users.user_id)"
);
const TEAM_SCORES: Pages = pages!(
    "team_score",
    6,
    "SELECT team_score_id AS entity, courses.updated_at AS changed FROM team_scores
     JOIN courses USING (site_id, course_id) WHERE team_scores.site_id = $1"
);
const EXPORT_RUNS: Pages = pages!(
    "export_run",
    7,
    "SELECT export_run_id AS entity, started_at AS changed FROM export_runs WHERE site_id = $1"
);

const fn pages(object: Object) -> &'static Pages {
    match object {
        Object::Site => &SITES,
        Object::Course => &COURSES,
        Object::Question => &QUESTIONS,
        Object::Participant => &PARTICIPANTS,
        Object::Enrolment => &ENROLMENTS,
        Object::Response => &RESPONSES,
        Object::TeamScore => &TEAM_SCORES,
        Object::ExportRun => &EXPORT_RUNS,
    }
}

impl Tx {
    /// Marks up to `limit` keys of one object behind `after` as a backlog of this connection.
    ///
    /// A row that is stale already keeps its place among what people wait for.
    pub async fn mark_page(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
        slug: &str,
        object: Object,
        after: Option<Uuid>,
        limit: i64,
        since: Instant,
    ) -> Result<MarkedPage, Error> {
        let after = after.unwrap_or(Uuid::nil());
        let pages = pages(object);
        let text = pages.end;
        let page: Option<(i64, Uuid)> =
            on!(self, |c| sqlx::query_as(text).bind(site).bind(after).bind(limit).fetch_optional(c).await?);
        let Some((rows, last)) = page else { return Ok(MarkedPage { rows: 0, last: None }) };
        let text = pages.mark.text(self.engine());
        on!(self, |c| sqlx::query(text)
            .bind(site)
            .bind(connection)
            .bind(slug)
            .bind(since)
            .bind(after)
            .bind(last)
            .execute(c)
            .await?
            .rows_affected());
        Ok(MarkedPage { rows, last: (rows == limit).then_some(last) })
    }

    /// How many keys a site has of each object: what a full export would send at most.
    pub async fn count_export_keys(&mut self, site: SiteId) -> Result<Vec<(Object, i64)>, Error> {
        let mut counts = Vec::new();
        for object in Object::ALL {
            let text = pages(object).count;
            let (rows,): (i64,) = on!(self, |c| sqlx::query_as(text).bind(site).fetch_one(c).await?);
            counts.push((object, rows));
        }
        Ok(counts)
    }
}
