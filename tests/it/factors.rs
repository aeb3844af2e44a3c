//! Second factors, recovery codes and passwords on a site's own host.

use crate::support::app::TestApp;
use crate::support::client::Page;
use crate::support::db::{TestDb, each_db};
use crate::support::visitor::Visitor;
use data_encoding::BASE32_NOPAD;
use futures_util::future::join_all;
use jiff::SignedDuration;
use qstream::app::first_party::codes::BROWSER_COOKIE;
use qstream::app::first_party::security;
use qstream::app::{audit, invite};
use qstream::domain::first_party::COOKIE;
use qstream::domain::totp::Secret;

const SLUG: &str = "harrow-pike";
const ANA: &str = "ana.ferreira@harrowpike.example";
const INGRID: &str = "ingrid.solheim@harrowpike.example";
const PASSWORD: &str = "seven quiet otters dance";

each_db! {
    an_owner_sets_up_an_app_at_the_first_sign_in_and_shows_it_at_the_next
    an_invitation_stays_good_until_the_second_factor_stands_and_works_once
    a_code_of_the_app_works_once_and_only_in_the_browser_that_owes_it
    a_recovery_code_stands_in_once_and_new_ones_take_the_place_of_the_old
    ten_thousand_guesses_at_the_second_factor_get_a_hundred_looked_at
    ten_thousand_guesses_at_recovery_codes_get_a_hundred_looked_at
    an_operator_resets_what_was_lost
    whoever_needs_no_second_factor_isnt_asked_for_one
    a_password_is_set_used_changed_and_removed
    an_unknown_address_and_a_wrong_password_get_the_same_answer
    ten_thousand_guesses_at_a_password_get_a_hundred_looked_at_and_the_person_in
    how_one_signs_in_is_changed_only_after_a_recent_sign_in
}

fn value(page: &Page, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let rest = page.html.split(&mark).nth(1).unwrap_or_else(|| panic!("no {name}: {}", page.html));
    rest.split('"').next().expect("a value").to_owned()
}

/// The key that the page shows for typing.
fn secret(page: &Page) -> Secret {
    let text = page.html.split("<code>").nth(1).and_then(|rest| rest.split('<').next()).expect("a key");
    let bytes = BASE32_NOPAD.decode(text.replace(' ', "").as_bytes()).expect("base 32");
    Secret::from_slice(&bytes).expect("20 bytes")
}

fn recovery_codes(page: &Page) -> Vec<String> {
    let items = page.html.split("<li><code>").skip(1);
    items.map(|rest| rest.split('<').next().expect("a code").to_owned()).collect()
}

/// The first factor: an invitation.
async fn invited(app: &TestApp, visitor: &Visitor, email: &str) -> Page {
    let code = invite::invite(&app.app, SLUG, email).await.expect("invites");
    with_invitation(visitor, &code).await
}

async fn with_invitation(visitor: &Visitor, code: &str) -> Page {
    let proof = value(&visitor.get_once("/sign-in?next=/progress").await, "proof");
    let fields = [("proof", proof.as_str()), ("next", "/progress"), ("invitation", code)];
    visitor.post_once("/sign-in/invited", &fields).await
}

async fn second(visitor: &Visitor, field: &str, typed: &str) -> Page {
    let page = visitor.get_once("/sign-in/second").await;
    let path = if field == "code" { "/sign-in/second/code" } else { "/sign-in/second/recovery" };
    visitor.post_once(path, &[("proof", &value(&page, "proof")), (field, typed)]).await
}

async fn actions(app: &TestApp) -> Vec<String> {
    let records = audit::of_site(&app.app, SLUG).await.expect("reads");
    records.into_iter().map(|record| record.action).collect()
}

/// Signs in with a new app; gives it and the recovery codes.
async fn set_up(app: &TestApp, visitor: &Visitor, email: &str) -> (Secret, Vec<String>) {
    let entered = invited(app, visitor, email).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/sign-in/second"), "{}", entered.html);
    let secret = secret(&visitor.get_once("/sign-in/second").await);
    let page = second(visitor, "code", &secret.shown(app.app.now())).await;
    assert_eq!(page.status, 200, "{}", page.html);
    (secret, recovery_codes(&page))
}

