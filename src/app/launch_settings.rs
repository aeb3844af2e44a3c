//! What a site wants of launches, and the end of all its sessions.

use super::App;
use crate::domain::ids::{AuditEventId, SiteId};
use crate::store::{self, AuditEvent, LaunchSettings, Tx};

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
        audit(app, &mut tx, site.id, by, "site.launches_changed").await?;
        tx.commit().await?;
    }
    Ok(after)
}

/// Ends every session of a site at once; open tabs ask Salesforce for a new one by themselves. Gives their number.
pub async fn end_sessions(app: &App, slug: &str) -> Result<u64, LaunchSettingsError> {
    let mut tx = app.store().begin().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or_else(|| LaunchSettingsError::NoSite(slug.to_owned()))?;
    let ended = tx.mark_sessions_ended(site.id, app.now()).await?;
    audit(app, &mut tx, site.id, "operator", "site.sessions_ended").await?;
    tx.commit().await?;
    Ok(ended)
}

async fn audit(app: &App, tx: &mut Tx, site_id: SiteId, by: &str, action: &'static str) -> Result<(), store::Error> {
    let now = app.now();
    let id = AuditEventId(app.random().id(now));
    let subject = format!("site:{site_id}");
    tx.insert_audit_event(&AuditEvent { id, site_id, at: now, actor: by.to_owned(), action, subject }).await
}
