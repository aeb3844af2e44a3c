//! Running a site over HTTP: who may what, people, rosters, the audit, and the wall between two sites.

use crate::support::app::TestApp;
use crate::support::client::{Form, Page};
use crate::support::db::{TestDb, each_db};
use crate::support::visitor::Visitor;
use qstream::app::{audit, sample};
use qstream::domain::access::{self, Scope as Reach};
use qstream::domain::first_party::Scope;
use qstream::domain::ids::UserId;
use qstream::domain::page_token::{self, Purpose};
use qstream::domain::roles::{Role, Roles};
use qstream::store::{AuditFilter, PeopleFilter, User};
use qstream::web::routes::{Audience, ROUTES, Route};
use uuid::Uuid;

each_db! {
    every_role_gets_exactly_the_routes_of_the_table
    an_owner_finds_tags_and_suspends_people
    nobody_reaches_above_themselves_and_an_owner_stays
    an_erased_person_is_gone_here_and_in_salesforce
    everything_about_a_person_is_one_file
    a_roster_is_looked_at_and_does_what_was_promised
    another_sites_people_are_as_if_they_were_not_there
}

const INGRID: &str = "ingrid.solheim@harrowpike.example";
const ANA: &str = "ana.ferreira@harrowpike.example";
const TOMAS: &str = "tomas.prado@harrowpike.example";
const NUALA: &str = "nuala.keane@harrowpike.example";

async fn user(app: &TestApp, email: &str) -> User {
    let mut tx = app.store().read().await.expect("reads");
    tx.find_user_by_email(app.site.id, email).await.expect("finds").expect("a person")
}

/// Somebody with these roles, signed in.
async fn with_roles(app: &TestApp, roles: Roles) -> Visitor {
    let mut tx = app.store().begin().await.expect("begins");
    let id = UserId(app.app.random().id(app.app.now()));
    let email = format!("{}@harrowpike.example", id.0.as_simple());
    let somebody = User { id, email: email.clone(), roles, ..user(app, NUALA).await };
    tx.insert_user(&somebody).await.expect("inserts");
    tx.commit().await.expect("commits");
    Visitor::signed_in(app, &email, Scope::Full).await
}

/// A form to a path with a token that a page of this visitor's might have had.
async fn form_for(app: &TestApp, visitor: &Visitor, path: &str, purpose: Purpose<'_>) -> Form {
    let (tokens, now) = (app.app.page_tokens(), app.app.now());
    let held = visitor.get("/profile").await.form("/profile/settings").token;
    let session = page_token::open(tokens, &held, Purpose::Change("/profile/settings"), now).expect("a sound token");
    let token = page_token::mint(tokens, session, purpose, now, 7).expect("a token");
    Form { action: path.to_owned(), token }
}

async fn form_to(app: &TestApp, visitor: &Visitor, path: &str) -> Form {
    form_for(app, visitor, path, Purpose::Change(path)).await
}

/// A path with an id in each place.
fn filled(route: &Route, id: &str) -> String {
    let parts = route.path.split('/').map(|part| if part.starts_with('{') { id } else { part });
    parts.collect::<Vec<_>>().join("/")
}

async fn ask(app: &TestApp, visitor: &Visitor, route: &Route, id: &str) -> Page {
    let path = filled(route, id);
    match (route.method, route.audience) {
        ("GET", _) => visitor.get_once(&path).await,
        (_, Audience::Changing) if path.ends_with("/upload") => {
            visitor.upload(&form_to(app, visitor, &path).await, ("x.csv", b"E-mail\n")).await
        }
        (_, Audience::Changing) => visitor.send(&form_to(app, visitor, &path).await, &[("x", "")]).await,
        _ => visitor.send(&form_for(app, visitor, &path, Purpose::Read).await, &[("x", "")]).await,
    }
}

