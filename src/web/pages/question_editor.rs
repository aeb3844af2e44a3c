//! Writing one question: its form, how learners will see it, its picture and versions, and taking it out of all Qstreams.

use super::around::{Area, Around};
use super::components::{
    Control, Emphasis, Field, Kind, badge, confirm, error_summary, field, go, notification, page_header, submit, tick,
    token_field,
};
use super::markdown::{Author, headline, inline, markdown};
use super::question::picture as seen_picture;
use super::question_history;
use crate::app::questions::Opened;
use crate::domain::authoring::{FieldError, MOST_OPTIONS, QuestionError, TypedQuestion};
use crate::domain::ids::QuestionId;
use crate::domain::question::{QuestionOption, QuestionVersion};
use crate::domain::time::Zone;
use crate::strings::FluentValue;
use maud::{Markup, html};

/// Which question the form is of.
#[derive(Clone, Copy)]
pub(in crate::web) enum Of<'a> {
    /// One that isn't there yet. Its id comes with the form: sent twice, it is one question.
    New { id: QuestionId, copy_of: Option<QuestionId> },
    Stored {
        opened: &'a Opened,
        tokens: &'a Tokens,
        /// Where its picture is fetched.
        picture: Option<&'a str>,
    },
}

/// For the changes that stored questions have beside their form.
pub(in crate::web) struct Tokens {
    pub(in crate::web) picture: String,
    pub(in crate::web) remove: String,
    pub(in crate::web) offer: String,
}

/// What became of what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Note {
    Saved,
    /// Qstreams that run ask it so, too.
    Reworded,
    Copy,
    Offered,
    Corrected,
    Changed,
    MoreThanWording,
    NotAPicture,
    NoDescription,
}

impl Note {
    pub(in crate::web) const fn refuses(self) -> bool {
        matches!(self, Self::Changed | Self::MoreThanWording | Self::NotAPicture | Self::NoDescription)
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Saved => "question-saved",
            Self::Reworded => "question-reworded",
            Self::Copy => "question-copy-hint",
            Self::Offered => "question-offered",
            Self::Corrected => "correction-done",
            Self::Changed => "question-changed-meanwhile",
            Self::MoreThanWording => "question-more-than-wording",
            Self::NotAPicture => "question-not-a-picture",
            Self::NoDescription => "question-no-description",
        }
    }

    const fn kind(self) -> (Kind, &'static str) {
        match self {
            Self::Copy => (Kind::Info, "note"),
            _ if self.refuses() => (Kind::Error, "alert"),
            _ => (Kind::Success, "status"),
        }
    }
}

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) zone: &'a Zone,
    pub(in crate::web) of: Of<'a>,
    /// As stored, or as typed.
    pub(in crate::web) typed: &'a TypedQuestion,
    pub(in crate::web) wrong: &'a [FieldError],
    /// How learners would see what was typed.
    pub(in crate::web) preview: Option<&'a QuestionVersion>,
    pub(in crate::web) note: Option<Note>,
    /// Ticked: Qstreams that run get the new wording, too.
    pub(in crate::web) everywhere: bool,
    /// Topics that there are already, to choose from while typing.
    pub(in crate::web) topics: &'a [String],
    pub(in crate::web) languages: &'a [(&'static str, &'static str)],
    pub(in crate::web) token: String,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let title = text(if matches!(view.of, Of::New { .. }) { "questions-new" } else { "question-edit" });
    let messages: Vec<(&str, String)> =
        view.wrong.iter().map(|(name, why)| (*name, message(&view.around, name, *why))).collect();
    let messages: Vec<(&str, &str)> = messages.iter().map(|(name, message)| (*name, message.as_str())).collect();
    let main = html! {
        (page_header(&text("questions-title"), &title, None))
        @if let Some(note) = view.note {
            @let (kind, role) = note.kind();
            (notification(kind, role, &html! { p { (text(note.text())) } }))
        }
        @if !messages.is_empty() { (error_summary(&text("profile-wrong"), &messages)) }
        @if let Some(version) = view.preview { (seen(view, version)) }
        (form(view))
        @if let Of::Stored { opened, tokens, picture: address } = view.of {
            (picture(view, opened, (tokens, address)))
            (question_history::versions(&view.around, view.zone, opened))
            (place(view, opened, tokens))
        }
        (go("/questions", &view.around.page_token, &text("questions-back"), Emphasis::Neutral))
    };
    view.around.page(&title, Area::Questions, &main)
}

