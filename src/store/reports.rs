//! What reports show. A team is read person by person, one row each with everything they answered folded into one text; a whole
//! course is read by team from the sums that answers keep.

use super::calendars::holds;
use super::courses::{options, personal_plan};
use super::presentations::correctness;
use super::statement::Statement;
use super::{Error, Tx, on};
use crate::domain::hold::Hold;
use crate::domain::ids::{CourseId, EnrolmentId, QuestionId, SiteId, UserId};
use crate::domain::question::{QuestionKind, QuestionOption};
use crate::domain::reach::Depth;
use crate::domain::report::{Item, Pair};
use crate::domain::schedule::{Class, Plan};
use crate::domain::time::LocalDate;
use sqlx::Row;
use std::collections::HashMap;

/// A question that a person answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportItem {
    /// Of the question in its course.
    pub position: i64,
    pub item: Item,
    pub streak: u32,
    /// JSON.
    pub first_chosen: String,
}

/// A question that still waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportOpen {
    pub position: i64,
    pub class: Class,
    pub scheduled_on: LocalDate,
}

/// A participant of a course with everything a report needs of them.
#[derive(Debug, Clone)]
pub struct ReportPerson {
    pub user_id: UserId,
    pub enrolment_id: EnrolmentId,
    pub first_name: String,
    pub last_name: String,
    /// `active`, `suspended` or `erased`: whose account was erased counts on and is named nowhere.
    pub active: bool,
    pub erased: bool,
    /// IANA name.
    pub time_zone: String,
    /// With this person's own working days and holidays.
    pub plan: Plan,
    pub holds: Vec<Hold>,
    pub points: i64,
    pub answers: i64,
    pub retired: i64,
    pub completed: bool,
    pub last_answer_on: Option<LocalDate>,
    pub answers_that_day: i64,
    pub last_wall_clock: Option<String>,
    pub items: Vec<ReportItem>,
    pub open: Vec<ReportOpen>,
}

/// A question of a course, as it is asked now.
#[derive(Debug, Clone)]
pub struct ReportQuestion {
    pub position: i64,
    pub question_id: QuestionId,
    pub kind: QuestionKind,
    pub topic: String,
    pub stem: String,
    pub options: Vec<QuestionOption>,
    pub takeaway: String,
    pub language: String,
    pub withdrawn: bool,
}

/// A team in one topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportTopic {
    pub topic: String,
    pub pairs: i64,
    /// In parts of `grading::WHOLE`.
    pub first_sum: i64,
    pub latest_sum: i64,
    pub retired: i64,
}

/// The participants of a course who are counted under one manager; under the site's own id those who have none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportGroup {
    pub counted_under: UserId,
    /// The manager's; empty where there is none.
    pub first_name: String,
    pub last_name: String,
    pub enrolled: i64,
    pub started: i64,
    pub completed: i64,
    pub topics: Vec<ReportTopic>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportWeek {
    /// A Monday.
    pub week: LocalDate,
    pub answers: i64,
    /// In parts of `grading::WHOLE`.
    pub correct_sum: i64,
}

/// What people chose when they first met a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportChoice {
    pub question_id: QuestionId,
    /// JSON.
    pub first_chosen: String,
    pub people: i64,
    pub first_sum: i64,
    pub latest_sum: i64,
}

/// Between the parts of a folded row and between folded rows: characters that JSON never holds unescaped.
const PART: char = '\u{1f}';
const ROW: char = '\u{1e}';

