//! The second factor of people who may more than a manager: a code of their authenticator app, set up at their first sign-in.
//!
//! Until it is proven there is no session, only a note of who owes it, bound to the browser: no page has to remember to ask.

use super::{Browser, SignedIn, door, is_known, let_in};
use crate::app::App;
use crate::app::audit;
use crate::domain::browser::BrowserKey;
use crate::domain::first_party::Method;
use crate::domain::hex;
use crate::domain::ids::{InvitationId, SiteId, UserId};
use crate::domain::routing;
use crate::domain::seal::{NONCE_BYTES, SealError};
use crate::domain::second_factor::{self, RECOVERY_BYTES, RECOVERY_CODES};
use crate::domain::sign_in::tidy;
use crate::domain::throttle;
use crate::domain::time::Instant;
use crate::domain::totp::{SECRET_BYTES, Secret};
use crate::store::{self, PendingSignIn, SecondFactor, Site, Tx, User};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

/// How long somebody may take to find their telephone, or to install an app.
const VALID: SignedDuration = SignedDuration::from_mins(15);

/// What a proven first factor leads to.
#[derive(Debug)]
pub enum Entry {
    In(SignedIn),
    /// The browser is known to owe the second factor; its page is next.
    Second,
}

#[derive(Debug, thiserror::Error)]
pub enum SecondError {
    /// This browser owes nothing: never did, took too long, or is in.
    #[error("no sign-in waits for a second factor in this browser")]
    Nothing,
    #[error("not the code")]
    Wrong,
    #[error("tried too often: again after {0}")]
    Wait(SignedDuration),
    #[error(transparent)]
    Sealing(#[from] SealError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// What an authenticator app is set up with.
#[derive(Debug, Clone)]
pub struct SetUp {
    /// To be typed.
    pub text: String,
    /// To be scanned.
    pub address: String,
}

/// What the browser owes.
#[derive(Debug)]
pub struct Owed {
    /// Missing where the person has an app already.
    pub set_up: Option<SetUp>,
}

/// Somebody is in, with the codes that are shown this once if an app was set up.
#[derive(Debug)]
pub struct Proven {
    pub signed_in: SignedIn,
    pub recovery_codes: Vec<String>,
}

/// The first factor, proven other than through Salesforce.
#[derive(Debug, Clone, Copy)]
pub(super) enum First {
    /// Of a kind that is used up already, or can't be.
    By(Method),
    /// Used up by whatever lets its person in.
    Invitation(InvitationId),
}

/// Lets somebody in who proved the first factor, or notes that they owe the second.
pub(super) async fn admit(
    app: &App,
    tx: &mut Tx,
    user: &User,
    (first, browser, key): (First, Browser<'_>, BrowserKey),
    next: String,
) -> Result<Entry, SecondError> {
    let now = app.now();
    let (method, invitation_id) = match first {
        First::By(method) => (method, None),
        First::Invitation(id) => (Method::Invitation, Some(id)),
    };
    if !second_factor::is_needed(&user.roles) {
        use_up(tx, user.site_id, invitation_id, now).await?;
        return Ok(Entry::In(let_in(app, tx, user, (method, browser), next, now).await?));
    }
    let secret_sealed = if tx.find_second_factor(user.site_id, user.id).await?.is_some() {
        None
    } else {
        let secret = app.random().bytes::<SECRET_BYTES>();
        Some(app.parts().keys.seal(&pending_place(user.site_id, key), &secret, nonce(app))?)
    };
    tx.put_pending_sign_in(&PendingSignIn {
        site_id: user.site_id,
        browser: key.digest(),
        user_id: user.id,
        method,
        next_path: next,
        secret_sealed,
        invitation_id,
        expires_at: now.plus(VALID),
    })
    .await?;
    Ok(Entry::Second)
}

/// An invitation works once: of two at the same moment one gets nothing.
async fn use_up(tx: &mut Tx, site: SiteId, invitation: Option<InvitationId>, now: Instant) -> Result<(), SecondError> {
    match invitation {
        Some(id) if !tx.mark_invitation_used(site, id, now).await? => Err(SecondError::Nothing),
        _ => Ok(()),
    }
}

fn nonce(app: &App) -> [u8; NONCE_BYTES] {
    app.random().bytes()
}

fn pending_place(site: SiteId, key: BrowserKey) -> String {
    format!("pending_sign_ins/secret/{site}/{}", key.digest().as_simple())
}

/// Where a person's secret is sealed to.
pub(in crate::app) fn place(site: SiteId, user: UserId) -> String {
    format!("second_factors/secret/{site}/{user}")
}

fn open(app: &App, place: &str, sealed: &[u8]) -> Result<Secret, SealError> {
    Secret::from_slice(&app.parts().keys.open(place, sealed)?).ok_or(SealError::Damaged)
}

/// Whom a browser's note is about, as long as they may come in at all.
async fn owing(
    app: &App,
    tx: &mut Tx,
    slug: &str,
    key: BrowserKey,
) -> Result<(Site, PendingSignIn, User), SecondError> {
    let site = tx.find_open_site(slug).await?.ok_or(SecondError::Nothing)?;
    let pending = tx.find_pending_sign_in(site.id, key.digest(), app.now()).await?.ok_or(SecondError::Nothing)?;
    let routing = door::routing_of(tx, &site).await?;
    let user = tx.find_user(site.id, pending.user_id).await?;
    let user = user.filter(|user| user.active && routing::may_use_code(&routing, &user.roles));
    Ok((site, pending, user.ok_or(SecondError::Nothing)?))
}

/// What a browser owes. The same however often it is asked: the page can be reloaded.
pub async fn find(app: &App, slug: &str, key: BrowserKey) -> Result<Owed, SecondError> {
    let mut tx = app.store().read().await?;
    let (site, pending, user) = owing(app, &mut tx, slug, key).await?;
    if tx.find_second_factor(site.id, user.id).await?.is_some() {
        return Ok(Owed { set_up: None });
    }
    let sealed = pending.secret_sealed.ok_or(SecondError::Nothing)?;
    let secret = open(app, &pending_place(site.id, key), &sealed)?;
    let address = secret.address(&format!("Qstream {}", site.name), &user.email);
    Ok(Owed { set_up: Some(SetUp { text: secret.text(), address }) })
}

/// A code of the app was typed: the first one of a new app sets it up.
pub async fn prove(
    app: &App,
    slug: &str,
    key: BrowserKey,
    typed: &str,
    browser: Browser<'_>,
) -> Result<Proven, SecondError> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let (site, pending, user) = owing(app, &mut tx, slug, key).await?;
    if let Some(wait) = too_early(app, &mut tx, &user, browser, now).await? {
        tx.commit().await?;
        return Err(SecondError::Wait(wait));
    }
    let (fits, recovery_codes) = if let Some(factor) = tx.find_second_factor(site.id, user.id).await? {
        let secret = open(app, &place(site.id, user.id), &factor.secret_sealed)?;
        let fits = match secret.step_of(typed, now) {
            Some(step) => tx.mark_second_factor_step(site.id, user.id, step).await?,
            None => false,
        };
        (fits, Vec::new())
    } else {
        let sealed = pending.secret_sealed.as_deref().ok_or(SecondError::Nothing)?;
        let secret = open(app, &pending_place(site.id, key), sealed)?;
        match secret.step_of(typed, now) {
            Some(step) => (true, set_up(app, &mut tx, &user, (&secret, step), now).await?),
            None => (false, Vec::new()),
        }
    };
    if !fits {
        tx.commit().await?;
        return Err(SecondError::Wrong);
    }
    let signed_in = enter(app, tx, (&user, pending), browser, now).await?;
    Ok(Proven { signed_in, recovery_codes })
}

/// A recovery code was typed in place of the app's. It works once.
pub async fn recover(
    app: &App,
    slug: &str,
    key: BrowserKey,
    typed: &str,
    browser: Browser<'_>,
) -> Result<SignedIn, SecondError> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let (site, pending, user) = owing(app, &mut tx, slug, key).await?;
    let wait = too_early(app, &mut tx, &user, browser, now).await?;
    let digest = code_digest(site.id, user.id, typed);
    if wait.is_some() || !tx.delete_recovery_code(site.id, user.id, &digest).await? {
        tx.commit().await?;
        return Err(wait.map_or(SecondError::Wrong, SecondError::Wait));
    }
    note(app, &mut tx, &user, "user.recovery_code_used", now).await?;
    enter(app, tx, (&user, pending), browser, now).await
}

async fn enter(
    app: &App,
    mut tx: Tx,
    (user, pending): (&User, PendingSignIn),
    browser: Browser<'_>,
    now: Instant,
) -> Result<SignedIn, SecondError> {
    if !tx.delete_pending_sign_in(pending.site_id, pending.browser).await? {
        return Err(SecondError::Nothing);
    }
    use_up(&mut tx, pending.site_id, pending.invitation_id, now).await?;
    let signed_in = let_in(app, &mut tx, user, (pending.method, browser), pending.next_path, now).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Counts the try. A browser in which the person signed in before has a count of its own.
async fn too_early(
    app: &App,
    tx: &mut Tx,
    user: &User,
    browser: Browser<'_>,
    now: Instant,
) -> Result<Option<SignedDuration>, store::Error> {
    let kind = if is_known(app.sign_in_key(), user, browser.cookies) { "second, known" } else { "second" };
    let name = app.sign_in_key().digest("throttle", &[kind, &user.id.to_string()]);
    Ok(tx.count_try(user.site_id, &name, throttle::SECOND_FACTOR, now).await?.map(|until| until.since(now)))
}

async fn set_up(
    app: &App,
    tx: &mut Tx,
    user: &User,
    (secret, step): (&Secret, i64),
    now: Instant,
) -> Result<Vec<String>, SecondError> {
    let secret_sealed = app.parts().keys.seal(&place(user.site_id, user.id), secret.bytes(), nonce(app))?;
    let (site_id, user_id) = (user.site_id, user.id);
    let factor = SecondFactor { site_id, user_id, secret_sealed, last_step: step, created_at: now };
    if !tx.insert_second_factor(&factor).await? {
        return Err(SecondError::Nothing);
    }
    note(app, tx, user, "user.second_factor_set_up", now).await?;
    Ok(new_codes(app, tx, site_id, user_id).await?)
}

async fn note(app: &App, tx: &mut Tx, user: &User, act: &'static str, now: Instant) -> Result<(), store::Error> {
    let subject = format!("user:{}", user.id);
    audit::record(app, tx, (user.site_id, now), &subject, (act, subject.clone())).await
}

/// Gives a person fresh recovery codes; older ones are worth nothing. They are kept as digests only.
pub(super) async fn new_codes(app: &App, tx: &mut Tx, site: SiteId, user: UserId) -> Result<Vec<String>, store::Error> {
    let code = |_| second_factor::recovery_code(app.random().bytes::<RECOVERY_BYTES>());
    let codes: Vec<String> = (0..RECOVERY_CODES).map(code).collect();
    let digests: Vec<String> = codes.iter().map(|code| code_digest(site, user, code)).collect();
    tx.put_recovery_codes(site, user, &digests).await?;
    Ok(codes)
}

/// Without a key: 96 random bits need none, and the codes outlive every key.
fn code_digest(site: SiteId, user: UserId, code: &str) -> String {
    hex(Sha256::digest(format!("recovery code {site} {user} {}", tidy(code))).into())
}
