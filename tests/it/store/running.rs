//! What those who run a site read and write: people, labels, rosters, the audit.

use super::world::{World, begin, person};
use crate::support::db::{TestDb, each_db};
use jiff::SignedDuration;
use qstream::domain::audit::{Broken, Chain};
use qstream::domain::calendar::Weekdays;
use qstream::domain::ids::{AuditEventId, RosterImportId, UserId};
use qstream::domain::person::{Details, LabelKind, Labels};
use qstream::domain::roles::{Role, Roles};
use qstream::store::{AuditEvent, AuditFilter, Label, PeopleFilter, PersonWrite, RosterImport, Tx};
use serde_json::json;

each_db! {
    people_are_found_by_how_names_begin_and_by_what_they_are
    the_list_goes_on_where_a_page_ended
    a_person_is_changed_tagged_suspended_and_signed_out
    what_is_stored_about_a_person_is_listed_and_nothing_of_others
    an_erased_person_leaves_nothing_behind
    a_roster_waits_and_is_imported_once
    the_audit_is_a_chain
    two_who_write_at_once_make_one_chain
}

fn filter(change: impl FnOnce(&mut PeopleFilter)) -> PeopleFilter {
    let mut filter = PeopleFilter::default();
    change(&mut filter);
    filter
}

async fn emails(tx: &mut Tx, world: &World, filter: PeopleFilter) -> Vec<String> {
    let found = tx.list_people(world.site.id, &filter, 50).await.expect("list");
    let count = tx.count_people(world.site.id, &filter).await.expect("count");
    assert_eq!(count, i64::try_from(found.len()).expect("few"));
    found.into_iter().map(|one| one.user.email).collect()
}

fn label(world: &World, user: UserId, name: &str, value: &str) -> Label {
    let (name, value) = (name.to_owned(), value.to_owned());
    Label { site_id: world.site.id, user_id: user, kind: LabelKind::Tag, name, value }
}

/// The world's one person, Łukasz O'Neill, and Ana 50% Ferreira, his report.
async fn with_ana(tx: &mut Tx, world: &World) -> UserId {
    let mut ana = person(&world.random, &world.site, "ana_f@acme.example");
    "Ana".clone_into(&mut ana.first_name);
    "50% Ferreira".clone_into(&mut ana.last_name);
    ana.manager_id = Some(world.user.id);
    ana.salesforce_user = Some(false);
    ana.roles = Roles::of([Role::Author, Role::Owner]);
    tx.insert_user(&ana).await.expect("insert");
    ana.id
}

async fn people_are_found_by_how_names_begin_and_by_what_they_are(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let ana = with_ana(&mut tx, &world).await;
    tx.put_labels(&[label(&world, ana, "Level", "2")]).await.expect("put");
    let (luk, ana_mail) = (world.user.email.clone(), "ana_f@acme.example".to_owned());
    for (search, found) in [
        ("", vec![&ana_mail, &luk]),
        ("ana", vec![&ana_mail]),
        ("ANA_", vec![&ana_mail]),
        ("łuk", vec![&luk]),
        ("ŁUK", vec![&luk]),
        ("o'n", vec![&luk]),
        ("50%", vec![&ana_mail]),
        ("%", vec![]),
        ("_", vec![]),
        ("!", vec![]),
        ("zzz", vec![]),
    ] {
        let of = filter(|filter| filter.search = String::from(search));
        assert_eq!(emails(&mut tx, &world, of).await.iter().collect::<Vec<_>>(), found, "{search:?}");
    }
    let by = |change: fn(&mut PeopleFilter)| filter(change);
    for of in [
        by(|filter| filter.role = String::from("owner")),
        by(|filter| filter.salesforce_user = String::from("false")),
        by(|filter| filter.label = ("tag".to_owned(), "Level".to_owned(), "2".to_owned())),
        filter(|filter| filter.manager = Some(world.user.id)),
    ] {
        assert_eq!(emails(&mut tx, &world, of.clone()).await, std::slice::from_ref(&ana_mail), "{of:?}");
    }
    assert_eq!(emails(&mut tx, &world, by(|filter| filter.role = String::from("manager"))).await, [luk]);
    assert!(emails(&mut tx, &world, by(|filter| filter.state = String::from("suspended"))).await.is_empty());
    assert!(tx.has_reports(world.site.id, world.user.id).await.expect("find"));
    assert!(!tx.has_reports(world.site.id, ana).await.expect("find"));
    assert_eq!(tx.count_owners(world.site.id).await.expect("count"), 1);
    let keys = tx.list_label_keys(world.site.id, 10).await.expect("list");
    assert_eq!(keys, [(LabelKind::Tag, "Level".to_owned(), "2".to_owned())]);
    let foreign = world.other_site("x").id;
    assert_eq!(tx.count_people(foreign, &PeopleFilter::default()).await.expect("count"), 0);
    let sites = tx.list_sites_with_people().await.expect("list");
    assert_eq!((sites[0].people, sites[0].suspended, sites[0].disabled), (2, 0, false));
    let (site, slug) = (world.site.id, world.site.slug.as_str());
    assert_eq!(tx.find_open_site(slug).await.expect("find").map(|site| site.id), Some(site));
    assert!(tx.update_disabled(site, Some(world.now)).await.expect("off"));
    assert!(!tx.update_disabled(site, Some(world.now)).await.expect("off"), "it is off already");
    assert!(tx.is_disabled(site).await.expect("find") && tx.find_open_site(slug).await.expect("find").is_none());
    assert!(tx.list_sites_with_people().await.expect("list")[0].disabled);
    assert!(tx.update_disabled(site, None).await.expect("on") && !tx.is_disabled(site).await.expect("find"));
}

