//! Everything that is stored about one person, for the person who asks for it (Article 15 and 20 of the GDPR).
//!
//! Each table that knows a person has its section here or says why not; a test compares this file with the schema. Secrets, and
//! digests of secrets, say nothing about a person and stay here.

use super::{Error, Tx, on};
use crate::domain::ids::{SiteId, UserId};
use crate::domain::time::Instant;
use serde_json::{Map, Value};
use sqlx::{Column, ColumnIndex, Database, Decode, Row, Type, TypeInfo, ValueRef};
use uuid::Uuid;

/// A kind of thing that is stored, with what there is of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub name: &'static str,
    pub rows: Vec<Map<String, Value>>,
}

/// `$1` site, `$2` the person. Columns that end in `_at` are moments.
const SECTIONS: [(&str, &str); 25] = [
    (
        "account",
        "SELECT users.user_id, users.email, users.first_name, users.last_name, users.locale, users.time_zone, users.roles,
            users.salesforce_user, users.state, users.last_activity_at, users.created_at, users.updated_at, users.workdays,
            users.region, users.alias, users.shown, managers.first_name AS manager_first_name,
            managers.last_name AS manager_last_name, managers.email AS manager_email
         FROM users LEFT JOIN users AS managers ON managers.site_id = $1 AND managers.user_id = users.manager_id
         WHERE users.site_id = $1 AND users.user_id = $2",
    ),
    ("tags_and_groups", "SELECT kind, name, value FROM user_labels WHERE site_id = $1 AND user_id = $2 ORDER BY kind, name"),
    ("holds", "SELECT starts_on, ends_on, created_at FROM holds WHERE site_id = $1 AND user_id = $2 ORDER BY starts_on"),
    (
        "salesforce_users",
        "SELECT org_id, salesforce_user_id, linked_at FROM salesforce_links WHERE site_id = $1 AND user_id = $2
         ORDER BY linked_at",
    ),
    (
        "courses",
        "SELECT courses.name AS course, enrolments.enrolment_id, enrolled_at, points, answers, right_answers, retired,
            first_answer_at, last_answer_at, completed_at
         FROM enrolments JOIN courses ON courses.site_id = $1 AND courses.course_id = enrolments.course_id
         WHERE enrolments.site_id = $1 AND enrolments.user_id = $2 ORDER BY enrolled_at",
    ),
    (
        "answers",
        "SELECT enrolments.enrolment_id, answers.answer_id, answered_at, wall_clock AS answered_at_by_own_clock, channel,
            presentations.attempt, question_versions.topic, question_versions.stem, question_versions.options, answers.chosen,
            answers.num AS correct_parts, answers.den AS of_parts, first_points, retirement_points, answers.next_on
         FROM enrolments
         JOIN answers ON answers.site_id = $1 AND answers.enrolment_id = enrolments.enrolment_id
         JOIN presentations ON presentations.site_id = $1 AND presentations.presentation_id = answers.presentation_id
         JOIN question_versions ON question_versions.site_id = $1
          AND question_versions.question_version_id = presentations.question_version_id
         WHERE enrolments.site_id = $1 AND enrolments.user_id = $2 ORDER BY answered_at, answers.answer_id",
    ),
    (
        "scheduled_questions",
        "SELECT enrolments.enrolment_id, question_versions.topic, attempt, class, scheduled_on, previous_on
         FROM enrolments
         JOIN presentations ON presentations.site_id = $1 AND presentations.enrolment_id = enrolments.enrolment_id
          AND presentations.state = 'open'
         JOIN question_versions ON question_versions.site_id = $1
          AND question_versions.question_version_id = presentations.question_version_id
         WHERE enrolments.site_id = $1 AND enrolments.user_id = $2 ORDER BY scheduled_on, presentations.position",
    ),
    (
        "standing",
        "SELECT enrolments.enrolment_id, item_states.question_id, seen, streak, not_right, retired_on, first_num, first_den,
            latest_num, latest_den, first_chosen
         FROM enrolments JOIN item_states ON item_states.site_id = $1 AND item_states.enrolment_id = enrolments.enrolment_id
         WHERE enrolments.site_id = $1 AND enrolments.user_id = $2
         ORDER BY enrolments.enrolment_id, item_states.question_id",
    ),
    (
        "points",
        "SELECT enrolments.enrolment_id, kind, point_events.points, reason, created_at
         FROM enrolments JOIN point_events ON point_events.site_id = $1
          AND point_events.enrolment_id = enrolments.enrolment_id
         WHERE enrolments.site_id = $1 AND enrolments.user_id = $2 ORDER BY created_at, point_event_id",
    ),
    (
        "comments",
        "SELECT question_id, body, state, created_at, decided_at FROM comments WHERE site_id = $1 AND user_id = $2
         ORDER BY created_at",
    ),
    (
        "reported_questions",
        "SELECT question_version_id, kind, body, state, reported_at FROM question_reports
         WHERE site_id = $1 AND user_id = $2 ORDER BY reported_at",
    ),
    (
        "coaching_notes_about",
        "SELECT body, written_at FROM coaching_notes WHERE site_id = $1 AND user_id = $2 ORDER BY written_at",
    ),
    (
        "coaching_notes_written",
        "SELECT user_id AS about, body, written_at FROM coaching_notes WHERE site_id = $1 AND author_id = $2
         ORDER BY written_at",
    ),
    (
        "courses_to_read_reports_of",
        "SELECT course_id, assigned_at FROM course_readers WHERE site_id = $1 AND user_id = $2 ORDER BY assigned_at",
    ),
    ("nudges", "SELECT nudged_at FROM nudges WHERE site_id = $1 AND user_id = $2"),
    (
        "mails",
        "SELECT kind, state, queued_at, finished_at FROM mails WHERE site_id = $1 AND user_id = $2 ORDER BY queued_at, mail_id",
    ),
    ("question_mails", "SELECT mailed_on, kind FROM question_mails WHERE site_id = $1 AND user_id = $2"),
    ("mail_stops", "SELECT list, stopped_at FROM mail_stops WHERE site_id = $1 AND user_id = $2 ORDER BY list"),
    ("mail_refusals", "SELECT email, reply, refused_at FROM mail_refusals WHERE site_id = $1 AND user_id = $2"),
    (
        "question_links",
        "SELECT presentation_id, created_at, expires_at FROM question_links WHERE site_id = $1 AND user_id = $2
         ORDER BY created_at",
    ),
    (
        "invitations",
        "SELECT created_at, expires_at, used_at FROM invitations WHERE site_id = $1 AND user_id = $2 ORDER BY created_at",
    ),
    (
        "sessions",
        "SELECT scope, method, device, created_at, seen_at, ends_at FROM first_party_sessions
         WHERE site_id = $1 AND user_id = $2 ORDER BY created_at",
    ),
    (
        "sessions_in_salesforce",
        "SELECT org_id, salesforce_user_id, created_at, seen_at, ends_at FROM sessions
         WHERE site_id = $1 AND user_id = $2 ORDER BY created_at",
    ),
    (
        "sign_in",
        "SELECT (SELECT changed_at FROM passwords WHERE site_id = $1 AND user_id = $2) AS password_changed_at,
            (SELECT created_at FROM second_factors WHERE site_id = $1 AND user_id = $2) AS second_factor_since_at,
            (SELECT COUNT(*) FROM recovery_codes WHERE site_id = $1 AND user_id = $2) AS recovery_codes_left",
    ),
    (
        "roster_imports",
        "SELECT file_name, created_at, applied_at FROM roster_imports WHERE site_id = $1 AND user_id = $2 ORDER BY created_at",
    ),
];

