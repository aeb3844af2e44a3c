//! Which account a Salesforce person gets at the first launch.
//!
//! The identity is (org id, Salesforce user id). An e-mail address only ever helps once, for the first link, and only to
//! an account that can do no more than learn: taking over more by an address would be taking over the site.

use super::ids::UserId;
use super::roles::Roles;

/// An account of the site with the launching person's e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub user_id: UserId,
    pub roles: Roles,
    /// Has active direct reports, which makes a manager without any role saying so.
    pub manages: bool,
    pub active: bool,
    /// Already another Salesforce person's account.
    pub linked: bool,
}

/// Why nobody was linked; each has its own advice on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotLinked {
    #[error("the site has no account with this e-mail address")]
    NoAccount,
    #[error("more than one account has this e-mail address")]
    Ambiguous,
    #[error("the account belongs to another Salesforce user already")]
    Taken,
    #[error("the account has a role beyond learner: it needs an invitation code")]
    NeedsInvitation,
    #[error("the account is suspended")]
    Suspended,
}

/// Decides the first link among the accounts that share the (verified) e-mail address.
pub fn first_link(candidates: &[Candidate]) -> Result<UserId, NotLinked> {
    match candidates {
        [] => Err(NotLinked::NoAccount),
        [one] if one.linked => Err(NotLinked::Taken),
        [one] if !one.active => Err(NotLinked::Suspended),
        [one] if one.manages || !one.roles.is_learner_only() => Err(NotLinked::NeedsInvitation),
        [one] => Ok(one.user_id),
        _ => Err(NotLinked::Ambiguous),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::roles::Role;
    use uuid::Uuid;

    fn candidate() -> Candidate {
        Candidate {
            user_id: UserId(Uuid::from_u128(1)),
            roles: Roles(vec![Role::Learner]),
            manages: false,
            active: true,
            linked: false,
        }
    }

    #[test]
    fn one_plain_learner_is_linked() {
        assert_eq!(first_link(&[candidate()]), Ok(candidate().user_id));
    }

    #[test]
    fn an_address_never_opens_more_than_a_learners_account() {
        let with = |change: fn(&mut Candidate)| {
            let mut one = candidate();
            change(&mut one);
            first_link(&[one])
        };
        assert_eq!(with(|c| c.roles = Roles(vec![Role::Learner, Role::Owner])), Err(NotLinked::NeedsInvitation));
        assert_eq!(with(|c| c.manages = true), Err(NotLinked::NeedsInvitation));
        assert_eq!(with(|c| c.linked = true), Err(NotLinked::Taken));
        assert_eq!(with(|c| c.active = false), Err(NotLinked::Suspended));
        assert_eq!(first_link(&[]), Err(NotLinked::NoAccount));
        assert_eq!(first_link(&[candidate(), candidate()]), Err(NotLinked::Ambiguous));
    }
}
