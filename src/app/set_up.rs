//! What a new site still needs, looked at and not ticked by hand.

use super::App;
use super::access::reach;
use super::session::Actor;
use crate::domain::access::{Action, Scope};
use crate::domain::course::CourseState;
use crate::store::{self, ConnectionState, PeopleFilter};

#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    #[error("the person may not set up the site")]
    NotAllowed,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// A step, in the order in which it is best taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetUp {
    Calendar,
    People,
    Content,
    Course,
    Salesforce,
    Launch,
}

/// A step, whether it is done, and whether this person may do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    pub step: SetUp,
    pub done: bool,
    pub may: bool,
}

/// Looks how far the site is.
pub async fn look(app: &App, actor: &Actor) -> Result<Vec<Taken>, SetUpError> {
    if reach(actor, Action::SetUpSite) != Scope::Site {
        return Err(SetUpError::NotAllowed);
    }
    let (mut tx, site) = (app.store().read().await?, actor.site.id);
    let courses = tx.list_planned_courses(site).await?;
    let topics = tx.list_topics(site).await?;
    let connections = tx.list_connections_of_site(site).await?;
    let may = |action| reach(actor, action) == Scope::Site;
    let taken = |step, done, action| Taken { step, done, may: may(action) };
    Ok(vec![
        taken(SetUp::Calendar, !tx.list_holidays(site).await?.is_empty(), Action::SetUpSite),
        taken(SetUp::People, tx.count_people(site, &PeopleFilter::default()).await? > 1, Action::ImportRoster),
        taken(SetUp::Content, !topics.is_empty(), Action::Author),
        taken(SetUp::Course, courses.iter().any(|one| one.questions > 0), Action::PlanCourses),
        taken(
            SetUp::Salesforce,
            connections.iter().any(|one| one.state == ConnectionState::Connected),
            Action::ConnectOrg,
        ),
        taken(SetUp::Launch, courses.iter().any(|one| one.state != CourseState::Draft), Action::PlanCourses),
    ])
}
