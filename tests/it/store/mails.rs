//! The mail queue and the marks of addresses that take no mail.

use super::world::{World, begin, day, person};
use crate::support::db::{TestDb, each_db};
use jiff::SignedDuration;
use qstream::domain::ids::{MailId, QuestionLinkId, UserId};
use qstream::domain::mail::{Kind, List};
use qstream::domain::question_mail::Last;
use qstream::domain::roles::{Role, Roles};
use qstream::domain::time::Instant;
use qstream::store::{
    MailCounts, MailRefusal, MailSettlement, MailedOn, NewMail, NewQuestionLink, Nudgeable, QuestionLink, QueuedMail,
    SettledMail, Tx,
};
use uuid::Uuid;

each_db! {
    one_cause_makes_one_mail_ever
    codes_are_claimed_before_questions_and_nobody_claims_twice
    a_lost_lease_gives_up_what_may_not_come_twice_and_settles_nothing
    a_mail_that_is_due_later_waits
    a_mail_that_waits_too_long_expires_without_its_text
    settled_mails_are_counted_forgotten_and_tried_again
    an_address_is_marked_until_mail_arrives_or_it_changes
    mails_stop_and_come_again
    report_mails_are_for_those_who_look_after_others
    a_nudge_is_noted_once_in_its_time
    what_decides_about_question_mails_is_read_for_many_people_at_once
    a_question_link_is_found_by_its_digest_until_it_ends
}

fn mail(world: &World, kind: Kind, cause: &str) -> NewMail {
    NewMail {
        site_id: world.site.id,
        mail_id: MailId(world.random.id(world.now)),
        kind: kind.as_str(),
        cause: cause.to_owned(),
        user_id: Some(world.user.id),
        rank: kind.rank(),
        sealed: "c2VhbGVk".to_owned(),
        may_come_twice: kind.may_come_twice(),
        queued_at: world.now,
        due_at: world.now,
        expires_at: later(world, 600),
    }
}

fn later(world: &World, seconds: i64) -> Instant {
    world.now.plus(SignedDuration::from_secs(seconds))
}

fn lease(world: &World) -> (Uuid, Instant) {
    (world.random.id(world.now), later(world, 28))
}

fn settled(mail: &QueuedMail, settlement: MailSettlement) -> SettledMail {
    SettledMail { site_id: mail.site_id, mail_id: mail.mail_id, settlement, reply: "250".to_owned() }
}

async fn one_cause_makes_one_mail_ever(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let rows = [mail(&world, Kind::Questions, "questions/a/2026-11-23"), mail(&world, Kind::SignIn, "sign-in/1")];
    assert_eq!(tx.insert_mails(&rows).await.expect("insert"), 2);
    let again = mail(&world, Kind::Questions, "questions/a/2026-11-23");
    assert_eq!(tx.insert_mails(&[again]).await.expect("the second is passed over"), 0);
    assert_eq!(tx.list_sites_with_mail(world.now, 10).await.expect("list"), [world.site.id]);
    assert_eq!(tx.list_sites_with_mail(world.now.minus(SignedDuration::from_secs(1)), 10).await.expect("list"), []);
    assert_eq!(tx.find_next_mail_at().await.expect("next"), Some(world.now));
}

async fn codes_are_claimed_before_questions_and_nobody_claims_twice(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let rows = [
        mail(&world, Kind::Questions, "a"),
        mail(&world, Kind::Reminder, "b"),
        NewMail { user_id: None, ..mail(&world, Kind::SignIn, "c") },
    ];
    tx.insert_mails(&rows).await.expect("insert");
    tx.commit().await.expect("commit");
    let mut tx = begin(&db.store).await;
    let first = tx.claim_mails(world.site.id, lease(&world), world.now, 1).await.expect("claim");
    assert_eq!((first.len(), first[0].kind, first[0].user_id), (1, Kind::SignIn, None));
    assert_eq!((first[0].sealed.as_str(), first[0].attempts), ("c2VhbGVk", 0));
    let rest = tx.claim_mails(world.site.id, lease(&world), world.now, 10).await.expect("claim");
    assert_eq!(rest.len(), 2);
    assert_eq!(tx.claim_mails(world.site.id, lease(&world), world.now, 10).await.expect("claim"), []);
    assert_eq!(tx.list_sites_with_mail(world.now, 10).await.expect("list"), []);
    assert_eq!(tx.find_next_mail_at().await.expect("next"), Some(later(&world, 28)), "when the leases end");
}