async fn every_role_gets_exactly_the_routes_of_the_table(db: TestDb) {
    let mut app = TestApp::start(db).await;
    // Whoever may hold the export or disconnect the org does so here.
    app.expect_unsent();
    let mut refused = 0;
    let nobody = Uuid::from_u128(7).to_string();
    let mut people = vec![(Roles::of([]), false, with_roles(&app, Roles::of([])).await)];
    for role in Role::ALL {
        people.push((Roles::of([role]), false, with_roles(&app, Roles::of([role])).await));
    }
    people.push((user(&app, TOMAS).await.roles, true, Visitor::signed_in(&app, TOMAS, Scope::Full).await));
    for (roles, manages, visitor) in people {
        for route in ROUTES {
            // Ending the session is everybody's, and would end this test.
            let Some(action) = route.action.filter(|_| !route.path.starts_with("/sign-out")) else { continue };
            let page = ask(&app, &visitor, route, &nobody).await;
            let allowed = access::scope(action, &roles, manages) > Reach::Nobody;
            assert_eq!(page.status != 403, allowed, "{roles:?} {} {}: {}", route.method, route.path, page.html);
            assert!(page.status < 500, "{roles:?} {} {}: {}", route.method, route.path, page.status);
            if !allowed {
                refused += 1;
                assert!(page.says("reach this page") && !page.says("harrowpike.example"), "{}", page.html);
            }
        }
    }
    assert!(refused > 100, "{refused}");
}

async fn an_owner_finds_tags_and_suspends_people(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let list = ingrid.get("/people").await;
    assert!(list.says("15 people") && list.says("href=\"/people\""), "{}", list.html);
    let found = ingrid.send(&list.form("/people"), &[("search", "\u{1}fe\nrr")]).await;
    assert!(found.says("1 person") && found.says(ANA) && !found.says(NUALA), "{}", found.html);
    let ana = user(&app, ANA).await;
    let person = ingrid.get(&format!("/people/{}", ana.id)).await;
    assert!(person.says("Ana Ferreira") && person.says(TOMAS), "{}", person.html);
    let save = person.form(&format!("/people/{}/save", ana.id));
    let fields = [
        ("first_name", "Ana"),
        ("last_name", "Ferreira"),
        ("email", ANA),
        ("time_zone", "Europe/Dublin"),
        ("manager_email", TOMAS),
        ("salesforce_user", "false"),
        ("tags", "Level=2"),
        ("groups", "Country=Ireland\nRegion=North"),
    ];
    let saved = ingrid.send(&save, &fields).await;
    assert!(saved.status == 200 && saved.says("Region=North") && saved.says("Saved"), "{}", saved.html);
    assert_eq!(user(&app, ANA).await.salesforce_user, Some(false));
    let wrong = ingrid.send(&save, &[&fields[..4], &[("manager_email", ANA)]].concat()).await;
    assert!(wrong.status == 422 && wrong.says("their own manager"), "{}", wrong.html);
    // Two at once, after a question that names the number.
    let nuala = user(&app, NUALA).await;
    let (one, two) = (ana.id.to_string(), nuala.id.to_string());
    let token = ingrid.get("/people").await.token();
    let chosen = [("page_token", token.as_str()), ("person", &one), ("person", &two), ("act", "suspend")];
    let asked = ingrid.post("/people/bulk", &chosen).await;
    assert!(asked.says("Change 2 people?") && asked.says("Suspend"), "{}", asked.html);
    let both = format!("{one},{two}");
    let tab = app.launch(ANA).await;
    let done = ingrid.send(&asked.form("/people/bulk/apply"), &[("people", &both), ("act", "suspend")]).await;
    assert!(done.status == 200 && done.says("2 people were changed"), "{}", done.html);
    assert!(!user(&app, ANA).await.active);
    assert!([401, 403].contains(&app.client.send(&tab.form("/presentations/"), &[]).await.status), "signed out");
    let listed = ingrid.get("/people?state=suspended").await;
    assert!(listed.says("2 people"), "{}", listed.html);
    let events = ingrid.get("/audit?action=user.").await;
    assert!(events.says("user.suspended") && events.says("user.changed") && !events.says(ANA), "{}", events.html);
    let csv = ingrid.get("/audit/export").await;
    assert!(csv.header("content-disposition").starts_with("attachment") && csv.says("user.suspended"));
    let json: serde_json::Value =
        serde_json::from_str(&ingrid.get("/audit/export?format=json").await.html).expect("JSON");
    assert!(json.as_array().is_some_and(|events| events.len() >= 2));
    audit::verify(&app.app, &app.site.slug).await.expect("a sound chain");
    app.work_until_quiet().await;
}

