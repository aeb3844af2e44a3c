//! Salesforce record ids: 15 characters in base 62, and three more that carry the letter case of those 15
//! so that the id survives a system that ignores case.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CASE_DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// `number` in base 62, padded on the left with zeros to at least `width` characters.
pub(crate) fn base62(mut number: u64, width: usize) -> String {
    let mut reversed = Vec::with_capacity(width.max(11));
    while number > 0 || reversed.len() < width {
        let digit = usize::try_from(number % 62).unwrap_or_default();
        reversed.push(DIGITS.get(digit).copied().map_or('0', char::from));
        number /= 62;
    }
    reversed.iter().rev().collect()
}

/// The reverse of [`base62`]; `None` for another character or a number beyond 64 bits.
pub(crate) fn from_base62(text: &str) -> Option<u64> {
    text.bytes().try_fold(0_u64, |total, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            b'a'..=b'z' => byte - b'a' + 36,
            _ => return None,
        };
        total.checked_mul(62)?.checked_add(u64::from(digit))
    })
}

/// An 18-character id of the kind `prefix` (three characters), made on the instance `pod` (three characters).
pub(crate) fn make(prefix: &str, pod: &str, serial: u64) -> String {
    let short = format!("{prefix}{pod}{}", base62(serial, 9));
    let suffix = case_suffix(&short);
    short + &suffix
}

/// The number that [`make`] put into an id.
pub(crate) fn serial(id: &str) -> Option<u64> {
    from_base62(id.get(6..15)?)
}

/// The 18-character form of an id given with 15 or 18 characters; `None` when it is no id at all.
/// As in Salesforce, an 18-character id in the wrong letter case is put right from its suffix.
pub(crate) fn to_18(id: &str) -> Option<String> {
    if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    match id.len() {
        15 => Some(format!("{id}{}", case_suffix(id))),
        18 => restore_case(id),
        _ => None,
    }
}

fn case_suffix(short: &str) -> String {
    let bytes = short.as_bytes();
    bytes
        .chunks(5)
        .map(|chunk| {
            let index = chunk
                .iter()
                .enumerate()
                .filter(|(_, byte)| byte.is_ascii_uppercase())
                .fold(0_usize, |bits, (position, _)| bits | (1 << position));
            CASE_DIGITS.get(index).copied().map_or('A', char::from)
        })
        .collect()
}

fn restore_case(id: &str) -> Option<String> {
    let (short, suffix) = id.split_at_checked(15)?;
    let mut restored = String::with_capacity(18);
    for (chunk, mark) in short.as_bytes().chunks(5).zip(suffix.bytes()) {
        let bits = CASE_DIGITS.iter().position(|&known| known == mark.to_ascii_uppercase())?;
        for (position, byte) in chunk.iter().enumerate() {
            let upper = bits & (1 << position) != 0;
            restored.push(char::from(if upper { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() }));
        }
    }
    let suffix = suffix.to_ascii_uppercase();
    (case_suffix(&restored) == suffix).then(|| restored + &suffix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suffix_is_the_one_salesforce_publishes() {
        // An id printed in Salesforce's own documentation, and the case of no capital letter at all.
        assert_eq!(to_18("001D000000IqhSL").as_deref(), Some("001D000000IqhSLIAZ"));
        assert_eq!(to_18("000000000000000").as_deref(), Some("000000000000000AAA"));
    }

    #[test]
    fn an_id_typed_in_small_letters_gets_its_case_back() {
        let id = make("00D", "7Rk", 12_345_678);
        assert_eq!(to_18(&id.to_ascii_lowercase()), Some(id));
    }

    #[test]
    fn what_is_not_an_id_is_none() {
        assert_eq!(to_18("001D000000IqhS"), None);
        assert_eq!(to_18("001D000000IqhS!"), None);
        assert_eq!(to_18("001D000000IqhSLZZZ"), None);
    }

    #[test]
    fn base_62_reads_back() {
        for number in [0, 61, 62, 3843, u64::from(u32::MAX)] {
            assert_eq!(from_base62(&base62(number, 4)), Some(number));
        }
    }
}
