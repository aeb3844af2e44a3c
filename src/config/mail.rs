//! How mails leave. Off by default: without a mail server nobody gets question mails or codes.

use super::secret;
use crate::mail::{Folder, Mailer, Patience, Sender, Smtp, SmtpSettings, Tls, Transport};
use anyhow::{Context, anyhow, bail, ensure};
use secrecy::SecretString;
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Way {
    #[default]
    Off,
    Smtp,
    Folder,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Security {
    Off,
    #[default]
    Starttls,
    Implicit,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct MailConfig {
    transport: Way,
    /// Of the mail server, as its certificate names it.
    host: Option<String>,
    /// 587 with `starttls`, 465 with `implicit`, 25 with `off`.
    port: Option<u16>,
    tls: Security,
    user: Option<String>,
    password: Option<SecretString>,
    password_file: Option<PathBuf>,
    /// PEM file of an authority that signed the server's certificate, beside those of the system.
    authority_file: Option<PathBuf>,
    /// How many connections are open at once.
    connections: Option<usize>,
    /// `Qstream <qstream@example.com>`
    from: Option<String>,
    reply_to: Option<String>,
    /// For the folder.
    path: Option<PathBuf>,
}

impl MailConfig {
    pub fn mailer(&self) -> anyhow::Result<Mailer> {
        let transport = match self.transport {
            Way::Off => return Ok(Mailer::off()),
            Way::Folder => {
                let path = self.path.as_ref().context("mail.path is missing: the folder that mails go into")?;
                Transport::Folder(Folder::new(path))
            }
            Way::Smtp => {
                let smtp = Smtp::new(self.smtp()?).map_err(|why| anyhow!("mail: {why}"))?;
                Transport::Smtp(Box::new(smtp))
            }
        };
        let from = self.from.as_ref().context("mail.from is missing: `Qstream <qstream@example.com>`")?;
        let sender = Sender::new(from, self.reply_to.as_deref());
        let sender = sender.context("mail.from or mail.reply_to is no address: `Qstream <qstream@example.com>`")?;
        Ok(Mailer { transport, sender })
    }

    fn smtp(&self) -> anyhow::Result<SmtpSettings> {
        let host = self.host.clone().context("mail.host is missing")?;
        let loopback = ["localhost", "127.0.0.1", "::1"].contains(&host.as_str());
        let (tls, usual) = match self.tls {
            Security::Off => (Tls::Off, 25),
            Security::Starttls => (Tls::StartTls, 587),
            Security::Implicit => (Tls::Implicit, 465),
        };
        // Codes and links of people are in these mails.
        ensure!(tls != Tls::Off || loopback, "mail.tls may be off for a mail server on this machine only");
        let authority = match &self.authority_file {
            Some(path) => Some(
                std::fs::read(path).with_context(|| format!("mail.authority_file: can't read {}", path.display()))?,
            ),
            None => None,
        };
        let connections = self.connections.unwrap_or(4);
        ensure!((1..=64).contains(&connections), "mail.connections is a number from 1 to 64");
        let from = self.from.as_deref().unwrap_or_default().trim_end_matches('>');
        let hello = from.rsplit('@').next().filter(|domain| !domain.is_empty()).unwrap_or("localhost").to_owned();
        Ok(SmtpSettings {
            host,
            port: self.port.unwrap_or(usual),
            tls,
            login: self.login()?,
            authority,
            hello,
            connections,
            patience: Patience::default(),
        })
    }

    fn login(&self) -> anyhow::Result<Option<(String, SecretString)>> {
        let Some(user) = &self.user else {
            ensure!(
                self.password.is_none() && self.password_file.is_none(),
                "mail.password is given without mail.user"
            );
            return Ok(None);
        };
        let password = match (&self.password, &self.password_file) {
            (Some(password), None) => password.clone(),
            (None, Some(path)) => {
                let lines = secret::lines("mail.password", None, Some(path))?;
                lines.into_iter().next().context("mail.password_file is empty")?
            }
            (Some(_), Some(_)) => bail!("mail.password and mail.password_file are both given; one is enough"),
            (None, None) => bail!("mail.user is given without mail.password (or mail.password_file)"),
        };
        Ok(Some((user.clone(), password)))
    }
}
