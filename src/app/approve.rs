//! The way through Salesforce's approval page and back: code, PKCE, and a state that works once in the browser that began.
//!
//! A person approves the app for themselves, and the frame then asks for its signed request again: what Salesforce hands out
//! proves the approval and is thrown away. Or an org is being connected ([`super::connect`]), and the tokens are the point.

use super::App;
use super::connect::sync_app::{self, SyncAppError};
use super::session::Cookies;
use crate::domain::browser::{self, BrowserKey, Corroboration};
use crate::domain::canvas::Cause;
use crate::domain::connecting::SCOPES;
use crate::domain::hex;
use crate::domain::ids::SiteId;
use crate::domain::seal::{NONCE_BYTES, SealError};
use crate::salesforce::{self, ClientCredentials, CodeGrant, TokenReply};
use crate::store::{self, Approval, ConnectLink};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use url::Url;
use uuid::Uuid;

/// How long somebody may take to sign in and press Allow.
const VALID: SignedDuration = SignedDuration::from_mins(10);
/// The popup's cookie; it begins like every cookie of ours.
pub const COOKIE: &str = "__Host-qs.approval";

/// Where the popup goes, and the cookie it must come back with.
#[derive(Debug)]
pub struct Begun {
    pub address: String,
    pub cookie: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ApproveError {
    #[error("no consumer key is configured: people can't approve the app by themselves")]
    NotConfigured,
    #[error("the login address is not Salesforce's")]
    Address,
    /// Unknown, used, too old, or of another browser.
    #[error("the state is not one of ours")]
    State,
    #[error("the person said no")]
    Denied,
    #[error("the app is not installed in the org, or closed to this person: {0}")]
    NotInstalled(String),
    #[error("the app doesn't allow the scope that signing in needs")]
    Scope,
    #[error("Salesforce refused: {0}")]
    Refused(String),
    #[error(transparent)]
    Salesforce(#[from] salesforce::Error),
    #[error(transparent)]
    Sealing(#[from] SealError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl ApproveError {
    /// The cause to be kept for diagnosis.
    pub const fn cause(&self) -> Cause {
        match self {
            Self::NotInstalled(_) => Cause::AppNotInstalled,
            _ => Cause::NotApproved,
        }
    }
}

/// Whether people can approve the app by themselves here.
pub fn is_possible(app: &App) -> bool {
    app.parts().consumer_key.is_some()
}

/// Makes the address of Salesforce's approval page for an (unsigned, so far hostile) login address.
pub async fn begin(app: &App, login_url: &str) -> Result<Begun, ApproveError> {
    set_out(app, login_url, Way::Approve).await
}

/// What somebody goes to Salesforce for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way<'a> {
    /// A person approves the app for themselves.
    Approve,
    /// Somebody signs in to a site, on the way to a page of it.
    SignIn(SiteId, &'a str),
    /// An org is being connected by that link. Whoever happens to be signed in at that browser is seldom the
    /// user that the sync should run as, so they are asked anew.
    Connect(&'a ConnectLink),
}

pub(super) async fn set_out(app: &App, login_url: &str, way: Way<'_>) -> Result<Begun, ApproveError> {
    let own = match way {
        Way::Connect(link) => own_app(app, link.site_id).await?.map(|own| own.id),
        Way::Approve | Way::SignIn(..) => None,
    };
    let client_id = own.or_else(|| app.parts().consumer_key.clone()).ok_or(ApproveError::NotConfigured)?;
    let login = app.parts().expectations.families.login(login_url).ok_or(ApproveError::Address)?;
    let (of_site, next_path, link_digest) = match way {
        Way::Approve => (None, None, None),
        Way::SignIn(site, next) => (Some(site), Some(next.to_owned()), None),
        Way::Connect(link) => (None, None, Some(link.link_digest.clone())),
    };
    let now = app.now();
    let [state, verifier] = [0, 1].map(|_| URL_SAFE_NO_PAD.encode(app.random().bytes::<32>()));
    let key = BrowserKey::new(app.random().bytes());
    let seal_nonce = app.random().bytes::<NONCE_BYTES>();
    let state_digest = digest(&state);
    let place = place(of_site, &state_digest);
    let approval = Approval {
        state_digest,
        link_digest,
        login_origin: login.to_string(),
        verifier_sealed: app.parts().keys.seal(&place, verifier.as_bytes(), seal_nonce)?,
        browser: key.digest(),
        expires_at: now.plus(VALID),
        of_site,
        next_path,
    };
    let mut tx = app.store().begin().await?;
    tx.delete_expired_approvals(now).await?;
    tx.insert_approval(&approval).await?;
    tx.commit().await?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    let mut address = Url::parse(&format!("{login}/services/oauth2/authorize")).map_err(|_| ApproveError::Address)?;
    address
        .query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &client_id)
        .append_pair("redirect_uri", &redirect_uri(app))
        .append_pair("state", &state)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    match way {
        Way::Approve => {}
        // Who somebody is, and nothing else.
        Way::SignIn(..) => {
            address.query_pairs_mut().append_pair("scope", "openid").append_pair("nonce", &nonce(&verifier));
        }
        Way::Connect(_) => {
            address.query_pairs_mut().append_pair("scope", SCOPES).append_pair("prompt", "login consent");
        }
    }
    Ok(Begun { address: address.into(), cookie: key.value() })
}

/// What Salesforce's redirect brought.
#[derive(Debug, Default)]
pub struct Answer {
    pub state: String,
    pub code: Option<String>,
    pub error: Option<String>,
    pub description: String,
}

/// An answer that belongs to a way that began here, in this browser.
#[derive(Debug)]
pub struct Returned {
    /// Of the link, where an org is being connected.
    pub link_digest: Option<String>,
    pub(super) browser: Uuid,
    pub(super) login_url: String,
    /// The tokens, and the credentials that the token endpoint took.
    pub(super) granted: Result<(TokenReply, ClientCredentials), ApproveError>,
}

/// Of a person who approves the app for themselves: that there are tokens is all that matters, and that they had to.
pub async fn note(app: &App, returned: Returned) -> Result<(), ApproveError> {
    let (tokens, _) = returned.granted?;
    if let Some(org) = tokens.org_id() {
        let mut tx = app.store().begin().await?;
        tx.mark_org_self_approved(&org, app.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Takes Salesforce's answer. The state is used up whatever it says.
pub async fn finish(app: &App, answer: &Answer, cookies: &Cookies) -> Result<Returned, ApproveError> {
    let approval = take_back(app, answer, cookies).await?;
    if approval.of_site.is_some() {
        return Err(ApproveError::State);
    }
    let salesforce = app.parts().salesforce.clone();
    let granted = exchange(app, &approval, answer, async |grant, credentials| {
        Ok((salesforce.exchange_code(grant, credentials).await?, credentials.clone()))
    });
    let granted = granted.await;
    Ok(Returned {
        link_digest: approval.link_digest,
        browser: approval.browser,
        login_url: approval.login_origin,
        granted,
    })
}

/// Uses the state up: it must be ours, in time, and of this browser.
pub(super) async fn take_back(app: &App, answer: &Answer, cookies: &Cookies) -> Result<Approval, ApproveError> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let approval = tx.delete_approval(&digest(&answer.state)).await?;
    tx.commit().await?;
    let approval = approval.filter(|approval| now < approval.expires_at).ok_or(ApproveError::State)?;
    if browser::corroborate(approval.browser, true, cookies.value(COOKIE)) != Corroboration::Confirmed {
        return Err(ApproveError::State);
    }
    Ok(approval)
}

/// Who the code belongs to, in Salesforce's words.
pub(super) async fn identify(
    app: &App,
    approval: &Approval,
    answer: &Answer,
) -> Result<salesforce::Identity, ApproveError> {
    let salesforce = app.parts().salesforce.clone();
    let (nonce, now) = (nonce(&verifier(app, approval)?), app.now());
    let identity = exchange(app, approval, answer, async |grant, credentials| {
        salesforce.identify(grant, credentials, (&nonce, now)).await
    });
    identity.await.map_err(|error| match error {
        ApproveError::Salesforce(salesforce::Error::NoIdToken) => ApproveError::Scope,
        error => error,
    })
}

/// Where a verifier is sealed to.
fn place(site: Option<SiteId>, state_digest: &str) -> String {
    let site = site.map_or_else(|| "-".to_owned(), |site| site.to_string());
    format!("approvals/verifier/{site}/{state_digest}")
}

fn verifier(app: &App, approval: &Approval) -> Result<String, SealError> {
    let place = place(approval.of_site, &approval.state_digest);
    let plain = app.parts().keys.open(&place, &approval.verifier_sealed)?;
    Ok(String::from_utf8_lossy(&plain).into_owned())
}

/// What the id token of this way has to carry: only whoever holds the verifier knows it.
fn nonce(verifier: &str) -> String {
    digest(&format!("nonce {verifier}"))
}

/// The app of the site's own, where it has one.
async fn own_app(app: &App, site: SiteId) -> Result<Option<ClientCredentials>, ApproveError> {
    sync_app::credentials(app, site).await.map_err(|error| match error {
        SyncAppError::Sealing(error) => ApproveError::Sealing(error),
        SyncAppError::Store(error) => ApproveError::Store(error),
        _ => ApproveError::NotConfigured,
    })
}

/// What the code was issued to. During a rotation either secret may be the one that the token endpoint takes.
async fn issued_to(app: &App, approval: &Approval) -> Result<Vec<ClientCredentials>, ApproveError> {
    if let Some(digest) = &approval.link_digest
        && let Some(link) = app.store().read().await?.find_connect_link(digest, app.now()).await?
        && let Some(own) = own_app(app, link.site_id).await?
    {
        return Ok(vec![own]);
    }
    let id = app.parts().consumer_key.clone().ok_or(ApproveError::NotConfigured)?;
    let secrets = app.parts().consumer_secrets.iter();
    Ok(secrets.map(|secret| ClientCredentials { id: id.clone(), secret: secret.text() }).collect())
}

async fn exchange<T>(
    app: &App,
    approval: &Approval,
    answer: &Answer,
    call: impl AsyncFn(CodeGrant<'_>, &ClientCredentials) -> Result<T, salesforce::Error>,
) -> Result<T, ApproveError> {
    if let Some(error) = &answer.error {
        return Err(refusal(&format!("{error} ({})", answer.description)));
    }
    let code = answer.code.as_deref().ok_or(ApproveError::State)?;
    let verifier = SecretString::from(verifier(app, approval)?);
    let redirect_uri = redirect_uri(app);
    let grant = CodeGrant { login_url: &approval.login_origin, code, redirect_uri: &redirect_uri, verifier: &verifier };
    let mut proven = Err(ApproveError::NotConfigured);
    for credentials in issued_to(app, approval).await? {
        proven = call(grant, &credentials).await.map_err(Into::into);
        if !matches!(proven, Err(ApproveError::Salesforce(salesforce::Error::NeedsReauth(_)))) {
            break;
        }
    }
    proven
}

/// OAuth's codes and Salesforce's own.
fn refusal(error: &str) -> ApproveError {
    let code: String = error.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').take(160).collect();
    match code.split(' ').next().unwrap_or_default() {
        "access_denied" => ApproveError::Denied,
        "invalid_scope" => ApproveError::Scope,
        "invalid_client" | "invalid_client_id" => ApproveError::NotInstalled(code),
        blocked if blocked.starts_with("OAUTH_APP") || blocked.starts_with("OAUTH_EC_APP") => {
            ApproveError::NotInstalled(code)
        }
        _ => ApproveError::Refused(code),
    }
}

/// Must stand among the app's callback URLs.
pub(super) fn redirect_uri(app: &App) -> String {
    format!("{}canvas/approved", app.public_url())
}

pub(super) fn digest(state: &str) -> String {
    hex(Sha256::digest(state.as_bytes()).into())
}
