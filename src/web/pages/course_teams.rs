//! The teams of a Qstream: what there is, made from groups, put together by hand.

use super::around::{Area, Around};
use super::components::{
    Column, Control, Emphasis, Field, Icon, Kind, choose, error_summary, field, go, notification, page_header, submit,
    table, token_field,
};
use super::course_people::named;
use super::people::count;
use crate::app::courses::{Teamed, Teams};
use crate::store::Team;
use maud::{Markup, html};

/// What became of what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) enum Note {
    Done(Teamed),
    Removed,
    /// The text that says why.
    Refused(&'static str),
}

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) teams: &'a Teams,
    pub(in crate::web) note: Option<&'a Note>,
    pub(in crate::web) make_token: String,
    pub(in crate::web) put_token: String,
    pub(in crate::web) remove_token: String,
}

impl View<'_> {
    fn path(&self, more: &str) -> String {
        format!("/courses/{}{more}", self.teams.course.id)
    }
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let main = html! {
        (page_header(&view.teams.course.name, &text("teams-title"), None))
        @if let Some(note) = view.note { (said(view, note)) }
        @if view.teams.without > 0 { (make(view)) }
        (by_hand(view))
        @if let Some(Note::Done(teamed)) = view.note && !teamed.unknown.is_empty() { (named(&view.around, "teams-unknown", &teamed.unknown)) }
        @if !view.teams.teams.is_empty() { (list(view)) }
        (go(&view.path(""), &view.around.page_token, &text("course-back"), Emphasis::Neutral))
    };
    view.around.page(&text("teams-title"), Area::Courses, &main)
}

fn said(view: &View<'_>, note: &Note) -> Markup {
    let text = |id: &str| view.around.text(id);
    let strings = view.around.strings;
    match note {
        Note::Refused(why) => error_summary(&text("profile-wrong"), &[("name", &text(why))]),
        Note::Removed => notification(Kind::Success, "status", &html! { p { (text("teams-removed")) } }),
        Note::Done(teamed) => {
            let words = strings.text("teams-done", &[("count", count(teamed.people))]);
            notification(Kind::Success, "status", &html! { p { (words) } })
        }
    }
}

/// Everybody who is in none, by what is known of them already.
fn make(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let mut sources = vec![("manager".to_owned(), text("teams-by-manager"))];
    sources.extend(view.teams.labels.iter().map(|(kind, name)| (format!("{}:{name}", kind.as_str()), name.clone())));
    let options: Vec<(&str, &str)> = sources.iter().map(|(value, label)| (value.as_str(), label.as_str())).collect();
    let label = text("teams-source");
    html! {
        form class="card" method="post" action=(view.path("/teams/apply")) {
            (token_field(&view.make_token))
            h2 { (view.around.strings.text("teams-without", &[("count", view.teams.without.into())])) }
            (field(&Field { value: "manager", ..Field::new("source", &label, Control::Select(&options)) }))
            (submit(&text("teams-make"), Emphasis::Brand))
            p class="hint" { (text("teams-make-hint")) }
        }
    }
}

fn by_hand(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let (name, addresses) = (text("teams-name"), text("course-addresses"));
    let (name_hint, hint) = (text("teams-name-hint"), text("teams-addresses-hint"));
    html! {
        form class="card" method="post" action=(view.path("/teams/add")) {
            (token_field(&view.put_token))
            h2 { (text("teams-by-hand")) }
            (field(&Field { hint: Some(&name_hint), ..Field::new("name", &name, Control::Input("text")) }))
            (field(&Field { hint: Some(&hint), ..Field::new("addresses", &addresses, Control::TextArea) }))
            (submit(&text("teams-put"), Emphasis::Neutral))
        }
    }
}

fn list(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let strings = view.around.strings;
    let columns =
        [Column::text(&text("teams-name")), Column::number(&text("teams-members")), Column::text(&text("teams-act"))];
    let row = |(team, members): &(Team, i64)| {
        let label = strings.text("teams-remove", &[("name", team.name.as_str().into())]);
        vec![
            html! { bdi { (team.name) } },
            html! { (members) },
            choose("team", &team.id.to_string(), &label, Icon::Delete, Emphasis::Link),
        ]
    };
    let rows: Vec<_> = view.teams.teams.iter().map(row).collect();
    html! {
        form method="post" action=(view.path("/teams/end")) {
            (token_field(&view.remove_token))
            (table(&text("teams-title"), &columns, &rows))
        }
    }
}
