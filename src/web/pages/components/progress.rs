//! How far something is: a bar with its words, figures, a run that goes on, steps of a way.

use super::notice::{Kind, badge};
use super::{Icon, icon};
use maud::{Markup, html};

/// A bar. `text` says the same in words and is shown below it.
pub(in crate::web) fn progress(label: &str, value: i64, max: i64, text: &str) -> Markup {
    html! {
        div class="progress" {
            progress max=(max.max(1)) value=(value.clamp(0, max.max(1))) aria-label={ (label) ": " (text) } { (text) }
            p class="hint" { (label) ": " (text) }
        }
    }
}

/// Names with their values, large.
pub(in crate::web) fn figures(figures: &[(String, String)]) -> Markup {
    html! {
        dl class="figures" { @for (name, value) in figures { div { dt { (name) } dd { (value) } } } }
    }
}

/// Names with their values, in lines.
pub(in crate::web) fn details(details: &[(String, Markup)]) -> Markup {
    html! {
        dl class="details" { @for (name, value) in details { div { dt { (name) } dd { (value) } } } }
    }
}

/// Work that goes on by itself. The script fetches the part anew every `seconds` while that is given; without a script
/// `update` is a button that does. The words are a status, so a screen reader hears them change.
pub(in crate::web) fn running(id: &str, bar: &Markup, words: &str, seconds: Option<u32>, update: &Markup) -> Markup {
    html! {
        section class="card" id=(id) data-refresh=[seconds] {
            (bar)
            p role="status" { (words) }
            (update)
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Step {
    Done,
    Current,
    Failed,
    Waiting,
}

impl Step {
    const fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Current => "current",
            Self::Failed => "failed",
            Self::Waiting => "waiting",
        }
    }

    const fn sign(self) -> (Kind, Icon) {
        match self {
            Self::Done => (Kind::Success, Icon::Right),
            Self::Current => (Kind::Info, Icon::Go),
            Self::Failed => (Kind::Error, Icon::Wrong),
            Self::Waiting => (Kind::Neutral, Icon::Clock),
        }
    }
}

/// A path: where one stands between the first and the last step. Each: its state, that state in a word, its name.
pub(in crate::web) fn path(label: &str, steps: &[(Step, &str, &str)]) -> Markup {
    html! {
        ol class="path" aria-label=(label) {
            @for (step, state, name) in steps {
                li class=(step.class()) aria-current=[(*step == Step::Current).then_some("step")] {
                    (icon(step.sign().1)) span { (name) } span class="out-of-sight" { " (" (state) ")" }
                }
            }
        }
    }
}

/// One step of a setup assistant: it verifies itself, and says the exact fix.
pub(in crate::web) struct AssistantStep<'a> {
    pub(in crate::web) step: Step,
    /// The state in a word.
    pub(in crate::web) state: &'a str,
    pub(in crate::web) name: &'a str,
    pub(in crate::web) text: &'a str,
    /// What was found out, the fix, and the buttons.
    pub(in crate::web) body: Option<Markup>,
}

pub(in crate::web) fn assistant(steps: &[AssistantStep<'_>]) -> Markup {
    html! {
        ol class="assistant" role="list" {
            @for one in steps {
                li class={ "card " (one.step.class()) } {
                    div class="step-heading" { h2 { (one.name) } (badge(one.step.sign().0, one.state)) }
                    p { (one.text) }
                    @if let Some(body) = &one.body { (body) }
                }
            }
        }
    }
}
