//! The page token: how a page in the frame names its session without a cookie.
//!
//! It is a short-lived JWT (HS256, our own key) in a hidden field of every form. A token for reading can't change
//! anything: a form that changes something carries a token bound to its own path.

use super::derived_keys::DerivedKeys;
use super::ids::{SessionId, SiteId};
use super::time::Instant;
use jiff::SignedDuration;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

/// How long a page may lie open before its forms stop working; a session idles out after the same time.
pub const LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// The longest token that is looked at, in bytes.
const MAX_BYTES: usize = 1024;

/// Key of this deployment's page tokens, derived from the key ring.
#[derive(Clone)]
pub struct PageTokenKey {
    encoding: EncodingKey,
    /// Newest first.
    decoding: Vec<DecodingKey>,
}

impl PageTokenKey {
    pub fn new(keys: &DerivedKeys) -> Self {
        let decoding = keys.all().map(|key| DecodingKey::from_secret(key)).collect();
        Self { encoding: EncodingKey::from_secret(keys.newest()), decoding }
    }
}

impl std::fmt::Debug for PageTokenKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PageTokenKey")
    }
}

/// What a form may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose<'a> {
    /// Navigate and read.
    Read,
    /// Change something by this one path, `/presentations/…/answer`.
    Change(&'a str),
}

/// Why a page token isn't accepted. The person sees the same bounce page for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PageTokenError {
    #[error("missing, malformed or not ours")]
    Invalid,
    #[error("expired")]
    Expired,
    #[error("made for another form")]
    OtherPurpose,
}

/// Short names: the token is repeated in every form of a page.
#[derive(Serialize, Deserialize)]
struct Claims {
    t: SiteId,
    s: SessionId,
    #[serde(skip_serializing_if = "Option::is_none")]
    p: Option<String>,
    /// Seconds since 1970.
    exp: i64,
    /// Makes each rendering's token another text, so that compressed pages give nothing away.
    n: u64,
}

/// Makes the token for one form. `nonce` is any random number.
pub fn mint(
    key: &PageTokenKey,
    session: (SiteId, SessionId),
    purpose: Purpose<'_>,
    now: Instant,
    nonce: u64,
) -> Result<String, PageTokenError> {
    let claims = Claims {
        t: session.0,
        s: session.1,
        p: match purpose {
            Purpose::Read => None,
            Purpose::Change(path) => Some(path.to_owned()),
        },
        exp: now.plus(LIFETIME).millis().div_euclid(1_000),
        n: nonce,
    };
    encode(&Header::new(Algorithm::HS256), &claims, &key.encoding).map_err(|_| PageTokenError::Invalid)
}

/// Reads a token that came with a form; `purpose` is what the receiving route does.
///
/// A token for changing something also reads: after an answer the same page goes on.
pub fn open(
    key: &PageTokenKey,
    token: &str,
    purpose: Purpose<'_>,
    now: Instant,
) -> Result<(SiteId, SessionId), PageTokenError> {
    let claims = claims(key, token)?;
    if now.millis().div_euclid(1_000) >= claims.exp {
        return Err(PageTokenError::Expired);
    }
    match (purpose, claims.p.as_deref()) {
        (Purpose::Change(path), Some(bound)) if bound != path => Err(PageTokenError::OtherPurpose),
        (Purpose::Change(_), None) => Err(PageTokenError::OtherPurpose),
        _ => Ok((claims.t, claims.s)),
    }
}

fn claims(key: &PageTokenKey, token: &str) -> Result<Claims, PageTokenError> {
    if token.len() > MAX_BYTES {
        return Err(PageTokenError::Invalid);
    }
    let mut rules = Validation::new(Algorithm::HS256);
    // The library would read the system's clock; expiry is checked by the injected one.
    rules.validate_exp = false;
    rules.required_spec_claims.clear();
    let read = |key| decode::<Claims>(token, key, &rules).ok();
    key.decoding.iter().find_map(read).map(|data| data.claims).ok_or(PageTokenError::Invalid)
}

/// Whose page it was, of a token for changing `path` that is genuine but has expired since `oldest`. It proves nothing
/// but that we once made the page: good for keeping a choice for its owner, not for acting.
pub fn owner_of_expired(key: &PageTokenKey, token: &str, path: &str, oldest: Instant) -> Option<(SiteId, SessionId)> {
    // Read at the moment up to which it is looked back, a token that expired since then isn't expired yet.
    open(key, token, Purpose::Change(path), oldest).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const NOW: Instant = Instant::from_millis(1_795_351_106_619);
    const SESSION: (SiteId, SessionId) = (SiteId(Uuid::from_u128(1)), SessionId(Uuid::from_u128(2)));

    fn key() -> PageTokenKey {
        PageTokenKey::new(&[7; 32].into())
    }

    fn minted(purpose: Purpose<'_>) -> String {
        mint(&key(), SESSION, purpose, NOW, 9).unwrap_or_default()
    }

    #[test]
    fn a_token_opens_for_its_own_purpose() {
        assert_eq!(open(&key(), &minted(Purpose::Read), Purpose::Read, NOW), Ok(SESSION));
        let bound = minted(Purpose::Change("/a/answer"));
        assert_eq!(open(&key(), &bound, Purpose::Change("/a/answer"), NOW), Ok(SESSION));
    }

    #[test]
    fn a_page_that_is_open_while_the_key_is_replaced_goes_on() {
        let replaced = PageTokenKey::new(&DerivedKeys::new([8; 32], [[7; 32]]));
        assert_eq!(open(&replaced, &minted(Purpose::Read), Purpose::Read, NOW), Ok(SESSION));
        let newer = mint(&replaced, SESSION, Purpose::Read, NOW, 9).unwrap_or_default();
        assert_eq!(open(&key(), &newer, Purpose::Read, NOW), Err(PageTokenError::Invalid), "made with the newest");
    }

    #[test]
    fn a_reading_token_and_another_forms_token_change_nothing() {
        let change = Purpose::Change("/a/answer");
        assert_eq!(open(&key(), &minted(Purpose::Read), change, NOW), Err(PageTokenError::OtherPurpose));
        let other = minted(Purpose::Change("/b/answer"));
        assert_eq!(open(&key(), &other, change, NOW), Err(PageTokenError::OtherPurpose));
    }

    #[test]
    fn an_old_a_forged_and_an_unsigned_token_are_refused() {
        let token = minted(Purpose::Read);
        assert_eq!(open(&key(), &token, Purpose::Read, NOW.plus(LIFETIME)), Err(PageTokenError::Expired));
        let foreign = PageTokenKey::new(&[8; 32].into());
        assert_eq!(open(&foreign, &token, Purpose::Read, NOW), Err(PageTokenError::Invalid));
        let unsigned = "eyJhbGciOiJub25lIn0.eyJ0IjoiMSIsInMiOiIyIiwiZXhwIjo5OTk5OTk5OTk5LCJuIjoxfQ.";
        assert_eq!(open(&key(), unsigned, Purpose::Read, NOW), Err(PageTokenError::Invalid));
        assert_eq!(open(&key(), "", Purpose::Read, NOW), Err(PageTokenError::Invalid));
    }
}
