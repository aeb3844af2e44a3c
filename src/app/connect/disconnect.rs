//! The end of a connection: the sign-in is revoked at Salesforce, and that is proven before what proves it is thrown away.
//! Where the rows are to go, too, they go first, while there still is a sign-in to take them out with.

use super::settings::connected;
use super::{is_for, sign_in};
use crate::app::audit::{self, name_of};
use crate::app::session::Actor;
use crate::app::{App, tokens};
use crate::domain::connecting::Cause;
use crate::domain::ids::{ConnectionId, SiteId};
use crate::salesforce;
use crate::store::{self, Connection, ConnectionState, RunState, Tx};
use futures_util::stream::{self, StreamExt};

/// Connections that are ended at once: Salesforce answers in tenths of a second, and a thousand are to take less than a minute.
const AT_ONCE: usize = 32;

/// What becomes of the rows in the org.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    Keep,
    /// They are taken out, each with a receipt, and the connection ends after the last.
    Remove,
}

/// What a disconnect came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disconnected {
    Ended,
    /// So many rows leave first; the end comes by itself.
    Leaving(u64),
}

/// Why nobody can say that the sign-in is over at Salesforce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unproven {
    /// No answer, or another replica is using the token just now.
    Unreachable,
    Refused(Cause),
    /// Salesforce says that the token is alive after it was revoked.
    StillAlive,
    /// The token that counts never reached us.
    Lost,
    /// The stored secret can't be opened: its key is gone.
    Sealed,
}

