//! Refreshes that are interrupted, tokens that nobody uses, and connections that Salesforce no longer lets in.

use crate::support::app::{ORG, TestApp};
use crate::support::db::{self, TestDb, each_db};
use crate::support::seed;
use crate::support::visitor::Visitor;
use jiff::SignedDuration;
use qstream::app::connect::{self, Renewal};
use qstream::app::{App, sample};
use qstream::domain::connecting::Cause;
use qstream::domain::export::{Key, Object};
use qstream::domain::first_party::Scope;
use qstream::domain::ids::{ConnectionId, SiteId};
use qstream::store::{Connection, ConnectionState};
use salesforce_simulator::Fault;

each_db! {
    two_hundred_processes_die_inside_a_refresh_and_none_is_repeated_into_a_revocation
    an_outage_is_told_once_and_what_waited_goes_out_after_the_repair
}

async fn connection(app: &TestApp) -> Connection {
    let (site, id) = app.connection().await;
    let mut tx = app.store().read().await.expect("reads");
    tx.find_connection(site, id).await.expect("finds").expect("there")
}

/// What a process leaves behind that dies after it noted its refresh: a lease that nobody gives back, and the note.
async fn die_before_sending(app: &TestApp, of: (SiteId, ConnectionId), turn: usize) {
    let dead = uuid::Uuid::from_u128(turn as u128 + 1);
    let now = app.app.now();
    let mut tx = app.store().begin().await.expect("begins");
    let until = now.plus(SignedDuration::from_secs(40));
    tx.claim_lease(&format!("token:{}", of.1), dead, now, until).await.expect("claims").expect("free");
    tx.mark_refresh_started(of.0, of.1, now).await.expect("notes");
    tx.commit().await.expect("commits");
}

/// The same, killed after Salesforce replaced the token and before anything was stored.
async fn die_after_salesforce_committed(app: &TestApp, of: (SiteId, ConnectionId), turn: usize) {
    die_before_sending(app, of, turn).await;
    app.lose_a_refresh().await;
}

async fn renew(app: &App, of: (SiteId, ConnectionId)) -> Renewal {
    connect::renew(app, of).await.expect("the store works")
}

async fn two_hundred_processes_die_inside_a_refresh_and_none_is_repeated_into_a_revocation(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let of = app.connection().await;
    let survivor = app.replica(11).await;
    for turn in 0..200 {
        // Three dead processes in four never reached Salesforce.
        let committed = turn % 4 == 3;
        if committed {
            die_after_salesforce_committed(&app, of, turn).await;
        } else {
            die_before_sending(&app, of, turn).await;
        }
        let calls = app.simulator.calls("token");
        assert_eq!(renew(&survivor, of).await, Renewal::Later, "{turn}: the lease of the dead holds");
        assert_eq!(app.simulator.calls("token"), calls);
        app.clock.advance(SignedDuration::from_secs(41));
        if !committed {
            assert_eq!(renew(&survivor, of).await, Renewal::Renewed, "{turn}");
            assert_eq!(connection(&app).await.refresh_started_at, None, "{turn}");
            continue;
        }
        for again in 0..3 {
            assert_eq!(renew(&survivor, of).await, Renewal::Broken, "{turn}, {again}");
            app.clock.advance(SignedDuration::from_mins(5));
        }
        assert_eq!(app.simulator.calls("token"), calls, "{turn}: the old token is never shown again");
        let broken = connection(&app).await;
        assert_eq!(broken.state, ConnectionState::NeedsReauth, "{turn}");
        assert_eq!(Cause::of(broken.reason.as_deref().unwrap_or_default()), Cause::Interrupted, "{turn}");
        // The grant still lives, as nothing that was replaced came back: whoever has the new token goes on with it.
        seed::connect(&app.app, &app.site.slug, &app.simulator.org(ORG).expect("the org")).await;
        assert_eq!(renew(&survivor, of).await, Renewal::Renewed, "{turn}: the family wasn't revoked");
    }
    app.work_until_quiet().await;
    app.assert_mirror().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_is_recognised_and_not_repeated() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let of = app.connection().await;
    app.simulator.next(Fault::TokenLostAfterCommit);
    assert_eq!(renew(&app.app, of).await, Renewal::Later);
    let calls = app.simulator.calls("token");
    assert_eq!(renew(&app.app, of).await, Renewal::Later, "Salesforce may still be at it");
    app.clock.advance(SignedDuration::from_secs(41));
    assert_eq!(renew(&app.app, of).await, Renewal::Broken);
    assert_eq!(app.simulator.calls("token"), calls);
    // An outage of the token endpoint says nothing about the grant and leaves no note.
    seed::connect(&app.app, &app.site.slug, &app.simulator.org(ORG).expect("the org")).await;
    app.simulator.next(Fault::TokenServiceUnavailable);
    assert_eq!(renew(&app.app, of).await, Renewal::Later);
    assert_eq!(connection(&app).await.refresh_started_at, None);
    assert_eq!(renew(&app.app, of).await, Renewal::Renewed);
    app.work_until_quiet().await;
}

