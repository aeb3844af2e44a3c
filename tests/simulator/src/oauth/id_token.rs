//! Id tokens, signed by a key of the simulator's own that `/id/keys` publishes.

use std::sync::OnceLock;

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rcgen::{KeyPair, PKCS_RSA_SHA256};
use serde_json::{Value, json};

use crate::faults::Fault;

/// Salesforce's live as long as the session; ours are read at once.
const LIVE_MS: i64 = 2 * 60_000;

/// Keys are made when they are first wanted: few tests do.
#[derive(Default)]
pub(crate) struct SigningKeys {
    own: OnceLock<Option<EncodingKey>>,
    /// One that nobody publishes.
    foreign: OnceLock<Option<EncodingKey>>,
}

fn key() -> Option<EncodingKey> {
    let pair = KeyPair::generate_for(&PKCS_RSA_SHA256).ok()?;
    EncodingKey::from_rsa_pem(pair.serialize_pem().as_bytes()).ok()
}

/// Who a token is about, and for whom.
pub(super) struct About<'a> {
    pub(super) issuer: &'a str,
    /// The identity URL.
    pub(super) subject: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now_ms: i64,
}

const KEY_ID: &str = "simulator";

impl SigningKeys {
    /// What `/id/keys` says.
    pub(crate) fn published(&self) -> Value {
        let jwk = self.own.get_or_init(key).as_ref().and_then(|key| Jwk::from_encoding_key(key, Algorithm::RS256).ok());
        let keys: Vec<Value> = jwk
            .and_then(|jwk| serde_json::to_value(jwk).ok())
            .map(|mut jwk| {
                if let Some(jwk) = jwk.as_object_mut() {
                    jwk.insert("kid".to_owned(), json!(KEY_ID));
                    jwk.insert("use".to_owned(), json!("sig"));
                }
                jwk
            })
            .into_iter()
            .collect();
        json!({ "keys": keys })
    }

    /// A token, or none where the fault says so. A fault may change a claim, or sign with another key.
    pub(super) fn sign(&self, about: &About<'_>, fault: Option<&Fault>) -> Option<String> {
        let mut claims = json!({
            "iss": about.issuer,
            "sub": about.subject,
            "aud": about.client_id,
            "iat": about.now_ms / 1_000,
            "exp": (about.now_ms + LIVE_MS) / 1_000,
        });
        let of = claims.as_object_mut()?;
        if !about.nonce.is_empty() {
            of.insert("nonce".to_owned(), json!(about.nonce));
        }
        let mut key = self.own.get_or_init(self::key);
        match fault {
            Some(Fault::IdTokenMissing) => return None,
            Some(Fault::IdTokenClaim { claim, value }) => {
                of.insert(claim.clone(), value.clone());
            }
            Some(Fault::IdTokenForged) => key = self.foreign.get_or_init(self::key),
            _ => {}
        }
        let header = Header { kid: Some(KEY_ID.to_owned()), ..Header::new(Algorithm::RS256) };
        jsonwebtoken::encode(&header, &claims, key.as_ref()?).ok()
    }
}
