//! How stored values look on a page: words instead of `true`, the person's own clock, and names with links
//! instead of ids.

use jiff::Timestamp;
use maud::{Markup, html};
use serde_json::Value;

use super::viewer::Viewer;
use crate::records::Row;
use crate::records::schema::{Kind, NAME, Object};

const COMMON: [&str; 5] =
    ["Is_Removed__c", "Removed_At__c", "Source_Updated_At__c", "Exported_At__c", "Qstream_URL__c"];

/// How long a row counts as new.
const NEW_MS: i64 = 30_000;

/// Label, and name of the stored field, of every column of an object: the key, what only this object has,
/// then what all of them have.
pub(super) fn columns(object: &Object) -> Vec<(String, String)> {
    let mut fields: Vec<_> = object.fields.iter().filter(|field| !field.calculated).collect();
    fields.sort_by_key(|field| (!field.external_id, COMMON.contains(&field.name.as_str())));
    let mut columns: Vec<(String, String)> =
        fields.into_iter().map(|field| (field.label.clone(), field.name.clone())).collect();
    if object.has_owner() {
        columns.push(("Owner".to_owned(), "OwnerId".to_owned()));
    }
    for (label, name) in [
        ("Created Date", "CreatedDate"),
        ("Created By", "CreatedById"),
        ("Last Modified Date", "LastModifiedDate"),
        ("Last Modified By", "LastModifiedById"),
        ("Record ID", "Id"),
    ] {
        columns.push((label.to_owned(), name.to_owned()));
    }
    columns
}

pub(super) fn cell(viewer: &Viewer<'_>, object: &Object, row: &Row, field: &str) -> Markup {
    let value = row.get(field).unwrap_or(&Value::Null);
    let kind = object.field(field).map(|field| &field.kind);
    match (value, kind) {
        (Value::Null, _) => html! {},
        (Value::Bool(truth), _) => html! { @if *truth { "Yes" } @else { "No" } },
        (Value::Number(number), Some(Kind::Percent { .. })) => html! { (number) "%" },
        (Value::String(id), Some(kind)) if kind.reference().is_some() => {
            reference(viewer, kind.reference().map_or("", |(target, _)| target), id)
        }
        (Value::String(id), None) if field.ends_with("Id") && field != "Id" => reference(viewer, "User", id),
        (Value::String(text), Some(Kind::DateTime)) => html! { span .nowrap { (instant(viewer, text)) } },
        (Value::String(text), None) if field.ends_with("Date") => html! { span .nowrap { (instant(viewer, text)) } },
        (Value::String(text), _) if field == "Id" => html! { span .code { (text) } },
        (Value::String(text), _) => html! { (text) },
        (other, _) => html! { (other) },
    }
}

pub(super) fn record_path(object: &str, id: &str) -> String {
    format!("/lightning/r/{object}/{id}/view")
}

pub(super) fn name(row: &Row) -> &str {
    let text = |field: &str| row.get(field).and_then(Value::as_str);
    text("Name").or_else(|| text("Id")).unwrap_or_default()
}

pub(super) fn text<'a>(row: &'a Row, field: &str) -> &'a str {
    row.get(field).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn changed_ms(row: &Row) -> i64 {
    text(row, "LastModifiedDate").parse::<Timestamp>().map_or(0, Timestamp::as_millisecond)
}

pub(super) fn is_new(viewer: &Viewer<'_>, at_ms: i64) -> bool {
    viewer.world.now_ms() - at_ms < NEW_MS
}

pub(super) fn new_badge() -> Markup {
    html! { span .badge { "New" } }
}

/// The name of what an id stands for, with a link where there is a page.
fn reference(viewer: &Viewer<'_>, target: &str, id: &str) -> Markup {
    if target == "User" {
        let user = viewer.org.user(id);
        return html! { @match user { Some(user) => (user.full_name()), None => (id) } };
    }
    let store = viewer.world.store();
    let object = viewer.world.schema.object(target);
    let row = object.and_then(|object| store.table(&viewer.org.key, object)?.by_id(id));
    html! { a href=(record_path(target, id)) { (row.and_then(|row| row.text(NAME)).unwrap_or(id)) } }
}

fn instant(viewer: &Viewer<'_>, text: &str) -> String {
    text.parse::<Timestamp>().map_or_else(|_| text.to_owned(), |at| viewer.clock(at.as_millisecond()))
}
