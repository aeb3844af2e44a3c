//! The token endpoint. A refresh token is used once: Salesforce rotates it, and using an old one revokes the whole family.

use super::{Client, ClientCredentials, Error};
use crate::domain::hosts::Origin;
use crate::domain::ids::OrgId;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

/// A bearer token for one org's API.
#[derive(Debug, Clone)]
pub struct AccessToken {
    pub token: SecretString,
    pub instance_url: String,
}

/// What a refresh gives.
#[derive(Debug)]
pub struct TokenReply {
    pub access: AccessToken,
    /// Identity URL: whose token this is, `…/id/00D…/005…`.
    pub id: Option<String>,
    /// The token that replaces the one just used; `None` where the org doesn't rotate.
    pub refresh_token: Option<SecretString>,
    /// What the grant holds, in Salesforce's words.
    pub scope: String,
    /// Where the grant holds `openid`: who signed in, signed.
    pub id_token: Option<String>,
}

#[derive(Deserialize)]
struct Reply {
    access_token: SecretString,
    instance_url: String,
    refresh_token: Option<SecretString>,
    id: Option<String>,
    #[serde(default)]
    scope: String,
    id_token: Option<String>,
}

impl TokenReply {
    /// The org that the token belongs to.
    pub fn org_id(&self) -> Option<OrgId> {
        let org = self.id.as_deref()?.split("/id/").nth(1)?.split('/').next()?;
        OrgId::parse(org).ok()
    }
}

#[derive(Deserialize)]
struct Introspection {
    active: bool,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
    #[serde(default)]
    error_description: String,
}

impl Client {
    /// Exchanges a refresh token. The caller holds the connection's token lease and stores the reply before anything else.
    pub async fn refresh(
        &self,
        login_url: &str,
        credentials: &ClientCredentials,
        refresh_token: &SecretString,
    ) -> Result<TokenReply, Error> {
        let origin = self.families.login(login_url).ok_or(Error::AddressNotAllowed)?;
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token.expose_secret()),
            ("client_id", &credentials.id),
            ("client_secret", credentials.secret.expose_secret()),
        ];
        self.token_call(&origin, &form).await
    }

    /// Ends a refresh token and every access token made with it. A token that is over already is fine.
    pub async fn revoke(&self, login_url: &str, token: &SecretString) -> Result<(), Error> {
        let origin = self.families.login(login_url).ok_or(Error::AddressNotAllowed)?;
        let form = [("token", token.expose_secret())];
        let reply = self.http.post(format!("{origin}/services/oauth2/revoke")).form(&form).send().await?;
        let status = reply.status().as_u16();
        let body = Self::body(reply).await?;
        match (status, serde_json::from_slice::<Refusal>(&body)) {
            (200, _) => Ok(()),
            (400, Ok(refusal)) if refusal.error == "invalid_token" => Ok(()),
            _ => Err(token_refusal(status, &body)),
        }
    }

    /// Whether a refresh token is still the one that counts. Asking uses nothing up, unlike showing it for a refresh.
    pub async fn is_current(
        &self,
        login_url: &str,
        credentials: &ClientCredentials,
        refresh_token: &SecretString,
    ) -> Result<bool, Error> {
        let origin = self.families.login(login_url).ok_or(Error::AddressNotAllowed)?;
        let form = [
            ("token", refresh_token.expose_secret()),
            ("token_type_hint", "refresh_token"),
            ("client_id", &credentials.id),
            ("client_secret", credentials.secret.expose_secret()),
        ];
        let reply = self.http.post(format!("{origin}/services/oauth2/introspect")).form(&form).send().await?;
        let status = reply.status().as_u16();
        let body = Self::body(reply).await?;
        match (status, serde_json::from_slice::<Introspection>(&body)) {
            (200, Ok(told)) => Ok(told.active),
            (200, Err(_)) => Err(Error::Unreachable("the introspection is garbled".to_owned())),
            _ => Err(token_refusal(status, &body)),
        }
    }

    pub(super) async fn token_call(&self, origin: &Origin, form: &[(&str, &str)]) -> Result<TokenReply, Error> {
        let reply = self.http.post(format!("{origin}/services/oauth2/token")).form(form).send().await?;
        let status = reply.status().as_u16();
        let body = Self::body(reply).await?;
        if status == 200 {
            let reply: Reply =
                serde_json::from_slice(&body).map_err(|_| Error::Ambiguous("the token reply is garbled"))?;
            // Whatever is wrong with the rest of the reply, a rotated token must reach the caller: the old one is dead.
            let access = AccessToken { token: reply.access_token, instance_url: reply.instance_url };
            let Reply { id, refresh_token, scope, id_token, .. } = reply;
            return Ok(TokenReply { access, id, refresh_token, scope, id_token });
        }
        Err(token_refusal(status, &body))
    }
}

/// An outage of the token endpoint answers 5xx with HTML and says nothing about the grant. Only a 503 is known to come before
/// anything was done: behind any other the token may have been rotated.
fn token_refusal(status: u16, body: &[u8]) -> Error {
    match status {
        503 => return Error::Unreachable(status.to_string()),
        500.. => return Error::Ambiguous("server error"),
        _ => {}
    }
    match serde_json::from_slice::<Refusal>(body) {
        Ok(refusal) if refusal.error == "rate_limit_exceeded" => Error::Unreachable(refusal.error),
        Ok(refusal) => Error::NeedsReauth(format!("{} ({})", refusal.error, refusal.error_description)),
        Err(_) => Error::Refused { status, code: "unreadable token reply".to_owned(), message: String::new() },
    }
}
