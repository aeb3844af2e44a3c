//! A site's Salesforce settings: the org and how it is, the link for whoever connects it, what is exported, who gets in.

use super::around::{Area, Around};
use super::components::{
    AssistantStep, Control, Emphasis, Field, Kind, Step, assistant, details, field, go, notification, submit, tick,
    token_field,
};
use super::stored::Stored;
use crate::app::connect::{Made, NewLink, Overview, findings};
use crate::domain::connecting::{Cause, Environment};
use crate::domain::time::{Instant, Zone};
use crate::domain::verification::{Check, Finding, Outcome, is_verified};
use crate::store::{Connection, ConnectionState};
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) zone: &'a Zone,
    pub(in crate::web) overview: &'a Overview,
    /// The link that was just made; it isn't shown again.
    pub(in crate::web) made: Option<&'a Made>,
    pub(in crate::web) typed: &'a NewLink,
    pub(in crate::web) stored: Stored,
    pub(in crate::web) tokens: Tokens,
}

/// One for each form.
pub(in crate::web) struct Tokens {
    pub(in crate::web) send: String,
    pub(in crate::web) end: String,
    pub(in crate::web) check: String,
    pub(in crate::web) export: String,
    pub(in crate::web) launches: String,
}

impl View<'_> {
    fn text(&self, id: &str) -> String {
        self.around.text(id)
    }
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let title = view.text("settings-title");
    let connection = view.overview.connection.as_ref();
    let connected = works(connection);
    let main = html! {
        header class="page-header" {
            h1 { (title) }
            // What was mended in Salesforce needs no new sign-in: trying again is enough.
            @if connection.is_some() { div class="actions" { (check(view)) } }
        }
        (view.stored.notice(&view.around))
        (broken(view))
        @if let Some(left) = view.overview.leaving { (leaving(view, left)) }
        // Connecting, or the repair of what is broken, is what one came for.
        @if !connected { (link(view)) }
        (org(view, connection))
        @if let Some(connection) = connection { (verification(view, connection)) }
        @if connected { (link(view)) }
        (package(view))
        @if let Some(connection) = connection { (export(view, connection)) }
        (launches(view))
        (go("/settings/salesforce/app", &view.around.page_token, &view.text("app-title"), Emphasis::Link))
        (go("/settings/sign-in", &view.around.page_token, &view.text("sign-in-settings-title"), Emphasis::Link))
        @if connection.is_some() {
            (go("/settings/salesforce/disconnect", &view.around.page_token, &view.text("disconnect-act"), Emphasis::Destructive))
        }
    };
    view.around.page(&title, Area::Export, &main)
}

fn check(view: &View<'_>) -> Markup {
    go("/settings/salesforce/check", &view.tokens.check, &view.text("check-again"), Emphasis::Brand)
}

/// Whether an org is connected and its sign-in is good.
fn works(connection: Option<&Connection>) -> bool {
    connection.is_some_and(|one| one.state == ConnectionState::Connected)
}

fn broken(view: &View<'_>) -> Markup {
    let Some(cause) = view.overview.broken else { return html! {} };
    notification(
        Kind::Error,
        "alert",
        &html! {
            h2 { (view.text("settings-broken")) }
            p { (view.text(cause.message())) " " (view.around.strings.attribute(cause.message(), "fix", &[]).unwrap_or_default()) }
        },
    )
}

fn leaving(view: &View<'_>, left: i64) -> Markup {
    let left = view.around.strings.text("disconnect-leaving", &[("count", left.into())]);
    notification(Kind::Info, "status", &html! { h2 { (view.text("settings-leaving")) } p { (left) } })
}

fn org(view: &View<'_>, connection: Option<&Connection>) -> Markup {
    let Some(connection) = connection else {
        return html! { section class="card" { h2 { (view.text("settings-none")) } p { (view.text("settings-none-why")) } } };
    };
    let verified = connection.state == ConnectionState::Connected && is_verified(&findings(connection));
    let state = match (connection.state, verified) {
        (ConnectionState::Connected, true) => "settings-state-verified",
        (ConnectionState::Connected, false) => "settings-state-connected",
        _ => "settings-state-broken",
    };
    let waiting = view.around.strings.text("settings-rows", &[("count", view.overview.waiting.into())]);
    let facts = [
        (view.text("settings-state"), html! { (view.text(state)) }),
        (view.text("settings-org"), html! { (connection.org_name) }),
        (view.text("settings-my-domain"), html! { code { (connection.instance_url) } }),
        (view.text("settings-org-id"), html! { code { (connection.org_id) } }),
        (view.text("settings-export"), html! { (waiting) }),
    ];
    html! { section class="card" { h2 { (view.text("settings-org")) } (details(&facts)) } }
}

