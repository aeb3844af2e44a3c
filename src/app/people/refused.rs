//! Addresses that a mail server refused: which, why, and trying them again.

use super::PeopleError;
use crate::app::access::reach;
use crate::app::audit;
use crate::app::session::Actor;
use crate::app::{App, mail};
use crate::domain::access::{Action, Scope};
use crate::domain::ids::UserId;
use crate::store::MailRefusal;
use serde_json::json;

/// What became of a site's mails that didn't arrive, or may not have.
#[derive(Debug)]
pub struct MailTroubles {
    /// Addresses that take no mail, the newest first.
    pub refused: Vec<MailRefusal>,
    /// Mails of the last 30 days that were handed over without an answer, and that may not come twice.
    pub unknown: i64,
}

pub async fn mail_troubles(app: &App, actor: &Actor) -> Result<MailTroubles, PeopleError> {
    if reach(actor, Action::ChangePeople) != Scope::Site {
        return Err(PeopleError::NotAllowed);
    }
    let mut tx = app.store().read().await?;
    let refused = tx.list_mail_refusals(actor.site.id).await?;
    Ok(MailTroubles { refused, unknown: tx.count_mails(actor.site.id).await?.unknown })
}

/// Lets mails go to a person's address again: the next one shows whether it takes them. `None`: whoever was named can't be
/// anybody.
pub async fn try_address_again(app: &App, actor: &Actor, user: Option<UserId>) -> Result<(), PeopleError> {
    if reach(actor, Action::ChangePeople) != Scope::Site {
        return Err(PeopleError::NotAllowed);
    }
    let user = user.ok_or(PeopleError::NotFound)?;
    let mut tx = app.store().begin().await?;
    if tx.delete_mail_refusals(actor.site.id, &[user]).await? == 0 {
        return Err(PeopleError::NotFound);
    }
    let act = ("user.mail_tried_again", format!("user:{user}"));
    audit::note(app, &mut tx, actor, act, json!({})).await?;
    tx.commit().await?;
    mail::wake(app).await;
    Ok(())
}
