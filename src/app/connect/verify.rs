//! A look whether a connection does all that is asked of it: the same calls that the exporter makes, one step after another.

use super::{is_for, outage, sign_in};
use crate::app::App;
use crate::app::session::Actor;
use crate::app::tokens::{self, TokenError};
use crate::domain::connecting::Cause;
use crate::domain::export::{Object, RowResult, difference, installed_version};
use crate::domain::ids::{ConnectionId, SiteId};
use crate::domain::verification::{Check, Finding, Outcome, headroom};
use crate::salesforce::{AccessToken, Error, Subrequest};
use crate::store::{self, Connection, ConnectionState};
use jiff::SignedDuration;
use serde_json::{Map, Value, json};

/// Somebody who had to approve the app longer ago says nothing of how it is set up today.
const LATELY: SignedDuration = SignedDuration::from_hours(30 * 24);

#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error("not an admin")]
    NotAllowed,
    #[error("no org is connected")]
    NoConnection,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Looks at the site's connection anew.
pub async fn check(app: &App, actor: &Actor) -> Result<(), VerifyError> {
    if !is_for(actor) {
        return Err(VerifyError::NotAllowed);
    }
    let mut tx = app.store().read().await?;
    let all = tx.list_connections_of_site(actor.site.id).await?;
    drop(tx);
    let found = all.into_iter().find(|one| one.state != ConnectionState::Disconnected);
    look(app, (actor.site.id, found.ok_or(VerifyError::NoConnection)?.id)).await?;
    Ok(())
}

/// What the last look found, in order.
pub fn findings(connection: &Connection) -> Vec<Finding> {
    serde_json::from_str(&connection.findings).unwrap_or_default()
}

/// Looks, and notes what was found. Steps behind a failed one that they need aren't taken.
pub(super) async fn look(app: &App, of: (SiteId, ConnectionId)) -> Result<Vec<Finding>, store::Error> {
    let mut tx = app.store().read().await?;
    let Some(connection) = tx.find_connection(of.0, of.1).await? else { return Ok(Vec::new()) };
    drop(tx);
    let found = steps(app, &connection).await?;
    let json = serde_json::to_string(&found)?;
    let mut tx = app.store().begin().await?;
    tx.update_connection_findings(of.0, of.1, app.now(), &json).await?;
    tx.commit().await?;
    Ok(found)
}

async fn steps(app: &App, connection: &Connection) -> Result<Vec<Finding>, store::Error> {
    let (access, signed_in) = sign_in(app, connection).await?;
    let mut found = vec![signed_in];
    let Some(access) = access else { return Ok(found) };
    found.extend(limits(app, &access).await);
    let (fields, package) = objects(app, connection, &access).await;
    found.push(package);
    if let Some(fields) = fields {
        let fine = fields.outcome == Outcome::Fine;
        found.push(fields);
        if fine {
            found.push(test_row(app, connection, &access).await);
        }
    }
    found.push(assigned(app, connection, &access).await);
    found.push(preauthorised(app, connection).await?);
    Ok(found)
}

fn finding(check: Check, outcome: Outcome, facts: Vec<String>) -> Finding {
    Finding { check, outcome, facts }
}

/// A failure in Salesforce's words.
fn failed(check: Check, error: &Error) -> Finding {
    let words = match error {
        Error::Refused { code, message, .. } => format!("{code}: {message}"),
        // What nobody there can mend has advice of its own.
        Error::Unreachable(_) | Error::Ambiguous(_) => Cause::Unreachable.message().to_owned(),
        other => other.to_string(),
    };
    finding(check, Outcome::Failed, vec![words])
}

/// A token, and that it is this org's; with it a broken connection is whole again, and what waited goes on. A grant that is dead is noted where the exporter notes it.
async fn sign_in(app: &App, connection: &Connection) -> Result<(Option<AccessToken>, Finding), store::Error> {
    let check = Check::SignIn;
    let broken = connection.state == ConnectionState::NeedsReauth;
    if broken {
        // A token in memory may outlive the grant that is in question.
        app.inner.tokens.forget(connection.id);
    }
    let mut access = tokens::access_token(app, connection).await;
    if broken && access.is_ok() {
        let mut tx = app.store().begin().await?;
        tx.mark_connection_restored(connection.site_id, connection.id).await?;
        tx.commit().await?;
        tokens::wake(app).await;
    }
    if let Ok(token) = &access {
        let identity = app.parts().salesforce.userinfo(&token.instance_url, &token.token).await;
        match identity {
            Ok(identity) if identity.organization_id == connection.org_id.as_str() => {
                let facts = vec![connection.org_name.clone(), identity.preferred_username];
                return Ok((Some(token.clone()), finding(check, Outcome::Fine, facts)));
            }
            Ok(_) => return Ok((None, finding(check, Outcome::Failed, vec![Cause::WrongOrg.message().to_owned()]))),
            Err(Error::SessionExpired) => {
                // The kept access token may be the only thing that is old.
                app.inner.tokens.forget(connection.id);
                access = tokens::access_token(app, connection).await;
            }
            Err(error) => return Ok((None, failed(check, &error))),
        }
    }
    let cause = match access {
        Ok(token) => {
            let facts = vec![connection.org_name.clone()];
            return Ok((Some(token), finding(check, Outcome::Fine, facts)));
        }
        Err(TokenError::Store(error)) => return Err(error),
        Err(TokenError::Salesforce(error)) => {
            if let Error::NeedsReauth(reason) = &error {
                let mut tx = app.store().begin().await?;
                outage::broke(app, &mut tx, connection, reason).await?;
                tx.commit().await?;
            }
            sign_in::cause(&error)
        }
        Err(_) => Cause::Unreachable,
    };
    Ok((None, finding(check, Outcome::Failed, vec![cause.message().to_owned()])))
}