async fn an_owner_sets_up_an_app_at_the_first_sign_in_and_shows_it_at_the_next(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::new(&app);
    assert_eq!(invited(&app, &ingrid, INGRID).await.header("location"), "/sign-in/second");
    assert!(ingrid.cookie(COOKIE).is_none(), "no session before the second factor");
    assert_eq!(ingrid.get_once("/people").await.status, 303);
    let page = ingrid.get_once("/sign-in/second").await;
    assert!(page.says("<svg role=\"img\"") && page.says("otpauth://totp/Qstream%20Harrow"), "{}", page.html);
    let key = secret(&page);
    assert_eq!(secret(&ingrid.get_once("/sign-in/second").await).bytes(), key.bytes(), "a reload shows the same");
    let wrong = second(&ingrid, "code", "000000").await;
    assert_eq!(wrong.status, 422, "{}", wrong.html);
    assert_eq!(secret(&wrong).bytes(), key.bytes());
    let shown = second(&ingrid, "code", &key.shown(app.app.now())).await;
    let codes = recovery_codes(&shown);
    assert_eq!((shown.status, codes.len()), (200, 10), "{}", shown.html);
    assert!(shown.says("href=\"/progress\""), "on to where she was going: {}", shown.html);
    assert_eq!(ingrid.get_once("/people").await.status, 200, "in");
    assert_eq!(ingrid.get_once("/sign-in/second").await.status, 303, "nothing is owed any more");
    app.clock.advance(SignedDuration::from_mins(1));
    let telephone = Visitor::new(&app);
    invited(&app, &telephone, INGRID).await;
    let asked = telephone.get_once("/sign-in/second").await;
    assert!(!asked.says("otpauth:") && asked.says("name=\"recovery\""), "the secret is never shown again");
    let entered = second(&telephone, "code", &key.shown(app.app.now())).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/progress"), "{}", entered.html);
    assert_eq!(telephone.get_once("/people").await.status, 200);
    let mut tx = app.store().read().await.expect("reads");
    let user = tx.find_user_by_email(app.site.id, INGRID).await.expect("finds").expect("a person");
    let kept = tx.find_second_factor(app.site.id, user.id).await.expect("finds").expect("a factor").secret_sealed;
    assert!(!kept.windows(20).any(|part| part == key.bytes()), "sealed at rest");
    drop(tx);
    app.work_until_quiet().await;
}

async fn a_code_of_the_app_works_once_and_only_in_the_browser_that_owes_it(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::new(&app);
    let (key, _) = set_up(&app, &ingrid, INGRID).await;
    let second_browser = Visitor::new(&app);
    invited(&app, &second_browser, INGRID).await;
    let again = second(&second_browser, "code", &key.shown(app.app.now())).await;
    assert_eq!(again.status, 422, "the code that set the app up is used: {}", again.html);
    app.clock.advance(SignedDuration::from_secs(31));
    let code = key.shown(app.app.now());
    let stranger = Visitor::new(&app);
    let proof = value(&stranger.get_once("/sign-in").await, "proof");
    let refused = stranger.post_once("/sign-in/second/code", &[("proof", &proof), ("code", &code)]).await;
    assert_eq!((refused.status, refused.header("location")), (303, "/sign-in"), "owes nothing, gets nothing");
    let planted = second_browser.post_once("/sign-in/second/code", &[("proof", "x"), ("code", &code)]).await;
    assert_eq!(planted.status, 403, "another page's form");
    assert_eq!(second(&second_browser, "code", &code).await.status, 303);
    let third = Visitor::new(&app);
    invited(&app, &third, INGRID).await;
    assert_eq!(second(&third, "code", &code).await.status, 422, "twice");
    app.clock.advance(SignedDuration::from_mins(16));
    assert_eq!(third.get_once("/sign-in/second").await.header("location"), "/sign-in", "too late");
    app.execute(format!("UPDATE users SET state = 'suspended' WHERE email = '{INGRID}'")).await;
    app.work_until_quiet().await;
}

