//! Sums that reports of many people are made of: correctness by team and topic, answers by team and week, first choices by
//! question. The answer's own transaction keeps them; everything here can be made anew from what people answered.
//!
//! Correctness is summed in whole parts (`grading::WHOLE`), so that taking something out leaves exactly what was there before.

use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::ids::{CourseId, EnrolmentId, QuestionId, SiteId, UserId};
use crate::domain::time::LocalDate;
use serde::Serialize;

/// What a batch of answers adds to one team's topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopicSum {
    pub site_id: SiteId,
    pub course_id: CourseId,
    pub counted_under: UserId,
    pub topic: String,
    pub pairs: i64,
    pub first_sum: i64,
    pub latest_sum: i64,
    pub retired: i64,
}

/// What a batch of answers adds to one team's week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WeekSum {
    pub site_id: SiteId,
    pub course_id: CourseId,
    pub counted_under: UserId,
    /// A Monday.
    pub week: LocalDate,
    pub answers: i64,
    pub correct_sum: i64,
}

/// What a batch of answers adds to one first choice of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChoiceSum {
    pub site_id: SiteId,
    pub course_id: CourseId,
    pub question_id: QuestionId,
    /// JSON, as stored.
    pub first_chosen: String,
    pub people: i64,
    pub first_sum: i64,
    pub latest_sum: i64,
}

/// Where the sums of a course differ from what people answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Differences {
    pub topics: i64,
    pub choices: i64,
    pub weeks: i64,
}

impl Differences {
    pub const fn any(self) -> bool {
        self.topics + self.choices + self.weeks > 0
    }
}

// Rows are taken in one order everywhere, so that two replicas' batches can't wait for each other in a circle.
const ADD_TOPICS: Statement = rows_sql!(
    "INSERT INTO report_topics (site_id, course_id, counted_under, topic, pairs, first_sum, latest_sum, retired)
     SELECT j.site_id, j.course_id, j.counted_under, j.topic, j.pairs, j.first_sum, j.latest_sum, j.retired FROM ",
    { site_id: uuid, course_id: uuid, counted_under: uuid, topic: text, pairs: bigint, first_sum: bigint,
      latest_sum: bigint, retired: bigint },
    " WHERE true ORDER BY j.site_id, j.course_id, j.counted_under, j.topic
      ON CONFLICT (site_id, course_id, counted_under, topic) DO UPDATE SET
        pairs = report_topics.pairs + excluded.pairs, first_sum = report_topics.first_sum + excluded.first_sum,
        latest_sum = report_topics.latest_sum + excluded.latest_sum, retired = report_topics.retired + excluded.retired"
);

const ADD_WEEKS: Statement = rows_sql!(
    "INSERT INTO report_weeks (site_id, course_id, counted_under, week, answers, correct_sum)
     SELECT j.site_id, j.course_id, j.counted_under, j.week, j.answers, j.correct_sum FROM ",
    { site_id: uuid, course_id: uuid, counted_under: uuid, week: text, answers: bigint, correct_sum: bigint },
    " WHERE true ORDER BY j.site_id, j.course_id, j.counted_under, j.week
      ON CONFLICT (site_id, course_id, counted_under, week) DO UPDATE SET
        answers = report_weeks.answers + excluded.answers, correct_sum = report_weeks.correct_sum + excluded.correct_sum"
);

const ADD_CHOICES: Statement = rows_sql!(
    "INSERT INTO report_choices (site_id, course_id, question_id, first_chosen, people, first_sum, latest_sum)
     SELECT j.site_id, j.course_id, j.question_id, j.first_chosen, j.people, j.first_sum, j.latest_sum FROM ",
    { site_id: uuid, course_id: uuid, question_id: uuid, first_chosen: text, people: bigint, first_sum: bigint,
      latest_sum: bigint },
    " WHERE true ORDER BY j.site_id, j.course_id, j.question_id, j.first_chosen
      ON CONFLICT (site_id, course_id, question_id, first_chosen) DO UPDATE SET
        people = report_choices.people + excluded.people, first_sum = report_choices.first_sum + excluded.first_sum,
        latest_sum = report_choices.latest_sum + excluded.latest_sum"
);

