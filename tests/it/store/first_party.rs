//! Sessions on a site's own host, and what signing in keeps.

use super::world::{World, begin, person};
use crate::support::db::{TestDb, each_db};
use jiff::SignedDuration;
use qstream::domain::first_party::{Method, Scope};
use qstream::domain::ids::{ChallengeId, SessionId, UserId};
use qstream::domain::throttle::{self, Throttle};
use qstream::store::{
    BySalesforce, FirstPartySession, PendingSignIn, SecondFactor, SignInChallenge, SignInSettings, User,
};
use uuid::Uuid;

each_db! {
    a_first_party_session_is_found_by_its_cookie_and_ended_by_its_owner
    a_challenge_belongs_to_its_browser_is_tried_a_few_times_and_used_once
    tries_cost_growing_waits_as_the_rule_says
    sign_in_settings_have_defaults_and_sessions_end_with_force_sso
    a_second_factors_steps_and_recovery_codes_are_used_once
    a_password_is_one_hash_a_person
    a_browser_owes_one_second_factor_and_pays_once
}

fn session(world: &World, cookie: char, scope: Scope) -> FirstPartySession {
    FirstPartySession {
        id: SessionId(world.random.id(world.now)),
        site_id: world.site.id,
        user_id: world.user.id,
        cookie_digest: cookie.to_string().repeat(64),
        scope,
        method: Method::Mail,
        roles: world.user.roles.clone(),
        device: "Firefox · Linux".to_owned(),
        created_at: world.now,
        seen_at: world.now,
        ends_at: world.later(480),
    }
}

async fn a_first_party_session_is_found_by_its_cookie_and_ended_by_its_owner(db: TestDb) {
    let world = World::build(&db.store).await;
    let other = person(&world.random, &world.site, "other@acme.example");
    let [a, b, c, d] = [('a', Scope::Full), ('b', Scope::DueQuestions), ('c', Scope::Full), ('d', Scope::Full)]
        .map(|(k, s)| session(&world, k, s));
    let d = FirstPartySession { user_id: other.id, ..d };
    let site = world.site.id;
    let mut tx = begin(&db.store).await;
    tx.insert_user(&other).await.expect("insert");
    for one in [&a, &b, &c, &d] {
        tx.insert_first_party_session(one).await.expect("insert");
        assert_eq!(tx.find_first_party_session(site, &one.cookie_digest).await.expect("find").as_ref(), Some(one));
    }
    assert_eq!(tx.find_first_party_session_user(site, d.id).await.expect("find"), Some(other.id));
    assert_eq!(tx.find_first_party_session_user(site, SessionId(Uuid::nil())).await.expect("find"), None);
    let elsewhere = world.other_site("x").id;
    assert_eq!(tx.find_first_party_session(elsewhere, &a.cookie_digest).await.expect("find"), None);
    tx.mark_first_party_session_seen(site, b.id, world.later(5)).await.expect("seen");
    tx.mark_first_party_session_seen(site, b.id, world.later(4)).await.expect("seen");
    let listed = tx.list_first_party_sessions(site, world.user.id, world.later(6)).await.expect("list");
    assert_eq!((listed.len(), listed[0].id, listed[0].seen_at), (3, b.id, world.later(5)), "used last, first");
    assert!(tx.list_first_party_sessions(site, world.user.id, world.later(480)).await.expect("list").is_empty());
    assert!(!tx.delete_first_party_session(site, other.id, a.id).await.expect("delete"), "not theirs");
    assert!(tx.delete_first_party_session(site, world.user.id, a.id).await.expect("delete"));
    assert_eq!(tx.delete_other_first_party_sessions(site, world.user.id, Some(b.id)).await.expect("delete"), 1);
    assert_eq!(tx.delete_other_first_party_sessions(site, world.user.id, None).await.expect("delete"), 1);
    assert_eq!(tx.delete_ended_first_party_sessions(world.later(480)).await.expect("sweep"), 0, "not over yet");
    assert_eq!(tx.delete_ended_first_party_sessions(world.later(481)).await.expect("sweep"), 1);
    tx.commit().await.expect("commit");
}

fn challenge(world: &World, user: Option<UserId>, browser: u128, link: char) -> SignInChallenge {
    SignInChallenge {
        id: ChallengeId(world.random.id(world.now)),
        site_id: world.site.id,
        user_id: user,
        browser: Uuid::from_u128(browser),
        code_digest: "c".repeat(64),
        link_digest: link.to_string().repeat(64),
        next_path: "/today".to_owned(),
        expires_at: world.later(10),
    }
}

