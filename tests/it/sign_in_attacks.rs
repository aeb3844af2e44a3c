//! What somebody tries who wants to be somebody else: forms from elsewhere, programs at links, ways back that lead away,
//! sessions that should be over.

use crate::sign_in::{ask, code_of, link_of, mails_to, newest_mail, proof, type_code, value};
use crate::support::app::TestApp;
use crate::support::db::{self, TestDb, each_db};
use crate::support::visitor::Visitor;
use jiff::SignedDuration;
use qstream::app::invite;
use qstream::domain::first_party::{COOKIE, Scope};
use qstream::store::User;
use qstream::web::routes::ROUTES;

const ANA: &str = "ana.ferreira@harrowpike.example";
const BEN: &str = "ben.okoye@harrowpike.example";
const INGRID: &str = "ingrid.solheim@harrowpike.example";
const SLUG: &str = "harrow-pike";
const HOST: &str = "harrow-pike.qstream.localhost";

each_db! {
    no_form_of_signing_in_is_taken_from_elsewhere
    programs_that_look_at_a_sign_in_link_neither_use_it_up_nor_sign_in
    signing_in_leads_nowhere_but_to_our_own_pages
    other_roles_end_the_session_and_the_next_one_is_another
}

async fn user(app: &TestApp, email: &str) -> User {
    let mut tx = app.store().read().await.expect("reads");
    tx.find_user_by_email(app.site.id, email).await.expect("finds").expect("a person")
}

async fn no_form_of_signing_in_is_taken_from_elsewhere(db: TestDb) {
    let app = TestApp::start(db).await;
    let ana = Visitor::new(&app);
    ask(&ana, ANA).await;
    let mail = newest_mail(&app, ANA).await;
    let (code, link) = (code_of(&mail), link_of(&mail));
    let invitation = invite::invite(&app.app, SLUG, ANA).await.expect("invites");
    let (own, others) = (proof(&ana).await, proof(&Visitor::new(&app)).await);
    let token = link.rsplit('/').next().expect("a token");
    // Whatever a form of the sign-in page holds, and all of it good.
    let fields = |proof| {
        [
            ("proof", proof),
            ("next", "/today"),
            ("email", ANA),
            ("code", code.as_str()),
            ("token", token),
            ("invitation", invitation.as_str()),
            ("account", ANA),
            ("password", "seven quiet otters dance"),
            ("recovery", "AAAA-BBBB-CCCC"),
        ]
    };
    let ways: Vec<&str> = ROUTES
        .iter()
        .filter(|route| route.method == "POST" && route.path.starts_with("/sign-in/"))
        .map(|route| route.path)
        .collect();
    assert!(ways.len() >= 8, "{ways:?}");
    for way in &ways {
        for from in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-site", "none"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "http://other.qstream.localhost"),
            ("origin", "http://qstream.localhost"),
        ] {
            let refused = ana.post_from(way, &fields(&own), &[from]).await;
            assert_eq!(refused.status, 403, "{way} {from:?}: {}", refused.html);
        }
        // From our own page by all that a browser says, but made for nobody, or for another browser.
        for proof in ["", "0", &others] {
            let refused = ana.post_once(way, &fields(proof)).await;
            assert_eq!(refused.status, 403, "{way} {proof:?}: {}", refused.html);
        }
        let without_cookie = Visitor::new(&app).post_once(way, &fields(&own)).await;
        assert_eq!(without_cookie.status, 403, "{way}: the cookie that the proof was made for is missing");
    }
    assert!(ana.cookie(COOKIE).is_none(), "nobody is in");
    assert_eq!(mails_to(&app, "@").await.len(), 1, "no further mail");
    assert_eq!(app.number("SELECT CAST(SUM(tries) AS BIGINT) FROM sign_in_challenges").await, 0, "no code was tried");
    let entered = ana.post_from("/sign-in/code", &fields(&own), &[("origin", &format!("http://{HOST}"))]).await;
    assert_eq!(entered.status, 303, "an older browser that says nothing but the origin: {}", entered.html);
    let invited = Visitor::new(&app);
    let own = proof(&invited).await;
    assert_eq!(invited.post_once("/sign-in/invited", &fields(&own)).await.status, 303, "the invitation is still good");
    app.work_until_quiet().await;
}