fn verification(view: &View<'_>, connection: &Connection) -> Markup {
    let found = findings(connection);
    let steps: Vec<(Check, Option<&Finding>)> =
        Check::ALL.iter().map(|check| (*check, found.iter().find(|one| one.check == *check))).collect();
    let names: Vec<[String; 3]> = steps.iter().map(|(check, finding)| words(view, *check, *finding)).collect();
    let shown: Vec<AssistantStep<'_>> = steps
        .iter()
        .zip(&names)
        .map(|((check, finding), [name, state, text])| AssistantStep {
            step: match finding.map(|one| one.outcome) {
                Some(Outcome::Fine) => Step::Done,
                Some(Outcome::Tight | Outcome::Todo) => Step::Current,
                Some(Outcome::Failed) => Step::Failed,
                Some(Outcome::Unknown) | None => Step::Waiting,
            },
            state,
            name,
            text,
            body: finding.and_then(|one| facts(view, *check, one)),
        })
        .collect();
    let at = view.around.strings.moment(view.zone, connection.verified_at);
    html! {
        section {
            h2 { (view.text("check-title")) }
            @if found.is_empty() { p class="hint" { (view.text("check-never")) } }
            @else { p class="hint" { (view.around.strings.text("check-at", &[("time", at.into())])) } }
            (assistant(&shown))
        }
    }
}

fn words(view: &View<'_>, check: Check, finding: Option<&Finding>) -> [String; 3] {
    let state = match finding.map(|one| one.outcome) {
        Some(Outcome::Fine) => "check-fine",
        Some(Outcome::Tight) => "check-tight",
        Some(Outcome::Todo) => "check-todo",
        Some(Outcome::Unknown) => "check-unknown",
        Some(Outcome::Failed) => "check-failed",
        None => "check-waiting",
    };
    let why = view.around.strings.attribute(check.message(), "why", &[]).unwrap_or_default();
    [view.text(check.message()), view.text(state), why]
}

/// What was found, and the fix where something is wrong. A cause of ours speaks our words, the rest is Salesforce's.
fn facts(view: &View<'_>, check: Check, finding: &Finding) -> Option<Markup> {
    let cause = |fact: &String| Cause::ALL.into_iter().find(|cause| cause.message() == fact);
    // A cause that is known says better what to do than the step does.
    let fix = (finding.outcome != Outcome::Fine && !finding.facts.iter().any(|fact| cause(fact).is_some()))
        .then(|| view.around.strings.attribute(check.message(), "fix", &[]))
        .flatten();
    if finding.facts.is_empty() && fix.is_none() {
        return None;
    }
    if let (Check::Api | Check::Storage, Some((left, all))) = (check, finding.headroom()) {
        let line = view.around.strings.text("check-left", &[("left", left.into()), ("all", all.into())]);
        return Some(html! { p class="hint" { (line) } @if let Some(fix) = fix { p { strong { (fix) } } } });
    }
    if let (Check::Assigned, [count]) = (check, finding.facts.as_slice()) {
        let count = count.parse::<i64>().unwrap_or_default();
        let line = view.around.strings.text("check-assigned-count", &[("count", count.into())]);
        return Some(html! { p class="hint" { (line) } });
    }
    if let (Check::Package, Outcome::Fine, [version]) = (check, finding.outcome, finding.facts.as_slice()) {
        let line = view.around.strings.text("settings-package-version", &[("version", version.as_str().into())]);
        return Some(html! { p class="hint" { (line) } });
    }
    if let (Check::Preauthorised, [millis]) = (check, finding.facts.as_slice()) {
        let at = Instant::from_millis(millis.parse().unwrap_or_default());
        let date = view.around.strings.date(view.zone.date_at(at));
        let line = view.around.strings.text("check-preauthorised-asked", &[("date", date.into())]);
        return Some(html! { p class="hint" { (line) } @if let Some(fix) = fix { p { strong { (fix) } } } });
    }
    Some(html! {
        @for fact in &finding.facts {
            p class="hint" {
                @if let Some(cause) = cause(fact) {
                    (view.text(cause.message())) " "
                    strong { (view.around.strings.attribute(cause.message(), "fix", &[]).unwrap_or_default()) }
                } @else { (fact) }
            }
        }
        @if let Some(fix) = fix { p { strong { (fix) } } }
    })
}

