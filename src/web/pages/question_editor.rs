//! Writing one question: its form, how learners will see it, and taking it out of all Qstreams.

use super::around::{Area, Around};
use super::components::{
    Control, Emphasis, Field, Kind, badge, confirm, error_summary, field, go, notification, page_header, token_field,
};
use super::markdown::{Author, headline, inline, markdown};
use crate::domain::authoring::{FieldError, MOST_OPTIONS, QuestionError, TypedQuestion};
use crate::domain::ids::QuestionId;
use crate::domain::question::{QuestionOption, QuestionVersion};
use crate::strings::FluentValue;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    /// `None`: a new one.
    pub(in crate::web) id: Option<QuestionId>,
    /// As stored, or as typed.
    pub(in crate::web) typed: &'a TypedQuestion,
    pub(in crate::web) wrong: &'a [FieldError],
    /// How learners would see what was typed.
    pub(in crate::web) preview: Option<&'a QuestionVersion>,
    pub(in crate::web) saved: bool,
    /// A course asks it: it can be taken out.
    pub(in crate::web) asked: bool,
    /// Topics that there are already, to choose from while typing.
    pub(in crate::web) topics: &'a [String],
    pub(in crate::web) languages: &'a [(&'static str, &'static str)],
    pub(in crate::web) token: String,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let title = text(if view.id.is_some() { "question-edit" } else { "questions-new" });
    let messages: Vec<(&str, String)> =
        view.wrong.iter().map(|(name, why)| (*name, message(&view.around, name, *why))).collect();
    let messages: Vec<(&str, &str)> = messages.iter().map(|(name, message)| (*name, message.as_str())).collect();
    let main = html! {
        (page_header(&text("questions-title"), &title, None))
        @if view.saved { (notification(Kind::Success, "status", &html! { p { (text("question-saved")) } })) }
        @if !messages.is_empty() { (error_summary(&text("profile-wrong"), &messages)) }
        @if let Some(version) = view.preview { (seen(view, version)) }
        (form(view))
        @if let Some(id) = view.id.filter(|_| view.asked) {
            (go(&format!("/questions/{id}/withdrawal"), &view.around.page_token, &text("question-withdraw"), Emphasis::Destructive))
        }
        (go("/questions", &view.around.page_token, &text("questions-back"), Emphasis::Neutral))
    };
    view.around.page(&title, Area::Questions, &main)
}

/// What is wrong with a field, in words.
pub(super) fn message(around: &Around<'_>, name: &str, why: QuestionError) -> String {
    let field = ("field", FluentValue::from(around.text(label(name))));
    let (id, most) = match why {
        QuestionError::Empty => ("question-wrong-empty", 0),
        QuestionError::TooLong(most) => ("question-wrong-long", most),
        QuestionError::FewOptions => ("question-wrong-few", 0),
        QuestionError::ManyOptions => ("question-wrong-many", MOST_OPTIONS),
        QuestionError::NoneRight => ("question-wrong-none-right", 0),
        QuestionError::AllRight => ("question-wrong-all-right", 0),
        QuestionError::SameTwice => ("question-wrong-twice", 0),
        QuestionError::NoLanguage => ("question-wrong-language", 0),
    };
    around.strings.text(id, &[field, ("most", super::people::count(most))])
}

fn label(name: &str) -> &'static str {
    match name {
        "topic" => "question-topic",
        "stem" => "question-stem",
        "explanation" => "question-explanation",
        "takeaway" => "question-takeaway",
        "reference" => "question-reference",
        "language" => "question-language",
        _ => "question-options",
    }
}

fn input(view: &View<'_>, name: &'static str, value: &str, control: Control<'_>) -> Markup {
    let text = view.around.text(label(name));
    let hint = view.around.strings.attribute(label(name), "hint", &[]);
    let error = view.wrong.iter().find(|(field, _)| *field == name).map(|(_, why)| message(&view.around, name, *why));
    field(&Field { hint: hint.as_deref(), error: error.as_deref(), value, ..Field::new(name, &text, control) })
}

