//! The ways between a learner's pages.

use super::components::{Icon, Tab, tabs};
use super::layout::{self, Frame, Script};
use crate::domain::ids::CourseId;
use crate::strings::Strings;
use maud::{Markup, html};

/// What every page of a person in a session is made with.
pub(in crate::web) struct Around<'a> {
    pub(in crate::web) strings: &'static Strings,
    pub(in crate::web) frame: Frame<'a>,
    pub(in crate::web) page_token: String,
    /// The course whose board the tab leads to.
    pub(in crate::web) board: Option<CourseId>,
    pub(in crate::web) moderates: bool,
    /// There is a report for this person.
    pub(in crate::web) reports: bool,
    /// Steers the exports of the site.
    pub(in crate::web) exports: bool,
}

/// Which of the tabs a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    Today,
    Progress,
    Board,
    Profile,
    Moderation,
    Reports,
    Export,
}

impl Around<'_> {
    pub(super) fn text(&self, id: &str) -> String {
        self.strings.text(id, &[])
    }

    /// A page with its tabs.
    pub(super) fn page(&self, title: &str, area: Area, main: &Markup) -> Markup {
        let board = self.board.map(|course| format!("/board/{course}"));
        let tab = |path, label, icon, of| Tab { path, label: self.text(label), icon, current: of == area };
        let mut all = vec![
            tab("/today", "tab-today", Icon::Today, Area::Today),
            tab("/progress", "tab-progress", Icon::Progress, Area::Progress),
        ];
        if let Some(path) = &board {
            all.push(tab(path, "tab-board", Icon::Board, Area::Board));
        }
        if self.reports {
            all.push(tab("/reports", "tab-reports", Icon::People, Area::Reports));
        }
        all.push(tab("/profile", "tab-profile", Icon::Person, Area::Profile));
        if self.moderates {
            all.push(tab("/moderation", "tab-moderation", Icon::Comment, Area::Moderation));
        }
        if self.exports {
            all.push(tab("/export", "tab-export", Icon::Upload, Area::Export));
        }
        let whole = html! { (tabs(&self.text("tab-label"), &self.page_token, &all)) (main) };
        layout::page(self.strings, title, Some(self.frame), Script::Fit, &whole)
    }

    /// A page for one thing, without ways elsewhere.
    pub(super) fn alone(&self, title: &str, main: &Markup) -> Markup {
        layout::page(self.strings, title, Some(self.frame), Script::Fit, main)
    }
}
