//! The end of a day: where one stands, and when it goes on.

use super::components::{Emphasis, Icon, course_progress, go, icon, page_header};
use super::layout::{self, Frame, Script};
use super::today::what_comes_next;
use crate::app::learn::Today;
use crate::strings::Strings;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) strings: &'static Strings,
    pub(in crate::web) frame: Frame<'a>,
    pub(in crate::web) page_token: String,
    pub(in crate::web) today: &'a Today,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let (today, strings) = (view.today, view.strings);
    let heading = if today.due.is_empty() { "done-heading" } else { "done-heading-more" };
    let answers = strings.text("done-answers", &[("count", today.answered.into())]);
    let main = html! {
        (page_header(&answers, &strings.text(heading, &[]), None))
        section class="card next" {
            @if let Some(first) = today.due.first() {
                @let action = format!("/presentations/{}", first.presentation_id);
                p { (strings.text("done-waiting", &[("count", today.due.len().into())])) }
                (go(&action, &view.page_token, &strings.text("action-go-on", &[]), Emphasis::Wide))
            } @else {
                p { (icon(Icon::Calendar)) (what_comes_next(strings, today)) }
            }
        }
        @for enrolment in &today.enrolments { (course_progress(strings, enrolment)) }
        (go("/today", &view.page_token, &strings.text("action-today", &[]), Emphasis::Link))
    };
    layout::page(strings, &strings.text("done-title", &[]), Some(view.frame), Script::Fit, &main)
}
