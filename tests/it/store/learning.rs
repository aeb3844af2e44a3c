//! Holidays, holds, hours, profiles, boards, intents: what stands around answering.

use super::world::{World, begin, day, person};
use crate::support::db::{TestDb, each_db};
use qstream::domain::board::{BoardMode, Shown};
use qstream::domain::calendar::{Hours, Weekdays};
use qstream::domain::course::CourseSettings;
use qstream::domain::hold::Hold;
use qstream::domain::ids::{EnrolmentId, HoldId, PresentationId, TeamId};
use qstream::domain::person::LabelKind;
use qstream::domain::remarks::CommentMode;
use qstream::store::{
    Intent, Label, NewEnrolment, PresentationState, Profile, Rescheduled, Team, TeamMember, TeamSource, User,
};

each_db! {
    holidays_of_everybody_and_of_ones_region_are_free_days
    a_hold_and_enforced_hours_come_with_the_presence_and_with_the_batch
    open_dates_move_and_answered_ones_dont
    a_profile_comes_back_as_set
    a_board_has_everybody_active_with_points_and_team
    teams_are_counted_filled_and_dissolved
    an_intent_is_the_newest_and_goes_after_its_time
}

async fn holidays_of_everybody_and_of_ones_region_are_free_days(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, user) = (world.site.id, world.user.id);
    let mut tx = begin(&db.store).await;
    tx.insert_holiday(site, "", day("2026-12-25"), "Christmas").await.expect("insert");
    tx.insert_holiday(site, "NZ", day("2027-02-06"), "Waitangi Day").await.expect("insert");
    let calendar = tx.find_work_calendar(site, user).await.expect("find").expect("a person");
    assert_eq!(calendar.workdays, Weekdays::of(1..=5));
    assert_eq!(
        calendar.holidays.into_iter().collect::<Vec<_>>(),
        [day("2026-12-25")],
        "no region, no regional holiday"
    );
    let plan = &tx.list_enrolments_of_user(site, user).await.expect("list")[0].plan;
    assert!(!plan.calendar.is_working_day(day("2026-12-25")));
    let fact = &tx.list_answerable(&[(site, world.presentations[0])]).await.expect("list")[0];
    assert_eq!(fact.plan, *plan, "the batch follows the same calendar");
    let nobody = person(&world.random, &world.site, "x@acme.example").id;
    assert_eq!(tx.find_work_calendar(site, nobody).await.expect("find"), None);
}

async fn a_hold_and_enforced_hours_come_with_the_presence_and_with_the_batch(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, user) = (world.site.id, world.user.id);
    let [first, second] = [1, 2].map(|_| HoldId(world.random.id(world.now)));
    let hold = |from, to| Hold { starts_on: day(from), ends_on: day(to) };
    let mut tx = begin(&db.store).await;
    let before = tx.find_presence(site, user).await.expect("find");
    assert_eq!((before.hours, before.holds.len()), (None, 0), "hours are advice until they are enforced");
    tx.insert_hold(site, user, first, hold("2026-12-21", "2026-12-31"), world.now).await.expect("insert");
    tx.insert_hold(site, user, second, hold("2027-01-04", "2027-01-05"), world.now).await.expect("insert");
    let hours = Hours { from_minute: 480, to_minute: 1_020 };
    tx.update_site_hours(site, hours, true).await.expect("update");
    let presence = tx.find_presence(site, user).await.expect("find");
    assert_eq!((presence.hours, presence.holds.len()), (Some(hours), 2));
    let fact = tx.list_answerable(&[(site, world.presentations[0])]).await.expect("list").remove(0);
    assert_eq!((fact.course.hours, fact.holds.len()), (Some(hours), 2));
    let listed = tx.list_holds(site, user, day("2027-01-01")).await.expect("list");
    assert_eq!(listed, [(second, hold("2027-01-04", "2027-01-05"))], "what is over isn't listed");
    tx.update_hold_end(site, user, first, day("2026-12-23")).await.expect("end");
    tx.update_hold_end(site, user, second, day("2027-01-03")).await.expect("end");
    let listed = tx.list_holds(site, user, day("2026-12-01")).await.expect("list");
    assert_eq!(listed, [(first, hold("2026-12-21", "2026-12-23"))], "one that would end before it begins is gone");
}

