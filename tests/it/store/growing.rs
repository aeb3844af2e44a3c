//! Participants who lack a question of their course, on both engines.

use super::world::{World, begin};
use crate::support::db::{TestDb, each_db};
use qstream::domain::ids::{EnrolmentId, QuestionId};
use qstream::store::CourseQuestion;

each_db! {
    whoever_lacks_a_question_is_found_once
}

async fn whoever_lacks_a_question_is_found_once(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, course) = (world.site.id, world.course.id);
    let mut tx = begin(&db.store).await;
    let before = tx.count_lacking(site, course).await.expect("counts");
    let enrolments = tx.list_course_enrolments(site, course).await.expect("lists");
    let have = tx.list_planned(site, &enrolments).await.expect("lists");
    assert!(
        !have.is_empty() && have.iter().all(|(enrolment, _, date)| enrolments.contains(enrolment) && date.is_some())
    );
    let added = CourseQuestion {
        site_id: site,
        course_id: course,
        question_id: QuestionId(world.random.id(world.now)),
        question_version_id: world.versions[0].id,
        position: 99,
    };
    tx.insert_course_questions(std::slice::from_ref(&added)).await.expect("adds");
    let lacking = tx.list_lacking(site, course, (None, 100)).await.expect("lists");
    let ids: Vec<EnrolmentId> = lacking.iter().map(|one| one.enrolment).collect();
    assert_eq!(ids, enrolments, "everybody, in the order of their enrolments");
    assert!(lacking.iter().any(|one| one.person.user.id == world.user.id));
    assert_eq!(tx.count_lacking(site, course).await.expect("counts"), i64::try_from(ids.len()).expect("few"));
    assert!(tx.list_lacking(site, course, (ids.last().copied(), 100)).await.expect("lists").is_empty());
    let elsewhere = world.other_site("x").id;
    assert_eq!(tx.count_lacking(elsewhere, course).await.expect("counts"), 0);
    assert!(tx.list_planned(elsewhere, &ids).await.expect("lists").is_empty());
    assert_eq!(tx.reopen_enrolments(site, course).await.expect("reopens"), 0, "nobody had finished");
    tx.withdraw_question(site, added.question_id, world.now).await.expect("withdraws");
    assert_eq!(tx.count_lacking(site, course).await.expect("counts"), before, "nobody lacks what isn't asked");
}
