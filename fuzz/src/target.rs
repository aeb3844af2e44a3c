//! One execution: bytes as a received `signed_request`, or JSON as the payload of a genuine one.
//!
//! The oracle is an HMAC of its own: what isn't signed must never pass, and what passes must be fit for a header.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use qstream::domain::canvas::{self, AppIdentity, Expectations, FreshnessMode, Launch};
use qstream::domain::hosts::{HostFamilies, HostFamily};
use qstream::domain::linking::{self, Profile};
use qstream::domain::secret::ConsumerSecret;
use qstream::domain::time::Instant;
use sha2::Sha256;

pub(crate) const SECRET: &str = "FC99FA2D6A4C1B7E5D3F0A9B8C7D6E5F4A3B2C1D0E9F8A7B6C5D4E3F2A1B0C9D";

/// What a run is compared with; made once.
pub(crate) struct Target {
    secrets: Vec<ConsumerSecret>,
    expected: Expectations,
    now: Instant,
}

impl Target {
    pub(crate) fn new(now: Instant) -> Self {
        let secrets = ConsumerSecret::new("1", SECRET).into_iter().collect();
        let expected =
            Expectations { families: HostFamilies(vec![HostFamily::commercial()]), app: AppIdentity::default() };
        Self { secrets, expected, now }
    }

    /// Whether it was accepted. What looks like JSON is signed first, so that the parser is reached.
    pub(crate) fn run(&self, data: &[u8]) -> bool {
        if data.first().is_some_and(|first| matches!(first, b'{' | b'[')) {
            return self.verify(&sign(data)).inspect(check).is_some();
        }
        let raw = String::from_utf8_lossy(data);
        self.verify(&raw)
            .inspect(|launch| {
                assert!(is_signed(&raw), "a forgery was accepted");
                check(launch);
            })
            .is_some()
    }

    /// Verifies without the oracle, for measuring.
    #[cfg(test)]
    pub(crate) fn verify_only(&self, raw: &str) {
        drop(self.verify(raw));
    }

    fn verify(&self, raw: &str) -> Option<Launch> {
        canvas::verify(raw, &self.secrets, &self.expected, self.now).ok()
    }
}

pub(crate) fn sign(payload: &[u8]) -> String {
    let payload = STANDARD.encode(payload);
    format!("{}.{payload}", STANDARD.encode(mac(payload.as_bytes())))
}

fn mac(payload: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("a key of any length");
    mac.update(payload);
    mac.finalize().into_bytes().to_vec()
}

/// By what a reader of the bytes sees, in code that shares nothing with the verifier.
fn is_signed(raw: &str) -> bool {
    let Some((signature, payload)) = raw.split_once('.') else { return false };
    let standard = signature.replace('-', "+").replace('_', "/");
    let expected = STANDARD.encode(mac(payload.as_bytes()));
    standard.trim_end_matches('=') == expected.trim_end_matches('=')
}

/// Whatever a signed request says, what comes out of it is safe in a header, a page and a database.
fn check(launch: &Launch) {
    for source in launch.my_domain.ancestors.iter().map(String::as_str).chain([launch.target_origin.as_str()]) {
        let harmless = source.chars().all(|c| c.is_ascii_alphanumeric() || ".:/-*".contains(c));
        assert!(harmless && source.starts_with("https://"), "{source:?} in a policy");
    }
    assert_eq!((launch.org_id.as_str().len(), launch.user_id.as_str().len()), (18, 18));
    assert!(launch.instance_id.len() <= 255 && !launch.instance_id.chars().any(char::is_control));
    assert_eq!(launch.session_id(), launch.session_id());
    let user = &launch.request.context.user;
    let profile = Profile::of(user);
    for name in [profile.first_name, profile.last_name].into_iter().flatten() {
        assert!(!name.is_empty() && name.chars().count() <= 120 && !name.chars().any(char::is_control));
    }
    if let Some(address) = user.email.as_deref().and_then(linking::address) {
        assert!(address.contains('@') && address.len() <= 254);
    }
    // Either answer will do.
    drop(launch.require_fresh(FreshnessMode::Enforce));
    // A token of our own: what mutation writes into names and addresses may well be logged.
    let mut request = launch.request.clone();
    request.client.oauth_token = Some("the token of this launch".to_owned());
    assert!(!format!("{request:?}").contains("the token of this launch"), "a token in a log");
}
