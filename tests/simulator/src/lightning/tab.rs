//! The Qstream tab: a frame of the org's own My Domain page, in which the app's frame lives.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use maud::html;

use super::chrome::{self, Page, Tab, page_header};
use super::icons;
use super::viewer::Viewer;
use crate::world::World;

pub(crate) async fn page(req: HttpRequest, world: Data<World>) -> HttpResponse {
    let Some(viewer) = Viewer::of(&world, &req) else { return chrome::not_found(req, world).await };
    let name: String = form_urlencoded::byte_serialize(viewer.user.username.as_bytes()).collect();
    let source = format!("{}/canvas/host?as={name}", viewer.org.my_domain(world.port));
    let body = html! {
        (page_header(&icons::qstream(), "", "Qstream", &html! {}))
        div .card .canvas { iframe #canvas-outer title="Qstream app" src=(source) {} }
        script src="/static/tab.js" {}
    };
    Page { title: "Qstream".to_owned(), tab: Tab::Qstream, live: false, body }.http(&viewer)
}
