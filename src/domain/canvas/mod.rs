//! The Canvas signed request: from received bytes to a proven `Launch`, in the order that gives an attacker least.
//!
//! The MAC is checked over the bytes as received, before anything in them is decoded or parsed; the algorithm is fixed
//! here and never taken from the message. Only [`verify`] makes a `Launch`, so holding one means all of this passed.

mod cause;
mod consistency;
mod freshness;
mod request;

pub use cause::Cause;
pub use consistency::AppIdentity;
pub use freshness::{Age, FreshnessMode, WINDOW_AGE_MS, WINDOW_SKEW_MS, age_of};
pub use request::{CanvasRequest, User as CanvasUser};

use super::hosts::{HostFamilies, MyDomain, Origin};
use super::ids::{OrgId, SalesforceUserId, SessionId};
use super::secret::ConsumerSecret;
use super::time::Instant;
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// The largest signed request that is looked at, in bytes. Genuine ones are 3 to 5 KB; `parameters` and `record` may add.
pub const MAX_BYTES: usize = 128 * 1024;

/// How many consumer secrets may be tried for one request: rotation needs two, a fleet in migration a few more.
pub const MAX_SECRETS: usize = 4;

/// Padding is optional on both parts (some encoders drop it); unused bits in the last character must be zero.
const LENIENT_PADDING: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT_PADDING);

/// What the verifier compares a request with.
#[derive(Debug, Clone)]
pub struct Expectations {
    pub families: HostFamilies,
    pub app: AppIdentity,
}

