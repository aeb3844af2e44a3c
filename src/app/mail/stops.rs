//! Stopping question mails: by the link in each of them, or in the profile.

use crate::app::App;
use crate::app::session::Actor;
use crate::domain::ids::{SiteId, UserId};
use crate::domain::stop_link;
use crate::store;

/// Lets a person's question mails stop, or come again.
pub async fn stop(app: &App, site: SiteId, user: UserId, stopped: bool) -> Result<(), store::Error> {
    let mut tx = app.store().begin().await?;
    tx.update_mail_stop(site, user, stopped, app.now()).await?;
    tx.commit().await
}

/// Whether the person stopped them.
pub async fn is_stopped(app: &App, actor: &Actor) -> Result<bool, store::Error> {
    app.store().read().await?.find_mail_stop(actor.site.id, actor.user.id).await
}

/// Whose link it is: the site's name and the ids. `None` for a link that isn't ours.
pub async fn holder(app: &App, slug: &str, token: &str) -> Result<Option<(String, SiteId, UserId)>, store::Error> {
    let mut tx = app.store().read().await?;
    let Some(site) = tx.find_site_by_slug(slug).await? else { return Ok(None) };
    Ok(stop_link::open(app.stop_key(), site.id, token).map(|user| (site.name, site.id, user)))
}
