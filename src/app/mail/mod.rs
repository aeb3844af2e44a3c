//! Mails: queued in the transaction of what brings them about, sent by the worker.

mod deliver;
mod folder;
mod nudge;
mod operate;
mod questions;
mod rounds;
mod stops;
mod weekly;

pub use deliver::{Step, step};
pub use folder::{ReadMail, read_from_folder, sent_into_folder};
pub(super) use nudge::nudge;
pub use operate::{Refused, Status, refused, retry, revoke_links, status, test};
pub(super) use questions::token_digest;
pub use questions::write_now;
pub use rounds::Rounds;
pub use stops::{holder, stop, stopped};
pub use weekly::write_now as write_weekly_now;

pub use crate::domain::mail::List;

use super::App;
use crate::domain::ids::{MailId, SiteId, UserId};
use crate::domain::mail::Kind;
use crate::domain::seal::{NONCE_BYTES, SealError};
use crate::domain::time::Instant;
use crate::mail::Parcel;
use crate::store::{self, NewMail, Tx};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A mail to be sent.
#[derive(Debug, Clone)]
pub struct Mail {
    pub site_id: SiteId,
    pub kind: Kind,
    /// Names what brings it about, without addresses: `questions/<user>/<date>`. One cause makes one mail, ever.
    pub cause: String,
    /// Whose mail it is, where it is the mail of somebody with an account.
    pub user_id: Option<UserId>,
    pub parcel: Parcel,
    /// When nobody wants it any more.
    pub expires_at: Instant,
}

#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error("a mail can't be sealed")]
    Seal(#[from] SealError),
    #[error("a mail can't be written down")]
    Encoding(#[from] serde_json::Error),
}

/// Queues mails as part of `tx`. Nothing is sent before it is committed; call [`wake`] then. Gives how many causes were new.
pub async fn queue(app: &App, tx: &mut Tx, mails: &[Mail]) -> Result<u64, QueueError> {
    let now = app.now();
    let rows = mails.iter().map(|mail| row(app, mail, now)).collect::<Result<Vec<_>, _>>()?;
    Ok(tx.insert_mails(&rows).await?)
}

/// Queues a mail that isn't to go out before `at`.
async fn queue_for(app: &App, tx: &mut Tx, mail: &Mail, at: Instant) -> Result<bool, QueueError> {
    let row = NewMail { due_at: at, ..row(app, mail, app.now())? };
    Ok(tx.insert_mails(&[row]).await? > 0)
}

/// Says, after the commit, that there is mail. Losing this signal costs only the fallback poll's time.
pub async fn wake(app: &App) {
    if let Err(error) = app.store().wake_mailer().await {
        tracing::warn!(error = &error as &dyn std::error::Error, "the mailer was not woken");
    }
}

/// Seals a mail for the queue. Whoever must not be seen to send none makes it for nobody.
pub(in crate::app) fn row(app: &App, mail: &Mail, now: Instant) -> Result<NewMail, QueueError> {
    let mail_id = MailId(app.random().id(now));
    let plain = serde_json::to_vec(&mail.parcel)?;
    let nonce: [u8; NONCE_BYTES] = app.random().bytes();
    let sealed = app.parts().keys.seal(&place(mail.site_id, mail_id), &plain, nonce)?;
    Ok(NewMail {
        site_id: mail.site_id,
        mail_id,
        kind: mail.kind.as_str(),
        cause: mail.cause.clone(),
        user_id: mail.user_id,
        rank: mail.kind.rank(),
        sealed: STANDARD.encode(sealed),
        may_come_twice: mail.kind.may_come_twice(),
        queued_at: now,
        due_at: now,
        expires_at: mail.expires_at,
    })
}

pub(in crate::app) fn place(site: SiteId, id: MailId) -> String {
    format!("mails/sealed/{site}/{id}")
}

/// Opens what [`queue`] sealed. `None` for a row that was moved, damaged or sealed with a key that is gone.
fn opened(app: &App, site: SiteId, id: MailId, sealed: &str) -> Option<Parcel> {
    let bytes = STANDARD.decode(sealed).ok()?;
    let plain = app.parts().keys.open(&place(site, id), &bytes).ok()?;
    serde_json::from_slice(&plain).ok()
}
