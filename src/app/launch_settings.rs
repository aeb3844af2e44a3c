//! What a site wants of launches, and the end of all its sessions.

use super::App;
use crate::app::audit;
use crate::store::{self, LaunchSettings};

#[derive(Debug, thiserror::Error)]
pub enum LaunchSettingsError {
    #[error("there is no site {0:?}")]
    NoSite(String),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Changes what `change` changes, in the name of `by`. Gives the settings as they are now.
pub async fn change(
    app: &App,
    slug: &str,
    by: &str,
    change: impl FnOnce(&mut LaunchSettings),
) -> Result<LaunchSettings, LaunchSettingsError> {
    let mut tx = app.store().begin().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or_else(|| LaunchSettingsError::NoSite(slug.to_owned()))?;
    let before = tx.find_launch_settings(site.id).await?;
    let mut after = before;
    change(&mut after);
    if after != before {
        tx.update_launch_settings(site.id, after).await?;
        audit::record(app, &mut tx, (site.id, app.now()), by, ("site.launches_changed", format!("site:{}", site.id)))
            .await?;
        tx.commit().await?;
    }
    Ok(after)
}

/// Ends every session of a site at once; open tabs ask Salesforce for a new one by themselves. Gives their number.
pub async fn end_sessions(app: &App, slug: &str) -> Result<u64, LaunchSettingsError> {
    let mut tx = app.store().begin().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or_else(|| LaunchSettingsError::NoSite(slug.to_owned()))?;
    let ended = tx.mark_sessions_ended(site.id, app.now()).await?;
    audit::record(app, &mut tx, (site.id, app.now()), "operator", ("site.sessions_ended", format!("site:{}", site.id)))
        .await?;
    tx.commit().await?;
    Ok(ended)
}
