//! Planning a course, choosing what it asks and whom, launching and closing it.

mod growing;
mod intake;
mod plan;
mod questions;
mod readers;
mod teams;

pub use growing::{Growth, Spread, foresee_growth, grow};
pub use intake::{Admitted, Intake, admit, launch, outside};
pub use plan::{PlanChange, close, create, duplicate, foresee_change, save, suggest, throw_away};
pub use questions::{Choice, Offered, choose, offered};
pub use readers::{add_reader, readers, remove_reader};
pub use teams::{Teamed, Teams, make_teams, put_in_team, remove_team, teams};

use super::App;
use super::access::reach;
use super::session::Actor;
use crate::domain::access::{Action, Scope};
use crate::domain::course::{self, CourseSettings, CourseState, FieldError, Obstacle, Phase};
use crate::domain::feasibility::{self, Feasibility};
use crate::domain::ids::CourseId;
use crate::domain::time::{LocalDate, Zone};
use crate::store::{self, Course, PlannedCourse, Tx};

#[derive(Debug, thiserror::Error)]
pub enum CourseUseError {
    #[error("the person may not plan courses")]
    NotAllowed,
    #[error("there is no such course")]
    NotFound,
    /// A draft was wanted, or a launched course.
    #[error("the course isn't at that point")]
    NotNow,
    #[error("the form is wrong")]
    Wrong(Vec<FieldError>),
    #[error("a team needs a name")]
    NoTeamName,
    #[error("a course has up to {} teams", teams::MOST_TEAMS)]
    TooManyTeams,
    /// Nobody active has that address and the role.
    #[error("no reporting manager has that address")]
    NoReader,
    #[error("something still keeps the course from its launch")]
    NotReady(Vec<Obstacle>),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// A course with everything that its page shows.
#[derive(Debug, Clone)]
pub struct Overview {
    /// With the site's working days and holidays.
    pub course: Course,
    pub settings: CourseSettings,
    pub phase: Phase,
    pub questions: usize,
    pub topics: Vec<(String, usize)>,
    pub people: i64,
    pub feasible: Feasibility,
    /// The site's own date.
    pub today: LocalDate,
}

/// Every course of the site with where it stands, the newest start first.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<(PlannedCourse, Phase)>, CourseUseError> {
    allowed(actor)?;
    let courses = app.store().read().await?.list_planned_courses(actor.site.id).await?;
    let today = today(actor);
    let with_phase = |one: PlannedCourse| {
        let phase = course::phase(one.state, (one.starts_on, one.ends_on), today);
        (one, phase)
    };
    Ok(courses.into_iter().map(with_phase).collect())
}

pub async fn find(app: &App, actor: &Actor, id: CourseId) -> Result<Overview, CourseUseError> {
    allowed(actor)?;
    let mut tx = app.store().read().await?;
    overview(&mut tx, actor, id).await
}

async fn overview(tx: &mut Tx, actor: &Actor, id: CourseId) -> Result<Overview, CourseUseError> {
    let site = actor.site.id;
    let course = there(tx, actor, id).await?;
    let settings = tx.find_course_settings(site, id).await?.ok_or(CourseUseError::NotFound)?;
    let mut topics: Vec<(String, usize)> = Vec::new();
    for question in tx.list_report_questions(site, id).await?.into_iter().filter(|one| !one.withdrawn) {
        match topics.iter_mut().find(|(topic, _)| *topic == question.topic) {
            Some((_, count)) => *count += 1,
            None => topics.push((question.topic, 1)),
        }
    }
    topics.sort();
    let questions = topics.iter().map(|(_, count)| count).sum();
    let people = tx.list_planned_courses(site).await?.into_iter().find(|one| one.id == id).map_or(0, |one| one.people);
    let today = today(actor);
    Ok(Overview {
        phase: course::phase(course.state, (course.plan.starts_on, course.plan.ends_on), today),
        feasible: feasibility::check(&course.plan, questions),
        course,
        settings,
        questions,
        topics,
        people,
        today,
    })
}

fn allowed(actor: &Actor) -> Result<(), CourseUseError> {
    if reach(actor, Action::PlanCourses) == Scope::Site { Ok(()) } else { Err(CourseUseError::NotAllowed) }
}

/// A course of the actor's site, with the site's calendar.
async fn there(tx: &mut Tx, actor: &Actor, id: CourseId) -> Result<Course, CourseUseError> {
    let mut course = tx.find_course(actor.site.id, id).await?.ok_or(CourseUseError::NotFound)?;
    if let Some(calendar) = tx.find_site_calendar(actor.site.id).await? {
        course.plan.calendar = calendar;
    }
    Ok(course)
}

fn draft(course: &Course) -> Result<(), CourseUseError> {
    if course.state == CourseState::Draft { Ok(()) } else { Err(CourseUseError::NotNow) }
}

/// The site's own date: whoever plans may sit anywhere.
fn today(actor: &Actor) -> LocalDate {
    Zone::named(&actor.site.time_zone).unwrap_or_else(Zone::utc).date_at(actor.now)
}