/// Why a signed request was refused. For the log and for `qstream canvas verify`; never for the page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("empty: the form field signed_request has no value")]
    Empty,
    #[error("too large: {0} bytes, at most {MAX_BYTES} are read")]
    TooLarge(usize),
    #[error("not two parts: expected signature.payload with exactly one dot")]
    NotTwoParts,
    #[error("percent-encoded twice: the value still holds %-escapes; a proxy or test tool encoded it again")]
    EncodedTwice,
    #[error("blanks inside: a + arrived as a space; the sender did not percent-encode the form value")]
    BlanksInside,
    #[error("signature is not base64 of 32 bytes")]
    SignatureShape,
    #[error("no usable consumer secret is configured")]
    NoSecret,
    #[error(
        "signature does not match any configured consumer secret ({tried} tried): wrong secret, or changed on the way"
    )]
    SignatureMismatch { tried: usize },
    #[error("payload is not base64")]
    PayloadNotBase64,
    #[error("payload is not UTF-8 JSON of a Canvas request: {0}")]
    PayloadNotCanvas(String),
    #[error("algorithm label is {0:?}, expected HMACSHA256")]
    Algorithm(String),
    #[error("stale: issued {0} ms away from this server's clock, outside the window")]
    Stale(i64),
    #[error("issuedAt is missing or unreadable while freshness is enforced")]
    Undated,
    #[error("inconsistent: {0}")]
    Inconsistent(&'static str),
    #[error("address not allowed: {0}")]
    Address(&'static str),
    #[error("another app: {0} is not the configured one")]
    OtherApp(&'static str),
}

/// A verified signed request: each field is proven to come from Salesforce, for our app.
///
/// Proven is not allowed: the consumer secret is shared by every org that installed the package, so the org must still be
/// looked up in the allow-list (`connections`) before anything is done for it.
#[derive(Debug, Clone)]
pub struct Launch {
    pub org_id: OrgId,
    pub user_id: SalesforceUserId,
    /// Which configured secret matched.
    pub key_id: String,
    /// SHA-256 of the signature: the replay key.
    pub digest: [u8; 32],
    pub age: Age,
    pub instance_id: String,
    pub my_domain: MyDomain,
    pub target_origin: Origin,
    /// Every other member, as sent.
    pub request: CanvasRequest,
}

/// Verifies one `signed_request` form value.
///
/// `raw` is the value after form decoding; `secrets` are tried in order, at most [`MAX_SECRETS`]; `now` is the server's
/// clock. Order and rules: the reference on Canvas, §1.5.
pub fn verify(raw: &str, secrets: &[ConsumerSecret], expected: &Expectations, now: Instant) -> Result<Launch, Refusal> {
    let (signature, payload) = split(raw)?;
    let mac = decode(signature).filter(|mac| mac.len() == 32).ok_or(Refusal::SignatureShape)?;
    let key_id = matching_key(payload, &mac, secrets)?;
    let json = decode(payload).ok_or(Refusal::PayloadNotBase64)?;
    let request = CanvasRequest::parse(&json)?;
    if !is_hmac_sha256(&request.algorithm) {
        return Err(Refusal::Algorithm(request.algorithm.chars().take(32).collect()));
    }
    let age = freshness::read(request.issued_at.as_ref(), now);
    let parties = consistency::check(&request, expected)?;
    Ok(Launch {
        org_id: parties.org_id,
        user_id: parties.user_id,
        key_id,
        digest: Sha256::digest(&mac).into(),
        age,
        instance_id: parties.instance_id,
        my_domain: parties.my_domain,
        target_origin: parties.target_origin,
        request,
    })
}

impl Launch {
    /// The name of the session that this signed request opens: the same bytes always give the same one.
    ///
    /// It begins with `issuedAt`, so that sessions are stored in the order in which they come; 90 bits of the signature's
    /// digest follow.
    pub fn session_id(&self) -> SessionId {
        let issued = self.request.issued_at.as_ref().and_then(serde_json::Value::as_i64).unwrap_or_default();
        let [.., a, b, c, d] = issued.to_be_bytes();
        let mut bytes = [0; 16];
        let name = [a, b, c, d].into_iter().chain(self.digest);
        bytes.iter_mut().zip(name).for_each(|(byte, from)| *byte = from);
        SessionId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }

    /// Refuses a launch outside the window, where the mode says so. Kept apart from [`verify`], because the answer to a
    /// stale but genuine request is to ask the frame for a new one, for which the launch must be known.
    pub fn require_fresh(&self, mode: FreshnessMode) -> Result<(), Refusal> {
        freshness::require(self.age, mode)
    }
}

fn split(raw: &str) -> Result<(&str, &str), Refusal> {
    if raw.is_empty() {
        return Err(Refusal::Empty);
    }
    if raw.len() > MAX_BYTES {
        return Err(Refusal::TooLarge(raw.len()));
    }
    if raw.contains('%') {
        return Err(Refusal::EncodedTwice);
    }
    if raw.contains(' ') {
        return Err(Refusal::BlanksInside);
    }
    match raw.split_once('.') {
        Some((signature, payload)) if !signature.is_empty() && !payload.is_empty() && !payload.contains('.') => {
            Ok((signature, payload))
        }
        _ => Err(Refusal::NotTwoParts),
    }
}

/// Decodes the standard alphabet and the URL-safe one; genuine requests use the first, the old SDK accepted both.
fn decode(text: &str) -> Option<Vec<u8>> {
    let standard: Cow<'_, str> = if text.contains(['-', '_']) {
        Cow::Owned(text.replace('-', "+").replace('_', "/"))
    } else {
        Cow::Borrowed(text)
    };
    STANDARD.decode(standard.as_bytes()).ok()
}

/// The key id of the secret that made `mac` over the payload's bytes as received.
fn matching_key(payload: &str, mac: &[u8], secrets: &[ConsumerSecret]) -> Result<String, Refusal> {
    if secrets.is_empty() {
        return Err(Refusal::NoSecret);
    }
    for secret in secrets.iter().take(MAX_SECRETS) {
        let Ok(mut expected) = Hmac::<Sha256>::new_from_slice(secret.bytes()) else { continue };
        expected.update(payload.as_bytes());
        // `verify_slice` compares in constant time.
        if expected.verify_slice(mac).is_ok() {
            return Ok(secret.key_id().to_owned());
        }
    }
    Err(Refusal::SignatureMismatch { tried: secrets.len().min(MAX_SECRETS) })
}

fn is_hmac_sha256(label: &str) -> bool {
    ["HMACSHA256", "HMAC-SHA256"].iter().any(|known| known.eq_ignore_ascii_case(label))
}
