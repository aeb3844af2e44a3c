//! Whether a stranger can tell by the clock who has an account: asking for a code for addresses that are somebody's, and
//! for ones that are nobody's, in turn.

use crate::report::Report;
use crate::{load, qstream_server};
use anyhow::{Context, ensure};
use clap::Args;
use std::time::Instant;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// How many addresses are asked about, half of each kind.
    #[arg(long, default_value_t = 2_000)]
    tries: usize,
}

const KNOWN: &str = "somebody's";
const UNKNOWN: &str = "nobody's";
const WHAT: &str = "time of an answer";

pub(crate) async fn run(options: &Options) -> anyhow::Result<Report> {
    let folder = tempfile::tempdir()?;
    let half = options.tries.div_ceil(2);
    let server = qstream_server::start_behind_proxy(folder.path(), half).await?;
    let mut report = Report::default();
    let mut connection = load::Connection::open(server.port).await?;
    let (cookie, proof) = door(&mut connection, server.port).await?;
    for number in 0..half {
        // Not always the same one first.
        let mut pair =
            [(KNOWN, format!("person{number}@acme.example")), (UNKNOWN, format!("nobody{number}@acme.example"))];
        if number % 2 == 1 {
            pair.reverse();
        }
        for (who, email) in pair {
            let request = ask(server.port, number, (&cookie, &proof), &email);
            let sent = Instant::now();
            let status = connection.exchange(request.as_bytes()).await?;
            let took = sent.elapsed();
            ensure!(status == 200, "an answer of {status}");
            report.add(who, WHAT, "ms", took.as_secs_f64() * 1_000.0);
        }
    }
    let difference = (report.median(KNOWN, WHAT) - report.median(UNKNOWN, WHAT)).abs();
    report.add("difference", "of the medians", "ms", difference);
    drop(server);
    Ok(report)
}

fn ask(port: u16, number: usize, (cookie, proof): (&str, &str), email: &str) -> String {
    let email = email.replace('@', "%40");
    let body = format!("proof={proof}&next=%2Ftoday&email={email}");
    // A network of its own for each pair: nobody is to wait here.
    let network = format!("10.{}.{}.1", number / 250, number % 250);
    format!(
        "POST /sign-in/mail HTTP/1.1\r\nhost: acme.qstream.localhost:{port}\r\ncookie: __Host-qs.signin={cookie}\r\n\
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
