//! Sessions on a site's own host: what the cookie is, what a session may do, and what browser it is in.
//!
//! Here the cookie identifies, unlike in the frame (`browser.rs`): it is first-party, so browsers keep and send it.

use super::hex;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// `__Host-`: only this very host over TLS can have set it, for all of its paths.
pub const COOKIE: &str = "__Host-qstream";

/// A session's cookie: 256 random bits. The database has its digest only.
#[derive(Clone)]
pub struct SessionKey([u8; 32]);

impl SessionKey {
    pub const fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    pub fn parse(value: &str) -> Option<Self> {
        (value.len() == 43).then(|| URL_SAFE_NO_PAD.decode(value).ok()?.try_into().ok()).flatten().map(Self)
    }

    pub fn value(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    pub fn digest(&self) -> String {
        hex(Sha256::digest(self.0).into())
    }
}

impl std::fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionKey")
    }
}

/// What a session may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everything that the person may.
    Full,
    /// See and answer one's own due questions: who holds a question mail may do that and no more.
    DueQuestions,
}

impl Scope {
    pub const ALL: [Self; 2] = [Self::Full, Self::DueQuestions];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::DueQuestions => "due_questions",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// How a person proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// A code or link by e-mail.
    Mail,
    Password,
    Salesforce,
    Invitation,
    /// The link of a question mail.
    QuestionLink,
}

impl Method {
    pub const ALL: [Self; 5] = [Self::Mail, Self::Password, Self::Salesforce, Self::Invitation, Self::QuestionLink];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Password => "password",
            Self::Salesforce => "salesforce",
            Self::Invitation => "invitation",
            Self::QuestionLink => "question_link",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// Browser and system in words that a person knows, `Firefox · Windows`; empty where the browser doesn't tell. It is shown
/// to the person themselves, so a lie harms nobody.
pub fn device(user_agent: &str) -> String {
    // Order matters: nearly all of them claim to be Safari, and Edge to be Chrome.
    let browsers = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    let systems = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS X", "Mac"),
        ("Linux", "Linux"),
    ];
    let named = |known: &[(&str, &'static str)]| {
        known.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name)
    };
    [named(&browsers), named(&systems)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_from_its_cookie_and_nothing_else_is_one() {
        let key = SessionKey::new([7; 32]);
        assert_eq!(SessionKey::parse(&key.value()).map(|found| found.digest()), Some(key.digest()));
        for bad in ["", "x", &key.value()[1..], &format!("{}A", key.value()), &"!".repeat(43)] {
            assert!(SessionKey::parse(bad).is_none(), "{bad}");
        }
        assert_ne!(SessionKey::new([8; 32]).digest(), key.digest());
        assert_eq!(format!("{key:?}"), "SessionKey");
    }

    #[test]
    fn a_device_is_named_in_words() {
        for (agent, words) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/149.0 Safari/537.36 Edg/149.0",
                "Edge · Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604.1",
                "Safari · iPhone",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
            ("curl/8", ""),
        ] {
            assert_eq!(device(agent), words, "{agent}");
        }
    }
}