async fn a_challenge_belongs_to_its_browser_is_tried_a_few_times_and_used_once(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, now) = (world.site.id, world.now);
    let (first, second) = (challenge(&world, Some(world.user.id), 1, 'a'), challenge(&world, None, 1, 'b'));
    let mut tx = begin(&db.store).await;
    tx.put_sign_in_challenge(&first).await.expect("put");
    assert_eq!(tx.find_sign_in_challenge(site, &first.link_digest, now).await.expect("find"), Some(first.clone()));
    assert_eq!(tx.find_sign_in_challenge(site, &first.link_digest, world.later(10)).await.expect("find"), None);
    let elsewhere = world.other_site("x").id;
    assert_eq!(tx.find_sign_in_challenge(elsewhere, &first.link_digest, now).await.expect("find"), None);
    assert_eq!(tx.try_sign_in_challenge(site, Uuid::from_u128(2), 5, now).await.expect("try"), None);
    assert_eq!(tx.try_sign_in_challenge(elsewhere, first.browser, 5, now).await.expect("try"), None);
    for _ in 0..2 {
        assert_eq!(tx.try_sign_in_challenge(site, first.browser, 2, now).await.expect("try"), Some(first.clone()));
    }
    assert_eq!(tx.try_sign_in_challenge(site, first.browser, 2, now).await.expect("try"), None, "tried twice");
    tx.put_sign_in_challenge(&second).await.expect("put");
    assert_eq!(
        tx.find_sign_in_challenge(site, &first.link_digest, now).await.expect("find"),
        None,
        "the new one counts"
    );
    assert_eq!(tx.try_sign_in_challenge(site, first.browser, 2, now).await.expect("try"), Some(second.clone()));
    assert_eq!(tx.try_sign_in_challenge(site, first.browser, 2, world.later(10)).await.expect("try"), None);
    assert!(tx.delete_sign_in_challenge(site, second.id).await.expect("delete"));
    assert!(!tx.delete_sign_in_challenge(site, second.id).await.expect("delete"), "used once");
    tx.put_sign_in_challenge(&first).await.expect("put");
    assert_eq!(tx.delete_expired_sign_in_challenges(world.later(9)).await.expect("sweep"), 0);
    assert_eq!(tx.delete_expired_sign_in_challenges(world.later(10)).await.expect("sweep"), 1);
    tx.commit().await.expect("commit");
}

async fn tries_cost_growing_waits_as_the_rule_says(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, name) = (world.site.id, "a".repeat(64));
    let rule = Throttle { free: 3, ..throttle::ADDRESS };
    let mut tx = begin(&db.store).await;
    let mut now = world.now;
    for count in 1..=12 {
        assert_eq!(tx.count_try(site, &name, rule, now).await.expect("count"), None, "the {count}th try in its time");
        let wait = rule.wait_after(count);
        if !wait.is_zero() {
            let early = now.plus(wait).minus(SignedDuration::from_micros(1));
            for _ in 0..2 {
                let told = tx.count_try(site, &name, rule, early).await.expect("count");
                assert_eq!(told, Some(now.plus(wait)), "the wait after the {count}th try doesn't grow by asking");
            }
        }
        now = now.plus(wait);
    }
    assert_eq!(tx.count_try(site, &"b".repeat(64), rule, now).await.expect("count"), None, "another name");
    assert_eq!(tx.count_try(world.other_site("x").id, &name, rule, now).await.expect("count"), None, "another site");
    let forgotten = now.plus(rule.forgets_after).plus(SignedDuration::from_mins(1));
    for _ in 0..rule.free {
        assert_eq!(tx.count_try(site, &name, rule, forgotten).await.expect("count"), None, "forgotten");
    }
    assert!(tx.count_try(site, &name, rule, forgotten).await.expect("count").is_some());
    assert_eq!(tx.delete_old_throttles(forgotten).await.expect("sweep"), 2);
    tx.commit().await.expect("commit");
}

async fn sign_in_settings_have_defaults_and_sessions_end_with_force_sso(db: TestDb) {
    let world = World::build(&db.store).await;
    let site = world.site.id;
    let mut tx = begin(&db.store).await;
    assert_eq!(tx.find_sign_in_settings(site).await.expect("find"), SignInSettings::default());
    let settings = SignInSettings { force_sso: true, tab_url: Some("https://x.example/lightning/n/Q".to_owned()) };
    for wanted in [settings, SignInSettings::default()] {
        tx.update_sign_in_settings(site, &wanted).await.expect("update");
        assert_eq!(tx.find_sign_in_settings(site).await.expect("find"), wanted);
    }
    let before = tx.count_users_by_salesforce(site).await.expect("count");
    let other = User { salesforce_user: Some(false), ..person(&world.random, &world.site, "other@acme.example") };
    let gone =
        User { active: false, salesforce_user: Some(false), ..person(&world.random, &world.site, "gone@acme.example") };
    tx.insert_user(&other).await.expect("insert");
    tx.insert_user(&gone).await.expect("insert");
    let after = tx.count_users_by_salesforce(site).await.expect("count");
    assert_eq!(after, BySalesforce { without: before.without + 1, ..before });
    assert!(before.unset > 0, "{before:?}");
    let by_mail = session(&world, 'a', Scope::Full);
    let by_salesforce = FirstPartySession { method: Method::Salesforce, ..session(&world, 'b', Scope::Full) };
    tx.insert_first_party_session(&by_mail).await.expect("insert");
    tx.insert_first_party_session(&by_salesforce).await.expect("insert");
    assert_eq!(tx.delete_first_party_sessions_but_by(site, Method::Salesforce).await.expect("delete"), 1);
    assert!(tx.find_first_party_session(site, &by_salesforce.cookie_digest).await.expect("find").is_some());
    tx.commit().await.expect("commit");
}

