//! Back from Salesforce with tokens: whose they are is found out and shown, and nothing is connected before a yes.

use super::sync_app::{self, SyncAppError};
use crate::app::App;
use crate::app::approve::{ApproveError, Returned, digest};
use crate::domain::browser::BrowserKey;
use crate::domain::connecting::{Cause, Warning, missing_scopes, warnings};
use crate::domain::ids::{OrgId, SiteId};
use crate::domain::seal::SealError;
use crate::salesforce::{self, AccessToken, Assertion, ClientCredentials, TokenReply};
use crate::store::{self, ConnectLink, Connection, ConnectionState, PendingConnection};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long somebody may think about the question.
const VALID: SignedDuration = SignedDuration::from_mins(15);
/// Of Salesforce's usernames.
const LONGEST_USERNAME: usize = 80;

/// What waits for the yes: kept sealed, as one.
#[derive(Serialize, Deserialize)]
pub(super) struct Waiting {
    pub(super) org_id: String,
    pub(super) org_name: String,
    pub(super) instance_url: String,
    pub(super) login_url: String,
    pub(super) client_id: String,
    pub(super) client_secret: String,
    /// Empty where the sync signs in by certificate.
    pub(super) refresh_token: String,
    /// Whom assertions speak for; empty where there is a refresh token.
    #[serde(default)]
    pub(super) username: String,
    pub(super) user_id: String,
}