async fn nobody_reaches_above_themselves_and_an_owner_stays(db: TestDb) {
    let app = TestApp::start(db).await;
    let admin = with_roles(&app, Roles::of([Role::Admin])).await;
    let (ingrid_id, ana_id) = (user(&app, INGRID).await.id, user(&app, ANA).await.id);
    let roles = |id: UserId| format!("/people/{id}/roles");
    for (path, fields, status) in [
        (roles(ana_id), [("role-owner", "true")], 422),
        (roles(ingrid_id), [("role-admin", "true")], 422),
        (format!("/people/{ingrid_id}/state"), [("state", "suspended")], 422),
        (roles(ana_id), [("role-admin", "true")], 200),
    ] {
        let page = admin.send(&form_to(&app, &admin, &path).await, &fields).await;
        assert_eq!(page.status, status, "{path} {fields:?}: {}", page.html);
        assert_eq!(page.says("Only an owner changes an owner"), status == 422, "{}", page.html);
    }
    assert!(user(&app, ANA).await.roles.0.contains(&Role::Admin));
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let last = ingrid.send(&form_to(&app, &ingrid, &roles(ingrid_id)).await, &[("role-admin", "true")]).await;
    assert!(last.status == 422 && last.says("at least one owner"), "{}", last.html);
    let state = format!("/people/{ingrid_id}/state");
    let oneself = ingrid.send(&form_to(&app, &ingrid, &state).await, &[("state", "suspended")]).await;
    assert!(oneself.status == 422 && oneself.says("Nobody suspends themselves"), "{}", oneself.html);
    // With a second owner the first may go, and is signed out by it.
    let given = ingrid.send(&form_to(&app, &ingrid, &roles(ana_id)).await, &[("role-owner", "true")]).await;
    assert_eq!(given.status, 200, "{}", given.html);
    let form = form_to(&app, &ingrid, &roles(ingrid_id)).await;
    ingrid.send(&form, &[("role-author", "true")]).await;
    assert_eq!(user(&app, INGRID).await.roles, Roles::of([Role::Author]));
    assert_eq!(ingrid.get_once("/people").await.status, 303, "other roles: to be signed in anew");
    app.work_until_quiet().await;
}

async fn an_erased_person_is_gone_here_and_in_salesforce(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let ana = user(&app, ANA).await;
    let participants = app.simulator.rows(crate::support::app::ORG, "Qstream_Participant__c").len();
    let asked = ingrid.get(&format!("/people/{}/erase", ana.id)).await;
    let form = asked.form_ending("/erase/confirmed");
    let refused = ingrid.send(&form, &[("typed", "yes")]).await;
    assert!(refused.status == 422 && refused.says("the person’s address"), "{}", refused.html);
    let receipt = ingrid.send(&form, &[("typed", ANA)]).await;
    assert!(receipt.status == 200 && receipt.says("The person is erased"), "{}", receipt.html);
    assert!(receipt.says(&ana.id.to_string()) && !receipt.says("Ana"), "{}", receipt.html);
    assert_eq!(ingrid.get(&format!("/people/{}", ana.id)).await.status, 404);
    assert!(!ingrid.get("/people?search=ana").await.says("Ferreira"));
    app.work_until_quiet().await;
    let left = app.simulator.rows(crate::support::app::ORG, "Qstream_Participant__c");
    assert_eq!(left.len(), participants - 1);
    assert!(!serde_json::to_string(&left).expect("JSON").contains("Ferreira"), "{left:?}");
    let again = app.launch(ANA).await;
    assert!(again.status >= 400 && !again.says("questions"), "{}", again.html);
    let oneself = format!("/people/{}/erase", user(&app, INGRID).await.id);
    assert_eq!(ingrid.get(&oneself).await.status, 403);
}

