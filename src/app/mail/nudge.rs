//! The mail by which somebody asks a person to go on: about what waits for them in one course, with their usual way in.

use super::questions::{leads_to, link, parcel, person, read, stop_address, waiting};
use super::{App, Mail, QueueError, queue_for};
use crate::app::session::zone_of;
use crate::domain::ids::EnrolmentId;
use crate::domain::mail::{Kind, List};
use crate::domain::time::{Instant, LocalDate};
use crate::domain::{nudge, question_mail};
use crate::mail::{Content, NudgeMail};
use crate::store::{NewQuestionLink, Site, Tx, User};
use jiff::SignedDuration;

/// A nudge that isn't queued yet.
pub(in crate::app) struct WrittenNudge {
    mail: Mail,
    link: NewQuestionLink,
    goes_out: Instant,
    /// The person's own date then.
    pub(in crate::app) on: LocalDate,
}

/// Writes a nudge of `by` to somebody about one course. `None` when nothing waits there, or they take no such mails.
pub(in crate::app) async fn nudge(
    app: &App,
    tx: &mut Tx,
    site: &Site,
    (them, enrolment): (&User, EnrolmentId),
    by: &str,
) -> Result<Option<WrittenNudge>, QueueError> {
    let Some(person) = person(tx, them, List::Questions).await? else { return Ok(None) };
    let Some(hours) = tx.find_mail_hours(site.id).await? else { return Ok(None) };
    let zone = zone_of(them, site);
    let (now, today) = (app.now(), zone.date_at(app.now()));
    let mut page = read(app, tx, site.clone(), (zone.clone(), today), std::slice::from_ref(&person)).await?;
    for courses in page.enrolments.values_mut() {
        courses.retain(|one| one.enrolment_id == enrolment);
    }
    let Some(waiting) = waiting(&page, &person) else { return Ok(None) };
    let until = waiting.course.plan.ends_on;
    let Some((goes_out, on)) = nudge::goes_out(&zone, (&person.calendar, &person.holds), hours, until, now) else {
        return Ok(None);
    };
    let (address, link) = link(app, &page, &waiting, them.id);
    let stop = stop_address(app, site, (them.id, List::Questions));
    let content = Content::Nudge(NudgeMail {
        by: by.to_owned(),
        first_name: person.first_name.clone(),
        course: waiting.course.course_name.clone(),
        count: waiting.count,
        link: address,
        leads_to: leads_to(&page, &person),
        stop: stop.clone(),
    });
    let closes = question_mail::closes_at(&zone, on, hours);
    let mail = Mail {
        site_id: site.id,
        kind: Kind::Nudge,
        cause: format!("nudge/{}/{}", them.id, now.micros()),
        user_id: Some(them.id),
        parcel: parcel(site, &person, content, stop),
        expires_at: closes.unwrap_or_else(|| goes_out.plus(SignedDuration::from_hours(1))),
    };
    Ok(Some(WrittenNudge { mail, link, goes_out, on }))
}

impl WrittenNudge {
    /// Whether it goes out without waiting for the person's working hours.
    pub(in crate::app) fn at_once(&self, now: Instant) -> bool {
        self.goes_out <= now
    }

    /// Queues it as part of `tx`.
    pub(in crate::app) async fn queue(&self, app: &App, tx: &mut Tx) -> Result<(), QueueError> {
        queue_for(app, tx, &self.mail, self.goes_out).await?;
        tx.insert_question_links(std::slice::from_ref(&self.link)).await?;
        Ok(())
    }
}
