//! Tying a site to an org with credentials that an operator already holds.
//!
//! An org belongs to one site at most: otherwise a launch could not know whose it is.

use super::export::{self, Carrier};
use super::{App, tokens};
use crate::app::audit;
use crate::domain::export::Switches;
use crate::domain::ids::{ConnectionId, OrgId, SiteId};
use crate::domain::seal::SealError;
use crate::store::{self, NewConnection, Tx};
use secrecy::SecretString;

/// A sign-in of an org's sync user.
#[derive(Debug, Clone)]
pub struct OrgCredentials {
    pub org_id: OrgId,
    pub org_name: String,
    /// My Domain address.
    pub instance_url: String,
    pub login_url: String,
    pub client_id: String,
    pub client_secret: SecretString,
    pub refresh_token: SecretString,
    /// The user that assertions speak for; empty where there is a refresh token.
    pub username: String,
    pub switches: Switches,
}

#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("there is no site {0:?}")]
    NoSite(String),
    #[error("org {0} is connected to another site")]
    OtherSite(OrgId),
    #[error("{0} is not an address of a configured Salesforce host family")]
    Address(String),
    #[error(transparent)]
    Sealing(#[from] SealError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Connects the site called `slug`, or renews its connection to the same org; then everything is due for export.
pub async fn connect(app: &App, slug: &str, org: OrgCredentials) -> Result<ConnectionId, ConnectError> {
    let mut tx = app.store().begin().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or_else(|| ConnectError::NoSite(slug.to_owned()))?;
    let id = connect_in(app, &mut tx, site.id, org, "operator").await?;
    tx.commit().await?;
    app.inner.tokens.forget(id);
    tokens::wake(app).await;
    Ok(id)
}

/// The same as part of `tx`. After the commit the caller forgets the old access token and wakes the exporter.
pub(super) async fn connect_in(
    app: &App,
    tx: &mut Tx,
    site_id: SiteId,
    org: OrgCredentials,
    actor: &str,
) -> Result<ConnectionId, ConnectError> {
    let families = app.parts().salesforce.families();
    if families.my_domain(&org.instance_url).is_none() {
        return Err(ConnectError::Address(org.instance_url));
    }
    if families.login(&org.login_url).is_none() {
        return Err(ConnectError::Address(org.login_url));
    }
    let now = app.now();
    let existing = tx.find_connection_by_org(&org.org_id).await?;
    if existing.as_ref().is_some_and(|connection| connection.site_id != site_id) {
        return Err(ConnectError::OtherSite(org.org_id));
    }
    let id = existing.as_ref().map_or_else(|| ConnectionId(app.random().id(now)), |connection| connection.id);
    let new = NewConnection {
        id,
        site_id,
        client_secret_sealed: tokens::seal(app, "client_secret", site_id, id, &org.client_secret)?,
        refresh_token_sealed: tokens::seal(app, "refresh_token", site_id, id, &org.refresh_token)?,
        org_id: org.org_id,
        org_name: org.org_name,
        instance_url: org.instance_url,
        login_url: org.login_url,
        client_id: org.client_id,
        username: org.username,
        switches: org.switches,
        connected_at: now,
    };
    if existing.as_ref().is_some_and(|connection| connection.leaving) {
        tx.mark_connection_staying(site_id, id).await?;
    }
    if existing.is_some() {
        tx.update_connection_credentials(&new).await?;
    } else {
        tx.insert_connection(&new).await?;
    }
    // Everything is due: what the site had before is exported like any other change, rows that were set aside get another
    // chance, and changed switches take effect. Unchanged rows cost no call.
    export::begin_full(app, tx, (site_id, id), Carrier::Cheapest, now).await?;
    audit::record(
        app,
        tx,
        (site_id, now),
        actor,
        (if existing.is_some() { "connection.renewed" } else { "connection.created" }, format!("org:{}", new.org_id)),
    )
    .await?;
    Ok(id)
}
