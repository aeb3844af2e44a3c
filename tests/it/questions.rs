//! Authors write questions over HTTP, and files go in and out.

use crate::support::app::TestApp;
use crate::support::client::Page;
use crate::support::db::{TestDb, each_db};
use crate::support::visitor::Visitor;
use jiff::SignedDuration;
use qstream::app::regrade;
use qstream::domain::first_party::Scope;
use qstream::domain::ids::QuestionId;
use qstream::store::{ListedQuestion, QuestionFilter};
use std::collections::BTreeSet;

each_db! {
    a_question_is_written_previewed_saved_and_changed
    what_is_wrong_with_a_question_is_told_and_nothing_typed_is_lost
    a_file_goes_out_and_comes_back_without_a_change
    a_file_with_a_wrong_line_brings_nothing_in
    a_correction_of_what_is_asked_leaves_a_newer_text_the_newest
    a_question_is_taken_out_everywhere
    only_authors_write_and_only_their_own_sites_questions
}

const INGRID: &str = "ingrid.solheim@harrowpike.example";
const NUALA: &str = "nuala.keane@harrowpike.example";

const SOUND: [(&str, &str); 8] = [
    ("stem", "Which **size** comes next? <script>alert(1)</script>"),
    ("option-1", "Four"),
    ("right-1", "true"),
    ("option-2", "Two"),
    ("explanation", "The trial was loose."),
    ("topic", "Sizing the stem"),
    ("takeaway", "Loose: one up."),
    ("language", "en"),
];

async fn listed(app: &TestApp, search: &str) -> Vec<ListedQuestion> {
    let filter = QuestionFilter { search: search.to_owned(), ..QuestionFilter::default() };
    let mut tx = app.store().read().await.expect("reads");
    tx.list_questions(app.site.id, &filter, 100).await.expect("questions")
}

/// Versions of one moment have no order.
fn later(app: &TestApp) {
    app.clock.advance(SignedDuration::from_secs(1));
}

async fn write(ingrid: &Visitor, page: &Page, fields: &[(&str, &str)], act: &str) -> Page {
    let mut fields = fields.to_vec();
    let begun: Vec<_> = ["id", "base"].iter().filter_map(|name| Some((*name, page.hidden(name)?))).collect();
    fields.extend(begun.iter().map(|(name, value)| (*name, value.as_str())));
    fields.push(("act", act));
    let form = page.find_form("/questions/add").unwrap_or_else(|| page.form_ending("/save"));
    ingrid.send(&form, &fields).await
}

async fn a_question_is_written_previewed_saved_and_changed(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let empty = ingrid.get("/questions/new").await;
    let preview = write(&ingrid, &empty, &SOUND, "preview").await;
    assert!(preview.status == 200 && preview.says("id=\"preview\""), "{}", preview.html);
    assert!(preview.says("Which <strong>size</strong> comes next? &lt;script&gt;"), "{}", preview.html);
    assert!(listed(&app, "comes next").await.is_empty(), "a preview stores nothing");
    let saved = write(&ingrid, &preview, &SOUND, "save").await;
    assert!(saved.status == 200 && saved.says("It is saved."), "{}", saved.html);
    let question = listed(&app, "COMES next").await.remove(0);
    assert_eq!((question.topic.as_str(), question.versions, question.courses), ("Sizing the stem", 1, 0));
    let again = write(&ingrid, &saved, &SOUND, "save").await;
    assert_eq!((again.status, listed(&app, "comes next").await[0].versions), (200, 1), "the same makes no version");
    let mut changed = SOUND;
    changed[3] = ("option-2", "Six");
    later(&app);
    assert_eq!(write(&ingrid, &again, &changed, "save").await.status, 200);
    let newest = listed(&app, "comes next").await.remove(0);
    assert_eq!((newest.id, newest.versions), (question.id, 2));
    let page = ingrid.get(&format!("/questions/{}", question.id)).await;
    assert!(page.says("value=\"Six\"") && !page.says("value=\"Two\""), "{}", page.html);
    let list = ingrid.get("/questions?search=comes&topic=Sizing%20the%20stem").await;
    assert!(list.says("1 question") && !list.says("<script>alert"), "{}", list.html);
    app.work_until_quiet().await;
}

async fn what_is_wrong_with_a_question_is_told_and_nothing_typed_is_lost(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let before = listed(&app, "").await.len();
    let fields = [("stem", "Half a question"), ("option-1", "Only one"), ("language", "en")];
    for act in ["save", "preview"] {
        let wrong = write(&ingrid, &ingrid.get("/questions/new").await, &fields, act).await;
        assert_eq!(wrong.status, 422);
        for said in ["Topic: this can’t stay empty", "at least two are needed", "Half a question", "value=\"Only one\""]
        {
            assert!(wrong.says(said), "{said}: {}", wrong.html);
        }
    }
    assert_eq!(listed(&app, "").await.len(), before);
    app.work_until_quiet().await;
}

