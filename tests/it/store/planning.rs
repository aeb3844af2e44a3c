//! Courses as those who plan them see them, and who may still come in.

use super::world::{World, begin, person, version};
use crate::support::db::{TestDb, each_db};
use jiff::SignedDuration;
use qstream::domain::board::BoardMode;
use qstream::domain::calendar::{Hours, Weekdays};
use qstream::domain::course::{CourseSettings, CourseState};
use qstream::domain::ids::{CourseId, EnrolmentId};
use qstream::domain::remarks::CommentMode;
use qstream::domain::schedule::Plan;
use qstream::store::{Course, CourseQuestion, NewEnrolment, NewQuestionVersion, PeopleFilter, Tx};

each_db! {
    a_draft_is_written_changed_launched_and_then_stays
    the_newest_version_of_each_question_is_offered
    only_those_who_do_not_take_part_come_in
    a_sites_calendar_has_everybodys_holidays
}

async fn draft(tx: &mut Tx, world: &World) -> Course {
    let id = CourseId(world.random.id(world.now));
    let course = Course { id, name: "Draft".to_owned(), state: CourseState::Draft, ..world.course.clone() };
    tx.insert_course(&course).await.expect("insert");
    course
}

async fn a_draft_is_written_changed_launched_and_then_stays(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, now) = (world.site.id, world.now);
    let mut tx = begin(&db.store).await;
    let mut course = draft(&mut tx, &world).await;
    let settings = CourseSettings { board: BoardMode::Off, tie_breaks: true, comments: CommentMode::Open };
    tx.update_course_settings(site, course.id, &settings).await.expect("settings");
    assert_eq!(tx.find_course_settings(site, course.id).await.expect("finds"), Some(settings));
    assert_eq!(tx.find_course_settings(world.other_site("x").id, course.id).await.expect("finds"), None);
    "Renamed".clone_into(&mut course.name);
    course.plan = Plan { ends_on: None, max_per_day: 9, delivery_weekdays: Weekdays::of([2]), ..course.plan };
    tx.update_course(&course, now).await.expect("update");
    assert_eq!(tx.find_course(site, course.id).await.expect("finds"), Some(course.clone()));
    let listed = tx.list_planned_courses(site).await.expect("lists");
    let of = |id| listed.iter().find(|one| one.id == id).expect("listed").clone();
    assert_eq!((of(course.id).state, of(course.id).people, of(course.id).questions), (CourseState::Draft, 0, 0));
    assert_eq!((of(world.course.id).people, of(world.course.id).questions), (1, 3));
    assert!(tx.list_planned_courses(world.other_site("x").id).await.expect("lists").is_empty());
    assert!(!tx.mark_course_launched(world.other_site("x").id, course.id, now).await.expect("no"), "another site's");
    assert!(tx.mark_course_launched(site, course.id, now).await.expect("launches"));
    assert!(!tx.mark_course_launched(site, course.id, now).await.expect("no"), "once");
    assert!(!tx.delete_draft(site, course.id).await.expect("no"), "a launched course stays");
    let another = draft(&mut tx, &world).await;
    assert!(tx.delete_draft(site, another.id).await.expect("deletes"));
    assert_eq!(tx.find_course(site, another.id).await.expect("finds"), None);
    let enrolments = tx.list_course_enrolments(site, world.course.id).await.expect("lists");
    assert_eq!(enrolments, [world.enrolment]);
}

async fn the_newest_version_of_each_question_is_offered(db: TestDb) {
    let world = World::build(&db.store).await;
    let site = world.site.id;
    let mut tx = begin(&db.store).await;
    let course = draft(&mut tx, &world).await;
    let mut newer = version(&world.random, world.now, 0);
    newer.question_id = world.versions[0].question_id;
    let later = world.now.plus(SignedDuration::from_secs(1));
    tx.insert_question_version(&NewQuestionVersion { site_id: site, version: newer.clone(), created_at: later })
        .await
        .expect("version");
    let offered = tx.list_offered_questions(site, course.id).await.expect("lists");
    assert_eq!(offered.len(), 3);
    let first = offered.iter().find(|one| one.id == newer.question_id).expect("offered");
    assert_eq!((first.version, first.chosen), (newer.id, false));
    let choose = |one: &qstream::store::OfferedQuestion, position| CourseQuestion {
        site_id: site,
        course_id: course.id,
        question_id: one.id,
        question_version_id: one.version,
        position,
    };
    let both = [choose(&offered[1], 0), choose(&offered[0], 1)];
    tx.replace_course_questions(site, course.id, &both).await.expect("choose");
    assert_eq!(tx.list_course_questions(site, course.id).await.expect("lists"), both);
    let chosen = tx.list_offered_questions(site, course.id).await.expect("lists");
    assert_eq!(chosen.iter().filter(|one| one.chosen).count(), 2);
    tx.replace_course_questions(site, course.id, &both[..1]).await.expect("choose");
    assert_eq!(tx.list_course_questions(site, course.id).await.expect("lists"), both[..1]);
    tx.withdraw_question(site, offered[2].id, world.now).await.expect("withdraws");
    let left = tx.list_offered_questions(site, course.id).await.expect("lists");
    assert!(left.iter().all(|one| one.id != offered[2].id), "what was withdrawn is offered no more");
    assert!(tx.list_offered_questions(world.other_site("x").id, course.id).await.expect("lists").is_empty());
}

