//! One row: all its fields, and the rows that refer to it.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use maud::html;

use super::chrome::{self, Page, Tab, page_header};
use super::shown::{cell, changed_ms, columns, is_new, name, new_badge, text};
use super::viewer::Viewer;
use super::{icons, objects};
use crate::orgs::ids;
use crate::records::Row;
use crate::records::schema::Object;
use crate::world::World;

/// Rows of one related list.
const RELATED: usize = 20;

pub(crate) async fn page(req: HttpRequest, path: Path<(String, String)>, world: Data<World>) -> HttpResponse {
    let Some(viewer) = Viewer::of(&world, &req) else { return chrome::not_found(req, world).await };
    let (object, id) = path.into_inner();
    let found = world.schema.object(&object).zip(ids::to_18(&id)).and_then(|(object, id)| {
        let store = world.store();
        let row = object.row(store.table(&viewer.org.key, object)?.by_id(&id)?);
        Some((object, row))
    });
    let Some((object, row)) = found else { return chrome::missing(&viewer) };
    let badge = html! { @if is_new(&viewer, changed_ms(&row)) { (new_badge()) } };
    let body = html! {
        (page_header(&icons::table(), &object.label, name(&row), &badge))
        section .card aria-labelledby="details" {
            h2 #details { "Details" }
            dl {
                @for (label, field) in columns(object) {
                    div { dt { (label) } dd { (cell(&viewer, object, &row, &field)) } }
                }
            }
            p .more { a href={ "/lightning/o/" (object.name) "/list" } { "All " (object.plural) } }
        }
        @for (child, label, rows) in related(&viewer, object, text(&row, "Id")) {
            section .card aria-label={ (child.plural) " by " (label) } {
                h2 { (child.plural) " (" (label) ")" }
                (objects::table(&viewer, child, &rows))
            }
        }
    };
    Page { title: name(&row).to_owned(), tab: Tab::Objects, live: false, body }.http(&viewer)
}

/// Lists of rows with a lookup to this one, newest first.
fn related<'a>(viewer: &Viewer<'a>, object: &Object, id: &str) -> Vec<(&'a Object, &'a str, Vec<Row>)> {
    let store = viewer.world.store();
    let mut lists = Vec::new();
    for child in &viewer.world.schema.objects {
        let Some(table) = store.table(&viewer.org.key, child) else { continue };
        for (position, field) in child.fields.iter().enumerate() {
            if field.kind.reference().is_none_or(|(target, _)| target != object.name) {
                continue;
            }
            let newest = table.rows().rev().filter(|row| row.text(Object::slot_of(position)) == Some(id));
            let rows: Vec<Row> = newest.take(RELATED).map(|row| child.row(row)).collect();
            if !rows.is_empty() {
                lists.push((child, field.label.as_str(), rows));
            }
        }
    }
    lists
}
