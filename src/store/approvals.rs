//! People on their way through Salesforce's approval page.

use super::{Error, Tx, on};
use crate::domain::ids::SiteId;
use crate::domain::time::Instant;
use sqlx::Row;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Hexadecimal SHA-256 of `state`.
    pub state_digest: String,
    /// Of the link by which an org is being connected; without one, a person approves the app for themselves.
    pub link_digest: Option<String>,
    pub login_origin: String,
    /// The PKCE verifier.
    pub verifier_sealed: Vec<u8>,
    /// Digest of the popup's cookie.
    pub browser: Uuid,
    pub expires_at: Instant,
    /// The site that somebody is signing in to, and where they were going there; an approval has none.
    pub of_site: Option<SiteId>,
    pub next_path: Option<String>,
}

impl Tx {
    pub async fn insert_approval(&mut self, new: &Approval) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO approvals (state_digest, login_origin, verifier_sealed, browser, expires_at, of_site,
                next_path, link_digest)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        )
        .bind(&new.state_digest)
        .bind(&new.login_origin)
        .bind(&new.verifier_sealed)
        .bind(new.browser)
        .bind(new.expires_at)
        .bind(new.of_site)
        .bind(&new.next_path)
        .bind(new.link_digest.as_deref().unwrap_or_default())
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// The site that somebody with this state is signing in to. The state goes on working.
    pub async fn find_approval_site(&mut self, state_digest: &str) -> Result<Option<SiteId>, Error> {
        let found: Option<(Option<SiteId>,)> =
            on!(self, |c| sqlx::query_as("SELECT of_site FROM approvals WHERE state_digest = $1")
                .bind(state_digest)
                .fetch_optional(c)
                .await?);
        Ok(found.and_then(|(site,)| site))
    }

    /// Takes a state away: it works once.
    pub async fn delete_approval(&mut self, state_digest: &str) -> Result<Option<Approval>, Error> {
        on!(self, |c| sqlx::query("DELETE FROM approvals WHERE state_digest = $1 RETURNING *")
            .bind(state_digest)
            .fetch_optional(c)
            .await?
            .map(|row| {
                let link: String = row.try_get("link_digest")?;
                Ok(Approval {
                    link_digest: (!link.is_empty()).then_some(link),
                    state_digest: row.try_get("state_digest")?,
                    login_origin: row.try_get("login_origin")?,
                    verifier_sealed: row.try_get("verifier_sealed")?,
                    browser: row.try_get("browser")?,
                    expires_at: row.try_get("expires_at")?,
                    of_site: row.try_get("of_site")?,
                    next_path: row.try_get("next_path")?,
                })
            })
            .transpose())
    }

    pub async fn delete_expired_approvals(&mut self, now: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query("DELETE FROM approvals WHERE expires_at <= $1")
            .bind(now)
            .execute(c)
            .await?
            .rows_affected()))
    }
}