/// Times that every replica's access token ends at once.
const EXPIRIES: usize = 1_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_replicas_renew_a_thousand_times_and_none_shows_a_token_that_was_replaced() {
    let app = TestApp::start(db::postgres().await).await;
    app.work_until_quiet().await;
    let of = app.connection().await;
    let replicas = [app.replica(21).await, app.replica(22).await, app.replica(23).await];
    let before = app.simulator.calls("token");
    let mut renewed = 0;
    for turn in 0..EXPIRIES {
        app.simulator.expire_access_tokens(ORG);
        let [one, two, three] = &replicas;
        let (one, two, three) = tokio::join!(renew(one, of), renew(two, of), renew(three, of));
        let done = [one, two, three].iter().filter(|result| **result == Renewal::Renewed).count();
        assert!(done >= 1, "{turn}: somebody gets through: {one:?} {two:?} {three:?}");
        renewed += u64::try_from(done).expect("small");
    }
    assert_eq!(app.simulator.calls("token") - before, renewed, "each call to Salesforce gave a token");
    assert_eq!(connection(&app).await.state, ConnectionState::Connected, "no reuse, no revocation");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_nobody_uses_is_kept_alive_every_week() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let before = app.simulator.calls("token");
    // Salesforce would end it after thirty idle days.
    for _ in 0..8 {
        app.clock.advance(SignedDuration::from_hours(7 * 24));
        assert_eq!(connect::keep_alive(&app.app).await.expect("the store works"), 1);
        assert_eq!(connect::keep_alive(&app.app).await.expect("the store works"), 0, "once a week");
    }
    assert_eq!(app.simulator.calls("token") - before, 8);
    app.work_until_quiet().await;
    app.assert_mirror().await;
}

async fn make_admin(app: &TestApp) -> String {
    let email = "ana.ferreira@harrowpike.example";
    app.execute(format!("UPDATE users SET roles = '[\"learner\",\"admin\"]' WHERE email = '{email}'")).await;
    email.to_owned()
}

fn sync_user(app: &TestApp) -> String {
    let org = app.simulator.org(ORG).expect("the org");
    let found = org.users.iter().find(|user| user.profile.contains("Integration"));
    found.expect("an integration user").username.clone()
}

async fn outage_mails(app: &TestApp) -> usize {
    app.send_mails().await;
    app.mails().await.iter().filter(|mail| mail.text.contains("no longer lets Qstream into")).count()
}

