//! Taking a hold and coming back early: everything still to come moves with it.

use super::session::Actor;
use super::{App, tokens};
use crate::app::audit;
use crate::domain::calendar::WorkCalendar;
use crate::domain::export::{Key, Object};
use crate::domain::hold::{Hold, HoldError};
use crate::domain::ids::HoldId;
use crate::domain::time::LocalDate;
use crate::store::{self, ExportMark, Rescheduled, Tx};
use std::collections::BTreeSet;

#[derive(Debug, thiserror::Error)]
pub enum TakeHoldError {
    #[error(transparent)]
    Refused(#[from] HoldError),
    #[error("no such hold")]
    NotFound,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The person's holds that aren't over, soonest first.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<(HoldId, Hold)>, store::Error> {
    app.store().read().await?.list_holds(actor.site.id, actor.user.id, actor.today).await
}

/// Takes a hold for oneself, over all courses.
pub async fn take(app: &App, actor: &Actor, hold: Hold) -> Result<(), TakeHoldError> {
    let mut tx = app.store().begin().await?;
    plan(app, &mut tx, actor, hold).await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(())
}

/// Gives a hold to somebody else: `them` is that person on their own date, `by` who did it. Who may is the caller's business.
pub(super) async fn give(app: &App, them: &Actor, by: &Actor, hold: Hold) -> Result<(), TakeHoldError> {
    let mut tx = app.store().begin().await?;
    let id = plan(app, &mut tx, them, hold).await?;
    audit::record(
        app,
        &mut tx,
        (by.site.id, by.now),
        &audit::name_of(by),
        ("hold.given", format!("user:{}, hold:{id}", them.user.id)),
    )
    .await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(())
}

async fn plan(app: &App, tx: &mut Tx, actor: &Actor, hold: Hold) -> Result<HoldId, TakeHoldError> {
    let others = tx.list_holds(actor.site.id, actor.user.id, actor.today).await?;
    let others: Vec<Hold> = others.into_iter().map(|(_, hold)| hold).collect();
    hold.check(actor.today, &others)?;
    let id = HoldId(app.random().id(actor.now));
    tx.insert_hold(actor.site.id, actor.user.id, id, hold, actor.now).await?;
    reschedule(tx, actor, |calendar, day| hold.shift(calendar, day)).await?;
    Ok(id)
}

/// Ends a hold today, or takes one away that hasn't begun.
pub async fn end(app: &App, actor: &Actor, id: HoldId) -> Result<(), TakeHoldError> {
    let mut tx = app.store().begin().await?;
    leave(&mut tx, actor, id).await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(())
}

/// Ends somebody else's: `them` and `by` as in [`give`].
pub(super) async fn end_for(app: &App, them: &Actor, by: &Actor, id: HoldId) -> Result<(), TakeHoldError> {
    let mut tx = app.store().begin().await?;
    leave(&mut tx, them, id).await?;
    let target = format!("user:{}, hold:{id}", them.user.id);
    audit::record(app, &mut tx, (by.site.id, by.now), &audit::name_of(by), ("hold.ended", target)).await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(())
}

async fn leave(tx: &mut Tx, actor: &Actor, id: HoldId) -> Result<(), TakeHoldError> {
    let holds = tx.list_holds(actor.site.id, actor.user.id, actor.today).await?;
    let hold = holds.iter().find(|(one, _)| *one == id).map(|(_, hold)| *hold).ok_or(TakeHoldError::NotFound)?;
    let back_on = actor.today.max(hold.starts_on);
    tx.update_hold_end(actor.site.id, actor.user.id, id, back_on.plus_days(-1)).await?;
    reschedule(tx, actor, |calendar, day| hold.shift_back(calendar, day, back_on)).await?;
    Ok(())
}

/// Moves every open date of the person by `to`, and marks what Salesforce shows of it.
async fn reschedule(
    tx: &mut Tx,
    actor: &Actor,
    to: impl Fn(&WorkCalendar, LocalDate) -> LocalDate,
) -> Result<(), store::Error> {
    let (site, user) = (actor.site.id, actor.user.id);
    let Some(calendar) = tx.find_work_calendar(site, user).await? else { return Ok(()) };
    let open = tx.list_open_presentations(site, user, LocalDate::FAR).await?;
    let mut moved = Vec::new();
    let mut enrolments = BTreeSet::new();
    for one in open {
        let scheduled_on = to(&calendar, one.open.scheduled_on);
        if scheduled_on != one.open.scheduled_on {
            moved.push(Rescheduled { site_id: site, presentation_id: one.open.of, scheduled_on });
            enrolments.insert(one.enrolment_id);
        }
    }
    tx.update_scheduled(&moved).await?;
    let key = |id: crate::domain::ids::EnrolmentId| Key { object: Object::Enrolment, entity: id.0 };
    let marks: Vec<_> =
        enrolments.into_iter().map(|id| ExportMark::new(site, &actor.site.slug, key(id), actor.now)).collect();
    tx.mark_dirty(&marks).await
}