/// The people of a team or one person, folded. `$1` site, `$2` the manager or the person, `$3` course, `$4` limit. `CROSS JOIN`
/// keeps SQLite to this order, the few people first and then what is theirs: left to itself it goes through everybody who takes
/// part. What was answered is named by its question: looking up the place of each here costs more than all the rest.
macro_rules! people_sql {
    ($whom:literal) => {
        Statement {
            sqlite: people_sql!($whom, "hex(question_id)"),
            postgres: people_sql!($whom, "question_id"),
        }
    };
    ($whom:literal, $question:literal) => {
        concat!(
            $whom,
            " SELECT users.user_id, users.first_name, users.last_name, users.state, users.time_zone AS user_time_zone,
                enrolments.enrolment_id, enrolments.points, enrolments.answers, enrolments.retired,
                enrolments.last_answer_on, enrolments.answers_that_day, enrolments.last_wall_clock,
                CASE WHEN enrolments.completed_at IS NULL THEN 0 ELSE 1 END AS completed, courses.*,
                COALESCE(users.workdays, sites.workdays) AS workdays,
                (SELECT string_agg(holidays.day, ',') FROM holidays
                 WHERE holidays.site_id = users.site_id AND holidays.region IN ('', users.region)) AS holidays,
                (SELECT string_agg(holds.starts_on || '/' || holds.ends_on, ',') FROM holds
                 WHERE holds.site_id = users.site_id AND holds.user_id = users.user_id) AS holds,
                (SELECT string_agg(concat_ws('\u{1f}', ",
            $question,
            ", seen, streak, CASE WHEN retired_on IS NULL THEN 0 ELSE 1 END, first_num, first_den, latest_num, latest_den,
                    first_chosen), '\u{1e}')
                 FROM item_states
                 WHERE item_states.site_id = enrolments.site_id
                   AND item_states.enrolment_id = enrolments.enrolment_id) AS items,
                (SELECT string_agg(concat_ws('\u{1f}', position, class, scheduled_on), '\u{1e}') FROM presentations
                 WHERE presentations.site_id = enrolments.site_id
                   AND presentations.enrolment_id = enrolments.enrolment_id AND state = 'open') AS open
             FROM whom CROSS JOIN users CROSS JOIN enrolments CROSS JOIN courses CROSS JOIN sites
             WHERE users.site_id = $1 AND users.user_id = whom.user_id
               AND enrolments.site_id = $1 AND enrolments.user_id = whom.user_id AND enrolments.course_id = $3
               AND courses.site_id = $1 AND courses.course_id = $3 AND sites.site_id = $1
             ORDER BY users.last_name, users.first_name, users.user_id LIMIT $4"
        )
    };
}

pub(super) const DIRECT: Statement = people_sql!(
    "WITH whom(user_id) AS (SELECT user_id FROM users WHERE site_id = $1 AND manager_id = $2 AND user_id <> $2)"
);

pub(super) const ALL_BELOW: Statement = people_sql!(
    "WITH RECURSIVE below(user_id) AS (
        SELECT user_id FROM users WHERE site_id = $1 AND manager_id = $2
        UNION
        SELECT users.user_id FROM below CROSS JOIN users WHERE users.site_id = $1 AND users.manager_id = below.user_id
     ), whom(user_id) AS (SELECT user_id FROM below WHERE user_id <> $2)"
);

pub(super) const ONE: Statement =
    people_sql!("WITH whom(user_id) AS (SELECT user_id FROM users WHERE site_id = $1 AND user_id = $2)");

/// Everybody without a manager: the team that the site's own id stands for.
pub(super) const UNMANAGED: Statement = people_sql!(
    "WITH whom(user_id) AS (
        SELECT user_id FROM enrolments WHERE site_id = $1 AND course_id = $3 AND counted_under = $2)"
);

const fn corrupt(table: &'static str, column: &'static str) -> Error {
    Error::Corrupt { table, column }
}

/// Where each question stands in its course.
type Places = HashMap<QuestionId, i64>;

/// `None`: the course has this question no longer.
fn item(row: &str, places: &Places) -> Result<Option<ReportItem>, Error> {
    let wrong = || corrupt("item_states", "folded");
    let (question, rest) = row.split_once(PART).ok_or_else(wrong)?;
    let Some(&position) = places.get(&question.parse().map_err(|_| wrong())?) else { return Ok(None) };
    let mut parts = rest.splitn(8, PART);
    let mut number = || parts.next().and_then(|part| part.parse::<i64>().ok()).ok_or_else(wrong);
    let (seen, streak, retired) = (number()?, number()?, number()?);
    let pair = Pair { first: correctness(number()?, number()?)?, latest: correctness(number()?, number()?)? };
    let small = |value: i64| u32::try_from(value).map_err(|_| wrong());
    let item = Item { pair, answers: small(seen)?, retired: retired == 1 };
    let first_chosen = parts.next().ok_or_else(wrong)?.to_owned();
    Ok(Some(ReportItem { position, item, streak: small(streak)?, first_chosen }))
}

fn open(row: &str) -> Result<ReportOpen, Error> {
    let wrong = || corrupt("presentations", "folded");
    let mut parts = row.split(PART);
    let mut part = || parts.next().ok_or_else(wrong);
    Ok(ReportOpen {
        position: part()?.parse().map_err(|_| wrong())?,
        class: Class::parse(part()?).ok_or_else(wrong)?,
        scheduled_on: part()?.parse().map_err(|_| wrong())?,
    })
}

fn rows<T>(folded: Option<String>, read: impl Fn(&str) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    folded.unwrap_or_default().split(ROW).filter(|row| !row.is_empty()).map(read).collect()
}

