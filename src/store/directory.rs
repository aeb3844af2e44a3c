//! People as administrators find and change them.

use super::statement::{Statement, rows_sql};
use super::users::{roles, user};
use super::{Engine, Error, Tx, User, on};
use crate::domain::calendar::Weekdays;
use crate::domain::ids::{SiteId, UserId};
use crate::domain::person::Details;
use crate::domain::roles::Roles;
use crate::domain::time::Instant;
use serde::Serialize;
use sqlx::{AssertSqlSafe, Row};

/// Which people of a site; empty texts are anything. Erased people are never listed.
#[derive(Debug, Clone, Default)]
pub struct PeopleFilter {
    /// How a first name, a last name or an address begins.
    pub search: String,
    /// `admin` and so on; `manager` for everybody with reports.
    pub role: String,
    /// `active` or `suspended`.
    pub state: String,
    /// `true`, `false` or `unset`.
    pub salesforce_user: String,
    /// Kind, name and value of a tag or group.
    pub label: (String, String, String),
    pub manager: Option<UserId>,
    /// Of these e-mail addresses, in small letters; empty: of any.
    pub addresses: Vec<String>,
    /// The last person of the page before.
    pub after: Option<UserId>,
}

/// A person in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub user: User,
    pub manages: bool,
}

/// What the person's page shows beside the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonDetails {
    pub workdays: Option<Weekdays>,
    pub region: String,
    pub last_activity_at: Option<Instant>,
}

/// The condition of lists and counts: `$1` is the site, `$2` to `$11` the filter.
const MATCHES: &str = "users.site_id = $1 AND users.state <> 'erased' AND ($2 = '' OR users.state = $2)
    AND ($3 = '' OR users.roles LIKE '%\"' || $3 || '\"%' OR ($3 = 'manager' AND EXISTS (
        SELECT 1 FROM users AS reports WHERE reports.site_id = users.site_id AND reports.manager_id = users.user_id
            AND reports.state = 'active')))
    AND ($4 = '' OR ($4 = 'unset' AND users.salesforce_user IS NULL) OR ($4 = 'true' AND users.salesforce_user)
        OR ($4 = 'false' AND NOT users.salesforce_user))
    AND ($5 = '' OR EXISTS (
        SELECT 1 FROM user_labels WHERE user_labels.site_id = users.site_id AND user_labels.user_id = users.user_id
            AND kind = $5 AND name = $6 AND value = $7))
    AND ($8 IS NULL OR users.manager_id = $8)
    AND ($9 = '' OR lower(last_name) LIKE $9 ESCAPE '!' OR lower(last_name) LIKE $10 ESCAPE '!'
        OR lower(first_name) LIKE $9 ESCAPE '!' OR lower(first_name) LIKE $10 ESCAPE '!' OR email LIKE $9 ESCAPE '!')";

/// The texts of a JSON list, which the engines read differently; an empty parameter is an empty list.
pub(super) fn listed(engine: Engine, parameter: usize) -> String {
    match engine {
        Engine::Sqlite => {
            format!("SELECT value FROM json_each(CASE ${parameter} WHEN '' THEN '[]' ELSE ${parameter} END)")
        }
        Engine::Postgres => format!("SELECT jsonb_array_elements_text(CAST(NULLIF(${parameter}, '') AS jsonb))"),
    }
}

/// [`MATCHES`] with the list of addresses.
pub(super) fn matches(engine: Engine) -> String {
    format!("{MATCHES} AND ($11 = '' OR email IN ({}))", listed(engine, 11))
}

/// Binds site and filter, `$1` to `$11`.
macro_rules! filtered {
    ($query:expr, $site:expr, $filter:expr) => {{
        let (small, capital) = patterns(&$filter.search);
        let (kind, name, value) = &$filter.label;
        let none = $filter.addresses.is_empty();
        let addresses = if none { String::new() } else { serde_json::to_string(&$filter.addresses)? };
        let query = $query.bind($site).bind(&$filter.state).bind(&$filter.role).bind(&$filter.salesforce_user);
        let query = query.bind(kind).bind(name).bind(value).bind($filter.manager);
        query.bind(small).bind(capital).bind(addresses)
    }};
}

