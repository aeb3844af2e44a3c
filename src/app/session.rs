//! Who is behind a page token.

use super::answer::Channel;
use super::reader::Asked;
use super::{App, access, first_party};
use crate::domain::access::Action;
use crate::domain::browser::{self, Corroboration, PREFIX, cookie_name};
use crate::domain::first_party::{COOKIE, Scope};
use crate::domain::ids::{SessionId, SiteId, UserId};
use crate::domain::page_token::{self, PageTokenError, Purpose};
use crate::domain::time::{Instant, LocalDate, Zone};
use crate::store::{self, FirstPartySession, Session, Site, Tx, User};
use jiff::SignedDuration;
use std::collections::HashMap;

/// A session that nobody uses ends after this time.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// A session ends after this time whatever happens.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(8);
/// The last use is noted only this often: reading a page should not cost a write.
pub(super) const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Cookies of ours that a browser sent: names and values.
#[derive(Debug, Clone, Default)]
pub struct Cookies(Vec<(String, String)>);

impl Cookies {
    /// Reads `Cookie` headers; other cookies are left out, and no more than a few of ours are looked at.
    pub fn read<'a>(headers: impl Iterator<Item = &'a str>) -> Self {
        let pairs = headers.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let ours = pairs.filter(|(name, _)| name.starts_with(PREFIX) || *name == COOKIE).take(32);
        Self(ours.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str())
    }
}

/// How the tokens of a page come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tokens {
    Minted,
    /// As marks that [`fill`] replaces: the page is remembered for the person's next launch.
    Marked,
}

/// The session that a person is in: inside Salesforce's frame, or on their site's own host.
#[derive(Debug, Clone)]
pub enum CurrentSession {
    Canvas(Session),
    FirstParty(FirstPartySession),
}

impl From<Session> for CurrentSession {
    fn from(session: Session) -> Self {
        Self::Canvas(session)
    }
}

impl From<FirstPartySession> for CurrentSession {
    fn from(session: FirstPartySession) -> Self {
        Self::FirstParty(session)
    }
}

impl CurrentSession {
    pub const fn id(&self) -> SessionId {
        match self {
            Self::Canvas(session) => session.id,
            Self::FirstParty(session) => session.id,
        }
    }

    /// Of a session in the frame.
    pub const fn canvas(&self) -> Option<&Session> {
        match self {
            Self::Canvas(session) => Some(session),
            Self::FirstParty(_) => None,
        }
    }

    /// Of a session on the site's own host.
    pub const fn first_party(&self) -> Option<&FirstPartySession> {
        match self {
            Self::Canvas(_) => None,
            Self::FirstParty(session) => Some(session),
        }
    }

    /// May everything that the person may, or less.
    pub const fn scope(&self) -> Scope {
        match self {
            Self::Canvas(_) => Scope::Full,
            Self::FirstParty(session) => session.scope,
        }
    }

    /// Through which door answers of this session come.
    pub const fn channel(&self) -> Channel {
        match (self, self.scope()) {
            (Self::Canvas(_), _) => Channel::Canvas,
            (Self::FirstParty(_), Scope::Full) => Channel::Web,
            (Self::FirstParty(_), Scope::DueQuestions) => Channel::Email,
        }
    }

    const fn ids(&self) -> (SiteId, Option<UserId>) {
        match self {
            Self::Canvas(session) => (session.site_id, session.user_id),
            Self::FirstParty(session) => (session.site_id, Some(session.user_id)),
        }
    }
}

/// A person acting in a session, at a moment.
#[derive(Debug, Clone)]
pub struct Actor {
    pub site: Site,
    pub user: User,
    /// Somebody active reports to this person.
    pub manages: bool,
    /// Salesforce doesn't let the site in any more, and this person may mend that.
    pub broken: bool,
    pub session: CurrentSession,
    pub zone: Zone,
    pub now: Instant,
    /// The person's own date.
    pub today: LocalDate,
    pub tokens: Tokens,
}

