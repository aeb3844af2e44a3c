//! Everybody's score in a course.

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
}
