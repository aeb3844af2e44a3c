//! The mail about a day's questions: each person's own morning, a page of people at a time.
//!
//! The people of one time zone are gone through once a day, from the start of their working hours on. A round remembers whom
//! it reached, so a process that dies leaves nobody out; the cause of each mail names person and date, so nobody gets two.

use super::{Mail, QueueError, queue, wake};
use crate::app::App;
use crate::app::first_party::door;
use crate::app::session::{zone_named, zone_of};
use crate::domain::calendar::Hours;
use crate::domain::hex;
use crate::domain::ids::{EnrolmentId, QuestionLinkId, UserId};
use crate::domain::mail::Kind;
use crate::domain::question_mail::{self, Day};
use crate::domain::routing::{MailLink, SiteRouting, mail_link};
use crate::domain::schedule;
use crate::domain::stop_link;
use crate::domain::time::{Instant, LocalDate, Zone};
use crate::mail::{Content, Destination, Parcel, QuestionMail};
use crate::store::{
    MailRound, MailedEnrolment, MailedOn, MailedPerson, MailedText, MailedWaiting, NewQuestionLink, Site, Tx,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use uuid::Uuid;

/// People looked at together.
const PAGE: i64 = 500;
/// One worker goes round at a time; one that dies is replaced after this.
const LEASE: SignedDuration = SignedDuration::from_secs(28);
const LEASE_NAME: &str = "question mails";
/// A link works this long, or until its course closes.
const LINK: SignedDuration = SignedDuration::from_hours(24 * 14);

/// Writes the mails that it is time for, at most one page of people. `true` when there is more to do at once.
pub async fn turn(app: &App, worker: Uuid) -> Result<bool, QueueError> {
    if !app.mailer().is_on() {
        return Ok(false);
    }
    let now = app.now();
    let mut tx = app.store().read().await?;
    let rounds = tx.list_mail_rounds().await?;
    drop(tx);
    let due = rounds.into_iter().find_map(|round| {
        let zone = zone_named(&round.time_zone, &round.site_time_zone);
        let today = zone.date_at(now);
        let open = (round.hours.from_minute..round.hours.to_minute).contains(&zone.minute_of_day_at(now));
        let done = round.reached == Some((today, None));
        (open && !done).then_some((round, zone, today))
    });
    let Some((round, zone, today)) = due else { return Ok(false) };
    let mut tx = app.store().begin().await?;
    let held = tx.claim_lease(LEASE_NAME, worker, now, now.plus(LEASE)).await?.is_some();
    tx.commit().await?;
    if held {
        page(app, &round, &zone, today).await?;
    }
    Ok(held)
}

/// What the mails of one page are made of.
struct Page {
    site: Site,
    routing: SiteRouting,
    zone: Zone,
    today: LocalDate,
    now: Instant,
    enrolments: HashMap<UserId, Vec<MailedEnrolment>>,
    waiting: HashMap<EnrolmentId, Vec<MailedWaiting>>,
    /// Zones, and whom their rounds reach with this page.
    rounds: Vec<(String, Option<UserId>)>,
}

/// What waits for one person.
struct Waiting<'a> {
    count: usize,
    newest_due_on: Option<LocalDate>,
    first: MailedWaiting,
    course: &'a MailedEnrolment,
}

/// A person's mail before it is written: what it is about.
struct Planned<'a> {
    person: &'a MailedPerson,
    mail: question_mail::Mail,
    waiting: Waiting<'a>,
}

type Written = (Mail, NewQuestionLink, MailedOn);

async fn page(app: &App, round: &MailRound, zone: &Zone, today: LocalDate) -> Result<(), QueueError> {
    let after = round.reached.filter(|(day, _)| *day == today).and_then(|(_, after)| after);
    let mut tx = app.store().read().await?;
    let Some(site) = tx.find_site(round.site_id).await? else { return Ok(()) };
    let (people, reached) = tx.list_mailed_people(site.id, &round.time_zone, after, PAGE).await?;
    let mut page = read(app, &mut tx, site, (zone.clone(), today), &people).await?;
    let planned: Vec<Planned<'_>> = people.iter().filter_map(|person| plan(&page, round.hours, person)).collect();
    let written = written(app, &mut tx, &page, &planned, round.hours).await?;
    drop(tx);
    page.rounds.push((round.time_zone.clone(), reached));
    store(app, &page, written).await.map(drop)
}

