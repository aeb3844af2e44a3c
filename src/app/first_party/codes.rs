//! Signing in by e-mail: a code to type and a link to press, for the browser that asked; and invitations.
//!
//! Whoever asks gets the same answer after the same work, whether the address is anybody's or not.

use super::second::{self, Entry, First, SecondError};
use super::{Browser, door, is_known, throttled};
use crate::app::mail::{self, Mail, QueueError};
use crate::app::{App, invite};
use crate::domain::browser::BrowserKey;
use crate::domain::first_party::Method;
use crate::domain::ids::ChallengeId;
use crate::domain::mail::Kind;
use crate::domain::sign_in::{grouped, tidy};
use crate::domain::throttle;
use crate::domain::time::Instant;
use crate::domain::{linking, routing};
use crate::mail::{Content, Parcel};
use crate::store::{self, SignInChallenge, Site, User};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use subtle::ConstantTimeEq;

/// Binds a challenge to the browser that asked for it.
pub const BROWSER_COOKIE: &str = "__Host-qs.signin";
/// How long code and link work.
pub const VALID: SignedDuration = SignedDuration::from_mins(10);
/// Codes that may be tried for one challenge.
const MOST_TRIES: i64 = 5;

#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error("there is no such site")]
    NoSite,
    #[error("no e-mail address")]
    NoAddress,
    #[error("asked too often: again after {0}")]
    Wait(SignedDuration),
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Queue(#[from] QueueError),
}

/// The proof in the sign-in page's own forms: made for the browser's cookie, so that no other page can fill them in.
pub fn form_proof(app: &App, browser: BrowserKey) -> String {
    app.sign_in_key().digest("form", &[&browser.value()])
}

/// Whether a form came from the page that this browser was given.
pub fn is_own_form(app: &App, browser: BrowserKey, proof: &str) -> bool {
    fits(&app.sign_in_key().digests("form", &[&browser.value()]), proof)
}

/// Somebody typed an address: whoever it belongs to gets a code and a link.
pub async fn ask(
    app: &App,
    slug: &str,
    key: BrowserKey,
    email: &str,
    browser: Browser<'_>,
    next: &str,
) -> Result<(), AskError> {
    let now = app.now();
    let email = linking::address(email).ok_or(AskError::NoAddress)?;
    let mut tx = app.store().begin().await?;
    let site = tx.find_open_site(slug).await?.ok_or(AskError::NoSite)?;
    let routing = door::routing_of(&mut tx, &site).await?;
    let user = tx.find_user_by_email(site.id, &email).await?;
    let known = user.as_ref().is_some_and(|user| is_known(app.sign_in_key(), user, browser.cookies));
    if let Some(until) = throttled(app, &mut tx, (site.id, "throttle"), &email, (browser, known), now).await? {
        // What was counted so far stays counted.
        tx.commit().await?;
        return Err(AskError::Wait(until.since(now)));
    }
    let user = user.filter(|user| user.active && routing::may_use_code(&routing, &user.roles));
    let token = URL_SAFE_NO_PAD.encode(app.random().bytes::<32>());
    let (challenge, code) = challenge(app, &site, &token, key, (user.as_ref(), next), now);
    // Made for everybody, queued for those who may come in: the seal costs the same as the rest together.
    let mail = written(app, &site, user.as_ref(), &email, (&challenge, &code, &token));
    tx.put_sign_in_challenge(&challenge).await?;
    let row = mail::row(app, &mail, now)?;
    if user.is_some() {
        tx.insert_mails(&[row]).await?;
    }
    tx.commit().await?;
    mail::wake(app).await;
    Ok(())
}

fn challenge(
    app: &App,
    site: &Site,
    token: &str,
    key: BrowserKey,
    (user, next): (Option<&User>, &str),
    now: Instant,
) -> (SignInChallenge, String) {
    let code = app.sign_in_key().code(&site.id.to_string(), token);
    let challenge = SignInChallenge {
        id: ChallengeId(app.random().id(now)),
        site_id: site.id,
        user_id: user.map(|user| user.id),
        browser: key.digest(),
        code_digest: newest(code_digests(app, site, key, &code)),
        link_digest: newest(link_digests(app, site, token)),
        next_path: next.to_owned(),
        expires_at: now.plus(VALID),
    };
    (challenge, code)
}

/// By each key: the newest one writes, and what an older one wrote is good until it is over.
fn code_digests(app: &App, site: &Site, key: BrowserKey, code: &str) -> Vec<String> {
    app.sign_in_key().digests("typed code", &[&site.id.to_string(), &key.value(), code])
}

fn link_digests(app: &App, site: &Site, token: &str) -> Vec<String> {
    app.sign_in_key().digests("link", &[&site.id.to_string(), token])
}

fn newest(digests: Vec<String>) -> String {
    digests.into_iter().next().unwrap_or_default()
}