async fn a_second_factors_steps_and_recovery_codes_are_used_once(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, user) = (world.site.id, world.user.id);
    let sealed = vec![0, 1, 2, 255];
    let factor =
        SecondFactor { site_id: site, user_id: user, secret_sealed: sealed, last_step: 100, created_at: world.now };
    let mut tx = begin(&db.store).await;
    assert_eq!(tx.find_second_factor(site, user).await.expect("find"), None);
    assert!(tx.insert_second_factor(&factor).await.expect("insert"));
    let other = SecondFactor { last_step: 7, secret_sealed: vec![9], ..factor.clone() };
    assert!(!tx.insert_second_factor(&other).await.expect("insert"), "one a person");
    assert_eq!(tx.find_second_factor(site, user).await.expect("find"), Some(factor));
    for (step, fresh) in [(100, false), (99, false), (101, true), (101, false), (100, false), (102, true)] {
        assert_eq!(tx.mark_second_factor_step(site, user, step).await.expect("mark"), fresh, "{step}");
    }
    let digests = ["a".repeat(64), "b".repeat(64)];
    tx.put_recovery_codes(site, user, &["z".repeat(64)]).await.expect("put");
    tx.put_recovery_codes(site, user, &digests).await.expect("put");
    assert_eq!(tx.list_recovery_codes(site, user).await.expect("list"), digests);
    assert!(!tx.delete_recovery_code(site, user, &"z".repeat(64)).await.expect("use"), "replaced");
    let elsewhere = world.other_site("x").id;
    assert!(!tx.delete_recovery_code(elsewhere, user, &digests[0]).await.expect("use"), "another site's");
    assert!(tx.delete_recovery_code(site, user, &digests[0]).await.expect("use"));
    assert!(!tx.delete_recovery_code(site, user, &digests[0]).await.expect("use"), "once");
    assert!(tx.delete_second_factor(site, user).await.expect("delete"));
    assert!(!tx.delete_second_factor(site, user).await.expect("delete"));
    assert!(tx.list_recovery_codes(site, user).await.expect("list").is_empty(), "gone with it");
    tx.commit().await.expect("commit");
}

async fn a_password_is_one_hash_a_person(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, user) = (world.site.id, world.user.id);
    let mut tx = begin(&db.store).await;
    assert_eq!(tx.find_password(site, user).await.expect("find"), None);
    for hash in ["$first", "$second"] {
        tx.put_password(site, user, hash, world.now).await.expect("put");
        assert_eq!(tx.find_password(site, user).await.expect("find").as_deref(), Some(hash));
    }
    assert_eq!(tx.find_password(world.other_site("x").id, user).await.expect("find"), None);
    assert!(tx.delete_password(site, user).await.expect("delete"));
    assert!(!tx.delete_password(site, user).await.expect("delete"));
    tx.commit().await.expect("commit");
}

async fn a_browser_owes_one_second_factor_and_pays_once(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, browser) = (world.site.id, Uuid::from_u128(1));
    let owed = PendingSignIn {
        site_id: site,
        browser,
        user_id: world.user.id,
        method: Method::Password,
        next_path: "/today".to_owned(),
        secret_sealed: Some(vec![1, 0, 255]),
        invitation_id: None,
        expires_at: world.later(15),
    };
    let later = PendingSignIn { method: Method::Mail, secret_sealed: None, ..owed.clone() };
    let invitation = world.invitation("c");
    let invited = PendingSignIn { method: Method::Invitation, invitation_id: Some(invitation.id), ..owed.clone() };
    let mut tx = begin(&db.store).await;
    tx.insert_invitation(&invitation).await.expect("insert");
    for one in [&owed, &invited, &later] {
        tx.put_pending_sign_in(one).await.expect("put");
        assert_eq!(tx.find_pending_sign_in(site, browser, world.now).await.expect("find").as_ref(), Some(one));
    }
    assert_eq!(tx.find_pending_sign_in(site, browser, world.later(15)).await.expect("find"), None, "too late");
    assert_eq!(tx.find_pending_sign_in(site, Uuid::from_u128(2), world.now).await.expect("find"), None);
    assert_eq!(tx.find_pending_sign_in(world.other_site("x").id, browser, world.now).await.expect("find"), None);
    assert_eq!(tx.delete_expired_pending_sign_ins(world.now).await.expect("sweep"), 0);
    assert!(tx.delete_pending_sign_in(site, browser).await.expect("pay"));
    assert!(!tx.delete_pending_sign_in(site, browser).await.expect("pay"));
    tx.put_pending_sign_in(&invited).await.expect("put");
    assert!(tx.mark_invitation_used(site, invitation.id, world.now).await.expect("use"));
    assert_eq!(tx.find_pending_sign_in(site, browser, world.now).await.expect("find"), None, "used elsewhere");
    assert_eq!(tx.delete_expired_pending_sign_ins(world.later(15)).await.expect("sweep"), 1);
    tx.commit().await.expect("commit");
}
