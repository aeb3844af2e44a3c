//! Qstreams of a site, for those who plan them.

use super::error::Error;
use super::extract::{Changing, Reading};
use super::pages::course::{self as one, Ending};
use super::pages::course_change;
use super::pages::courses as all;
use super::response::page;
use super::seat::{around, framing, strings, tell, token};
use crate::app::courses::{self, CourseUseError};
use crate::app::session::Actor;
use crate::app::{App, learn};
use crate::domain::calendar::Weekdays;
use crate::domain::course::{CourseError, FieldError, LONGEST_NAME, TypedCourse};
use crate::domain::ids::CourseId;
use crate::domain::page_token::Purpose;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

/// The longest text of a field that is shown again.
const LONGEST: usize = LONGEST_NAME * 2;

pub(super) fn told(app: &App, actor: &Actor, error: CourseUseError) -> Error {
    match error {
        CourseUseError::NotAllowed => tell(app, actor).not_allowed(framing(actor)),
        CourseUseError::Store(error) => tell(app, actor).store(&error),
        CourseUseError::NotNow => tell(app, actor).kept(framing(actor), "course-not-now"),
        CourseUseError::NotFound
        | CourseUseError::Wrong(_)
        | CourseUseError::NoTeamName
        | CourseUseError::TooManyTeams
        | CourseUseError::NoReader
        | CourseUseError::NotReady(_) => tell(app, actor).not_found(framing(actor)),
    }
}

fn bounded(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

/// What was typed for a new one, and what became of it.
#[derive(Default)]
struct Begun {
    name: String,
    weeks: String,
    wrong: Option<&'static str>,
    removed: bool,
}

async fn show_all(app: &App, actor: &Actor, begun: Begun) -> Result<HttpResponse, Error> {
    let courses = courses::list(app, actor).await.map_err(|error| told(app, actor, error))?;
    let status = if begun.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = all::View {
        around: around(app, actor, &[])?,
        courses: &courses,
        name: &begun.name,
        weeks: if begun.weeks.is_empty() { "8" } else { &begun.weeks },
        wrong: begun.wrong,
        removed: begun.removed,
        add_token: token(app, actor, Purpose::Change("/courses/add"))?,
    };
    Ok(page(status, &framing(actor), all::render(&view)))
}

pub(super) async fn list(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    show_all(&app, &reading.0, Begun::default()).await
}

pub(super) async fn create(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let (name, weeks) = (bounded(form.value("name")), bounded(form.value("weeks")));
    match courses::create(&app, &form.actor, &name, &weeks).await {
        Ok(id) => show_one(&app, &form.actor, id, Said { saved: Some("course-begun"), ..Said::default() }).await,
        Err(CourseUseError::Wrong(why)) => {
            let long = why.iter().any(|(_, why)| *why == CourseError::NameTooLong);
            let wrong = Some(if long { "course-wrong-name-long" } else { "course-wrong-name" });
            show_all(&app, &form.actor, Begun { name, weeks, wrong, removed: false }).await
        }
        Err(error) => Err(told(&app, &form.actor, error)),
    }
}

/// What a form of the page said, and what became of it.
#[derive(Default)]
struct Said {
    typed: Option<TypedCourse>,
    wrong: Vec<FieldError>,
    saved: Option<&'static str>,
}

async fn show_one(app: &App, actor: &Actor, id: CourseId, said: Said) -> Result<HttpResponse, Error> {
    let found = courses::find(app, actor, id).await.map_err(|error| told(app, actor, error))?;
    let enrolments = learn::enrolments(app, actor).await.map_err(|error| tell(app, actor).store(&error))?;
    let change = |what: &str| token(app, actor, Purpose::Change(&format!("/courses/{id}/{what}")));
    let stored = TypedCourse::of(&found.course.name, &found.course.plan, found.settings);
    let status = if said.wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = one::View {
        around: around(app, actor, &enrolments)?,
        typed: said.typed.as_ref().unwrap_or(&stored),
        found: &found,
        wrong: &said.wrong,
        saved: said.saved,
        save_token: change("save")?,
        suggest_token: change("suggestion/apply")?,
        copy_token: change("copy/add")?,
    };
    Ok(page(status, &framing(actor), one::render(&view)))
}

pub(super) async fn show(
    app: web::Data<App>,
    id: web::Path<CourseId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    show_one(&app, &reading.0, *id, Said::default()).await
}

/// The stored course with whatever the form has of it: a launched one's form is shorter.
fn typed(form: &Changing, stored: TypedCourse) -> TypedCourse {
    let text = |name: &str, stored: String| if form.has(name) { bounded(form.value(name)) } else { stored };
    let ticked = |name: &str| form.value(name) == "true";
    let whole = ticked("whole");
    let days = Weekdays::of((1..=7).filter(|day| ticked(&format!("day-{day}"))));
    TypedCourse {
        name: text("name", stored.name),
        kind: text("kind", stored.kind),
        starts_on: text("starts_on", stored.starts_on),
        ends_on: text("ends_on", stored.ends_on),
        new_per_delivery: text("new_per_delivery", stored.new_per_delivery),
        delivery_weekdays: if whole { days } else { stored.delivery_weekdays },
        max_per_day: text("max_per_day", stored.max_per_day),
        interval_incorrect: text("interval_incorrect", stored.interval_incorrect),
        interval_correct: text("interval_correct", stored.interval_correct),
        streak_required: text("streak_required", stored.streak_required),
        reserve_for_new: if whole { ticked("reserve_for_new") } else { stored.reserve_for_new },
        board: text("board", stored.board),
        tie_breaks: ticked("tie_breaks"),
        comments: text("comments", stored.comments),
    }
}

pub(super) async fn save(app: web::Data<App>, id: web::Path<CourseId>, form: Changing) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    let found = courses::find(&app, actor, *id).await.map_err(|error| told(&app, actor, error))?;
    let typed = typed(&form, TypedCourse::of(&found.course.name, &found.course.plan, found.settings));
    let change = match courses::foresee_change(&app, actor, *id, &typed).await {
        Ok(change) => change.filter(|_| form.value("sure") != "true"),
        // Saving says what is wrong, at the fields.
        Err(CourseUseError::Wrong(_)) => None,
        Err(error) => return Err(told(&app, actor, error)),
    };
    if let Some(change) = change {
        let token = token(&app, actor, Purpose::Change(&format!("/courses/{}/save", *id)))?;
        let asking = course_change::render(&around(&app, actor, &[])?, &change, &typed, &token);
        return Ok(page(StatusCode::OK, &framing(actor), asking));
    }
    let said = match courses::save(&app, actor, *id, &typed).await {
        Ok(()) => Said { saved: Some("profile-saved"), ..Said::default() },
        Err(CourseUseError::Wrong(wrong)) => Said { typed: Some(typed), wrong, saved: None },
        Err(error) => return Err(told(&app, actor, error)),
    };
    show_one(&app, actor, *id, said).await
}

