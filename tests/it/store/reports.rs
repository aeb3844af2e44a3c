//! What reports are made of: reporting lines, sums that follow every write, people folded into one row each.

use super::answers::writes;
use super::world::{World, begin, day, person};
use crate::support::db::{TestDb, each_db};
use qstream::domain::ids::{CoachingNoteId, EnrolmentId, UserId};
use qstream::domain::reach::Depth;
use qstream::domain::schedule::Class;
use qstream::store::{
    AnswerWrites, ChoiceSum, CoachingNote, Differences, NewEnrolment, RegradedItem, TopicSum, User, WeekSum,
};

each_db! {
    lines_that_run_in_a_circle_end_and_reach_everybody_once
    a_course_is_read_by_whom_it_was_given_to
    notes_are_their_authors_alone
    a_person_is_one_row_with_everything_folded_in
    sums_follow_answers_corrections_and_moves_and_can_be_made_anew
}

/// The world's person reports to Bea, Bea to Cy, and Cy to the person again.
async fn circle(db: &TestDb, world: &World) -> (User, User) {
    let mut bea = person(&world.random, &world.site, "bea@acme.example");
    let mut cy = person(&world.random, &world.site, "cy@acme.example");
    cy.manager_id = Some(world.user.id);
    bea.manager_id = Some(cy.id);
    let mut tx = begin(&db.store).await;
    tx.insert_user(&cy).await.expect("cy");
    tx.insert_user(&bea).await.expect("bea");
    tx.commit().await.expect("commit");
    (bea, cy)
}

async fn lines_that_run_in_a_circle_end_and_reach_everybody_once(db: TestDb) {
    let world = World::build(&db.store).await;
    let (bea, cy) = circle(&db, &world).await;
    let (site, top) = (world.site.id, world.user.id);
    let mut tx = begin(&db.store).await;
    for who in [&bea, &cy] {
        let id = EnrolmentId(world.random.id(world.now));
        let new =
            NewEnrolment { id, site_id: site, course_id: world.course.id, user_id: who.id, enrolled_at: world.now };
        tx.insert_enrolments(&[new]).await.expect("enrolled");
    }
    assert!(tx.has_reports(site, top).await.expect("asks") && !tx.has_reports(site, bea.id).await.expect("asks"));
    assert!(tx.is_below(site, top, bea.id).await.expect("asks"));
    assert!(!tx.is_below(site, bea.id, top).await.expect("asks") && !tx.is_below(site, top, top).await.expect("asks"));
    let ids = |mut ids: Vec<UserId>| {
        ids.sort();
        ids
    };
    let managers = tx.list_managers_below(site, top).await.expect("managers");
    assert_eq!(ids(managers), ids(vec![top, cy.id]));
    for (depth, expected) in [(Depth::Direct, vec![cy.id]), (Depth::AllBelow, vec![cy.id, bea.id])] {
        let people = tx.list_report_people(site, (top, depth), world.course.id, 10).await.expect("people");
        assert_eq!(ids(people.iter().map(|one| one.user_id).collect()), ids(expected));
    }
    let courses = tx.list_readable_courses(site, top).await.expect("courses");
    assert!(courses.len() == 1 && courses[0].of_team);
    assert!(!tx.list_readable_courses(site, bea.id).await.expect("courses")[0].of_team);
    assert_eq!(tx.list_courses(site).await.expect("courses"), [(world.course.id, world.course.name.clone())]);
    assert_eq!(tx.list_sites().await.expect("sites"), std::slice::from_ref(&world.site));
}

async fn a_course_is_read_by_whom_it_was_given_to(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, course, user) = (world.site.id, world.course.id, world.user.id);
    let mut tx = begin(&db.store).await;
    for _ in 0..2 {
        tx.insert_course_reader(site, course, user, world.now).await.expect("given");
    }
    assert_eq!(tx.list_courses_to_read(site, user).await.expect("list"), [course]);
    let readers = tx.list_course_readers(site, course).await.expect("list");
    assert_eq!(readers.iter().map(|one| one.id).collect::<Vec<_>>(), [user]);
    assert!(tx.list_course_readers(world.other_site("x").id, course).await.expect("list").is_empty());
    assert!(tx.delete_course_reader(site, course, user).await.expect("taken"));
    assert!(!tx.delete_course_reader(site, course, user).await.expect("nothing to take"));
    assert!(tx.list_courses_to_read(site, user).await.expect("list").is_empty());
    assert_eq!(tx.find_participant(site, course, user).await.expect("find").map(|user| user.id), Some(user));
    let nobody = UserId(world.random.id(world.now));
    assert!(tx.find_participant(site, course, nobody).await.expect("find").is_none());
}

async fn notes_are_their_authors_alone(db: TestDb) {
    let world = World::build(&db.store).await;
    let (bea, cy) = circle(&db, &world).await;
    let mut tx = begin(&db.store).await;
    let note = |minutes, body: &str| CoachingNote {
        id: CoachingNoteId(world.random.id(world.later(minutes))),
        body: body.to_owned(),
        written_at: world.later(minutes),
    };
    let notes = [note(2, "later"), note(1, "earlier")];
    for one in &notes {
        tx.insert_coaching_note(world.site.id, (cy.id, bea.id), one).await.expect("kept");
    }
    assert_eq!(tx.list_coaching_notes(world.site.id, (cy.id, bea.id), 10).await.expect("list"), notes);
    assert!(tx.list_coaching_notes(world.site.id, (world.user.id, bea.id), 10).await.expect("list").is_empty());
}

