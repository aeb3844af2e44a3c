//! Everything that is sealed, by the key that sealed it: counted, and sealed anew when the key is replaced.

use super::{Error, Tx, on, on_quietly};
use crate::domain::ids::SiteId;
use crate::domain::seal;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sqlx::Row;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A column with sealed values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SealedColumn {
    ClientSecret,
    RefreshToken,
    SecondFactor,
    /// Of mails that wait.
    Mail,
    /// Of a site's own app.
    AppSecret,
    AppKey,
    /// These three live for a quarter of an hour at most, and are never sealed anew.
    Verifier,
    PendingConnection,
    PendingSignIn,
}

impl SealedColumn {
    pub const ALL: [Self; 9] = [
        Self::ClientSecret,
        Self::RefreshToken,
        Self::SecondFactor,
        Self::Mail,
        Self::AppSecret,
        Self::AppKey,
        Self::Verifier,
        Self::PendingConnection,
        Self::PendingSignIn,
    ];

    /// What stays longer than a quarter of an hour.
    pub const LASTING: [Self; 6] =
        [Self::ClientSecret, Self::RefreshToken, Self::SecondFactor, Self::Mail, Self::AppSecret, Self::AppKey];

    /// Table and column.
    pub const fn name(self) -> &'static str {
        self.texts().name
    }

    const fn texts(self) -> &'static Texts {
        match self {
            Self::ClientSecret => &CLIENT_SECRET,
            Self::RefreshToken => &REFRESH_TOKEN,
            Self::SecondFactor => &SECOND_FACTOR,
            Self::Mail => &MAIL,
            Self::AppSecret => &APP_SECRET,
            Self::AppKey => &APP_KEY,
            Self::Verifier => &VERIFIER,
            Self::PendingConnection => &PENDING_CONNECTION,
            Self::PendingSignIn => &PENDING_SIGN_IN,
        }
    }
}

/// A sealed value and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedValue {
    pub site: SiteId,
    pub id: Uuid,
    pub sealed: Vec<u8>,
}

struct Texts {
    name: &'static str,
    /// How a value begins, and how many begin so: a sealed value begins with the version of its key.
    heads: &'static str,
    page: &'static str,
    replace: &'static str,
}

macro_rules! texts {
    ($table:literal, $column:literal, $id:literal, $head:literal) => {
        Texts {
            name: concat!($table, ".", $column),
            heads: concat!(
                "SELECT substr(",
                $column,
                ", 1, ",
                $head,
                ") AS head, COUNT(*) AS count FROM ",
                $table,
                " WHERE length(",
                $column,
                ") > 0 GROUP BY 1"
            ),
            page: concat!(
                "SELECT site_id, ",
                $id,
                " AS id, ",
                $column,
                " AS sealed FROM ",
                $table,
                " WHERE length(",
                $column,
                ") > 0 AND (site_id, ",
                $id,
                ") > ($1, $2) ORDER BY site_id, ",
                $id,
                " LIMIT $3"
            ),
            replace: concat!(
                "UPDATE ",
                $table,
                " SET ",
                $column,
                " = $4 WHERE site_id = $1 AND ",
                $id,
                " = $2 AND ",
                $column,
                " = $3"
            ),
        }
    };
}

const CLIENT_SECRET: Texts = texts!("connections", "client_secret_sealed", "connection_id", "2");
const REFRESH_TOKEN: Texts = texts!("connections", "refresh_token_sealed", "connection_id", "2");
const SECOND_FACTOR: Texts = texts!("second_factors", "secret_sealed", "user_id", "2");
// Base64: four characters are three bytes.
const MAIL: Texts = texts!("mails", "sealed", "mail_id", "4");
const APP_SECRET: Texts = texts!("sync_apps", "client_secret_sealed", "site_id", "2");
const APP_KEY: Texts = texts!("sync_apps", "private_key_sealed", "site_id", "2");
const VERIFIER: Texts = texts!("approvals", "verifier_sealed", "state_digest", "2");
const PENDING_CONNECTION: Texts = texts!("pending_connections", "sealed", "site_id", "2");
const PENDING_SIGN_IN: Texts = texts!("pending_sign_ins", "secret_sealed", "user_id", "2");

impl Tx {
    /// How many values of a column each version of the key sealed.
    pub async fn count_sealed(&mut self, column: SealedColumn) -> Result<BTreeMap<u16, i64>, Error> {
        let text = column.texts().heads;
        let corrupt = || Error::Corrupt { table: "sealed", column: column.name() };
        let heads: Vec<(Vec<u8>, i64)> = on!(self, |c| sqlx::query(text)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| {
                let head = match column {
                    SealedColumn::Mail => STANDARD.decode(row.try_get::<String, _>("head")?).map_err(|_| corrupt())?,
                    _ => row.try_get("head")?,
                };
                Ok((head, row.try_get("count")?))
            })
            .collect::<Result<_, Error>>())?;
        let mut counts = BTreeMap::new();
        for (head, count) in heads {
            *counts.entry(seal::version_of(&head).ok_or_else(corrupt)?).or_default() += count;
        }
        Ok(counts)
    }

    /// Up to `limit` values of a lasting column behind `after`.
    pub async fn list_sealed(
        &mut self,
        column: SealedColumn,
        after: (SiteId, Uuid),
        limit: i64,
    ) -> Result<Vec<SealedValue>, Error> {
        let text = column.texts().page;
        let corrupt = || Error::Corrupt { table: "sealed", column: column.name() };
        on!(self, |c| sqlx::query(text)
            .bind(after.0)
            .bind(after.1)
            .bind(limit)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| {
                let sealed = match column {
                    SealedColumn::Mail => {
                        STANDARD.decode(row.try_get::<String, _>("sealed")?).map_err(|_| corrupt())?
                    }
                    _ => row.try_get("sealed")?,
                };
                Ok(SealedValue { site: row.try_get("site_id")?, id: row.try_get("id")?, sealed })
            })
            .collect())
    }

    /// Puts another sealing of the same secret in the place of `old`. `false` when the value changed meanwhile.
    pub async fn update_sealed(
        &mut self,
        column: SealedColumn,
        old: &SealedValue,
        sealed: &[u8],
    ) -> Result<bool, Error> {
        let text = column.texts().replace;
        let replaced = if column == SealedColumn::Mail {
            on_quietly!(self, |c| sqlx::query(text)
                .bind(old.site)
                .bind(old.id)
                .bind(STANDARD.encode(&old.sealed))
                .bind(STANDARD.encode(sealed))
                .execute(c)
                .await?
                .rows_affected())
        } else {
            on_quietly!(self, |c| sqlx::query(text)
                .bind(old.site)
                .bind(old.id)
                .bind(&old.sealed)
                .bind(sealed)
                .execute(c)
                .await?
                .rows_affected())
        };
        Ok(replaced == 1)
    }
}
