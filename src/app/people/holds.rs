//! Other people's holds: given and ended by whoever may change people.

use super::there;
use crate::app::App;
use crate::app::access::reach;
use crate::app::hold::{self, TakeHoldError};
use crate::app::session::{Actor, zone_of};
use crate::domain::access::{Action, Scope};
use crate::domain::hold::Hold;
use crate::domain::ids::{HoldId, UserId};

/// Puts a person on hold, over all their courses.
pub async fn give_hold(app: &App, actor: &Actor, id: UserId, hold: Hold) -> Result<(), TakeHoldError> {
    let them = as_themselves(app, actor, id).await?;
    hold::give(app, &them, actor, hold).await
}

/// Ends a person's hold today, or takes one away that hasn't begun.
pub async fn end_hold(app: &App, actor: &Actor, id: UserId, hold: HoldId) -> Result<(), TakeHoldError> {
    let them = as_themselves(app, actor, id).await?;
    hold::end_for(app, &them, actor, hold).await
}

/// The person on their own date.
async fn as_themselves(app: &App, actor: &Actor, id: UserId) -> Result<Actor, TakeHoldError> {
    if reach(actor, Action::ChangePeople) != Scope::Site {
        return Err(TakeHoldError::NotFound);
    }
    let mut tx = app.store().read().await?;
    let (user, _) = there(&mut tx, actor, id).await?.ok_or(TakeHoldError::NotFound)?;
    let zone = zone_of(&user, &actor.site);
    Ok(Actor { today: zone.date_at(actor.now), zone, user, ..actor.clone() })
}
