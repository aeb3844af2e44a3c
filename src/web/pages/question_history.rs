//! What a question was before, and correcting which of its options are right.

use super::around::{Area, Around};
use super::components::{
    Column, Control, Emphasis, Field, Kind, badge, error_summary, field, go, notification, page_header, table,
    token_field,
};
use super::markdown::inline;
use super::people::count;
use crate::app::questions::{Correction, Opened};
use crate::app::regrade::Corrected;
use crate::domain::question::{QuestionKind, QuestionVersion};
use crate::domain::time::Zone;
use crate::store::PastVersion;
use maud::{Markup, html};

/// The versions of a question, the newest first, each with its way to a correction.
pub(super) fn versions(around: &Around<'_>, zone: &Zone, opened: &Opened) -> Markup {
    let text = |id: &str| around.text(id);
    let columns = [
        Column::text(&text("question-version-written")),
        Column::text(&text("question-edit")),
        Column::number(&text("courses-title")),
        Column::text(&text("correction-title")),
    ];
    let row = |(one, newest): (&PastVersion, bool)| {
        let version = &one.version;
        let path = format!("/questions/{}/versions/{}/key", version.question_id, version.id);
        vec![
            html! {
                (around.strings.moment(zone, one.written_at))
                @if newest { " " (badge(Kind::Info, &text("question-version-newest"))) }
            },
            html! {
                bdi lang=(version.language) { (inline(&version.stem)) }
                br;
                span class="hint" { (text("question-right")) ": " bdi lang=(version.language) { (right(version)) } }
            },
            html! { (one.courses) },
            html! { (go(&path, &around.page_token, &text("correction-begin"), Emphasis::Link)) },
        ]
    };
    let rows: Vec<_> = opened.versions.iter().zip(0..).map(|(one, at)| row((one, at == 0))).collect();
    html! {
        section class="card" id="versions" {
            h2 { (text("questions-versions")) }
            p class="hint" { (text("question-versions-hint")) }
            div class="wide-table" { (table(&text("questions-versions"), &columns, &rows)) }
        }
    }
}

fn right(version: &QuestionVersion) -> String {
    let right: Vec<&str> = version.options.iter().filter(|one| one.correct).map(|one| one.text.as_str()).collect();
    right.join(" · ")
}

/// Where a correction is.
pub(in crate::web) enum Stage {
    Begin,
    /// The text that says why not.
    Refused(&'static str),
    /// What it would do.
    Foreseen(Corrected),
}

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) version: &'a QuestionVersion,
    pub(in crate::web) correction: &'a Correction,
    pub(in crate::web) stage: &'a Stage,
    pub(in crate::web) path: &'a str,
    pub(in crate::web) token: &'a str,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let back = format!("/questions/{}", view.version.question_id);
    let refused = match view.stage {
        Stage::Refused(why) => Some((if *why == "correction-no-reason" { "reason" } else { "right-a" }, text(why))),
        Stage::Begin | Stage::Foreseen(_) => None,
    };
    let main = html! {
        (page_header(&text("questions-title"), &text("correction-title"), None))
        @if let Some((field, why)) = &refused { (error_summary(&text("profile-wrong"), &[(field, why)])) }
        @if let Stage::Foreseen(done) = view.stage { (foreseen(&view.around, done)) }
        (form(view, refused.as_ref().filter(|(field, _)| *field == "reason").map(|(_, why)| why.as_str())))
        (go(&back, &view.around.page_token, &text("question-back"), Emphasis::Neutral))
    };
    view.around.page(&text("correction-title"), Area::Questions, &main)
}

fn foreseen(around: &Around<'_>, done: &Corrected) -> Markup {
    let counts =
        [("people", count(done.participants)), ("adjusted", count(done.adjusted)), ("points", done.points.into())];
    let words = around.strings.text("correction-foreseen", &counts);
    notification(Kind::Warning, "status", &html! { p { (words) } })
}

fn form(view: &View<'_>, no_reason: Option<&str>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let (reason, hint) = (text("correction-reason"), text("correction-reason-hint"));
    let kind = if view.version.kind == QuestionKind::Single { "radio" } else { "checkbox" };
    html! {
        form class="card" method="post" action=(view.path) {
            (token_field(view.token))
            p { (text("correction-text")) }
            fieldset {
                legend { bdi lang=(view.version.language) { (inline(&view.version.stem)) } }
                @for one in &view.version.options {
                    @let id = format!("right-{}", one.id);
                    div class="tick" {
                        input type=(kind) id=(id) name="right" value=(one.id) checked[view.correction.key.contains(&one.id)];
                        label for=(id) {
                            bdi lang=(view.version.language) { (inline(&one.text)) }
                            @if one.correct { " " (badge(Kind::Neutral, &text("correction-was-right"))) }
                        }
                    }
                }
            }
            (field(&Field {
                hint: Some(&hint), error: no_reason, value: &view.correction.reason,
                ..Field::new("reason", &reason, Control::Input("text"))
            }))
            div class="actions" {
                @if matches!(view.stage, Stage::Foreseen(_)) {
                    button class="button brand" name="act" value="correct" { (text("correction-now")) }
                    button class="button neutral" name="act" value="foresee" { (text("correction-foresee")) }
                } @else {
                    button class="button brand" name="act" value="foresee" { (text("correction-foresee")) }
                }
            }
        }
    }
}
