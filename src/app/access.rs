//! Asking the table of `domain::access` for somebody who is in a session.

use super::session::Actor;
use crate::domain::access::{self, Action, Scope};
use crate::domain::roles::Roles;

/// How far `action` reaches for the person.
pub fn reach(actor: &Actor, action: Action) -> Scope {
    access::scope(action, &actor.user.roles, actor.manages)
}

/// Whether the person's roles alone let them do that anywhere on the site.
pub fn may_by_role(roles: &Roles, action: Action) -> bool {
    access::scope(action, roles, false) == Scope::Site
}
