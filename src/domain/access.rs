//! Who may do what to whom: one table, asked by every page and every act.
//!
//! Roles add up, and what is not in the table is not allowed. "Manager" is no role but follows from having reports.

use super::roles::{Role, Roles};

/// A thing to be done on a site. Every route of a person in a session names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Answer questions, see one's own standing, say something below an answered question.
    Learn,
    /// Change one's own profile and holds.
    OwnProfile,
    /// Decide about comments.
    Moderate,
    /// See why launches fail.
    Diagnose,
    /// See the export to Salesforce, hold, stop and repeat it.
    SteerExport,
    /// Connect the site to its Salesforce org, set how they work together, disconnect them.
    ConnectOrg,
    /// Read reports about others; whose exactly, `domain::reach` says.
    SeeReports,
    /// Write questions, change them, take them out.
    Author,
    /// Set when the site works, and see what it still needs.
    SetUpSite,
    /// Plan courses, choose their questions and people, launch and close them.
    PlanCourses,
    /// Find people and look at one.
    SeePeople,
    /// Change, tag, suspend people and give them roles.
    ChangePeople,
    /// Erase a person, or take out everything that is stored about one.
    PersonalData,
    /// Import a roster.
    ImportRoster,
    /// Read who did what.
    ReadAudit,
}

/// How far an action reaches, narrowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    Nobody,
    Oneself,
    /// One's direct reports.
    OwnPeople,
    Site,
}

/// Who somebody is for the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Everybody,
    Manager,
    Holder(Role),
}

use Standing::{Everybody, Holder, Manager};

const TABLE: &[(Action, Standing, Scope)] = &[
    (Action::Learn, Everybody, Scope::Oneself),
    (Action::OwnProfile, Everybody, Scope::Oneself),
    (Action::Moderate, Holder(Role::ReportingManager), Scope::Site),
    (Action::Moderate, Holder(Role::ProgramManager), Scope::Site),
    (Action::Moderate, Holder(Role::Admin), Scope::Site),
    (Action::Moderate, Holder(Role::Owner), Scope::Site),
    (Action::Diagnose, Holder(Role::Admin), Scope::Site),
    (Action::Diagnose, Holder(Role::Owner), Scope::Site),
    (Action::SteerExport, Holder(Role::Admin), Scope::Site),
    (Action::SteerExport, Holder(Role::Owner), Scope::Site),
    (Action::ConnectOrg, Holder(Role::Admin), Scope::Site),
    (Action::ConnectOrg, Holder(Role::Owner), Scope::Site),
    (Action::SeeReports, Manager, Scope::OwnPeople),
    // Everybody in the courses that were given to them.
    (Action::SeeReports, Holder(Role::ReportingManager), Scope::OwnPeople),
    (Action::SeeReports, Holder(Role::ProgramManager), Scope::Site),
    (Action::SeeReports, Holder(Role::Owner), Scope::Site),
    (Action::Author, Holder(Role::Author), Scope::Site),
    (Action::Author, Holder(Role::Owner), Scope::Site),
    (Action::SetUpSite, Holder(Role::Admin), Scope::Site),
    (Action::SetUpSite, Holder(Role::Owner), Scope::Site),
    (Action::PlanCourses, Holder(Role::ProgramManager), Scope::Site),
    (Action::PlanCourses, Holder(Role::Owner), Scope::Site),
    (Action::SeePeople, Manager, Scope::OwnPeople),
    (Action::SeePeople, Holder(Role::ProgramManager), Scope::Site),
    (Action::SeePeople, Holder(Role::Admin), Scope::Site),
    (Action::SeePeople, Holder(Role::Owner), Scope::Site),
    (Action::ChangePeople, Holder(Role::Admin), Scope::Site),
    (Action::ChangePeople, Holder(Role::Owner), Scope::Site),
    (Action::PersonalData, Holder(Role::Owner), Scope::Site),
    (Action::ImportRoster, Holder(Role::Admin), Scope::Site),
    (Action::ImportRoster, Holder(Role::Owner), Scope::Site),
    (Action::ReadAudit, Holder(Role::Admin), Scope::Site),
    (Action::ReadAudit, Holder(Role::Owner), Scope::Site),
];

