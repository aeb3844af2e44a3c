//! Sealed values, by the key that sealed them.

use super::world::{World, begin};
use crate::support::db::{TestDb, each_db};
use qstream::domain::ids::SiteId;
use qstream::store::{NewMail, SealedColumn, SealedValue, SecondFactor, SyncApp};
use std::collections::BTreeMap;
use uuid::Uuid;

each_db! {
    sealed_values_are_counted_by_key_and_replaced_only_as_they_were_read
}

fn sealed(version: u8, rest: &[u8]) -> Vec<u8> {
    [&[0, version], rest].concat()
}

fn mail(world: &World, cause: &str, text: &str) -> NewMail {
    NewMail {
        site_id: world.site.id,
        mail_id: qstream::domain::ids::MailId(world.random.id(world.now)),
        kind: "connect",
        cause: cause.to_owned(),
        user_id: None,
        rank: 0,
        sealed: text.to_owned(),
        may_come_twice: false,
        queued_at: world.now,
        due_at: world.now,
        expires_at: world.later(60),
    }
}

async fn sealed_values_are_counted_by_key_and_replaced_only_as_they_were_read(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, start) = (world.site.id, (SiteId(Uuid::nil()), Uuid::nil()));
    let mut tx = begin(&db.store).await;
    let factor = SecondFactor {
        site_id: site,
        user_id: world.user.id,
        secret_sealed: sealed(1, b"factor"),
        last_step: 1,
        created_at: world.now,
    };
    tx.insert_second_factor(&factor).await.expect("stored");
    // Base64 of 00 01 ff ff ff, 00 01 00 00 00 and 00 02 00 00 00: the key's version ends within the third letter.
    let mails = [mail(&world, "a", "AAH///8="), mail(&world, "b", "AAEAAAA="), mail(&world, "c", "AAIAAAA=")];
    tx.insert_mails(&mails).await.expect("queued");
    let app = SyncApp {
        site_id: world.site.id,
        client_id: "3MVG9".to_owned(),
        client_secret_sealed: sealed(1, b"secret"),
        private_key_sealed: sealed(2, b"key"),
        certificate: "PEM".to_owned(),
        certified_at: world.now,
    };
    tx.put_sync_app(&app).await.expect("stored");
    let counted = tx.count_sealed(SealedColumn::Mail).await.expect("counts");
    assert_eq!(counted, BTreeMap::from([(1, 2), (2, 1)]));
    for column in SealedColumn::ALL {
        tx.count_sealed(column).await.expect("every column can be counted");
    }
    for column in SealedColumn::LASTING {
        let all = tx.list_sealed(column, start, 100).await.expect("lists");
        assert!(!all.is_empty(), "{column:?}");
        let last = all.last().map(|value| (value.site, value.id)).expect("one");
        assert!(tx.list_sealed(column, last, 100).await.expect("lists").is_empty(), "{column:?}: by pages");
        assert_eq!(tx.list_sealed(column, start, 1).await.expect("lists"), all[..1], "{column:?}");
        for old in &all {
            let newer = sealed(9, b"anew");
            assert!(tx.update_sealed(column, old, &newer).await.expect("replaced"), "{column:?}");
            assert!(
                !tx.update_sealed(column, old, &newer).await.expect("not twice"),
                "{column:?}: it changed meanwhile"
            );
            let now = SealedValue { sealed: newer, ..old.clone() };
            assert!(tx.list_sealed(column, start, 100).await.expect("lists").contains(&now), "{column:?}");
        }
        let counts = tx.count_sealed(column).await.expect("counts");
        assert_eq!(counts.keys().copied().collect::<Vec<_>>(), [9], "{column:?}");
    }
}
