//! Answering, set-based: what a batch reads and what it leaves behind.

use super::world::{World, begin, day};
use crate::support::db::{TestDb, each_db};
use qstream::domain::export::{Key, Object};
use qstream::domain::grading::OptionSet;
use qstream::domain::ids::{AnswerId, PointEventId, PresentationId};
use qstream::store::{
    AnswerRow, AnswerWrites, Answerable, EnrolmentUpdate, Error, ExportMark, ItemStateRow, NextPresentation,
    PointEvent, PresentationState,
};

each_db! {
    a_batch_reads_what_decides_about_each_presentation
    an_answer_changes_every_table_or_none
    a_presentation_cant_be_answered_twice
}

fn chosen() -> OptionSet {
    ["a".to_owned()].into()
}

fn answer_row(world: &World, presentation: usize, answer_id: AnswerId) -> AnswerRow {
    AnswerRow {
        site_id: world.site.id,
        answer_id,
        presentation_id: world.presentations[presentation],
        enrolment_id: world.enrolment,
        question_id: world.questions[presentation].question_id,
        chosen: chosen(),
        num: 1,
        den: 1,
        first_points: 50,
        retirement_points: 0,
        retired: false,
        next_on: Some(day("2026-12-03")),
        answered_at: world.now,
        answered_on: day("2026-11-23"),
        wall_clock: "2026-11-23T23:00:00".to_owned(),
        channel: "canvas",
    }
}

/// The rows of one right first answer.
pub(super) fn writes(world: &World, presentation: usize) -> AnswerWrites {
    let (site_id, enrolment_id) = (world.site.id, world.enrolment);
    let question = &world.questions[presentation];
    let answer_id = AnswerId(world.random.id(world.now));
    let exported = Key { object: Object::Enrolment, entity: enrolment_id.0 };
    AnswerWrites {
        answers: vec![answer_row(world, presentation, answer_id)],
        item_states: vec![ItemStateRow {
            site_id,
            enrolment_id,
            question_id: question.question_id,
            seen: 1,
            streak: 1,
            not_right: 0,
            retired_on: None,
            first_num: 1,
            first_den: 1,
            latest_num: 1,
            latest_den: 1,
            first_chosen: "[\"a\"]".to_owned(),
        }],
        next: vec![NextPresentation {
            site_id,
            presentation_id: PresentationId(world.random.id(world.now)),
            enrolment_id,
            question_id: question.question_id,
            question_version_id: question.question_version_id,
            attempt: 2,
            class: "correct_repeat",
            scheduled_on: day("2026-12-03"),
            position: question.position,
            previous_on: day("2026-11-23"),
        }],
        points: vec![PointEvent {
            site_id,
            point_event_id: PointEventId(world.random.id(world.now)),
            enrolment_id,
            answer_id,
            kind: "first",
            points: 50,
            reason: None,
            created_at: world.now,
        }],
        enrolments: vec![EnrolmentUpdate {
            site_id,
            enrolment_id,
            user_id: world.user.id,
            points: 50,
            answers: 1,
            right_answers: 1,
            retired: 0,
            last_answer_at: world.now,
            last_answer_on: day("2026-11-23"),
            last_wall_clock: "2026-11-23T23:00:00".to_owned(),
            answers_that_day: 1,
            completed_at: None,
        }],
        exports: vec![ExportMark::new(site_id, &world.site.slug, exported, world.now)],
        ..AnswerWrites::default()
    }
}

async fn facts(db: &TestDb, world: &World) -> Vec<Answerable> {
    let mut tx = begin(&db.store).await;
    let keys: Vec<_> = world.presentations.iter().map(|id| (world.site.id, *id)).collect();
    let mut facts = tx.list_answerable(&keys).await.expect("list");
    facts.sort_by_key(|fact| fact.position);
    facts
}

async fn a_batch_reads_what_decides_about_each_presentation(db: TestDb) {
    let world = World::build(&db.store).await;
    let facts = facts(&db, &world).await;
    assert_eq!(facts.len(), 3);
    let first = &facts[0];
    assert_eq!(
        (first.user_id, first.enrolment_id, first.state),
        (world.user.id, world.enrolment, PresentationState::Open)
    );
    assert_eq!((first.scheduled_on, first.attempt, first.course.questions), (day("2026-11-16"), 1, 3));
    assert_eq!(
        (first.plan.clone(), first.question.options.clone()),
        (world.course.plan.clone(), world.versions[0].options.clone())
    );
    assert_eq!((first.item.seen, first.first, first.last_answer_on), (0, None, None));
    assert_eq!((first.time_zone.as_str(), first.course.exports_responses), ("Pacific/Auckland", true));
    let mut tx = begin(&db.store).await;
    let nothing = PresentationId(world.random.id(world.now));
    assert!(tx.list_answerable(&[(world.site.id, nothing)]).await.expect("list").is_empty());
    let foreign = world.other_site("x").id;
    assert!(tx.list_answerable(&[(foreign, world.presentations[0])]).await.expect("list").is_empty());
}

async fn an_answer_changes_every_table_or_none(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    tx.write_answers(&writes(&world, 0)).await.expect("write");
    drop(tx);
    assert_eq!(facts(&db, &world).await[0].state, PresentationState::Open, "rolled back");
    let mut tx = begin(&db.store).await;
    tx.write_answers(&writes(&world, 0)).await.expect("write");
    tx.commit().await.expect("commit");
    let after = facts(&db, &world).await;
    assert_eq!(after[0].state, PresentationState::Answered);
    assert_eq!((after[0].item.seen, after[0].item.streak, after[0].first), (1, 1, Some((1, 1))));
    assert_eq!((after[0].last_answer_on, after[0].answers_that_day), (Some(day("2026-11-23")), 1));
    let mut tx = db.store.read().await.expect("read");
    let (site, user) = (world.site.id, world.user.id);
    let shown =
        tx.find_answered_presentation(site, user, world.presentations[0]).await.expect("find").expect("answered");
    assert_eq!((shown.chosen, shown.first_points, shown.next_on), (chosen(), 50, Some(day("2026-12-03"))));
    assert!(!shown.retired && shown.correctness.is_right());
    let enrolment = &tx.list_enrolments_of_user(site, user).await.expect("list")[0];
    assert_eq!((enrolment.points, enrolment.answers, enrolment.answered_on(day("2026-11-23"))), (50, 1, 1));
    let repeats = tx.list_open_presentations(site, user, day("2026-12-03")).await.expect("list");
    assert_eq!(repeats.len(), 3, "two that were open and the repeat");
    assert_eq!(tx.count_export_items(site).await.expect("count").dirty, 1);
}

async fn a_presentation_cant_be_answered_twice(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    tx.write_answers(&writes(&world, 0)).await.expect("write");
    tx.commit().await.expect("commit");
    let mut tx = begin(&db.store).await;
    let mut again = writes(&world, 0);
    again.next.clear();
    let refused = tx.write_answers(&again).await;
    assert!(matches!(refused, Err(Error::Corrupt { .. })), "{refused:?}");
}