async fn only_those_who_do_not_take_part_come_in(db: TestDb) {
    let world = World::build(&db.store).await;
    let site = world.site.id;
    let mut tx = begin(&db.store).await;
    let mut people = Vec::new();
    for number in 0..3 {
        let one = person(&world.random, &world.site, &format!("p{number}@acme.example"));
        tx.insert_user(&one).await.expect("insert");
        people.push(one);
    }
    people.sort_by_key(|one| one.id);
    let mut gone = person(&world.random, &world.site, "gone@acme.example");
    gone.active = false;
    tx.insert_user(&gone).await.expect("insert");
    let all = PeopleFilter::default();
    let course = world.course.id;
    assert_eq!(tx.count_candidates(site, course, &all).await.expect("counts"), 3, "the world's person takes part");
    let page = tx.list_candidates(site, course, &all, 2).await.expect("lists");
    assert_eq!(page.iter().map(|one| one.user.id).collect::<Vec<_>>(), [people[0].id, people[1].id]);
    assert_eq!(page[0].calendar.workdays, world.site.workdays);
    let rest = PeopleFilter { after: Some(people[1].id), ..PeopleFilter::default() };
    assert_eq!(tx.list_candidates(site, course, &rest, 9).await.expect("lists").len(), 1);
    let named = PeopleFilter { search: people[2].email.clone(), ..PeopleFilter::default() };
    assert_eq!(tx.count_candidates(site, course, &named).await.expect("counts"), 1);
    let addresses = vec![people[0].email.clone(), gone.email.clone(), "zoe@acme.example".to_owned()];
    let listed = PeopleFilter { addresses: addresses.clone(), ..PeopleFilter::default() };
    assert_eq!(tx.count_candidates(site, course, &listed).await.expect("counts"), 1, "only who is listed and active");
    assert_eq!(tx.list_candidates(site, course, &listed, 9).await.expect("lists")[0].user.id, people[0].id);
    assert_eq!(tx.count_people(site, &listed).await.expect("counts"), 2);
    let mut known = tx.list_known_addresses(site, &addresses).await.expect("lists");
    known.sort();
    assert_eq!(known, [gone.email.clone(), people[0].email.clone()]);
    assert!(tx.list_known_addresses(world.other_site("x").id, &addresses).await.expect("lists").is_empty());
    let row = |user_id| NewEnrolment {
        id: EnrolmentId(world.random.id(world.now)),
        site_id: site,
        course_id: course,
        user_id,
        enrolled_at: world.now,
    };
    tx.insert_enrolments(&[row(people[0].id), row(people[2].id)]).await.expect("enrols");
    assert_eq!(tx.count_candidates(site, course, &all).await.expect("counts"), 1);
}

async fn a_sites_calendar_has_everybodys_holidays(db: TestDb) {
    let world = World::build(&db.store).await;
    let site = world.site.id;
    let mut tx = begin(&db.store).await;
    let (free, elsewhere) = (super::world::day("2026-12-25"), super::world::day("2026-12-26"));
    tx.insert_holiday(site, "", free, "Christmas").await.expect("holiday");
    tx.insert_holiday(site, "BY", elsewhere, "Stephen").await.expect("holiday");
    let calendar = tx.find_site_calendar(site).await.expect("finds").expect("a site");
    assert_eq!(calendar.workdays, world.site.workdays);
    assert!(calendar.holidays.contains(&free) && !calendar.holidays.contains(&elsewhere));
    assert_eq!(tx.find_site_calendar(world.other_site("x").id).await.expect("finds"), None);
    let listed = tx.list_holidays(site).await.expect("lists");
    assert_eq!(
        listed.iter().map(|(region, day, _)| (region.as_str(), *day)).collect::<Vec<_>>(),
        [("", free), ("BY", elsewhere)]
    );
    tx.delete_holiday(site, "", free).await.expect("deletes");
    assert_eq!(tx.list_holidays(site).await.expect("lists").len(), 1);
    let hours = Hours { from_minute: 480, to_minute: 1_000 };
    tx.update_site_hours(site, hours, true).await.expect("updates");
    assert_eq!(tx.find_site_hours(site).await.expect("finds"), Some((hours, true)));
    tx.update_site_workdays(site, Weekdays::of([2, 4])).await.expect("updates");
    assert_eq!(tx.find_site(site).await.expect("finds").expect("a site").workdays, Weekdays::of([2, 4]));
}