/// The topics' part of some participations, as they stand: `j` names them, with the sign they count with.
pub(super) const COUNT_TOPICS: Statement = rows_sql!(
    "INSERT INTO report_topics (site_id, course_id, counted_under, topic, pairs, first_sum, latest_sum, retired)
     SELECT enrolments.site_id, enrolments.course_id, enrolments.counted_under, question_versions.topic,
        SUM(j.sign), SUM(j.sign * (2520 * first_num / first_den)), SUM(j.sign * (2520 * latest_num / latest_den)),
        SUM(CASE WHEN retired_on IS NULL THEN 0 ELSE j.sign END)
     FROM ",
    { site_id: uuid, enrolment_id: uuid, sign: bigint },
    " CROSS JOIN enrolments
      JOIN item_states ON item_states.site_id = enrolments.site_id AND item_states.enrolment_id = enrolments.enrolment_id
      JOIN course_questions ON course_questions.site_id = enrolments.site_id
       AND course_questions.course_id = enrolments.course_id AND course_questions.question_id = item_states.question_id
      JOIN question_versions ON question_versions.site_id = enrolments.site_id
       AND question_versions.question_version_id = course_questions.question_version_id
      WHERE enrolments.site_id = j.site_id AND enrolments.enrolment_id = j.enrolment_id
      GROUP BY enrolments.site_id, enrolments.course_id, enrolments.counted_under, question_versions.topic
      ORDER BY enrolments.site_id, enrolments.course_id, enrolments.counted_under, question_versions.topic
      ON CONFLICT (site_id, course_id, counted_under, topic) DO UPDATE SET
        pairs = report_topics.pairs + excluded.pairs, first_sum = report_topics.first_sum + excluded.first_sum,
        latest_sum = report_topics.latest_sum + excluded.latest_sum, retired = report_topics.retired + excluded.retired"
);

pub(super) const COUNT_CHOICES: Statement = rows_sql!(
    "INSERT INTO report_choices (site_id, course_id, question_id, first_chosen, people, first_sum, latest_sum)
     SELECT enrolments.site_id, enrolments.course_id, item_states.question_id, first_chosen,
        SUM(j.sign), SUM(j.sign * (2520 * first_num / first_den)), SUM(j.sign * (2520 * latest_num / latest_den))
     FROM ",
    { site_id: uuid, enrolment_id: uuid, sign: bigint },
    " CROSS JOIN enrolments
      JOIN item_states ON item_states.site_id = enrolments.site_id AND item_states.enrolment_id = enrolments.enrolment_id
      WHERE enrolments.site_id = j.site_id AND enrolments.enrolment_id = j.enrolment_id
      GROUP BY enrolments.site_id, enrolments.course_id, item_states.question_id, first_chosen
      ORDER BY enrolments.site_id, enrolments.course_id, item_states.question_id, first_chosen
      ON CONFLICT (site_id, course_id, question_id, first_chosen) DO UPDATE SET
        people = report_choices.people + excluded.people, first_sum = report_choices.first_sum + excluded.first_sum,
        latest_sum = report_choices.latest_sum + excluded.latest_sum"
);

/// The sums of a whole course, made anew. `$1` site, `$2` course.
const TOPICS_OF_COURSE: &str = "SELECT enrolments.site_id, enrolments.course_id, enrolments.counted_under, question_versions.topic,
        COUNT(*) AS pairs, SUM(2520 * first_num / first_den) AS first_sum, SUM(2520 * latest_num / latest_den) AS latest_sum,
        COUNT(retired_on) AS retired
     FROM enrolments
     JOIN item_states ON item_states.site_id = enrolments.site_id AND item_states.enrolment_id = enrolments.enrolment_id
     JOIN course_questions ON course_questions.site_id = enrolments.site_id
      AND course_questions.course_id = enrolments.course_id AND course_questions.question_id = item_states.question_id
     JOIN question_versions ON question_versions.site_id = enrolments.site_id
      AND question_versions.question_version_id = course_questions.question_version_id
     WHERE enrolments.site_id = $1 AND enrolments.course_id = $2
     GROUP BY enrolments.site_id, enrolments.course_id, enrolments.counted_under, question_versions.topic";

const CHOICES_OF_COURSE: &str = "SELECT enrolments.site_id, enrolments.course_id, item_states.question_id, first_chosen,
        COUNT(*) AS people, SUM(2520 * first_num / first_den) AS first_sum, SUM(2520 * latest_num / latest_den) AS latest_sum
     FROM enrolments
     JOIN item_states ON item_states.site_id = enrolments.site_id AND item_states.enrolment_id = enrolments.enrolment_id
     WHERE enrolments.site_id = $1 AND enrolments.course_id = $2
     GROUP BY enrolments.site_id, enrolments.course_id, item_states.question_id, first_chosen";