pub(super) use filtered;

/// Patterns for how something begins: in small letters, and with the first letter as names have it, because not every
/// database turns every letter into a small one.
pub(super) fn patterns(search: &str) -> (String, String) {
    let search = search.trim().to_lowercase();
    if search.is_empty() {
        return (String::new(), String::new());
    }
    let escaped = search.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    let mut letters = escaped.chars();
    let first =
        letters.next().map(|first| if first.is_ascii() { first.to_string() } else { first.to_uppercase().collect() });
    let capital = format!("{}{}%", first.unwrap_or_default(), letters.as_str());
    (format!("{escaped}%"), capital)
}

#[derive(Serialize)]
struct StateRow {
    site_id: SiteId,
    user_id: UserId,
    state: &'static str,
    at: Instant,
}

#[derive(Serialize)]
struct SalesforceUserRow {
    site_id: SiteId,
    user_id: UserId,
    salesforce_user: Option<bool>,
    at: Instant,
}

const UPDATE_STATES: Statement = rows_sql!(
    "UPDATE users SET state = j.state, updated_at = j.at FROM ",
    { site_id: uuid, user_id: uuid, state: text, at: bigint },
    " WHERE users.site_id = j.site_id AND users.user_id = j.user_id AND users.state NOT IN ('erased', j.state)"
);

const UPDATE_SALESFORCE_USERS: Statement = rows_sql!(
    "UPDATE users SET salesforce_user = j.salesforce_user, updated_at = j.at FROM ",
    { site_id: uuid, user_id: uuid, salesforce_user: boolean, at: bigint },
    " WHERE users.site_id = j.site_id AND users.user_id = j.user_id AND users.state <> 'erased'"
);

const END_SESSIONS: Statement = rows_sql!(
    "UPDATE sessions SET ends_at = j.at FROM ",
    { site_id: uuid, user_id: uuid, at: bigint },
    " WHERE sessions.site_id = j.site_id AND sessions.user_id = j.user_id AND sessions.ends_at > j.at"
);

