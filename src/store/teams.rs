//! The teams of a course, and who is in them.

use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::ids::{CourseId, EnrolmentId, SiteId, TeamId, UserId};
use crate::domain::person::LabelKind;
use serde::Serialize;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    pub id: TeamId,
    pub name: String,
}

/// A participant who is put into a team.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct TeamMember {
    pub site_id: SiteId,
    pub enrolment_id: EnrolmentId,
    pub team_id: TeamId,
}

/// What a team is named after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TeamSource {
    /// A tag's or group's value; the name of the tag or group.
    Label(LabelKind, String),
    /// Whom somebody reports to.
    Manager,
}

const UPDATE_TEAMS: Statement = rows_sql!(
    "UPDATE enrolments SET team_id = j.team_id FROM ",
    { site_id: uuid, enrolment_id: uuid, team_id: uuid },
    " WHERE enrolments.site_id = j.site_id AND enrolments.enrolment_id = j.enrolment_id"
);

impl Tx {
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

    /// Teams by name, each with the number of its members; and how many participants are in none. Erased people count nowhere.
    pub async fn count_team_members(
        &mut self,
        site: SiteId,
        course: CourseId,
    ) -> Result<(Vec<(Team, i64)>, i64), Error> {
        let rows: Vec<(Option<TeamId>, i64)> = on!(self, |c| sqlx::query_as(
            "SELECT enrolments.team_id, COUNT(*) FROM enrolments
             JOIN users ON users.site_id = enrolments.site_id AND users.user_id = enrolments.user_id
             WHERE enrolments.site_id = $1 AND enrolments.course_id = $2 AND users.state <> 'erased'
             GROUP BY enrolments.team_id"
        )
        .bind(site)
        .bind(course)
        .fetch_all(c)
        .await?);
        let of = |id: Option<TeamId>| rows.iter().find(|(team, _)| *team == id).map_or(0, |(_, count)| *count);
        let teams = self.list_teams(site, course).await?;
        let counted = teams.into_iter().map(|team| {
            let members = of(Some(team.id));
            (team, members)
        });
        Ok((counted.collect(), of(None)))
    }

    /// Participants without a team, each with what the source calls theirs; only those for whom it has a name.
    pub async fn list_team_names(
        &mut self,
        site: SiteId,
        course: CourseId,
        source: &TeamSource,
    ) -> Result<Vec<(EnrolmentId, String)>, Error> {
        let text = match source {
            TeamSource::Label(..) => {
                "SELECT enrolments.enrolment_id, user_labels.value FROM enrolments
                 JOIN user_labels ON user_labels.site_id = enrolments.site_id AND user_labels.user_id = enrolments.user_id
                 WHERE enrolments.site_id = $1 AND enrolments.course_id = $2 AND enrolments.team_id IS NULL
                   AND user_labels.kind = $3 AND user_labels.name = $4 ORDER BY enrolments.enrolment_id"
            }
            TeamSource::Manager => {
                "SELECT enrolments.enrolment_id, managers.first_name || ' ' || managers.last_name FROM enrolments
                 JOIN users ON users.site_id = enrolments.site_id AND users.user_id = enrolments.user_id
                 JOIN users AS managers ON managers.site_id = users.site_id AND managers.user_id = users.manager_id
                 WHERE enrolments.site_id = $1 AND enrolments.course_id = $2 AND enrolments.team_id IS NULL
                   AND $3 = '' AND $4 = '' ORDER BY enrolments.enrolment_id"
            }
        };
        let (kind, name) = match source {
            TeamSource::Label(kind, name) => (kind.as_str(), name.as_str()),
            TeamSource::Manager => ("", ""),
        };
        Ok(on!(self, |c| sqlx::query_as(text).bind(site).bind(course).bind(kind).bind(name).fetch_all(c).await?))
    }

    /// The participations of people with these addresses, with the addresses.
    pub async fn list_participants_by_address(
        &mut self,
        site: SiteId,
        course: CourseId,
        addresses: &[String],
    ) -> Result<Vec<(EnrolmentId, String)>, Error> {
        let list = serde_json::to_string(addresses)?;
        let within = super::directory::listed(self.engine(), 3);
        let text = format!(
            "SELECT enrolments.enrolment_id, users.email FROM users
             JOIN enrolments ON enrolments.site_id = users.site_id AND enrolments.user_id = users.user_id
             WHERE users.site_id = $1 AND enrolments.course_id = $2 AND users.state <> 'erased'
               AND users.email IN ({within})"
        );
        Ok(on!(self, |c| sqlx::query_as(sqlx::AssertSqlSafe(text))
            .bind(site)
            .bind(course)
            .bind(list)
            .fetch_all(c)
            .await?))
    }

    pub async fn update_teams(&mut self, members: &[TeamMember]) -> Result<(), Error> {
        self.write_rows(&UPDATE_TEAMS, members).await?;
        Ok(())
    }

    /// Dissolves a team: its members are in none. Gives whether there was one.
    pub async fn delete_team(&mut self, site: SiteId, course: CourseId, team: TeamId) -> Result<bool, Error> {
        let mut gone = 0;
        for text in [
            "UPDATE enrolments SET team_id = NULL WHERE site_id = $1 AND course_id = $2 AND team_id = $3",
            "DELETE FROM teams WHERE site_id = $1 AND course_id = $2 AND team_id = $3",
        ] {
            gone =
                on!(self, |c| sqlx::query(text).bind(site).bind(course).bind(team).execute(c).await?.rows_affected());
        }
        Ok(gone > 0)
    }
}
