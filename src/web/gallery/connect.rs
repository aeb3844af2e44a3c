//! Connecting an org.

use super::sample::{TOKEN, around, today};
use super::{FRAME, Specimen, specimen};
use crate::app::connect::{Arrived, Made, NewLink, Opened, Overview, OwnApp, Unproven};
use crate::domain::calendar::Weekdays;
use crate::domain::connecting::{Cause, Environment, Warning};
use crate::domain::export::{Budget, Namespace, Switches};
use crate::domain::ids::{ConnectionId, OrgId, SiteId};
use crate::domain::package_release::{PackageVersion, Release};
use crate::domain::time::{Instant, Zone};
use crate::domain::verification::{Check, Finding, Outcome};
use crate::store::{ConnectLink, Connection, ConnectionState, LaunchSettings, Site};
use crate::strings::Strings;
use crate::web::pages::around::Around;
use crate::web::pages::connect::{self, Shown};
use crate::web::pages::salesforce_app::{self, Asking};
use crate::web::pages::salesforce_end::{self, Stage};
use crate::web::pages::salesforce_settings::{self, Tokens, View};
use crate::web::pages::stored::Stored;
use maud::Markup;
use uuid::Uuid;

pub(super) const SPECIMENS: &[Specimen] = &[
    specimen("connect-ask", |strings| ask(strings, false)),
    specimen("connect-ask-certificate", |strings| ask(strings, true)),
    specimen("connect-question", |strings| question(strings, "Harrow Pike Ltd", Vec::new())),
    specimen("connect-question-long", |strings| {
        let all = [Warning::AnotherOrg, Warning::SandboxInstead, Warning::Administrator];
        question(strings, LONG, all.to_vec())
    }),
    specimen("connect-done", |strings| connected(strings, true)),
    specimen("connect-unverified", |strings| connected(strings, false)),
    specimen("connect-declined", |strings| connect::render(strings, &Shown::Declined)),
    specimen("connect-over", |strings| connect::render(strings, &Shown::Over)),
    specimen("connect-refused", |strings| {
        connect::render(strings, &Shown::Refused { cause: Cause::NotInstalled, incident: "K7QX2M4P" })
    }),
    specimen("connect-missing-scopes", |strings| {
        connect::render(strings, &Shown::MissingScopes { missing: &["api", "refresh_token"] })
    }),
    specimen("connect-other-site", |strings| connect::render(strings, &Shown::OtherSite)),
    specimen("connect-impossible", |strings| connect::render(strings, &Shown::Impossible { incident: "K7QX2M4P" })),
    specimen("salesforce-none", |strings| settings(strings, &overview(None, &[]), None, Stored::Nothing)),
    specimen("salesforce-link-made", link_made),
    specimen("salesforce-link-sent", link_sent),
    specimen("salesforce-wrong", |strings| {
        settings(strings, &overview(None, &[]), None, Stored::Not("my_domain", "settings-my-domain-wrong"))
    }),
    specimen("salesforce-verified", |strings| {
        settings(strings, &overview(Some("Harrow Pike Ltd"), &[Outcome::Fine; 8]), None, Stored::Nothing)
    }),
    specimen("salesforce-long", |strings| {
        let (fine, todo) = (Outcome::Fine, Outcome::Todo);
        let outcomes = [fine, Outcome::Tight, fine, fine, Outcome::Failed, fine, todo, Outcome::Unknown];
        settings(strings, &overview(Some(LONG), &outcomes), None, Stored::Nothing)
    }),
    specimen("salesforce-broken", broken),
    specimen("salesforce-leaving", |strings| {
        let shown = overview(Some("Harrow Pike Ltd"), &[Outcome::Fine; 8]);
        settings(strings, &Overview { leaving: Some(1_240), ..shown }, None, Stored::Nothing)
    }),
    specimen("salesforce-app-none", |strings| own_app(strings, &OwnApp::default(), Stored::Nothing, None)),
    specimen("salesforce-app-certified", |strings| own_app(strings, &certified(), Stored::Nothing, None)),
    specimen("salesforce-app-wrong", |strings| {
        own_app(strings, &OwnApp::default(), Stored::Not("client_id", "app-client-id-wrong"), None)
    }),
    specimen("salesforce-app-asking", |strings| {
        own_app(strings, &certified(), Stored::Nothing, Some(Asking::CertifyAnew))
    }),
    specimen("salesforce-end", |strings| end(strings, "Harrow Pike Ltd", Stage::Ask { may_remove: true })),
    specimen("salesforce-end-broken", |strings| end(strings, "Harrow Pike Ltd", Stage::Ask { may_remove: false })),
    specimen("salesforce-end-leaving", |strings| end(strings, "Harrow Pike Ltd", Stage::Leaving(1_240))),
    specimen("salesforce-end-unproven", |strings| {
        end(strings, LONG, Stage::Unproven(Unproven::Refused(Cause::Credentials)))
    }),
];