async fn the_list_goes_on_where_a_page_ended(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    for at in 0..7 {
        // Equal names are told apart by their ids.
        tx.insert_user(&person(&world.random, &world.site, &format!("p{at}@acme.example"))).await.expect("insert");
    }
    let mut seen = Vec::new();
    let mut of = PeopleFilter::default();
    loop {
        let page = tx.list_people(world.site.id, &of, 3).await.expect("list");
        let Some(last) = page.last() else { break };
        of.after = Some(last.user.id);
        seen.extend(page.into_iter().map(|one| one.user.id));
    }
    let count = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!((count, seen.len()), (8, 8));
}

async fn a_person_is_changed_tagged_suspended_and_signed_out(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, now) = (world.site.id, world.now);
    let mut tx = begin(&db.store).await;
    let ana = with_ana(&mut tx, &world).await;
    let details = Details {
        email: "ana@acme.example".to_owned(),
        first_name: "Anna".to_owned(),
        last_name: "Ferreira".to_owned(),
        locale: "de".to_owned(),
        time_zone: "Asia/Kolkata".to_owned(),
        manager_id: None,
        workdays: Some(Weekdays::of([1, 2])),
        salesforce_user: Some(true),
    };
    tx.update_person(site, ana, &details, now).await.expect("update");
    let found = tx.find_user(site, ana).await.expect("find").expect("there");
    assert_eq!((found.email.as_str(), found.manager_id, found.salesforce_user), ("ana@acme.example", None, Some(true)));
    let shown = tx.find_person_details(site, ana).await.expect("find").expect("there");
    assert_eq!(shown.workdays, Some(Weekdays::of([1, 2])));
    tx.update_roles(site, ana, &Roles::of([Role::Admin]), now).await.expect("roles");
    assert_eq!(tx.count_owners(site).await.expect("count"), 0);
    assert_eq!(tx.update_salesforce_users(site, &[ana, world.user.id], None, now).await.expect("set"), 2);
    assert_eq!(tx.find_user(site, ana).await.expect("find").expect("there").salesforce_user, None);
    assert_eq!(tx.update_states(site, &[ana], false, now).await.expect("states"), 1);
    assert_eq!(tx.update_states(site, &[ana], false, now).await.expect("states"), 0, "already so");
    assert!(!tx.find_user(site, ana).await.expect("find").expect("there").active);
    tx.put_labels(&[label(&world, ana, "Level", "1"), label(&world, ana, "Area", "x")]).await.expect("put");
    tx.put_labels(&[label(&world, ana, "Level", "2")]).await.expect("put");
    let level = |value: &str| ((LabelKind::Tag, "Level".to_owned()), value.to_owned());
    let area = ((LabelKind::Tag, "Area".to_owned()), "x".to_owned());
    assert_eq!(tx.find_labels(site, ana).await.expect("find"), Labels::from([level("2"), area]));
    assert_eq!(tx.list_labels(site).await.expect("list").len(), 2);
    assert_eq!(tx.delete_labels(site, &[ana]).await.expect("delete"), 2);
    assert_eq!(tx.mark_people_signed_out(site, &[ana], now).await.expect("none"), 0);
}

