//! The steps of a new site: each has looked for itself and leads to the exact place.

use super::around::{Area, Around};
use super::components::{AssistantStep, Emphasis, Step, assistant, go, page_header};
use crate::app::set_up::{SetUp, Taken};
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) steps: &'a [Taken],
}

/// What a step is called, what it is for, and where it is done.
const fn messages(step: SetUp) -> (&'static str, &'static str, &'static str) {
    match step {
        SetUp::Calendar => ("begin-calendar", "begin-calendar-text", "/settings/calendar"),
        SetUp::People => ("begin-people", "begin-people-text", "/roster"),
        SetUp::Content => ("begin-content", "begin-content-text", "/questions"),
        SetUp::Course => ("begin-course", "begin-course-text", "/courses"),
        SetUp::Salesforce => ("begin-salesforce", "begin-salesforce-text", "/settings/salesforce"),
        SetUp::Launch => ("begin-launch", "begin-launch-text", "/courses"),
    }
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let next = view.steps.iter().find(|one| !one.done).map(|one| one.step);
    let words: Vec<(Step, [String; 3], Option<Markup>)> = view
        .steps
        .iter()
        .map(|one| {
            let (name, meaning, path) = messages(one.step);
            let (step, state) = match (one.done, next == Some(one.step)) {
                (true, _) => (Step::Done, "begin-done"),
                (false, true) => (Step::Current, "begin-next"),
                (false, false) => (Step::Waiting, "begin-waiting"),
            };
            let way = one.may.then(|| go(path, &view.around.page_token, &text("begin-go"), Emphasis::Neutral));
            let way = way.or_else(|| Some(html! { p class="hint" { (text("begin-others")) } }));
            (step, [text(state), text(name), text(meaning)], way)
        })
        .collect();
    let steps: Vec<AssistantStep<'_>> = words
        .iter()
        .map(|(step, [state, name, text], body)| AssistantStep { step: *step, state, name, text, body: body.clone() })
        .collect();
    let next_way = view.steps.iter().find(|one| !one.done && one.may).map(|one| {
        let (name, _, path) = messages(one.step);
        go(path, &view.around.page_token, &text(name), Emphasis::Brand)
    });
    let main = html! {
        (page_header(&text("people-eyebrow"), &text("begin-title"), next_way.as_ref()))
        @if next.is_none() { p { (text("begin-all-done")) } }
        (assistant(&steps))
    };
    view.around.page(&text("begin-title"), Area::People, &main)
}