async fn open_dates_move_and_answered_ones_dont(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, user) = (world.site.id, world.user.id);
    let to = |presentation_id| Rescheduled { site_id: site, presentation_id, scheduled_on: day("2026-12-07") };
    let mut tx = begin(&db.store).await;
    tx.update_scheduled(&[to(world.presentations[1])]).await.expect("update");
    let open = tx.list_open_presentations(site, user, day("2026-12-31")).await.expect("list");
    let dates: Vec<_> = world
        .presentations
        .iter()
        .map(|id| open.iter().find(|one| one.open.of == *id).expect("open").open.scheduled_on)
        .collect();
    assert_eq!(dates, ["2026-11-16", "2026-12-07", "2026-11-25"].map(day));
    assert!(open.iter().all(|one| one.topic == "Topic" && one.previous_on.is_none()));
    let found = tx.find_presentation_state(site, user, world.presentations[0]).await.expect("find");
    assert_eq!(found, Some(PresentationState::Open));
    let nothing = PresentationId(world.random.id(world.now));
    assert_eq!(tx.find_presentation_state(site, user, nothing).await.expect("find"), None);
}

async fn a_profile_comes_back_as_set(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, user) = (world.site.id, world.user.id);
    let mut tx = begin(&db.store).await;
    let before = tx.find_profile(site, user).await.expect("find").expect("a person");
    assert_eq!((before.alias.as_str(), before.shown), ("", Shown::Name));
    let wanted = Profile {
        locale: "de".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        alias: "Ünïcorn 🦄".to_owned(),
        shown: Shown::Alias,
    };
    tx.update_profile(site, user, &wanted, world.later(1)).await.expect("update");
    assert_eq!(tx.find_profile(site, user).await.expect("find"), Some(wanted));
    assert_eq!(tx.find_profile(world.other_site("x").id, user).await.expect("find"), None);
}

async fn a_board_has_everybody_active_with_points_and_team(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, course) = (world.site.id, world.course.id);
    let mut gone = person(&world.random, &world.site, "gone@acme.example");
    gone.active = false;
    let other = person(&world.random, &world.site, "other@acme.example");
    let mut tx = begin(&db.store).await;
    for user in [&gone, &other] {
        tx.insert_user(user).await.expect("user");
        let id = EnrolmentId(world.random.id(world.now));
        let new = NewEnrolment { id, site_id: site, course_id: course, user_id: user.id, enrolled_at: world.now };
        tx.insert_enrolments(&[new]).await.expect("enrolment");
    }
    let team = Team { id: TeamId(world.random.id(world.now)), name: "Süd".to_owned() };
    tx.insert_team(site, course, &team).await.expect("team");
    tx.update_enrolment_team(site, course, world.user.id, Some(team.id)).await.expect("member");
    let rows = tx.list_board_rows(site, course).await.expect("list");
    assert_eq!(rows.len(), 2, "a suspended person is on no board");
    let mine = rows.iter().find(|row| row.user_id == world.user.id).expect("mine");
    assert_eq!((mine.team_id, mine.standing.points, mine.first_name.as_str()), (Some(team.id), 0, "Łukasz"));
    assert_eq!(tx.list_teams(site, course).await.expect("list"), std::slice::from_ref(&team));
    let settings = CourseSettings { board: BoardMode::Aliases, tie_breaks: true, comments: CommentMode::Open };
    tx.update_course_settings(site, course, &settings).await.expect("settings");
    assert_eq!(tx.list_enrolments_of_user(site, world.user.id).await.expect("list")[0].settings, settings);
}

