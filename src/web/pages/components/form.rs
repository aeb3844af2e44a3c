//! Form elements: label above, hint between, what is wrong right at the field and once more on top.

use super::{Icon, icon};
use maud::{Markup, html};

#[derive(Debug, Clone, Copy)]
pub(in crate::web) enum Control<'a> {
    /// An `<input>` of that type: `text`, `email`, `date`, `number`, `password`, `search`, `url`, `time`.
    Input(&'static str),
    TextArea,
    /// Value and label of each.
    Select(&'a [(&'a str, &'a str)]),
    /// Accepted types, `.csv,text/csv`.
    File(&'static str),
}

/// One field of a form.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct Field<'a> {
    /// Also its id: unique on the page.
    pub(in crate::web) name: &'a str,
    pub(in crate::web) label: &'a str,
    pub(in crate::web) hint: Option<&'a str>,
    pub(in crate::web) error: Option<&'a str>,
    pub(in crate::web) value: &'a str,
    pub(in crate::web) control: Control<'a>,
    pub(in crate::web) required: bool,
    /// A token of HTML's autofill list.
    pub(in crate::web) autocomplete: Option<&'static str>,
}

impl<'a> Field<'a> {
    pub(in crate::web) const fn new(name: &'a str, label: &'a str, control: Control<'a>) -> Self {
        Self { name, label, hint: None, error: None, value: "", control, required: false, autocomplete: None }
    }
}

pub(in crate::web) fn field(field: &Field<'_>) -> Markup {
    let (hint_id, error_id) = (format!("{}-hint", field.name), format!("{}-error", field.name));
    let described = [field.hint.map(|_| hint_id.as_str()), field.error.map(|_| error_id.as_str())];
    let described: Vec<&str> = described.into_iter().flatten().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    html! {
        div class={ "field" @if field.error.is_some() { " invalid" } } {
            label for=(field.name) { (field.label) }
            @if let Some(hint) = field.hint { p class="hint" id=(hint_id) { (hint) } }
            @if let Some(error) = field.error { p class="field-error" id=(error_id) { (icon(Icon::Error)) span { (error) } } }
            (control(field, described.as_deref()))
        }
    }
}

fn control(field: &Field<'_>, described: Option<&str>) -> Markup {
    let Field { name, value, required, autocomplete, .. } = *field;
    let invalid = field.error.map(|_| "true");
    match field.control {
        Control::Input(kind) => html! {
            input type=(kind) id=(name) name=(name) value=(value) required[required] autocomplete=[autocomplete]
                aria-describedby=[described] aria-invalid=[invalid];
        },
        Control::TextArea => html! {
            textarea id=(name) name=(name) rows="3" required[required] aria-describedby=[described] aria-invalid=[invalid] {
                (value)
            }
        },
        Control::Select(options) => html! {
            select id=(name) name=(name) required[required] aria-describedby=[described] aria-invalid=[invalid] {
                @for (option, label) in options { option value=(option) selected[*option == value] { (label) } }
            }
        },
        Control::File(accept) => html! {
            input type="file" id=(name) name=(name) accept=(accept) required[required] aria-describedby=[described]
                aria-invalid=[invalid];
        },
    }
}

/// A box to tick.
pub(in crate::web) fn tick(name: &str, label: &str, hint: Option<&str>, checked: bool) -> Markup {
    let hint_id = format!("{name}-hint");
    html! {
        div class="tick" {
            input type="checkbox" id=(name) name=(name) value="true" checked[checked] aria-describedby=[hint.map(|_| &hint_id)];
            label for=(name) { (label) }
            @if let Some(hint) = hint { p class="hint" id=(hint_id) { (hint) } }
        }
    }
}

/// What is wrong with a form, on top of it: each line leads to its field.
pub(in crate::web) fn error_summary(heading: &str, errors: &[(&str, &str)]) -> Markup {
    html! {
        div class="notification error" role="alert" tabindex="-1" data-focus {
            (icon(Icon::Error))
            div {
                h2 { (heading) }
                ul { @for (name, error) in errors { li { a href={ "#" (name) } { (error) } } } }
            }
        }
    }
}
