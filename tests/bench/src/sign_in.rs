//! Whether a stranger can tell by the clock who has an account: asking for a code, and guessing a password, for addresses that
//! are somebody's and for ones that are nobody's, in turn.

use crate::report::Report;
use crate::{load, qstream_server};
use anyhow::{Context, ensure};
use clap::Args;
use qstream::store::Store;
use std::path::Path;
use std::time::Instant;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// How many addresses are asked about, half of each kind.
    #[arg(long, default_value_t = 2_000)]
    tries: usize,
}

const KNOWN: &str = "somebody's";
const UNKNOWN: &str = "nobody's";
/// Of a password that nobody types here; as costly as any.
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZWJvZHlzLXNhbHQ$AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";

/// A way in, as a stranger tries it.
struct Way {
    what: &'static str,
    path: &'static str,
    /// The form, without its proof; what follows the last name is the address.
    form: &'static str,
    status: u16,
}

const WAYS: [Way; 2] = [
    Way { what: "asking for a code", path: "/sign-in/mail", form: "next=%2Ftoday&email=", status: 200 },
    Way {
        what: "guessing a password",
        path: "/sign-in/password",
        form: "next=%2Ftoday&password=not+the+right+one+at+all&account=",
        status: 422,
    },
];

pub(crate) async fn run(options: &Options) -> anyhow::Result<Report> {
    let folder = tempfile::tempdir()?;
    let half = options.tries.div_ceil(2);
    let server = qstream_server::start_behind_proxy(folder.path(), half).await?;
    give_passwords(folder.path(), half).await?;
    let mut report = Report::default();
    let mut connection = load::Connection::open(server.port).await?;
    let (cookie, proof) = door(&mut connection, server.port).await?;
    for way in &WAYS {
        for number in 0..half {
            // Not always the same one first.
            let mut pair =
                [(KNOWN, format!("person{number}@acme.example")), (UNKNOWN, format!("nobody{number}@acme.example"))];
            if number % 2 == 1 {
                pair.reverse();
            }
            for (who, email) in pair {
                let request = ask(server.port, way, number, (&cookie, &proof), &email);
                let sent = Instant::now();
                let status = connection.exchange(request.as_bytes()).await?;
                let took = sent.elapsed();
                ensure!(status == way.status, "{}: an answer of {status}", way.what);
                report.add(who, way.what, "ms", took.as_secs_f64() * 1_000.0);
            }
        }
    }
    for way in &WAYS {
        let difference = (report.median(KNOWN, way.what) - report.median(UNKNOWN, way.what)).abs();
        report.add("difference of the medians", way.what, "ms", difference);
    }
    drop(server);
    Ok(report)
}

/// A password for everybody who has an account.
async fn give_passwords(folder: &Path, people: usize) -> anyhow::Result<()> {
    let store = Store::open_sqlite(&folder.join("qstream.db")).await?;
    let mut tx = store.begin().await?;
    let site = tx.find_site_by_slug("acme").await?.context("no site")?;
    for number in 0..people {
        let user = tx.find_user_by_email(site.id, &format!("person{number}@acme.example")).await?;
        tx.put_password(site.id, user.context("nobody")?.id, HASH, site.created_at).await?;
    }
    tx.commit().await?;
    store.close().await;
    Ok(())
}

fn ask(port: u16, way: &Way, number: usize, (cookie, proof): (&str, &str), email: &str) -> String {
    let Way { path, form, .. } = way;
    let email = email.replace('@', "%40");
    let body = format!("proof={proof}&{form}{email}");
    // A network of its own for each pair: nobody is to wait here.
    let network = format!("10.{}.{}.1", number / 250, number % 250);
    format!(
        "POST {path} HTTP/1.1\r\nhost: acme.qstream.localhost:{port}\r\ncookie: __Host-qs.signin={cookie}\r\n\
         x-forwarded-for: {network}\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// The sign-in page: the browser's cookie, and the proof of its forms.
async fn door(connection: &mut load::Connection, port: u16) -> anyhow::Result<(String, String)> {
    let request = format!("GET /sign-in HTTP/1.1\r\nhost: acme.qstream.localhost:{port}\r\n\r\n");
    ensure!(connection.exchange(request.as_bytes()).await? == 200, "no sign-in page");
    let page = connection.last_answer();
    let between = |before: &str, end: char| page.split(before).nth(1).and_then(|rest| rest.split(end).next());
    let cookie = between("__Host-qs.signin=", ';').context("no cookie")?;
    let proof = between("name=\"proof\" value=\"", '"').context("no proof")?;
    Ok((cookie.to_owned(), proof.to_owned()))
}
