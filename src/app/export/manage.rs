//! Who may look at a site's exports and steer them: its admins and owners, from their own site.

use crate::app::session::Actor;
use crate::app::{App, access};
use crate::domain::access::Action;
use crate::domain::ids::ConnectionId;
use crate::store::{self, Connection};

#[derive(Debug, thiserror::Error)]
pub enum ManageError {
    #[error("not this person's to manage")]
    NotAllowed,
    /// Also for a connection of another site: it doesn't exist for this person.
    #[error("no such connection")]
    NotFound,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The connections of this person's site, the oldest first.
pub async fn connections(app: &App, actor: &Actor) -> Result<Vec<Connection>, ManageError> {
    if !access::may_by_role(&actor.user.roles, Action::SteerExport) {
        return Err(ManageError::NotAllowed);
    }
    Ok(app.store().read().await?.list_connections_of_site(actor.site.id).await?)
}

/// One of them; without an id the oldest, where there is any.
pub async fn connection(app: &App, actor: &Actor, id: Option<ConnectionId>) -> Result<Option<Connection>, ManageError> {
    let all = connections(app, actor).await?;
    let Some(id) = id else { return Ok(all.into_iter().next()) };
    let named = all.into_iter().find(|connection| connection.id == id);
    named.map(Some).ok_or(ManageError::NotFound)
}
