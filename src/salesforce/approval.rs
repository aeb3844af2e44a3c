//! An authorisation code that Salesforce issued to us, exchanged: to prove an approval, or to learn who somebody is.

use super::oauth::token_refusal;
use super::{Client, ClientCredentials, Error, Identity};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

/// A code as it came back, and what belongs to it.
#[derive(Debug, Clone, Copy)]
pub struct CodeGrant<'a> {
    pub login_url: &'a str,
    pub code: &'a str,
    pub redirect_uri: &'a str,
    /// The PKCE secret behind the challenge that was sent.
    pub verifier: &'a SecretString,
}

#[derive(Deserialize)]
struct Reply {
    access_token: SecretString,
    instance_url: String,
}

impl Client {
    /// Exchanges a code and throws the tokens away.
    pub async fn prove_approval(&self, grant: CodeGrant<'_>, credentials: &ClientCredentials) -> Result<(), Error> {
        self.exchange_code(grant, credentials).await.map(drop)
    }

    /// Exchanges a code and asks the org whose it is. The token is thrown away.
    pub async fn identify(&self, grant: CodeGrant<'_>, credentials: &ClientCredentials) -> Result<Identity, Error> {
        let body = self.exchange_code(grant, credentials).await?;
        let reply: Reply = serde_json::from_slice(&body).map_err(|_| Error::Ambiguous("the token reply is garbled"))?;
        self.userinfo(&reply.instance_url, &reply.access_token).await
    }

    async fn exchange_code(&self, grant: CodeGrant<'_>, credentials: &ClientCredentials) -> Result<Vec<u8>, Error> {
        let origin = self.families.login(grant.login_url).ok_or(Error::AddressNotAllowed)?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", grant.code),
            ("redirect_uri", grant.redirect_uri),
            ("code_verifier", grant.verifier.expose_secret()),
            ("client_id", &credentials.id),
            ("client_secret", credentials.secret.expose_secret()),
        ];
        let reply = self.http.post(format!("{origin}/services/oauth2/token")).form(&form).send().await?;
        let status = reply.status().as_u16();
        let body = Self::body(reply).await?;
        if status == 200 { Ok(body) } else { Err(token_refusal(status, &body)) }
    }
}
