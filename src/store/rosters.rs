//! What an import of a roster reads and writes: all people of a site at once, and the upload between preview and import.

use super::statement::{Statement, rows_sql};
use super::users::user;
use super::{Error, Tx, User, on};
use crate::domain::ids::{RosterImportId, SiteId, UserId};
use crate::domain::time::Instant;
use serde::Serialize;
use sqlx::Row;

/// A person as an import writes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonWrite {
    pub site_id: SiteId,
    pub user_id: UserId,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub locale: String,
    pub time_zone: String,
    /// JSON.
    pub roles: String,
    pub manager_id: Option<UserId>,
    pub salesforce_user: Option<bool>,
    /// `active` or `suspended`.
    pub state: &'static str,
    pub at: Instant,
}

/// A roster that was uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterImport {
    pub id: RosterImportId,
    pub site_id: SiteId,
    pub user_id: UserId,
    pub file_name: String,
    pub content: Vec<u8>,
    /// Digest of what its preview promised.
    pub promise: String,
    pub created_at: Instant,
    pub applied_at: Option<Instant>,
}

const PUT_PEOPLE: Statement = rows_sql!(
    "INSERT INTO users (site_id, user_id, email, first_name, last_name, locale, time_zone, roles, manager_id,
        salesforce_user, state, created_at, updated_at)
     SELECT j.site_id, j.user_id, j.email, j.first_name, j.last_name, j.locale, j.time_zone, j.roles, j.manager_id,
        j.salesforce_user, j.state, j.at, j.at FROM ",
    { site_id: uuid, user_id: uuid, email: text, first_name: text, last_name: text, locale: text, time_zone: text,
      roles: text, manager_id: uuid, salesforce_user: boolean, state: text, at: bigint },
    " WHERE true ON CONFLICT (site_id, user_id) DO UPDATE SET first_name = excluded.first_name,
        last_name = excluded.last_name, locale = excluded.locale, time_zone = excluded.time_zone,
        roles = excluded.roles, manager_id = excluded.manager_id, salesforce_user = excluded.salesforce_user,
        state = excluded.state, updated_at = excluded.updated_at"
);

impl Tx {
    /// Writes people, new ones and changed ones, in one statement. Addresses of people who are there stay.
    pub async fn put_people(&mut self, people: &[PersonWrite]) -> Result<u64, Error> {
        self.write_rows(&PUT_PEOPLE, people).await
    }

    /// Everybody of a site who isn't erased.
    pub async fn list_everybody(&mut self, site: SiteId) -> Result<Vec<User>, Error> {
        on!(self, |c| sqlx::query("SELECT * FROM users WHERE site_id = $1 AND state <> 'erased'")
            .bind(site)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| user!(row))
            .collect())
    }

    pub async fn insert_roster_import(&mut self, import: &RosterImport) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query(
                "INSERT INTO roster_imports (site_id, roster_import_id, user_id, file_name, content, promise, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(import.site_id)
            .bind(import.id)
            .bind(import.user_id)
            .bind(&import.file_name)
            .bind(&import.content)
            .bind(&import.promise)
            .bind(import.created_at)
            .execute(c)
            .await?
            .rows_affected()
        });
        Ok(())
    }

    pub async fn find_roster_import(
        &mut self,
        site: SiteId,
        id: RosterImportId,
    ) -> Result<Option<RosterImport>, Error> {
        on!(self, |c| sqlx::query("SELECT * FROM roster_imports WHERE site_id = $1 AND roster_import_id = $2")
            .bind(site)
            .bind(id)
            .fetch_optional(c)
            .await?
            .map(|row| {
                let applied: Instant = row.try_get("applied_at")?;
                Ok(RosterImport {
                    id,
                    site_id: site,
                    user_id: row.try_get("user_id")?,
                    file_name: row.try_get("file_name")?,
                    content: row.try_get("content")?,
                    promise: row.try_get("promise")?,
                    created_at: row.try_get("created_at")?,
                    applied_at: (applied.micros() > 0).then_some(applied),
                })
            })
            .transpose())
    }

    /// Notes that an upload was imported. Whether it still waited for that.
    pub async fn mark_roster_applied(&mut self, site: SiteId, id: RosterImportId, now: Instant) -> Result<bool, Error> {
        Ok(on!(self, |c| {
            sqlx::query(
                "UPDATE roster_imports SET applied_at = $3
                 WHERE site_id = $1 AND roster_import_id = $2 AND applied_at = 0",
            )
            .bind(site)
            .bind(id)
            .bind(now)
            .execute(c)
            .await?
            .rows_affected()
        }) == 1)
    }

    /// Forgets a site's uploads from before an instant: they hold people's names. Gives their number.
    pub async fn delete_old_rosters(&mut self, site: SiteId, before: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query("DELETE FROM roster_imports WHERE site_id = $1 AND created_at < $2")
            .bind(site)
            .bind(before)
            .execute(c)
            .await?
            .rows_affected()))
    }
}
