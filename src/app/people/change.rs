//! Changing people, one by one and many at once. Nobody reaches above themselves, and a site keeps an owner.

use super::there;
use crate::app::access::reach;
use crate::app::session::Actor;
use crate::app::{App, audit, tokens};
use crate::domain::access::{self, Action, RolesStay, Scope};
use crate::domain::calendar::Weekdays;
use crate::domain::export::{self, Change, Switches};
use crate::domain::ids::UserId;
use crate::domain::linking;
use crate::domain::person::{self, Details, DetailsError, LabelError, LabelKind, Labels};
use crate::domain::roles::{Role, Roles};
use crate::store::{self, ExportMark, Label, Tx, User};
use serde_json::json;

/// The most people that are changed at once.
const MOST_AT_ONCE: usize = 200;
/// The longest line of managers that is looked through for a circle.
const MOST_LEVELS: usize = 50;

#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error("the person may not change others")]
    NotAllowed,
    #[error("there is no such person")]
    NotFound,
    #[error(transparent)]
    Details(#[from] DetailsError),
    #[error("tags: {0}")]
    Tags(LabelError),
    #[error("groups: {0}")]
    Groups(LabelError),
    #[error("somebody else has this address")]
    EmailTaken,
    #[error("nobody of the site has the manager's address")]
    UnknownManager,
    #[error("the person would be their own manager")]
    ManagerCycle,
    #[error(transparent)]
    Roles(#[from] RolesStay),
    /// Suspending oneself would lock the door from outside.
    #[error("nobody suspends themselves")]
    Oneself,
    #[error("more than {MOST_AT_ONCE} people at once")]
    TooMany,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// As the form sends it.
#[derive(Debug, Clone, Default)]
pub struct Wanted<'a> {
    pub email: &'a str,
    pub first_name: &'a str,
    pub last_name: &'a str,
    pub time_zone: &'a str,
    pub manager_email: &'a str,
    /// `None`: the site's.
    pub workdays: Option<Weekdays>,
    pub salesforce_user: Option<bool>,
    /// A line each, as name=value.
    pub tags: &'a str,
    pub groups: &'a str,
}

fn require(actor: &Actor) -> Result<(), ChangeError> {
    let allowed = reach(actor, Action::ChangePeople) == Scope::Site;
    if allowed { Ok(()) } else { Err(ChangeError::NotAllowed) }
}

/// Changes a person's details, tags and groups.
pub async fn change(app: &App, actor: &Actor, id: UserId, wanted: &Wanted<'_>) -> Result<(), ChangeError> {
    let mut tx = app.store().begin().await?;
    require(actor)?;
    let (user, before) = there(&mut tx, actor, id).await?.ok_or(ChangeError::NotFound)?;
    access::may_change(&actor.user.roles, &user.roles, &user.roles)?;
    let mut labels = person::labels(LabelKind::Tag, wanted.tags).map_err(ChangeError::Tags)?;
    labels.extend(person::labels(LabelKind::Group, wanted.groups).map_err(ChangeError::Groups)?);
    let manager_id = manager(&mut tx, actor, id, wanted.manager_email).await?;
    let details = Details {
        email: wanted.email.to_owned(),
        first_name: wanted.first_name.to_owned(),
        last_name: wanted.last_name.to_owned(),
        locale: user.locale.clone(),
        time_zone: wanted.time_zone.to_owned(),
        manager_id,
        workdays: wanted.workdays.filter(|days| !days.is_empty()),
        salesforce_user: wanted.salesforce_user,
    };
    let details = details.checked()?;
    let labels_before = tx.find_labels(actor.site.id, id).await?;
    let mut changed = changed_fields(&user, &details);
    if before.workdays != details.workdays {
        changed.push("workdays");
    }
    if labels_before != labels {
        changed.push("labels");
    }
    if changed.is_empty() {
        return Ok(());
    }
    match tx.update_person(actor.site.id, id, &details, actor.now).await {
        Err(store::Error::Conflict(_)) => return Err(ChangeError::EmailTaken),
        other => other?,
    }
    if user.manager_id != details.manager_id {
        tx.recount_teams(actor.site.id).await?;
    }
    if labels_before != labels {
        tx.delete_labels(actor.site.id, &[id]).await?;
        tx.put_labels(&rows(actor, id, &labels)).await?;
    }
    let detail = json!({
        "changed": changed,
        "salesforce_user": [person::tristate_word(user.salesforce_user), person::tristate_word(details.salesforce_user)],
    });
    audit::note(app, &mut tx, actor, ("user.changed", format!("user:{id}")), detail).await?;
    mark(&mut tx, actor, &[id], false).await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(())
}

/// Names of what changes, for the audit: values are personal.
fn changed_fields(user: &User, details: &Details) -> Vec<&'static str> {
    let fields = [
        ("email", user.email != details.email),
        ("first_name", user.first_name != details.first_name),
        ("last_name", user.last_name != details.last_name),
        ("time_zone", user.time_zone != details.time_zone),
        ("manager", user.manager_id != details.manager_id),
        ("salesforce_user", user.salesforce_user != details.salesforce_user),
    ];
    fields.into_iter().filter(|(_, changed)| *changed).map(|(name, _)| name).collect()
}

