//! Beginning, finding and ending sessions on a site's own host.

use crate::app::App;
use crate::app::audit;
use crate::app::session::{self, ABSOLUTE, Actor, Cookies, IDLE, SEEN_EVERY, SessionError};
use crate::domain::first_party::{self, COOKIE, Method, Scope, SessionKey};
use crate::domain::ids::{SessionId, SiteId};
use crate::domain::time::Instant;
use crate::store::{self, FirstPartySession, Tx, User};

/// A session that is to begin.
#[derive(Debug, Clone, Copy)]
pub struct Beginning<'a> {
    pub user: &'a User,
    pub scope: Scope,
    pub method: Method,
    /// As the browser sent it.
    pub user_agent: &'a str,
    /// The browser's cookies: the session that it had before ends, so a planted one is worth nothing.
    pub cookies: &'a Cookies,
}

/// A session that began. The cookie's value is kept nowhere.
#[derive(Debug)]
pub struct Begun {
    pub cookie: String,
    pub session: FirstPartySession,
}

/// Begins a session as part of what proved the person: a used-up code or link is durable together with its session.
pub async fn begin(app: &App, tx: &mut Tx, of: &Beginning<'_>, now: Instant) -> Result<Begun, store::Error> {
    let site_id = of.user.site_id;
    if let Some(old) = of_cookie(tx, site_id, of.cookies).await? {
        tx.delete_first_party_session(site_id, old.user_id, old.id).await?;
    }
    let key = SessionKey::new(app.random().bytes());
    let session = FirstPartySession {
        id: SessionId(app.random().id(now)),
        site_id,
        user_id: of.user.id,
        cookie_digest: key.digest(),
        scope: of.scope,
        method: of.method,
        roles: of.user.roles.clone(),
        device: first_party::device(of.user_agent),
        created_at: now,
        seen_at: now,
        ends_at: now.plus(ABSOLUTE),
    };
    tx.insert_first_party_session(&session).await?;
    audit::record(
        app,
        tx,
        (site_id, now),
        &format!("user:{}", of.user.id),
        ("user.signed_in", format!("method:{}", of.method.as_str())),
    )
    .await?;
    Ok(Begun { cookie: key.value(), session })
}

async fn of_cookie(tx: &mut Tx, site: SiteId, cookies: &Cookies) -> Result<Option<FirstPartySession>, store::Error> {
    match cookies.value(COOKIE).and_then(SessionKey::parse) {
        Some(key) => tx.find_first_party_session(site, &key.digest()).await,
        None => Ok(None),
    }
}

/// The live session of this browser on a site.
pub(in crate::app) async fn live(
    tx: &mut Tx,
    site: SiteId,
    cookies: &Cookies,
    now: Instant,
) -> Result<FirstPartySession, SessionError> {
    let found = of_cookie(tx, site, cookies).await?;
    found.filter(|one| now < one.ends_at && now < one.seen_at.plus(IDLE)).ok_or(SessionError::SignedOut)
}

/// The person whose browser asks a site's own host for a page.
pub async fn resume(app: &App, slug: &str, cookies: &Cookies) -> Result<Actor, SessionError> {
    let now = app.now();
    let mut tx = app.store().read().await?;
    let site = tx.find_open_site(slug).await?.ok_or(SessionError::SignedOut)?;
    let session = live(&mut tx, site.id, cookies, now).await?;
    let actor = session::read_actor(&mut tx, session.into(), now).await?;
    drop(tx);
    session::note_use(app, &actor, false).await?;
    Ok(actor)
}

pub(in crate::app) async fn note_use(app: &App, session: &FirstPartySession, now: Instant) -> Result<(), store::Error> {
    if now.since(session.seen_at) < SEEN_EVERY {
        return Ok(());
    }
    let mut tx = app.store().begin().await?;
    tx.mark_first_party_session_seen(session.site_id, session.id, now).await?;
    tx.commit().await
}

/// The person's sessions on this site that are still good, the one used last first.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<FirstPartySession>, store::Error> {
    let mut tx = app.store().read().await?;
    let mut found = tx.list_first_party_sessions(actor.site.id, actor.user.id, actor.now).await?;
    found.retain(|one| actor.now < one.seen_at.plus(IDLE));
    Ok(found)
}

/// Ends the session that the person is in.
pub async fn sign_out(app: &App, actor: &Actor) -> Result<(), store::Error> {
    let mut tx = app.store().begin().await?;
    tx.delete_first_party_session(actor.site.id, actor.user.id, actor.session.id()).await?;
    tx.commit().await
}

/// Ends one of the person's sessions. `false` when there is no such session of theirs.
pub async fn end(app: &App, actor: &Actor, id: SessionId) -> Result<bool, store::Error> {
    let mut tx = app.store().begin().await?;
    let ended = tx.delete_first_party_session(actor.site.id, actor.user.id, id).await?;
    tx.commit().await?;
    Ok(ended)
}

/// Ends all of the person's sessions but the one they are in.
pub async fn end_others(app: &App, actor: &Actor) -> Result<u64, store::Error> {
    let mut tx = app.store().begin().await?;
    let keep = Some(actor.session.id());
    let ended = tx.delete_other_first_party_sessions(actor.site.id, actor.user.id, keep).await?;
    tx.commit().await?;
    Ok(ended)
}
