//! The ways between a learner's pages.

use super::components::{Emphasis, Icon, Kind, Tab, go, link_tabs, notification, tabs};
use super::layout::{self, Frame};
use crate::domain::ids::CourseId;
use crate::strings::Strings;
use maud::{Markup, html};

/// What every page of a person in a session is made with.
#[expect(clippy::struct_excessive_bools, reason = "each says whether one way is there")]
pub(in crate::web) struct Around<'a> {
    pub(in crate::web) strings: &'static Strings,
    /// Missing in a window of its own.
    pub(in crate::web) frame: Option<Frame<'a>>,
    pub(in crate::web) page_token: String,
    /// The course whose board the tab leads to.
    pub(in crate::web) board: Option<CourseId>,
    pub(in crate::web) moderates: bool,
    /// Sees the people of the site.
    pub(in crate::web) people: bool,
    /// Came by the link of a question mail: there are no ways to anything else.
    pub(in crate::web) questions_only: bool,
    /// There is a report for this person.
    pub(in crate::web) reports: bool,
    /// Writes the questions of the site.
    pub(in crate::web) authors: bool,
    /// Plans the courses of the site.
    pub(in crate::web) plans: bool,
    /// Steers the exports of the site.
    pub(in crate::web) exports: bool,
    /// Salesforce doesn't let the site in, and this person may mend that.
    pub(in crate::web) broken: bool,
}

/// Which of the tabs a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    Today,
    Progress,
    Board,
    Profile,
    Moderation,
    People,
    Reports,
    Questions,
    Courses,
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
        if self.authors {
            all.push(tab("/questions", "tab-questions", Icon::Question, Area::Questions));
        }
        if self.plans {
            all.push(tab("/courses", "tab-courses", Icon::Calendar, Area::Courses));
        }
        if self.people {
            all.push(tab("/people", "tab-people", Icon::People, Area::People));
        }
        if self.exports {
            all.push(tab("/export", "tab-export", Icon::Upload, Area::Export));
        }
        let label = self.text("tab-label");
        let whole = html! {
            @if self.questions_only {} @else if self.frame.is_some() {
                (tabs(&label, &self.page_token, &all))
            } @else {
                (link_tabs(&label, &all))
            }
            @if self.broken && area != Area::Export { (self.outage()) }
            (main)
        };
        self.alone(title, &whole)
    }

    fn outage(&self) -> Markup {
        let way = go("/settings/salesforce", &self.page_token, &self.text("settings-broken-mend"), Emphasis::Neutral);
        notification(Kind::Error, "status", &html! { p { (self.text("settings-broken-banner")) } (way) })
    }

    /// A page for one thing, without ways elsewhere.
    pub(super) fn alone(&self, title: &str, main: &Markup) -> Markup {
        layout::in_session(self.strings, title, self.frame, main)
    }
}
