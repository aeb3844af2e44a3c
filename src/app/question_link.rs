//! The link of a question mail: whoever holds it sees what its person has to answer, and may answer it.
//!
//! Opening it changes nothing, however often and by whatever program. A session begins with an answer that was really chosen:
//! programs that look into mails before people do press buttons, but they don't choose, and not after reading for seconds.

use super::App;
use super::first_party::{self, Beginning, door};
use super::learn::{self, ShowError, Shown, Today};
use super::mail::token_digest;
use super::session::{Actor, Cookies, Tokens, zone_of};
use super::{answer, intent};
use crate::domain::first_party::{Method, Scope};
use crate::domain::grading::OptionSet;
use crate::domain::ids::{PresentationId, SessionId};
use crate::domain::routing::{MailLink, mail_link};
use crate::domain::time::Instant;
use crate::store::{self, DuePresentation, FirstPartySession, Site, Tx, User};
use jiff::SignedDuration;
use url::Url;

/// Nobody reads a question and chooses within this time.
pub const SHORTEST_LOOK: SignedDuration = SignedDuration::from_secs(2);
/// The longest token that is looked at, in bytes.
const MAX_TOKEN: usize = 64;

/// What a link leads to.
pub enum Opened {
    /// This browser is in a session of the same person already: on to the question, or to the day.
    SignedIn(Option<PresentationId>),
    Question(Box<Visit>),
    /// To the tab, where the question is waiting.
    Tab(Url),
    SalesforceLogin(Box<Site>),
    SalesforceOnly(Box<Site>),
}

/// Somebody with a link, before any session.
pub struct Visit {
    /// The person of the link, in a session that is not kept.
    pub actor: Actor,
    pub today: Today,
    /// What is to be answered; nothing when nothing waits.
    pub due: Option<Box<DuePresentation>>,
}

#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// Unknown, over, revoked, of another site or of somebody who isn't active: all the same from outside.
    #[error("no such link")]
    Unknown,
    #[error(transparent)]
    Store(#[from] store::Error),
}

