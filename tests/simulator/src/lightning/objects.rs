//! The objects of the package with their row counts, and the rows of one object, newest first.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::chrome::{self, Page, Tab, live_note, page_header};
use super::icons;
use super::shown::{cell, changed_ms, columns, is_new, name, new_badge, record_path, text};
use super::viewer::Viewer;
use crate::records::Row;
use crate::records::packed::Packed;
use crate::records::schema::{LAST_MODIFIED_DATE, Object};
use crate::records::table::Table;
use crate::world::World;

/// Rows on one page; the search finds the others.
const MOST: usize = 100;

pub(crate) async fn list(req: HttpRequest, world: Data<World>) -> HttpResponse {
    let Some(viewer) = Viewer::of(&world, &req) else { return chrome::not_found(req, world).await };
    let body = html! {
        (page_header(&icons::table(), "Qstream", "Objects", &live_note(&viewer)))
        div .card {
            div .scroll role="region" aria-label="Objects" tabindex="0" {
                table {
                    thead { tr { th scope="col" { "Object" } th scope="col" .number { "Rows" } th scope="col" { "Last change" } th scope="col" { "API Name" } } }
                    tbody { @for object in &world.schema.objects { (summary(&viewer, object)) } }
                }
            }
            p .more { a href="/lightning/o/commits" { "View recent commits" } }
        }
    };
    Page { title: "Objects".to_owned(), tab: Tab::Objects, live: true, body }.http(&viewer)
}

pub(crate) async fn rows(req: HttpRequest, path: Path<String>, world: Data<World>) -> HttpResponse {
    let Some(viewer) = Viewer::of(&world, &req) else { return chrome::not_found(req, world).await };
    let Some(object) = world.schema.object(&path) else { return chrome::missing(&viewer) };
    let (rows, count) = newest(&viewer, object);
    let counted = match count {
        0 => "No rows".to_owned(),
        1 => "1 row".to_owned(),
        _ if count > rows.len() => format!("The newest {} of {count} rows", rows.len()),
        _ => format!("{count} rows"),
    };
    let body = html! {
        (page_header(&icons::table(), "Objects", &object.plural, &live_note(&viewer)))
        div .card {
            @if rows.is_empty() {
                p .empty { "No " (object.plural) " have arrived yet. Qstream writes them here by itself once something changes." }
            } @else {
                p .count { (counted) ", last changed first. Times are those of " (viewer.user.time_zone) "." }
                (table(&viewer, object, &rows))
            }
        }
    };
    Page { title: object.plural.clone(), tab: Tab::Objects, live: true, body }.http(&viewer)
}

/// All fields of these rows.
pub(super) fn table(viewer: &Viewer<'_>, object: &Object, rows: &[Row]) -> Markup {
    let columns = columns(object);
    html! {
        div .scroll role="region" aria-label=(object.plural) tabindex="0" {
            table {
                thead { tr {
                    th scope="col" { (object.label) }
                    @for (label, _) in &columns { th scope="col" { (label) } }
                } }
                tbody {
                    @for row in rows {
                        tr {
                            th scope="row" {
                                a href=(record_path(&object.name, text(row, "Id"))) { (name(row)) }
                                @if is_new(viewer, changed_ms(row)) { " " (new_badge()) }
                            }
                            @for (_, field) in &columns { td { (cell(viewer, object, row, field)) } }
                        }
                    }
                }
            }
        }
    }
}

fn summary(viewer: &Viewer<'_>, object: &Object) -> Markup {
    let (count, changed) = {
        let store = viewer.world.store();
        let table = store.table(&viewer.org.key, object);
        let last = table.and_then(|table| table.rows().max_by_key(|row| row.text(LAST_MODIFIED_DATE)));
        (table.map_or(0, Table::len), last.map(|row| changed_ms(&object.row(row))))
    };
    html! {
        tr {
            th scope="row" { a href={ "/lightning/o/" (object.name) "/list" } { (object.plural) } }
            td .number { (count) }
            td .nowrap {
                @if let Some(at_ms) = changed {
                    (viewer.clock(at_ms)) @if is_new(viewer, at_ms) { " " (new_badge()) }
                } @else { "Never" }
            }
            td .code { (object.name) }
        }
    }
}

fn newest(viewer: &Viewer<'_>, object: &Object) -> (Vec<Row>, usize) {
    let store = viewer.world.store();
    let Some(table) = store.table(&viewer.org.key, object) else { return (Vec::new(), 0) };
    let mut rows: Vec<&Packed> = table.rows().rev().collect();
    // Instants are written in one form, so their text sorts as they do.
    rows.sort_by(|left, right| right.text(LAST_MODIFIED_DATE).cmp(&left.text(LAST_MODIFIED_DATE)));
    (rows.into_iter().take(MOST).map(|row| object.row(row)).collect(), Table::len(table))
}
