//! A launch: Salesforce posted a signed request into our frame.

mod ages;
mod known;
mod who;
mod writer;

pub use ages::AgeCounts;
pub(super) use ages::Ages;
pub use known::Known;
pub(super) use known::People;
pub(super) use who::link_person;
pub(super) use writer::Writer;

use super::App;
use super::session::{self, ABSOLUTE, Actor, SessionError};
use crate::domain::browser::{BrowserKey, cookie_name_of};
use crate::domain::canvas::{self, Launch, Refusal};
use crate::domain::ids::{SessionId, SiteId};
use crate::domain::linking::NotLinked;
use crate::domain::time::Instant;
use crate::store::{self, BounceKey, Session};
use jiff::SignedDuration;
use std::sync::Arc;
use who::Who;
use writer::{Opening, Recorded};

/// Bounces of one frame within [`BOUNCE_WINDOW`] before we stop asking for another signed request.
const MAX_BOUNCES: i64 = 2;
const BOUNCE_WINDOW: SignedDuration = SignedDuration::from_secs(60);

/// What the browser said about the request besides its body.
#[derive(Debug, Clone, Default)]
pub struct Transport {
    pub origin: Option<String>,
    pub sec_fetch_dest: Option<String>,
    pub cookies: session::Cookies,
}

/// Where a refused launch may still be shown, once the signed request was proven genuine.
#[derive(Debug, Clone)]
pub struct Frame {
    pub ancestors: String,
    pub target_origin: String,
    pub instance_id: String,
}