async fn programs_that_look_at_a_sign_in_link_neither_use_it_up_nor_sign_in(db: TestDb) {
    let app = TestApp::start(db).await;
    let ana = Visitor::new(&app);
    ask(&ana, ANA).await;
    let link = link_of(&newest_mail(&app, ANA).await);
    for _ in 0..5 {
        let head = app.client.head(&link, HOST).await;
        assert!(head < 500, "{head}");
    }
    // One that keeps cookies, opens the address and posts whatever form it finds there, with and without what is hidden.
    let scanner = Visitor::new(&app);
    let page = scanner.get_once(&link).await;
    let token = link.rsplit('/').next().expect("a token");
    for proof in [value(&page, "proof"), proof(&scanner).await, String::new()] {
        for way in ["/sign-in/link", "/sign-in/code"] {
            scanner.post_once(way, &[("proof", &proof), ("token", token), ("code", token)]).await;
        }
    }
    assert!(scanner.cookie(COOKIE).is_none());
    assert_eq!(scanner.get_once("/today").await.status, 303, "nobody is signed in");
    let here = ana.get_once(&link).await;
    let (proof, token) = (value(&here, "proof"), value(&here, "token"));
    let entered = ana.post_once("/sign-in/link", &[("proof", &proof), ("token", &token)]).await;
    assert_eq!(entered.status, 303, "the person's own click still works: {}", entered.html);
    app.work_until_quiet().await;
}

async fn signing_in_leads_nowhere_but_to_our_own_pages(db: TestDb) {
    let app = TestApp::start(db).await;
    for (next, leads) in [
        ("/progress", "/progress"),
        ("https://evil.example/today", "/today"),
        ("//evil.example/today", "/today"),
        ("/\\evil.example", "/today"),
        ("/sign-out", "/today"),
        ("/q/AAAA", "/today"),
        ("javascript:alert(1)", "/today"),
        ("/progress\r\nSet-Cookie: a=b", "/today"),
    ] {
        // As it stands in the address, and as a form sends it.
        let visitor = Visitor::new(&app);
        let query: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let page = visitor.get_once(&format!("/sign-in?next={query}")).await;
        assert_eq!(value(&page, "next"), leads, "{next}");
        let code = invite::invite(&app.app, SLUG, ANA).await.expect("invites");
        let fields = [("proof", value(&page, "proof")), ("next", next.to_owned()), ("invitation", code)];
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let entered = visitor.post_once("/sign-in/invited", &fields).await;
        assert_eq!((entered.status, entered.header("location")), (303, leads), "{next}");
    }
    app.work_until_quiet().await;
}

async fn other_roles_end_the_session_and_the_next_one_is_another(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let ben = Visitor::new(&app);
    ask(&ben, BEN).await;
    assert_eq!(type_code(&ben, &code_of(&newest_mail(&app, BEN).await)).await.status, 303);
    let before = ben.cookie(COOKIE).expect("a session");
    let page = ingrid.get(&format!("/people/{}", user(&app, BEN).await.id)).await;
    let form = page.form(&format!("/people/{}/roles", user(&app, BEN).await.id));
    let given = ingrid.send(&form, &[("role-author", "true")]).await;
    assert_eq!(given.status, 200, "{}", given.html);
    assert_eq!(ben.get_once("/today").await.header("location"), "/sign-in?next=%2Ftoday", "at once");
    // Mails of one moment have no order.
    app.clock.advance(SignedDuration::from_secs(1));
    ask(&ben, BEN).await;
    assert_eq!(type_code(&ben, &code_of(&newest_mail(&app, BEN).await)).await.status, 303);
    assert_ne!(ben.cookie(COOKIE).as_ref(), Some(&before));
    let old = Visitor::new(&app);
    old.set_cookie(COOKIE, &before);
    assert_eq!(old.get_once("/today").await.status, 303, "the cookie of before is worth nothing");
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_suspended_at_one_replica_is_out_at_the_other_with_the_next_request() {
    let app = TestApp::start(db::postgres().await).await;
    let replica = app.replica_server(7).await;
    let ana = Visitor::signed_in(&app, ANA, Scope::Full).await.at(&replica);
    let frame = app.launch(BEN).await;
    // Whatever the other replica remembers of them, it remembers now.
    for _ in 0..3 {
        assert_eq!(ana.get_once("/today").await.status, 200);
        let read =
            replica.post("/today", &[("page_token", &frame.token())], &[("sec-fetch-site", "same-origin")]).await;
        assert_eq!(read.status, 200, "{}", read.html);
        assert!(app.launch_at(&replica, BEN).await.says("Ben"));
    }
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    for email in [ANA, BEN] {
        let path = format!("/people/{}", user(&app, email).await.id);
        let form = ingrid.get(&path).await.form(&format!("{path}/state"));
        let done = ingrid.send(&form, &[("state", "suspended")]).await;
        assert_eq!(done.status, 200, "{}", done.html);
    }
    let refused = ana.get_once("/today").await;
    assert!(refused.status != 200 && !refused.says("Ana"), "{}: {}", refused.status, refused.html);
    let refused = replica.post("/today", &[("page_token", &frame.token())], &[("sec-fetch-site", "same-origin")]).await;
    assert_eq!(refused.status, 401, "the session is over: {}", refused.html);
    let refused = app.launch_at(&replica, BEN).await;
    assert!(refused.status == 403 && refused.says("suspended"), "{}", refused.html);
    app.work_until_quiet().await;
}
