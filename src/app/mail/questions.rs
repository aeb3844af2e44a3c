//! The mail about a day's questions: each person's own morning, a page of people at a time.
//!
//! The cause of each mail names person and date, so nobody gets two however a round went.

use super::rounds::Due;
use super::{Mail, QueueError, queue, wake};
use crate::app::App;
use crate::app::first_party::door;
use crate::app::session::zone_of;
use crate::domain::calendar::Hours;
use crate::domain::hex;
use crate::domain::ids::{EnrolmentId, QuestionLinkId, UserId};
use crate::domain::mail::{Kind, List};
use crate::domain::question_mail::{self, Day};
use crate::domain::routing::{MailLink, SiteRouting, mail_link};
use crate::domain::schedule;
use crate::domain::stop_link;
use crate::domain::time::{Instant, LocalDate, Zone};
use crate::mail::{Content, Destination, Parcel, QuestionMail};
use crate::store::{
    self, MailedEnrolment, MailedOn, MailedPerson, MailedText, MailedWaiting, NewQuestionLink, Site, Tx, User,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use uuid::Uuid;

/// People looked at together.
const PAGE: i64 = 500;
/// A link works this long, or until its course closes.
const LINK: SignedDuration = SignedDuration::from_hours(24 * 14);

/// What the mails of one page are made of.
pub(super) struct Page {
    pub(super) site: Site,
    routing: SiteRouting,
    zone: Zone,
    today: LocalDate,
    now: Instant,
    pub(super) enrolments: HashMap<UserId, Vec<MailedEnrolment>>,
    waiting: HashMap<EnrolmentId, Vec<MailedWaiting>>,
    /// Zones, and whom their rounds reach with this page.
    rounds: Vec<(String, Option<UserId>)>,
}

/// What waits for one person.
pub(super) struct Waiting<'a> {
    pub(super) count: usize,
    newest_due_on: Option<LocalDate>,
    first: MailedWaiting,
    pub(super) course: &'a MailedEnrolment,
}

/// A person's mail before it is written: what it is about.
struct Planned<'a> {
    person: &'a MailedPerson,
    mail: question_mail::Mail,
    waiting: Waiting<'a>,
}

type Written = (Mail, NewQuestionLink, MailedOn);

/// Writes the mails of one page of people. Gives the last of them, `None` at the end of the round.
pub(super) async fn page(app: &App, due: &Due) -> Result<Option<UserId>, QueueError> {
    let Due { round, zone, today } = due;
    let mut tx = app.store().read().await?;
    let Some(site) = tx.find_site(round.site_id).await? else { return Ok(None) };
    let whom = (round.time_zone.as_str(), List::Questions);
    let (people, reached) = tx.list_mailed_people(site.id, whom, due.after(), PAGE).await?;
    let mut page = read(app, &mut tx, site, (zone.clone(), *today), &people).await?;
    let planned: Vec<Planned<'_>> = people.iter().filter_map(|person| plan(&page, round.hours, person)).collect();
    let written = written(app, &mut tx, &page, &planned, round.hours).await?;
    drop(tx);
    page.rounds.push((round.time_zone.clone(), reached));
    store(app, &page, written).await?;
    Ok(reached)
}

/// One person, unless they want or take no mails of the list.
pub(super) async fn person(tx: &mut Tx, user: &User, list: List) -> Result<Option<MailedPerson>, store::Error> {
    // The page that begins right before this person.
    let before = UserId(Uuid::from_u128(user.id.0.as_u128().saturating_sub(1)));
    let whom = (user.time_zone.as_str(), list);
    let (people, _) = tx.list_mailed_people(user.site_id, whom, Some(before), 1).await?;
    Ok(people.into_iter().find(|person| person.user_id == user.id))
}

