//! The id token of a log-in: whose it is, for whom, from where and how long, signed by the org's own keys (`OpenID`
//! Connect Core 1.0, §3.1.3.7).

use super::{Client, Error};
use crate::domain::hosts::Origin;
use crate::domain::time::Instant;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Clocks may differ by so much.
const LEEWAY_SECONDS: i64 = 60;
/// Hosts whose keys are kept; more than one deployment's orgs have.
const MOST_HOSTS: usize = 1_000;

/// Keys by the origin that publishes them.
#[derive(Debug, Clone, Default)]
pub(super) struct KeySets(Arc<Mutex<HashMap<String, JwkSet>>>);

impl KeySets {
    fn key(&self, origin: &Origin, id: &str) -> Option<DecodingKey> {
        let sets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = sets.get(&origin.to_string())?.find(id)?;
        DecodingKey::from_jwk(key).ok()
    }

    fn keep(&self, origin: &Origin, set: JwkSet) {
        let mut sets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sets.len() >= MOST_HOSTS {
            sets.clear();
        }
        sets.insert(origin.to_string(), set);
    }
}

/// What an id token has to say.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    pub client_id: &'a str,
    /// What was sent along when the browser set out.
    pub nonce: &'a str,
    pub now: Instant,
}

#[derive(Deserialize)]
struct Unproven {
    iss: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    /// The identity URL, `…/id/00D…/005…`.
    sub: String,
    exp: i64,
    iat: i64,
    nonce: Option<String>,
}

/// Whom a token that was found to be good speaks for: org and person, as Salesforce writes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub org: String,
    pub person: String,
}

impl Client {
    /// Checks signature, issuer, audience, time and nonce of an id token. Anything that doesn't fit is
    /// [`Error::IdToken`], with what it was.
    pub async fn id_token_subject(&self, token: &str, expected: Expected<'_>) -> Result<Subject, Error> {
        let header = decode_header(token).map_err(|_| Error::IdToken("unreadable"))?;
        if header.alg != Algorithm::RS256 {
            return Err(Error::IdToken("alg"));
        }
        let id = header.kid.ok_or(Error::IdToken("kid"))?;
        // Read before it is proven: it says only where to look for keys, and those places are Salesforce's.
        let unproven = jsonwebtoken::dangerous::insecure_decode::<Unproven>(token);
        let issuer = unproven.map_err(|_| Error::IdToken("unreadable"))?.claims.iss;
        let origin = self.families.login(&issuer).ok_or(Error::IdToken("iss"))?;
        let mut key = self.key_sets.key(&origin, &id);
        if key.is_none() {
            // Keys are exchanged now and then: one that isn't known is asked for.
            self.key_sets.keep(&origin, self.fetch_keys(&origin).await?);
            key = self.key_sets.key(&origin, &id);
        }
        let key = key.ok_or(Error::IdToken("kid"))?;
        let mut rules = Validation::new(Algorithm::RS256);
        rules.set_audience(&[expected.client_id]);
        rules.set_issuer(&[&issuer]);
        rules.set_required_spec_claims(&["iss", "sub", "aud", "exp"]);
        // Time comes from our own clock, below.
        rules.validate_exp = false;
        let claims = decode::<Claims>(token, &key, &rules).map_err(|error| match error.kind() {
            jsonwebtoken::errors::ErrorKind::InvalidAudience => Error::IdToken("aud"),
            jsonwebtoken::errors::ErrorKind::InvalidSignature => Error::IdToken("signature"),
            _ => Error::IdToken("claims"),
        })?;
        subject(&claims.claims, expected)
    }

    async fn fetch_keys(&self, origin: &Origin) -> Result<JwkSet, Error> {
        let reply = self.http.get(format!("{origin}/id/keys")).send().await?;
        let status = reply.status().as_u16();
        let body = Self::body(reply).await?;
        if status != 200 {
            return Err(Error::Unreachable(status.to_string()));
        }
        serde_json::from_slice(&body).map_err(|_| Error::Ambiguous("the keys are garbled"))
    }
}

fn subject(claims: &Claims, expected: Expected<'_>) -> Result<Subject, Error> {
    let now = expected.now.millis().div_euclid(1_000);
    if now >= claims.exp.saturating_add(LEEWAY_SECONDS) {
        return Err(Error::IdToken("exp"));
    }
    if claims.iat > now.saturating_add(LEEWAY_SECONDS) {
        return Err(Error::IdToken("iat"));
    }
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err(Error::IdToken("nonce"));
    }
    // Its host isn't always the issuer's: Salesforce writes the general one for orgs that have their own.
    let mut parts = claims.sub.rsplit('/');
    let (person, org, id) = (parts.next(), parts.next(), parts.next());
    match (org, person) {
        (Some(org), Some(person)) if id == Some("id") && !claims.iss.is_empty() => {
            Ok(Subject { org: org.to_owned(), person: person.to_owned() })
        }
        _ => Err(Error::IdToken("sub")),
    }
}
