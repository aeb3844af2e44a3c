//! Why launches were refused, for whoever is asked about a reference.

use super::{Error, Tx, on};
use crate::domain::ids::SiteId;
use crate::domain::time::Instant;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaunchRefusal {
    /// The reference on the person's page.
    pub incident: String,
    /// The site, where a proven request named a connected org.
    pub site_id: Option<SiteId>,
    /// A code of `domain::canvas::Cause`.
    pub cause: String,
    pub refused_at: Instant,
}

type Columns = (String, Option<SiteId>, String, Instant);

fn refusal((incident, site_id, cause, refused_at): Columns) -> LaunchRefusal {
    LaunchRefusal { incident, site_id, cause, refused_at }
}

impl Tx {
    pub async fn insert_launch_refusal(&mut self, new: &LaunchRefusal) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO launch_refusals (incident, of_site, cause, refused_at) VALUES ($1, $2, $3, $4)"
        )
        .bind(&new.incident)
        .bind(new.site_id)
        .bind(&new.cause)
        .bind(new.refused_at)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Whoever holds the reference may know the cause; another site's people never got to see it.
    pub async fn find_launch_refusal(&mut self, incident: &str) -> Result<Option<LaunchRefusal>, Error> {
        let row: Option<Columns> = on!(self, |c| sqlx::query_as(
            "SELECT incident, of_site, cause, refused_at FROM launch_refusals WHERE incident = $1"
        )
        .bind(incident)
        .fetch_optional(c)
        .await?);
        Ok(row.map(refusal))
    }

    /// The newest refusals of a site's own org, at most twenty.
    pub async fn list_launch_refusals(&mut self, site: SiteId) -> Result<Vec<LaunchRefusal>, Error> {
        let rows: Vec<Columns> = on!(self, |c| sqlx::query_as(
            "SELECT incident, of_site, cause, refused_at FROM launch_refusals WHERE of_site = $1
             ORDER BY refused_at DESC, incident LIMIT 20"
        )
        .bind(site)
        .fetch_all(c)
        .await?);
        Ok(rows.into_iter().map(refusal).collect())
    }

    pub async fn delete_launch_refusals(&mut self, before: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query("DELETE FROM launch_refusals WHERE refused_at < $1")
            .bind(before)
            .execute(c)
            .await?
            .rows_affected()))
    }
}
