//! A look at a connection, step by step: what is looked at, and how each turned out.

use serde::{Deserialize, Serialize};

/// The steps, in order. A step whose ground is missing isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Salesforce takes our token, and it is this org's.
    SignIn,
    /// The API answers in our version, with calls left.
    Api,
    Storage,
    /// Our objects are there.
    Package,
    /// The sync user may write every field that we write.
    Fields,
    /// A row was written and removed.
    TestRow,
    /// People of the org have the permission set that shows them the tab.
    Assigned,
    /// The tab opens without asking each person to approve the app.
    Preauthorised,
}

impl Check {
    pub const ALL: [Self; 8] = [
        Self::SignIn,
        Self::Api,
        Self::Storage,
        Self::Package,
        Self::Fields,
        Self::TestRow,
        Self::Assigned,
        Self::Preauthorised,
    ];

    /// Its message; the attribute `fix` says what to do when it fails.
    pub const fn message(self) -> &'static str {
        match self {
            Self::SignIn => "check-sign-in",
            Self::Api => "check-api",
            Self::Storage => "check-storage",
            Self::Package => "check-package",
            Self::Fields => "check-fields",
            Self::TestRow => "check-test-row",
            Self::Assigned => "check-assigned",
            Self::Preauthorised => "check-preauthorised",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Fine,
    /// Works now, and won't for long.
    Tight,
    /// Nothing is wrong with the connection, and something is left to do for people.
    Todo,
    /// Can't be known yet, or from here.
    Unknown,
    Failed,
}

/// How one step turned out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub check: Check,
    pub outcome: Outcome,
    /// Facts, names and Salesforce's own words: no sentences of ours.
    pub facts: Vec<String>,
}

impl Finding {
    /// What is left of a limit, and all of it, where the facts are that.
    pub fn headroom(&self) -> Option<(i64, i64)> {
        match self.facts.as_slice() {
            [left, all] => Some((left.parse().ok()?, all.parse().ok()?)),
            _ => None,
        }
    }
}

/// Whether the connection does all that is asked of it.
pub fn is_verified(findings: &[Finding]) -> bool {
    Check::ALL.iter().all(|check| findings.iter().any(|one| one.check == *check && one.outcome != Outcome::Failed))
}

/// Less than a tenth left is tight; nothing left has failed. `of`: all, and left.
pub const fn headroom((all, left): (i64, i64)) -> Outcome {
    if all > 0 && left <= 0 {
        Outcome::Failed
    } else if left * 10 < all {
        Outcome::Tight
    } else {
        Outcome::Fine
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_list_without_a_failure_is_verified() {
        let mut findings: Vec<Finding> =
            Check::ALL.iter().map(|check| Finding { check: *check, outcome: Outcome::Fine, facts: vec![] }).collect();
        assert!(is_verified(&findings));
        findings[1].outcome = Outcome::Tight;
        assert!(is_verified(&findings));
        findings[1].outcome = Outcome::Failed;
        assert!(!is_verified(&findings) && !is_verified(&findings[2..]) && !is_verified(&[]));
    }

    #[test]
    fn the_last_tenth_is_tight() {
        assert_eq!(headroom((100, 10)), Outcome::Fine);
        assert_eq!(headroom((100, 9)), Outcome::Tight);
        assert_eq!(headroom((100, 0)), Outcome::Failed);
        assert_eq!(headroom((0, 0)), Outcome::Fine, "an org that doesn't tell isn't accused");
    }
}
