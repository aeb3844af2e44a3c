//! The end of a self-authorisation: a code exchanged only to prove that Salesforce issued it to us.

use super::oauth::token_refusal;
use super::{Client, ClientCredentials, Error};
use secrecy::{ExposeSecret, SecretString};

impl Client {
    /// Exchanges `code` and throws the tokens away. `verifier` is the PKCE secret behind the challenge that was sent.
    pub async fn prove_approval(
        &self,
        login_url: &str,
        credentials: &ClientCredentials,
        code: &str,
        redirect_uri: &str,
        verifier: &SecretString,
    ) -> Result<(), Error> {
        let origin = self.families.login(login_url).ok_or(Error::AddressNotAllowed)?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", verifier.expose_secret()),
            ("client_id", &credentials.id),
            ("client_secret", credentials.secret.expose_secret()),
        ];
        let reply = self.http.post(format!("{origin}/services/oauth2/token")).form(&form).send().await?;
        let status = reply.status().as_u16();
        let body = Self::body(reply).await?;
        if status == 200 { Ok(()) } else { Err(token_refusal(status, &body)) }
    }
}
