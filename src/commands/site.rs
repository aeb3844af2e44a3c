//! `qstream site …`: an operator creates sites and connects them.

use super::build;
use crate::app::connect_org::{self, OrgCredentials};
use crate::app::first_party::settings::{self, SignInSettingsError};
use crate::app::sample;
use crate::app::site::{self, NewSite};
use crate::app::{App, audit, launch_settings};
use crate::config::Config;
use crate::domain::calendar::Weekdays;
use crate::domain::export::Switches;
use crate::domain::ids::OrgId;
use crate::domain::linking::Liveness;
use crate::store::{ListedSite, Site};
use anyhow::Context;
use clap::Subcommand;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use std::io::Read;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(super) enum SiteCommand {
    /// Create a site.
    Create {
        /// First label of the site's own host: lower-case letters, digits, hyphens.
        slug: String,
        /// The site's name; the sample brings its own.
        #[arg(long, required_unless_present = "sample")]
        name: Option<String>,
        /// IANA name, for people who have none of their own.
        #[arg(long, default_value = "UTC")]
        time_zone: String,
        #[arg(long, default_value = "en_GB")]
        locale: String,
        /// Fill it with the sample programme: people, questions, a running course with three weeks of history.
        #[arg(long)]
        sample: bool,
        #[arg(long)]
        json: bool,
    },
    /// Switch a site off: nobody gets in, no mail and no row leaves it. Its data stays.
    Disable {
        slug: String,
        /// Every session of the site ends.
        #[arg(long)]
        yes: bool,
        #[arg(long)]
        json: bool,
    },
    /// Switch a site on again.
    Enable {
        slug: String,
        #[arg(long)]
        json: bool,
    },
    /// Say who gets in by launching the tab, and show how it is.
    Launches {
        slug: String,
        /// Make an account, as a learner, for a person of the org who has none.
        #[arg(long, value_name = "yes|no", value_parser = yes_or_no)]
        provision: Option<bool>,
        /// Let name, locale and time zone follow Salesforce.
        #[arg(long, value_name = "yes|no", value_parser = yes_or_no)]
        follow: Option<bool>,
        /// Ask Salesforce whether the person's session is alive: never, when an account is made, or at some launches, too.
        #[arg(long, value_name = "off|first|sampled", value_parser = liveness)]
        liveness: Option<Liveness>,
    },
    /// Say how people get in on the site's own host, and show how it is.
    SignIn {
        slug: String,
        /// Everybody signs in through Salesforce. Needs a connection that works.
        #[arg(long, value_name = "yes|no", value_parser = yes_or_no)]
        force_sso: Option<bool>,
        /// Address of the Qstream tab in the connected org, where question mails lead; an empty text takes it away.
        #[arg(long, value_name = "URL")]
        tab_url: Option<String>,
        /// Lock out the people who have no Salesforce.
        #[arg(long)]
        yes: bool,
    },
    /// List the sites of this installation.
    List {
        #[arg(long)]
        json: bool,
    },
    /// Show who did what on a site, newest first, or prove that nobody changed it.
    Audit {
        slug: String,
        /// Follow the whole chain and print its end, to be kept somewhere else.
        #[arg(long)]
        verify: bool,
        #[arg(long)]
        json: bool,
    },
    /// End every session of a site now. Open tabs heal by themselves.
    EndSessions {
        slug: String,
        #[arg(long)]
        json: bool,
    },
    /// Connect a site to a Salesforce org with credentials you already hold.
    Connect {
        slug: String,
        /// JSON file with `id`, `name`, `instance_url`, `login_url`, `client_id`, `client_secret`, `refresh_token`; `-` reads
        /// standard input.
        #[arg(long)]
        org: PathBuf,
        /// Export one row for each answer, too.
        #[arg(long)]
        responses: bool,
        /// Export the questions' texts.
        #[arg(long)]
        question_text: bool,
    },
}

fn yes_or_no(word: &str) -> Result<bool, String> {
    match word {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("yes or no".to_owned()),
    }
}

fn liveness(word: &str) -> Result<Liveness, String> {
    Liveness::parse(word).ok_or_else(|| "off, first or sampled".to_owned())
}

/// The org as the operator's file has it. Other members are passed over.
#[derive(Deserialize)]
struct OrgFile {
    id: String,
    name: String,
    instance_url: String,
    login_url: String,
    client_id: String,
    client_secret: SecretString,
    refresh_token: SecretString,
}

