//! People, their links to Salesforce, their courses and questions.

use super::world::{World, begin, day, org, person};
use crate::support::db::{TestDb, each_db};
use qstream::domain::ids::{SalesforceUserId, UserId};
use qstream::domain::linking::Liveness;
use qstream::domain::roles::{Role, Roles};
use qstream::store::{Error, LaunchSettings, User};

each_db! {
    a_person_comes_back_as_written
    a_link_belongs_to_one_person_of_one_org
    a_profile_and_what_a_site_wants_of_launches_are_kept
    candidates_are_found_by_address_with_what_decides
    a_course_comes_back_with_its_plan_and_questions
    open_presentations_are_listed_up_to_a_date
    a_presentation_is_shown_to_its_own_person_only
}

fn salesforce_user(text: &str) -> SalesforceUserId {
    SalesforceUserId::parse(text).expect("a user id")
}

async fn a_person_comes_back_as_written(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut boss = person(&world.random, &world.site, "boss@acme.example");
    boss.roles = Roles(vec![Role::Learner, Role::Owner]);
    boss.manager_id = Some(world.user.id);
    boss.salesforce_user = Some(false);
    boss.active = false;
    let mut tx = begin(&db.store).await;
    tx.insert_user(&boss).await.expect("insert");
    assert_eq!(tx.find_user(world.site.id, boss.id).await.expect("find"), Some(boss.clone()));
    assert_eq!(tx.find_user(world.other_site("x").id, boss.id).await.expect("find"), None, "another site's person");
    let acting = tx.find_acting(world.site.id, world.user.id).await.expect("find");
    assert_eq!(acting, Some((world.site.clone(), world.user.clone(), false)), "whoever reports is not active");
    assert_eq!(
        tx.find_acting(world.site.id, boss.id).await.expect("find"),
        Some((world.site.clone(), boss.clone(), false))
    );
    assert_eq!(tx.find_acting(world.other_site("x").id, boss.id).await.expect("find"), None);
    let below = User { manager_id: Some(world.user.id), ..person(&world.random, &world.site, "below@acme.example") };
    tx.insert_user(&below).await.expect("insert");
    assert!(tx.find_acting(world.site.id, world.user.id).await.expect("find").expect("there").2, "a manager now");
    let twin = person(&world.random, &world.site, "boss@acme.example");
    assert!(matches!(tx.insert_user(&twin).await, Err(Error::Conflict(_))), "one account per address");
}

async fn a_link_belongs_to_one_person_of_one_org(db: TestDb) {
    let world = World::build(&db.store).await;
    let (here, there) = (org("00Dxx0000001gEAEAY"), org("00Dxx0000001gEBEAY"));
    let who = salesforce_user("0055g00000A1b2cAAB");
    let mut tx = begin(&db.store).await;
    tx.insert_salesforce_link(world.site.id, &here, &who, world.user.id, world.now).await.expect("link");
    tx.commit().await.expect("commit");
    let mut tx = begin(&db.store).await;
    let found = tx.find_linked_user(world.site.id, &here, &who).await.expect("find");
    assert_eq!(found.map(|found| found.user.id), Some(world.user.id));
    assert_eq!(tx.find_linked_user(world.site.id, &there, &who).await.expect("find"), None);
    let second = salesforce_user("0055g00000A1b2dAAB");
    let taken = tx.insert_salesforce_link(world.site.id, &here, &second, world.user.id, world.now).await;
    assert!(matches!(taken, Err(Error::Conflict(_))), "one Salesforce user per account and org");
}

async fn a_profile_and_what_a_site_wants_of_launches_are_kept(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let followed = User { first_name: "Zoë".to_owned(), time_zone: "Asia/Kolkata".to_owned(), ..world.user.clone() };
    tx.update_user_profile(&followed, world.now).await.expect("update");
    assert_eq!(tx.find_user(world.site.id, world.user.id).await.expect("find"), Some(followed));
    let here = org("00Dxx0000001gEAEAY");
    let wanted = LaunchSettings { provision: true, follow_salesforce: true, liveness: Liveness::Sampled };
    assert_eq!(tx.find_launch_settings(world.site.id).await.expect("find"), LaunchSettings::default());
    tx.update_launch_settings(world.site.id, LaunchSettings::default()).await.expect("update");
    tx.update_launch_settings(world.site.id, wanted).await.expect("update");
    let (site, settings) = tx.find_launch_site(&here).await.expect("find").expect("connected");
    assert_eq!((site.id, settings), (world.site.id, wanted));
    assert_eq!(tx.find_launch_site(&org("00Dxx0000001gEBEAY")).await.expect("find"), None);
}

async fn candidates_are_found_by_address_with_what_decides(db: TestDb) {
    let world = World::build(&db.store).await;
    let here = org("00Dxx0000001gEAEAY");
    let mut tx = begin(&db.store).await;
    let before = tx.list_link_candidates(world.site.id, &here, "lukasz@acme.example").await.expect("list");
    assert_eq!((before.len(), before[0].linked, before[0].active), (1, false, true));
    let who = salesforce_user("0055g00000A1b2cAAB");
    tx.insert_salesforce_link(world.site.id, &here, &who, world.user.id, world.now).await.expect("link");
    let after = tx.list_link_candidates(world.site.id, &here, "lukasz@acme.example").await.expect("list");
    assert!(after[0].linked);
    assert!(tx.list_link_candidates(world.site.id, &here, "nobody@acme.example").await.expect("list").is_empty());
}

async fn a_course_comes_back_with_its_plan_and_questions(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = db.store.read().await.expect("read");
    assert_eq!(tx.find_course(world.site.id, world.course.id).await.expect("find"), Some(world.course.clone()));
    assert_eq!(tx.list_course_questions(world.site.id, world.course.id).await.expect("list"), world.questions);
    let enrolments = tx.list_enrolments_of_user(world.site.id, world.user.id).await.expect("list");
    assert_eq!(enrolments.len(), 1);
    assert_eq!((enrolments[0].id, enrolments[0].questions, enrolments[0].points), (world.enrolment, 3, 0));
    assert_eq!(enrolments[0].plan, world.course.plan);
}

async fn open_presentations_are_listed_up_to_a_date(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = db.store.read().await.expect("read");
    let open = tx.list_open_presentations(world.site.id, world.user.id, day("2026-11-23")).await.expect("list");
    assert_eq!(open.len(), 2);
    let next = tx.find_next_scheduled_on(world.site.id, world.user.id, day("2026-11-23")).await.expect("next");
    assert_eq!(next, Some(day("2026-11-25")));
    let last = tx.find_next_scheduled_on(world.site.id, world.user.id, day("2026-11-25")).await.expect("next");
    assert_eq!(last, None);
}

async fn a_presentation_is_shown_to_its_own_person_only(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = db.store.read().await.expect("read");
    let id = world.presentations[0];
    let due = tx.find_due_presentation(world.site.id, world.user.id, id).await.expect("find").expect("due");
    assert_eq!(due.question, world.versions[0]);
    assert_eq!(due.scheduled_on, day("2026-11-16"));
    let stranger = UserId(world.random.id(world.now));
    assert_eq!(tx.find_due_presentation(world.site.id, stranger, id).await.expect("find"), None);
    assert_eq!(tx.find_answered_presentation(world.site.id, world.user.id, id).await.expect("find"), None);
}
