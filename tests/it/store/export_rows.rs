//! Rows for Salesforce: every object, only declared fields, hashes that follow the content.

use super::world::{World, org};
use crate::support::db::{TestDb, each_db};
use qstream::domain::export::{Namespace, Object, Row, Stamp, Switches, fields};
use qstream::store::Exporting;
use std::collections::BTreeSet;
use uuid::Uuid;

each_db! {
    every_key_of_a_site_has_a_row_of_declared_fields
    texts_of_questions_stay_at_home_unless_asked_for
    an_unchanged_row_has_an_unchanged_hash
}

const ADDRESS: &str = "https://acme.qstream.example";

async fn rows(db: &TestDb, world: &World, switches: Switches) -> Vec<Row> {
    let here = org("00Dxx0000001gEAEAY");
    let mut tx = db.store.read().await.expect("read");
    let mut rows = Vec::new();
    for object in Object::ALL {
        let entities: Vec<Uuid> = match object {
            Object::Site => vec![world.site.id.0],
            Object::Course => vec![world.course.id.0],
            Object::Question => world.questions.iter().map(|question| question.question_id.0).collect(),
            Object::Participant => vec![world.user.id.0],
            Object::Enrolment => vec![world.enrolment.0],
            Object::Response | Object::TeamScore | Object::ExportRun => Vec::new(),
        };
        let site = Exporting { site: world.site.id, slug: "acme", public_url: ADDRESS, newest_package: None };
        let built = tx.list_export_rows(object, site, &entities, &here, switches, world.now).await.expect("rows");
        assert_eq!(built.len(), entities.len(), "{object:?}");
        rows.extend(built);
    }
    rows
}

fn body(row: &Row, world: &World) -> serde_json::Map<String, serde_json::Value> {
    row.json(&Namespace::default(), Stamp { changed_at: world.now, sent_at: world.now })
}

async fn every_key_of_a_site_has_a_row_of_declared_fields(db: TestDb) {
    let world = World::build(&db.store).await;
    let rows = rows(&db, &world, Switches { responses: true, question_text: true }).await;
    let objects: BTreeSet<Object> = rows.iter().map(|row| row.key.object).collect();
    assert_eq!(objects.len(), 5, "everything but answers: {objects:?}");
    for row in &rows {
        let declared: BTreeSet<&str> = fields(row.key.object).iter().map(|field| field.api_name).collect();
        let written: BTreeSet<String> = body(row, &world).keys().map(|name| name.replace("__r", "__c")).collect();
        for name in &written {
            assert!(declared.contains(name.as_str()), "{:?} writes {name}", row.key.object);
        }
        assert_eq!(body(row, &world)["External_Id__c"], row.external_id);
    }
    let enrolment = rows.iter().find(|row| row.key.object == Object::Enrolment).expect("the enrolment");
    let enrolment = body(enrolment, &world);
    assert_eq!(enrolment["Status__c"], "Not started");
    assert_eq!(enrolment["Due_On__c"], "2026-11-16");
    assert_eq!(enrolment["Participant__r"]["External_Id__c"], format!("acme:participant:{}", world.user.id));
    assert!(enrolment["Initial_Score_Percent__c"].is_null(), "nothing is not 0 %");
}

async fn texts_of_questions_stay_at_home_unless_asked_for(db: TestDb) {
    let world = World::build(&db.store).await;
    let shown = |rows: &[Row]| rows.iter().any(|row| body(row, &world).contains_key("Question_Text__c"));
    assert!(!shown(&rows(&db, &world, Switches::default()).await));
    assert!(shown(&rows(&db, &world, Switches { question_text: true, ..Switches::default() }).await));
}

async fn an_unchanged_row_has_an_unchanged_hash(db: TestDb) {
    let world = World::build(&db.store).await;
    let first: Vec<_> = rows(&db, &world, Switches::default()).await.iter().map(Row::fingerprint).collect();
    let second: Vec<_> = rows(&db, &world, Switches::default()).await.iter().map(Row::fingerprint).collect();
    assert_eq!(first, second);
    let distinct: BTreeSet<_> = first.iter().collect();
    assert_eq!(distinct.len(), first.len());
}