async fn a_recovery_code_stands_in_once_and_new_ones_take_the_place_of_the_old(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::new(&app);
    let (_, codes) = set_up(&app, &ingrid, INGRID).await;
    let telephone = Visitor::new(&app);
    invited(&app, &telephone, INGRID).await;
    assert_eq!(second(&telephone, "recovery", "AAAA-BBBB-CCCC").await.status, 422);
    let typed = codes[3].to_lowercase().replace('-', " ");
    assert_eq!(second(&telephone, "recovery", &typed).await.status, 303);
    let third = Visitor::new(&app);
    invited(&app, &third, INGRID).await;
    assert_eq!(second(&third, "recovery", &codes[3]).await.status, 422, "used");
    let page = telephone.get("/profile/security").await;
    assert!(page.says("9 recovery codes left"), "{}", page.html);
    let (form, old) = (page.form("/profile/security/codes/add"), value(&page, "codes"));
    let renewed = telephone.send(&form, &[("codes", &old)]).await;
    let fresh = recovery_codes(&renewed);
    assert_eq!(fresh.len(), 10, "{}", renewed.html);
    // A reload of that page sends the form once more.
    let reloaded = telephone.send(&form, &[("codes", &old)]).await;
    assert!(reloaded.says("changed in the meantime") && recovery_codes(&reloaded).is_empty(), "{}", reloaded.html);
    assert_eq!(second(&third, "recovery", &codes[4]).await.status, 422, "of before");
    assert_eq!(second(&third, "recovery", &fresh[0]).await.status, 303);
    let audit = actions(&app).await;
    for act in ["user.second_factor_set_up", "user.recovery_code_used", "user.recovery_codes_renewed"] {
        assert!(audit.iter().any(|one| one == act), "{act} {audit:?}");
    }
    assert_eq!(audit.iter().filter(|one| *one == "user.recovery_codes_renewed").count(), 1, "{audit:?}");
    // Two windows at the same moment: the codes of one are shown, and they are the good ones.
    let page = telephone.get("/profile/security").await;
    let (form, old) = (page.form("/profile/security/codes/add"), value(&page, "codes"));
    let fields = [("codes", old.as_str())];
    let (one, other) = tokio::join!(telephone.send(&form, &fields), telephone.send(&form, &fields));
    let shown = [recovery_codes(&one), recovery_codes(&other)].concat();
    assert_eq!(shown.len(), 10, "{} {}", one.html, other.html);
    let fourth = Visitor::new(&app);
    invited(&app, &fourth, INGRID).await;
    assert_eq!(second(&fourth, "recovery", &shown[9]).await.status, 303);
    app.work_until_quiet().await;
}

async fn ten_thousand_guesses_at_the_second_factor_get_a_hundred_looked_at(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::new(&app);
    let (key, _) = set_up(&app, &ingrid, INGRID).await;
    guess(&app, "code", |number| {
        let code = format!("{number:06}");
        (code != key.shown(app.app.now())).then_some(code)
    })
    .await;
    // Her own browser, in which she signed in before.
    invited(&app, &ingrid, INGRID).await;
    assert_eq!(second(&ingrid, "code", &key.shown(app.app.now())).await.status, 303, "she isn't kept waiting");
    app.work_until_quiet().await;
}

async fn ten_thousand_guesses_at_recovery_codes_get_a_hundred_looked_at(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::new(&app);
    let (_, codes) = set_up(&app, &ingrid, INGRID).await;
    guess(&app, "recovery", |number| Some(format!("AAAA-BBBB-{number:05}"))).await;
    invited(&app, &ingrid, INGRID).await;
    assert_eq!(second(&ingrid, "recovery", &codes[0]).await.status, 303, "she isn't kept waiting");
    app.work_until_quiet().await;
}

