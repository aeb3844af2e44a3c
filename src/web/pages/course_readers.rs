//! Reporting managers of a Qstream.

use super::around::{Area, Around};
use super::components::{
    Control, Emphasis, Field, Icon, Kind, choose, error_summary, field, go, notification, page_header, submit,
    token_field,
};
use crate::store::{Course, User};
use maud::{Markup, html};

/// What became of what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Note {
    Added,
    Removed,
    Nobody,
}

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) course: &'a Course,
    pub(in crate::web) readers: &'a [User],
    pub(in crate::web) typed: &'a str,
    pub(in crate::web) note: Option<Note>,
    pub(in crate::web) add_token: String,
    pub(in crate::web) remove_token: String,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let path = format!("/courses/{}", view.course.id);
    let nobody = text("readers-nobody");
    let refused = view.note == Some(Note::Nobody);
    let (label, hint) = (text("readers-email"), text("readers-hint"));
    let main = html! {
        (page_header(&view.course.name, &text("readers-title"), None))
        @match view.note {
            Some(Note::Nobody) => (error_summary(&text("profile-wrong"), &[("email", &nobody)])),
            Some(Note::Added) => (notification(Kind::Success, "status", &html! { p { (text("readers-added")) } })),
            Some(Note::Removed) => (notification(Kind::Success, "status", &html! { p { (text("readers-removed")) } })),
            None => {}
        }
        form class="card" method="post" action=(format!("{path}/readers/add")) {
            (token_field(&view.add_token))
            (field(&Field {
                hint: Some(&hint), error: refused.then_some(nobody.as_str()), value: view.typed, required: true,
                ..Field::new("email", &label, Control::Input("email"))
            }))
            (submit(&text("readers-add"), Emphasis::Brand))
        }
        section class="card" {
            h2 { (text("readers-now")) }
            @if view.readers.is_empty() { p { (text("readers-none")) } }
            @else { (list(view, &path)) }
            p class="hint" { (text("readers-others")) }
        }
        (go(&path, &view.around.page_token, &text("course-back"), Emphasis::Neutral))
    };
    view.around.page(&text("readers-title"), Area::Courses, &main)
}

fn list(view: &View<'_>, path: &str) -> Markup {
    html! {
        form method="post" action=(format!("{path}/readers/end")) {
            (token_field(&view.remove_token))
            @for one in view.readers {
                @let name = format!("{} {}", one.first_name, one.last_name);
                @let label = view.around.strings.text("readers-remove", &[("name", name.as_str().into())]);
                p { bdi { (name) } " · " bdi { (one.email) } }
                (choose("user", &one.id.to_string(), &label, Icon::Delete, Emphasis::Link))
            }
        }
    }
}
