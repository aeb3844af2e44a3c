//! People of a site, for those who run it.

use super::download;
use super::error::Error;
use super::extract::{Changing, Fields, Reading};
use super::pages::people::{self as pages, Asked};
use super::pages::person::{self as person_pages, Said};
use super::response::page;
use super::seat::{around, framing, tell, token, wrong_hold};
use crate::app::App;
use crate::app::hold::TakeHoldError;
use crate::app::people::{self, Bulk, ChangeError, EraseError, PeopleError, Wanted};
use crate::app::session::Actor;
use crate::domain::access::{Action, RolesStay};
use crate::domain::calendar::Weekdays;
use crate::domain::hold::Hold;
use crate::domain::ids::UserId;
use crate::domain::page_token::Purpose;
use crate::domain::person::{self, DetailsError, LabelError, LabelKind};
use crate::domain::roles::{Role, Roles};
use crate::domain::time::Zone;
use crate::store::PeopleFilter;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

/// The longest text that is searched for.
const LONGEST_SEARCH: usize = 200;

/// A bounded text without control characters, which not every database takes.
pub(super) fn text(fields: &Fields, name: &str) -> String {
    one(fields, name).chars().filter(|c| !c.is_control()).take(LONGEST_SEARCH).collect()
}

fn one<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
}

pub(super) fn asked(fields: &Fields) -> Asked {
    let text = |name| text(fields, name);
    Asked {
        search: text("search"),
        role: text("role"),
        state: text("state"),
        salesforce_user: text("salesforce_user"),
        label: text("label"),
        after: one(fields, "after").parse().ok(),
    }
}

pub(super) fn filter(asked: &Asked) -> PeopleFilter {
    let label = asked.label.split_once(':').and_then(|(kind, rest)| Some((kind, rest.split_once('=')?)));
    let label = label.map(|(kind, (name, value))| (kind.to_owned(), name.to_owned(), value.to_owned()));
    PeopleFilter {
        search: asked.search.clone(),
        role: asked.role.clone(),
        state: asked.state.clone(),
        salesforce_user: asked.salesforce_user.clone(),
        label: label.unwrap_or_default(),
        manager: None,
        addresses: Vec::new(),
        after: asked.after,
    }
}

async fn show(app: &App, actor: &Actor, asked: Asked, done: Option<usize>) -> Result<HttpResponse, Error> {
    let found = people::list(app, actor, &filter(&asked)).await.map_err(|error| people_error(app, actor, error))?;
    let view = pages::View { around: around(app, actor, &[])?, found: &found, asked: &asked, done };
    Ok(page(StatusCode::OK, &framing(actor), pages::render(&view)))
}

pub(super) fn people_error(app: &App, actor: &Actor, error: PeopleError) -> Error {
    match error {
        PeopleError::NotAllowed => tell(app, actor).not_allowed(framing(actor)),
        PeopleError::NotFound => tell(app, actor).not_found(framing(actor)),
        PeopleError::Store(error) => tell(app, actor).store(&error),
    }
}

pub(super) async fn list(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    show(&app, &reading.0, asked(&reading.1), None).await
}

async fn show_person(app: &App, actor: &Actor, id: UserId, said: Said) -> Result<HttpResponse, Error> {
    let found = people::find(app, actor, id).await.map_err(|error| people_error(app, actor, error))?;
    let change = |what: &str| token(app, actor, Purpose::Change(&format!("/people/{id}/{what}")));
    let status = if said.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let mut zones = Zone::names();
    if !zones.contains(&found.user.time_zone) {
        zones.insert(0, found.user.time_zone.clone());
    }
    let view = person_pages::View {
        around: around(app, actor, &[])?,
        person: &found,
        zones,
        said,
        save_token: change("save")?,
        roles_token: change("roles")?,
        state_token: change("state")?,
        data_token: change("data")?,
        hold_token: change("hold")?,
        end_token: change("hold/end")?,
    };
    Ok(page(status, &framing(actor), person_pages::render(&view)))
}

pub(super) async fn person(
    app: web::Data<App>,
    id: web::Path<UserId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    show_person(&app, &reading.0, *id, Said::default()).await
}

