//! An authorisation code that Salesforce issued to us, exchanged: for its tokens, or to learn who somebody is.

use super::{Client, ClientCredentials, Error, Expected, Identity, TokenReply};
use crate::domain::time::Instant;
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

    /// Exchanges a code and learns whose it is: the id token proves person and org, the org itself tells address and name.
    /// The tokens are thrown away.
    pub async fn identify(
        &self,
        grant: CodeGrant<'_>,
        credentials: &ClientCredentials,
        (nonce, now): (&str, Instant),
    ) -> Result<Identity, Error> {
        let tokens = self.exchange_code(grant, credentials).await?;
        let id_token = tokens.id_token.as_deref().ok_or(Error::NoIdToken)?;
        let subject = self.id_token_subject(id_token, Expected { client_id: &credentials.id, nonce, now }).await?;
        let identity = self.userinfo(&tokens.access.instance_url, &tokens.access.token).await?;
        // `OpenID` Connect Core 1.0, §5.3.2: what userinfo says counts for the token's subject only.
        if subject.org != identity.organization_id || subject.person != identity.user_id {
            return Err(Error::IdToken("sub"));
        }
        Ok(identity)
    }
}
