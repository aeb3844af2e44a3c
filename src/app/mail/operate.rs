//! What an operator asks of mails.

use super::wake;
use crate::app::App;
use crate::domain::time::Instant;
use crate::mail::{Content, Failure, Parcel};
use crate::store::{self, MailCounts};

/// How a site's mails do.
#[derive(Debug)]
pub struct Status {
    pub is_on: bool,
    pub counts: MailCounts,
    pub refused_addresses: usize,
}

/// Somebody whose address takes no mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub email: String,
    pub reply: String,
    pub refused_at: Instant,
}

#[derive(Debug, thiserror::Error)]
pub enum OperateError {
    #[error("there is no such site")]
    NoSite,
    #[error("nobody of this site has that address, or it isn't marked")]
    NotMarked,
    #[error("mail is off: set mail.transport")]
    Off,
    #[error("the mail wasn't taken: {0}")]
    Failed(#[from] Failure),
    #[error(transparent)]
    Store(#[from] store::Error),
}

pub async fn status(app: &App, slug: &str) -> Result<Status, OperateError> {
    let mut tx = app.store().read().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or(OperateError::NoSite)?;
    let refused_addresses = tx.list_mail_refusals(site.id).await?.len();
    Ok(Status { is_on: app.mailer().is_on(), counts: tx.count_mails(site.id).await?, refused_addresses })
}

/// Addresses that a mail server refused, newest first.
pub async fn refused(app: &App, slug: &str) -> Result<Vec<Refused>, OperateError> {
    let mut tx = app.store().read().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or(OperateError::NoSite)?;
    let marks = tx.list_mail_refusals(site.id).await?.into_iter();
    Ok(marks.map(|mark| Refused { email: mark.email, reply: mark.reply, refused_at: mark.refused_at }).collect())
}

/// Lets whatever waits be tried at once or, with an address, lets mails go to it again. Gives how many that was.
pub async fn retry(app: &App, slug: &str, email: Option<&str>) -> Result<u64, OperateError> {
    let mut tx = app.store().begin().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or(OperateError::NoSite)?;
    let count = match email {
        Some(email) => {
            let user = tx.find_user_by_email(site.id, &email.to_lowercase()).await?.ok_or(OperateError::NotMarked)?;
            let cleared = tx.delete_mail_refusals(site.id, &[user.id]).await?;
            if cleared == 0 { Err(OperateError::NotMarked)? } else { cleared }
        }
        None => tx.mark_mails_due(site.id, app.now()).await?,
    };
    tx.commit().await?;
    wake(app).await;
    Ok(count)
}

/// Sends one mail past the queue, so that whoever sets mail up sees at once what is wrong.
pub async fn test(app: &App, address: &str) -> Result<(), OperateError> {
    if !app.mailer().is_on() {
        return Err(OperateError::Off);
    }
    let parcel = Parcel {
        to: address.to_owned(),
        name: String::new(),
        locale: String::new(),
        site_name: app.public_url().host_str().unwrap_or_default().to_owned(),
        content: Content::Test,
        one_click: None,
    };
    let id = app.random().id(app.now()).as_simple().to_string();
    Ok(app.mailer().send(&parcel, &id, app.now()).await?)
}
