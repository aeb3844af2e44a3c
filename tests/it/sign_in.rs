//! Signing in on a site's own host: who gets in, how, and what a stranger learns.

use crate::support::app::{ORG, TestApp};
use crate::support::client::Page;
use crate::support::db::{TestDb, each_db};
use crate::support::salesforce_login;
use crate::support::visitor::Visitor;
use futures_util::future::join_all;
use jiff::SignedDuration;
use qstream::app::first_party::codes::BROWSER_COOKIE;
use qstream::app::first_party::explain;
use qstream::app::first_party::settings::{self, SignInSettingsError};
use qstream::app::invite;
use qstream::domain::first_party::COOKIE;
use qstream::domain::routing::MailLink;
use qstream::mail::ReadMail;
use salesforce_simulator::Fault;
use serde_json::{Value, json};

const ANA: &str = "ana.ferreira@harrowpike.example";
const BEN: &str = "ben.okoye@harrowpike.example";
const NOBODY: &str = "nobody.atall@harrowpike.example";
const SLUG: &str = "harrow-pike";

each_db! {
    a_code_signs_its_person_in_once_in_the_browser_that_asked
    the_link_of_the_mail_does_the_same_and_programs_that_open_it_do_nothing
    an_unknown_address_gets_the_same_answer_after_the_same_work
    ten_thousand_guesses_get_a_hundred_looked_at_and_the_owner_in
    signing_in_replaces_a_session_that_was_there
    who_may_come_in_how_follows_the_sites_settings
    force_sso_needs_a_connection_that_works_and_says_whom_it_locks_out
    salesforce_says_who_somebody_is
    a_log_in_with_salesforce_works_once_in_its_browser_on_its_site
    an_id_token_that_doesnt_fit_lets_nobody_in
    an_invitation_opens_its_account_once
}

pub(crate) fn value(page: &Page, name: &str) -> String {
    let part = page.html.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
    part.split('"').next().unwrap_or_default().to_owned()
}

/// What the door's forms carry.
pub(crate) async fn proof(visitor: &Visitor) -> String {
    let page = visitor.get_once("/sign-in").await;
    assert_eq!(page.status, 200, "{}", page.html);
    value(&page, "proof")
}

pub(crate) async fn ask(visitor: &Visitor, email: &str) -> Page {
    let proof = proof(visitor).await;
    visitor.post_once("/sign-in/mail", &[("proof", &proof), ("next", "/progress"), ("email", email)]).await
}

pub(crate) async fn type_code(visitor: &Visitor, code: &str) -> Page {
    let proof = proof(visitor).await;
    visitor.post_once("/sign-in/code", &[("proof", &proof), ("next", ""), ("code", code)]).await
}

pub(crate) async fn mails_to(app: &TestApp, email: &str) -> Vec<ReadMail> {
    app.send_mails().await;
    let mut mails = app.mails().await;
    mails.retain(|mail| mail.to.contains(email));
    mails
}

pub(crate) async fn newest_mail(app: &TestApp, email: &str) -> ReadMail {
    mails_to(app, email).await.pop().expect("a mail came")
}

/// The code, a line of its own.
pub(crate) fn code_of(mail: &ReadMail) -> String {
    let is_code = |line: &&str| line.len() == 9 && line.chars().nth(4) == Some('-');
    mail.text.lines().map(str::trim).find(is_code).unwrap_or_else(|| panic!("no code in {}", mail.text)).to_owned()
}

pub(crate) fn link_of(mail: &ReadMail) -> String {
    let (_, rest) = mail.text.split_once("/sign-in/link/").expect("a link");
    let token: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    format!("/sign-in/link/{token}")
}