async fn limits(app: &App, access: &AccessToken) -> Vec<Finding> {
    let limits = match app.parts().salesforce.limits(access).await {
        Ok(limits) => limits,
        Err(error) => return vec![failed(Check::Api, &error)],
    };
    let fact = |(all, left): (i64, i64)| vec![left.to_string(), all.to_string()];
    vec![
        finding(Check::Api, headroom(limits.calls), fact(limits.calls)),
        finding(Check::Storage, headroom(limits.storage_mb), fact(limits.storage_mb)),
    ]
}

/// Which of our objects are there, and what each lacks. No fields without objects.
async fn objects(app: &App, connection: &Connection, access: &AccessToken) -> (Option<Finding>, Finding) {
    let (mut absent, mut lacks, mut version) = (Vec::new(), Vec::new(), None);
    for object in Object::ALL {
        let name = connection.namespace.name(object.api_name()).into_owned();
        match app.parts().salesforce.describe(access, &name).await {
            Ok(fields) => {
                let lines = difference(object, &connection.namespace, &fields);
                lacks.extend(lines.into_iter().map(|line| format!("{name}.{line}")));
                version = version.or_else(|| installed_version(&connection.namespace, &fields));
            }
            Err(Error::Refused { status: 404, .. }) => absent.push(name),
            Err(error) => return (None, failed(Check::Package, &error)),
        }
    }
    let outcome = |lines: &Vec<String>| if lines.is_empty() { Outcome::Fine } else { Outcome::Failed };
    if !absent.is_empty() {
        return (None, finding(Check::Package, Outcome::Failed, absent));
    }
    (
        Some(finding(Check::Fields, outcome(&lacks), lacks)),
        finding(Check::Package, Outcome::Fine, Vec::from_iter(version)),
    )
}

/// How many people of the org have the permission set that shows them the tab. A sync user who may not look into Setup sees
/// nobody, so nobody is no failure.
async fn assigned(app: &App, connection: &Connection, access: &AccessToken) -> Finding {
    let prefix = match connection.namespace.0.as_str() {
        "" => String::new(),
        prefix => format!(" AND PermissionSet.NamespacePrefix = '{prefix}'"),
    };
    let soql = format!(
        "SELECT COUNT() FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Qstream_User' AND Assignee.IsActive = TRUE{prefix}"
    );
    match app.parts().salesforce.query(access, &soql).await {
        Ok(page) if page.total > 0 => finding(Check::Assigned, Outcome::Fine, vec![page.total.to_string()]),
        Ok(_) => finding(Check::Assigned, Outcome::Todo, Vec::new()),
        Err(_) => finding(Check::Assigned, Outcome::Unknown, Vec::new()),
    }
}

/// The app's policy is the org's own and nobody outside may read it: whether people had to approve for themselves is what shows.
async fn preauthorised(app: &App, connection: &Connection) -> Result<Finding, store::Error> {
    let mut tx = app.store().read().await?;
    let opened = tx.has_linked_people(connection.site_id, &connection.org_id).await?;
    let asked = connection.self_approved_at > app.now().minus(LATELY);
    let (outcome, facts) = match (asked, opened) {
        (true, _) => (Outcome::Todo, vec![connection.self_approved_at.millis().to_string()]),
        (false, true) => (Outcome::Fine, Vec::new()),
        (false, false) => (Outcome::Unknown, Vec::new()),
    };
    Ok(finding(Check::Preauthorised, outcome, facts))
}

/// Writes a row under a key that nothing of ours has, and removes it.
async fn test_row(app: &App, connection: &Connection, access: &AccessToken) -> Finding {
    let name = |field: &str| connection.namespace.name(field).into_owned();
    let external_id = format!("qstream-check-{}", app.random().id(app.now()).as_simple());
    let (object, key) = (name(Object::Site.api_name()), name("External_Id__c"));
    let row: Map<String, Value> =
        [("Name".to_owned(), json!("Qstream")), (key.clone(), json!(external_id))].into_iter().collect();
    let write = Subrequest::Upsert { object: object.clone(), key: key.clone(), rows: vec![row] };
    let remove = Subrequest::DeleteByKey { object, key, external_id };
    let reply = match app.parts().salesforce.composite(access, &[write, remove]).await {
        Ok(reply) => reply,
        Err(error) => return failed(Check::TestRow, &error),
    };
    let refusals = reply.results.into_iter().flatten().filter_map(|result| match result {
        RowResult::Refused { code, message } => Some(format!("{code}: {message}")),
        RowResult::Stored { .. } | RowResult::Removed => None,
    });
    let refusals: Vec<String> = refusals.collect();
    let outcome = if refusals.is_empty() { Outcome::Fine } else { Outcome::Failed };
    finding(Check::TestRow, outcome, refusals)
}
