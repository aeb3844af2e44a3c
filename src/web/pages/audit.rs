//! The audit of a site: who did what to what, newest first.

use super::around::{Area, Around};
use super::components::{
    Column, Control, Emphasis, Field, Icon, choose, empty_state, field, go, page_header, pager, submit, table,
    token_field,
};
use crate::domain::time::Zone;
use crate::store::{AuditFilter, AuditRecord};
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) events: &'a [AuditRecord],
    pub(in crate::web) more: bool,
    pub(in crate::web) filter: &'a AuditFilter,
    /// The reader's own.
    pub(in crate::web) zone: &'a Zone,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let back = go("/people", &view.around.page_token, &text("action-back-people"), Emphasis::Neutral);
    let main = html! {
        (page_header(&text("people-eyebrow"), &text("audit-title"), Some(&back)))
        (filters(view))
        @if view.events.is_empty() {
            (empty_state(Icon::Search, &text("audit-none"), &text("audit-none-text"), None))
        } @else {
            (list(view))
            (pager(&text("audit-pages"), &text("audit-order"), None, later(view).as_ref()))
            form class="actions" method="post" action="/audit/export" {
                (token_field(&view.around.page_token))
                (kept(view))
                (choose("format", "csv", &text("audit-csv"), Icon::Download, Emphasis::Neutral))
                (choose("format", "json", &text("audit-json"), Icon::Download, Emphasis::Neutral))
            }
        }
    };
    view.around.page(&text("audit-title"), Area::People, &main)
}

fn filters(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let of = view.filter;
    let input = |name: &str, label: &str, hint: &str, value: &str| {
        let (label, hint) = (text(label), text(hint));
        field(&Field { hint: Some(&hint), value, ..Field::new(name, &label, Control::Input("text")) })
    };
    html! {
        form class="card" method="post" action="/audit" {
            (token_field(&view.around.page_token))
            details open[![&of.actor, &of.action, &of.subject].iter().all(|text| text.is_empty())] {
                summary { (text("people-narrow")) }
                (input("actor", "audit-actor", "audit-actor-hint", &of.actor))
                (input("action", "audit-action", "audit-action-hint", &of.action))
                (input("subject", "audit-subject", "audit-subject-hint", &of.subject))
                (submit(&text("people-find"), Emphasis::Neutral))
            }
        }
    }
}

fn list(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let columns = ["audit-time", "audit-actor", "audit-action", "audit-subject", "audit-detail"]
        .map(|id| Column::text(&text(id)));
    let rows: Vec<Vec<Markup>> = view.events.iter().map(|event| row(view, event)).collect();
    table(&text("audit-title"), &columns, &rows)
}

fn row(view: &View<'_>, event: &AuditRecord) -> Vec<Markup> {
    let strings = view.around.strings;
    let (date, minute) = (view.zone.date_at(event.at), view.zone.minute_of_day_at(event.at));
    vec![
        html! { (strings.date(date)) " " (strings.time_of_day(minute)) },
        html! { code { (event.actor) } },
        html! { code { (event.action) } },
        html! { code { (event.subject) } },
        html! { @if !event.detail.is_empty() { code { (event.detail) } } },
    ]
}

fn kept(view: &View<'_>) -> Markup {
    let of = view.filter;
    html! {
        @for (name, value) in [("actor", &of.actor), ("action", &of.action), ("subject", &of.subject)] {
            @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
        }
    }
}

fn later(view: &View<'_>) -> Option<Markup> {
    let last = view.events.last().filter(|_| view.more)?;
    Some(html! {
        form method="post" action="/audit" {
            (token_field(&view.around.page_token))
            (kept(view))
            input type="hidden" name="before" value=(last.id);
            (submit(&view.around.text("audit-older"), Emphasis::Neutral))
        }
    })
}
