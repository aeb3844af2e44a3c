//! Connections on their way out.

use super::world::{World, begin};
use crate::support::db::{TestDb, each_db};
use qstream::domain::export::{Key, Object};
use qstream::domain::ids::SiteId;
use qstream::store::{ExportMark, Lanes};
use uuid::Uuid;

each_db! {
    a_connection_that_is_left_gives_up_its_rows_and_takes_no_new_ones
}

fn mark(world: &World) -> ExportMark {
    let key = Key { object: Object::Participant, entity: world.user.id.0 };
    ExportMark::new(world.site.id, &world.site.slug, key, world.now)
}

async fn a_connection_that_is_left_gives_up_its_rows_and_takes_no_new_ones(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, id) = (world.site.id, world.connection.id);
    let mut tx = begin(&db.store).await;
    tx.mark_dirty(&[mark(&world)]).await.expect("marked");
    let (items, now) = (tx.count_export_items(site).await.expect("counts").dirty, world.later(1));
    assert!(items > 0 && tx.list_connections_left(now).await.expect("lists").is_empty());
    let live = tx.list_live_connections(Some(site)).await.expect("lists");
    assert!(live.len() == 1 && !live[0].leaving);
    assert!(tx.list_live_connections(Some(SiteId(Uuid::nil()))).await.expect("lists").is_empty());

    assert_eq!(i64::try_from(tx.mark_connection_leaving(site, id, now).await.expect("leaves")), Ok(items));
    assert_eq!(tx.count_leaving_rows(site, id).await.expect("counts"), items);
    assert_eq!(tx.mark_connection_leaving(site, id, world.later(2)).await.expect("leaves"), 0, "once");
    let other = Key { object: Object::Participant, entity: Uuid::from_u128(77) };
    tx.mark_dirty(&[ExportMark::new(site, &world.site.slug, other, now)]).await.expect("marked");
    assert_eq!(tx.count_leaving_rows(site, id).await.expect("counts"), items, "nothing new is written");
    assert!(tx.list_connections_left(now).await.expect("lists").is_empty(), "rows are left");

    tx.mark_connection_staying(site, id).await.expect("stays");
    assert_eq!(tx.count_leaving_rows(site, id).await.expect("counts"), 0);
    assert!(!tx.list_live_connections(None).await.expect("lists")[0].leaving);

    let later = world.later(2);
    tx.mark_connection_leaving(site, id, later).await.expect("leaves");
    let lease = (Uuid::from_u128(5), world.later(3));
    let claimed = tx.claim_export_items((site, id), lease, later, 100, Lanes::All).await.expect("claims");
    assert!(claimed.iter().all(|item| item.gone));
    let gone: Vec<_> = claimed.iter().map(|item| (item.key, item.version)).collect();
    tx.delete_removed_items((site, id), lease.0, &gone).await.expect("removed");
    let left = tx.list_connections_left(later).await.expect("lists");
    assert!(left.len() == 1 && left[0].id == id && left[0].leaving);
    tx.mark_connection_disconnected(site, id).await.expect("ended");
    assert!(tx.list_connections_left(later).await.expect("lists").is_empty());
    assert!(tx.list_live_connections(Some(site)).await.expect("lists").is_empty());
}
