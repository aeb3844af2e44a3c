//! How a site's people get in.

use super::{Error, Tx, on};
use crate::domain::ids::SiteId;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignInSettings {
    /// Everybody signs in through Salesforce.
    pub force_sso: bool,
    /// Address of the Qstream tab in the connected org.
    pub tab_url: Option<String>,
}

/// Active people by the tag `Salesforce_user`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BySalesforce {
    pub unset: i64,
    pub with: i64,
    pub without: i64,
}

impl Tx {
    /// The site's own settings, or the defaults.
    pub async fn find_sign_in_settings(&mut self, site: SiteId) -> Result<SignInSettings, Error> {
        let found: Option<(bool, Option<String>)> =
            on!(self, |c| sqlx::query_as("SELECT force_sso, tab_url FROM sign_in_settings WHERE site_id = $1")
                .bind(site)
                .fetch_optional(c)
                .await?);
        Ok(found.map(|(force_sso, tab_url)| SignInSettings { force_sso, tab_url }).unwrap_or_default())
    }

    pub async fn update_sign_in_settings(&mut self, site: SiteId, settings: &SignInSettings) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO sign_in_settings (site_id, force_sso, tab_url) VALUES ($1, $2, $3)
             ON CONFLICT (site_id) DO UPDATE SET force_sso = excluded.force_sso, tab_url = excluded.tab_url"
        )
        .bind(site)
        .bind(settings.force_sso)
        .bind(&settings.tab_url)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// How many active people of a site there are by their tag: unset, true, false. *Force SSO* locks the last ones out.
    pub async fn count_users_by_salesforce(&mut self, site: SiteId) -> Result<BySalesforce, Error> {
        let rows: Vec<(Option<bool>, i64)> = on!(self, |c| sqlx::query_as(
            "SELECT salesforce_user, COUNT(*) FROM users WHERE site_id = $1 AND state = 'active'
             GROUP BY salesforce_user"
        )
        .bind(site)
        .fetch_all(c)
        .await?);
        let mut counts = BySalesforce::default();
        for (tag, count) in rows {
            match tag {
                None => counts.unset = count,
                Some(true) => counts.with = count,
                Some(false) => counts.without = count,
            }
        }
        Ok(counts)
    }
}
