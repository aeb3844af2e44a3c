//! What a learner sees: today's questions, one question, how it went.

use super::App;
use super::session::Actor;
use crate::domain::admission::{self, Moment, NotNow};
use crate::domain::calendar::Hours;
use crate::domain::grading::OptionSet;
use crate::domain::hold;
use crate::domain::ids::{EnrolmentId, PresentationId, SiteId, UserId};
use crate::domain::schedule::{self, Class, Plan};
use crate::domain::time::LocalDate;
use crate::store::{
    self, AnsweredPresentation, DuePresentation, Enrolment, OpenPresentation, Presence, PresentationState,
};

/// A question that waits today.
#[derive(Debug, Clone)]
pub struct Due {
    pub presentation_id: PresentationId,
    pub enrolment_id: EnrolmentId,
    pub course_name: String,
    pub topic: String,
    pub class: Class,
    /// When it was answered last.
    pub previous_on: Option<LocalDate>,
}

/// Today, over all courses of a person.
#[derive(Debug, Clone)]
pub struct Today {
    pub due: Vec<Due>,
    /// Answers already given today.
    pub answered: usize,
    pub enrolments: Vec<Enrolment>,
    /// The next date with a question, when nothing is due.
    pub next_on: Option<LocalDate>,
    /// Why nothing is shown although something may wait.
    pub pause: Option<Pause>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// The last day of the hold.
    Hold(LocalDate),
    /// Day and minute of the day at which questions open.
    Hours(LocalDate, u16),
}

/// A presentation as its page shows it.
pub enum Shown {
    /// To be answered, with options chosen before a session was lost.
    Question(Box<DuePresentation>, OptionSet),
    Answered(Box<AnsweredPresentation>),
}

