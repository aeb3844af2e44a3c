//! Links of question mails: only the digest of what stands in the mail.

use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::ids::{PresentationId, QuestionLinkId, SiteId, UserId};
use crate::domain::time::Instant;
use serde::Serialize;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewQuestionLink {
    pub site_id: SiteId,
    pub question_link_id: QuestionLinkId,
    /// Hexadecimal SHA-256 of the token.
    pub token_digest: String,
    pub user_id: UserId,
    pub presentation_id: PresentationId,
    pub created_at: Instant,
    pub expires_at: Instant,
}

/// Whose link it is, and to which question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuestionLink {
    pub user_id: UserId,
    pub presentation_id: PresentationId,
    pub expires_at: Instant,
}

const INSERT: Statement = rows_sql!(
    "INSERT INTO question_links (site_id, question_link_id, token_digest, user_id, presentation_id, created_at, expires_at)
     SELECT j.site_id, j.question_link_id, j.token_digest, j.user_id, j.presentation_id, j.created_at, j.expires_at FROM ",
    { site_id: uuid, question_link_id: uuid, token_digest: text, user_id: uuid, presentation_id: uuid, created_at: bigint,
      expires_at: bigint },
    ""
);

impl Tx {
    pub async fn insert_question_links(&mut self, rows: &[NewQuestionLink]) -> Result<u64, Error> {
        self.write_rows(&INSERT, rows).await
    }

    /// The link behind a token of this site, over or not.
    pub async fn find_question_link(
        &mut self,
        site: SiteId,
        token_digest: &str,
    ) -> Result<Option<QuestionLink>, Error> {
        let row: Option<(UserId, PresentationId, Instant)> = on!(self, |c| {
            sqlx::query_as(
                "SELECT user_id, presentation_id, expires_at FROM question_links
                 WHERE site_id = $1 AND token_digest = $2",
            )
            .bind(site)
            .bind(token_digest)
            .fetch_optional(c)
            .await?
        });
        Ok(row.map(|(user_id, presentation_id, expires_at)| QuestionLink { user_id, presentation_id, expires_at }))
    }

    /// Ends every link of a person. Gives how many still worked.
    pub async fn mark_question_links_over(&mut self, site: SiteId, user: UserId, now: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query(
            "UPDATE question_links SET expires_at = $3 WHERE site_id = $1 AND user_id = $2 AND expires_at > $3"
        )
        .bind(site)
        .bind(user)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected()))
    }

    /// Forgets links that ended before `before`. Gives how many.
    pub async fn delete_old_question_links(&mut self, before: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query("DELETE FROM question_links WHERE expires_at < $1")
            .bind(before)
            .execute(c)
            .await?
            .rows_affected()))
    }
}
