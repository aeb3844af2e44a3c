//! The teams of a course: made from groups or managers, or by hand.

use super::{CourseUseError, allowed, there};
use crate::app::session::Actor;
use crate::app::{App, audit};
use crate::domain::course::CourseState;
use crate::domain::ids::{CourseId, EnrolmentId, TeamId};
use crate::domain::person::LabelKind;
use crate::domain::remarks;
use crate::store::{Course, Team, TeamMember, TeamSource, Tx};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The longest name of a team, in characters.
const LONGEST_TEAM: usize = 80;
/// Teams of a course: a board with more is a list of people.
pub(super) const MOST_TEAMS: usize = 200;

/// The teams of a course, and what more could be made of.
#[derive(Debug, Clone)]
pub struct Teams {
    pub course: Course,
    /// Each with the number of its members.
    pub teams: Vec<(Team, i64)>,
    /// Participants in none.
    pub without: i64,
    /// Tags and groups that people have.
    pub labels: Vec<(LabelKind, String)>,
}

/// What became of people who were to be in teams.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Teamed {
    pub people: usize,
    /// Addresses of nobody who takes part.
    pub unknown: Vec<String>,
}

pub async fn teams(app: &App, actor: &Actor, id: CourseId) -> Result<Teams, CourseUseError> {
    allowed(actor)?;
    let mut tx = app.store().read().await?;
    let course = launched(&mut tx, actor, id).await?;
    let (teams, without) = tx.count_team_members(actor.site.id, id).await?;
    Ok(Teams { course, teams, without, labels: tx.list_label_names(actor.site.id).await? })
}

/// Teams are of people who take part; a draft has none.
async fn launched(tx: &mut Tx, actor: &Actor, id: CourseId) -> Result<Course, CourseUseError> {
    let course = there(tx, actor, id).await?;
    if course.state == CourseState::Launched { Ok(course) } else { Err(CourseUseError::NotNow) }
}

/// Puts everybody who is in no team into the one that the source names, and makes the teams that are missing.
pub async fn make_teams(app: &App, actor: &Actor, id: CourseId, source: &TeamSource) -> Result<Teamed, CourseUseError> {
    allowed(actor)?;
    let mut tx = begin(app, actor, id, "course.teams_made").await?;
    let mut by_name: BTreeMap<String, Vec<EnrolmentId>> = BTreeMap::new();
    for (enrolment, name) in tx.list_team_names(actor.site.id, id, source).await? {
        if let Some(name) = remarks::tidy(&name, LONGEST_TEAM).filter(|name| !name.is_empty()) {
            by_name.entry(name).or_default().push(enrolment);
        }
    }
    let mut people = 0;
    for (name, enrolments) in by_name {
        people += enrolments.len();
        put(app, &mut tx, actor, (id, &name), &enrolments).await?;
    }
    tx.commit().await?;
    Ok(Teamed { people, unknown: Vec::new() })
}

/// Puts people into a team by their addresses, wherever they were before; a team that isn't there yet is made.
pub async fn put_in_team(
    app: &App,
    actor: &Actor,
    id: CourseId,
    (name, addresses): (&str, &[String]),
) -> Result<Teamed, CourseUseError> {
    allowed(actor)?;
    let name = remarks::tidy(name, LONGEST_TEAM).filter(|name| !name.is_empty());
    let name = name.ok_or(CourseUseError::NoTeamName)?;
    let mut tx = begin(app, actor, id, "course.team_changed").await?;
    let found = tx.list_participants_by_address(actor.site.id, id, addresses).await?;
    let known: BTreeSet<&String> = found.iter().map(|(_, address)| address).collect();
    let unknown = addresses.iter().filter(|one| !known.contains(one)).cloned().collect();
    let enrolments: Vec<EnrolmentId> = found.iter().map(|(enrolment, _)| *enrolment).collect();
    put(app, &mut tx, actor, (id, &name), &enrolments).await?;
    tx.commit().await?;
    Ok(Teamed { people: enrolments.len(), unknown })
}

/// Dissolves a team: its people are in none, and keep their points.
pub async fn remove_team(app: &App, actor: &Actor, id: CourseId, team: TeamId) -> Result<(), CourseUseError> {
    allowed(actor)?;
    let mut tx = begin(app, actor, id, "course.team_removed").await?;
    if !tx.delete_team(actor.site.id, id, team).await? {
        return Err(CourseUseError::NotFound);
    }
    Ok(tx.commit().await?)
}

/// The chain first: two who make teams at once take turns, and no name comes twice.
async fn begin(app: &App, actor: &Actor, id: CourseId, what: &'static str) -> Result<Tx, CourseUseError> {
    let mut tx = app.store().begin().await?;
    audit::note(app, &mut tx, actor, (what, format!("course:{id}")), json!({})).await?;
    launched(&mut tx, actor, id).await?;
    Ok(tx)
}

async fn put(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    (course, name): (CourseId, &str),
    enrolments: &[EnrolmentId],
) -> Result<(), CourseUseError> {
    let site_id = actor.site.id;
    let teams = tx.list_teams(site_id, course).await?;
    let team_id = match teams.iter().find(|team| team.name == name) {
        Some(team) => team.id,
        None if teams.len() >= MOST_TEAMS => return Err(CourseUseError::TooManyTeams),
        None => {
            let team = Team { id: TeamId(app.random().id(actor.now)), name: name.to_owned() };
            tx.insert_team(site_id, course, &team).await?;
            team.id
        }
    };
    let members: Vec<_> =
        enrolments.iter().map(|enrolment| TeamMember { site_id, enrolment_id: *enrolment, team_id }).collect();
    Ok(tx.update_teams(&members).await?)
}
