//! Which passwords are taken: long ones that aren't many people's, nor the person's own name (NIST SP 800-63B §3.1.1.2).
//!
//! No rules about kinds of characters: they make passwords worse.

use std::collections::HashSet;
use std::sync::LazyLock;

/// In characters.
pub const SHORTEST: usize = 12;
pub const LONGEST: usize = 128;
/// What has to remain when a person's own names are taken out.
const OWN_PART: usize = 8;
/// Fewer different characters are a pattern.
const FEWEST_DIFFERENT: usize = 5;

/// Why a password isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    #[error("shorter than {SHORTEST} characters")]
    Short,
    #[error("longer than {LONGEST} characters")]
    Long,
    #[error("a password of many people, or a pattern")]
    Common,
    #[error("made of the person's own name or address")]
    Personal,
}

static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("common_passwords.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
});

/// Checks a new password. `about`: names and addresses of the person and the site.
pub fn check(password: &str, about: &[&str]) -> Result<(), Weak> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Weak::Short);
    }
    if length > LONGEST {
        return Err(Weak::Long);
    }
    let lower = password.to_lowercase();
    if is_common(&lower) {
        return Err(Weak::Common);
    }
    let rest = about
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().count() >= 4)
        .fold(lower.clone(), |rest, word| rest.replace(&word.to_lowercase(), ""));
    if rest.len() < lower.len() && rest.chars().count() < OWN_PART {
        return Err(Weak::Personal);
    }
    Ok(())
}

/// On the list, made of one word of it, or a pattern.
fn is_common(lower: &str) -> bool {
    let letters: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    let different: HashSet<char> = lower.chars().collect();
    COMMON.contains(lower)
        || COMMON.contains(letters.as_str())
        || different.len() < FEWEST_DIFFERENT
        || is_repeated(lower)
        || is_run(lower)
}

/// The same part again and again: `qwertyqwerty`.
fn is_repeated(text: &str) -> bool {
    let all: Vec<char> = text.chars().collect();
    (1..=all.len() / 2).filter(|size| all.len().is_multiple_of(*size)).any(|size| {
        let (first, mut chunks) = (all.get(..size), all.chunks(size));
        chunks.all(|chunk| Some(chunk) == first)
    })
}

/// Nothing but neighbours in the alphabet, up or down: `abcdefghijkl`, `987654321098`.
fn is_run(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps: Vec<i64> =
        codes.iter().zip(codes.iter().skip(1)).map(|(here, next)| (next - here).rem_euclid(10)).collect();
    steps.iter().all(|step| *step == 1) || steps.iter().all(|step| *step == 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: [&str; 4] = ["ana.ferreira@harrowpike.example", "Ana", "Ferreira", "Harrow & Pike"];

    #[test]
    fn long_ones_of_ones_own_are_taken() {
        for good in ["correct horse battery staple", "Zwölf-Boxkämpfer", "9fK#q0!vLm2x", "ferreira swims at dawn daily"]
        {
            assert_eq!(check(good, &ABOUT), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_others_would_guess_is_not() {
        for (bad, why) in [
            ("", Weak::Short),
            ("9fK#q0!vLm2", Weak::Short),
            ("password", Weak::Short),
            (&"x y".repeat(60), Weak::Long),
            ("Password2026!", Weak::Common),
            ("123456789012", Weak::Common),
            ("abcdefghijkl", Weak::Common),
            ("zyxwvutsrqpo", Weak::Common),
            ("aaaaaaaaaaaa", Weak::Common),
            ("qwertyqwerty", Weak::Common),
            ("Tr0ub4d.Tr0ub4d.", Weak::Common),
            ("anaferreira1", Weak::Personal),
            ("HarrowPike2026", Weak::Personal),
        ] {
            assert_eq!(check(bad, &ABOUT), Err(why), "{bad}");
        }
        assert!(COMMON.len() > 7_000);
    }
}
