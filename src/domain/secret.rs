//! Values that must never be seen: in logs, pages, errors or `Debug` output.

use secrecy::{ExposeSecret, SecretString};

/// The shortest consumer secret that we accept, in characters. Salesforce's old ones are 19 digits, its new ones 64.
const SHORTEST: usize = 16;

/// A Canvas app's consumer secret, used as its literal text and proven not to be empty, short or a placeholder.
#[derive(Clone)]
pub struct ConsumerSecret {
    key_id: String,
    secret: SecretString,
}

/// Why a consumer secret isn't accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakSecret {
    #[error("it is empty or blank")]
    Blank,
    #[error("it is shorter than {SHORTEST} characters")]
    Short,
    #[error("it is a placeholder")]
    Placeholder,
    #[error("it has blanks around it or inside it")]
    Spaced,
}

impl ConsumerSecret {
    /// `key_id` names the secret in logs; it is not secret itself.
    pub fn new(key_id: &str, secret: &str) -> Result<Self, WeakSecret> {
        let lower = secret.to_ascii_lowercase();
        if secret.trim().is_empty() {
            return Err(WeakSecret::Blank);
        }
        if secret.chars().any(char::is_whitespace) {
            return Err(WeakSecret::Spaced);
        }
        if secret.len() < SHORTEST {
            return Err(WeakSecret::Short);
        }
        if ["changeme", "change-me", "your-", "example", "placeholder", "consumer_secret", "invalid"]
            .iter()
            .any(|word| lower.contains(word))
        {
            return Err(WeakSecret::Placeholder);
        }
        Ok(Self { key_id: key_id.to_owned(), secret: secret.into() })
    }

    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// For Salesforce's token endpoint, which wants it as a client's password.
    pub fn text(&self) -> SecretString {
        self.secret.clone()
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.secret.expose_secret().as_bytes()
    }
}

impl std::fmt::Debug for ConsumerSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ConsumerSecret({})", self.key_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_blank_short_and_placeholder_secrets_are_refused() {
        for (text, why) in [
            ("", WeakSecret::Blank),
            ("   ", WeakSecret::Blank),
            ("invalid", WeakSecret::Short),
            ("changeme-changeme-changeme", WeakSecret::Placeholder),
            ("6375554712652875436 ", WeakSecret::Spaced),
        ] {
            assert_eq!(ConsumerSecret::new("1", text).err(), Some(why), "{text:?}");
        }
    }

    #[test]
    fn debug_shows_the_key_id_only() {
        let shown = ConsumerSecret::new("2026-11", "6375554712652875436").map(|secret| format!("{secret:?}"));
        assert_eq!(shown.as_deref(), Ok("ConsumerSecret(2026-11)"));
    }
}
