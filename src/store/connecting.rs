//! On the way to a connection, and out of it: a site's link, the sign-in that waits for a yes, checks, the end.

use super::{Error, Tx, on, on_quietly};
use crate::domain::connecting::Environment;
use crate::domain::export::Switches;
use crate::domain::ids::{ConnectionId, SiteId};
use crate::domain::time::Instant;
use sqlx::Row;
use uuid::Uuid;

/// The link by which somebody of the customer signs the org in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectLink {
    pub site_id: SiteId,
    /// Hexadecimal SHA-256 of the link's token.
    pub link_digest: String,
    /// Empty where the link was only shown.
    pub email: String,
    pub environment: Environment,
    pub login_url: String,
    pub created_at: Instant,
    pub expires_at: Instant,
}

/// A sign-in that nobody has said yes to yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingConnection {
    pub site_id: SiteId,
    pub confirmation_digest: String,
    pub browser: Uuid,
    pub sealed: Vec<u8>,
    pub expires_at: Instant,
}

macro_rules! link {
    ($row:expr) => {{
        let row = $row;
        let environment: String = row.try_get("environment")?;
        Ok::<_, Error>(ConnectLink {
            site_id: row.try_get("site_id")?,
            link_digest: row.try_get("link_digest")?,
            email: row.try_get("email")?,
            environment: Environment::parse(&environment)
                .ok_or(Error::Corrupt { table: "connect_links", column: "environment" })?,
            login_url: row.try_get("login_url")?,
            created_at: row.try_get("created_at")?,
            expires_at: row.try_get("expires_at")?,
        })
    }};
}

macro_rules! pending {
    ($row:expr) => {{
        let row = $row;
        Ok::<_, Error>(PendingConnection {
            site_id: row.try_get("site_id")?,
            confirmation_digest: row.try_get("confirmation_digest")?,
            browser: row.try_get("browser")?,
            sealed: row.try_get("sealed")?,
            expires_at: row.try_get("expires_at")?,
        })
    }};
}

impl Tx {
    /// Stores the site's link; the one before is void.
    pub async fn put_connect_link(&mut self, new: &ConnectLink) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO connect_links (site_id, link_digest, email, environment, login_url, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (site_id) DO UPDATE SET link_digest = excluded.link_digest, email = excluded.email,
                environment = excluded.environment, login_url = excluded.login_url, created_at = excluded.created_at,
                expires_at = excluded.expires_at"
        )
        .bind(new.site_id)
        .bind(&new.link_digest)
        .bind(&new.email)
        .bind(new.environment.as_str())
        .bind(&new.login_url)
        .bind(new.created_at)
        .bind(new.expires_at)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// The link behind a token, while it is good.
    pub async fn find_connect_link(&mut self, digest: &str, now: Instant) -> Result<Option<ConnectLink>, Error> {
        on!(self, |c| sqlx::query("SELECT * FROM connect_links WHERE link_digest = $1 AND expires_at > $2")
            .bind(digest)
            .bind(now)
            .fetch_optional(c)
            .await?
            .map(|row| link!(row))
            .transpose())
    }

    /// The link that a site has out, while it is good.
    pub async fn find_connect_link_of_site(
        &mut self,
        site: SiteId,
        now: Instant,
    ) -> Result<Option<ConnectLink>, Error> {
        on!(self, |c| sqlx::query("SELECT * FROM connect_links WHERE site_id = $1 AND expires_at > $2")
            .bind(site)
            .bind(now)
            .fetch_optional(c)
            .await?
            .map(|row| link!(row))
            .transpose())
    }

    /// Makes a site's link void, together with a sign-in that came by it.
    pub async fn delete_connect_link(&mut self, site: SiteId) -> Result<(), Error> {
        on!(self, |c| sqlx::query("DELETE FROM connect_links WHERE site_id = $1")
            .bind(site)
            .execute(c)
            .await?
            .rows_affected());
        on!(self, |c| sqlx::query("DELETE FROM pending_connections WHERE site_id = $1")
            .bind(site)
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Stores a sign-in that waits. Gives the one it replaces, whose tokens somebody has to revoke.
    pub async fn put_pending_connection(
        &mut self,
        new: &PendingConnection,
    ) -> Result<Option<PendingConnection>, Error> {
        let replaced = on!(self, |c| sqlx::query("DELETE FROM pending_connections WHERE site_id = $1 RETURNING *")
            .bind(new.site_id)
            .fetch_optional(c)
            .await?
            .map(|row| pending!(row))
            .transpose())?;
        on!(self, |c| sqlx::query(
            "INSERT INTO pending_connections (site_id, confirmation_digest, browser, sealed, expires_at)
             VALUES ($1, $2, $3, $4, $5)"
        )
        .bind(new.site_id)
        .bind(&new.confirmation_digest)
        .bind(new.browser)
        .bind(&new.sealed)
        .bind(new.expires_at)
        .execute(c)
        .await?
        .rows_affected());
        Ok(replaced)
    }

    /// Takes a waiting sign-in away: it is decided once.
    pub async fn delete_pending_connection(&mut self, digest: &str) -> Result<Option<PendingConnection>, Error> {
        on!(self, |c| sqlx::query("DELETE FROM pending_connections WHERE confirmation_digest = $1 RETURNING *")
            .bind(digest)
            .fetch_optional(c)
            .await?
            .map(|row| pending!(row))
            .transpose())
    }

    /// Takes away what nobody decided in time; somebody has to revoke the tokens.
    pub async fn delete_expired_pending_connections(&mut self, now: Instant) -> Result<Vec<PendingConnection>, Error> {
        on!(self, |c| sqlx::query("DELETE FROM connect_links WHERE expires_at <= $1")
            .bind(now)
            .execute(c)
            .await?
            .rows_affected());
        on!(self, |c| sqlx::query("DELETE FROM pending_connections WHERE expires_at <= $1 RETURNING *")
            .bind(now)
            .fetch_all(c)
            .await?
            .into_iter()
            .map(|row| pending!(row))
            .collect())
    }

    /// Notes what a look at a connection found.
    pub async fn update_connection_findings(
        &mut self,
        site: SiteId,
        id: ConnectionId,
        now: Instant,
        findings: &str,
    ) -> Result<(), Error> {
        on_quietly!(self, |c| sqlx::query(
            "UPDATE connections SET verified_at = $3, findings = $4 WHERE site_id = $1 AND connection_id = $2"
        )
        .bind(site)
        .bind(id)
        .bind(now)
        .bind(findings)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Says what a connection exports.
    pub async fn update_connection_switches(
        &mut self,
        site: SiteId,
        id: ConnectionId,
        switches: Switches,
    ) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "UPDATE connections SET export_responses = $3, export_question_text = $4
             WHERE site_id = $1 AND connection_id = $2"
        )
        .bind(site)
        .bind(id)
        .bind(switches.responses)
        .bind(switches.question_text)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Ends a connection and keeps nothing secret of it. What was exported, and what waits, stays.
    pub async fn mark_connection_disconnected(&mut self, site: SiteId, id: ConnectionId) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "UPDATE connections SET state = 'disconnected', client_secret_sealed = $3, refresh_token_sealed = $3,
                refresh_started_at = NULL, reason = NULL, verified_at = 0, findings = '[]', leaving_at = 0
             WHERE site_id = $1 AND connection_id = $2"
        )
        .bind(site)
        .bind(id)
        .bind(Vec::<u8>::new())
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }
}