const LONG: &str =
    "Donaudampfschifffahrtsgesellschaft und Anverwandte Unternehmungen Mittel- und Osteuropa Beteiligungs-GmbH";
const AT: Instant = Instant::from_millis(1_773_050_400_000);

fn ask(strings: &'static Strings, certificate: bool) -> Markup {
    let site = Site {
        id: SiteId(Uuid::nil()),
        slug: "harrow-pike".to_owned(),
        name: "Harrow Pike".to_owned(),
        time_zone: "Europe/Dublin".to_owned(),
        locale: "en_GB".to_owned(),
        workdays: Weekdays::of(1..=5),
        created_at: AT,
    };
    let login_url = "https://harrow-pike.my.salesforce.com".to_owned();
    let opened = Opened { site, login_url, package: None, certificate, person: true };
    connect::render(strings, &Shown::Ask { opened: &opened, token: TOKEN })
}

fn question(strings: &'static Strings, org: &str, warnings: Vec<Warning>) -> Markup {
    let arrived = Arrived {
        site_name: "Harrow Pike".to_owned(),
        org_name: org.to_owned(),
        my_domain: "https://harrow-pike.my.salesforce.com".to_owned(),
        sandbox: Some(!warnings.is_empty()),
        username: "qstream.sync@harrowpike.example".to_owned(),
        warnings,
        other_org: Some("Harrow Pike (old)".to_owned()),
        confirmation: TOKEN.to_owned(),
    };
    connect::render(strings, &Shown::Question { arrived: &arrived })
}

fn connected(strings: &'static Strings, verified: bool) -> Markup {
    connect::render(strings, &Shown::Connected { site: "Harrow Pike", verified, settings: "/settings/salesforce" })
}

fn connection(org: &str, outcomes: &[Outcome]) -> Option<Connection> {
    let facts = |check, outcome| match (check, outcome) {
        (Check::SignIn, Outcome::Failed) => vec![Cause::Revoked.message().to_owned()],
        (Check::Fields, Outcome::Failed) => {
            vec!["Qstream_Enrolment__c.Points__c: missing, or hidden from the integration user".to_owned()]
        }
        (Check::Package, Outcome::Fine) => vec!["0.1.0".to_owned()],
        (Check::Assigned, Outcome::Fine) => vec!["214".to_owned()],
        (Check::Api | Check::Storage, _) => vec!["420".to_owned(), "15000".to_owned()],
        _ => Vec::new(),
    };
    let one = |(check, outcome): (&Check, &Outcome)| Finding {
        check: *check,
        outcome: *outcome,
        facts: facts(*check, *outcome),
    };
    let findings: Vec<Finding> = Check::ALL.iter().zip(outcomes).map(one).collect();
    Some(Connection {
        id: ConnectionId(Uuid::nil()),
        site_id: SiteId(Uuid::nil()),
        org_id: OrgId::parse("00Dxx0000001gEREAY").ok()?,
        org_name: org.to_owned(),
        instance_url: "https://harrow-pike.my.salesforce.com".to_owned(),
        login_url: "https://harrow-pike.my.salesforce.com".to_owned(),
        client_id: String::new(),
        client_secret_sealed: Vec::new(),
        refresh_token_sealed: Vec::new(),
        refresh_started_at: None,
        state: ConnectionState::Connected,
        paused_until: AT,
        failures: 0,
        reason: None,
        switches: Switches { responses: true, question_text: false },
        namespace: Namespace::default(),
        budget: Budget::of(15_000, 20),
        api_used: 0,
        api_max: 15_000,
        next_call_at: AT,
        batch_rows: 1_000,
        held: false,
        bulk: false,
        response_days: 0,
        leaving: false,
        verified_at: AT,
        findings: serde_json::to_string(&findings).ok()?,
        username: String::new(),
        self_approved_at: Instant::from_millis(0),
    })
}

