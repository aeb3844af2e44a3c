//! Where somebody was on the way to when Salesforce, or signing in, came in between: kept for ten minutes, taken up by the
//! next launch, or the next look at today in a window.

use super::App;
use super::session::Actor;
use crate::domain::grading::OptionSet;
use crate::domain::ids::{PresentationId, SiteId, UserId};
use crate::domain::page_token;
use crate::store::{self, Intent};
use jiff::SignedDuration;

/// How long somebody may take from the mail, or from a lost session, to the tab.
pub const LIFETIME: SignedDuration = SignedDuration::from_mins(10);
/// A page that lay open longer than this is no longer anybody's minute.
const OLDEST_PAGE: SignedDuration = SignedDuration::from_hours(24);
/// More options than a question has are no choice.
const MOST_OPTIONS: usize = 40;

/// Remembers that this person wants this question. A person has one intent, the newest.
pub async fn remember(
    app: &App,
    site: SiteId,
    user: UserId,
    presentation_id: PresentationId,
    chosen: OptionSet,
) -> Result<(), store::Error> {
    let expires_at = app.now().plus(LIFETIME);
    let mut tx = app.store().begin().await?;
    tx.put_intent(site, user, &Intent { presentation_id, chosen, expires_at }).await?;
    tx.commit().await
}

/// What the person was on the way to. It is taken once.
pub async fn take(app: &App, actor: &Actor) -> Result<Option<Intent>, store::Error> {
    let (site, user) = (actor.site.id, actor.user.id);
    let mut tx = app.store().read().await?;
    let found = tx.find_intent(site, user, actor.now).await?;
    drop(tx);
    if found.is_some() {
        let mut tx = app.store().begin().await?;
        tx.delete_intent(site, user).await?;
        tx.commit().await?;
    }
    Ok(found)
}

/// An answer came with a page token that was ours but is over: its choice is kept for what follows. Nothing is
/// stored as an answer, and whoever the token wasn't made for gets nothing by it. Gives whether it was kept.
pub async fn keep_choice(
    app: &App,
    token: &str,
    path: &str,
    presentation_id: PresentationId,
    chosen: OptionSet,
) -> Result<bool, store::Error> {
    let now = app.now();
    let owner = page_token::owner_of_expired(app.page_tokens(), token, path, now.minus(OLDEST_PAGE));
    let (Some((site, session)), true) = (owner, (1..=MOST_OPTIONS).contains(&chosen.len())) else { return Ok(false) };
    let mut tx = app.store().read().await?;
    let user = match tx.find_session(site, session).await? {
        Some(session) => session.user_id,
        None => tx.find_first_party_session_user(site, session).await?,
    };
    // Only what is the person's own and still open can be wanted.
    let Some(user) = user else { return Ok(false) };
    let due = tx.find_due_presentation(site, user, presentation_id).await?;
    drop(tx);
    if due.is_none() {
        return Ok(false);
    }
    remember(app, site, user, presentation_id, chosen).await?;
    Ok(true)
}
