//! Who may look at whom: reporting lines, courses given to read, and a manager's own notes.

use super::users::user;
use super::{Error, Tx, User, on};
use crate::domain::ids::{CoachingNoteId, CourseId, SiteId, UserId};
use crate::domain::time::{Instant, LocalDate};
use sqlx::Row;

/// A course that somebody may look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadableCourse {
    pub id: CourseId,
    pub name: String,
    pub starts_on: LocalDate,
    pub ends_on: Option<LocalDate>,
    /// Somebody of the person's own team takes part.
    pub of_team: bool,
}

/// Written by a manager about one of their people; nobody else reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoachingNote {
    pub id: CoachingNoteId,
    pub body: String,
    pub written_at: Instant,
}

// The few people come first (`CROSS JOIN`): SQLite would rather go through everybody of the site, for each of them anew.

/// `$1` site, `$2` the manager.
pub(super) const MANAGERS_BELOW: &str = "WITH RECURSIVE below(user_id) AS (
    SELECT user_id FROM users WHERE site_id = $1 AND user_id = $2
    UNION
    SELECT users.user_id FROM below CROSS JOIN users WHERE users.site_id = $1 AND users.manager_id = below.user_id
 )
 SELECT user_id FROM below WHERE EXISTS (
    SELECT 1 FROM users WHERE users.site_id = $1 AND users.manager_id = below.user_id)";

/// `$1` site, `$2` the manager.
pub(super) const READABLE_COURSES: &str = "WITH RECURSIVE below(user_id) AS (
    SELECT user_id FROM users WHERE site_id = $1 AND manager_id = $2
    UNION
    SELECT users.user_id FROM below CROSS JOIN users WHERE users.site_id = $1 AND users.manager_id = below.user_id
 )
 SELECT course_id, name, starts_on, ends_on, EXISTS (
    SELECT 1 FROM below CROSS JOIN enrolments
    WHERE enrolments.site_id = $1 AND enrolments.user_id = below.user_id
      AND enrolments.course_id = courses.course_id AND below.user_id <> $2)
 FROM courses WHERE site_id = $1 AND course_state = 'launched' ORDER BY starts_on DESC, course_id";

/// `$1` site, `$2` the manager, `$3` the other person. Lines that run in a circle end where they began.
pub(super) const IS_BELOW: &str = "WITH RECURSIVE above(user_id) AS (
    SELECT manager_id FROM users WHERE site_id = $1 AND user_id = $3 AND manager_id IS NOT NULL
    UNION
    SELECT users.manager_id FROM above CROSS JOIN users
    WHERE users.site_id = $1 AND users.user_id = above.user_id AND users.manager_id IS NOT NULL
 )
 SELECT $2 <> $3 AND EXISTS (SELECT 1 FROM above WHERE user_id = $2)";

