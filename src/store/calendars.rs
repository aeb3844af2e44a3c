//! When people work and when they don't: holidays, holds, hours, own working days.

use super::{Error, Tx, on};
use crate::domain::calendar::{Hours, Weekdays, WorkCalendar};
use crate::domain::hold::Hold;
use crate::domain::ids::{HoldId, SiteId, UserId};
use crate::domain::time::{Instant, LocalDate};
use std::collections::BTreeSet;

/// What decides, besides the courses, whether somebody may answer now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// Working hours, where the site enforces them.
    pub hours: Option<Hours>,
    pub holds: Vec<Hold>,
}

/// Dates out of one text, `2026-12-25,2026-12-26`: what `string_agg` makes of a person's holidays.
pub(super) fn dates(text: Option<String>) -> Result<BTreeSet<LocalDate>, Error> {
    let text = text.unwrap_or_default();
    let days = text.split(',').filter(|day| !day.is_empty());
    days.map(|day| day.parse().map_err(|_| Error::Corrupt { table: "holidays", column: "day" })).collect()
}

/// Holds out of one text, `2026-12-01/2026-12-11,…`.
pub(super) fn holds(text: Option<String>) -> Result<Vec<Hold>, Error> {
    let corrupt = || Error::Corrupt { table: "holds", column: "starts_on/ends_on" };
    let text = text.unwrap_or_default();
    let spans = text.split(',').filter(|span| !span.is_empty());
    spans
        .map(|span| {
            let (from, to) = span.split_once('/').ok_or_else(corrupt)?;
            Ok(Hold { starts_on: from.parse().map_err(|_| corrupt())?, ends_on: to.parse().map_err(|_| corrupt())? })
        })
        .collect()
}

pub(super) fn calendar((bits, days): (i64, Option<String>)) -> Result<WorkCalendar, Error> {
    let bits = u8::try_from(bits).map_err(|_| Error::Corrupt { table: "sites", column: "workdays" })?;
    Ok(WorkCalendar { workdays: Weekdays::from_bits(bits), holidays: dates(days)? })
}

/// Enforced working hours out of a site's columns.
pub(super) fn hours(mode: &str, from: i64, to: i64) -> Result<Option<Hours>, Error> {
    let minute =
        |value| u16::try_from(value).map_err(|_| Error::Corrupt { table: "sites", column: "day_starts/day_ends" });
    let hours = Hours { from_minute: minute(from)?, to_minute: minute(to)? };
    Ok((mode == "enforced").then_some(hours))
}

