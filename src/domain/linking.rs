//! Which account a Salesforce person gets at the first launch.
//!
//! The identity is (org id, Salesforce user id). An e-mail address only ever helps once, for the first link, and only to
//! an account that can do no more than learn: taking over more by an address would be taking over the site.

use super::canvas;
use super::ids::UserId;
use super::roles::Roles;
use super::time::Zone;

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

/// When Salesforce is asked whether the launching person's token is alive. Links by e-mail address always ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Liveness {
    Off,
    /// When an account is made for somebody.
    #[default]
    First,
    /// And now and then at later launches.
    Sampled,
}

impl Liveness {
    const ALL: [Self; 3] = [Self::Off, Self::First, Self::Sampled];

    /// `off`, `first` or `sampled`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::First => "first",
            Self::Sampled => "sampled",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
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

/// What Salesforce says about a person that an account may follow. Texts are cut to what our columns hold; a member that
/// is missing or unusable is `None` and changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub locale: Option<String>,
    /// IANA name, known to the time zone database.
    pub time_zone: Option<String>,
}

/// Longest name that is taken over, in characters; Salesforce allows 80.
const MAX_NAME: usize = 120;

impl Profile {
    pub fn of(user: &canvas::CanvasUser) -> Self {
        let name = |text: &Option<String>| {
            let text = text.as_deref()?.trim();
            let clean: String = text.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
            (!clean.is_empty()).then_some(clean)
        };
        let language = user.locale.as_deref().or(user.language.as_deref());
        let looks_like_one = |text: &&str| {
            (2..=20).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        };
        Self {
            first_name: name(&user.first_name),
            last_name: name(&user.last_name),
            locale: language.filter(looks_like_one).map(str::to_owned),
            time_zone: user.time_zone.clone().filter(|zone| zone.len() <= 64 && Zone::named(zone).is_some()),
        }
    }
}

/// An e-mail address as it is compared and stored: trimmed, lower case; `None` when it is none.
pub fn address(text: &str) -> Option<String> {
    let address = text.trim().to_lowercase();
    let (local, domain) = address.rsplit_once('@')?;
    let sound = !local.is_empty() && domain.contains('.') && !address.contains(char::is_whitespace);
    (sound && address.len() <= 254 && !address.chars().any(char::is_control)).then_some(address)
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
