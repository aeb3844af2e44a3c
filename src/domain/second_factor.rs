//! Who proves themselves twice, and the codes that stand in for a lost telephone.

use super::roles::{Role, Roles};

/// Codes that a person has at first.
pub const RECOVERY_CODES: usize = 10;
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// 60 bits: nothing to guess, even offline.
pub const RECOVERY_BYTES: usize = 12;

/// Whether somebody with these roles needs a second factor when they don't come through Salesforce: whoever reads or changes
/// what is others', beyond a manager's own people.
pub fn is_needed(roles: &Roles) -> bool {
    roles.0.iter().any(|role| match role {
        Role::Owner | Role::Admin | Role::ProgramManager | Role::ReportingManager => true,
        Role::Learner | Role::Author => false,
    })
}

/// A recovery code in three groups, as it is shown once.
pub fn recovery_code(random: [u8; RECOVERY_BYTES]) -> String {
    let letters: Vec<char> = random
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
        .map(|letter| char::from(*letter))
        .collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sign_in::tidy;

    #[test]
    fn whoever_may_more_than_a_manager_proves_it_twice() {
        for (role, needed) in [
            (Role::Learner, false),
            (Role::Author, false),
            (Role::ReportingManager, true),
            (Role::ProgramManager, true),
            (Role::Admin, true),
            (Role::Owner, true),
        ] {
            assert_eq!(is_needed(&Roles(vec![Role::Learner, role])), needed, "{role:?}");
        }
        assert!(!is_needed(&Roles::default()));
    }

    #[test]
    fn a_recovery_code_is_typed_as_people_type() {
        let code = recovery_code([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255]);
        assert_eq!(code, "ABCD-EFGH-JKL9");
        assert_eq!(tidy(&code.to_lowercase().replace('-', " ")), "ABCDEFGHJKL9");
    }
}