impl Tx {
    /// Whether somebody active reports to this person.
    pub async fn has_reports(&mut self, site: SiteId, user: UserId) -> Result<bool, Error> {
        let (found,): (bool,) = on!(self, |c| sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM users WHERE site_id = $1 AND manager_id = $2 AND state = 'active')"
        )
        .bind(site)
        .bind(user)
        .fetch_one(c)
        .await?);
        Ok(found)
    }

    /// Whether `user` reports to `manager`, directly or through others.
    pub async fn is_below(&mut self, site: SiteId, manager: UserId, user: UserId) -> Result<bool, Error> {
        let (found,): (bool,) =
            on!(self, |c| sqlx::query_as(IS_BELOW).bind(site).bind(manager).bind(user).fetch_one(c).await?);
        Ok(found)
    }

    /// Those who report to `manager` directly, whether they take part at present or not.
    pub async fn list_direct_reports(&mut self, site: SiteId, manager: UserId) -> Result<Vec<UserId>, Error> {
        let rows: Vec<(UserId,)> = on!(self, |c| {
            sqlx::query_as(
            "SELECT user_id FROM users WHERE site_id = $1 AND manager_id = $2 AND state <> 'erased' ORDER BY user_id"
        )
        .bind(site)
        .bind(manager)
        .fetch_all(c)
        .await?
        });
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Everybody who has others reporting to them, below `manager` and the manager too: under these ids teams are counted.
    pub async fn list_managers_below(&mut self, site: SiteId, manager: UserId) -> Result<Vec<UserId>, Error> {
        let rows: Vec<(UserId,)> =
            on!(self, |c| sqlx::query_as(MANAGERS_BELOW).bind(site).bind(manager).fetch_all(c).await?);
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Every course of a site, newest first, and whether somebody who reports to `manager`, directly or not, takes part.
    pub async fn list_readable_courses(&mut self, site: SiteId, manager: UserId) -> Result<Vec<ReadableCourse>, Error> {
        let rows: Vec<(CourseId, String, LocalDate, Option<LocalDate>, bool)> =
            on!(self, |c| sqlx::query_as(READABLE_COURSES).bind(site).bind(manager).fetch_all(c).await?);
        let read = |(id, name, starts_on, ends_on, of_team)| ReadableCourse { id, name, starts_on, ends_on, of_team };
        Ok(rows.into_iter().map(read).collect())
    }

    /// Gives a course to a reporting manager to read; giving it twice changes nothing.
    pub async fn insert_course_reader(
        &mut self,
        site: SiteId,
        course: CourseId,
        user: UserId,
        now: Instant,
    ) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO course_readers (site_id, course_id, user_id, assigned_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (site_id, course_id, user_id) DO NOTHING"
        )
        .bind(site)
        .bind(course)
        .bind(user)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Takes it away again. Gives whether there was anything to take.
    pub async fn delete_course_reader(&mut self, site: SiteId, course: CourseId, user: UserId) -> Result<bool, Error> {
        Ok(on!(self, |c| sqlx::query(
            "DELETE FROM course_readers WHERE site_id = $1 AND course_id = $2 AND user_id = $3"
        )
        .bind(site)
        .bind(course)
        .bind(user)
        .execute(c)
        .await?
        .rows_affected())
            > 0)
    }

    /// Whom a course was given to, by name.
    pub async fn list_course_readers(&mut self, site: SiteId, course: CourseId) -> Result<Vec<User>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT users.* FROM course_readers JOIN users ON users.site_id = course_readers.site_id
               AND users.user_id = course_readers.user_id
             WHERE course_readers.site_id = $1 AND course_readers.course_id = $2 AND users.state <> 'erased'
             ORDER BY lower(last_name), lower(first_name), users.user_id"
        )
        .bind(site)
        .bind(course)
        .fetch_all(c)
        .await?
        .iter()
        .map(|row| user!(row))
        .collect())
    }

    /// Courses that somebody was given to read.
    pub async fn list_courses_to_read(&mut self, site: SiteId, user: UserId) -> Result<Vec<CourseId>, Error> {
        let rows: Vec<(CourseId,)> = on!(self, |c| sqlx::query_as(
            "SELECT course_id FROM course_readers WHERE site_id = $1 AND user_id = $2 ORDER BY course_id"
        )
        .bind(site)
        .bind(user)
        .fetch_all(c)
        .await?);
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// A person of the site who takes part in the course; nobody whose account was erased.
    pub async fn find_participant(
        &mut self,
        site: SiteId,
        course: CourseId,
        user: UserId,
    ) -> Result<Option<User>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT users.* FROM users JOIN enrolments ON enrolments.site_id = users.site_id
               AND enrolments.user_id = users.user_id
             WHERE users.site_id = $1 AND enrolments.course_id = $2 AND users.user_id = $3 AND users.state <> 'erased'"
        )
        .bind(site)
        .bind(course)
        .bind(user)
        .fetch_optional(c)
        .await?
        .map(|row| user!(row))
        .transpose())
    }

    pub async fn insert_coaching_note(
        &mut self,
        site: SiteId,
        (author, about): (UserId, UserId),
        note: &CoachingNote,
    ) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO coaching_notes (site_id, author_id, user_id, coaching_note_id, body, written_at)
             VALUES ($1, $2, $3, $4, $5, $6)"
        )
        .bind(site)
        .bind(author)
        .bind(about)
        .bind(note.id)
        .bind(&note.body)
        .bind(note.written_at)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// One author's notes about one person, newest first.
    pub async fn list_coaching_notes(
        &mut self,
        site: SiteId,
        (author, about): (UserId, UserId),
        limit: i64,
    ) -> Result<Vec<CoachingNote>, Error> {
        let rows: Vec<(CoachingNoteId, String, Instant)> = on!(self, |c| {
            sqlx::query_as(
            "SELECT coaching_note_id, body, written_at FROM coaching_notes
             WHERE site_id = $1 AND author_id = $2 AND user_id = $3 ORDER BY written_at DESC, coaching_note_id DESC LIMIT $4"
        )
        .bind(site)
        .bind(author)
        .bind(about)
        .bind(limit)
        .fetch_all(c)
        .await?
        });
        Ok(rows.into_iter().map(|(id, body, written_at)| CoachingNote { id, body, written_at }).collect())
    }
}
