//! The yes or no to a sign-in, given once, in the browser that signed in.

use super::disconnect;
use super::sign_in::{opened, revoke, revoke_pending};
use super::verify;
use crate::app::approve::{COOKIE, digest};
use crate::app::connect_org::{self, ConnectError, OrgCredentials};
use crate::app::session::Cookies;
use crate::app::{App, tokens};
use crate::domain::browser::{self, Corroboration};
use crate::domain::export::Switches;
use crate::domain::ids::{OrgId, SiteId};
use crate::store::{self, Connection, ConnectionState, Site, Tx};
use secrecy::SecretString;

/// What became of it.
#[derive(Debug)]
pub enum Decided {
    Connected { site: Site, verified: bool },
    Declined,
}

#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// Decided already, too late, void, or of another browser.
    #[error("nothing waits for this answer")]
    Over,
    #[error("the org is connected to another site")]
    OtherSite,
    #[error(transparent)]
    Connect(ConnectError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl From<ConnectError> for ConfirmError {
    fn from(error: ConnectError) -> Self {
        match error {
            ConnectError::OtherSite(_) => Self::OtherSite,
            ConnectError::Store(error) => Self::Store(error),
            other => Self::Connect(other),
        }
    }
}

/// Connects the org that signed in, or forgets it. Tokens that are replaced or unwanted are revoked.
pub async fn confirm(app: &App, confirmation: &str, cookies: &Cookies, yes: bool) -> Result<Decided, ConfirmError> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let pending = tx.delete_pending_connection(&digest(confirmation)).await?.ok_or(ConfirmError::Over)?;
    let ours = browser::corroborate(pending.browser, true, cookies.value(COOKIE)) == Corroboration::Confirmed;
    if !ours || now >= pending.expires_at || !yes {
        tx.commit().await?;
        revoke_pending(app, &pending).await;
        return if ours && !yes { Ok(Decided::Declined) } else { Err(ConfirmError::Over) };
    }
    let (site_id, waiting) = (pending.site_id, opened(app, &pending).ok_or(ConfirmError::Over)?);
    let site = tx.find_site(site_id).await?.ok_or(ConfirmError::Over)?;
    let org_id = OrgId::parse(&waiting.org_id).map_err(|_| ConfirmError::Over)?;
    let before = live(&mut tx, site_id).await?;
    let credentials = OrgCredentials {
        switches: before.iter().find(|one| one.org_id == org_id).map_or(Switches::default(), |one| one.switches),
        org_id,
        org_name: waiting.org_name,
        instance_url: waiting.instance_url,
        login_url: waiting.login_url,
        client_id: waiting.client_id,
        client_secret: SecretString::from(waiting.client_secret),
        refresh_token: SecretString::from(waiting.refresh_token),
        username: waiting.username,
    };
    let actor = format!("salesforce:{}", waiting.user_id);
    // The yes was said to the end of another org, too, whatever Salesforce can be brought to confirm: a site never has two.
    for other in before.iter().filter(|one| one.org_id != credentials.org_id) {
        disconnect::forget(app, &mut tx, other, &actor, false).await?;
    }
    let id = connect_org::connect_in(app, &mut tx, site_id, credentials, &actor).await?;
    // A link works once.
    tx.delete_connect_link(site_id).await?;
    tx.commit().await?;
    for old in &before {
        app.inner.tokens.forget(old.id);
        // Salesforce keeps five approvals of a user and silently drops the oldest: what we replaced must not count.
        revoke_connection(app, old).await;
    }
    app.inner.tokens.forget(id);
    tokens::wake(app).await;
    let findings = verify::look(app, (site_id, id)).await?;
    Ok(Decided::Connected { site, verified: crate::domain::verification::is_verified(&findings) })
}

async fn live(tx: &mut Tx, site: SiteId) -> Result<Vec<Connection>, store::Error> {
    let mut all = tx.list_connections_of_site(site).await?;
    all.retain(|one| one.state != ConnectionState::Disconnected);
    Ok(all)
}

/// Ends a connection's tokens at Salesforce.
async fn revoke_connection(app: &App, old: &Connection) {
    if !old.username.is_empty() {
        return;
    }
    match tokens::refresh_token(app, old) {
        Ok(token) => revoke(app, &old.login_url, &token).await,
        Err(error) => tracing::warn!(connection = %old.id, %error, "an old token can't be opened, so it isn't revoked"),
    }
}
