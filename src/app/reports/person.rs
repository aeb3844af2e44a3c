//! One person of a report: how they stand with each question, their holds, and the manager's own notes about them.

use super::team::{self, Person};
use super::{ReportError, nudge, reach};
use crate::app::App;
use crate::app::hold::{self, TakeHoldError};
use crate::app::session::{Actor, zone_of};
use crate::domain::hold::Hold;
use crate::domain::ids::{CoachingNoteId, CourseId, UserId};
use crate::domain::remarks::{self, LONGEST};
use crate::domain::report::Item;
use crate::domain::time::LocalDate;
use crate::store::{self, CoachingNote, ReadableCourse, Tx, User};
use std::collections::BTreeMap;

/// How many notes a page shows.
const SHOWN: i64 = 50;

/// How a person stands with one question.
#[derive(Debug, Clone)]
pub struct Standing {
    pub topic: String,
    pub stem: String,
    pub language: String,
    /// `None`: not answered yet.
    pub item: Option<Item>,
    /// When it comes, or came and waits.
    pub due_on: Option<LocalDate>,
}

#[derive(Debug, Clone)]
pub struct PersonReport {
    pub course: ReadableCourse,
    pub person: Person,
    /// The person's own date.
    pub today: LocalDate,
    pub questions: Vec<Standing>,
    /// Those that aren't over, soonest first.
    pub holds: Vec<Hold>,
    pub notes: Vec<CoachingNote>,
    /// Their own people get holds from managers; who only reads a course changes nothing.
    pub may_hold: bool,
}

/// What became of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    Kept,
    Empty,
    TooLong,
}

pub(super) struct Seen {
    course: ReadableCourse,
    pub(super) them: User,
    below: bool,
}

/// The person, if the actor may look at them in that course.
pub(super) async fn seen(
    tx: &mut Tx,
    actor: &Actor,
    course: CourseId,
    user: UserId,
) -> Result<Option<Seen>, store::Error> {
    let (reach, courses) = reach(tx, &actor.user).await?;
    let Some(course) = courses.into_iter().find(|one| one.id == course) else { return Ok(None) };
    let Some(them) = tx.find_participant(actor.site.id, course.id, user).await? else { return Ok(None) };
    let below = tx.is_below(actor.site.id, actor.user.id, user).await?;
    Ok(reach.sees(course.id, below).then_some(Seen { course, them, below }))
}

pub async fn person(app: &App, actor: &Actor, course: CourseId, user: UserId) -> Result<PersonReport, ReportError> {
    let mut tx = app.store().read().await?;
    let site = actor.site.id;
    let seen = seen(&mut tx, actor, course, user).await?.ok_or(ReportError::NotFound)?;
    let found = tx.find_report_person(site, user, course).await?.ok_or(ReportError::NotFound)?;
    let questions = tx.list_report_questions(site, course).await?;
    let notes = tx.list_coaching_notes(site, (actor.user.id, user), SHOWN).await?;
    let today = zone_of(&seen.them, &actor.site).date_at(actor.now);
    let mut holds: Vec<Hold> = found.holds.iter().copied().filter(|hold| hold.ends_on >= today).collect();
    holds.sort_unstable();
    let items: BTreeMap<i64, Item> = found.items.iter().map(|one| (one.position, one.item)).collect();
    let due: BTreeMap<i64, LocalDate> = found.open.iter().map(|one| (one.position, one.scheduled_on)).collect();
    let asked = questions.iter().filter(|question| !question.withdrawn).count();
    let standing = |question: crate::store::ReportQuestion| Standing {
        item: items.get(&question.position).copied(),
        due_on: due.get(&question.position).copied(),
        topic: question.topic,
        stem: question.stem,
        language: question.language,
    };
    let known = questions.into_iter().filter(|one| !one.withdrawn || items.contains_key(&one.position));
    let part = team::participation(&found, actor.now);
    let mut people = [team::one(&found, &part, (Vec::new(), 1), (asked, actor.now))];
    nudge::add_to(app, &mut tx, actor, &mut people).await?;
    let [person] = people;
    Ok(PersonReport {
        course: seen.course,
        person,
        today,
        questions: known.map(standing).collect(),
        holds,
        notes,
        may_hold: seen.below,
    })
}

/// Writes a note that nobody but its author reads.
pub async fn add_note(
    app: &App,
    actor: &Actor,
    (course, user): (CourseId, UserId),
    text: &str,
) -> Result<Noted, ReportError> {
    let mut tx = app.store().begin().await?;
    seen(&mut tx, actor, course, user).await?.ok_or(ReportError::NotFound)?;
    let Some(body) = remarks::tidy(text, LONGEST) else { return Ok(Noted::TooLong) };
    if body.is_empty() {
        return Ok(Noted::Empty);
    }
    let note = CoachingNote { id: CoachingNoteId(app.random().id(actor.now)), body, written_at: actor.now };
    tx.insert_coaching_note(actor.site.id, (actor.user.id, user), &note).await?;
    tx.commit().await?;
    Ok(Noted::Kept)
}

/// Puts one of the actor's own people on hold, over all their courses.
pub async fn give_hold(
    app: &App,
    actor: &Actor,
    (course, user): (CourseId, UserId),
    hold: Hold,
) -> Result<(), TakeHoldError> {
    let mut tx = app.store().read().await?;
    let seen = seen(&mut tx, actor, course, user).await?.filter(|seen| seen.below).ok_or(TakeHoldError::NotFound)?;
    drop(tx);
    let zone = zone_of(&seen.them, &actor.site);
    let them = Actor { today: zone.date_at(actor.now), zone, user: seen.them, ..actor.clone() };
    hold::give(app, &them, actor, hold).await
}
