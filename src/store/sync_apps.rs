//! What a site's sync signs in with where the deployment's app isn't enough: an app of the customer's own, a key pair.

use super::{Error, Tx, on, on_quietly};
use crate::domain::ids::{OrgId, SiteId};
use crate::domain::time::Instant;
use sqlx::Row;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncApp {
    pub site_id: SiteId,
    /// Consumer key of the customer's own app; empty is the deployment's.
    pub client_id: String,
    pub client_secret_sealed: Vec<u8>,
    /// Empty where nobody made a key pair.
    pub private_key_sealed: Vec<u8>,
    /// PEM.
    pub certificate: String,
    pub certified_at: Instant,
}

impl Tx {
    pub async fn find_sync_app(&mut self, site: SiteId) -> Result<Option<SyncApp>, Error> {
        on!(self, |c| sqlx::query("SELECT * FROM sync_apps WHERE site_id = $1")
            .bind(site)
            .fetch_optional(c)
            .await?
            .map(|row| Ok(SyncApp {
                site_id: row.try_get("site_id")?,
                client_id: row.try_get("client_id")?,
                client_secret_sealed: row.try_get("client_secret_sealed")?,
                private_key_sealed: row.try_get("private_key_sealed")?,
                certificate: row.try_get("certificate")?,
                certified_at: row.try_get("certified_at")?,
            }))
            .transpose())
    }

    pub async fn put_sync_app(&mut self, new: &SyncApp) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query(
            "INSERT INTO sync_apps (site_id, client_id, client_secret_sealed, private_key_sealed, certificate, certified_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (site_id) DO UPDATE SET client_id = excluded.client_id,
                client_secret_sealed = excluded.client_secret_sealed,
                private_key_sealed = excluded.private_key_sealed, certificate = excluded.certificate,
                certified_at = excluded.certified_at"
        )
        .bind(new.site_id)
        .bind(&new.client_id)
        .bind(&new.client_secret_sealed)
        .bind(&new.private_key_sealed)
        .bind(&new.certificate)
        .bind(new.certified_at)
        .execute(c)
        .await?
        .rows_affected()
        });
        Ok(())
    }

    /// The site's sync goes by the deployment's app again; its key pair is gone for good.
    pub async fn delete_sync_app(&mut self, site: SiteId) -> Result<(), Error> {
        on!(self, |c| sqlx::query("DELETE FROM sync_apps WHERE site_id = $1")
            .bind(site)
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Notes that somebody of the org had to approve the app for themselves.
    pub async fn mark_org_self_approved(&mut self, org: &OrgId, now: Instant) -> Result<(), Error> {
        on_quietly!(self, |c| sqlx::query("UPDATE connections SET self_approved_at = $2 WHERE org_id = $1")
            .bind(org.as_str())
            .bind(now)
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Whether anybody of the org is known to the site: they came by the tab.
    pub async fn has_linked_people(&mut self, site: SiteId, org: &OrgId) -> Result<bool, Error> {
        let (found,): (i64,) = on!(self, |c| {
            sqlx::query_as(
            "SELECT COUNT(*) FROM (SELECT 1 FROM salesforce_links WHERE site_id = $1 AND org_id = $2 LIMIT 1) AS one"
        )
        .bind(site)
        .bind(org.as_str())
        .fetch_one(c)
        .await?
        });
        Ok(found > 0)
    }
}
