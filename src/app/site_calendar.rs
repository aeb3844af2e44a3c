//! When a site works: its working days and hours, and the days on which nobody does.

use super::App;
use super::access::reach;
use super::audit;
use super::session::Actor;
use crate::domain::access::{Action, Scope};
use crate::domain::calendar::{Hours, Weekdays};
use crate::domain::time::LocalDate;
use crate::store;
use serde_json::json;

/// Holidays of one site.
const MOST_HOLIDAYS: usize = 400;
const LONGEST_NAME: usize = 80;

#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    #[error("the person may not set up the site")]
    NotAllowed,
    #[error("no working day")]
    Days,
    #[error("hours aren't two times of a day in order")]
    Hours,
    #[error("no date, or too many holidays")]
    Day,
    #[error("the name or region is empty or too long")]
    Name,
    #[error("the day is one already")]
    Twice,
    #[error(transparent)]
    Store(#[from] store::Error),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteCalendar {
    pub workdays: Weekdays,
    pub hours: Hours,
    pub enforced: bool,
    /// Region (empty for everybody's), day and name.
    pub holidays: Vec<(String, LocalDate, String)>,
}

fn require(actor: &Actor) -> Result<(), CalendarError> {
    if reach(actor, Action::SetUpSite) == Scope::Site { Ok(()) } else { Err(CalendarError::NotAllowed) }
}

pub async fn look(app: &App, actor: &Actor) -> Result<SiteCalendar, CalendarError> {
    require(actor)?;
    let mut tx = app.store().read().await?;
    let hours = tx.find_site_hours(actor.site.id).await?;
    let (hours, enforced) = hours.unwrap_or((Hours { from_minute: 540, to_minute: 1050 }, false));
    let workdays = tx.find_site(actor.site.id).await?.map_or(actor.site.workdays, |site| site.workdays);
    Ok(SiteCalendar { workdays, hours, enforced, holidays: tx.list_holidays(actor.site.id).await? })
}

/// `09:30` as a minute of the day; `24:00` is its end.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let at = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && at <= 1440).then_some(at)
}

/// Sets working days and hours. Dates that are planned already stay.
pub async fn save(
    app: &App,
    actor: &Actor,
    workdays: Weekdays,
    (from, to): (&str, &str),
    enforced: bool,
) -> Result<(), CalendarError> {
    require(actor)?;
    if workdays.is_empty() {
        return Err(CalendarError::Days);
    }
    let hours = minute(from).zip(minute(to)).map(|(from_minute, to_minute)| Hours { from_minute, to_minute });
    let hours = hours.filter(|hours| hours.from_minute < hours.to_minute).ok_or(CalendarError::Hours)?;
    let mut tx = app.store().begin().await?;
    tx.update_site_workdays(actor.site.id, workdays).await?;
    tx.update_site_hours(actor.site.id, hours, enforced).await?;
    let act = ("site.hours_changed", format!("site:{}", actor.site.id));
    audit::note(app, &mut tx, actor, act, json!({ "enforced": enforced })).await?;
    tx.commit().await?;
    Ok(())
}

pub async fn add_holiday(app: &App, actor: &Actor, day: &str, name: &str, region: &str) -> Result<(), CalendarError> {
    require(actor)?;
    let day: LocalDate = day.trim().parse().map_err(|_| CalendarError::Day)?;
    let clean = |text: &str| text.trim().chars().filter(|c| !c.is_control()).collect::<String>();
    let (name, region) = (clean(name), clean(region));
    let long = |text: &str| text.chars().count() > LONGEST_NAME;
    if name.is_empty() || long(&name) || long(&region) {
        return Err(CalendarError::Name);
    }
    let mut tx = app.store().begin().await?;
    let known = tx.list_holidays(actor.site.id).await?;
    if known.len() >= MOST_HOLIDAYS {
        return Err(CalendarError::Day);
    }
    if known.iter().any(|(of, held, _)| *of == region && *held == day) {
        return Err(CalendarError::Twice);
    }
    tx.insert_holiday(actor.site.id, &region, day, &name).await?;
    let act = ("site.holiday_added", format!("site:{}", actor.site.id));
    audit::note(app, &mut tx, actor, act, json!({ "day": day.to_string() })).await?;
    tx.commit().await?;
    Ok(())
}

pub async fn remove_holiday(app: &App, actor: &Actor, day: &str, region: &str) -> Result<(), CalendarError> {
    require(actor)?;
    let day: LocalDate = day.trim().parse().map_err(|_| CalendarError::Day)?;
    let mut tx = app.store().begin().await?;
    tx.delete_holiday(actor.site.id, region, day).await?;
    let act = ("site.holiday_removed", format!("site:{}", actor.site.id));
    audit::note(app, &mut tx, actor, act, json!({ "day": day.to_string() })).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::minute;

    #[test]
    fn a_time_of_day_is_read_as_browsers_write_it() {
        assert_eq!(
            [minute("09:00"), minute("24:00"), minute("9:60"), minute("25:00"), minute("x")],
            [Some(540), Some(1440), None, None, None]
        );
    }
}