impl Tx {
    /// The participants of a course in a manager's team, at most `limit`, by name. The site's own id stands for people without
    /// a manager.
    pub async fn list_report_people(
        &mut self,
        site: SiteId,
        (manager, depth): (UserId, Depth),
        course: CourseId,
        limit: i64,
    ) -> Result<Vec<ReportPerson>, Error> {
        let text = match depth {
            _ if manager.0 == site.0 => UNMANAGED,
            Depth::Direct => DIRECT,
            Depth::AllBelow => ALL_BELOW,
        };
        self.report_people(text, site, manager, course, limit).await
    }

    /// One participant of a course.
    pub async fn find_report_person(
        &mut self,
        site: SiteId,
        user: UserId,
        course: CourseId,
    ) -> Result<Option<ReportPerson>, Error> {
        Ok(self.report_people(ONE, site, user, course, 1).await?.pop())
    }

    async fn report_people(
        &mut self,
        people: Statement,
        site: SiteId,
        of: UserId,
        course: CourseId,
        limit: i64,
    ) -> Result<Vec<ReportPerson>, Error> {
        let text = people.text(self.engine());
        let places = self.places_of_questions(site, course).await?;
        on!(self, |c| sqlx::query(text)
            .bind(site)
            .bind(of)
            .bind(course)
            .bind(limit)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| {
                let state: String = row.try_get("state")?;
                let completed: i64 = i64::from(row.try_get::<i32, _>("completed")?);
                Ok(ReportPerson {
                    user_id: row.try_get("user_id")?,
                    enrolment_id: row.try_get("enrolment_id")?,
                    first_name: row.try_get("first_name")?,
                    last_name: row.try_get("last_name")?,
                    active: state == "active",
                    erased: state == "erased",
                    time_zone: row.try_get("user_time_zone")?,
                    plan: personal_plan(row)?,
                    holds: holds(row.try_get("holds")?)?,
                    points: row.try_get("points")?,
                    answers: row.try_get("answers")?,
                    retired: row.try_get("retired")?,
                    completed: completed == 1,
                    last_answer_on: row.try_get("last_answer_on")?,
                    answers_that_day: row.try_get("answers_that_day")?,
                    last_wall_clock: row.try_get("last_wall_clock")?,
                    items: rows(row.try_get("items")?, |one| item(one, &places))?.into_iter().flatten().collect(),
                    open: rows(row.try_get("open")?, open)?,
                })
            })
            .collect())
    }

    async fn places_of_questions(&mut self, site: SiteId, course: CourseId) -> Result<Places, Error> {
        let rows: Vec<(QuestionId, i64)> = on!(self, |c| {
            sqlx::query_as("SELECT question_id, position FROM course_questions WHERE site_id = $1 AND course_id = $2")
                .bind(site)
                .bind(course)
                .fetch_all(c)
                .await?
        });
        Ok(rows.into_iter().collect())
    }

    /// The questions of a course in their order, withdrawn ones too: they were answered.
    pub async fn list_report_questions(
        &mut self,
        site: SiteId,
        course: CourseId,
    ) -> Result<Vec<ReportQuestion>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT position, course_questions.question_id, kind, topic, stem, options, takeaway, language,
                CASE WHEN withdrawn_at IS NULL THEN 0 ELSE 1 END AS withdrawn
             FROM course_questions JOIN question_versions
               ON question_versions.site_id = course_questions.site_id
              AND question_versions.question_version_id = course_questions.question_version_id
             WHERE course_questions.site_id = $1 AND course_questions.course_id = $2 ORDER BY position"
        )
        .bind(site)
        .bind(course)
        .fetch_all(c)
        .await?
        .iter()
        .map(|row| {
            Ok(ReportQuestion {
                position: row.try_get("position")?,
                question_id: row.try_get("question_id")?,
                kind: QuestionKind::parse(&row.try_get::<String, _>("kind")?)
                    .ok_or(corrupt("question_versions", "kind"))?,
                topic: row.try_get("topic")?,
                stem: row.try_get("stem")?,
                options: options(&row.try_get::<String, _>("options")?)?,
                takeaway: row.try_get("takeaway")?,
                language: row.try_get("language")?,
                withdrawn: row.try_get::<i32, _>("withdrawn")? == 1,
            })
        })
        .collect())
    }

    /// A whole course by team, with the topics of each.
    pub async fn list_report_groups(&mut self, site: SiteId, course: CourseId) -> Result<Vec<ReportGroup>, Error> {
        type Columns = (UserId, Option<String>, Option<String>, i64, i64, i64, Option<String>);
        let rows: Vec<Columns> = on!(self, |c| {
            sqlx::query_as(
            "WITH teams AS (
                SELECT counted_under, COUNT(*) AS enrolled, COUNT(first_answer_at) AS started,
                    COUNT(completed_at) AS completed
                FROM enrolments WHERE site_id = $1 AND course_id = $2 GROUP BY counted_under
             )
             SELECT teams.counted_under, users.first_name, users.last_name, enrolled, started, completed,
                (SELECT string_agg(pairs || '\u{1f}' || first_sum || '\u{1f}' || latest_sum || '\u{1f}' || retired || '\u{1f}'
                    || replace(topic, '\u{1e}', ' '), '\u{1e}') FROM report_topics
                 WHERE report_topics.site_id = $1 AND report_topics.course_id = $2
                   AND report_topics.counted_under = teams.counted_under AND pairs > 0) AS topics
             FROM teams LEFT JOIN users ON users.site_id = $1 AND users.user_id = teams.counted_under
               AND users.state <> 'erased'"
        )
        .bind(site)
        .bind(course)
        .fetch_all(c)
        .await?
        });
        rows.into_iter()
            .map(|(counted_under, first_name, last_name, enrolled, started, completed, topics)| {
                Ok(ReportGroup {
                    counted_under,
                    first_name: first_name.unwrap_or_default(),
                    last_name: last_name.unwrap_or_default(),
                    enrolled,
                    started,
                    completed,
                    topics: self::rows(topics, topic)?,
                })
            })
            .collect()
    }

    /// A team's weeks, oldest first; of a whole course when `teams` is empty.
    pub async fn list_report_weeks(
        &mut self,
        site: SiteId,
        course: CourseId,
        teams: &[UserId],
    ) -> Result<Vec<ReportWeek>, Error> {
        let teams = serde_json::to_string(teams)?;
        let text = WEEKS.text(self.engine());
        let rows: Vec<(LocalDate, i64, i64)> =
            on!(self, |c| sqlx::query_as(text).bind(teams).bind(site).bind(course).fetch_all(c).await?);
        Ok(rows.into_iter().map(|(week, answers, correct_sum)| ReportWeek { week, answers, correct_sum }).collect())
    }

    /// First choices of a whole course.
    pub async fn list_report_choices(&mut self, site: SiteId, course: CourseId) -> Result<Vec<ReportChoice>, Error> {
        let rows: Vec<(QuestionId, String, i64, i64, i64)> = on!(self, |c| sqlx::query_as(
            "SELECT question_id, first_chosen, people, first_sum, latest_sum FROM report_choices
             WHERE site_id = $1 AND course_id = $2 AND people > 0"
        )
        .bind(site)
        .bind(course)
        .fetch_all(c)
        .await?);
        let read = |(question_id, first_chosen, people, first_sum, latest_sum)| ReportChoice {
            question_id,
            first_chosen,
            people,
            first_sum,
            latest_sum,
        };
        Ok(rows.into_iter().map(read).collect())
    }
}

