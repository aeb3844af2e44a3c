//! Attacks on the way to a connection: mixed-up orgs, stolen codes, and hosts that would carry a token off.

use crate::connecting::{admin, browser, leave, link, sync_user};
use crate::support::app::{ORG, TestApp, loopback_families};
use crate::support::db;
use crate::support::salesforce_login;
use crate::support::seed;
use crate::support::visitor::Visitor;
use qstream::app::connect::{self, Renewal};
use qstream::app::{connect_org, sample};
use qstream::domain::first_party::Scope;
use qstream::salesforce::{AccessToken, Client, ClientCredentials, Error};
use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

fn of(query: &str, name: &str) -> String {
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).expect("it is there")
}

fn answer(code: &str, state: &str) -> String {
    let pairs = [("code", code), ("state", state)];
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("/canvas/approved?{query}")
}

/// Somebody's browser carries a code of one org together with the state of another.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_another_org_is_of_no_use_with_our_state() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let ours = link(&app, &admin(&app).await, "production", ORG).await;
    let sandbox = app.simulator.orgs().into_iter().find(|org| org.kind == "sandbox").expect("a sandbox");
    let other = sample::create(&app.app, "other-site").await.expect("another site");
    let email = "ana.ferreira@harrowpike.example";
    app.execute(format!("UPDATE users SET roles = '[\"learner\",\"owner\"]' WHERE email = '{email}'")).await;
    let mut tx = app.store().read().await.expect("reads");
    let owner = tx.find_user_by_email(other.id, email).await.expect("finds").expect("there");
    drop(tx);
    let attacker = Visitor::of(&app, "other-site.qstream.localhost");
    attacker.sign_in(&app, &owner, Scope::Full).await;
    let theirs = link(&app, &attacker, "sandbox", &sandbox.key).await;

    let (victim, stranger) = (browser(&app), browser(&app));
    let (at_ours, at_theirs) = (leave(&victim, &ours).await, leave(&stranger, &theirs).await);
    let mine = salesforce_login::decide(&app, &at_ours, &sync_user(&app, ORG), "allow").await;
    let foreign = salesforce_login::decide(&app, &at_theirs, &sandbox.users[0].username, "allow").await;
    let mixed = victim.get_once(&answer(&of(&foreign, "code"), &of(&mine, "state"))).await;
    assert!(mixed.status == 403 && !mixed.says("name=\"confirmation\""), "{}", mixed.html);
    let mixed = stranger.get_once(&answer(&of(&mine, "code"), &of(&foreign, "state"))).await;
    assert!(mixed.status == 403 && !mixed.says("name=\"confirmation\""), "{}", mixed.html);
    let mut tx = app.store().read().await.expect("reads");
    assert!(tx.list_connections_of_site(other.id).await.expect("lists").is_empty());
    drop(tx);
    app.work_until_quiet().await;
}

/// Whoever steals a code on its way has no verifier to it.
#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_code_is_worth_nothing_without_its_verifier() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let path = link(&app, &admin(&app).await, "production", ORG).await;
    let org = app.simulator.org(ORG).expect("the org");
    let client = reqwest::Client::builder().no_proxy().build().expect("client");
    let mut challenges = Vec::new();
    for verifier in [None, Some("x".repeat(43))] {
        let address = leave(&browser(&app), &path).await;
        let asked = address.query().unwrap_or_default().to_owned();
        assert_eq!(of(&asked, "code_challenge_method"), "S256");
        challenges.push(of(&asked, "code_challenge"));
        let query = salesforce_login::decide(&app, &address, &sync_user(&app, ORG), "allow").await;
        let mut form = vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", of(&query, "code")),
            ("redirect_uri", of(&asked, "redirect_uri")),
            ("client_id", org.client_id.clone()),
            ("client_secret", org.client_secret.clone()),
        ];
        form.extend(verifier.map(|verifier| ("code_verifier", verifier)));
        let url = format!("http://127.0.0.1:{}/services/oauth2/token", app.simulator.port());
        let reply = client.post(url).form(&form).send().await.expect("a reply");
        assert_eq!(reply.status().as_u16(), 400);
    }
    assert!(challenges[0] != challenges[1] && challenges.iter().all(|one| one.len() == 43), "made anew each time");
}