async fn everything_about_a_person_is_one_file(db: TestDb) {
    let app = TestApp::start(db).await;
    let ana = user(&app, ANA).await;
    let question = app.client.send(&app.launch(ANA).await.form("/presentations/"), &[]).await;
    let option = question.options().remove(0);
    assert_eq!(app.client.send(&question.form("/presentations/"), &[("option", &option)]).await.status, 200);
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let page = ingrid.get(&format!("/people/{}", ana.id)).await;
    let file = ingrid.send(&page.form_ending("/data"), &[]).await;
    assert_eq!(file.status, 200, "{}", file.html);
    let all: serde_json::Value = serde_json::from_str(&file.html).expect("JSON");
    let sections = all["sections"].as_object().expect("sections");
    let account = &sections["account"][0];
    assert_eq!((&account["email"], &account["first_name"]), (&ANA.into(), &"Ana".into()));
    assert!(account["created_at"].as_str().expect("a moment").ends_with('Z'), "{account}");
    let answer = &sections["answers"][0];
    assert!(answer["chosen"].is_string() && answer["stem"].is_string(), "{answer}");
    for full in ["courses", "points", "standing", "scheduled_questions", "salesforce_users", "audit"] {
        assert!(!sections[full].as_array().expect("rows").is_empty(), "{full}: {all:#}");
    }
    for secret in ["digest", "sealed", "hash", "token"] {
        let told = sections.values().flat_map(|rows| rows.as_array().into_iter().flatten());
        let named =
            |row: &serde_json::Value| row.as_object().is_some_and(|row| row.keys().any(|key| key.contains(secret)));
        assert!(!told.into_iter().any(named), "{secret}");
    }
    let mut tx = app.store().read().await.expect("reads");
    let filter = AuditFilter { action: "user.data_taken_out".to_owned(), ..AuditFilter::default() };
    let noted = tx.list_audit_events(app.site.id, &filter, 2).await.expect("events");
    assert_eq!(noted.len(), 1);
    assert_eq!(noted[0].subject, format!("user:{}", ana.id));
    drop(tx);
    let nobody = format!("/people/{}/data", Uuid::from_u128(7).as_simple());
    assert_eq!(ingrid.send(&form_to(&app, &ingrid, &nobody).await, &[]).await.status, 404);
    app.work_until_quiet().await;
}

async fn a_roster_is_looked_at_and_does_what_was_promised(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let upload = |page: Page| page.form("/roster/upload");
    let file = "E-Mail;Vorname;Nachname;Führungskraft;Salesforce_user;Gruppe: Region\r\n\
                grete@harrowpike.example;Grete;Übel;otto@harrowpike.example;nein;Süd\r\n\
                otto@harrowpike.example;Otto;Müller;;;\r\n\
                nuala.keane@harrowpike.example;;;;;Nord\r\n\
                quatsch;A;B;;;\r\n";
    let preview = ingrid.upload(&upload(ingrid.get("/roster").await), ("leute.csv", file.as_bytes())).await;
    assert!(
        preview.status == 200 && preview.says("Import 3 people") && preview.says("no e-mail address"),
        "{}",
        preview.html
    );
    let count = || async {
        let mut tx = app.store().read().await.expect("reads");
        tx.count_people(app.site.id, &PeopleFilter::default()).await.expect("counts")
    };
    assert_eq!(count().await, 15, "a preview writes nobody");
    let apply = preview.form_ending("/apply");
    let done = ingrid.send(&apply, &[]).await;
    assert!(done.status == 200 && done.says("The import is done"), "{}", done.html);
    let grete = user(&app, "grete@harrowpike.example").await;
    assert_eq!(grete.manager_id, Some(user(&app, "otto@harrowpike.example").await.id));
    assert_eq!((grete.last_name.as_str(), grete.salesforce_user), ("Übel", Some(false)));
    assert_eq!(ingrid.send(&apply, &[]).await.status, 404, "once");
    assert_eq!(count().await, 17);
    let again = ingrid.upload(&upload(ingrid.get("/roster").await), ("leute.csv", file.as_bytes())).await;
    assert!(again.says("There is nothing to import"), "{}", again.html);
    // Somebody else was quicker: the promise doesn't hold any more, and nothing is written.
    let more = file.replace("Otto;Müller", "Otto;Maier");
    let preview = ingrid.upload(&upload(ingrid.get("/roster").await), ("leute.csv", more.as_bytes())).await;
    let result = ingrid.get(preview.form_ending("/result").action.as_str()).await;
    assert!(
        result.html.starts_with("\u{feff}line,email,result,findings\r\n2,") && result.says(",changed,"),
        "{}",
        result.html
    );
    let mut tx = app.store().begin().await.expect("begins");
    let otto = User { last_name: "Moser".to_owned(), ..user(&app, "otto@harrowpike.example").await };
    tx.update_user_profile(&otto, app.app.now()).await.expect("writes");
    tx.commit().await.expect("commits");
    let moved = ingrid.send(&preview.form_ending("/apply"), &[]).await;
    assert!(moved.says("People changed since you looked"), "{}", moved.html);
    assert_eq!(user(&app, "otto@harrowpike.example").await.last_name, "Moser");
    for (name, content, says) in [
        ("x.xlsx", b"PK\x03\x04".to_vec(), "This is no text"),
        ("x.csv", Vec::new(), "empty or larger"),
        ("x.csv", vec![b'a'; 17 * 1024 * 1024], "empty or larger"),
        ("x.csv", b"Name\nx\n".to_vec(), "No column is called E-mail"),
    ] {
        let page = ingrid.upload(&upload(ingrid.get("/roster").await), (name, &content)).await;
        assert!(page.status == 422 && page.says(says), "{says}: {} {}", page.status, page.html);
    }
    let forged = Form { token: "x".to_owned(), ..upload(ingrid.get("/roster").await) };
    assert_eq!(ingrid.upload(&forged, ("x.csv", file.as_bytes())).await.status, 401);
    audit::verify(&app.app, &app.site.slug).await.expect("a sound chain");
    app.work_until_quiet().await;
}

