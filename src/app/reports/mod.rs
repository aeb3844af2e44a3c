//! Reports about other people's learning: a manager's team person by person, a whole course team by team.
//!
//! Who may see what is `domain/reach.rs`; what isn't seen isn't there, so every refusal is `NotFound`.

mod check;
mod groups;
mod hardest;
mod nudge;
mod person;
mod summary;
mod sums;
mod tables;
mod team;

pub use check::{Checked, assign, courses, rebuild, verify};
pub use groups::{Group, Groups};
pub use hardest::Hard;
pub use nudge::{LastNudge, Nudge, Nudged, nudge};
pub use person::{Noted, PersonReport, Standing, add_note, give_hold, person};
pub use tables::{Cell, Table, TableName, tables};
pub use team::{Person, Team};

pub(in crate::app) use summary::{Summary, summaries};
pub(in crate::app) use sums::{Sums, as_stored};

use super::App;
use super::mail::QueueError;
use super::session::Actor;
use crate::domain::ids::{CourseId, UserId};
use crate::domain::reach::{Depth, Reach};
use crate::domain::report::{self, Figures, Sum};
use crate::domain::time::{Instant, LocalDate};
use crate::store::{self, ReadableCourse, ReportWeek, Tx, User};

/// More people than this are shown by team.
const MOST_PEOPLE: usize = 300;

#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Nobody's work is this person's to look at.
    #[error("not this person's to read")]
    NotAllowed,
    /// No such course, person or team for whoever asks: the same from outside.
    #[error("no such report for this person")]
    NotFound,
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A mail couldn't be written.
    #[error(transparent)]
    Mail(#[from] QueueError),
}

/// Whose report is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// One's own people.
    Own(Depth),
    /// The people of another manager; the site's own id names those without one.
    TeamOf(UserId),
    /// The whole course, by team.
    Everybody,
}

impl Of {
    /// As forms spell it.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "direct" => Some(Self::Own(Depth::Direct)),
            "below" => Some(Self::Own(Depth::AllBelow)),
            "everybody" => Some(Self::Everybody),
            id => id.parse().ok().map(Self::TeamOf),
        }
    }

    pub fn spelt(self) -> String {
        match self {
            Self::Own(Depth::Direct) => "direct".to_owned(),
            Self::Own(Depth::AllBelow) => "below".to_owned(),
            Self::Everybody => "everybody".to_owned(),
            Self::TeamOf(id) => id.to_string(),
        }
    }
}

/// What the person asked for; what they left out is chosen for them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    pub course: Option<CourseId>,
    pub of: Option<Of>,
}

/// Where a report stands, and what else may be looked at.
#[derive(Debug, Clone)]
pub struct Header {
    /// Every course that the person may look at, newest first.
    pub courses: Vec<ReadableCourse>,
    pub course: ReadableCourse,
    pub of: Of,
    /// The manager of a team that isn't the person's own; `None` also for people without one.
    pub manager: Option<String>,
    pub may_own: bool,
    pub may_everybody: bool,
    /// The person's own date, for "as of".
    pub today: LocalDate,
}

#[derive(Debug, Clone)]
pub enum Body {
    Team(Box<Team>),
    Groups(Box<Groups>),
}

#[derive(Debug, Clone)]
pub enum Report {
    /// Nothing runs that the person could look at.
    Empty,
    Full(Box<Header>, Body),
}

/// Somebody's reach, and the courses within it.
async fn reach(tx: &mut Tx, reader: &User) -> Result<(Reach, Vec<ReadableCourse>), store::Error> {
    let (site, user) = (reader.site_id, reader.id);
    let assigned = tx.list_courses_to_read(site, user).await?;
    let manages = tx.has_reports(site, user).await?;
    let reach = Reach::of(&reader.roles, manages, assigned);
    let mut courses = tx.list_readable_courses(site, user).await?;
    courses.retain(|course| reach.sees(course.id, course.of_team));
    Ok((reach, courses))
}

