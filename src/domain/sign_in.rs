//! Codes and links by e-mail: how they look, who gets them, and where a network begins.

use super::derived_keys::DerivedKeys;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::net::IpAddr;

/// Without letters and digits that look alike.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// 40 bits, of which a browser may try a few.
const CODE_LETTERS: usize = 8;

/// The key behind codes, links and whatever else of signing in is kept as a digest.
#[derive(Clone)]
pub struct SignInKey(DerivedKeys);

impl SignInKey {
    pub fn new(keys: impl Into<DerivedKeys>) -> Self {
        Self(keys.into())
    }

    /// A keyed digest, in hexadecimal. `use_` keeps one kind from passing for another.
    pub fn digest(&self, use_: &str, parts: &[&str]) -> String {
        super::hex(bytes(self.0.newest(), use_, parts))
    }

    /// The same by each key that may have made it, newest first: for what was kept or handed out before.
    pub fn digests(&self, use_: &str, parts: &[&str]) -> Vec<String> {
        self.0.all().map(|key| super::hex(bytes(key, use_, parts))).collect()
    }

    /// The code that belongs to a link's token: whoever opens the link in another browser is shown it.
    pub fn code(&self, site: &str, token: &str) -> String {
        code(self.0.newest(), site, token)
    }

    /// The same by each key, in the order of [`SignInKey::digests`].
    pub fn codes(&self, site: &str, token: &str) -> Vec<String> {
        self.0.all().map(|key| code(key, site, token)).collect()
    }
}

fn code(key: &[u8; 32], site: &str, token: &str) -> String {
    let bytes = bytes(key, "code", &[site, token]);
    let letters = bytes.iter().take(CODE_LETTERS).filter_map(|byte| LETTERS.get(usize::from(byte % 32)));
    letters.map(|letter| char::from(*letter)).collect()
}

fn bytes(key: &[u8; 32], use_: &str, parts: &[&str]) -> [u8; 32] {
    // A key of any length is a key: this can't fail.
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key) else { return [0; 32] };
    for part in std::iter::once(&use_).chain(parts) {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

impl std::fmt::Debug for SignInKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignInKey")
    }
}

/// As it stands in a mail: two groups.
pub fn grouped(code: &str) -> String {
    match code.split_at_checked(CODE_LETTERS / 2) {
        Some((first, second)) => format!("{first}-{second}"),
        None => code.to_owned(),
    }
}

/// People type codes with blanks, hyphens and small letters.
pub fn tidy(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).take(64).collect::<String>().to_ascii_uppercase()
}

/// The part of an address that one household, office or server shares: 24 bits of IPv4, 48 of IPv6.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_belongs_to_its_site_and_token_and_is_typed_as_people_type() {
        let key = SignInKey::new([1; 32]);
        let code = key.code("site", "token");
        assert_eq!(code.len(), CODE_LETTERS);
        assert_ne!(code, key.code("other", "token"));
        assert_ne!(code, SignInKey::new([2; 32]).code("site", "token"));
        assert_eq!(tidy(&format!(" {} ", grouped(&code).to_lowercase())), code);
    }

    #[test]
    fn what_an_older_key_made_is_found_by_its_place_among_all() {
        let (old, new) = (SignInKey::new([1; 32]), SignInKey::new(DerivedKeys::new([2; 32], [[1; 32]])));
        assert_ne!(new.digest("a", &["x"]), old.digest("a", &["x"]));
        assert_eq!(new.digests("a", &["x"]), [new.digest("a", &["x"]), old.digest("a", &["x"])]);
        assert_eq!(new.codes("site", "token"), [new.code("site", "token"), old.code("site", "token")]);
    }

    #[test]
    fn digests_of_one_use_are_none_of_another_and_parts_dont_run_together() {
        let key = SignInKey::new([1; 32]);
        assert_ne!(key.digest("a", &["x"]), key.digest("b", &["x"]));
        assert_ne!(key.digest("a", &["x", "y"]), key.digest("a", &["xy"]));
        assert_ne!(key.digest("a", &["x", "y"]), key.digest("a", &["xy", ""]));
    }

    #[test]
    fn a_network_is_what_one_attacker_has() {
        for (address, expected) in [
            ("192.0.2.17", "192.0.2"),
            ("::ffff:192.0.2.18", "192.0.2"),
            ("2001:db8:7:1::1", "2001:db8:7"),
            ("2001:db8:7:2::9", "2001:db8:7"),
        ] {
            assert_eq!(network(address.parse().unwrap()), expected, "{address}");
        }
    }
}
