//! What becomes of a question after it was written: the next versions, corrections, its picture, out and offered again.

use crate::support::app::TestApp;
use crate::support::client::Page;
use crate::support::db::{TestDb, each_db};
use crate::support::visitor::Visitor;
use jiff::SignedDuration;
use qstream::domain::first_party::Scope;
use qstream::domain::question::QuestionVersion;
use qstream::store::{ListedQuestion, PastVersion, QuestionFilter};

each_db! {
    a_new_question_that_is_sent_twice_is_one
    two_authors_at_once_hear_of_each_other
    another_wording_reaches_qstreams_that_run_and_another_key_does_not
    a_correction_tells_first_what_it_does
    a_copy_is_a_question_of_its_own
    a_picture_comes_with_a_description_and_goes
    a_question_that_was_taken_out_is_offered_again
}

const INGRID: &str = "ingrid.solheim@harrowpike.example";
const PICTURE: &[u8] = include_bytes!("../../static/sample/fridge-logger.png");

const SOUND: [(&str, &str); 7] = [
    ("stem", "Which size comes after six?"),
    ("option-1", "Seven"),
    ("right-1", "true"),
    ("option-2", "Five"),
    ("explanation", "They are counted."),
    ("topic", "Sizing the stem"),
    ("language", "en"),
];

async fn begin(db: TestDb) -> (TestApp, Visitor) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    (app, ingrid)
}

async fn listed(app: &TestApp, search: &str) -> Vec<ListedQuestion> {
    let filter = QuestionFilter { search: search.to_owned(), ..QuestionFilter::default() };
    app.store().read().await.expect("reads").list_questions(app.site.id, &filter, 500).await.expect("questions")
}

async fn versions(app: &TestApp, of: &ListedQuestion) -> Vec<PastVersion> {
    app.store().read().await.expect("reads").list_versions(app.site.id, of.id).await.expect("versions")
}

/// One that launched Qstreams ask.
async fn asked(app: &TestApp) -> ListedQuestion {
    for one in listed(app, "").await {
        let all = versions(app, &one).await;
        if all.len() == 1 && all[0].launched > 0 && all[0].version.options.len() > 2 {
            return one;
        }
    }
    panic!("the sample's Qstreams ask questions")
}

/// Versions of one moment have no order.
fn later(app: &TestApp) {
    app.clock.advance(SignedDuration::from_secs(1));
}

