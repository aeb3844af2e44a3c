//! What a learner sees: today's questions, one question, how it went.

use super::App;
use super::session::Actor;
use crate::domain::ids::{PresentationId, SiteId, UserId};
use crate::domain::schedule::{self, Class, Plan};
use crate::domain::time::LocalDate;
use crate::store::{self, AnsweredPresentation, DuePresentation, Enrolment};

/// A question that waits today.
#[derive(Debug, Clone)]
pub struct Due {
    pub presentation_id: PresentationId,
    pub course_name: String,
    pub class: Class,
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
}

/// A presentation as its page shows it.
pub enum Shown {
    Question(Box<DuePresentation>),
    Answered(Box<AnsweredPresentation>),
}

#[derive(Debug, thiserror::Error)]
pub enum ShowError {
    /// Nobody's, somebody else's, or withdrawn: all the same from outside.
    #[error("no such question for this person")]
    NotFound,
    #[error("scheduled for {0}")]
    NotDueYet(LocalDate),
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
        let of_course: Vec<_> = open.iter().filter(|(id, _)| *id == enrolment.id).map(|(_, one)| *one).collect();
        let queue = schedule::queue(&enrolment.plan, today, &of_course, enrolment.answered_on(today));
        let running = enrolment.plan.ends_on.is_none_or(|end| today <= end);
        if running && of_course.len() > queue.len() {
            held_back.push(enrolment.plan.clone());
        }
        due.extend(queue.into_iter().map(|one| Due {
            presentation_id: one.of,
            course_name: enrolment.course_name.clone(),
            class: one.class,
        }));
    }
    Ok(Queue { due, enrolments, held_back })
}

pub async fn today(app: &App, actor: &Actor) -> Result<Today, store::Error> {
    let mut tx = app.store().read().await?;
    let Queue { due, enrolments, held_back } = queue_of(&mut tx, actor.site.id, actor.user.id, actor.today).await?;
    let next_on = next_on(&mut tx, actor, &held_back).await?;
    let answered = enrolments.iter().map(|enrolment| enrolment.answered_on(actor.today)).sum();
    Ok(Today { due, answered, enrolments, next_on })
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

/// One presentation of this person: to be answered, or with its answer.
pub async fn show(app: &App, actor: &Actor, id: PresentationId) -> Result<Shown, ShowError> {
    let mut tx = app.store().read().await?;
    if let Some(due) = tx.find_due_presentation(actor.site.id, actor.user.id, id).await? {
        if due.scheduled_on > actor.today {
            return Err(ShowError::NotDueYet(due.scheduled_on));
        }
        return Ok(Shown::Question(Box::new(due)));
    }
    let answered = tx.find_answered_presentation(actor.site.id, actor.user.id, id).await?;
    answered.map(|answered| Shown::Answered(Box::new(answered))).ok_or(ShowError::NotFound)
}
