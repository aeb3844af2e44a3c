//! What became of what was typed into settings: said above the page, and at its field.

use super::around::Around;
use super::components::{Kind, error_summary, notification};
use maud::{Markup, html};

#[derive(Debug, Clone, Copy, Default)]
pub(in crate::web) enum Stored {
    /// Nothing was sent.
    #[default]
    Nothing,
    Yes,
    /// Field and message of what is wrong.
    Not(&'static str, &'static str),
}

impl Stored {
    pub(in crate::web) const fn is_refused(self) -> bool {
        matches!(self, Self::Not(..))
    }

    pub(super) fn notice(self, around: &Around<'_>) -> Markup {
        match self {
            Self::Nothing => html! {},
            Self::Yes => notification(Kind::Success, "status", &html! { p { (around.text("settings-stored")) } }),
            Self::Not(field, message) => {
                error_summary(&around.text("settings-not-stored"), &[(field, &around.text(message))])
            }
        }
    }

    pub(super) fn error_of(self, around: &Around<'_>, field: &str) -> Option<String> {
        match self {
            Self::Not(of, message) if of == field => Some(around.text(message)),
            _ => None,
        }
    }
}
