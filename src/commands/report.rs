//! `qstream report …`: the sums that reports are made of, and who reads which course.

use super::build;
use crate::app::reports;
use crate::config::Config;
use crate::domain::ids::CourseId;
use anyhow::Context;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum ReportCommand {
    /// Make the sums of a site's reports anew from what people answered.
    Rebuild {
        /// The site's slug.
        site: String,
    },
    /// Give a course to a reporting manager to read.
    Assign {
        /// The site's slug.
        site: String,
        /// The reporting manager's address.
        email: String,
        /// The course's id; without one, the courses are listed.
        course: Option<CourseId>,
        /// Take it away again.
        #[arg(long)]
        remove: bool,
    },
}

pub(super) async fn run(config: &Config, command: ReportCommand) -> anyhow::Result<()> {
    let app = build::app(config).await?;
    match command {
        ReportCommand::Rebuild { site } => {
            let courses = reports::rebuild(&app, &site).await?;
            println!("made anew: the sums of {courses} courses");
        }
        ReportCommand::Assign { site, email, course: None, .. } => {
            println!("courses of {site}, for {email}:");
            for (id, name) in reports::courses(&app, &site).await? {
                println!("{id}  {name}");
            }
        }
        ReportCommand::Assign { site, email, course: Some(course), remove } => {
            reports::assign(&app, &site, (&email, course), !remove).await.context("nothing was assigned")?;
            println!("{}", if remove { "taken away" } else { "assigned" });
        }
    }
    app.store().close().await;
    Ok(())
}
