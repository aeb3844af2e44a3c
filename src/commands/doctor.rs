//! `qstream doctor`: one line per check; fails when any of them does.

use super::build;
use crate::app::doctor::{self, Verdict};
use crate::config::Config;
use anyhow::bail;

pub(super) async fn run(config: &Config, deep: bool) -> anyhow::Result<()> {
    println!("settings         good: {} consumer secret(s)", config.canvas.secrets()?.len());
    let app = build::app(config).await?;
    let mut checks = doctor::examine(&app).await;
    if deep {
        checks.push(doctor::report_sums(&app).await);
    }
    let mut bad = 0;
    for check in &checks {
        match &check.verdict {
            Verdict::Good(what) => println!("{:<16} good: {what}", check.name),
            Verdict::Bad(what) => {
                bad += 1;
                println!("{:<16} BAD: {what}", check.name);
            }
        }
    }
    app.store().close().await;
    if bad > 0 {
        bail!("{bad} of {} checks failed", checks.len() + 1);
    }
    Ok(())
}
