//! What a site wants of launches.

use super::{Error, Tx, on};
use crate::domain::ids::SiteId;
use crate::domain::linking::Liveness;
use sqlx::Row;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LaunchSettings {
    /// A person without an account gets one, as a learner.
    pub provision: bool,
    /// Name, locale and time zone follow Salesforce.
    pub follow_salesforce: bool,
    pub liveness: Liveness,
}

impl Tx {
    /// The site's own settings, or the defaults.
    pub async fn find_launch_settings(&mut self, site: SiteId) -> Result<LaunchSettings, Error> {
        let found = on!(self, |c| sqlx::query("SELECT * FROM launch_settings WHERE site_id = $1")
            .bind(site)
            .fetch_optional(c)
            .await?
            .map(|row| {
                let liveness: String = row.try_get("liveness")?;
                Ok::<_, Error>(LaunchSettings {
                    provision: row.try_get("provision")?,
                    follow_salesforce: row.try_get("follow_salesforce")?,
                    liveness: Liveness::parse(&liveness)
                        .ok_or(Error::Corrupt { table: "launch_settings", column: "liveness" })?,
                })
            })
            .transpose())?;
        Ok(found.unwrap_or_default())
    }

    pub async fn update_launch_settings(&mut self, site: SiteId, settings: LaunchSettings) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO launch_settings (site_id, provision, follow_salesforce, liveness) VALUES ($1, $2, $3, $4)
             ON CONFLICT (site_id) DO UPDATE SET provision = excluded.provision,
                follow_salesforce = excluded.follow_salesforce, liveness = excluded.liveness"
        )
        .bind(site)
        .bind(settings.provision)
        .bind(settings.follow_salesforce)
        .bind(settings.liveness.as_str())
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }
}
