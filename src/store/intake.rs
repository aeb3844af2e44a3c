//! Who may still come into a course, and their coming: many at once.

use super::calendars::dates;
use super::directory::{filtered, listed, matches, patterns};
use super::statement::{Statement, rows_sql};
use super::users::user;
use super::{Error, NewEnrolment, PeopleFilter, Tx, User, on};
use crate::domain::calendar::{Weekdays, WorkCalendar};
use crate::domain::ids::{CourseId, SiteId};
use sqlx::{AssertSqlSafe, Row};

/// Somebody who doesn't take part yet, with their own working days and holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub user: User,
    pub calendar: WorkCalendar,
}

/// Somebody as `users.*`, `own_workdays` and `holidays` tell of them.
macro_rules! candidate {
    ($row:expr) => {{
        let bits = u8::try_from($row.try_get::<i64, _>("own_workdays")?);
        let bits = bits.map_err(|_| Error::Corrupt { table: "users", column: "workdays" })?;
        let calendar =
            WorkCalendar { workdays: Weekdays::from_bits(bits), holidays: dates($row.try_get("holidays")?)? };
        Ok::<_, Error>(Candidate { user: user!($row)?, calendar })
    }};
}

pub(super) use candidate;

/// Beside a filter: `$12` the course.
const OUTSIDE: &str = "users.state = 'active' AND NOT EXISTS (
    SELECT 1 FROM enrolments WHERE enrolments.site_id = users.site_id AND enrolments.user_id = users.user_id
        AND enrolments.course_id = $12)";

const INSERT_ENROLMENTS: Statement = rows_sql!(
    "INSERT INTO enrolments (site_id, enrolment_id, course_id, user_id, enrolled_at, counted_under)
     SELECT j.site_id, j.id, j.course_id, j.user_id, j.enrolled_at, COALESCE(users.manager_id, j.site_id) FROM ",
    { id: uuid, site_id: uuid, course_id: uuid, user_id: uuid, enrolled_at: bigint },
    " JOIN users ON users.site_id = j.site_id AND users.user_id = j.user_id"
);

impl Tx {
    /// Active people whom the filter finds and who don't take part, in the order of their ids, at most `limit`.
    pub async fn list_candidates(
        &mut self,
        site: SiteId,
        course: CourseId,
        filter: &PeopleFilter,
        limit: i64,
    ) -> Result<Vec<Candidate>, Error> {
        let text = format!(
            "SELECT users.*, false AS manages, COALESCE(users.workdays, sites.workdays) AS own_workdays,
                (SELECT string_agg(holidays.day, ',') FROM holidays
                 WHERE holidays.site_id = users.site_id AND holidays.region IN ('', users.region)) AS holidays
             FROM users JOIN sites ON sites.site_id = users.site_id WHERE {} AND {OUTSIDE}
               AND ($13 IS NULL OR users.user_id > $13) ORDER BY users.user_id LIMIT $14",
            matches(self.engine())
        );
        on!(self, |c| filtered!(sqlx::query(AssertSqlSafe(text)), site, filter)
            .bind(course)
            .bind(filter.after)
            .bind(limit)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| candidate!(row))
            .collect())
    }

    /// How many they are.
    pub async fn count_candidates(
        &mut self,
        site: SiteId,
        course: CourseId,
        filter: &PeopleFilter,
    ) -> Result<i64, Error> {
        let text = format!("SELECT COUNT(*) FROM users WHERE {} AND {OUTSIDE}", matches(self.engine()));
        let (count,): (i64,) = on!(self, |c| filtered!(sqlx::query_as(AssertSqlSafe(text)), site, filter)
            .bind(course)
            .fetch_one(c)
            .await?);
        Ok(count)
    }

    /// Which of these addresses people of the site have, whatever their state; not those of erased people.
    pub async fn list_known_addresses(&mut self, site: SiteId, addresses: &[String]) -> Result<Vec<String>, Error> {
        let list = serde_json::to_string(addresses)?;
        let within = listed(self.engine(), 2);
        let text = format!("SELECT email FROM users WHERE site_id = $1 AND state <> 'erased' AND email IN ({within})");
        let rows: Vec<(String,)> =
            on!(self, |c| sqlx::query_as(AssertSqlSafe(text)).bind(site).bind(list).fetch_all(c).await?);
        Ok(rows.into_iter().map(|(email,)| email).collect())
    }

    pub async fn insert_enrolments(&mut self, rows: &[NewEnrolment]) -> Result<(), Error> {
        self.write_rows(&INSERT_ENROLMENTS, rows).await?;
        Ok(())
    }
}