async fn teams_are_counted_filled_and_dissolved(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, course, mine) = (world.site.id, world.course.id, world.user.id);
    let mut tx = begin(&db.store).await;
    let other = User { manager_id: Some(mine), ..person(&world.random, &world.site, "other@acme.example") };
    tx.insert_user(&other).await.expect("user");
    let theirs = EnrolmentId(world.random.id(world.now));
    let new = NewEnrolment { id: theirs, site_id: site, course_id: course, user_id: other.id, enrolled_at: world.now };
    tx.insert_enrolments(&[new]).await.expect("enrolment");
    assert_eq!(tx.count_team_members(site, course).await.expect("counts"), (Vec::new(), 2));
    let manager = format!("{} {}", world.user.first_name, world.user.last_name);
    let names = tx.list_team_names(site, course, &TeamSource::Manager).await.expect("lists");
    assert_eq!(names, [(theirs, manager)], "whoever reports to nobody has no name");
    let label = |user_id, value: &str| Label {
        site_id: site,
        user_id,
        kind: LabelKind::Group,
        name: "Region".to_owned(),
        value: value.to_owned(),
    };
    tx.put_labels(&[label(other.id, "North")]).await.expect("labels");
    let region = TeamSource::Label(LabelKind::Group, "Region".to_owned());
    assert_eq!(tx.list_team_names(site, course, &region).await.expect("lists"), [(theirs, "North".to_owned())]);
    assert_eq!(tx.list_label_names(site).await.expect("lists"), [(LabelKind::Group, "Region".to_owned())]);
    let team = Team { id: TeamId(world.random.id(world.now)), name: "North".to_owned() };
    tx.insert_team(site, course, &team).await.expect("team");
    tx.update_teams(&[TeamMember { site_id: site, enrolment_id: theirs, team_id: team.id }]).await.expect("members");
    assert_eq!(tx.count_team_members(site, course).await.expect("counts"), (vec![(team.clone(), 1)], 1));
    assert!(tx.list_team_names(site, course, &region).await.expect("lists").is_empty(), "nobody is moved");
    let addresses = ["other@acme.example", "zoe@acme.example"].map(str::to_owned);
    let found = tx.list_participants_by_address(site, course, &addresses).await.expect("lists");
    assert_eq!(found, [(theirs, addresses[0].clone())]);
    assert!(
        tx.list_participants_by_address(world.other_site("x").id, course, &addresses).await.expect("lists").is_empty()
    );
    assert!(!tx.delete_team(world.other_site("x").id, course, team.id).await.expect("deletes"));
    assert!(tx.delete_team(site, course, team.id).await.expect("deletes"));
    assert!(!tx.delete_team(site, course, team.id).await.expect("deletes"), "there is none");
    assert_eq!(tx.count_team_members(site, course).await.expect("counts"), (Vec::new(), 2));
}

async fn an_intent_is_the_newest_and_goes_after_its_time(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, user) = (world.site.id, world.user.id);
    let intent = |at: usize, chosen: &[&str]| Intent {
        presentation_id: world.presentations[at],
        chosen: chosen.iter().map(|id| (*id).to_owned()).collect(),
        expires_at: world.later(10),
    };
    let mut tx = begin(&db.store).await;
    assert_eq!(tx.find_intent(site, user, world.now).await.expect("find"), None);
    tx.put_intent(site, user, &intent(0, &[])).await.expect("put");
    tx.put_intent(site, user, &intent(1, &["a", "b"])).await.expect("put");
    assert_eq!(tx.find_intent(site, user, world.later(9)).await.expect("find"), Some(intent(1, &["a", "b"])));
    assert_eq!(tx.find_intent(site, user, world.later(10)).await.expect("find"), None);
    assert_eq!(tx.delete_expired_intents(world.later(9)).await.expect("delete"), 0);
    assert_eq!(tx.delete_expired_intents(world.later(10)).await.expect("delete"), 1);
    tx.put_intent(site, user, &intent(0, &[])).await.expect("put");
    tx.delete_intent(site, user).await.expect("delete");
    assert_eq!(tx.find_intent(site, user, world.now).await.expect("find"), None);
}
