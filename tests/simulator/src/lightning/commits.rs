//! The ledger as a person reads it: newest first, what happened to which row, by which request.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::chrome::{self, Page, Tab, live_note, page_header};
use super::icons;
use super::shown::{is_new, new_badge, record_path};
use super::viewer::Viewer;
use crate::records::ledger::{LedgerEntry, Operation};
use crate::world::World;

const MOST: usize = 200;

pub(crate) async fn page(req: HttpRequest, world: Data<World>) -> HttpResponse {
    let Some(viewer) = Viewer::of(&world, &req) else { return chrome::not_found(req, world).await };
    let entries = world.store().newest(&viewer.org.key, MOST);
    let body = html! {
        (page_header(&icons::commits(), "Objects", "Recent Commits", &live_note(&viewer)))
        div .card { (table(&viewer, &entries)) }
    };
    Page { title: "Recent Commits".to_owned(), tab: Tab::Objects, live: true, body }.http(&viewer)
}

pub(super) fn table(viewer: &Viewer<'_>, entries: &[LedgerEntry]) -> Markup {
    if entries.is_empty() {
        return html! { p .empty { "Nothing has been written to this org yet. Answer a question in the Qstream tab, and its row arrives here." } };
    }
    html! {
        div .scroll role="region" aria-label="Commits" tabindex="0" {
            table {
                thead { tr { th scope="col" { "Time" } th scope="col" { "Change" } th scope="col" { "Object" } th scope="col" { "Record" } th scope="col" { "Fields" } th scope="col" { "Request" } } }
                tbody { @for entry in entries { (line(viewer, entry)) } }
            }
        }
    }
}

fn line(viewer: &Viewer<'_>, entry: &LedgerEntry) -> Markup {
    let word = match entry.operation {
        Operation::Created => "Created",
        Operation::Updated => "Updated",
        Operation::Deleted => "Deleted",
    };
    let label = viewer.world.schema.object(&entry.object).map_or(entry.object.as_str(), |object| &object.label);
    let system = ["Id", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp"];
    let fields: Vec<&str> = entry.fields.keys().map(String::as_str).filter(|name| !system.contains(name)).collect();
    html! {
        tr {
            td .nowrap { (viewer.clock(entry.at_ms)) " " @if is_new(viewer, entry.at_ms) { (new_badge()) } }
            td { (word) }
            td { a href={ "/lightning/o/" (entry.object) "/list" } { (label) } }
            td {
                @if entry.operation == Operation::Deleted { (entry.external_id) }
                @else { a href=(record_path(&entry.object, &entry.salesforce_id)) { (entry.external_id) } }
            }
            td .names { (fields.join(", ")) }
            td .code { (entry.request_id.get(..8).unwrap_or(&entry.request_id)) }
        }
    }
}
