//! Passwords, for people who want one: signing in by one, setting, changing and removing it.
//!
//! Whoever forgot theirs signs in by a mailed code and sets another.

use super::hasher::{HashError, SALT_BYTES};
use super::second::{self, Entry, First, SecondError};
use super::{Browser, door, is_known, throttled};
use crate::app::App;
use crate::app::audit;
use crate::app::session::Actor;
use crate::domain::browser::BrowserKey;
use crate::domain::first_party::Method;
use crate::domain::linking;
use crate::domain::password::{self, LONGEST, Weak};
use crate::domain::routing;
use crate::store;
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Unknown address, no password, another password, not allowed in: the same from outside.
    #[error("address and password don't fit")]
    NotGood,
    #[error("tried too often: again after {0}")]
    Wait(SignedDuration),
    #[error(transparent)]
    Hash(#[from] HashError),
    #[error(transparent)]
    Second(#[from] SecondError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// An address and a password were typed.
pub async fn sign_in(
    app: &App,
    slug: &str,
    key: BrowserKey,
    (email, typed): (&str, &str),
    browser: Browser<'_>,
    next: &str,
) -> Result<Entry, PasswordError> {
    let now = app.now();
    let email = linking::address(email).ok_or(PasswordError::NotGood)?;
    let mut tx = app.store().begin().await?;
    let site = tx.find_open_site(slug).await?.ok_or(PasswordError::NotGood)?;
    let routing = door::routing_of(&mut tx, &site).await?;
    let user = tx.find_user_by_email(site.id, &email).await?;
    let known = user.as_ref().is_some_and(|user| is_known(app.sign_in_key(), user, browser.cookies));
    let wait = throttled(app, &mut tx, (site.id, "password"), &email, (browser, known), now).await?;
    // Asked for nobody, too: the same work for every address.
    let id = user.as_ref().map_or_else(|| crate::domain::ids::UserId(Uuid::nil()), |user| user.id);
    let hash = tx.find_password(site.id, id).await?;
    tx.commit().await?;
    if let Some(until) = wait {
        return Err(PasswordError::Wait(until.since(now)));
    }
    // No longer ones are anybody's.
    let typed = typed.char_indices().nth(LONGEST + 1).map_or(typed, |(end, _)| typed.get(..end).unwrap_or_default());
    let fits = app.inner.hasher.fits(typed, hash.as_deref()).await?;
    let user = user.filter(|user| fits && user.active && routing::may_use_password(&routing));
    let user = user.ok_or(PasswordError::NotGood)?;
    let mut tx = app.store().begin().await?;
    // Another password, or none, was set while this one was looked at.
    if tx.find_password(site.id, user.id).await? != hash {
        return Err(PasswordError::NotGood);
    }
    let entry =
        second::admit(app, &mut tx, &user, (First::By(Method::Password), browser, key), next.to_owned()).await?;
    tx.commit().await?;
    Ok(entry)
}

#[derive(Debug, thiserror::Error)]
pub enum SetPasswordError {
    #[error("signed in too long ago")]
    NotRecent,
    #[error(transparent)]
    Weak(#[from] Weak),
    #[error("the two don't agree")]
    Unequal,
    #[error(transparent)]
    Hash(#[from] HashError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Sets or changes the person's own password; their other sessions end.
pub async fn set(app: &App, actor: &Actor, typed: &str, again: &str) -> Result<(), SetPasswordError> {
    if !super::security::is_recent(actor) {
        return Err(SetPasswordError::NotRecent);
    }
    let (user, site) = (&actor.user, &actor.site);
    password::check(typed, &[&user.email, &user.first_name, &user.last_name, &site.name, "qstream"])?;
    if typed != again {
        return Err(SetPasswordError::Unequal);
    }
    let hash = app.inner.hasher.hash(typed, app.random().bytes::<SALT_BYTES>()).await?;
    let mut tx = app.store().begin().await?;
    tx.put_password(site.id, user.id, &hash, actor.now).await?;
    tx.delete_other_first_party_sessions(site.id, user.id, Some(actor.session.id())).await?;
    audit::note(app, &mut tx, actor, ("user.password_set", format!("user:{}", user.id)), json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the person's own password away.
pub async fn remove(app: &App, actor: &Actor) -> Result<(), SetPasswordError> {
    if !super::security::is_recent(actor) {
        return Err(SetPasswordError::NotRecent);
    }
    let mut tx = app.store().begin().await?;
    if tx.delete_password(actor.site.id, actor.user.id).await? {
        let subject = format!("user:{}", actor.user.id);
        audit::note(app, &mut tx, actor, ("user.password_removed", subject), json!({})).await?;
    }
    tx.commit().await?;
    Ok(())
}
