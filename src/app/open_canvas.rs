//! A launch: Salesforce posted a signed request into our frame.

use super::session::{self, ABSOLUTE, Actor, SessionError};
use super::{App, tokens};
use crate::domain::canvas::{self, Age, Launch, Refusal};
use crate::domain::export::{self, Change};
use crate::domain::hex;
use crate::domain::ids::{AuditEventId, SessionId, SiteId, UserId};
use crate::domain::linking::{self, NotLinked};
use crate::domain::time::Instant;
use crate::salesforce;
use crate::store::{self, AuditEvent, BounceKey, Connection, ConnectionState, ExportMark, Session, Site, Tx};
use jiff::SignedDuration;
use secrecy::SecretString;

/// Bounces of one frame within [`BOUNCE_WINDOW`] before we stop asking for another signed request.
const MAX_BOUNCES: i64 = 2;
const BOUNCE_WINDOW: SignedDuration = SignedDuration::from_secs(60);

/// What the browser said about the request besides its body.
#[derive(Debug, Clone, Default)]
pub struct Transport {
    pub origin: Option<String>,
    pub sec_fetch_dest: Option<String>,
}

/// Where a refused launch may still be shown, once the signed request was proven genuine.
#[derive(Debug, Clone)]
pub struct Frame {
    pub ancestors: String,
    pub target_origin: String,
    pub instance_id: String,
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// Genuine, but nobody connected this org: the wall between tenants.
    #[error("org {0} is not connected to any site")]
    UnknownOrg(String),
    /// Posted by another page than the one Salesforce names, or outside a frame: a login forced onto somebody.
    #[error("posted from {0}, not from the page that Salesforce names")]
    ForeignPage(String),
    /// Seen before or too old: the frame should fetch a fresh signed request.
    #[error("replayed or stale")]
    Bounce(Frame),
    /// It was asked to, and came back the same again and again.
    #[error("replayed or stale, again and again")]
    BounceLoop(Frame),
    #[error("not linked: {reason}")]
    NotLinked { reason: NotLinked, site_name: String, frame: Frame },
    /// Salesforce has to confirm the e-mail address before the first link, and couldn't.
    #[error("the first link needs Salesforce's confirmation: {0}")]
    NotConfirmed(&'static str, Frame),
    #[error("the account is suspended")]
    Suspended(Frame),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Opens, or goes on with, a session for a signed request as received.
pub async fn open(app: &App, raw: &str, transport: &Transport) -> Result<Actor, OpenError> {
    let now = app.now();
    let parts = app.parts();
    let launch = canvas::verify(raw, &parts.consumer_secrets, &parts.expectations, now)?;
    if let Age::Millis(age_ms) = launch.age {
        tracing::info!(org = %launch.org_id, key = %launch.key_id, age_ms, "signed request verified");
    }
    let connection = allowed_connection(app, &launch).await?;
    let frame = frame_of(app, &launch);
    let null_origin = check_transport(&launch, transport)?;
    if null_origin || launch.require_fresh(parts.freshness).is_err() {
        return Err(bounce(app, connection.site_id, &launch, frame, now).await?);
    }
    let user = linked_user(app, &connection, &launch, &frame, now).await?;
    match record(app, &connection, user, &launch, now).await? {
        Recorded::Session(id) => match session::find(app, connection.site_id, id, now).await {
            Ok(actor) => Ok(actor),
            Err(SessionError::Store(error)) => Err(error.into()),
            Err(SessionError::Suspended { .. }) => Err(OpenError::Suspended(frame)),
            Err(_) => Err(bounce(app, connection.site_id, &launch, frame, now).await?),
        },
        Recorded::Replayed => Err(bounce(app, connection.site_id, &launch, frame, now).await?),
    }
}

fn frame_of(app: &App, launch: &Launch) -> Frame {
    let mut ancestors = launch.my_domain.ancestors.clone();
    if !ancestors.iter().any(|source| source == launch.target_origin.as_str()) {
        ancestors.push(launch.target_origin.to_string());
    }
    let families = &app.parts().expectations.families;
    if let Some(site) = launch.request.context.user.site_url.as_deref().and_then(|url| families.ancestor(url)) {
        // An Experience site frames us from an address of its own.
        ancestors.push(site.to_string());
    }
    Frame {
        ancestors: ancestors.join(" "),
        target_origin: launch.target_origin.to_string(),
        instance_id: launch.instance_id.clone(),
    }
}

async fn allowed_connection(app: &App, launch: &Launch) -> Result<Connection, OpenError> {
    let mut tx = app.store().read().await?;
    let found = tx.find_connection_by_org(&launch.org_id).await?;
    found
        .filter(|connection| connection.state != ConnectionState::Disconnected)
        .ok_or_else(|| OpenError::UnknownOrg(launch.org_id.to_string()))
}

/// Closes login CSRF: a hostile page could post its own owner's signed request into a victim's browser.
///
/// Gives whether the page hid its origin, in which case only a fresh request from the real host will do.
fn check_transport(launch: &Launch, transport: &Transport) -> Result<bool, OpenError> {
    let frames = ["iframe", "frame"];
    if let Some(dest) = transport.sec_fetch_dest.as_deref().filter(|dest| !frames.contains(dest)) {
        return Err(OpenError::ForeignPage(format!("a {}", dest.chars().take(20).collect::<String>())));
    }
    match transport.origin.as_deref() {
        None => Ok(false),
        Some("null") => Ok(true),
        Some(origin) if origin == launch.target_origin.as_str() => Ok(false),
        Some(origin) => Err(OpenError::ForeignPage(origin.chars().take(120).collect())),
    }
}

/// Counts the bounce and says whether to ask for another signed request or to give up.
async fn bounce(app: &App, site: SiteId, launch: &Launch, frame: Frame, now: Instant) -> Result<OpenError, OpenError> {
    let key = BounceKey { site, org: &launch.org_id, person: &launch.user_id, instance_id: &launch.instance_id };
    let mut tx = app.store().begin().await?;
    let count = tx.count_bounce(key, now.minus(BOUNCE_WINDOW), now).await?;
    tx.commit().await?;
    Ok(if count > MAX_BOUNCES { OpenError::BounceLoop(frame) } else { OpenError::Bounce(frame) })
}

async fn linked_user(
    app: &App,
    connection: &Connection,
    launch: &Launch,
    frame: &Frame,
    now: Instant,
) -> Result<UserId, OpenError> {
    let site = connection.site_id;
    let mut tx = app.store().read().await?;
    if let Some(user) = tx.find_linked_user(site, &launch.org_id, &launch.user_id).await? {
        return if user.active { Ok(user.id) } else { Err(OpenError::Suspended(frame.clone())) };
    }
    let email = launch.request.context.user.email.as_deref().unwrap_or_default().to_ascii_lowercase();
    let candidates = tx.list_link_candidates(site, &launch.org_id, &email).await?;
    let site_row = tx.find_site(site).await?;
    let site_row = site_row.ok_or_else(|| OpenError::UnknownOrg(launch.org_id.to_string()))?;
    drop(tx);
    let user = linking::first_link(&candidates).map_err(|reason| match reason {
        NotLinked::Suspended => OpenError::Suspended(frame.clone()),
        reason => OpenError::NotLinked { reason, site_name: site_row.name.clone(), frame: frame.clone() },
    })?;
    confirm_email(app, launch, &email, frame).await?;
    let Site { slug, name, .. } = site_row;
    if link(app, site, &slug, launch, user, now).await? {
        return Ok(user);
    }
    Err(OpenError::NotLinked { reason: NotLinked::Taken, site_name: name, frame: frame.clone() })
}

/// The signed request names an address but not whether it was verified; Salesforce's userinfo does, and proves in passing
/// that the person's session is alive.
async fn confirm_email(app: &App, launch: &Launch, email: &str, frame: &Frame) -> Result<(), OpenError> {
    let refuse = |why| OpenError::NotConfirmed(why, frame.clone());
    let token = launch.request.client.oauth_token.clone().map(SecretString::from);
    let token = token.ok_or_else(|| refuse("the signed request holds no token"))?;
    let identity =
        app.parts().salesforce.userinfo(launch.my_domain.origin.as_str(), &token).await.map_err(|error| {
            tracing::warn!(org = %launch.org_id, %error, "userinfo failed at a first link");
            match error {
                salesforce::Error::SessionExpired => refuse("Salesforce refuses the person's token"),
                _ => refuse("Salesforce didn't answer"),
            }
        })?;
    let same_person = crate::domain::ids::SalesforceUserId::parse(&identity.user_id).as_ref() == Ok(&launch.user_id)
        && crate::domain::ids::OrgId::parse(&identity.organization_id).as_ref() == Ok(&launch.org_id);
    let same_address = identity.email.is_some_and(|address| address.eq_ignore_ascii_case(email));
    match (same_person && same_address, identity.email_verified) {
        (true, true) => Ok(()),
        (true, false) => Err(refuse("the e-mail address isn't verified in Salesforce")),
        (false, _) => Err(refuse("Salesforce names another person")),
    }
}

/// Links the person to the account. Gives `false` when somebody else got it in the meantime.
async fn link(
    app: &App,
    site: SiteId,
    slug: &str,
    launch: &Launch,
    user: UserId,
    now: Instant,
) -> Result<bool, OpenError> {
    let mut tx = app.store().begin().await?;
    match tx.insert_salesforce_link(site, &launch.org_id, &launch.user_id, user, now).await {
        Err(store::Error::Conflict(_)) => {
            // Two tabs at once, or two people with one address: only the first case is fine.
            drop(tx);
            let mut tx = app.store().read().await?;
            let linked = tx.find_linked_user(site, &launch.org_id, &launch.user_id).await?;
            return Ok(linked.is_some_and(|linked| linked.id == user));
        }
        other => other?,
    }
    let keys = export::dirtied_by(&Change::ParticipantChanged(user), export::Switches::default());
    let marks: Vec<_> = keys.into_iter().map(|key| ExportMark::new(site, slug, key, now)).collect();
    tx.mark_dirty(&marks).await?;
    let event = AuditEvent {
        id: AuditEventId(app.random().id(now)),
        site_id: site,
        at: now,
        actor: format!("salesforce:{}", launch.user_id),
        action: "user.linked",
        subject: format!("user:{user}"),
    };
    tx.insert_audit_event(&event).await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(true)
}

#[derive(Clone, Copy)]
enum Recorded {
    Session(SessionId),
    Replayed,
}

/// One transaction: the launch is new and opens a session, or it was seen and its live session goes on.
async fn record(
    app: &App,
    connection: &Connection,
    user: UserId,
    launch: &Launch,
    now: Instant,
) -> Result<Recorded, OpenError> {
    let site = connection.site_id;
    let digest = hex(launch.digest);
    let session = SessionId(app.random().id(now));
    let mut tx = app.store().begin().await?;
    if !tx.insert_launch(site, &digest, session, now).await? {
        let recorded = live_session_of(&mut tx, site, &digest, launch, now).await?;
        if let Recorded::Session(id) = recorded {
            tx.mark_session_seen(site, id, now).await?;
            tx.commit().await?;
        }
        return Ok(recorded);
    }
    let frame = frame_of(app, launch);
    tx.insert_session(&Session {
        id: session,
        site_id: site,
        user_id: user,
        org_id: launch.org_id.to_string(),
        salesforce_user_id: launch.user_id.to_string(),
        instance_id: frame.instance_id,
        target_origin: frame.target_origin,
        frame_ancestors: frame.ancestors,
        created_at: now,
        seen_at: now,
        ends_at: now.plus(ABSOLUTE),
    })
    .await?;
    tx.commit().await?;
    Ok(Recorded::Session(session))
}

/// Identical bytes are legitimate while their session lives: the frame was reloaded or re-posted.
async fn live_session_of(
    tx: &mut Tx,
    site: SiteId,
    digest: &str,
    launch: &Launch,
    now: Instant,
) -> Result<Recorded, OpenError> {
    let Some(id) = tx.find_launch(site, digest).await? else { return Ok(Recorded::Replayed) };
    let session = tx.find_session(site, id).await?;
    let goes_on = session.is_some_and(|session| {
        session::is_live(&session, now)
            && session.org_id == launch.org_id.as_str()
            && session.salesforce_user_id == launch.user_id.as_str()
            && session.instance_id == launch.instance_id
    });
    Ok(if goes_on { Recorded::Session(id) } else { Recorded::Replayed })
}
