//! Asking the table of `domain::access` for somebody who is in a session.

use super::session::Actor;
use crate::domain::access::{self, Action, Scope};
use crate::domain::roles::Roles;
use crate::store::{self, Tx};

/// How far `action` reaches for the person. Whether somebody manages others is looked up only where it matters.
pub async fn reach(tx: &mut Tx, actor: &Actor, action: Action) -> Result<Scope, store::Error> {
    let by_role = access::scope(action, &actor.user.roles, false);
    if by_role == access::scope(action, &actor.user.roles, true) {
        return Ok(by_role);
    }
    let manages = tx.find_manages(actor.site.id, actor.user.id).await?;
    Ok(access::scope(action, &actor.user.roles, manages))
}

/// Whether the person's roles alone let them do that anywhere on the site.
pub fn may_by_role(roles: &Roles, action: Action) -> bool {
    access::scope(action, roles, false) == Scope::Site
}