/// Days rather than weeks: the engines don't agree on how to find a Monday.
const DAYS_OF_COURSE: &str = "SELECT enrolments.counted_under, answered_on, COUNT(*), CAST(SUM(2520 * num / den) AS BIGINT)
     FROM answers JOIN enrolments ON enrolments.site_id = answers.site_id AND enrolments.enrolment_id = answers.enrolment_id
     WHERE answers.site_id = $1 AND enrolments.course_id = $2
     GROUP BY enrolments.counted_under, answered_on";

#[derive(Serialize)]
struct Counted {
    site_id: SiteId,
    enrolment_id: EnrolmentId,
    sign: i64,
}

impl Tx {
    /// Adds what a batch of answers brought.
    pub(super) async fn add_report_sums(
        &mut self,
        topics: &[TopicSum],
        weeks: &[WeekSum],
        choices: &[ChoiceSum],
    ) -> Result<(), Error> {
        self.write_rows(&ADD_TOPICS, topics).await?;
        self.write_rows(&ADD_WEEKS, weeks).await?;
        self.write_rows(&ADD_CHOICES, choices).await?;
        Ok(())
    }

    /// Takes participations out of the sums (`sign` -1) before something about them changes, and puts them in again after it
    /// (`sign` 1). Their weeks stay with the team in which the answers were given.
    async fn count_in_reports(
        &mut self,
        site: SiteId,
        enrolments: &[EnrolmentId],
        (sign, choices): (i64, bool),
    ) -> Result<(), Error> {
        let counted =
            enrolments.iter().map(|&enrolment_id| Counted { site_id: site, enrolment_id, sign }).collect::<Vec<_>>();
        self.write_rows(&COUNT_TOPICS, &counted).await?;
        if choices {
            self.write_rows(&COUNT_CHOICES, &counted).await?;
        }
        Ok(())
    }

    /// Before and after a correction of these people's figures.
    pub(super) async fn recount_items(&mut self, site: SiteId, of: &[EnrolmentId], sign: i64) -> Result<(), Error> {
        self.count_in_reports(site, of, (sign, true)).await
    }

