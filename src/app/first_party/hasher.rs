//! Hashing passwords: Argon2id, which takes 19 MiB and a moment by design, so no more than two at once.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use std::time::Duration;
use tokio::sync::Semaphore;

/// At once. Whoever floods the sign-in page gets no more of the machine than this.
const AT_ONCE: usize = 2;
/// How long one waits for a place; then the person is asked to try again.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
pub(super) const SALT_BYTES: usize = 16;
/// Takes as long to verify as anybody's, and fits nothing.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5cy1zYWx0LTAwMQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[derive(Debug, thiserror::Error)]
pub enum HashError {
    #[error("too many passwords are being checked")]
    Busy,
    #[error("a password could not be hashed: {0}")]
    Failed(String),
}

/// The two places.
pub(in crate::app) struct Hasher(Semaphore);

impl Default for Hasher {
    fn default() -> Self {
        Self(Semaphore::new(AT_ONCE))
    }
}

impl Hasher {
    pub(super) async fn hash(&self, password: &str, salt: [u8; SALT_BYTES]) -> Result<String, HashError> {
        let password = password.to_owned();
        self.work(move || {
            let hash = costs().hash_password_with_salt(password.as_bytes(), &salt);
            hash.map(|hash| hash.to_string()).map_err(|error| HashError::Failed(error.to_string()))
        })
        .await?
    }

    /// Whether the password is that of `hash`. Without a hash it isn't, after the same time.
    pub(super) async fn fits(&self, password: &str, hash: Option<&str>) -> Result<bool, HashError> {
        let is_somebodys = hash.is_some();
        let (password, hash) = (password.to_owned(), hash.unwrap_or(NOBODYS).to_owned());
        self.work(move || {
            let hash = PasswordHash::new(&hash).map_err(|error| HashError::Failed(error.to_string()))?;
            Ok(costs().verify_password(password.as_bytes(), &hash).is_ok() && is_somebodys)
        })
        .await?
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, HashError> {
        let place = tokio::time::timeout(LONGEST_WAIT, self.0.acquire()).await;
        let _place = place.map_err(|_| HashError::Busy)?.map_err(|_| HashError::Busy)?;
        tokio::task::spawn_blocking(work).await.map_err(|error| HashError::Failed(error.to_string()))
    }
}

/// OWASP's minimum for Argon2id: 19 MiB, two passes, one lane.
fn costs() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_and_nobodys_fits_none() {
        let hasher = Hasher::default();
        let hash = hasher.hash("correct horse battery", [7; SALT_BYTES]).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(hasher.fits("correct horse battery", Some(&hash)).await.unwrap());
        assert!(!hasher.fits("correct horse batterx", Some(&hash)).await.unwrap());
        for password in ["", "correct horse battery"] {
            assert!(!hasher.fits(password, None).await.unwrap());
        }
        assert_eq!(PasswordHash::new(NOBODYS).unwrap().params, PasswordHash::new(&hash).unwrap().params, "as costly");
    }

    #[tokio::test]
    async fn whoever_comes_third_waits_for_a_place() {
        let hasher = Hasher::default();
        let places = hasher.0.acquire_many(2).await.unwrap();
        let mut third = Box::pin(hasher.fits("x", None));
        assert!((&mut third).now_or_never().is_none());
        drop(places);
        assert!(!third.await.unwrap());
    }
}
