//! Everything that is stored about a person as one file, for whoever asks what is known of them.

use super::{PeopleError, there};
use crate::app::access::reach;
use crate::app::session::Actor;
use crate::app::{App, audit};
use crate::domain::access::{Action, Scope};
use crate::domain::ids::UserId;
use serde_json::{Map, Value, json};

/// The file: who, when, and a section for each kind of thing. That it was taken out is noted in the site's chain.
pub async fn take_out(app: &App, actor: &Actor, id: UserId) -> Result<Value, PeopleError> {
    if reach(actor, Action::PersonalData) != Scope::Site {
        return Err(PeopleError::NotAllowed);
    }
    let site = actor.site.id;
    let mut tx = app.store().begin().await?;
    let (user, _) = there(&mut tx, actor, id).await?.ok_or(PeopleError::NotFound)?;
    audit::note(app, &mut tx, actor, ("user.data_taken_out", format!("user:{id}")), json!({})).await?;
    tx.commit().await?;
    // Outside the one writer: this may be long.
    let sections = app.store().read().await?.list_personal_data(site, id).await?;
    let sections: Map<String, Value> =
        sections.into_iter().map(|section| (section.name.to_owned(), json!(section.rows))).collect();
    Ok(json!({
        "about": format!("{} {} <{}>", user.first_name, user.last_name, user.email),
        "site": actor.site.name,
        "taken_out_at": actor.now.iso(),
        "sections": sections,
    }))
}
