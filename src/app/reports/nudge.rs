//! Asking somebody by mail to go on: who may see the person may ask, once in three days together with everybody else.

use super::ReportError;
use super::person::seen;
use super::team::{self, Person};
use crate::app::session::Actor;
use crate::app::{App, audit, mail};
use crate::domain::ids::{CourseId, UserId};
use crate::domain::nudge::{self, Obstacle, PAUSE, Standing};
use crate::domain::time::LocalDate;
use crate::store::{self, Nudgeable, Tx};
use std::collections::BTreeMap;

/// What is known of nudges of one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Nudge {
    /// Why none is possible now.
    pub obstacle: Option<Obstacle>,
    /// The last one.
    pub last: Option<LastNudge>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastNudge {
    /// The reader's own date.
    pub on: LocalDate,
    /// `None` when that account was erased.
    pub by: Option<String>,
}

/// What became of a nudge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nudged {
    /// `later`: it waits for that date of theirs, when they are at work again.
    Queued {
        name: String,
        later: Option<LocalDate>,
    },
    Not {
        name: String,
        why: Obstacle,
    },
}

/// Says of those who need a word whether they can be nudged.
pub(super) async fn add(app: &App, tx: &mut Tx, actor: &Actor, people: &mut [Person]) -> Result<(), store::Error> {
    let mut at_risk: Vec<&mut Person> = people.iter_mut().filter(|person| !person.reasons.is_empty()).collect();
    add_each(app, tx, actor, &mut at_risk).await
}

/// The same of everybody.
pub(super) async fn add_to(app: &App, tx: &mut Tx, actor: &Actor, people: &mut [Person]) -> Result<(), store::Error> {
    add_each(app, tx, actor, &mut people.iter_mut().collect::<Vec<_>>()).await
}

async fn add_each(app: &App, tx: &mut Tx, actor: &Actor, people: &mut [&mut Person]) -> Result<(), store::Error> {
    if people.is_empty() {
        return Ok(());
    }
    let ids: Vec<UserId> = people.iter().map(|person| person.id).collect();
    let known = tx.list_nudgeable(actor.site.id, &ids).await?;
    let known: BTreeMap<UserId, Nudgeable> = known.into_iter().map(|one| (one.user_id, one)).collect();
    for person in people {
        let Some(of) = known.get(&person.id) else { continue };
        let last = of.last.as_ref().map(|(at, by)| LastNudge { on: actor.zone.date_at(*at), by: by.clone() });
        person.nudge = Some(Nudge { obstacle: nudge::obstacle(&standing(app, person, of), actor.now), last });
    }
    Ok(())
}

fn standing(app: &App, person: &Person, of: &Nudgeable) -> Standing {
    Standing {
        mail_is_on: app.mailer().is_on(),
        active: person.active,
        on_hold: person.hold.is_some(),
        stopped: of.stopped,
        refused: of.refused,
        waiting: person.waiting,
        last: of.last.as_ref().map(|(at, _)| *at),
    }
}

/// Asks a person by mail to go on with what waits for them in a course.
pub async fn nudge(app: &App, actor: &Actor, (course, user): (CourseId, UserId)) -> Result<Nudged, ReportError> {
    let (site, now) = (actor.site.id, actor.now);
    let mut tx = app.store().begin().await?;
    let them = seen(&mut tx, actor, course, user).await?.ok_or(ReportError::NotFound)?.them;
    let name = format!("{} {}", them.first_name, them.last_name);
    let found = tx.find_report_person(site, user, course).await?.ok_or(ReportError::NotFound)?;
    let known = tx.list_nudgeable(site, &[user]).await?.pop().ok_or(ReportError::NotFound)?;
    let person = team::one(&found, &team::participation(&found, now), (Vec::new(), 1), (0, now));
    if let Some(why) = nudge::obstacle(&standing(app, &person, &known), now) {
        return Ok(Nudged::Not { name, why });
    }
    let by = format!("{} {}", actor.user.first_name, actor.user.last_name);
    let written = mail::nudge(app, &mut tx, &actor.site, (&them, found.enrolment_id), &by).await?;
    let Some(written) = written else { return Ok(Nudged::Not { name, why: Obstacle::NothingWaits }) };
    // Two who ask at once: the second one sees that somebody was faster.
    if !tx.put_nudge(site, (user, actor.user.id), now, now.minus(PAUSE)).await? {
        return Ok(Nudged::Not { name, why: Obstacle::Lately });
    }
    written.queue(app, &mut tx).await?;
    let what = ("person.nudged", format!("user:{user}"));
    audit::note(app, &mut tx, actor, what, serde_json::json!({ "course": course.to_string() })).await?;
    tx.commit().await?;
    mail::wake(app).await;
    Ok(Nudged::Queued { name, later: (!written.at_once(now)).then_some(written.on) })
}
