//! What a person may set about themselves: language, time zone, how boards show them.

use super::App;
use super::session::Actor;
use crate::domain::board::Shown;
use crate::domain::export::{self, Change, Switches};
use crate::domain::remarks;
use crate::domain::time::Zone;
use crate::store::{self, ExportMark, Profile};

/// The longest alias, in characters.
pub const LONGEST_ALIAS: usize = 40;

#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    #[error("not one of the time zones")]
    TimeZone,
    #[error("not one of the languages")]
    Language,
    #[error("an alias has 1 to {LONGEST_ALIAS} characters on one line")]
    Alias,
    #[error("a way to be shown that isn't offered")]
    Shown,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// As the form sends it.
#[derive(Debug, Clone, Default)]
pub struct Wanted<'a> {
    pub locale: &'a str,
    pub time_zone: &'a str,
    pub alias: &'a str,
    pub shown: &'a str,
}

pub async fn find(app: &App, actor: &Actor) -> Result<Profile, store::Error> {
    let found = app.store().read().await?.find_profile(actor.site.id, actor.user.id).await?;
    found.ok_or(store::Error::Corrupt { table: "users", column: "user_id" })
}

/// Changes the person's own profile. `locales` are the languages that there are. The zone moves "today", not stored dates.
pub async fn change(app: &App, actor: &Actor, wanted: &Wanted<'_>, locales: &[&str]) -> Result<(), ProfileError> {
    let profile = check(wanted, locales)?;
    let mut tx = app.store().begin().await?;
    tx.update_profile(actor.site.id, actor.user.id, &profile, actor.now).await?;
    let keys = export::dirtied_by(&Change::ParticipantChanged(actor.user.id), Switches::default());
    let marks: Vec<_> =
        keys.into_iter().map(|key| ExportMark::new(actor.site.id, &actor.site.slug, key, actor.now)).collect();
    tx.mark_dirty(&marks).await?;
    tx.commit().await?;
    Ok(())
}

fn check(wanted: &Wanted<'_>, locales: &[&str]) -> Result<Profile, ProfileError> {
    let zone = Zone::named(wanted.time_zone).ok_or(ProfileError::TimeZone)?;
    if !locales.contains(&wanted.locale) {
        return Err(ProfileError::Language);
    }
    let shown = Shown::parse(wanted.shown).ok_or(ProfileError::Shown)?;
    let alias = remarks::tidy(wanted.alias, LONGEST_ALIAS).filter(|alias| !alias.contains('\n'));
    let alias = alias.ok_or(ProfileError::Alias)?;
    if shown == Shown::Alias && alias.is_empty() {
        return Err(ProfileError::Alias);
    }
    Ok(Profile { locale: wanted.locale.to_owned(), time_zone: zone.name().to_owned(), alias, shown })
}