fn form(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let (typed, area) = (view.typed, Control::TextArea);
    let action = view.id.map_or_else(|| "/questions/add".to_owned(), |id| format!("/questions/{id}/save"));
    let mut languages = view.languages.to_vec();
    if !languages.iter().any(|(tag, _)| *tag == typed.language) && !typed.language.is_empty() {
        // An imported language that the product itself doesn't speak.
        languages.clear();
    }
    html! {
        form class="card" method="post" action=(action) {
            (token_field(&view.token))
            (input(view, "stem", &typed.stem, area))
            (options(view))
            (input(view, "explanation", &typed.explanation, area))
            (input(view, "topic", &typed.topic, Control::Input("text")))
            @if !view.topics.is_empty() { p class="hint" { (text("question-topics")) " " bdi { (view.topics.join(", ")) } } }
            (input(view, "takeaway", &typed.takeaway, area))
            (input(view, "reference", &typed.reference, area))
            @if languages.is_empty() { (input(view, "language", &typed.language, Control::Input("text"))) }
            @else { (input(view, "language", &typed.language, Control::Select(&languages))) }
            div class="actions" {
                button class="button brand" name="act" value="save" { (text("question-save")) }
                button class="button neutral" name="act" value="preview" { (text("question-preview")) }
            }
            p class="hint" { (text("question-save-hint")) }
        }
    }
}

/// As many as there may be: what stays empty is left out.
fn options(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let error = view.wrong.iter().find(|(field, _)| *field == "option-1");
    html! {
        fieldset {
            legend { (text("question-options")) }
            p class="hint" { (text("question-options-hint")) }
            @if let Some((name, why)) = error { p class="field-error" { span { (message(&view.around, name, *why)) } } }
            @for number in 1..=MOST_OPTIONS {
                @let option = view.typed.options.get(number - 1);
                @let (name, right) = (format!("option-{number}"), format!("right-{number}"));
                @let value = option.map_or("", |one| one.text.as_str());
                @let word = view.around.strings.text("question-option", &[("number", super::people::count(number))]);
                (field(&Field { value, ..Field::new(&name, &word, Control::Input("text")) }))
                div class="tick" {
                    input type="checkbox" id=(right) name=(right) value="true" checked[option.is_some_and(|one| one.correct)];
                    label for=(right) { (text("question-right")) span class="out-of-sight" { " (" (number) ")" } }
                }
            }
        }
    }
}

/// How learners see it, before and after their answer.
fn seen(view: &View<'_>, version: &QuestionVersion) -> Markup {
    let text = |id: &str| view.around.text(id);
    let (heading, rest) = headline(&version.stem);
    let language = version.language.as_str();
    let option = |one: &QuestionOption| {
        html! {
            li class=(if one.correct { "correct" } else { "other" }) {
                span { (inline(&one.text)) }
                @if one.correct { span class="badges" { (badge(Kind::Success, &text("option-correct"))) } }
            }
        }
    };
    html! {
        section class="card" id="preview" lang=(language) dir="auto" {
            h2 { (heading) }
            @if let Some(rest) = rest { div class="prose" { (rest) } }
            ul class="marked" role="list" { @for one in &version.options { (option(one)) } }
            div class="prose" { (markdown(&version.explanation, Author::Site)) }
            @if !version.takeaway.is_empty() { div class="takeaway" { (markdown(&version.takeaway, Author::Site)) } }
            @if !version.reference.is_empty() { p class="hint" { (inline(&version.reference)) } }
        }
    }
}

/// The question before it is taken out everywhere.
pub(in crate::web) fn withdrawal(around: &Around<'_>, version: &QuestionVersion, token: &str) -> Markup {
    let path = format!("/questions/{}", version.question_id);
    let back = go(&path, &around.page_token, &around.text("course-keep"), Emphasis::Neutral);
    let act = html! {
        form method="post" action=(format!("{path}/withdrawal/confirmed")) {
            (token_field(token))
            button class="button destructive" { (around.text("question-withdraw-now")) }
        }
    };
    let title = around.text("question-withdraw");
    let main = html! {
        h1 { (inline(&version.stem)) }
        (confirm(&title, &around.text("question-withdraw-consequence"), &back, &act))
    };
    around.alone(&title, &main)
}
