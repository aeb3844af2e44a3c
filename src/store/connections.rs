//! A site's tie to a Salesforce org: the allow-list for launches, and what the exporter signs in with.

use super::{Error, Tx, on, on_quietly};
use crate::domain::export::{Budget, Namespace, Switches};
use crate::domain::ids::{ConnectionId, OrgId, SiteId};
use crate::domain::time::Instant;
use jiff::SignedDuration;
use sqlx::Row;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionState {
    Connected,
    /// Salesforce no longer takes our token: an admin has to sign in again. Nothing queued is lost.
    NeedsReauth,
    Disconnected,
}

impl ConnectionState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::NeedsReauth => "needs_reauth",
            Self::Disconnected => "disconnected",
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        [Self::Connected, Self::NeedsReauth, Self::Disconnected]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(Error::Corrupt { table: "connections", column: "state" })
    }
}

#[derive(Debug, Clone)]
pub struct NewConnection {
    pub id: ConnectionId,
    pub site_id: SiteId,
    pub org_id: OrgId,
    pub org_name: String,
    pub instance_url: String,
    pub login_url: String,
    pub client_id: String,
    pub client_secret_sealed: Vec<u8>,
    pub refresh_token_sealed: Vec<u8>,
    /// The user that assertions speak for; empty where there is a refresh token.
    pub username: String,
    pub switches: Switches,
    pub connected_at: Instant,
}

#[derive(Debug, Clone)]
pub struct Connection {
    pub id: ConnectionId,
    pub site_id: SiteId,
    pub org_id: OrgId,
    pub org_name: String,
    pub instance_url: String,
    pub login_url: String,
    pub client_id: String,
    pub client_secret_sealed: Vec<u8>,
    pub refresh_token_sealed: Vec<u8>,
    /// The user that assertions speak for; empty where there is a refresh token.
    pub username: String,
    pub refresh_started_at: Option<Instant>,
    pub state: ConnectionState,
    pub paused_until: Instant,
    pub failures: i64,
    /// Why calls rest or stopped.
    pub reason: Option<String>,
    pub switches: Switches,
    pub namespace: Namespace,
    /// Our share of the org's calls, and those calls as Salesforce told them last.
    pub budget: Budget,
    pub api_used: i64,
    pub api_max: i64,
    pub next_call_at: Instant,
    /// Rows that one call may carry now.
    pub batch_rows: i64,
    /// A person holds the export back.
    pub held: bool,
    /// A backlog goes by Bulk jobs.
    pub bulk: bool,
    pub response_days: i64,
    /// Its rows are being taken out of the org, and then it ends.
    pub leaving: bool,
    /// When the connection was looked at last, and what was found: JSON.
    pub verified_at: Instant,
    pub findings: String,
    /// When somebody of the org last had to approve the app for themselves; 0 for never.
    pub self_approved_at: Instant,
}

/// Reads a connection from a row that selected `connections.*`.
macro_rules! connection {
    ($row:expr) => {{
        let row = $row;
        let org: String = row.try_get("org_id")?;
        let state: String = row.try_get("state")?;
        Ok::<_, Error>(Connection {
            id: row.try_get("connection_id")?,
            site_id: row.try_get("site_id")?,
            org_id: OrgId::parse(&org).map_err(|_| Error::Corrupt { table: "connections", column: "org_id" })?,
            org_name: row.try_get("org_name")?,
            instance_url: row.try_get("instance_url")?,
            login_url: row.try_get("login_url")?,
            client_id: row.try_get("client_id")?,
            client_secret_sealed: row.try_get("client_secret_sealed")?,
            refresh_token_sealed: row.try_get("refresh_token_sealed")?,
            username: row.try_get("username")?,
            refresh_started_at: row.try_get("refresh_started_at")?,
            state: ConnectionState::parse(&state)?,
            paused_until: row.try_get("paused_until")?,
            failures: row.try_get("failures")?,
            reason: row.try_get("reason")?,
            namespace: Namespace(row.try_get("namespace")?),
            budget: Budget::of(row.try_get("api_max")?, row.try_get("budget_percent")?),
            api_used: row.try_get("api_used")?,
            api_max: row.try_get("api_max")?,
            next_call_at: row.try_get("next_call_at")?,
            batch_rows: row.try_get("batch_rows")?,
            held: row.try_get::<i64, _>("held_at")? > 0,
            bulk: row.try_get::<i64, _>("bulk_since")? > 0,
            response_days: row.try_get("response_days")?,
            leaving: row.try_get::<i64, _>("leaving_at")? > 0,
            verified_at: row.try_get("verified_at")?,
            findings: row.try_get("findings")?,
            self_approved_at: row.try_get("self_approved_at")?,
            switches: Switches {
                responses: row.try_get("export_responses")?,
                question_text: row.try_get("export_question_text")?,
            },
        })
    }};
}

