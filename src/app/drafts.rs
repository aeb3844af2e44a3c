//! What somebody was about to do when their session turned out to be over: kept for their next launch, which heals the tab.

use super::App;
use crate::domain::grading::OptionSet;
use crate::domain::ids::PresentationId;
use crate::domain::page_token;
use crate::store::{self, Draft};
use jiff::SignedDuration;

/// The next launch follows within seconds, or after the person reloaded the tab by hand.
const KEPT: SignedDuration = SignedDuration::from_mins(10);
/// How long after its end a page token may still leave something for its own person.
const TOKEN_GRACE: SignedDuration = SignedDuration::from_hours(12);
/// No question has more options, and none has longer ids.
const MAX_CHOSEN: usize = 20;
const MAX_OPTION_BYTES: usize = 64;

/// Keeps a choice (an empty one: the wish to see the question) for the person behind a token of ours that is too old to act.
///
/// It is shown to that person alone and never submitted by itself. What can't be kept is dropped: the page that asks for a
/// fresh launch comes either way.
pub async fn keep(app: &App, token: &str, presentation: PresentationId, chosen: OptionSet) {
    if let Err(error) = try_keep(app, token, presentation, chosen).await {
        tracing::warn!(error = &error as &dyn std::error::Error, "a draft could not be kept");
    }
}

async fn try_keep(app: &App, token: &str, presentation: PresentationId, chosen: OptionSet) -> Result<(), store::Error> {
    let now = app.now();
    let sound = chosen.len() <= MAX_CHOSEN && chosen.iter().all(|option| option.len() <= MAX_OPTION_BYTES);
    let Some((site, session)) = page_token::identify(app.page_tokens(), token, TOKEN_GRACE, now).filter(|_| sound)
    else {
        return Ok(());
    };
    let mut tx = app.store().begin().await?;
    let Some(user) = tx.find_session(site, session).await?.and_then(|session| session.user_id) else { return Ok(()) };
    if tx.find_due_presentation(site, user, presentation).await?.is_none() {
        return Ok(());
    }
    let expires_at = now.plus(KEPT);
    tx.update_draft(&Draft { site_id: site, user_id: user, presentation_id: presentation, chosen, expires_at }).await?;
    tx.commit().await
}

/// Takes a draft away: it is shown once.
pub async fn take(app: &App, draft: &Draft) -> Result<(), store::Error> {
    let mut tx = app.store().begin().await?;
    tx.delete_draft(draft.site_id, draft.user_id).await?;
    tx.commit().await
}
