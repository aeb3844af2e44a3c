//! Pictures of questions.

use super::{Error, Tx, on};
use crate::domain::ids::{MediaId, SiteId};
use crate::domain::time::Instant;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaFile {
    pub id: MediaId,
    pub site_id: SiteId,
    /// One of the raster types that the table allows: no markup, so nothing that could run.
    pub content_type: String,
    pub bytes: Vec<u8>,
}

impl Tx {
    pub async fn insert_media(&mut self, file: &MediaFile, now: Instant) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query(
                "INSERT INTO media (site_id, media_id, content_type, bytes, created_at) VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(file.site_id)
            .bind(file.id)
            .bind(&file.content_type)
            .bind(file.bytes.as_slice())
            .bind(now)
            .execute(c)
            .await?
            .rows_affected()
        });
        Ok(())
    }

    pub async fn find_media(&mut self, site: SiteId, id: MediaId) -> Result<Option<MediaFile>, Error> {
        let row: Option<(String, Vec<u8>)> = on!(self, |c| {
            sqlx::query_as("SELECT content_type, bytes FROM media WHERE site_id = $1 AND media_id = $2")
                .bind(site)
                .bind(id)
                .fetch_optional(c)
                .await?
        });
        Ok(row.map(|(content_type, bytes)| MediaFile { id, site_id: site, content_type, bytes }))
    }
}
