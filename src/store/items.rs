//! Where people stand with each question that they answered.

use super::presentations::correctness;
use super::{Error, Tx, on};
use crate::domain::ids::{EnrolmentId, SiteId, UserId};
use crate::domain::report::{Item, Pair};

/// One answered question of a participant, under its topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicItem {
    pub enrolment_id: EnrolmentId,
    pub topic: String,
    pub item: Item,
}

type ItemColumns = (EnrolmentId, String, i64, Option<String>, i64, i64, i64, i64);

impl Tx {
    /// All questions that a person answered, in every course. The topic is that of the version that the course asks now.
    pub async fn list_items_of_user(&mut self, site: SiteId, user: UserId) -> Result<Vec<TopicItem>, Error> {
        let rows: Vec<ItemColumns> = on!(self, |c| {
            sqlx::query_as(
                "SELECT item_states.enrolment_id, question_versions.topic, seen, retired_on, first_num, first_den, latest_num,
                    latest_den
                 FROM enrolments
                 JOIN item_states
                   ON item_states.site_id = enrolments.site_id AND item_states.enrolment_id = enrolments.enrolment_id
                 JOIN course_questions
                   ON course_questions.site_id = enrolments.site_id AND course_questions.course_id = enrolments.course_id
                  AND course_questions.question_id = item_states.question_id
                 JOIN question_versions
                   ON question_versions.site_id = enrolments.site_id
                  AND question_versions.question_version_id = course_questions.question_version_id
                 WHERE enrolments.site_id = $1 AND enrolments.user_id = $2
                 ORDER BY enrolments.enrolment_id, course_questions.position",
            )
            .bind(site)
            .bind(user)
            .fetch_all(c)
            .await?
        });
        rows.into_iter()
            .map(|(enrolment_id, topic, seen, retired_on, first_num, first_den, latest_num, latest_den)| {
                let answers =
                    u32::try_from(seen).map_err(|_| Error::Corrupt { table: "item_states", column: "seen" })?;
                let pair =
                    Pair { first: correctness(first_num, first_den)?, latest: correctness(latest_num, latest_den)? };
                Ok(TopicItem { enrolment_id, topic, item: Item { pair, answers, retired: retired_on.is_some() } })
            })
            .collect()
    }
}
