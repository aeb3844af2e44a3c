//! Signed requests: which are accepted, and how `issuedAt` is read.

use super::files;
use qstream::domain::canvas::{self, AppIdentity, Expectations, FreshnessMode, age_of};
use qstream::domain::hosts::{HostFamilies, HostFamily};
use qstream::domain::ids::OrgId;
use qstream::domain::secret::ConsumerSecret;
use qstream::domain::time::Instant;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    id: String,
    now_ms: i64,
    freshness: FreshnessMode,
    secrets: Vec<String>,
    orgs: Vec<String>,
    signed_request: String,
    expect: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IssuedAtCase {
    issued_at: i64,
    #[serde(rename = "now_ms")]
    now_ms: i64,
    #[serde(rename = "age_ms")]
    age_ms: i64,
}

/// What the server does with a request, its own list of orgs standing in for the connections.
fn outcome(case: &Case) -> Result<(), String> {
    let secrets: Vec<_> = case.secrets.iter().filter_map(|secret| ConsumerSecret::new("1", secret).ok()).collect();
    let expected = Expectations { families: HostFamilies(vec![HostFamily::commercial()]), app: AppIdentity::default() };
    let now = Instant::from_millis(case.now_ms);
    let launch =
        canvas::verify(&case.signed_request, &secrets, &expected, now).map_err(|refusal| refusal.to_string())?;
    launch.require_fresh(case.freshness).map_err(|refusal| refusal.to_string())?;
    let allowed = case.orgs.iter().any(|org| OrgId::parse(org).as_ref() == Ok(&launch.org_id));
    allowed.then_some(()).ok_or_else(|| "another org".to_owned())
}

#[test]
fn canvas_vectors_are_accepted_and_rejected_as_they_say() {
    for (file, vectors) in files("canvas") {
        let cases: Vec<Case> = serde_json::from_value(vectors["cases"].clone()).expect("cases");
        assert!(!cases.is_empty(), "{file} has no case");
        for case in cases {
            let outcome = outcome(&case);
            match case.expect.as_str() {
                "accept" => assert_eq!(outcome, Ok(()), "{file}: {}", case.id),
                "reject" => assert!(outcome.is_err(), "{file}: {} was accepted", case.id),
                other => panic!("{file}: {} expects {other:?}", case.id),
            }
        }
    }
}

#[test]
fn issued_at_vectors_give_their_age() {
    for (file, vectors) in files("canvas") {
        let cases: Vec<IssuedAtCase> =
            serde_json::from_value(vectors["issued_at"]["cases"].clone()).unwrap_or_default();
        for case in cases {
            let age = age_of(case.issued_at, Instant::from_millis(case.now_ms));
            assert_eq!(age, case.age_ms, "{file}: issuedAt {}", case.issued_at);
        }
    }
}
