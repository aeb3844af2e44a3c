//! Comments, reports, pictures, and the correction of a key.

use super::world::{World, begin, day, person};
use crate::support::db::{TestDb, each_db};
use qstream::domain::ids::{AnswerId, CommentId, MediaId, PointEventId, QuestionVersionId};
use qstream::domain::remarks::{CommentState, ReportKind};
use qstream::store::{
    AnswerRow, AnswerWrites, ItemStateRow, MediaFile, NewComment, NewQuestionVersion, PointEvent, QuestionReport,
    RegradedItem,
};

each_db! {
    a_comment_is_seen_by_its_author_first_and_by_others_once_published
    the_last_report_of_a_person_counts
    a_picture_belongs_to_its_site
    a_correction_reads_every_answer_and_writes_every_figure
}

async fn a_comment_is_seen_by_its_author_first_and_by_others_once_published(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, place) = (world.site.id, (world.questions[0].question_id, world.course.id));
    let other = person(&world.random, &world.site, "other@acme.example");
    let mut tx = begin(&db.store).await;
    tx.insert_user(&other).await.expect("user");
    let id = CommentId(world.random.id(world.now));
    let new = NewComment {
        id,
        site_id: site,
        question_id: place.0,
        course_id: place.1,
        user_id: world.user.id,
        body: "Zeile 1\n<b>2</b>".to_owned(),
        state: CommentState::Pending,
        created_at: world.now,
    };
    tx.insert_comment(&new).await.expect("insert");
    let seen_by =
        async |tx: &mut qstream::store::Tx, user| tx.list_comments(site, place, user, 50).await.expect("list").len();
    assert_eq!((seen_by(&mut tx, world.user.id).await, seen_by(&mut tx, other.id).await), (1, 0));
    let waiting = tx.list_pending_comments(site, 50).await.expect("list").remove(0);
    assert_eq!(waiting.comment.body, new.body);
    assert_eq!((waiting.stem.as_str(), waiting.course_name.as_str()), ("Question 0?", world.course.name.as_str()));
    assert_eq!(tx.count_comments_of(site, world.user.id, world.later(-1)).await.expect("count"), 1);
    assert_eq!(tx.count_comments_of(site, world.user.id, world.now).await.expect("count"), 0);
    let decided = (other.id, world.later(1));
    assert!(tx.update_comment_state(site, id, CommentState::Published, decided).await.expect("decide"));
    assert_eq!(seen_by(&mut tx, other.id).await, 1);
    assert!(tx.update_comment_state(site, id, CommentState::Hidden, decided).await.expect("decide"));
    assert_eq!((seen_by(&mut tx, world.user.id).await, seen_by(&mut tx, other.id).await), (0, 0));
    let elsewhere = world.other_site("x").id;
    assert!(!tx.update_comment_state(elsewhere, id, CommentState::Published, decided).await.expect("decide"));
}

async fn the_last_report_of_a_person_counts(db: TestDb) {
    let world = World::build(&db.store).await;
    let report = |kind, body: &str, minutes| QuestionReport {
        site_id: world.site.id,
        question_version_id: world.versions[0].id,
        user_id: world.user.id,
        kind,
        body: body.to_owned(),
        reported_at: world.later(minutes),
    };
    let mut tx = begin(&db.store).await;
    tx.put_question_report(&report(ReportKind::Unclear, "", 0)).await.expect("put");
    tx.put_question_report(&report(ReportKind::WrongKey, "b is right", 5)).await.expect("put");
    let open = tx.list_open_question_reports(world.site.id, 50).await.expect("list");
    assert_eq!(open, [report(ReportKind::WrongKey, "b is right", 5)]);
}

async fn a_picture_belongs_to_its_site(db: TestDb) {
    let world = World::build(&db.store).await;
    let file = MediaFile {
        id: MediaId(world.random.id(world.now)),
        site_id: world.site.id,
        content_type: "image/png".to_owned(),
        bytes: vec![0, 255, 1],
    };
    let mut tx = begin(&db.store).await;
    tx.insert_media(&file, world.now).await.expect("insert");
    assert_eq!(tx.find_media(world.site.id, file.id).await.expect("find"), Some(file.clone()));
    assert_eq!(tx.find_media(world.other_site("x").id, file.id).await.expect("find"), None);
    let script =
        MediaFile { id: MediaId(world.random.id(world.now)), content_type: "image/svg+xml".to_owned(), ..file };
    assert!(tx.insert_media(&script, world.now).await.is_err(), "markup is no picture here");
}