/// Ten thousand guesses in ten minutes, by somebody who has her mailbox. A guess that was looked at says that it is wrong.
async fn guess(app: &TestApp, field: &'static str, guess: impl Fn(usize) -> Option<String>) {
    let path = if field == "code" { "/sign-in/second/code" } else { "/sign-in/second/recovery" };
    let attacker = Visitor::new(app);
    let (mut proof, mut looked_at, mut made) = (String::new(), 0, 0);
    for round in 0..1_000 {
        if round % 500 == 0 {
            invited(app, &attacker, INGRID).await;
            proof = value(&attacker.get_once("/sign-in/second").await, "proof");
        }
        app.clock.advance(SignedDuration::from_millis(600));
        let guesses: Vec<String> = (round * 10..round * 10 + 10).filter_map(&guess).collect();
        let fields: Vec<_> = guesses.iter().map(|guess| [("proof", proof.as_str()), (field, guess.as_str())]).collect();
        for refused in join_all(fields.iter().map(|fields| attacker.post_once(path, fields))).await {
            assert!([422, 429].contains(&refused.status), "{}", refused.html);
            looked_at += usize::from(refused.status == 422);
            made += 1;
        }
    }
    assert!(made >= 9_990 && (5..=100).contains(&looked_at), "{looked_at} of {made}");
}

async fn an_invitation_stays_good_until_the_second_factor_stands_and_works_once(db: TestDb) {
    let app = TestApp::start(db).await;
    let code = invite::invite(&app.app, SLUG, INGRID).await.expect("invites");
    let gave_up = Visitor::new(&app);
    assert_eq!(with_invitation(&gave_up, &code).await.header("location"), "/sign-in/second");
    app.clock.advance(SignedDuration::from_hours(30));
    let visitors = [Visitor::new(&app), Visitor::new(&app), Visitor::new(&app)];
    let mut codes = Vec::new();
    for visitor in &visitors {
        let entered = with_invitation(visitor, &code).await;
        assert_eq!((entered.status, entered.header("location")), (303, "/sign-in/second"), "{}", entered.html);
        codes.push(secret(&visitor.get_once("/sign-in/second").await).shown(app.app.now()));
    }
    // Two at the same moment: one is in.
    let (one, other) = tokio::join!(second(&visitors[0], "code", &codes[0]), second(&visitors[1], "code", &codes[1]));
    let mut came = [(one.status, recovery_codes(&one).len()), (other.status, recovery_codes(&other).len())];
    came.sort_unstable();
    assert_eq!(came, [(200, 10), (303, 0)], "{} {}", one.html, other.html);
    assert_eq!(visitors.iter().filter(|visitor| visitor.cookie(COOKIE).is_some()).count(), 1);
    let late = visitors[2].get_once("/sign-in/second").await;
    assert_eq!((late.status, late.header("location")), (303, "/sign-in"), "its invitation is used up");
    assert_eq!(with_invitation(&Visitor::new(&app), &code).await.status, 422);
    let audit = actions(&app).await;
    assert_eq!(audit.iter().filter(|one| *one == "user.second_factor_set_up").count(), 1, "{audit:?}");
    // Who owes no second factor uses it up at once.
    let code = invite::invite(&app.app, SLUG, ANA).await.expect("invites");
    let visitors = [Visitor::new(&app), Visitor::new(&app)];
    let (one, other) = tokio::join!(with_invitation(&visitors[0], &code), with_invitation(&visitors[1], &code));
    let mut came = [one.status, other.status];
    came.sort_unstable();
    assert_eq!(came, [303, 422]);
    app.work_until_quiet().await;
}

async fn an_operator_resets_what_was_lost(db: TestDb) {
    let app = TestApp::start(db).await;
    let refused = security::reset(&app.app, SLUG, INGRID).await;
    assert!(matches!(refused, Err(security::ResetError::NoFactor)), "{refused:?}");
    let ingrid = Visitor::new(&app);
    let (_, codes) = set_up(&app, &ingrid, INGRID).await;
    let owing = Visitor::new(&app);
    invited(&app, &owing, INGRID).await;
    security::reset(&app.app, SLUG, INGRID).await.expect("resets");
    assert_eq!(ingrid.get_once("/people").await.status, 303, "her sessions are over");
    assert_eq!(owing.get_once("/sign-in/second").await.header("location"), "/sign-in", "begun with the old app");
    let (_, fresh) = set_up(&app, &Visitor::new(&app), INGRID).await;
    assert!(fresh.iter().all(|code| !codes.contains(code)));
    assert!(actions(&app).await.iter().any(|one| one == "user.second_factor_reset"));
    app.work_until_quiet().await;
}

