//! "Log in with Salesforce": out to the connected org's login page and back, by code and PKCE, in one browser.
//!
//! Salesforce knows one callback address for all sites: it sends the browser to our own host, which sends it on to the
//! site's. The state works once, and only with the cookie of the browser that began.

use super::{Browser, SignedIn, door, let_in};
use crate::app::App;
use crate::app::approve::{self, Answer, ApproveError, Begun, Way};
use crate::app::open_canvas::link_person;
use crate::domain::first_party::Method;
use crate::domain::ids::{OrgId, SalesforceUserId};
use crate::domain::linking::{self, NotLinked};
use crate::domain::time::Instant;
use crate::salesforce::Identity;
use crate::store::{self, Site, User};

#[derive(Debug, thiserror::Error)]
pub enum SalesforceError {
    #[error("the site is not connected to an org")]
    NoOrg,
    #[error("on the way: {0}")]
    Way(#[from] ApproveError),
    /// Genuine, but of an org that this site isn't connected to.
    #[error("somebody of another org")]
    OtherOrg,
    #[error("not linked: {0}")]
    NotLinked(NotLinked),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Makes the address of the org's login page, and the cookie to come back with.
pub async fn begin(app: &App, slug: &str, next: &str) -> Result<Begun, SalesforceError> {
    let mut tx = app.store().read().await?;
    let site = tx.find_open_site(slug).await?.ok_or(SalesforceError::NoOrg)?;
    let connection = door::connection(&mut tx, &site).await?.ok_or(SalesforceError::NoOrg)?;
    drop(tx);
    // The org's own page, not the general one: it knows the org's own ways to log in.
    Ok(approve::set_out(app, &connection.instance_url, Way::SignIn(site.id, next)).await?)
}

/// Where a browser goes on that came back from Salesforce with this state: its site's own host, if it was signing in.
pub async fn site_of_state(app: &App, state: &str) -> Result<Option<String>, store::Error> {
    let mut tx = app.store().read().await?;
    let Some(id) = tx.find_approval_site(&approve::digest(state)).await? else { return Ok(None) };
    Ok(tx.find_site(id).await?.map(|site| app.site_url(&site.slug)))
}

/// Salesforce's answer arrived at the site's own host, in the browser that began.
pub async fn finish(app: &App, slug: &str, answer: &Answer, browser: Browser<'_>) -> Result<SignedIn, SalesforceError> {
    let now = app.now();
    let approval = approve::take_back(app, answer, browser.cookies).await?;
    let mut tx = app.store().read().await?;
    let site = tx.find_open_site(slug).await?.ok_or(SalesforceError::NoOrg)?;
    // A state of another site, or of the frame's own approval.
    if approval.of_site != Some(site.id) {
        return Err(ApproveError::State.into());
    }
    let connection = door::connection(&mut tx, &site).await?.ok_or(SalesforceError::NoOrg)?;
    drop(tx);
    let identity = approve::identify(app, &approval, answer).await?;
    if OrgId::parse(&identity.organization_id).as_ref() != Ok(&connection.org_id) {
        return Err(SalesforceError::OtherOrg);
    }
    let user = account(app, &site, &connection.org_id, &identity, now).await?;
    let mut tx = app.store().begin().await?;
    let next = approval.next_path.unwrap_or_default();
    let signed_in = let_in(app, &mut tx, &user, (Method::Salesforce, browser), next, now).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// The account of a person whom Salesforce named: the linked one, or one found by the rules of a first launch.
async fn account(
    app: &App,
    site: &Site,
    org: &OrgId,
    identity: &Identity,
    now: Instant,
) -> Result<User, SalesforceError> {
    let refused = SalesforceError::NotLinked;
    let person = SalesforceUserId::parse(&identity.user_id).map_err(|_| refused(NotLinked::NoAccount))?;
    let mut tx = app.store().read().await?;
    if let Some(linked) = tx.find_linked_user(site.id, org, &person).await? {
        let open = linked.user.active && !linked.erased;
        return if open { Ok(linked.user) } else { Err(refused(NotLinked::Suspended)) };
    }
    let email = identity.email.as_deref().filter(|_| identity.email_verified).and_then(linking::address);
    let email = email.ok_or(refused(NotLinked::NoAccount))?;
    let candidates = tx.list_link_candidates(site.id, org, &email).await?;
    drop(tx);
    let user = linking::first_link(&candidates).map_err(refused)?;
    if !link_person(app, site, (org, &person), user, "user.linked", now).await? {
        return Err(refused(NotLinked::Taken));
    }
    let mut tx = app.store().read().await?;
    tx.find_user(site.id, user).await?.ok_or(refused(NotLinked::NoAccount))
}