/// A session that is open now.
#[derive(Debug)]
pub struct Opened {
    pub actor: Actor,
    /// For somebody whose page may be remembered.
    pub known: Option<Arc<Known>>,
    /// Name and value of the cookie to give to a browser that has none.
    pub cookie: Option<(String, String)>,
    /// Something that the person was on the way to is kept: this launch takes it up.
    pub wanted: bool,
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
    /// `waiting` is a session that can do nothing but take an invitation.
    #[error("not linked: {reason}")]
    NotLinked { reason: NotLinked, site: SiteId, site_name: String, frame: Box<Frame>, waiting: Option<SessionId> },
    /// Salesforce has to confirm the person, and couldn't.
    #[error("Salesforce's confirmation is needed: {why}")]
    NotConfirmed { why: &'static str, site: SiteId, frame: Frame },
    #[error("the account is suspended")]
    Suspended(Frame),
    #[error("the account was erased")]
    Erased(Frame),
    /// Nothing was written, or it isn't known.
    #[error("the launch could not be recorded")]
    Unavailable,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// How old launches were since this process started.
pub fn ages(app: &App) -> AgeCounts {
    app.inner.ages.read()
}

/// Opens, or goes on with, a session for a signed request as received.
pub async fn open(app: &App, raw: &str, transport: &Transport) -> Result<Opened, OpenError> {
    let now = app.now();
    let parts = app.parts();
    let launch = canvas::verify(raw, &parts.consumer_secrets, &parts.expectations, now)?;
    app.inner.ages.count(launch.age);
    tracing::debug!(org = %launch.org_id, key = %launch.key_id, age = ?launch.age, "signed request verified");
    if let Some(known) = app.inner.people.find(&launch, app.store(), now)
        && who::is_current(&known, &launch)
    {
        admit(app, known.site.id, &launch, transport, now).await?;
        who::confirm_sampled(app, known.site.id, known.settings, &launch).await?;
        return open_known(app, known, &launch, transport, now).await;
    }
    let who = who::of_org(app, &launch).await?;
    admit(app, who.site.id, &launch, transport, now).await?;
    open_for(app, who, &launch, transport, now).await
}

/// Refuses what another page posted; sends back what is stale or hides its origin.
async fn admit(app: &App, site: SiteId, launch: &Launch, transport: &Transport, now: Instant) -> Result<(), OpenError> {
    let null_origin = check_transport(launch, transport)?;
    if null_origin || launch.require_fresh(app.parts().freshness).is_err() {
        return Err(bounce(app, site, launch, now).await?);
    }
    Ok(())
}

/// The common case: one write, shared with everybody who launches at the same moment, and no query.
async fn open_known(
    app: &App,
    known: Arc<Known>,
    launch: &Launch,
    transport: &Transport,
    now: Instant,
) -> Result<Opened, OpenError> {
    let (session, cookie) = new_session(app, known.site.id, Some(known.user.id), launch, transport, now);
    match app.inner.launches.record(Opening { session: session.clone(), account: None }).await {
        // Looked at again after the commit: it may have brought another process's writes to light.
        Recorded::Opened if known.is_good(app.store(), now) => {
            let actor = Actor {
                site: known.site.as_ref().clone(),
                user: known.user.clone(),
                manages: known.manages,
                broken: known.broken,
                session: session.into(),
                zone: known.zone.clone(),
                now,
                today: known.today,
                tokens: session::Tokens::Minted,
            };
            Ok(Opened { actor, known: Some(known), cookie, wanted: false })
        }
        Recorded::Opened => finish(app, &session, launch, cookie, now).await,
        Recorded::Seen => go_on(app, known.site.id, &session, launch, now).await,
        Recorded::Conflict | Recorded::Unavailable => Err(OpenError::Unavailable),
    }
}

/// Somebody who isn't remembered: found, linked or given an account first.
async fn open_for(
    app: &App,
    who: Who,
    launch: &Launch,
    transport: &Transport,
    now: Instant,
) -> Result<Opened, OpenError> {
    // Twice at most: an account made by another launch of the same moment is found the second time.
    for _ in 0..2 {
        let found = who.identify(app, launch, now).await?;
        let (session, cookie) = new_session(app, who.site.id, found.user(), launch, transport, now);
        let opening = Opening { session: session.clone(), account: found.account() };
        let provisioned = opening.account.is_some();
        match app.inner.launches.record(opening).await {
            Recorded::Opened | Recorded::Seen if found.refusal().is_some() => {
                return Err(who.not_linked(app, launch, found.refusal(), session.id));
            }
            Recorded::Opened => {
                if provisioned {
                    super::tokens::wake(app).await;
                }
                return finish(app, &session, launch, cookie, now).await;
            }
            Recorded::Seen => return go_on(app, who.site.id, &session, launch, now).await,
            Recorded::Conflict if provisioned => {}
            Recorded::Conflict | Recorded::Unavailable => return Err(OpenError::Unavailable),
        }
    }
    Err(OpenError::Unavailable)
}

fn new_session(
    app: &App,
    site: SiteId,
    user: Option<crate::domain::ids::UserId>,
    launch: &Launch,
    transport: &Transport,
    now: Instant,
) -> (Session, Option<(String, String)>) {
    let frame = frame_of(app, launch);
    let name = cookie_name_of(&launch.org_id, &launch.user_id);
    let held = transport.cookies.value(&name).and_then(BrowserKey::parse);
    let key = held.unwrap_or_else(|| BrowserKey::new(app.random().bytes()));
    let session = Session {
        id: launch.session_id(),
        site_id: site,
        user_id: user,
        org_id: launch.org_id.to_string(),
        salesforce_user_id: launch.user_id.to_string(),
        instance_id: frame.instance_id,
        target_origin: frame.target_origin,
        frame_ancestors: frame.ancestors,
        browser: key.digest(),
        cookie_seen: held.is_some(),
        created_at: now,
        seen_at: now,
        ends_at: now.plus(ABSOLUTE),
    };
    (session, held.is_none().then(|| (name, key.value())))
}

/// Reads who was let in, and remembers them where that is sound.
async fn finish(
    app: &App,
    session: &Session,
    launch: &Launch,
    cookie: Option<(String, String)>,
    now: Instant,
) -> Result<Opened, OpenError> {
    let site = session.site_id;
    // Before anything is read: what is committed meanwhile makes it worthless, as it should.
    let stamp = session.user_id.and_then(|user| app.store().stamp(site, user));
    let mut tx = app.store().read().await?;
    let actor = session::read_actor(&mut tx, session.clone().into(), now).await;
    let wanted = match session.user_id {
        Some(user) => tx.find_intent(site, user, now).await?.is_some(),
        None => false,
    };
    let settings = tx.find_launch_settings(site).await?;
    let hours = match session.user_id {
        Some(user) => tx.find_presence(site, user).await?.hours,
        None => None,
    };
    drop(tx);
    let actor = match actor {
        Ok(actor) => actor,
        Err(SessionError::Store(error)) => return Err(error.into()),
        Err(SessionError::Suspended { .. }) => return Err(OpenError::Suspended(frame_of(app, launch))),
        Err(_) => return Err(bounce(app, site, launch, now).await?),
    };
    let known = stamp.filter(|_| !wanted).map(|stamp| {
        let (site, zone) = (Arc::new(actor.site.clone()), actor.zone.clone());
        let hours = hours.map(|hours| (hours, hours.part_of_day(actor.minute())));
        Arc::new(Known::new(
            site,
            settings,
            (actor.user.clone(), actor.manages, actor.broken),
            zone,
            (actor.today, hours),
            stamp,
        ))
    });
    if let Some(known) = &known {
        app.inner.people.keep(launch, known);
    }
    Ok(Opened { actor, known, cookie, wanted })
}

/// Identical bytes are legitimate while their session lives: the frame was reloaded or re-posted.
async fn go_on(app: &App, site: SiteId, wanted: &Session, launch: &Launch, now: Instant) -> Result<Opened, OpenError> {
    let mut tx = app.store().begin().await?;
    let session = tx.find_session(site, wanted.id).await?;
    let live = session.filter(|session| {
        session::is_live(session, now)
            && session.user_id == wanted.user_id
            && session.instance_id == wanted.instance_id
            // Bytes that another browser holds don't open this one's session.
            && (!session.cookie_seen || session.browser == wanted.browser)
    });
    let Some(live) = live else {
        drop(tx);
        return Err(bounce(app, site, launch, now).await?);
    };
    tx.mark_session_seen(site, live.id, false, now).await?;
    tx.commit().await?;
    // No new cookie: it would contradict the session's own.
    finish(app, &live, launch, None, now).await
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
async fn bounce(app: &App, site: SiteId, launch: &Launch, now: Instant) -> Result<OpenError, OpenError> {
    let frame = frame_of(app, launch);
    let key = BounceKey { site, org: &launch.org_id, person: &launch.user_id, instance_id: &launch.instance_id };
    let mut tx = app.store().begin().await?;
    let count = tx.count_bounce(key, now.minus(BOUNCE_WINDOW), now).await?;
    tx.commit().await?;
    Ok(if count > MAX_BOUNCES { OpenError::BounceLoop(frame) } else { OpenError::Bounce(frame) })
}