async fn a_lost_lease_gives_up_what_may_not_come_twice_and_settles_nothing(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let rows = [mail(&world, Kind::Questions, "a"), mail(&world, Kind::SignIn, "b")];
    tx.insert_mails(&rows).await.expect("insert");
    let dead = lease(&world);
    let claimed = tx.claim_mails(world.site.id, dead, world.now, 10).await.expect("claim");
    let after = later(&world, 29);
    assert_eq!(tx.list_sites_with_mail(after, 10).await.expect("list"), [world.site.id]);
    assert_eq!(tx.mark_mails_over(world.site.id, after).await.expect("give up"), 1);
    let taken_over = tx.claim_mails(world.site.id, (world.random.id(after), later(&world, 60)), after, 10).await;
    let taken_over = taken_over.expect("claim");
    assert_eq!(taken_over.iter().map(|mail| mail.kind).collect::<Vec<_>>(), [Kind::SignIn]);
    let late: Vec<SettledMail> = claimed.iter().map(|mail| settled(mail, MailSettlement::Sent)).collect();
    assert_eq!(tx.mark_mails_settled(dead.0, &late, after).await.expect("too late"), 0);
    let counts = tx.count_mails(world.site.id).await.expect("count");
    let waiting = MailCounts { queued: 1, unknown: 1, oldest_queued_at: Some(world.now), ..MailCounts::default() };
    assert_eq!(counts, waiting);
}

async fn a_mail_that_is_due_later_waits(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let due = later(&world, 300);
    tx.insert_mails(&[NewMail { due_at: due, ..mail(&world, Kind::Nudge, "a") }]).await.expect("insert");
    assert_eq!(tx.claim_mails(world.site.id, lease(&world), world.now, 10).await.expect("claim"), []);
    assert_eq!(tx.find_next_mail_at().await.expect("next"), Some(due));
    assert_eq!(tx.claim_mails(world.site.id, lease(&world), due, 10).await.expect("claim").len(), 1);
}

async fn a_mail_that_waits_too_long_expires_without_its_text(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    tx.insert_mails(&[mail(&world, Kind::SignIn, "a")]).await.expect("insert");
    assert_eq!(tx.mark_mails_over(world.site.id, later(&world, 599)).await.expect("in time"), 0);
    assert_eq!(tx.mark_mails_over(world.site.id, later(&world, 600)).await.expect("too late"), 1);
    assert_eq!(tx.count_mails(world.site.id).await.expect("count").expired, 1);
    let claimed = tx.claim_mails(world.site.id, lease(&world), later(&world, 700), 10).await.expect("claim");
    assert_eq!(claimed, []);
    assert_eq!(tx.find_next_mail_at().await.expect("next"), None);
}

async fn settled_mails_are_counted_forgotten_and_tried_again(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let rows: Vec<NewMail> = ["a", "b", "c", "d"].map(|cause| mail(&world, Kind::Questions, cause)).into();
    tx.insert_mails(&rows).await.expect("insert");
    let held = lease(&world);
    let claimed = tx.claim_mails(world.site.id, held, world.now, 10).await.expect("claim");
    let at = later(&world, 300);
    let fates = [
        MailSettlement::Sent,
        MailSettlement::Refused,
        MailSettlement::Unknown,
        MailSettlement::Later { at, counted: true },
    ];
    let all: Vec<SettledMail> = claimed.iter().zip(fates).map(|(mail, fate)| settled(mail, fate)).collect();
    assert_eq!(tx.mark_mails_settled(held.0, &all, world.now).await.expect("settle"), 4);
    let counts = tx.count_mails(world.site.id).await.expect("count");
    assert_eq!((counts.sent, counts.refused, counts.unknown, counts.queued), (1, 1, 1, 1));
    assert_eq!(tx.find_next_mail_at().await.expect("next"), Some(at));
    assert_eq!(tx.mark_mails_due(world.site.id, world.now).await.expect("now"), 1);
    let again = tx.claim_mails(world.site.id, lease(&world), world.now, 10).await.expect("claim");
    assert_eq!((again.len(), again[0].attempts), (1, 1), "a mail that was put off is counted");
    assert_eq!(tx.delete_old_mails(later(&world, 1)).await.expect("forget"), 3);
    assert_eq!(tx.count_mails(world.site.id).await.expect("count").queued, 1, "what waits stays");
}

