//! How a site's people get in: an operator's and an admin's choice, which can lock people out.

use super::door;
use crate::app::access::reach;
use crate::app::session::Actor;
use crate::app::{App, audit, connect};
use crate::domain::access::{Action, Scope};
use crate::domain::first_party::Method;
use crate::domain::routing::{self, SiteRouting, TabUrlError};
use crate::domain::verification;
use crate::store::{self, BySalesforce, SignInSettings, Site, Tx};
use url::Url;

#[derive(Debug, thiserror::Error)]
pub enum SignInSettingsError {
    #[error("the person may not change how people sign in")]
    NotAllowed,
    #[error("there is no site {0:?}")]
    NoSite(String),
    #[error("the connection to Salesforce isn't verified: have it checked on the site's Salesforce settings first")]
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
    Ok(app.store().read().await?.count_users_by_salesforce(site.id).await?.without)
}

/// Everything about how a site's people get in, for its administrators.
#[derive(Debug)]
pub struct Overview {
    pub settings: SignInSettings,
    pub routing: SiteRouting,
    /// An org is connected and does all that is asked of it.
    pub verified: bool,
    pub people: BySalesforce,
}

pub async fn overview(app: &App, actor: &Actor) -> Result<Overview, SignInSettingsError> {
    allowed(actor)?;
    let mut tx = app.store().read().await?;
    let site = &actor.site;
    Ok(Overview {
        settings: tx.find_sign_in_settings(site.id).await?,
        routing: door::routing_of(&mut tx, site).await?,
        verified: is_verified(&mut tx, site).await?,
        people: tx.count_users_by_salesforce(site.id).await?,
    })
}

fn allowed(actor: &Actor) -> Result<(), SignInSettingsError> {
    if reach(actor, Action::ConnectOrg) == Scope::Site { Ok(()) } else { Err(SignInSettingsError::NotAllowed) }
}

/// Whether the connection signs people in and the last look at it found nothing that fails: a connection that was only
/// made isn't enough to send everybody through it.
async fn is_verified(tx: &mut Tx, site: &Site) -> Result<bool, store::Error> {
    let connection = door::connection(tx, site).await?;
    let works = connection.filter(|one| one.state == store::ConnectionState::Connected);
    Ok(works.is_some_and(|one| verification::is_verified(&connect::findings(&one))))
}

/// An administrator switches *Force SSO*. Gives whether their own session ended with it.
pub async fn force_sso_by(app: &App, actor: &Actor, on: bool, confirmed: bool) -> Result<bool, SignInSettingsError> {
    allowed(actor)?;
    force_sso(app, &actor.site.slug, on, confirmed, &audit::name_of(actor)).await?;
    Ok(on && actor.session.first_party().is_some_and(|session| session.method != Method::Salesforce))
}

/// An administrator says where the Qstream tab is.
pub async fn tab_url_by(app: &App, actor: &Actor, address: &str) -> Result<(), SignInSettingsError> {
    allowed(actor)?;
    tab_url(app, &actor.site.slug, address, &audit::name_of(actor)).await
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
        if !is_verified(&mut tx, &site).await? {
            return Err(SignInSettingsError::NotVerified);
        }
        let locked_out = tx.count_users_by_salesforce(site.id).await?.without;
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