impl Action {
    pub const ALL: [Self; 15] = [
        Self::Learn,
        Self::OwnProfile,
        Self::Moderate,
        Self::Diagnose,
        Self::SteerExport,
        Self::ConnectOrg,
        Self::SeeReports,
        Self::Author,
        Self::SetUpSite,
        Self::PlanCourses,
        Self::SeePeople,
        Self::ChangePeople,
        Self::PersonalData,
        Self::ImportRoster,
        Self::ReadAudit,
    ];
}

/// How far `action` reaches for somebody with these roles; `manages`: has active direct reports.
pub fn scope(action: Action, roles: &Roles, manages: bool) -> Scope {
    let stands = |standing: Standing| match standing {
        Everybody => true,
        Manager => manages,
        Holder(role) => roles.0.contains(&role),
    };
    let lines = TABLE.iter().filter(|(of, standing, _)| *of == action && stands(*standing));
    lines.map(|(_, _, scope)| *scope).max().unwrap_or(Scope::Nobody)
}

/// Why somebody's roles stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RolesStay {
    #[error("only an owner gives or takes the owner's role, or changes an owner")]
    OwnersOnly,
    #[error("a site keeps at least one owner")]
    LastOwner,
}

/// Whether somebody with the roles `giver` may change a person from `before` to `after`: nobody reaches above themselves.
pub fn may_change(giver: &Roles, before: &Roles, after: &Roles) -> Result<(), RolesStay> {
    let concerns_owners = [before, after].iter().any(|roles| roles.0.contains(&Role::Owner));
    if concerns_owners && !giver.0.contains(&Role::Owner) { Err(RolesStay::OwnersOnly) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole matrix as it is meant, a line an action: everybody, manager, and each role by itself.
    #[test]
    fn the_table_says_what_it_is_meant_to_say() {
        let mut matrix = Vec::new();
        for action in Action::ALL {
            let of = |roles: Vec<Role>, manages| match scope(action, &Roles(roles), manages) {
                Scope::Nobody => "-",
                Scope::Oneself => "self",
                Scope::OwnPeople => "own",
                Scope::Site => "site",
            };
            let mut cells = vec![of(vec![], false), of(vec![], true)];
            let roles = [Role::Author, Role::ReportingManager, Role::ProgramManager, Role::Admin, Role::Owner];
            cells.extend(roles.map(|role| of(vec![Role::Learner, role], false)));
            matrix.push(format!("{action:?} {}\n", cells.join(" ")));
        }
        let meant = "Learn self self self self self self self\n\
                     OwnProfile self self self self self self self\n\
                     Moderate - - - site site site site\n\
                     Diagnose - - - - - site site\n\
                     SteerExport - - - - - site site\n\
                     ConnectOrg - - - - - site site\n\
                     SeeReports - own - own site - site\n\
                     Author - - site - - - site\n\
                     SetUpSite - - - - - site site\n\
                     PlanCourses - - - - site - site\n\
                     SeePeople - own - - site site site\n\
                     ChangePeople - - - - - site site\n\
                     PersonalData - - - - - - site\n\
                     ImportRoster - - - - - site site\n\
                     ReadAudit - - - - - site site\n";
        assert_eq!(matrix.concat(), meant);
    }

    #[test]
    fn roles_add_up_and_the_widest_counts() {
        let both = Roles(vec![Role::Author, Role::ProgramManager]);
        assert_eq!(scope(Action::SeePeople, &both, true), Scope::Site);
    }

    #[test]
    fn an_admin_reaches_no_owner() {
        let roles = |role| Roles(vec![role]);
        let (admin, owner, learner) = (roles(Role::Admin), roles(Role::Owner), roles(Role::Learner));
        assert_eq!(may_change(&admin, &learner, &admin), Ok(()));
        assert_eq!(may_change(&admin, &learner, &owner), Err(RolesStay::OwnersOnly));
        assert_eq!(may_change(&admin, &owner, &learner), Err(RolesStay::OwnersOnly));
        assert_eq!(may_change(&owner, &owner, &learner), Ok(()));
    }
}
