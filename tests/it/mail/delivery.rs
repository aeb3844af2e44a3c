//! Mails on a bumpy way: nothing is lost that could be sent, and nothing comes twice that mustn't.

use super::peer::{Fault, Peer};
use crate::support::app::{Options, TestApp};
use crate::support::db::{self, TestDb, each_db};
use crate::support::visitor::Visitor;
use jiff::SignedDuration;
use qstream::app::mail::{self, Mail, Step};
use qstream::domain::first_party::Scope;
use qstream::domain::mail::Kind;
use qstream::mail::{Content, Parcel, Patience, Smtp, SmtpSettings, Tls, Transport};
use qstream::store::{MailCounts, User};
use secrecy::SecretString;
use std::time::Duration;

each_db! {
    a_mail_is_sent_once_with_its_name_and_nothing_of_it_is_kept
    a_server_that_is_down_or_mute_or_turns_away_delays_everything_and_loses_nothing
    nothing_is_lost_and_nothing_doubled_wherever_the_dialogue_breaks
    a_port_that_refuses_keeps_the_mails_until_somebody_listens
    a_mail_that_is_put_off_comes_later_and_keeps_its_name
    a_refused_address_is_marked_and_a_later_mail_clears_the_mark
    a_lost_reply_repeats_a_code_and_never_a_question
    a_worker_killed_between_sending_and_writing_down_repeats_a_code_and_never_a_question
}

fn patience() -> Patience {
    let short = Duration::from_millis(300);
    Patience { opening: short, addressing: short, handing_over: short }
}

fn smtp(port: u16) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port,
        tls: Tls::Off,
        login: None,
        authority: None,
        hello: "qstream.example".to_owned(),
        connections: 4,
        patience: patience(),
    }
}

async fn start(db: TestDb, settings: SmtpSettings) -> TestApp {
    let transport = Transport::Smtp(Box::new(Smtp::new(settings).expect("settings")));
    let mut app = TestApp::start_with(db, Options { transport: Some(transport), ..Options::default() }).await;
    app.expect_unsent();
    app
}

async fn ana(app: &TestApp) -> User {
    let mut tx = app.store().read().await.expect("reads");
    let found = tx.find_user_by_email(app.site.id, "ana.ferreira@harrowpike.example").await.expect("reads");
    found.expect("Ana is in the sample")
}

/// Any mail of that kind to Ana.
async fn queue(app: &TestApp, kind: Kind, cause: &str) {
    let user = ana(app).await;
    let mail = Mail {
        site_id: app.site.id,
        kind,
        cause: cause.to_owned(),
        user_id: Some(user.id),
        parcel: Parcel {
            to: user.email.clone(),
            name: user.first_name.clone(),
            locale: "en".to_owned(),
            site_name: app.site.name.clone(),
            content: Content::SignIn {
                code: "K7M2-XTRQ".to_owned(),
                link: "https://x.example/s".to_owned(),
                minutes: 10,
            },
            one_click: None,
        },
        expires_at: app.app.now().plus(SignedDuration::from_hours(8)),
    };
    let mut tx = app.store().begin().await.expect("begins");
    mail::queue(&app.app, &mut tx, &[mail]).await.expect("queues");
    tx.commit().await.expect("commits");
    mail::wake(&app.app).await;
}

async fn step(app: &TestApp) -> Step {
    mail::step(&app.app, app.app.random().id(app.app.now())).await.expect("the store works")
}

async fn counts(app: &TestApp) -> MailCounts {
    app.store().read().await.expect("reads").count_mails(app.site.id).await.expect("counts")
}