fn rows(actor: &Actor, id: UserId, labels: &Labels) -> Vec<Label> {
    let row = |((kind, name), value): (&(LabelKind, String), &String)| Label {
        site_id: actor.site.id,
        user_id: id,
        kind: *kind,
        name: name.clone(),
        value: value.clone(),
    };
    labels.iter().map(row).collect()
}

/// The manager of that address, who must not have the person above them.
async fn manager(tx: &mut Tx, actor: &Actor, id: UserId, email: &str) -> Result<Option<UserId>, ChangeError> {
    if email.trim().is_empty() {
        return Ok(None);
    }
    let email = linking::address(email).ok_or(ChangeError::UnknownManager)?;
    let manager = tx.find_user_by_email(actor.site.id, &email).await?.ok_or(ChangeError::UnknownManager)?;
    let (found, mut at) = (manager.id, Some(manager));
    for _ in 0..MOST_LEVELS {
        let Some(above) = at else { return Ok(Some(found)) };
        if above.id == id {
            return Err(ChangeError::ManagerCycle);
        }
        at = match above.manager_id {
            Some(next) => tx.find_user(actor.site.id, next).await?,
            None => None,
        };
    }
    Err(ChangeError::ManagerCycle)
}

/// Gives a person exactly these roles. Their sessions end.
pub async fn give_roles(app: &App, actor: &Actor, id: UserId, roles: Roles) -> Result<(), ChangeError> {
    let mut tx = app.store().begin().await?;
    require(actor)?;
    let (user, _) = there(&mut tx, actor, id).await?.ok_or(ChangeError::NotFound)?;
    if user.roles.same(&roles) {
        return Ok(());
    }
    access::may_change(&actor.user.roles, &user.roles, &roles)?;
    // The audit comes first: from here on nobody else changes this site's roles, so the count of owners holds.
    let detail = json!({ "before": user.roles, "after": roles });
    audit::note(app, &mut tx, actor, ("user.roles_changed", format!("user:{id}")), detail).await?;
    tx.update_roles(actor.site.id, id, &roles, actor.now).await?;
    keep_an_owner(&mut tx, actor).await?;
    tx.mark_people_signed_out(actor.site.id, &[id], actor.now).await?;
    mark(&mut tx, actor, &[id], false).await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(())
}

async fn keep_an_owner(tx: &mut Tx, actor: &Actor) -> Result<(), ChangeError> {
    let left = tx.count_owners(actor.site.id).await?;
    if left == 0 { Err(RolesStay::LastOwner.into()) } else { Ok(()) }
}