/// The report that somebody asked for, as far as they may see it.
pub async fn report(app: &App, actor: &Actor, asked: Asked) -> Result<Report, ReportError> {
    if !Reach::has_reports(&actor.user.roles, actor.manages) {
        return Err(ReportError::NotAllowed);
    }
    let mut tx = app.store().read().await?;
    let (reach, courses) = reach(&mut tx, &actor.user).await?;
    let course = match asked.course {
        Some(id) => courses.iter().find(|course| course.id == id).ok_or(ReportError::NotFound)?,
        // The newest that runs, else the newest.
        None => match courses.iter().find(|one| runs(one, actor.today)).or_else(|| courses.first()) {
            Some(course) => course,
            None => return Ok(Report::Empty),
        },
    };
    let course = course.clone();
    let reads = reach.reads(course.id);
    let own = reach.team && course.of_team;
    let of = asked.of.unwrap_or(usual(own));
    let manager = match of {
        Of::Own(_) if own => None,
        Of::Everybody if reads => None,
        Of::TeamOf(id) if reads && id.0 == actor.site.id.0 => None,
        Of::TeamOf(id) if reads || (own && tx.is_below(actor.site.id, actor.user.id, id).await?) => {
            let manager = tx.find_user(actor.site.id, id).await?.ok_or(ReportError::NotFound)?;
            Some(format!("{} {}", manager.first_name, manager.last_name))
        }
        _ => return Err(ReportError::NotFound),
    };
    let mut body = body(&mut tx, &actor.user, course.id, of, actor.now).await?;
    if let Body::Team(team) = &mut body {
        nudge::add(app, &mut tx, actor, &mut team.people).await?;
    }
    let today = actor.today;
    let header = Header { courses, course, of, manager, may_own: own, may_everybody: reads, today };
    Ok(Report::Full(Box::new(header), body))
}

/// What somebody sees first who says nothing. `own`: their own people take part.
const fn usual(own: bool) -> Of {
    if own { Of::Own(Depth::Direct) } else { Of::Everybody }
}

fn runs(course: &ReadableCourse, today: LocalDate) -> bool {
    course.starts_on <= today && course.ends_on.is_none_or(|end| today <= end)
}

async fn body(tx: &mut Tx, reader: &User, course: CourseId, of: Of, now: Instant) -> Result<Body, store::Error> {
    let site = reader.site_id;
    let (manager, depth) = match of {
        Of::Everybody => return Ok(Body::Groups(Box::new(groups::read(tx, site, course, None).await?))),
        Of::Own(depth) => (reader.id, depth),
        Of::TeamOf(id) => (id, Depth::Direct),
    };
    let limit = i64::try_from(MOST_PEOPLE + 1).unwrap_or(i64::MAX);
    let people = tx.list_report_people(site, (manager, depth), course, limit).await?;
    let teams = match depth {
        Depth::Direct => vec![manager],
        Depth::AllBelow => tx.list_managers_below(site, manager).await?,
    };
    if people.len() > MOST_PEOPLE {
        return Ok(Body::Groups(Box::new(groups::read(tx, site, course, Some(&teams)).await?)));
    }
    let questions = tx.list_report_questions(site, course).await?;
    let weeks = tx.list_report_weeks(site, course, &teams).await?;
    Ok(Body::Team(Box::new(team::build(&people, &questions, weeks, now))))
}

/// A week with its answers and how right they were.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Week {
    /// A Monday.
    pub week: LocalDate,
    pub answers: usize,
    pub correct: Option<f64>,
}

fn count(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn weeks(rows: Vec<ReportWeek>) -> Vec<Week> {
    let week = |row: ReportWeek| Week {
        week: row.week,
        answers: count(row.answers),
        correct: report::percent_of(row.correct_sum, row.answers),
    };
    rows.into_iter().map(week).collect()
}

/// A topic over everybody in a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    pub name: String,
    pub sum: Sum,
}

/// The topic that is known worst, among those with enough to say so.
pub fn weakest(topics: &[Topic]) -> Option<&Topic> {
    let known = topics.iter().filter(|topic| topic.sum.is_enough());
    known.min_by(|a, b| a.sum.current().unwrap_or(0.0).total_cmp(&b.sum.current().unwrap_or(0.0)))
}

/// Initial and current proficiency of several sums pooled, as figures.
fn pooled<'a>(sums: impl Iterator<Item = &'a Sum>, into: Figures) -> Figures {
    let all = sums.fold(Sum::default(), |all, one| all.plus(*one));
    Figures { pairs: count(all.pairs), initial: all.initial(), current: all.current(), ..into }
}
