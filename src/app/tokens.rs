//! Access tokens for connections: kept in memory, renewed by one replica at a time.
//!
//! Salesforce rotates the refresh token at each use and revokes everything when an old one comes back. So: take the
//! connection's lease, read the stored token again, note that a refresh leaves, exchange it in a task that nothing cancels,
//! and store the new one before anybody uses the access token. Whoever finds the note of a refresh without its result asks
//! Salesforce whether the stored token still counts, which uses nothing up, before it is shown for a refresh.

use super::App;
use super::connect::sync_app::{self, SyncAppError};
use crate::domain::connecting::INTERRUPTED;
use crate::domain::ids::{ConnectionId, SiteId};
use crate::domain::seal::SealError;
use crate::salesforce::{self, AccessToken, Assertion, ClientCredentials, TokenReply};
use crate::store::{self, Connection, ConnectionState, Store};
use jiff::SignedDuration;
use secrecy::SecretString;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Longer than a token call may take.
pub(super) const REFRESH_LEASE: SignedDuration = SignedDuration::from_secs(40);

/// Tries to store a rotated token; each waits for a connection to the database as long as the pool allows.
const STORE_TRIES: u32 = 4;

/// Access tokens of this process.
#[derive(Default)]
pub(super) struct Cache(Mutex<HashMap<ConnectionId, AccessToken>>);