impl Tx {
    pub async fn insert_holiday(
        &mut self,
        site: SiteId,
        region: &str,
        day: LocalDate,
        name: &str,
    ) -> Result<(), Error> {
        on!(self, |c| sqlx::query("INSERT INTO holidays (site_id, region, day, name) VALUES ($1, $2, $3, $4)")
            .bind(site)
            .bind(region)
            .bind(day)
            .bind(name)
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Sets a site's working hours, and whether nobody may answer outside them.
    pub async fn update_site_hours(&mut self, site: SiteId, hours: Hours, enforced: bool) -> Result<(), Error> {
        on!(self, |c| sqlx::query("UPDATE sites SET day_starts = $2, day_ends = $3, hours = $4 WHERE site_id = $1")
            .bind(site)
            .bind(i64::from(hours.from_minute))
            .bind(i64::from(hours.to_minute))
            .bind(if enforced { "enforced" } else { "advised" })
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    pub async fn delete_holiday(&mut self, site: SiteId, region: &str, day: LocalDate) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query("DELETE FROM holidays WHERE site_id = $1 AND region = $2 AND day = $3")
                .bind(site)
                .bind(region)
                .bind(day)
                .execute(c)
                .await?
                .rows_affected()
        });
        Ok(())
    }

    /// A site's working hours, and whether nobody may answer outside them.
    pub async fn find_site_hours(&mut self, site: SiteId) -> Result<Option<(Hours, bool)>, Error> {
        let row: Option<(i64, i64, String)> = on!(self, |c| {
            sqlx::query_as("SELECT day_starts, day_ends, hours FROM sites WHERE site_id = $1")
                .bind(site)
                .fetch_optional(c)
                .await?
        });
        row.map(|(from, to, mode)| {
            let hours = hours("enforced", from, to)?;
            let hours = hours.ok_or(Error::Corrupt { table: "sites", column: "day_starts/day_ends" })?;
            Ok((hours, mode == "enforced"))
        })
        .transpose()
    }

    pub async fn update_site_workdays(&mut self, site: SiteId, workdays: Weekdays) -> Result<(), Error> {
        on!(self, |c| sqlx::query("UPDATE sites SET workdays = $2 WHERE site_id = $1")
            .bind(site)
            .bind(i64::from(workdays.bits()))
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Region (empty: everybody's), day and name of each.
    pub async fn list_holidays(&mut self, site: SiteId) -> Result<Vec<(String, LocalDate, String)>, Error> {
        Ok(on!(self, |c| {
            sqlx::query_as("SELECT region, day, name FROM holidays WHERE site_id = $1 ORDER BY day, region")
                .bind(site)
                .fetch_all(c)
                .await?
        }))
    }

    /// A site's working days, less the holidays of everybody.
    pub async fn find_site_calendar(&mut self, site: SiteId) -> Result<Option<WorkCalendar>, Error> {
        let row: Option<(i64, Option<String>)> = on!(self, |c| {
            sqlx::query_as(
                "SELECT sites.workdays, (SELECT string_agg(holidays.day, ',') FROM holidays
                    WHERE holidays.site_id = sites.site_id AND holidays.region = '')
                 FROM sites WHERE sites.site_id = $1",
            )
            .bind(site)
            .fetch_optional(c)
            .await?
        });
        row.map(calendar).transpose()
    }

    /// A person's working days, less the holidays of everybody and of their region.
    pub async fn find_work_calendar(&mut self, site: SiteId, user: UserId) -> Result<Option<WorkCalendar>, Error> {
        let row: Option<(i64, Option<String>)> = on!(self, |c| {
            sqlx::query_as(
                "SELECT COALESCE(users.workdays, sites.workdays),
                    (SELECT string_agg(holidays.day, ',') FROM holidays
                     WHERE holidays.site_id = users.site_id AND holidays.region IN ('', users.region))
                 FROM users JOIN sites ON sites.site_id = users.site_id
                 WHERE users.site_id = $1 AND users.user_id = $2",
            )
            .bind(site)
            .bind(user)
            .fetch_optional(c)
            .await?
        });
        row.map(calendar).transpose()
    }

    pub async fn find_presence(&mut self, site: SiteId, user: UserId) -> Result<Presence, Error> {
        let found = self.list_presences(&[(site, user)]).await?;
        Ok(found.into_iter().next().map_or(Presence { hours: None, holds: Vec::new() }, |(_, presence)| presence))
    }

    pub async fn insert_hold(
        &mut self,
        site: SiteId,
        user: UserId,
        id: HoldId,
        hold: Hold,
        now: Instant,
    ) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query(
                "INSERT INTO holds (site_id, user_id, hold_id, starts_on, ends_on, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(site)
            .bind(user)
            .bind(id)
            .bind(hold.starts_on)
            .bind(hold.ends_on)
            .bind(now)
            .execute(c)
            .await?
            .rows_affected()
        });
        Ok(())
    }

    /// A person's holds that end on `from` or later, soonest first.
    pub async fn list_holds(
        &mut self,
        site: SiteId,
        user: UserId,
        from: LocalDate,
    ) -> Result<Vec<(HoldId, Hold)>, Error> {
        let rows: Vec<(HoldId, LocalDate, LocalDate)> = on!(self, |c| {
            sqlx::query_as(
                "SELECT hold_id, starts_on, ends_on FROM holds
                 WHERE site_id = $1 AND user_id = $2 AND ends_on >= $3 ORDER BY starts_on",
            )
            .bind(site)
            .bind(user)
            .bind(from)
            .fetch_all(c)
            .await?
        });
        Ok(rows.into_iter().map(|(id, starts_on, ends_on)| (id, Hold { starts_on, ends_on })).collect())
    }

    /// Ends a hold on `last`; one that would end before it begins is taken away.
    pub async fn update_hold_end(
        &mut self,
        site: SiteId,
        user: UserId,
        id: HoldId,
        last: LocalDate,
    ) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query("DELETE FROM holds WHERE site_id = $1 AND user_id = $2 AND hold_id = $3 AND starts_on > $4")
                .bind(site)
                .bind(user)
                .bind(id)
                .bind(last)
                .execute(c)
                .await?
                .rows_affected()
        });
        on!(self, |c| {
            sqlx::query("UPDATE holds SET ends_on = $4 WHERE site_id = $1 AND user_id = $2 AND hold_id = $3")
                .bind(site)
                .bind(user)
                .bind(id)
                .bind(last)
                .execute(c)
                .await?
                .rows_affected()
        });
        Ok(())
    }
}