fn link(view: &View<'_>) -> Markup {
    let heading = if view.overview.connection.is_some() { "settings-reconnect" } else { "settings-connect" };
    html! {
        section class="card" {
            h2 { (view.text(heading)) }
            @if let Some(made) = view.made { (just_made(view, made)) }
            @else if let Some(link) = &view.overview.link {
                p {
                    @let until = view.around.strings.date(view.zone.date_at(link.expires_at));
                    @if link.email.is_empty() { (view.around.strings.text("settings-link-out", &[("date", until.into())])) }
                    @else { (view.around.strings.text("settings-link-sent", &[("email", link.email.as_str().into()), ("date", until.into())])) }
                }
            }
            @if view.overview.possible { (new_link(view)) }
            @else { p { (view.text("settings-no-key")) } }
            @if view.made.is_some() || view.overview.link.is_some() {
                (go("/settings/salesforce/link/end", &view.tokens.end, &view.text("settings-link-revoke"), Emphasis::Neutral))
            }
        }
    }
}

fn just_made(view: &View<'_>, made: &Made) -> Markup {
    let label = view.text("settings-url");
    let hint = view.text("settings-url-hint");
    let address = Field { value: &made.address, hint: Some(&hint), ..Field::new("url", &label, Control::Input("url")) };
    html! {
        (field(&address))
        @if let Some(email) = &made.mailed_to {
            (notification(Kind::Success, "status", &html! {
                p { (view.around.strings.text("settings-mailed", &[("email", email.as_str().into())])) }
            }))
        }
    }
}

fn new_link(view: &View<'_>) -> Markup {
    let out = view.overview.link.as_ref();
    let chosen = match (view.typed.environment.as_str(), out) {
        ("", Some(link)) => link.environment.as_str(),
        ("", None) => Environment::Production.as_str(),
        (typed, _) => typed,
    };
    // Sending once more is one press: what the last link was made for stands here already.
    let my_domain = match (&view.typed.my_domain, out, view.overview.connection.as_ref()) {
        (typed, Some(link), _) if typed.is_empty() => &link.login_url,
        (typed, None, Some(connection)) if typed.is_empty() => &connection.instance_url,
        (typed, ..) => typed,
    };
    let email = match (&view.typed.email, out) {
        (typed, Some(link)) if typed.is_empty() => &link.email,
        (typed, _) => typed,
    };
    let (production, sandbox) = (view.text("settings-production"), view.text("settings-sandbox"));
    let options = [(Environment::Production.as_str(), production.as_str()), (Environment::Sandbox.as_str(), &sandbox)];
    let [label, domain_label, email_label] =
        ["settings-environment", "settings-my-domain", "settings-email"].map(|id| view.text(id));
    let [domain_hint, email_hint] = [
        view.text("settings-my-domain-hint"),
        view.text(if view.overview.mails { "settings-email-hint" } else { "settings-email-off" }),
    ];
    let [wrong_environment, wrong_domain, wrong_email] =
        ["environment", "my_domain", "email"].map(|of| view.stored.error_of(&view.around, of));
    let environment = Field {
        value: chosen,
        error: wrong_environment.as_deref(),
        ..Field::new("environment", &label, Control::Select(&options))
    };
    let domain = Field {
        value: my_domain,
        hint: Some(&domain_hint),
        error: wrong_domain.as_deref(),
        autocomplete: Some("off"),
        ..Field::new("my_domain", &domain_label, Control::Input("text"))
    };
    let email = Field {
        value: email,
        hint: Some(&email_hint),
        error: wrong_email.as_deref(),
        autocomplete: Some("off"),
        ..Field::new("email", &email_label, Control::Input("text"))
    };
    let act = view.text(if out.is_some() { "settings-resend" } else { "settings-send" });
    html! {
        form class="stack" method="post" action="/settings/salesforce/link/send" {
            (token_field(&view.tokens.send))
            (field(&environment)) (field(&domain)) (field(&email))
            (submit(&act, if view.overview.connection.is_some() { Emphasis::Neutral } else { Emphasis::Brand }))
        }
    }
}