#[derive(Debug, thiserror::Error)]
pub enum NotEnded {
    #[error("Salesforce didn't confirm that the sign-in is over: {0:?}")]
    Unproven(Unproven),
    #[error(transparent)]
    Store(#[from] store::Error),
}

#[derive(Debug, thiserror::Error)]
pub enum DisconnectError {
    #[error("not an admin")]
    NotAllowed,
    #[error("no org is connected")]
    NoConnection,
    /// Rows can't be taken out of an org that doesn't let us in.
    #[error("the connection is broken")]
    Broken,
    #[error("there is no site {0:?}")]
    NoSite(String),
    #[error(transparent)]
    NotEnded(#[from] NotEnded),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Disconnects the site's org. With `anyway` nothing secret is kept even where Salesforce confirms nothing.
pub async fn disconnect(app: &App, actor: &Actor, rows: Rows, anyway: bool) -> Result<Disconnected, DisconnectError> {
    if !is_for(actor) {
        return Err(DisconnectError::NotAllowed);
    }
    let mut tx = app.store().read().await?;
    let all = tx.list_connections_of_site(actor.site.id).await?;
    drop(tx);
    let connection = connected(all).ok_or(DisconnectError::NoConnection)?;
    if rows == Rows::Keep {
        end(app, &connection, &name_of(actor), anyway).await?;
        return Ok(Disconnected::Ended);
    }
    if connection.state != ConnectionState::Connected {
        return Err(DisconnectError::Broken);
    }
    leave(app, &connection, &name_of(actor)).await
}

/// From now on everything leaves, and nothing new arrives.
async fn leave(app: &App, connection: &Connection, by: &str) -> Result<Disconnected, DisconnectError> {
    let (of, now) = ((connection.site_id, connection.id), app.now());
    let mut tx = app.store().begin().await?;
    for mut run in tx.list_export_runs(of, 10).await? {
        if run.state == RunState::Marking {
            run.state = RunState::Stopped;
            run.finished_at = Some(now);
            tx.update_export_run(&run).await?;
        }
    }
    tx.delete_export_stops(of, None).await?;
    let rows = tx.mark_connection_leaving(of.0, of.1, now).await?;
    let what = ("connection.leaving", format!("org:{}, {rows} rows", connection.org_id));
    audit::record(app, &mut tx, (of.0, now), by, what).await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(Disconnected::Leaving(rows))
}

/// Ends a connection whose last row has left. `false` when Salesforce confirmed nothing: the connection rests, then it is
/// tried again.
pub async fn end_left(app: &App, connection: &Connection) -> Result<bool, store::Error> {
    match end(app, connection, "export", false).await {
        Ok(()) => Ok(true),
        Err(NotEnded::Store(error)) => Err(error),
        Err(NotEnded::Unproven(why)) => {
            tracing::warn!(connection = %connection.id, ?why, "a connection that was left could not be ended");
            Ok(false)
        }
    }
}

/// Ends a connection as the only one who may use its token: revoked, proven, forgotten.
async fn end(app: &App, connection: &Connection, by: &str, anyway: bool) -> Result<(), NotEnded> {
    let (of, holder) = ((connection.site_id, connection.id), app.random().id(app.now()));
    let lease = tokens::lease(of.1);
    let mut tx = app.store().begin().await?;
    let ours = tx.claim_lease(&lease, holder, app.now(), app.now().plus(tokens::REFRESH_LEASE)).await?.is_some();
    // Only what is stored now is the newest.
    let newest = tx.find_connection(of.0, of.1).await?;
    tx.commit().await?;
    let Some(newest) = newest.filter(|one| one.state != ConnectionState::Disconnected) else { return Ok(()) };
    let proven = if ours || anyway { over_at_salesforce(app, &newest).await } else { Err(Unproven::Unreachable) };
    let mut tx = app.store().begin().await?;
    if proven.is_ok() || anyway {
        forget(app, &mut tx, &newest, by, proven.is_ok()).await?;
        tx.delete_sync_app(of.0).await?;
    }
    if ours {
        tx.release_lease(&lease, holder).await?;
    }
    tx.commit().await?;
    match proven {
        Err(why) if !anyway => Err(NotEnded::Unproven(why)),
        _ => {
            app.inner.tokens.forget(of.1);
            Ok(())
        }
    }
}

/// Nothing secret is kept. `proven`: Salesforce says that the sign-in is over.
pub(super) async fn forget(
    app: &App,
    tx: &mut Tx,
    of: &Connection,
    by: &str,
    proven: bool,
) -> Result<(), store::Error> {
    tx.mark_connection_disconnected(of.site_id, of.id).await?;
    let subject = if proven { format!("org:{}", of.org_id) } else { format!("org:{}, not confirmed", of.org_id) };
    audit::record(app, tx, (of.site_id, app.now()), by, ("connection.disconnected", subject)).await
}

/// Revokes the token and asks whether it is over. A token that was replaced looks just as dead as one that was revoked, so
/// where a refresh died on the way, only a token that is still current can be proven to have been the last.
///
/// By certificate there is no token but the one of the hour; what signs for the next is thrown away with the rest.
async fn over_at_salesforce(app: &App, connection: &Connection) -> Result<(), Unproven> {
    if !connection.username.is_empty() {
        return match app.inner.tokens.get(connection.id) {
            Some(token) => {
                let revoked = app.parts().salesforce.revoke(&connection.login_url, &token.token).await;
                revoked.map_err(|error| why(&error))
            }
            None => Ok(()),
        };
    }
    let opened =
        tokens::credentials(app, connection).and_then(|ours| Ok((ours, tokens::refresh_token(app, connection)?)));
    let Ok((credentials, token)) = opened else { return Err(Unproven::Sealed) };
    let (salesforce, login) = (&app.parts().salesforce, connection.login_url.as_str());
    if connection.refresh_started_at.is_some() {
        let current = salesforce.is_current(login, &credentials, &token).await.map_err(|error| why(&error))?;
        if !current {
            return Err(Unproven::Lost);
        }
    }
    salesforce.revoke(login, &token).await.map_err(|error| why(&error))?;
    match salesforce.is_current(login, &credentials, &token).await {
        Ok(false) => Ok(()),
        Ok(true) => Err(Unproven::StillAlive),
        Err(error) => Err(why(&error)),
    }
}

fn why(error: &salesforce::Error) -> Unproven {
    match sign_in::cause(error) {
        Cause::Unreachable => Unproven::Unreachable,
        cause => Unproven::Refused(cause),
    }
}

/// One connection of many that an operator ends.
#[derive(Debug)]
pub struct Revoked {
    pub of: (SiteId, ConnectionId),
    pub org_id: String,
    /// Why it isn't over, where it isn't: its secrets are kept, so that it can be tried again.
    pub failed: Option<NotEnded>,
}

/// Ends every connection, or those of one site, many at once. `told` hears of each as it ends.
pub async fn revoke_all(
    app: &App,
    slug: Option<&str>,
    anyway: bool,
    mut told: impl FnMut(&Revoked),
) -> Result<(usize, usize), DisconnectError> {
    let mut tx = app.store().read().await?;
    let site = match slug {
        Some(slug) => {
            Some(tx.find_site_by_slug(slug).await?.ok_or_else(|| DisconnectError::NoSite(slug.to_owned()))?.id)
        }
        None => None,
    };
    let all = tx.list_live_connections(site).await?;
    drop(tx);
    let one = |connection: Connection| async move {
        let failed = end(app, &connection, "operator", anyway).await.err();
        Revoked { of: (connection.site_id, connection.id), org_id: connection.org_id.to_string(), failed }
    };
    let mut ended = stream::iter(all).map(one).buffer_unordered(AT_ONCE);
    let (mut over, mut failed) = (0, 0);
    while let Some(revoked) = ended.next().await {
        if revoked.failed.is_none() {
            over += 1;
        } else {
            failed += 1;
        }
        told(&revoked);
    }
    Ok((over, failed))
}
