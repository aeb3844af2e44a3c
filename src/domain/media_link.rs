//! Signed addresses of pictures: an `img` can't carry a page token, and a picture is no secret worth a session, but it is
//! the site's own. The signature names site, picture and day.

use super::derived_keys::DerivedKeys;
use super::ids::{MediaId, SiteId};
use super::time::LocalDate;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Key of this deployment's picture addresses, derived from the key ring.
#[derive(Clone)]
pub struct MediaKey(DerivedKeys);

impl MediaKey {
    pub fn new(keys: impl Into<DerivedKeys>) -> Self {
        Self(keys.into())
    }
}

impl std::fmt::Debug for MediaKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MediaKey")
    }
}

fn mac(key: &[u8; 32], site: SiteId, id: MediaId, day: LocalDate) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(format!("media {site} {id} {day}").as_bytes());
    Some(mac)
}

/// 128 bits of proof, for an address.
pub fn sign(key: &MediaKey, site: SiteId, id: MediaId, day: LocalDate) -> String {
    let proof = mac(key.0.newest(), site, id, day).map(|mac| mac.finalize().into_bytes());
    proof.as_ref().and_then(|bytes| bytes.get(..16)).map(|bytes| URL_SAFE_NO_PAD.encode(bytes)).unwrap_or_default()
}

/// Compares in constant time.
pub fn verify(key: &MediaKey, site: SiteId, id: MediaId, day: LocalDate, proof: &str) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(proof) else { return false };
    let proves = |key| mac(key, site, id, day).is_some_and(|mac| mac.verify_truncated_left(&bytes).is_ok());
    bytes.len() == 16 && key.0.all().any(proves)
}

/// The kind of picture that these bytes begin, of those that hold nothing but pixels.
pub fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    let riff = |kind: &[u8]| bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(kind);
    let brand = |kind: &[u8]| bytes.get(4..8) == Some(b"ftyp".as_slice()) && bytes.get(8..12) == Some(kind);
    match bytes {
        _ if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => Some("image/png"),
        _ if bytes.starts_with(b"\xff\xd8\xff") => Some("image/jpeg"),
        _ if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") => Some("image/gif"),
        _ if riff(b"WEBP") => Some("image/webp"),
        _ if brand(b"avif") => Some("image/avif"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const SITE: SiteId = SiteId(Uuid::from_u128(1));
    const PICTURE: MediaId = MediaId(Uuid::from_u128(2));

    #[test]
    fn an_address_holds_for_its_own_site_picture_and_day_only() {
        let (key, other) = (MediaKey::new([7; 32]), MediaKey::new([8; 32]));
        let day: LocalDate = "2026-11-23".parse().unwrap();
        let proof = sign(&key, SITE, PICTURE, day);
        assert!(verify(&key, SITE, PICTURE, day, &proof));
        assert!(!verify(&key, SiteId(Uuid::from_u128(3)), PICTURE, day, &proof));
        assert!(!verify(&key, SITE, MediaId(Uuid::from_u128(3)), day, &proof));
        assert!(!verify(&key, SITE, PICTURE, day.plus_days(1), &proof));
        assert!(!verify(&other, SITE, PICTURE, day, &proof));
        let replaced = MediaKey::new(DerivedKeys::new([8; 32], [[7; 32]]));
        assert!(verify(&replaced, SITE, PICTURE, day, &proof), "a page that is open shows its pictures");
        assert!(!verify(&key, SITE, PICTURE, day, &sign(&replaced, SITE, PICTURE, day)));
        assert!(!verify(&key, SITE, PICTURE, day, "") && !verify(&key, SITE, PICTURE, day, &proof[..8]));
    }

    #[test]
    fn a_picture_is_known_by_its_bytes_and_markup_is_none() {
        assert_eq!(kind_of(b"\x89PNG\r\n\x1a\nrest"), Some("image/png"));
        assert_eq!(kind_of(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(kind_of(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), None);
        assert_eq!(kind_of(b""), None);
    }
}