async fn whoever_needs_no_second_factor_isnt_asked_for_one(db: TestDb) {
    let app = TestApp::start(db).await;
    let ana = Visitor::new(&app);
    let entered = invited(&app, &ana, ANA).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/progress"));
    assert!(!ana.get("/profile/security").await.says("/profile/security/app/end"));
    for role in ["reporting_manager", "program_manager", "admin", "owner"] {
        app.execute(format!("UPDATE users SET roles = '[\"learner\",\"{role}\"]' WHERE email = '{ANA}'")).await;
        let entered = invited(&app, &Visitor::new(&app), ANA).await;
        assert_eq!(entered.header("location"), "/sign-in/second", "{role}");
    }
    app.work_until_quiet().await;
}

async fn by_password(visitor: &Visitor, email: &str, password: &str) -> Page {
    let proof = value(&visitor.get_once("/sign-in").await, "proof");
    let fields = [("proof", proof.as_str()), ("next", "/progress"), ("account", email), ("password", password)];
    visitor.post_once("/sign-in/password", &fields).await
}

async fn set_password(visitor: &Visitor, password: &str, again: &str) -> Page {
    let form = visitor.get("/profile/security").await.form("/profile/security/password/save");
    visitor.send(&form, &[("password", password), ("again", again)]).await
}

async fn a_password_is_set_used_changed_and_removed(db: TestDb) {
    let app = TestApp::start(db).await;
    let (ana, elsewhere) = (Visitor::new(&app), Visitor::new(&app));
    invited(&app, &ana, ANA).await;
    invited(&app, &elsewhere, ANA).await;
    for (bad, again, why) in [
        ("short", "short", "12 characters"),
        ("Password2026!", "Password2026!", "guessed first"),
        ("anaferreira12", "anaferreira12", "your name"),
        (PASSWORD, "something else", "same password"),
    ] {
        let refused = set_password(&ana, bad, again).await;
        assert!(refused.status == 422 && refused.says(why), "{bad}: {}", refused.html);
        assert!(!refused.says(bad) || bad == "short", "what was typed isn't sent back");
    }
    assert_eq!(by_password(&Visitor::new(&app), ANA, PASSWORD).await.status, 422, "none is set");
    let set = set_password(&ana, PASSWORD, PASSWORD).await;
    assert!(set.status == 200 && set.says("Your password is set"), "{}", set.html);
    assert_eq!(elsewhere.get_once("/today").await.status, 303, "signed out there");
    let telephone = Visitor::new(&app);
    let entered = by_password(&telephone, &ANA.to_uppercase(), PASSWORD).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/progress"), "{}", entered.html);
    assert_eq!(telephone.get_once("/today").await.status, 200);
    assert_eq!(by_password(&Visitor::new(&app), ANA, "seven quiet otters dancf").await.status, 422);
    let other = "eight loud herons sleep";
    set_password(&telephone, other, other).await;
    assert_eq!(by_password(&Visitor::new(&app), ANA, PASSWORD).await.status, 422, "the old one");
    assert_eq!(by_password(&Visitor::new(&app), ANA, other).await.status, 303);
    let form = telephone.get("/profile/security").await.form("/profile/security/password/end");
    assert!(telephone.send(&form, &[]).await.says("no password any more"));
    assert_eq!(by_password(&Visitor::new(&app), ANA, other).await.status, 422, "removed");
    // An owner's password is the first factor and no more.
    let ingrid = Visitor::new(&app);
    set_up(&app, &ingrid, INGRID).await;
    set_password(&ingrid, PASSWORD, PASSWORD).await;
    let entered = by_password(&Visitor::new(&app), INGRID, PASSWORD).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/sign-in/second"));
    // Nobody whose site or account is closed to it gets in by one.
    app.execute(format!("UPDATE users SET state = 'suspended' WHERE email = '{INGRID}'")).await;
    assert_eq!(by_password(&Visitor::new(&app), INGRID, PASSWORD).await.status, 422, "suspended");
    app.work_until_quiet().await;
}

