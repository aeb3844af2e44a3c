//! How a site is set up, as far as it decides where the link of a mail leads.

use crate::domain::ids::SiteId;
use crate::domain::routing::{ConnectionState, SiteRouting};
use crate::store::{self, Tx};

/// Read with whatever else the caller reads.
pub(in crate::app) async fn of_site(tx: &mut Tx, site: SiteId) -> Result<SiteRouting, store::Error> {
    let connections = tx.list_connections_of_site(site).await?;
    let has = |state| connections.iter().any(|one| one.state == state);
    let connection = if has(store::ConnectionState::Connected) {
        ConnectionState::Verified
    } else if has(store::ConnectionState::NeedsReauth) {
        ConnectionState::Broken
    } else {
        ConnectionState::None
    };
    Ok(SiteRouting { force_sso: false, connection, tab_url: None })
}