/// What may be done to many people at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bulk {
    SalesforceUser(Option<bool>),
    /// Kind, name and value.
    Label(LabelKind, String, String),
    Suspend,
    Reactivate,
}

impl Bulk {
    const fn action(&self) -> &'static str {
        match self {
            Self::SalesforceUser(_) => "user.salesforce_user_set",
            Self::Label(..) => "user.labelled",
            Self::Suspend => "user.suspended",
            Self::Reactivate => "user.reactivated",
        }
    }

    fn detail(&self, people: &[UserId]) -> serde_json::Value {
        let what = match self {
            Self::SalesforceUser(value) => json!(person::tristate_word(*value)),
            Self::Label(kind, name, _) => json!([kind, name]),
            Self::Suspend | Self::Reactivate => serde_json::Value::Null,
        };
        json!({ "people": people, "what": what })
    }
}

/// Does one thing to many people: all of them or none. Gives how many there were.
pub async fn bulk(app: &App, actor: &Actor, people: &[UserId], act: &Bulk) -> Result<usize, ChangeError> {
    if people.len() > MOST_AT_ONCE {
        return Err(ChangeError::TooMany);
    }
    let mut tx = app.store().begin().await?;
    require(actor)?;
    if people.is_empty() {
        return Err(ChangeError::NotFound);
    }
    for id in people {
        let (user, _) = there(&mut tx, actor, *id).await?.ok_or(ChangeError::NotFound)?;
        let owner = user.roles.0.contains(&Role::Owner);
        if owner && matches!(act, Bulk::Suspend | Bulk::Reactivate) {
            access::may_change(&actor.user.roles, &user.roles, &user.roles)?;
        }
    }
    if *act == Bulk::Suspend && people.contains(&actor.user.id) {
        return Err(ChangeError::Oneself);
    }
    let subject = match people {
        [one] => format!("user:{one}"),
        many => format!("users:{}", many.len()),
    };
    audit::note(app, &mut tx, actor, (act.action(), subject), act.detail(people)).await?;
    write(&mut tx, actor, people, act).await?;
    let counted = matches!(act, Bulk::Suspend | Bulk::Reactivate);
    mark(&mut tx, actor, people, counted).await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(people.len())
}

async fn write(tx: &mut Tx, actor: &Actor, people: &[UserId], act: &Bulk) -> Result<(), ChangeError> {
    let (site, now) = (actor.site.id, actor.now);
    match act {
        Bulk::SalesforceUser(value) => {
            tx.update_salesforce_users(site, people, *value, now).await?;
        }
        Bulk::Label(kind, name, value) => {
            let label = |user: &UserId| Label {
                site_id: site,
                user_id: *user,
                kind: *kind,
                name: name.clone(),
                value: value.clone(),
            };
            tx.put_labels(&people.iter().map(label).collect::<Vec<_>>()).await?;
        }
        Bulk::Suspend => {
            tx.update_states(site, people, false, now).await?;
            tx.mark_people_signed_out(site, people, now).await?;
            keep_an_owner(tx, actor).await?;
        }
        Bulk::Reactivate => {
            tx.update_states(site, people, true, now).await?;
        }
    }
    Ok(())
}

/// What Salesforce shows of these people is to be sent again.
async fn mark(tx: &mut Tx, actor: &Actor, people: &[UserId], counted: bool) -> Result<(), store::Error> {
    let change = |user: &UserId| {
        if counted {
            Change::ParticipantCounted { site: actor.site.id, user: *user }
        } else {
            Change::ParticipantChanged(*user)
        }
    };
    let keys: std::collections::BTreeSet<_> =
        people.iter().flat_map(|user| export::dirtied_by(&change(user), Switches::default())).collect();
    let marks: Vec<_> =
        keys.into_iter().map(|key| ExportMark::new(actor.site.id, &actor.site.slug, key, actor.now)).collect();
    tx.mark_dirty(&marks).await
}