async fn an_outage_is_told_once_and_what_waited_goes_out_after_the_repair(db: TestDb) {
    let app = TestApp::start(db).await;
    // Linked while she could only learn.
    assert_eq!(app.launch("ana.ferreira@harrowpike.example").await.status, 200);
    app.work_until_quiet().await;
    let email = make_admin(&app).await;
    let admins = app.store().read().await.expect("reads").list_admins(app.site.id).await.expect("admins").len();
    assert!(admins >= 1);
    let sync_user = sync_user(&app);
    assert!(app.simulator.set_user_active(ORG, &sync_user, false));
    app.simulator.expire_access_tokens(ORG);
    app.lose(Key { object: Object::Site, entity: app.site.id.0 }).await;
    let waiting = app.unsent().await;
    assert!(waiting > 0);
    for _ in 0..5 {
        app.work_once().await;
        app.clock.advance(SignedDuration::from_mins(30));
    }
    assert_eq!(connection(&app).await.state, ConnectionState::NeedsReauth);
    assert_eq!(outage_mails(&app).await, admins, "one mail to each admin");
    let admin = Visitor::signed_in(&app, &email, Scope::Full).await;
    let banner = "Salesforce no longer lets Qstream in";
    let today = admin.get("/today").await;
    assert!(today.says(banner) && today.says("action=\"/settings/salesforce\""), "{}", today.html);
    let learner = Visitor::signed_in(&app, "ben.okoye@harrowpike.example", Scope::Full).await;
    assert!(!learner.get("/today").await.says(banner), "only whoever may mend it is told");
    // In the frame, too, where pages are remembered.
    for _ in 0..2 {
        let launched = app.launch(&email).await;
        assert!(launched.says(banner), "{}", launched.html);
    }
    let page = admin.get("/settings/salesforce").await;
    assert!(page.says("The connection is broken") && page.says("is inactive") && !page.says(banner), "{}", page.html);
    // Somebody tries too early: no second mail.
    let page = admin.send(&page.form("/settings/salesforce/check"), &[]).await;
    assert!(page.says("The connection is broken"), "{}", page.html);
    assert_eq!(outage_mails(&app).await, admins);
    assert_eq!(app.unsent().await, waiting, "nothing that waits is lost");
    // The user is active again: one click, no new sign-in.
    assert!(app.simulator.set_user_active(ORG, &sync_user, true));
    let page = admin.send(&page.form("/settings/salesforce/check"), &[]).await;
    assert!(page.says("Connected and verified"), "{}", page.html);
    app.work_until_quiet().await;
    app.assert_mirror().await;
    assert_eq!(outage_mails(&app).await, admins);
    assert!(!app.launch(&email).await.says(banner) && !admin.get("/today").await.says(banner), "it works again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fleet_that_is_revoked_at_once_breaks_site_by_site_and_each_is_told_once() {
    let mut app = TestApp::start(db::sqlite().await).await;
    app.expect_unsent();
    app.work_until_quiet().await;
    make_admin(&app).await;
    let others: Vec<_> = app.simulator.orgs().into_iter().filter(|org| org.key != ORG).collect();
    let mut sites = vec![app.site.id];
    for (number, org) in others.iter().enumerate() {
        let site = sample::create(&app.app, &format!("fleet-{number}")).await.expect("a site");
        seed::connect(&app.app, &site.slug, org).await;
        sites.push(site.id);
    }
    app.execute(
        "UPDATE users SET roles = '[\"learner\",\"admin\"]' WHERE email = 'ana.ferreira@harrowpike.example'".to_owned(),
    )
    .await;
    assert!(sites.len() >= 2);
    // Salesforce withdraws the app everywhere.
    let mut tx = app.store().read().await.expect("reads");
    for site in &sites {
        for one in tx.list_connections_of_site(*site).await.expect("lists") {
            app.simulator.next(Fault::TokenRefused {
                error: "invalid_grant".to_owned(),
                description: "expired access/refresh token".to_owned(),
            });
            assert_eq!(renew(&app.app, (*site, one.id)).await, Renewal::Broken);
        }
    }
    drop(tx);
    let mut told = 0;
    let mut tx = app.store().read().await.expect("reads");
    for site in &sites {
        told += tx.list_admins(*site).await.expect("admins").len();
        let all = tx.list_connections_of_site(*site).await.expect("lists");
        assert!(all.iter().all(|one| one.state == ConnectionState::NeedsReauth), "nothing switches silently");
    }
    drop(tx);
    assert_eq!(outage_mails(&app).await, told);
    assert_eq!(app.launch("ben.okoye@harrowpike.example").await.status, 200, "learning goes on");
}
