//! People of a site, for those who run it: find, look at, change, erase.

mod change;
mod erase;
mod holds;
mod personal_data;
mod refused;

pub use change::{Bulk, ChangeError, Wanted, bulk, change, give_roles};
pub use erase::{EraseError, Erased, erase};
pub use holds::{end_hold, give_hold};
pub use personal_data::take_out;
pub use refused::{MailTroubles, mail_troubles, try_address_again};

use super::App;
use super::access::reach;
use super::first_party::explain::{self, Explained};
use super::session::Actor;
use crate::domain::access::{Action, Scope};
use crate::domain::hold::Hold;
use crate::domain::ids::{HoldId, UserId};
use crate::domain::person::Labels;
use crate::store::{self, Enrolment, LabelKey, Listed, PeopleFilter, PersonDetails, Tx, User};

/// People of a page.
pub const PAGE: i64 = 50;
/// Labels that a list may be filtered by.
const MOST_FILTERS: i64 = 200;

#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    #[error("the person may not see others")]
    NotAllowed,
    #[error("there is no such person")]
    NotFound,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// A page of people.
#[derive(Debug, Clone)]
pub struct Found {
    pub people: Vec<Listed>,
    pub total: i64,
    pub more: bool,
    /// What the list may be filtered by.
    pub labels: Vec<LabelKey>,
    pub may_change: bool,
    pub may_import: bool,
}

/// Finds people: of the whole site, or one's own reports.
pub async fn list(app: &App, actor: &Actor, filter: &PeopleFilter) -> Result<Found, PeopleError> {
    let mut tx = app.store().read().await?;
    let site = actor.site.id;
    let mut filter = filter.clone();
    match reach(actor, Action::SeePeople) {
        Scope::Site => {}
        Scope::OwnPeople => filter.manager = Some(actor.user.id),
        Scope::Oneself | Scope::Nobody => return Err(PeopleError::NotAllowed),
    }
    let mut people = tx.list_people(site, &filter, PAGE + 1).await?;
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = people.len() > page;
    people.truncate(page);
    let whole_site = filter.manager != Some(actor.user.id);
    Ok(Found {
        people,
        more,
        total: tx.count_people(site, &filter).await?,
        labels: if whole_site { tx.list_label_keys(site, MOST_FILTERS).await? } else { Vec::new() },
        may_change: reach(actor, Action::ChangePeople) == Scope::Site,
        may_import: reach(actor, Action::ImportRoster) == Scope::Site,
    })
}

/// Whether the person may do that to everybody of the site.
pub fn may(actor: &Actor, action: Action) -> bool {
    reach(actor, action) == Scope::Site
}

/// One person with everything that the page shows.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each says what one card of the page may show")]
pub struct Person {
    pub user: User,
    pub details: PersonDetails,
    pub manages: bool,
    pub manager: Option<User>,
    pub labels: Labels,
    pub holds: Vec<(HoldId, Hold)>,
    pub enrolments: Vec<Enrolment>,
    /// Where this person's mails lead; for those who can do something about it.
    pub ways: Option<Explained>,
    pub may_change: bool,
    pub may_erase: bool,
    pub may_take_out: bool,
}

/// A person who may be seen. Whoever is out of reach is as if they weren't there.
pub async fn find(app: &App, actor: &Actor, id: UserId) -> Result<Person, PeopleError> {
    let mut tx = app.store().read().await?;
    let site = actor.site.id;
    let scope = reach(actor, Action::SeePeople);
    if scope < Scope::OwnPeople {
        return Err(PeopleError::NotAllowed);
    }
    let (user, details) = there(&mut tx, actor, id).await?.ok_or(PeopleError::NotFound)?;
    if scope == Scope::OwnPeople && user.manager_id != Some(actor.user.id) {
        return Err(PeopleError::NotFound);
    }
    let manager = match user.manager_id {
        Some(manager) => tx.find_user(site, manager).await?,
        None => None,
    };
    let may_change = reach(actor, Action::ChangePeople) == Scope::Site;
    let ways = if may_change { Some(explain::of_person(&mut tx, &actor.site, &user).await?) } else { None };
    Ok(Person {
        ways,
        manages: tx.has_reports(site, id).await?,
        manager,
        labels: tx.find_labels(site, id).await?,
        holds: tx.list_holds(site, id, actor.today).await?,
        enrolments: tx.list_enrolments_of_user(site, id).await?,
        may_change,
        may_erase: reach(actor, Action::PersonalData) == Scope::Site && id != actor.user.id,
        may_take_out: reach(actor, Action::PersonalData) == Scope::Site,
        user,
        details,
    })
}

/// A person of the actor's site who isn't erased.
async fn there(tx: &mut Tx, actor: &Actor, id: UserId) -> Result<Option<(User, PersonDetails)>, store::Error> {
    let Some(details) = tx.find_person_details(actor.site.id, id).await? else { return Ok(None) };
    Ok(tx.find_user(actor.site.id, id).await?.map(|user| (user, details)))
}
