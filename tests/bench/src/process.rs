//! A server under measurement: started, waited for, its processor time and memory read from /proc, ended.

use anyhow::{Context, bail};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Ends with this value.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
}

impl Server {
    /// Starts `command` and waits until `GET path` gives an answer.
    pub(crate) async fn start(mut command: Command, port: u16, path: &str) -> anyhow::Result<Self> {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().context("the server doesn't start")?;
        let mut server = Self { child, port };
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(20) {
            if let Some(status) = server.child.try_wait()? {
                bail!("the server ended early: {status}");
            }
            if crate::load::get(port, path).await.is_ok() {
                return Ok(server);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bail!("the server doesn't answer on port {port}")
    }

    /// User and system time of all its threads so far, in microseconds.
    pub(crate) fn cpu_us(&self) -> anyhow::Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // Behind the name in brackets: field 3 comes first; user and system time are fields 14 and 15, in ticks of 10 ms.
        let (_, fields) = stat.rsplit_once(") ").context("an unreadable stat file")?;
        let ticks = |index: usize| fields.split(' ').nth(index).and_then(|field| field.parse::<f64>().ok());
        let all = ticks(11).zip(ticks(12)).map(|(user, system)| user + system);
        Ok(all.context("an unreadable stat file")? * 10_000.0)
    }

    /// Resident memory in megabytes.
    pub(crate) fn resident_mb(&self) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
        let kilobytes: f64 =
            line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).context("no VmRSS")?;
        Ok(kilobytes / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> anyhow::Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
