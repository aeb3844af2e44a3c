//! Secrets at rest: sealed with a versioned key that the database doesn't have, and bound to their place.
//!
//! XChaCha20-Poly1305 with a random 24-byte nonce; the additional data names table, column, site and row, so that a
//! sealed value copied to another row doesn't open.

use super::derived_keys::DerivedKeys;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use secrecy::zeroize::Zeroizing;
use sha2::Sha256;

/// Bytes of randomness that one sealing needs.
pub const NONCE_BYTES: usize = 24;

/// The deployment's master keys by version; the first one seals, all of them open.
#[derive(Clone)]
pub struct KeyRing {
    keys: Vec<(u16, Zeroizing<[u8; 32]>)>,
}

/// Why something can't be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error("the key ring is empty")]
    NoKey,
    #[error("sealed with key version {0}, which isn't in the key ring")]
    UnknownKey(u16),
    #[error("damaged, or moved from another place")]
    Damaged,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let versions: Vec<u16> = self.keys.iter().map(|(version, _)| *version).collect();
        write!(f, "KeyRing(versions {versions:?})")
    }
}

impl KeyRing {
    /// `keys` newest first.
    pub fn new(keys: impl IntoIterator<Item = (u16, [u8; 32])>) -> Self {
        Self { keys: keys.into_iter().map(|(version, key)| (version, Zeroizing::new(key))).collect() }
    }

    /// Versions in the ring, the one that seals first.
    pub fn versions(&self) -> Vec<u16> {
        self.keys.iter().map(|(version, _)| *version).collect()
    }

    /// Keys for another use, one of each master key, which they don't reveal.
    pub fn derive(&self, purpose: &str) -> Result<DerivedKeys, SealError> {
        let derive = |key: &Zeroizing<[u8; 32]>| {
            let mut mac =
                <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key.as_slice()).map_err(|_| SealError::NoKey)?;
            mac.update(b"qstream derive v1:");
            mac.update(purpose.as_bytes());
            Ok::<[u8; 32], SealError>(mac.finalize().into_bytes().into())
        };
        let keys = self.keys.iter().map(|(_, key)| derive(key)).collect::<Result<Vec<_>, _>>()?;
        let (newest, older) = keys.split_first().ok_or(SealError::NoKey)?;
        Ok(DerivedKeys::new(*newest, older.iter().copied()))
    }

    /// Seals `plain` for `place`; `nonce` must be random.
    pub fn seal(&self, place: &str, plain: &[u8], nonce: [u8; NONCE_BYTES]) -> Result<Vec<u8>, SealError> {
        let (version, key) = self.keys.first().ok_or(SealError::NoKey)?;
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let sealed = cipher(key).encrypt(&XNonce::from(nonce), payload).map_err(|_| SealError::Damaged)?;
        Ok([&version.to_be_bytes(), nonce.as_slice(), sealed.as_slice()].concat())
    }

    /// Opens what [`KeyRing::seal`] made for the same place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (version, rest) = sealed.split_first_chunk::<2>().ok_or(SealError::Damaged)?;
        let (nonce, message) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(SealError::Damaged)?;
        let version = u16::from_be_bytes(*version);
        let key = self.keys.iter().find(|(held, _)| *held == version).ok_or(SealError::UnknownKey(version))?;
        let payload = Payload { msg: message, aad: place.as_bytes() };
        cipher(&key.1).decrypt(&XNonce::from(*nonce), payload).map(Zeroizing::new).map_err(|_| SealError::Damaged)
    }
}

/// Which key sealed a value; its first bytes are enough.
pub fn version_of(sealed: &[u8]) -> Option<u16> {
    sealed.first_chunk::<2>().map(|version| u16::from_be_bytes(*version))
}

fn cipher(key: &Zeroizing<[u8; 32]>) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(**key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_in_its_own_place_only() {
        let ring = KeyRing::new([(1, [3; 32])]);
        let sealed = ring.seal("connections/refresh_token/a", b"secret", [5; 24]).unwrap_or_default();
        let opened = ring.open("connections/refresh_token/a", &sealed).map(|plain| plain.to_vec());
        assert_eq!(opened, Ok(b"secret".to_vec()));
        assert_eq!(ring.open("connections/refresh_token/b", &sealed).err(), Some(SealError::Damaged));
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
    }

    #[test]
    fn a_new_master_key_makes_and_the_ones_before_still_verify() {
        let before = KeyRing::new([(1, [3; 32])]).derive("media").map(|keys| *keys.newest());
        let after = KeyRing::new([(2, [4; 32]), (1, [3; 32])]).derive("media");
        let (Ok(before), Ok(after)) = (before, after) else { panic!("a ring with keys derives") };
        assert_ne!(after.newest(), &before);
        assert!(after.all().any(|key| *key == before));
        assert_eq!(KeyRing::new([]).derive("media").err(), Some(SealError::NoKey));
    }

    #[test]
    fn an_older_key_still_opens_and_a_missing_one_is_named() {
        let old = KeyRing::new([(1, [3; 32])]).seal("p", b"x", [5; 24]).unwrap_or_default();
        let rotated = KeyRing::new([(2, [4; 32]), (1, [3; 32])]);
        assert_eq!(rotated.open("p", &old).map(|plain| plain.to_vec()), Ok(b"x".to_vec()));
        assert_eq!(KeyRing::new([(2, [4; 32])]).open("p", &old).err(), Some(SealError::UnknownKey(1)));
    }
}
