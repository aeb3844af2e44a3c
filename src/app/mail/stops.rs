//! Stopping mails that come regularly: by the link in each of them, or in the profile.

use crate::app::App;
use crate::app::session::Actor;
use crate::domain::ids::{SiteId, UserId};
use crate::domain::mail::List;
use crate::domain::stop_link;
use crate::store;

/// Whose link it is, and what it stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub site_id: SiteId,
    pub site_name: String,
    pub user_id: UserId,
    pub list: List,
}

/// Lets a person's mails of a list stop, or come again.
pub async fn stop(app: &App, site: SiteId, who: (UserId, List), stopped: bool) -> Result<(), store::Error> {
    let mut tx = app.store().begin().await?;
    tx.update_mail_stop(site, who, stopped, app.now()).await?;
    tx.commit().await
}

/// Which mails the person stopped.
pub async fn stopped(app: &App, actor: &Actor) -> Result<Vec<List>, store::Error> {
    app.store().read().await?.list_mail_stops(actor.site.id, actor.user.id).await
}

/// `None` for a link that isn't ours.
pub async fn holder(app: &App, slug: &str, token: &str) -> Result<Option<Holder>, store::Error> {
    let mut tx = app.store().read().await?;
    let Some(site) = tx.find_site_by_slug(slug).await? else { return Ok(None) };
    let opened = stop_link::open(app.stop_key(), site.id, token);
    Ok(opened.map(|(user_id, list)| Holder { site_id: site.id, site_name: site.name, user_id, list }))
}
