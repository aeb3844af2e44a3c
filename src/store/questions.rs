//! The questions of a site, each by its newest version: what authors look through, change, take out and bring in.

use super::courses::question_version;
use super::{Error, Tx, on};
use crate::domain::ids::{QuestionId, QuestionVersionId, SiteId};
use crate::domain::question::QuestionVersion;
use sqlx::{AssertSqlSafe, Row};

/// Which questions of a site; empty texts are anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionFilter {
    pub topic: String,
    /// Part of the question.
    pub search: String,
    /// So many are passed over.
    pub from: i64,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedQuestion {
    pub id: QuestionId,
    pub version: QuestionVersionId,
    pub topic: String,
    /// Markdown.
    pub stem: String,
    pub language: String,
    pub versions: i64,
    pub courses: i64,
    pub withdrawn: bool,
}

/// The condition of lists and counts: `$1` site, `$2` topic, `$3` and `$4` patterns of the stem.
const NEWEST: &str = "question_versions.site_id = $1
    AND NOT EXISTS (SELECT 1 FROM question_versions AS newer WHERE newer.site_id = $1
        AND newer.question_id = question_versions.question_id
        AND (newer.created_at, newer.question_version_id)
            > (question_versions.created_at, question_versions.question_version_id))";
const MATCHES: &str = "($2 = '' OR topic = $2)
    AND ($3 = '' OR lower(stem) LIKE $3 ESCAPE '!' OR stem LIKE $4 ESCAPE '!')";

/// Patterns for what stands within something: in small letters, and with a capital first letter, because SQLite turns only English
/// letters into small ones.
fn patterns(search: &str) -> (String, String) {
    let search = search.trim().to_lowercase();
    if search.is_empty() {
        return (String::new(), String::new());
    }
    let escaped = search.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    let mut letters = escaped.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    (format!("%{escaped}%"), format!("%{first}{}%", letters.as_str()))
}

impl Tx {
    /// A page of questions by topic, then in the order in which they were written.
    pub async fn list_questions(
        &mut self,
        site: SiteId,
        filter: &QuestionFilter,
        limit: i64,
    ) -> Result<Vec<ListedQuestion>, Error> {
        let text = format!(
            "SELECT question_id, question_version_id, topic, stem, language,
                (SELECT COUNT(*) FROM question_versions AS every WHERE every.site_id = $1
                    AND every.question_id = question_versions.question_id) AS versions,
                (SELECT COUNT(*) FROM course_questions WHERE course_questions.site_id = $1
                    AND course_questions.question_id = question_versions.question_id) AS courses,
                EXISTS (SELECT 1 FROM withdrawn_questions WHERE withdrawn_questions.site_id = $1
                    AND withdrawn_questions.question_id = question_versions.question_id) AS withdrawn
             FROM question_versions WHERE {NEWEST} AND {MATCHES} ORDER BY topic, question_id LIMIT $6 OFFSET $5"
        );
        let (small, capital) = patterns(&filter.search);
        on!(self, |c| sqlx::query(AssertSqlSafe(text))
            .bind(site)
            .bind(&filter.topic)
            .bind(small)
            .bind(capital)
            .bind(filter.from)
            .bind(limit)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| {
                Ok(ListedQuestion {
                    id: row.try_get("question_id")?,
                    version: row.try_get("question_version_id")?,
                    topic: row.try_get("topic")?,
                    stem: row.try_get("stem")?,
                    language: row.try_get("language")?,
                    versions: row.try_get("versions")?,
                    courses: row.try_get("courses")?,
                    withdrawn: row.try_get("withdrawn")?,
                })
            })
            .collect())
    }

    /// How many the filter finds.
    pub async fn count_questions(&mut self, site: SiteId, filter: &QuestionFilter) -> Result<i64, Error> {
        let text = format!("SELECT COUNT(*) FROM question_versions WHERE {NEWEST} AND {MATCHES}");
        let (small, capital) = patterns(&filter.search);
        let (count,): (i64,) = on!(self, |c| {
            sqlx::query_as(AssertSqlSafe(text))
                .bind(site)
                .bind(&filter.topic)
                .bind(small)
                .bind(capital)
                .fetch_one(c)
                .await?
        });
        Ok(count)
    }

    /// The topics of a site's questions, by name.
    pub async fn list_topics(&mut self, site: SiteId) -> Result<Vec<String>, Error> {
        let text = format!("SELECT DISTINCT topic FROM question_versions WHERE {NEWEST} ORDER BY topic");
        let rows: Vec<(String,)> = on!(self, |c| sqlx::query_as(AssertSqlSafe(text)).bind(site).fetch_all(c).await?);
        Ok(rows.into_iter().map(|(topic,)| topic).collect())
    }

    /// The newest version of each question, by topic; what its picture is belongs to it.
    pub async fn list_newest_versions(&mut self, site: SiteId) -> Result<Vec<QuestionVersion>, Error> {
        let text = format!(
            "SELECT question_versions.*, kind AS question_kind FROM question_versions WHERE {NEWEST}
             ORDER BY topic, question_id"
        );
        on!(self, |c| sqlx::query(AssertSqlSafe(text))
            .bind(site)
            .fetch_all(c)
            .await?
            .iter()
            .map(question_version)
            .collect())
    }
}
