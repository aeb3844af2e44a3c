//! Who is in a Qstream: by a list of addresses, in teams, and as readers of its reports.

use crate::support::app::TestApp;
use crate::support::db::{TestDb, each_db};
use crate::support::visitor::Visitor;
use qstream::domain::first_party::Scope;
use qstream::domain::ids::CourseId;
use qstream::store::{PlannedCourse, Team};

each_db! {
    a_list_of_addresses_brings_in_these_and_names_the_unknown
    a_file_of_addresses_is_looked_at_before_anybody_comes_in
    teams_are_made_by_manager_and_by_hand
    a_reporting_manager_is_given_a_qstream_to_read
}

const INGRID: &str = "ingrid.solheim@harrowpike.example";
const ANA: &str = "ana.ferreira@harrowpike.example";
const NUALA: &str = "nuala.keane@harrowpike.example";

async fn begin(db: TestDb) -> (TestApp, Visitor) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    (app, ingrid)
}

async fn courses(app: &TestApp) -> Vec<PlannedCourse> {
    app.store().read().await.expect("reads").list_planned_courses(app.site.id).await.expect("courses")
}

async fn teams(app: &TestApp, course: CourseId) -> (Vec<(Team, i64)>, i64) {
    app.store().read().await.expect("reads").count_team_members(app.site.id, course).await.expect("counts")
}

/// A draft with a question.
async fn drafted(app: &TestApp, ingrid: &Visitor, name: &str) -> CourseId {
    let list = ingrid.get("/courses").await;
    ingrid.send(&list.form("/courses/add"), &[("name", name), ("weeks", "5")]).await;
    let id = courses(app).await.into_iter().find(|one| one.name == name).expect("the draft").id;
    let page = ingrid.get(&format!("/courses/{id}/questions")).await;
    let topic = page.hidden("topic").expect("a topic").replace("&amp;", "&");
    ingrid.send(&page.form_ending("/questions/save"), &[("topic", &topic), ("choice", "all")]).await;
    id
}

async fn people(app: &TestApp, course: CourseId) -> i64 {
    courses(app).await.into_iter().find(|one| one.id == course).expect("the course").people
}

async fn a_list_of_addresses_brings_in_these_and_names_the_unknown(db: TestDb) {
    let (app, ingrid) = begin(db).await;
    let id = drafted(&app, &ingrid, "Listed").await;
    let path = format!("/courses/{id}/people");
    let pasted = format!("Ana <{}>; {NUALA}, zoe@elsewhere.example", ANA.to_uppercase());
    let counted = ingrid.send(&ingrid.get(&path).await.form_ending("/people"), &[("addresses", &pasted)]).await;
    for said in ["Launch for 2 people", "1 address belongs to nobody", "zoe@elsewhere.example"] {
        assert!(counted.says(said), "{said}: {}", counted.html);
    }
    let form = ingrid.get(&path).await.form_ending("/launch/confirmed");
    let nobody = ingrid.send(&form, &[("addresses", "nobody at all")]).await;
    assert!(nobody.says("There is no e-mail address in it.") && people(&app, id).await == 0, "{}", nobody.html);
    let launched = ingrid.send(&form, &[("addresses", &pasted)]).await;
    assert!(launched.says("2 people take part now"), "{}", launched.html);
    assert_eq!(people(&app, id).await, 2);
    let add = ingrid.get(&path).await.form_ending("/people/add");
    let again = ingrid.send(&add, &[("addresses", &pasted)]).await;
    assert!(again.says("Nobody was added") && people(&app, id).await == 2, "{}", again.html);
    app.work_until_quiet().await;
}

async fn a_file_of_addresses_is_looked_at_before_anybody_comes_in(db: TestDb) {
    let (app, ingrid) = begin(db).await;
    let id = drafted(&app, &ingrid, "From a file").await;
    let form = ingrid.get(&format!("/courses/{id}/people")).await.form_ending("/people/upload");
    let file = format!("Name;E-mail\r\nAna;{ANA}\r\nNuala;{NUALA}\r\n");
    let read = ingrid.upload(&form, ("people.csv", file.as_bytes())).await;
    assert!(read.status == 200 && read.says("Launch for 2 people") && read.says(ANA), "{}", read.html);
    assert_eq!(people(&app, id).await, 0);
    let nothing = ingrid.upload(&form, ("people.csv", b"\xff\xfe nothing here")).await;
    assert!(nothing.says("There is no e-mail address in it.") && !nothing.says("Launch for"), "{}", nothing.html);
    app.work_until_quiet().await;
}

