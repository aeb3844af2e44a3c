//! An org is connected: the link, the sign-in at Salesforce, the yes, the look whether it works, and the end.

mod confirm;
mod disconnect;
mod link;
mod outage;
mod settings;
mod sign_in;
pub(super) mod sync_app;
mod verify;

pub use confirm::{ConfirmError, Decided, confirm};
pub use disconnect::{
    DisconnectError, Disconnected, NotEnded, Revoked, Rows, Unproven, disconnect, end_left, revoke_all,
};
pub use link::{LinkError, Made, NewLink, Opened, begin, open, revoke_link, send_link};
pub(super) use outage::broke;
pub use outage::{Renewal, keep_alive, renew};
pub use settings::{Overview, SettingsError, overview, update_export, update_launches};
pub use sign_in::{ArriveError, Arrived, arrive, arrive_by_certificate, revoke_undecided};
pub use sync_app::{OwnApp, SyncAppError, certify, forget_app, own_app, update_app};
pub use verify::{VerifyError, check, findings};

use super::access;
use super::session::Actor;
use crate::domain::access::Action;

/// Whether the person may connect the site's org.
pub fn is_for(actor: &Actor) -> bool {
    access::may_by_role(&actor.user.roles, Action::ConnectOrg)
}
