//! People of a site, and which Salesforce user each of them is.

use super::statement::{Statement, rows_sql};
use super::{Error, Site, Tx, on};
use crate::domain::calendar::Weekdays;
use crate::domain::ids::{OrgId, SalesforceUserId, SiteId, UserId};
use crate::domain::linking::Candidate;
use crate::domain::roles::Roles;
use crate::domain::time::Instant;
use serde::Serialize;
use sqlx::Row;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub site_id: SiteId,
    /// Lower case.
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub locale: String,
    /// IANA name.
    pub time_zone: String,
    pub roles: Roles,
    pub manager_id: Option<UserId>,
    pub salesforce_user: Option<bool>,
    pub active: bool,
    pub created_at: Instant,
}

pub(super) fn roles(text: &str) -> Result<Roles, Error> {
    serde_json::from_str(text).map_err(|_| Error::Corrupt { table: "users", column: "roles" })
}

macro_rules! user {
    ($row:expr) => {{
        let row = $row;
        let state: String = row.try_get("state")?;
        let stored_roles: String = row.try_get("roles")?;
        Ok::<_, $crate::store::Error>($crate::store::User {
            id: row.try_get("user_id")?,
            site_id: row.try_get("site_id")?,
            email: row.try_get("email")?,
            first_name: row.try_get("first_name")?,
            last_name: row.try_get("last_name")?,
            locale: row.try_get("locale")?,
            time_zone: row.try_get("time_zone")?,
            roles: $crate::store::users::roles(&stored_roles)?,
            manager_id: row.try_get("manager_id")?,
            salesforce_user: row.try_get("salesforce_user")?,
            active: state == "active",
            created_at: row.try_get("created_at")?,
        })
    }};
}

pub(super) use user;

#[derive(Serialize)]
struct UserKey {
    site_id: SiteId,
    user_id: UserId,
}

/// Somebody with their site, and whether anybody active reports to them.
pub type Acting = (Site, User, bool);

pub(super) const ACTING: Statement = rows_sql!(
    "SELECT users.*, sites.slug, sites.name, sites.time_zone AS site_time_zone, sites.locale AS site_locale,
        sites.workdays AS site_workdays, sites.created_at AS site_created_at,
        EXISTS (SELECT 1 FROM users AS below WHERE below.site_id = users.site_id
            AND below.manager_id = users.user_id AND below.state = 'active') AS manages
     FROM ",
    { site_id: uuid, user_id: uuid },
    " CROSS JOIN users CROSS JOIN sites
      WHERE users.site_id = j.site_id AND users.user_id = j.user_id AND sites.site_id = users.site_id
        AND sites.disabled_at IS NULL"
);

macro_rules! acting {
    ($row:expr) => {{
        let row = $row;
        let workdays: i64 = row.try_get("site_workdays")?;
        let site = Site {
            id: row.try_get("site_id")?,
            slug: row.try_get("slug")?,
            name: row.try_get("name")?,
            time_zone: row.try_get("site_time_zone")?,
            locale: row.try_get("site_locale")?,
            workdays: Weekdays::from_bits(u8::try_from(workdays).unwrap_or(0)),
            created_at: row.try_get("site_created_at")?,
        };
        let manages = row.try_get("manages")?;
        Ok::<_, Error>((site, user!(row)?, manages))
    }};
}

