//! The export's pages: quiet, under way, in trouble, and nothing connected.

use super::sample::{self, TOKEN, around};
use super::{Specimen, specimen};
use crate::app::export::{Estimate, ExportStatus, Limits, ObjectStatus, RunProgress};
use crate::domain::export::{Agenda, Budget, Key, Namespace, Object, Switches};
use crate::domain::ids::{ConnectionId, ExportAttemptId, ExportRunId, OrgId, SiteId};
use crate::domain::time::{Instant, Zone};
use crate::store::{
    Connection, ConnectionState, DeadGroup, ExportAttempt, ExportComparison, ExportRun, ExportStop, ObjectCounts,
    RunKind, RunState, Timeline,
};
use crate::strings::Strings;
use crate::web::pages::export::{self, Done, Plan, Tokens, View, Way};
use jiff::SignedDuration;
use maud::Markup;
use uuid::Uuid;

pub(super) const SPECIMENS: &[Specimen] = &[
    specimen("export-none", |strings| export::none(&around(strings))),
    specimen("export-quiet", |strings| show(strings, &status(0, 0), None)),
    specimen("export-running", |strings| show(strings, &running(), None)),
    specimen("export-stopping", |strings| ask_to_stop(strings, &running())),
    specimen("export-refused", |strings| show(strings, &refused(), Some(Done::Retried(3)))),
    specimen("export-stopped", |strings| show(strings, &stopped(), None)),
    specimen("export-resting", |strings| show(strings, &resting(), Some(Done::NotReached("503".to_owned())))),
    specimen("export-plan", |strings| plan(strings, &estimate())),
    specimen("export-plan-lacking", |strings| plan(strings, &lacking())),
    specimen("export-row", |strings| way(strings, Some(&timeline()))),
    specimen("export-row-unknown", |strings| way(strings, None)),
];

const CONNECTION: ConnectionId = ConnectionId(Uuid::from_u128(1));
const SITE: SiteId = SiteId(Uuid::from_u128(2));
const LACKS: &str = "Qstream_Enrolment__c.Points__c: missing, or hidden from the integration user";

fn ago(minutes: i64) -> Instant {
    sample::NOW.plus(SignedDuration::from_mins(-minutes))
}

fn connection() -> Connection {
    Connection {
        username: String::new(),
        self_approved_at: Instant::from_millis(0),
        id: CONNECTION,
        site_id: SITE,
        org_id: OrgId::parse("00D000000000001EAA").unwrap_or_else(|_| unreachable!("a sound id")),
        org_name: "Harrow Pike".to_owned(),
        instance_url: "https://harrowpike.my.salesforce.com".to_owned(),
        login_url: "https://login.salesforce.com".to_owned(),
        client_id: String::new(),
        client_secret_sealed: Vec::new(),
        refresh_token_sealed: Vec::new(),
        refresh_started_at: None,
        state: ConnectionState::Connected,
        paused_until: ago(60),
        failures: 0,
        reason: None,
        switches: Switches { responses: true, question_text: false },
        namespace: Namespace::default(),
        budget: Budget::of(100_000, 20),
        api_used: 12_345,
        api_max: 100_000,
        next_call_at: ago(1),
        batch_rows: 1_000,
        held: false,
        bulk: false,
        leaving: false,
        response_days: 0,
        verified_at: Instant::from_millis(0),
        findings: "[]".to_owned(),
    }
}

fn status(dirty: i64, dead: i64) -> ExportStatus {
    let object = |object, clean, dirty, dead| ObjectStatus {
        counts: ObjectCounts {
            object,
            clean,
            dirty,
            waiting: dirty / 10,
            dead,
            oldest_dirty_at: (dirty > 0).then(|| ago(3)),
            last_acked_at: (clean > 0).then(|| ago(2)),
        },
        lag_p50: (clean > 0).then(|| SignedDuration::from_millis(850)),
        lag_p95: (clean > 0).then(|| SignedDuration::from_secs(4)),
    };
    ExportStatus {
        connection: connection(),
        objects: vec![
            object(Object::Site, 1, 0, 0),
            object(Object::Participant, 1_204, 0, 0),
            object(Object::Enrolment, 2_310, dirty, dead),
            object(Object::Response, 0, 0, 0),
        ],
        run: None,
        runs: vec![run(RunState::Done)],
        jobs: Vec::new(),
        stops: Vec::new(),
        dead: Vec::new(),
        calls: vec![ExportAttempt {
            id: ExportAttemptId(Uuid::nil()),
            site_id: SITE,
            connection_id: CONNECTION,
            started_at: ago(2),
            finished_at: ago(2),
            rows_sent: 3,
            rows_acked: 3,
            outcome: "answered".to_owned(),
            request_id: Some("TID:4a1b0000".to_owned()),
        }],
        budget: 20_000,
        compared: Some(compared()),
    }
}

fn compared() -> ExportComparison {
    ExportComparison {
        site_id: SITE,
        connection_id: CONNECTION,
        night: Zone::utc().date_at(ago(420)),
        step: 9,
        started_at: ago(420),
        finished_at: Some(ago(419)),
        calls: 8,
        compared: 3_515,
        missing: 0,
        different: 0,
        unknown: 0,
        unknown_ids: Vec::new(),
        refused: 0,
        agenda: Agenda { whole: true, ..Agenda::default() },
    }
}

