//! Languages for tests: what happens to a page when words get longer, carry accents, or run the other way?

use std::borrow::Cow;

/// Each vowel doubled and accented: about 40 % longer, and a text that isn't translated stands out.
pub(super) fn longer(text: &str) -> Cow<'_, str> {
    let mut longer = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        match c {
            'a' => longer.push_str("àá"),
            'e' => longer.push_str("èé"),
            'i' => longer.push_str("ìí"),
            'o' => longer.push_str("òó"),
            'u' => longer.push_str("ùú"),
            other => longer.push(other),
        }
    }
    Cow::Owned(longer)
}

/// Between marks that make Latin letters run from right to left.
pub(super) fn mirrored(text: &str) -> Cow<'_, str> {
    if text.trim().is_empty() { Cow::Borrowed(text) } else { Cow::Owned(format!("\u{202e}{text}\u{202c}")) }
}
