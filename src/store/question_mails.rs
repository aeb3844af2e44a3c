//! Who is mailed regularly, and what decides about a page of people's question mails: a few queries for all of them.

use super::calendars::{dates, holds};
use super::courses::personal_plan;
use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::calendar::{Weekdays, WorkCalendar};
use crate::domain::hold::Hold;
use crate::domain::ids::{EnrolmentId, PresentationId, QuestionVersionId, SiteId, UserId};
use crate::domain::mail::List;
use crate::domain::question_mail::Last;
use crate::domain::schedule::{Class, Open, Plan};
use crate::domain::time::{Instant, LocalDate};
use serde::Serialize;
use sqlx::Row;

/// Somebody who may get a mail, with what decides besides the courses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailedPerson {
    pub user_id: UserId,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub locale: String,
    pub salesforce_user: Option<bool>,
    pub calendar: WorkCalendar,
    pub holds: Vec<Hold>,
    pub last: Option<Last>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailedEnrolment {
    pub user_id: UserId,
    pub enrolment_id: EnrolmentId,
    pub course_name: String,
    pub plan: Plan,
    pub last_answer_on: Option<LocalDate>,
    pub answers_that_day: i64,
}

/// An open presentation that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailedWaiting {
    pub enrolment_id: EnrolmentId,
    pub question_version_id: QuestionVersionId,
    pub open: Open<PresentationId>,
}

/// What a mail shows of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailedText {
    pub question_version_id: QuestionVersionId,
    pub topic: String,
    pub stem: String,
    pub language: String,
}

/// That somebody got a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailedOn {
    pub site_id: SiteId,
    pub user_id: UserId,
    pub mailed_on: LocalDate,
    pub kind: &'static str,
}

#[derive(Serialize)]
struct UserRow {
    user_id: UserId,
}

#[derive(Serialize)]
struct VersionRow {
    question_version_id: QuestionVersionId,
}

pub(super) const ENROLMENTS: Statement = rows_sql!(
    "SELECT enrolments.user_id, enrolments.enrolment_id, enrolments.last_answer_on, enrolments.answers_that_day, courses.*,
        COALESCE(users.workdays, sites.workdays) AS workdays,
        (SELECT string_agg(holidays.day, ',') FROM holidays
         WHERE holidays.site_id = users.site_id AND holidays.region IN ('', users.region)) AS holidays
     FROM ",
    { user_id: uuid },
    // The few people first: SQLite would rather look for each enrolment of the site among them, reading the list anew.
    " CROSS JOIN users CROSS JOIN enrolments CROSS JOIN courses CROSS JOIN sites
      WHERE users.site_id = $2 AND users.user_id = j.user_id
        AND enrolments.site_id = $2 AND enrolments.user_id = j.user_id
        AND courses.site_id = $2 AND courses.course_id = enrolments.course_id
        AND sites.site_id = $2 AND courses.starts_on <= $3 AND (courses.ends_on IS NULL OR courses.ends_on >= $3)
      ORDER BY enrolments.user_id, courses.starts_on DESC, courses.course_id"
);

pub(super) const WAITING: Statement = rows_sql!(
    "SELECT presentations.enrolment_id, presentation_id, question_version_id, class, scheduled_on, position
     FROM ",
    { user_id: uuid },
    // The few people first: SQLite would rather go through everything that is open on the site.
    " CROSS JOIN enrolments CROSS JOIN presentations
      WHERE enrolments.site_id = $2 AND enrolments.user_id = j.user_id
        AND presentations.site_id = $2 AND presentations.enrolment_id = enrolments.enrolment_id
        AND presentations.state = 'open' AND presentations.scheduled_on <= $3"
);

pub(super) const TEXTS: Statement = rows_sql!(
    "SELECT question_versions.question_version_id, topic, stem, language FROM ",
    { question_version_id: uuid },
    " CROSS JOIN question_versions
      WHERE question_versions.site_id = $2 AND question_versions.question_version_id = j.question_version_id"
);

