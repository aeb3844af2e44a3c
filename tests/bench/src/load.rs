//! A closed loop over HTTP/1.1: so many connections, each sends its next request when the answer is there.

use anyhow::{Context, bail, ensure};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::LocalSet;

/// What one round did.
#[derive(Debug)]
pub(crate) struct Round {
    pub(crate) answers: usize,
    pub(crate) seconds: f64,
    latencies_us: Vec<u32>,
}

impl Round {
    pub(crate) fn rate(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a count of a few millions")]
        let answers = self.answers as f64;
        answers / self.seconds
    }

    /// The latency in milliseconds that `share` (0 to 1) of the requests stayed within.
    pub(crate) fn latency_ms(&mut self, share: f64) -> f64 {
        self.latencies_us.sort_unstable();
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an index"
        )]
        let index = (self.latencies_us.len() as f64 * share) as usize;
        let last = self.latencies_us.len().saturating_sub(1);
        self.latencies_us.get(index.min(last)).map_or(f64::NAN, |us| f64::from(*us) / 1_000.0)
    }
}

/// Sends each request once, in order, or goes round until `at_least` has passed when `again` is set.
pub(crate) async fn run(
    port: u16,
    requests: &[Vec<u8>],
    connections: usize,
    again: Option<Duration>,
) -> anyhow::Result<Round> {
    let requests: Rc<[Vec<u8>]> = requests.into();
    let next = Rc::new(Cell::new(0_usize));
    let latencies = Rc::new(RefCell::new(Vec::with_capacity(requests.len())));
    let began = Instant::now();
    let local = LocalSet::new();
    let mut tasks = Vec::with_capacity(connections);
    for _ in 0..connections {
        let (requests, next, latencies) = (Rc::clone(&requests), Rc::clone(&next), Rc::clone(&latencies));
        tasks.push(local.spawn_local(async move {
            let mut connection = Connection::open(port).await?;
            loop {
                let at = next.get();
                let over = match again {
                    Some(span) => began.elapsed() >= span,
                    None => at >= requests.len(),
                };
                if over {
                    return anyhow::Ok(());
                }
                next.set(at + 1);
                let Some(request) = requests.get(at % requests.len()) else { return Ok(()) };
                let sent = Instant::now();
                let status = connection.exchange(request).await?;
                ensure!(status == 200, "an answer of {status}");
                let us = u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX);
                latencies.borrow_mut().push(us);
            }
        }));
    }
    local
        .run_until(async {
            for task in tasks {
                task.await??;
            }
            anyhow::Ok(())
        })
        .await?;
    let seconds = began.elapsed().as_secs_f64();
    let latencies_us = latencies.take();
    Ok(Round { answers: latencies_us.len(), seconds, latencies_us })
}

/// One `GET`, for looking whether a server is there.
pub(crate) async fn get(port: u16, path: &str) -> anyhow::Result<u16> {
    let request = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n");
    Connection::open(port).await?.exchange(request.as_bytes()).await
}

/// One request; gives the length of the answer's body in bytes.
pub(crate) async fn body_length(port: u16, request: &[u8]) -> anyhow::Result<usize> {
    let mut connection = Connection::open(port).await?;
    let status = connection.exchange(request).await?;
    ensure!(status == 200, "an answer of {status}");
    Ok(connection.last_body)
}

/// One connection, kept open.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    last_body: usize,
    last_whole: usize,
}

impl Connection {
    pub(crate) async fn open(port: u16) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: vec![0; 64 * 1024], last_body: 0, last_whole: 0 })
    }

    /// Head and body of the last answer.
    pub(crate) fn last_answer(&self) -> String {
        String::from_utf8_lossy(self.buffer.get(..self.last_whole).unwrap_or_default()).into_owned()
    }

    /// The body alone.
    pub(crate) fn last_body(&self) -> &[u8] {
        self.buffer.get(self.last_whole - self.last_body..self.last_whole).unwrap_or_default()
    }

    /// Gives the status once the whole answer is read.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> anyhow::Result<u16> {
        self.stream.write_all(request).await?;
        let mut read = 0;
        loop {
            if read == self.buffer.len() {
                self.buffer.resize(2 * read, 0);
            }
            let free = self.buffer.get_mut(read..).context("no room")?;
            let more = self.stream.read(free).await?;
            if more == 0 {
                bail!("the connection was closed");
            }
            read += more;
            let got = self.buffer.get(..read).unwrap_or_default();
            if let Some((status, whole, body)) = measure(got)
                && read >= whole
            {
                (self.last_body, self.last_whole) = (body, whole);
                return Ok(status);
            }
        }
    }
}

/// Status, length of the whole answer and of its body, once the head is complete.
fn measure(answer: &[u8]) -> Option<(u16, usize, usize)> {
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let text = std::str::from_utf8(answer.get(..head)?).ok()?;
    let status = text.get(9..12)?.parse().ok()?;
    let length = text.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    })?;
    Some((status, head + 4 + length, length))
}