fn overview(org: Option<&str>, outcomes: &[Outcome]) -> Overview {
    Overview {
        connection: org.and_then(|org| connection(org, outcomes)),
        broken: None,
        waiting: 0,
        leaving: None,
        link: None,
        launches: LaunchSettings { provision: true, ..LaunchSettings::default() },
        callback_url: "https://qstream.example/canvas/approved".to_owned(),
        newest: Some((
            Release {
                version: PackageVersion([1, 4, 0, 2]),
                id: "04tWs000000TESTIAA".to_owned(),
                released_on: today(),
            },
            "https://harrow-pike.my.salesforce.com/packaging/installPackage.apexp?p0=04tWs000000TESTIAA".to_owned(),
        )),
        mails: true,
        possible: true,
    }
}

fn settings(strings: &'static Strings, overview: &Overview, made: Option<&Made>, stored: Stored) -> Markup {
    let token = || TOKEN.to_owned();
    salesforce_settings::render(&View {
        around: Around { exports: true, people: true, ..around(strings) },
        zone: &Zone::utc(),
        overview,
        made,
        typed: &NewLink::default(),
        stored,
        tokens: Tokens { send: token(), end: token(), check: token(), export: token(), launches: token() },
    })
}

fn link() -> ConnectLink {
    ConnectLink {
        site_id: SiteId(Uuid::nil()),
        link_digest: String::new(),
        email: "admin@harrowpike.example".to_owned(),
        environment: Environment::Production,
        login_url: "https://harrow-pike.my.salesforce.com".to_owned(),
        created_at: AT,
        expires_at: AT,
    }
}

fn link_made(strings: &'static Strings) -> Markup {
    let made = Made {
        address: "https://qstream.example/connect/nZQ0K3j6Yk1u2V4x5w7e8r9t0y1u2i3o4p5a6s7d8f9".to_owned(),
        mailed_to: Some("admin@harrowpike.example".to_owned()),
    };
    settings(strings, &Overview { link: Some(link()), ..overview(None, &[]) }, Some(&made), Stored::Nothing)
}

fn link_sent(strings: &'static Strings) -> Markup {
    settings(strings, &Overview { link: Some(link()), ..overview(None, &[]) }, None, Stored::Nothing)
}

fn broken(strings: &'static Strings) -> Markup {
    let mut shown = overview(Some("Harrow Pike Ltd"), &[Outcome::Failed]);
    shown.broken = Some(Cause::Revoked);
    shown.waiting = 1_240;
    if let Some(connection) = &mut shown.connection {
        connection.state = ConnectionState::NeedsReauth;
    }
    settings(strings, &shown, None, Stored::Nothing)
}

fn end(strings: &'static Strings, org: &str, stage: Stage) -> Markup {
    salesforce_end::render(&salesforce_end::View {
        strings,
        frame: Some(FRAME),
        org,
        stage,
        read_token: TOKEN.to_owned(),
        end_token: TOKEN.to_owned(),
    })
}

/// As long as the one of a key of 2,048 bits.
fn certified() -> OwnApp {
    let line = "MIIC1TCCAb2gAwIBAgIUB0JmR2u8Pq0Kx3nV1fYw5sT7eD4wDQYJKoZIhvcNAQEL\n";
    OwnApp {
        client_id: "3MVG9ExampleConsumerKey".to_owned(),
        has_secret: true,
        certificate: Some((format!("-----BEGIN CERTIFICATE-----\n{}-----END CERTIFICATE-----\n", line.repeat(16)), AT)),
        callback_url: "https://qstream.example.com/canvas/approved".to_owned(),
    }
}

fn own_app(strings: &'static Strings, own: &OwnApp, stored: Stored, asking: Option<Asking>) -> Markup {
    let typed_id = stored.is_refused().then_some("3MVG");
    salesforce_app::render(&salesforce_app::View {
        around: around(strings),
        zone: &Zone::utc(),
        own,
        typed_id,
        stored,
        asking,
        tokens: salesforce_app::Tokens { store: TOKEN.to_owned(), certify: TOKEN.to_owned(), end: TOKEN.to_owned() },
    })
}