async fn a_mail_is_sent_once_with_its_name_and_nothing_of_it_is_kept(db: TestDb) {
    let peer = Peer::start().await;
    let app = start(db, smtp(peer.port)).await;
    for cause in ["sign-in/1", "sign-in/1", "sign-in/2"] {
        queue(&app, Kind::SignIn, cause).await;
    }
    app.send_mails().await;
    app.clock.advance(SignedDuration::from_secs(120));
    queue(&app, Kind::SignIn, "sign-in/3").await;
    app.send_mails().await;
    let taken = peer.taken();
    assert_eq!(taken.len(), 3, "one cause makes one mail");
    assert_eq!(taken[0].to, "ana.ferreira@harrowpike.example");
    assert_eq!(taken[0].header("Auto-Submitted"), "auto-generated");
    assert!(taken[0].header("Message-ID").ends_with("@mail.example>"), "{}", taken[0].message);
    assert!(taken[0].message.contains("K7M2-XTRQ") && taken[0].message.contains("multipart/alternative"));
    assert_eq!(peer.connections(), 2, "two went out side by side; the third found a kept connection");
    let log = crate::support::log::lines();
    assert!(!log.contains("ana.ferreira") && !log.contains("K7M2"), "neither addresses nor codes in logs");
    assert_eq!(counts(&app).await.sent, 3);
}

async fn a_server_that_is_down_or_mute_or_turns_away_delays_everything_and_loses_nothing(db: TestDb) {
    let peer = Peer::start().await;
    let app = start(db, smtp(peer.port)).await;
    queue(&app, Kind::Questions, "questions/1").await;
    peer.next(&[Fault::Silent, Fault::TurnedAway, Fault::ClosesAt("DATA")]);
    for _ in 0..3 {
        assert_eq!(step(&app).await, Step::Down);
        assert!(matches!(step(&app).await, Step::Idle(Some(_))), "it is left alone for a while");
        app.clock.advance(SignedDuration::from_secs(11));
    }
    app.send_mails().await;
    assert_eq!(peer.taken().len(), 1);
    assert_eq!(counts(&app).await.sent, 1);
}

async fn nothing_is_lost_and_nothing_doubled_wherever_the_dialogue_breaks(db: TestDb) {
    let peer = Peer::start().await;
    // One connection, so that each fault meets the one mail that there is.
    let app = start(db, SmtpSettings { connections: 1, ..smtp(peer.port) }).await;
    let mut comes = 0;
    for fault in [
        Fault::At("EHLO", "421 4.3.2 closing"),
        Fault::At("EHLO", "451 4.3.0 later"),
        Fault::At("EHLO", "554 5.3.2 not here"),
        Fault::ClosesAt("EHLO"),
        Fault::Slow,
        Fault::At("MAIL", "421 4.3.2 closing"),
        Fault::At("MAIL", "451 4.7.1 slow down"),
        Fault::At("MAIL", "550 5.1.8 not from you"),
        Fault::ClosesAt("MAIL"),
        Fault::ClosesAt("RCPT"),
        Fault::At("DATA", "451 4.3.0 later"),
        Fault::ClosesAt("DATA"),
        Fault::Text("421 4.3.2 closing"),
        Fault::Text("452 4.2.2 full"),
    ] {
        // Whatever connection was kept is closed: each dialogue begins with its greeting.
        app.clock.advance(SignedDuration::from_secs(600));
        peer.hang_up();
        queue(&app, Kind::Questions, &format!("questions/{fault:?}")).await;
        peer.next(&[fault]);
        let step = step(&app).await;
        assert!([Step::Down, Step::Worked].contains(&step), "{fault:?}: {step:?}");
        assert_eq!(peer.taken().len(), comes, "nothing was taken: {fault:?}");
        assert_eq!(counts(&app).await.queued, 1, "nothing is lost: {fault:?}");
        for _ in 0..3 {
            app.clock.advance(SignedDuration::from_secs(600));
            app.send_mails().await;
        }
        comes += 1;
        assert_eq!(peer.taken().len(), comes, "it comes, and once: {fault:?}");
    }
    // Broken inside the text: whether the server had all of it, nobody here can know. A question isn't sent again, a code is.
    peer.hang_up();
    queue(&app, Kind::Questions, "questions/inside").await;
    peer.next(&[Fault::ClosesInsideText]);
    assert_eq!(step(&app).await, Step::Worked);
    queue(&app, Kind::SignIn, "sign-in/inside").await;
    peer.next(&[Fault::ClosesInsideText]);
    assert_eq!(step(&app).await, Step::Worked);
    app.clock.advance(SignedDuration::from_secs(600));
    app.send_mails().await;
    assert_eq!(peer.taken().len(), comes + 1, "the code");
    let counts = counts(&app).await;
    assert_eq!((counts.unknown, counts.queued, counts.refused), (1, 0, 0));
    let marks = app.store().read().await.expect("reads").list_mail_refusals(app.site.id).await.expect("lists");
    assert!(marks.is_empty(), "none of it is said of the address");
}