/// A page without what differs each time: its tokens, and the id that was asked for.
fn plain(page: &Page, id: &str) -> String {
    let mut parts = page.html.split("name=\"page_token\" value=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.filter_map(|part| part.split_once('"')).map(|(_, rest)| rest);
    format!("{} {}", page.status, rest.fold(first, |all, rest| all + rest)).replace(id, "ID")
}

async fn another_sites_people_are_as_if_they_were_not_there(db: TestDb) {
    let app = TestApp::start(db).await;
    let other = sample::create(&app.app, "other").await.expect("a second site");
    let mut tx = app.store().read().await.expect("reads");
    let stranger = tx.find_user_by_email(other.id, ANA).await.expect("finds").expect("a person");
    let enrolled = tx.list_enrolments_of_user(other.id, stranger.id).await.expect("lists");
    let open =
        tx.list_open_presentations(other.id, stranger.id, qstream::domain::time::LocalDate::FAR).await.expect("lists");
    let theirs = Visitor::of(&app, "other.qstream.localhost");
    assert_ne!(theirs.get_once("/people").await.status, 200, "no cookie of theirs");
    let foreign = [stranger.id.0, enrolled[0].course_id.0, enrolled[0].id.0, open[0].open.of.0, other.id.0];
    drop(tx);
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let missing = Uuid::from_u128(0x0198_f3c2_7a1e_7c7a_9d52_3c1f_0a2b_4c6d).to_string();
    let mut compared = 0;
    for route in ROUTES.iter().filter(|route| route.action.is_some() && route.path.contains('{')) {
        let nothing = plain(&ask(&app, &ingrid, route, &missing).await, &missing);
        assert!(nothing.starts_with("404"), "{} {}: {nothing}", route.method, route.path);
        for id in foreign.map(|id| id.to_string()) {
            let found = plain(&ask(&app, &ingrid, route, &id).await, &id);
            assert_eq!(found, nothing, "{} {}", route.method, route.path);
            compared += 1;
        }
    }
    assert!(compared >= 100, "{compared}");
    // In lists that are changed together, too: all of them or none.
    let own = user(&app, NUALA).await.id;
    let both = format!("{own},{}", stranger.id);
    let form = form_to(&app, &ingrid, "/people/bulk/apply").await;
    assert_eq!(ingrid.send(&form, &[("people", &both), ("act", "suspend")]).await.status, 404);
    assert!(user(&app, NUALA).await.active);
    // Another site's session is nobody here.
    for method in [reqwest::Method::PUT, reqwest::Method::DELETE, reqwest::Method::PATCH] {
        let url = format!("/people/{}", stranger.id);
        assert_eq!(app.client.request(method, &url).await.status, 405);
    }
    app.work_until_quiet().await;
}
