//! A course's leaderboard as one person may see it.

use super::App;
use super::session::Actor;
use crate::domain::board::{self, BoardMode, Place, Shown};
use crate::domain::course::CourseSettings;
use crate::domain::ids::{CourseId, TeamId, UserId};
use crate::store::{self, BoardRow, Enrolment, Team};

/// One line of the individual board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub rank: usize,
    /// What is shown of the person; `None` for one without a name to show.
    pub name: Option<String>,
    pub points: i64,
    pub me: bool,
    /// Lines between this one and the one before aren't shown.
    pub after_gap: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamLine {
    pub rank: usize,
    pub name: String,
    /// The mean of the members' points, in tenths.
    pub tenths: i64,
    pub members: usize,
    pub mine: bool,
}

#[derive(Debug, Clone)]
pub struct Board {
    /// All courses of the person, this one included.
    pub enrolments: Vec<Enrolment>,
    pub course_name: String,
    pub settings: CourseSettings,
    pub participants: usize,
    pub my_rank: Option<usize>,
    pub lines: Vec<Line>,
    pub teams: Vec<TeamLine>,
}

impl Board {
    /// The person's own rank, and of how many.
    pub fn place(&self) -> Option<(usize, usize)> {
        self.my_rank.map(|rank| (rank, self.participants))
    }
}

#[derive(Debug, thiserror::Error)]
pub enum BoardError {
    /// Not enrolled, no such course, or the course has no board: the same from outside.
    #[error("no such board for this person")]
    NotFound,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The board of a course that the person takes part in.
pub async fn board(app: &App, actor: &Actor, course: CourseId) -> Result<Board, BoardError> {
    let (site, user) = (actor.site.id, actor.user.id);
    let mut tx = app.store().read().await?;
    let enrolments = tx.list_enrolments_of_user(site, user).await?;
    let mine = enrolments.iter().find(|one| one.course_id == course).cloned().ok_or(BoardError::NotFound)?;
    if mine.settings.board == BoardMode::Off {
        return Err(BoardError::NotFound);
    }
    let rows = tx.list_board_rows(site, course).await?;
    let teams = tx.list_teams(site, course).await?;
    drop(tx);
    let standings: Vec<_> = rows.iter().map(|row| row.standing.clone()).collect();
    let places = board::rank(&standings, mine.settings.tie_breaks);
    let own = rows.iter().position(|row| row.user_id == user);
    Ok(Board {
        enrolments,
        course_name: mine.course_name,
        settings: mine.settings,
        participants: rows.len(),
        my_rank: places.iter().find(|place| Some(place.index) == own).map(|place| place.rank),
        lines: lines(&rows, &places, own, mine.settings.board),
        teams: team_lines(&rows, &teams, user),
    })
}

/// The visible lines. People who hid themselves keep their rank and are seen by nobody but themselves.
fn lines(rows: &[BoardRow], places: &[Place], own: Option<usize>, mode: BoardMode) -> Vec<Line> {
    let open: Vec<Place> = places
        .iter()
        .filter(|place| Some(place.index) == own || rows.get(place.index).is_some_and(|row| row.shown != Shown::Hidden))
        .copied()
        .collect();
    let mut shown: Vec<Line> = Vec::new();
    let mut last = None;
    for place in board::visible(&open, own) {
        let Some(row) = rows.get(place.index) else { continue };
        let at = open.iter().position(|one| one.index == place.index);
        let me = Some(place.index) == own;
        let after_gap = last.zip(at).is_some_and(|(last, at): (usize, usize)| at > last + 1);
        shown.push(Line { rank: place.rank, name: name(row, mode), points: row.standing.points, me, after_gap });
        last = at;
    }
    shown
}

/// What others read of a person: where the course names nobody, an alias or nothing.
fn name(row: &BoardRow, mode: BoardMode) -> Option<String> {
    let alias = (!row.alias.is_empty()).then(|| row.alias.clone());
    match (mode, row.shown) {
        (BoardMode::Names, Shown::Name) => Some(format!("{} {}", row.first_name, row.last_name)),
        (_, Shown::Hidden) => None,
        _ => alias,
    }
}

fn team_lines(rows: &[BoardRow], teams: &[Team], user: UserId) -> Vec<TeamLine> {
    let members = |id: TeamId| rows.iter().filter(move |row| row.team_id == Some(id));
    let mut lines: Vec<TeamLine> = teams
        .iter()
        .filter_map(|team| {
            let tenths = board::team_tenths(members(team.id).map(|row| row.standing.points))?;
            let mine = members(team.id).any(|row| row.user_id == user);
            Some(TeamLine { rank: 0, name: team.name.clone(), tenths, members: members(team.id).count(), mine })
        })
        .collect();
    lines.sort_by(|a, b| b.tenths.cmp(&a.tenths).then_with(|| a.name.cmp(&b.name)));
    let scores: Vec<i64> = lines.iter().map(|line| line.tenths).collect();
    for line in &mut lines {
        line.rank = 1 + scores.iter().filter(|tenths| **tenths > line.tenths).count();
    }
    lines
}