pub(super) use connection;

/// What an operator sets about an export; `None` leaves it as it is.
#[derive(Debug, Clone, Default)]
pub struct ExportSettings {
    pub namespace: Option<Namespace>,
    pub budget_percent: Option<i64>,
    pub response_days: Option<i64>,
}

impl Tx {
    pub async fn insert_connection(&mut self, new: &NewConnection) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO connections (site_id, connection_id, org_id, org_name, instance_url, login_url, client_id,
                client_secret_sealed, refresh_token_sealed, refreshed_at, state, export_responses, export_question_text,
                connected_at, username)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'connected', $11, $12, $10, $13)"
        )
        .bind(new.site_id)
        .bind(new.id)
        .bind(new.org_id.as_str())
        .bind(&new.org_name)
        .bind(&new.instance_url)
        .bind(&new.login_url)
        .bind(&new.client_id)
        .bind(&new.client_secret_sealed)
        .bind(&new.refresh_token_sealed)
        .bind(new.connected_at)
        .bind(new.switches.responses)
        .bind(new.switches.question_text)
        .bind(&new.username)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// The one connection of that org, whatever its site: the wall between tenants.
    pub async fn find_connection_by_org(&mut self, org: &OrgId) -> Result<Option<Connection>, Error> {
        on!(self, |c| sqlx::query("SELECT * FROM connections WHERE org_id = $1")
            .bind(org.as_str())
            .fetch_optional(c)
            .await?
            .map(|row| connection!(row))
            .transpose())
    }

    pub async fn find_connection(&mut self, site: SiteId, id: ConnectionId) -> Result<Option<Connection>, Error> {
        on!(self, |c| sqlx::query("SELECT * FROM connections WHERE site_id = $1 AND connection_id = $2")
            .bind(site)
            .bind(id)
            .fetch_optional(c)
            .await?
            .map(|row| connection!(row))
            .transpose())
    }

    /// Connections that may call Salesforce now and have something due for single calls, oldest need first.
    pub async fn list_connections_to_export(&mut self, now: Instant) -> Result<Vec<Connection>, Error> {
        on!(self, |c| {
            sqlx::query(
            "SELECT connections.* FROM connections
             WHERE state = 'connected' AND held_at = 0 AND NOT EXISTS (
                SELECT 1 FROM sites WHERE sites.site_id = connections.site_id AND disabled_at IS NOT NULL) AND paused_until <= $1 AND next_call_at <= $1 AND (EXISTS (
                SELECT 1 FROM export_items
                WHERE export_items.site_id = connections.site_id
                  AND export_items.connection_id = connections.connection_id
                  AND export_items.state = 'dirty' AND next_attempt_at <= $1 AND lease_until <= $1
                  AND lane <= CASE WHEN bulk_since > 0 THEN 0 ELSE 1 END
                  AND NOT EXISTS (SELECT 1 FROM export_stops
                    WHERE export_stops.site_id = connections.site_id
                      AND export_stops.connection_id = connections.connection_id
                      AND export_stops.object = export_items.object AND retry_at > $1))
               OR EXISTS (
                SELECT 1 FROM export_items
                WHERE export_items.site_id = connections.site_id
                  AND export_items.connection_id = connections.connection_id
                  AND reassert_at > 0 AND reassert_at <= $1 AND lease_until <= $1 AND state <> 'dead'))
             ORDER BY paused_until, connected_at"
        )
        .bind(now)
        .fetch_all(c)
        .await?
        .into_iter()
        .map(|row| connection!(row))
        .collect()
        })
    }

    /// Connections whose backlog goes by Bulk jobs and may be worked on now.
    pub async fn list_connections_with_backlog(&mut self, now: Instant) -> Result<Vec<Connection>, Error> {
        on!(self, |c| {
            sqlx::query(
            "SELECT connections.* FROM connections
             WHERE bulk_since > 0 AND state = 'connected' AND held_at = 0 AND NOT EXISTS (
                SELECT 1 FROM sites WHERE sites.site_id = connections.site_id AND disabled_at IS NOT NULL) AND paused_until <= $1 AND next_call_at <= $1
               AND NOT EXISTS (SELECT 1 FROM export_jobs
                WHERE export_jobs.site_id = connections.site_id
                  AND export_jobs.connection_id = connections.connection_id
                  AND export_jobs.state IN ('creating', 'open', 'uploaded') AND poll_at > $1)
             ORDER BY paused_until, connected_at"
        )
        .bind(now)
        .fetch_all(c)
        .await?
        .into_iter()
        .map(|row| connection!(row))
        .collect()
        })
    }

    /// The next instant after `now` at which somebody asks after a Bulk job.
    pub async fn find_next_poll_at(&mut self, now: Instant) -> Result<Option<Instant>, Error> {
        let (next,): (Option<Instant>,) = on!(self, |c| sqlx::query_as(
            "SELECT MIN(poll_at) FROM export_jobs WHERE state IN ('creating', 'open', 'uploaded') AND poll_at > $1"
        )
        .bind(now)
        .fetch_one(c)
        .await?);
        Ok(next)
    }

    /// Connections of a site.
    pub async fn list_connections_of_site(&mut self, site: SiteId) -> Result<Vec<Connection>, Error> {
        on!(self, |c| sqlx::query("SELECT * FROM connections WHERE site_id = $1 ORDER BY connected_at, connection_id")
            .bind(site)
            .fetch_all(c)
            .await?
            .into_iter()
            .map(|row| connection!(row))
            .collect())
    }

    /// The next instant after `now` at which a connection may call again.
    pub async fn find_next_call_at(&mut self, now: Instant) -> Result<Option<Instant>, Error> {
        let (next,): (Option<Instant>,) = on!(self, |c| {
            sqlx::query_as(
            "SELECT MIN(CASE WHEN paused_until > next_call_at THEN paused_until ELSE next_call_at END) FROM connections
             WHERE state = 'connected' AND held_at = 0 AND NOT EXISTS (
                SELECT 1 FROM sites WHERE sites.site_id = connections.site_id AND disabled_at IS NOT NULL) AND (paused_until > $1 OR next_call_at > $1)"
        )
        .bind(now)
        .fetch_one(c)
        .await?
        });
        Ok(next)
    }

    /// Pays for calls that were made: gives up to when they are paid for now.
    pub async fn spend_calls(
        &mut self,
        site: SiteId,
        id: ConnectionId,
        now: Instant,
        cost: SignedDuration,
    ) -> Result<Instant, Error> {
        let (paid_until,): (Instant,) = on_quietly!(self, |c| sqlx::query_as(
            "UPDATE connections SET paid_until = CASE WHEN paid_until > $3 THEN paid_until ELSE $3 END + $4
             WHERE site_id = $1 AND connection_id = $2 RETURNING paid_until"
        )
        .bind(site)
        .bind(id)
        .bind(now)
        .bind(i64::try_from(cost.as_micros()).unwrap_or(i64::MAX))
        .fetch_one(c)
        .await?);
        Ok(paid_until)
    }

    /// Stores when the next call may go, how much it may carry, and the org's calls where Salesforce told them.
    pub async fn update_connection_pace(
        &mut self,
        site: SiteId,
        id: ConnectionId,
        next_call_at: Instant,
        batch_rows: i64,
        usage: Option<(i64, i64)>,
    ) -> Result<(), Error> {
        on_quietly!(self, |c| sqlx::query(
            "UPDATE connections SET next_call_at = $3, batch_rows = $4, api_used = COALESCE($5, api_used),
                api_max = COALESCE($6, api_max)
             WHERE site_id = $1 AND connection_id = $2"
        )
        .bind(site)
        .bind(id)
        .bind(next_call_at)
        .bind(batch_rows)
        .bind(usage.map(|(used, _)| used))
        .bind(usage.map(|(_, max)| max))
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Stores how an org is written to: namespace of the package, share of the calls in percent, days that responses stay.
    pub async fn update_connection_settings(
        &mut self,
        site: SiteId,
        id: ConnectionId,
        settings: &ExportSettings,
    ) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "UPDATE connections SET namespace = COALESCE($3, namespace), budget_percent = COALESCE($4, budget_percent),
                response_days = COALESCE($5, response_days)
             WHERE site_id = $1 AND connection_id = $2"
        )
        .bind(site)
        .bind(id)
        .bind(settings.namespace.as_ref().map(|namespace| namespace.0.as_str()))
        .bind(settings.budget_percent)
        .bind(settings.response_days)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Holds the export back (an instant), or lets it go on (`None`): whatever rested starts at once.
    pub async fn update_connection_hold(
        &mut self,
        site: SiteId,
        id: ConnectionId,
        since: Option<Instant>,
    ) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "UPDATE connections SET held_at = $3, paused_until = CASE WHEN $3 = 0 THEN 0 ELSE paused_until END
             WHERE site_id = $1 AND connection_id = $2"
        )
        .bind(site)
        .bind(id)
        .bind(since.map_or(0, Instant::micros))
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// From `since` on a backlog goes by Bulk jobs; with `None` by single calls.
    pub async fn update_connection_bulk(
        &mut self,
        site: SiteId,
        id: ConnectionId,
        since: Option<Instant>,
    ) -> Result<(), Error> {
        on_quietly!(self, |c| sqlx::query(
            "UPDATE connections SET bulk_since = $3 WHERE site_id = $1 AND connection_id = $2"
        )
        .bind(site)
        .bind(id)
        .bind(since.map_or(0, Instant::micros))
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Notes that a refresh is about to leave. A crash before its result is stored is then visible.
    pub async fn mark_refresh_started(&mut self, site: SiteId, id: ConnectionId, now: Instant) -> Result<(), Error> {
        on_quietly!(self, |c| sqlx::query(
            "UPDATE connections SET refresh_started_at = $3 WHERE site_id = $1 AND connection_id = $2"
        )
        .bind(site)
        .bind(id)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Stores the refresh token that replaces `used`. `false` when `used` is no longer the stored one: somebody signed in
    /// again meanwhile, and nothing is overwritten.
    pub async fn update_refresh_token(
        &mut self,
        site: SiteId,
        id: ConnectionId,
        used: &[u8],
        sealed: &[u8],
        now: Instant,
    ) -> Result<bool, Error> {
        let updated = on_quietly!(self, |c| sqlx::query(
            "UPDATE connections SET refresh_token_sealed = $4, refreshed_at = $5, refresh_started_at = NULL
             WHERE site_id = $1 AND connection_id = $2 AND refresh_token_sealed = $3"
        )
        .bind(site)
        .bind(id)
        .bind(used)
        .bind(sealed)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
        Ok(updated == 1)
    }

    /// Stops calls until `until` and counts one more failure in a row.
    pub async fn mark_connection_paused(
        &mut self,
        site: SiteId,
        id: ConnectionId,
        until: Instant,
        reason: &str,
    ) -> Result<(), Error> {
        on_quietly!(self, |c| sqlx::query(
            "UPDATE connections SET paused_until = $3, failures = failures + 1, reason = $4
             WHERE site_id = $1 AND connection_id = $2"
        )
        .bind(site)
        .bind(id)
        .bind(until)
        .bind(reason)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    pub async fn mark_connection_healthy(&mut self, site: SiteId, id: ConnectionId) -> Result<(), Error> {
        on_quietly!(self, |c| sqlx::query(
            "UPDATE connections SET paused_until = 0, failures = 0, reason = NULL
             WHERE site_id = $1 AND connection_id = $2 AND failures <> 0"
        )
        .bind(site)
        .bind(id)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Takes a new sign-in of the same org: new secrets, and calls may go out again at once.
    pub async fn update_connection_credentials(&mut self, new: &NewConnection) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query(
            "UPDATE connections SET instance_url = $3, login_url = $4, client_id = $5, client_secret_sealed = $6,
                refresh_token_sealed = $7, refreshed_at = $8, refresh_started_at = NULL, state = 'connected', reason = NULL,
                paused_until = 0, failures = 0, export_responses = $9, export_question_text = $10, username = $11
             WHERE site_id = $1 AND connection_id = $2"
        )
        .bind(new.site_id)
        .bind(new.id)
        .bind(&new.instance_url)
        .bind(&new.login_url)
        .bind(&new.client_id)
        .bind(&new.client_secret_sealed)
        .bind(&new.refresh_token_sealed)
        .bind(new.connected_at).bind(new.switches.responses).bind(new.switches.question_text).bind(&new.username)
        .execute(c)
        .await?.rows_affected()
        });
        Ok(())
    }
}
