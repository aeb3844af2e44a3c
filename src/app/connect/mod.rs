//! An org is connected: the link, the sign-in at Salesforce, the yes, the look whether it works, and the end.

mod confirm;
mod link;
mod settings;
mod sign_in;
mod verify;

pub use confirm::{ConfirmError, Decided, confirm};
pub use link::{LinkError, Made, NewLink, Opened, begin, open, revoke_link, send_link};
pub use settings::{Overview, SettingsError, disconnect, overview, update_export, update_launches};
pub use sign_in::{ArriveError, Arrived, arrive, revoke_undecided};
pub use verify::{VerifyError, check, findings};

use super::session::Actor;
use super::{App, access};
use crate::domain::access::Action;
use crate::domain::ids::{AuditEventId, SiteId};
use crate::store::{self, AuditEvent, Tx};

/// Whether the person may connect the site's org.
pub fn is_for(actor: &Actor) -> bool {
    access::may_by_role(&actor.user.roles, Action::ConnectOrg)
}

async fn audit(
    app: &App,
    tx: &mut Tx,
    site_id: SiteId,
    actor: String,
    (action, subject): (&'static str, String),
) -> Result<(), store::Error> {
    let at = app.now();
    let id = AuditEventId(app.random().id(at));
    tx.insert_audit_event(&AuditEvent { id, site_id, at, actor, action, subject }).await
}
