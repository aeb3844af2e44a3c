//! Invitations: how an account that may do more than learn gets its Salesforce user.

use super::App;
use super::open_canvas::link_person;
use super::session::{self, Actor, Cookies, SessionError};
use crate::app::audit;
use crate::domain::hex;
use crate::domain::ids::{InvitationId, OrgId, SalesforceUserId};
use crate::domain::linking;
use crate::domain::page_token::Purpose;
use crate::store::{self, BounceKey, Invitation, Session};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

const VALID: SignedDuration = SignedDuration::from_hours(24 * 7);
/// Codes that one person may try within [`WINDOW`]: 50 bits can't be guessed so.
const MAX_TRIES: i64 = 5;
const WINDOW: SignedDuration = SignedDuration::from_mins(10);
/// The unit of the count beside a person's frames.
const COUNTED_AS: &str = "invitation";
/// Without letters and digits that look alike.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const CODE_LETTERS: usize = 10;

#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    #[error("there is no site {0:?}")]
    NoSite(String),
    #[error("the site has no active account with this e-mail address")]
    NoAccount,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Makes an invitation for the account with that address. Gives the code, which is kept nowhere.
pub async fn invite(app: &App, slug: &str, email: &str) -> Result<String, InviteError> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or_else(|| InviteError::NoSite(slug.to_owned()))?;
    let email = linking::address(email).ok_or(InviteError::NoAccount)?;
    let user = tx.find_user_by_email(site.id, &email).await?.filter(|user| user.active);
    let user = user.ok_or(InviteError::NoAccount)?;
    let code = new_code(app);
    let invitation = Invitation {
        id: InvitationId(app.random().id(now)),
        site_id: site.id,
        user_id: user.id,
        code_digest: digest(&code),
        created_at: now,
        expires_at: now.plus(VALID),
    };
    tx.insert_invitation(&invitation).await?;
    audit::record(app, &mut tx, (site.id, now), "operator", ("user.invited", format!("user:{}", user.id))).await?;
    tx.commit().await?;
    Ok(code)
}

fn new_code(app: &App) -> String {
    let random = app.random().bytes::<CODE_LETTERS>();
    let letters = random.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32)));
    letters.map(|letter| char::from(*letter)).collect()
}

/// People copy codes with blanks, hyphens and small letters.
pub(super) fn digest(code: &str) -> String {
    let clean: String = code.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
    hex(Sha256::digest(clean.to_ascii_uppercase().as_bytes()).into())
}

#[derive(Debug, thiserror::Error)]
pub enum RedeemError {
    #[error(transparent)]
    Session(#[from] SessionError),
    /// Unknown, used, too old, or of an account that has its Salesforce user: the same from outside. The session goes on
    /// waiting.
    #[error("no such invitation")]
    NotGood(Box<Session>),
    #[error("too many codes were tried")]
    TooMany(Box<Session>),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Links the person of a waiting session to the account of the invitation with this code, and lets them in.
pub async fn redeem(app: &App, token: &str, path: &str, cookies: &Cookies, code: &str) -> Result<Actor, RedeemError> {
    let (session, now) = session::resume_waiting(app, token, Purpose::Change(path), cookies).await?;
    let ids = (OrgId::parse(&session.org_id), SalesforceUserId::parse(&session.salesforce_user_id));
    let (Ok(org), Ok(person)) = ids else { return Err(SessionError::Ended.into()) };
    let site_id = session.site_id;
    let mut tx = app.store().begin().await?;
    let key = BounceKey { site: site_id, org: &org, person: &person, instance_id: COUNTED_AS };
    let tries = tx.count_bounce(key, now.minus(WINDOW), now).await?;
    tx.commit().await?;
    if tries > MAX_TRIES {
        return Err(RedeemError::TooMany(Box::new(session)));
    }
    let mut tx = app.store().begin().await?;
    let invitation = tx.find_invitation(site_id, &digest(code), now).await?;
    let site = tx.find_site(site_id).await?.ok_or(SessionError::Ended)?;
    let Some(invitation) = invitation else { return Err(RedeemError::NotGood(Box::new(session))) };
    let account = tx.find_user(site_id, invitation.user_id).await?.filter(|user| user.active);
    if account.is_none() || !tx.mark_invitation_used(site_id, invitation.id, now).await? {
        return Err(RedeemError::NotGood(Box::new(session)));
    }
    tx.commit().await?;
    if !link_person(app, &site, (&org, &person), invitation.user_id, "user.invited_in", now).await? {
        return Err(RedeemError::NotGood(Box::new(session)));
    }
    let mut tx = app.store().begin().await?;
    tx.update_session_user(site_id, session.id, invitation.user_id).await?;
    tx.commit().await?;
    let mut tx = app.store().read().await?;
    let session = Session { user_id: Some(invitation.user_id), ..session };
    Ok(session::read_actor(&mut tx, session.into(), now).await?)
}