/// What the person did and what was done to them. `$1` site, `$2` as the chain names the person.
const AUDIT: &str = "SELECT at AS happened_at, actor, action, subject, detail FROM audit_events
    WHERE site_id = $1 AND (actor = $2 OR subject = $2) ORDER BY seq";

/// One value, as its column says it is. Ids are spelt as everywhere else.
fn value<'r, R>(row: &'r R, column: usize, name: &str) -> Result<Value, Error>
where
    R: Row,
    usize: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    bool: Decode<'r, R::Database> + Type<R::Database>,
    Uuid: Decode<'r, R::Database> + Type<R::Database>,
    R::Database: Database,
{
    let raw = row.try_get_raw(column)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    let kind = raw.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "BLOB" | "UUID" => row.try_get::<Uuid, _>(column)?.as_simple().to_string().into(),
        "BOOL" | "BOOLEAN" => row.try_get::<bool, _>(column)?.into(),
        "INTEGER" | "INT8" | "INT4" => {
            let number: i64 = row.try_get_unchecked(column)?;
            if name.ends_with("_at") { moment(number) } else { number.into() }
        }
        _ => row.try_get::<String, _>(column)?.into(),
    })
}

fn fields<'r, R>(row: &'r R) -> Result<Map<String, Value>, Error>
where
    R: Row,
    usize: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    bool: Decode<'r, R::Database> + Type<R::Database>,
    Uuid: Decode<'r, R::Database> + Type<R::Database>,
    R::Database: Database,
{
    let field = |column: &<R::Database as Database>::Column| {
        Ok((column.name().to_owned(), value(row, column.ordinal(), column.name())?))
    };
    row.columns().iter().map(field).collect()
}

/// 0 stands for "not yet" in some columns.
fn moment(number: i64) -> Value {
    if number == 0 { Value::Null } else { Instant::from_micros(number).iso().into() }
}

impl Tx {
    /// Everything that is stored about a person, in sections that may be empty.
    pub async fn list_personal_data(&mut self, site: SiteId, user: UserId) -> Result<Vec<Section>, Error> {
        let mut sections = Vec::with_capacity(SECTIONS.len());
        for (name, text) in SECTIONS {
            let rows: Result<Vec<_>, Error> = on!(self, |c| {
                sqlx::query(text).bind(site).bind(user).fetch_all(c).await?.iter().map(fields).collect()
            });
            sections.push(Section { name, rows: rows? });
        }
        let named = format!("user:{user}");
        let rows: Result<Vec<_>, Error> = on!(self, |c| {
            sqlx::query(AUDIT).bind(site).bind(named).fetch_all(c).await?.iter().map(fields).collect()
        });
        sections.push(Section { name: "audit", rows: rows? });
        Ok(sections)
    }
}
