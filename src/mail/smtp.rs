//! A mail server: connections that are kept, TLS, a password, and bounded patience.
//!
//! The dialogue is driven step by step, because it matters where it broke: before the text was handed over nothing was sent,
//! after it nobody knows.

use super::failure::{Failure, Phase};
use lettre::message::Message;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use secrecy::{ExposeSecret, SecretString};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// When TLS begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// Never: only for a server on this machine.
    Off,
    /// After a plain greeting, and not without.
    StartTls,
    /// At once.
    Implicit,
}

/// How long each part of the dialogue may take. Together less than the lease of a mail, so that no two workers hold one.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub opening: Duration,
    pub addressing: Duration,
    pub handing_over: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            opening: Duration::from_secs(6),
            addressing: Duration::from_secs(6),
            handing_over: Duration::from_secs(14),
        }
    }
}

/// Where the server is and how it is spoken to.
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub login: Option<(String, SecretString)>,
    /// PEM of an authority beside the system's own.
    pub authority: Option<Vec<u8>>,
    /// How we introduce ourselves.
    pub hello: String,
    pub connections: usize,
    pub patience: Patience,
}

pub struct Smtp {
    settings: SmtpSettings,
    tls: Option<TlsParameters>,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl Smtp {
    /// An error names what of the TLS settings can't be used.
    pub fn new(settings: SmtpSettings) -> Result<Self, &'static str> {
        let tls = match settings.tls {
            Tls::Off => None,
            Tls::StartTls | Tls::Implicit => {
                let mut builder = TlsParameters::builder(settings.host.clone());
                if let Some(pem) = &settings.authority {
                    let certificate =
                        Certificate::from_pem(pem).map_err(|_| "the authority's certificate isn't PEM")?;
                    builder = builder.add_root_certificate(certificate);
                }
                Some(builder.build().map_err(|_| "TLS can't be set up for this host")?)
            }
        };
        Ok(Self { settings, tls, idle: Mutex::default() })
    }

    pub(super) const fn connections(&self) -> usize {
        self.settings.connections
    }

    /// Hands one message over, on a connection that is kept afterwards.
    pub(super) async fn deliver(&self, message: &Message) -> Result<(), Failure> {
        let Patience { opening, addressing, handing_over } = self.settings.patience;
        let connection = tokio::time::timeout(opening, self.connection()).await;
        let mut connection = connection.map_err(|_| Failure::Unreachable("it doesn't answer in time"))??;
        let text = message.formatted();
        match tokio::time::timeout(addressing, address(&mut connection, message)).await {
            Ok(Ok(())) => {}
            Ok(Err(failure)) => {
                self.keep_after_refusal(connection, &failure).await;
                return Err(failure);
            }
            Err(_) => return Err(Failure::Unreachable("it doesn't answer in time")),
        }
        match tokio::time::timeout(handing_over, connection.message(&text)).await {
            Ok(Ok(_)) => {
                self.keep(connection);
                Ok(())
            }
            Ok(Err(error)) => Err(Failure::of(&error, Phase::HandingOver)),
            Err(_) => Err(Failure::Unknown),
        }
    }

    /// A kept connection that still answers, or a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, Failure> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(mut kept) = kept
            && kept.test_connected().await
        {
            return Ok(kept);
        }
        self.connect().await.map_err(|error| Failure::of(&error, Phase::Opening))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, lettre::transport::smtp::Error> {
        let of = &self.settings;
        let hello = ClientId::Domain(of.hello.clone());
        let at_once = self.tls.clone().filter(|_| of.tls == Tls::Implicit);
        let server = (of.host.as_str(), of.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(of.patience.opening), &hello, at_once, None).await?;
        if let (Tls::StartTls, Some(tls)) = (of.tls, &self.tls) {
            connection.starttls(tls.clone(), &hello).await?;
        }
        if let Some((user, password)) = &of.login {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
        }
        Ok(connection)
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.settings.connections && !connection.has_broken() {
            idle.push(connection);
        }
    }

    /// A refused recipient leaves the connection good, once the half-made envelope is dropped.
    async fn keep_after_refusal(&self, mut connection: AsyncSmtpConnection, failure: &Failure) {
        let reset = lettre::transport::smtp::commands::Rset;
        let dropped = matches!(failure, Failure::Unreachable(_) | Failure::Unknown);
        let second = Duration::from_secs(1);
        if !dropped && matches!(tokio::time::timeout(second, connection.command(reset)).await, Ok(Ok(_))) {
            self.keep(connection);
        }
    }
}

async fn address(connection: &mut AsyncSmtpConnection, message: &Message) -> Result<(), Failure> {
    let envelope = message.envelope();
    let mut parameters = Vec::new();
    let addresses = envelope.from().into_iter().chain(envelope.to());
    if addresses.into_iter().any(|address| !address.to_string().is_ascii()) {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(Failure::Address("no SMTPUTF8".to_owned()));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    let refused = |error| Failure::of(&error, Phase::Addressing);
    // What is said of the sender, for good, is said of all our mails: they wait until somebody mends it.
    let from = connection.command(Mail::new(envelope.from().cloned(), parameters)).await;
    from.map_err(|error| match refused(error) {
        Failure::Address(_) | Failure::Refused(_) => Failure::Unreachable("it takes nothing from our address"),
        other => other,
    })?;
    for to in envelope.to() {
        connection.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(refused)?;
    }
    connection.command(Data).await.map_err(|error| match refused(error) {
        Failure::Address(said) => Failure::Refused(said),
        other => other,
    })?;
    Ok(())
}