/// Today's mail of one person at once, whatever the hour: for an operator who helps, and for demonstrations. `false` when
/// nothing waits, the mail was written already, or the person wants none.
pub async fn write_now(app: &App, slug: &str, email: &str) -> Result<bool, QueueError> {
    let mut tx = app.store().read().await?;
    let Some(site) = tx.find_site_by_slug(slug).await? else { return Ok(false) };
    let Some(user) = tx.find_user_by_email(site.id, &email.to_lowercase()).await? else { return Ok(false) };
    let Some(person) = person(&mut tx, &user, List::Questions).await? else { return Ok(false) };
    let zone = zone_of(&user, &site);
    let today = zone.date_at(app.now());
    let page = read(app, &mut tx, site, (zone, today), std::slice::from_ref(&person)).await?;
    let always = Hours { from_minute: 0, to_minute: 1_440 };
    let waiting = waiting(&page, &person).filter(|_| person.last.is_none_or(|last| last.on < today));
    let mail = question_mail::Mail::Questions;
    let planned: Vec<_> = waiting.map(|waiting| Planned { person: &person, mail, waiting }).into_iter().collect();
    let written = written(app, &mut tx, &page, &planned, always).await?;
    drop(tx);
    Ok(store(app, &page, written).await? > 0)
}

/// Reads what decides about these people.
pub(super) async fn read(
    app: &App,
    tx: &mut Tx,
    site: Site,
    (zone, today): (Zone, LocalDate),
    people: &[MailedPerson],
) -> Result<Page, QueueError> {
    let ids: Vec<UserId> = people.iter().map(|person| person.user_id).collect();
    let routing = door::routing_of(tx, &site).await?;
    let (mut enrolments, mut waiting): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) = Default::default();
    for one in tx.list_mailed_enrolments(site.id, &ids, today).await? {
        enrolments.entry(one.user_id).or_default().push(one);
    }
    for one in tx.list_mailed_waiting(site.id, &ids, today).await? {
        waiting.entry(one.enrolment_id).or_default().push(one);
    }
    Ok(Page { site, routing, zone, today, now: app.now(), enrolments, waiting, rounds: Vec::new() })
}

async fn written(
    app: &App,
    tx: &mut Tx,
    page: &Page,
    planned: &[Planned<'_>],
    hours: Hours,
) -> Result<Vec<Written>, QueueError> {
    let versions: Vec<_> = planned.iter().map(|one| one.waiting.first.question_version_id).collect();
    let texts = tx.list_mailed_texts(page.site.id, &versions).await?;
    let texts: HashMap<_, _> = texts.into_iter().map(|text| (text.question_version_id, text)).collect();
    let write = |one: &Planned<'_>| {
        let text = texts.get(&one.waiting.first.question_version_id)?;
        Some(write(app, page, one, text, hours))
    };
    Ok(planned.iter().filter_map(write).collect())
}

/// Queues the mails with their links, and notes who got one and how far the round is. Gives how many were new.
async fn store(app: &App, page: &Page, written: Vec<Written>) -> Result<u64, QueueError> {
    let (mut mails, mut links, mut mailed) = (Vec::new(), Vec::new(), Vec::new());
    for (mail, link, on) in written {
        mails.push(mail);
        links.push(link);
        mailed.push(on);
    }
    let mut tx = app.store().begin().await?;
    let queued = queue(app, &mut tx, &mails).await?;
    tx.insert_question_links(&links).await?;
    tx.put_question_mails(&mailed).await?;
    for (time_zone, reached) in &page.rounds {
        tx.update_mail_round(page.site.id, (time_zone, List::Questions), page.today, *reached).await?;
    }
    tx.commit().await?;
    if queued > 0 {
        tracing::info!(site = %page.site.slug, mails = queued, "question mails are written");
        wake(app).await;
    }
    Ok(queued)
}

/// Whether this person gets a mail, and about what.
fn plan<'a>(page: &'a Page, hours: Hours, person: &'a MailedPerson) -> Option<Planned<'a>> {
    let waiting = waiting(page, person)?;
    let enrolments = page.enrolments.get(&person.user_id)?;
    let day = Day {
        today: page.today,
        minute: page.zone.minute_of_day_at(page.now),
        hours,
        calendar: &person.calendar,
        holds: &person.holds,
        waiting: waiting.count,
        newest_due_on: waiting.newest_due_on,
        last_answer_on: enrolments.iter().filter_map(|one| one.last_answer_on).max(),
        last: person.last,
    };
    let mail = question_mail::decide(&day)?;
    Some(Planned { person, mail, waiting })
}

