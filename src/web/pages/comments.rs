//! What people say about a question: below the question, and before it is published.

use super::around::{Area, Around};
use super::components::{
    Control, Emphasis, Field, Icon, Kind, badge, choose, empty_state, error_summary, field, go, notification,
    page_header, submit, token_field,
};
use super::markdown::inline;
use crate::app::remarks::Discussion;
use crate::domain::board::Shown;
use crate::domain::ids::PresentationId;
use crate::domain::remarks::{CommentMode, CommentState};
use crate::store::{Comment, PendingComment};
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) presentation: PresentationId,
    pub(in crate::web) stem: &'a str,
    pub(in crate::web) language: &'a str,
    pub(in crate::web) discussion: &'a Discussion,
    /// Whether names are shown at all in this course.
    pub(in crate::web) names: bool,
    pub(in crate::web) changing_token: String,
    /// A comment that was just stored.
    pub(in crate::web) stored: Option<CommentState>,
    /// What was written and couldn't be taken, with the reason.
    pub(in crate::web) refused: Option<(&'a str, &'static str)>,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let stored =
        view.stored.map(|state| if state == CommentState::Published { "comment-stored" } else { "comment-waits" });
    let main = html! {
        (page_header(&text("comments-title"), &text("comments-heading"), None))
        p class="stem" lang=(view.language) dir="auto" { (inline(view.stem)) }
        @if let Some(stored) = stored { (notification(Kind::Success, "status", &html! { p { (text(stored)) } })) }
        @if let Some((_, why)) = view.refused { (error_summary(&text("comment-refused"), &[("body", &text(why))])) }
        @if view.discussion.comments.is_empty() {
            (empty_state(Icon::Comment, &text("comments-none"), &text("comments-none-text"), None))
        }
        @for comment in &view.discussion.comments { (shown(view, comment)) }
        (write(view))
        (go(&format!("/presentations/{}", view.presentation), &view.around.page_token, &text("action-back-to-answer"), Emphasis::Link))
    };
    view.around.alone(&text("comments-title"), &main)
}

fn write(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let hint =
        if view.discussion.mode == CommentMode::Moderated { "comment-hint-moderated" } else { "comment-hint-open" };
    let (label, hint) = (text("comment-label"), text(hint));
    let error = view.refused.map(|(_, why)| text(why));
    let (value, error) = (view.refused.map_or("", |(body, _)| body), error.as_deref());
    html! {
        form class="card" method="post" action=(format!("/presentations/{}/comments/add", view.presentation)) {
            (token_field(&view.changing_token))
            (field(&Field { hint: Some(&hint), error, value, required: true, ..Field::new("body", &label, Control::TextArea) }))
            (submit(&text("comment-send"), Emphasis::Brand))
        }
    }
}

fn shown(view: &View<'_>, comment: &Comment) -> Markup {
    html! {
        article class="card" {
            p class="hint" {
                bdi { (author(view, comment)) }
                @if comment.state == CommentState::Pending { " " (badge(Kind::Neutral, &view.around.text("comment-pending"))) }
            }
            @for line in comment.body.lines() { p dir="auto" { (line) } }
        }
    }
}

fn author(view: &View<'_>, comment: &Comment) -> String {
    match comment.shown {
        Shown::Name if view.names => comment.first_name.clone(),
        Shown::Name | Shown::Alias if !comment.alias.is_empty() => comment.alias.clone(),
        _ => view.around.text("board-unnamed"),
    }
}

/// Comments that wait for a decision.
pub(in crate::web) struct Waiting<'a> {
    pub(in crate::web) around: Around<'a>,
    /// Each with the token of its form.
    pub(in crate::web) comments: Vec<(PendingComment, String)>,
    pub(in crate::web) decided: bool,
}

pub(in crate::web) fn moderation(view: &Waiting<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let main = html! {
        (page_header(&text("moderation-eyebrow"), &text("moderation-title"), None))
        @if view.decided { (notification(Kind::Success, "status", &html! { p { (text("moderation-decided")) } })) }
        @if view.comments.is_empty() {
            (empty_state(Icon::Comment, &text("moderation-none"), &text("moderation-none-text"), None))
        }
        @for (PendingComment { comment, stem, language, course_name }, token) in &view.comments {
            form class="card" method="post" action=(format!("/moderation/{}", comment.id)) {
                (token_field(token))
                p class="hint" { bdi { (course_name) } }
                h2 class="stem" lang=(language) dir="auto" { (inline(stem)) }
                p class="hint" { bdi { (comment.first_name) } }
                @for line in comment.body.lines() { p dir="auto" { (line) } }
                div class="actions" {
                    (choose("state", "published", &text("moderation-publish"), Icon::Right, Emphasis::Neutral))
                    (choose("state", "hidden", &text("moderation-hide"), Icon::Wrong, Emphasis::Destructive))
                }
            }
        }
    };
    view.around.page(&text("moderation-title"), Area::Moderation, &main)
}
