//! An object that Salesforce doesn't take as we send it: ask the org what it lacks, and stop sending until that is mended.

use super::settle;
use crate::app::App;
use crate::domain::export::{Namespace, Object, difference};
use crate::salesforce::{AccessToken, Error};
use crate::store::{self, Connection, ExportSettings, ExportStop};
use jiff::SignedDuration;
use std::collections::BTreeMap;

/// One more try by itself in so long: somebody may have mended the org without telling us.
const RETRY: SignedDuration = SignedDuration::from_hours(24);

/// Looks at the objects that were refused, with Salesforce's words for each.
///
/// A package under a namespace that nobody told us is found here, and nothing is stopped. An object that has all we write is
/// not stopped either: then it is about the row, which is set aside after a few tries.
pub(super) async fn examine(
    app: &App,
    connection: &Connection,
    access: &AccessToken,
    refused: &BTreeMap<Object, String>,
) -> Result<(), store::Error> {
    let now = app.now();
    let (mut calls, mut stops) = (0, Vec::new());
    for (object, reason) in refused {
        calls += 1;
        let name = connection.namespace.name(object.api_name());
        let diff = match app.parts().salesforce.describe(access, &name).await {
            Ok(described) => difference(*object, &connection.namespace, &described),
            Err(Error::Refused { status: 404, .. }) => {
                calls += 1;
                match namespace(app, access, *object).await {
                    Ok(Some(found)) if found != connection.namespace => {
                        return adopt(app, connection, found, calls).await;
                    }
                    Ok(_) => vec![format!("{name}: the object is missing, or hidden from the integration user")],
                    Err(error) => return settle::call_failed(app, connection, &error).await,
                }
            }
            Err(error) => return settle::call_failed(app, connection, &error).await,
        };
        if !diff.is_empty() {
            let reason = reason.clone();
            stops.push(ExportStop { object: *object, stopped_at: now, retry_at: now.plus(RETRY), reason, diff });
        }
    }
    let mut tx = app.store().begin().await?;
    for stop in &stops {
        tracing::warn!(connection = %connection.id, object = stop.object.kind(), "an object is stopped");
        tx.insert_export_stop((connection.site_id, connection.id), stop).await?;
    }
    settle::pay(&mut tx, connection, now, calls, connection.batch_rows, None).await?;
    tx.commit().await
}

/// The namespace under which the org has our object.
async fn namespace(app: &App, access: &AccessToken, object: Object) -> Result<Option<Namespace>, Error> {
    let names = app.parts().salesforce.objects(access).await?;
    Ok(names.iter().find_map(|name| Namespace::of_name(name, object.api_name())))
}

async fn adopt(app: &App, connection: &Connection, namespace: Namespace, calls: i64) -> Result<(), store::Error> {
    let (site, id) = (connection.site_id, connection.id);
    tracing::info!(connection = %id, namespace = namespace.0, "the package's namespace was found");
    let settings = ExportSettings { namespace: Some(namespace), ..ExportSettings::default() };
    let mut tx = app.store().begin().await?;
    tx.update_connection_settings(site, id, &settings).await?;
    settle::pay(&mut tx, connection, app.now(), calls, connection.batch_rows, None).await?;
    tx.commit().await
}
