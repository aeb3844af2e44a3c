//! Facts for many at once: each row belongs to the one who asked, whoever else asks in the same statement.

use super::answers::writes;
use super::world::{World, begin, day, person};
use crate::support::db::{TestDb, each_db};
use qstream::domain::hold::Hold;
use qstream::domain::ids::{CourseId, EnrolmentId, HoldId, SessionId, UserId};
use qstream::store::{DayOf, NewEnrolment, Tx, User};
use uuid::Uuid;

each_db! {
    everybody_gets_their_own_day_whoever_asks_with_them
    an_answer_is_shown_to_its_own_person_among_many
    what_a_batch_shares_is_read_once
    whoever_is_in_a_session_is_found_among_many
}

const NOBODY: UserId = UserId(Uuid::from_u128(9));

/// A second participant, with nothing put before them.
async fn second(world: &World, tx: &mut Tx) -> User {
    let ana = person(&world.random, &world.site, "ana@acme.example");
    tx.insert_user(&ana).await.expect("inserts");
    let enrolment = NewEnrolment {
        id: EnrolmentId(world.random.id(world.now)),
        site_id: world.site.id,
        course_id: world.course.id,
        user_id: ana.id,
        enrolled_at: world.now,
    };
    tx.insert_enrolments(&[enrolment]).await.expect("enrols");
    ana
}

async fn everybody_gets_their_own_day_whoever_asks_with_them(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, foreign) = (world.site.id, world.other_site("x").id);
    let mut tx = begin(&db.store).await;
    let ana = second(&world, &mut tx).await;
    let hold = Hold { starts_on: day("2026-12-01"), ends_on: day("2026-12-04") };
    tx.insert_hold(site, ana.id, HoldId(world.random.id(world.now)), hold, world.now).await.expect("holds");
    // Twice the same person, nobody, and the right person on the wrong site.
    let people =
        [(site, ana.id), (site, world.user.id), (site, NOBODY), (foreign, world.user.id), (site, world.user.id)];
    let places = |of: &mut dyn Iterator<Item = usize>| of.collect::<Vec<_>>();
    let enrolments = tx.list_enrolments_of(&people).await.expect("lists");
    assert_eq!(places(&mut enrolments.iter().map(|(nth, _)| *nth)), [0, 1, 4]);
    assert_eq!((enrolments[1].1.id, &enrolments[1].1), (world.enrolment, &enrolments[2].1));
    assert_ne!(enrolments[0].1.id, world.enrolment);
    let presences = tx.list_presences(&people).await.expect("lists");
    let paused: Vec<_> = presences.iter().filter(|(_, one)| !one.holds.is_empty()).map(|(nth, _)| *nth).collect();
    assert_eq!(paused, [0], "a hold is its own person's");
    let day_of = |(site_id, user_id): (_, _), on| DayOf { site_id, user_id, day: day(on) };
    let days = [
        day_of(people[0], "2026-11-23"),
        day_of(people[1], "2026-11-23"),
        day_of(people[3], "2026-11-23"),
        day_of(people[4], "2026-11-25"),
    ];
    let mut open = places(&mut tx.list_open_of(&days).await.expect("lists").iter().map(|(nth, _)| *nth));
    open.sort_unstable();
    assert_eq!(open, [1, 1, 3, 3, 3], "each up to their own day");
    let next = tx.list_next_scheduled(&days).await.expect("lists");
    assert_eq!(next, [(1, day("2026-11-25"))], "nothing comes after the last");
    assert!(tx.list_next_scheduled(&[]).await.expect("lists").is_empty());
}

async fn an_answer_is_shown_to_its_own_person_among_many(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, mine) = (world.site.id, world.presentations[0]);
    let mut tx = begin(&db.store).await;
    let ana = second(&world, &mut tx).await;
    tx.write_answers(&writes(&world, 0)).await.expect("writes");
    let asked = [(site, ana.id, mine), (site, world.user.id, world.presentations[1]), (site, world.user.id, mine)];
    let answered = tx.list_answered(&asked).await.expect("lists");
    assert_eq!(answered.len(), 1, "somebody else's and an open one aren't shown");
    let (nth, found) = &answered[0];
    assert_eq!((*nth, found.id, found.question.id, found.adjusted), (2, mine, world.versions[0].id, 0));
    assert!(tx.list_answered(&[]).await.expect("lists").is_empty());
}

async fn what_a_batch_shares_is_read_once(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, course) = (world.site.id, world.course.id);
    let mut tx = db.store.read().await.expect("reads");
    let foreign = world.other_site("x").id;
    let named = [(site, course), (site, course), (foreign, course), (site, CourseId(Uuid::from_u128(3)))];
    let courses = tx.share_courses(named.into_iter()).await.expect("reads");
    assert_eq!(courses.len(), 1);
    let shared = &courses[&(site, course)];
    assert_eq!((shared.plan.clone(), shared.questions, shared.exports_responses), (world.course.plan.clone(), 3, true));
    assert_eq!((shared.name.as_str(), shared.site_slug.as_str()), ("Course", "acme"));
    let [first, second] = [world.versions[0].id, world.versions[1].id];
    let named = [(site, first), (site, second), (site, first), (foreign, second)];
    let versions = tx.share_versions(named.into_iter()).await.expect("reads");
    assert_eq!(versions.len(), 2);
    assert_eq!(*versions[&(site, second)], world.versions[1]);
    assert!(tx.share_courses(std::iter::empty()).await.expect("reads").is_empty());
    assert!(tx.share_versions(std::iter::empty()).await.expect("reads").is_empty());
}

async fn whoever_is_in_a_session_is_found_among_many(db: TestDb) {
    let world = World::build(&db.store).await;
    let site = world.site.id;
    let mut tx = begin(&db.store).await;
    let ana = second(&world, &mut tx).await;
    let mine = super::sessions::session(&world);
    let hers =
        qstream::store::Session { id: SessionId(world.random.id(world.now)), user_id: Some(ana.id), ..mine.clone() };
    tx.insert_sessions(&[&mine, &hers]).await.expect("inserts");
    let nothing = SessionId(Uuid::from_u128(5));
    let asked = [(site, hers.id), (site, nothing), (world.other_site("x").id, mine.id), (site, mine.id)];
    let found = tx.list_sessions(&asked).await.expect("lists");
    assert!(found.len() == 2 && found.contains(&mine) && found.contains(&hers));
    let people = tx.list_acting(&[(site, ana.id), (site, NOBODY), (site, world.user.id)]).await.expect("lists");
    assert!(people.contains(&(world.site.clone(), ana, false)));
    assert!(people.len() == 2 && people.contains(&(world.site.clone(), world.user.clone(), false)));
}