async fn teams_are_made_by_manager_and_by_hand(db: TestDb) {
    let (app, ingrid) = begin(db).await;
    let id = drafted(&app, &ingrid, "In teams").await;
    let path = format!("/courses/{id}/teams");
    assert_eq!(ingrid.get(&path).await.status, 409, "a draft has nobody in it");
    let form = ingrid.get(&format!("/courses/{id}/people")).await.form_ending("/launch/confirmed");
    ingrid.send(&form, &[]).await;
    let page = ingrid.get(&path).await;
    let everybody = people(&app, id).await;
    assert!(page.says(&format!("{everybody} people are in no team")), "{}", page.html);
    let put = page.form_ending("/teams/add");
    assert_eq!(ingrid.send(&put, &[("name", " "), ("addresses", ANA)]).await.status, 422);
    let fields = [("name", "Specials"), ("addresses", "ana.ferreira@harrowpike.example zoe@elsewhere.example")];
    let done = ingrid.send(&put, &fields).await;
    assert!(done.says("1 person was put into a team") && done.says("1 address belongs to nobody who takes part"));
    let made = ingrid.send(&page.form_ending("/teams/apply"), &[("source", "manager")]).await;
    assert!(made.status == 200 && made.says("were put into teams"), "{}", made.html);
    let (now, without) = teams(&app, id).await;
    let special = now.iter().find(|(team, _)| team.name == "Specials").expect("the team").clone();
    assert_eq!(special.1, 1, "whoever has a team keeps it");
    assert!(now.len() > 1 && now.iter().map(|(_, members)| members).sum::<i64>() + without == everybody, "{now:?}");
    let again = ingrid.send(&page.form_ending("/teams/apply"), &[("source", "manager")]).await;
    assert!(again.says("Nobody was put into a team"), "{}", again.html);
    let list = ingrid.get(&path).await;
    let gone = ingrid.send(&list.form_ending("/teams/end"), &[("team", &special.0.id.to_string())]).await;
    assert!(gone.says("The team is dissolved"), "{}", gone.html);
    assert_eq!(teams(&app, id).await.1, without + 1);
    let label = ingrid.send(&page.form_ending("/teams/apply"), &[("source", "group:Nothing' OR 1=1")]).await;
    assert!(label.says("Nobody was put into a team"), "{}", label.html);
    app.work_until_quiet().await;
}

async fn a_reporting_manager_is_given_a_qstream_to_read(db: TestDb) {
    let (app, ingrid) = begin(db).await;
    let id = drafted(&app, &ingrid, "To read").await;
    let path = format!("/courses/{id}/readers");
    let page = ingrid.get(&path).await;
    assert!(page.says("Nobody yet."), "{}", page.html);
    let add = page.form_ending("/readers/add");
    for typed in [ANA, "zoe@elsewhere.example", "nonsense"] {
        let refused = ingrid.send(&add, &[("email", typed)]).await;
        assert!(refused.status == 422 && refused.says("role of a reporting manager"), "{typed}: {}", refused.html);
    }
    app.execute(format!("UPDATE users SET roles = '[\"learner\",\"reporting_manager\"]' WHERE email = '{ANA}'")).await;
    let added = ingrid.send(&add, &[("email", ANA)]).await;
    assert!(added.says("They read the reports") && added.says(ANA), "{}", added.html);
    let ana = {
        let mut tx = app.store().read().await.expect("reads");
        let ana = tx.find_user_by_email(app.site.id, ANA).await.expect("finds").expect("Ana").id;
        assert!(tx.list_courses_to_read(app.site.id, ana).await.expect("lists").contains(&id));
        ana
    };
    let removed = ingrid.send(&added.form_ending("/readers/end"), &[("user", &ana.to_string())]).await;
    assert!(removed.says("Nobody yet."), "{}", removed.html);
    app.work_until_quiet().await;
}
