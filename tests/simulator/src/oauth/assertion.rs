//! The JWT bearer grant: an app signs who it speaks for, and gets an access token when an administrator has
//! approved that user beforehand.

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;

use super::authorize::refusal;
use crate::orgs::setup::Permitted;
use crate::orgs::{Org, UserInfo};
use crate::world::World;

/// An assertion may not outlive this by much.
const LONGEST_MS: i64 = 5 * 60_000;
const GRACE_MS: i64 = 60_000;
const HOSTS: [&str; 2] = ["https://login.salesforce.com", "https://test.salesforce.com"];

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
}

/// No second of our days is this large; every millisecond since 1973 is.
const FIRST_MILLISECONDS: i64 = 100_000_000_000;

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Error and description of a refusal.
type Refused = (&'static str, &'static str);

/// The user that the assertion speaks for. `here` is the address it was sent to.
pub(super) fn holder<'a>(world: &'a World, assertion: &str, here: &str) -> Result<(&'a Org, &'a UserInfo), Refused> {
    let claims = claims(world, assertion)?;
    if claims.iss != world.app.client_id {
        return Err(("invalid_client_id", "client identifier invalid"));
    }
    let audience = match claims.aud {
        Audience::One(audience) => vec![audience],
        Audience::Several(several) => several,
    };
    let known = |audience: &String| {
        let audience = audience.trim_end_matches('/');
        let domains = || world.orgs.iter().any(|org| world.my_domain(org) == audience);
        audience == here || HOSTS.contains(&audience) || domains()
    };
    if !audience.iter().any(known) {
        return Err(("invalid_grant", "Audience validation failed"));
    }
    let now_ms = world.now_ms();
    // The Salesforce CLI writes milliseconds, and an org takes them.
    let ends_ms = if claims.exp < FIRST_MILLISECONDS { claims.exp.saturating_mul(1_000) } else { claims.exp };
    if ends_ms <= now_ms - GRACE_MS || ends_ms > now_ms + LONGEST_MS + GRACE_MS {
        return Err(("invalid_grant", "invalid assertion: exp is in the past or too far ahead"));
    }
    let mut orgs = world.orgs.iter();
    let found = orgs.find_map(|org| Some((org, org.users.iter().find(|user| user.username == claims.sub)?)));
    let (org, user) = found.ok_or(("invalid_grant", "user hasn't approved this consumer"))?;
    let settled = world.settled(org);
    if let Some(refused) = refusal(&settled, user) {
        return Err(match refused {
            ("OAUTH_APP_ACCESS_DENIED", description) => ("invalid_app_access", description),
            other => other,
        });
    }
    if settled.permitted == Permitted::SelfAuthorise && !world.tokens().has_approved(&org.key, &user.id) {
        return Err(("invalid_grant", "user hasn't approved this consumer"));
    }
    Ok((org, user))
}

/// The claims, once the signature is found to be right.
fn claims(world: &World, assertion: &str) -> Result<Claims, Refused> {
    let pem = world.assertion_key().ok_or(("invalid_client", "the app has no certificate"))?;
    let key =
        DecodingKey::from_rsa_pem(pem.as_bytes()).map_err(|_| ("invalid_client", "the certificate is unreadable"))?;
    let mut validation = Validation::new(Algorithm::RS256);
    // Times are compared with the clock of the orgs, which is not that of the machine.
    validation.validate_exp = false;
    validation.validate_aud = false;
    let decoded = jsonwebtoken::decode::<Claims>(assertion, &key, &validation);
    decoded.map(|data| data.claims).map_err(|_| ("invalid_grant", "invalid assertion"))
}