#[derive(Debug, thiserror::Error)]
pub enum ShowError {
    /// Nobody's or somebody else's: all the same from outside.
    #[error("no such question for this person")]
    NotFound,
    #[error("withdrawn")]
    Withdrawn,
    #[error(transparent)]
    NotNow(#[from] NotNow),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// A person's courses and what of them is due on one date.
pub(super) struct Queue {
    pub(super) due: Vec<Due>,
    enrolments: Vec<Enrolment>,
    /// Plans of the courses in which the daily cap hides something that is due.
    held_back: Vec<Plan>,
}

pub(super) async fn queue_of(
    tx: &mut store::Tx,
    site: SiteId,
    user: UserId,
    today: LocalDate,
) -> Result<Queue, store::Error> {
    let enrolments = tx.list_enrolments_of_user(site, user).await?;
    let open = tx.list_open_presentations(site, user, today).await?;
    let mut due = Vec::new();
    let mut held_back = Vec::new();
    for enrolment in &enrolments {
        let of_course: Vec<_> =
            open.iter().filter(|one| one.enrolment_id == enrolment.id).map(|one| one.open).collect();
        let queue = schedule::queue(&enrolment.plan, today, &of_course, enrolment.answered_on(today));
        if !enrolment.plan.has_ended(today) && of_course.len() > queue.len() {
            held_back.push(enrolment.plan.clone());
        }
        let with = |id: PresentationId| open.iter().find(|one| one.open.of == id);
        due.extend(queue.into_iter().filter_map(|one| Some(due_of(enrolment, with(one.of)?))));
    }
    Ok(Queue { due, enrolments, held_back })
}

fn due_of(enrolment: &Enrolment, of: &OpenPresentation) -> Due {
    Due {
        presentation_id: of.open.of,
        enrolment_id: enrolment.id,
        course_name: enrolment.course_name.clone(),
        topic: of.topic.clone(),
        class: of.open.class,
        previous_on: of.previous_on,
    }
}

pub async fn today(app: &App, actor: &Actor) -> Result<Today, store::Error> {
    let mut tx = app.store().read().await?;
    today_in(&mut tx, actor).await
}

/// A person's courses: what pages about other things need to know of them.
pub async fn enrolments(app: &App, actor: &Actor) -> Result<Vec<Enrolment>, store::Error> {
    app.store().read().await?.list_enrolments_of_user(actor.site.id, actor.user.id).await
}

async fn today_in(tx: &mut store::Tx, actor: &Actor) -> Result<Today, store::Error> {
    let Queue { mut due, enrolments, held_back } = queue_of(tx, actor.site.id, actor.user.id, actor.today).await?;
    let presence = tx.find_presence(actor.site.id, actor.user.id).await?;
    let pause = pause(actor, &presence, &enrolments);
    if pause.is_some() {
        due.clear();
    }
    // Asked only where it is shown.
    let next_on = if due.is_empty() { next_on(tx, actor, &held_back).await? } else { None };
    let answered = enrolments.iter().map(|enrolment| enrolment.answered_on(actor.today)).sum();
    Ok(Today { due, answered, enrolments, next_on, pause })
}

fn pause(actor: &Actor, presence: &Presence, enrolments: &[Enrolment]) -> Option<Pause> {
    if let Some(hold) = hold::on(&presence.holds, actor.today) {
        return Some(Pause::Hold(hold.ends_on));
    }
    // The calendar is the person's own, whatever the course.
    let calendar = &enrolments.first()?.plan.calendar;
    let opens = |hours: Hours| hours.opens_next(calendar, actor.today, actor.minute());
    presence.hours.and_then(opens).map(|(day, minute)| Pause::Hours(day, minute))
}

/// The next date with a question: what today's cap held back comes on the next working day of its course, everything else
/// when it is scheduled; nothing comes after a course's end.
async fn next_on(tx: &mut store::Tx, actor: &Actor, held_back: &[Plan]) -> Result<Option<LocalDate>, store::Error> {
    let scheduled = tx.find_next_scheduled_on(actor.site.id, actor.user.id, actor.today).await?;
    let tomorrow = actor.today.plus_days(1);
    let next_days = held_back.iter().filter_map(|plan| {
        let day = plan.calendar.roll(tomorrow);
        plan.ends_on.is_none_or(|end| day <= end).then_some(day)
    });
    Ok(next_days.chain(scheduled).min())
}

/// An answered presentation of this person, with the day around it; `None` when it isn't answered.
pub async fn answered(
    app: &App,
    actor: &Actor,
    id: PresentationId,
) -> Result<Option<(AnsweredPresentation, Today)>, store::Error> {
    let mut tx = app.store().read().await?;
    let Some(found) = tx.find_answered_presentation(actor.site.id, actor.user.id, id).await? else { return Ok(None) };
    let today = today_in(&mut tx, actor).await?;
    Ok(Some((found, today)))
}

/// One presentation of this person: to be answered, or with its answer. `chosen` is what was chosen before.
///
/// What couldn't be answered now isn't shown as a form either.
pub async fn show(app: &App, actor: &Actor, id: PresentationId, chosen: OptionSet) -> Result<Shown, ShowError> {
    let (site, user) = (actor.site.id, actor.user.id);
    let mut tx = app.store().read().await?;
    let Some(due) = tx.find_due_presentation(site, user, id).await? else {
        if let Some(answered) = tx.find_answered_presentation(site, user, id).await? {
            return Ok(Shown::Answered(Box::new(answered)));
        }
        let state = tx.find_presentation_state(site, user, id).await?;
        let withdrawn = state == Some(PresentationState::Withdrawn);
        return Err(if withdrawn { ShowError::Withdrawn } else { ShowError::NotFound });
    };
    let enrolments = tx.list_enrolments_of_user(site, user).await?;
    let enrolment = enrolments.iter().find(|one| one.id == due.enrolment_id).ok_or(ShowError::NotFound)?;
    let presence = tx.find_presence(site, user).await?;
    let moment = Moment {
        today: actor.today,
        minute: actor.minute(),
        answered_today: enrolment.answered_on(actor.today),
        holds: &presence.holds,
        hours: presence.hours,
    };
    admission::admit(&enrolment.plan, due.scheduled_on, &moment)?;
    Ok(Shown::Question(Box::new(due), chosen))
}
