//! `qstream package link|version`: what an administrator needs to install the Salesforce package.

use crate::config::Config;
use crate::domain::package_release::{LoginHost, PackageVersion, Release, Releases};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(super) enum PackageCommand {
    /// Print the link at which an administrator installs the newest version.
    Link {
        #[command(flatten)]
        which: Which,
        /// The link for a sandbox.
        #[arg(long, conflicts_with = "my_domain")]
        sandbox: bool,
        /// The link on the org's own host, such as acme.my.salesforce.com.
        #[arg(long)]
        my_domain: Option<String>,
    },
    /// Print the newest version, its id and its date.
    Version {
        #[command(flatten)]
        which: Which,
    },
}

#[derive(Debug, Args)]
pub(super) struct Which {
    /// A version other than the newest, such as 0.1.0.3.
    #[arg(long)]
    version: Option<PackageVersion>,
    /// Release record of a package that you publish yourself; else that of the settings file, else that of this build.
    #[arg(long)]
    releases: Option<PathBuf>,
}

/// `config` is the settings file when one was named: the command needs none.
pub(super) fn run(command: PackageCommand, config: Option<&Path>) -> anyhow::Result<()> {
    match command {
        PackageCommand::Link { which, sandbox, my_domain } => {
            let at = match my_domain {
                Some(host) => LoginHost::my_domain(&host)?,
                None if sandbox => LoginHost::Sandbox,
                None => LoginHost::Production,
            };
            println!("{}", find(&which, config)?.install_link(&at));
        }
        PackageCommand::Version { which } => {
            let release = find(&which, config)?;
            println!("{} {} {}", release.version, release.id, release.released_on);
        }
    }
    Ok(())
}

fn find(which: &Which, config: Option<&Path>) -> anyhow::Result<Release> {
    let releases = match (&which.releases, config) {
        (Some(path), _) => {
            let text = std::fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
            Releases::parse(&text)?
        }
        (None, Some(_)) => Config::load(config)?.salesforce.releases()?,
        (None, None) => Releases::known()?,
    };
    match which.version {
        Some(version) => releases.find(version).cloned().with_context(|| format!("{version} was never released")),
        None => match releases.newest() {
            Some(newest) => Ok(newest.clone()),
            None => bail!(
                "no version of the Salesforce package is recorded: sfdx-package/README.md tells how to release one, \
                 --releases names the record of your own"
            ),
        },
    }
}
