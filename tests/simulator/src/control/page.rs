//! The index for people: the orgs with their doors and keys, faults to order, counters.

use actix_web::HttpResponse;
use actix_web::web::Data;
use maud::{DOCTYPE, Markup, html};

use crate::orgs::OrgInfo;
use crate::world::World;

/// Name of the fault, and what it does, in the order of the form.
const FAULTS: [(&str, &str); 28] = [
    ("service_unavailable", "Data request: 503 with an HTML page"),
    ("session_expired", "Data request: 401, session expired"),
    ("request_limit", "Data request: 403, daily calls used up"),
    ("concurrent_limit", "Data request: 403, too many long calls at once"),
    ("calls_used", "Data request: finds this many calls used (calls)"),
    ("commit_then_drop", "Write: committed, then no reply"),
    ("drop_before_commit", "Write: not committed, no reply"),
    ("commit_late", "Write: no reply, committed later (ms)"),
    ("slow_commit", "Write: committed, answered late, masters locked (ms)"),
    ("garbled_reply", "Data request: served, reply cut off"),
    ("delay", "Data request: waits first (ms)"),
    ("slow", "Data request: waits for the clock of the orgs (ms)"),
    ("row_error", "Rows: refused (object, code, message)"),
    ("several_matches", "Upsert of one row: 300 (object)"),
    ("token_invalid_grant", "Token: refused as expired"),
    ("token_refused", "Token: refused (error, description)"),
    ("token_lost_after_commit", "Token: rotated, then no reply"),
    ("token_service_unavailable", "Token: 503 with an HTML page"),
    ("bulk_failed", "Bulk job: fails (batches, message)"),
    ("bulk_aborted", "Bulk job: aborted (batches)"),
    ("bulk_held", "Bulk job: looks busy (polls)"),
    ("bulk_batch_locked", "Bulk job: one batch locked (batch)"),
    ("canvas_error", "Canvas: refused (code)"),
    ("maintenance", "Until cleared: maintenance (org, ms)"),
    ("storage_full", "Until cleared: no storage left (org)"),
    ("field_deleted", "Until cleared: field is gone (object, field)"),
    ("field_read_only", "Until cleared: field can't be written (object, field)"),
    ("org_moved", "Until cleared: the org has another My Domain (org, new My Domain)"),
];

/// Members of faults that are typed in: name, label, what stands there first.
const FIELDS: [(&str, &str, &str); 14] = [
    ("ms", "Milliseconds (ms)", ""),
    ("status_code", "Status code of a row", "UNABLE_TO_LOCK_ROW"),
    ("message", "Message", "unable to obtain exclusive access to this record"),
    ("fields", "Fields of a row, with commas between", ""),
    ("times", "How many rows", "1"),
    ("field", "Field", "Status__c"),
    ("calls", "Calls", ""),
    ("error", "OAuth error", "inactive_user"),
    ("description", "OAuth description", "user is inactive"),
    ("after_batches", "After how many batches", "0"),
    ("batch", "Batch, from 0", "0"),
    ("polls", "Polls", "3"),
    ("code", "Code of the Canvas host", "NO_ACCESS"),
    ("label", "New My Domain of an org that moves", ""),
];

pub(crate) async fn index(world: Data<World>) -> HttpResponse {
    let body = html! {
        div .page-header { div .page-name { p .kind { "Salesforce simulator" } h1 { "Orgs on this machine" } } }
        @for org in &world.orgs { (card(&world.info(org))) }
        div .columns { (order_form(&world)) (counters(&world)) }
    };
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(("Cache-Control", "no-store"))
        .insert_header((
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ))
        .body(document(&body).into_string())
}

fn document(body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Salesforce simulator" }
                link rel="stylesheet" href="/static/lightning.css";
                link rel="icon" href="/static/icon.svg" type="image/svg+xml";
            }
            body { main { (body) } }
        }
    }
}