/// The two engines unfold a list of ids differently.
const WEEKS: Statement = Statement {
    sqlite: "SELECT week, SUM(answers), SUM(correct_sum) FROM report_weeks
             WHERE site_id = $2 AND course_id = $3
               AND ($1 = '[]' OR counted_under IN (SELECT unhex(value, '-') FROM json_each($1)))
             GROUP BY week HAVING SUM(answers) > 0 ORDER BY week",
    postgres: "SELECT week, CAST(SUM(answers) AS BIGINT), CAST(SUM(correct_sum) AS BIGINT) FROM report_weeks
             WHERE site_id = $2 AND course_id = $3
               AND ($1 = '[]' OR counted_under IN (SELECT CAST(value AS uuid) FROM jsonb_array_elements_text(CAST($1 AS jsonb))))
             GROUP BY week HAVING SUM(answers) > 0 ORDER BY week",
};

fn topic(row: &str) -> Result<ReportTopic, Error> {
    let wrong = || corrupt("report_topics", "folded");
    let mut parts = row.splitn(5, PART);
    let mut number = || parts.next().and_then(|part| part.parse::<i64>().ok()).ok_or_else(wrong);
    let (pairs, first_sum, latest_sum, retired) = (number()?, number()?, number()?, number()?);
    let topic = parts.next().ok_or_else(wrong)?.to_owned();
    Ok(ReportTopic { topic, pairs, first_sum, latest_sum, retired })
}