#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error("page token: {0}")]
    Token(#[from] PageTokenError),
    /// Gone, idle too long, or over.
    #[error("the session has ended")]
    Ended,
    /// No session on the site's own host, or one that is over: the person signs in.
    #[error("not signed in")]
    SignedOut,
    /// The cookie that belongs to the session is missing, or another one came.
    #[error("another browser than the session's own")]
    OtherBrowser,
    #[error("the account is suspended")]
    Suspended {
        /// Of a frame; a page of its own has none.
        frame_ancestors: Option<String>,
    },
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Whether a session may still be used at `now`.
pub(super) fn is_live(session: &Session, now: Instant) -> bool {
    now < session.ends_at && now < session.seen_at.plus(IDLE)
}

/// Opens a page token for `purpose` and finds the person behind it. On the site's own host the token isn't enough: the
/// cookie has to be the same session's.
pub async fn resume(app: &App, token: &str, purpose: Purpose<'_>, cookies: &Cookies) -> Result<Actor, SessionError> {
    let now = app.now();
    let (site, id) = page_token::open(app.page_tokens(), token, purpose, now)?;
    let Some((session, person)) = app.inner.in_session.ask(InSession(site, id)).await? else {
        return resume_in_window(app, (site, id), cookies, now).await;
    };
    let session = is_live(&session, now).then_some(session).ok_or(SessionError::Ended)?;
    let confirmed = corroborate(&session, cookies)?;
    let actor = actor(session.into(), person, now)?;
    note_use(app, &actor, confirmed).await?;
    Ok(actor)
}

async fn resume_in_window(
    app: &App,
    (site, id): (SiteId, SessionId),
    cookies: &Cookies,
    now: Instant,
) -> Result<Actor, SessionError> {
    if cookies.value(COOKIE).is_none() {
        return Err(SessionError::Ended);
    }
    let mut tx = app.store().read().await?;
    let session = first_party::sessions::live(&mut tx, site, cookies, now).await?;
    let session = Some(session).filter(|one| one.id == id).ok_or(SessionError::SignedOut)?;
    let actor = read_actor(&mut tx, session.into(), now).await?;
    drop(tx);
    note_use(app, &actor, false).await?;
    Ok(actor)
}

/// A session in the frame, by its name.
pub(super) struct InSession(SiteId, SessionId);

impl Asked for InSession {
    type Found = Option<(Session, Option<Person>)>;

    async fn read(tx: &mut Tx, asked: &[Self]) -> Result<Vec<Self::Found>, store::Error> {
        let names: Vec<_> = asked.iter().map(|one| (one.0, one.1)).collect();
        let sessions: HashMap<_, _> =
            tx.list_sessions(&names).await?.into_iter().map(|one| ((one.site_id, one.id), one)).collect();
        let of: Vec<_> = sessions.values().filter_map(|one| Some((one.site_id, one.user_id?))).collect();
        let people = read_people(tx, &of).await?;
        let person = |one: &Session| people.get(&(one.site_id, one.user_id?)).cloned();
        let found = |name| sessions.get(name).map(|session| (session.clone(), person(session)));
        Ok(names.iter().map(found).collect())
    }
}

/// Somebody, with what every page says about them.
#[derive(Debug, Clone)]
pub(super) struct Person {
    site: Site,
    user: User,
    manages: bool,
    broken: bool,
}

async fn read_people(tx: &mut Tx, of: &[(SiteId, UserId)]) -> Result<HashMap<(SiteId, UserId), Person>, store::Error> {
    let mut people = HashMap::with_capacity(of.len());
    for (site, user, manages) in tx.list_acting(of).await? {
        let mends = access::may_by_role(&user.roles, Action::ConnectOrg);
        let broken = mends && tx.has_broken_connection(site.id).await?;
        people.insert((site.id, user.id), Person { site, user, manages, broken });
    }
    Ok(people)
}

/// A session that waits for an invitation.
pub(super) async fn resume_waiting(
    app: &App,
    token: &str,
    purpose: Purpose<'_>,
    cookies: &Cookies,
) -> Result<(Session, Instant), SessionError> {
    let now = app.now();
    let (site, id) = page_token::open(app.page_tokens(), token, purpose, now)?;
    let mut tx = app.store().read().await?;
    let session = live(&mut tx, site, id, now).await?;
    corroborate(&session, cookies)?;
    Ok((session, now))
}

/// The token of the one form that a waiting session has.
pub fn waiting_token(app: &App, session: (SiteId, SessionId), path: &str) -> Result<String, PageTokenError> {
    page_token::mint(app.page_tokens(), session, Purpose::Change(path), app.now(), app.random().number())
}

async fn live(tx: &mut Tx, site: SiteId, id: SessionId, now: Instant) -> Result<Session, SessionError> {
    let session = tx.find_session(site, id).await?.filter(|session| is_live(session, now));
    session.ok_or(SessionError::Ended)
}

fn corroborate(session: &Session, cookies: &Cookies) -> Result<bool, SessionError> {
    let name = cookie_name(&session.org_id, &session.salesforce_user_id);
    match browser::corroborate(session.browser, session.cookie_seen, cookies.value(&name)) {
        Corroboration::Confirmed => Ok(true),
        Corroboration::Absent => Ok(false),
        Corroboration::Refused => Err(SessionError::OtherBrowser),
    }
}

/// `confirmed`: the frame's own cookie came with the request.
pub(super) async fn note_use(app: &App, actor: &Actor, confirmed: bool) -> Result<(), store::Error> {
    let (session, now) = match &actor.session {
        CurrentSession::Canvas(session) => (session, actor.now),
        CurrentSession::FirstParty(session) => return first_party::sessions::note_use(app, session, actor.now).await,
    };
    let first_cookie = confirmed && !session.cookie_seen;
    if !first_cookie && now.since(session.seen_at) < SEEN_EVERY {
        return Ok(());
    }
    let mut tx = app.store().begin().await?;
    tx.mark_session_seen(session.site_id, session.id, confirmed, now).await?;
    tx.commit().await
}

/// The person of a session that is live.
pub(super) async fn read_actor(tx: &mut Tx, session: CurrentSession, now: Instant) -> Result<Actor, SessionError> {
    let (site, user) = session.ids();
    let key = (site, user.ok_or(SessionError::Ended)?);
    let person = read_people(tx, &[key]).await?.remove(&key);
    actor(session, person, now)
}

/// Somebody acting in a session that is live.
fn actor(session: CurrentSession, person: Option<Person>, now: Instant) -> Result<Actor, SessionError> {
    let Person { site, user, manages, broken } = person.ok_or(SessionError::Ended)?;
    if !user.active {
        let frame_ancestors = session.canvas().map(|session| session.frame_ancestors.clone());
        return Err(SessionError::Suspended { frame_ancestors });
    }
    // Whoever may more, or less, than when they signed in does so anew: a cookie never outlives its roles.
    if session.first_party().is_some_and(|session| session.roles != user.roles) {
        return Err(SessionError::SignedOut);
    }
    let zone = zone_of(&user, &site);
    let today = zone.date_at(now);
    Ok(Actor { site, user, manages, broken, session, zone, now, today, tokens: Tokens::Minted })
}

/// A person's own zone, else the site's, else UTC: a name that the database of zones lost must not lock anybody out.
pub(super) fn zone_of(user: &User, site: &Site) -> Zone {
    zone_named(&user.time_zone, &site.time_zone)
}

/// The same by names alone.
pub(super) fn zone_named(own: &str, of_site: &str) -> Zone {
    Zone::named(own).or_else(|| Zone::named(of_site)).unwrap_or_else(Zone::utc)
}

/// Begins and ends a mark: characters for private use, which nobody types.
const MARK: char = '\u{E000}';
const MARK_END: char = '\u{E001}';

/// The same person in the same session, read anew.
pub async fn refreshed(app: &App, actor: &Actor) -> Result<Actor, SessionError> {
    let mut tx = app.store().read().await?;
    read_actor(&mut tx, actor.session.clone(), actor.now).await
}

impl Actor {
    /// Minutes since midnight on the person's own clock.
    pub fn minute(&self) -> u16 {
        self.zone.minute_of_day_at(self.now)
    }

    /// A token for one form of the page that is being made.
    pub fn page_token(&self, app: &App, purpose: Purpose<'_>) -> Result<String, PageTokenError> {
        if self.tokens == Tokens::Marked {
            return Ok(match purpose {
                Purpose::Read => mark(app, "read"),
                Purpose::Change(path) => mark(app, &format!("change {path}")),
            });
        }
        let session = (self.site.id, self.session.id());
        page_token::mint(app.page_tokens(), session, purpose, self.now, app.random().number())
    }

    /// The same person, for a page whose tokens and host are filled in later, by [`fill`].
    #[must_use]
    pub fn marked(&self, app: &App) -> Self {
        let mut marked = self.clone();
        if let CurrentSession::Canvas(session) = &mut marked.session {
            session.target_origin = mark(app, "origin");
            session.instance_id = mark(app, "instance");
        }
        marked.tokens = Tokens::Marked;
        marked
    }
}

/// The process's own number is part of each mark, so that no text of a person's passes for one.
fn mark(app: &App, of: &str) -> String {
    format!("{MARK}{:016x}{of}{MARK_END}", app.inner.mark)
}

/// A remembered page made this session's own: its marks replaced by tokens of this session and by its host.
/// `escape` writes a text into HTML.
pub fn fill(app: &App, page: &str, actor: &Actor, escape: fn(&str, &mut String)) -> Result<String, PageTokenError> {
    let own = format!("{:016x}", app.inner.mark);
    let host = actor.session.canvas();
    let mut parts = page.split(MARK);
    let mut filled = String::with_capacity(page.len() + 1024);
    filled.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let named = part.strip_prefix(own.as_str()).and_then(|rest| rest.split_once(MARK_END));
        let Some((name, rest)) = named else {
            filled.push_str(part);
            continue;
        };
        match name {
            "origin" => escape(host.map_or("", |session| &session.target_origin), &mut filled),
            "instance" => escape(host.map_or("", |session| &session.instance_id), &mut filled),
            "read" => filled.push_str(&actor.page_token(app, Purpose::Read)?),
            other => {
                let path = other.strip_prefix("change ").unwrap_or_default();
                filled.push_str(&actor.page_token(app, Purpose::Change(path))?);
            }
        }
        filled.push_str(rest);
    }
    Ok(filled)
}