async fn a_file_goes_out_and_comes_back_without_a_change(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let before = listed(&app, "").await;
    for format in ["csv", "json"] {
        let file = ingrid.get(&format!("/questions/export?format={format}")).await;
        assert_eq!(file.status, 200);
        let form = ingrid.get("/questions/import").await.form("/questions/upload");
        let imported = ingrid.upload(&form, ("questions", file.html.as_bytes())).await;
        let said = format!("0 new, 0 changed, {} as before", before.len());
        assert!(imported.status == 200 && imported.says(&said), "{format}: {}", imported.html);
        assert_eq!(listed(&app, "").await, before, "{format}");
    }
    let file = "topic,question,option 1,option 2,right,explanation\nSizing,Which?,Four,Two,1,Because.\nSizing,Which?,Four,Two,1,Because.\n";
    let form = ingrid.get("/questions/import").await.form("/questions/upload");
    let imported = ingrid.upload(&form, ("new.csv", file.as_bytes())).await;
    assert!(imported.says("1 new, 0 changed, 1 as before"), "twice in a file is once: {}", imported.html);
    let corrected = file.replace("Two,1", "Two,2");
    later(&app);
    let imported = ingrid.upload(&form, ("new.csv", corrected.as_bytes())).await;
    assert!(imported.says("0 new, 1 changed, 1 as before"), "{}", imported.html);
    assert_eq!(listed(&app, "which?").await[0].versions, 2);
    let twice =
        "topic,question,option 1,option 2,right,explanation\nSizing,How?,So,Not,1,A.\nSizing,How?,So,Not,1,B.\n";
    assert!(ingrid.upload(&form, ("twice.csv", twice.as_bytes())).await.says("1 new, 1 changed"));
    let newest = format!("/questions/{}", listed(&app, "how?").await[0].id);
    assert!(ingrid.get(&newest).await.says(">B.</textarea>"), "the later one is the newer");
    app.work_until_quiet().await;
}

async fn a_file_with_a_wrong_line_brings_nothing_in(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let before = listed(&app, "").await.len();
    let form = ingrid.get("/questions/import").await.form("/questions/upload");
    let file = "topic,question,option 1,option 2,right,explanation\nSizing,Which?,Four,Two,1,Because.\nSizing,What?,Four,Two,9,\n";
    let wrong = ingrid.upload(&form, ("wrong.csv", file.as_bytes())).await;
    assert_eq!(wrong.status, 422);
    for said in [
        "Nothing was imported",
        "tick at least one as right",
        "Explanation: this can’t stay empty",
        "2 things to correct",
    ] {
        assert!(wrong.says(said), "{said}: {}", wrong.html);
    }
    let none = ingrid.upload(&form, ("wrong.csv", b"\xff\xfe\x00")).await;
    assert!(none.status == 422 && none.says("neither a CSV file"), "{}", none.html);
    assert_eq!(listed(&app, "").await.len(), before);
    app.work_until_quiet().await;
}

async fn a_correction_of_what_is_asked_leaves_a_newer_text_the_newest(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let question = listed(&app, "").await.into_iter().find(|one| one.courses > 0).expect("one that is asked");
    let page = ingrid.get(&format!("/questions/{}", question.id)).await;
    later(&app);
    assert!(write(&ingrid, &page, &SOUND, "save").await.says("It is saved."));
    let mut tx = app.store().read().await.expect("reads");
    let asked = tx.find_question_version(app.site.id, question.version).await.expect("finds").expect("a version");
    drop(tx);
    let other = asked.options.iter().find(|one| !one.correct).expect("a wrong one").id.clone();
    regrade::correct_key(&app.app, "harrow-pike", asked.id, &BTreeSet::from([other]), ("operator", "a wrong key"))
        .await
        .expect("corrects");
    let newest = listed(&app, "").await.into_iter().find(|one| one.id == question.id).expect("listed");
    assert!(newest.versions == 3 && newest.stem.starts_with("Which **size**"), "{newest:?}");
    app.work_until_quiet().await;
}

async fn a_question_is_taken_out_everywhere(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let question = listed(&app, "").await.into_iter().find(|one| one.courses > 0).expect("one that is asked");
    let asked = ingrid.get(&format!("/questions/{}/withdrawal", question.id)).await;
    assert!(asked.says("Nobody is asked it any more"), "{}", asked.html);
    let gone = ingrid.send(&asked.form_ending("/withdrawal/confirmed"), &[]).await;
    assert!(
        gone.status == 200 && gone.says("was taken out of every Qstream") && gone.says("Taken out"),
        "{}",
        gone.html
    );
    assert_eq!(app.open_presentations_of(question.version).await, 0, "nobody is asked it");
    app.work_until_quiet().await;
}

async fn only_authors_write_and_only_their_own_sites_questions(db: TestDb) {
    let app = TestApp::start(db).await;
    let nuala = Visitor::signed_in(&app, NUALA, Scope::Full).await;
    for address in ["/questions", "/questions/new", "/questions/import", "/questions/export"] {
        assert_eq!(nuala.get(address).await.status, 403, "{address}");
    }
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let nobodys = QuestionId(uuid::Uuid::from_u128(7));
    assert_eq!(ingrid.get(&format!("/questions/{nobodys}")).await.status, 404);
    app.work_until_quiet().await;
}