async fn a_code_signs_its_person_in_once_in_the_browser_that_asked(db: TestDb) {
    let app = TestApp::start(db).await;
    let (ana, stranger) = (Visitor::new(&app), Visitor::new(&app));
    let asked = ask(&ana, "  Ana.Ferreira@HarrowPike.example ").await;
    assert_eq!(asked.status, 200, "{}", asked.html);
    assert!(asked.header("content-security-policy").contains("frame-ancestors 'none'"));
    let mail = newest_mail(&app, ANA).await;
    let code = code_of(&mail);
    assert!(!mail.subject.contains(&code), "locked telephones show subjects");
    ask(&stranger, NOBODY).await;
    assert_eq!(type_code(&stranger, &code).await.status, 422, "another browser's challenge");
    let other_site = Visitor::of(&app, "other.qstream.localhost");
    other_site.set_cookie(BROWSER_COOKIE, &ana.cookie(BROWSER_COOKIE).expect("a key"));
    let refused = other_site.post_once("/sign-in/code", &[("code", &code)]).await;
    assert!(
        refused.status == 200 && other_site.cookie(COOKIE).is_none(),
        "no such site: nothing but the way to find one"
    );
    let forged = ana.post_once("/sign-in/code", &[("proof", "0"), ("code", &code)]).await;
    assert_eq!(forged.status, 403, "a form of somebody else's page");
    assert_eq!(type_code(&ana, "AAAA-AAAA").await.status, 422, "a wrong one");
    let entered = type_code(&ana, &code.to_lowercase().replace('-', " ")).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/progress"), "{}", entered.html);
    let cookies: Vec<&str> = entered.headers.get_all("set-cookie").iter().map(|c| c.to_str().expect("text")).collect();
    let session = cookies.iter().find(|cookie| cookie.starts_with("__Host-qstream=")).expect("a session");
    assert!(session.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{session}");
    assert!(ana.get("/today").await.says("Ana"));
    let again = Visitor::new(&app);
    again.set_cookie(BROWSER_COOKIE, &stranger.cookie(BROWSER_COOKIE).expect("a key"));
    assert_eq!(type_code(&again, &code).await.status, 422, "used");
    ask(&stranger, BEN).await;
    let late = code_of(&newest_mail(&app, BEN).await);
    app.clock.advance(SignedDuration::from_mins(10));
    assert_eq!(type_code(&stranger, &late).await.status, 422, "ten minutes are over");
    app.work_until_quiet().await;
}

async fn the_link_of_the_mail_does_the_same_and_programs_that_open_it_do_nothing(db: TestDb) {
    let app = TestApp::start(db).await;
    let (ana, telephone) = (Visitor::new(&app), Visitor::new(&app));
    ask(&ana, ANA).await;
    let mail = newest_mail(&app, ANA).await;
    let link = link_of(&mail);
    for _ in 0..20 {
        let seen = telephone.get_once(&link).await;
        assert!(seen.status == 200 && seen.says(&code_of(&mail)), "{}", seen.html);
        assert!(!seen.says("<form class=\"card") && !seen.says("Ana"), "nothing to press, nobody named");
    }
    let token = link.rsplit('/').next().expect("a token").to_owned();
    let proof_there = proof(&telephone).await;
    let pressed = telephone.post_once("/sign-in/link", &[("proof", &proof_there), ("token", &token)]).await;
    assert_eq!(pressed.status, 422, "another browser can't press it");
    let here = ana.get_once(&link).await;
    let fields = [("proof", value(&here, "proof")), ("token", value(&here, "token"))];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let entered = ana.post_once("/sign-in/link", &fields).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/progress"), "{}", entered.html);
    assert_eq!(ana.get_once("/today").await.status, 200);
    assert_eq!(telephone.get_once(&link).await.status, 410, "used up");
    assert_eq!(telephone.get_once("/sign-in/link/nonsense").await.status, 410);
    app.work_until_quiet().await;
}

async fn an_unknown_address_gets_the_same_answer_after_the_same_work(db: TestDb) {
    let app = TestApp::start(db).await;
    let mut answers = Vec::new();
    for email in [ANA, NOBODY] {
        let visitor = Visitor::new(&app);
        let page = ask(&visitor, email).await;
        let own = value(&page, "proof");
        let mut headers: Vec<String> = page.headers.keys().map(ToString::to_string).collect();
        headers.sort();
        answers.push((page.status, page.html.replace(&own, ""), headers));
        // Each has a challenge that is tried and counted like any other.
        for _ in 0..5 {
            assert_eq!(type_code(&visitor, "AAAA-AAAA").await.status, 422);
        }
    }
    assert_eq!(answers[0], answers[1], "byte for byte, but for the form's own proof");
    app.execute("UPDATE sign_in_challenges SET tries = 5 WHERE tries = 5 AND user_id IS NULL".to_owned()).await;
    app.execute("UPDATE sign_in_challenges SET tries = 5 WHERE tries = 5 AND user_id IS NOT NULL".to_owned()).await;
    app.execute(format!("UPDATE users SET state = 'suspended' WHERE email = '{BEN}'")).await;
    assert_eq!(ask(&Visitor::new(&app), BEN).await.status, 200, "a suspended person's address, too");
    assert_eq!(mails_to(&app, "@").await.len(), 1, "nobody else gets a mail");
    app.work_until_quiet().await;
}

async fn ten_thousand_guesses_get_a_hundred_looked_at_and_the_owner_in(db: TestDb) {
    let app = TestApp::start(db).await;
    let owner = Visitor::new(&app);
    ask(&owner, ANA).await;
    let code = code_of(&newest_mail(&app, ANA).await);
    assert_eq!(type_code(&owner, &code).await.status, 303);
    let (mut asked, mut guesses) = (0, 0);
    // Ten minutes: 1,000 networks ask, and each guesses ten times, whatever it was told.
    for round in 0..1_000 {
        let attacker = Visitor::new(&app).behind(&format!("198.{}.{}.7", round / 250, round % 250));
        app.clock.advance(SignedDuration::from_millis(600));
        asked += usize::from(ask(&attacker, ANA).await.status == 200);
        let proof = proof(&attacker).await;
        let codes: Vec<String> = (0..10).map(|number| format!("{:04}-{number:04}", round + 2_000)).collect();
        let fields: Vec<_> = codes.iter().map(|code| [("proof", proof.as_str()), ("code", code.as_str())]).collect();
        for refused in join_all(fields.iter().map(|fields| attacker.post_once("/sign-in/code", fields))).await {
            assert_eq!(refused.status, 422, "{}", refused.html);
            guesses += 1;
        }
    }
    // Every guess that was held against a code was counted there.
    let looked_at = app.number("SELECT CAST(SUM(tries) AS BIGINT) FROM sign_in_challenges").await;
    assert!((5..20).contains(&asked), "{asked} mails in ten minutes");
    assert!(guesses == 10_000 && (25..=100).contains(&looked_at), "{looked_at} of {guesses}");
    // The owner, in the browser of before, whose session ended long ago.
    assert_eq!(ask(&owner, ANA).await.status, 200, "a browser that is known isn't kept waiting by others");
    let code = code_of(&newest_mail(&app, ANA).await);
    assert_eq!(type_code(&owner, &code).await.status, 303, "the owner gets in");
    app.work_until_quiet().await;
}

async fn signing_in_replaces_a_session_that_was_there(db: TestDb) {
    let app = TestApp::start(db).await;
    let attacker = Visitor::new(&app);
    ask(&attacker, BEN).await;
    let code = code_of(&newest_mail(&app, BEN).await);
    type_code(&attacker, &code).await;
    let planted = attacker.cookie(COOKIE).expect("a session");
    let victim = Visitor::new(&app);
    victim.set_cookie(COOKIE, &planted);
    ask(&victim, ANA).await;
    let code = code_of(&newest_mail(&app, ANA).await);
    assert_eq!(type_code(&victim, &code).await.status, 303);
    assert_ne!(victim.cookie(COOKIE).as_ref(), Some(&planted), "a fresh cookie");
    assert!(victim.get("/today").await.says("Ana"));
    assert_eq!(attacker.get_once("/today").await.status, 303, "the planted one is worth nothing now");
    app.work_until_quiet().await;
}

async fn connection(app: &TestApp, state: &str) {
    app.execute(format!("UPDATE connections SET state = '{state}' WHERE org_name <> ''")).await;
}

async fn force(app: &TestApp, on: bool) {
    app.verify_connection().await;
    settings::force_sso(&app.app, SLUG, on, true, "operator").await.expect("switched");
}

async fn who_may_come_in_how_follows_the_sites_settings(db: TestDb) {
    let app = TestApp::start(db).await;
    app.execute(format!("UPDATE users SET roles = '[\"learner\",\"owner\"]' WHERE email = '{BEN}'")).await;
    // Force SSO, connection, whether there is a button, whether a form for the address, who gets a mail.
    for (force_sso, state, button, form, learner, owner) in [
        (false, "disconnected", false, true, true, true),
        (false, "connected", true, true, true, true),
        (false, "needs_reauth", true, true, true, true),
        (true, "connected", true, false, false, false),
        (true, "needs_reauth", true, true, false, true),
        (true, "disconnected", false, true, false, true),
    ] {
        connection(&app, "connected").await;
        force(&app, force_sso).await;
        connection(&app, state).await;
        app.clock.advance(SignedDuration::from_hours(2));
        let page = Visitor::new(&app).get_once("/sign-in").await;
        let case = format!("{force_sso} {state}");
        assert_eq!(page.says("action=\"/sign-in/salesforce/leave\""), button, "{case} {}", page.html);
        assert_eq!(page.says("action=\"/sign-in/mail\""), form, "{case}");
        for (email, expected) in [(ANA, learner), (BEN, owner)] {
            let visitor = Visitor::new(&app);
            let before = mails_to(&app, email).await.len();
            assert_eq!(ask(&visitor, email).await.status, 200, "the same answer for all");
            let mails = mails_to(&app, email).await;
            assert_eq!(mails.len() > before, expected, "{case} {email}");
            if expected {
                assert_eq!(type_code(&visitor, &code_of(mails.last().expect("a mail"))).await.status, 303, "{case}");
            }
        }
    }
    // A code that was sent before the switch is worth nothing after it.
    connection(&app, "connected").await;
    force(&app, false).await;
    app.clock.advance(SignedDuration::from_hours(2));
    let visitor = Visitor::new(&app);
    ask(&visitor, ANA).await;
    let code = code_of(&newest_mail(&app, ANA).await);
    force(&app, true).await;
    assert_eq!(type_code(&visitor, &code).await.status, 422);
    app.work_until_quiet().await;
}

async fn force_sso_needs_a_connection_that_works_and_says_whom_it_locks_out(db: TestDb) {
    let app = TestApp::start(db).await;
    let ana = Visitor::new(&app);
    ask(&ana, ANA).await;
    type_code(&ana, &code_of(&newest_mail(&app, ANA).await)).await;
    assert_eq!(ana.get_once("/today").await.status, 200);
    connection(&app, "needs_reauth").await;
    let refused = settings::force_sso(&app.app, SLUG, true, true, "operator").await;
    assert!(matches!(refused, Err(SignInSettingsError::NotVerified)), "{refused:?}");
    connection(&app, "connected").await;
    let refused = settings::force_sso(&app.app, SLUG, true, true, "operator").await;
    assert!(matches!(refused, Err(SignInSettingsError::NotVerified)), "connected, but never looked at: {refused:?}");
    app.verify_connection().await;
    app.execute(format!("UPDATE users SET salesforce_user = (1 = 0) WHERE email = '{BEN}'")).await;
    let refused = settings::force_sso(&app.app, SLUG, true, false, "operator").await;
    assert!(matches!(refused, Err(SignInSettingsError::NotConfirmed(1..))), "{refused:?}");
    assert_eq!(ana.get_once("/today").await.status, 200, "nothing happened so far");
    force(&app, true).await;
    assert_eq!(ana.get_once("/today").await.status, 303, "sessions that began without Salesforce are over");
    let org = app.simulator.org(ORG).expect("org").instance_url;
    for bad in ["https://evil.example/lightning/n/Qstream", "javascript:alert(1)"] {
        let refused = settings::tab_url(&app.app, SLUG, bad, "operator").await;
        assert!(matches!(refused, Err(SignInSettingsError::TabUrl(_))), "{bad} {refused:?}");
    }
    let explained = explain::explain(&app.app, SLUG, ANA).await.expect("explained");
    assert_eq!(explained.mail, MailLink::SalesforceLogin);
    settings::tab_url(&app.app, SLUG, &format!("{org}/lightning/n/Qstream"), "operator").await.expect("a tab");
    let explained = explain::explain(&app.app, SLUG, ANA).await.expect("explained");
    assert!(matches!(explained.mail, MailLink::Tab(_)) && !explained.by_code, "{explained:?}");
    let explained = explain::explain(&app.app, SLUG, BEN).await.expect("explained");
    assert_eq!(explained.mail, MailLink::SalesforceOnly);
    app.work_until_quiet().await;
}

/// Presses "Log in with Salesforce" and signs in there; gives the query that comes back to our own host.
async fn through_salesforce(app: &TestApp, visitor: &Visitor, username: &str, decision: &str) -> String {
    let proof = proof(visitor).await;
    let leaving = visitor.post_once("/sign-in/salesforce/leave", &[("proof", &proof), ("next", "/progress")]).await;
    assert_eq!(leaving.status, 200, "{}", leaving.html);
    let (_, address) = leaving.header("refresh").split_once("url=").expect("it goes on by itself");
    salesforce_login::decide(app, &address.parse().expect("an address"), username, decision).await
}

/// Our own host sends the browser on to the site's.
async fn onwards(app: &TestApp, query: &str) -> String {
    let base = Visitor::of(app, "qstream.localhost");
    let on = base.get_once(&format!("/canvas/approved?{query}")).await;
    assert_eq!(on.status, 303, "{}", on.html);
    let (host, rest) = on.header("location").split_once("/sign-in/").expect("the site's own host");
    assert!(host.starts_with("http://harrow-pike.qstream.localhost:"), "{host}");
    format!("/sign-in/{rest}")
}

async fn salesforce_says_who_somebody_is(db: TestDb) {
    let app = TestApp::start(db).await;
    // Linked by nothing but a verified address, as at a first launch.
    let ana = Visitor::new(&app);
    let query = through_salesforce(&app, &ana, ANA, "allow").await;
    let entered = ana.get_once(&onwards(&app, &query).await).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/progress"), "{}", entered.html);
    assert!(ana.get("/today").await.says("Ana"));
    // The next time by the link alone, even under *Force SSO*.
    force(&app, true).await;
    app.execute(format!("UPDATE users SET email = 'other@harrowpike.example' WHERE email = '{ANA}'")).await;
    assert_eq!(ana.get_once("/today").await.status, 200, "a session by Salesforce goes on");
    let again = Visitor::new(&app);
    let query = through_salesforce(&app, &again, ANA, "allow").await;
    assert_eq!(again.get_once(&onwards(&app, &query).await).await.status, 303);
    // More than a learner is never found by an address.
    app.execute(format!("UPDATE users SET roles = '[\"learner\",\"admin\"]' WHERE email = '{BEN}'")).await;
    let ben = Visitor::new(&app);
    let query = through_salesforce(&app, &ben, BEN, "allow").await;
    let refused = ben.get_once(&onwards(&app, &query).await).await;
    assert!(refused.status == 403 && refused.says("no account here is linked"), "{}", refused.html);
    assert!(ben.cookie(COOKIE).is_none());
    // Suspended is suspended.
    app.execute("UPDATE users SET state = 'suspended' WHERE email = 'other@harrowpike.example'".to_owned()).await;
    let query = through_salesforce(&app, &again, ANA, "allow").await;
    assert_eq!(again.get_once(&onwards(&app, &query).await).await.status, 403);
    app.work_until_quiet().await;
}

async fn a_log_in_with_salesforce_works_once_in_its_browser_on_its_site(db: TestDb) {
    let app = TestApp::start(db).await;
    let ana = Visitor::new(&app);
    let query = through_salesforce(&app, &ana, ANA, "allow").await;
    let back = onwards(&app, &query).await;
    let thief = Visitor::new(&app);
    assert_eq!(thief.get_once(&back).await.status, 403, "another browser");
    assert_eq!(ana.get_once(&back).await.status, 403, "the state is used up by that");
    let denied = through_salesforce(&app, &ana, ANA, "deny").await;
    let refused = ana.get_once(&onwards(&app, &denied).await).await;
    assert!(refused.status == 403 && refused.says("You said no"), "{}", refused.html);
    let query = through_salesforce(&app, &ana, ANA, "allow").await;
    let back = onwards(&app, &query).await;
    assert_eq!(ana.get_once(&back).await.status, 303);
    assert_eq!(ana.get_once(&back).await.status, 403, "a state works once");
    let nothing = ana.get_once("/sign-in/salesforce?state=x&code=y").await;
    assert_eq!(nothing.status, 403, "a state of nobody's");
    // Genuine, but not of the org that this site is connected to.
    app.execute("UPDATE connections SET org_id = '00D000000000001AAA' WHERE org_name <> ''".to_owned()).await;
    let query = through_salesforce(&app, &ana, ANA, "allow").await;
    let refused = ana.get_once(&onwards(&app, &query).await).await;
    assert!(refused.status == 403 && refused.says("another Salesforce organisation"), "{}", refused.html);
    app.execute(format!(
        "UPDATE connections SET org_id = '{}' WHERE org_name <> ''",
        app.simulator.org(ORG).expect("org").id
    ))
    .await;
    app.work_until_quiet().await;
}

async fn an_id_token_that_doesnt_fit_lets_nobody_in(db: TestDb) {
    let app = TestApp::start(db).await;
    let ana = Visitor::new(&app);
    let claim = |claim: &str, value: Value| Fault::IdTokenClaim { claim: claim.to_owned(), value };
    let foreign = "http://harrow-pike.my.localhost/id/00D000000000001AAA/005000000000001AAA";
    for (fault, says) in [
        (Fault::IdTokenMissing, "unique user identifiers (openid)"),
        (Fault::IdTokenForged, "didn’t let you through"),
        (claim("iss", json!("https://evil.example")), "didn’t let you through"),
        (claim("iss", json!("http://other.my.localhost:1")), "didn’t let you through"),
        (claim("aud", json!("another app")), "didn’t let you through"),
        (claim("nonce", json!("another log-in’s")), "didn’t let you through"),
        (claim("exp", json!(1_600_000_000)), "didn’t let you through"),
        (claim("iat", json!(4_000_000_000_i64)), "didn’t let you through"),
        (claim("sub", json!(foreign)), "didn’t let you through"),
        (claim("sub", json!("ana")), "didn’t let you through"),
    ] {
        let query = through_salesforce(&app, &ana, ANA, "allow").await;
        app.simulator.next(fault.clone());
        let refused = ana.get_once(&onwards(&app, &query).await).await;
        assert!(refused.status == 403 && refused.says(says), "{fault:?}: {}", refused.html);
        assert!(ana.cookie(COOKIE).is_none(), "{fault:?}");
    }
    let query = through_salesforce(&app, &ana, ANA, "allow").await;
    assert_eq!(ana.get_once(&onwards(&app, &query).await).await.status, 303);
    assert_eq!(app.simulator.calls("keys"), 1, "keys are asked for once");
    app.work_until_quiet().await;
}

async fn an_invitation_opens_its_account_once(db: TestDb) {
    let app = TestApp::start(db).await;
    app.execute(format!("UPDATE users SET roles = '[\"learner\",\"author\"]' WHERE email = '{BEN}'")).await;
    let code = invite::invite(&app.app, SLUG, BEN).await.expect("invited");
    let ben = Visitor::new(&app).behind("203.0.113.9");
    let proof = proof(&ben).await;
    let fields = [("proof", proof.as_str()), ("next", "/profile"), ("invitation", code.as_str())];
    let entered = ben.post_once("/sign-in/invited", &fields).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/profile"), "{}", entered.html);
    let other = Visitor::new(&app).behind("203.0.113.77");
    let proof = self::proof(&other).await;
    let mut statuses = Vec::new();
    for _ in 0..12 {
        let fields = [("proof", proof.as_str()), ("next", ""), ("invitation", code.as_str())];
        statuses.push(other.post_once("/sign-in/invited", &fields).await.status);
    }
    assert_eq!(statuses[..8], [422; 8], "used, and said no more than that");
    assert!(statuses.ends_with(&[429, 429]), "{statuses:?}");
    app.work_until_quiet().await;
}