    /// Counts everybody under the manager they have now. Gives how many participations moved. Whoever changes a reporting line
    /// calls it in the same transaction.
    pub async fn recount_teams(&mut self, site: SiteId) -> Result<usize, Error> {
        if let Self::Postgres(tx) = self {
            // No answer of theirs slips in between.
            sqlx::query(
                "SELECT enrolment_id FROM enrolments
                 JOIN users ON users.site_id = enrolments.site_id AND users.user_id = enrolments.user_id
                 WHERE enrolments.site_id = $1 AND COALESCE(users.manager_id, users.site_id) <> enrolments.counted_under
                 ORDER BY enrolment_id FOR UPDATE OF enrolments",
            )
            .bind(site)
            .execute(&mut **tx)
            .await?;
        }
        let moved: Vec<(EnrolmentId,)> = on!(self, |c| sqlx::query_as(
            "SELECT enrolment_id FROM enrolments
             JOIN users ON users.site_id = enrolments.site_id AND users.user_id = enrolments.user_id
             WHERE enrolments.site_id = $1 AND COALESCE(users.manager_id, users.site_id) <> enrolments.counted_under
             ORDER BY enrolment_id"
        )
        .bind(site)
        .fetch_all(c)
        .await?);
        let moved: Vec<EnrolmentId> = moved.into_iter().map(|(id,)| id).collect();
        if moved.is_empty() {
            return Ok(0);
        }
        self.lock_report_sums().await?;
        self.count_in_reports(site, &moved, (-1, false)).await?;
        on!(self, |c| sqlx::query(
            "UPDATE enrolments SET counted_under = (SELECT COALESCE(users.manager_id, users.site_id) FROM users
                WHERE users.site_id = enrolments.site_id AND users.user_id = enrolments.user_id)
             WHERE site_id = $1 AND counted_under <> (SELECT COALESCE(users.manager_id, users.site_id) FROM users
                WHERE users.site_id = enrolments.site_id AND users.user_id = enrolments.user_id)"
        )
        .bind(site)
        .execute(c)
        .await?
        .rows_affected());
        self.count_in_reports(site, &moved, (1, false)).await?;
        Ok(moved.len())
    }

    /// Makes a course's sums anew from what people answered, each under the manager they have now.
    pub async fn rebuild_report_sums(&mut self, site: SiteId, course: CourseId) -> Result<(), Error> {
        self.recount_teams(site).await?;
        self.lock_report_sums().await?;
        for (table, columns, select) in [
            ("report_topics", "counted_under, topic, pairs, first_sum, latest_sum, retired", TOPICS_OF_COURSE),
            ("report_choices", "question_id, first_chosen, people, first_sum, latest_sum", CHOICES_OF_COURSE),
        ] {
            let insert = format!("INSERT INTO {table} (site_id, course_id, {columns}) {select}");
            for text in [format!("DELETE FROM {table} WHERE site_id = $1 AND course_id = $2"), insert] {
                on!(self, |c| sqlx::query(sqlx::AssertSqlSafe(text))
                    .bind(site)
                    .bind(course)
                    .execute(c)
                    .await?
                    .rows_affected());
            }
        }
        let weeks = self.weeks_of(site, course).await?;
        on!(self, |c| sqlx::query("DELETE FROM report_weeks WHERE site_id = $1 AND course_id = $2")
            .bind(site)
            .bind(course)
            .execute(c)
            .await?
            .rows_affected());
        self.write_rows(&ADD_WEEKS, &weeks).await?;
        Ok(())
    }

    /// How many sums of a course aren't what people answered. A week is compared over all teams, because answers stay with the
    /// team in which they were given.
    pub async fn compare_report_sums(&mut self, site: SiteId, course: CourseId) -> Result<Differences, Error> {
        let mut counts = [0_i64; 2];
        for (count, (table, columns, select)) in counts.iter_mut().zip([
            ("report_topics", "counted_under, topic, pairs, first_sum, latest_sum, retired", TOPICS_OF_COURSE),
            ("report_choices", "question_id, first_chosen, people, first_sum, latest_sum", CHOICES_OF_COURSE),
        ]) {
            let emptied = if table == "report_topics" { "pairs" } else { "people" };
            let kept = format!(
                "SELECT site_id, course_id, {columns} FROM {table} WHERE site_id = $1 AND course_id = $2 AND {emptied} <> 0"
            );
            let text = format!(
                "WITH kept AS ({kept}), made AS ({select})
                 SELECT (SELECT COUNT(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM made) AS more)
                      + (SELECT COUNT(*) FROM (SELECT * FROM made EXCEPT SELECT * FROM kept) AS less)"
            );
            (*count,) = on!(self, |c| sqlx::query_as::<_, (i64,)>(sqlx::AssertSqlSafe(text))
                .bind(site)
                .bind(course)
                .fetch_one(c)
                .await?);
        }
        let kept: Vec<(LocalDate, i64, i64)> = on!(self, |c| sqlx::query_as(
            "SELECT week, CAST(SUM(answers) AS BIGINT), CAST(SUM(correct_sum) AS BIGINT) FROM report_weeks
             WHERE site_id = $1 AND course_id = $2 GROUP BY week ORDER BY week"
        )
        .bind(site)
        .bind(course)
        .fetch_all(c)
        .await?);
        let mut made = std::collections::BTreeMap::<LocalDate, (i64, i64)>::new();
        for one in self.weeks_of(site, course).await? {
            let week = made.entry(one.week).or_default();
            *week = (week.0 + one.answers, week.1 + one.correct_sum);
        }
        let made: Vec<_> = made.into_iter().map(|(week, (answers, sum))| (week, answers, sum)).collect();
        let missing = made.iter().filter(|one| !kept.contains(one)).count();
        let surplus = kept.iter().filter(|one| !made.contains(one)).count();
        let weeks = i64::try_from(missing + surplus).unwrap_or(i64::MAX);
        Ok(Differences { topics: counts[0], choices: counts[1], weeks })
    }

    async fn weeks_of(&mut self, site: SiteId, course: CourseId) -> Result<Vec<WeekSum>, Error> {
        let days: Vec<(UserId, LocalDate, i64, i64)> =
            on!(self, |c| sqlx::query_as(DAYS_OF_COURSE).bind(site).bind(course).fetch_all(c).await?);
        let mut weeks = std::collections::BTreeMap::<(UserId, LocalDate), (i64, i64)>::new();
        for (under, day, answers, sum) in days {
            let week = weeks.entry((under, day.week())).or_default();
            *week = (week.0 + answers, week.1 + sum);
        }
        let row = |((counted_under, week), (answers, correct_sum))| WeekSum {
            site_id: site,
            course_id: course,
            counted_under,
            week,
            answers,
            correct_sum,
        };
        Ok(weeks.into_iter().map(row).collect())
    }

    /// PostgreSQL lets no other batch add to the sums until this transaction ends; what waits adds to what was made. SQLite has
    /// one writer.
    async fn lock_report_sums(&mut self) -> Result<(), Error> {
        if let Self::Postgres(tx) = self {
            sqlx::query("LOCK TABLE report_topics, report_weeks, report_choices IN SHARE ROW EXCLUSIVE MODE")
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }
}
