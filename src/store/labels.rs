//! Tags and groups of people.

use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::ids::{SiteId, UserId};
use crate::domain::person::{LabelKind, Labels};
use serde::Serialize;

/// One tag or group of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    pub site_id: SiteId,
    pub user_id: UserId,
    pub kind: LabelKind,
    pub name: String,
    pub value: String,
}

/// Kind, name and value: what lists are filtered by.
pub type LabelKey = (LabelKind, String, String);

const PUT: Statement = rows_sql!(
    "INSERT INTO user_labels (site_id, user_id, kind, name, value)
     SELECT j.site_id, j.user_id, j.kind, j.name, j.value FROM ",
    { site_id: uuid, user_id: uuid, kind: text, name: text, value: text },
    " WHERE true ON CONFLICT (site_id, user_id, kind, name) DO UPDATE SET value = excluded.value"
);

#[derive(Serialize)]
struct PersonRow {
    site_id: SiteId,
    user_id: UserId,
}

const CLEAR: Statement = rows_sql!(
    "DELETE FROM user_labels WHERE (site_id, user_id) IN (SELECT j.site_id, j.user_id FROM ",
    { site_id: uuid, user_id: uuid },
    ")"
);

fn kind(word: &str) -> Result<LabelKind, Error> {
    LabelKind::parse(word).ok_or(Error::Corrupt { table: "user_labels", column: "kind" })
}

impl Tx {
    /// Adds labels; one of the same kind and name is replaced.
    pub async fn put_labels(&mut self, labels: &[Label]) -> Result<u64, Error> {
        self.write_rows(&PUT, labels).await
    }

    /// Takes every label of people away.
    pub async fn delete_labels(&mut self, site: SiteId, people: &[UserId]) -> Result<u64, Error> {
        let rows: Vec<_> = people.iter().map(|user| PersonRow { site_id: site, user_id: *user }).collect();
        self.write_rows(&CLEAR, &rows).await
    }

    pub async fn find_labels(&mut self, site: SiteId, user: UserId) -> Result<Labels, Error> {
        let rows: Vec<(String, String, String)> = on!(self, |c| {
            sqlx::query_as("SELECT kind, name, value FROM user_labels WHERE site_id = $1 AND user_id = $2")
                .bind(site)
                .bind(user)
                .fetch_all(c)
                .await?
        });
        rows.into_iter().map(|(word, name, value)| Ok(((kind(&word)?, name), value))).collect()
    }

    /// Every label of a site's people.
    pub async fn list_labels(&mut self, site: SiteId) -> Result<Vec<Label>, Error> {
        let rows: Vec<(UserId, String, String, String)> = on!(self, |c| {
            sqlx::query_as("SELECT user_id, kind, name, value FROM user_labels WHERE site_id = $1")
                .bind(site)
                .fetch_all(c)
                .await?
        });
        let label = |(user_id, word, name, value): (UserId, String, String, String)| {
            Ok(Label { site_id: site, user_id, kind: kind(&word)?, name, value })
        };
        rows.into_iter().map(label).collect()
    }

    /// Labels that there are, each once.
    pub async fn list_label_keys(&mut self, site: SiteId, limit: i64) -> Result<Vec<LabelKey>, Error> {
        let rows: Vec<(String, String, String)> = on!(self, |c| {
            sqlx::query_as(
                "SELECT DISTINCT kind, name, value FROM user_labels WHERE site_id = $1
                 ORDER BY kind, name, value LIMIT $2",
            )
            .bind(site)
            .bind(limit)
            .fetch_all(c)
            .await?
        });
        rows.into_iter().map(|(word, name, value)| Ok((kind(&word)?, name, value))).collect()
    }

    /// Tags and groups that there are, by name.
    pub async fn list_label_names(&mut self, site: SiteId) -> Result<Vec<(LabelKind, String)>, Error> {
        let rows: Vec<(String, String)> = on!(self, |c| {
            sqlx::query_as(
                "SELECT DISTINCT kind, name FROM user_labels WHERE site_id = $1 ORDER BY kind, name LIMIT 100",
            )
            .bind(site)
            .fetch_all(c)
            .await?
        });
        rows.into_iter().map(|(word, name)| Ok((kind(&word)?, name))).collect()
    }
}
