//! Who may look at a site's exports and steer them: its admins and owners, from their own site.

use crate::app::session::Actor;
use crate::app::{App, diagnosis};
use crate::domain::ids::ConnectionId;
use crate::store::{self, Connection};

#[derive(Debug, thiserror::Error)]
pub enum ManageError {
    /// Also for a connection of another site: it doesn't exist for this person.
    #[error("not this person's to manage")]
    NotAllowed,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The connections of this person's site, the oldest first.
pub async fn connections(app: &App, actor: &Actor) -> Result<Vec<Connection>, ManageError> {
    if !diagnosis::is_for(actor) {
        return Err(ManageError::NotAllowed);
    }
    Ok(app.store().read().await?.list_connections_of_site(actor.site.id).await?)
}

/// One of them; without an id the oldest, where there is any.
pub async fn connection(app: &App, actor: &Actor, id: Option<ConnectionId>) -> Result<Option<Connection>, ManageError> {
    let all = connections(app, actor).await?;
    let Some(id) = id else { return Ok(all.into_iter().next()) };
    let named = all.into_iter().find(|connection| connection.id == id);
    named.map(Some).ok_or(ManageError::NotAllowed)
}

/// How the audit names whoever did something.
pub fn name_of(actor: &Actor) -> String {
    format!("user:{}", actor.user.id)
}
