//! Whose learning somebody may look at. Everybody sees themselves elsewhere; this is about other people.
//!
//! A manager is whoever has people reporting to them, and sees these people, directly or all below. Reporting managers read the
//! courses they were given; program managers and owners read the whole site. Nothing else opens anything: an author, an
//! administrator of users or somebody of another site sees no report.

use super::ids::CourseId;
use super::roles::{Role, Roles};
use std::collections::BTreeSet;

/// What a person may look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Everybody in every course.
    pub site: bool,
    /// Everybody in these courses.
    pub courses: BTreeSet<CourseId>,
    /// Their own people, in whichever course.
    pub team: bool,
}

/// How far down a team goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    #[default]
    Direct,
    /// Everybody below, once each, however the lines run.
    AllBelow,
}

impl Reach {
    /// `manages`: has somebody reporting to them. `assigned`: courses given to read, which count for reporting managers only.
    pub fn of(roles: &Roles, manages: bool, assigned: impl IntoIterator<Item = CourseId>) -> Self {
        let has = |role| roles.0.contains(&role);
        let courses = if has(Role::ReportingManager) { assigned.into_iter().collect() } else { BTreeSet::new() };
        Self { site: has(Role::Owner) || has(Role::ProgramManager), courses, team: manages }
    }

    /// Whether there is a report for this person at all, as far as roles tell without a look at their courses.
    pub fn has_reports(roles: &Roles, manages: bool) -> bool {
        manages || [Role::Owner, Role::ProgramManager, Role::ReportingManager].iter().any(|role| roles.0.contains(role))
    }

    /// Everybody who takes part in `course`.
    pub fn reads(&self, course: CourseId) -> bool {
        self.site || self.courses.contains(&course)
    }

    /// A person who takes part in `course`. `below`: they report to this manager, directly or through others.
    pub fn sees(&self, course: CourseId, below: bool) -> bool {
        self.reads(course) || (self.team && below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ONE: CourseId = CourseId(Uuid::from_u128(1));
    const TWO: CourseId = CourseId(Uuid::from_u128(2));

    /// Role, manages, and what is seen of: a person below in ONE, a stranger in ONE (assigned), a stranger in TWO.
    #[test]
    fn roles_and_reporting_lines_open_exactly_this() {
        let table = [
            (Role::Learner, false, [false, false, false]),
            (Role::Learner, true, [true, false, false]),
            (Role::Author, false, [false, false, false]),
            (Role::Author, true, [true, false, false]),
            (Role::Admin, false, [false, false, false]),
            (Role::Admin, true, [true, false, false]),
            (Role::ReportingManager, false, [true, true, false]),
            (Role::ReportingManager, true, [true, true, false]),
            (Role::ProgramManager, false, [true, true, true]),
            (Role::Owner, false, [true, true, true]),
        ];
        for (role, manages, expected) in table {
            let roles = Roles(vec![Role::Learner, role]);
            let reach = Reach::of(&roles, manages, [ONE]);
            let seen = [reach.sees(ONE, true), reach.sees(ONE, false), reach.sees(TWO, false)];
            assert_eq!(seen, expected, "{role:?}, manages: {manages}");
            assert_eq!(Reach::has_reports(&roles, manages), expected.contains(&true), "{role:?}, manages: {manages}");
        }
    }

    #[test]
    fn an_assigned_course_opens_nothing_to_somebody_who_lost_the_role() {
        let reach = Reach::of(&Roles(vec![Role::Learner]), false, [ONE]);
        assert!(!reach.reads(ONE));
    }
}
