//! People on their site's own host: sessions by cookie, and the ways to begin one.

pub mod codes;
pub mod door;
pub mod explain;
mod hasher;
pub mod passwords;
pub mod salesforce;
pub mod second;
pub mod security;
pub mod sessions;
pub mod settings;

pub use hasher::HashError;
pub(super) use hasher::Hasher;
pub use second::Entry;
pub use sessions::{Beginning, Begun, begin, resume};

use crate::app::session::Cookies;
use crate::domain::first_party::{Method, Scope};
use crate::domain::ids::SiteId;
use crate::domain::sign_in::SignInKey;
use crate::domain::throttle::{self, Throttle};
use crate::domain::time::Instant;
use crate::store::{self, Tx, User};

/// Shows a browser in which somebody signed in before; it counts their tries by themselves and opens nothing.
pub const KNOWN_COOKIE: &str = "__Host-qs.known";

/// What a browser told about itself.
#[derive(Debug, Clone, Copy)]
pub struct Browser<'a> {
    pub cookies: &'a Cookies,
    pub user_agent: &'a str,
    /// Of the network that it is in, where that is known.
    pub network: Option<&'a str>,
}

/// Somebody proved who they are: their session has begun.
#[derive(Debug)]
pub struct SignedIn {
    /// Values of the session's cookie, and of the one that makes this browser a known one.
    pub session_cookie: String,
    pub known_cookie: String,
    /// Where the person was going.
    pub next: String,
}

async fn let_in(
    app: &super::App,
    tx: &mut Tx,
    user: &User,
    (method, browser): (Method, Browser<'_>),
    next: String,
    now: Instant,
) -> Result<SignedIn, store::Error> {
    let of = Beginning { user, scope: Scope::Full, method, user_agent: browser.user_agent, cookies: browser.cookies };
    let begun = begin(app, tx, &of, now).await?;
    Ok(SignedIn { session_cookie: begun.cookie, known_cookie: known_cookie(app.sign_in_key(), user), next })
}

fn known_cookie(key: &SignInKey, user: &User) -> String {
    known_cookies(key, user).into_iter().next().unwrap_or_default()
}

/// By each key, the newest first.
fn known_cookies(key: &SignInKey, user: &User) -> Vec<String> {
    let (site, id) = (user.site_id.to_string(), user.id.to_string());
    key.digests("known", &[&site, &id]).into_iter().map(|digest| format!("{id}.{digest}")).collect()
}

/// Whether this person signed in before with this browser.
fn is_known(key: &SignInKey, user: &User, cookies: &Cookies) -> bool {
    cookies.value(KNOWN_COOKIE).is_some_and(|value| known_cookies(key, user).iter().any(|known| known == value))
}

/// Counts a try of that kind wherever it counts. Gives the time to wait for when it is one too early.
async fn throttled(
    app: &super::App,
    tx: &mut Tx,
    (site, kind): (SiteId, &str),
    email: &str,
    (browser, known): (Browser<'_>, bool),
    now: Instant,
) -> Result<Option<Instant>, store::Error> {
    let name = |parts: &[&str]| app.sign_in_key().digest(kind, parts);
    let mut counted: Vec<(String, Throttle)> = Vec::new();
    if known {
        counted.push((name(&["known", email]), throttle::KNOWN_BROWSER));
    } else {
        if let Some(network) = browser.network {
            counted.push((name(&["network", network]), throttle::NETWORK));
            counted.push((name(&["address from network", email, network]), throttle::ADDRESS_FROM_NETWORK));
        }
        counted.push((name(&["address", email]), throttle::ADDRESS));
    }
    for (name, throttle) in counted {
        if let Some(until) = tx.count_try(site, &name, throttle, now).await? {
            return Ok(Some(until));
        }
    }
    Ok(None)
}
