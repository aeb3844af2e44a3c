//! Master keys are replaced while people learn and tokens rotate.

use crate::support::app::{ORG, TestApp, master_key};
use crate::support::db::{self, TestDb, each_db};
use crate::support::visitor::Visitor;
use qstream::app::connect::{self, Renewal};
use qstream::app::keys;
use qstream::domain::first_party::Scope;
use qstream::domain::media_link;
use qstream::domain::page_token::{self, Purpose};
use qstream::domain::seal::KeyRing;
use qstream::domain::stop_link;
use qstream::store::ConnectionState;
use std::collections::BTreeSet;

each_db! {
    everything_is_sealed_anew_and_the_old_key_may_go
    tokens_rotate_while_keys_rotate_and_none_is_lost
}

const NEWER: [u8; 32] = [77; 32];

fn old_first() -> KeyRing {
    KeyRing::new([(1, master_key()), (2, NEWER)])
}

fn new_first() -> KeyRing {
    KeyRing::new([(2, NEWER), (1, master_key())])
}

fn only_new() -> KeyRing {
    KeyRing::new([(2, NEWER)])
}

async fn everything_is_sealed_anew_and_the_old_key_may_go(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let email = "ana.ferreira@harrowpike.example";
    app.execute(format!("UPDATE users SET roles = '[\"learner\",\"admin\"]' WHERE email = '{email}'")).await;
    let admin = Visitor::signed_in(&app, email, Scope::Full).await;
    let form = admin.get("/settings/salesforce").await.form("/settings/salesforce/link/send");
    // A mail that waits under the old key.
    let fields = [("environment", "production"), ("my_domain", ""), ("email", "it@harrowpike.example")];
    let login = app.simulator.org(ORG).expect("the org").instance_url;
    let fields = [fields[0], ("my_domain", login.as_str()), fields[2]];
    assert_eq!(admin.send(&form, &fields).await.status, 200);

    let early = app.replica_with(31, only_new()).await;
    assert_eq!(keys::status(&early).await.expect("counts").missing(), BTreeSet::from([1]), "the old key is needed");
    let new = app.replica_with(32, new_first()).await;
    let before = keys::status(&new).await.expect("counts");
    assert!(before.missing().is_empty() && before.old() >= 3, "{before:?}");
    let mut told = 0;
    let rotated = keys::rotate(&new, |_, _| told += 1).await.expect("rotates");
    assert_eq!(i64::try_from(rotated.resealed), Ok(before.old()));
    assert!(rotated.unopened == 0 && told > 0);
    assert_eq!(keys::rotate(&new, |_, _| {}).await.expect("again"), keys::Rotated::default(), "nothing is left to do");
    assert_eq!(keys::status(&new).await.expect("counts").old(), 0);

    // Without the old key everything still opens: the connection, and the mail.
    let alone = app.replica_with(33, only_new()).await;
    assert!(keys::status(&alone).await.expect("counts").missing().is_empty());
    assert_eq!(connect::renew(&alone, app.connection().await).await.expect("the store works"), Renewal::Renewed);
    let worker = alone.random().id(alone.now());
    while qstream::app::mail::step(&alone, worker).await.expect("the store works") == qstream::app::mail::Step::Worked {
    }
    let mails = app.mails().await;
    assert!(mails.iter().any(|mail| mail.to.contains("it@harrowpike.example")), "the mail that waited goes out");
}

async fn tokens_rotate_while_keys_rotate_and_none_is_lost(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let of = app.connection().await;
    let (old, new) = (app.replica_with(41, old_first()).await, app.replica_with(42, new_first()).await);
    for turn in 0..100 {
        app.simulator.expire_access_tokens(ORG);
        // Each seals everything for itself, so that every turn has something to do.
        let (renews, seals) = if turn % 2 == 0 { (&old, &new) } else { (&new, &old) };
        let (renewed, rotated) = tokio::join!(connect::renew(renews, of), keys::rotate(seals, |_, _| {}));
        assert_eq!(renewed.expect("the store works"), Renewal::Renewed, "{turn}");
        rotated.expect("rotates");
    }
    let mut tx = app.store().read().await.expect("reads");
    let connection = tx.find_connection(of.0, of.1).await.expect("finds").expect("there");
    assert_eq!((connection.state, connection.refresh_started_at), (ConnectionState::Connected, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_open_or_mailed_when_a_key_is_added_goes_on() {
    let app = TestApp::start(db::sqlite().await).await;
    let new = app.replica_with(51, new_first()).await;
    let session = (app.site.id, qstream::domain::ids::SessionId(app.app.random().id(app.app.now())));
    let now = app.app.now();
    let token = page_token::mint(app.app.page_tokens(), session, Purpose::Read, now, 1).expect("a token");
    assert_eq!(page_token::open(new.page_tokens(), &token, Purpose::Read, now), Ok(session));
    let user = qstream::domain::ids::UserId(app.app.random().id(now));
    let list = qstream::domain::mail::List::Questions;
    let link = stop_link::sign(app.app.stop_key(), app.site.id, (user, list));
    assert_eq!(stop_link::open(new.stop_key(), app.site.id, &link), Some((user, list)));
    let (picture, day) = (qstream::domain::ids::MediaId(user.0), "2026-11-23".parse().expect("a day"));
    let proof = media_link::sign(app.app.media_key(), app.site.id, picture, day);
    assert!(media_link::verify(new.media_key(), app.site.id, picture, day, &proof));
    assert_eq!(new.sign_in_key().digests("link", &["x"])[1], app.app.sign_in_key().digest("link", &["x"]));
}