/// Today's mail of one person at once, whatever the hour: for an operator who helps, and for demonstrations. `false` when
/// nothing waits, the mail was written already, or the person wants none.
pub async fn write_now(app: &App, slug: &str, email: &str) -> Result<bool, QueueError> {
    let mut tx = app.store().read().await?;
    let Some(site) = tx.find_site_by_slug(slug).await? else { return Ok(false) };
    let Some(user) = tx.find_user_by_email(site.id, &email.to_lowercase()).await? else { return Ok(false) };
    // The page that begins right before this person.
    let before = UserId(Uuid::from_u128(user.id.0.as_u128().saturating_sub(1)));
    let (people, _) = tx.list_mailed_people(site.id, &user.time_zone, Some(before), 1).await?;
    let zone = zone_of(&user, &site);
    let today = zone.date_at(app.now());
    let page = read(app, &mut tx, site, (zone, today), &people).await?;
    let always = Hours { from_minute: 0, to_minute: 1_440 };
    let mut planned = Vec::new();
    for person in people.iter().filter(|person| person.user_id == user.id) {
        let waiting = waiting(&page, person).filter(|_| person.last.is_none_or(|last| last.on < today));
        planned.extend(waiting.map(|waiting| Planned { person, mail: question_mail::Mail::Questions, waiting }));
    }
    let written = written(app, &mut tx, &page, &planned, always).await?;
    drop(tx);
    Ok(store(app, &page, written).await? > 0)
}

/// Reads what decides about these people.
async fn read(
    app: &App,
    tx: &mut Tx,
    site: Site,
    (zone, today): (Zone, LocalDate),
    people: &[MailedPerson],
) -> Result<Page, QueueError> {
    let ids: Vec<UserId> = people.iter().map(|person| person.user_id).collect();
    let routing = door::routing_of(tx, site.id).await?;
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
        tx.update_mail_round(page.site.id, time_zone, page.today, *reached).await?;
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
fn waiting<'a>(page: &'a Page, person: &MailedPerson) -> Option<Waiting<'a>> {
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
    let Planned { person, mail, waiting: Waiting { count, first, course, .. } } = planned;
    let (site, user_id) = (&page.site, person.user_id);
    let reminder = *mail == question_mail::Mail::Reminder;
    let kind = if reminder { Kind::Reminder } else { Kind::Questions };
    let token = URL_SAFE_NO_PAD.encode(app.random().bytes::<32>());
    let base = app.site_url(&site.slug);
    let stop = format!("{base}/mail/stop/{}", stop_link::sign(app.stop_key(), site.id, user_id));
    let content = Content::Questions(QuestionMail {
        reminder,
        first_name: person.first_name.clone(),
        course: course.course_name.clone(),
        topic: text.topic.clone(),
        stem: text.stem.clone(),
        language: text.language.clone(),
        count: *count,
        link: format!("{base}/q/{token}"),
        leads_to: match mail_link(&page.routing, person.salesforce_user) {
            MailLink::Question => Destination::Qstream,
            MailLink::Tab(_) | MailLink::SalesforceLogin => Destination::Salesforce,
            MailLink::SalesforceOnly => Destination::Nowhere,
        },
        stop: stop.clone(),
    });
    let parcel = Parcel {
        to: person.email.clone(),
        name: format!("{} {}", person.first_name, person.last_name),
        locale: person.locale.clone(),
        site_name: site.name.clone(),
        content,
        one_click: Some(stop),
    };
    let closes = question_mail::closes_at(&page.zone, page.today, hours);
    let mail = Mail {
        site_id: site.id,
        kind,
        cause: cause(user_id, page.today),
        user_id: Some(user_id),
        parcel,
        expires_at: closes.unwrap_or_else(|| page.now.plus(SignedDuration::from_hours(1))),
    };
    let course_closes = course.plan.ends_on.and_then(|end| page.zone.instant_of(end.plus_days(1), 0));
    let longest = page.now.plus(LINK);
    let link = NewQuestionLink {
        site_id: site.id,
        question_link_id: QuestionLinkId(app.random().id(page.now)),
        token_digest: token_digest(&token),
        user_id,
        presentation_id: first.open.of,
        created_at: page.now,
        expires_at: course_closes.map_or(longest, |closes| closes.min(longest)),
    };
    (mail, link, MailedOn { site_id: site.id, user_id, mailed_on: page.today, kind: kind.as_str() })
}

/// Questions and their reminder never come on one day, so they share a cause.
fn cause(user: UserId, day: LocalDate) -> String {
    format!("questions/{user}/{day}")
}

/// What of a link's token is kept.
pub(in crate::app) fn token_digest(token: &str) -> String {
    hex(Sha256::digest(token.as_bytes()).into())
}