async fn an_address_is_marked_until_mail_arrives_or_it_changes(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let refusal = MailRefusal {
        site_id: world.site.id,
        user_id: world.user.id,
        email: world.user.email.clone(),
        reply: "550 5.1.1".to_owned(),
        refused_at: world.now,
    };
    tx.put_mail_refusals(&[MailRefusal { reply: "550".to_owned(), ..refusal.clone() }]).await.expect("mark");
    tx.put_mail_refusals(std::slice::from_ref(&refusal)).await.expect("mark anew");
    assert_eq!(tx.list_mail_refusals(world.site.id).await.expect("list"), std::slice::from_ref(&refusal));
    assert_eq!(tx.list_mail_refusals(world.other_site("x").id).await.expect("list"), [], "another site's");
    assert_eq!(tx.delete_mail_refusals(world.site.id, &[world.user.id]).await.expect("clear"), 1);
    let old = MailRefusal { email: "old@acme.example".to_owned(), ..refusal };
    tx.put_mail_refusals(&[old]).await.expect("mark");
    assert_eq!(tx.list_mail_refusals(world.site.id).await.expect("list"), [], "of an address that nobody has any more");
}

async fn mails_stop_and_come_again(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, user) = (world.site.id, world.user.id);
    let mut tx = begin(&db.store).await;
    for stopped in [true, true, false] {
        tx.update_mail_stop(site, (user, List::Questions), stopped, world.now).await.expect("update");
        let lists = if stopped { vec![List::Questions] } else { Vec::new() };
        assert_eq!(tx.list_mail_stops(site, user).await.expect("list"), lists);
    }
    let zone = world.user.time_zone.as_str();
    for list in List::ALL {
        tx.update_mail_stop(site, (user, list), true, world.now).await.expect("update");
        let (people, reached) = tx.list_mailed_people(site, (zone, list), None, 10).await.expect("list");
        assert_eq!((people.len(), reached), (0, None));
    }
    assert_eq!(tx.list_mail_stops(site, user).await.expect("list"), List::ALL);
}

async fn report_mails_are_for_those_who_look_after_others(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, zone) = (world.site.id, world.user.time_zone.clone());
    let mut tx = begin(&db.store).await;
    let mut report = person(&world.random, &world.site, "below@acme.example");
    report.manager_id = Some(world.user.id);
    let mut reader = person(&world.random, &world.site, "reader@acme.example");
    reader.roles = Roles(vec![Role::Learner, Role::ReportingManager]);
    let mut author = person(&world.random, &world.site, "author@acme.example");
    author.roles = Roles(vec![Role::Author, Role::Admin]);
    for one in [&report, &reader, &author] {
        tx.insert_user(one).await.expect("user");
    }
    let (people, reached) = tx.list_mailed_people(site, (zone.as_str(), List::Reports), None, 10).await.expect("list");
    let mut found: Vec<UserId> = people.iter().map(|person| person.user_id).collect();
    let mut expected = vec![world.user.id, reader.id];
    found.sort();
    expected.sort();
    assert_eq!((found, reached), (expected, None));
    tx.update_mail_stop(site, (reader.id, List::Questions), true, world.now).await.expect("stop");
    let list = async |tx: &mut Tx, list| {
        let (people, _) = tx.list_mailed_people(site, (zone.as_str(), list), None, 10).await.expect("list");
        people.iter().any(|person| person.user_id == reader.id)
    };
    assert!(list(&mut tx, List::Reports).await && !list(&mut tx, List::Questions).await, "each list by itself");
    assert_eq!(tx.find_mail_hours(site).await.expect("hours").map(|hours| hours.from_minute), Some(540));
}

async fn a_nudge_is_noted_once_in_its_time(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, user) = (world.site.id, world.user.id);
    let mut tx = begin(&db.store).await;
    let by = person(&world.random, &world.site, "by@acme.example");
    tx.insert_user(&by).await.expect("user");
    let free = Nudgeable { user_id: user, stopped: false, refused: false, last: None };
    assert_eq!(tx.list_nudgeable(site, &[user]).await.expect("list"), std::slice::from_ref(&free));
    let (now, hour) = (later(&world, 3_600), later(&world, 0));
    assert!(tx.put_nudge(site, (user, by.id), now, hour).await.expect("first"));
    assert!(!tx.put_nudge(site, (user, user), later(&world, 7_000), hour).await.expect("too soon"));
    let named = Some(format!("{} {}", by.first_name, by.last_name));
    let noted = Nudgeable { last: Some((now, named)), ..free };
    assert_eq!(tx.list_nudgeable(site, &[user]).await.expect("list"), std::slice::from_ref(&noted));
    assert!(tx.put_nudge(site, (user, user), later(&world, 9_000), now).await.expect("in time"));
    tx.update_mail_stop(site, (user, List::Questions), true, world.now).await.expect("stop");
    let refusal = MailRefusal {
        site_id: site,
        user_id: user,
        email: world.user.email.clone(),
        reply: "550".to_owned(),
        refused_at: world.now,
    };
    tx.put_mail_refusals(&[refusal]).await.expect("mark");
    let known = tx.list_nudgeable(site, &[user]).await.expect("list").pop().expect("the person");
    assert!(known.stopped && known.refused);
    assert_eq!(tx.list_nudgeable(world.other_site("x").id, &[user]).await.expect("list"), [], "another site's");
}

