//! Every component and every page with made-up data, in every state: to look at while designing, and what the gates for
//! accessibility, HTML and pictures go through. Only where the operator wants it.

mod components;
mod connect;
mod courses;
mod export;
mod learner;
mod mail;
mod people;
mod problems;
mod questions;
mod reporting;
mod routing;
mod sample;
mod set_up;
mod signin;
mod standing;

use super::error::{Error, Teller};
use super::extract::Language;
use super::pages::layout;
use super::response::{Framing, page};
use super::{Options, pages};
use crate::app::App;
use crate::strings::Strings;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};

/// One page in one state.
struct Specimen {
    /// `page-state`, the last part of its address.
    name: &'static str,
    render: fn(&'static Strings) -> Markup,
}

const fn specimen(name: &'static str, render: fn(&'static Strings) -> Markup) -> Specimen {
    Specimen { name, render }
}

fn specimens() -> impl Iterator<Item = &'static Specimen> {
    [
        components::SPECIMENS,
        learner::SPECIMENS,
        people::SPECIMENS,
        courses::SPECIMENS,
        set_up::SPECIMENS,
        questions::SPECIMENS,
        standing::SPECIMENS,
        reporting::SPECIMENS,
        problems::SPECIMENS,
        signin::SPECIMENS,
        routing::SPECIMENS,
        connect::SPECIMENS,
        export::SPECIMENS,
        mail::SPECIMENS,
    ]
    .into_iter()
    .flatten()
}

/// A list of all, a line each, in every language.
pub(super) async fn index(
    app: web::Data<App>,
    options: web::Data<Options>,
    asked: Language,
) -> Result<HttpResponse, Error> {
    if !options.gallery {
        return Err(Teller { app: &app, strings: asked.0, actor: None }.not_found(Framing::Nobody));
    }
    let main = html! {
        header class="page-header" { h1 { "Gallery" } p class="hint" { "Every component and page, in every state and language." } }
        ul class="card gallery" role="list" {
            @for one in specimens() {
                li {
                    strong { (one.name) }
                    @for strings in Strings::all() { " " a href={ "/gallery/" (strings.tag) "/" (one.name) } { (strings.tag) } }
                }
            }
        }
    };
    Ok(page(StatusCode::OK, &Framing::Nobody, pages::layout::window(Strings::of("en"), "Gallery", &main)))
}

pub(super) async fn show(
    app: web::Data<App>,
    options: web::Data<Options>,
    asked: Language,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    let (language, name) = path.into_inner();
    let strings = Strings::all().iter().find(|strings| strings.tag == language);
    let found = specimens().find(|one| one.name == name);
    match (strings, found) {
        (Some(strings), Some(found)) if options.gallery => {
            Ok(page(StatusCode::OK, &Framing::Nobody, (found.render)(strings)))
        }
        _ => Err(Teller { app: &app, strings: asked.0, actor: None }.not_found(Framing::Nobody)),
    }
}

/// The host page of a specimen that belongs into a frame.
const FRAME: layout::Frame<'static> =
    layout::Frame { target_origin: "https://example.my.salesforce.com", instance_id: "gallery" };
