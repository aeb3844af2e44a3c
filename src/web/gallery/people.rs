//! People, rosters and the audit, for those who run a site.

use super::sample::{TOKEN, around, enrolment};
use super::{Specimen, specimen};
use crate::app::org_users::OrgFilter;
use crate::app::people::{Erased, Found, Person};
use crate::app::roster::Preview;
use crate::domain::ids::{AuditEventId, RosterImportId, SiteId, UserId};
use crate::domain::person::{LabelKind, Labels};
use crate::domain::roles::{Role, Roles};
use crate::domain::roster::{self, FileError, Place};
use crate::domain::time::{Instant, Zone};
use crate::store::{AuditFilter, AuditRecord, Listed, PersonDetails, User};
use crate::strings::Strings;
use crate::web::pages::around::Around;
use crate::web::pages::people::{Asked, Confirm};
use crate::web::pages::person::{Erasure, Said};
use crate::web::pages::roster::Stage;
use crate::web::pages::{audit, people, person, roster as importing};
use maud::Markup;
use std::collections::HashMap;
use uuid::Uuid;

pub(super) const SPECIMENS: &[Specimen] = &[
    specimen("people-some", |strings| show_people(strings, everybody(), None)),
    specimen("people-none", |strings| show_people(strings, Vec::new(), None)),
    specimen("people-changed", |strings| show_people(strings, everybody(), Some(2))),
    specimen("people-confirm", |strings| confirm(strings, vec!["1".to_owned(), "2".to_owned()])),
    specimen("people-nobody", |strings| confirm(strings, Vec::new())),
    specimen("person-open", |strings| show_person(strings, true, Said::default())),
    specimen("person-saved", |strings| show_person(strings, true, Said { saved: Some("profile-saved"), wrong: None })),
    specimen("person-wrong", |strings| {
        show_person(strings, true, Said { saved: None, wrong: Some(("manager_email", "person-wrong-cycle")) })
    }),
    specimen("person-looked-at", |strings| show_person(strings, false, Said::default())),
    specimen("person-erase", |strings| erase(strings, false)),
    specimen("person-erase-wrong", |strings| erase(strings, true)),
    specimen("person-erased", |strings| {
        person::receipt(&admin(strings), Erased { id: UserId(Uuid::nil()), rows_leaving: 12 })
    }),
    specimen("roster-begin", |strings| import(strings, &Stage::Begin)),
    specimen("roster-org", |strings| {
        import(strings, &Stage::OrgRefused("roster-org-refused", "INVALID_FIELD: No such column 'UserType'".to_owned()))
    }),
    specimen("roster-refused", |strings| import(strings, &Stage::Refused(&FileError::EndlessRecord(17)))),
    specimen("roster-too-large", |strings| import(strings, &Stage::TooLarge(16 * 1024 * 1024))),
    specimen("roster-moved", |strings| import(strings, &Stage::Moved)),
    specimen("roster-preview", |strings| import(strings, &Stage::Preview(RosterImportId(Uuid::nil()), &preview()))),
    specimen("roster-done", |strings| import(strings, &Stage::Done(&preview()))),
    specimen("audit-some", |strings| show_audit(strings, &events())),
    specimen("audit-none", |strings| show_audit(strings, &[])),
];