async fn what_decides_about_question_mails_is_read_for_many_people_at_once(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, user) = (world.site.id, world.user.id);
    let zone = world.user.time_zone.clone();
    let mut tx = begin(&db.store).await;
    let rounds = tx.list_mail_rounds(List::Questions).await.expect("list");
    let round = rounds.iter().find(|round| round.time_zone == zone).expect("the person's zone");
    assert_eq!((round.site_id, round.hours.from_minute, round.reached), (site, 540, None));
    let today = day("2026-11-23");
    tx.update_mail_round(site, (&zone, List::Questions), today, Some(user)).await.expect("update");
    tx.update_mail_round(site, (&zone, List::Questions), today, None).await.expect("update");
    let rounds = tx.list_mail_rounds(List::Questions).await.expect("list");
    assert_eq!(rounds.iter().find(|round| round.time_zone == zone).expect("it").reached, Some((today, None)));
    let (people, reached) = tx.list_mailed_people(site, (&zone, List::Questions), None, 1).await.expect("list");
    assert_eq!((people.len(), reached), (1, Some(user)), "a full page may not be the last");
    assert_eq!((people[0].email.as_str(), people[0].last), (world.user.email.as_str(), None));
    assert_eq!(
        tx.list_mailed_people(site, (&zone, List::Questions), Some(user), 1).await.expect("list"),
        (Vec::new(), None)
    );
    let mailed = MailedOn { site_id: site, user_id: user, mailed_on: today, kind: "questions" };
    tx.put_question_mails(std::slice::from_ref(&mailed)).await.expect("note");
    tx.put_question_mails(&[MailedOn { kind: "reminder", ..mailed }]).await.expect("note");
    let (people, _) = tx.list_mailed_people(site, (&zone, List::Questions), None, 10).await.expect("list");
    assert_eq!(people[0].last, Some(Last { on: today, reminder: true }));
    let enrolments = tx.list_mailed_enrolments(site, &[user], today).await.expect("list");
    assert_eq!((enrolments.len(), enrolments[0].enrolment_id), (1, world.enrolment));
    assert_eq!(enrolments[0].plan, world.course.plan);
    assert_eq!(tx.list_mailed_enrolments(site, &[user], day("2027-02-01")).await.expect("list"), [], "it is over");
    let waiting = tx.list_mailed_waiting(site, &[user], day("2027-01-15")).await.expect("list");
    assert_eq!(waiting.len(), world.presentations.len());
    assert_eq!(tx.list_mailed_waiting(site, &[], today).await.expect("list"), []);
    let texts = tx.list_mailed_texts(site, &[waiting[0].question_version_id]).await.expect("list");
    let version = world.versions.iter().find(|one| one.id == waiting[0].question_version_id).expect("a version");
    assert_eq!((texts[0].stem.as_str(), texts[0].topic.as_str()), (version.stem.as_str(), version.topic.as_str()));
}

async fn a_question_link_is_found_by_its_digest_until_it_ends(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, user) = (world.site.id, world.user.id);
    let mut tx = begin(&db.store).await;
    let link = NewQuestionLink {
        site_id: site,
        question_link_id: QuestionLinkId(world.random.id(world.now)),
        token_digest: "0".repeat(64),
        user_id: user,
        presentation_id: world.presentations[0],
        created_at: world.now,
        expires_at: later(&world, 60),
    };
    assert_eq!(tx.insert_question_links(std::slice::from_ref(&link)).await.expect("insert"), 1);
    let found = tx.find_question_link(site, &link.token_digest).await.expect("find");
    let expected =
        QuestionLink { user_id: user, presentation_id: world.presentations[0], expires_at: later(&world, 60) };
    assert_eq!(found, Some(expected));
    assert_eq!(tx.find_question_link(site, &"1".repeat(64)).await.expect("find"), None);
    let elsewhere = world.other_site("x").id;
    assert_eq!(tx.find_question_link(elsewhere, &link.token_digest).await.expect("find"), None, "another site's");
    assert_eq!(tx.mark_question_links_over(site, user, world.now).await.expect("revoke"), 1);
    let found = tx.find_question_link(site, &link.token_digest).await.expect("find").expect("still known");
    assert_eq!(found.expires_at, world.now);
    assert_eq!(tx.delete_old_question_links(later(&world, 1)).await.expect("forget"), 1);
}
