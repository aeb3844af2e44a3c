//! What the passage of time makes stale: courses that begin and end, enrolments that stay incomplete, teams whose members
//! answered.

use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::ids::{CourseId, EnrolmentId, QuestionId, SiteId, TeamScoreId, UserId};
use crate::domain::time::{Instant, LocalDate};
use serde::Serialize;

/// How far the passage of time was taken into account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportCalendar {
    pub dates_at: Instant,
    pub teams_at: Instant,
}

/// Days that ended in some place: the first and the last of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayTurn {
    pub first: LocalDate,
    pub last: LocalDate,
}

#[derive(Serialize)]
struct Team {
    id: TeamScoreId,
    manager: UserId,
    course: CourseId,
}

const INSERT_TEAMS: Statement = rows_sql!(
    "INSERT INTO team_scores (site_id, team_score_id, manager_id, course_id)
     SELECT $2, j.id, j.manager, j.course FROM ",
    { id: uuid, manager: uuid, course: uuid },
    " WHERE true ON CONFLICT (site_id, manager_id, course_id) DO NOTHING"
);

impl Tx {
    /// Sites that are exported, with how far their time was taken into account.
    pub async fn list_export_calendars(&mut self) -> Result<Vec<(SiteId, String, ExportCalendar)>, Error> {
        let rows: Vec<(SiteId, String, Instant, Instant)> = on!(self, |c| sqlx::query_as(
            "SELECT sites.site_id, slug, COALESCE(dates_at, 0), COALESCE(teams_at, 0) FROM sites
             LEFT JOIN export_calendars USING (site_id)
             WHERE EXISTS (SELECT 1 FROM connections WHERE connections.site_id = sites.site_id
                AND connections.state <> 'disconnected')
             ORDER BY sites.site_id"
        )
        .fetch_all(c)
        .await?);
        Ok(rows
            .into_iter()
            .map(|(site, slug, dates_at, teams_at)| (site, slug, ExportCalendar { dates_at, teams_at }))
            .collect())
    }

    pub async fn update_export_calendar(&mut self, site: SiteId, calendar: ExportCalendar) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO export_calendars (site_id, dates_at, teams_at) VALUES ($1, $2, $3)
             ON CONFLICT (site_id) DO UPDATE SET dates_at = excluded.dates_at, teams_at = excluded.teams_at"
        )
        .bind(site)
        .bind(calendar.dates_at)
        .bind(calendar.teams_at)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Courses that began on the day after one of these, or ended on one.
    pub async fn list_courses_turned(&mut self, site: SiteId, turn: DayTurn) -> Result<Vec<CourseId>, Error> {
        let rows: Vec<(CourseId,)> = on!(self, |c| sqlx::query_as(
            "SELECT course_id FROM courses WHERE site_id = $1 AND course_state = 'launched'
               AND (starts_on BETWEEN $3 AND $4 OR ends_on BETWEEN $2 AND $5)"
        )
        .bind(site)
        .bind(turn.first)
        .bind(turn.first.plus_days(1))
        .bind(turn.last.plus_days(1))
        .bind(turn.last)
        .fetch_all(c)
        .await?);
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    pub async fn list_time_zones(&mut self, site: SiteId) -> Result<Vec<String>, Error> {
        let rows: Vec<(String,)> =
            on!(self, |c| sqlx::query_as("SELECT DISTINCT time_zone FROM users WHERE site_id = $1 ORDER BY time_zone")
                .bind(site)
                .fetch_all(c)
                .await?);
        Ok(rows.into_iter().map(|(zone,)| zone).collect())
    }

    /// Unfinished enrolments of people in that zone whose course ended on one of these days.
    pub async fn list_enrolments_turned(
        &mut self,
        site: SiteId,
        zone: &str,
        turn: DayTurn,
    ) -> Result<Vec<EnrolmentId>, Error> {
        let rows: Vec<(EnrolmentId,)> = on!(self, |c| sqlx::query_as(
            "SELECT enrolment_id FROM enrolments
             JOIN courses USING (site_id, course_id) JOIN users USING (site_id, user_id)
             WHERE site_id = $1 AND time_zone = $2 AND completed_at IS NULL AND ends_on BETWEEN $3 AND $4"
        )
        .bind(site)
        .bind(zone)
        .bind(turn.first)
        .bind(turn.last)
        .fetch_all(c)
        .await?);
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Managers and courses in which a direct report answered or was enrolled since.
    pub async fn list_teams_active(&mut self, site: SiteId, since: Instant) -> Result<Vec<(UserId, CourseId)>, Error> {
        Ok(on!(self, |c| sqlx::query_as(
            "SELECT DISTINCT users.manager_id, enrolments.course_id FROM enrolments
             JOIN users USING (site_id, user_id)
             WHERE site_id = $1 AND users.manager_id IS NOT NULL
               AND (enrolments.last_answer_at >= $2 OR enrolments.enrolled_at >= $2)"
        )
        .bind(site)
        .bind(since)
        .fetch_all(c)
        .await?))
    }

    /// Courses in which somebody answered, or from which a question was withdrawn, since then; each with its questions.
    pub async fn list_courses_active(
        &mut self,
        site: SiteId,
        since: Instant,
    ) -> Result<Vec<(CourseId, QuestionId)>, Error> {
        Ok(on!(self, |c| sqlx::query_as(
            "SELECT course_id, question_id FROM course_questions WHERE site_id = $1 AND course_id IN (
                SELECT course_id FROM enrolments WHERE site_id = $1 AND last_answer_at >= $2
                UNION SELECT course_id FROM course_questions WHERE site_id = $1 AND withdrawn_at >= $2)
             ORDER BY course_id, question_id"
        )
        .bind(site)
        .bind(since)
        .fetch_all(c)
        .await?))
    }

    /// Gives teams that have none an id; gives every team's.
    pub async fn insert_teams(
        &mut self,
        site: SiteId,
        teams: &[(TeamScoreId, UserId, CourseId)],
    ) -> Result<Vec<TeamScoreId>, Error> {
        let wanted: std::collections::HashSet<_> =
            teams.iter().map(|(_, manager, course)| (*manager, *course)).collect();
        let rows: Vec<_> = teams.iter().map(|&(id, manager, course)| Team { id, manager, course }).collect();
        let json = serde_json::to_string(&rows)?;
        let text = INSERT_TEAMS.text(self.engine());
        on!(self, |c| sqlx::query(text).bind(json).bind(site).execute(c).await?.rows_affected());
        let all: Vec<(TeamScoreId, UserId, CourseId)> = on!(self, |c| sqlx::query_as(
            "SELECT team_score_id, manager_id, course_id FROM team_scores WHERE site_id = $1"
        )
        .bind(site)
        .fetch_all(c)
        .await?);
        Ok(all
            .into_iter()
            .filter(|(_, manager, course)| wanted.contains(&(*manager, *course)))
            .map(|(id, ..)| id)
            .collect())
    }
}
