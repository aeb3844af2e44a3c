//! The link that an admin sends to whoever may sign the org in: ours, never Salesforce's, so that state and verifier begin to
//! live only when it is used.

use super::{is_for, sync_app};
use crate::app::App;
use crate::app::approve::{self, ApproveError, Begun, Way, digest};
use crate::app::audit::{self, name_of};
use crate::app::mail::{self, Mail, QueueError};
use crate::app::session::Actor;
use crate::domain::connecting::Environment;
use crate::domain::linking;
use crate::domain::mail::Kind;
use crate::domain::package_release::{LoginHost, Release};
use crate::mail::{Content, Parcel};
use crate::store::{self, ConnectLink, Site};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;

const DAYS: i64 = 7;
const VALID: SignedDuration = SignedDuration::from_hours(24 * DAYS);

/// What the admin asks for.
#[derive(Debug, Clone, Default)]
pub struct NewLink {
    /// `production` or `sandbox`.
    pub environment: String,
    /// The org's own address, or only its host; may be empty where people sign in without one.
    pub my_domain: String,
    /// To whom it is sent; empty when the admin passes it on by hand.
    pub email: String,
}

/// A link that was made. It can't be shown again.
#[derive(Debug)]
pub struct Made {
    pub address: String,
    /// To whom it goes, where it does.
    pub mailed_to: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    #[error("not an admin")]
    NotAllowed,
    #[error("neither production nor sandbox")]
    Environment,
    #[error("not the address of a My Domain")]
    MyDomain,
    #[error("not an e-mail address")]
    Email,
    #[error("the link is void, used or too old")]
    Over,
    #[error(transparent)]
    Approve(#[from] ApproveError),
    #[error(transparent)]
    Queue(#[from] QueueError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Makes the site's link and sends it where there is an address; the one before is void.
pub async fn send_link(app: &App, actor: &Actor, new: &NewLink) -> Result<Made, LinkError> {
    if !is_for(actor) {
        return Err(LinkError::NotAllowed);
    }
    let environment = Environment::parse(&new.environment).ok_or(LinkError::Environment)?;
    let login_url = login_url(app, environment, &new.my_domain).ok_or(LinkError::MyDomain)?;
    let email = match new.email.trim() {
        "" => None,
        typed => Some(linking::address(typed).ok_or(LinkError::Email)?),
    };
    let mailed_to = email.filter(|_| app.mailer().is_on());
    let now = app.now();
    let token = URL_SAFE_NO_PAD.encode(app.random().bytes::<32>());
    let link = ConnectLink {
        site_id: actor.site.id,
        link_digest: digest(&token),
        email: mailed_to.clone().unwrap_or_default(),
        environment,
        login_url,
        created_at: now,
        expires_at: now.plus(VALID),
    };
    let address = format!("{}connect/{token}", app.public_url());
    let mut tx = app.store().begin().await?;
    tx.put_connect_link(&link).await?;
    if let Some(to) = &mailed_to {
        mail::queue(app, &mut tx, &[parcel(actor, &link, to, &address)]).await?;
    }
    let subject = format!("environment:{}", environment.as_str());
    audit::record(app, &mut tx, (link.site_id, actor.now), &name_of(actor), ("connection.link_made", subject)).await?;
    tx.commit().await?;
    mail::wake(app).await;
    Ok(Made { address, mailed_to })
}

fn parcel(actor: &Actor, link: &ConnectLink, to: &str, address: &str) -> Mail {
    let by = format!("{} {}", actor.user.first_name, actor.user.last_name);
    Mail {
        site_id: link.site_id,
        kind: Kind::Connect,
        cause: format!("connect/{}", link.link_digest),
        user_id: None,
        parcel: Parcel {
            to: to.to_owned(),
            name: String::new(),
            locale: actor.user.locale.clone(),
            site_name: actor.site.name.clone(),
            content: Content::Connect { by, link: address.to_owned(), days: DAYS },
            one_click: None,
        },
        expires_at: link.expires_at,
    }
}

/// Where whoever gets the link signs in; `None` where the address isn't Salesforce's or is missing.
fn login_url(app: &App, environment: Environment, my_domain: &str) -> Option<String> {
    let families = app.parts().salesforce.families();
    let typed = my_domain.trim().trim_end_matches('/');
    if typed.is_empty() {
        return families.sign_in(environment == Environment::Sandbox);
    }
    let address = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    families.my_domain(&address).map(|found| found.origin.to_string())
}

/// Makes the site's link void.
pub async fn revoke_link(app: &App, actor: &Actor) -> Result<(), LinkError> {
    if !is_for(actor) {
        return Err(LinkError::NotAllowed);
    }
    let site = actor.site.id;
    let mut tx = app.store().begin().await?;
    tx.delete_connect_link(site).await?;
    audit::record(
        app,
        &mut tx,
        (site, actor.now),
        &name_of(actor),
        ("connection.link_revoked", format!("site:{site}")),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// What a link's page needs.
#[derive(Debug)]
pub struct Opened {
    pub site: Site,
    pub login_url: String,
    /// The newest version of the package, and where it is installed.
    pub package: Option<(Release, String)>,
    /// Whether the sync can sign in by a certificate instead of a person.
    pub certificate: bool,
    /// Whether a person can sign in.
    pub person: bool,
}

/// Opens a link: reading it uses nothing up, because mail programs read links, too.
pub async fn open(app: &App, token: &str) -> Result<Opened, LinkError> {
    let mut tx = app.store().read().await?;
    let link = tx.find_connect_link(&digest(token), app.now()).await?.ok_or(LinkError::Over)?;
    let site = tx.find_site(link.site_id).await?.ok_or(LinkError::Over)?;
    let ways = sync_app::ways(app, tx.find_sync_app(site.id).await?.as_ref());
    Ok(Opened {
        package: newest(app, &link.login_url, link.environment),
        certificate: ways.certificate,
        person: ways.person,
        login_url: link.login_url,
        site,
    })
}

/// The newest version, and where somebody of that org installs it.
pub(super) fn newest(app: &App, login_url: &str, environment: Environment) -> Option<(Release, String)> {
    let release = app.parts().package.newest()?.clone();
    let host = login_url.split("://").nth(1).unwrap_or_default();
    let at = LoginHost::my_domain(host).unwrap_or(match environment {
        Environment::Production => LoginHost::Production,
        Environment::Sandbox => LoginHost::Sandbox,
    });
    let address = release.install_link(&at);
    Some((release, address))
}

/// The button was pressed: on to Salesforce.
pub async fn begin(app: &App, token: &str) -> Result<Begun, LinkError> {
    let digest = digest(token);
    let mut tx = app.store().read().await?;
    let link = tx.find_connect_link(&digest, app.now()).await?.ok_or(LinkError::Over)?;
    drop(tx);
    Ok(approve::set_out(app, &link.login_url, Way::Connect(&link)).await?)
}
