//! The search box of the header: rows with the words in their name or in any text they hold.

use crate::records::packed::Cell;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use maud::html;

use super::chrome::{self, Page, Tab, page_header};
use super::icons;
use super::shown::{name, record_path, text};
use super::viewer::Viewer;
use crate::world::World;

const MOST: usize = 50;

struct Hit {
    object: String,
    label: String,
    id: String,
    name: String,
    external_id: String,
}

pub(crate) async fn page(req: HttpRequest, world: Data<World>) -> HttpResponse {
    let Some(viewer) = Viewer::of(&world, &req) else { return chrome::not_found(req, world).await };
    let words = viewer.asked("q").unwrap_or_default().trim().to_lowercase();
    let hits = if words.is_empty() { Vec::new() } else { hits(&viewer, &words) };
    let body = html! {
        (page_header(&icons::search(), "", "Search Results", &html! {}))
        div .card {
            @if words.is_empty() { p .empty { "Type a name or an external ID into the search box above." } }
            @else if hits.is_empty() { p .empty { "No row in " (viewer.org.name) " holds “" (words) "”." } }
            @else {
                p .count { @if hits.len() == MOST { "The first " (MOST) " rows" } @else { (hits.len()) @if hits.len() == 1 { " row" } @else { " rows" } } " with “" (words) "”" }
                div .scroll role="region" aria-label="Search results" tabindex="0" {
                    table {
                        thead { tr { th scope="col" { "Name" } th scope="col" { "Object" } th scope="col" { "External ID" } } }
                        tbody {
                            @for hit in &hits {
                                tr { th scope="row" { a href=(record_path(&hit.object, &hit.id)) { (hit.name) } } td { (hit.label) } td { (hit.external_id) } }
                            }
                        }
                    }
                }
            }
        }
    };
    Page { title: "Search Results".to_owned(), tab: Tab::None, live: false, body }.http(&viewer)
}

fn hits(viewer: &Viewer<'_>, words: &str) -> Vec<Hit> {
    let store = viewer.world.store();
    let tables =
        viewer.world.schema.objects.iter().filter_map(|object| Some((object, store.table(&viewer.org.key, object)?)));
    let holds = |cell: Cell<'_>| matches!(cell, Cell::Text(text) if text.to_lowercase().contains(words));
    tables
        .flat_map(|(object, table)| table.rows().rev().map(move |row| (object, row)))
        .filter(|(_, row)| row.cells().any(|(_, cell)| holds(cell)))
        .take(MOST)
        .map(|(object, row)| (object, object.row(row)))
        .map(|(object, row)| Hit {
            object: object.name.clone(),
            label: object.label.clone(),
            id: text(&row, "Id").to_owned(),
            name: name(&row).to_owned(),
            external_id: text(&row, "External_Id__c").to_owned(),
        })
        .collect()
}
