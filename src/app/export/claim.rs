//! From keys to rows: the newest state of claimed items, read set-based from one snapshot.

use crate::app::App;
use crate::domain::export::{Item, Key, Object, Row};
use crate::domain::time::Instant;
use crate::store::{self, Connection, Exporting};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The rows that these items mirror now. An item whose source is gone has none.
pub(super) async fn rows(
    app: &App,
    connection: &Connection,
    items: &[Item],
    now: Instant,
) -> Result<BTreeMap<Key, Row>, store::Error> {
    let mut tx = app.store().read().await?;
    let site = tx.find_site(connection.site_id).await?;
    let slug = site.map(|site| site.slug).unwrap_or_default();
    let url = app.site_url(&slug);
    let ownerless: BTreeSet<Key> = items.iter().filter(|item| item.owner_refused).map(|item| item.key).collect();
    let newest_package = app.parts().package.newest().map(|release| release.version);
    let of = Exporting { site: connection.site_id, slug: &slug, public_url: &url, newest_package };
    let mut rows: BTreeMap<Key, Row> = BTreeMap::new();
    for object in Object::ALL {
        let entities: Vec<Uuid> =
            items.iter().filter(|item| item.key.object == object).map(|item| item.key.entity).collect();
        if entities.is_empty() {
            continue;
        }
        let built = tx.list_export_rows(object, of, &entities, &connection.org_id, connection.switches, now).await?;
        let owned = |row: Row| if ownerless.contains(&row.key) { row.without_owner() } else { row };
        rows.extend(built.into_iter().map(|row| (row.key, owned(row))));
    }
    Ok(rows)
}