pub(super) async fn run(config: &Config, command: SiteCommand) -> anyhow::Result<()> {
    let app = build::app(config).await?;
    app.store().migrate().await?;
    match command {
        SiteCommand::Create { slug, sample: true, json, .. } => {
            let site = sample::create(&app, &slug).await?;
            created(&site, json, "the sample site");
        }
        SiteCommand::Create { slug, name, time_zone, locale, json, .. } => {
            let workdays = Weekdays::of(1..=5);
            let new = NewSite { slug, name: name.unwrap_or_default(), time_zone, locale, workdays };
            let site = site::create(&app, new).await?;
            created(&site, json, "the site");
        }
        SiteCommand::Launches { slug, provision, follow, liveness } => {
            launches(&app, &slug, (provision, follow, liveness)).await?;
        }
        SiteCommand::SignIn { slug, force_sso, tab_url, yes } => {
            sign_in(&app, &slug, (force_sso, yes), tab_url.as_deref()).await?;
        }
        SiteCommand::List { json } => list(&site::list(&app).await?, json),
        SiteCommand::Audit { slug, verify: true, json } => {
            let head = audit::verify(&app, &slug).await?;
            if json {
                println!("{}", json!({ "events": head.seq, "head": head.hash }));
            } else {
                println!("{} events, unbroken; the last one is {}", head.seq, head.hash);
            }
        }
        SiteCommand::Audit { slug, json, .. } => {
            let events = audit::of_site(&app, &slug).await?;
            print!("{}", if json { audit::json(&events) } else { audit::csv(&events) });
        }
        SiteCommand::Disable { slug, yes, json } => {
            anyhow::ensure!(yes, "every session of {slug} would end and nobody gets in any more: confirm with --yes");
            disable(&app, &slug, json).await?;
        }
        SiteCommand::Enable { slug, json } => enable(&app, &slug, json).await?,
        SiteCommand::EndSessions { slug, json } => {
            let ended = launch_settings::end_sessions(&app, &slug).await?;
            if json {
                println!("{}", json!({ "slug": slug, "sessions": ended }));
            } else {
                println!("ended {ended} sessions");
            }
        }
        SiteCommand::Connect { slug, org, responses, question_text } => {
            let org = read_org(&org, Switches { responses, question_text })?;
            let org_id = org.org_id.clone();
            connect_org::connect(&app, &slug, org).await?;
            println!("connected {slug} to org {org_id}");
        }
    }
    app.store().close().await;
    Ok(())
}

/// Sets what was given, and tells who gets in by launching the tab.
async fn launches(
    app: &App,
    slug: &str,
    (provision, follow, liveness): (Option<bool>, Option<bool>, Option<Liveness>),
) -> anyhow::Result<()> {
    let now = launch_settings::change(app, slug, "operator", |settings| {
        settings.provision = provision.unwrap_or(settings.provision);
        settings.follow_salesforce = follow.unwrap_or(settings.follow_salesforce);
        settings.liveness = liveness.unwrap_or(settings.liveness);
    })
    .await?;
    let shown = |yes: bool| if yes { "yes" } else { "no" };
    println!("provision  {}", shown(now.provision));
    println!("follow     {}", shown(now.follow_salesforce));
    println!("liveness   {}", now.liveness.as_str());
    Ok(())
}

async fn disable(app: &App, slug: &str, json: bool) -> anyhow::Result<()> {
    let ended = site::disable(app, slug).await?;
    if json {
        println!("{}", json!({ "slug": slug, "disabled": true, "changed": ended.is_some(), "sessions": ended }));
        return Ok(());
    }
    match ended {
        Some(ended) => println!("{slug} is switched off; {ended} sessions ended"),
        None => println!("{slug} was switched off already"),
    }
    Ok(())
}

async fn enable(app: &App, slug: &str, json: bool) -> anyhow::Result<()> {
    let changed = site::enable(app, slug).await?;
    if json {
        println!("{}", json!({ "slug": slug, "disabled": false, "changed": changed }));
    } else {
        println!("{slug} {}", if changed { "is switched on" } else { "wasn't switched off" });
    }
    Ok(())
}

fn created(site: &Site, json: bool, what: &str) {
    if json {
        println!("{}", json!({ "id": site.id, "slug": site.slug, "name": site.name }));
    } else {
        println!("created {what} {} ({})", site.slug, site.name);
    }
}

/// Sets what was given, and tells how people get in.
async fn sign_in(
    app: &App,
    slug: &str,
    (force_sso, yes): (Option<bool>, bool),
    tab_url: Option<&str>,
) -> anyhow::Result<()> {
    if let Some(address) = tab_url {
        settings::tab_url(app, slug, address, "operator").await?;
    }
    if let Some(on) = force_sso {
        settings::force_sso(app, slug, on, yes, "operator").await.map_err(|error| match error {
            SignInSettingsError::NotConfirmed(_) => anyhow::anyhow!("{error} with --yes"),
            error => error.into(),
        })?;
    }
    let (site, now) = settings::find(app, slug).await?;
    let people = settings::locked_out(app, &site).await?;
    println!("force-sso   {}", if now.force_sso { "yes" } else { "no" });
    println!("tab-url     {}", now.tab_url.as_deref().unwrap_or("none"));
    println!("without Salesforce  {people}");
    Ok(())
}

fn list(sites: &[ListedSite], json: bool) {
    if json {
        println!("{}", json!(sites));
        return;
    }
    for one in sites {
        let off = if one.disabled { "  switched off" } else { "" };
        println!("{}  {} people, {} of them suspended  {}{off}", one.slug, one.people, one.suspended, one.name);
    }
}

fn read_org(path: &Path, switches: Switches) -> anyhow::Result<OrgCredentials> {
    let mut text = String::new();
    if path == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).context("standard input can't be read")?;
    } else {
        text = std::fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
    }
    // The error's text could quote a secret, so only the place is shown.
    let file: OrgFile = serde_json::from_str(&text)
        .map_err(|error| anyhow::anyhow!("the org file is not as expected at line {}", error.line()))?;
    Ok(OrgCredentials {
        org_id: OrgId::parse(&file.id).context("id is no organisation id (00D…)")?,
        org_name: file.name,
        instance_url: file.instance_url,
        login_url: file.login_url,
        client_id: file.client_id,
        client_secret: file.client_secret,
        refresh_token: file.refresh_token,
        username: String::new(),
        switches,
    })
}
