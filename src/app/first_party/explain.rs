//! Why a person's links and sign-in lead where they lead: for the admin who is asked.

use super::door;
use crate::app::App;
use crate::domain::linking;
use crate::domain::routing::{self, MailLink, SiteRouting};
use crate::store::{self, Site, Tx, User};

/// Everything that decides about one person, and what follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The tag `Salesforce_user`.
    pub salesforce_user: Option<bool>,
    pub routing: SiteRouting,
    pub mail: MailLink,
    /// Whether the person may sign in without Salesforce.
    pub by_code: bool,
    pub active: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    #[error("there is no site {0:?}")]
    NoSite(String),
    #[error("the site has no account with this e-mail address")]
    NoAccount,
    #[error(transparent)]
    Store(#[from] store::Error),
}

pub async fn explain(app: &App, slug: &str, email: &str) -> Result<Explained, ExplainError> {
    let mut tx = app.store().read().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or_else(|| ExplainError::NoSite(slug.to_owned()))?;
    let email = linking::address(email).ok_or(ExplainError::NoAccount)?;
    let user = tx.find_user_by_email(site.id, &email).await?.ok_or(ExplainError::NoAccount)?;
    Ok(of_person(&mut tx, &site, &user).await?)
}

/// What holds for one person of the site.
pub(in crate::app) async fn of_person(tx: &mut Tx, site: &Site, user: &User) -> Result<Explained, store::Error> {
    let routing = door::routing_of(tx, site).await?;
    Ok(Explained {
        salesforce_user: user.salesforce_user,
        mail: routing::mail_link(&routing, user.salesforce_user),
        by_code: routing::may_use_code(&routing, &user.roles),
        active: user.active,
        routing,
    })
}