/// What became of a hold.
async fn after_hold(
    app: &App,
    actor: &Actor,
    id: UserId,
    (done, saved): (Result<(), TakeHoldError>, &'static str),
) -> Result<HttpResponse, Error> {
    let done = done.map(|()| saved).map_err(|error| match error {
        TakeHoldError::Refused(why) => Ok(wrong_hold(why)),
        TakeHoldError::NotFound => Err(tell(app, actor).not_found(framing(actor))),
        TakeHoldError::Store(error) => Err(tell(app, actor).store(&error)),
    });
    after(app, actor, id, done).await
}

/// The page with what became of a form: what is said of it or, where nothing can be, another page.
async fn after(
    app: &App,
    actor: &Actor,
    id: UserId,
    done: Result<&'static str, Result<(&'static str, &'static str), Error>>,
) -> Result<HttpResponse, Error> {
    let said = match done {
        Ok(saved) => Said { saved: Some(saved), wrong: None },
        Err(wrong) => Said { saved: None, wrong: Some(wrong?) },
    };
    show_person(app, actor, id, said).await
}

pub(super) async fn give_hold(
    app: web::Data<App>,
    id: web::Path<UserId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    require(&app, actor, Action::ChangePeople)?;
    let dates = form.value("from").parse().ok().zip(form.value("to").parse().ok());
    let Some((starts_on, ends_on)) = dates else {
        return show_person(&app, actor, *id, Said { saved: None, wrong: Some(("from", "hold-wrong-date")) }).await;
    };
    let given = people::give_hold(&app, actor, *id, Hold { starts_on, ends_on }).await;
    after_hold(&app, actor, *id, (given, "person-hold-given")).await
}

pub(super) async fn end_hold(
    app: web::Data<App>,
    id: web::Path<UserId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    require(&app, actor, Action::ChangePeople)?;
    let hold = form.value("hold").parse().map_err(|_| tell(&app, actor).not_found(framing(actor)))?;
    let ended = people::end_hold(&app, actor, *id, hold).await;
    after_hold(&app, actor, *id, (ended, "person-hold-ended")).await
}

/// What is said about a change that wasn't made: the field and the message, or a page instead.
fn wrong(app: &App, actor: &Actor, error: ChangeError) -> Result<(&'static str, &'static str), Error> {
    Ok(match error {
        ChangeError::NotAllowed => return Err(tell(app, actor).not_allowed(framing(actor))),
        ChangeError::NotFound => return Err(tell(app, actor).not_found(framing(actor))),
        ChangeError::Store(error) => return Err(tell(app, actor).store(&error)),
        ChangeError::Details(DetailsError::Email) => ("email", "person-wrong-email"),
        ChangeError::Details(DetailsError::FirstName) => ("first_name", "person-wrong-name"),
        ChangeError::Details(DetailsError::LastName) => ("last_name", "person-wrong-name"),
        ChangeError::Details(DetailsError::TimeZone) => ("time_zone", "profile-wrong-zone"),
        ChangeError::Tags(why) => ("tags", label_message(why)),
        ChangeError::Groups(why) => ("groups", label_message(why)),
        ChangeError::EmailTaken => ("email", "person-wrong-taken"),
        ChangeError::UnknownManager => ("manager_email", "person-wrong-manager"),
        ChangeError::ManagerCycle => ("manager_email", "person-wrong-cycle"),
        ChangeError::Roles(RolesStay::OwnersOnly) => ("roles", "person-wrong-owners-only"),
        ChangeError::Roles(RolesStay::LastOwner) => ("roles", "person-wrong-last-owner"),
        ChangeError::Oneself => ("roles", "person-wrong-oneself"),
        ChangeError::TooMany => ("roles", "people-wrong-too-many"),
    })
}

const fn label_message(why: LabelError) -> &'static str {
    match why {
        LabelError::NotNameValue(_) => "person-wrong-label",
        LabelError::TooLong(_) => "person-wrong-label-long",
        LabelError::Twice(_) => "person-wrong-label-twice",
        LabelError::TooMany => "person-wrong-label-many",
        LabelError::Reserved => "person-wrong-label-reserved",
    }
}

