//! The cookie that may corroborate a session in the frame, and never identifies anybody.
//!
//! Every org in Lightning shares one cookie partition of the browser, so each (org, person) has a cookie name of its own.
//! A browser that sends the cookie back must send it from then on; one that never does is served all the same.

use super::ids::{OrgId, SalesforceUserId};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use uuid::Uuid;

/// What every name begins with. `__Host-`: only this host over TLS can have set it.
pub const PREFIX: &str = "__Host-qs.";

/// The cookie's name for one person of one org, `__Host-qs.` and eight hexadecimal digits.
pub fn cookie_name(org: &str, person: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(org.as_bytes());
    hash.update(b"|");
    hash.update(person.as_bytes());
    let digest = hash.finalize();
    digest.iter().take(4).fold(PREFIX.to_owned(), |mut name, byte| {
        // Writing to a String can't fail.
        let _infallible = write!(name, "{byte:02x}");
        name
    })
}

/// The name for a launch.
pub fn cookie_name_of(org: &OrgId, person: &SalesforceUserId) -> String {
    cookie_name(org.as_str(), person.as_str())
}

/// A cookie value of ours: 128 random bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrowserKey(Uuid);

impl BrowserKey {
    pub const fn new(random: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(random))
    }

    pub fn parse(value: &str) -> Option<Self> {
        (value.len() == 32).then(|| Uuid::try_parse(value).ok()).flatten().map(Self)
    }

    pub fn value(self) -> String {
        self.0.as_simple().to_string()
    }

    /// What the session keeps of it: a stolen database gives no cookies.
    pub fn digest(self) -> Uuid {
        let digest: [u8; 32] = Sha256::digest(self.0.as_bytes()).into();
        Uuid::from_bytes(digest.first_chunk::<16>().copied().unwrap_or_default())
    }
}

/// What the browser sent, held against what the session knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corroboration {
    /// The cookie of this session came back.
    Confirmed,
    /// None came, and none ever did.
    Absent,
    /// Another one came, or none although there was one before: a copied page, or another browser.
    Refused,
}

/// `expected` and `seen_before` are the session's; `presented` is the cookie's value, if one came.
pub fn corroborate(expected: Uuid, seen_before: bool, presented: Option<&str>) -> Corroboration {
    match presented {
        Some(value) if BrowserKey::parse(value).is_some_and(|key| key.digest() == expected) => Corroboration::Confirmed,
        Some(_) => Corroboration::Refused,
        None if seen_before => Corroboration::Refused,
        None => Corroboration::Absent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_once_seen_must_come_again_and_a_foreign_one_never_passes() {
        let key = BrowserKey::new([7; 16]);
        let value = key.value();
        assert_eq!(corroborate(key.digest(), false, Some(&value)), Corroboration::Confirmed);
        assert_eq!(corroborate(key.digest(), false, None), Corroboration::Absent);
        assert_eq!(corroborate(key.digest(), true, None), Corroboration::Refused);
        let other = BrowserKey::new([8; 16]).value();
        for presented in [other.as_str(), "", "x", &value[..31]] {
            assert_eq!(corroborate(key.digest(), false, Some(presented)), Corroboration::Refused, "{presented:?}");
        }
    }

    #[test]
    fn people_and_orgs_have_names_of_their_own() {
        let names = [("00D1", "0051"), ("00D2", "0051"), ("00D1", "0052")].map(|(org, user)| cookie_name(org, user));
        assert!(names[0] != names[1] && names[0] != names[2] && names[1] != names[2]);
        assert!(names.iter().all(|name| name.starts_with(PREFIX) && name.len() == PREFIX.len() + 8));
    }
}
