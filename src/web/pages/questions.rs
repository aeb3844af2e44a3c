//! The questions of a site: found, narrowed down, taken out and brought in as files.

use super::around::{Area, Around};
use super::components::{
    Column, Control, Emphasis, Field, Icon, Kind, badge, empty_state, error_summary, field, go, notification,
    page_header, pager, submit, table, token_field,
};
use super::markdown::inline;
use super::people::count;
use crate::app::questions::{Found, Imported, PAGE};
use crate::domain::authoring::{FieldError, MOST_OPTIONS};
use crate::domain::deck::{FileError, MAX_BYTES, MAX_QUESTIONS};
use crate::store::{ListedQuestion, QuestionFilter};
use crate::strings::FluentValue;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) found: &'a Found,
    pub(in crate::web) asked: &'a QuestionFilter,
    pub(in crate::web) saved: Option<&'static str>,
    pub(in crate::web) imported: Option<Imported>,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let token = &view.around.page_token;
    let strings = view.around.strings;
    let actions = html! {
        (go("/questions/new", token, &text("questions-new"), Emphasis::Brand))
        (go("/questions/import", token, &text("questions-import"), Emphasis::Neutral))
    };
    let total = strings.text("course-questions", &[("count", view.found.total.into())]);
    let main = html! {
        (page_header(&text("people-eyebrow"), &text("questions-title"), Some(&actions)))
        @if let Some(saved) = view.saved { (notification(Kind::Success, "status", &html! { p { (text(saved)) } })) }
        @if let Some(imported) = view.imported { (notification(Kind::Success, "status", &html! { p { (brought(view, imported)) } })) }
        @if view.found.topics.is_empty() {
            (empty_state(Icon::Question, &text("questions-none"), &text("questions-none-text"), None))
        } @else {
            (filters(view))
            @if view.found.questions.is_empty() {
                (empty_state(Icon::Search, &text("questions-nothing"), &text("people-none-text"), None))
            } @else {
                (list(view, &total))
                (pager(&text("people-pages"), &total, None, later(view).as_ref()))
            }
            (files(view))
        }
    };
    view.around.page(&text("questions-title"), Area::Questions, &main)
}

fn brought(view: &View<'_>, of: Imported) -> String {
    let counts = [("new", count(of.new)), ("changed", count(of.changed)), ("unchanged", count(of.unchanged))];
    view.around.strings.text("questions-imported", &counts)
}

fn filters(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let any = text("people-any");
    let mut topics = vec![("", any.as_str())];
    topics.extend(view.found.topics.iter().map(|topic| (topic.as_str(), topic.as_str())));
    let (search, topic) = (text("questions-search"), text("question-topic"));
    html! {
        form class="card" method="post" action="/questions" {
            (token_field(&view.around.page_token))
            (field(&Field { value: &view.asked.search, ..Field::new("search", &search, Control::Input("search")) }))
            (field(&Field { value: &view.asked.topic, ..Field::new("topic", &topic, Control::Select(&topics)) }))
            (submit(&text("people-find"), Emphasis::Neutral))
        }
    }
}

fn list(view: &View<'_>, total: &str) -> Markup {
    let text = |id: &str| view.around.text(id);
    let columns = [
        Column::text(&text("courses-questions")),
        Column::text(&text("question-topic")),
        Column::number(&text("questions-versions")),
        Column::number(&text("courses-title")),
    ];
    let row = |one: &ListedQuestion| {
        vec![
            html! {
                button class="button link" type="submit" formaction=(format!("/questions/{}", one.id)) {
                    bdi lang=(one.language) { (inline(&one.stem)) }
                }
                @if one.withdrawn { " " (badge(Kind::Neutral, &text("question-withdrawn"))) }
            },
            html! { bdi { (one.topic) } },
            html! { (one.versions) },
            html! { (one.courses) },
        ]
    };
    let rows: Vec<_> = view.found.questions.iter().map(row).collect();
    html! {
        form method="post" action="/questions" {
            (token_field(&view.around.page_token))
            (table(total, &columns, &rows))
        }
    }
}

