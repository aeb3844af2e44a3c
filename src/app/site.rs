//! Creating a site, switching it off and on: an operator's acts.

use super::App;
use crate::app::audit;
use crate::domain::calendar::Weekdays;
use crate::domain::export::{self, Change, Switches};
use crate::domain::ids::SiteId;
use crate::domain::time::Zone;
use crate::store::{self, ExportMark, ListedSite, Site};

/// What an operator says about a new site.
#[derive(Debug, Clone)]
pub struct NewSite {
    pub slug: String,
    pub name: String,
    /// IANA name.
    pub time_zone: String,
    pub locale: String,
    pub workdays: Weekdays,
}

#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    #[error("a slug is 1 to 40 lower-case letters, digits and hyphens, beginning with a letter")]
    BadSlug,
    #[error("a site's name can't be empty or longer than 120 characters")]
    BadName,
    #[error("{0:?} is no IANA time zone")]
    BadTimeZone(String),
    #[error("a site needs at least one working day")]
    NoWorkdays,
    #[error("a site called {0:?} exists already")]
    Exists(String),
    #[error("there is no site {0:?}")]
    NoSite(String),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Every site of the installation.
pub async fn list(app: &App) -> Result<Vec<ListedSite>, store::Error> {
    app.store().read().await?.list_sites_with_people().await
}

/// Creates an empty site.
pub async fn create(app: &App, new: NewSite) -> Result<Site, SiteError> {
    check(&new)?;
    let now = app.now();
    let NewSite { slug, name, time_zone, locale, workdays } = new;
    let site = Site { id: SiteId(app.random().id(now)), slug, name, time_zone, locale, workdays, created_at: now };
    let mut tx = app.store().begin().await?;
    match tx.insert_site(&site).await {
        Err(store::Error::Conflict(_)) => return Err(SiteError::Exists(site.slug)),
        other => other?,
    }
    let keys = export::dirtied_by(&Change::SiteChanged(site.id), Switches::default());
    let marks: Vec<_> = keys.into_iter().map(|key| ExportMark::new(site.id, &site.slug, key, now)).collect();
    tx.mark_dirty(&marks).await?;
    audit::record(app, &mut tx, (site.id, now), "operator", ("site.created", format!("site:{}", site.slug))).await?;
    tx.commit().await?;
    Ok(site)
}

/// Switches a site off: every session ends, nobody gets in, no mail and no row leaves it. Its data stays. Gives the number of sessions
/// that ended; `None` when it was off already.
pub async fn disable(app: &App, slug: &str) -> Result<Option<u64>, SiteError> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or_else(|| SiteError::NoSite(slug.to_owned()))?;
    if !tx.update_disabled(site.id, Some(now)).await? {
        return Ok(None);
    }
    let ended = tx.mark_sessions_ended(site.id, now).await? + tx.mark_first_party_sessions_ended(site.id, now).await?;
    audit::record(app, &mut tx, (site.id, now), "operator", ("site.disabled", format!("site:{slug}"))).await?;
    tx.commit().await?;
    Ok(Some(ended))
}

/// Switches it on again. Gives false when it wasn't off.
pub async fn enable(app: &App, slug: &str) -> Result<bool, SiteError> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or_else(|| SiteError::NoSite(slug.to_owned()))?;
    if !tx.update_disabled(site.id, None).await? {
        return Ok(false);
    }
    audit::record(app, &mut tx, (site.id, now), "operator", ("site.enabled", format!("site:{slug}"))).await?;
    tx.commit().await?;
    Ok(true)
}

fn check(new: &NewSite) -> Result<(), SiteError> {
    let slug_characters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let begins_with_letter = new.slug.starts_with(|c: char| c.is_ascii_lowercase());
    if !begins_with_letter || new.slug.len() > 40 || !new.slug.chars().all(slug_characters) || new.slug.ends_with('-') {
        return Err(SiteError::BadSlug);
    }
    if new.name.trim().is_empty() || new.name.chars().count() > 120 {
        return Err(SiteError::BadName);
    }
    if Zone::named(&new.time_zone).is_none() {
        return Err(SiteError::BadTimeZone(new.time_zone.clone()));
    }
    if new.workdays.is_empty() { Err(SiteError::NoWorkdays) } else { Ok(()) }
}
