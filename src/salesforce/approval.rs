//! An authorisation code that Salesforce issued to us, exchanged: for its tokens, or to learn who somebody is.

use super::{Client, ClientCredentials, Error, Identity, TokenReply};
use secrecy::{ExposeSecret, SecretString};

/// A code as it came back, and what belongs to it.
#[derive(Debug, Clone, Copy)]
pub struct CodeGrant<'a> {
    pub login_url: &'a str,
    pub code: &'a str,
    pub redirect_uri: &'a str,
    /// The PKCE secret behind the challenge that was sent.
    pub verifier: &'a SecretString,
}

impl Client {
    /// Exchanges a code for tokens. It works once.
    pub async fn exchange_code(
        &self,
        grant: CodeGrant<'_>,
        credentials: &ClientCredentials,
    ) -> Result<TokenReply, Error> {
        let origin = self.families.login(grant.login_url).ok_or(Error::AddressNotAllowed)?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", grant.code),
            ("redirect_uri", grant.redirect_uri),
            ("code_verifier", grant.verifier.expose_secret()),
            ("client_id", &credentials.id),
            ("client_secret", credentials.secret.expose_secret()),
        ];
        self.token_call(&origin, &form).await
    }

    /// Exchanges a code and asks the org whose it is. The tokens are thrown away.
    pub async fn identify(&self, grant: CodeGrant<'_>, credentials: &ClientCredentials) -> Result<Identity, Error> {
        let tokens = self.exchange_code(grant, credentials).await?;
        self.userinfo(&tokens.access.instance_url, &tokens.access.token).await
    }
}