fn later(view: &View<'_>) -> Option<Markup> {
    let next = view.asked.from + PAGE;
    (next < view.found.total).then(|| {
        html! {
            form method="post" action="/questions" {
                (token_field(&view.around.page_token))
                input type="hidden" name="search" value=(view.asked.search);
                input type="hidden" name="topic" value=(view.asked.topic);
                input type="hidden" name="from" value=(next);
                (submit(&view.around.text("questions-next"), Emphasis::Neutral))
            }
        }
    })
}

fn files(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    html! {
        form class="card" method="post" action="/questions/export" target="_self" {
            (token_field(&view.around.page_token))
            h2 { (text("questions-files")) }
            p class="hint" { (text("questions-files-hint")) }
            div class="actions" {
                @for format in ["csv", "json"] {
                    button class="button neutral" name="format" value=(format) { (text("questions-download")) " " (format.to_uppercase()) }
                }
            }
        }
    }
}

/// What became of a file.
pub(in crate::web) enum Stage<'a> {
    Begin,
    TooLarge,
    Refused(&'a FileError),
    Wrong(&'a [(usize, FieldError)]),
}

pub(in crate::web) fn import(around: &Around<'_>, stage: &Stage<'_>, token: &str) -> Markup {
    let text = |id: &str| around.text(id);
    let error = match stage {
        Stage::Begin => None,
        Stage::TooLarge => Some(refusal(around, &FileError::TooLarge)),
        Stage::Refused(why) => Some(refusal(around, why)),
        Stage::Wrong(_) => Some(text("questions-lines-wrong")),
    };
    let (label, hint) = (text("questions-file"), text("questions-file-hint"));
    let main = html! {
        (page_header(&text("questions-title"), &text("questions-import"), None))
        @if let Some(error) = &error { (error_summary(&text("questions-nothing-imported"), &[("file", error)])) }
        form class="card" method="post" action="/questions/upload" enctype="multipart/form-data" {
            (token_field(token))
            (field(&Field {
                hint: Some(&hint), error: error.as_deref(), required: true,
                ..Field::new("file", &label, Control::File(".csv,.json,text/csv,application/json"))
            }))
            (submit(&text("questions-import-now"), Emphasis::Brand))
        }
        @if let Stage::Wrong(lines) = stage { (wrong_lines(around, lines)) }
        section class="card" {
            h2 { (text("questions-columns")) }
            p { code { (around.strings.text("questions-columns-names", &[("most", count(MOST_OPTIONS))])) } }
            p { (text("questions-columns-text")) }
        }
        (go("/questions", &around.page_token, &text("questions-back"), Emphasis::Neutral))
    };
    around.page(&text("questions-import"), Area::Questions, &main)
}

/// Lines of a file that are shown; the rest is for the next try.
const SHOWN: usize = 50;

fn wrong_lines(around: &Around<'_>, lines: &[(usize, FieldError)]) -> Markup {
    let columns = [Column::number(&around.text("questions-line")), Column::text(&around.text("questions-what"))];
    let row = |(line, (name, why)): &(usize, FieldError)| {
        vec![html! { (line) }, html! { (super::question_editor::message(around, name, *why)) }]
    };
    let rows: Vec<_> = lines.iter().take(SHOWN).map(row).collect();
    let caption = around.strings.text("questions-wrong-lines", &[("count", count(lines.len()))]);
    html! { div class="wide-table" { (table(&caption, &columns, &rows)) } }
}

fn refusal(around: &Around<'_>, why: &FileError) -> String {
    let strings = around.strings;
    match why {
        FileError::TooLarge => strings.text("questions-file-large", &[("megabytes", count(MAX_BYTES / 1024 / 1024))]),
        FileError::NotAFile => strings.text("questions-file-none", &[]),
        FileError::NoColumn(name) => strings.text("questions-file-column", &[("column", FluentValue::from(*name))]),
        FileError::TooMany => strings.text("questions-file-many", &[("most", count(MAX_QUESTIONS))]),
        FileError::Empty => strings.text("questions-file-empty", &[]),
    }
}
