//! Everybody's score in a course, and the teams.

use super::{Error, Tx, on};
use crate::domain::board::{Shown, Standing};
use crate::domain::ids::{CourseId, EnrolmentId, SiteId, TeamId, UserId};

/// A participant's score with what a board may show of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardRow {
    pub standing: Standing,
    pub user_id: UserId,
    pub first_name: String,
    pub last_name: String,
    pub alias: String,
    pub shown: Shown,
    pub team_id: Option<TeamId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    pub id: TeamId,
    pub name: String,
}

type BoardColumns = (EnrolmentId, i64, Option<String>, UserId, String, String, String, String, Option<TeamId>);

impl Tx {
    /// All active participants of a course.
    pub async fn list_board_rows(&mut self, site: SiteId, course: CourseId) -> Result<Vec<BoardRow>, Error> {
        let rows: Vec<BoardColumns> = on!(self, |c| {
            sqlx::query_as(
                "SELECT enrolment_id, points, last_wall_clock, users.user_id, first_name, last_name, alias, shown, team_id
                 FROM enrolments JOIN users ON users.site_id = enrolments.site_id AND users.user_id = enrolments.user_id
                 WHERE enrolments.site_id = $1 AND enrolments.course_id = $2 AND users.state = 'active'",
            )
            .bind(site)
            .bind(course)
            .fetch_all(c)
            .await?
        });
        let read = |(enrolment, points, last_wall_clock, user_id, first_name, last_name, alias, shown, team_id): BoardColumns| {
            let shown = Shown::parse(&shown).ok_or(Error::Corrupt { table: "users", column: "shown" })?;
            let standing = Standing { enrolment, points, last_wall_clock };
            Ok(BoardRow { standing, user_id, first_name, last_name, alias, shown, team_id })
        };
        rows.into_iter().map(read).collect()
    }

    pub async fn insert_team(&mut self, site: SiteId, course: CourseId, team: &Team) -> Result<(), Error> {
        on!(self, |c| sqlx::query("INSERT INTO teams (site_id, course_id, team_id, name) VALUES ($1, $2, $3, $4)")
            .bind(site)
            .bind(course)
            .bind(team.id)
            .bind(&team.name)
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Puts a person's participation into a team of that course, or into none.
    pub async fn update_enrolment_team(
        &mut self,
        site: SiteId,
        course: CourseId,
        user: UserId,
        team: Option<TeamId>,
    ) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query("UPDATE enrolments SET team_id = $4 WHERE site_id = $1 AND course_id = $2 AND user_id = $3")
                .bind(site)
                .bind(course)
                .bind(user)
                .bind(team)
                .execute(c)
                .await?
                .rows_affected()
        });
        Ok(())
    }

    pub async fn list_teams(&mut self, site: SiteId, course: CourseId) -> Result<Vec<Team>, Error> {
        let rows: Vec<(TeamId, String)> = on!(self, |c| {
            sqlx::query_as(
                "SELECT team_id, name FROM teams WHERE site_id = $1 AND course_id = $2 ORDER BY name, team_id",
            )
            .bind(site)
            .bind(course)
            .fetch_all(c)
            .await?
        });
        Ok(rows.into_iter().map(|(id, name)| Team { id, name }).collect())
    }
}