impl Cache {
    pub(super) fn get(&self, id: ConnectionId) -> Option<AccessToken> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    fn put(&self, id: ConnectionId, token: AccessToken) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, token);
    }

    pub(super) fn forget(&self, id: ConnectionId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

#[derive(Debug, thiserror::Error)]
pub(super) enum TokenError {
    #[error(transparent)]
    Salesforce(#[from] salesforce::Error),
    #[error("a stored secret can't be opened: {0}")]
    Sealed(#[from] SealError),
    /// Another replica refreshes right now.
    #[error("another replica is refreshing the token")]
    Busy,
    #[error("the connection is gone")]
    Gone,
    #[error("the refresh was interrupted")]
    Interrupted,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Where a sealed value of a connection belongs; part of what authenticates it.
pub(super) fn place(column: &str, site: SiteId, connection: ConnectionId) -> String {
    format!("connections/{column}/{site}/{connection}")
}

/// A usable access token, from memory or by one refresh.
pub(super) async fn access_token(app: &App, connection: &Connection) -> Result<AccessToken, TokenError> {
    match app.inner.tokens.get(connection.id) {
        Some(token) => Ok(token),
        None => renewed(app, connection.site_id, connection.id).await,
    }
}

/// A new access token, whatever is in memory.
pub(super) async fn renewed(app: &App, site: SiteId, id: ConnectionId) -> Result<AccessToken, TokenError> {
    let connection = app.store().read().await?.find_connection(site, id).await?.ok_or(TokenError::Gone)?;
    if !connection.username.is_empty() {
        return asserted(app, &connection).await;
    }
    let detached = app.clone();
    // A dropped future must not strand a rotated token: the exchange runs to its end whoever waits for it.
    tokio::spawn(async move { refresh(&detached, site, id).await }).await.map_err(|_| TokenError::Interrupted)?
}

/// By certificate there is nothing to use up: no lease, no note, and whoever asks twice gets two tokens.
async fn asserted(app: &App, connection: &Connection) -> Result<AccessToken, TokenError> {
    if connection.state == ConnectionState::Disconnected {
        return Err(TokenError::Gone);
    }
    let key = sync_app::key_of(app, connection.site_id).await.map_err(|error| match error {
        SyncAppError::Store(error) => TokenError::Store(error),
        SyncAppError::Sealing(error) => TokenError::Sealed(error),
        _ => TokenError::Gone,
    })?;
    let lost = || salesforce::Error::NeedsReauth("the key pair is gone".to_owned());
    let (client_id, private_key) = key.ok_or_else(lost)?;
    let assertion = Assertion { client_id: &client_id, username: &connection.username, private_key: &private_key };
    let reply = app.parts().salesforce.assert(&connection.login_url, assertion, app.now()).await?;
    usable(app, connection, reply.access.clone(), &reply)
}

/// Whoever has this lease is the only one who may use a connection's refresh token.
pub(super) fn lease(id: ConnectionId) -> String {
    format!("token:{id}")
}

/// What is known of the token after a refresh.
enum Ended {
    /// It was stored, or wasn't used.
    Known(Result<AccessToken, TokenError>),
    /// Salesforce may have replaced it, may even still be at it.
    Unknown(TokenError),
}

async fn refresh(app: &App, site: SiteId, id: ConnectionId) -> Result<AccessToken, TokenError> {
    let holder = app.random().id(app.now());
    let lease = lease(id);
    let now = app.now();
    let mut tx = app.store().begin().await?;
    if tx.claim_lease(&lease, holder, now, now.plus(REFRESH_LEASE)).await?.is_none() {
        return Err(TokenError::Busy);
    }
    // Only what is stored now is the newest: another replica may have rotated it since the caller looked.
    let connection = tx.find_connection(site, id).await?.ok_or(TokenError::Gone)?;
    if connection.state == ConnectionState::Disconnected {
        return Err(TokenError::Gone);
    }
    tx.mark_refresh_started(site, id, now).await?;
    tx.commit().await?;
    let found = match connection.refresh_started_at {
        Some(_) => still_current(app, &connection).await,
        None => Ok(()),
    };
    let (result, known) = match found {
        // Nobody answered the question: it stays.
        Err(error) => (Err(error), false),
        Ok(()) => match exchange(app, &connection).await {
            Ended::Known(result) => (result, true),
            // The lease runs out by itself: until then Salesforce may carry out what was asked.
            Ended::Unknown(error) => return Err(error),
        },
    };
    let mut tx = app.store().begin().await?;
    if known && result.is_err() {
        tx.clear_refresh_started(site, id, now).await?;
    }
    tx.release_lease(&lease, holder).await?;
    tx.commit().await?;
    result
}

/// A refresh left and its result was never stored.
async fn still_current(app: &App, connection: &Connection) -> Result<(), TokenError> {
    let (credentials, token) = (credentials(app, connection)?, refresh_token(app, connection)?);
    let lost = || salesforce::Error::NeedsReauth(INTERRUPTED.to_owned());
    match app.parts().salesforce.is_current(&connection.login_url, &credentials, &token).await {
        Ok(true) => Ok(()),
        Ok(false) | Err(salesforce::Error::Refused { .. }) => Err(lost().into()),
        Err(error) => Err(error.into()),
    }
}

fn opened(app: &App, of: &Connection, column: &str, sealed: &[u8]) -> Result<SecretString, SealError> {
    let plain = app.parts().keys.open(&place(column, of.site_id, of.id), sealed)?;
    Ok(SecretString::from(String::from_utf8_lossy(&plain).into_owned()))
}

/// The stored refresh token: for whoever ends it.
pub(super) fn refresh_token(app: &App, of: &Connection) -> Result<SecretString, SealError> {
    opened(app, of, "refresh_token", &of.refresh_token_sealed)
}

/// What the connection shows beside its token.
pub(super) fn credentials(app: &App, of: &Connection) -> Result<ClientCredentials, SealError> {
    let secret = opened(app, of, "client_secret", &of.client_secret_sealed)?;
    Ok(ClientCredentials { id: of.client_id.clone(), secret })
}

async fn exchange(app: &App, connection: &Connection) -> Ended {
    let opened = credentials(app, connection).and_then(|ours| Ok((ours, refresh_token(app, connection)?)));
    let (credentials, token) = match opened {
        Ok(opened) => opened,
        Err(error) => return Ended::Known(Err(error.into())),
    };
    match app.parts().salesforce.refresh(&connection.login_url, &credentials, &token).await {
        Ok(reply) => match stored(app, connection, &reply).await {
            Ok(()) => Ended::Known(usable(app, connection, reply.access.clone(), &reply)),
            Err(error) => Ended::Unknown(error),
        },
        Err(error @ salesforce::Error::Ambiguous(_)) => Ended::Unknown(error.into()),
        Err(error) => Ended::Known(Err(error.into())),
    }
}

async fn stored(app: &App, connection: &Connection, reply: &TokenReply) -> Result<(), TokenError> {
    let sealed = match &reply.refresh_token {
        Some(rotated) => seal(app, "refresh_token", connection.site_id, connection.id, rotated)?,
        None => connection.refresh_token_sealed.clone(),
    };
    keep(app, connection, &sealed).await
}

/// Only now is it safe to be strict: the rotated token is stored.
fn usable(
    app: &App,
    connection: &Connection,
    access: AccessToken,
    reply: &TokenReply,
) -> Result<AccessToken, TokenError> {
    if app.parts().salesforce.families().my_domain(&access.instance_url).is_none() {
        return Err(salesforce::Error::AddressNotAllowed.into());
    }
    if reply.org_id().is_some_and(|org| org != connection.org_id) {
        return Err(salesforce::Error::NeedsReauth("the token belongs to another org".to_owned()).into());
    }
    app.inner.tokens.put(connection.id, access.clone());
    Ok(access)
}

/// Stores the rotated token, again and again if need be: losing it would cost the customer a new sign-in.
async fn keep(app: &App, connection: &Connection, sealed: &[u8]) -> Result<(), TokenError> {
    let mut used = connection.refresh_token_sealed.clone();
    let mut failures = 0;
    loop {
        match replace(app, connection, &used, sealed).await {
            Ok(Replaced::Yes) => return Ok(()),
            // A rotation of the keys passed by: the same token under another key.
            Ok(Replaced::SealedAnew(now)) => used = now,
            // Somebody signed in again meanwhile: theirs is the newer grant.
            Ok(Replaced::Another) => return Err(TokenError::Busy),
            Err(error) if failures + 1 == STORE_TRIES => return Err(error.into()),
            Err(error) => {
                failures += 1;
                let error = &error as &dyn std::error::Error;
                tracing::warn!(connection = %connection.id, error, "a rotated token could not be stored yet");
            }
        }
    }
}

enum Replaced {
    Yes,
    SealedAnew(Vec<u8>),
    Another,
}

async fn replace(app: &App, of: &Connection, used: &[u8], sealed: &[u8]) -> Result<Replaced, store::Error> {
    use secrecy::ExposeSecret;
    let mut tx = app.store().begin().await?;
    if tx.update_refresh_token(of.site_id, of.id, used, sealed, app.now()).await? {
        tx.commit().await?;
        return Ok(Replaced::Yes);
    }
    let Some(stored) = tx.find_connection(of.site_id, of.id).await? else { return Ok(Replaced::Another) };
    let same = match (refresh_token(app, of), refresh_token(app, &stored)) {
        (Ok(ours), Ok(theirs)) => ours.expose_secret() == theirs.expose_secret(),
        _ => false,
    };
    Ok(if same { Replaced::SealedAnew(stored.refresh_token_sealed) } else { Replaced::Another })
}

/// Seals one of a connection's secrets for its place.
pub(super) fn seal(
    app: &App,
    column: &str,
    site: SiteId,
    connection: ConnectionId,
    secret: &SecretString,
) -> Result<Vec<u8>, SealError> {
    use secrecy::ExposeSecret;
    let plain = secret.expose_secret().as_bytes();
    app.parts().keys.seal(&place(column, site, connection), plain, app.random().bytes())
}

/// Tells the exporter that there is work. A lost signal only costs time, so it isn't an error of the caller.
pub(super) async fn wake(app: &App) {
    wake_exporter(app.store()).await;
}

pub(super) async fn wake_exporter(store: &Store) {
    if let Err(error) = store.wake_exporter().await {
        tracing::warn!(error = &error as &dyn std::error::Error, "the exporter could not be woken; it will poll");
    }
}
