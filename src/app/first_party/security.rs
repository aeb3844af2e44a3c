//! How a person's own account is secured: password, authenticator app, recovery codes; and the operator's way out.

use super::second;
use crate::app::App;
use crate::app::audit;
use crate::app::session::Actor;
use crate::domain::hex;
use crate::domain::linking;
use crate::domain::second_factor;
use crate::store;
use jiff::SignedDuration;
use serde_json::json;
use sha2::{Digest, Sha256};

/// Whoever changes how they sign in has signed in within this time: a browser that was left open isn't enough.
const RECENT: SignedDuration = SignedDuration::from_mins(15);

/// What a person's account is secured with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that the page says")]
pub struct Security {
    pub has_password: bool,
    /// The roles ask for a second factor.
    pub needs_app: bool,
    pub has_app: bool,
    pub recovery_codes: usize,
    /// Names the codes that are good now, and tells nothing of them: a form that was made with others renews nothing.
    pub codes_name: String,
    /// The sign-in is recent enough to change any of it.
    pub recent: bool,
}

/// Whether the person signed in, in this very browser, a moment ago.
pub(super) fn is_recent(actor: &Actor) -> bool {
    actor.session.first_party().is_some_and(|session| actor.now < session.created_at.plus(RECENT))
}

pub async fn find(app: &App, actor: &Actor) -> Result<Security, store::Error> {
    let (site, user) = (actor.site.id, actor.user.id);
    let mut tx = app.store().read().await?;
    let codes = tx.list_recovery_codes(site, user).await?;
    Ok(Security {
        has_password: tx.find_password(site, user).await?.is_some(),
        needs_app: second_factor::is_needed(&actor.user.roles),
        has_app: tx.find_second_factor(site, user).await?.is_some(),
        recovery_codes: codes.len(),
        codes_name: name_of(&codes),
        recent: is_recent(actor),
    })
}

fn name_of(codes: &[String]) -> String {
    hex(Sha256::digest(codes.concat()).into())
}

#[derive(Debug, thiserror::Error)]
pub enum SecurityError {
    #[error("signed in too long ago")]
    NotRecent,
    #[error("there is no authenticator app")]
    NoApp,
    /// The form was sent before, or a code was used since it was made.
    #[error("the codes aren't those any more that were to be replaced")]
    OtherCodes,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Makes new recovery codes in place of those named `old`, which are worth nothing then. They are shown this once: the same
/// form sent again makes no others, so what somebody has just written down stays good.
pub async fn renew_codes(app: &App, actor: &Actor, old: &str) -> Result<Vec<String>, SecurityError> {
    if !is_recent(actor) {
        return Err(SecurityError::NotRecent);
    }
    let (site, user) = (actor.site.id, actor.user.id);
    let mut tx = app.store().begin().await?;
    // The audit's row first: of two at the same moment one waits and finds the other's codes.
    audit::note(app, &mut tx, actor, ("user.recovery_codes_renewed", format!("user:{user}")), json!({})).await?;
    tx.find_second_factor(site, user).await?.ok_or(SecurityError::NoApp)?;
    if name_of(&tx.list_recovery_codes(site, user).await?) != old {
        return Err(SecurityError::OtherCodes);
    }
    let codes = second::new_codes(app, &mut tx, site, user).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Forgets the person's authenticator app and ends all of their sessions: the next sign-in sets up another.
pub async fn forget_app(app: &App, actor: &Actor) -> Result<(), SecurityError> {
    if !is_recent(actor) {
        return Err(SecurityError::NotRecent);
    }
    let (site, user) = (actor.site.id, actor.user.id);
    let mut tx = app.store().begin().await?;
    if !tx.delete_second_factor(site, user).await? {
        return Err(SecurityError::NoApp);
    }
    tx.delete_other_first_party_sessions(site, user, None).await?;
    audit::note(app, &mut tx, actor, ("user.second_factor_forgotten", format!("user:{user}")), json!({})).await?;
    tx.commit().await?;
    Ok(())
}

#[derive(Debug, thiserror::Error)]
pub enum ResetError {
    #[error("there is no site {0:?}")]
    NoSite(String),
    #[error("the site has no account with this e-mail address")]
    NoAccount,
    #[error("this account has no second factor: its next sign-in sets one up")]
    NoFactor,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The operator's way out for somebody who lost telephone and recovery codes: the next sign-in sets up another app. All of
/// the person's sessions end.
pub async fn reset(app: &App, slug: &str, email: &str) -> Result<(), ResetError> {
    let mut tx = app.store().begin().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or_else(|| ResetError::NoSite(slug.to_owned()))?;
    let email = linking::address(email).ok_or(ResetError::NoAccount)?;
    let user = tx.find_user_by_email(site.id, &email).await?.ok_or(ResetError::NoAccount)?;
    if !tx.delete_second_factor(site.id, user.id).await? {
        return Err(ResetError::NoFactor);
    }
    tx.delete_other_first_party_sessions(site.id, user.id, None).await?;
    let act = ("user.second_factor_reset", format!("user:{}", user.id));
    audit::record(app, &mut tx, (site.id, app.now()), "operator", act).await?;
    tx.commit().await?;
    Ok(())
}
