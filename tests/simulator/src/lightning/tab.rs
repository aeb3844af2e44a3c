//! The Qstream tab: a frame of the org's own My Domain page, in which the app's frame lives.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::chrome::{self, Page, Tab, page_header};
use super::icons;
use super::viewer::Viewer;
use crate::canvas::request::Place;
use crate::world::World;

pub(crate) async fn page(req: HttpRequest, world: Data<World>) -> HttpResponse {
    let Some(viewer) = Viewer::of(&world, &req) else { return chrome::not_found(req, world).await };
    let body = html! {
        (page_header(&icons::qstream(), "", "Qstream", &html! {}))
        div .card .canvas { (frame(&viewer, Place::Lightning)) }
        script src="/static/tab.js" {}
    };
    Page { title: "Qstream".to_owned(), tab: Tab::Qstream, live: false, body }.http(&viewer)
}

/// The org's own page for the app, as this person gets it in this place.
pub(super) fn frame(viewer: &Viewer<'_>, place: Place) -> Markup {
    let name: String = form_urlencoded::byte_serialize(viewer.user.username.as_bytes()).collect();
    let host = viewer.world.my_domain(viewer.org);
    let place = if place == Place::Lightning { String::new() } else { format!("&place={}", place.word()) };
    let source = format!("{host}/canvas/host?as={name}{place}");
    html! { iframe #canvas-outer title="Qstream app" src=(source) {} }
}