/// The picture: shown, described, replaced, taken away.
fn picture(view: &View<'_>, opened: &Opened, (tokens, address): (&Tokens, Option<&str>)) -> Markup {
    let text = |id: &str| view.around.text(id);
    let path = format!("/questions/{}/picture", opened.newest.question_id);
    let media = opened.newest.media.as_ref();
    let (file, about) = (text("question-picture-file"), text("question-picture-about"));
    let (file_hint, about_hint) = (text("question-picture-file-hint"), text("question-picture-about-hint"));
    let value = media.map_or("", |media| media.alt.as_str());
    html! {
        section class="card" id="picture" {
            h2 { (text("question-picture")) }
            @if let (Some(media), Some(address)) = (media, address) {
                (seen_picture(media, address, &opened.newest.language))
            }
            form method="post" action=(format!("{path}/upload")) enctype="multipart/form-data" {
                (token_field(&tokens.picture))
                (field(&Field { hint: Some(&about_hint), value, ..Field::new("about", &about, Control::Input("text")) }))
                (field(&Field {
                    hint: Some(&file_hint),
                    ..Field::new("file", &file, Control::File("image/png,image/jpeg,image/gif,image/webp"))
                }))
                (submit(&text("question-picture-save"), Emphasis::Neutral))
            }
            @if media.is_some() {
                form method="post" action=(format!("{path}/end")) {
                    (token_field(&tokens.remove))
                    (submit(&text("question-picture-remove"), Emphasis::Link))
                }
            }
        }
    }
}

/// Copied, taken out, offered again.
fn place(view: &View<'_>, opened: &Opened, tokens: &Tokens) -> Markup {
    let text = |id: &str| view.around.text(id);
    let path = format!("/questions/{}", opened.newest.question_id);
    html! {
        section class="card" {
            @if opened.withdrawn { p { (badge(Kind::Neutral, &text("question-withdrawn"))) " " (text("question-withdrawn-text")) } }
            div class="actions" {
                (go(&format!("{path}/copy"), &view.around.page_token, &text("question-copy"), Emphasis::Neutral))
                @if opened.withdrawn {
                    form method="post" action=(format!("{path}/offer/add")) {
                        (token_field(&tokens.offer))
                        (submit(&text("question-offer"), Emphasis::Neutral))
                    }
                } @else {
                    (go(&format!("{path}/withdrawal"), &view.around.page_token, &text("question-withdraw"), Emphasis::Destructive))
                }
            }
        }
    }
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
    let (action, launched) = match view.of {
        Of::New { .. } => ("/questions/add".to_owned(), false),
        Of::Stored { opened, .. } => (format!("/questions/{}/save", opened.newest.question_id), opened.launched()),
    };
    let (everywhere, everywhere_hint) = (text("question-everywhere"), text("question-everywhere-hint"));
    let mut languages = view.languages.to_vec();
    if !languages.iter().any(|(tag, _)| *tag == typed.language) && !typed.language.is_empty() {
        // An imported language that the product itself doesn't speak.
        languages.clear();
    }
    html! {
        form class="card" method="post" action=(action) {
            (token_field(&view.token))
            (begun_with(view.of))
            (input(view, "stem", &typed.stem, area))
            (options(view))
            (input(view, "explanation", &typed.explanation, area))
            (input(view, "topic", &typed.topic, Control::Input("text")))
            @if !view.topics.is_empty() { p class="hint" { (text("question-topics")) " " bdi { (view.topics.join(", ")) } } }
            (input(view, "takeaway", &typed.takeaway, area))
            (input(view, "reference", &typed.reference, area))
            @if languages.is_empty() { (input(view, "language", &typed.language, Control::Input("text"))) }
            @else { (input(view, "language", &typed.language, Control::Select(&languages))) }
            @if launched { (tick("everywhere", &everywhere, Some(&everywhere_hint), view.everywhere)) }
            div class="actions" {
                button class="button brand" name="act" value="save" { (text("question-save")) }
                button class="button neutral" name="act" value="preview" { (text("question-preview")) }
            }
            p class="hint" { (text("question-save-hint")) }
        }
    }
}

/// What the form began with: sent twice, or beside somebody else's change, it is known again.
fn begun_with(of: Of<'_>) -> Markup {
    html! {
        @match of {
            Of::New { id, copy_of } => {
                input type="hidden" name="id" value=(id);
                @if let Some(copy_of) = copy_of { input type="hidden" name="copy_of" value=(copy_of); }
            }
            Of::Stored { opened, .. } => input type="hidden" name="base" value=(opened.newest.id);
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
