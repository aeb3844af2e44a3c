//! A previewed vector gives the vector back: the program shows what the engine does, and nothing else.

use super::files;
use qstream::domain::preview::{self, PreviewError, Script};
use serde_json::{Value, json};

#[test]
fn a_previewed_vector_is_the_vector() {
    for (file, content) in files("schedule") {
        for vector in content["vectors"].as_array().expect("vectors") {
            let script: Script = serde_json::from_value(vector.clone()).expect("a script");
            let preview = serde_json::to_value(preview::preview(&script).expect("a preview")).expect("JSON");
            let name = &vector["name"];
            assert_eq!(preview["first_dates"], vector["first_dates"], "{file}: {name}");
            assert_eq!(preview["steps"], vector["steps"], "{file}: {name}");
            assert_eq!(preview["points"], vector["final"]["points"], "{file}: {name}");
            assert_eq!(preview["remaining"], vector["final"]["remaining"], "{file}: {name}");
            assert_eq!(preview["retired"], vector["final"]["metrics"]["retired"], "{file}: {name}");
        }
    }
}

/// The worked example of the feasibility rule: 30 questions, two each Monday, Wednesday and Friday, eight weeks.
fn eight_weeks(changes: &Value) -> Value {
    let questions: Vec<String> = (1..=30).map(|number| format!("q{number}")).collect();
    let mut course = json!({
        "start": "2026-03-02", "end": "2026-04-24", "kind": "classic", "questions": questions, "new_per_delivery": 2,
        "delivery_days": [1, 3, 5], "max_per_day": 2, "interval_incorrect": 5, "interval_correct": 10, "streak": 2,
        "workdays": [1, 2, 3, 4, 5], "holidays": []
    });
    for (name, value) in changes.as_object().expect("an object") {
        course[name] = value.clone();
    }
    json!({ "course": course })
}

fn feasibility(changes: &Value) -> Value {
    let script: Script = serde_json::from_value(eight_weeks(changes)).expect("a script");
    serde_json::to_value(preview::preview(&script).expect("a preview").feasibility).expect("JSON")
}

#[test]
fn a_plan_whose_days_have_too_few_places_is_warned_about_and_a_better_one_named() {
    let verdict = feasibility(&json!({}));
    assert_eq!((&verdict["deliveries"], &verdict["last_new"]), (&json!(15), &json!("2026-04-03")));
    assert_eq!((&verdict["best"], &verdict["usual"]), (&json!("2026-04-13"), &json!("2026-04-20")));
    assert_eq!(verdict["working_days"], 40);
    assert_eq!(verdict["problems"], json!([{ "problem": "queue_overflows", "percent": 16 }]));
    assert_eq!(verdict["suggestion"]["max_per_day"], 3);
    let better = feasibility(&json!({ "max_per_day": 3 }));
    assert_eq!((&better["problems"], &better["suggestion"]), (&json!([]), &Value::Null));
}

#[test]
fn a_plan_that_nobody_or_hardly_anybody_can_finish_is_told_so() {
    let nobody = feasibility(&json!({ "end": "2026-04-10", "max_per_day": 5 }));
    assert_eq!(nobody["problems"], json!([{ "problem": "nobody_can_finish", "earliest": "2026-04-13" }]));
    let few = feasibility(&json!({ "end": "2026-04-17", "max_per_day": 5 }));
    assert_eq!(few["problems"], json!([{ "problem": "most_cant_finish", "usual": "2026-04-20" }]));
    assert_eq!(few["suggestion"]["end"], "2026-04-20");
    let never = feasibility(&json!({ "delivery_days": [6, 7], "start": "2026-03-07" }));
    assert_eq!(never["problems"][0], json!({ "problem": "no_delivery_day" }), "Saturdays that nobody works on");
}

#[test]
fn a_suggestion_is_free_of_the_problems_it_answers() {
    for end in ["2026-04-10", "2026-04-17", "2026-04-24"] {
        let suggestion = feasibility(&json!({ "end": end }))["suggestion"].clone();
        assert_eq!(feasibility(&suggestion)["problems"], json!([]), "{end}: {suggestion}");
    }
}

#[test]
fn no_end_is_suggested_where_only_other_delivery_days_would_help() {
    let verdict = feasibility(&json!({ "delivery_days": [6, 7] }));
    assert_eq!(
        (&verdict["deliveries"], &verdict["last_new"]),
        (&json!(1), &json!("2026-03-02")),
        "the first day delivers"
    );
    assert_eq!(verdict["problems"][0], json!({ "problem": "no_delivery_day" }));
    assert_eq!(verdict["suggestion"], Value::Null, "a later end or more a day leaves 28 questions without a date");
}

#[test]
fn a_script_that_cant_be_lived_is_refused_with_the_reason() {
    let refused = |course: &Value, steps: Value| {
        let mut script = eight_weeks(course);
        script["steps"] = steps;
        let script: Script = serde_json::from_value(script).expect("a script");
        preview::preview(&script).expect_err("it can't be lived")
    };
    let answer = |date: &str, q: &str, correctness: &str| json!([{ "date": date, "answers": [{ "q": q, "correctness": correctness }] }]);
    assert!(matches!(refused(&json!({}), answer("2026-03-02", "q9", "1")), PreviewError::NotInQueue(..)));
    assert!(matches!(refused(&json!({}), answer("2026-03-02", "q1", "3/2")), PreviewError::Fraction(_)));
    assert_eq!(refused(&json!({ "max_per_day": 0 }), json!([])), PreviewError::Zero("max_per_day"));
    assert_eq!(refused(&json!({ "questions": ["a", "a"] }), json!([])), PreviewError::Questions);
    assert_eq!(refused(&json!({ "end": "2026-03-01" }), json!([])), PreviewError::Backwards);
    let backwards = json!([{ "date": "2026-03-03" }, { "date": "2026-03-02" }]);
    assert!(matches!(refused(&json!({}), backwards), PreviewError::Order(_)));
}
