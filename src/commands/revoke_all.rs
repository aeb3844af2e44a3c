//! `qstream revoke-all`: when credentials may be in wrong hands, every sign-in at Salesforce ends within a minute.

use super::build;
use crate::app::connect;
use crate::config::Config;
use anyhow::bail;
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct RevokeAll {
    /// Only the connection of this site (its slug).
    #[arg(long)]
    site: Option<String>,
    /// Throw our secrets away even where Salesforce doesn't confirm that the sign-in is over.
    #[arg(long)]
    anyway: bool,
    /// Really do it: people have to sign every org in again. What was exported and what waits is kept.
    #[arg(long)]
    yes: bool,
}

pub(super) async fn run(config: &Config, asked: RevokeAll) -> anyhow::Result<()> {
    if !asked.yes {
        bail!("this ends the connections to Salesforce: say so with --yes");
    }
    let app = build::app(config).await?;
    app.store().migrate().await?;
    let began = app.now();
    let mut done = 0_usize;
    let told = |revoked: &connect::Revoked| {
        done += 1;
        match &revoked.failed {
            Some(error) => eprintln!("org {} (site {}): {error}", revoked.org_id, revoked.of.0),
            None if done.is_multiple_of(100) => eprintln!("{done} …"),
            None => {}
        }
    };
    let (over, failed) = connect::revoke_all(&app, asked.site.as_deref(), asked.anyway, told).await?;
    println!("ended {over} connections in {:.1} s", app.now().since(began).as_secs_f64());
    app.store().close().await;
    if failed > 0 {
        bail!("{failed} are not over: their secrets are kept, so run this again, or with --anyway");
    }
    Ok(())
}