/// The question that is asked.
#[derive(Debug)]
pub struct Arrived {
    pub site_name: String,
    pub org_name: String,
    pub my_domain: String,
    pub sandbox: Option<bool>,
    pub username: String,
    pub warnings: Vec<Warning>,
    /// Name of the org that the site is connected to, where it is another one.
    pub other_org: Option<String>,
    /// Goes back with the answer.
    pub confirmation: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ArriveError {
    #[error("the link is void, used or too old")]
    Over,
    #[error("Salesforce said no: {0:?}")]
    Refused(Cause),
    #[error("the grant lacks {0:?}")]
    MissingScopes(Vec<&'static str>),
    #[error("the org is connected to another site")]
    OtherSite,
    #[error(transparent)]
    Sealing(#[from] SealError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl From<salesforce::Error> for ArriveError {
    fn from(error: salesforce::Error) -> Self {
        Self::Refused(cause(&error))
    }
}

pub(super) fn cause(error: &salesforce::Error) -> Cause {
    match error {
        salesforce::Error::NeedsReauth(text) => Cause::of(text),
        salesforce::Error::Refused { code, .. } => Cause::of(code),
        salesforce::Error::Unreachable(_) | salesforce::Error::Ambiguous(_) => Cause::Unreachable,
        salesforce::Error::SessionExpired => Cause::Revoked,
        salesforce::Error::AddressNotAllowed => Cause::WrongOrg,
        salesforce::Error::NoIdToken => Cause::Scope,
        salesforce::Error::IdToken(_) | salesforce::Error::LimitReached(_) => Cause::Unknown,
    }
}

fn refused(error: &ApproveError) -> Cause {
    match error {
        ApproveError::Denied => Cause::Denied,
        ApproveError::Scope => Cause::Scope,
        ApproveError::NotInstalled(text) | ApproveError::Refused(text) => Cause::of(text),
        ApproveError::Salesforce(error) => cause(error),
        _ => Cause::Unknown,
    }
}

/// By what the sync goes on signing in after a yes.
struct Grant {
    login_url: String,
    credentials: ClientCredentials,
    /// Empty with a username.
    refresh_token: SecretString,
    /// Empty with a refresh token.
    username: String,
}

/// Looks whose the tokens are and keeps them, sealed, for the yes.
pub async fn arrive(app: &App, returned: Returned) -> Result<Arrived, ArriveError> {
    let link_digest = returned.link_digest.as_deref().unwrap_or_default();
    let link = app.store().read().await?.find_connect_link(link_digest, app.now()).await?;
    let (tokens, credentials) = match returned.granted {
        Ok(granted) => granted,
        Err(error) => return Err(ArriveError::Refused(refused(&error))),
    };
    let token = tokens.refresh_token.clone().unwrap_or_else(|| tokens.access.token.clone());
    let looked = match &link {
        Some(link) => look(app, link, &tokens, tokens.refresh_token.is_some()).await,
        None => Err(ArriveError::Over),
    };
    let (looked, link) = match (looked, link) {
        (Ok(looked), Some(link)) => (looked, link),
        // Tokens that nobody will use don't stay alive.
        (looked, _) => {
            revoke(app, &returned.login_url, &token).await;
            return Err(looked.err().unwrap_or(ArriveError::Over));
        }
    };
    let grant = Grant { login_url: returned.login_url, credentials, refresh_token: token, username: String::new() };
    ask(app, &link, looked, (grant, tokens.access.instance_url, returned.browser)).await
}

/// Signs in by the site's certificate as `username`. Gives the question, and the cookie that its answer must come with.
pub async fn arrive_by_certificate(app: &App, token: &str, username: &str) -> Result<(Arrived, String), ArriveError> {
    let link = app.store().read().await?.find_connect_link(&digest(token), app.now()).await?;
    let link = link.ok_or(ArriveError::Over)?;
    let key = sync_app::key_of(app, link.site_id).await.map_err(|error| match error {
        SyncAppError::Store(error) => ArriveError::Store(error),
        SyncAppError::Sealing(error) => ArriveError::Sealing(error),
        _ => ArriveError::Over,
    })?;
    let (client_id, private_key) = key.ok_or(ArriveError::Refused(Cause::Certificate))?;
    let username: String = username.trim().chars().take(LONGEST_USERNAME).collect();
    let assertion = Assertion { client_id: &client_id, username: &username, private_key: &private_key };
    let tokens = app.parts().salesforce.assert(&link.login_url, assertion, app.now()).await?;
    let looked = look(app, &link, &tokens, true).await;
    // It has told what it was for; the sync asks for its own.
    revoke(app, &link.login_url, &tokens.access.token).await;
    let browser = BrowserKey::new(app.random().bytes());
    let credentials = ClientCredentials { id: client_id, secret: SecretString::default() };
    let grant =
        Grant { login_url: link.login_url.clone(), credentials, refresh_token: SecretString::default(), username };
    let question = ask(app, &link, looked?, (grant, tokens.access.instance_url, browser.digest())).await?;
    Ok((question, browser.value()))
}

/// Keeps what the sync would sign in with, and gives the question.
async fn ask(
    app: &App,
    link: &ConnectLink,
    (found, site_name, connections): (Found, String, Vec<Connection>),
    (grant, instance_url, browser): (Grant, String, Uuid),
) -> Result<Arrived, ArriveError> {
    let now = app.now();
    let other =
        connections.into_iter().find(|one| one.state != ConnectionState::Disconnected && one.org_id != found.org);
    let confirmation = URL_SAFE_NO_PAD.encode(app.random().bytes::<32>());
    let waiting = Waiting {
        org_id: found.org.to_string(),
        org_name: found.org_name.clone(),
        instance_url,
        login_url: grant.login_url,
        client_id: grant.credentials.id,
        client_secret: grant.credentials.secret.expose_secret().to_owned(),
        refresh_token: grant.refresh_token.expose_secret().to_owned(),
        username: grant.username,
        user_id: found.user_id,
    };
    let plain = serde_json::to_vec(&waiting).unwrap_or_default();
    let pending = PendingConnection {
        site_id: link.site_id,
        confirmation_digest: digest(&confirmation),
        browser,
        sealed: app.parts().keys.seal(&place(link.site_id), &plain, app.random().bytes())?,
        expires_at: now.plus(VALID),
    };
    let mut tx = app.store().begin().await?;
    let replaced = tx.put_pending_connection(&pending).await?;
    tx.commit().await?;
    if let Some(replaced) = replaced {
        revoke_pending(app, &replaced).await;
    }
    Ok(Arrived {
        site_name,
        org_name: found.org_name,
        my_domain: waiting.instance_url,
        sandbox: found.sandbox,
        username: found.username,
        warnings: warnings(link.environment, found.sandbox, found.administrator, other.is_some()),
        other_org: other.map(|one| one.org_name),
        confirmation,
    })
}

struct Found {
    org: OrgId,
    org_name: String,
    sandbox: Option<bool>,
    user_id: String,
    username: String,
    administrator: bool,
}

/// `stays`: the sync can go on signing in without a person.
async fn look(
    app: &App,
    link: &ConnectLink,
    tokens: &TokenReply,
    stays: bool,
) -> Result<(Found, String, Vec<Connection>), ArriveError> {
    let missing = missing_scopes(&tokens.scope, stays);
    if !missing.is_empty() {
        return Err(ArriveError::MissingScopes(missing));
    }
    let found = found(app, &tokens.access).await?;
    let mut tx = app.store().read().await?;
    if tx.find_connection_by_org(&found.org).await?.is_some_and(|one| one.site_id != link.site_id) {
        return Err(ArriveError::OtherSite);
    }
    let connections = tx.list_connections_of_site(link.site_id).await?;
    let site = tx.find_site(link.site_id).await?.ok_or(ArriveError::Over)?;
    Ok((found, site.name, connections))
}

/// Whose the access token is, in the org's own words.
async fn found(app: &App, access: &AccessToken) -> Result<Found, ArriveError> {
    let salesforce = &app.parts().salesforce;
    let identity = salesforce.userinfo(&access.instance_url, &access.token).await?;
    let org = OrgId::parse(&identity.organization_id).map_err(|_| ArriveError::Refused(Cause::WrongOrg))?;
    // A user with the least rights may not read these: then the org goes by its address, and nothing is presumed.
    let told = salesforce.query(access, "SELECT Name, IsSandbox FROM Organization").await.ok();
    let told = told.and_then(|page| page.records.into_iter().next()).unwrap_or_default();
    let org_name = told.get("Name").and_then(|name| name.as_str()).unwrap_or(&access.instance_url).to_owned();
    Ok(Found {
        org,
        org_name,
        sandbox: told.get("IsSandbox").and_then(serde_json::Value::as_bool),
        administrator: is_administrator(app, access, &identity.user_id).await,
        user_id: identity.user_id,
        username: identity.preferred_username,
    })
}

/// By what the profile may do: its name is written in the org's language.
async fn is_administrator(app: &App, access: &AccessToken, user_id: &str) -> bool {
    if !user_id.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return false;
    }
    let soql = format!("SELECT Profile.PermissionsModifyAllData FROM User WHERE Id = '{user_id}'");
    let page = app.parts().salesforce.query(access, &soql).await.ok();
    let row = page.and_then(|page| page.records.into_iter().next()).unwrap_or_default();
    let may_all = row.get("Profile").and_then(|profile| profile.get("PermissionsModifyAllData"));
    may_all.and_then(serde_json::Value::as_bool).unwrap_or(false)
}

pub(super) fn place(site: SiteId) -> String {
    format!("pending_connections/sealed/{site}")
}

pub(super) fn opened(app: &App, pending: &PendingConnection) -> Option<Waiting> {
    let plain = app.parts().keys.open(&place(pending.site_id), &pending.sealed).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// Ends tokens at Salesforce. Failing at that is Salesforce's matter: a token that nobody has ends by itself.
pub(super) async fn revoke(app: &App, login_url: &str, token: &SecretString) {
    if let Err(error) = app.parts().salesforce.revoke(login_url, token).await {
        tracing::warn!(%error, "a token could not be revoked");
    }
}

pub(super) async fn revoke_pending(app: &App, pending: &PendingConnection) {
    if let Some(waiting) = opened(app, pending).filter(|waiting| !waiting.refresh_token.is_empty()) {
        revoke(app, &waiting.login_url, &SecretString::from(waiting.refresh_token)).await;
    }
}

/// Ends the sign-ins that nobody decided in time. Gives how many there were.
pub async fn revoke_undecided(app: &App) -> Result<usize, store::Error> {
    let mut tx = app.store().begin().await?;
    let over = tx.delete_expired_pending_connections(app.now()).await?;
    tx.commit().await?;
    for pending in &over {
        revoke_pending(app, pending).await;
    }
    Ok(over.len())
}
