//! What a learner sees: today's questions, one question, how it went.

pub use super::days::{Due, Pause, Today, answered, today};

use super::App;
use super::session::Actor;
use crate::domain::admission::{self, Moment, NotNow};
use crate::domain::grading::OptionSet;
use crate::domain::ids::PresentationId;
use crate::store::{self, AnsweredPresentation, DuePresentation, Enrolment, PresentationState};

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

/// A person's courses: what pages about other things need to know of them.
pub async fn enrolments(app: &App, actor: &Actor) -> Result<Vec<Enrolment>, store::Error> {
    app.store().read().await?.list_enrolments_of_user(actor.site.id, actor.user.id).await
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