async fn a_port_that_refuses_keeps_the_mails_until_somebody_listens(db: TestDb) {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = free.local_addr().expect("bound").port();
    drop(free);
    let app = start(db, smtp(port)).await;
    queue(&app, Kind::Questions, "questions/1").await;
    for _ in 0..3 {
        assert_eq!(step(&app).await, Step::Down);
        app.clock.advance(SignedDuration::from_secs(600));
    }
    assert_eq!(counts(&app).await.queued, 1);
    let peer = Peer::listening_at(port).await;
    app.send_mails().await;
    assert_eq!((peer.taken().len(), counts(&app).await.sent), (1, 1));
}

async fn a_mail_that_is_put_off_comes_later_and_keeps_its_name(db: TestDb) {
    let peer = Peer::start().await;
    let app = start(db, smtp(peer.port)).await;
    queue(&app, Kind::Questions, "questions/1").await;
    peer.next(&[Fault::At("RCPT", "450 4.2.1 grey"), Fault::Text("451 4.3.0 later")]);
    for _ in 0..2 {
        assert_eq!(step(&app).await, Step::Worked);
        assert!(matches!(step(&app).await, Step::Idle(Some(_))));
        app.clock.advance(SignedDuration::from_secs(80));
    }
    queue(&app, Kind::SignIn, "sign-in/1").await;
    app.send_mails().await;
    let taken = peer.taken();
    assert_eq!(taken.len(), 2);
    assert_ne!(taken[0].header("Message-ID"), taken[1].header("Message-ID"));
}

async fn a_refused_address_is_marked_and_a_later_mail_clears_the_mark(db: TestDb) {
    let peer = Peer::start().await;
    let app = start(db, smtp(peer.port)).await;
    queue(&app, Kind::Questions, "questions/1").await;
    queue(&app, Kind::Questions, "questions/2").await;
    peer.next(&[
        Fault::At("RCPT", "550 5.1.1 <ana.ferreira@harrowpike.example> unknown"),
        Fault::Text("554 5.7.1 spam"),
    ]);
    app.send_mails().await;
    assert_eq!(counts(&app).await.refused, 2);
    let marks = app.store().read().await.expect("reads").list_mail_refusals(app.site.id).await.expect("lists");
    assert_eq!(marks.len(), 1);
    assert_eq!(marks[0].reply, "550 5.1.1", "the status, not the server's words");
    assert!(!crate::support::log::lines().contains("ana.ferreira"));
    queue(&app, Kind::SignIn, "sign-in/1").await;
    app.send_mails().await;
    let marks = app.store().read().await.expect("reads").list_mail_refusals(app.site.id).await.expect("lists");
    assert_eq!((peer.taken().len(), marks.len()), (1, 0));
}

