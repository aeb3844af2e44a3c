//! The envelope of a signed request: signature, a dot, payload. The signature is over the encoded payload, and
//! both halves are in the standard base 64 alphabet with padding.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::orgs::seed::hmac_sha256;

pub(crate) fn envelope(secret: &str, payload: &[u8]) -> String {
    let payload = STANDARD.encode(payload);
    let signature = STANDARD.encode(hmac_sha256(secret.as_bytes(), payload.as_bytes()));
    format!("{signature}.{payload}")
}
