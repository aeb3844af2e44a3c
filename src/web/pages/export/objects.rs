//! Figures as a whole and by object.

use super::{View, object_name, span};
use crate::app::export::ObjectStatus;
use crate::store::ObjectCounts;
use crate::web::pages::components::{Column, figures, table};
use jiff::SignedDuration;
use maud::{Markup, html};

pub(super) fn objects(view: &View<'_>) -> Markup {
    let status = view.status;
    let number = |number: i64| view.around.strings.number(number);
    let sum = |of: fn(&ObjectCounts) -> i64| number(status.objects.iter().map(|one| of(&one.counts)).sum());
    let used = view.around.strings.text(
        "export-calls-used-of",
        &[("used", status.connection.api_used.into()), ("max", status.connection.api_max.into())],
    );
    let whole = [
        (view.text("export-there"), sum(|one| one.clean)),
        (view.text("export-waiting"), sum(|one| one.dirty)),
        (view.text("export-refused"), sum(|one| one.dead)),
        (view.text("export-calls-used"), used),
        (view.text("export-calls-ours"), number(status.budget)),
    ];
    let columns = [
        Column::text(&view.text("export-object")),
        Column::number(&view.text("export-there")),
        Column::number(&view.text("export-waiting")),
        Column::number(&view.text("export-parents")),
        Column::number(&view.text("export-refused")),
        Column::number(&view.text("export-lag-half")),
        Column::number(&view.text("export-lag-most")),
        Column::text(&view.text("export-confirmed")),
    ];
    let rows: Vec<_> = status.objects.iter().map(|one| row(view, one)).collect();
    html! {
        section class="card" {
            (figures(&whole))
            @if !rows.is_empty() { (table(&view.text("export-objects"), &columns, &rows)) }
        }
    }
}

fn row(view: &View<'_>, one: &ObjectStatus) -> Vec<Markup> {
    let (counts, strings) = (one.counts, view.around.strings);
    let number = |number: i64| html! { (strings.number(number)) };
    let lag = |lag: Option<SignedDuration>| html! { (lag.map_or_else(|| "–".to_owned(), |lag| span(strings, lag))) };
    let confirmed = counts.last_acked_at.map_or_else(|| view.text("export-never"), |at| view.moment(at));
    vec![
        html! { (view.text(object_name(counts.object))) },
        number(counts.clean),
        number(counts.dirty),
        number(counts.waiting),
        number(counts.dead),
        lag(one.lag_p50),
        lag(one.lag_p95),
        html! { (confirmed) },
    ]
}