fn admin(strings: &'static Strings) -> Around<'static> {
    Around { people: true, moderates: true, ..around(strings) }
}

pub(super) fn somebody(first_name: &str, last_name: &str, email: &str) -> User {
    User {
        id: UserId(Uuid::nil()),
        site_id: SiteId(Uuid::nil()),
        email: email.to_owned(),
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        locale: "en_GB".to_owned(),
        time_zone: "Europe/Dublin".to_owned(),
        roles: Roles::of([]),
        manager_id: None,
        salesforce_user: None,
        active: true,
        created_at: Instant::from_millis(0),
    }
}

fn everybody() -> Vec<Listed> {
    let ana = somebody("Ana", "Ferreira", "ana.ferreira@harrowpike.example");
    let zoe = User {
        roles: Roles::of([Role::Admin, Role::ProgramManager]),
        salesforce_user: Some(false),
        ..somebody("Zoë", "Lindqvist", "zoe.lindqvist@harrowpike.example")
    };
    let long = "Wolfeschlegelsteinhausenbergerdorff";
    let long = User { active: false, ..somebody("Hubert Blaine", long, "hubert.blaine@harrowpike.example") };
    vec![
        Listed { user: ana, manages: false },
        Listed { user: zoe, manages: true },
        Listed { user: long, manages: false },
    ]
}

fn show_people(strings: &'static Strings, of: Vec<Listed>, done: Option<usize>) -> Markup {
    let label = |name: &str, value: &str| (LabelKind::Group, name.to_owned(), value.to_owned());
    let found = Found {
        total: i64::try_from(of.len()).unwrap_or(0),
        more: !of.is_empty(),
        people: of,
        labels: vec![label("Country", "Ireland"), label("Region", "North")],
        may_change: true,
        may_import: true,
    };
    let asked = Asked { label: "group:Region=North".to_owned(), ..Asked::default() };
    people::render(&people::View { around: admin(strings), found: &found, asked: &asked, done })
}

fn confirm(strings: &'static Strings, of: Vec<String>) -> Markup {
    let (act, value) = ("tag".to_owned(), "Region=North".to_owned());
    people::confirmation(&Confirm {
        around: admin(strings),
        people: of,
        act,
        value,
        sound: true,
        token: TOKEN.to_owned(),
    })
}

fn sample(may_change: bool) -> Person {
    let label = |kind, name: &str, value: &str| ((kind, name.to_owned()), value.to_owned());
    Person {
        user: somebody("Ana", "Ferreira", "ana.ferreira@harrowpike.example"),
        details: PersonDetails { workdays: None, region: String::new(), last_activity_at: None },
        manages: false,
        manager: Some(somebody("Zoë", "Lindqvist", "zoe.lindqvist@harrowpike.example")),
        labels: Labels::from([label(LabelKind::Group, "Country", "Ireland"), label(LabelKind::Tag, "Level", "2")]),
        holds: Vec::new(),
        enrolments: vec![enrolment("Selling with confidence", 6)],
        ways: may_change.then(|| super::routing::explained(None)),
        may_change,
        may_erase: may_change,
        may_take_out: may_change,
    }
}

fn show_person(strings: &'static Strings, may_change: bool, said: Said) -> Markup {
    let token = || TOKEN.to_owned();
    person::render(&person::View {
        around: admin(strings),
        person: &sample(may_change),
        zones: ["Europe/Dublin", "UTC"].map(str::to_owned).to_vec(),
        said,
        save_token: token(),
        roles_token: token(),
        state_token: token(),
        data_token: token(),
        hold_token: token(),
        end_token: token(),
    })
}

fn erase(strings: &'static Strings, wrong: bool) -> Markup {
    let person = sample(true);
    person::erasure(&Erasure { around: admin(strings), person: &person, wrong, token: TOKEN.to_owned() })
}

fn import(strings: &'static Strings, stage: &Stage<'_>) -> Markup {
    let token = || TOKEN.to_owned();
    let (upload_token, apply_token, org_token) = (token(), token(), Some(token()));
    let org_filter = &OrgFilter { permission_set: "Qstream_User".to_owned(), profile: String::new() };
    let around = admin(strings);
    importing::render(&importing::View { around, stage, upload_token, apply_token, org_token, org_filter })
}

/// A real preview of a small file.
fn preview() -> Preview {
    let file = "E-mail,First name,Last name,Role,Manager email,Shoe size\n\
                ana@harrowpike.example,Ana,Ferreira,Author,zoe@harrowpike.example,38\n\
                zoe@harrowpike.example,Zoë,Lindqvist,,,\n\
                zoe@harrowpike.example,Zoë,Lindqvist,,,\n\
                ben@harrowpike.example,Ben,Okoye,Emperor,,\n\
                eve@harrowpike.example,Eve,=Sum,,nobody@harrowpike.example,\n";
    let giver = Roles::of([Role::Owner]);
    let place = Place { locale: "en_GB", time_zone: "Europe/Dublin", giver: &giver, languages: &["en-GB"] };
    let read = roster::read(file.as_bytes());
    let plan = read.map(|read| roster::plan(&read, &HashMap::new(), &place));
    let plan = plan.unwrap_or(roster::Plan { rows: Vec::new() });
    Preview {
        encoding: roster::Encoding::Windows1252,
        separator: ',',
        passed_over: vec!["Shoe size".to_owned()],
        counts: plan.counts(),
        promise: String::new(),
        plan,
    }
}

fn events() -> Vec<AuditRecord> {
    let event = |action: &str, detail: &str| AuditRecord {
        site_id: SiteId(Uuid::nil()),
        seq: 1,
        id: AuditEventId(Uuid::nil()),
        at: Instant::from_millis(1_773_050_400_000),
        actor: "user:0198f3c2-7a1e-7c7a-9d52-3c1f0a2b4c6d".to_owned(),
        action: action.to_owned(),
        subject: "user:0198f3c2-7a1e-7c7a-9d52-3c1f0a2b4c6e".to_owned(),
        detail: detail.to_owned(),
        hash: String::new(),
    };
    vec![
        event("user.roles_changed", r#"{"after":["learner","admin"],"before":["learner"]}"#),
        event("user.suspended", ""),
    ]
}

fn show_audit(strings: &'static Strings, of: &[AuditRecord]) -> Markup {
    let filter = AuditFilter { action: "user.".to_owned(), ..AuditFilter::default() };
    let zone = Zone::utc();
    audit::render(&audit::View {
        around: admin(strings),
        events: of,
        more: !of.is_empty(),
        filter: &filter,
        zone: &zone,
    })
}
