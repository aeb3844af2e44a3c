//! An app of the customer's own for the site's sync, where the deployment's isn't wanted: its consumer key and secret, and the key
//! pair by which the sync signs in without a person (the JWT bearer grant).

use super::is_for;
use crate::app::App;
use crate::app::approve::{is_possible, redirect_uri};
use crate::app::audit::{self, name_of};
use crate::app::session::Actor;
use crate::domain::ids::SiteId;
use crate::domain::seal::SealError;
use crate::domain::time::{Instant, Zone};
use crate::salesforce::ClientCredentials;
use crate::store::{self, SyncApp, Tx};
use rcgen::{CertificateParams, DnType, KeyPair, PKCS_RSA_SHA256, date_time_ymd};
use secrecy::{ExposeSecret, SecretString};

/// A consumer key has 85 characters, a secret 64.
const LONGEST: usize = 256;
/// The certificate is trusted because an administrator uploaded it, and no longer when they remove it: an end of its own
/// would only be an outage on a day that nobody remembers.
const YEARS: i32 = 10;

#[derive(Debug, thiserror::Error)]
pub enum SyncAppError {
    #[error("not an admin")]
    NotAllowed,
    #[error("not a consumer key")]
    ClientId,
    #[error("not a consumer secret")]
    ClientSecret,
    #[error("a certificate is for an app of one's own")]
    NoApp,
    /// There is a certificate, which a new one would make void.
    #[error("not confirmed")]
    NotSure,
    #[error("no key pair could be made: {0}")]
    KeyPair(String),
    #[error(transparent)]
    Sealing(#[from] SealError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// What an admin sees of it: nothing secret.
#[derive(Debug, Default)]
pub struct OwnApp {
    /// Empty where the site goes by the deployment's app.
    pub client_id: String,
    pub has_secret: bool,
    /// PEM, and since when.
    pub certificate: Option<(String, Instant)>,
    pub callback_url: String,
}

/// Where a sealed value of a site's app belongs.
pub(in crate::app) fn place(column: &str, site: SiteId) -> String {
    format!("sync_apps/{column}/{site}")
}

/// Reads the page's facts.
pub async fn own_app(app: &App, actor: &Actor) -> Result<OwnApp, SyncAppError> {
    if !is_for(actor) {
        return Err(SyncAppError::NotAllowed);
    }
    let found = app.store().read().await?.find_sync_app(actor.site.id).await?;
    let callback_url = redirect_uri(app);
    Ok(found.map_or_else(
        || OwnApp { callback_url: callback_url.clone(), ..OwnApp::default() },
        |found| OwnApp {
            client_id: found.client_id,
            has_secret: !found.client_secret_sealed.is_empty(),
            certificate: (!found.certificate.is_empty()).then_some((found.certificate, found.certified_at)),
            callback_url: callback_url.clone(),
        },
    ))
}

/// Stores consumer key and secret. An empty secret keeps the one that is there, as long as the key stays the same.
pub async fn update_app(app: &App, actor: &Actor, client_id: &str, secret: &SecretString) -> Result<(), SyncAppError> {
    if !is_for(actor) {
        return Err(SyncAppError::NotAllowed);
    }
    let plain = |text: &str| text.len() <= LONGEST && text.bytes().all(|b| b.is_ascii_graphic());
    let (client_id, secret) = (client_id.trim(), secret.expose_secret().trim());
    if client_id.len() < 8 || !plain(client_id) {
        return Err(SyncAppError::ClientId);
    }
    if !plain(secret) || (1..8).contains(&secret.len()) {
        return Err(SyncAppError::ClientSecret);
    }
    let site = actor.site.id;
    let mut tx = app.store().begin().await?;
    let before = tx.find_sync_app(site).await?.filter(|before| before.client_id == client_id);
    let mut new = before.unwrap_or_else(|| empty(site, client_id));
    if !secret.is_empty() {
        new.client_secret_sealed = seal(app, "client_secret", site, secret)?;
    }
    store(app, actor, &mut tx, &new, "connection.app_changed").await?;
    tx.commit().await?;
    Ok(())
}

fn empty(site: SiteId, client_id: &str) -> SyncApp {
    SyncApp {
        site_id: site,
        client_id: client_id.to_owned(),
        client_secret_sealed: Vec::new(),
        private_key_sealed: Vec::new(),
        certificate: String::new(),
        certified_at: Instant::from_millis(0),
    }
}

fn seal(app: &App, column: &str, site: SiteId, secret: &str) -> Result<Vec<u8>, SealError> {
    app.parts().keys.seal(&place(column, site), secret.as_bytes(), app.random().bytes())
}

async fn store(app: &App, actor: &Actor, tx: &mut Tx, new: &SyncApp, what: &'static str) -> Result<(), store::Error> {
    tx.put_sync_app(new).await?;
    audit::record(app, tx, (new.site_id, actor.now), &name_of(actor), (what, format!("site:{}", new.site_id))).await
}

/// Makes a key pair: the private half never leaves the server. One that was there before is void, if somebody is `sure`.
pub async fn certify(app: &App, actor: &Actor, sure: bool) -> Result<(), SyncAppError> {
    if !is_for(actor) {
        return Err(SyncAppError::NotAllowed);
    }
    let site = actor.site.id;
    let has_app = |own: &SyncApp| !own.client_id.is_empty();
    let own = app.store().read().await?.find_sync_app(site).await?.filter(has_app).ok_or(SyncAppError::NoApp)?;
    if !own.certificate.is_empty() && !sure {
        return Err(SyncAppError::NotSure);
    }
    let (name, began) = (format!("Qstream {}", actor.site.slug), Zone::utc().date_at(actor.now).year_month_day());
    // Two primes take a while.
    let made = tokio::task::spawn_blocking(move || key_pair(&name, began)).await;
    let (private_key, certificate) = made.map_err(|error| SyncAppError::KeyPair(error.to_string()))??;
    let mut tx = app.store().begin().await?;
    let own = tx.find_sync_app(site).await?.filter(has_app).ok_or(SyncAppError::NoApp)?;
    let new = SyncApp {
        private_key_sealed: seal(app, "private_key", site, private_key.expose_secret())?,
        certificate,
        certified_at: actor.now,
        ..own
    };
    store(app, actor, &mut tx, &new, "connection.certificate_made").await?;
    tx.commit().await?;
    Ok(())
}

/// Private key and certificate, both PEM. Salesforce takes RSA only.
fn key_pair(name: &str, (year, month, day): (i32, u8, u8)) -> Result<(SecretString, String), SyncAppError> {
    let refused = |error: rcgen::Error| SyncAppError::KeyPair(error.to_string());
    let pair = KeyPair::generate_for(&PKCS_RSA_SHA256).map_err(refused)?;
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    // No end on a 29th of February.
    let day = day.min(28);
    params.not_before = date_time_ymd(year, month, day);
    params.not_after = date_time_ymd(year + YEARS, month, day);
    let certificate = params.self_signed(&pair).map_err(refused)?;
    Ok((SecretString::from(pair.serialize_pem()), certificate.pem()))
}

/// Goes back to the deployment's app. A connection that signs in by certificate stops doing so.
pub async fn forget_app(app: &App, actor: &Actor) -> Result<(), SyncAppError> {
    if !is_for(actor) {
        return Err(SyncAppError::NotAllowed);
    }
    let site = actor.site.id;
    let mut tx = app.store().begin().await?;
    tx.delete_sync_app(site).await?;
    let what = ("connection.app_removed", format!("site:{site}"));
    audit::record(app, &mut tx, (site, actor.now), &name_of(actor), what).await?;
    tx.commit().await?;
    Ok(())
}

fn opened(app: &App, column: &str, site: SiteId, sealed: &[u8]) -> Result<SecretString, SealError> {
    let plain = app.parts().keys.open(&place(column, site), sealed)?;
    Ok(SecretString::from(String::from_utf8_lossy(&plain).into_owned()))
}

/// How the site's org can be signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ways {
    /// By a person, who needs an app with a secret.
    pub(super) person: bool,
    pub(super) certificate: bool,
}

pub(super) fn ways(app: &App, own: Option<&SyncApp>) -> Ways {
    let has = |sealed: fn(&SyncApp) -> &[u8]| own.is_some_and(|own| !sealed(own).is_empty());
    Ways {
        person: has(|own| &own.client_secret_sealed) || is_possible(app),
        certificate: has(|own| &own.private_key_sealed),
    }
}

/// What a site signs in with: its own app where it has one with a secret.
pub(in crate::app) async fn credentials(app: &App, site: SiteId) -> Result<Option<ClientCredentials>, SyncAppError> {
    let own = app.store().read().await?.find_sync_app(site).await?;
    let Some(own) = own.filter(|own| !own.client_secret_sealed.is_empty()) else { return Ok(None) };
    let secret = opened(app, "client_secret", site, &own.client_secret_sealed)?;
    Ok(Some(ClientCredentials { id: own.client_id, secret }))
}

/// Consumer key and private key of a site that signs in by certificate.
pub(in crate::app) async fn key_of(app: &App, site: SiteId) -> Result<Option<(String, SecretString)>, SyncAppError> {
    let own = app.store().read().await?.find_sync_app(site).await?;
    let Some(own) = own.filter(|own| !own.private_key_sealed.is_empty()) else { return Ok(None) };
    let key = opened(app, "private_key", site, &own.private_key_sealed)?;
    Ok(Some((own.client_id, key)))
}
