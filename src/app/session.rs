//! Who is behind a page token.

use super::App;
use crate::domain::ids::{SessionId, SiteId};
use crate::domain::page_token::{self, PageTokenError, Purpose};
use crate::domain::time::{Instant, LocalDate, Zone};
use crate::store::{self, Session, Site, User};
use jiff::SignedDuration;

/// A session that nobody uses ends after this time.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// A session ends after this time whatever happens.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(8);
/// The last use is noted only this often: reading a page should not cost a write.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// A person acting in a session, at a moment.
#[derive(Debug, Clone)]
pub struct Actor {
    pub site: Site,
    pub user: User,
    pub session: Session,
    pub zone: Zone,
    pub now: Instant,
    /// The person's own date.
    pub today: LocalDate,
}

#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error("page token: {0}")]
    Token(#[from] PageTokenError),
    /// Gone, idle too long, or over.
    #[error("the session has ended")]
    Ended,
    #[error("the account is suspended")]
    Suspended { frame_ancestors: String },
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Whether a session may still be used at `now`.
pub(super) fn is_live(session: &Session, now: Instant) -> bool {
    now < session.ends_at && now < session.seen_at.plus(IDLE)
}

/// Opens a page token for `purpose` and finds the person behind it.
pub async fn resume(app: &App, token: &str, purpose: Purpose<'_>) -> Result<Actor, SessionError> {
    let now = app.now();
    let (site_id, session_id) = page_token::open(app.page_tokens(), token, purpose, now)?;
    let actor = find(app, site_id, session_id, now).await?;
    if now.since(actor.session.seen_at) >= SEEN_EVERY {
        let mut tx = app.store().begin().await?;
        tx.mark_session_seen(site_id, session_id, now).await?;
        tx.commit().await?;
    }
    Ok(actor)
}

pub(super) async fn find(
    app: &App,
    site_id: SiteId,
    session_id: SessionId,
    now: Instant,
) -> Result<Actor, SessionError> {
    let mut tx = app.store().read().await?;
    let session = tx.find_session(site_id, session_id).await?.filter(|session| is_live(session, now));
    let session = session.ok_or(SessionError::Ended)?;
    let site = tx.find_site(site_id).await?.ok_or(SessionError::Ended)?;
    let user = tx.find_user(site_id, session.user_id).await?.ok_or(SessionError::Ended)?;
    if !user.active {
        return Err(SessionError::Suspended { frame_ancestors: session.frame_ancestors });
    }
    let zone = zone_of(&user, &site);
    let today = zone.date_at(now);
    Ok(Actor { site, user, session, zone, now, today })
}

/// A person's own zone, else the site's, else UTC: a name that the database of zones lost must not lock anybody out.
pub(super) fn zone_of(user: &User, site: &Site) -> Zone {
    Zone::named(&user.time_zone).or_else(|| Zone::named(&site.time_zone)).unwrap_or_else(Zone::utc)
}

/// The same person in the same session, read anew.
pub async fn refreshed(app: &App, actor: &Actor) -> Result<Actor, SessionError> {
    find(app, actor.site.id, actor.session.id, actor.now).await
}

impl Actor {
    /// Minutes since midnight on the person's own clock.
    pub fn minute(&self) -> u16 {
        self.zone.minute_of_day_at(self.now)
    }

    /// A token for one form of the page that is being made.
    pub fn page_token(&self, app: &App, purpose: Purpose<'_>) -> Result<String, PageTokenError> {
        let session = (self.site.id, self.session.id);
        page_token::mint(app.page_tokens(), session, purpose, self.now, app.random().number())
    }
}
