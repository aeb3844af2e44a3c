//! The JWT bearer grant: we sign whom we speak for, and Salesforce answers with an access token where that user is permitted to
//! the app beforehand. Nothing is handed out that could be used up, lost or stolen on the way (RFC 7523).

use super::{Client, Error, TokenReply};
use crate::domain::time::Instant;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

/// Salesforce takes no assertion that lasts longer than five minutes; clocks may differ by one.
const SECONDS: i64 = 180;

#[derive(Serialize)]
struct Claims<'a> {
    /// Consumer key.
    iss: &'a str,
    /// Username.
    sub: &'a str,
    aud: &'a str,
    /// Seconds since 1970.
    exp: i64,
}

/// Whom an assertion speaks for, and what signs it.
#[derive(Debug, Clone, Copy)]
pub struct Assertion<'a> {
    pub client_id: &'a str,
    pub username: &'a str,
    /// PEM.
    pub private_key: &'a SecretString,
}

impl Client {
    /// Asks for an access token. There is no refresh token with it: one asserts again.
    pub async fn assert(&self, login_url: &str, assertion: Assertion<'_>, now: Instant) -> Result<TokenReply, Error> {
        let origin = self.families.login(login_url).ok_or(Error::AddressNotAllowed)?;
        let audience = origin.to_string();
        let claims = Claims {
            iss: assertion.client_id,
            sub: assertion.username,
            aud: &audience,
            exp: now.millis() / 1_000 + SECONDS,
        };
        let key = EncodingKey::from_rsa_pem(assertion.private_key.expose_secret().as_bytes());
        let signed = key.and_then(|key| encode(&Header::new(Algorithm::RS256), &claims, &key));
        let signed = signed.map_err(|_| Error::NeedsReauth("the key pair is unreadable".to_owned()))?;
        let form = [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", signed.as_str())];
        self.token_call(&origin, &form).await
    }
}
