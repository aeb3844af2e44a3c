//! People on their site's own host: sessions by cookie, and the ways to begin one.

pub mod codes;
pub mod door;
pub mod explain;
pub mod salesforce;
pub mod sessions;
pub mod settings;

pub use sessions::{Beginning, Begun, begin, resume};

use crate::app::session::Cookies;
use crate::domain::first_party::{Method, Scope};
use crate::domain::sign_in::SignInKey;
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
    let (site, id) = (user.site_id.to_string(), user.id.to_string());
    format!("{id}.{}", key.digest("known", &[&site, &id]))
}

/// Whether this person signed in before with this browser.
fn is_known(key: &SignInKey, user: &User, cookies: &Cookies) -> bool {
    cookies.value(KNOWN_COOKIE).is_some_and(|value| value == known_cookie(key, user))
}
