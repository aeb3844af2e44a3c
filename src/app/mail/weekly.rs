//! The week's report by mail, for everybody who looks after others: on the morning of their first day at work in the week.

use super::questions::{parcel, person, stop_address};
use super::rounds::Due;
use super::{App, Mail, QueueError, queue, wake};
use crate::app::first_party::door;
use crate::app::reports::{self, Body, Person, Summary};
use crate::app::session::zone_of;
use crate::domain::ids::UserId;
use crate::domain::mail::{Kind, List};
use crate::domain::routing::{MailLink, SiteRouting, mail_link};
use crate::domain::time::{Instant, LocalDate};
use crate::domain::{question_mail, weekly_mail};
use crate::mail::{Content, Destination, Needs, WeeklyCourse, WeeklyMail, WeeklyPerson};
use crate::store::{MailedPerson, Site, Tx};
use jiff::SignedDuration;
use std::collections::BTreeSet;

/// People looked at together: a report each.
const PAGE: i64 = 25;
/// Courses that a mail tells about.
const COURSES: usize = 5;

/// Whom and when: what every mail of a page is made with.
struct Page<'a> {
    site: &'a Site,
    routing: SiteRouting,
    today: LocalDate,
    /// The Monday of the week.
    week: LocalDate,
    now: Instant,
    /// When it isn't news any more.
    expires_at: Instant,
}

/// Writes the mails of one page of people. Gives the last of them, `None` at the end of the round.
pub(super) async fn page(app: &App, due: &Due) -> Result<Option<UserId>, QueueError> {
    let Due { round, zone, today } = due;
    let now = app.now();
    let mut tx = app.store().read().await?;
    let Some(site) = tx.find_site(round.site_id).await? else { return Ok(None) };
    let whom = (round.time_zone.as_str(), List::Reports);
    let (people, reached) = tx.list_mailed_people(site.id, whom, due.after(), PAGE).await?;
    let routing = door::routing_of(&mut tx, &site).await?;
    let closes = question_mail::closes_at(zone, *today, round.hours);
    let expires_at = closes.unwrap_or_else(|| now.plus(SignedDuration::from_hours(1)));
    let page = Page { site: &site, routing, today: *today, week: today.week(), now, expires_at };
    let mut mails = Vec::new();
    for person in &people {
        if weekly_mail::week_begun(&person.calendar, &person.holds, *today).is_some() {
            mails.extend(write(app, &mut tx, &page, person).await?);
        }
    }
    drop(tx);
    let mut tx = app.store().begin().await?;
    let queued = queue(app, &mut tx, &mails).await?;
    tx.update_mail_round(site.id, whom, *today, reached).await?;
    tx.commit().await?;
    if queued > 0 {
        tracing::info!(site = %site.slug, mails = queued, "the week's reports are written");
        wake(app).await;
    }
    Ok(reached)
}

/// This week's mail of one person at once, whatever the day: for an operator who helps, and for demonstrations. `false` when
/// nothing runs that they look after, the mail was written already, or the person wants none.
pub async fn write_now(app: &App, slug: &str, email: &str) -> Result<bool, QueueError> {
    let now = app.now();
    let mut tx = app.store().read().await?;
    let Some(site) = tx.find_site_by_slug(slug).await? else { return Ok(false) };
    let Some(user) = tx.find_user_by_email(site.id, &email.to_lowercase()).await? else { return Ok(false) };
    let Some(person) = person(&mut tx, &user, List::Reports).await? else { return Ok(false) };
    let routing = door::routing_of(&mut tx, &site).await?;
    let today = zone_of(&user, &site).date_at(now);
    let expires_at = now.plus(SignedDuration::from_hours(24));
    let page = Page { site: &site, routing, today, week: today.week(), now, expires_at };
    let mail = write(app, &mut tx, &page, &person).await?;
    drop(tx);
    let mut tx = app.store().begin().await?;
    let queued = queue(app, &mut tx, mail.as_slice()).await?;
    tx.commit().await?;
    wake(app).await;
    Ok(queued > 0)
}

/// `None` when nothing runs in which somebody takes part whom this person looks after.
async fn write(app: &App, tx: &mut Tx, page: &Page<'_>, person: &MailedPerson) -> Result<Option<Mail>, QueueError> {
    let (site, id) = (page.site, person.user_id);
    let Some(reader) = tx.find_user(site.id, id).await? else { return Ok(None) };
    let (summaries, more_courses) = reports::summaries(tx, &reader, (page.today, page.now), COURSES).await?;
    if summaries.is_empty() {
        return Ok(None);
    }
    let stop = stop_address(app, site, (id, List::Reports));
    let (leads_to, link) = match mail_link(&page.routing, person.salesforce_user) {
        MailLink::Tab(tab) => (Destination::Salesforce, tab.to_string()),
        MailLink::Question | MailLink::SalesforceLogin | MailLink::SalesforceOnly => {
            (Destination::Qstream, format!("{}/reports", app.site_url(&site.slug)))
        }
    };
    let content = Content::Weekly(WeeklyMail {
        first_name: person.first_name.clone(),
        on: page.today,
        at_risk: at_risk(&summaries),
        courses: summaries.iter().map(course).collect(),
        more_courses,
        link,
        leads_to,
        stop: stop.clone(),
    });
    Ok(Some(Mail {
        site_id: site.id,
        kind: Kind::Weekly,
        cause: format!("weekly/{id}/{}", page.week),
        user_id: Some(id),
        parcel: parcel(site, person, content, stop),
        expires_at: page.expires_at,
    }))
}

/// Different people at risk, over all courses.
fn at_risk(summaries: &[Summary]) -> usize {
    let people = summaries.iter().filter_map(|one| match &one.body {
        Body::Team(team) => Some(team.at_risk().into_iter().map(|person| person.id).collect::<Vec<_>>()),
        Body::Groups(_) => None,
    });
    people.flatten().collect::<BTreeSet<UserId>>().len()
}

fn course(of: &Summary) -> WeeklyCourse {
    let (figures, started, answered, needs) = match &of.body {
        Body::Team(team) => {
            let people = team.at_risk().into_iter().map(needing).collect();
            (team.figures, team.started, Some((team.figures.answers, team.presented)), Needs::People(people))
        }
        Body::Groups(groups) => {
            let low = groups.low().map(|(group, percent)| (group.manager.clone(), percent)).collect();
            (groups.figures, groups.started, None, Needs::Teams { low, known: groups.known() })
        }
    };
    WeeklyCourse {
        name: of.course.clone(),
        people: figures.enrolments,
        started,
        answered,
        first: figures.initial,
        now: figures.current,
        pairs: figures.pairs,
        mastery: figures.mastery,
        needs,
    }
}

fn needing(person: &Person) -> WeeklyPerson {
    WeeklyPerson {
        name: format!("{} {}", person.first_name, person.last_name),
        reasons: person.reasons.clone(),
        waiting: person.backlog,
    }
}