fn card(org: &OrgInfo) -> Markup {
    html! {
        section .card aria-labelledby=(org.key) {
            h2 id=(org.key) { (org.name) " " span .tag { (org.kind) } }
            p { a .button href={ (org.lightning_url) "/lightning/n/Qstream" } { "Open " (org.key) } }
            dl {
                div { dt { "Organisation ID" } dd .code { (org.id) } }
                div { dt { "People" } dd { (org.users.len()) } }
                div { dt { "My Domain" } dd .code { (org.instance_url) } }
                div { dt { "Objects" } dd { a href={ (org.lightning_url) "/lightning/o" } { "Rows exported to " (org.key) } } }
            }
            details .keys {
                summary { "Keys and tokens of " (org.key) }
                dl {
                    div { dt { "Client ID" } dd .code { (org.client_id) } }
                    div { dt { "Client secret" } dd .code { (org.client_secret) } }
                    div { dt { "Canvas secret" } dd .code { (org.canvas_secret) } }
                    div { dt { "Access token" } dd .code { (org.access_token) } }
                    div { dt { "Refresh token" } dd .code { (org.refresh_token) } }
                }
                form .row method="post" action="/control/tokens/expire" {
                    input type="hidden" name="org" value=(org.key);
                    button .button.quiet type="submit" { "End access tokens" }
                    button .button.quiet type="submit" formaction="/control/tokens/approve" { "Approve the app anew" }
                }
            }
        }
    }
}

fn order_form(world: &World) -> Markup {
    let waiting = world.faults().waiting();
    let field = |name: &str, label: &str, value: &str| {
        html! { label for=(name) { (label) } input id=(name) name=(name) value=(value) autocomplete="off"; }
    };
    html! {
        section .card aria-labelledby="faults" {
            h2 #faults { "Order a fault" }
            p { "The next request that it fits takes it; some last until they are cleared. Members that a fault has no use for are passed over." }
            form .stack method="post" action="/control/fault" {
                label for="fault" { "Fault" }
                select #fault name="fault" { @for (name, words) in FAULTS { option value=(name) { (words) } } }
                fieldset {
                    legend { "What the fault names in brackets" }
                    label for="object" { "Object" }
                    select #object name="object" { @for object in &world.schema.objects { option value=(object.name) { (object.label) } } }
                    label for="org" { "Org" }
                    select #org name="org" { @for org in &world.orgs { option value=(org.key) { (org.key) } } }
                    @for (name, label, value) in FIELDS { (field(name, label, value)) }
                }
                div .row { button .button type="submit" { "Order" } }
            }
            form .stack method="post" action="/control/clock" {
                (field("minutes", "Put the clock of the orgs forward, in minutes", "120"))
                div .row { button .button.quiet type="submit" { "Put forward" } }
            }
            h3 { "Waiting" }
            @if waiting.is_empty() { p .empty { "No fault is waiting." } }
            @else {
                ol { @for fault in &waiting { li .code { (serde_json::to_string(fault).unwrap_or_default()) } } }
                form .row method="post" action="/control/faults/clear" { button .button.quiet type="submit" { "Clear all" } }
            }
        }
    }
}

fn counters(world: &World) -> Markup {
    let calls = world.counters().all();
    let commits = world.store().entries();
    html! {
        section .card aria-labelledby="counters" {
            h2 #counters { "Calls so far" }
            @if calls.is_empty() { p .empty { "Nobody has called yet." } }
            @else {
                table {
                    thead { tr { th scope="col" { "Kind" } th scope="col" .number { "Calls" } } }
                    tbody { @for (kind, count) in &calls { tr { th scope="row" { (kind) } td .number { (count) } } } }
                }
            }
            p { (commits) " entries in the " a href="/control/ledger" { "ledger" } ". The same as JSON: " a href="/control/calls" { "calls" } ", " a href="/control/orgs" { "orgs" } "." }
        }
    }
}