/// The rows of the first question's right answer, with their sums.
fn answered(world: &World, under: UserId) -> AnswerWrites {
    let (site_id, course_id) = (world.site.id, world.course.id);
    let question_id = world.questions[0].question_id;
    let first_chosen = "[\"a\"]".to_owned();
    AnswerWrites {
        report_topics: vec![TopicSum {
            site_id,
            course_id,
            counted_under: under,
            topic: "Topic".to_owned(),
            pairs: 1,
            first_sum: 2_520,
            latest_sum: 2_520,
            retired: 0,
        }],
        report_weeks: vec![WeekSum {
            site_id,
            course_id,
            counted_under: under,
            week: day("2026-11-23"),
            answers: 1,
            correct_sum: 2_520,
        }],
        report_choices: vec![ChoiceSum {
            site_id,
            course_id,
            question_id,
            first_chosen,
            people: 1,
            first_sum: 2_520,
            latest_sum: 2_520,
        }],
        ..writes(world, 0)
    }
}

async fn a_person_is_one_row_with_everything_folded_in(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    tx.write_answers(&answered(&world, UserId(world.site.id.0))).await.expect("written");
    let found = tx.find_report_person(world.site.id, world.user.id, world.course.id).await.expect("reads");
    let found = found.expect("takes part");
    assert_eq!((found.items.len(), found.open.len(), found.answers), (1, 3, 1));
    let item = &found.items[0];
    assert_eq!((item.position, item.streak, item.item.answers, item.first_chosen.as_str()), (0, 1, 1, "[\"a\"]"));
    assert!(item.item.pair.first.is_right() && !item.item.retired && found.active && !found.erased);
    let mut open: Vec<_> = found.open.iter().map(|one| (one.position, one.class, one.scheduled_on)).collect();
    open.sort_by_key(|one| one.2);
    let new = |position, on| (position, Class::New, day(on));
    let repeat = (0, Class::CorrectRepeat, day("2026-12-03"));
    assert_eq!(open, [new(1, "2026-11-23"), new(2, "2026-11-25"), repeat]);
    let questions = tx.list_report_questions(world.site.id, world.course.id).await.expect("questions");
    assert_eq!(questions.iter().map(|one| one.position).collect::<Vec<_>>(), [0, 1, 2]);
    assert!(questions.iter().all(|one| !one.withdrawn && one.topic == "Topic"));
}

async fn sums_follow_answers_corrections_and_moves_and_can_be_made_anew(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, course) = (world.site.id, world.course.id);
    let nobody = UserId(site.0);
    let mut tx = begin(&db.store).await;
    tx.write_answers(&answered(&world, nobody)).await.expect("written");
    assert_eq!(tx.compare_report_sums(site, course).await.expect("compares"), Differences::default());
    let item = RegradedItem {
        site_id: site,
        enrolment_id: world.enrolment,
        question_id: world.questions[0].question_id,
        streak: 0,
        not_right: 1,
        first_num: 1,
        first_den: 3,
        latest_num: 0,
        latest_den: 1,
        adjustment: 0,
        more_right: -1,
    };
    tx.write_regrading(&[item], &[]).await.expect("corrected");
    assert_eq!(tx.compare_report_sums(site, course).await.expect("compares"), Differences::default());
    let choices = tx.list_report_choices(site, course).await.expect("choices");
    assert_eq!((choices.len(), choices[0].people, choices[0].first_sum, choices[0].latest_sum), (1, 1, 840, 0));
    let groups = tx.list_report_groups(site, course).await.expect("groups");
    let group = &groups[0];
    assert_eq!((groups.len(), group.counted_under, group.enrolled, group.started), (1, nobody, 1, 1));
    assert_eq!((group.topics.len(), group.topics[0].pairs, group.topics[0].first_sum), (1, 1, 840));
    assert_eq!(tx.recount_teams(site).await.expect("recounts"), 0, "nobody moved");
    let weeks = tx.list_report_weeks(site, course, &[nobody]).await.expect("weeks");
    assert_eq!((weeks.len(), weeks[0].week, weeks[0].answers), (1, day("2026-11-23"), 1));
    assert!(tx.list_report_weeks(site, course, &[world.user.id]).await.expect("weeks").is_empty());
    // A batch whose sums were forgotten shows, and is mended.
    let forgotten = AnswerWrites { report_topics: Vec::new(), report_choices: Vec::new(), ..answered(&world, nobody) };
    let second = writes(&world, 1);
    let forgotten = AnswerWrites {
        answers: second.answers,
        item_states: second.item_states,
        next: second.next,
        points: second.points,
        ..forgotten
    };
    tx.write_answers(&forgotten).await.expect("written");
    let differ = tx.compare_report_sums(site, course).await.expect("compares");
    assert!(differ.any() && differ.topics > 0 && differ.choices > 0 && differ.weeks == 0, "{differ:?}");
    tx.rebuild_report_sums(site, course).await.expect("made anew");
    assert_eq!(tx.compare_report_sums(site, course).await.expect("compares"), Differences::default());
}