fn package(view: &View<'_>) -> Markup {
    let newest = view.overview.newest.as_ref();
    let version = newest.map_or_else(|| view.text("settings-package-none"), |(release, _)| release.version.to_string());
    let callback = Field { value: &view.overview.callback_url, ..Field::new("callback", "", Control::Input("url")) };
    let callback_label = view.text("settings-callback");
    let hint = view.text("settings-callback-hint");
    let facts = [
        (
            view.text("settings-package-installed"),
            html! {
                (view.text(installed(view)))
                @if let Some(version) = installed_version(view) { " (" (version) ")" }
            },
        ),
        (view.text("settings-package-newest"), html! { (version) }),
    ];
    html! {
        section class="card stack" {
            h2 { (view.text("settings-package")) }
            (details(&facts))
            @if let Some((_, address)) = newest {
                p { a href=(address) target="_blank" rel="noopener" { (view.text("settings-package-install")) } }
            }
            p class="hint" { (view.text("settings-package-admins")) }
            (field(&Field { label: &callback_label, hint: Some(&hint), ..callback }))
        }
    }
}

/// The version that the last look found, where the package tells one.
fn installed_version(view: &View<'_>) -> Option<String> {
    let found = findings(view.overview.connection.as_ref()?);
    let package = found.into_iter().find(|one| one.check == Check::Package && one.outcome == Outcome::Fine)?;
    package.facts.into_iter().next()
}

fn is_behind(view: &View<'_>) -> bool {
    let newest = view.overview.newest.as_ref();
    newest.zip(installed_version(view)).is_some_and(|((release, _), installed)| release.version.is_after(&installed))
}

/// What the last look says of the package in the org.
fn installed(view: &View<'_>) -> &'static str {
    let found = view.overview.connection.as_ref().map(findings).unwrap_or_default();
    let outcome = |check| found.iter().find(|one| one.check == check).map(|one| one.outcome);
    match (outcome(Check::Package), outcome(Check::Fields)) {
        (Some(Outcome::Fine), Some(Outcome::Fine)) if is_behind(view) => "settings-package-behind",
        (Some(Outcome::Fine), Some(Outcome::Fine)) => "settings-package-complete",
        (Some(Outcome::Fine), _) => "settings-package-older",
        (Some(_), _) => "settings-package-missing",
        (None, _) => "settings-package-unknown",
    }
}

fn export(view: &View<'_>, connection: &Connection) -> Markup {
    let hint = view.text("settings-responses-hint");
    html! {
        form class="card stack" method="post" action="/settings/salesforce/export/settings" {
            h2 { (view.text("settings-export")) }
            (token_field(&view.tokens.export))
            (tick("responses", &view.text("settings-responses"), Some(&hint), connection.switches.responses))
            (tick("question_text", &view.text("settings-question-text"), None, connection.switches.question_text))
            (submit(&view.text("settings-store"), Emphasis::Neutral))
        }
    }
}

fn launches(view: &View<'_>) -> Markup {
    let [hint, follow_hint] = ["settings-provision-hint", "settings-follow-hint"].map(|id| view.text(id));
    html! {
        form class="card stack" method="post" action="/settings/salesforce/launches/settings" {
            h2 { (view.text("settings-launches")) }
            p { (view.text("settings-matching")) }
            (token_field(&view.tokens.launches))
            (tick("provision", &view.text("settings-provision"), Some(&hint), view.overview.launches.provision))
            (tick("follow", &view.text("settings-follow"), Some(&follow_hint), view.overview.launches.follow_salesforce))
            (submit(&view.text("settings-store"), Emphasis::Neutral))
        }
    }
}
