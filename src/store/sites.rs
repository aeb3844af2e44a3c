//! Tenants.

use super::{Error, Tx, on};
use crate::domain::calendar::Weekdays;
use crate::domain::ids::SiteId;
use crate::domain::time::Instant;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub id: SiteId,
    /// First label of the site's own host, and of its external ids in Salesforce.
    pub slug: String,
    pub name: String,
    /// IANA name; the default for people without one.
    pub time_zone: String,
    pub locale: String,
    pub workdays: Weekdays,
    pub created_at: Instant,
}

/// A site with its people, for the operator.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ListedSite {
    pub slug: String,
    pub name: String,
    pub people: i64,
    pub suspended: i64,
    pub disabled: bool,
}

type SiteColumns = (SiteId, String, String, String, String, i64, Instant);

impl From<SiteColumns> for Site {
    fn from((id, slug, name, time_zone, locale, workdays, created_at): SiteColumns) -> Self {
        let workdays = Weekdays::from_bits(u8::try_from(workdays).unwrap_or(0));
        Self { id, slug, name, time_zone, locale, workdays, created_at }
    }
}

impl Tx {
    pub async fn insert_site(&mut self, site: &Site) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO sites (site_id, slug, name, time_zone, locale, workdays, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7)"
        )
        .bind(site.id)
        .bind(&site.slug)
        .bind(&site.name)
        .bind(&site.time_zone)
        .bind(&site.locale)
        .bind(i64::from(site.workdays.bits()))
        .bind(site.created_at)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    pub async fn find_site(&mut self, id: SiteId) -> Result<Option<Site>, Error> {
        let row: Option<SiteColumns> = on!(self, |c| sqlx::query_as(
            "SELECT site_id, slug, name, time_zone, locale, workdays, created_at FROM sites WHERE site_id = $1"
        )
        .bind(id)
        .fetch_optional(c)
        .await?);
        Ok(row.map(Site::from))
    }

    /// Every site, by slug.
    pub async fn list_sites(&mut self) -> Result<Vec<Site>, Error> {
        let rows: Vec<SiteColumns> = on!(self, |c| sqlx::query_as(
            "SELECT site_id, slug, name, time_zone, locale, workdays, created_at FROM sites ORDER BY slug"
        )
        .fetch_all(c)
        .await?);
        Ok(rows.into_iter().map(Site::from).collect())
    }

    /// The site that people find at this host; none that was switched off.
    pub async fn find_open_site(&mut self, slug: &str) -> Result<Option<Site>, Error> {
        let row: Option<SiteColumns> = on!(self, |c| sqlx::query_as(
            "SELECT site_id, slug, name, time_zone, locale, workdays, created_at FROM sites
             WHERE slug = $1 AND disabled_at IS NULL"
        )
        .bind(slug)
        .fetch_optional(c)
        .await?);
        Ok(row.map(Site::from))
    }

    pub async fn is_disabled(&mut self, site: SiteId) -> Result<bool, Error> {
        let (at,): (Option<Instant>,) = on!(self, |c| {
            sqlx::query_as("SELECT disabled_at FROM sites WHERE site_id = $1").bind(site).fetch_one(c).await?
        });
        Ok(at.is_some())
    }

    /// Switches a site off at `at`, or on again. Gives false when it was so already.
    pub async fn update_disabled(&mut self, site: SiteId, at: Option<Instant>) -> Result<bool, Error> {
        Ok(on!(self, |c| sqlx::query(
            "UPDATE sites SET disabled_at = $2 WHERE site_id = $1 AND (disabled_at IS NULL) = ($2 IS NOT NULL)"
        )
        .bind(site)
        .bind(at)
        .execute(c)
        .await?
        .rows_affected())
            > 0)
    }

    pub async fn find_site_by_slug(&mut self, slug: &str) -> Result<Option<Site>, Error> {
        let row: Option<SiteColumns> = on!(self, |c| sqlx::query_as(
            "SELECT site_id, slug, name, time_zone, locale, workdays, created_at FROM sites WHERE slug = $1"
        )
        .bind(slug)
        .fetch_optional(c)
        .await?);
        Ok(row.map(Site::from))
    }

    /// Every site of the installation, by slug.
    pub async fn list_sites_with_people(&mut self) -> Result<Vec<ListedSite>, Error> {
        let rows: Vec<(String, String, i64, i64, bool)> = on!(self, |c| {
            sqlx::query_as(
                "SELECT slug, name,
                    (SELECT COUNT(*) FROM users WHERE users.site_id = sites.site_id AND state <> 'erased'),
                    (SELECT COUNT(*) FROM users WHERE users.site_id = sites.site_id AND state = 'suspended'),
                    disabled_at IS NOT NULL
                 FROM sites ORDER BY slug",
            )
            .fetch_all(c)
            .await?
        });
        let listed = |(slug, name, people, suspended, disabled)| ListedSite { slug, name, people, suspended, disabled };
        Ok(rows.into_iter().map(listed).collect())
    }
}