/// What waits for a person today, over all courses; `None` when nothing does.
pub(super) fn waiting<'a>(page: &'a Page, person: &MailedPerson) -> Option<Waiting<'a>> {
    let (mut first, mut count, mut newest_due_on) = (None, 0, None);
    for course in page.enrolments.get(&person.user_id)? {
        let Some(waiting) = page.waiting.get(&course.enrolment_id) else { continue };
        let open: Vec<_> = waiting.iter().map(|one| one.open).collect();
        let answered = course.last_answer_on.filter(|on| *on == page.today).map_or(0, |_| course.answers_that_day);
        let queue = schedule::queue(&course.plan, page.today, &open, usize::try_from(answered).unwrap_or(0));
        count += queue.len();
        newest_due_on = newest_due_on.max(open.iter().map(|one| one.scheduled_on).max());
        if let (None, Some(top)) = (&first, queue.first()) {
            first = waiting.iter().find(|one| one.open.of == top.of).map(|one| (*one, course));
        }
    }
    let (first, course) = first?;
    Some(Waiting { count, newest_due_on, first, course })
}

fn write(app: &App, page: &Page, planned: &Planned<'_>, text: &MailedText, hours: Hours) -> Written {
    let Planned { person, mail, waiting } = planned;
    let (site, user_id) = (&page.site, person.user_id);
    let reminder = *mail == question_mail::Mail::Reminder;
    let kind = if reminder { Kind::Reminder } else { Kind::Questions };
    let (address, link) = link(app, page, waiting, user_id);
    let stop = stop_address(app, site, (user_id, List::Questions));
    let content = Content::Questions(QuestionMail {
        reminder,
        first_name: person.first_name.clone(),
        course: waiting.course.course_name.clone(),
        topic: text.topic.clone(),
        stem: text.stem.clone(),
        language: text.language.clone(),
        count: waiting.count,
        link: address,
        leads_to: leads_to(page, person),
        stop: stop.clone(),
    });
    let closes = question_mail::closes_at(&page.zone, page.today, hours);
    let mail = Mail {
        site_id: site.id,
        kind,
        cause: cause(user_id, page.today),
        user_id: Some(user_id),
        parcel: parcel(site, person, content, stop),
        expires_at: closes.unwrap_or_else(|| page.now.plus(SignedDuration::from_hours(1))),
    };
    (mail, link, MailedOn { site_id: site.id, user_id, mailed_on: page.today, kind: kind.as_str() })
}

/// A new link to what waits first: its address, and what is kept of it.
pub(super) fn link(app: &App, page: &Page, waiting: &Waiting<'_>, user_id: UserId) -> (String, NewQuestionLink) {
    let token = URL_SAFE_NO_PAD.encode(app.random().bytes::<32>());
    let closes = waiting.course.plan.ends_on.and_then(|end| page.zone.instant_of(end.plus_days(1), 0));
    let longest = page.now.plus(LINK);
    let link = NewQuestionLink {
        site_id: page.site.id,
        question_link_id: QuestionLinkId(app.random().id(page.now)),
        token_digest: token_digest(&token),
        user_id,
        presentation_id: waiting.first.open.of,
        created_at: page.now,
        expires_at: closes.map_or(longest, |closes| closes.min(longest)),
    };
    (format!("{}/q/{token}", app.site_url(&page.site.slug)), link)
}

/// Where a question's link leads this person.
pub(super) fn leads_to(page: &Page, person: &MailedPerson) -> Destination {
    match mail_link(&page.routing, person.salesforce_user) {
        MailLink::Question => Destination::Qstream,
        MailLink::Tab(_) | MailLink::SalesforceLogin => Destination::Salesforce,
        MailLink::SalesforceOnly => Destination::Nowhere,
    }
}

/// Where somebody stops the mails of a list.
pub(super) fn stop_address(app: &App, site: &Site, who: (UserId, List)) -> String {
    format!("{}/mail/stop/{}", app.site_url(&site.slug), stop_link::sign(app.stop_key(), site.id, who))
}

/// A mail that comes regularly, with the way to stop it.
pub(super) fn parcel(site: &Site, person: &MailedPerson, content: Content, stop: String) -> Parcel {
    Parcel {
        to: person.email.clone(),
        name: format!("{} {}", person.first_name, person.last_name),
        locale: person.locale.clone(),
        site_name: site.name.clone(),
        content,
        one_click: Some(stop),
    }
}

/// Questions and their reminder never come on one day, so they share a cause.
fn cause(user: UserId, day: LocalDate) -> String {
    format!("questions/{user}/{day}")
}

/// What of a link's token is kept.
pub(in crate::app) fn token_digest(token: &str) -> String {
    hex(Sha256::digest(token.as_bytes()).into())
}