#[derive(Debug, thiserror::Error)]
pub enum AnswerLinkError {
    #[error(transparent)]
    Link(#[from] LinkError),
    /// Sent before anybody can have read the question.
    #[error("answered faster than anybody reads")]
    TooFast,
    #[error("{0}")]
    Answer(answer::AnswerError, Box<Actor>),
    /// Stored, but the session didn't begin.
    #[error("stored without a session")]
    Stored(#[source] store::Error),
}

/// Where a link of the site `slug` leads whoever opens it.
pub async fn open(app: &App, slug: &str, token: &str, cookies: &Cookies) -> Result<Opened, LinkError> {
    let mut tx = app.store().read().await?;
    let (site, user, wanted) = holder(&mut tx, slug, token, app.now()).await?;
    let routing = door::routing_of(&mut tx, &site).await?;
    drop(tx);
    match mail_link(&routing, user.salesforce_user) {
        MailLink::Question => {}
        MailLink::Tab(url) => {
            want(app, &site, &user, wanted).await?;
            return Ok(Opened::Tab(url));
        }
        MailLink::SalesforceLogin => {
            want(app, &site, &user, wanted).await?;
            return Ok(Opened::SalesforceLogin(Box::new(site)));
        }
        MailLink::SalesforceOnly => return Ok(Opened::SalesforceOnly(Box::new(site))),
    }
    let visit = visit(app, visitor(app, site, user), wanted).await?;
    match first_party::resume(app, slug, cookies).await {
        Ok(actor) if actor.user.id == visit.actor.user.id => Ok(Opened::SignedIn(visit.due.map(|due| due.id))),
        _ => Ok(Opened::Question(Box::new(visit))),
    }
}

/// The same page once more, with what was chosen.
pub async fn again(app: &App, actor: Actor, wanted: PresentationId) -> Result<Visit, LinkError> {
    visit(app, actor, wanted).await
}

/// Stores an answer that came by a link and begins the browser's session. Gives the session's cookie.
///
/// `shown_at`: when the page with the question was made.
pub async fn submit(
    app: &App,
    (slug, token): (&str, &str),
    (id, chosen): (PresentationId, OptionSet),
    shown_at: Option<Instant>,
    (cookies, user_agent): (&Cookies, &str),
) -> Result<String, AnswerLinkError> {
    let actor = holder_of(app, slug, token).await?;
    // Whatever the question's state: without a choice nothing begins.
    if chosen.is_empty() {
        return Err(AnswerLinkError::Answer(answer::AnswerError::NothingChosen, Box::new(actor)));
    }
    if shown_at.is_none_or(|at| app.now().since(at) < SHORTEST_LOOK) {
        return Err(AnswerLinkError::TooFast);
    }
    match answer::submit(app, &actor, id, chosen).await {
        Ok(()) | Err(answer::AnswerError::AlreadyAnswered) => {}
        Err(error) => return Err(AnswerLinkError::Answer(error, Box::new(actor))),
    }
    let of =
        Beginning { user: &actor.user, scope: Scope::DueQuestions, method: Method::QuestionLink, user_agent, cookies };
    begin(app, &of).await.map_err(AnswerLinkError::Stored)
}

async fn begin(app: &App, of: &Beginning<'_>) -> Result<String, store::Error> {
    let mut tx = app.store().begin().await?;
    let begun = first_party::begin(app, &mut tx, of, app.now()).await?;
    tx.commit().await?;
    Ok(begun.cookie)
}

/// The person of a link that leads to the question itself.
pub async fn holder_of(app: &App, slug: &str, token: &str) -> Result<Actor, LinkError> {
    let mut tx = app.store().read().await?;
    let (site, user, _) = holder(&mut tx, slug, token, app.now()).await?;
    let routing = door::routing_of(&mut tx, &site).await?;
    if mail_link(&routing, user.salesforce_user) != MailLink::Question {
        return Err(LinkError::Unknown);
    }
    Ok(visitor(app, site, user))
}

async fn holder(tx: &mut Tx, slug: &str, token: &str, now: Instant) -> Result<(Site, User, PresentationId), LinkError> {
    if token.len() > MAX_TOKEN {
        return Err(LinkError::Unknown);
    }
    let site = tx.find_open_site(slug).await?.ok_or(LinkError::Unknown)?;
    let link = tx.find_question_link(site.id, &token_digest(token)).await?;
    let link = link.filter(|link| now < link.expires_at).ok_or(LinkError::Unknown)?;
    let user = tx.find_user(site.id, link.user_id).await?.filter(|user| user.active).ok_or(LinkError::Unknown)?;
    Ok((site, user, link.presentation_id))
}

/// The person as pages and use cases know one. The session is a stand-in: it is stored nowhere and opens nothing.
fn visitor(app: &App, site: Site, user: User) -> Actor {
    let now = app.now();
    let session = FirstPartySession {
        id: SessionId(app.random().id(now)),
        site_id: site.id,
        user_id: user.id,
        cookie_digest: String::new(),
        scope: Scope::DueQuestions,
        method: Method::QuestionLink,
        roles: user.roles.clone(),
        device: String::new(),
        created_at: now,
        seen_at: now,
        ends_at: now,
    };
    let zone = zone_of(&user, &site);
    let today = zone.date_at(now);
    Actor {
        site,
        user,
        manages: false,
        broken: false,
        session: session.into(),
        zone,
        now,
        today,
        tokens: Tokens::Minted,
    }
}

async fn visit(app: &App, actor: Actor, wanted: PresentationId) -> Result<Visit, LinkError> {
    let today = learn::today(app, &actor).await?;
    let waits = today.due.iter().any(|one| one.presentation_id == wanted);
    let id = if waits { Some(wanted) } else { today.due.first().map(|one| one.presentation_id) };
    let Some(id) = id else { return Ok(Visit { actor, today, due: None }) };
    let due = match learn::show(app, &actor, id, OptionSet::new()).await {
        Ok(Shown::Question(due, _)) => Some(due),
        Err(ShowError::Store(error)) => return Err(error.into()),
        // Answered or over since the list was read.
        Ok(Shown::Answered(_)) | Err(_) => None,
    };
    Ok(Visit { actor, today, due })
}

/// What the person is on the way to. Written once, however often a program opens the link.
async fn want(app: &App, site: &Site, user: &User, wanted: PresentationId) -> Result<(), store::Error> {
    let mut tx = app.store().read().await?;
    let held = tx.find_intent(site.id, user.id, app.now()).await?;
    let open = tx.find_due_presentation(site.id, user.id, wanted).await?.is_some();
    drop(tx);
    if open && held.is_none_or(|held| held.presentation_id != wanted) {
        intent::remember(app, site.id, user.id, wanted, OptionSet::new()).await?;
    }
    Ok(())
}