fn differing() -> ExportComparison {
    ExportComparison {
        calls: 40,
        compared: 62_118,
        missing: 2,
        different: 1,
        unknown: 1,
        unknown_ids: vec!["harrow-pike:participant:00000000000000000000000000000007".to_owned()],
        refused: 1,
        agenda: Agenda::default(),
        ..compared()
    }
}

fn run(state: RunState) -> ExportRun {
    ExportRun {
        id: ExportRunId(Uuid::nil()),
        site_id: SITE,
        connection_id: CONNECTION,
        kind: RunKind::Full,
        state,
        started_at: ago(5),
        finished_at: None,
        marking_rank: 0,
        marking_after: None,
        rows_marked: 50_000,
        rows_acked: 38_000,
        rows_refused: 0,
        error_summary: String::new(),
    }
}

fn running() -> ExportStatus {
    let time_left = Some(SignedDuration::from_secs(95));
    let progress = RunProgress { run: run(RunState::Sending), left: 12_000, rows_per_second: 126.6, time_left };
    ExportStatus { run: Some(progress), runs: vec![run(RunState::Sending)], ..status(12_000, 0) }
}

fn refused() -> ExportStatus {
    let group = |error: &str, rows| DeadGroup {
        object: Object::Enrolment,
        error: error.to_owned(),
        rows,
        example: Uuid::from_u128(7),
    };
    let dead = vec![
        group("FIELD_CUSTOM_VALIDATION_EXCEPTION: Donaudampfschifffahrtsgesellschaftskapitänswitwenrenten fehlen", 12),
        group("SOMETHING_NEW: Salesforce says something that nobody has heard before", 1),
    ];
    ExportStatus { dead, compared: None, ..status(0, 13) }
}

fn stopped() -> ExportStatus {
    let stop = ExportStop {
        object: Object::Enrolment,
        stopped_at: ago(20),
        retry_at: ago(-10),
        reason: "INVALID_FIELD: No such column 'Points__c' on sobject of type Qstream_Enrolment__c".to_owned(),
        diff: vec![LACKS.to_owned()],
    };
    ExportStatus { stops: vec![stop], compared: Some(differing()), ..status(40, 0) }
}

fn resting() -> ExportStatus {
    let mut status = status(40, 0);
    status.connection.paused_until = ago(-15);
    status.connection.reason = Some("REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.".to_owned());
    status
}

fn show(strings: &'static Strings, status: &ExportStatus, done: Option<Done>) -> Markup {
    page(strings, status, done, false)
}

fn ask_to_stop(strings: &'static Strings, status: &ExportStatus) -> Markup {
    page(strings, status, None, true)
}

fn page(strings: &'static Strings, status: &ExportStatus, done: Option<Done>, stopping: bool) -> Markup {
    let token = || TOKEN.to_owned();
    let tokens = Tokens { hold: token(), resume: token(), stop: token(), retry: token(), compare: token() };
    let (zone, others) = (&Zone::utc(), vec![(ConnectionId(Uuid::from_u128(3)), "Harrow Pike Sandbox".to_owned())]);
    export::render(&View { around: around(strings), zone, now: sample::NOW, status, others, tokens, done, stopping })
}

fn estimate() -> Estimate {
    Estimate {
        rows: vec![(Object::Participant, 1_204), (Object::Enrolment, 2_310), (Object::Response, 480_000)],
        bulk: true,
        calls: 42,
        calls_a_day: 20_000,
        batches: 51,
        storage_mb: 944,
        duration: SignedDuration::from_secs(240),
        limits: Some(Limits { calls: (100_000, 87_655), batches: (15_000, 15_000), storage_mb: (10_240, 7_000) }),
        missing: Vec::new(),
    }
}

fn lacking() -> Estimate {
    Estimate { missing: vec![LACKS.to_owned()], limits: None, ..estimate() }
}

fn plan(strings: &'static Strings, estimate: &Estimate) -> Markup {
    let (around, begin_token) = (around(strings), TOKEN.to_owned());
    export::preflight(&Plan { around, connection: CONNECTION, org_name: "Harrow Pike", estimate, begin_token })
}

fn timeline() -> Timeline {
    let key = Key { object: Object::Enrolment, entity: Uuid::from_u128(7) };
    Timeline {
        object: key.object,
        entity_id: key.entity,
        external_id: key.external_id("harrow-pike"),
        state: "dead".to_owned(),
        changed_at: ago(4),
        desired_version: 3,
        acked_version: 2,
        acked_at: Some(ago(600)),
        attempts: 2,
        next_attempt_at: Some(ago(-2)),
        reassert_at: Some(ago(-10)),
        waiting_for: Some("harrow-pike:participant:00000000000000000000000000000007".to_owned()),
        last_error: Some("FIELD_CUSTOM_VALIDATION_EXCEPTION: Points must be even".to_owned()),
        salesforce_id: Some("a01000000000001AAA".to_owned()),
        attempt: Some((ago(3), ago(3), "answered".to_owned(), Some("TID:4a1b0000".to_owned()))),
    }
}

fn way(strings: &'static Strings, timeline: Option<&Timeline>) -> Markup {
    export::row(&Way { around: around(strings), zone: &Zone::utc(), connection: CONNECTION, asked: "x", timeline })
}