async fn what_is_stored_about_a_person_is_listed_and_nothing_of_others(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    tx.put_labels(&[label(&world, world.user.id, "cohort", "north")]).await.expect("label");
    let other = person(&world.random, &world.site, "other@acme.example");
    tx.insert_user(&other).await.expect("insert");
    tx.put_labels(&[label(&world, other.id, "cohort", "south")]).await.expect("label");
    let listed = tx.list_personal_data(world.site.id, world.user.id).await.expect("lists");
    let of = |name: &str| listed.iter().find(|section| section.name == name).expect("a section").rows.clone();
    let account = of("account").remove(0);
    assert_eq!(account["email"], json!(world.user.email));
    assert_eq!(account["user_id"], json!(world.user.id.to_string()));
    assert_eq!(account["salesforce_user"], json!(null));
    assert_eq!(account["created_at"], json!(world.now.iso()));
    assert_eq!(
        serde_json::to_value(of("tags_and_groups")).expect("JSON"),
        json!([{
            "kind": "tag", "name": "cohort", "value": "north"
        }])
    );
    let told = serde_json::to_string(&listed.iter().map(|one| &one.rows).collect::<Vec<_>>()).expect("JSON");
    assert!(!told.contains("south") && !told.contains("other@acme.example"), "{told}");
    let elsewhere = tx.list_personal_data(world.other_site("x").id, world.user.id).await.expect("lists");
    assert!(elsewhere.iter().all(|section| section.rows.is_empty() || section.name == "sign_in"), "{elsewhere:?}");
}

async fn an_erased_person_leaves_nothing_behind(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, id) = (world.site.id, world.user.id);
    let mut tx = begin(&db.store).await;
    let ana = with_ana(&mut tx, &world).await;
    tx.put_labels(&[label(&world, id, "Level", "2")]).await.expect("put");
    tx.mark_person_erased(site, id, world.now).await.expect("erase");
    let left = tx.find_user(site, id).await.expect("find").expect("the row stays");
    assert_eq!((left.first_name.as_str(), left.last_name.as_str(), left.active), ("", "", false));
    assert!(left.email.ends_with("@erased.invalid") && !left.email.contains("lukasz"));
    assert_eq!(tx.find_person_details(site, id).await.expect("find"), None);
    assert!(tx.find_labels(site, id).await.expect("find").is_empty());
    assert_eq!(tx.find_user(site, ana).await.expect("find").expect("there").manager_id, None);
    assert!(tx.list_everybody(site).await.expect("list").iter().all(|user| user.id != id));
    let open = tx.list_open_presentations(site, id, qstream::domain::time::LocalDate::FAR).await.expect("list");
    assert!(open.is_empty(), "nothing is asked any more");
    let again = person(&world.random, &world.site, &world.user.email);
    tx.insert_user(&again).await.expect("the address is free");
}

async fn a_roster_waits_and_is_imported_once(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, now) = (world.site.id, world.now);
    let write = |user_id, email: &str, last: &str| PersonWrite {
        site_id: site,
        user_id,
        email: email.to_owned(),
        first_name: "Ann".to_owned(),
        last_name: last.to_owned(),
        locale: "en_GB".to_owned(),
        time_zone: "UTC".to_owned(),
        roles: "[\"learner\"]".to_owned(),
        manager_id: Some(world.user.id),
        salesforce_user: Some(false),
        state: "suspended",
        at: now,
    };
    let new = UserId(world.random.id(now));
    let mut tx = begin(&db.store).await;
    let people = [write(new, "new@acme.example", "New"), write(world.user.id, "other@acme.example", "Old")];
    assert_eq!(tx.put_people(&people).await.expect("put"), 2);
    let everybody = tx.list_everybody(site).await.expect("list");
    let of = |id| everybody.iter().find(|user| user.id == id).expect("there");
    assert_eq!((of(new).last_name.as_str(), of(new).active, of(new).salesforce_user), ("New", false, Some(false)));
    assert_eq!(
        (of(world.user.id).email.as_str(), of(world.user.id).last_name.as_str()),
        (world.user.email.as_str(), "Old")
    );
    let import = RosterImport {
        id: RosterImportId(world.random.id(now)),
        site_id: site,
        user_id: world.user.id,
        file_name: "people.csv".to_owned(),
        content: vec![0, 255, 10],
        promise: "x".to_owned(),
        created_at: now,
        applied_at: None,
    };
    tx.insert_roster_import(&import).await.expect("insert");
    assert_eq!(tx.find_roster_import(site, import.id).await.expect("find"), Some(import.clone()));
    assert_eq!(tx.find_roster_import(world.other_site("x").id, import.id).await.expect("find"), None);
    assert!(tx.mark_roster_applied(site, import.id, now).await.expect("mark"));
    assert!(!tx.mark_roster_applied(site, import.id, now).await.expect("mark"), "once");
    assert_eq!(tx.delete_old_rosters(site, now).await.expect("delete"), 0);
    assert_eq!(tx.delete_old_rosters(site, now.plus(SignedDuration::from_secs(1))).await.expect("delete"), 1);
}

