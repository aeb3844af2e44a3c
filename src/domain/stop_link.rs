//! The link by which a person stops the mails of one list: signed, for good, without a session. It can do nothing else.

use super::derived_keys::DerivedKeys;
use super::ids::{SiteId, UserId};
use super::mail::List;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

/// Key of this deployment's stop links, derived from the key ring.
#[derive(Clone)]
pub struct StopKey(DerivedKeys);

impl StopKey {
    pub fn new(keys: impl Into<DerivedKeys>) -> Self {
        Self(keys.into())
    }
}

impl std::fmt::Debug for StopKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StopKey")
    }
}

fn mac(key: &[u8; 32], site: SiteId, (user, list): (UserId, List)) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(match list {
        List::Questions => b"stop question mails ",
        List::Reports => b"stop report mails ",
    });
    mac.update(site.0.as_bytes());
    mac.update(user.0.as_bytes());
    Some(mac)
}

/// The person and 128 bits of proof, for an address of the site's own host.
pub fn sign(key: &StopKey, site: SiteId, (user, list): (UserId, List)) -> String {
    let proof = mac(key.0.newest(), site, (user, list)).map(|mac| mac.finalize().into_bytes());
    let proof = proof.as_ref().and_then(|bytes| bytes.get(..16)).unwrap_or_default();
    URL_SAFE_NO_PAD.encode([user.0.as_bytes(), proof].concat())
}

/// Whose link it is, on that site, and which mails it stops.
pub fn open(key: &StopKey, site: SiteId, text: &str) -> Option<(UserId, List)> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() == 32)?;
    let (user, proof) = bytes.split_first_chunk::<16>()?;
    let user = UserId(Uuid::from_bytes(*user));
    let fits = |key, list| mac(key, site, (user, list)).is_some_and(|mac| mac.verify_truncated_left(proof).is_ok());
    let proves = |list: &List| key.0.all().any(|key| fits(key, *list));
    List::ALL.into_iter().find(proves).map(|list| (user, list))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_for_its_own_site_and_key_only() {
        let (key, other) = (StopKey::new([7; 32]), StopKey::new([8; 32]));
        let (site, user) = (SiteId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        for list in List::ALL {
            assert_eq!(open(&key, site, &sign(&key, site, (user, list))), Some((user, list)));
        }
        let link = sign(&key, site, (user, List::Questions));
        assert_eq!(open(&other, site, &link), None);
        let replaced = StopKey::new(DerivedKeys::new([8; 32], [[7; 32]]));
        assert_eq!(open(&replaced, site, &link), Some((user, List::Questions)), "mails lie about for weeks");
        assert_eq!(open(&key, SiteId(Uuid::from_u128(3)), &link), None);
        let forged = URL_SAFE_NO_PAD.encode([UserId(Uuid::from_u128(9)).0.as_bytes(), [0; 16].as_slice()].concat());
        assert_eq!(open(&key, site, &forged), None);
        assert!(open(&key, site, "").is_none() && open(&key, site, &link[1..]).is_none());
    }
}
