//! Messages: notifications, badges and empty states. Icon and words carry the meaning, colour repeats it.

use super::{Icon, icon};
use maud::{Markup, html};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Kind {
    Info,
    Success,
    Warning,
    Error,
    /// For badges that only name something.
    Neutral,
}

impl Kind {
    const fn class(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Neutral => "neutral",
        }
    }

    const fn icon(self) -> Option<Icon> {
        match self {
            Self::Info => Some(Icon::Info),
            Self::Success => Some(Icon::Right),
            Self::Warning => Some(Icon::Warning),
            Self::Error => Some(Icon::Error),
            Self::Neutral => None,
        }
    }
}

/// A message in a box. `role`: `status`, or `alert` for what must be heard at once.
pub(in crate::web) fn notification(kind: Kind, role: &str, message: &Markup) -> Markup {
    html! {
        div class={ "notification " (kind.class()) } role=(role) {
            @if let Some(shown) = kind.icon() { (icon(shown)) }
            div { (message) }
        }
    }
}

/// A word about a thing.
pub(in crate::web) fn badge(kind: Kind, text: &str) -> Markup {
    html! {
        span class={ "badge " (kind.class()) } {
            @if let Some(shown) = kind.icon() { (icon(shown)) }
            (text)
        }
    }
}

/// A list without anything in it: why, and what to do next.
pub(in crate::web) fn empty_state(shown: Icon, heading: &str, text: &str, action: Option<&Markup>) -> Markup {
    html! {
        section class="card empty" {
            (icon(shown))
            h2 { (heading) }
            p { (text) }
            @if let Some(action) = action { (action) }
        }
    }
}
