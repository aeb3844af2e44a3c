//! Who a Salesforce session belongs to, asked from Salesforce itself.

use super::{Client, Error};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

/// The part of the userinfo reply that we believe.
#[derive(Debug, Clone, Deserialize)]
pub struct Identity {
    pub user_id: String,
    pub organization_id: String,
    pub email: Option<String>,
    /// The user name that they sign in with.
    #[serde(default)]
    pub preferred_username: String,
    #[serde(default)]
    pub email_verified: bool,
}

impl Client {
    /// Asks the org who `token` is. The token goes in the header, never into an address.
    pub async fn userinfo(&self, instance_url: &str, token: &SecretString) -> Result<Identity, Error> {
        let my_domain = self.families.my_domain(instance_url).ok_or(Error::AddressNotAllowed)?;
        let url = format!("{}/services/oauth2/userinfo", my_domain.origin);
        let reply = self.http.get(url).bearer_auth(token.expose_secret()).send().await?;
        let status = reply.status().as_u16();
        let body = Self::body(reply).await?;
        match status {
            200 => serde_json::from_slice(&body).map_err(|_| Error::Ambiguous("the userinfo reply is garbled")),
            401 | 403 => Err(Error::SessionExpired),
            _ => Err(Error::Unreachable(status.to_string())),
        }
    }
}
