//! A site's questions as authors look through them.

use super::world::{World, begin, version};
use crate::support::db::{TestDb, each_db};
use jiff::SignedDuration;
use qstream::domain::question::QuestionVersion;
use qstream::store::{NewQuestionVersion, QuestionFilter};

each_db! {
    questions_are_listed_by_their_newest_version
    questions_are_found_by_topic_and_by_words
}

async fn questions_are_listed_by_their_newest_version(db: TestDb) {
    let world = World::build(&db.store).await;
    let site = world.site.id;
    let mut tx = begin(&db.store).await;
    let before = tx.list_newest_versions(site).await.expect("lists");
    assert_eq!(before.len(), 3);
    let first = world.versions[0].clone();
    assert_eq!(tx.find_newest_version(site, first.question_id).await.expect("finds"), Some(first.clone()));
    let newer =
        QuestionVersion { id: version(&world.random, world.now, 9).id, stem: "Newer".to_owned(), ..first.clone() };
    let created_at = world.now.plus(SignedDuration::from_secs(1));
    let new = NewQuestionVersion { site_id: site, version: newer.clone(), created_at };
    tx.insert_question_version(&new).await.expect("version");
    assert_eq!(tx.find_newest_version(site, first.question_id).await.expect("finds"), Some(newer.clone()));
    assert_eq!(tx.find_version_time(site, newer.id).await.expect("finds"), Some(created_at));
    let newest = tx.list_newest_versions(site).await.expect("lists");
    assert!(newest.len() == 3 && newest.contains(&newer) && !newest.contains(&first));
    let listed = tx.list_questions(site, &QuestionFilter::default(), 10).await.expect("lists");
    let line = listed.iter().find(|one| one.id == first.question_id).expect("listed");
    assert_eq!((line.version, line.versions, line.courses, line.withdrawn), (newer.id, 2, 1, false));
    let elsewhere = world.other_site("x").id;
    let versions = tx.list_versions(site, first.question_id).await.expect("lists");
    let told: Vec<_> = versions.iter().map(|one| (&one.version, one.courses, one.launched)).collect();
    assert_eq!(told, [(&newer, 0, 0), (&first, 1, 1)]);
    assert_eq!(versions[0].written_at, created_at);
    assert!(tx.list_versions(elsewhere, first.question_id).await.expect("lists").is_empty());
    assert_eq!(tx.find_newest_version(elsewhere, first.question_id).await.expect("finds"), None);
    assert!(tx.list_questions(elsewhere, &QuestionFilter::default(), 10).await.expect("lists").is_empty());
    tx.withdraw_question(site, first.question_id, world.now).await.expect("withdraws");
    let listed = tx.list_questions(site, &QuestionFilter::default(), 10).await.expect("lists");
    assert!(listed.iter().find(|one| one.id == first.question_id).expect("still listed").withdrawn);
    let later = world.now.plus(SignedDuration::from_hours(1));
    tx.withdraw_question(site, first.question_id, later).await.expect("withdraws");
    assert!(!tx.is_withdrawn(elsewhere, first.question_id).await.expect("finds"));
    assert!(tx.is_withdrawn(site, first.question_id).await.expect("finds"));
    assert!(!tx.offer_question(elsewhere, first.question_id).await.expect("offers"));
    assert!(tx.offer_question(site, first.question_id).await.expect("offers"));
    assert!(!tx.offer_question(site, first.question_id).await.expect("offers"), "it is offered already");
    assert!(!tx.is_withdrawn(site, first.question_id).await.expect("finds"));
    let versions = tx.list_versions(site, first.question_id).await.expect("lists");
    assert_eq!((versions[1].courses, versions[1].launched), (1, 0), "where people were asked it stays out");
}

async fn questions_are_found_by_topic_and_by_words(db: TestDb) {
    let world = World::build(&db.store).await;
    let site = world.site.id;
    let mut tx = begin(&db.store).await;
    let mut odd = version(&world.random, world.now, 8);
    "Zebra".clone_into(&mut odd.topic);
    "Übung: what is 100% sure_here!".clone_into(&mut odd.stem);
    let new = NewQuestionVersion { site_id: site, version: odd.clone(), created_at: world.now };
    tx.insert_question_version(&new).await.expect("version");
    assert!(tx.list_topics(site).await.expect("lists").contains(&"Zebra".to_owned()));
    let find =
        |topic: &str, search: &str| QuestionFilter { topic: topic.to_owned(), search: search.to_owned(), from: 0 };
    for (filter, found) in [
        (find("", ""), 4),
        (find("Zebra", ""), 1),
        (find("", "100% SURE"), 1),
        (find("", "sure_here!"), 1),
        (find("", "übung"), 1),
        (find("", "Übung"), 1),
        (find("", "100_"), 0),
        (find("Zebra", "nothing"), 0),
    ] {
        let listed = tx.list_questions(site, &filter, 10).await.expect("lists");
        assert_eq!(listed.len(), found, "{filter:?}");
        assert_eq!(tx.count_questions(site, &filter).await.expect("counts"), i64::try_from(found).expect("few"));
    }
    let page = tx.list_questions(site, &QuestionFilter { from: 3, ..find("", "") }, 10).await.expect("lists");
    assert_eq!(page.len(), 1);
}
