//! The first page of the org: where to go, and what arrived lately.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use maud::html;

use super::chrome::{self, Page, Tab, page_header};
use super::viewer::Viewer;
use super::{commits, icons};
use crate::world::World;

const RECENT: usize = 8;

pub(crate) async fn page(req: HttpRequest, world: Data<World>) -> HttpResponse {
    let Some(viewer) = Viewer::of(&world, &req) else { return chrome::not_found(req, world).await };
    let greeting = match viewer.hour() {
        5..=11 => "Good morning",
        12..=17 => "Good afternoon",
        _ => "Good evening",
    };
    let entries = world.store().newest(&viewer.org.key, RECENT);
    let title = format!("{greeting}, {}", viewer.user.first_name);
    let body = html! {
        (page_header(&icons::home(), &viewer.org.name, &title, &html! {}))
        div .columns {
            section .card aria-labelledby="learn" {
                h2 #learn { "Your questions" }
                p { "Qstream puts a question or two before you, and tells you at once how you did." }
                p { a .button href="/lightning/n/Qstream" { "Open Qstream" } }
            }
            section .card aria-labelledby="data" {
                h2 #data { "Learning data" }
                p { "Rows that Qstream exports to this org, object by object." }
                p { a .button.quiet href="/lightning/o" { "View objects" } }
            }
        }
        section .card aria-labelledby="recent" {
            h2 #recent { "Recent Commits" }
            (commits::table(&viewer, &entries))
            @if !entries.is_empty() { p .more { a href="/lightning/o/commits" { "View all commits" } } }
        }
    };
    Page { title: "Home".to_owned(), tab: Tab::Home, live: false, body }.http(&viewer)
}