impl Tx {
    /// A page of people in the order of names.
    pub async fn list_people(&mut self, site: SiteId, filter: &PeopleFilter, limit: i64) -> Result<Vec<Listed>, Error> {
        let text = format!(
            "SELECT users.*, EXISTS (
                SELECT 1 FROM users AS reports WHERE reports.site_id = users.site_id
                    AND reports.manager_id = users.user_id AND reports.state = 'active') AS manages
             FROM users WHERE {}
               AND ($12 IS NULL OR (lower(last_name), lower(first_name), users.user_id) > (
                    SELECT lower(before.last_name), lower(before.first_name), before.user_id FROM users AS before
                    WHERE before.site_id = $1 AND before.user_id = $12))
             ORDER BY lower(last_name), lower(first_name), users.user_id LIMIT $13",
            matches(self.engine())
        );
        on!(self, |c| filtered!(sqlx::query(AssertSqlSafe(text)), site, filter)
            .bind(filter.after)
            .bind(limit)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| {
                let manages: bool = row.try_get("manages")?;
                Ok(Listed { user: user!(row)?, manages })
            })
            .collect())
    }

    /// How many people a filter finds, whatever its page.
    pub async fn count_people(&mut self, site: SiteId, filter: &PeopleFilter) -> Result<i64, Error> {
        let text = format!("SELECT COUNT(*) FROM users WHERE {}", matches(self.engine()));
        let (count,): (i64,) =
            on!(self, |c| filtered!(sqlx::query_as(AssertSqlSafe(text)), site, filter).fetch_one(c).await?);
        Ok(count)
    }

    pub async fn find_person_details(&mut self, site: SiteId, user: UserId) -> Result<Option<PersonDetails>, Error> {
        let row: Option<(Option<i64>, String, Option<Instant>)> = on!(self, |c| {
            sqlx::query_as(
                "SELECT workdays, region, last_activity_at FROM users
                 WHERE site_id = $1 AND user_id = $2 AND state <> 'erased'",
            )
            .bind(site)
            .bind(user)
            .fetch_optional(c)
            .await?
        });
        Ok(row.map(|(workdays, region, last_activity_at)| {
            let workdays = workdays.map(|bits| Weekdays::from_bits(u8::try_from(bits).unwrap_or(0)));
            PersonDetails { workdays, region, last_activity_at }
        }))
    }

    /// Writes a person's details. An address that somebody else has is a conflict.
    pub async fn update_person(
        &mut self,
        site: SiteId,
        user: UserId,
        details: &Details,
        now: Instant,
    ) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query(
                "UPDATE users SET email = $3, first_name = $4, last_name = $5, locale = $6, time_zone = $7,
                    manager_id = $8, workdays = $9, salesforce_user = $10, updated_at = $11
                 WHERE site_id = $1 AND user_id = $2 AND state <> 'erased'",
            )
            .bind(site)
            .bind(user)
            .bind(&details.email)
            .bind(&details.first_name)
            .bind(&details.last_name)
            .bind(&details.locale)
            .bind(&details.time_zone)
            .bind(details.manager_id)
            .bind(details.workdays.map(|days| i64::from(days.bits())))
            .bind(details.salesforce_user)
            .bind(now)
            .execute(c)
            .await?
            .rows_affected()
        });
        Ok(())
    }

    pub async fn update_roles(&mut self, site: SiteId, user: UserId, roles: &Roles, now: Instant) -> Result<(), Error> {
        let stored = serde_json::to_string(roles)?;
        on!(self, |c| sqlx::query(
            "UPDATE users SET roles = $3, updated_at = $4 WHERE site_id = $1 AND user_id = $2 AND state <> 'erased'"
        )
        .bind(site)
        .bind(user)
        .bind(stored)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Suspends people or lets them in again. Gives how many changed.
    pub async fn update_states(
        &mut self,
        site: SiteId,
        people: &[UserId],
        active: bool,
        now: Instant,
    ) -> Result<u64, Error> {
        let state = if active { "active" } else { "suspended" };
        let rows: Vec<_> =
            people.iter().map(|user| StateRow { site_id: site, user_id: *user, state, at: now }).collect();
        self.write_rows(&UPDATE_STATES, &rows).await
    }

    /// Sets the tag `Salesforce_user` of people. Gives how many there were.
    pub async fn update_salesforce_users(
        &mut self,
        site: SiteId,
        people: &[UserId],
        salesforce_user: Option<bool>,
        now: Instant,
    ) -> Result<u64, Error> {
        let row = |user: &UserId| SalesforceUserRow { site_id: site, user_id: *user, salesforce_user, at: now };
        let rows: Vec<_> = people.iter().map(row).collect();
        self.write_rows(&UPDATE_SALESFORCE_USERS, &rows).await
    }

    /// Ends the live sessions of people. Gives their number.
    pub async fn mark_people_signed_out(
        &mut self,
        site: SiteId,
        people: &[UserId],
        now: Instant,
    ) -> Result<u64, Error> {
        let row = |user: &UserId| StateRow { site_id: site, user_id: *user, state: "", at: now };
        let rows: Vec<_> = people.iter().map(row).collect();
        self.write_rows(&END_SESSIONS, &rows).await
    }

    /// How many active people have the owner's role.
    pub async fn count_owners(&mut self, site: SiteId) -> Result<usize, Error> {
        let rows: Vec<(String,)> = on!(self, |c| {
            sqlx::query_as(
                "SELECT roles FROM users WHERE site_id = $1 AND state = 'active' AND roles LIKE '%\"owner\"%'",
            )
            .bind(site)
            .fetch_all(c)
            .await?
        });
        Ok(rows.into_iter().filter(|(stored,)| roles(stored).is_ok()).count())
    }
}