fn written(
    app: &App,
    site: &Site,
    user: Option<&User>,
    email: &str,
    (challenge, code, token): (&SignInChallenge, &str, &str),
) -> Mail {
    let name = user.map(|user| format!("{} {}", user.first_name, user.last_name));
    let link = format!("{}/sign-in/link/{token}", app.site_url(&site.slug));
    Mail {
        site_id: site.id,
        kind: Kind::SignIn,
        cause: format!("sign_in/{}", challenge.id),
        user_id: user.map(|user| user.id),
        parcel: Parcel {
            to: email.to_owned(),
            name: name.unwrap_or_default(),
            locale: user.map_or_else(|| site.locale.clone(), |user| user.locale.clone()),
            site_name: site.name.clone(),
            content: Content::SignIn { code: grouped(code), link, minutes: VALID.as_mins() },
            one_click: None,
        },
        expires_at: challenge.expires_at,
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ProveError {
    /// Wrong, used, too old, tried too often, of another browser: the same from outside.
    #[error("not the code of this browser's challenge")]
    NotGood,
    #[error("tried too often: again after {0}")]
    Wait(SignedDuration),
    #[error(transparent)]
    Second(#[from] SecondError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// What somebody proves themselves with.
#[derive(Debug, Clone, Copy)]
pub enum Proof<'a> {
    /// Typed.
    Code(&'a str),
    /// The token of the link in the mail.
    Link(&'a str),
}

/// A code was typed, or the link's button pressed, in the browser that asked.
pub async fn prove(
    app: &App,
    slug: &str,
    key: BrowserKey,
    proof: Proof<'_>,
    browser: Browser<'_>,
) -> Result<Entry, ProveError> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let site = tx.find_open_site(slug).await?.ok_or(ProveError::NotGood)?;
    let challenge = tx.try_sign_in_challenge(site.id, key.digest(), MOST_TRIES, now).await?;
    let fits = challenge.as_ref().is_some_and(|challenge| match proof {
        Proof::Code(code) => fits(&code_digests(app, &site, key, &tidy(code)), &challenge.code_digest),
        Proof::Link(token) => fits(&link_digests(app, &site, token), &challenge.link_digest),
    });
    let Some(challenge) = challenge.filter(|_| fits) else {
        // The try is counted.
        tx.commit().await?;
        return Err(ProveError::NotGood);
    };
    let routing = door::routing_of(&mut tx, &site).await?;
    let user = match challenge.user_id {
        Some(id) => tx.find_user(site.id, id).await?,
        None => None,
    };
    let user = user.filter(|user| user.active && routing::may_use_code(&routing, &user.roles));
    let user = user.ok_or(ProveError::NotGood)?;
    if !tx.delete_sign_in_challenge(site.id, challenge.id).await? {
        return Err(ProveError::NotGood);
    }
    let entry =
        second::admit(app, &mut tx, &user, (First::By(Method::Mail), browser, key), challenge.next_path).await?;
    tx.commit().await?;
    Ok(entry)
}

/// Whether one of ours is the given one; how long that takes says nothing.
fn fits(ours: &[String], given: &str) -> bool {
    ours.iter().fold(false, |found, one| found | bool::from(one.as_bytes().ct_eq(given.as_bytes())))
}

/// What the link of a mail shows before anything is pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// This browser asked: a button signs in.
    Press,
    /// Another one did: this is the code to type there.
    Type(String),
    Over,
}

/// The link of a mail was opened. Nothing is used up by that, because programs open links, too.
pub async fn opened(app: &App, slug: &str, key: Option<BrowserKey>, token: &str) -> Result<Link, store::Error> {
    let mut tx = app.store().read().await?;
    let Some(site) = tx.find_open_site(slug).await? else { return Ok(Link::Over) };
    let ours = app.sign_in_key().codes(&site.id.to_string(), token);
    for (digest, code) in link_digests(app, &site, token).iter().zip(&ours) {
        if let Some(challenge) = tx.find_sign_in_challenge(site.id, digest, app.now()).await? {
            let asked = key.is_some_and(|key| key.digest() == challenge.browser);
            return Ok(if asked { Link::Press } else { Link::Type(grouped(code)) });
        }
    }
    Ok(Link::Over)
}

/// An invitation's code was typed: it lets its account in once. Where a second factor is owed, it stays good until that is
/// proven.
pub async fn accept_invitation(
    app: &App,
    slug: &str,
    key: BrowserKey,
    code: &str,
    browser: Browser<'_>,
    next: &str,
) -> Result<Entry, ProveError> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let site = tx.find_open_site(slug).await?.ok_or(ProveError::NotGood)?;
    let name = app.sign_in_key().digest("throttle", &["invitation", browser.network.unwrap_or("somewhere")]);
    let wait = tx.count_try(site.id, &name, throttle::INVITATION, now).await?;
    let invitation = match wait {
        None => tx.find_invitation(site.id, &invite::digest(code), now).await?,
        Some(_) => None,
    };
    let Some(invitation) = invitation else {
        tx.commit().await?;
        return Err(wait.map_or(ProveError::NotGood, |until| ProveError::Wait(until.since(now))));
    };
    let routing = door::routing_of(&mut tx, &site).await?;
    let user = tx.find_user(site.id, invitation.user_id).await?;
    let user = user.filter(|user| user.active && routing::may_use_code(&routing, &user.roles));
    let user = user.ok_or(ProveError::NotGood)?;
    let first = First::Invitation(invitation.id);
    let entry = match second::admit(app, &mut tx, &user, (first, browser, key), next.to_owned()).await {
        Err(SecondError::Nothing) => return Err(ProveError::NotGood),
        entry => entry?,
    };
    tx.commit().await?;
    Ok(entry)
}
