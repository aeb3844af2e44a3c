//! How far the mails of a day are: a list's people are gone through once a day, zone by zone.

use super::{Error, Tx, on};
use crate::domain::calendar::Hours;
use crate::domain::ids::{SiteId, UserId};
use crate::domain::mail::List;
use crate::domain::time::LocalDate;

/// The people of one time zone of a site, and how far their day's mails of a list are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRound {
    pub site_id: SiteId,
    /// As it stands with these people; it may be a name that no zone has.
    pub time_zone: String,
    /// Where it says nothing.
    pub site_time_zone: String,
    pub hours: Hours,
    /// The day of the last round, with the person that it reached; without one it is done.
    pub reached: Option<(LocalDate, Option<UserId>)>,
}

type RoundColumns = (SiteId, String, String, i64, i64, Option<LocalDate>, Option<UserId>);

fn hours(from: i64, to: i64) -> Result<Hours, Error> {
    let minute =
        |value| u16::try_from(value).map_err(|_| Error::Corrupt { table: "sites", column: "day_starts/day_ends" });
    Ok(Hours { from_minute: minute(from)?, to_minute: minute(to)? })
}

impl Tx {
    /// Every zone that active people of any site live in, with the round of its people.
    pub async fn list_mail_rounds(&mut self, list: List) -> Result<Vec<MailRound>, Error> {
        let rows: Vec<RoundColumns> = on!(self, |c| {
            sqlx::query_as(
                "SELECT zones.site_id, zones.time_zone, sites.time_zone, sites.day_starts, sites.day_ends,
                    mail_rounds.day, mail_rounds.after_user
                 FROM (SELECT DISTINCT site_id, time_zone FROM users WHERE state = 'active') AS zones
                 JOIN sites ON sites.site_id = zones.site_id AND sites.disabled_at IS NULL
                 LEFT JOIN mail_rounds ON mail_rounds.site_id = zones.site_id
                   AND mail_rounds.time_zone = zones.time_zone AND mail_rounds.list = $1
                 ORDER BY zones.site_id, zones.time_zone",
            )
            .bind(list.as_str())
            .fetch_all(c)
            .await?
        });
        rows.into_iter()
            .map(|(site_id, time_zone, site_time_zone, from, to, day, after)| {
                let hours = hours(from, to)?;
                Ok(MailRound { site_id, time_zone, site_time_zone, hours, reached: day.map(|day| (day, after)) })
            })
            .collect()
    }

    /// Writes down how far a round is; without a person it is done.
    pub async fn update_mail_round(
        &mut self,
        site: SiteId,
        (time_zone, list): (&str, List),
        day: LocalDate,
        after: Option<UserId>,
    ) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query(
                "INSERT INTO mail_rounds (site_id, time_zone, list, day, after_user) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (site_id, time_zone, list) DO UPDATE SET day = excluded.day, after_user = excluded.after_user",
            )
            .bind(site)
            .bind(time_zone)
            .bind(list.as_str())
            .bind(day)
            .bind(after)
            .execute(c)
            .await?
            .rows_affected()
        });
        Ok(())
    }

    /// A site's working hours, enforced or not: mails keep to them.
    pub async fn find_mail_hours(&mut self, site: SiteId) -> Result<Option<Hours>, Error> {
        let row: Option<(i64, i64)> = on!(self, |c| {
            sqlx::query_as("SELECT day_starts, day_ends FROM sites WHERE site_id = $1")
                .bind(site)
                .fetch_optional(c)
                .await?
        });
        row.map(|(from, to)| hours(from, to)).transpose()
    }
}