async fn after_change(
    app: &App,
    actor: &Actor,
    id: UserId,
    (changed, saved): (Result<(), ChangeError>, &'static str),
) -> Result<HttpResponse, Error> {
    after(app, actor, id, changed.map(|()| saved).map_err(|error| wrong(app, actor, error))).await
}

pub(super) async fn save(app: web::Data<App>, id: web::Path<UserId>, form: Changing) -> Result<HttpResponse, Error> {
    let days = (1..=7).filter(|day| form.value(&format!("day-{day}")) == "true");
    let wanted = Wanted {
        email: form.value("email"),
        first_name: form.value("first_name"),
        last_name: form.value("last_name"),
        time_zone: form.value("time_zone"),
        manager_email: form.value("manager_email"),
        workdays: Some(Weekdays::of(days)).filter(|_| form.value("own_days") == "true"),
        salesforce_user: person::tristate(form.value("salesforce_user")).flatten(),
        tags: form.value("tags"),
        groups: form.value("groups"),
    };
    let changed = people::change(&app, &form.actor, *id, &wanted).await;
    after_change(&app, &form.actor, *id, (changed, "profile-saved")).await
}

pub(super) async fn roles(app: web::Data<App>, id: web::Path<UserId>, form: Changing) -> Result<HttpResponse, Error> {
    let ticked = |role: &Role| form.value(&format!("role-{}", role.as_str())) == "true";
    let roles = Roles::of(Role::ALL.into_iter().filter(ticked));
    let changed = people::give_roles(&app, &form.actor, *id, roles).await;
    after_change(&app, &form.actor, *id, (changed, "person-roles-given")).await
}

pub(super) async fn state(app: web::Data<App>, id: web::Path<UserId>, form: Changing) -> Result<HttpResponse, Error> {
    let (act, saved) = match form.value("state") {
        "active" => (Bulk::Reactivate, "person-reactivated"),
        _ => (Bulk::Suspend, "person-suspended"),
    };
    let changed = people::bulk(&app, &form.actor, &[*id], &act).await.map(|_| ());
    after_change(&app, &form.actor, *id, (changed, saved)).await
}

/// What a form wants done to many, as far as it makes sense.
fn act(word: &str, value: &str) -> Option<Bulk> {
    let label = |kind| {
        let ((_, name), value) = person::labels(kind, value).ok().filter(|one| one.len() == 1)?.into_iter().next()?;
        Some(Bulk::Label(kind, name, value))
    };
    match word {
        "within" => Some(Bulk::SalesforceUser(Some(true))),
        "without" => Some(Bulk::SalesforceUser(Some(false))),
        "forget" => Some(Bulk::SalesforceUser(None)),
        "tag" => label(LabelKind::Tag),
        "group" => label(LabelKind::Group),
        "suspend" => Some(Bulk::Suspend),
        "reactivate" => Some(Bulk::Reactivate),
        _ => None,
    }
}

fn require(app: &App, actor: &Actor, action: Action) -> Result<(), Error> {
    let may = people::may(actor, action);
    if may { Ok(()) } else { Err(tell(app, actor).not_allowed(framing(actor))) }
}

/// The question before many are changed.
pub(super) async fn ask_bulk(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let Reading(actor, fields) = &reading;
    require(&app, actor, Action::ChangePeople)?;
    let ids = fields.iter().filter(|(name, _)| name == "person").filter_map(|(_, id)| id.parse::<UserId>().ok());
    let view = pages::Confirm {
        around: around(&app, actor, &[])?,
        people: ids.map(|id| id.to_string()).collect(),
        act: one(fields, "act").chars().take(20).collect(),
        value: one(fields, "value").chars().take(200).collect(),
        sound: act(one(fields, "act"), one(fields, "value")).is_some(),
        token: token(&app, actor, Purpose::Change("/people/bulk/apply"))?,
    };
    Ok(page(StatusCode::OK, &framing(actor), pages::confirmation(&view)))
}

pub(super) async fn apply_bulk(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let ids: Vec<UserId> = form.value("people").split(',').filter_map(|id| id.parse().ok()).collect();
    require(&app, &form.actor, Action::ChangePeople)?;
    let not_found = || tell(&app, &form.actor).not_found(framing(&form.actor));
    let act = act(form.value("act"), form.value("value")).ok_or_else(not_found)?;
    match people::bulk(&app, &form.actor, &ids, &act).await {
        Ok(count) => show(&app, &form.actor, Asked::default(), Some(count)).await,
        Err(error) => {
            let (_, message) = wrong(&app, &form.actor, error)?;
            Err(tell(&app, &form.actor).kept(framing(&form.actor), message))
        }
    }
}

/// A file, for which the chain keeps who took it out.
pub(super) async fn take_out(
    app: web::Data<App>,
    id: web::Path<UserId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    let data = people::take_out(&app, actor, *id).await.map_err(|error| people_error(&app, actor, error))?;
    Ok(download::document(&data, &format!("person-{}", *id)))
}

async fn show_erasure(app: &App, actor: &Actor, id: UserId, wrong: bool) -> Result<HttpResponse, Error> {
    require(app, actor, Action::PersonalData)?;
    let found = people::find(app, actor, id).await.map_err(|error| people_error(app, actor, error))?;
    if !found.may_erase {
        return Err(tell(app, actor).not_allowed(framing(actor)));
    }
    let token = token(app, actor, Purpose::Change(&format!("/people/{id}/erase/confirmed")))?;
    let view = person_pages::Erasure { around: around(app, actor, &[])?, person: &found, wrong, token };
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page(status, &framing(actor), person_pages::erasure(&view)))
}

pub(super) async fn ask_erase(
    app: web::Data<App>,
    id: web::Path<UserId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    show_erasure(&app, &reading.0, *id, false).await
}

pub(super) async fn erase(app: web::Data<App>, id: web::Path<UserId>, form: Changing) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    match people::erase(&app, actor, *id, form.value("typed")).await {
        Ok(erased) => {
            let receipt = person_pages::receipt(&around(&app, actor, &[])?, erased);
            Ok(page(StatusCode::OK, &framing(actor), receipt))
        }
        Err(EraseError::NotConfirmed) => show_erasure(&app, actor, *id, true).await,
        Err(EraseError::NotAllowed | EraseError::Oneself) => Err(tell(&app, actor).not_allowed(framing(actor))),
        Err(EraseError::NotFound) => Err(tell(&app, actor).not_found(framing(actor))),
        Err(EraseError::Store(error)) => Err(tell(&app, actor).store(&error)),
    }
}
