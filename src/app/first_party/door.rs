//! What the sign-in page of a site offers, by how the site is set up.

use crate::app::App;
use crate::domain::routing::{self, ConnectionState, SignInOffer, SiteRouting};
use crate::store::{self, Connection, Site, Tx};

/// A site's sign-in page.
#[derive(Debug)]
pub struct Door {
    pub site: Site,
    pub offer: SignInOffer,
    /// Whether "Log in with Salesforce" can work here.
    pub salesforce: bool,
}

/// The sign-in page of the site with this host name; `None` when there is none.
pub async fn find(app: &App, slug: &str) -> Result<Option<Door>, store::Error> {
    let mut tx = app.store().read().await?;
    let Some(site) = tx.find_open_site(slug).await? else { return Ok(None) };
    let routing = routing_of(&mut tx, &site).await?;
    let salesforce = routing.connection != ConnectionState::None && crate::app::approve::is_possible(app);
    Ok(Some(Door { site, offer: routing::sign_in(&routing), salesforce }))
}

/// How a site is set up, as far as links and signing in go.
pub async fn routing_of(tx: &mut Tx, site: &Site) -> Result<SiteRouting, store::Error> {
    let settings = tx.find_sign_in_settings(site.id).await?;
    let state = connection(tx, site).await?.map(|connection| connection.state);
    Ok(SiteRouting {
        force_sso: settings.force_sso,
        connection: match state {
            Some(store::ConnectionState::Connected) => ConnectionState::Verified,
            Some(store::ConnectionState::NeedsReauth) => ConnectionState::Broken,
            Some(store::ConnectionState::Disconnected) | None => ConnectionState::None,
        },
        tab_url: settings.tab_url.and_then(|text| text.parse().ok()),
    })
}

/// The org that a site's people sign in with: one that isn't disconnected, a working one first.
pub(super) async fn connection(tx: &mut Tx, site: &Site) -> Result<Option<Connection>, store::Error> {
    let mut all = tx.list_connections_of_site(site.id).await?;
    all.retain(|one| one.state != store::ConnectionState::Disconnected);
    all.sort_by_key(|one| one.state != store::ConnectionState::Connected);
    Ok(all.into_iter().next())
}