/// A wrong first answer, thirty points.
fn wrong_answer(world: &World) -> AnswerWrites {
    let (site_id, enrolment_id, question_id) = (world.site.id, world.enrolment, world.questions[0].question_id);
    let answer_id = AnswerId(world.random.id(world.now));
    let answer = AnswerRow {
        site_id,
        answer_id,
        presentation_id: world.presentations[0],
        enrolment_id,
        question_id,
        chosen: ["b".to_owned()].into(),
        num: 0,
        den: 1,
        first_points: 30,
        retirement_points: 0,
        retired: false,
        next_on: None,
        answered_at: world.now,
        answered_on: day("2026-11-23"),
        wall_clock: "2026-11-23T23:00:00".to_owned(),
        channel: "canvas",
    };
    let item = ItemStateRow {
        site_id,
        enrolment_id,
        question_id,
        seen: 1,
        streak: 0,
        not_right: 1,
        retired_on: None,
        first_num: 0,
        first_den: 1,
        latest_num: 0,
        latest_den: 1,
        first_chosen: "[\"b\"]".to_owned(),
    };
    let points = points(world, answer_id, "first", 30, None);
    AnswerWrites { answers: vec![answer], item_states: vec![item], points: vec![points], ..AnswerWrites::default() }
}

fn points(world: &World, answer_id: AnswerId, kind: &'static str, points: i64, reason: Option<&str>) -> PointEvent {
    PointEvent {
        site_id: world.site.id,
        point_event_id: PointEventId(world.random.id(world.now)),
        enrolment_id: world.enrolment,
        answer_id,
        kind,
        points,
        reason: reason.map(str::to_owned),
        created_at: world.now,
    }
}

async fn a_correction_reads_every_answer_and_writes_every_figure(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, question) = (world.site.id, world.questions[0].question_id);
    let mut tx = begin(&db.store).await;
    tx.write_answers(&wrong_answer(&world)).await.expect("answer");
    let mut corrected = tx.find_question_version(site, world.versions[0].id).await.expect("find").expect("a version");
    assert_eq!(corrected, world.versions[0]);
    corrected.id = QuestionVersionId(world.random.id(world.now));
    let new = NewQuestionVersion { site_id: site, version: corrected.clone(), created_at: world.now };
    tx.insert_question_version(&new).await.expect("insert");
    tx.replace_question_version(site, world.versions[0].id, corrected.id).await.expect("replace");
    tx.replace_question_version(site, world.versions[1].id, corrected.id).await.expect("replace");
    let placed = tx.list_course_questions(site, world.course.id).await.expect("list");
    assert_eq!(placed[0].question_version_id, corrected.id);
    let asked =
        tx.find_due_presentation(site, world.user.id, world.presentations[1]).await.expect("find").expect("due");
    assert_eq!(asked.question.id, corrected.id, "what is open is asked anew");
    let answers = tx.list_answers_to_regrade(site, question).await.expect("list");
    assert_eq!((answers.len(), answers[0].points, answers[0].retired), (1, 30, false));
    assert_eq!(answers[0].question_version_id, world.versions[0].id, "what was answered stays what was asked");
    let item = RegradedItem {
        site_id: site,
        enrolment_id: world.enrolment,
        question_id: question,
        streak: 1,
        not_right: 0,
        first_num: 1,
        first_den: 1,
        latest_num: 1,
        latest_den: 1,
        adjustment: 20,
        more_right: 1,
    };
    let event = points(&world, answers[0].answer_id, "adjustment", 20, Some("The key was wrong."));
    tx.write_regrading(&[item], &[event]).await.expect("write");
    assert_eq!(tx.list_answers_to_regrade(site, question).await.expect("list")[0].points, 50);
    let enrolment = &tx.list_enrolments_of_user(site, world.user.id).await.expect("list")[0];
    assert_eq!((enrolment.points, enrolment.right_answers), (20, 1));
    let items = tx.list_items_of_user(site, world.user.id).await.expect("list");
    assert!(items[0].item.pair.first.is_right() && items[0].item.answers == 1 && items[0].topic == "Topic");
    let shown = tx.find_answered_presentation(site, world.user.id, world.presentations[0]).await.expect("find");
    assert_eq!(shown.expect("answered").adjusted, 20);
    assert_eq!(tx.withdraw_question(site, world.questions[2].question_id, world.now).await.expect("withdraw"), 1);
    assert_eq!(tx.withdraw_question(site, question, world.now).await.expect("withdraw"), 0, "what is answered stays");
    let left = tx.list_course_questions(site, world.course.id).await.expect("list");
    assert_eq!(left.len(), 1, "one of three is neither withdrawn itself nor asked as the corrected one");
    assert_eq!(tx.list_enrolments_of_user(site, world.user.id).await.expect("list")[0].questions, 1);
}
