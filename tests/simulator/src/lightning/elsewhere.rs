//! The app in other places than a Lightning tab: a page of Salesforce Classic, and the sidebar of a console.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::chrome::{self, Page, Tab, page_header};
use super::icons;
use super::tab::frame;
use super::viewer::Viewer;
use crate::canvas::request::Place;
use crate::world::World;

pub(crate) async fn classic(req: HttpRequest, world: Data<World>) -> HttpResponse {
    let Some(viewer) = Viewer::of(&world, &req) else { return chrome::not_found(req, world).await };
    let body = html! {
        (page_header(&icons::qstream(), "Salesforce Classic", "Qstream", &html! {}))
        div .card .canvas .classic { (frame(&viewer, Place::Classic)) }
    };
    page(&viewer, "Qstream (Classic)", &body)
}

pub(crate) async fn console(req: HttpRequest, world: Data<World>) -> HttpResponse {
    let Some(viewer) = Viewer::of(&world, &req) else { return chrome::not_found(req, world).await };
    let body = html! {
        (page_header(&icons::table(), "Service Console", "Case 00001026", &html! {}))
        div .console {
            section .card aria-labelledby="case" {
                h2 #case { "Case" }
                p { "A case stands here; the app sits beside it, 280 pixels wide and of a fixed height." }
            }
            aside .card .canvas aria-label="Qstream" { (frame(&viewer, Place::Console)) }
        }
    };
    page(&viewer, "Service Console", &body)
}

fn page(viewer: &Viewer<'_>, title: &str, body: &Markup) -> HttpResponse {
    let body = html! { (body) script src="/static/tab.js" {} };
    Page { title: title.to_owned(), tab: Tab::None, live: false, body }.http(viewer)
}