const PUT_MAILED: Statement = rows_sql!(
    "INSERT INTO question_mails (site_id, user_id, mailed_on, kind)
     SELECT j.site_id, j.user_id, j.mailed_on, j.kind FROM ",
    { site_id: uuid, user_id: uuid, mailed_on: text, kind: text },
    " WHERE 1 = 1 ON CONFLICT (site_id, user_id) DO UPDATE SET mailed_on = excluded.mailed_on, kind = excluded.kind"
);

/// The people of a zone with what decides about their mails. `$1` site, `$2` zone, `$3` after whom, `$4` limit.
macro_rules! mailed_sql {
    ($list:literal, $whom:literal) => {
        concat!(
            "SELECT users.user_id, users.email, users.first_name, users.last_name, users.locale, users.salesforce_user,
                COALESCE(users.workdays, sites.workdays) AS workdays, question_mails.mailed_on, question_mails.kind,
                mail_stops.stopped_at, mail_refusals.email AS refused,
                (SELECT string_agg(holidays.day, ',') FROM holidays
                 WHERE holidays.site_id = users.site_id AND holidays.region IN ('', users.region)) AS holidays,
                (SELECT string_agg(starts_on || '/' || ends_on, ',') FROM holds
                 WHERE holds.site_id = users.site_id AND holds.user_id = users.user_id) AS held
             FROM users
             JOIN sites ON sites.site_id = users.site_id
             LEFT JOIN question_mails ON question_mails.site_id = users.site_id
               AND question_mails.user_id = users.user_id
             LEFT JOIN mail_stops ON mail_stops.site_id = users.site_id AND mail_stops.user_id = users.user_id
               AND mail_stops.list = '",
            $list,
            "'
             LEFT JOIN mail_refusals ON mail_refusals.site_id = users.site_id
               AND mail_refusals.user_id = users.user_id AND mail_refusals.email = users.email
             WHERE users.site_id = $1 AND users.time_zone = $2 AND users.user_id > $3 AND users.state = 'active'",
            $whom,
            " ORDER BY users.user_id LIMIT $4"
        )
    };
}

const LEARNERS: &str = mailed_sql!("questions", "");

/// Whoever may have a report to read: what exactly, the reports know.
const READERS: &str = mailed_sql!(
    "reports",
    " AND (users.roles LIKE '%\"owner\"%' OR users.roles LIKE '%\"program_manager\"%'
        OR users.roles LIKE '%\"reporting_manager\"%' OR EXISTS (
            SELECT 1 FROM users AS reports WHERE reports.site_id = users.site_id AND reports.manager_id = users.user_id
              AND reports.state = 'active'))"
);

type WaitingColumns = (EnrolmentId, PresentationId, QuestionVersionId, String, LocalDate, i64);

fn user_rows(users: &[UserId]) -> Result<String, Error> {
    let rows: Vec<UserRow> = users.iter().map(|user| UserRow { user_id: *user }).collect();
    Ok(serde_json::to_string(&rows)?)
}

/// A person and whether they want and can get mails, from a row of [`Tx::list_mailed_people`].
macro_rules! mailed {
    ($row:expr) => {{
        let row = $row;
        let bits: i64 = row.try_get("workdays")?;
        let bits = u8::try_from(bits).map_err(|_| Error::Corrupt { table: "sites", column: "workdays" })?;
        let user_id: UserId = row.try_get("user_id")?;
        let (stopped, refused): (Option<Instant>, Option<String>) =
            (row.try_get("stopped_at")?, row.try_get("refused")?);
        let (on, kind): (Option<LocalDate>, Option<String>) = (row.try_get("mailed_on")?, row.try_get("kind")?);
        let person = MailedPerson {
            user_id,
            email: row.try_get("email")?,
            first_name: row.try_get("first_name")?,
            last_name: row.try_get("last_name")?,
            locale: row.try_get("locale")?,
            salesforce_user: row.try_get("salesforce_user")?,
            calendar: WorkCalendar { workdays: Weekdays::from_bits(bits), holidays: dates(row.try_get("holidays")?)? },
            holds: holds(row.try_get("held")?)?,
            last: on.map(|on| Last { on, reminder: kind.as_deref() == Some("reminder") }),
        };
        Ok::<_, Error>((person, stopped.is_none() && refused.is_none()))
    }};
}

