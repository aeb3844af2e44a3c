//! How figures about learning are said, on pages and in mails alike.

use super::Strings;
use crate::domain::at_risk::Reason;

/// So many names stand in a finding.
const NAMED: usize = 3;

/// The message that says why somebody needs a word.
pub const fn reason(of: Reason) -> &'static str {
    match of {
        Reason::NotStarted => "reports-risk-not-started",
        Reason::Stalled => "reports-risk-stalled",
        Reason::Backlog => "reports-risk-backlog",
        Reason::LowProficiency => "reports-risk-low",
        Reason::Falling => "reports-risk-falling",
        Reason::WontFinish => "reports-risk-wont-finish",
    }
}

/// A percentage without decimals and without its sign; a dash where nothing is known.
pub fn whole(percent: Option<f64>) -> String {
    percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent:.0}"))
}

impl Strings {
    /// A part of a whole, with its percentage where there is a whole.
    pub fn share(&self, part: usize, of: usize) -> String {
        let percent = crate::domain::report::share(part, of);
        let counts = [("part", part.into()), ("whole", of.into()), ("percent", whole(percent).into())];
        self.text(if percent.is_some() { "reports-of" } else { "reports-nothing-of" }, &counts)
    }

    /// Right at first and now, in percent, over so many questions that somebody answered.
    pub fn right_then_now(&self, first: Option<f64>, now: Option<f64>, pairs: usize) -> String {
        let pairs = self.number(i64::try_from(pairs).unwrap_or(i64::MAX));
        let args = [("first", whole(first).into()), ("now", whole(now).into()), ("count", pairs.into())];
        self.text("reports-right-value", &args)
    }

    /// Who of so many people needs a word; `names` are those at risk, the most urgent first.
    pub fn at_risk(&self, names: &[String], people: usize) -> String {
        let mut listed = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        if names.len() > NAMED {
            let args = [("names", listed.into()), ("more", (names.len() - NAMED).into())];
            listed = self.text("reports-names-more", &args);
        }
        let people = self.text("reports-people", &[("count", people.into())]);
        self.text(
            "reports-finding-risk",
            &[("count", names.len().into()), ("people", people.into()), ("names", listed.into())],
        )
    }

    /// How many teams are low, and which is the lowest.
    pub fn low_teams(&self, low: usize, teams: usize, lowest: Option<(String, f64)>) -> String {
        let (team, percent) = lowest.map_or_else(Default::default, |(team, percent)| (team, whole(Some(percent))));
        let args = [("low", low.into()), ("teams", teams.into()), ("team", team.into()), ("percent", percent.into())];
        self.text("reports-finding-groups", &args)
    }

    /// The manager's name, or words for people without one.
    pub fn team_name(&self, manager: Option<&str>) -> String {
        manager.map_or_else(|| self.text("reports-unmanaged", &[]), str::to_owned)
    }
}