fn event(world: &World, action: &'static str) -> AuditEvent {
    AuditEvent {
        id: AuditEventId(world.random.id(world.now)),
        site_id: world.site.id,
        at: world.now,
        actor: "operator".to_owned(),
        action,
        subject: "user:1".to_owned(),
    }
}

async fn follow(tx: &mut Tx, world: &World) -> Result<i64, Broken> {
    let head = tx.find_audit_head(world.site.id).await.expect("find").expect("a head");
    let mut chain = Chain::default();
    for record in tx.list_audit_chain(world.site.id, 0, 1_000).await.expect("list") {
        chain.follow(&record.entry(), &record.hash)?;
    }
    chain.end(head.seq, &head.hash)?;
    Ok(head.seq)
}

async fn the_audit_is_a_chain(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    assert_eq!(tx.find_audit_head(world.site.id).await.expect("find"), None);
    tx.insert_audit_event(&event(&world, "user.invited")).await.expect("append");
    tx.insert_audit_change(&event(&world, "user.changed"), &json!({ "before": "ä", "after": [1] }))
        .await
        .expect("append");
    tx.insert_audit_events(&[event(&world, "user.linked"), event(&world, "roster.imported")]).await.expect("append");
    assert_eq!(follow(&mut tx, &world).await, Ok(4));
    let find = |change: fn(&mut AuditFilter)| {
        let mut filter = AuditFilter::default();
        change(&mut filter);
        filter
    };
    for (filter, count) in [
        (find(|_| ()), 4),
        (find(|filter| filter.action = String::from("user.")), 3),
        (find(|filter| filter.actor = String::from("system")), 0),
        (find(|filter| filter.subject = String::from("user:1")), 4),
    ] {
        let found = tx.list_audit_events(world.site.id, &filter, 50).await.expect("list");
        assert_eq!(found.len(), count, "{filter:?}");
    }
    let newest = tx.list_audit_events(world.site.id, &AuditFilter::default(), 1).await.expect("list").remove(0);
    let older = AuditFilter { before: Some(newest.id), ..AuditFilter::default() };
    assert_eq!(tx.list_audit_events(world.site.id, &older, 50).await.expect("list").len(), 3);
    assert!(
        tx.list_audit_events(world.other_site("x").id, &AuditFilter::default(), 50).await.expect("list").is_empty()
    );
    tx.commit().await.expect("commit");
    for (tampering, found) in [
        ("DELETE FROM audit_events WHERE seq > 3", Broken::Cut { ends: 3, last: 4 }),
        ("DELETE FROM audit_events WHERE seq = 2", Broken::Missing(2)),
        ("UPDATE audit_events SET actor = 'nobody' WHERE seq = 1", Broken::Changed(1)),
    ] {
        db.execute(tampering.to_owned()).await;
        let mut tx = db.store.read().await.expect("read");
        assert_eq!(follow(&mut tx, &world).await, Err(found), "{tampering}");
    }
}

async fn two_who_write_at_once_make_one_chain(db: TestDb) {
    let world = World::build(&db.store).await;
    let write = |action| {
        let (store, event) = (db.store.clone(), event(&world, action));
        async move {
            let mut tx = store.begin().await.expect("begin");
            tx.insert_audit_event(&event).await.expect("append");
            tx.commit().await.expect("commit");
        }
    };
    futures_util::future::join_all((0..8).map(|_| write("user.invited"))).await;
    let mut tx = db.store.read().await.expect("read");
    assert_eq!(follow(&mut tx, &world).await, Ok(8));
}