impl Tx {
    /// The next `limit` active people of a zone after `after`, in a fixed order, whom the mails of a list are for: without those
    /// who stopped them and those whose address takes none. The second part is the last person looked at, `None` at the end.
    pub async fn list_mailed_people(
        &mut self,
        site: SiteId,
        (time_zone, list): (&str, List),
        after: Option<UserId>,
        limit: i64,
    ) -> Result<(Vec<MailedPerson>, Option<UserId>), Error> {
        let after = after.unwrap_or(UserId(uuid::Uuid::nil()));
        let mut seen: Vec<UserId> = Vec::new();
        let text = match list {
            List::Questions => LEARNERS,
            List::Reports => READERS,
        };
        let people = on!(self, |c| {
            sqlx::query(text)
                .bind(site)
                .bind(time_zone)
                .bind(after)
                .bind(limit)
                .fetch_all(c)
                .await?
                .iter()
                .filter_map(|row| {
                    let read = || mailed!(row);
                    match read() {
                        Ok((person, wanted)) => {
                            seen.push(person.user_id);
                            wanted.then_some(Ok(person))
                        }
                        Err(error) => Some(Err(error)),
                    }
                })
                .collect::<Result<Vec<_>, Error>>()
        })?;
        let full = i64::try_from(seen.len()).unwrap_or(i64::MAX) >= limit;
        Ok((people, seen.last().copied().filter(|_| full)))
    }

    /// Where these people take part, in courses that run on `today`; with each person's own calendar.
    pub async fn list_mailed_enrolments(
        &mut self,
        site: SiteId,
        users: &[UserId],
        today: LocalDate,
    ) -> Result<Vec<MailedEnrolment>, Error> {
        let json = user_rows(users)?;
        let text = ENROLMENTS.text(self.engine());
        on!(self, |c| sqlx::query(text)
            .bind(json)
            .bind(site)
            .bind(today)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| {
                Ok(MailedEnrolment {
                    user_id: row.try_get("user_id")?,
                    enrolment_id: row.try_get("enrolment_id")?,
                    course_name: row.try_get("name")?,
                    plan: personal_plan(row)?,
                    last_answer_on: row.try_get("last_answer_on")?,
                    answers_that_day: row.try_get("answers_that_day")?,
                })
            })
            .collect())
    }

    /// What is open and due by `until` for these people; the domain orders and cuts it.
    pub async fn list_mailed_waiting(
        &mut self,
        site: SiteId,
        users: &[UserId],
        until: LocalDate,
    ) -> Result<Vec<MailedWaiting>, Error> {
        let json = user_rows(users)?;
        let text = WAITING.text(self.engine());
        let rows: Vec<WaitingColumns> =
            on!(self, |c| sqlx::query_as(text).bind(json).bind(site).bind(until).fetch_all(c).await?);
        rows.into_iter()
            .map(|(enrolment_id, of, question_version_id, class, scheduled_on, position)| {
                let class = Class::parse(&class).ok_or(Error::Corrupt { table: "presentations", column: "class" })?;
                let position = u32::try_from(position).unwrap_or(u32::MAX);
                let open = Open { of, class, scheduled_on, position };
                Ok(MailedWaiting { enrolment_id, question_version_id, open })
            })
            .collect()
    }

    pub async fn list_mailed_texts(
        &mut self,
        site: SiteId,
        versions: &[QuestionVersionId],
    ) -> Result<Vec<MailedText>, Error> {
        let rows: Vec<VersionRow> =
            versions.iter().map(|version| VersionRow { question_version_id: *version }).collect();
        let json = serde_json::to_string(&rows)?;
        let text = TEXTS.text(self.engine());
        let rows: Vec<(QuestionVersionId, String, String, String)> =
            on!(self, |c| sqlx::query_as(text).bind(json).bind(site).fetch_all(c).await?);
        let text =
            |(question_version_id, topic, stem, language)| MailedText { question_version_id, topic, stem, language };
        Ok(rows.into_iter().map(text).collect())
    }

    /// Notes who got a mail. Each person at most once per call.
    pub async fn put_question_mails(&mut self, rows: &[MailedOn]) -> Result<u64, Error> {
        self.write_rows(&PUT_MAILED, rows).await
    }
}
