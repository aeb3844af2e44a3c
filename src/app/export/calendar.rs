//! What the passage of time makes stale: courses that begin and end, enrolments that stay incomplete, scores of teams.
//!
//! A day ends where people are, so each time zone of a site is looked at on its own. Figures of courses, questions and teams
//! are hot rows: every answer would touch them, so they are looked at only now and then.

use crate::app::{App, tokens};
use crate::domain::export::{Key, Object};
use crate::domain::ids::{SiteId, TeamScoreId};
use crate::domain::time::{Instant, Zone};
use crate::store::{self, DayTurn, ExportCalendar, ExportMark, Tx};
use std::collections::BTreeSet;

/// Marks everything that changed by itself since the last look. Gives the number of keys.
pub async fn turn(app: &App) -> Result<u64, store::Error> {
    let now = app.now();
    let calendars = app.store().read().await?.list_export_calendars().await?;
    let mut marked = 0;
    for (site, slug, calendar) in calendars {
        let mut tx = app.store().begin().await?;
        let mut keys: BTreeSet<Key> = days(&mut tx, site, calendar.dates_at, now).await?.into_iter().collect();
        keys.extend(figures(&mut tx, site, calendar.teams_at).await?);
        keys.extend(teams(app, &mut tx, site, calendar.teams_at, now).await?);
        let marks: Vec<_> = keys.iter().map(|key| ExportMark::new(site, &slug, *key, now)).collect();
        for chunk in marks.chunks(1_000) {
            tx.mark_dirty(chunk).await?;
        }
        tx.update_export_calendar(site, ExportCalendar { dates_at: now, teams_at: now }).await?;
        tx.commit().await?;
        marked += u64::try_from(keys.len()).unwrap_or(u64::MAX);
    }
    if marked > 0 {
        tokens::wake(app).await;
    }
    Ok(marked)
}

/// The days that ended in a zone between two instants.
fn turned(zone: &Zone, from: Instant, to: Instant) -> Option<DayTurn> {
    let (first, last) = (zone.date_at(from), zone.date_at(to).plus_days(-1));
    (first <= last).then_some(DayTurn { first, last })
}

async fn days(tx: &mut Tx, site: SiteId, from: Instant, to: Instant) -> Result<Vec<Key>, store::Error> {
    let mut keys = Vec::new();
    if let Some(turn) = turned(&Zone::utc(), from, to) {
        let courses = tx.list_courses_turned(site, turn).await?;
        keys.extend(courses.into_iter().map(|course| Key { object: Object::Course, entity: course.0 }));
    }
    for name in tx.list_time_zones(site).await? {
        // Rows are made with UTC where a zone isn't known, so its days end there, too.
        let zone = Zone::named(&name).unwrap_or_else(Zone::utc);
        if let Some(turn) = turned(&zone, from, to) {
            let enrolments = tx.list_enrolments_turned(site, &name, turn).await?;
            keys.extend(enrolments.into_iter().map(|one| Key { object: Object::Enrolment, entity: one.0 }));
        }
    }
    Ok(keys)
}

async fn figures(tx: &mut Tx, site: SiteId, since: Instant) -> Result<BTreeSet<Key>, store::Error> {
    let active = tx.list_courses_active(site, since).await?;
    let key = |object, entity| Key { object, entity };
    Ok(active
        .into_iter()
        .flat_map(|(course, question)| [key(Object::Course, course.0), key(Object::Question, question.0)])
        .collect())
}

async fn teams(app: &App, tx: &mut Tx, site: SiteId, since: Instant, now: Instant) -> Result<Vec<Key>, store::Error> {
    let active = tx.list_teams_active(site, since).await?;
    if active.is_empty() {
        return Ok(Vec::new());
    }
    let teams: Vec<_> =
        active.into_iter().map(|(manager, course)| (TeamScoreId(app.random().id(now)), manager, course)).collect();
    let ids = tx.insert_teams(site, &teams).await?;
    Ok(ids.into_iter().map(|id| Key { object: Object::TeamScore, entity: id.0 }).collect())
}
