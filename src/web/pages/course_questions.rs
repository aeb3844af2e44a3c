//! What a draft asks, or a running Qstream in addition: topics with how much of each is chosen, and the questions of one to tick.

use super::around::{Area, Around};
use super::components::{Emphasis, Icon, Kind, empty_state, go, notification, page_header, submit, token_field};
use super::markdown::inline;
use super::people::count;
use crate::app::courses::Offered;
use crate::domain::course::CourseState;
use maud::{Markup, html};

/// Questions of a topic that can be ticked one by one; a larger topic is taken as a whole.
const MOST: usize = 200;

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) offered: &'a Offered,
    /// Whose questions are shown; empty: none.
    pub(in crate::web) topic: &'a str,
    pub(in crate::web) saved: bool,
    pub(in crate::web) token: String,
}

impl View<'_> {
    fn path(&self, more: &str) -> String {
        format!("/courses/{}{more}", self.offered.course.id)
    }

    fn draft(&self) -> bool {
        self.offered.course.state == CourseState::Draft
    }

    /// Where a choice goes, and the token for it: of a draft it is made at once, of a running Qstream it is looked at first.
    fn choice(&self) -> (String, &str) {
        if self.draft() {
            (self.path("/questions/save"), &self.token)
        } else {
            (self.path("/questions/addition"), &self.around.page_token)
        }
    }
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let chosen: usize = view.offered.topics.iter().map(|(.., chosen)| chosen).sum();
    let strings = view.around.strings;
    let (title, hint, none) = if view.draft() {
        (text("course-choose"), text("course-choose-hint"), text("course-no-questions-text"))
    } else {
        (text("course-add-questions"), text("course-add-questions-hint"), text("course-all-asked"))
    };
    let main = html! {
        (page_header(&view.offered.course.name, &title, None))
        @if view.saved {
            (notification(Kind::Success, "status", &html! { p { (strings.text("course-questions", &[("count", count(chosen))])) } }))
        }
        @if view.offered.topics.is_empty() {
            (empty_state(Icon::Question, &text("course-no-questions"), &none, None))
        } @else if view.topic.is_empty() {
            p { (hint) }
            @for topic in &view.offered.topics { (whole(view, topic)) }
        } @else {
            (one_by_one(view))
        }
        @if view.topic.is_empty() {
            (go(&view.path(""), &view.around.page_token, &text("course-back"), Emphasis::Neutral))
        } @else {
            (go(&view.path("/questions"), &view.around.page_token, &text("course-all-topics"), Emphasis::Neutral))
        }
    };
    view.around.page(&title, Area::Courses, &main)
}

fn whole(view: &View<'_>, (topic, has, chosen): &(String, usize, usize)) -> Markup {
    let text = |id: &str| view.around.text(id);
    let counts = [("count", count(*has)), ("chosen", count(*chosen))];
    let (action, token) = view.choice();
    let draft = view.draft();
    let words = if draft { "course-topic-chosen" } else { "course-questions" };
    html! {
        section class="card" {
            h2 { bdi { (topic) } }
            p { (view.around.strings.text(words, &counts)) }
            div class="actions" {
                form method="post" action=(action) {
                    (token_field(token))
                    input type="hidden" name="topic" value=(topic);
                    div class="actions" {
                        @if chosen < has { button class="button neutral" name="choice" value="all" { (text("course-topic-all")) } }
                        @if *chosen > 0 { button class="button neutral" name="choice" value="none" { (text("course-topic-none")) } }
                    }
                }
                form method="post" action=(view.path("/questions")) {
                    (token_field(&view.around.page_token))
                    input type="hidden" name="topic" value=(topic);
                    (submit(&text("course-topic-some"), Emphasis::Neutral))
                }
            }
        }
    }
}

fn one_by_one(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let questions = &view.offered.questions;
    if questions.len() > MOST {
        return notification(Kind::Info, "note", &html! { p { (text("course-topic-large")) } });
    }
    let (action, token) = view.choice();
    let label = text(if view.draft() { "course-topic-save" } else { "course-add-look" });
    html! {
        form class="card" method="post" action=(action) {
            (token_field(token))
            input type="hidden" name="topic" value=(view.topic);
            input type="hidden" name="choice" value="these";
            (submit(&label, Emphasis::Brand))
            fieldset {
                legend { bdi { (view.topic) } }
                @for one in questions {
                    @let id = one.id.to_string();
                    div class="tick" {
                        input type="checkbox" id=(id) name="question" value=(id) checked[one.chosen];
                        label for=(id) { (inline(&one.stem)) }
                    }
                }
            }
        }
    }
}