impl Tx {
    pub async fn insert_user(&mut self, user: &User) -> Result<(), Error> {
        let roles = serde_json::to_string(&user.roles)?;
        on!(self, |c| sqlx::query(
            "INSERT INTO users (site_id, user_id, email, first_name, last_name, locale, time_zone, roles, manager_id,
                salesforce_user, state, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)"
        )
        .bind(user.site_id)
        .bind(user.id)
        .bind(&user.email)
        .bind(&user.first_name)
        .bind(&user.last_name)
        .bind(&user.locale)
        .bind(&user.time_zone)
        .bind(roles)
        .bind(user.manager_id)
        .bind(user.salesforce_user)
        .bind(if user.active { "active" } else { "suspended" })
        .bind(user.created_at)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    pub async fn find_user(&mut self, site: SiteId, id: UserId) -> Result<Option<User>, Error> {
        on!(self, |c| sqlx::query("SELECT * FROM users WHERE site_id = $1 AND user_id = $2")
            .bind(site)
            .bind(id)
            .fetch_optional(c)
            .await?
            .map(|row| user!(row))
            .transpose())
    }

    /// Somebody with their site, and whether anybody active reports to them: what every page begins with, in one query.
    pub async fn find_acting(&mut self, site: SiteId, id: UserId) -> Result<Option<Acting>, Error> {
        Ok(self.list_acting(&[(site, id)]).await?.pop())
    }

    /// The same of many; who doesn't exist is left out.
    pub async fn list_acting(&mut self, keys: &[(SiteId, UserId)]) -> Result<Vec<Acting>, Error> {
        let keys: Vec<_> = keys.iter().map(|&(site_id, user_id)| UserKey { site_id, user_id }).collect();
        self.go_by_index().await?;
        let (json, text) = (serde_json::to_string(&keys)?, ACTING.text(self.engine()));
        on!(self, |c| sqlx::query(text).bind(json).fetch_all(c).await?.iter().map(|row| acting!(row)).collect())
    }

    /// `email` in lower case.
    pub async fn find_user_by_email(&mut self, site: SiteId, email: &str) -> Result<Option<User>, Error> {
        on!(self, |c| sqlx::query("SELECT * FROM users WHERE site_id = $1 AND email = $2")
            .bind(site)
            .bind(email)
            .fetch_optional(c)
            .await?
            .map(|row| user!(row))
            .transpose())
    }

    /// Writes name, locale and time zone.
    pub async fn update_user_profile(&mut self, user: &User, now: Instant) -> Result<(), Error> {
        self.touches_only([(user.site_id, user.id)]);
        on!(self, |c| sqlx::query(
            "UPDATE users SET first_name = $3, last_name = $4, locale = $5, time_zone = $6, updated_at = $7
             WHERE site_id = $1 AND user_id = $2"
        )
        .bind(user.site_id)
        .bind(user.id)
        .bind(&user.first_name)
        .bind(&user.last_name)
        .bind(&user.locale)
        .bind(&user.time_zone)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Accounts that a first launch from `org` with this e-mail address (lower case) might be linked to.
    pub async fn list_link_candidates(
        &mut self,
        site: SiteId,
        org: &OrgId,
        email: &str,
    ) -> Result<Vec<Candidate>, Error> {
        let rows: Vec<(UserId, String, String, bool, bool)> = on!(self, |c| {
            sqlx::query_as(
            "SELECT users.user_id, users.roles, users.state, EXISTS (
                SELECT 1 FROM salesforce_links
                WHERE salesforce_links.site_id = users.site_id AND salesforce_links.user_id = users.user_id
                  AND salesforce_links.org_id = $2),
                EXISTS (
                SELECT 1 FROM users AS reports
                WHERE reports.site_id = users.site_id AND reports.manager_id = users.user_id AND reports.state = 'active')
             FROM users WHERE users.site_id = $1 AND users.email = $3 AND users.state <> 'erased'"
        )
        .bind(site)
        .bind(org.as_str())
        .bind(email)
        .fetch_all(c)
        .await?
        });
        rows.into_iter()
            .map(|(user_id, stored, state, linked, manages)| {
                Ok(Candidate { user_id, roles: roles(&stored)?, manages, active: state == "active", linked })
            })
            .collect()
    }

    pub async fn insert_salesforce_link(
        &mut self,
        site: SiteId,
        org: &OrgId,
        person: &SalesforceUserId,
        user: UserId,
        now: Instant,
    ) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO salesforce_links (site_id, org_id, salesforce_user_id, user_id, linked_at)
             VALUES ($1, $2, $3, $4, $5)"
        )
        .bind(site)
        .bind(org.as_str())
        .bind(person.as_str())
        .bind(user)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }
}
