//! Who takes part in a Qstream; launching it for them.

use super::courses::told;
use super::error::Error;
use super::extract::{Changing, Fields, Reading, Upload, last};
use super::pages::course_people as pages;
use super::pages::people::Asked;
use super::people::{asked, filter};
use super::response::page;
use super::seat::{around, framing, token};
use crate::app::App;
use crate::app::courses::{self, Admitted, CourseUseError, Intake};
use crate::app::session::Actor;
use crate::domain::address_list;
use crate::domain::course::CourseState;
use crate::domain::ids::CourseId;
use crate::domain::page_token::Purpose;
use crate::store::PeopleFilter;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

/// Whom the fields choose: by the filter and, where addresses were pasted, only among these.
struct Whom {
    asked: Asked,
    addresses: Vec<String>,
    /// Addresses were meant, and there is none in what was pasted.
    no_address: bool,
}

impl Whom {
    fn of(fields: &Fields) -> Self {
        let pasted = last(fields, "addresses");
        let addresses = address_list::read(pasted);
        Self { asked: asked(fields), no_address: addresses.is_empty() && !pasted.trim().is_empty(), addresses }
    }

    fn filter(&self) -> PeopleFilter {
        // An address that nobody can have finds nobody, where everybody would be found without any.
        let addresses = if self.no_address { vec![String::new()] } else { self.addresses.clone() };
        PeopleFilter { addresses, ..filter(&self.asked) }
    }
}

async fn answer(
    app: &App,
    actor: &Actor,
    id: CourseId,
    (whom, admitted): (&Whom, Option<&Admitted>),
) -> Result<HttpResponse, Error> {
    let found = courses::outside(app, actor, id, &whom.filter()).await;
    let Intake { course, outside, obstacles, labels, unknown } = found.map_err(|error| told(app, actor, error))?;
    let to = if course.state == CourseState::Draft { "launch/confirmed" } else { "people/add" };
    let view = pages::View {
        around: around(app, actor, &[])?,
        course: &course,
        asked: &whom.asked,
        labels: &labels,
        addresses: &whom.addresses,
        no_address: whom.no_address,
        unknown: &unknown,
        found: outside,
        obstacles: &obstacles,
        admitted,
        token: token(app, actor, Purpose::Change(&format!("/courses/{id}/{to}")))?,
        file_token: token(app, actor, Purpose::Change(&format!("/courses/{id}/people/upload")))?,
    };
    Ok(page(StatusCode::OK, &framing(actor), pages::render(&view)))
}

pub(super) async fn show(
    app: web::Data<App>,
    id: web::Path<CourseId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    answer(&app, &reading.0, *id, (&Whom::of(&reading.1), None)).await
}

async fn after(
    app: &App,
    id: CourseId,
    (actor, whom): (&Actor, &Whom),
    admitted: Result<Admitted, CourseUseError>,
) -> Result<HttpResponse, Error> {
    match admitted {
        Ok(admitted) => answer(app, actor, id, (whom, Some(&admitted))).await,
        // The page says what is missing.
        Err(CourseUseError::NotReady(_)) => answer(app, actor, id, (whom, None)).await,
        Err(error) => Err(told(app, actor, error)),
    }
}

pub(super) async fn add(app: web::Data<App>, id: web::Path<CourseId>, form: Changing) -> Result<HttpResponse, Error> {
    let whom = Whom::of(&form.fields);
    let admitted = courses::admit(&app, &form.actor, *id, &whom.filter()).await;
    after(&app, *id, (&form.actor, &whom), admitted).await
}

pub(super) async fn launch(
    app: web::Data<App>,
    id: web::Path<CourseId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let whom = Whom::of(&form.fields);
    let admitted = courses::launch(&app, &form.actor, *id, &whom.filter()).await;
    after(&app, *id, (&form.actor, &whom), admitted).await
}

/// A file with addresses: what it has of them stands in the form then, for a look before anything happens.
pub(super) async fn upload(
    app: web::Data<App>,
    id: web::Path<CourseId>,
    upload: Upload,
) -> Result<HttpResponse, Error> {
    let text = upload.content.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let addresses = address_list::read(&text);
    let whom = Whom { asked: Asked::default(), no_address: addresses.is_empty(), addresses };
    answer(&app, &upload.actor, *id, (&whom, None)).await
}
