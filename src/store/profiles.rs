//! What a person may set about themselves.

use super::{Error, Tx, on};
use crate::domain::board::Shown;
use crate::domain::ids::{SiteId, UserId};
use crate::domain::time::Instant;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub locale: String,
    /// IANA name.
    pub time_zone: String,
    /// Shown on boards instead of the name, where the person wants that or the course names nobody.
    pub alias: String,
    pub shown: Shown,
}

impl Tx {
    pub async fn find_profile(&mut self, site: SiteId, user: UserId) -> Result<Option<Profile>, Error> {
        let row: Option<(String, String, String, String)> = on!(self, |c| {
            sqlx::query_as("SELECT locale, time_zone, alias, shown FROM users WHERE site_id = $1 AND user_id = $2")
                .bind(site)
                .bind(user)
                .fetch_optional(c)
                .await?
        });
        row.map(|(locale, time_zone, alias, shown)| {
            let shown = Shown::parse(&shown).ok_or(Error::Corrupt { table: "users", column: "shown" })?;
            Ok(Profile { locale, time_zone, alias, shown })
        })
        .transpose()
    }

    pub async fn update_profile(
        &mut self,
        site: SiteId,
        user: UserId,
        profile: &Profile,
        now: Instant,
    ) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query(
                "UPDATE users SET locale = $3, time_zone = $4, alias = $5, shown = $6, updated_at = $7
                 WHERE site_id = $1 AND user_id = $2",
            )
            .bind(site)
            .bind(user)
            .bind(&profile.locale)
            .bind(&profile.time_zone)
            .bind(&profile.alias)
            .bind(profile.shown.as_str())
            .bind(now)
            .execute(c)
            .await?
            .rows_affected()
        });
        Ok(())
    }
}
