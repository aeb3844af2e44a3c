//! A connection that Salesforce no longer lets in: told once, kept with all that waits, and kept from happening for want of use.

use crate::app::mail::{self, Mail, QueueError};
use crate::app::tokens::{self, TokenError};
use crate::app::{App, audit};
use crate::domain::ids::{ConnectionId, SiteId};
use crate::domain::mail::Kind;
use crate::mail::{Content, Parcel};
use crate::salesforce::Error;
use crate::store::{self, Connection, Site, Tx, User};
use jiff::SignedDuration;

/// Salesforce ends a token of a partner's app after 30 idle days: four chances before that.
const IDLE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Renewed in one round; a fleet that was connected on one day doesn't knock at Salesforce in one minute.
const AT_ONCE: i64 = 200;
/// Nobody wants to read of an outage after this.
const NEWS: SignedDuration = SignedDuration::from_hours(3 * 24);

/// Notes as part of `tx` that Salesforce refuses our sign-in. Each of the site's admins gets one mail for each outage: only
/// whoever finds the connection working writes them.
pub(in crate::app) async fn broke(
    app: &App,
    tx: &mut Tx,
    connection: &Connection,
    reason: &str,
) -> Result<(), store::Error> {
    let (site_id, id) = (connection.site_id, connection.id);
    if !tx.mark_connection_needs_reauth(site_id, id, reason).await? {
        return Ok(());
    }
    let now = app.now();
    audit::record(app, tx, (site_id, now), "salesforce", ("connection.broke", format!("org:{}", connection.org_id)))
        .await?;
    let Some(site) = tx.find_site(site_id).await? else { return Ok(()) };
    if !app.mailer().is_on() {
        return Ok(());
    }
    let admins = tx.list_admins(site_id).await?;
    let mails: Vec<Mail> = admins.iter().map(|admin| news(app, &site, connection, admin, reason)).collect();
    match mail::queue(app, tx, &mails).await {
        Ok(_) => Ok(()),
        Err(QueueError::Store(error)) => Err(error),
        Err(error) => {
            tracing::error!(connection = %id, %error, "nobody could be told that a connection broke");
            Ok(())
        }
    }
}

fn news(app: &App, site: &Site, connection: &Connection, admin: &User, reason: &str) -> Mail {
    let now = app.now();
    Mail {
        site_id: site.id,
        kind: Kind::Outage,
        cause: format!("outage/{}/{}/{}", connection.id, now.micros(), admin.id),
        user_id: Some(admin.id),
        parcel: Parcel {
            to: admin.email.clone(),
            name: format!("{} {}", admin.first_name, admin.last_name),
            locale: admin.locale.clone(),
            site_name: site.name.clone(),
            content: Content::Outage {
                org: connection.org_name.clone(),
                reason: reason.to_owned(),
                link: format!("{}/settings/salesforce", app.site_url(&site.slug)),
            },
            one_click: None,
        },
        expires_at: now.plus(NEWS),
    }
}

/// What a renewal came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    Renewed,
    /// Another replica is at it, or Salesforce gave no answer: later.
    Later,
    /// Salesforce refuses; the admins know.
    Broken,
}

/// Shows the connection's token to Salesforce, which keeps it alive.
pub async fn renew(app: &App, of: (SiteId, ConnectionId)) -> Result<Renewal, store::Error> {
    match tokens::renewed(app, of.0, of.1).await {
        Ok(_) => Ok(Renewal::Renewed),
        Err(TokenError::Store(error)) => Err(error),
        Err(TokenError::Salesforce(Error::NeedsReauth(reason))) => {
            let mut tx = app.store().begin().await?;
            if let Some(connection) = tx.find_connection(of.0, of.1).await? {
                broke(app, &mut tx, &connection, &reason).await?;
            }
            tx.commit().await?;
            Ok(Renewal::Broken)
        }
        Err(error) => {
            tracing::warn!(connection = %of.1, %error, "a token could not be renewed");
            Ok(Renewal::Later)
        }
    }
}

/// Renews what nobody used for a week. Gives how many tokens live on.
pub async fn keep_alive(app: &App) -> Result<usize, store::Error> {
    let mut tx = app.store().read().await?;
    let idle = tx.list_idle_connections(app.now().minus(IDLE), AT_ONCE).await?;
    drop(tx);
    let mut alive = 0;
    for connection in idle {
        if renew(app, (connection.site_id, connection.id)).await? == Renewal::Renewed {
            alive += 1;
        }
    }
    Ok(alive)
}
