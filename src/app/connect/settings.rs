//! What an admin sees of the site's org, and what they may set.

use super::link::newest;
use super::{is_for, sync_app};
use crate::app::approve::redirect_uri;
use crate::app::audit::{self, name_of};
use crate::app::session::Actor;
use crate::app::{App, export, launch_settings};
use crate::domain::connecting::{Cause, Environment};
use crate::domain::export::Switches;
use crate::domain::package_release::Release;
use crate::store::{self, ConnectLink, Connection, ConnectionState, LaunchSettings};

/// Everything on the page.
#[derive(Debug)]
pub struct Overview {
    pub connection: Option<Connection>,
    /// Why Salesforce doesn't let us in, where it doesn't.
    pub broken: Option<Cause>,
    /// Rows that wait to be exported.
    pub waiting: i64,
    /// Rows that still have to leave the org, where the connection ends after them.
    pub leaving: Option<i64>,
    pub link: Option<ConnectLink>,
    pub launches: LaunchSettings,
    pub callback_url: String,
    /// The newest version of the package, and where it is installed.
    pub newest: Option<(Release, String)>,
    /// Whether links can be sent.
    pub mails: bool,
    /// Whether anybody or anything can sign in: that takes a consumer key.
    pub possible: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("not an admin")]
    NotAllowed,
    #[error("no org is connected")]
    NoConnection,
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl From<launch_settings::LaunchSettingsError> for SettingsError {
    fn from(error: launch_settings::LaunchSettingsError) -> Self {
        match error {
            launch_settings::LaunchSettingsError::Store(error) => Self::Store(error),
            launch_settings::LaunchSettingsError::NoSite(_) => Self::NotAllowed,
        }
    }
}

/// Reads the page's facts.
pub async fn overview(app: &App, actor: &Actor) -> Result<Overview, SettingsError> {
    if !is_for(actor) {
        return Err(SettingsError::NotAllowed);
    }
    let site = actor.site.id;
    let mut tx = app.store().read().await?;
    let connection = connected(tx.list_connections_of_site(site).await?);
    let broken = connection.as_ref().filter(|one| one.state == ConnectionState::NeedsReauth);
    let leaving = match &connection {
        Some(one) if one.leaving => Some(tx.count_leaving_rows(site, one.id).await?),
        _ => None,
    };
    let link = tx.find_connect_link_of_site(site, actor.now).await?;
    let address = link.as_ref().map(|link| link.login_url.as_str());
    let login = connection.as_ref().map(|one| one.instance_url.as_str()).or(address).unwrap_or_default();
    let environment = link.as_ref().map_or(Environment::Production, |link| link.environment);
    let newest = newest(app, login, environment);
    let ways = sync_app::ways(app, tx.find_sync_app(site).await?.as_ref());
    Ok(Overview {
        broken: broken.map(|one| Cause::of(one.reason.as_deref().unwrap_or_default())),
        connection,
        leaving,
        waiting: tx.count_export_items(site).await?.dirty,
        link,
        launches: tx.find_launch_settings(site).await?,
        callback_url: redirect_uri(app),
        newest,
        mails: app.mailer().is_on(),
        possible: ways.person || ways.certificate,
    })
}

pub(super) fn connected(all: Vec<Connection>) -> Option<Connection> {
    all.into_iter().find(|one| one.state != ConnectionState::Disconnected)
}

/// Says who gets in by launching the tab.
pub async fn update_launches(app: &App, actor: &Actor, provision: bool, follow: bool) -> Result<(), SettingsError> {
    if !is_for(actor) {
        return Err(SettingsError::NotAllowed);
    }
    launch_settings::change(app, &actor.site.slug, &format!("user:{}", actor.user.id), |settings| {
        settings.provision = provision;
        settings.follow_salesforce = follow;
    })
    .await?;
    Ok(())
}

/// Says what is exported. What changes is due at once.
pub async fn update_export(app: &App, actor: &Actor, switches: Switches) -> Result<(), SettingsError> {
    if !is_for(actor) {
        return Err(SettingsError::NotAllowed);
    }
    let site = actor.site.id;
    let mut tx = app.store().begin().await?;
    let connection = connected(tx.list_connections_of_site(site).await?).ok_or(SettingsError::NoConnection)?;
    if connection.switches != switches {
        tx.update_connection_switches(site, connection.id, switches).await?;
        export::begin_full(app, &mut tx, (site, connection.id), export::Carrier::Cheapest, app.now()).await?;
        let subject = format!("responses:{}, texts:{}", switches.responses, switches.question_text);
        audit::record(app, &mut tx, (site, actor.now), &name_of(actor), ("connection.switches", subject)).await?;
        tx.commit().await?;
        crate::app::tokens::wake(app).await;
    }
    Ok(())
}