/// A server that answers everything alike, and how often it was asked.
async fn peer(reply: impl Fn(u16) -> String + Send + 'static) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::SeqCst);
            let mut bytes = [0; 8_192];
            if stream.read(&mut bytes).await.is_ok() {
                drop(stream.write_all(reply(port).as_bytes()).await);
            }
        }
    });
    (port, asked)
}

fn redirect(to: u16) -> String {
    format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:{to}/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    )
}

fn json(body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn no_redirect_of_an_org_carries_a_token_to_another_host() {
    let (outside, carried) = peer(|_| json("{}")).await;
    let (inside, asked) = peer(move |_| redirect(outside)).await;
    let client = Client::new(loopback_families(), "68.0").expect("client");
    let login = format!("http://harrow-pike.my.localhost:{inside}");
    let credentials = ClientCredentials { id: "c".to_owned(), secret: SecretString::from("s") };
    let token = SecretString::from("t");
    let access = AccessToken { token: token.clone(), instance_url: login.clone() };
    assert!(client.refresh(&login, &credentials, &token).await.is_err());
    assert!(client.revoke(&login, &token).await.is_err());
    assert!(client.is_current(&login, &credentials, &token).await.is_err());
    assert!(client.userinfo(&login, &token).await.is_err());
    assert!(client.limits(&access).await.is_err());
    assert!(client.query(&access, "SELECT Id FROM User").await.is_err());
    assert!(client.composite(&access, &[]).await.is_err());
    assert_eq!((asked.load(Ordering::SeqCst), carried.load(Ordering::SeqCst)), (7, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn hosts_outside_the_families_are_never_called() {
    let client = Client::new(loopback_families(), "68.0").expect("client");
    let (port, asked) = peer(|_| json("{}")).await;
    let credentials = ClientCredentials { id: "c".to_owned(), secret: SecretString::from("s") };
    let token = SecretString::from("t");
    for address in [
        format!("http://127.0.0.1:{port}"),
        format!("http://localhost:{port}"),
        format!("http://my.localhost.evil.localhost:{port}"),
        format!("http://harrow-pike.my.localhost@127.0.0.1:{port}"),
        format!("http://127.0.0.1:{port}/harrow-pike.my.localhost"),
        format!("http://127.0.0.1:{port}#harrow-pike.my.localhost"),
        format!("http://evilmy.localhost:{port}"),
        format!("ftp://harrow-pike.my.localhost:{port}"),
    ] {
        let access = AccessToken { token: token.clone(), instance_url: address.clone() };
        let refused = [
            client.refresh(&address, &credentials, &token).await.err(),
            client.revoke(&address, &token).await.err(),
            client.is_current(&address, &credentials, &token).await.err(),
            client.userinfo(&address, &token).await.err(),
            client.limits(&access).await.err(),
        ];
        for error in refused {
            assert!(matches!(error, Some(Error::AddressNotAllowed)), "{address}: {error:?}");
        }
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

/// A token endpoint that was taken over names a host of its own for the data.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_for_a_foreign_host_is_not_used() {
    let mut app = TestApp::start(db::sqlite().await).await;
    app.expect_unsent();
    app.work_until_quiet().await;
    let (outside, carried) = peer(|_| json("{}")).await;
    let (inside, asked) = peer(move |_| {
        json(&format!(r#"{{"access_token":"a","refresh_token":"n","instance_url":"http://127.0.0.1:{outside}"}}"#))
    })
    .await;
    let mut org = seed::credentials(&app.simulator.org(ORG).expect("the org"));
    org.login_url = format!("http://harrow-pike.my.localhost:{inside}");
    connect_org::connect(&app.app, &app.site.slug, org).await.expect("it connects");
    let of = app.connection().await;
    assert_eq!(connect::renew(&app.app, of).await.expect("the store works"), Renewal::Later);
    app.work_once().await;
    assert!(asked.load(Ordering::SeqCst) >= 1);
    assert_eq!(carried.load(Ordering::SeqCst), 0);
}