async fn a_lost_reply_repeats_a_code_and_never_a_question(db: TestDb) {
    let peer = Peer::start().await;
    let app = start(db, SmtpSettings { connections: 1, ..smtp(peer.port) }).await;
    for fault in [Fault::TakesAndCloses, Fault::TakesAndHangs] {
        let before = peer.taken().len();
        queue(&app, Kind::Questions, &format!("questions/{fault:?}")).await;
        peer.next(&[fault]);
        app.send_mails().await;
        app.clock.advance(SignedDuration::from_secs(3_600));
        app.send_mails().await;
        assert_eq!(peer.taken().len(), before + 1, "a question comes once at most: {fault:?}");
        queue(&app, Kind::SignIn, &format!("sign-in/{fault:?}")).await;
        peer.next(&[fault]);
        assert_eq!(step(&app).await, Step::Worked);
        app.clock.advance(SignedDuration::from_secs(60));
        app.send_mails().await;
        let taken = peer.taken();
        assert_eq!(taken.len(), before + 3, "a code may come twice: {fault:?}");
        let [first, second] = [&taken[before + 1], &taken[before + 2]].map(|mail| mail.header("Message-ID"));
        assert_eq!(first, second, "and then as the same mail");
    }
    let counts = counts(&app).await;
    assert_eq!((counts.unknown, counts.sent, counts.queued), (2, 2, 0));
    let admin = Visitor::signed_in(&app, "ingrid.solheim@harrowpike.example", Scope::Full).await;
    let page = admin.get("/people/refused").await;
    assert!(page.says("For 2 mails of the last 30 days"), "whoever runs the site is told: {}", page.html);
}

async fn a_worker_killed_between_sending_and_writing_down_repeats_a_code_and_never_a_question(db: TestDb) {
    let peer = Peer::start().await;
    let app = start(db, smtp(peer.port)).await;
    queue(&app, Kind::Questions, "questions/1").await;
    queue(&app, Kind::SignIn, "sign-in/1").await;
    // What a worker leaves behind that claimed both and died.
    let now = app.app.now();
    let mut tx = app.store().begin().await.expect("begins");
    let lease = (app.app.random().id(now), now.plus(SignedDuration::from_secs(28)));
    assert_eq!(tx.claim_mails(app.site.id, lease, now, 10).await.expect("claims").len(), 2);
    tx.commit().await.expect("commits");
    assert!(matches!(step(&app).await, Step::Idle(Some(_))), "its lease still runs");
    app.clock.advance(SignedDuration::from_secs(29));
    app.send_mails().await;
    let counts = counts(&app).await;
    assert_eq!((counts.sent, counts.unknown, peer.taken().len()), (1, 1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_go_through_tls_with_a_password_or_not_at_all() {
    let peer = Peer::start_tls().await;
    let login = Some(("qstream".to_owned(), SecretString::from("k9-kettle-drum")));
    let settings = SmtpSettings {
        host: "localhost".to_owned(),
        tls: Tls::StartTls,
        login,
        authority: peer.authority.clone(),
        patience: Patience::default(),
        ..smtp(peer.port)
    };
    let app = start(db::sqlite().await, settings).await;
    queue(&app, Kind::SignIn, "sign-in/1").await;
    app.send_mails().await;
    let taken = peer.taken();
    assert!(taken[0].encrypted && taken[0].login.as_deref().is_some_and(|login| login.starts_with("AUTH PLAIN ")));
    // A server without TLS gets nothing, and neither does one whose certificate nobody vouches for.
    let plain = Peer::start().await;
    let settings = SmtpSettings { tls: Tls::StartTls, host: "localhost".to_owned(), ..smtp(plain.port) };
    let downgraded = start(db::sqlite().await, settings).await;
    queue(&downgraded, Kind::SignIn, "sign-in/1").await;
    assert_eq!(step(&downgraded).await, Step::Down);
    let settings = SmtpSettings {
        tls: Tls::StartTls,
        host: "localhost".to_owned(),
        patience: Patience::default(),
        ..smtp(peer.port)
    };
    let unproven = start(db::sqlite().await, settings).await;
    queue(&unproven, Kind::SignIn, "sign-in/1").await;
    assert_eq!(step(&unproven).await, Step::Down);
    assert_eq!((peer.taken().len(), plain.taken().len()), (1, 0));
}