/// What the form of a stored question says, with some of it changed.
fn typed<'a>(version: &'a QuestionVersion, changes: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = [
        ("act", "save"),
        ("stem", &version.stem),
        ("topic", &version.topic),
        ("explanation", &version.explanation),
        ("takeaway", &version.takeaway),
        ("reference", &version.reference),
        ("language", &version.language),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    for (option, number) in version.options.iter().zip(1..) {
        fields.push((format!("option-{number}"), option.text.clone()));
        fields.push((format!("right-{number}"), option.correct.to_string()));
    }
    fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    fields.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

async fn send(ingrid: &Visitor, page: &Page, fields: &[(String, String)]) -> Page {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let form = page.find_form("/questions/add").unwrap_or_else(|| page.form_ending("/save"));
    ingrid.send(&form, &fields).await
}

async fn a_new_question_that_is_sent_twice_is_one(db: TestDb) {
    let (app, ingrid) = begin(db).await;
    let form = ingrid.get("/questions/new").await;
    let id = form.hidden("id").expect("a hidden field");
    let mut fields: Vec<(String, String)> =
        SOUND.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    fields.push(("id".to_owned(), id));
    assert!(send(&ingrid, &form, &fields).await.says("It is saved."));
    assert!(send(&ingrid, &form, &fields).await.says("It is saved."));
    let found = listed(&app, "after six").await;
    assert_eq!((found.len(), found[0].versions), (1, 1));
    later(&app);
    "Which size comes after six, going up?".clone_into(&mut fields[0].1);
    assert!(send(&ingrid, &form, &fields).await.says("It is saved."));
    let found = listed(&app, "after six").await;
    assert_eq!((found.len(), found[0].versions), (1, 2), "whoever goes back and changes it changes the same question");
    app.work_until_quiet().await;
}

async fn two_authors_at_once_hear_of_each_other(db: TestDb) {
    let (app, ingrid) = begin(db).await;
    let question = asked(&app).await;
    let version = versions(&app, &question).await.remove(0).version;
    let path = format!("/questions/{}", question.id);
    let page = ingrid.get(&path).await;
    let base = page.hidden("base").expect("a hidden field");
    let mine = typed(&version, &[("base", &base), ("stem", "My words")]);
    let theirs = typed(&version, &[("base", &base), ("stem", "Their words")]);
    later(&app);
    assert_eq!(send(&ingrid, &page, &theirs).await.status, 200);
    later(&app);
    let told = send(&ingrid, &page, &mine).await;
    assert!(told.status == 422 && told.says("Somebody else changed this question"), "{}", told.html);
    assert!(told.says(">My words</textarea>") && told.says("Their words"), "{}", told.html);
    assert_eq!(versions(&app, &question).await.len(), 2, "nothing was written over");
    assert_eq!(send(&ingrid, &page, &theirs).await.status, 200, "what says the same needs no base");
    let base = told.hidden("base").expect("a hidden field");
    assert_eq!(send(&ingrid, &told, &typed(&version, &[("base", &base), ("stem", "My words")])).await.status, 200);
    assert_eq!(versions(&app, &question).await[0].version.stem, "My words");
    app.work_until_quiet().await;
}

async fn another_wording_reaches_qstreams_that_run_and_another_key_does_not(db: TestDb) {
    let (app, ingrid) = begin(db).await;
    app.work_until_quiet().await;
    let question = asked(&app).await;
    let before = versions(&app, &question).await.remove(0);
    let page = ingrid.get(&format!("/questions/{}", question.id)).await;
    let base = page.hidden("base").expect("a hidden field");
    let wrong = before.version.options.iter().position(|one| !one.correct).expect("a wrong option") + 1;
    let right = before.version.options.iter().position(|one| one.correct).expect("a right option") + 1;
    let (wrong, right) = (format!("right-{wrong}"), format!("right-{right}"));
    let keyed = [("base", base.as_str()), ("everywhere", "true"), (&wrong, "true"), (&right, "")];
    later(&app);
    let refused = send(&ingrid, &page, &typed(&before.version, &keyed)).await;
    assert!(refused.status == 422 && refused.says("Nothing was saved: options or right answers differ"));
    assert_eq!(versions(&app, &question).await, std::slice::from_ref(&before), "nothing was saved");
    let reworded = [("base", base.as_str()), ("everywhere", "true"), ("stem", "In better words?")];
    let saved = send(&ingrid, &page, &typed(&before.version, &reworded)).await;
    assert!(saved.status == 200 && saved.says("Qstreams that run ask it in these words"), "{}", saved.html);
    let now = versions(&app, &question).await;
    assert_eq!((now[0].version.stem.as_str(), now[0].launched), ("In better words?", before.launched));
    assert_eq!((now[1].courses, now[1].launched), (0, 0));
    let left = app.open_presentations_of(before.version.id).await;
    assert_eq!(left, 0, "whoever has it before them reads the new words");
    app.work_until_quiet().await;
}

async fn a_correction_tells_first_what_it_does(db: TestDb) {
    let (app, ingrid) = begin(db).await;
    let question = asked(&app).await;
    let version = versions(&app, &question).await.remove(0).version;
    let page = ingrid.get(&format!("/questions/{}/versions/{}/key", question.id, version.id)).await;
    assert!(page.status == 200 && page.says("right so far"), "{}", page.html);
    let wrong = version.options.iter().find(|one| !one.correct).expect("a wrong option").id.clone();
    let right = version.options.iter().filter(|one| one.correct).map(|one| ("right", one.id.as_str()));
    let right: Vec<(&str, &str)> = right.chain([("reason", "x")]).collect();
    let form = page.form_ending("/key/save");
    let all: Vec<(&str, &str)> = version.options.iter().map(|one| ("right", one.id.as_str())).collect();
    for (fields, said) in [
        ([&[("reason", "The guide says so.")], &all[..]].concat(), "Choose which options are right"),
        (vec![("right", wrong.as_str())], "Give a reason"),
        (right, "These are the right ones already"),
    ] {
        let refused = ingrid.send(&form, &fields).await;
        assert!(refused.status == 422 && refused.says(said), "{said}: {}", refused.html);
    }
    let fields = [("right", wrong.as_str()), ("reason", "The guide says so.")];
    let foreseen = ingrid.send(&form, &fields).await;
    assert!(foreseen.status == 200 && foreseen.says("are graded anew"), "{}", foreseen.html);
    let adjustments = "SELECT COUNT(*) FROM point_events WHERE kind = 'adjustment'";
    assert_eq!((versions(&app, &question).await.len(), app.number(adjustments).await), (1, 0), "nothing is stored yet");
    later(&app);
    let done = ingrid.send(&form, &[&fields[..], &[("act", "correct")]].concat()).await;
    assert!(done.status == 200 && done.says("The key is corrected."), "{}", done.html);
    let now = versions(&app, &question).await;
    assert!(now.len() == 2 && now[0].launched > 0 && now[0].version.correct_options().contains(&wrong), "{now:?}");
    let other = listed(&app, "").await.into_iter().find(|one| one.id != question.id).expect("another question");
    let elsewhere = ingrid.get(&format!("/questions/{}/versions/{}/key", other.id, version.id)).await;
    assert_eq!(elsewhere.status, 404, "a version belongs to its question");
    app.work_until_quiet().await;
}

async fn a_copy_is_a_question_of_its_own(db: TestDb) {
    let (app, ingrid) = begin(db).await;
    let question = asked(&app).await;
    let version = versions(&app, &question).await.remove(0).version;
    let page = ingrid.get(&format!("/questions/{}/copy", question.id)).await;
    assert!(page.says("This begins as a copy"), "{}", page.html);
    let (id, copy_of) = (page.hidden("id").expect("a hidden field"), page.hidden("copy_of").expect("a hidden field"));
    let fields = typed(&version, &[("id", &id), ("copy_of", &copy_of), ("stem", "A copy of it?")]);
    assert!(send(&ingrid, &page, &fields).await.says("It is saved."));
    let copy = listed(&app, "a copy of it").await.remove(0);
    assert!(copy.id != question.id && copy.courses == 0);
    assert_eq!(versions(&app, &copy).await[0].version.media, version.media);
    assert_eq!(versions(&app, &question).await.len(), 1);
    app.work_until_quiet().await;
}

async fn a_picture_comes_with_a_description_and_goes(db: TestDb) {
    let (app, ingrid) = begin(db).await;
    let question = asked(&app).await;
    let path = format!("/questions/{}", question.id);
    let form = ingrid.get(&path).await.form_ending("/picture/upload");
    for (file, about, said) in [
        (PICTURE, " ", "Say what the picture shows"),
        (&b"<svg onload=alert(1)>"[..], "A curve", "That is no picture that can be taken"),
        (&PICTURE[..20], "A curve", "That is no picture that can be taken"),
        (b"", "A curve", "That is no picture that can be taken"),
    ] {
        let refused = ingrid.upload_with(&form, ("picture.png", file, about)).await;
        assert!(refused.status == 422 && refused.says(said), "{said}: {}", refused.html);
    }
    later(&app);
    let shown = ingrid.upload_with(&form, ("picture.png", PICTURE, "A curve")).await;
    assert!(shown.status == 200 && shown.says("alt=\"A curve\"") && shown.says("width=\"640\""), "{}", shown.html);
    let first = versions(&app, &question).await[0].version.media.clone().expect("a picture");
    later(&app);
    assert_eq!(ingrid.upload_with(&form, ("", b"", "A rising curve")).await.status, 200);
    let described = versions(&app, &question).await[0].version.media.clone().expect("a picture");
    assert_eq!((described.id, described.alt.as_str()), (first.id, "A rising curve"));
    later(&app);
    let gone = ingrid.send(&ingrid.get(&path).await.form_ending("/picture/end"), &[]).await;
    assert!(gone.status == 200 && !gone.says("A rising curve"), "{}", gone.html);
    let all = versions(&app, &question).await;
    assert_eq!(
        all.iter().map(|one| one.version.media.is_some()).collect::<Vec<_>>(),
        [false, true, true, all[3].version.media.is_some()]
    );
    app.work_until_quiet().await;
}

async fn a_question_that_was_taken_out_is_offered_again(db: TestDb) {
    let (app, ingrid) = begin(db).await;
    let question = asked(&app).await;
    let path = format!("/questions/{}", question.id);
    let withdraw = async || {
        let asking = ingrid.get(&format!("{path}/withdrawal")).await.form_ending("/withdrawal/confirmed");
        assert_eq!(ingrid.send(&asking, &[]).await.status, 200);
    };
    withdraw().await;
    let first = app.number("SELECT MIN(withdrawn_at) FROM course_questions").await;
    later(&app);
    withdraw().await;
    assert_eq!(app.number("SELECT MAX(withdrawn_at) FROM course_questions").await, first, "it has been out since then");
    let page = ingrid.get(&path).await;
    assert!(page.says("new Qstreams don’t offer it") && !page.says("Take it out of every Qstream"), "{}", page.html);
    let offered = ingrid.send(&page.form_ending("/offer/add"), &[]).await;
    assert!(offered.says("New Qstreams can ask it again") && offered.says("Take it out of every Qstream"));
    assert!(!listed(&app, "").await.iter().any(|one| one.withdrawn));
    assert_eq!(versions(&app, &question).await[0].launched, 0, "where people were asked it stays out");
    app.work_until_quiet().await;
}
