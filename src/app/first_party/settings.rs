//! How a site's people get in: an operator's and an admin's choice, which can lock people out.

use super::door;
use crate::app::App;
use crate::app::audit;
use crate::domain::first_party::Method;
use crate::domain::routing::{self, ConnectionState, TabUrlError};
use crate::store::{self, SignInSettings, Site, Tx};
use url::Url;

#[derive(Debug, thiserror::Error)]
pub enum SignInSettingsError {
    #[error("there is no site {0:?}")]
    NoSite(String),
    #[error("the site's connection to Salesforce isn't verified: people could not sign in at all")]
    NotVerified,
    #[error("this locks out {0} people who have no Salesforce: confirm it")]
    NotConfirmed(i64),
    #[error("the tab's address: {0}")]
    TabUrl(#[from] TabUrlError),
    #[error("the site is not connected to an org, so it has no tab")]
    NoOrg,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// How many active people *Force SSO* would lock out, or does.
pub async fn locked_out(app: &App, site: &Site) -> Result<i64, store::Error> {
    app.store().read().await?.count_users_without_salesforce(site.id).await
}

pub async fn find(app: &App, slug: &str) -> Result<(Site, SignInSettings), SignInSettingsError> {
    let mut tx = app.store().read().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or_else(|| SignInSettingsError::NoSite(slug.to_owned()))?;
    let settings = tx.find_sign_in_settings(site.id).await?;
    Ok((site, settings))
}

/// Switches *Force SSO*. Switching it on needs a verified connection and, where it locks people out, `confirmed`; sessions
/// that began without Salesforce end with it. `actor` names who does it.
pub async fn force_sso(
    app: &App,
    slug: &str,
    on: bool,
    confirmed: bool,
    actor: &str,
) -> Result<(), SignInSettingsError> {
    let mut tx = app.store().begin().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or_else(|| SignInSettingsError::NoSite(slug.to_owned()))?;
    let settings = tx.find_sign_in_settings(site.id).await?;
    if settings.force_sso == on {
        return Ok(());
    }
    if on {
        if door::routing_of(&mut tx, &site).await?.connection != ConnectionState::Verified {
            return Err(SignInSettingsError::NotVerified);
        }
        let locked_out = tx.count_users_without_salesforce(site.id).await?;
        if locked_out > 0 && !confirmed {
            return Err(SignInSettingsError::NotConfirmed(locked_out));
        }
        tx.delete_first_party_sessions_but_by(site.id, Method::Salesforce).await?;
    }
    tx.update_sign_in_settings(site.id, &SignInSettings { force_sso: on, ..settings }).await?;
    audit::record(
        app,
        &mut tx,
        (site.id, app.now()),
        actor,
        (if on { "site.force_sso_on" } else { "site.force_sso_off" }, format!("site:{}", site.id)),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Says where the Qstream tab is; an empty text takes the address away.
pub async fn tab_url(app: &App, slug: &str, address: &str, actor: &str) -> Result<(), SignInSettingsError> {
    let mut tx = app.store().begin().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or_else(|| SignInSettingsError::NoSite(slug.to_owned()))?;
    let settings = tx.find_sign_in_settings(site.id).await?;
    let tab_url =
        if address.trim().is_empty() { None } else { Some(checked(app, &mut tx, &site, address).await?.into()) };
    tx.update_sign_in_settings(site.id, &SignInSettings { tab_url, ..settings }).await?;
    audit::record(app, &mut tx, (site.id, app.now()), actor, ("site.tab_url_changed", format!("site:{}", site.id)))
        .await?;
    tx.commit().await?;
    Ok(())
}

async fn checked(app: &App, tx: &mut Tx, site: &Site, address: &str) -> Result<Url, SignInSettingsError> {
    let connection = door::connection(tx, site).await?.ok_or(SignInSettingsError::NoOrg)?;
    let org = app.parts().expectations.families.my_domain(&connection.instance_url);
    Ok(routing::tab_url(address, &org.ok_or(SignInSettingsError::NoOrg)?.ancestors)?)
}