pub(super) async fn suggest(
    app: web::Data<App>,
    id: web::Path<CourseId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    courses::suggest(&app, &form.actor, *id).await.map_err(|error| told(&app, &form.actor, error))?;
    show_one(&app, &form.actor, *id, Said { saved: Some("profile-saved"), ..Said::default() }).await
}

pub(super) async fn copy(app: web::Data<App>, id: web::Path<CourseId>, form: Changing) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    let found = courses::find(&app, actor, *id).await.map_err(|error| told(&app, actor, error))?;
    let name = strings(actor).text("course-copy-name", &[("name", found.course.name.as_str().into())]);
    let copy = courses::duplicate(&app, actor, *id, &name).await.map_err(|error| told(&app, actor, error))?;
    show_one(&app, actor, copy, Said { saved: Some("course-copied"), ..Said::default() }).await
}

async fn ask(app: &App, actor: &Actor, id: CourseId, ending: Ending) -> Result<HttpResponse, Error> {
    let found = courses::find(app, actor, id).await.map_err(|error| told(app, actor, error))?;
    let to = if ending == Ending::Close { "closing" } else { "removal" };
    let token = token(app, actor, Purpose::Change(&format!("/courses/{id}/{to}/confirmed")))?;
    Ok(page(StatusCode::OK, &framing(actor), one::asking(&around(app, actor, &[])?, &found, ending, &token)))
}

pub(super) async fn ask_close(
    app: web::Data<App>,
    id: web::Path<CourseId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    ask(&app, &reading.0, *id, Ending::Close).await
}

pub(super) async fn ask_removal(
    app: web::Data<App>,
    id: web::Path<CourseId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    ask(&app, &reading.0, *id, Ending::Remove).await
}

pub(super) async fn close(app: web::Data<App>, id: web::Path<CourseId>, form: Changing) -> Result<HttpResponse, Error> {
    courses::close(&app, &form.actor, *id).await.map_err(|error| told(&app, &form.actor, error))?;
    show_one(&app, &form.actor, *id, Said { saved: Some("course-closed"), ..Said::default() }).await
}

pub(super) async fn remove(
    app: web::Data<App>,
    id: web::Path<CourseId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    courses::throw_away(&app, &form.actor, *id).await.map_err(|error| told(&app, &form.actor, error))?;
    show_all(&app, &form.actor, Begun { removed: true, ..Begun::default() }).await
}