async fn an_unknown_address_and_a_wrong_password_get_the_same_answer(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::new(&app);
    set_up(&app, &ingrid, INGRID).await;
    set_password(&ingrid, PASSWORD, PASSWORD).await;
    let mut answers = Vec::new();
    for email in [INGRID, ANA, "nobody@harrowpike.example", "no address"] {
        let visitor = Visitor::new(&app);
        let page = by_password(&visitor, email, "not the password").await;
        answers.push((page.status, page.html.replace(&value(&page, "proof"), "")));
        assert!(visitor.cookie(COOKIE).is_none());
    }
    assert_eq!(answers[0].0, 422);
    assert!(answers.iter().all(|one| *one == answers[0]), "byte for byte");
    app.work_until_quiet().await;
}

async fn ten_thousand_guesses_at_a_password_get_a_hundred_looked_at_and_the_person_in(db: TestDb) {
    let app = TestApp::start(db).await;
    let ana = Visitor::new(&app);
    invited(&app, &ana, ANA).await;
    set_password(&ana, PASSWORD, PASSWORD).await;
    let attacker = Visitor::new(&app);
    let proof = value(&attacker.get_once("/sign-in").await, "proof");
    let mut looked_at = 0;
    // Ten minutes, from a thousand networks in turn.
    let attackers: Vec<Visitor> = (0..1_000)
        .map(|number| {
            let one = Visitor::new(&app).behind(&format!("198.{}.{}.7", number / 250, number % 250));
            one.set_cookie(BROWSER_COOKIE, &attacker.cookie(BROWSER_COOKIE).expect("a cookie"));
            one
        })
        .collect();
    for round in 0..2_500 {
        app.clock.advance(SignedDuration::from_millis(240));
        let tries = (round * 4..round * 4 + 4).map(async |number: usize| {
            let guess = format!("guess number {number}");
            let fields = [("proof", proof.as_str()), ("next", ""), ("account", ANA), ("password", &guess)];
            attackers[number % 1_000].post_once("/sign-in/password", &fields).await
        });
        for refused in join_all(tries).await {
            looked_at += usize::from(refused.status == 422);
            assert!([422, 429].contains(&refused.status), "{}", refused.html);
        }
    }
    assert!((5..=100).contains(&looked_at), "{looked_at} of ten thousand");
    let entered = by_password(&ana, ANA, PASSWORD).await;
    assert_eq!(entered.status, 303, "in the browser of before she isn't kept waiting");
    app.work_until_quiet().await;
}

async fn how_one_signs_in_is_changed_only_after_a_recent_sign_in(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::new(&app);
    let (_, codes) = set_up(&app, &ingrid, INGRID).await;
    set_password(&ingrid, PASSWORD, PASSWORD).await;
    let page = ingrid.get("/profile/security").await;
    let forms = ["password/save", "password/end", "codes/add", "app/end"]
        .map(|of| page.form(&format!("/profile/security/{of}")));
    app.clock.advance(SignedDuration::from_mins(16));
    let page = ingrid.get("/profile/security").await;
    assert!(
        page.says("href=\"/sign-in?next=%2Fprofile%2Fsecurity\"") && !page.says("name=\"password\""),
        "{}",
        page.html
    );
    for form in &forms {
        let kept =
            ingrid.send(form, &[("password", "another long password x"), ("again", "another long password x")]).await;
        assert_eq!(kept.status, 200, "{}", form.action);
        assert!(kept.says("signed in a while ago") && recovery_codes(&kept).is_empty(), "{}", kept.html);
    }
    let telephone = Visitor::new(&app);
    assert_eq!(by_password(&telephone, INGRID, PASSWORD).await.status, 303, "nothing was changed");
    assert_eq!(second(&telephone, "recovery", &codes[0]).await.status, 303);
    let form = telephone.get("/profile/security").await.form("/profile/security/app/end");
    let out = telephone.post_once(&form.action, &[("page_token", &form.token)]).await;
    assert_eq!((out.status, out.header("location")), (303, "/sign-in"));
    assert_eq!(ingrid.get_once("/today").await.status, 303, "signed out everywhere");
    set_up(&app, &Visitor::new(&app), INGRID).await;
    app.work_until_quiet().await;
}
